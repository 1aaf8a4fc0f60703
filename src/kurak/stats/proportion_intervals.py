"""Intervals of a proportion under a complex design, seven ways."""

from __future__ import annotations

from collections.abc import Callable
from math import asin, exp, inf, isinf, isnan, log, log1p, nan, pi, sin, sqrt
from typing import TYPE_CHECKING, Literal, get_args

from kurak.stats.distributions.beta import beta_quantile, f_quantile
from kurak.stats.student import normal_cdf, normal_quantile, t_quantile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

Method = Literal["logit", "likelihood", "asin", "beta", "mean", "xlogit", "wilson"]
METHODS: tuple[str, ...] = get_args(Method)
Profile = Literal["as_r", "exact"]
Interval = tuple[float, float]


def proportion_interval(
    proportion: float,
    *,
    variance: float,
    df: float,
    n: int,
    method: Method = "logit",
    level: float = 0.95,
    design_df: float | None = None,
    profile: Profile = "as_r",
) -> Interval:
    """Return an interval that holds the population's proportion with this confidence.

    Parameters
    ----------
    proportion
        The estimate, from 0 to 1.
    variance
        Its variance under the design, 0 or more.
    df
        Degrees of freedom of the domain; may be infinite. R takes ``degf`` of the design after ``subset``.
    n
        Records of the domain with weight, 2 or more.
    method
        ``mean``: estimate plus and minus t standard errors; may leave 0 to 1. ``logit`` (the same as
        ``xlogit``): the same on the scale of log odds. ``asin``: on the arcsine scale. ``likelihood``:
        proportions whose likelihood ratio, scaled by the design effect, is below that of t. ``wilson``:
        Wilson's score interval with the effective number of records and t in place of the normal. ``beta``:
        Korn and Graubard's, exact for the effective number of records.
    level
        Confidence, above 0 and below 1.
    design_df
        For ``beta`` only, which corrects the effective number of records for few units by it; default ``df``.
        R takes ``degf`` of the design even where its user gives another ``df``.
    profile
        For ``likelihood`` only. ``as_r``: the limit is read off a curve through a few points of the
        likelihood ratio, which is R's number and off by up to a thousandth of the limit; not a number where
        the curve ends before. ``exact``: the root itself.

    Returns
    -------
    tuple
        Lower and upper limit. Where the variance is 0, as with a proportion of 0 or 1: ``mean`` gives the
        estimate twice; ``beta`` and ``wilson`` take ``n`` as the effective number, and are one-sided at 0 and
        1; the others are not numbers. Without degrees of freedom all are not numbers.

    Raises
    ------
    ValueError
        If a number lies outside its range, or the method has another name.

    Notes
    -----
    **Formula** with ``q = 1 − p``, ``t`` the t quantile and ``m = pq/v``: ``mean`` ``p ± t√v``;
    ``logit`` ``logit p ± t√v/(pq)``; ``asin`` ``sin²(asin √p ± t√v/(2√(pq)))``, where an angle beyond 0 or
    π/2 is folded back as in R, but gives 0 or 1 where R's limit would come out on the other side of the
    estimate; ``likelihood`` ``p ln(p/π) + q ln(q/(1−π)) = t² v n/(2pq(n−1))``; ``wilson`` ``(p + t²/2m ±
    t√(pq/m + t²/4m²))/(1 + t²/m)``; ``beta`` the beta quantiles of shapes ``(mp, mq + 1)`` and ``(mp + 1,
    mq)`` with ``m`` times ``(t_{n−1}/t_df)²``.

    **Source** Korn and Graubard (1998), "Confidence intervals for proportions with small expected number of
    positive counts", Survey Methodology 24(2), 193-201; Rao and Scott (1984) for ``likelihood``; Dean and
    Pagano (2015), Journal of Survey Statistics and Methodology 3(4), 484-503, for the others; R
    ``survey::svyciprop(~y, design, method = "logit")``.

    Examples
    --------
    >>> low, high = proportion_interval(0.2, variance=0.0016, df=25, n=180)
    >>> round(low, 6), round(high, 6)
    (0.129975, 0.294961)
    >>> proportion_interval(0.0, variance=0.0, df=25, n=180, method="mean")
    (0.0, 0.0)
    """
    _check(proportion, variance, n, level, method)
    if profile not in ("as_r", "exact"):
        raise ValueError(f"profile is as_r or exact, not {profile!r}")
    if not df > 0:
        return nan, nan
    if method == "beta":
        return _beta(proportion, variance, df if design_df is None else design_df, n, level)
    t = _critical(level, df)
    if method == "mean":
        half = t * sqrt(variance)
        return proportion - half, proportion + half
    if method == "wilson":
        return _wilson(proportion, _effective(proportion, variance, n), t)
    spread = proportion * (1 - proportion)
    if variance == 0 or spread == 0:
        return nan, nan
    if method == "asin":
        half, angle = t * sqrt(variance / spread) / 2, asin(sqrt(proportion))
        return _folded(angle - half, 0.0, proportion), _folded(angle + half, 1.0, proportion)
    if method == "likelihood":
        if profile == "as_r":
            return _profile_as_r(proportion, variance, n, t)
        return _likelihood(proportion, t * t * variance / spread * n / (n - 1) / 2)
    centre, half = log(proportion / (1 - proportion)), t * sqrt(variance) / spread
    return _logistic(centre - half), _logistic(centre + half)


