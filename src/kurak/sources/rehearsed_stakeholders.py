"""The rehearsal of what people say about actors, as files under rehearsal/stakeholders/, and read back. Each row says SIMULATED."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import yaml

from kurak.model.noun import Noun
from kurak.model.rehearsed_stakeholders import (
    RehearsalRecord,
    RehearsedNomination,
    RehearsedRating,
    RehearsedStakeholders,
    RehearsedTie,
    TrueShare,
)
from kurak.sources.drawn_samples import table_bytes
from kurak.sources.rehearsals import FOLDER, MARK
from kurak.sources.text_file import Reading, is_there
from kurak.sources.validation import Rows, read_mapping, read_rows

NAME: Final = "stakeholders"
RECORD: Final = "simulated.yaml"
TABLES: Final[tuple[tuple[str, type[Noun]], ...]] = (
    ("nominations", RehearsedNomination),
    ("ratings", RehearsedRating),
    ("ties", RehearsedTie),
    ("true_shares", TrueShare),
)


def rehearsal_files(made: RehearsedStakeholders) -> dict[str, bytes]:
    """The files of a rehearsal: name and bytes. A table without rows has no file."""
    record = yaml.safe_dump(made.record.model_dump(), allow_unicode=True, sort_keys=False, width=120)
    tables = {f"{name}.csv": _table(noun, getattr(made, name)) for name, noun in TABLES if getattr(made, name)}
    return {RECORD: record.encode("utf-8"), **tables}


def read_rehearsed_stakeholders(reading: Reading) -> RehearsedStakeholders | None:
    """Read the rehearsal of a study; None where there is none, or where it is broken: then the reading says why."""
    place = f"{FOLDER}/{NAME}"
    if not is_there(reading, f"{place}/{RECORD}"):
        return None
    record = read_mapping(reading, f"{place}/{RECORD}", RehearsalRecord)
    read: dict[str, Rows[Any]] = {name: read_rows(reading, f"{place}/{name}.csv", noun) for name, noun in TABLES if is_there(reading, f"{place}/{name}.csv")}
    # A part of what was made up is not what was made up: shares of those who are left would be wrong.
    if record is None or record.noun is None or not all(rows.complete for rows in read.values()):
        return None
    return RehearsedStakeholders(record=record.noun, **{name: rows.nouns for name, rows in read.items()})


def _table(noun: type[Noun], rows: Sequence[Noun]) -> bytes:
    """A table with the mark in front, then the columns that any row fills."""
    columns = [MARK, *(name for name in noun.model_fields if name != MARK and any(getattr(row, name) not in (None, "") for row in rows))]
    needed = [name for name, field in noun.model_fields.items() if field.is_required() and name not in columns]
    return table_bytes([*columns, *needed], [[_cell(getattr(row, name)) for name in (*columns, *needed)] for row in rows])


def _cell(value: Any) -> Any:
    return "" if value is None else value
