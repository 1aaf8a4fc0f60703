"""The beta and the F distribution: both tails and quantile, with the standard library alone."""

from math import exp, inf, isinf, isnan, log
from typing import Literal

from kurak.stats.distributions.deviance import HALF_LOG_TWO_PI, deviance, stirling_error
from kurak.stats.distributions.gamma import chi_square_cdf, chi_square_quantile, chi_square_survival

Tail = Literal["lower", "upper"]

_MOST_TERMS = 100_000


def beta_cdf(x: float, *, a: float, b: float) -> float:
    """Return the probability that a beta number is at most ``x``.

    Parameters
    ----------
    x
        Any number; the distribution lies between 0 and 1.
    a, b
        Shapes, above 0.

    Returns
    -------
    float
        A probability, exact to about 12 digits in the lower tail too.

    Raises
    ------
    ValueError
        If a shape is not above 0 and finite, or ``x`` is not a number.

    Notes
    -----
    **Formula** ``I_x(a, b)``, the regularised incomplete beta function, by the continued fraction
    of its smaller side.

    **Source** DiDonato and Morris (1992), "Algorithm 708", ACM TOMS 18(3), (9); NIST Digital Library of
    Mathematical Functions, 8.17; R ``pbeta(0.3, 2, 5)``.

    Examples
    --------
    >>> round(beta_cdf(0.3, a=2, b=5), 12)
    0.579825
    """
    _require_number(x)
    x = min(max(x, 0.0), 1.0)
    return _both_tails(x, 1.0 - x, a, b)[0]


def beta_survival(x: float, *, a: float, b: float) -> float:
    """Return the probability that a beta number exceeds ``x``.

    Parameters
    ----------
    x
        Any number; the distribution lies between 0 and 1.
    a, b
        Shapes, above 0.

    Returns
    -------
    float
        A probability, exact to about 12 digits in the upper tail too.

    Raises
    ------
    ValueError
        If a shape is not above 0 and finite, or ``x`` is not a number.

    Notes
    -----
    **Formula** ``I_{1−x}(b, a)``: see :func:`beta_cdf`.

    **Source** NIST Digital Library of Mathematical Functions, 8.17.4; R ``pbeta(0.9, 2, 5, lower.tail =
    FALSE)``.

    Examples
    --------
    >>> round(beta_survival(0.9, a=2, b=5), 12)
    5.5e-05
    """
    _require_number(x)
    x = min(max(x, 0.0), 1.0)
    return _both_tails(x, 1.0 - x, a, b)[1]


def beta_quantile(probability: float, *, a: float, b: float, tail: Tail = "lower") -> float:
    """Return the number that a beta number stays below, or exceeds, with this probability.

    Parameters
    ----------
    probability
        From 0 to 1.
    a, b
        Shapes, above 0.
    tail
        ``lower``: the probability of staying at or below; ``upper``: of exceeding.

    Returns
    -------
    float
        The quantile, from 0 to 1.

    Raises
    ------
    ValueError
        If the probability or a shape lies outside its range.

    Notes
    -----
    **Formula** Newton's method for the logarithm of the smaller tail as a function of the log
    odds ``ln(x/(1−x))``. The density of the log odds is log-concave, so no step after the first goes past the
    root.

    **Source** Prékopa (1973), Acta Sci. Math. 34, 335-343, for the concavity; R ``qbeta(0.025, 2, 5)``.

    Examples
    --------
    >>> round(beta_quantile(0.025, a=2, b=5), 12)
    0.043271868293
    """
    odds = _quantile_odds(probability, a, b, tail)
    return 1.0 if isinf(odds) else odds / (1 + odds)


def f_cdf(x: float, *, ndf: float, ddf: float) -> float:
    """Return the probability that an F number is at most ``x``.

    Parameters
    ----------
    x
        Any number.
    ndf, ddf
        Degrees of freedom of numerator and denominator, above 0; need not be whole; ``ddf`` may be infinite.

    Returns
    -------
    float
        A probability.

    Raises
    ------
    ValueError
        If degrees of freedom lie outside their range, or ``x`` is not a number.

    Notes
    -----
    **Formula** ``I_{m x/(m x + n)}(m/2, n/2)``; for infinite ``n`` the chi-square probability of ``m x``.

    **Source** NIST Digital Library of Mathematical Functions, 8.17; R ``pf(2.5, 3, 20)``.

    Examples
    --------
    >>> round(f_cdf(2.5, ndf=3, ddf=20), 12)
    0.911156248062
    """
    return _f_tails(x, ndf, ddf)[0]


def f_survival(x: float, *, ndf: float, ddf: float) -> float:
    """Return the probability that an F number exceeds ``x``: the p-value of an F test.

    Parameters
    ----------
    x
        Any number.
    ndf, ddf
        Degrees of freedom of numerator and denominator, above 0; need not be whole; ``ddf`` may be infinite.

    Returns
    -------
    float
        A probability, exact to about 12 digits in the upper tail too.

    Raises
    ------
    ValueError
        If degrees of freedom lie outside their range, or ``x`` is not a number.

    Notes
    -----
    **Formula** ``I_{n/(m x + n)}(n/2, m/2)``.

    **Source** NIST Digital Library of Mathematical Functions, 8.17; R ``pf(2.5, 3, 20, lower.tail = FALSE)``.

    Examples
    --------
    >>> round(f_survival(2.5, ndf=3, ddf=20), 12)
    0.088843751938
    """
    return _f_tails(x, ndf, ddf)[1]


