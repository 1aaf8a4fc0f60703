"""Answers to the items of a scale, turned and averaged or added up: the variable from which means of groups are estimated.

The average of one respondent's answers is a step on the way to the mean of a group. It is never shown, written or kept.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.model.scales import Response, Scale

if TYPE_CHECKING:
    from kurak.model.audit import TurningRule

Array = NDArray[np.float64]

_LOWEST, _HIGHEST = r"(?:min|lowest)(?: answer)?", r"(?:max|highest)(?: answer)?"
_MINUS, _ANSWER = r"\s*,?\s*(?:-|−|–|minus)\s*", r"(?:x|the answer|answer)"
_TURNINGS = (
    (re.compile(rf"(?:{_LOWEST}\s*(?:\+|plus)\s*{_HIGHEST}){_MINUS}{_ANSWER}", re.I), lambda low, high, _: low + high),
    (re.compile(rf"{_HIGHEST}{_MINUS}{_ANSWER}", re.I), lambda low, high, _: high),
    (re.compile(rf"(\d+(?:\.\d+)?){_MINUS}{_ANSWER}", re.I), lambda low, high, found: float(found[1])),
)


class TurningError(ValueError):
    """A rule for negative items that gives answers which are not on the answer scale, or that nobody can read."""


def require_turning(rule: str | None, *, low: float, high: float) -> None:
    """Refuse a rule of turning negative items that leaves the declared answer scale.

    Parameters
    ----------
    rule
        As declared: ``6 - x``, ``min + max - x``, ``lowest plus highest answer, minus the answer``. None: nothing is declared, and
        lowest plus highest answer, minus the answer, is what is done.
    low, high
        The ends of the answer scale.

    Raises
    ------
    TurningError
        If the rule gives other answers than those of the scale, or cannot be read.

    Notes
    -----
    **Formula** pivot − x runs from pivot − high to pivot − low: the scale itself only if pivot = low + high.

    **Source** Spector (1992), Summated Rating Scale Construction, §4; R ``psych::reverse.code(keys, x, mini, maxi)``.

    Examples
    --------
    >>> require_turning("6 - x", low=1, high=5)
    >>> require_turning("5 - x", low=1, high=5)
    Traceback (most recent call last):
    kurak.scales.scoring.TurningError: "5 - x" turns 1 to 5 into 0 to 4; write 6 - x
    """
    if rule is None:
        return
    for pattern, pivot_of in _TURNINGS:
        found = pattern.fullmatch(rule.strip().rstrip("."))
        if found is None:
            continue
        pivot = pivot_of(low, high, found)
        if pivot != low + high:
            raise TurningError(
                f'"{rule}" turns {low:g} to {high:g} into {pivot - high:g} to {pivot - low:g}; write {low + high:g} - x'
            )
        return
    raise TurningError(f'the rule "{rule}" cannot be read; write {low + high:g} - x, or leave it out')


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
    answered = np.zeros(len(np.asarray(next(iter(answers.values())))), dtype=np.intp)
    total = np.zeros(len(answered))
    for item, given in answers.items():
        valid = valid_answers(given, low=low, high=high)
        known = ~np.isnan(valid)
        answered += known
        total += np.where(known, turn(valid, low=low, high=high) if item in reverse else valid, 0.0)
    mean: Array = np.where(answered >= needed, total / np.maximum(answered, 1), np.nan)
    return mean


def score_of_scale(
    answers: Mapping[str, ArrayLike], *, scale: Scale, response: Response, answered_at_least: float = 0.5
) -> Array:
    """Score a scale as it is declared: mean or sum of the items that the records have, negative ones turned.

    Parameters
    ----------
    answers
        Item of the scale: its answers as worded, array (rows). Items of the scale that the records lack are left out.
    scale, response
        The scale and its answer scale, as declared.
    answered_at_least
        Part of the items that must be answered, where the scale does not say it itself.

    Returns
    -------
    Array (rows): means in points of the answer scale, sums in points times items; missing is NaN.

    Raises
    ------
    ValueError
        If there is no item.

    Notes
    -----
    **Formula** mean as :func:`mean_of_items`; sum: that mean times the number of items, which is the sum itself where all were
    answered (person-mean rule).

    **Source** Downey and King (1998), "Missing data in Likert ratings: a comparison of replacement methods", Journal of General
    Psychology 125, 175-191; R ``rowMeans(items, na.rm = TRUE) * length(items)``.

    Examples
    --------
    >>> scale = Scale(label="Trust", items=("a", "b"), reverse=("b",), score="sum")
    >>> score_of_scale({"a": [4, 5], "b": [2, 88]}, scale=scale, response=Response(min=1, max=5)).tolist()
    [8.0, 10.0]
    """
    mean = mean_of_items(
        answers,
        reverse=[item for item in scale.reverse if item in answers],
        low=response.min,
        high=response.max,
        answered_at_least=scale.answered_at_least or answered_at_least,
    )
    return mean * len(answers) if scale.score == "sum" else mean


def score_under_rule(
    answers: Mapping[str, ArrayLike],
    *,
    scale: Scale,
    response: Response,
    turning: TurningRule,
    dont_know: Mapping[str, ArrayLike] | None = None,
    as_answered: Collection[str] = (),
    answered_at_least: float = 0.5,
) -> Array:
    """Score a scale by a rule that a published report may have used, whatever range it gives.

    Parameters
    ----------
    turning
        What was done to negative items: ``as answered``, ``min + max - x`` or ``max - x``.
    dont_know
        Item: 1 where don't know was answered; counted as 0 then. None: left out.
    as_answered
        Negative items that the report seems not to have turned.

    Returns
    -------
    Array (rows), means in points as the report would print them; missing is NaN.

    Raises
    ------
    ValueError
        If there is no item.

    Notes
    -----
    **Formula** mean over the items that count, a negative one as ``pivot − x``, pivot low + high or high; don't know is left out
    or counts as 0.

    **Source** the audit's rule scoring, docs/methods.md; R ``rowMeans`` of ``high - x``.

    Examples
    --------
    >>> scale = Scale(label="Trust", items=("a", "b"), reverse=("b",))
    >>> score_under_rule({"a": [4.0], "b": [2.0]}, scale=scale, response=Response(min=1, max=5), turning="max - x").tolist()
    [3.5]
    """
    if not answers:
        raise ValueError("a scale has items")
    pivot = {"as answered": None, "min + max - x": response.min + response.max, "max - x": response.max}[turning]
    total = counted = np.zeros(len(np.asarray(next(iter(answers.values())))))
    for item, given in answers.items():
        valid = valid_answers(given, low=response.min, high=response.max)
        turned = pivot is not None and item in scale.reverse and item not in as_answered
        known = ~np.isnan(valid)
        total = total + np.where(known, (pivot or 0) - valid if turned else valid, 0.0)
        if dont_know is not None:
            known = known | (np.asarray(dont_know[item], dtype=float) == 1)
        counted = counted + known
    needed = max(1, int(np.ceil((scale.answered_at_least or answered_at_least) * len(answers) - 1e-9)))
    return np.where(counted >= needed, total / np.maximum(counted, 1), np.nan)


def range_under_rule(*, scale: Scale, response: Response, turning: TurningRule, zero: bool) -> tuple[float, float]:
    """Lowest and highest mean that a scoring rule can give to a scale.

    Examples
    --------
    >>> scale = Scale(label="Trust", items=("a", "b"), reverse=("b",))
    >>> range_under_rule(scale=scale, response=Response(min=1, max=5), turning="max - x", zero=False)
    (0.5, 4.5)
    """
    negative = sum(item in scale.reverse for item in scale.items)
    pivot = response.max if turning == "max - x" else response.min + response.max
    low = (negative * (pivot - response.max) + (len(scale.items) - negative) * response.min) / len(scale.items)
    high = (negative * (pivot - response.min) + (len(scale.items) - negative) * response.max) / len(scale.items)
    if turning == "as answered":
        low, high = float(response.min), float(response.max)
    return (min(low, 0.0), max(high, 0.0)) if zero else (float(low), float(high))
