"""Codes of any kind as whole numbers from 0 without gaps, which sums can use as places."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Codes: TypeAlias = NDArray[np.intp]


def dense_codes(codes: NDArray[Any]) -> tuple[Codes, Codes]:
    """Number the distinct codes from 0 in their order; return the numbers and each code's first row.

    Parameters
    ----------
    codes
        Whole numbers, text or any that sort; array (rows).

    Returns
    -------
    numbers, first
        Arrays (rows) and (distinct codes).

    Notes
    -----
    **Formula** the rank of each code among the distinct codes, less 1.

    **Source** none needed; in R ``match(x, sort(unique(x)))``.

    Examples
    --------
    >>> [found.tolist() for found in dense_codes(np.array([30, 10, 30]))]
    [[1, 0, 1], [1, 0]]
    """
    if codes.dtype.kind in "iu":
        low, high = int(codes.min()), int(codes.max())
        # Counting beats sorting where codes are not much sparser than the rows.
        if high - low < 4 * len(codes) + 1000:
            shifted = codes.astype(np.intp) - low
            number = np.cumsum(np.bincount(shifted) > 0) - 1
            dense = number[shifted]
            first = np.empty(int(number[-1]) + 1, dtype=np.intp)
            first[dense[::-1]] = np.arange(len(codes) - 1, -1, -1)
            return dense, first
    _, rows, inverse = np.unique(codes, return_index=True, return_inverse=True)
    return inverse.reshape(-1), rows


def paired_codes(above: Codes, code: Codes) -> Codes:
    """Return one whole number for each pair of codes, that sorts by the first, then by the second.

    Parameters
    ----------
    above, code
        Whole numbers from 0; arrays (rows).

    Returns
    -------
    array (rows)

    Notes
    -----
    **Formula** ``above · (largest code + 1) + code``.

    **Source** none needed; in R ``interaction(above, code, lex.order = TRUE)``.

    Examples
    --------
    >>> paired_codes(np.array([0, 1]), np.array([2, 0])).tolist()
    [2, 3]
    """
    paired: Codes = above * (int(code.max()) + 1) + code
    return paired


def first_places(codes: Codes) -> Codes:
    """Return the first place of each value in codes that never fall.

    Parameters
    ----------
    codes
        Whole numbers from 0 without gaps, in order; array (places).

    Returns
    -------
    array (values)

    Notes
    -----
    **Formula** the places where the code rises.

    **Source** none needed; in R ``match(unique(codes), codes) - 1``.

    Examples
    --------
    >>> first_places(np.array([0, 0, 1])).tolist()
    [0, 2]
    """
    return np.flatnonzero(np.diff(codes, prepend=-1))
