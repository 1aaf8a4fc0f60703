"""Correlation between groups' means: what holds of regions need not hold of the people in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import inf, nan, sqrt
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.relations.correlation import fisher_interval
from kurak.stats.student import t_cdf

Array: TypeAlias = NDArray[np.float64]

ALL_ORDERS = 9
"""Groups up to which Spearman's p is counted over all orders, 362,880 of nine; from then on it is by t."""


@dataclass(frozen=True)
class GroupCorrelation:
    """Correlation of two measures of groups, each group counting once; made by :func:`correlation_of_groups`.

    Parameters
    ----------
    r
        Product-moment correlation; not a number for fewer than three groups, or if a measure is the same in
        all.
    r_squared
        Share of the variance between groups that goes together.
    conf_low, conf_high
        Fisher's interval, groups being a sample of groups like them; not a number for three groups.
    t, df, p
        Test against no correlation: t with ``groups − 2`` degrees of freedom, exact for normal measures; p
        two-sided.
    spearman
        Correlation of ranks, ties at their mean.
    spearman_p
        Two-sided; over all orders of up to nine groups, else by t.
    groups
        The n of all this.
    """

    r: float
    r_squared: float
    conf_low: float
    conf_high: float
    t: float
    df: int
    p: float
    spearman: float
    spearman_p: float
    groups: int


def correlation_of_groups(
    first: ArrayLike, second: ArrayLike, *, confidence: float = 0.95
) -> GroupCorrelation:
    """Return the correlation of two measures over groups, its interval and tests; n is groups.

    Parameters
    ----------
    first, second
        A number for each group, such as its mean of a scale; groups without both are left out.
    confidence
        Above 0 and below 1.

    Returns
    -------
    GroupCorrelation

    Raises
    ------
    ValueError
        If the arrays differ in length, or the confidence is out of range.

    Notes
    -----
    **Formula** ``t = r √((G − 2) / (1 − r²))``; interval ``tanh(artanh r ± z / √(G − 3))``; exact p of
    ranks: the share of orders whose |ρ| is as large.

    **Source** Robinson (1950), American Sociological Review 15, 351-357; Kendall and Gibbons (1990), Rank
    Correlation Methods, §4. R ``cor.test(x, y)``, ``cor.test(x, y, method = "spearman")`` (exact up to nine
    without ties).

    Examples
    --------
    >>> found = correlation_of_groups([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])
    >>> round(found.r, 4), round(found.p, 4), round(found.spearman, 4), round(found.spearman_p, 4)
    (0.8, 0.1041, 0.8, 0.1333)
    """
    x, y = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    if x.ndim != 1 or x.shape != y.shape:
        raise ValueError("both measures have one number for each group")
    both = np.isfinite(x) & np.isfinite(y)
    x, y = x[both], y[both]
    groups = len(x)
    r = _pearson(x, y) if groups > 2 else nan
    low, high = fisher_interval(r, n=groups, confidence=confidence)
    t, p = _t_test(r, groups)
    ranks = _ranks(x), _ranks(y)
    rho = _pearson(*ranks) if groups > 2 else nan
    return GroupCorrelation(
        r=r,
        r_squared=r * r,
        conf_low=low,
        conf_high=high,
        t=t,
        df=max(groups - 2, 0),
        p=p,
        spearman=rho,
        spearman_p=_over_all_orders(*ranks, rho) if groups <= ALL_ORDERS else _t_test(rho, groups)[1],
        groups=groups,
    )


@dataclass(frozen=True)
class EcologicalCorrelation:
    """Correlation of groups' estimated means, with influence; made by :func:`ecological_correlation`.

    Parameters
    ----------
    means
        Weighted means of both scores; array (groups, 2), not a number for a group without records.
    correlation
        Of the means, groups as the sample.
    influence
        On ``correlation.r``; array (records). Its design error says how far r could be off for these very
        groups, as their means are estimated; the interval of ``correlation`` is about other groups like
        them.
    bases
        Records behind both means of a group; array (groups).
    """

    means: Array
    correlation: GroupCorrelation
    influence: Array
    bases: NDArray[np.int64]


