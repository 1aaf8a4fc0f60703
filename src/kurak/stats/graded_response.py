"""The graded-response model: ordinal answers from an attitude, and the locations that give stated means.

Attitudes are measured in standard deviations. An item has a slope and thresholds that are the same distance apart; its
location says how easily people agree with it. A person at position x (location plus attitude) answers above
threshold k with probability ``1 / (1 + exp(-slope (x - b_k)))``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float64]

COARSEST = 0.4
"""Largest distance of the nodes that integrate over attitudes, in standard deviations."""

FURTHEST = 18.0
"""Log-odds at which an answer is taken as certain: the curves of :func:`tabulate` end there."""


def thresholds(categories: int, *, spacing: float) -> Array:
    """Return thresholds at equal distances about 0.

    Parameters
    ----------
    categories
        How many answers there are; one more than thresholds.
    spacing
        Distance of neighbours, in standard deviations of the attitude.

    Returns
    -------
    array (categories - 1)

    Raises
    ------
    ValueError
        For fewer than two answers, or a spacing that is not positive.

    Notes
    -----
    **Formula** ``b_k = spacing (k - (K - 2) / 2)``, k = 0 … K - 2.

    **Source** Samejima (1969), "Estimation of latent ability using a response pattern of graded scores",
    Psychometrika Monograph 17; in R ``mirt::simdata(a, d, N, "graded")`` with ``d = -a b``.

    Examples
    --------
    >>> thresholds(5, spacing=1.0).tolist()
    [-1.5, -0.5, 0.5, 1.5]
    """
    if categories < 2 or not spacing > 0:
        raise ValueError("a graded answer has at least two categories and a positive spacing")
    middle: Array = np.arange(categories - 1, dtype=float) - (categories - 2) / 2
    return spacing * middle


def normal_rule(spread: float, *, step: float = COARSEST) -> tuple[Array, Array]:
    """Return nodes and weights that integrate over a normal distribution with mean 0.

    Parameters
    ----------
    spread
        Its standard deviation; 0 gives one node.
    step
        Distance of nodes, in standard deviations.

    Returns
    -------
    nodes, weights
        Arrays of one length; the weights add up to 1.

    Notes
    -----
    **Formula** the trapezoidal rule ``Σ φ(ih) g(ih) h``. For functions that are analytic in a strip of half width c its
    error falls like ``exp(-2πc/h)``: faster than Gauss-Hermite quadrature of as many nodes for logistic curves, whose
    poles are at ``π / slope``.

    **Source** Trefethen and Weideman (2014), "The exponentially convergent trapezoidal rule", SIAM Review 56(3), §5.
    In R: ``integrate(function(z) g(z) * dnorm(z, sd = spread), -Inf, Inf)``.

    Examples
    --------
    >>> nodes, weights = normal_rule(2.0)
    >>> round(float(weights @ nodes**2), 10)
    4.0
    """
    if spread < 0 or not step > 0:
        raise ValueError("a spread is not negative, a step is positive")
    if spread == 0:
        return np.zeros(1), np.ones(1)
    reach = int(np.ceil(8.5 / step))
    points: Array = step * np.arange(-reach, reach + 1, dtype=float)
    weights: Array = np.exp(-0.5 * points**2)
    return spread * points, weights / weights.sum()


def exceedance(position: ArrayLike, *, slope: ArrayLike, thresholds: ArrayLike) -> Array:
    """Return the probabilities of answers above each threshold.

    Parameters
    ----------
    position
        Location plus attitude, in standard deviations; any shape.
    slope
        Slope of the item; a number, or an array that fits ``position``.
    thresholds
        The K - 1 thresholds, ascending.

    Returns
    -------
    array (shape of position, K - 1)

    Notes
    -----
    **Formula** ``P(Y > k) = 1 / (1 + exp(-a (x - b_k)))``.

    **Source** Samejima (1969); in R ``plogis(a * (x - b))``.

    Examples
    --------
    >>> exceedance(0.0, slope=2.0, thresholds=[0.0]).tolist()
    [0.5]
    """
    x = np.asarray(position, dtype=float)[..., None] - np.asarray(thresholds, dtype=float)
    # The logistic curve as a hyperbolic tangent cannot overflow.
    result: Array = 0.5 * (1 + np.tanh(0.5 * np.asarray(slope, dtype=float)[..., None] * x))
    return result


def _fine(slope: float) -> float:
    """Distance of nodes at which a logistic curve of this slope is integrated to 1e-11: 2π² / (25 slope), and no more."""
    return COARSEST if slope == 0 else min(COARSEST, 2 * float(np.pi) ** 2 / (25 * slope))


@dataclass(frozen=True)
class Curves:
    """Smooth curves on a grid, read by cubic Hermite interpolation; constant beyond the ends.

    Parameters
    ----------
    start, step
        First point of the grid and distance of points.
    values, derivatives
        Arrays (points, curves).
    """

    start: float
    step: float
    values: Array
    derivatives: Array

    @property
    def reach(self) -> float:
        """How far from 0 the grid goes."""
        return -self.start

    def at(self, x: Array) -> tuple[Array, Array]:
        """Return values and derivatives, each (shape of x, curves)."""
        place = np.clip((x - self.start) / self.step, 0, len(self.values) - 1.000001)
        index = place.astype(np.intp)
        t = (place - index)[..., None]
        low, high = self.values[index], self.values[index + 1]
        out, into = self.step * self.derivatives[index], self.step * self.derivatives[index + 1]
        cubic = 2 * (low - high) + out + into
        square = 3 * (high - low) - 2 * out - into
        value: Array = low + t * (out + t * (square + t * cubic))
        slope: Array = (out + t * (2 * square + 3 * t * cubic)) / self.step
        return value, slope


def tabulate(*, slope: float, thresholds: ArrayLike, spread: float, mean_only: bool = False) -> Curves:
    """Return the exceedance probabilities of one item over position, averaged over normal attitudes.

    Parameters
    ----------
    slope, thresholds
        Of the item.
    spread
        Standard deviation of the attitudes that are averaged over.
    mean_only
        One curve, the sum of the probabilities: the mean of answers that are counted from 0.

    Returns
    -------
    Curves
        Accurate to about 1e-10.

    Notes
    -----
    **Formula** ``P̄_k(x) = ∫ P(Y > k | x + z) φ(z / s) / s dz`` and its derivative
    ``∫ a P (1 - P) φ(z / s) / s dz``, on a grid of ``0.02 / max(a, 1)``; Hermite interpolation between.

    **Source** de Boor (2001), A Practical Guide to Splines, ch. IV, for the error ``h⁴ max|f⁗| / 384``; in R
    ``stats::splinefunH``.

    Examples
    --------
    >>> curves = tabulate(slope=1.5, thresholds=[-1.0, 0.0, 1.0], spread=1.0)
    >>> above, _ = curves.at(np.array([0.0]))
    >>> above.shape, round(float(above[0, 1]), 10), round(float(above.sum()), 10)
    ((1, 3), 0.5, 1.5)
    """
    limits = np.asarray(thresholds, dtype=float)
    step = 0.02 / max(slope, 1.0)
    points = int(np.ceil((np.abs(limits).max() + FURTHEST / slope + 8 * spread + 4) / step))
    grid: Array = step * np.arange(-points, points + 1, dtype=float)
    nodes, weights = normal_rule(spread, step=_fine(slope * spread))
    values = np.zeros((len(grid), len(limits)))
    derivatives = np.zeros_like(values)
    for node, weight in zip(nodes, weights, strict=True):
        above = exceedance(grid + node, slope=slope, thresholds=limits)
        values += weight * above
        derivatives += weight * slope * above * (1 - above)
    if mean_only:
        values, derivatives = values.sum(axis=1, keepdims=True), derivatives.sum(axis=1, keepdims=True)
    return Curves(float(grid[0]), step, values, derivatives)


def locate(
    targets: ArrayLike, *, curve: Curves, offsets: ArrayLike, weights: ArrayLike, tolerance: float = 1e-10
) -> Array:
    """Return the locations at which the expected answers equal their targets.

    Parameters
    ----------
    targets
        Means of answers counted from 0, strictly within 0 and K - 1; array (items).
    curve
        From :func:`tabulate` with ``mean_only``.
    offsets, weights
        Attitudes of the parts of a population and their shares, which add up to 1; arrays (parts).
    tolerance
        Largest difference of mean and target, in points of the answer scale.

    Returns
    -------
    array (items)

    Raises
    ------
    ValueError
        For a target that no location gives.

    Notes
    -----
    **Formula** the root m of ``Σ_j W_j ḡ(m + o_j) = target``; the left side rises in m, so Newton steps are kept within
    a bracket that is halved where they leave it.

    **Source** Press et al. (2007), Numerical Recipes, 3rd ed., §9.4 (``rtsafe``); in R ``uniroot``.

    Examples
    --------
    >>> curve = tabulate(slope=1.5, thresholds=[-1.0, 0.0, 1.0], spread=1.0, mean_only=True)
    >>> abs(float(locate([1.5], curve=curve, offsets=[0.0], weights=[1.0])[0])) < 1e-9
    True
    """
    wanted = np.asarray(targets, dtype=float)
    parts, shares = np.asarray(offsets, dtype=float), np.asarray(weights, dtype=float)
    if np.any(wanted <= curve.values[0, 0] + tolerance) or np.any(wanted >= curve.values[-1, 0] - tolerance):
        raise ValueError("a target is out of reach: it lies at an end of the answers, or beyond")
    low: Array = np.full(wanted.shape, -curve.reach)
    high: Array = np.full(wanted.shape, curve.reach)
    m: Array = np.zeros(wanted.shape)
    for _ in range(200):
        values, slopes = curve.at(m[:, None] + parts)
        difference = values[..., 0] @ shares - wanted
        if np.all(np.abs(difference) <= tolerance):
            return m
        low, high = np.where(difference < 0, m, low), np.where(difference > 0, m, high)
        slope = slopes[..., 0] @ shares
        newton = m - np.divide(difference, slope, out=np.full_like(m, np.inf), where=slope > 1e-300)
        m = np.where(
            np.abs(difference) <= tolerance,
            m,
            np.where((newton > low) & (newton < high), newton, (low + high) / 2),
        )
    raise ValueError("a target is out of reach: the curve is too flat there")


def answer_correlation(
    locations: ArrayLike, *, slope: ArrayLike, thresholds: ArrayLike, between: float, spread: float = 1.0
) -> Array:
    """Return the intracluster correlation of answers that a share of common attitude gives.

    Parameters
    ----------
    locations
        Of items in groups, in standard deviations; any shape.
    slope
        Slopes, of a shape that fits.
    thresholds
        The K - 1 thresholds.
    between
        Share of the variance of attitudes that people of one cluster have in common, from 0 to 1.
    spread
        Standard deviation of all attitudes.

    Returns
    -------
    array (shape of locations)

    Notes
    -----
    **Formula** ``ρ = V(E(Y | cluster)) / V(Y)`` with attitudes ``N(0, τ²) + N(0, σ² - τ²)``, ``τ² = between σ²``.

    **Source** Snijders and Bosker (2012), Multilevel Analysis, 2nd ed., §3.3 and §17.1, for correlation of answers
    against that of attitudes; in R, simulated, ``ICC::ICCest``.

    Examples
    --------
    >>> float(answer_correlation(0.0, slope=1.5, thresholds=[0.0], between=0.0).round(12))
    0.0
    """
    if not 0 <= between <= 1:
        raise ValueError("a share of variance is from 0 to 1")
    location = np.asarray(locations, dtype=float)
    a = np.broadcast_to(np.asarray(slope, dtype=float), location.shape)
    step = _fine(spread * float(a.max(initial=0.0)))
    common, weight = normal_rule(spread * float(np.sqrt(between)), step=step)
    own, own_weight = normal_rule(spread * float(np.sqrt(1 - between)), step=step)
    # E(Y | cluster) over a grid of common attitudes; the odd moments of Y from P(Y > k): E Y² = Σ (2k + 1) P(Y > k).
    above = np.stack(
        [
            np.tensordot(
                exceedance(location[..., None] + u + own, slope=a[..., None], thresholds=thresholds),
                own_weight,
                axes=([-2], [0]),
            )
            for u in common
        ],
        axis=-1,
    )
    given = above.sum(axis=-2)
    odd = 2 * np.arange(above.shape[-2]) + 1
    mean = given @ weight
    second = np.tensordot(above @ weight, odd, axes=([-1], [0]))
    result: Array = (given**2 @ weight - mean**2) / (second - mean**2)
    return result


def common_share(
    correlation: float, locations: ArrayLike, *, slope: ArrayLike, thresholds: ArrayLike
) -> float:
    """Return the share of common attitude at which answers have a stated intracluster correlation, on average of items.

    Parameters
    ----------
    correlation
        The stated correlation of answers, from 0 to below 1.
    locations, slope, thresholds
        As for :func:`answer_correlation`.

    Returns
    -------
    float
        Share of the variance of attitudes, from 0 to 1.

    Raises
    ------
    ValueError
        If even people of one attitude would answer less alike.

    Notes
    -----
    **Formula** the root τ² of ``mean of ρ(τ²) = correlation``; ρ rises with τ², so it is halved towards.

    **Source** as :func:`answer_correlation`; in R ``uniroot``.

    Examples
    --------
    >>> share = common_share(0.05, [0.0, 0.5], slope=1.5, thresholds=[-1.0, 0.0, 1.0])
    >>> float(answer_correlation([0.0, 0.5], slope=1.5, thresholds=[-1.0, 0.0, 1.0], between=share).mean().round(9))
    0.05
    """

    def reached(share: float) -> float:
        return float(answer_correlation(locations, slope=slope, thresholds=thresholds, between=share).mean())

    if correlation == 0:
        return 0.0
    low, high = 0.0, 1.0
    if reached(high) <= correlation:
        raise ValueError("answers of people with one attitude are less alike than the stated correlation")
    middle = correlation
    for _ in range(60):
        difference = reached(middle) - correlation
        if abs(difference) < 1e-11:
            break
        low, high = (middle, high) if difference < 0 else (low, middle)
        # Nearly a straight line through 0: the proportional guess is tried first.
        guess = middle * correlation / (difference + correlation)
        middle = guess if low < guess < high else (low + high) / 2
    return middle
