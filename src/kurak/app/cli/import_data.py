"""``kurak import``: what the server collected, and exports of KoboToolbox and ODK Central, become the study's records."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import click

from kurak.app.cli.output import could_not_run, findings_text, plural, summary_line, write, write_json
from kurak.sources.field_data.received import Imported
from kurak.sources.field_data.record_writer import ENDINGS, Format
from kurak.version import VERSION


def day_of(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str:
    """A day as 2023-06-01; today where none is given."""
    if value is None:
        return datetime.date.today().isoformat()
    try:
        return datetime.date.fromisoformat(value).isoformat()
    except ValueError:
        raise click.BadParameter("write the day as 2023-06-01") from None


@click.command(name="import")
@click.argument("study", type=click.Path(path_type=Path))
@click.argument("files", type=click.Path(path_type=Path), nargs=-1)
@click.option(
    "--received", callback=day_of, help="Day on which the files were received: 2023-06-01; today if left out."
)
@click.option(
    "--format",
    "ending",
    type=click.Choice(ENDINGS),
    default="parquet",
    show_default=True,
    help="Kind of the typed tables.",
)
@click.option("--dry-run", is_flag=True, help="Read and check everything; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print findings, files and rows as JSON.")
@click.pass_context
def command(
    ctx: click.Context,
    study: Path,
    files: tuple[Path, ...],
    received: str,
    ending: Format,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Take FILES of one export into the study STUDY: XLSX, CSV, a zip of CSV files, of KoboToolbox or ODK
    Central.

    Each file is kept as it is in STUDY/data/raw, with its hash in data/raw/received.csv. From all of them
    data/records.parquet is made by the questionnaire's codebook: one column a variable, repeats as files of
    their own, and in
    data/missing.parquet why a value is missing. What kurak serve collected is in them too. Without FILES the
    tables are made anew.

    With an error nothing is written. Exit 0 if there is none, 1 if there is one, 2 if nothing could be read
    or written.
    """
    from kurak import pipeline

    if not study.is_dir():
        raise could_not_run(f"{study} is not a folder")
    folder = pipeline.check(study)
    if any(finding.code == "STU-001" for finding in folder.findings):
        raise could_not_run(f"{study} holds no study.yaml")
    try:
        imported = pipeline.import_data(study, folder, files, day=received, ending=ending, dry_run=dry_run)
    except OSError as error:
        raise could_not_run(
            f"nothing could be written: {(error.strerror or 'no reason given').lower()}"
        ) from error
    if imported is None:
        raise could_not_run("the study has no questionnaire that can be read: instrument/questionnaire.xlsx")
    if not files and not imported.rows and not imported.has_errors:
        raise could_not_run("nothing was received yet; name the files: kurak import STUDY FILE, or collect with kurak serve")
    say(imported, as_json=as_json, dry_run=dry_run)
    ctx.exit(1 if imported.has_errors else 0)


def say(imported: Imported, *, as_json: bool, dry_run: bool = False) -> None:
    """Print what an import did."""
    if as_json:
        write_json(import_data(imported))
        return
    lines = [findings_text(imported.findings), ""] if imported.findings else []
    if not imported.has_errors:
        for table, rows in imported.rows.items():
            lines.append(f"{plural(rows, 'interview') if not table else f'  {table}: {rows:,} rows'}")
        if imported.collected:
            lines.append(f"  {imported.collected:,} of them collected by kurak serve")
        if imported.versions:
            lines.append(f"  form version {', '.join(imported.versions)}")
    lines.append(summary_line(imported.findings, files=None))
    lines += [f"  {file}" for file in imported.written]
    if imported.has_errors or dry_run:
        lines.append(
            "Nothing was written."
            if not imported.has_errors
            else "Nothing was written: mend the errors first."
        )
    write("\n".join(lines))


def import_data(imported: Imported) -> dict[str, Any]:
    """What ``--json`` prints."""
    return {
        "kurak": VERSION,
        "received": [one.model_dump() for one in imported.received],
        "rows": {table or "interviews": number for table, number in imported.rows.items()},
        "collected": imported.collected,
        "versions": list(imported.versions),
        "findings": [found.as_data() for found in imported.findings],
        "files": list(imported.written),
        "exit": 1 if imported.has_errors else 0,
    }
