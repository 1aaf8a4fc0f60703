"""What densities are made of without losing digits: the deviance and the error of Stirling's formula."""

from math import lgamma, log, pi

HALF_LOG_TWO_PI = log(2 * pi) / 2

# ln Γ(a) − (a − ½) ln a + a − ½ ln 2π = Σ c_k / a^(2k-1): B_2k / (2k(2k − 1)), NIST DLMF 5.11.1.
_STIRLING_SERIES = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156)
_SERIES_FROM = 16.0


def stirling_error(a: float) -> float:
    """Return what Stirling's formula leaves out of the logarithm of the gamma function.

    Parameters
    ----------
    a
        Above 0.

    Returns
    -------
    float
        With an absolute error below 2e-14; below 1e-16 from 16 on.

    Notes
    -----
    **Formula** ``ln Γ(a) − (a − ½) ln a + a − ½ ln 2π``, from 16 on by its asymptotic series.

    **Source** Loader (2000), "Fast and accurate computation of binomial probabilities", §2; NIST Digital
    Library of Mathematical Functions, 5.11.1; in R ``lgamma(a) - (a - 0.5) * log(a) + a - log(2 * pi) / 2``.

    Examples
    --------
    >>> round(stirling_error(10.0), 12)
    0.008330563433
    """
    if a < _SERIES_FROM:
        return lgamma(a) - (a - 0.5) * log(a) + a - HALF_LOG_TWO_PI
    return sum(c / a ** (2 * k + 1) for k, c in enumerate(_STIRLING_SERIES))


def deviance(x: float, *, mean: float) -> float:
    """Return half the deviance of a count from its mean, without cancellation where they are close.

    Parameters
    ----------
    x, mean
        Above 0, in the same unit.

    Returns
    -------
    float
        0 or more; 0 only where both are equal.

    Notes
    -----
    **Formula** ``x ln(x/m) + m − x = x (u − ln(1 + u))`` with ``u = (m − x)/x``; for small ``u`` through
    ``ln(1 + u) = 2 (v + v³/3 + v⁵/5 + …)``, ``v = u/(2 + u)``, so that ``u − ln(1 + u) = uv − 2(v³/3 + …)``.

    **Source** Loader (2000), §2; in R ``x * log(x / m) + m - x``.

    Examples
    --------
    >>> round(deviance(3.0, mean=5.0), 12)
    0.467523128702
    """
    u = (mean - x) / x
    if not -0.6 < u < 1.5:
        return x * (u - log(mean / x))
    v = u / (2 + u)
    square = v * v
    power, total, k = v * square, 0.0, 3
    while True:
        term = power / k
        total += term
        if abs(term) <= 1e-17 * abs(total):
            return x * (u * v - 2 * total)
        power *= square
        k += 2
