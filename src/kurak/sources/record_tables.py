"""Records from tables in memory: Arrow, pandas, polars, dictionaries of columns; and what every source has in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kurak.sources.arrow_columns import category, is_text, limits, numbers
from kurak.sources.records import MARK, SIMULATED, Column, Records, RecordsError, no_such_column

BATCH = 262_144
"""Rows that are worked on at a time: large enough for speed, small enough for any memory."""


class KindsDifferError(RecordsError):
    """A column of a file that is read piece by piece changes its kind; read at once, it is text."""


class Source(Protocol):
    """Where columns come from, as Arrow gives them."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all columns."""
        ...

    @property
    def rows(self) -> int:
        """Number of rows."""
        ...

    @property
    def text_is_parsed(self) -> bool:
        """Whether everything was text before it was read, as in CSV."""
        ...

    @property
    def is_near(self) -> bool:
        """Whether a column is quickly read: it is in memory or in a file of columns."""
        ...

    def column(self, name: str) -> pa.ChunkedArray:
        """One column."""
        ...

    def kind(self, name: str) -> pa.DataType:
        """Type of a column."""
        ...

    def limits(self, name: str) -> tuple[int | None, int | None]:
        """Smallest and largest value of a column of whole numbers, or bounds of them; None where all are missing."""
        ...

    def order(self, name: str) -> tuple[object, ...] | None:
        """Categories of a column in the order in which they are declared; None where they are not."""
        ...

    def labels(self, name: str) -> Mapping[float, str]:
        """Labels that the file gives to the numbers of a column."""
        ...

    def batches(self, names: Sequence[str], rows: int) -> Iterator[pa.RecordBatch]:
        """Some columns, a number of rows at a time."""
        ...


class SourceRecords:
    """Records over a source: columns are read when they are first asked for, and kept."""

    def __init__(self, source: Source, *, label: str) -> None:
        if not source.names:
            raise RecordsError(f"{label} has no columns")
        if len(set(source.names)) < len(source.names):
            twice = next(name for name in source.names if source.names.count(name) > 1)
            raise RecordsError(f'{label} has two columns that are named "{twice}"')
        self.source, self.label = source, label
        self._numbers: dict[str, NDArray[np.float64]] = {}
        self._categories: dict[str, Column] = {}
        self._answers: dict[str, float] = {}

    @property
    def names(self) -> Sequence[str]:
        """Names of all columns."""
        return self.source.names

    def __len__(self) -> int:
        return self.source.rows

    @cached_property
    def simulated(self) -> bool:
        """Whether the records say of themselves that they are SIMULATED."""
        if MARK not in self.names:
            return False
        column = self.source.column(MARK)
        return (is_text(column.type) or pa.types.is_dictionary(column.type)) and SIMULATED in self.category(MARK).labels

    def number(self, name: str) -> NDArray[np.float64]:
        """A column as numbers, missing is NaN."""
        self.require(name)
        if name not in self._numbers:
            found = numbers(self.source.column(name), name=name, of=self.label, parse=self.source.text_is_parsed)
            found.flags.writeable = False
            self._numbers[name] = found
        return self._numbers[name]

    def category(self, name: str) -> Column:
        """A column as categories."""
        self.require(name)
        if name not in self._categories:
            column = category(self.source.column(name), name=name, of=self.label, order=self.source.order(name))
            self._categories[name] = relabelled(column, self.source.labels(name))
        return self._categories[name]

    def is_numeric(self, name: str) -> bool:
        """Whether a column is kept as numbers, without labels for them."""
        self.require(name)
        kind = self.source.kind(name)
        return (pa.types.is_integer(kind) or pa.types.is_floating(kind)) and not self.source.labels(name)

    def holds_answers(self, name: str, *, within: int) -> bool:
        """Whether a column holds whole numbers in a range narrower than this."""
        self.require(name)
        kind = self.source.kind(name)
        if pa.types.is_integer(kind):
            low, high = self.source.limits(name)
            return low is None or high is None or high - low < within
        if not pa.types.is_floating(kind) or not self.source.is_near:
            return False
        if name not in self._answers:
            values = numbers(self.source.column(name), name=name, of=self.label)
            given = values[~np.isnan(values)]
            whole = bool((given == np.floor(given)).all())
            self._answers[name] = float(np.ptp(given)) if whole and len(given) else 0.0 if whole else np.inf
        return self._answers[name] < within

    def require(self, *names: str) -> None:
        """RecordsError if a column is not there, with the nearest name."""
        for name in names:
            if name not in self.source.names:
                raise no_such_column(name, self.source.names, of=self.label)


