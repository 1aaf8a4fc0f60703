"""``kurak fetch``: submissions from the server that study.yaml names."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from kurak.app.cli.import_data import say
from kurak.app.cli.output import could_not_run, write
from kurak.model.field_server import FieldServer
from kurak.sources.field_data.received import Imported
from kurak.sources.field_data.record_writer import ENDINGS, Format


@click.command(name="fetch")
@click.argument("study", type=click.Path(path_type=Path), default=Path())
@click.option(
    "--format",
    "ending",
    type=click.Choice(ENDINGS),
    default="parquet",
    show_default=True,
    help="Kind of the typed tables.",
)
@click.option("--dry-run", is_flag=True, help="Fetch and check everything; keep nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print findings, files and rows as JSON.")
@click.pass_context
def command(ctx: click.Context, study: Path, ending: Format, dry_run: bool, as_json: bool) -> None:
    """Fetch all submissions of the study STUDY (this folder if left out) from its server, and import them.

    The block server of study.yaml says which server and form. The token (KoboToolbox) or password (ODK
    Central) comes
    from the environment variable that server.secret names, or is asked for; it never stands in a file or on
    the command line.

    Exit 0 if there is no error, 1 if the data have one, 2 if the server does not answer or nothing could be
    written.
    """
    from kurak import pipeline
    from kurak.sources.field_data.connectors import FetchError

    if not study.is_dir():
        raise could_not_run(f"{study} is not a folder")
    folder = pipeline.check(study)
    if folder.study is None:
        raise could_not_run(f"{study} has no study.yaml that can be read: kurak check")
    server = folder.study.server
    if server is None:
        raise could_not_run("study.yaml has no block server; it says kind, url and form")
    secret = _secret(server)

    def tell(number: int) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r{number:,} submissions", nl=False, err=True)

    try:
        imported = pipeline.fetch_data(study, folder, secret, ending=ending, dry_run=dry_run, tell=tell)
    except FetchError as error:
        raise could_not_run(str(error)) from error
    except OSError as error:
        raise could_not_run(
            f"nothing could be written: {(error.strerror or 'no reason given').lower()}"
        ) from error
    if imported is None:
        raise could_not_run("the study has no questionnaire that can be read: instrument/questionnaire.xlsx")
    if not as_json and _nothing_new(imported):
        write("Nothing new: the server gives what was received before.")
        ctx.exit(0)
    say(imported, as_json=as_json, dry_run=dry_run)
    ctx.exit(1 if imported.has_errors and not _nothing_new(imported) else 0)


def _nothing_new(imported: Imported) -> bool:
    """Whether all that speaks against the file is that it was received before."""
    errors = {found.code for found in imported.findings if found.severity == "error"}
    return errors == {"IMP-016"}


def _secret(server: FieldServer) -> str:
    """The token or password: from the environment, or asked for without showing it."""
    given = os.environ.get(server.secret)
    if given:
        return given
    if not sys.stdin.isatty():
        raise could_not_run(
            f"the environment variable {server.secret} is not set, and there is nobody to ask"
        )
    asked: str = click.prompt(f"Secret for {server.url}", hide_input=True, err=True)
    return asked
