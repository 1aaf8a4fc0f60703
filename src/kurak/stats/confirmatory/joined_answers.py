"""Joining neighbouring answers, alike in all groups, where some group did not choose them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Codes: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True)
class JoinedAnswers:
    """Answers of an item that became one.

    Attributes
    ----------
    item
        Name of the item.
    codes
        The answers as they were, neighbours of one another.
    """

    item: str
    codes: tuple[int, ...]


def join_categories(
    codes: ArrayLike, *, items: Sequence[str], groups: ArrayLike
) -> tuple[Codes, tuple[JoinedAnswers, ...]]:
    """Join answers to their neighbours until every group chose every answer.

    Parameters
    ----------
    codes
        Answers as whole numbers from 0 in order, −1 where there is none; array (respondents, items).
    items
        Name of each column.
    groups
        Group of every respondent, empty for none.

    Returns
    -------
    codes : array (respondents, items)
        The same, numbered anew from 0 without gaps, in all groups alike.
    joined : tuple of JoinedAnswers
        What became one; empty if nothing had to.

    Raises
    ------
    ValueError
        If shapes differ, or answers are not whole numbers from −1.

    Notes
    -----
    **Formula** of the answers that some group did not choose the lowest is joined to the rarer one of its
    neighbours, the lower one in a tie; and so on. Answers that nobody in any group chose are left out.

    **Source** Svetina, Rutkowski and Rutkowski (2020), *Structural Equation Modeling* 27, 111–130, on groups
    with differing answers; the rule is ours.

    Examples
    --------
    >>> answers, groups = [[0], [1], [2], [1], [2], [2]], ["m"] * 3 + ["w"] * 3
    >>> found, joined = join_categories(answers, items=["a"], groups=groups)
    >>> found.ravel().tolist(), joined
    ([0, 0, 1, 0, 1, 1], (JoinedAnswers(item='a', codes=(0, 1)),))
    """
    table = np.asarray(codes)
    if table.ndim != 2 or not np.issubdtype(table.dtype, np.integer) or table.shape[1] != len(items):
        raise ValueError("answers are whole numbers, with a column for each item")
    given = [str(one) for one in np.asarray(groups).tolist()]
    if len(given) != len(table):
        raise ValueError("one group for every respondent")
    if table.size and table.min() < -1:
        raise ValueError("answers are whole numbers from 0, and -1 where there is none")
    labels = np.array(given, dtype=object)
    names = sorted(set(given) - {""})
    found = np.full(table.shape, -1, dtype=np.int64)
    joined = []
    for at, item in enumerate(items):
        column = table[:, at]
        chosen = np.unique(column[column >= 0])
        sets = [[code] for code in chosen.tolist()]
        counts = [
            np.array([np.count_nonzero((column == code) & (labels == name)) for name in names])
            for code in chosen
        ]
        while len(sets) > 1:
            empty = [place for place, one in enumerate(counts) if (one == 0).any()]
            if not empty:
                break
            here = empty[0]
            beside = [place for place in (here - 1, here + 1) if 0 <= place < len(sets)]
            there = min(beside, key=lambda place: int(counts[place].sum()))
            low, high = sorted((here, there))
            sets[low : high + 1] = [sets[low] + sets[high]]
            counts[low : high + 1] = [counts[low] + counts[high]]
        for number, members in enumerate(sets):
            found[np.isin(column, members), at] = number
            if len(members) > 1:
                joined.append(JoinedAnswers(item, tuple(members)))
    return found, tuple(joined)
