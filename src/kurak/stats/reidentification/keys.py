"""Key variables as codes, and the records that agree on all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Codes = NDArray[np.int64]

MISSING = -1
"""The code of a value that is not there."""

_ROOM = 2**62
"""Combinations that fit into one whole number."""


@dataclass(frozen=True)
class EquivalenceClasses:
    """Records that agree on every key variable; made by :func:`equivalence_classes`.

    Parameters
    ----------
    labels
        Class of each record, from 0; array (records).
    sizes
        Records in each class; array (classes).
    first
        One record of each class; array (classes).
    """

    labels: Codes
    sizes: Codes
    first: Codes


def code_values(values: ArrayLike) -> Codes:
    """Return whole numbers for the values of one variable, the same for the same value, -1 where there is none.

    Parameters
    ----------
    values
        One per record. ``None``, not a number, not a time and masked values are missing.

    Examples
    --------
    >>> code_values(["Osh", None, "Naryn", "Osh"]).tolist(), code_values([2.5, float("nan"), 1]).tolist()
    ([0, -1, 1, 0], [1, -1, 0])
    """
    hidden = np.ma.getmaskarray(values) if isinstance(values, np.ma.MaskedArray) else None
    x: NDArray[Any] = np.asarray(values)
    if x.ndim != 1:
        raise ValueError("a variable has one value for each record")
    codes = np.empty(len(x), dtype=np.int64)
    if x.dtype == object:
        known: dict[object, int] = {}
        for place, value in enumerate(x.tolist()):
            # Only what is not a number, or not a time, differs from itself.
            codes[place] = MISSING if value is None or value != value else known.setdefault(value, len(known))
    else:
        if np.issubdtype(x.dtype, np.integer) and len(x) and int(x.max()) - int(x.min()) <= 4 * len(x):
            # Whole numbers that lie close together are numbered faster than they are sorted.
            codes[:] = _close(x.astype(np.int64) - int(x.min()))
            if hidden is not None:
                codes[hidden] = MISSING
            return codes
        absent = x != x
        _, found = np.unique(x[~absent], return_inverse=True)
        codes[~absent] = found
        codes[absent] = MISSING
    if hidden is not None:
        codes[hidden] = MISSING
    return codes


def _close(x: Codes) -> Codes:
    there = np.bincount(x) > 0
    numbers: Codes = np.cumsum(there)[x] - 1
    return numbers


def code_keys(columns: Sequence[ArrayLike]) -> Codes:
    """Return the codes of several variables, one column each; array (records, keys).

    Examples
    --------
    >>> code_keys([["f", "m", "f"], [30, 30, 40]]).tolist()
    [[0, 0], [1, 0], [0, 1]]
    """
    coded = [code_values(column) for column in columns]
    if not coded or len({len(one) for one in coded}) != 1:
        raise ValueError("key variables have one value for each record, and there is one of them at least")
    return np.stack(coded, axis=1)


def checked_codes(codes: ArrayLike) -> Codes:
    """Return codes as a table of whole numbers from -1, or raise ``ValueError``."""
    table = np.asarray(codes)
    if table.ndim != 2 or table.shape[1] == 0 or not np.issubdtype(table.dtype, np.integer):
        raise ValueError("codes are a table of whole numbers, records by keys")
    if table.size and table.min() < MISSING:
        raise ValueError("codes are 0 or more, or -1 where a value is missing")
    return table.astype(np.int64, copy=False)


def combine(codes: Codes) -> Codes:
    """Return one whole number for each record, the same for records that agree on all columns; -1 is a value of its own.

    Examples
    --------
    >>> combine(np.array([[0, 1], [0, -1], [0, 1]])).tolist()
    [5, 3, 5]
    """
    packed = np.zeros(len(codes), dtype=np.int64)
    room = 1
    for column in codes.T:
        values = int(column.max(initial=MISSING)) + 2
        if values > _ROOM // max(len(codes), 1):
            column = np.unique(column, return_inverse=True)[1] - 1
            values = int(column.max(initial=MISSING)) + 2
        if room > _ROOM // values:
            # Only combinations that occur, so that the next column fits again.
            packed = np.unique(packed, return_inverse=True)[1]
            room = int(packed.max(initial=0)) + 1
        packed = packed * values + (column + 1)
        room *= values
    return packed


def equivalence_classes(codes: ArrayLike) -> EquivalenceClasses:
    """Return which records agree on every key variable, by one sort.

    Parameters
    ----------
    codes
        From :func:`code_keys`; a missing value is a value of its own here.

    Notes
    -----
    **Source** Samarati (2001), IEEE Transactions on Knowledge and Data Engineering 13, 1010-1027; Hundepool et al. (2012),
    Statistical Disclosure Control, chapter 3 (keys and their frequencies).

    Examples
    --------
    >>> found = equivalence_classes([[0, 1], [1, 1], [0, 1]])
    >>> found.labels.tolist(), found.sizes.tolist(), found.first.tolist()
    ([0, 1, 0], [2, 1], [0, 1])
    """
    table = checked_codes(codes)
    _, first, labels, sizes = np.unique(combine(table), return_index=True, return_inverse=True, return_counts=True)
    return EquivalenceClasses(labels.astype(np.int64), sizes.astype(np.int64), first.astype(np.int64))
