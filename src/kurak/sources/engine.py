"""Queries: records that stay in a database or on a cluster. Only this module runs them.

The sums are those of the one pass on this machine: for every item one group-by on a packed whole number. Rows stay where they are.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from kurak.sources.arrow_columns import category, limits, numbers
from kurak.sources.cells import Array, Cells, Moments, Tally, Whole, arranged, in_label_order
from kurak.sources.one_pass import MOST_CODES, NotAnswersError
from kurak.sources.record_tables import SourceRecords, TableSource
from kurak.sources.records import Records, RecordsError, no_such_column

_PACKED = 1 << 62
"""Packed keys are kept in whole numbers of 64 bits."""
_FAILURES = (
    ("duckdb", "Error"),
    ("sqlite3", "Error"),
    ("pyspark.errors", "PySparkException"),
    ("py4j.protocol", "Py4JError"),
    ("ibis.common.exceptions", "IbisError"),
)
"""What the engines raise: the module, if it is loaded, and the name."""


def open_ibis(table: Any, *, name: str) -> Records:
    """Open an Ibis table as records; see :func:`kurak.sources.records.open_records`.

    Statistics that need rows fetch the table once, whole: a database may give its rows in another order each time.
    """
    source = IbisSource(table, name)
    if not source.rows:
        raise RecordsError(f"{name} has no rows")
    return SourceRecords(source, label=name)


def run(query: Any, *, of: str) -> pa.Table:
    """Run an Ibis expression.

    Raises
    ------
    RecordsError
        If the database has gone away, or refuses.
    """
    try:
        return query.to_pyarrow()
    except (*_failures(), pa.ArrowException, OSError) as error:
        # The engine's own words may hold values; its kind says enough.
        raise RecordsError(f"{of} cannot be read: the database has gone away, or refused ({type(error).__name__})") from None


class IbisSource:
    """A table that Ibis knows."""

    text_is_parsed = False
    is_near = False

    def __init__(self, table: Any, label: str) -> None:
        self.table, self._label = table, label
        self.names = tuple(table.columns)

    @cached_property
    def rows(self) -> int:
        """Number of rows."""
        return int(run(self.table.aggregate(rows=self.table.count()), of=self._label).column(0)[0].as_py())

    @cached_property
    def _held(self) -> TableSource:
        return TableSource(run(self.table, of=self._label))

    def column(self, name: str) -> pa.ChunkedArray:
        """One column."""
        return self._held.column(name)

    def kind(self, name: str) -> pa.DataType:
        """Type of a column."""
        return self.table.schema()[name].to_pyarrow()

    def limits(self, name: str) -> tuple[int | None, int | None]:
        """Smallest and largest value of a column."""
        column = self.table[name]
        found = run(self.table.aggregate(low=column.min(), high=column.max()), of=self._label)
        return limits(pa.concat_arrays([found.column(0).combine_chunks(), found.column(1).combine_chunks()]))

    def order(self, name: str) -> tuple[object, ...] | None:
        """A database declares none."""
        return None

    def labels(self, name: str) -> Mapping[float, str]:
        """A database has none."""
        return {}

    def batches(self, names: Sequence[str], rows: int) -> Iterator[pa.RecordBatch]:
        """Some columns, a number of rows at a time."""
        return self._held.batches(names, rows)


def accumulate_by_query(
    table: Any,
    *,
    items: Sequence[str] = (),
    values: Sequence[str] = (),
    design: Sequence[str] = (),
    domains: Sequence[str] = (),
    weights: str | None = None,
    where: Any = None,
    fixed: Sequence[str] = (),
    elements: bool = False,
    by_cell: bool = False,
    name: str = "the table",
) -> Cells:
    """Sum weights of answers by design unit and domain where the records are.

    Parameters
    ----------
    table
        An Ibis table.
    items, values, design, domains, weights, fixed, elements, by_cell
        As of :func:`kurak.sources.one_pass.accumulate`, columns by their names.
    where
        Who counts, as an Ibis expression of true and false.
    name
        What messages call the table.

    Returns
    -------
    Cells
        The same as of :func:`kurak.sources.one_pass.accumulate`.

    Raises
    ------
    RecordsError
        As there, without the numbers of rows: a database has none. And if the database goes away.
    """
    import ibis

    for column in (*items, *values, *design, *domains, *fixed, *([weights] if weights else [])):
        if column not in table.columns:
            raise no_such_column(column, table.columns, of=name)
    keys = list(dict.fromkeys((*design, *domains)))
    inside = ibis.literal(True) if where is None else where.fill_null(False)
    for column in domains:
        inside = inside & table[column].notnull()
    weight = ibis.literal(1.0) if weights is None else table[weights].cast("float64")
    # A table that is bound to a name before it is aggregated: expressions then belong to one table.
    read = table.select(
        **{f"k{place}": table[column] for place, column in enumerate(keys)},
        **{f"f{place}": table[column].cast("float64") for place, column in enumerate(fixed)},
        **{f"q{place}": table[column] for place, column in enumerate(items)},
        **{f"v{place}": _measured(table, column, name) for place, column in enumerate(values)},
        w=weight,
        inside=inside,
    )
    query = _Query(read, keys, name)
    _check(read, query, design=design, keys=keys, fixed=fixed, weights=weights, items=items, values=values)
    found = query.cells(fixed)
    held = {}
    for place, column in enumerate(fixed):
        held[column], high = (numbers(found.column(f"{end}{place}"), name=column, of=name) for end in ("low", "high"))
        if not np.array_equal(held[column], high):
            raise RecordsError(f'column "{column}" of {name} differs within a unit of the design')
    every = tuple(category(found.column(f"k{place}"), name=column, of=name) for place, column in enumerate(keys))
    in_design = in_label_order([every[keys.index(column)] for column in design])
    in_domains = in_label_order([every[keys.index(column)] for column in domains])
    is_inside = np.asarray(category(found.column("inside"), name="inside", of=name).values) == 1
    cell, at, group = arranged(in_design, in_domains, is_inside)
    groups = int(group.max(initial=-1)) + 1
    query.number(found, cell)

    def counts(table: Whole) -> Whole:
        if by_cell:
            return table
        made = np.zeros((groups, *table.shape[1:]), dtype=np.int64)
        np.add.at(made, group[group >= 0], table[group >= 0])
        return made

    tallies = {}
    for place, item in enumerate(items):
        codes, sums, squares, n = query.tally(f"q{place}", item, len(at), elements)
        tallies[item] = Tally(codes, sums, counts(n), squares)
    moments = {value: query.moments(f"v{place}", len(at), elements, counts) for place, value in enumerate(values)}

    def placed(column: str) -> Whole:
        whole = numbers(found.column(column), name=column, of=name).astype(np.int64)
        return np.bincount(cell, whole, len(at)).astype(np.int64)

    return Cells(
        tuple(type(key)(key.name, "category", key.values[at], key.labels) for key in in_design),
        tuple(
            type(key)(key.name, "category", np.where(group >= 0, key.values[at], -1).astype(np.int32), key.labels)
            for key in in_domains
        ),
        group,
        placed("rows"),
        placed("positive"),
        tallies,
        moments,
        {column: fixed_value[at] for column, fixed_value in held.items()},
        elements,
        by_cell,
    )


class _Query:
    """The grouped queries of one table, their keys packed into one whole number where they are whole numbers."""

    def __init__(self, read: Any, keys: Sequence[str], label: str) -> None:
        self._read, self._label = read, label
        self._keys = [f"k{place}" for place in range(len(keys))]
        schema = read.schema()
        self._packed: Any = None
        self._where: dict[tuple[object, ...], int] = {}
        if all(schema[key].is_integer() for key in self._keys):
            self._pack()

    def _pack(self) -> None:
        """One number for each combination of keys and of being inside: their mixed radix, missing first."""
        read, key = self._read, self._read.inside.cast("int64")
        size = 2
        if self._keys:
            asked = {
                f"{what}_{name}": getattr(read[name].cast("int64"), what)() for name in self._keys for what in ("min", "max")
            }
            found = run(read.aggregate(**asked), of=self._label).to_pylist()[0]
            for name in self._keys:
                low = found[f"min_{name}"] or 0
                span = (found[f"max_{name}"] or 0) - low + 2
                key = key * span + (read[name].cast("int64") - low + 1).fill_null(0)
                size *= span
        if size < _PACKED // (MOST_CODES * 4):
            self._packed = key

    def _grouped(self, extra: Mapping[str, Any]) -> Any:
        by = {"key": self._packed} if self._packed is not None else {name: self._read[name] for name in (*self._keys, "inside")}
        return self._read.group_by(**by, **extra)

    def cells(self, fixed: Sequence[str]) -> pa.Table:
        """Combinations that occur, with their rows."""
        read = self._read
        asked = {"rows": read.count(), "positive": read.count(where=read.w > 0)}
        for place in range(len(fixed)):
            column = read[f"f{place}"]
            asked |= {f"low{place}": column.min(), f"high{place}": column.max()}
        packed = {} if self._packed is None else {"key": self._packed}
        return run(read.group_by(**packed, **{name: read[name] for name in (*self._keys, "inside")}).aggregate(**asked), of=self._label)

    def number(self, found: pa.Table, cell: Whole) -> None:
        """Remember which cell a combination is."""
        self._where = {key: int(cell[row]) for row, key in enumerate(self._keys_of(found))}

    def _keys_of(self, found: pa.Table) -> Iterator[tuple[object, ...]]:
        names = ["key"] if self._packed is not None else [*self._keys, "inside"]
        return zip(*(found.column(name).to_pylist() for name in names), strict=True)

    def tally(self, column: str, item: str, cells: int, elements: bool) -> tuple[tuple[int, ...], Array, Array | None, Whole]:
        """Codes, weights, squared weights and respondents of one item by cell and code; missing first."""
        read = self._read
        asked = {"weight": read.w.sum(), "n": read.count(where=read.w > 0)}
        if elements:
            asked["square"] = (read.w * read.w).sum()
        answer = read[column]
        if answer.type().is_floating():
            answer = answer.isnan().ifelse(None, answer)
        found = run(self._grouped({"code": answer.cast("int64")}).aggregate(**asked), of=self._label)
        given = found.column("code").to_pylist()
        codes = tuple(sorted({code for code in given if code is not None}))
        if len(codes) > MOST_CODES:
            raise NotAnswersError(
                f'column "{item}" of {self._label} holds more than {MOST_CODES} different numbers, too many to be answers'
            )
        place = {code: number for number, code in enumerate(codes, start=1)} | {None: 0}
        row = np.array([self._where[key] for key in self._keys_of(found)], dtype=np.intp)
        answer_place = np.array([place[code] for code in given], dtype=np.intp)

        def spread(name: str) -> Array:
            made = np.zeros((cells, 1 + len(codes)))
            np.add.at(made, (row, answer_place), numbers(found.column(name), name=name, of=self._label))
            return made

        return codes, spread("weight"), spread("square") if elements else None, spread("n").astype(np.int64)

    def moments(self, column: str, cells: int, elements: bool, counts: Any) -> Moments:
        """Sums of a measured variable by cell."""
        read = self._read
        centre = run(read.aggregate(mean=read[column].mean()), of=self._label).column(0)[0].as_py() or 0.0
        value = read[column] - centre
        given = value.notnull()
        asked = {"n": read.count(where=given & (read.w > 0))}
        for square, weight in enumerate([read.w, read.w * read.w] if elements else [read.w]):
            asked |= {
                f"s{square}0": given.ifelse(weight, 0.0).sum(),
                f"s{square}1": (weight * value).sum(),
                f"s{square}2": (weight * value * value).sum(),
            }
        found = run(self._grouped({}).aggregate(**asked), of=self._label)
        row = np.array([self._where[key] for key in self._keys_of(found)], dtype=np.intp)

        def summed(names: Sequence[str]) -> Array:
            made = np.zeros((cells, len(names)))
            for place, name in enumerate(names):
                sums = np.nan_to_num(numbers(found.column(name), name=name, of=self._label))
                np.add.at(made[:, place], row, sums)
            return made

        weighted, squares = (summed([f"s{square}{power}" for power in range(3)]) if square == 0 or elements else None for square in (0, 1))
        assert weighted is not None
        return Moments(float(centre), weighted, counts(summed(["n"])[:, 0].astype(np.int64)), squares)


def _measured(table: Any, column: str, label: str) -> Any:
    """A column as numbers, not a number as missing."""
    kind = table.schema()[column]
    if not (kind.is_integer() or kind.is_floating() or kind.is_decimal()):
        raise RecordsError(f'column "{column}" of {label} holds {kind}, and numbers are needed')
    number = table[column].cast("float64")
    return number.isnan().ifelse(None, number) if kind.is_floating() else number


def _check(
    read: Any,
    query: _Query,
    *,
    design: Sequence[str],
    keys: Sequence[str],
    fixed: Sequence[str],
    weights: str | None,
    items: Sequence[str],
    values: Sequence[str],
) -> None:
    """One query for all that can be wrong with the columns."""
    label, schema = query._label, read.schema()
    asked = {}
    said = {}
    for column in design:
        asked[f"d{keys.index(column)}"] = read[f"k{keys.index(column)}"].isnull().sum()
        said[f"d{keys.index(column)}"] = f'column "{column}" of {label} is part of the design and has nothing in'
    if weights is not None:
        asked |= {"missing": (read.w.isnull() | read.w.isnan()).sum(), "negative": (read.w < 0).sum()}
        asked["endless"] = read.w.isinf().sum()
        said["missing"] = f'column "{weights}" of {label} has no weight in'
        said["negative"] = f'column "{weights}" of {label} holds negative weights in'
        said["endless"] = f'column "{weights}" of {label} holds infinite values in'
    for place, column in enumerate(items):
        kind, answer = schema[f"q{place}"], read[f"q{place}"]
        if not (kind.is_integer() or kind.is_floating()):
            raise RecordsError(f'column "{column}" of {label} holds {kind}, and numbers are needed')
        if kind.is_floating():
            asked[f"i{place}"] = (answer.notnull() & ~answer.isnan() & (answer.isinf() | (answer != answer.floor()))).sum()
            said[f"i{place}"] = f'column "{column}" of {label} holds numbers that are no codes of answers in'
    for place, column in enumerate(values):
        asked[f"v{place}"] = read[f"v{place}"].isinf().sum()
        said[f"v{place}"] = f'column "{column}" of {label} holds infinite values in'
    for place, column in enumerate(fixed):
        asked[f"f{place}"] = read[f"f{place}"].isnull().sum()
        said[f"f{place}"] = f'column "{column}" of {label} is part of the design and has nothing in'
    if not asked:
        return
    for name, rows in run(read.aggregate(**asked), of=label).to_pylist()[0].items():
        if rows:
            raise RecordsError(f"{said[name]} {rows:,} {'row' if rows == 1 else 'rows'}")


def _failures() -> tuple[type[Exception], ...]:
    return tuple(getattr(sys.modules[module], name) for module, name in _FAILURES if module in sys.modules)
