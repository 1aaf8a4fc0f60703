"""The correlation that two scales would have without errors of measurement, and the error of that number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, nan, sqrt
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.reliability.alpha import square_of_items
from kurak.stats.reliability.covariance import Missing, covariance_influence, item_covariance
from kurak.stats.reliability.influence import Coefficient, ReliabilityInfluence, coefficient_gradient
from kurak.stats.student import t_quantile

Array: TypeAlias = NDArray[np.float64]
Status: TypeAlias = Literal["corrected", "beyond_one", "no_reliability", "no_correlation"]


@dataclass(frozen=True)
class CorrectedCorrelation:
    """A correlation corrected for attenuation; made by :func:`corrected_correlation` or :func:`correct`.

    Parameters
    ----------
    estimate
        Not a number unless the status is ``"corrected"`` or ``"beyond_one"``.
    observed
        The correlation before.
    reliabilities
        Of the two scales.
    influence
        Of one unit of weight, the error of both reliabilities included; array (records). Not a number
        without an estimate.
    status
        ``"corrected"``; ``"beyond_one"``: no correlation can be that large, so that a reliability is too
        small or the correlation too large by chance, or errors of the two scales go together;
        ``"no_reliability"``: one is not above 0, or there is none; ``"no_correlation"``: there was none
        before.
    """

    estimate: float
    observed: float
    reliabilities: tuple[float, float]
    influence: Array
    status: Status


def corrected_correlation(
    answers: ArrayLike,
    *,
    first: Sequence[int],
    second: Sequence[int],
    weights: ArrayLike | None = None,
    coefficient: Coefficient = "alpha",
    missing: Missing = "pairwise",
) -> CorrectedCorrelation:
    """Return the correlation of two scales over the root of both reliabilities, from their items.

    Parameters
    ----------
    answers
        Answers, negative items turned; array (records, items), not a number where there is none.
    first, second
        Positions of the items of each scale: two at least (omega: three), none in both, as their errors
        would go together.
    weights, missing
        As in :func:`~kurak.stats.reliability.covariance.item_covariance`.
    coefficient
        As in :func:`~kurak.stats.reliability.influence.reliability_influence`.

    Returns
    -------
    CorrectedCorrelation
        Where answers are missing pairwise, ``observed`` follows from the covariances of items, and that of
        mean scores may differ; :func:`correct` takes any correlation.

    Raises
    ------
    ValueError
        If an item is in both scales, twice in one or not among the answers, or as the functions named.

    Notes
    -----
    **Formula** ``r_c = r / √(ρ₁ ρ₂)``, ``r = a'Cb / √(a'Ca · b'Cb)`` with a, b marking the items of each
    scale. Slopes by C: ``dr = (ab' + ba') / (2 √(a'Ca b'Cb)) − r/2 (aa' / a'Ca + bb' / b'Cb)``, ``dr_c = r_c
    (dr / r − dρ₁ / 2ρ₁ − dρ₂ / 2ρ₂)``.

    **Source** Spearman (1904), American Journal of Psychology 15, 72-101; Hakstian, Schroeder and Rogers
    (1988), Psychometrika 53, 27-43, for its error. R ``psych::correct.cor(r, c(rel1, rel2))``; under a
    design the delta method on ``survey::svyvar``.

    Examples
    --------
    >>> answers = [[1, 2, 1, 3], [2, 2, 2, 1], [4, 5, 4, 5], [5, 4, 5, 3], [3, 3, 5, 4]]
    >>> found = corrected_correlation(answers, first=[0, 1], second=[2, 3])
    >>> round(found.observed, 4), round(found.estimate, 4), found.status
    (0.8256, 1.0541, 'beyond_one')
    """
    x = np.asarray(answers, dtype=float)
    if x.ndim != 2:
        raise ValueError("answers are a table of records by items")
    places = [*first, *second]
    if len(set(places)) < len(places) or not set(places) <= set(range(x.shape[1])):
        raise ValueError("an item belongs to one of the two scales, once")
    part = x[:, places]
    c = square_of_items(item_covariance(part, weights=weights, missing=missing).covariance)
    marks = np.arange(len(places)) < len(first)
    a, b = marks.astype(float), (~marks).astype(float)
    # Each scale by itself first: a reliability or a correlation that does not exist has no slopes.
    own, slopes = [], []
    for mark in (marks, ~marks):
        found, slope = coefficient_gradient(c[np.ix_(mark, mark)], coefficient=coefficient)
        whole = np.zeros_like(c)
        whole[np.ix_(mark, mark)] = slope
        own.append(float(found))
        slopes.append(whole)
    aa, bb, ab = float(a @ c @ a), float(b @ c @ b), float(a @ c @ b)
    tiny = 1e-12 * float(np.trace(c))
    if not (aa > tiny and bb > tiny and isfinite(ab)):
        return _none(nan, (own[0], own[1]), len(x), "no_correlation")
    r = ab / sqrt(aa * bb)
    estimate, status = _corrected(r, own[0], own[1])
    if not isfinite(estimate):
        return _none(r, (own[0], own[1]), len(x), status)
    by_r = (np.outer(a, b) + np.outer(b, a)) / (2 * sqrt(aa * bb))
    by_r -= r / 2 * (np.outer(a, a) / aa + np.outer(b, b) / bb)
    gradient = by_r / sqrt(own[0] * own[1]) - estimate / 2 * (slopes[0] / own[0] + slopes[1] / own[1])
    influence = covariance_influence(part, gradient=gradient, weights=weights, missing=missing)
    return CorrectedCorrelation(estimate, r, (own[0], own[1]), influence, status)


def correct(
    r: float, influence: ArrayLike, *, first: ReliabilityInfluence, second: ReliabilityInfluence
) -> CorrectedCorrelation:
    """Return a correlation of the same records over the root of both reliabilities.

    Parameters
    ----------
    r
        Correlation of two scales' scores, such as of
        :func:`~kurak.stats.relations.correlation.scale_correlations`.
    influence
        On it; array (records).
    first, second
        The scales' reliabilities with their influence, of the same records and weights.

    Returns
    -------
    CorrectedCorrelation

    Raises
    ------
    ValueError
        If the influences are not of the same records.

    Notes
    -----
    **Formula** ``r_c = r / √(ρ₁ ρ₂)``, ``dr_c = dr / √(ρ₁ ρ₂) − r_c/2 (dρ₁ / ρ₁ + dρ₂ / ρ₂)``. That all
    three come from the same answers is in the influences.

    **Source** as :func:`corrected_correlation`.

    Examples
    --------
    >>> one = ReliabilityInfluence(0.8, np.array([0.01, -0.01]))
    >>> found = correct(0.4, [0.02, -0.02], first=one, second=one)
    >>> round(found.estimate, 6), found.influence.round(6).tolist()
    (0.5, [0.01875, -0.01875])
    """
    d = np.asarray(influence, dtype=float)
    if d.ndim != 1 or not d.shape == first.influence.shape == second.influence.shape:
        raise ValueError("influences have one value for each of the same records")
    estimate, status = _corrected(r, first.estimate, second.estimate)
    both = (first.estimate, second.estimate)
    if not isfinite(estimate):
        return _none(r, both, len(d), status)
    moved = first.influence / first.estimate + second.influence / second.estimate
    return CorrectedCorrelation(estimate, r, both, d / sqrt(both[0] * both[1]) - estimate / 2 * moved, status)


def corrected_interval(
    estimate: float, *, std_error: float, df: float, confidence: float = 0.95
) -> tuple[float, float]:
    """Return the interval of a corrected correlation.

    Parameters
    ----------
    estimate
        Corrected correlation; it may lie beyond 1.
    std_error
        From its influence and the design, 0 or more.
    df
        Degrees of freedom of the design; infinite for the normal distribution.
    confidence
        Above 0 and below 1.

    Returns
    -------
    tuple of two floats
        Not cut off at −1 and 1: an end beyond says that perfect correlation is among what the data allow.

    Raises
    ------
    ValueError
        If a number is out of range.

    Notes
    -----
    **Formula** ``r_c ± t · se``. Fisher's transformation does not exist beyond 1.

    **Source** Hakstian, Schroeder and Rogers (1988), Psychometrika 53, 27-43; R ``confint(svycontrast(…))``.

    Examples
    --------
    >>> [round(end, 4) for end in corrected_interval(0.9, std_error=0.1, df=float("inf"))]
    [0.704, 1.096]
    """
    if not 0 < confidence < 1:
        raise ValueError("the confidence lies between 0 and 1")
    if std_error < 0 or not df > 0:
        raise ValueError("a standard error is 0 or more, and degrees of freedom are above 0")
    reach = t_quantile((1 + confidence) / 2, df=df) * std_error
    return estimate - reach, estimate + reach


def _corrected(r: float, first: float, second: float) -> tuple[float, Status]:
    if not isfinite(r):
        return nan, "no_correlation"
    if not (first > 0 and second > 0):
        return nan, "no_reliability"
    estimate = r / sqrt(first * second)
    return estimate, "beyond_one" if abs(estimate) > 1 else "corrected"


def _none(r: float, both: tuple[float, float], records: int, status: Status) -> CorrectedCorrelation:
    return CorrectedCorrelation(nan, r, both, np.full(records, nan), status)
