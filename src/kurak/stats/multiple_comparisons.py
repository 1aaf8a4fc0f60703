"""Many comparisons at once: adjusted p-values, Tukey's test of pairs, intervals that hold together."""

from dataclasses import dataclass
from math import isinf, sqrt
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.distributions.studentized_range import studentized_range_quantile, studentized_range_survival
from kurak.stats.distributions.t_quantiles import t_quantiles

Array: TypeAlias = NDArray[np.float64]
Adjustment = Literal["holm", "bonferroni", "benjamini_hochberg", "none"]


@dataclass(frozen=True)
class PairwiseComparisons:
    """Differences of all pairs of means, the first less the second; one entry a pair in each array.

    Parameters
    ----------
    first, second
        Which means, from 0.
    difference, std_error
        In the unit of the means.
    df
        Degrees of freedom of the standard error.
    p_value
        Adjusted for all pairs; not a number where a mean or its error is not.
    conf_low, conf_high
        Limits that hold for all pairs together.
    """

    first: NDArray[np.intp]
    second: NDArray[np.intp]
    difference: Array
    std_error: Array
    df: Array
    p_value: Array
    conf_low: Array
    conf_high: Array


def adjust_p_values(p_values: ArrayLike, *, method: Adjustment = "holm") -> Array:
    """Adjust p-values for how many there are.

    Parameters
    ----------
    p_values
        From 0 to 1; not a number where a test could not be made, which then does not count.
    method
        ``holm`` and ``bonferroni`` keep the probability of any false alarm, ``benjamini_hochberg`` the
        expected share of false alarms among alarms (for independent or positively related tests); ``none``
        leaves them.

    Returns
    -------
    ndarray
        Adjusted p-values in the order given.

    Raises
    ------
    ValueError
        If a p-value lies outside 0 to 1, or the method has another name.

    Notes
    -----
    **Formula** with ``p_(1) ≤ … ≤ p_(m)``: Bonferroni ``min(1, m p)``; Holm ``max_{j≤i} min(1,
    (m−j+1) p_(j))``; Benjamini–Hochberg ``min_{j≥i} min(1, m p_(j)/j)``.

    **Source** Holm (1979), Scandinavian Journal of Statistics 6, 65-70; Benjamini and Hochberg (1995), JRSS B
    57, 289-300; R ``p.adjust(p, "holm")``.

    Examples
    --------
    >>> adjust_p_values([0.01, 0.04, 0.03]).round(6).tolist()
    [0.03, 0.06, 0.06]
    """
    given = np.asarray(p_values, dtype=float)
    if np.any((given < 0) | (given > 1)):
        raise ValueError("p-values lie from 0 to 1")
    known = ~np.isnan(given)
    p = given[known]
    m = len(p)
    order = np.argsort(p, kind="stable")
    place = np.arange(1, m + 1)
    if method == "bonferroni":
        adjusted = p * m
    elif method == "holm":
        adjusted = np.empty(m)
        adjusted[order] = np.maximum.accumulate(p[order] * (m - place + 1))
    elif method == "benjamini_hochberg":
        adjusted = np.empty(m)
        adjusted[order] = np.minimum.accumulate((p[order] * m / place)[::-1])[::-1]
    elif method == "none":
        adjusted = p
    else:
        raise ValueError(f"method is holm, bonferroni, benjamini_hochberg or none, not {method!r}")
    result = np.full(given.shape, np.nan)
    result[known] = np.minimum(adjusted, 1.0)
    return result


def simultaneous_intervals(
    estimates: ArrayLike,
    *,
    std_errors: ArrayLike,
    df: ArrayLike,
    level: float = 0.95,
    method: Literal["bonferroni", "holm"] = "bonferroni",
) -> tuple[Array, Array]:
    """Return intervals of several estimates with one confidence level for all.

    Parameters
    ----------
    estimates, std_errors
        Arrays of the same length, in the same unit.
    df
        Degrees of freedom, one number or one for each estimate.
    level
        Confidence, above 0 and below 1.
    method
        ``bonferroni``: all intervals hold together with this confidence. ``holm``: narrower; they leave out 0
        exactly where Holm's test of 0 rejects, but are not promised to hold together.

    Returns
    -------
    tuple
        Lower and upper limits; not a number where an estimate, its error or its degrees of freedom are not,
        which does not count.

    Raises
    ------
    ValueError
        If the level lies outside its range, or the method has another name.

    Notes
    -----
    **Formula** ``estimate ± t_{1−α/2j} standard error`` with ``j`` the number of estimates; for
    ``holm``, in the order of their p-values, ``j = m, m − 1, …`` until the first that does not reject, and
    that ``j`` for the rest.

    **Source** Dunn (1961), JASA 56, 52-64; Holm (1979); in R ``x + c(-1, 1) * qt(1 - 0.05 / (2 * m), df) *
    se``.

    Examples
    --------
    >>> low, high = simultaneous_intervals([1.0, 2.0], std_errors=[0.5, 0.5], df=20)
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([-0.2116, 0.7884], [2.2116, 3.2116])
    """
    if not 0 < level < 1:
        raise ValueError(f"a confidence level lies between 0 and 1, both excluded, not at {level}")
    if method not in ("bonferroni", "holm"):
        raise ValueError(f"method is bonferroni or holm, not {method!r}")
    estimate, error, freedom = np.broadcast_arrays(
        *(np.asarray(a, dtype=float) for a in (estimates, std_errors, df))
    )
    known = np.isfinite(estimate) & (error >= 0) & (freedom > 0)
    m = int(known.sum())
    low, high = np.full(estimate.shape, np.nan), np.full(estimate.shape, np.nan)
    if not m:
        return low, high
    alpha = 1 - level
    x, se, nu = estimate[known], error[known], freedom[known]
    if method == "bonferroni":
        half = t_quantiles(1 - alpha / (2 * m), nu) * se
    else:
        half = _holm_halves(x, se, nu, alpha)
    low[known], high[known] = x - half, x + half
    return low, high


