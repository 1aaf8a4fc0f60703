"""The normal and the Student t distribution: probability and quantile, with the standard library alone.

SciPy has both, but an audit or a plan that needs one number should not wait for it to load.
"""

from functools import lru_cache
from math import erfc, exp, inf, isinf, isnan, log, log1p, pi, sqrt

_LARGEST_DF = 1e10
"""From here on t and normal agree in every digit that a float keeps."""

# ln Γ(a+½) − ln Γ(a) = ½ ln a + Σ c_k / a^(2k-1): coefficients of the asymptotic series, NIST DLMF 5.11.8.
_HALF_STEP_SERIES = (-1 / 8, 1 / 192, -1 / 640, 17 / 14336, -31 / 18432, 691 / 180224)
_SERIES_FROM = 16.0


def normal_cdf(x: float) -> float:
    """Return the probability that a standard normal number is at most ``x``.

    Parameters
    ----------
    x
        Any number, in standard deviations from the mean.

    Returns
    -------
    float
        A probability, exact to the last digits in the lower tail too.

    Notes
    -----
    **Formula** ``Φ(x) = ½ erfc(-x/√2)``.

    **Reference** NIST Digital Library of Mathematical Functions, 7.2; R ``pnorm(1.96)``.

    Examples
    --------
    >>> round(normal_cdf(1.96), 10)
    0.9750021049
    """
    return erfc(-x / sqrt(2)) / 2


# An audit asks for the same two or three levels thousands of times.
@lru_cache(maxsize=1024)
def normal_quantile(probability: float) -> float:
    """Return the number that a standard normal number stays at or below with this probability.

    Parameters
    ----------
    probability
        Above 0 and below 1.

    Returns
    -------
    float
        In standard deviations from the mean.

    Raises
    ------
    ValueError
        If the probability is not strictly between 0 and 1.

    Notes
    -----
    **Formula** rational approximations in three ranges, to about 16 digits; Python's library has them.

    **Reference** Wichura (1988), "Algorithm AS 241", Applied Statistics 37(3), 477-484; R ``qnorm(0.975)``.

    Examples
    --------
    >>> round(normal_quantile(0.975), 12)
    1.95996398454
    """
    from statistics import NormalDist

    _require_probability(probability)
    return NormalDist().inv_cdf(probability)


def t_cdf(x: float, *, df: float) -> float:
    """Return the probability that a Student t number is at most ``x``.

    Parameters
    ----------
    x
        Any number.
    df
        Degrees of freedom, above 0; need not be whole.

    Returns
    -------
    float
        A probability, exact to about 12 digits in the lower tail too.

    Raises
    ------
    ValueError
        If ``df`` is not above 0, or ``x`` is not a number.

    Notes
    -----
    **Formula** ``P(T > t) = ½ I_{ν/(ν+t²)}(ν/2, ½)`` for ``t ≥ 0``, with the regularised incomplete beta
    function ``I`` by its continued fraction; near the centre by its mirror image.

    **Reference** NIST Digital Library of Mathematical Functions, 8.17.22; R ``pt(2, 10)``.

    Examples
    --------
    >>> round(t_cdf(2.0, df=10), 12)
    0.963305982615
    """
    _require_df(df)
    if isnan(x):
        raise ValueError("x is a number, not nan")
    if df >= _LARGEST_DF:
        return normal_cdf(x)
    if isinf(x):
        return 1.0 if x > 0 else 0.0
    if _is_central(abs(x)):
        half = _central_half(abs(x), df)
        return 0.5 + half if x > 0 else 0.5 - half
    tail = exp(_log_tail(abs(x), df))
    return 1.0 - tail if x > 0 else tail


@lru_cache(maxsize=4096)
def t_quantile(probability: float, *, df: float) -> float:
    """Return the number that a Student t number stays at or below with this probability.

    Parameters
    ----------
    probability
        Above 0 and below 1.
    df
        Degrees of freedom, above 0; need not be whole.

    Returns
    -------
    float
        The quantile; infinite only where it exceeds the largest float (a tiny probability with a tiny
        ``df``).

    Raises
    ------
    ValueError
        If the probability is not strictly between 0 and 1, or ``df`` is not above 0.

    Notes
    -----
    **Formula** Newton's method: on ``P(0 < T < t)`` near the centre, and on ``ln P(T > t)`` as a function of
    ``ln t`` in the tails. Both are concave, so that no step after the first goes past the root.

    **Reference** Hill (1970), "Algorithm 396: Student's t-quantiles", CACM 13(10), for the problem;
    R ``qt(0.975, 10)``.

    Examples
    --------
    >>> round(t_quantile(0.975, df=10), 12)
    2.228138851986
    """
    _require_probability(probability)
    _require_df(df)
    if df >= _LARGEST_DF:
        return normal_quantile(probability)
    if probability == 0.5:
        return 0.0
    sign = 1.0 if probability > 0.5 else -1.0
    tail = min(probability, 1.0 - probability)
    size = _central_quantile(0.5 - tail, df) if tail > 0.25 else _tail_quantile(tail, df)
    return sign * size


