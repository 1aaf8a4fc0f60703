"""``kurak seal``: people's records encrypted at rest, opened, checked, and deleted when their time is over. A file a command."""

from __future__ import annotations

from pathlib import Path

import click

from kurak.app.cli.commands import Commands

PARTS = {
    "close": ("kurak.app.cli.seal.close", "Seal what is open; shows the plan, asks first."),
    "open": ("kurak.app.cli.seal.open", "Open what is sealed, in its place or elsewhere."),
    "check": ("kurak.app.cli.seal.check", "What is open, over its time, changed or missing."),
    "expire": ("kurak.app.cli.purge", "Delete what is over its time: the same as kurak purge."),
    "key": ("kurak.app.cli.seal.key", "Make a key: a secret file, and what others seal for."),
}
"""Name: the module with its ``command``, and one line of help."""


class SealCommands(Commands):
    """The parts; ``kurak seal STUDY`` is ``kurak seal close STUDY``."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the part; a folder in its place is the study to seal."""
        if args and args[0] not in self.table and Path(args[0]).is_dir():
            args = ["close", *args]
        return super().resolve_command(ctx, args)


@click.command(name="seal", cls=SealCommands, table=PARTS)
def command() -> None:
    """People's records encrypted at rest, in the age format.

    Raw data, submissions, transcripts, contacts and what people say of one
    another are sealed for the recipients that study.yaml names under seal;
    each of them can open them alone. STUDY alone is the same as close STUDY.

    Exit codes: 0 fine, 1 something is wrong with what is sealed, 2 the
    command could not run.
    """