def tukey_pairs(
    estimates: ArrayLike, *, covariance: ArrayLike, df: ArrayLike, level: float = 0.95
) -> PairwiseComparisons:
    """Compare all pairs of means with one probability of any false alarm: Tukey–Kramer, or Games–Howell.

    Parameters
    ----------
    estimates
        Means of domains; array (means).
    covariance
        Their covariance under the design, which domains that share units need; array (means, means).
    df
        Degrees of freedom: one number, the design's, for Tukey–Kramer; array (means, means), one for each
        pair as from :func:`welch_df`, for Games–Howell.
    level
        Confidence that all intervals hold together, above 0 and below 1.

    Returns
    -------
    PairwiseComparisons
        Pairs (0, 1), (0, 2), …

    Raises
    ------
    ValueError
        If shapes do not fit, or the level lies outside its range.

    Notes
    -----
    **Formula** ``q = √2 |d|/√(V_ii + V_jj − 2V_ij)`` against the studentised range of as many
    means as there are; limits ``d ± q_{1−α} √(V_d/2)``. Exact for independent means with equal variances;
    conservative for unequal ones (Hayter 1984) and in simulations for correlated ones.

    **Source** Kramer (1956), Biometrics 12, 307-310; Games and Howell (1976), Journal of Educational
    Statistics 1, 113-125; in R ``ptukey(sqrt(2) * abs(d) / se, k, df, lower.tail = FALSE)``.

    Examples
    --------
    >>> found = tukey_pairs([1.0, 2.0, 4.0], covariance=[[0.5, 0, 0], [0, 0.5, 0], [0, 0, 0.5]], df=20)
    >>> found.difference.tolist(), found.p_value.round(4).tolist()
    ([-1.0, -3.0, -2.0], [0.5854, 0.0186, 0.1381])
    """
    x, v = np.asarray(estimates, dtype=float), np.asarray(covariance, dtype=float)
    k = len(x)
    if x.ndim != 1 or k < 2 or v.shape != (k, k):
        raise ValueError("estimates are two or more means, and covariance has a row and a column for each")
    if not 0 < level < 1:
        raise ValueError(f"a confidence level lies between 0 and 1, both excluded, not at {level}")
    first, second = np.triu_indices(k, 1)
    freedom = np.broadcast_to(np.asarray(df, dtype=float), (k, k))[first, second]
    difference = x[first] - x[second]
    error = np.sqrt(np.maximum(v[first, first] + v[second, second] - 2 * v[first, second], 0.0))
    p_value, critical = np.full(len(first), np.nan), np.full(len(first), np.nan)
    quantiles: dict[float, float] = {}
    for i in np.flatnonzero(np.isfinite(difference) & (error > 0) & (freedom > 0)).tolist():
        nu = float(freedom[i])
        q = sqrt(2) * abs(float(difference[i])) / float(error[i])
        p_value[i] = studentized_range_survival(q, means=k, df=nu)
        if nu not in quantiles:
            quantiles[nu] = studentized_range_quantile(1 - level, means=k, df=nu) / sqrt(2)
        critical[i] = quantiles[nu]
    half = critical * error
    return PairwiseComparisons(
        first, second, difference, error, np.array(freedom), p_value, difference - half, difference + half
    )


def welch_df(variances: ArrayLike, *, df: ArrayLike) -> Array:
    """Return the degrees of freedom of the difference of each pair of independent means.

    Parameters
    ----------
    variances
        Variance of each mean, above 0; array (means).
    df
        Degrees of freedom of each variance, above 0; array (means).

    Returns
    -------
    ndarray
        Array (means, means) for :func:`tukey_pairs`; its diagonal means nothing.

    Raises
    ------
    ValueError
        If arrays differ in length, or a number is not above 0.

    Notes
    -----
    **Formula** ``(v_i + v_j)² / (v_i²/ν_i + v_j²/ν_j)``.

    **Source** Welch (1938), Biometrika 29, 350-362; Games and Howell (1976); R ``t.test(x, y)$parameter`` for
    two samples.

    Examples
    --------
    >>> round(float(welch_df([1.0, 4.0], df=[9, 12])[0, 1]), 6)
    17.307692
    """
    v, nu = np.asarray(variances, dtype=float), np.asarray(df, dtype=float)
    if v.ndim != 1 or v.shape != nu.shape or np.any(~(v > 0)) or np.any(~(nu > 0)):
        raise ValueError("variances and df have one number above 0 for each mean")
    part = v**2 / nu
    return np.asarray((v[:, None] + v) ** 2 / (part[:, None] + part), dtype=float)


def _holm_halves(x: Array, se: Array, df: Array, alpha: float) -> Array:
    """Return half-widths that shrink with every hypothesis that Holm's test has rejected before."""
    from kurak.stats.student import normal_cdf, t_cdf

    def two_sided(value: float, error: float, nu: float) -> float:
        if error == 0:
            return 1.0 if value == 0 else 0.0
        size = -abs(value) / error
        return 2 * (normal_cdf(size) if isinf(nu) else t_cdf(size, df=nu))

    p = np.array([two_sided(*row) for row in zip(x.tolist(), se.tolist(), df.tolist(), strict=True)])
    left = len(x)
    half = np.empty(left)
    rejecting = True
    for i in np.argsort(p, kind="stable").tolist():
        half[i] = float(t_quantiles(1 - alpha / (2 * left), df[i])) * se[i]
        rejecting = rejecting and bool(p[i] <= alpha / left)
        if rejecting and left > 1:
            left -= 1
    return half
