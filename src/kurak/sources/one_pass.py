"""The one pass: records batch by batch into weighted sums of answers by design unit and domain, in bounded memory.

What makes it fast: cells that exist are numbered without gaps, so the sums of an item stay near the processor; the key of
an item is written into one buffer that is used again, so that counting needs no copy; items are dealt to threads, each with
its own buffer; the next batch is read and its cells numbered meanwhile; a missing answer is a code like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from kurak.sources.arrow_columns import dense, limits, numbers
from kurak.sources.cell_keys import Combinations, Pairs
from kurak.sources.cells import Array, Cells, Moments, Tally, Whole, arranged
from kurak.sources.record_files import CsvSource
from kurak.sources.record_tables import BATCH, KindsDifferError, Source, SourceRecords, relabelled
from kurak.sources.records import Column, Records, RecordsError, open_records, rows_concerned, sorted_labels

Mask: TypeAlias = NDArray[np.bool_]

THREADS = 2
MOST_CODES = 256
"""Different answers of one item; with more it is a measurement."""
WIDEST = 100_000
"""How far apart the codes of one item may lie."""
CLOSE = 30
"""Codes no farther apart than this have a place each, whether they occur or not."""
LARGEST = 1 << 28
"""Numbers that the sums may take (2 GB); a design with more units, domains and answers is read row by row."""


class TooManyCells(ValueError):  # noqa: N818 - it is no fault of the records
    """Sums by unit and domain would be larger than what they sum up."""


class NotAnswersError(RecordsError):
    """A column of whole numbers has too many different ones to be answers, or too far apart."""


@dataclass(frozen=True, eq=False)
class _Batch:
    """A batch with its cells: what is the same for all items."""

    columns: pa.RecordBatch
    first_row: int
    cell: Whole
    cells: int
    group: Whole
    groups: int
    weight: Array
    positive: Mask
    steps: dict[tuple[str, int], Whole] = field(default_factory=dict)

    def first_place(self, of: str, width: int) -> Whole:
        """Where the sums of each row's cell or domain begin; worked out once for all items with as many codes."""
        if (of, width) not in self.steps:
            self.steps[of, width] = (self.cell if of == "cell" else self.group) * width
        return self.steps[of, width]


def accumulate(
    data: Records | Path | str | object,
    *,
    items: Sequence[str] = (),
    values: Sequence[str] = (),
    design: Sequence[str] | Whole = (),
    domains: Sequence[str] | Whole = (),
    weights: str | Array | None = None,
    where: Mask | None = None,
    fixed: Sequence[str] = (),
    elements: bool = False,
    by_cell: bool = False,
    batch: int = BATCH,
    threads: int = THREADS,
) -> Cells:
    """Sum weights of answers by design unit and domain, in one pass over the records.

    Parameters
    ----------
    data
        Records, or anything that :func:`kurak.sources.records.open_records` opens.
    items
        Columns of whole-number codes; missing, don't know and refused are counted like answers.
    values
        Columns of measurements.
    design
        Columns of the strata, then of the units; or the number of each row's unit from 0, array (rows).
    domains
        Columns that make the domains; or the number of each row's domain, -1 outside, array (rows).
    weights
        Column of weights, or the weights, array (rows); None for 1 each.
    where
        Who counts; array (rows). Others stay as units of the design. Without it: all.
    fixed
        Columns that are the same for all rows of a cell: numbers of units in the population.
    elements
        Whether every row is a unit of its own; ``design`` is then the strata alone.
    by_cell
        Whether respondents are counted by cell rather than by domain.
    batch
        Rows at a time.
    threads
        How many items are summed at the same time.

    Returns
    -------
    Cells
        In the order of their labels, whatever that of the rows.

    Raises
    ------
    RecordsError
        If weights are missing, negative or no numbers; strata or units are missing; or items are no codes.
    TooManyCells
        If the sums would take more than 2 GB.

    Notes
    -----
    **Formula** ``W[cell, item, code] = Σ w`` over the rows of the cell with that answer.

    **Source** principle: Wolter (2007), Introduction to Variance Estimation, §1.4, that variances need only sums of units; in R
    ``xtabs(w ~ interaction(stratum, psu, region) + q01)``.

    Examples
    --------
    >>> cells = accumulate(
    ...     {"village": [1, 1, 2], "q01": [4, 5, None], "w": [2.0, 1.0, 3.0]}, items=["q01"], design=["village"], weights="w")
    >>> cells.tallies["q01"].codes, cells.tallies["q01"].weighted.tolist()
    ((4, 5), [[0.0, 2.0, 1.0], [3.0, 0.0, 0.0]])
    """
    records = open_records(data)
    if not isinstance(records, SourceRecords):
        raise TypeError("sums are made from records that open_records has opened")
    from kurak.sources.engine import IbisSource, accumulate_by_query

    if isinstance(records.source, IbisSource) and where is None and not any(
        isinstance(one, np.ndarray) for one in (design, domains, weights)
    ):
        return accumulate_by_query(
            records.source.table,
            items=items,
            values=values,
            design=cast(Sequence[str], design),
            domains=cast(Sequence[str], domains),
            weights=cast(str | None, weights),
            fixed=fixed,
            elements=elements,
            by_cell=by_cell,
            name=records.label,
        )
    how = (items, values, design, domains, weights, where, fixed, elements, by_cell, batch, threads)
    try:
        return _accumulated(records, *how)
    except KindsDifferError:
        cast(CsvSource, records.source).read_at_once()
        return _accumulated(records, *how)


