"""Tails of weighted sums of chi-squares: what Pearson's statistic follows under a complex design.

Under a simple random sample the statistic of a table is a chi-square; under a design it is a sum of
chi-squares with one degree of freedom each, multiplied by the design effects of the table. With few primary
sampling units the sum is over an independent chi-square too, as an F number is.
"""

from collections.abc import Callable
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.distributions.beta import f_survival
from kurak.stats.student import normal_cdf

Array: TypeAlias = NDArray[np.float64]
Method = Literal["satterthwaite", "saddlepoint", "inversion"]

# Step and reach of the trapezoid rule on the contour: the error is below 1e-14 of the result.
_STEP = 1 / 32
_REACH = 38.0


def mixture_survival(
    x: float, *, coefficients: ArrayLike, ddf: float = float("inf"), method: Method = "saddlepoint"
) -> float:
    """Return the probability that a weighted sum of chi-squares, over a denominator's own, exceeds ``x``.

    Parameters
    ----------
    x
        The statistic, such as Pearson's X².
    coefficients
        What each chi-square with one degree of freedom is multiplied by: eigenvalues of the matrix of design
        effects; 0 or more, at least one above.
    ddf
        Degrees of freedom of the denominator; infinite for the sum itself.
    method
        ``satterthwaite``: one chi-square (or F) with the same mean and variance. ``saddlepoint``: the
        Lugannani–Rice formula, mostly within a few per cent of the probability, within a fifth where one of
        two coefficients dominates; as R ``survey`` has it. ``inversion``: the exact probability.

    Returns
    -------
    float
        A probability.

    Raises
    ------
    ValueError
        If a coefficient is below 0 or none is above, ``ddf`` is not above 0, or the method has another name.

    Notes
    -----
    **Formula** ``P(Σ λᵢ χ²₁ > x χ²_d / d)``. Satterthwaite: ``f = (Σλ)²/Σλ²`` and ``P(F_{f,d} >
    x/Σλ)``. Otherwise from the cumulant generating function ``K(z) = −½ Σ h ln(1 − 2λz)``, where a finite
    ``d`` adds ``λ = −x/d`` with ``h = d``, and ``x`` becomes 0: by the saddlepoint ``K'(z) = x``, or exactly
    by ``(1/2πi) ∫ exp(K(z) − zx) dz/z`` over a contour through the lowest point of its integrand, where
    nothing oscillates. R counts the whole part of ``d`` only, and uses Satterthwaite within 0.0001 of the
    mean's saddlepoint; the saddlepoint here does the same, the inversion neither.

    **Source** Rao and Scott (1984), Annals of Statistics 12(1), 46-60; Kuonen (1999), "Saddlepoint
    approximations for distributions of quadratic forms in normal variables", Biometrika 86(4), 929-935; Imhof
    (1961), Biometrika 48, 419-426, for the problem; R ``survey::pchisqsum(8, c(1, 1), c(2, 1), lower.tail =
    FALSE, method = "saddlepoint")`` and ``survey::pFsum``.

    Examples
    --------
    >>> round(mixture_survival(8.0, coefficients=[2.0, 1.0], method="inversion"), 6)
    0.073098
    >>> exact = mixture_survival(8.0, coefficients=[1.0, 1.0], ddf=20, method="inversion")
    >>> round(exact, 12) == round((1 + 8 / 20) ** -10, 12)
    True
    """
    weights = _checked(coefficients)
    if not ddf > 0:
        raise ValueError(f"degrees of freedom of the denominator are above 0, not {ddf}")
    if method not in ("satterthwaite", "saddlepoint", "inversion"):
        raise ValueError(f"method is satterthwaite, saddlepoint or inversion, not {method!r}")
    if np.isnan(x):
        raise ValueError("x is a number, not nan")
    if x <= 0:
        return 1.0
    if method == "satterthwaite":
        return _satterthwaite(x, weights, ddf)
    if method == "inversion":
        return _inversion(*_quadratic_form(x, weights, ddf))
    by_saddlepoint = _saddlepoint(
        *_quadratic_form(x, weights, ddf if np.isinf(ddf) else max(1.0, float(int(ddf))), ddf)
    )
    return _satterthwaite(x, weights, ddf) if by_saddlepoint is None else by_saddlepoint


