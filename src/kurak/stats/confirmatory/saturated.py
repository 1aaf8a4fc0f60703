"""Covariances and means of the items under no model, also where answers are missing."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.stats.confirmatory.group_moments import Patterns
from kurak.stats.confirmatory.normal_patterns import (
    InformationKind,
    moment_information,
    moment_score,
    normal_terms,
)

Array: TypeAlias = NDArray[np.float64]

_MOST_STEPS = 200
# Correlations whose smallest root is below this are those of items that repeat one another.
_SINGULAR = 1e-8


def saturated_moments(patterns: Patterns) -> tuple[Array, Array] | None:
    """Covariances and means that make the answers most likely.

    Parameters
    ----------
    patterns
        Moments of those who answered the same items; every item varies, and every two were answered together.

    Returns
    -------
    covariance : array (items, items)
    means : array (items,); or a single None in place of both
        None where the likelihood has no highest place, as where items repeat one another.

    Notes
    -----
    **Formula** Fisher scoring with half steps from the variances of single items; close by Newton's steps.

    **Source** Enders (2010), *Applied Missing Data Analysis*, §4; R ``lavaan::lavInspect(fit, "sampstat")``,
    ``missing = "ml"``.

    Examples
    --------
    >>> answered = np.array([[True, True], [True, False]])
    >>> covariance = np.array([[[2.0, 1.0], [1.0, 2.0]], [[2.0, 0.0], [0.0, 0.0]]])
    >>> found = saturated_moments(Patterns(answered, np.array([5.0, 5.0]), covariance, np.zeros((2, 2))))
    >>> found[0].round(6).tolist()
    [[2.0, 1.0], [1.0, 2.0]]
    """
    if len(patterns.weight) == 1:
        return patterns.covariance[0], patterns.means[0]
    variances, means = item_moments(patterns)
    covariance = np.diag(variances)
    count = len(means)
    rows, columns = np.tril_indices(count)
    gain = np.inf
    for _ in range(_MOST_STEPS):
        terms = normal_terms(patterns, covariance=covariance, means=means)
        slopes, mean_slopes = moment_score(patterns, terms=terms)
        score = np.concatenate([slopes[rows, columns] * np.where(rows == columns, 1, 2), mean_slopes])
        kind: InformationKind = "observed" if gain < 1e-2 else "expected"
        information = moment_information(patterns, terms=terms, kind=kind)
        step = _step(information, score)
        if kind == "observed" and float(score @ step) < 0:
            step = _step(moment_information(patterns, terms=terms, kind="expected"), score)
        gain = float(score @ step)
        if gain < 1e-18 * patterns.weight.sum():
            break
        half = np.zeros((count, count))
        half[rows, columns] = half[columns, rows] = step[: len(rows)]
        size = 1.0
        while _deviance(patterns, covariance + size * half, means + size * step[len(rows) :]) > (
            terms.deviance + 1e-12 * abs(terms.deviance)
        ):
            size /= 2
            if size < 1e-9:
                return None
        covariance, means = covariance + size * half, means + size * step[len(rows) :]
    spread = np.sqrt(np.diag(covariance))
    sharp = float(np.linalg.eigvalsh(covariance / np.outer(spread, spread))[0]) > _SINGULAR
    return (covariance, means) if sharp and gain < 1e-12 * patterns.weight.sum() else None


def item_moments(patterns: Patterns) -> tuple[Array, Array]:
    """Variance and mean of each item, from all who answered it.

    Parameters
    ----------
    patterns
        Moments of those who answered the same items.

    Returns
    -------
    variances, means : arrays (items,)

    Notes
    -----
    **Formula** weighted, divisor Σ weights.

    **Source** R ``lavaan::lavInspect(fit, "baseline")``: without relations these are the most likely values.

    Examples
    --------
    >>> one = Patterns(np.ones((2, 1), bool), np.array([1.0, 3.0]), np.ones((2, 1, 1)), np.array([[0.0], [4.0]]))
    >>> item_moments(one)
    (array([4.]), array([3.]))
    """
    counts = patterns.weight @ patterns.answered
    means = patterns.weight @ patterns.means / counts
    gaps = (patterns.means - means) * patterns.answered
    squares = np.diagonal(patterns.covariance, axis1=1, axis2=2) + gaps**2
    return patterns.weight @ squares / counts, means


def _step(information: Array, score: Array) -> Array:
    try:
        return np.asarray(np.linalg.solve(information, score), np.float64)
    except np.linalg.LinAlgError:
        # Two moments move alike here, if not elsewhere; the shortest step is then as good as any.
        return np.asarray(np.linalg.lstsq(information, score, rcond=None)[0], np.float64)


def _deviance(patterns: Patterns, covariance: Array, means: Array) -> float:
    try:
        return normal_terms(patterns, covariance=covariance, means=means).deviance
    except np.linalg.LinAlgError:
        return np.inf
