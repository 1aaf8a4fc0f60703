"""Answers that do not change from item to item: the longest run, and the share of one answer in a block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class StraightLining:
    """How little answers change; arrays (records).

    Parameters
    ----------
    longest_run
        Most items in a row with one answer; 0 for a record without answers.
    run_share
        Longest run over items answered.
    same_share
        Share of the answer given most often among the items answered, 0 to 1.
    answered
        Items answered.
    """

    longest_run: NDArray[np.intp]
    run_share: Array
    same_share: Array
    answered: NDArray[np.intp]


def straight_lining(answers: ArrayLike) -> StraightLining:
    """Measure runs of one answer in a block of items.

    Parameters
    ----------
    answers
        Codes of the answers as given (not turned), items in the order in which they were asked; not a number
        where an item was not answered, which ends a run. Array (records, items).

    Returns
    -------
    StraightLining
        Not a number where nothing was answered.

    Raises
    ------
    ValueError
        If answers are no table.

    Notes
    -----
    **Formula** longest run ``max (j − i + 1)`` with ``x_i = … = x_j``; shares over the items answered.

    **Source** Johnson (2005), Journal of Research in Personality 39, 103-129; in R ``max(rle(x)$lengths)``
    (as ``careless::longstring``) and ``max(table(x)) / sum(!is.na(x))``.

    Examples
    --------
    >>> found = straight_lining([[4, 4, 4, 2, 4], [1, 2, 3, 2, 1]])
    >>> found.longest_run.tolist(), found.same_share.tolist()
    ([3, 1], [0.8, 0.4])
    """
    x = np.asarray(answers, dtype=float)
    if x.ndim != 2:
        raise ValueError("answers are a table of records by items")
    given = ~np.isnan(x)
    answered = given.sum(axis=1)
    run = np.zeros(len(x), dtype=np.intp)
    longest = np.zeros(len(x), dtype=np.intp)
    for at in range(x.shape[1]):
        same = given[:, at] & (x[:, at] == x[:, at - 1]) if at else np.zeros(len(x), dtype=bool)
        run = np.where(same, run + 1, given[:, at].astype(np.intp))
        longest = np.maximum(longest, run)
    most = np.zeros(len(x), dtype=np.intp)
    for code in np.unique(x[given]):
        most = np.maximum(most, (x == code).sum(axis=1))
    none = np.full(len(x), np.nan)
    some = answered > 0
    return StraightLining(
        longest,
        np.divide(longest, answered, out=none.copy(), where=some),
        np.divide(most, answered, out=none.copy(), where=some),
        answered,
    )
