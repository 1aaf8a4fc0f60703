"""Numbering what occurs: values of key columns, and combinations of them, in the order in which they turn up.

Everything grows as batches arrive, so that one pass over the records is enough, and numbers stay dense: the tables that sums
are kept in are no larger than what is there.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kurak.sources.arrow_columns import SPREAD, category, dense, limits
from kurak.sources.records import Column, RecordsError, rows_concerned

Codes: TypeAlias = NDArray[np.int64]

TABLE = 1 << 24
"""Entries of a lookup table (64 MB); with more possible pairs they are found by searching."""


class Values:
    """The different values of one key column, numbered from 0; missing is -1."""

    def __init__(self, name: str, *, of: str) -> None:
        self.name, self._of = name, of
        self._place: dict[object, int] = {}
        # For whole numbers: the number of each value, from the lowest seen on, -1 where it has none yet.
        self._low, self._lookup = 0, np.zeros(0, dtype=np.int64)

    @property
    def labels(self) -> tuple[object, ...]:
        """The values, in the order of their numbers."""
        return tuple(self._place)

    def number(self, values: pa.Array) -> Codes:
        """Numbers of a batch's values; array (rows)."""
        if pa.types.is_integer(values.type) and values.type != pa.uint64() and not values.null_count and len(values):
            low, high = limits(values)
            if low is not None and high is not None and self._make_room(low, high):
                place = np.subtract(dense(values, 0), self._low, dtype=np.int64)
                codes: Codes = self._lookup[place]
                if codes.min() < 0:
                    for new in np.unique(place[codes < 0]).tolist():
                        self._lookup[new] = self._place.setdefault(new + self._low, len(self._place))
                    codes = self._lookup[place]
                return codes
        found = category(pa.chunked_array([values]), name=self.name, of=self._of)
        here = [self._place.setdefault(label, len(self._place)) for label in found.labels]
        return np.array([*here, -1], dtype=np.int64)[found.values]

    def _make_room(self, low: int, high: int) -> bool:
        """Widen the lookup to a range of values; False if they lie too far apart for one."""
        if len(self._lookup):
            low, high = min(low, self._low), max(high, self._low + len(self._lookup) - 1)
        if high - low >= SPREAD:
            return False
        if high - low >= len(self._lookup):
            wider = np.full(high - low + 1, -1, dtype=np.int64)
            wider[self._low - low : self._low - low + len(self._lookup)] = self._lookup
            self._low, self._lookup = low, wider
        return True


class Pairs:
    """The pairs of two numbers that occur, numbered from 0."""

    def __init__(self) -> None:
        self._first: list[Codes] = []
        self._second: list[Codes] = []
        self._width = 0
        self._table: NDArray[np.int32] | None = np.zeros(0, dtype=np.int32)
        self._keys, self._ids = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        self.count = 0

    @property
    def first(self) -> Codes:
        """First number of each pair; array (pairs)."""
        return np.concatenate([*self._first, np.zeros(0, dtype=np.int64)])

    @property
    def second(self) -> Codes:
        """Second number of each pair; array (pairs)."""
        return np.concatenate([*self._second, np.zeros(0, dtype=np.int64)])

    def number(self, first: Codes, second: Codes) -> Codes:
        """Numbers of pairs; arrays (rows) of numbers from 0."""
        if not len(first):
            return first
        self._make_room(int(first.max()) + 1, int(second.max()) + 1)
        if self._table is None:
            return self._search(first, second)
        key = first * self._width
        key += second
        found = self._table[key]
        new = found < 0
        if new.any():
            keys = np.unique(key[new])
            self._table[keys] = self._add(keys // self._width, keys % self._width)
            found = self._table[key]
        numbered: Codes = found.astype(np.int64)
        return numbered

    def _make_room(self, most_first: int, most_second: int) -> None:
        if self._table is None:
            return
        high = len(self._table) // self._width if self._width else 0
        if most_first <= high and most_second <= self._width:
            return
        width = self._width if most_second <= self._width else max(most_second, 2 * self._width)
        height = high if most_first <= high else max(most_first, 2 * high)
        first, second = self.first, self.second
        if width * height > TABLE:
            self._table = None
            keys = first << 32 | second
            order = np.argsort(keys)
            self._keys, self._ids = keys[order], order
            return
        self._width = width
        self._table = np.full(height * width, -1, dtype=np.int32)
        self._table[first * width + second] = np.arange(self.count)

    def _search(self, first: Codes, second: Codes) -> Codes:
        key = first << 32 | second
        distinct, row = np.unique(key, return_inverse=True)
        new = distinct[~np.isin(distinct, self._keys, assume_unique=True)]
        if len(new):
            ids = np.concatenate([self._ids, self._add(new >> 32, new & 0xFFFFFFFF)])
            keys = np.concatenate([self._keys, new])
            order = np.argsort(keys)
            self._keys, self._ids = keys[order], ids[order]
        numbered: Codes = self._ids[np.searchsorted(self._keys, distinct)][row]
        return numbered

    def _add(self, first: Codes, second: Codes) -> Codes:
        self._first.append(first)
        self._second.append(second)
        self.count += len(first)
        return np.arange(self.count - len(first), self.count)


class Combinations:
    """Combinations of several key columns that occur, numbered from 0; -1 where one of them is missing."""

    def __init__(self, names: tuple[str, ...], *, of: str) -> None:
        self.names, self._of = names, of
        self.columns = [Values(name, of=of) for name in names]
        self._pairs = [Pairs() for _ in names[1:]]

    def number(self, batch: pa.RecordBatch, places: list[int], *, first_row: int, complete: bool) -> Codes:
        """Numbers of a batch's combinations.

        Parameters
        ----------
        places
            Where the key columns stand in the batch.
        first_row
            Number of the batch's first row, from 1.
        complete
            Whether a missing value is an error, as in strata and units.
        """
        if not self.names:
            return np.zeros(batch.num_rows, dtype=np.int64)
        codes = [column.number(batch.column(place)) for column, place in zip(self.columns, places, strict=True)]
        missing = np.zeros(batch.num_rows, dtype=bool)
        for name, code in zip(self.names, codes, strict=True):
            gone = code < 0
            if complete and gone.any():
                rows = rows_concerned(gone, first_row=first_row)
                raise RecordsError(f'column "{name}" of {self._of} is part of the design and has nothing in {rows}')
            missing |= gone
        if not missing.any():
            return self._combined(codes)
        found = np.full(batch.num_rows, -1, dtype=np.int64)
        found[~missing] = self._combined([code[~missing] for code in codes])
        return found

    def _combined(self, codes: list[Codes]) -> Codes:
        found = codes[0]
        for pairs, code in zip(self._pairs, codes[1:], strict=True):
            found = pairs.number(found, code)
        return found

    def keys(self, numbers: Codes) -> tuple[Column, ...]:
        """Key columns of combinations by their numbers, missing for -1."""
        if not self.names:
            return ()
        parts: list[Codes] = []
        inside = numbers >= 0
        at = numbers[inside]
        for pairs in reversed(self._pairs):
            parts.append(pairs.second[at])
            at = pairs.first[at]
        parts.append(at)
        made = []
        for column, part in zip(self.columns, reversed(parts), strict=True):
            codes = np.full(len(numbers), -1, dtype=np.int32)
            codes[inside] = part
            made.append(Column(column.name, "category", codes, column.labels))
        return tuple(made)
