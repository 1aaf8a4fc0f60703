"""Corrections of records: rows of a log, beside the records, which stay as they were received."""

from __future__ import annotations

import hashlib
from typing import Annotated

from pydantic import Field

from kurak.model.noun import Identifier, Name, Noun

AS_RECEIVED = "as received"
"""In place of a hash: whatever the value was."""


class Correction(Noun):
    """One value of one record that is to be read otherwise."""

    record: Annotated[Identifier, Field(description="Code of the record.")]
    variable: Annotated[Identifier, Field(description="Column.")]
    old: Annotated[
        str,
        Field(
            pattern=r"^(as received|[0-9a-f]{64})$",
            description="Hash of what stood there, 64 hexadecimal digits, so that a correction never falls on another value; or: as received.",
        ),
    ] = AS_RECEIVED
    new: Annotated[
        str | None, Field(max_length=4000, description="What is to be read instead; left out, nothing.")
    ] = None
    reason: Annotated[
        Name, Field(description="Why, without anything that the respondent said about themselves.")
    ]
    who: Annotated[Name, Field(description="Role of the person who corrected; never a name.")]
    date: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", description="Date, year-month-day.")]


def value_hash(record: str, variable: str, value: str | None) -> str:
    """SHA-256 of a value in its place, so that a short answer cannot be guessed from a table of hashes of answers alone.

    Examples
    --------
    >>> value_hash("K-1", "age", "34")[:8] == value_hash("K-1", "age", "34")[:8] != value_hash("K-2", "age", "34")[:8]
    True
    """
    text = "\x1f".join((record, variable, "" if value is None else f"={value}"))
    return hashlib.sha256(text.encode()).hexdigest()
