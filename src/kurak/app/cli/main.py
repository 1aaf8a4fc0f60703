"""``kurak``: the table of commands. A command's file is loaded when it is called, so that help is there at once."""

from __future__ import annotations

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
    "serve": ("kurak.app.cli.serve", "Collect interviews: phones and browsers send them here."),
    "estimate": ("kurak.app.cli.estimate", "Estimate tables, with their errors, from records."),
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
