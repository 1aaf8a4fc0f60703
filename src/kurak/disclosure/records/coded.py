"""Columns on their way to a release: different values and a code for each record; missing is -1."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.disclosure.records.study_file import Declared, StudyFile
from kurak.sources.records import RecordsError

Codes: TypeAlias = NDArray[np.int32]
Mask: TypeAlias = NDArray[np.bool_]

DAY = re.compile(r"\d{4}-\d{2}-\d{2}([T ].*)?")
"""A date, or a time, as it is written."""


@dataclass(frozen=True, eq=False)
class Coded:
    """Values of a column.

    Parameters
    ----------
    labels
        The different values, in order.
    codes
        Place of each record's value among them, -1 where there is none.
    """

    labels: tuple[Any, ...]
    codes: Codes

    @property
    def there(self) -> int:
        """Records with a value."""
        return int((self.codes >= 0).sum())

    @property
    def counts(self) -> NDArray[np.int64]:
        """Records of each value."""
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.labels)).astype(np.int64)

    @property
    def masked(self) -> np.ma.MaskedArray[Any, Any]:
        """The codes, with missing ones hidden: what counts keys reads it so."""
        return np.ma.MaskedArray(self.codes, mask=self.codes < 0)

    def without(self, rows: Mask) -> Coded:
        """The same with some records' values withheld."""
        return Coded(self.labels, np.where(rows, np.int32(-1), self.codes))

    def trimmed(self) -> Coded:
        """The same without values that no record has."""
        used = self.counts > 0
        if used.all():
            return self
        lookup = np.append(np.cumsum(used) - 1, -1).astype(np.int32)
        return Coded(tuple(label for label, there in zip(self.labels, used.tolist(), strict=True) if there), lookup[self.codes])

    def mapped(self, change: Callable[[Any], Any], order: Sequence[Any] | None = None) -> Coded:
        """The same with other values; None is missing, and values that became one are one.

        Parameters
        ----------
        order
            New values in their order; left out, that of the old ones.

        Examples
        --------
        >>> made = Coded(("a", "b", "c"), np.array([0, 1, 2, -1], np.int32)).mapped({"a": "x", "b": "x"}.get)
        >>> made.labels, made.codes.tolist()
        (('x',), [0, 0, -1, -1])
        """
        made = [change(label) for label in self.labels]
        held = {one for one in made if one is not None}
        labels = tuple(one for one in dict.fromkeys(order if order is not None else made) if one in held)
        place = {label: at for at, label in enumerate(labels)}
        lookup = np.array([*(-1 if one is None else place[one] for one in made), -1], dtype=np.int32)
        return Coded(labels, lookup[self.codes])


def read_column(file: StudyFile, name: str, declared: Declared) -> Coded:
    """Read a column of a study's file, without interviews that were decided out.

    Raises
    ------
    RecordsError
        If it cannot be read as what it is declared to be.
    """
    if declared.kind in ("item", "number") and (declared.kind == "item" or _is_number(file, name)):
        return _kept(file, *_numbers(file.records.number(name)))
    try:
        column = file.records.category(name)
    except RecordsError:
        # More fractions than a category has.
        return _kept(file, *_numbers(file.records.number(name)))
    labels = tuple(one if isinstance(one, int | float | str) and not isinstance(one, bool) else str(one).lower() for one in column.labels)
    made = _kept(file, labels, np.asarray(column.values, dtype=np.int32))
    wanted = file.labels.get(name)
    if wanted is None:
        return made
    order = [*wanted, *(one for one in made.labels if str(one) not in wanted)]
    return made.mapped(lambda value: str(value) if str(value) in wanted else value, order)


def _is_number(file: StudyFile, name: str) -> bool:
    try:
        file.records.number(name)
    except RecordsError:
        return False
    return True


def _numbers(values: NDArray[np.float64]) -> tuple[tuple[Any, ...], Codes]:
    known = ~np.isnan(values)
    different, at = np.unique(values[known], return_inverse=True)
    codes = np.full(len(values), -1, dtype=np.int32)
    codes[known] = at
    return tuple(int(one) if float(one).is_integer() and abs(one) < 2**53 else one for one in different.tolist()), codes


def _kept(file: StudyFile, labels: tuple[Any, ...], codes: Codes) -> Coded:
    """Of records that are not left out, with the values that they have."""
    if file.left_out is not None:
        codes = codes[~file.left_out]
    return Coded(labels, codes).trimmed()


def is_dates(column: Coded) -> bool:
    """Whether all values are dates or times."""
    return bool(column.labels) and all(isinstance(one, str) and DAY.fullmatch(one) for one in column.labels)


def by_month(column: Coded) -> Coded:
    """Dates with nothing finer than their month.

    Examples
    --------
    >>> by_month(Coded(("2026-05-02", "2026-05-30T10:00"), np.array([0, 1], np.int32))).labels
    ('2026-05',)
    """
    return column.mapped(lambda value: value[:7])


def is_numeric(column: Coded) -> bool:
    """Whether all values are numbers."""
    return bool(column.labels) and all(isinstance(one, int | float) for one in column.labels)


def is_free_text(column: Coded, *, most: int = 100, words: float = 4) -> bool:
    """Whether values look like what somebody wrote: many different ones, or long ones.

    Examples
    --------
    >>> is_free_text(Coded(("men", "women"), np.array([0, 1], np.int32)))
    False
    >>> is_free_text(Coded(("he said that he would come back", "my neighbour from the next street"), np.array([0, 1], np.int32)))
    True
    """
    texts = [one for one in column.labels if isinstance(one, str)]
    if not texts:
        return False
    return len(texts) > most or (sum(len(text.split()) for text in texts) / len(texts) > words and len(texts) > column.there / 4)