def _accumulated(
    records: SourceRecords,
    items: Sequence[str],
    values: Sequence[str],
    design: Sequence[str] | Whole,
    domains: Sequence[str] | Whole,
    weights: str | Array | None,
    where: Mask | None,
    fixed: Sequence[str],
    elements: bool,
    by_cell: bool,
    batch: int,
    threads: int,
) -> Cells:
    named = [*items, *values, *fixed, *(design if not isinstance(design, np.ndarray) else ())]
    named += [*(domains if not isinstance(domains, np.ndarray) else ()), *([weights] if isinstance(weights, str) else ())]
    records.require(*named)
    source, label = records.source, records.label
    columns = tuple(dict.fromkeys(named)) or source.names[:1]
    reader = _Reader(source, label, columns, design, domains, weights, where)
    tallies = {name: _Tallying(name, label, elements, by_cell) for name in items}
    moments = {name: _Summing(name, label, elements, by_cell) for name in values}
    kept = _Fixed(fixed, label)
    rows, positive = np.zeros(0), np.zeros(0)
    parts: list[Callable[[_Batch, Whole], None]] = [
        *(tally.add for tally in tallies.values()),
        *(moment.add for moment in moments.values()),
    ]

    def some(part: int, one: _Batch) -> None:
        buffer = np.empty(len(one.cell), dtype=np.int64)
        for add in parts[part::threads]:
            add(one, buffer)

    with ThreadPoolExecutor(threads) as pool, ThreadPoolExecutor(1) as reading:
        for one in _ahead(reader.batches(batch), reading):
            slots = sum(tally.width for tally in tallies.values()) + 3 * len(values)
            if one.cells * max(slots, 1) * (2 if elements else 1) > LARGEST:
                raise TooManyCells(f"{one.cells:,} combinations of unit and domain are too many to keep sums for")
            rows = _grown(rows, one.cells) + np.bincount(one.cell, minlength=one.cells)
            positive = _grown(positive, one.cells) + np.bincount(one.cell[one.positive], minlength=one.cells)
            kept.add(one)
            if parts:
                list(pool.map(some, range(threads), [one] * threads))
    keys, domain_keys = reader.keys()
    _, at, group = arranged(keys, domain_keys, reader.pairs.second > 0)
    in_group = np.zeros(int(group.max(initial=-1)) + 1, dtype=np.int64)
    in_group[group[group >= 0]] = reader.pairs.second[at][group >= 0]
    order = at if by_cell else in_group
    return Cells(
        tuple(Column(key.name, "category", key.values[at], key.labels) for key in keys),
        tuple(Column(key.name, "category", key.values[at], key.labels) for key in domain_keys),
        group,
        rows[at].astype(np.int64),
        positive[at].astype(np.int64),
        {name: tally.finish(at, order) for name, tally in tallies.items()},
        {name: moment.finish(at, order) for name, moment in moments.items()},
        {name: values[at] for name, values in kept.values.items()},
        elements,
        by_cell,
    )


