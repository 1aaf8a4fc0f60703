"""Answers to the items of a scale, turned and averaged: the variable from which means of groups are estimated.

The average of one respondent's answers is a step on the way to the mean of a group. It is never shown, written or kept.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def turn(answers: ArrayLike, *, low: float, high: float) -> Array:
    """Turn the answers to a negative item, so that high means the same for all items.

    Parameters
    ----------
    answers
        Array (rows); missing is NaN.
    low, high
        The ends of the answer scale.

    Notes
    -----
    **Formula** low + high − answer.

    **Source** Spector (1992), Summated Rating Scale Construction, §4; R ``psych::reverse.code``.

    Examples
    --------
    >>> turn([1, 4, 5], low=1, high=5).tolist()
    [5.0, 2.0, 1.0]
    """
    return low + high - np.asarray(answers, dtype=float)


def valid_answers(answers: ArrayLike, *, low: float, high: float) -> Array:
    """Answers that are on the answer scale; don't know, refused and everything else is missing.

    Examples
    --------
    >>> valid_answers([1, 88, 5, 99], low=1, high=5).tolist()
    [1.0, nan, 5.0, nan]
    """
    given = np.asarray(answers, dtype=float)
    return np.where((given >= low) & (given <= high), given, np.nan)


def mean_of_items(
    answers: Mapping[str, ArrayLike],
    *,
    reverse: Collection[str] = (),
    low: float,
    high: float,
    answered_at_least: float = 0.5,
) -> Array:
    """Average the answers to a scale's items, negative ones turned, over the items that were answered.

    Parameters
    ----------
    answers
        Item: its answers as worded, array (rows); don't know, refused and anything off the scale is never scored.
    reverse
        The negative items.
    low, high
        The ends of the answer scale.
    answered_at_least
        Part of the items, above 0 and up to 1, that must be answered; with fewer the mean is missing.

    Returns
    -------
    Array (rows), in points of the answer scale; missing is NaN.

    Raises
    ------
    ValueError
        If there is no item, or a negative item is none of them.

    Notes
    -----
    **Formula** Σ_i a_i / m over the m items answered, if m ≥ answered_at_least · items; a_i is turned where item i is negative.

    **Source** Spector (1992), Summated Rating Scale Construction, §4; R
    ``psych::scoreItems(keys, x, missing = TRUE, impute = "none", min = low, max = high)``.

    Examples
    --------
    >>> answers = {"a": [4, 88, 88], "b": [2, 1, 99], "c": [5, 5, 3]}
    >>> mean_of_items(answers, reverse=["b"], low=1, high=5).tolist()
    [4.333333333333333, 5.0, nan]
    """
    if not answers or not set(reverse) <= set(answers):
        raise ValueError("a scale has items, and its negative items are among them")
    # A part of 0.1 of ten items is one item, not two because of the last binary digit.
    needed = max(1, int(np.ceil(answered_at_least * len(answers) - 1e-9)))
    scored = np.stack(
        [
            turn(valid, low=low, high=high) if item in reverse else valid
            for item, given in answers.items()
            for valid in (valid_answers(given, low=low, high=high),)
        ]
    )
    answered = (~np.isnan(scored)).sum(axis=0)
    total = np.nansum(scored, axis=0)
    mean: Array = np.where(answered >= needed, total / np.maximum(answered, 1), np.nan)
    return mean
