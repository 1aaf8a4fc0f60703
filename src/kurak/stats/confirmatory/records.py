"""Answers of respondents, made ready for a factor model: weights, groups, and who answered what."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.confirmatory.factor_fit import MissingAnswers, NoFactorFit
from kurak.stats.confirmatory.group_moments import GroupMoments, Patterns
from kurak.stats.confirmatory.identification import in_group
from kurak.stats.confirmatory.saturated import saturated_moments

Array: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Answers:
    """Answers as they come.

    Attributes
    ----------
    values
        Answers; array (rows, items), not a number where there is none.
    items
        Name of each column.
    weights
        Weight of each row, 0 or more; None for equal ones. A row of weight 0 is as if it was not there.
    groups
        Group of each row, an empty name for rows outside all groups; None without groups.
    """

    values: ArrayLike
    items: tuple[str, ...]
    weights: ArrayLike | None = None
    groups: ArrayLike | None = None


@dataclass(frozen=True)
class GroupRecords:
    """The respondents of one group who count for the model.

    Attributes
    ----------
    rows
        Their rows in the table; array (n,).
    answers
        0 where there is none; array (n, items).
    pattern
        Row of each respondent's set of answered items among the patterns; array (n,).
    weights
        Scaled so that those of all groups add up to the respondents; array (n,).
    moments
        What they come to.
    """

    rows: NDArray[np.intp]
    answers: Array
    pattern: NDArray[np.intp]
    weights: Array
    moments: GroupMoments


def group_names(answers: Answers) -> tuple[str, ...]:
    """Names of the groups, in order; the first one is that to which others are compared.

    Parameters
    ----------
    answers
        The table.

    Returns
    -------
    tuple of str
        A single empty name without groups.

    Examples
    --------
    >>> group_names(Answers([[1.0], [2.0], [3.0]], ("a",), groups=["w", "m", ""]))
    ('m', 'w')
    """
    if answers.groups is None:
        return ("",)
    return tuple(sorted({str(one) for one in np.asarray(answers.groups).tolist()} - {""}))


def grouped_records(
    answers: Answers, *, kept: tuple[str, ...], missing: MissingAnswers
) -> tuple[GroupRecords, ...] | NoFactorFit:
    """Respondents and moments of each group.

    Parameters
    ----------
    answers
        The table.
    kept
        Items of the model.
    missing
        "complete": those who answered all of these items; "fiml": all who answered at least one.

    Returns
    -------
    tuple of GroupRecords, or NoFactorFit
        NoFactorFit where a group cannot carry a model.

    Raises
    ------
    ValueError
        If shapes differ, an answer is infinite, or a weight is below 0 or missing.

    Notes
    -----
    **Formula** weights times n / Σ weights over all groups.

    **Source** Asparouhov (2005), *Structural Equation Modeling* 12, 411–434; R ``lavaan::cfa(model, data,
    sampling.weights =, missing =)``.

    Examples
    --------
    >>> table = Answers([[1.0, 2.0], [2.0, 1.0], [3.0, 5.0], [4.0, np.nan]], ("a", "b"))
    >>> [one.moments.n for one in grouped_records(table, kept=("a", "b"), missing="complete")]
    [3]
    """
    values, weights, labels = _checked(answers)
    values = values[:, [answers.items.index(item) for item in kept]]
    seen = np.isfinite(values)
    counted = seen.any(axis=1) & (weights > 0)
    names = group_names(answers)
    for name in names:
        refusal = _unanswered(seen[counted & (labels == name)], kept, name)
        if refusal:
            return refusal
    counted &= np.isin(labels, names)
    if missing == "complete":
        counted &= seen.all(axis=1)
    scaled = weights * (counted.sum() / max(weights[counted].sum(), np.finfo(float).tiny))
    found = []
    for name in names:
        rows = np.flatnonzero(counted & (labels == name))
        refusal = _too_few(values[rows], kept, name, missing)
        if refusal:
            return refusal
        one = _records_of(name, rows, values[rows], scaled[rows])
        if one is None:
            return NoFactorFit(
                "data",
                f"the answers leave no covariances of the items{in_group(name)}: items repeat one another, or "
                "too few people answered them together",
                "leave out items that few answered or that repeat others, or use data with more respondents",
                name,
            )
        found.append(one)
    return tuple(found)


def _records_of(name: str, rows: NDArray[np.intp], values: Array, weights: Array) -> GroupRecords | None:
    answered, pattern = np.unique(np.isfinite(values), axis=0, return_inverse=True)
    pattern = pattern.reshape(-1)
    filled = np.where(np.isfinite(values), values, 0.0)
    total = np.asarray(np.bincount(pattern, weights, len(answered)), np.float64)
    means = np.zeros(answered.shape)
    np.add.at(means, pattern, filled * weights[:, np.newaxis])
    means /= total[:, np.newaxis]
    rooted = (filled - means[pattern]) * np.sqrt(weights)[:, np.newaxis]
    order = np.argsort(pattern, kind="stable")
    parts = np.split(rooted[order], np.cumsum(np.bincount(pattern, minlength=len(answered)))[:-1])
    covariance = np.stack([part.T @ part for part in parts]) / total[:, np.newaxis, np.newaxis]
    patterns = Patterns(answered, total, covariance, means)
    moments = saturated_moments(patterns)
    if moments is None:
        return None
    data = GroupMoments(name, len(rows), float(weights.sum()), *moments, patterns)
    return GroupRecords(rows, filled, pattern, weights, data)


def _unanswered(seen: NDArray[np.bool_], kept: tuple[str, ...], name: str) -> NoFactorFit | None:
    for at, item in enumerate(kept):
        if not seen[:, at].any():
            return NoFactorFit(
                "data",
                f'nobody answered item "{item}"{in_group(name)}',
                f'take "{item}" out of the model' + (f', or leave group "{name}" out' if name else ""),
                name,
            )
    return None


def _too_few(values: Array, kept: tuple[str, ...], name: str, missing: MissingAnswers) -> NoFactorFit | None:
    where, count, people = in_group(name), len(kept), len(values)
    if people <= count:
        whom = "answered all items of the model" if missing == "complete" else "answered an item of the model"
        change = "use data with more respondents, or a model of fewer items"
        if missing == "complete":
            change += ', or missing answers "fiml"'
        if name:
            change += f', or leave group "{name}" out or join it to another'
        said = f"{people} people {whom}{where}; {count} items need {count + 1} at least"
        return NoFactorFit("data", said, change, name)
    seen = np.isfinite(values)
    for at, item in enumerate(kept):
        given = values[seen[:, at], at]
        if (given == given[0]).all():
            return NoFactorFit(
                "data",
                f'item "{item}" does not vary{where}',
                f'take "{item}" out of the model' + (f', or leave group "{name}" out' if name else ""),
                name,
            )
    together = seen.T.astype(float) @ seen.astype(float)
    if (together < 1).any():
        left, right = (kept[int(at)] for at in np.argwhere(together < 1)[0])
        return NoFactorFit(
            "data",
            f'nobody answered both "{left}" and "{right}"{where}',
            "take one of them out of the model",
            name,
        )
    twins = _twins(values)
    if twins:
        left, right = (kept[at] for at in twins)
        return NoFactorFit(
            "data",
            f'the items "{left}" and "{right}" repeat one another to the last digit{where}',
            "take one of them out of the model",
            name,
        )
    return None


def _twins(values: Array) -> tuple[int, int] | None:
    """Two items whose answers are a straight line of one another."""
    for left, right in combinations(range(values.shape[1]), 2):
        pair = values[:, [left, right]]
        pair = pair[np.isfinite(pair).all(axis=1)]
        gaps = pair - pair.mean(axis=0)
        squares = gaps.T @ gaps
        if squares[0, 1] ** 2 >= (1 - 1e-10) * squares[0, 0] * squares[1, 1] > 0 and len(pair) > 2:
            return left, right
    return None


def _checked(answers: Answers) -> tuple[Array, Array, NDArray[np.str_]]:
    values = np.asarray(answers.values, float)
    if (
        values.ndim != 2
        or values.shape[1] != len(answers.items)
        or len(set(answers.items)) != len(answers.items)
    ):
        raise ValueError(
            "answers have one row for each respondent, and one column for each item and its own name"
        )
    if np.isinf(values).any():
        raise ValueError("answers are numbers, or not a number where there is none")
    count = len(values)
    weights = np.ones(count) if answers.weights is None else np.asarray(answers.weights, float)
    if weights.shape != (count,) or not np.isfinite(weights).all() or (weights < 0).any():
        raise ValueError("every row has a weight, 0 or more")
    labels = np.full(count, "") if answers.groups is None else np.asarray(answers.groups).astype(str)
    if labels.shape != (count,):
        raise ValueError("every row has a group, or an empty name")
    return values, weights, labels
