"""Filled tables of nominations, ratings and training needs into the study: checked with what is there already, and taken whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kurak.model.finding import Finding, Place, worst_first
from kurak.model.noun import Noun
from kurak.model.stakeholders import ActorRating, Nomination, TrainingAnswer
from kurak.model.stakeholders import Place as NamedPlace
from kurak.model.study_folder import StudyFolder
from kurak.sources.csv_table import Table, read_table
from kurak.sources.drawn_samples import table_bytes
from kurak.sources.ethics import ASKED, check_before_writing
from kurak.sources.evidence_links import check_training
from kurak.sources.layout import Opened
from kurak.sources.nomination_checks import check_answers
from kurak.sources.register_links import check_register
from kurak.sources.text_file import Reading, all_findings, is_there, open_reading
from kurak.sources.validation import Rows, read_rows
from kurak.sources.whole_files import one_writer, replace_files

FOLDER: Final = "stakeholders"
PLACES: Final = "stakeholders/places.csv"
TABLES: Final[dict[str, tuple[str, type[Noun]]]] = {
    "nominator": ("nominations.csv", Nomination),
    "rater": ("ratings.csv", ActorRating),
    "officer": ("training_needs.csv", TrainingAnswer),
}
"""The column by which a table is known, its file, and what its rows are."""
BLOCKING: Final = ("STK-032", "STK-035")
"""What stands in the study already, or twice in the tables."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken: rows added to each file; nothing where ``findings`` say why not."""

    findings: tuple[Finding, ...]
    added: dict[str, int]

    @property
    def refused(self) -> bool:
        """Whether something stopped it."""
        return any(one.severity == "error" or one.code in BLOCKING for one in self.findings)


def take_answers(root: Path, study: StudyFolder, files: Sequence[Path]) -> Taken:
    """Add filled tables to stakeholders/nominations.csv, ratings.csv and training_needs.csv.

    Parameters
    ----------
    root
        The study's folder.
    study
        The same, read.
    files
        CSV tables with the columns of one of these files; which one is known by ``nominator``, ``rater`` or ``officer``.

    Returns
    -------
    Taken
        With an error, or a row that is there already, nothing is written.

    Raises
    ------
    OSError
        If it cannot be written; then nothing was.
    """
    (root / FOLDER).mkdir(exist_ok=True)
    with one_writer(root / FOLDER):
        own = open_reading(root)
        findings: list[Finding] = []
        new: dict[str, list[tuple[Table, Rows[Any]]]] = {}
        for path in files:
            reading = open_reading(path.parent)
            target = _read(reading, path.name)
            findings += all_findings(reading)
            if target is not None:
                new.setdefault(target[0], []).append(target[1:])
        contents: dict[str, bytes] = {}
        for name, noun in TABLES.values():
            if name in new:
                findings += _checked(own, study, name, noun, new[name])
                if any(table.rows for table, _ in new[name]):
                    contents[name] = _together(own, name, noun, [table for table, _ in new[name]])
        for file in ASKED:
            if file.rpartition("/")[2] in contents:
                findings += _kept_apart(root, study, file)
        added = {f"{FOLDER}/{name}": sum(len(table.rows) for table, _ in parts) for name, parts in new.items()}
        taken = Taken(worst_first(findings), added)
        if taken.refused or not new:
            return Taken(taken.findings, {})
        if contents:
            replace_files(root / FOLDER, contents)
        return taken


def _kept_apart(root: Path, study: StudyFolder, file: str) -> list[Finding]:
    """What people say of themselves and of others is people's records: they need the block ethics, and would have to stay out of version control."""
    kept = study.study.ethics.records_kept if study.study is not None and study.study.ethics is not None else None
    reading = open_reading(root)
    if study.study is not None and study.study.ethics is None:
        reading.add("ETH-001", f"{file} would hold people's records, and study.yaml has no ethics", Place(file))
    check_before_writing(reading, [file], kept_safely=bool(kept))
    return list(all_findings(reading))


def _read(reading: Reading, file: str) -> tuple[str, Table, Rows[Any]] | None:
    table = read_table(reading, file)
    if table is None:
        return None
    kind = next((one for column, one in TABLES.items() if column in table.header), None)
    if kind is None:
        reading.add("CSV-005", f"{file} has no column nominator, rater or officer", Place(file, line=1), "use the tables that kurak stakeholders forms and training --form write")
        return None
    return kind[0], table, read_rows(reading, file, kind[1])


def _checked(own: Reading, study: StudyFolder, name: str, noun: type[Noun], new: Sequence[tuple[Table, Rows[Any]]]) -> list[Finding]:
    """What is wrong with the new rows, seen beside those that the study has; what is wrong with old ones ``check`` says."""
    file = f"{FOLDER}/{name}"
    before: Rows[Any] = read_rows(own, file, noun) if is_there(own, file) else Rows(file)
    if not before.complete:
        # A row that cannot be read would be lost when the file is written again.
        return [one for one in all_findings(own) if any(place.file == file for place in one.where)]
    together = Reading(own.root)
    parts = (before, *(part for _, part in new))
    rows = Rows(file, tuple(one for part in parts for one in part.nouns), tuple(place for part in parts for place in part.places))
    if noun is TrainingAnswer:
        check_training(together, rows)
    else:
        check_answers(together, study, rows)
    # Places, dates, and names in the place of numbers are looked at as in the register.
    places = {"places": read_rows(own, PLACES, NamedPlace)} if is_there(own, PLACES) else {}
    check_register(Opened(together, rows={name.removesuffix(".csv"): rows, **places}))
    fresh = {(place.file, place.line) for _, part in new for place in part.places}
    return [one for one in all_findings(together) if any((place.file, place.line) in fresh for place in one.where)]


def _together(own: Reading, name: str, noun: type[Noun], new: Sequence[Table]) -> bytes:
    """The cells as they are written, the study's rows first; a column that no row has is left out."""
    file = f"{FOLDER}/{name}"
    before = read_table(own, file) if is_there(own, file) else None
    tables = [*([before] if before is not None else []), *new]
    columns = list(dict.fromkeys(column for table in tables for column in table.header if table is before or column in noun.model_fields))
    return table_bytes(columns, [[row.get(column, "") for column in columns] for table in tables for row in table.rows])