class _Reader:
    """Batches with their cells, numbered as they turn up."""

    def __init__(
        self,
        source: Source,
        label: str,
        columns: Sequence[str],
        design: Sequence[str] | Whole,
        domains: Sequence[str] | Whole,
        weights: str | Array | None,
        where: Mask | None,
    ) -> None:
        self._source, self._label, self._columns = source, label, tuple(columns)
        self._design = design if isinstance(design, np.ndarray) else Combinations(tuple(design), of=label)
        self._domains = domains if isinstance(domains, np.ndarray) else Combinations(tuple(domains), of=label)
        self._weights, self._where = weights, where
        self.pairs = Pairs()

    def batches(self, rows: int) -> Iterator[_Batch]:
        """The batches one after another."""
        start = 0
        for batch in self._source.batches(self._columns, rows):
            yield self._read(batch, start)
            start += batch.num_rows

    def _read(self, batch: pa.RecordBatch, start: int) -> _Batch:
        unit = self._numbered(self._design, batch, start, complete=True)
        # Domain 0 is outside: missing, or not among those who count.
        group = self._numbered(self._domains, batch, start, complete=False) + 1
        if self._where is not None:
            group = np.where(self._where[start : start + batch.num_rows], group, 0)
        weight = self._weight(batch, start)
        positive = weight > 0
        cell = self.pairs.number(unit, group)
        groups = int(group.max(initial=0)) + 1
        # Who weighs nothing stands behind no estimate.
        counted = group if positive.all() else np.where(positive, group, 0)
        return _Batch(batch, start + 1, cell, self.pairs.count, counted, groups, weight, positive)

    def _numbered(self, keys: Combinations | Whole, batch: pa.RecordBatch, start: int, *, complete: bool) -> Whole:
        if isinstance(keys, np.ndarray):
            return keys[start : start + batch.num_rows].astype(np.int64)
        places = [self._columns.index(name) for name in keys.names]
        return keys.number(batch, places, first_row=start + 1, complete=complete)

    def _weight(self, batch: pa.RecordBatch, start: int) -> Array:
        if self._weights is None:
            return np.ones(batch.num_rows)
        if not isinstance(self._weights, str):
            return self._weights[start : start + batch.num_rows]
        name = self._weights
        weight = numbers(pa.chunked_array([batch.column(self._columns.index(name))]), name=name, of=self._label)
        for bad, what in ((np.isnan(weight), "has no weight"), (weight < 0, "holds negative weights")):
            if bad.any():
                raise RecordsError(f'column "{name}" of {self._label} {what} in {rows_concerned(bad, first_row=start + 1)}')
        return weight

    def keys(self) -> tuple[tuple[Column, ...], tuple[Column, ...]]:
        """Key columns of the cells: of the design, and of the domains."""
        return self._columns_of(self._design, self.pairs.first), self._columns_of(self._domains, self.pairs.second - 1)

    def _columns_of(self, keys: Combinations | Whole, codes: Whole) -> tuple[Column, ...]:
        if isinstance(keys, np.ndarray):
            every = tuple(range(int(codes.max(initial=-1)) + 1))
            return (Column("number", "category", codes.astype(np.int32), every),)
        made = []
        for key in keys.keys(codes):
            order = self._source.order(key.name)
            placed, labels = sorted_labels(key.values.astype(np.int32), key.labels, order)
            made.append(relabelled(Column(key.name, "category", placed, labels), self._source.labels(key.name)))
        return tuple(made)


