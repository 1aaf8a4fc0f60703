"""``kurak``: the table of commands."""

from __future__ import annotations

import gc
import os
import sys

import click

from kurak.app.cli.commands import Commands
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
    "seal": ("kurak.app.cli.seal", "Encrypt people's records at rest; open and check them."),
    "purge": ("kurak.app.cli.purge", "Delete contacts and records whose time is over."),
    "import": ("kurak.app.cli.import_data", "Take in data from Kobo or ODK; raw files are kept."),
    "fetch": ("kurak.app.cli.fetch", "Fetch submissions from the server of study.yaml."),
    "export": ("kurak.app.cli.export", "Write records for SPSS, Stata, Parquet or CSV."),
    "serve": ("kurak.app.cli.serve", "Collect interviews: phones and browsers send them here."),
    "estimate": ("kurak.app.cli.estimate", "Estimate tables, with their errors, from records."),
    "scales": ("kurak.app.cli.scales", "Analyse scales: reliability, structure, comparability."),
    "qualitative": ("kurak.app.cli.qualitative", "Interviews and documents: codes, matrices, agreement."),
    "stakeholders": ("kurak.app.cli.stakeholders", "Actors: who does what where, gaps, champions."),
    "audit": ("kurak.app.cli.audit", "Audit the numbers of a published report."),
    "report": ("kurak.app.cli.report", "Write the report of a study."),
    "release": ("kurak.app.cli.release", "Make what may leave the house, and attack it first."),
    "build": ("kurak.app.cli.build", "Go the whole way; make anew only what changed."),
}
"""Name: the module with its ``command``, and one line of help."""

INTERRUPTED = 130


@click.command(cls=Commands, table=COMMANDS, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
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
    # pydantic would look through every installed package for plugins of its own; Kurak has none.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # A study is a great many small frozen things and hardly a circle among them: looking for circles after every 700 new
    # things was a fifth of the time of a report.
    gc.set_threshold(100_000, 20, 20)
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
