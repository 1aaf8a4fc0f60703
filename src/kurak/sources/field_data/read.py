"""Exports read as one set of typed tables, in memory or handed on batch by batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kurak.model.finding import Finding, Place
from kurak.sources.field_data.assemble import Collected, FieldTable, Progress, Sink
from kurak.sources.field_data.layout import FormLayout
from kurak.sources.field_data.raw import DamagedError, RawFile, open_raw
from kurak.sources.field_data.sheets import SheetReader
from kurak.sources.field_data.submissions import SubmissionReader
from kurak.sources.text_file import Reading, all_findings, open_reading
from kurak.sources.wording import listed

KOBO_VERSION_LENGTH = 22


@dataclass(frozen=True, eq=False)
class FieldData:
    """Typed tables of an export (the interviews under the empty name), and everything that was found."""

    tables: Mapping[str, FieldTable]
    findings: tuple[Finding, ...]
    rows: int
    versions: tuple[str, ...]

    @property
    def has_errors(self) -> bool:
        """Whether something keeps it from being used."""
        return any(found.severity == "error" for found in self.findings)


def read_field_data(paths: Sequence[Path], layout: FormLayout) -> FieldData:
    """Read the files of one export into memory.

    Parameters
    ----------
    paths
        The file of interviews, and those of repeats where they are files of their own.
    layout
        The form with its codebook.

    Returns
    -------
    FieldData
        The same tables whatever the export's style: with names or labels as headings, codes or labels as
        values, groups or
        none, several answers in one column, in split columns, or both.
    """
    reading = open_reading(Path())
    tables = Collected(layout)
    progress = Progress()
    read_files(reading, [(path, path.name) for path in paths], layout, tables, progress)
    return FieldData(tables, tuple(all_findings(reading)), progress.rows, tuple(progress.versions))


def read_files(
    reading: Reading, files: Sequence[tuple[Path, str]], layout: FormLayout, sink: Sink, progress: Progress
) -> None:
    """Read files of one export; findings go to the reading, batches to the sink.

    Parameters
    ----------
    files
        Each file with what findings call it.
    progress
        What earlier exports brought; it is carried on.
    """
    progress.rows, progress.versions = 0, {}
    opened = [raw for path, name in files if (raw := open_raw(reading, path, name)) is not None]
    if len(opened) < len(files):
        return
    try:
        _read(reading, opened, layout, sink, progress)
    except DamagedError as error:
        reading.add(
            error.code,
            str(error),
            Place(opened[0].file if len(opened) == 1 else _named(error, opened), row=error.row),
        )
        return
    check_versions(reading, opened[0].file, layout, progress)


def _read(
    reading: Reading, opened: Sequence[RawFile], layout: FormLayout, sink: Sink, progress: Progress
) -> None:
    sheets = [sheet for raw in opened for sheet in raw.sheets]
    if sheets:
        SheetReader(reading, layout, sink, progress).read(sheets)
    for raw in opened:
        if raw.submissions is not None:
            SubmissionReader(reading, layout, sink, progress, raw.file).read(raw.submissions())
    if (
        not progress.rows
        and not progress.replaced
        and not any(found.severity == "error" for found in reading.findings)
    ):
        reading.add("IMP-012", f"{opened[0].file} has a header and no interviews", Place(opened[0].file))


def _named(error: DamagedError, opened: Sequence[RawFile]) -> str:
    return next((raw.file for raw in opened if str(error).startswith(raw.file)), opened[0].file)


def check_versions(reading: Reading, name: str, layout: FormLayout, progress: Progress) -> None:
    """Several versions, or another one than the questionnaire's; KoboToolbox numbers versions in its own
    way."""
    versions = {version: number for version, number in progress.versions.items() if version}
    ours = layout.book.version
    others = [version for version in versions if version != ours and not _is_kobos(version)]
    counted = listed((f"{version} ({number:,})" for version, number in versions.items()), most=6)
    at = Place(name)
    if len(versions) > 1:
        reading.add("IMP-011", f"{len(versions)} versions of the form: {counted}", at)
    elif others and ours:
        reading.add(
            "IMP-011", f"the interviews name version {others[0]}, the questionnaire is version {ours}", at
        )


def _is_kobos(version: str) -> bool:
    return version.startswith("v") and len(version) == KOBO_VERSION_LENGTH and version.isalnum()
