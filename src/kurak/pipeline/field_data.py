"""What other collectors hold comes in; what Kurak holds goes out to other programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kurak.model.finding import Finding, worst_first

if TYPE_CHECKING:
    from kurak.fieldwork.export import ExportFormat
    from kurak.model.study_folder import StudyFolder
    from kurak.sources.field_data.assemble import FieldTable
    from kurak.sources.field_data.layout import FormLayout
    from kurak.sources.field_data.received import Imported
    from kurak.sources.field_data.record_writer import Format


def import_data(
    path: Path,
    folder: StudyFolder,
    files: Sequence[Path],
    *,
    day: str,
    ending: Format = "parquet",
    dry_run: bool = False,
) -> Imported | None:
    """Take exports of KoboToolbox or ODK Central into a study: raw files are kept, the typed tables are made anew.

    Parameters
    ----------
    path, folder
        The study, and as it was read.
    files
        Files of one export; without any, the tables are made from what was received.
    day
        Day on which the files were received, as 2023-06-01.
    ending
        Kind of the typed tables: parquet or csv.
    dry_run
        Read everything, write nothing.

    Returns
    -------
    Imported or None
        None where the study has no questionnaire that can be read.
    """
    from dataclasses import replace

    from kurak.fieldwork.codebook import codebook_csv
    from kurak.fieldwork.imported_positions import CoarsePositions
    from kurak.fieldwork.receipt import receipt_rule
    from kurak.sources.field_data.received import import_files

    layout = form_layout(path)
    if layout is None:
        return None
    kept = folder.study is not None and folder.study.ethics is not None and bool(folder.study.ethics.records_kept)
    coarse = CoarsePositions(layout, receipt_rule(path))
    imported = import_files(
        path,
        files,
        layout,
        codebook_csv(layout.book),
        day=day,
        ending=ending,
        dry_run=dry_run,
        kept_safely=kept,
        change=coarse,
    )
    return imported if imported.has_errors else replace(imported, findings=worst_first([*imported.findings, *coarse.findings()]))


def fetch_data(
    path: Path, folder: StudyFolder, secret: str, *, ending: Format = "parquet", dry_run: bool = False, tell: Callable[[int], None] = lambda number: None
) -> Imported | None:
    """Fetch all submissions from the server of study.yaml, and import them; the day is today.

    A fetch that was broken off goes on where it stopped. The file is the same as the one before where nothing new came in, and is
    then not taken again.

    Raises
    ------
    FetchError
        If the server does not answer as it should.
    """
    import datetime
    import tempfile

    from kurak.sources.ethics import check_before_writing
    from kurak.sources.field_data.connectors import FetchError, fetch
    from kurak.sources.field_data.received import Imported
    from kurak.sources.text_file import all_findings, open_reading

    if folder.study is None or folder.study.server is None:
        raise FetchError("study.yaml has no block server")
    if form_layout(path) is None:
        return None
    if dry_run:
        with tempfile.TemporaryDirectory() as away:
            file = fetch(folder.study.server, secret, Path(away), tell=tell)
            return import_data(path, folder, [file], day=datetime.date.today().isoformat(), ending=ending, dry_run=True)
    reading = open_reading(path)
    kept = folder.study.ethics is not None and bool(folder.study.ethics.records_kept)
    check_before_writing(reading, ["data/.fetch/submissions.jsonl"], kept_safely=kept)
    if any(found.severity == "error" for found in reading.findings):
        return Imported(tuple(all_findings(reading)))
    place = path / "data" / ".fetch"
    place.mkdir(parents=True, exist_ok=True)
    file = fetch(folder.study.server, secret, place, tell=tell)
    try:
        return import_data(path, folder, [file], day=datetime.date.today().isoformat(), ending=ending)
    finally:
        file.unlink(missing_ok=True)


def form_layout(path: Path) -> FormLayout | None:
    """The tables that a study's questionnaire gives its data; None where there is none that can be read."""
    from kurak.fieldwork.codebook import codebook_of
    from kurak.sources.field_data.layout import FormLayout
    from kurak.sources.xlsform import read_questionnaire

    read = read_questionnaire(path)
    return None if read is None or read.form is None else FormLayout(read.form, codebook_of(read.form))


def export_data(
    path: Path, folder: StudyFolder, kind: ExportFormat, into: Path, *, language: str | None = None
) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    """Write a study's typed tables for another program, with labels, measures and reasons for missing.

    Values are those after corrections; interviews that are left out of the analysis stay, and a column says so. Where a
    correction or a decision cannot be applied, nothing is written.

    Raises
    ------
    RecordsError
        If there are no records, no questionnaire, or a library is missing.
    """
    import os

    from kurak.fieldwork.codebook import codebook_csv
    from kurak.fieldwork.export import export_table
    from kurak.sources.ethics import check_before_writing
    from kurak.sources.field_data.layout import MAIN
    from kurak.sources.field_data.record_writer import CODEBOOK, DATA, read_records
    from kurak.sources.records import RecordsError
    from kurak.sources.text_file import all_findings, open_reading

    layout = form_layout(path)
    if layout is None:
        raise RecordsError("the study has no questionnaire that can be read: instrument/questionnaire.xlsx")
    kept = folder.study is not None and folder.study.ethics is not None and bool(folder.study.ethics.records_kept)
    parent = Path(os.path.realpath(into))
    reading = open_reading(next(one for one in (parent, *parent.parents) if one.is_dir()))
    check_before_writing(reading, [str((parent / f"records.{kind}").relative_to(reading.root))], kept_safely=kept)
    if any(one.severity == "error" for one in reading.findings):
        return (), tuple(all_findings(reading))
    tables = dict(read_records(path / DATA, layout))
    tables[MAIN], unfit = _amended(path, folder, tables[MAIN], layout)
    if unfit:
        return (), unfit
    into.mkdir(parents=True, exist_ok=True)
    title = folder.study.title if folder.study is not None else layout.book.title
    found: list[Finding] = []
    written: list[Path] = []
    for name, table in tables.items():
        files, said = export_table(
            table, layout, kind, into, name=name, language=language or layout.form.languages[0], title=title
        )
        written += files
        found += said
    (into / CODEBOOK).write_text(codebook_csv(layout.book), encoding="utf-8")
    return (*written, into / CODEBOOK), worst_first(found)


def _amended(path: Path, folder: StudyFolder, table: FieldTable, layout: FormLayout) -> tuple[FieldTable, tuple[Finding, ...]]:
    """The interviews after corrections, with a column of those left out; or what cannot be applied."""
    from kurak.fieldwork.amended_export import amended_table
    from kurak.sources.field_data.record_writer import DATA, RECORDS
    from kurak.sources.record_tables import SourceRecords, TableSource
    from kurak.sources.study_records import DECISIONS, amend

    records = SourceRecords(TableSource(table.values), label=f"{DATA}/{RECORDS}")
    read, found = amend(folder, path, records, file=f"{DATA}/{RECORDS}.parquet")
    if any(one.severity == "error" for one in found):
        return table, found
    return amended_table(table, read, layout, decided=(path / DECISIONS).is_file())