def f_quantile(probability: float, *, ndf: float, ddf: float, tail: Tail = "lower") -> float:
    """Return the number that an F number stays below, or exceeds, with this probability.

    Parameters
    ----------
    probability
        From 0 to 1.
    ndf, ddf
        Degrees of freedom of numerator and denominator, above 0; need not be whole; ``ddf`` may be infinite.
    tail
        ``lower`` or ``upper``: which tail the probability is of.

    Returns
    -------
    float
        The quantile.

    Raises
    ------
    ValueError
        If the probability or degrees of freedom lie outside their range.

    Notes
    -----
    **Formula** ``(n/m) x/(1 − x)`` with the quantile ``x`` of the beta distribution of shapes m/2 and n/2.

    **Source** NIST Digital Library of Mathematical Functions, 8.17; R ``qf(0.95, 3, 20)``.

    Examples
    --------
    >>> round(f_quantile(0.95, ndf=3, ddf=20), 10)
    3.0983912121
    """
    if isinf(ddf) and ddf > 0:
        return chi_square_quantile(probability, df=ndf, tail=tail) / ndf
    return _quantile_odds(probability, ndf / 2, ddf / 2, tail) * (ddf / ndf)


def _f_tails(x: float, ndf: float, ddf: float) -> tuple[float, float]:
    _require_number(x)
    if isinf(ddf) and ddf > 0:
        return chi_square_cdf(ndf * x, df=ndf), chi_square_survival(ndf * x, df=ndf)
    if isinf(x):
        return (1.0, 0.0) if x > 0 else (0.0, 1.0)
    odds = max(x, 0.0) * (ndf / ddf)
    return _both_tails(odds / (1 + odds), 1 / (1 + odds), ndf / 2, ddf / 2)


def _both_tails(x: float, y: float, a: float, b: float) -> tuple[float, float]:
    """Return ``I_x(a, b)`` and ``I_y(b, a)`` for ``y = 1 − x``, the nearer tail worked out by itself."""
    _require_shape(a)
    _require_shape(b)
    if x <= 0:
        return 0.0, 1.0
    if y <= 0:
        return 1.0, 0.0
    front = exp(_log_front(x, y, a, b))
    if x <= a / (a + b):
        below = front * _continued_fraction(x, y, a, b)
        return below, 1.0 - below
    above = front * _continued_fraction(y, x, b, a)
    return 1.0 - above, above


def _quantile_odds(probability: float, a: float, b: float, tail: str) -> float:
    """Return the odds ``x/(1 − x)`` of the quantile ``x``, which keep their digits at both ends."""
    _require_shape(a)
    _require_shape(b)
    if not 0 <= probability <= 1:
        raise ValueError(f"a probability lies from 0 to 1, not at {probability}")
    if tail not in ("lower", "upper"):
        raise ValueError(f"tail is lower or upper, not {tail!r}")
    lower = tail == "lower"
    if probability in (0.0, 1.0):
        return 0.0 if lower == (probability == 0) else inf
    if probability > 0.5:
        probability, lower = 1.0 - probability, not lower
    # One minus a beta number is a beta number with the shapes exchanged.
    if lower:
        return _lower_odds(probability, a, b)
    odds = _lower_odds(probability, b, a)
    return 1 / odds if odds else inf


def _lower_odds(probability: float, a: float, b: float) -> float:
    goal, odds, step = log(probability), a / b, 0.0
    for _ in range(1000):
        x, y = odds / (1 + odds), 1 / (1 + odds)
        below = _both_tails(x, y, a, b)[0]
        if below == 0:
            # So far out that the probability is no float: half of the last step back.
            step /= 2
            odds *= exp(-step)
            continue
        step = (goal - log(below)) * exp(log(below) - _log_front(x, y, a, b))
        odds *= exp(step)
        # Newton doubles the digits: after a step this small the next would be below rounding.
        if odds == 0 or abs(step) <= 1e-9:
            break
    return odds


def _log_front(x: float, y: float, a: float, b: float) -> float:
    """Return ``ln (x^a y^b / B(a, b))``; the huge logarithms of large shapes cancel before they are taken."""
    n = a + b
    spread = (log(a) + log(b / n)) / 2 - HALF_LOG_TWO_PI
    error = stirling_error(n) - stirling_error(a) - stirling_error(b)
    return spread + error - deviance(a, mean=n * x) - deviance(b, mean=n * y)


def _continued_fraction(x: float, y: float, a: float, b: float) -> float:
    """Return ``I_x(a, b) · B(a, b) / (x^a y^b)``, for ``x ≤ a/(a + b)``, by Lentz's method.

    Unlike the classical fraction this one never takes two nearly equal numbers from each other, however large
    the shapes.
    """
    # a − (a + b)x, from the smaller of the two numbers that it can be worked out with.
    excess = a - (a + b) * x if a <= b else (a + b) * y - b
    value = c = a / (a + 1) * (excess + 1)
    d = 0.0
    for n in range(1, _MOST_TERMS):
        odd = a + 2 * n - 1
        numerator = (a + n - 1) / odd * ((a + b + n - 1) / odd) * n * (b - n) * x * x
        denominator = n + n * (b - n) * x / odd + (a + n) / (odd + 2) * (excess + 1 + n * (1 + y))
        d = 1 / (denominator + numerator * d)
        c = denominator + numerator / c
        value *= c * d
        if abs(c * d - 1) < 1e-16:
            break
    return 1 / value


def _require_number(x: float) -> None:
    if isnan(x):
        raise ValueError("x is a number, not nan")


def _require_shape(shape: float) -> None:
    if not 0 < shape < inf:
        raise ValueError(f"shapes and degrees of freedom are above 0 and finite, not {shape}")
