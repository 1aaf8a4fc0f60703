"""The noncentral chi-square: how a test statistic varies when the model is somewhat wrong."""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.stats.distributions.gamma import chi_square_cdf

Array: TypeAlias = NDArray[np.float64]


def noncentral_chi_square_cdf(x: float, *, df: float, noncentrality: float) -> float:
    """Probability that a noncentral chi-square is at most x.

    Parameters
    ----------
    x
        Value, 0 or more.
    df
        Degrees of freedom, above 0.
    noncentrality
        Noncentrality, 0 or more.

    Returns
    -------
    float
        Probability, 0 to 1.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Notes
    -----
    **Formula** Σⱼ Poisson(j; λ/2) · P(χ²(df + 2j) ≤ x). The sum runs from the far end of the Poisson weights,
    where P(χ²(df + 2j) ≤ x) = P(χ²(df + 2j + 2) ≤ x) + (x/2)^(df/2 + j) e^(−x/2) / Γ(df/2 + j + 1) only adds.

    **Source** Johnson, Kotz and Balakrishnan (1995), *Continuous Univariate Distributions*, vol. 2, §29.2; R
    ``pchisq(x, df, ncp)``.

    Examples
    --------
    >>> round(noncentral_chi_square_cdf(10, df=4, noncentrality=3), 6)
    0.783763
    """
    if not (x >= 0 and df > 0 and noncentrality >= 0 and math.isfinite(x + df + noncentrality)):
        raise ValueError("x and the noncentrality are 0 or more, and the degrees of freedom above 0")
    if noncentrality == 0 or x == 0:
        return chi_square_cdf(x, df=df)
    centre = noncentrality / 2
    # Twelve standard deviations on both sides, and some for small centres, leave less than a double can show.
    reach = 12 * math.sqrt(centre) + 40
    steps = np.arange(max(0, math.floor(centre - reach)), math.ceil(centre + reach) + 1)
    factorials = _log_gammas(float(steps[0]) + 1, len(steps))
    weights = np.exp(steps * math.log(centre) - centre - factorials)
    shapes = df / 2 + steps
    gammas = _log_gammas(float(shapes[0]) + 1, len(shapes))
    terms = np.exp(shapes * math.log(x / 2) - x / 2 - gammas)
    last = chi_square_cdf(x, df=df + 2 * (int(steps[-1]) + 1))
    below = last + np.cumsum(terms[::-1])[::-1]
    return min(1.0, max(0.0, float(weights @ below)))


def noncentrality_at(x: float, *, df: float, probability: float) -> float:
    """The noncentrality under which a chi-square is at most x with the stated probability.

    Parameters
    ----------
    x
        Value of the test statistic, 0 or more.
    df
        Degrees of freedom, above 0.
    probability
        Probability of a value up to x, above 0 and below 1.

    Returns
    -------
    float
        Noncentrality; 0 if already the central chi-square stays below x less often than that.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Notes
    -----
    **Formula** λ with P(χ²(df, λ) ≤ x) = probability, by the Illinois rule of false position.

    **Source** Browne and Cudeck (1993), in Bollen and Long (eds), *Testing Structural Equation Models*, p.
    141; R ``uniroot(function(l) pchisq(x, df, l) - probability, c(0, x * 4))``.

    Examples
    --------
    >>> round(noncentrality_at(10, df=4, probability=0.783763), 4)
    3.0
    """
    if not 0 < probability < 1:
        raise ValueError("the probability is above 0 and below 1")
    low, high = 0.0, max(x, 1.0)
    above = noncentral_chi_square_cdf(x, df=df, noncentrality=0) - probability
    if above <= 0:
        return 0.0
    while (below := noncentral_chi_square_cdf(x, df=df, noncentrality=high) - probability) > 0:
        low, high, above = high, 2 * high, below
    side = 0.0
    while high - low > 1e-13 * high:
        # The straight line between both ends is near the root; where it keeps to one side, the other end is halved.
        middle = (low * below - high * above) / (below - above)
        if not low < middle < high:
            middle = (low + high) / 2
        if middle in (low, high):
            break
        gap = noncentral_chi_square_cdf(x, df=df, noncentrality=middle) - probability
        if abs(gap) < 1e-13:
            return middle
        if gap > 0:
            low, above, below = middle, gap, below / 2 if side > 0 else below
        else:
            high, below, above = middle, gap, above / 2 if side < 0 else above
        side = gap
    return (low + high) / 2


def _log_gammas(first: float, count: int) -> Array:
    """ln Γ of a number and of those one, two, three … above: each is the one before plus a logarithm."""
    return math.lgamma(first) + np.concatenate([[0.0], np.cumsum(np.log(first + np.arange(count - 1)))])