def _central_quantile(half: float, df: float) -> float:
    """Solve ``P(0 < T < t) = half``; from the left, where the tangent never overshoots."""
    t = half / exp(_log_density(0.0, df))
    for _ in range(100):
        step = (half - _central_part(t, df)) / exp(_log_density(t, df))
        t += step
        if abs(step) <= 1e-15 * t:
            break
    return t


def _tail_quantile(tail: float, df: float) -> float:
    """Solve ``ln P(T > t) = ln tail`` for ``ln t``, from the normal quantile on."""
    goal = log(tail)
    position = log(-normal_quantile(tail))
    for _ in range(100):
        # Beyond the largest float the tail is c·t^-ν, a straight line in the logarithms.
        t, beyond = exp(min(position, 700.0)), max(0.0, position - 700.0)
        height = (log(0.5 - _central_half(t, df)) if _is_central(t) else _log_tail(t, df)) - df * beyond
        slope = -df if t > 1e100 else -exp(log(t) + _log_density(t, df) - height)
        step = (goal - height) / slope
        position += step
        if abs(step) <= 1e-15 * max(1.0, abs(position)):
            break
    return exp(position) if position < 709 else inf


def _central_part(t: float, df: float) -> float:
    """Return ``P(0 < T < t)``, wherever ``t`` lies."""
    return _central_half(t, df) if _is_central(t) else 0.5 - exp(_log_tail(t, df))


def _is_central(t: float) -> bool:
    """Whether the centre's fraction converges: where ``t²/(ν+t²)`` is below its mean ``1/(1+ν)``."""
    return t < 1


def _central_half(t: float, df: float) -> float:
    """Return ``P(0 < T < t) = ½ I_{t²/(ν+t²)}(½, ν/2)``."""
    if t == 0:
        return 0.0
    squared = t * t
    x, y = squared / (df + squared), df / (df + squared)
    front = log(t) - log(df + squared) / 2 - df / 2 * log1p(squared / df) - _log_beta_half(df / 2)
    return exp(front) / 2 * _continued_fraction(x, y, 0.5, df / 2)


def _log_tail(t: float, df: float) -> float:
    """Return ``ln P(T > t) = ln ½ I_{ν/(ν+t²)}(ν/2, ½)`` for ``t > 0``."""
    # Far out t² would not fit a float, and 1 + t²/ν is t²/ν.
    far = t > 1e100
    x, y = (0.0, 1.0) if far else (df / (df + t * t), t * t / (df + t * t))
    stretch = 2 * log(t) - log(df) if far else log1p(t * t / df)
    front = -df / 2 * stretch + log(y) / 2 - _log_beta_half(df / 2)
    return front + log(_continued_fraction(x, y, df / 2, 0.5) / 2)


def _log_density(t: float, df: float) -> float:
    return -(df + 1) / 2 * log1p(t * t / df) - log(df) / 2 - _log_beta_half(df / 2)


def _log_beta_half(a: float) -> float:
    """Return ``ln B(a, ½) = ½ ln π − (ln Γ(a+½) − ln Γ(a))``.

    The two gammas of a large ``a`` are huge and nearly alike; their difference by the library's ``lgamma``
    would keep nine digits only.
    """
    ratio = 1.0
    while a < _SERIES_FROM:
        # Γ(a+½)/Γ(a) = Γ(a+1+½)/Γ(a+1) · a/(a+½)
        ratio *= a / (a + 0.5)
        a += 1
    series = sum(c / a ** (2 * k + 1) for k, c in enumerate(_HALF_STEP_SERIES))
    return log(pi) / 2 - (log(a) / 2 + series + log(ratio))


def _continued_fraction(x: float, y: float, a: float, b: float) -> float:
    """Return ``I_x(a, b) · B(a, b) / (x^a y^b)``, ``y = 1 − x ≥ b/(a + b)``, by Lentz's method.

    The fraction of DiDonato and Morris (1992), "Algorithm 708", ACM TOMS 18(3), section 4, (9): unlike the
    classical one it never takes two nearly equal numbers from each other, however large the degrees of
    freedom.
    """
    # a − (a + b)x, from the smaller of the two numbers that it can be worked out with.
    excess = a - (a + b) * x if a <= b else (a + b) * y - b
    value = c = a / (a + 1) * (excess + 1)
    d = 0.0
    for n in range(1, 10_000):
        numerator = (a + n - 1) * (a + b + n - 1) / (a + 2 * n - 1) ** 2 * n * (b - n) * x * x
        denominator = (
            n + n * (b - n) * x / (a + 2 * n - 1) + (a + n) / (a + 2 * n + 1) * (excess + 1 + n * (1 + y))
        )
        d = 1 / (denominator + numerator * d)
        c = denominator + numerator / c
        value *= c * d
        if abs(c * d - 1) < 1e-16:
            break
    return 1 / value


def _require_probability(probability: float) -> None:
    if not 0 < probability < 1:
        raise ValueError(f"a probability lies between 0 and 1, both excluded, not at {probability}")


def _require_df(df: float) -> None:
    if not df > 0:
        raise ValueError(f"degrees of freedom are above 0, not {df}")