class TableSource:
    """An Arrow table in memory.

    Parameters
    ----------
    orders
        Column: its categories in their declared order.
    value_labels
        Column: labels of its numbers.
    """

    def __init__(
        self,
        table: pa.Table,
        *,
        orders: Mapping[str, tuple[object, ...]] | None = None,
        value_labels: Mapping[str, Mapping[float, str]] | None = None,
        text_is_parsed: bool = False,
    ) -> None:
        self._table, self._orders, self._labels = table, orders or {}, value_labels or {}
        self.names = tuple(table.column_names)
        self.rows: int = table.num_rows
        self.text_is_parsed = text_is_parsed
        self.is_near = True

    def column(self, name: str) -> pa.ChunkedArray:
        """One column."""
        return self._table.column(self.names.index(name))

    def kind(self, name: str) -> pa.DataType:
        """Type of a column."""
        return self._table.schema.field(self.names.index(name)).type

    def limits(self, name: str) -> tuple[int | None, int | None]:
        """Smallest and largest value of a column."""
        return limits(self.column(name))

    def order(self, name: str) -> tuple[object, ...] | None:
        """Categories in their declared order."""
        return self._orders.get(name)

    def labels(self, name: str) -> Mapping[float, str]:
        """Labels of a column's numbers."""
        return self._labels.get(name, {})

    def batches(self, names: Sequence[str], rows: int) -> Iterator[pa.RecordBatch]:
        """Some columns, a number of rows at a time."""
        # Tables made of many small pieces are joined first, so that batches are as large as asked for.
        chosen = self._table.select(list(names))
        for start in range(0, self.rows, rows):
            yield from chosen.slice(start, rows).combine_chunks().to_batches()


def open_table(data: object, *, name: str) -> Records:
    """Open records that are in memory, or in a database through Ibis; see :func:`kurak.sources.records.open_records`."""
    if isinstance(data, pa.RecordBatch):
        data = pa.Table.from_batches([data])
    if isinstance(data, pa.Table):
        return _opened(TableSource(data), name)
    if isinstance(data, Mapping):
        return _opened(TableSource(_from_columns(data, name)), name)
    home, kind = type(data).__module__.split(".")[0], type(data).__name__
    if home == "pandas" and kind == "DataFrame":
        return _opened(_from_pandas(data, name), name)
    if home == "polars" and kind in ("DataFrame", "LazyFrame"):
        return _opened(_from_polars(data), name)
    if home == "ibis":
        from kurak.sources.engine import open_ibis

        return open_ibis(data, name=name)
    raise RecordsError(
        f"records are a path, an Arrow, pandas, polars or Ibis table, or a dictionary of columns, not {type(data).__name__}"
    )


def _opened(source: TableSource, name: str) -> Records:
    if source.names and not source.rows:
        raise RecordsError(f"{name} has no rows")
    return SourceRecords(source, label=name)


def _from_columns(data: Mapping[Any, Any], of: str) -> pa.Table:
    lengths = {str(name): len(values) for name, values in data.items()}
    if len(set(lengths.values())) > 1:
        first, other = next(iter(lengths)), next(key for key in lengths if lengths[key] != next(iter(lengths.values())))
        raise RecordsError(
            f'columns of {of} differ in length: "{first}" has {lengths[first]} values, and "{other}" {lengths[other]}'
        )
    return pa.table({str(name): _array(values, str(name), of) for name, values in data.items()})


def _array(values: Any, name: str, of: str, *, from_pandas: bool = False) -> pa.Array:
    try:
        made = pa.array(values, from_pandas=from_pandas or None)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        # What Arrow says shows values; people's own stay unseen.
        raise RecordsError(f'column "{name}" of {of} holds values of several kinds') from None
    return made.combine_chunks() if isinstance(made, pa.ChunkedArray) else made


def _from_pandas(frame: Any, of: str) -> TableSource:
    orders = {
        str(name): tuple(dtype.categories) for name, dtype in zip(frame.columns, frame.dtypes, strict=True) if dtype.name == "category"
    }
    columns = [_array(frame.iloc[:, place], str(name), of, from_pandas=True) for place, name in enumerate(frame.columns)]
    return TableSource(pa.Table.from_arrays(columns, [str(name) for name in frame.columns]), orders=orders)


def _from_polars(frame: Any) -> TableSource:
    whole = frame.collect() if type(frame).__name__ == "LazyFrame" else frame
    orders = {
        name: tuple(dtype.categories.to_list()) for name, dtype in whole.schema.items() if type(dtype).__name__ == "Enum"
    }
    return TableSource(whole.to_arrow(), orders=orders)


def relabelled(column: Column, labels: Mapping[float, str]) -> Column:
    """A category of numbers with the file's labels; a number without one stays, and a label of two numbers shows them."""
    if not labels:
        return column
    given = [labels.get(code) if isinstance(code, int | float) else None for code in column.labels]
    shown = tuple(
        code if text is None else text if given.count(text) == 1 else f"{text} ({code})"
        for code, text in zip(column.labels, given, strict=True)
    )
    return Column(column.name, "category", column.values, shown)