def satterthwaite_df(coefficients: ArrayLike) -> float:
    """Return the degrees of freedom of the one chi-square that stands for a weighted sum of many.

    Parameters
    ----------
    coefficients
        What each chi-square with one degree of freedom is multiplied by; 0 or more, at least one above.

    Returns
    -------
    float
        From 1 to the number of coefficients.

    Raises
    ------
    ValueError
        If a coefficient is below 0, or none is above.

    Notes
    -----
    **Formula** ``(Σλ)² / Σλ²``; the sum is then like ``Σλ²/Σλ`` times such a chi-square.

    **Source** Satterthwaite (1946), Biometrics Bulletin 2(6), 110-114; Rao and Scott (1984), §4; in R
    ``sum(a)^2 / sum(a^2)``.

    Examples
    --------
    >>> satterthwaite_df([2.0, 2.0]), satterthwaite_df([3.0, 1.0])
    (2.0, 1.6)
    """
    weights = _checked(coefficients)
    return float(weights.sum() ** 2 / (weights**2).sum())


def _checked(coefficients: ArrayLike) -> Array:
    weights = np.asarray(coefficients, dtype=float).ravel()
    largest = weights.max(initial=0.0)
    # An eigenvalue of 0 comes out of a computer as a tiny number of either sign.
    if not 0 < largest < np.inf or np.any(np.isnan(weights)) or weights.min() < -1e-8 * largest:
        raise ValueError("coefficients are 0 or more, and at least one is above 0")
    return np.asarray(weights[weights > 1e-12 * largest], dtype=float)


def _satterthwaite(x: float, weights: Array, ddf: float) -> float:
    return f_survival(x / float(weights.sum()), ndf=satterthwaite_df(weights), ddf=ddf)


def _quadratic_form(
    x: float, weights: Array, ddf: float, divisor: float | None = None
) -> tuple[float, Array, Array]:
    """Return ``x``, coefficients and how often each counts, scaled to a largest coefficient of 1."""
    scale = float(weights.max())
    if np.isinf(ddf):
        return x / scale, weights / scale, np.ones(len(weights))
    below = -x / (divisor or ddf)
    return 0.0, np.append(weights, below) / scale, np.append(np.ones(len(weights)), ddf)


def _saddlepoint(x: float, weights: Array, times: Array) -> float | None:
    """Return the Lugannani–Rice survival, or None so near the mean that the formula is 0/0."""
    low = float(1 / (2 * weights.min())) if weights.min() < 0 else -float(times.sum()) / (2 * x)
    z = _root(lambda z: float((times * weights / (1 - 2 * z * weights)).sum()) - x, low, 0.5)
    if abs(z) < 1e-4:
        return None
    k = -0.5 * float((times * np.log1p(-2 * z * weights)).sum())
    second = 2 * float((times * weights**2 / (1 - 2 * z * weights) ** 2).sum())
    w = float(np.sign(z) * np.sqrt(2 * (z * x - k)))
    v = z * float(np.sqrt(second))
    return normal_cdf(-(w + float(np.log(v / w)) / w))


def _inversion(x: float, weights: Array, times: Array) -> float:
    """Integrate ``exp(K(z) − zx)/z`` over a contour that opens to the right, by the trapezoid rule.

    The integrand falls without turning on the real line's lowest point between 0 and the first pole, ½; the
    contour leaves it upright and bends to where ``exp(−zx)`` vanishes. The step is the width of the peak at
    first and then grows, so that sums of three chi-squares, which fall slowly, need no more points than sums
    of a hundred.
    """

    def slope(z: float) -> float:
        return float((times * weights / (1 - 2 * z * weights)).sum()) - x - 1 / z

    centre = _root(slope, 0.0, 0.5)
    curvature = 2 * float((times * weights**2 / (1 - 2 * centre * weights) ** 2).sum()) + 1 / centre**2
    width = float(1 / np.sqrt(curvature))
    s = np.arange(_STEP / 2, _REACH, _STEP)
    z = centre + width * ((np.cosh(s) - 1) * 0.5 + 1j * np.sinh(s))
    direction = width * (0.5 * np.sinh(s) + 1j * np.cosh(s))
    # The logarithm of a product's factors, summed: none of the factors crosses the negative axis on this
    # contour.
    with np.errstate(over="ignore", under="ignore"):
        logs = -0.5 * (times * np.log(1 - 2 * z[:, None] * weights)).sum(axis=1) - z * x
        values = np.exp(logs) / z * direction
    return float(min(1.0, _STEP * values.imag.sum() / np.pi))


def _root(function: Callable[[float], float], low: float, high: float) -> float:
    """Find where an increasing function is 0 between two poles, by halving the interval to the last digit."""
    while True:
        middle = (low + high) / 2
        if middle in (low, high):
            return middle
        if function(middle) < 0:
            low = middle
        else:
            high = middle