def _beta(p: float, variance: float, df: float, n: int, level: float) -> Interval:
    if not df > 0:
        return nan, nan
    effective = _effective(p, variance, n) * (_critical(level, n - 1) / _critical(level, df)) ** 2
    tail = (1 - level) / 2
    yes, no = effective * p, effective * (1 - p)
    # With nobody on one side the beta distribution shrinks to a point there.
    low = beta_quantile(tail, a=yes, b=no + 1) if yes > 0 else 0.0
    high = beta_quantile(tail, a=yes + 1, b=no, tail="upper") if no > 0 else 1.0
    return low, high


def _folded(angle: float, end: float, p: float) -> float:
    beyond = angle < 0 or angle > pi / 2
    limit = sin(angle) ** 2
    return end if beyond and (limit - p) * (end - p) <= 0 else limit


def _wilson(p: float, effective: float, t: float) -> Interval:
    part = t * t / effective
    half = sqrt(part * (p * (1 - p) + part / 4))
    low, high = (p + part / 2 - half) / (1 + part), (p + part / 2 + half) / (1 + part)
    # At 0 and 1 the limit is the estimate itself, and rounding must not take it beyond.
    return (0.0 if p == 0 else low), (1.0 if p == 1 else high)


def _likelihood(p: float, bound: float) -> Interval:
    """Return where the divergence reaches the bound, on either side, by halving in log odds."""
    centre = log(p / (1 - p))

    def above(odds: float) -> bool:
        return _divergence(p, odds) > bound

    return _logistic(_halve(above, -700.0, centre)), _logistic(
        _halve(lambda odds: not above(odds), centre, 700.0)
    )


def _divergence(p: float, odds: float) -> float:
    """Return ``p ln(p/π) + q ln(q/(1 − π))`` for ``π`` given by log odds; ``1 − π`` is never written."""
    yes = -log1p(exp(-odds)) if odds > 0 else odds - log1p(exp(odds))
    return p * (log(p) - yes) + (1 - p) * (log(1 - p) - (yes - odds))