def ecological_correlation(
    first: ArrayLike,
    second: ArrayLike,
    *,
    group: ArrayLike,
    groups: int,
    weights: ArrayLike | None = None,
    confidence: float = 0.95,
) -> EcologicalCorrelation:
    """Return the correlation of groups' weighted means of two scores.

    Parameters
    ----------
    first, second
        Scores; array (records), not a number where there is none. Records count if they have both.
    group
        Group of each record, from 0 to groups − 1; −1 where there is none.
    groups
        How many groups.
    weights
        Weight of each record, 0 or more. None weighs all alike.
    confidence
        Above 0 and below 1.

    Returns
    -------
    EcologicalCorrelation

    Raises
    ------
    ValueError
        If arrays differ in length, or a group or weight is out of range.

    Notes
    -----
    **Formula** r of means m, each group counting once; influence ``Σ_g (v_g − r u_g) / (G s_x) · dm_xg +
    …``, u and v the standardised means, ``dm = (x − m) / Σ w`` within the group.

    **Source** Robinson (1950), American Sociological Review 15, 351-357; in R the delta method on ``svyby(~x
    + y, ~group, design, svymean, covmat = TRUE)``.

    Examples
    --------
    >>> x, y = [1, 2, 3, 5, 6, 8], [2, 3, 3, 3, 6, 7]
    >>> found = ecological_correlation(x, y, group=[0, 0, 1, 1, 2, 2], groups=3)
    >>> found.means.tolist(), round(found.correlation.r, 4)
    ([[1.5, 2.5], [4.0, 3.0], [7.0, 6.5]], 0.9372)
    """
    scores = np.column_stack([np.asarray(first, dtype=float), np.asarray(second, dtype=float)])
    g = np.asarray(group)
    w = np.ones(len(scores)) if weights is None else np.asarray(weights, dtype=float)
    if not len(scores) == len(g) == len(w) or not np.issubdtype(g.dtype, np.integer):
        raise ValueError("scores, group (a whole number) and weights have one value for each record")
    if ((g < -1) | (g >= groups)).any() or not (np.isfinite(w).all() and (w >= 0).all()):
        raise ValueError("groups go from 0 to groups − 1, and weights are finite and never below 0")
    used = (g >= 0) & (w > 0) & np.isfinite(scores).all(axis=1)
    place, weight = g[used], w[used]
    total = np.bincount(place, weights=weight, minlength=groups)
    with np.errstate(divide="ignore", invalid="ignore"):
        means = np.column_stack(
            [np.bincount(place, weights=weight * part, minlength=groups) / total for part in scores[used].T]
        )
    correlation = correlation_of_groups(means[:, 0], means[:, 1], confidence=confidence)
    influence = np.full(len(w), nan)
    if np.isfinite(correlation.r):
        there = total > 0
        apart = means - means[there].mean(axis=0)
        spread = np.sqrt((apart[there] ** 2).mean(axis=0))
        u = apart / spread
        slopes = (u[:, ::-1] - correlation.r * u) / (there.sum() * spread)
        influence = np.zeros(len(w))
        moved = (scores[used] - means[place]) / total[place, None]
        influence[used] = (slopes[place] * moved).sum(axis=1)
    return EcologicalCorrelation(means, correlation, influence, np.bincount(place, minlength=groups))


def _pearson(x: Array, y: Array) -> float:
    a, b = x - x.mean(), y - y.mean()
    size = sqrt(float(a @ a)), sqrt(float(b @ b))
    if size[0] <= 1e-12 * np.abs(x).max() or size[1] <= 1e-12 * np.abs(y).max():
        return nan
    return min(1.0, max(-1.0, float((a / size[0]) @ (b / size[1]))))


def _t_test(r: float, groups: int) -> tuple[float, float]:
    if np.isnan(r):
        return nan, nan
    if abs(r) == 1:
        return (inf if r > 0 else -inf), 0.0
    t = r * sqrt((groups - 2) / (1 - r * r))
    return t, 2 * t_cdf(-abs(t), df=groups - 2)


def _ranks(x: Array) -> Array:
    _, place, count = np.unique(x, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    ranks: Array = (last - (count - 1) / 2)[place]
    return ranks


def _over_all_orders(x: Array, y: Array, rho: float) -> float:
    if np.isnan(rho):
        return nan
    # Sums of products of ranks are multiples of a quarter: half of one more is a safe margin.
    middle = len(x) * x.mean() * y.mean()
    found = np.abs(y[_orders(len(x))] @ x - middle)
    return float(np.mean(found >= abs(float(x @ y) - middle) - 0.125))


@lru_cache(maxsize=4)
def _orders(size: int) -> NDArray[np.int8]:
    orders = np.zeros((1, 1), dtype=np.int8)
    for last in range(1, size):
        # The new one goes in before each of the others in turn, or behind all.
        orders = np.concatenate([np.insert(orders, where, last, axis=1) for where in range(last + 1)])
    return orders
