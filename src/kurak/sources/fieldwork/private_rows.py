"""Rows of a table that is about people, as nouns: what is wrong is said by row and column, and no value is ever shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from kurak.model.noun import Noun
from kurak.model.rehearsed import SIMULATED
from kurak.sources.csv_table import Table, read_table
from kurak.sources.text_file import Reading
from kurak.sources.validation import Rows
from kurak.sources.wording import listed

N = TypeVar("N", bound=Noun)

MARK = "simulated"


def read_private_rows(reading: Reading, file: str, noun: type[N], *, code: str = "FLD-019") -> Rows[N]:
    """Read a table of the fieldwork; rows with errors are left out, and reported without their values.

    Parameters
    ----------
    noun
        What a row is. Columns that it does not have are left aside: a route sheet has many.
    code
        Finding of a row that cannot be read.

    Notes
    -----
    :func:`~kurak.sources.validation.read_rows` shows the value it saw. Here that could be an answer, or a name
    that somebody wrote in place of a code.
    """
    table = read_table(reading, file)
    if table is None:
        return Rows(file, complete=False)
    missing = [name for name, info in noun.model_fields.items() if info.is_required() and name not in table.header]
    if missing:
        reading.add(code, f"{file} has no column {listed(missing)}", table.place(0) if table.rows else ())
        return Rows(file, complete=False)
    nouns, places, complete = [], [], table.complete
    for index, row in enumerate(table.rows):
        try:
            nouns.append(noun.model_validate({name: value for name, value in row.items() if name in noun.model_fields}))
        except ValidationError as failed:
            complete = False
            for error in failed.errors(include_url=False, include_input=False):
                column = str(error["loc"][0]) if error["loc"] else ""
                info = noun.model_fields.get(column)
                wanted = (info.description or "") if info is not None else ""
                what = "is empty" if error["type"] == "missing" else "cannot be read"
                reading.add(code, f"the cell {column} {what}", table.place(index, column), wanted or None)
        else:
            places.append(table.place(index))
    return Rows(file, tuple(nouns), tuple(places), complete)


def marked_simulated(table: Table) -> bool | None:
    """Whether every row says SIMULATED; None where only some do."""
    marks = {_mark(row) for row in table.rows}
    return None if len(marks) > 1 else marks == {SIMULATED}


def _mark(row: Mapping[str, Any]) -> str:
    return str(row.get(MARK, ""))
