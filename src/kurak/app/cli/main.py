"""``kurak``: the table of commands. A command's file is loaded when it is called, so that help is there at once."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from kurak.version import VERSION

COMMANDS = {
    "new": ("kurak.app.cli.new", "Begin a study: write a small folder that works."),
    "check": ("kurak.app.cli.check", "Check a study folder; nothing is changed."),
    "plan": ("kurak.app.cli.plan", "Plan the sample: interviews, clusters, precision."),
    "draw": ("kurak.app.cli.draw", "Draw the sample, with route sheets; asks first."),
    "rehearse": ("kurak.app.cli.rehearse", "Simulate the study before it is made."),
    "form": ("kurak.app.cli.form", "Check the questionnaire; print, convert, publish it."),
    "quality": ("kurak.app.cli.quality", "Look at the fieldwork: rates, progress, checks."),
    "withdraw": ("kurak.app.cli.withdraw", "Take a participant out of everything; asks first."),
    "incident": ("kurak.app.cli.incident", "Write down that somebody may be harmed; owner only."),
    "purge": ("kurak.app.cli.purge", "Delete names and phones whose time is over."),
    "import": ("kurak.app.cli.import_data", "Take in data from Kobo or ODK; raw files are kept."),
    "fetch": ("kurak.app.cli.fetch", "Fetch submissions from the server of study.yaml."),
    "export": ("kurak.app.cli.export", "Write records for SPSS, Stata, Parquet or CSV."),
    "serve": ("kurak.app.cli.serve", "Collect interviews: phones and browsers send them here."),
    "estimate": ("kurak.app.cli.estimate", "Estimate tables, with their errors, from records."),
    "scales": ("kurak.app.cli.scales", "Analyse scales: reliability, structure, comparability."),
    "audit": ("kurak.app.cli.audit", "Audit the numbers of a published report."),
    "report": ("kurak.app.cli.report", "Write the report of a study."),
}
"""Name: the module with its ``command``, and one line of help."""

INTERRUPTED = 130


class Commands(click.Group):
    """Commands by name, each in its own file."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name][0]).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; for a misspelt one, name the nearest."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            close = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = f"did you mean {close[0]!r}?" if close else f"commands: {', '.join(COMMANDS)}"
            ctx.fail(f"no command {args[0]!r}; {hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table, so that none is loaded."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_line) for name, (_, help_line) in COMMANDS.items()])


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(VERSION, prog_name="kurak", message="%(prog)s %(version)s")
def cli() -> None:
    """Kurak sews a mixed-methods study into one folder that anyone can rebuild.

    Exit codes: 0 fine, 1 the study has errors, 2 the command could not run.
    """


def main() -> None:
    """Run the command line; end with its exit code."""
    # Kurak's matrices are small: threads that wait for one another make them many times slower. Set before NumPy is loaded.
    for library in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(library, "1")
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a letter must not stop a check.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        sys.exit(INTERRUPTED)
    sys.exit(code if isinstance(code, int) else 0)