def _profile_as_r(p: float, variance: float, n: int, t: float) -> Interval:
    """Return the limits by R's steps: root ratios at up to nine log odds a side, a spline, straight lines."""
    import numpy as np

    spread = p * (1 - p)
    centre, error = log(p / (1 - p)), sqrt(variance) / spread
    cutoff = t * sqrt(variance * n / spread)
    furthest = sqrt(f_quantile(normal_cdf(-cutoff) / 2, ndf=1, ddf=n - 1, tail="upper"))
    points = {centre: 0.0}
    for sign in (-1, 1):
        step, ratio = 1, 0.0
        while step < 10 and abs(ratio) < furthest:
            odds = centre + sign * step * furthest / 5 * error
            ratio = sign * sqrt(max(0.0, 2 * (n - 1) * _divergence(p, odds)))
            points[odds] = ratio
            step += 1
    x = np.array(sorted(points))
    y = np.array([points[odds] for odds in x.tolist()])
    fine = np.linspace(x[0], x[-1], 3 * len(x))
    curve = _spline(x, y, fine)
    # Straight lines between the points, in the order of the curve's height, as R sorts them.
    order = np.argsort(curve, kind="stable")
    limits = np.interp([-cutoff, cutoff], curve[order], fine[order], left=nan, right=nan)
    low, high = (nan if isnan(limit) else _logistic(limit) for limit in limits.tolist())
    return low, high


def _spline(x: Array, y: Array, at: Array) -> Array:
    """Return the cubic spline whose ends have the third derivative of the cubic through four points.

    Forsythe, Malcolm and Moler (1977), Computer Methods for Mathematical Computations, chapter 4.
    """
    import numpy as np

    n, h = len(x), np.diff(x)
    rise = np.diff(y) / h
    second = np.diff(rise) / (x[2:] - x[:-2])
    third = np.diff(second) / (x[3:] - x[:-3])
    system, right = np.zeros((n, n)), np.zeros(n)
    system[0, :2], right[0] = (-1, 1), 6 * third[0] * h[0]
    system[-1, -2:], right[-1] = (-1, 1), 6 * third[-1] * h[-1]
    for i in range(1, n - 1):
        system[i, i - 1 : i + 2] = h[i - 1], 2 * (h[i - 1] + h[i]), h[i]
        right[i] = 6 * (rise[i] - rise[i - 1])
    bend = np.linalg.solve(system, right)
    k = np.clip(np.searchsorted(x, at, side="right") - 1, 0, n - 2)
    a, b, width = x[k + 1] - at, at - x[k], h[k]
    cubic = (bend[k] * a**3 + bend[k + 1] * b**3) / (6 * width)
    lines = (y[k] / width - bend[k] * width / 6) * a + (y[k + 1] / width - bend[k + 1] * width / 6) * b
    return np.asarray(cubic + lines, dtype=float)


def _halve(left: Callable[[float], bool], low: float, high: float) -> float:
    """Return where ``left`` turns from true to false."""
    while True:
        middle = (low + high) / 2
        if middle in (low, high):
            return middle
        if left(middle):
            low = middle
        else:
            high = middle


def _effective(p: float, variance: float, n: int) -> float:
    """Return the size of a simple random sample with this variance; without variance, the records."""
    return p * (1 - p) / variance if variance > 0 and 0 < p < 1 else float(n)


def _critical(level: float, df: float) -> float:
    return normal_quantile((1 + level) / 2) if isinf(df) else t_quantile((1 + level) / 2, df=df)


def _logistic(odds: float) -> float:
    return 1 / (1 + exp(-odds)) if odds > 0 else exp(odds) / (1 + exp(odds))


def _check(p: float, variance: float, n: int, level: float, method: str) -> None:
    if method not in METHODS:
        raise ValueError(f"method is one of {', '.join(METHODS)}, not {method!r}")
    if not 0 <= p <= 1:
        raise ValueError(f"a proportion lies from 0 to 1, not at {p}")
    if isnan(variance) or not 0 <= variance < inf:
        raise ValueError(f"a variance is 0 or more, not {variance}")
    if n < 2:
        raise ValueError(f"an interval needs two records, not {n}")
    if not 0 < level < 1:
        raise ValueError(f"a confidence level lies between 0 and 1, both excluded, not at {level}")
