"""Records of respondents as columns: a file or a table in memory, read column by column as it is needed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol, cast, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from kurak.sources.wording import listed, nearest, shown

Kind = Literal["number", "category"]

MARK, SIMULATED = "simulated", "SIMULATED"
"""The column, and what it holds, by which made-up records say so."""


@dataclass(frozen=True, eq=False)
class Column:
    """One variable of the records.

    Parameters
    ----------
    name
        Its name.
    kind
        ``number``: ``values`` are float64, missing is NaN. ``category``: ``values`` are whole-number codes into ``labels``,
        missing is -1.
    labels
        Values of a category, in their order: that of the data file where it has one, else sorted. Of a number that holds
        few whole values, asked for as a category, they are these values.
    """

    name: str
    kind: Kind
    values: NDArray[np.float64] | NDArray[np.int32]
    labels: tuple[object, ...] = ()


@runtime_checkable
class Records(Protocol):
    """Where records come from; every source gives the same columns."""

    @property
    def names(self) -> Sequence[str]:
        """Names of all columns."""
        ...

    @property
    def simulated(self) -> bool:
        """Whether the records say of themselves that they are SIMULATED."""
        ...

    def __len__(self) -> int: ...

    def number(self, name: str) -> NDArray[np.float64]:
        """A column as numbers, missing is NaN; RecordsError where it holds text, dates or infinite values."""
        ...

    def category(self, name: str) -> Column:
        """A column as categories, whatever it holds."""
        ...


class RecordsError(ValueError):
    """Records cannot be used as asked: what, in which column, and the first rows concerned; never a personal value."""


class DatesError(RecordsError):
    """Dates or times stand where answers should: they are neither numbers nor words to choose from."""


def open_records(data: object, *, name: str | None = None) -> Records:
    """Open records, wherever they are.

    Parameters
    ----------
    data
        Path to a CSV, Parquet, SPSS (.sav) or Stata (.dta) file; an Arrow table; a pandas or polars data frame; a
        dictionary of columns; an Ibis table; or records that are open already.
    name
        What messages call them; without it, the file's name or ``the table``.

    Returns
    -------
    Records
        Columns are read when they are first asked for, and kept.

    Raises
    ------
    RecordsError
        If there is no such file, it is empty, cut short or of another kind, or two columns have one name.

    Examples
    --------
    >>> records = open_records({"region": ["north", "south", None], "age": [30, 45, 61]})
    >>> len(records), list(records.names), records.number("age").tolist()
    (3, ['region', 'age'], [30.0, 45.0, 61.0])
    >>> records.category("region").labels, records.category("region").values.tolist()
    (('north', 'south'), [0, 1, -1])
    """
    if isinstance(data, str | Path):
        from kurak.sources.record_files import open_file

        return open_file(Path(data), name=name)
    if isinstance(data, Records):
        return data
    from kurak.sources.record_tables import open_table

    return open_table(data, name=name or "the table")


def no_such_column(name: object, known: Iterable[str], *, of: str) -> RecordsError:
    """What to say of a column that is not there: the nearest name, or the first ones."""
    every = list(known)
    close = nearest(str(name), every)
    fix = f"did you mean {shown(close)}?" if close is not None else f"its columns are {listed(every)}"
    return RecordsError(f"{of} has no column {shown(name)}; {fix}")


def sorted_labels(
    codes: NDArray[np.int32] | NDArray[np.float64], labels: tuple[object, ...], order: tuple[object, ...] | None = None
) -> tuple[NDArray[np.int32], tuple[object, ...]]:
    """Codes and labels anew, labels in a declared order or sorted: numbers by size, text by code point."""
    if order is None:
        numeric = all(isinstance(label, int | float) for label in labels)
        wanted = sorted(set(labels), key=(lambda label: cast(float, label)) if numeric else str)
    else:
        wanted = [*order, *(label for label in labels if label not in set(order))]
    place = {label: number for number, label in enumerate(wanted)}
    lookup = np.array([*(place[label] for label in labels), -1], dtype=np.int32)
    return lookup[codes.astype(np.int32, copy=False)], tuple(wanted)


def rows_concerned(bad: NDArray[np.bool_], *, first_row: int = 1) -> str:
    """How many rows, and the numbers of the first three, counted from 1."""
    places = np.flatnonzero(bad)
    if len(places) == 1:
        return f"1 row: {places[0] + first_row}"
    first = ", ".join(str(place + first_row) for place in places[:3])
    return f"{len(places):,} rows, the first {first}" if len(places) > 3 else f"{len(places)} rows: {first}"
