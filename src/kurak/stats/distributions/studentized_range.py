"""The studentised range: the largest of several means less the smallest, over their standard error."""

from math import erfc, exp, isinf, isnan, log, pi, sqrt

import numpy as np
from numpy.typing import NDArray

from kurak.stats.distributions.deviance import HALF_LOG_TWO_PI, stirling_error

# Trapezoid sums of smooth functions that vanish at both ends: at these steps their error is below 1e-13.
_NORMAL_STEP = 0.125
_NORMAL_REACH = 9.0


def studentized_range_survival(q: float, *, means: int, df: float) -> float:
    """Return the probability that the studentised range of equal means exceeds ``q``: Tukey's p-value.

    Parameters
    ----------
    q
        The range over the standard error of one mean: for two means ``√2 |difference| / standard error of the
        difference``.
    means
        How many means are compared with one another, 2 or more.
    df
        Degrees of freedom of the standard error, above 0; infinite where it is known.

    Returns
    -------
    float
        A probability, with a relative error below 1e-10 from 1e-15 up. R's ``ptukey`` is off in the fourth
        decimal for two degrees of freedom, in the sixth for 3.5 and in the eighth for twenty means.

    Raises
    ------
    ValueError
        If ``means`` is below 2, ``df`` is not above 0 or ``q`` is not a number.

    Notes
    -----
    **Formula** ``∫ f(s) k ∫ φ(z) [Φ(z)^{k−1} − (Φ(z) − Φ(z − qs))^{k−1}] dz ds``, ``f`` the
    density of ``√(χ²_ν/ν)``; both integrals by the trapezoid rule, the outer one in ``ln s``.

    **Source** Copenhaver and Holland (1988), Journal of Statistical Computation and Simulation 30, 1-15, for
    the problem; R ``ptukey(3.5, 3, 20, lower.tail = FALSE)``.

    Examples
    --------
    >>> round(studentized_range_survival(3.5, means=3, df=20), 8)
    0.05589185
    """
    if means < 2:
        raise ValueError(f"a range needs two means, not {means}")
    if not df > 0:
        raise ValueError(f"degrees of freedom are above 0, not {df}")
    if isnan(q):
        raise ValueError("q is a number, not nan")
    if q <= 0:
        return 1.0
    if isinf(q):
        return 0.0
    if isinf(df):
        return _range_survival([q], means)[0]
    scales, density = _scales(df)
    return float(min(1.0, density @ np.array(_range_survival([q * s for s in scales], means))))


def studentized_range_quantile(probability: float, *, means: int, df: float) -> float:
    """Return the number that the studentised range of equal means exceeds with this probability.

    Parameters
    ----------
    probability
        Of exceeding; above 0 and below 1. For intervals that hold together with 95 % confidence: 0.05.
    means
        How many means are compared with one another, 2 or more.
    df
        Degrees of freedom of the standard error, above 0; infinite where it is known.

    Returns
    -------
    float
        The quantile; over √2 it takes the place of the t quantile in the interval of a difference.

    Raises
    ------
    ValueError
        If a number lies outside its range.

    Notes
    -----
    **Formula** the root of :func:`studentized_range_survival`, by the secant method for ``ln P``
    as a function of ``ln q``.

    **Source** R ``qtukey(0.05, 3, 20, lower.tail = FALSE)``.

    Examples
    --------
    >>> round(studentized_range_quantile(0.05, means=3, df=20), 6)
    3.577935
    """
    if not 0 < probability < 1:
        raise ValueError(f"a probability lies between 0 and 1, both excluded, not at {probability}")

    goal, last, place = log(probability), log(3.0), log(3.3)
    at_last = _log_survival(last, means, df) - goal
    for _ in range(200):
        here = _log_survival(place, means, df) - goal
        # The curve bends down everywhere, so that short steps are enough to keep the secant from jumping off
        # it.
        step = -here * (place - last) / (here - at_last) if here != at_last else 0.0
        last, at_last = place, here
        place += max(-0.5, min(0.5, step))
        if abs(step) <= 1e-12:
            break
    return exp(place)


def _log_survival(place: float, means: int, df: float) -> float:
    reached = studentized_range_survival(exp(place), means=means, df=df)
    return log(reached) if reached > 0 else -1e3


def _range_survival(widths: list[float], means: int) -> list[float]:
    """Return the probability that the range of ``means`` standard normal numbers exceeds each width."""
    z = np.arange(-_NORMAL_REACH, _NORMAL_REACH + _NORMAL_STEP / 2, _NORMAL_STEP)
    weight = np.exp(-z * z / 2) * (means * _NORMAL_STEP / sqrt(2 * pi))
    upto = _normal_cdf(z)
    power = weight * upto ** (means - 1)
    found = []
    for width in widths:
        share = _normal_cdf(z - width) / upto
        # 1 − (1 − share)^(k−1) without cancellation where the share is tiny.
        with np.errstate(divide="ignore"):
            found.append(float(power @ -np.expm1((means - 1) * np.log1p(-share))))
    return found


def _normal_cdf(z: NDArray[np.float64]) -> NDArray[np.float64]:
    root = sqrt(2)
    return np.array([erfc(-value / root) / 2 for value in z.tolist()])


def _scales(df: float) -> tuple[list[float], NDArray[np.float64]]:
    """Return places ``s = √(χ²_ν/ν)`` and their probabilities, evenly in ``ln s``."""
    # In u = ln s the density is c exp(−a (e^{2u} − 1 − 2u)), a = ν/2: a bell of width 1/√(2ν) with a long
    # left tail of slope ν.
    a = df / 2
    constant = log(2) + log(a) / 2 - HALF_LOG_TWO_PI - stirling_error(a)
    width = 1 / sqrt(2 * df)
    # Small scales make large ranges, so the left end is where even e^-60 of the density has gone by.
    low, high = -(sqrt(60 / df) + 60 / df), min(9 * width, 2.0)
    u = np.arange(low, high, width / 3.5)
    density = np.exp(constant - a * (np.expm1(2 * u) - 2 * u)) * (width / 3.5)
    return np.exp(u).tolist(), density
