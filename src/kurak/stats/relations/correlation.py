"""Weighted correlations of scale scores with influence, their intervals, and their differences."""

from __future__ import annotations

from dataclasses import dataclass
from math import atanh, isfinite, nan, sqrt, tanh
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.student import normal_quantile, t_quantile

Array: TypeAlias = NDArray[np.float64]
Pair: TypeAlias = tuple[int, int]

_PERFECT = 1e-12
"""This near to 1 a correlation is 1 but for rounding."""


@dataclass(frozen=True)
class ScaleCorrelations:
    """Correlations of scores; made by :func:`scale_correlations`.

    Parameters
    ----------
    correlations
        Array (scales, scales), ones on the diagonal; not a number where a score is constant among those who
        have both.
    bases
        Records with a weight and both scores; array (scales, scales).
    pairs
        Positions of the two scales of each estimate, the first below the second.
    estimate
        Their correlations; array (pairs).
    influence
        Of one unit of weight; array (records, pairs). 0 for records without both scores.
    """

    correlations: Array
    bases: NDArray[np.int64]
    pairs: tuple[Pair, ...]
    estimate: Array
    influence: Array


def scale_correlations(scores: ArrayLike, *, weights: ArrayLike | None = None) -> ScaleCorrelations:
    """Return the correlations of all pairs of scores, of those who have both.

    Parameters
    ----------
    scores
        Array (records, scales), two scales at least; not a number where there is no score.
    weights
        Weight of each record, 0 or more; 0 takes it out, as outside a domain. None weighs all alike.

    Returns
    -------
    ScaleCorrelations

    Raises
    ------
    ValueError
        If the arrays do not fit, or a weight is negative or no number.

    Notes
    -----
    **Formula** of scores u, v standardised among those with both: ``r = Σ w u v / Σ w``, influence ``(u v −
    r (u² + v²) / 2) / Σ w``.

    **Source** Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, §5.9; Kish and Frankel
    (1974), JRSS B 36, 1-37. In R the delta method on ``survey::svyvar(~x + y, design)``; its value also
    ``cov2cor(svyvar(…))``.

    Examples
    --------
    >>> found = scale_correlations([[1.0, 2.0], [2.0, 1.0], [3.0, 5.0], [4.0, 4.0]])
    >>> found.estimate.round(4).tolist(), found.influence.round(4).ravel().tolist()
    ([0.7071], [0.0177, -0.0177, -0.0177, 0.0177])
    """
    x = np.asarray(scores, dtype=float)
    if x.ndim != 2 or x.shape[1] < 2 or np.isinf(x).any():
        raise ValueError("scores are a table of records by two scales or more, finite or not a number")
    w = _weights(weights, len(x))
    present = ~np.isnan(x) & (w > 0)[:, None]
    size = x.shape[1]
    pairs = tuple((i, j) for i in range(size) for j in range(i + 1, size))
    bases = present.astype(np.int64).T @ present.astype(np.int64)
    matrix = np.where(np.eye(size, dtype=bool), 1.0, np.nan)
    estimate, influence = np.full(len(pairs), np.nan), np.zeros((len(x), len(pairs)))
    for place, (i, j) in enumerate(pairs):
        both = present[:, i] & present[:, j]
        u, v = _standardised(x[both, i], w[both]), _standardised(x[both, j], w[both])
        if u is None or v is None:
            influence[:, place] = np.nan
            continue
        total = float(w[both].sum())
        r = float(w[both] @ (u * v)) / total
        influence[both, place] = (u * v - r * (u**2 + v**2) / 2) / total
        # Rounding may carry two copies of one score a little beyond 1.
        estimate[place] = matrix[i, j] = matrix[j, i] = min(1.0, max(-1.0, r))
    for place in range(size):
        if _standardised(x[present[:, place], place], w[present[:, place]]) is None:
            matrix[place, place] = np.nan
    return ScaleCorrelations(matrix, bases, pairs, estimate, influence)