class _Tallying:
    """Sums of one item, that grow with the cells and the codes that turn up."""

    def __init__(self, name: str, of: str, elements: bool, by_cell: bool) -> None:
        self._name, self._of, self._elements, self._by_cell = name, of, elements, by_cell
        self._low, self._codes = 0, np.zeros(0, dtype=np.int64)
        self._places: Whole | None = None
        self._weighted, self._squares, self._counts = np.zeros((0, 1)), np.zeros((0, 1)), np.zeros((0, 1))

    @property
    def width(self) -> int:
        """Codes and missing."""
        return len(self._codes) + 1

    def add(self, batch: _Batch, buffer: Whole) -> None:
        """Add a batch."""
        column = batch.columns.column(batch.columns.schema.get_field_index(self._name))
        codes = self._whole(column, batch.first_row)
        answer, width = self._placed(codes), self.width
        self._weighted = _added(self._weighted, _key(batch.first_place("cell", width), answer, buffer), batch.weight, batch.cells, width)
        if self._elements:
            square = batch.weight * batch.weight
            self._squares = _added(self._squares, buffer, square, batch.cells, width)
        if not self._by_cell:
            key = _key(batch.first_place("group", width), answer, buffer)
            self._counts = _added(self._counts, key, None, batch.groups, width)
        elif batch.positive.all():
            self._counts = _added(self._counts, buffer, None, batch.cells, width)
        else:
            self._counts = _added(self._counts, buffer, batch.positive.astype(float), batch.cells, width)

    def finish(self, at: Whole, order: Whole) -> Tally:
        """The sums, of the codes that occur, in the order of the cells."""
        seen = np.asarray(self._weighted.any(axis=0) | self._counts.any(axis=0))
        seen[0] = True
        rising = np.concatenate([[0], 1 + np.argsort(self._codes)])
        kept = rising[seen[rising]]
        return Tally(
            tuple(self._codes[kept[1:] - 1].tolist()),
            self._weighted[np.ix_(at, kept)],
            _grown(self._counts, int(order.max(initial=-1)) + 1)[np.ix_(order, kept)].astype(np.int64),
            self._squares[np.ix_(at, kept)] if self._elements else None,
        )

    def _whole(self, column: pa.Array, first_row: int) -> pa.Array:
        """The column as whole numbers."""
        kind = column.type
        if pa.types.is_dictionary(kind):
            return self._whole(column.dictionary_decode(), first_row)
        if pa.types.is_integer(kind):
            return column
        found = numbers(pa.chunked_array([column]), name=self._name, of=self._of)
        missing = np.isnan(found)
        bad = ~missing & (found != np.floor(found))
        if bad.any():
            rows = rows_concerned(bad, first_row=first_row)
            raise RecordsError(f'column "{self._name}" of {self._of} holds numbers that are no codes of answers ({rows})')
        return _from_numpy(np.where(missing, 0, found).astype(np.int64), missing)

    def _placed(self, column: pa.Array) -> NDArray[Any]:
        """Place of each row's answer in the sums, 0 where missing, after making room for new codes."""
        low, high = limits(column)
        if low is None or high is None:
            return np.zeros(len(column), dtype=np.int64)
        if len(self._codes):
            low, high = min(low, int(self._codes.min())), max(high, int(self._codes.max()))
        if high - low > WIDEST:
            raise NotAnswersError(f'column "{self._name}" of {self._of} holds numbers too far apart to be codes of answers')
        if self._places is None and high - low <= CLOSE:
            if not len(self._codes) or low < self._low or high > int(self._codes.max()):
                self._take(np.arange(low, high + 1), low)
            # A missing answer lies one below the lowest code, which is the place before its own.
            return _beside(column, low - 1) - (self._low - 1) if self._low != 1 else _beside(column, 0)
        if self._places is None or low < self._low or high >= self._low + len(self._places):
            self._low, self._places = low, _moved(self._places, self._low, low, high)
            self._places[self._codes - low] = np.arange(1, self.width)
        far = _beside(column, low - 1).astype(np.int64) - low
        inside = far[far >= 0]
        new = np.flatnonzero((np.bincount(inside, minlength=high - low + 1) > 0) & (self._places == 0)) + low
        if len(new):
            if len(self._codes) + len(new) > MOST_CODES:
                raise NotAnswersError(
                    f'column "{self._name}" of {self._of} holds more than {MOST_CODES} different numbers, too many to be answers'
                )
            self._take(np.concatenate([self._codes, new]), low)
            self._places[new - low] = np.arange(self.width - len(new), self.width)
        return np.where(far >= 0, self._places[far], 0)

    def _take(self, codes: Whole, low: int) -> None:
        """Make room for codes; those that had a place keep their sums."""
        columns = [0, *(1 + int(np.flatnonzero(codes == code)[0]) for code in self._codes)]
        for name in ("_weighted", "_squares", "_counts"):
            old: Array = getattr(self, name)
            made = np.zeros((len(old), 1 + len(codes)))
            made[:, columns] = old
            setattr(self, name, made)
        self._codes, self._low = codes, low


