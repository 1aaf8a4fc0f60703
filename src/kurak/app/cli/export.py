"""``kurak export``: the study's records for SPSS, Stata, Parquet or CSV."""

from __future__ import annotations

from pathlib import Path

import click

from kurak.app.cli.output import could_not_run, findings_text, summary_line, write, write_json
from kurak.fieldwork.export import EXPORT_FORMATS, ExportFormat
from kurak.version import VERSION


@click.command(name="export")
@click.argument("study", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "kind",
    type=click.Choice(EXPORT_FORMATS),
    required=True,
    help="sav (SPSS), dta (Stata), parquet or csv.",
)
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    required=True,
    help="Folder for the files; made if it is not there.",
)
@click.option("--language", help="Language of the labels: its code or name; the form's default if left out.")
@click.option("--json", "as_json", is_flag=True, help="Print findings and files as JSON.")
@click.pass_context
def command(
    ctx: click.Context, study: Path, kind: ExportFormat, into: Path, language: str | None, as_json: bool
) -> None:
    """Write the records of the study STUDY for another program, with labels, measures and the reasons for
    missing.

    SPSS gets user-missing codes, Stata .d don't know, .r refused, .n not asked, .x not reached, .s skipped;
    Parquet and CSV get
    a second file with the reasons in words. Names that a program does not allow are changed, and the change
    is told.

    These are people's records: a folder under version control is refused. Exit 0 if all was written, 1 if
    it was
    refused, 2 if there are no records or nothing could be written.
    """
    from kurak import pipeline
    from kurak.sources.records import RecordsError

    if not study.is_dir():
        raise could_not_run(f"{study} is not a folder")
    if into.exists() and not into.is_dir():
        raise could_not_run(f"{into} is not a folder")
    folder = pipeline.check(study)
    if any(finding.code == "STU-001" for finding in folder.findings):
        raise could_not_run(f"{study} holds no study.yaml")
    try:
        files, found = pipeline.export_data(study, folder, kind, into, language=_language(study, language))
    except RecordsError as error:
        raise could_not_run(str(error)) from error
    except OSError as error:
        raise could_not_run(
            f"nothing could be written: {(error.strerror or 'no reason given').lower()}"
        ) from error
    code = 1 if any(one.severity == "error" for one in found) else 0
    if as_json:
        data = {
            "kurak": VERSION,
            "findings": [one.as_data() for one in found],
            "files": [str(file) for file in files],
            "exit": code,
        }
        write_json(data)
    else:
        lines = [findings_text(found), ""] if found else []
        write("\n".join([*lines, summary_line(found, files=None), *(f"  {file}" for file in files)]))
    ctx.exit(code)


def _language(study: Path, wanted: str | None) -> str | None:
    """The form's name of a language that a person means."""
    from kurak.app.cli.form import form_language
    from kurak.pipeline import form_layout

    if wanted is None:
        return None
    layout = form_layout(study)
    return None if layout is None else form_language(layout.form, wanted)