def difference_of_correlations(found: ScaleCorrelations, *, first: Pair, second: Pair) -> tuple[float, Array]:
    """Return how much larger one correlation is than another of the same records, with its influence.

    Parameters
    ----------
    found
        From :func:`scale_correlations`.
    first, second
        Positions of two scales each, in any order. They may have a scale in common.

    Returns
    -------
    difference : float
        First less second.
    influence : array (records)

    Raises
    ------
    ValueError
        If a pair is none of the pairs.

    Notes
    -----
    **Formula** ``r₁ − r₂``, influence the difference of both. That the records are the same is in it, as
    Steiger's and Meng, Rosenthal and Rubin's covariance is for normal scores of independent records.

    **Source** Steiger (1980), Psychological Bulletin 87, 245-251, for the question; in R the delta method on
    ``survey::svyvar(~x + y + z, design)``.

    Examples
    --------
    >>> found = scale_correlations([[1.0, 2.0, 5.0], [2.0, 1.0, 4.0], [3.0, 5.0, 3.0], [4.0, 4.0, 1.0]])
    >>> round(difference_of_correlations(found, first=(0, 1), second=(2, 0))[0], 4)
    1.6898
    """
    places = []
    for pair in (first, second):
        if tuple(sorted(pair)) not in found.pairs:
            raise ValueError(f"{pair} is none of the pairs of scales")
        places.append(found.pairs.index((min(pair), max(pair))))
    one, other = places
    return float(found.estimate[one] - found.estimate[other]), found.influence[:, one] - found.influence[
        :, other
    ]


def fisher_interval(r: float, *, n: float, confidence: float = 0.95) -> tuple[float, float]:
    """Return the interval of a correlation of independent records, by Fisher's transformation.

    Parameters
    ----------
    r
        Correlation, −1 to 1.
    n
        Records, or their effective number.
    confidence
        Above 0 and below 1.

    Returns
    -------
    tuple of two floats
        Not a number with three records or fewer, or without a correlation.

    Raises
    ------
    ValueError
        If a number is out of range.

    Notes
    -----
    **Formula** ``tanh(artanh r ± z / √(n − 3))``.

    **Source** Fisher (1921), Metron 1(4), 3-32; R ``psych::r.con(r, n)``, ``cor.test(x, y)$conf.int``.

    Examples
    --------
    >>> [round(end, 4) for end in fisher_interval(0.5, n=30)]
    [0.1704, 0.729]
    """
    if n <= 3:
        _check_interval(r, confidence)
        return nan, nan
    return _fisher(r, 1 / sqrt(n - 3), normal_quantile((1 + confidence) / 2), confidence)


def design_interval(
    r: float, *, std_error: float, df: float, confidence: float = 0.95
) -> tuple[float, float]:
    """Return the interval of a correlation under a design, by Fisher's transformation.

    Parameters
    ----------
    r
        Correlation, −1 to 1.
    std_error
        Of the correlation, from its influence and the design; 0 or more.
    df
        Degrees of freedom of the design; infinite for the normal distribution.
    confidence
        Above 0 and below 1.

    Returns
    -------
    tuple of two floats
        Never beyond −1 and 1.

    Raises
    ------
    ValueError
        If a number is out of range.

    Notes
    -----
    **Formula** ``tanh(artanh r ± t · se / (1 − r²))``.

    **Source** Lumley (2010), Complex Surveys, §5.2, for intervals on another scale; in R
    ``svycontrast(svyvar(~x + y, design), quote(atanh(…)))``.

    Examples
    --------
    >>> [round(end, 4) for end in design_interval(0.5, std_error=0.1, df=20)]
    [0.2647, 0.6791]
    """
    _check_interval(r, confidence)
    if std_error < 0 or not df > 0:
        raise ValueError("a standard error is 0 or more, and degrees of freedom are above 0")
    if 1 - abs(r) < _PERFECT:
        return (r, r) if std_error < _PERFECT else (nan, nan)
    return _fisher(r, std_error / (1 - r * r), t_quantile((1 + confidence) / 2, df=df), confidence)


def _fisher(r: float, error: float, critical: float, confidence: float) -> tuple[float, float]:
    _check_interval(r, confidence)
    if not isfinite(r) or not isfinite(error):
        return nan, nan
    if 1 - abs(r) < _PERFECT:
        return r, r
    return tanh(atanh(r) - critical * error), tanh(atanh(r) + critical * error)


def _check_interval(r: float, confidence: float) -> None:
    if not 0 < confidence < 1:
        raise ValueError("the confidence lies between 0 and 1")
    if abs(r) > 1:
        raise ValueError(f"a correlation lies from −1 to 1, not at {r}")


def _standardised(x: Array, w: Array) -> Array | None:
    """Scores with a weighted mean of 0 and variance of 1; None where all are the same."""
    if len(x) < 2 or np.ptp(x) <= 1e-12 * np.abs(x).max():
        return None
    apart: Array = x - (w @ x) / w.sum()
    result: Array = apart / np.sqrt((w @ apart**2) / w.sum())
    return result


def _weights(weights: ArrayLike | None, records: int) -> Array:
    w = np.ones(records) if weights is None else np.asarray(weights, dtype=float)
    if w.shape != (records,):
        raise ValueError("there is one weight for each record")
    if not (np.isfinite(w).all() and (w >= 0).all()):
        raise ValueError("weights are finite and never below 0")
    return w