class _Summing:
    """Sums of one measured variable."""

    def __init__(self, name: str, of: str, elements: bool, by_cell: bool) -> None:
        self._name, self._of, self._elements, self._by_cell = name, of, elements, by_cell
        self._centre: float | None = None
        self._weighted, self._squares, self._counts = np.zeros((0, 3)), np.zeros((0, 3)), np.zeros((0, 1))

    def add(self, batch: _Batch, buffer: Whole) -> None:
        """Add a batch."""
        column = batch.columns.column(batch.columns.schema.get_field_index(self._name))
        found = numbers(pa.chunked_array([column]), name=self._name, of=self._of)
        given = ~np.isnan(found)
        if self._centre is None and given.any():
            self._centre = float(found[given].mean())
        value = np.where(given, found - (self._centre or 0.0), 0.0)
        weight = np.where(given, batch.weight, 0.0)
        self._weighted = _grown(self._weighted, batch.cells) + _powers(batch.cell, weight, value, batch.cells)
        if self._elements:
            self._squares = _grown(self._squares, batch.cells) + _powers(batch.cell, weight * weight, value, batch.cells)
        place, size = (batch.cell, batch.cells) if self._by_cell else (batch.group, batch.groups)
        some = (given & batch.positive).astype(float)
        self._counts = _grown(self._counts, size) + np.bincount(place, some, size)[:, None]

    def finish(self, at: Whole, order: Whole) -> Moments:
        """The sums in the order of the cells."""
        return Moments(
            self._centre or 0.0,
            self._weighted[at],
            _grown(self._counts, int(order.max(initial=-1)) + 1)[order, 0].astype(np.int64),
            self._squares[at] if self._elements else None,
        )


class _Fixed:
    """Columns that are the same for all rows of a cell."""

    def __init__(self, names: Sequence[str], of: str) -> None:
        self._of = of
        self.values = {name: np.zeros(0) for name in names}

    def add(self, batch: _Batch) -> None:
        """Take the values of new cells, and compare those of known ones."""
        for name, known in self.values.items():
            column = batch.columns.column(batch.columns.schema.get_field_index(name))
            found = numbers(pa.chunked_array([column]), name=name, of=self._of)
            gone = np.isnan(found)
            if gone.any():
                rows = rows_concerned(gone, first_row=batch.first_row)
                raise RecordsError(f'column "{name}" of {self._of} is part of the design and has nothing in {rows}')
            held = np.concatenate([known, np.full(batch.cells - len(known), np.nan)])
            new = np.isnan(held[batch.cell])
            held[batch.cell[new]] = found[new]
            bad = held[batch.cell] != found
            if bad.any():
                rows = rows_concerned(bad, first_row=batch.first_row)
                raise RecordsError(f'column "{name}" of {self._of} differs within a unit of the design ({rows})')
            self.values[name] = held


def _ahead(batches: Iterator[_Batch], pool: ThreadPoolExecutor) -> Iterator[_Batch]:
    """The batches, the next one being read while this one is used."""
    coming = pool.submit(next, batches, None)
    while (one := coming.result()) is not None:
        coming = pool.submit(next, batches, None)
        yield one


def _key(first: Whole, answer: NDArray[Any], buffer: Whole) -> Whole:
    """``first + answer`` in the buffer."""
    np.add(first, answer, out=buffer, casting="unsafe")
    return buffer


def _added(sums: Array, key: Whole, weight: Array | None, rows: int, width: int) -> Array:
    """Add a batch's sums, after making room for new rows of them."""
    room = max(rows, len(sums))
    here = np.bincount(key, weight, room * width).reshape(room, width)
    if len(sums) < room:
        sums = _grown(sums, room)
    sums += here
    return sums


def _grown(sums: Array, rows: int) -> Array:
    if len(sums) >= rows:
        return sums
    made = np.zeros((rows, *sums.shape[1:]))
    made[: len(sums)] = sums
    return made


def _powers(place: Whole, weight: Array, value: Array, size: int) -> Array:
    once = weight * value
    return np.stack([np.bincount(place, one, size) for one in (weight, once, once * value)], axis=1)


def _beside(column: pa.Array, missing: int) -> NDArray[Any]:
    """Whole numbers with a value for missing, in a type that has room for it."""
    if column.null_count:
        kind = np.iinfo(column.type.to_pandas_dtype())
        if not kind.min <= missing <= kind.max:
            column = pc.cast(column, pa.int64())
    return dense(column, missing)


def _moved(places: Whole | None, old: int, low: int, high: int) -> Whole:
    made = np.zeros(high - low + 1, dtype=np.int64)
    if places is not None:
        made[old - low : old - low + len(places)] = places
    return made


def _from_numpy(values: Whole, missing: Mask) -> pa.Array:
    valid = np.packbits(~missing, bitorder="little").tobytes()
    return pa.Array.from_buffers(pa.int64(), len(values), [pa.py_buffer(valid), pa.py_buffer(values)], int(missing.sum()))
