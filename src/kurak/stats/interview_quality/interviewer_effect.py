"""How much answers resemble each other because one interviewer asked, and what that costs."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.distributions.beta import f_quantile, f_survival

Array: TypeAlias = NDArray[np.float64]
Codes: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True)
class IntraclassCorrelation:
    """Resemblance within groups, from a one-way analysis of variance.

    Parameters
    ----------
    estimate, low, high
        At most 1; below 0 where groups are more alike than chance would make them.
    f, df_between, df_within, p_value
        Test that groups do not differ.
    groups, n
        Groups with an answer, and answers.
    mean_size, common_size
        Mean number of answers of a group, and the size that enters the estimate where groups are unequal.
    design_effect
        How much the variance of a mean grows, ``1 + (m̄ − 1)ρ`` with ρ not below 0.
    """

    estimate: float
    low: float
    high: float
    f: float
    df_between: int
    df_within: int
    p_value: float
    groups: int
    n: int
    mean_size: float
    common_size: float
    design_effect: float


@dataclass(frozen=True)
class Interpenetration:
    """Whether interviewers can be told from the places that they worked in.

    Parameters
    ----------
    shared
        Share of clusters with interviews of two interviewers or more.
    nested
        Whether no cluster is shared: an interviewer's effect cannot be told from that of the places.
    f, df_interviewers, df_clusters, p_value
        Where nested: whether interviewers differ more than clusters of one interviewer do. Not a number where
        every interviewer has one cluster, and where clusters are shared.
    """

    shared: float
    nested: bool
    f: float
    df_interviewers: int
    df_clusters: int
    p_value: float


def intraclass_correlation(
    values: ArrayLike, *, groups: ArrayLike, level: float = 0.95
) -> IntraclassCorrelation:
    """Estimate the intraclass correlation of an item by interviewer, or by cluster, with its interval.

    Parameters
    ----------
    values
        Answers as numbers; not a number where there is none. Array (records).
    groups
        Codes of interviewers or clusters; array (records).
    level
        Confidence, above 0 and below 1.

    Returns
    -------
    IntraclassCorrelation
        Not a number where answers do not vary within groups, there is one group, or no group has two answers.

    Raises
    ------
    ValueError
        If arrays differ in length, or the level lies outside its range.

    Notes
    -----
    **Formula** ``ρ = (MSB − MSW)/(MSB + (n₀ − 1)MSW)``, ``n₀ = (N − Σn²/N)/(k − 1)``. Interval: with groups
    of one size exact, ``(F/F_u − 1)/(F/F_u + n − 1)`` (Searle); with unequal ones n is the harmonic mean of
    the sizes and MSB that of unweighted means times it (Thomas and Hultquist), which holds well unless ρ is
    near 0 and sizes differ much.

    **Source** Searle, Casella and McCulloch (1992), Variance Components, §3.6; Thomas and Hultquist (1978),
    Annals of Statistics 6, 582-587; Kish (1962), JASA 57, 92-115 (interviewer effects); R ``psych::ICC(x,
    lmer = FALSE)`` row ICC1 for groups of one size, ``aov(y ~ group)``.

    Examples
    --------
    >>> found = intraclass_correlation([1, 2, 3, 4, 5, 6], groups=[1, 1, 2, 2, 3, 3])
    >>> round(found.estimate, 6), round(found.low, 6), round(found.high, 6)
    (0.882353, -0.001376, 0.996814)
    """
    if not 0 < level < 1:
        raise ValueError(f"a confidence level lies between 0 and 1, both excluded, not at {level}")
    y, code, size = _read(values, groups)
    n, k = len(y), len(size)
    mean_size = n / k if k else nan
    if k < 2 or n == k:
        return IntraclassCorrelation(nan, nan, nan, nan, max(k - 1, 0), n - k, nan, k, n, mean_size, nan, nan)
    means = np.bincount(code, weights=y) / size
    between, within = _squares(y, means, code, size) / np.array([k - 1, n - k])
    common = (n - float((size**2).sum()) / n) / (k - 1)
    if not within > 0:
        return IntraclassCorrelation(nan, nan, nan, nan, k - 1, n - k, nan, k, n, mean_size, common, nan)
    f = float(between / within)
    rho = (f - 1) / (f - 1 + common)
    harmonic = k / float((1 / size).sum())
    ratio = harmonic * float(((means - means.mean()) ** 2).sum()) / (k - 1) / within
    tail = (1 - level) / 2
    low, high = f_quantile(tail, ndf=k - 1, ddf=n - k), f_quantile(tail, ndf=k - 1, ddf=n - k, tail="upper")
    ends = [float((ratio / end - 1) / (ratio / end - 1 + harmonic)) for end in (high, low)]
    return IntraclassCorrelation(
        rho, ends[0], ends[1], f, k - 1, n - k, f_survival(f, ndf=k - 1, ddf=n - k), k, n, mean_size, common,
        1 + (mean_size - 1) * max(rho, 0.0),
    )  # fmt: skip


def interpenetration(values: ArrayLike, *, interviewers: ArrayLike, clusters: ArrayLike) -> Interpenetration:
    """Say whether interviewers' effects can be told from those of places, and test them against clusters where they cannot.

    Parameters
    ----------
    values
        Answers as numbers; not a number where there is none. Array (records).
    interviewers, clusters
        Codes; arrays (records).

    Returns
    -------
    Interpenetration

    Raises
    ------
    ValueError
        If arrays differ in length.

    Notes
    -----
    **Formula** ``F = MS(interviewers)/MS(clusters within interviewers)``, with as many degrees of freedom as
    interviewers less 1, and clusters less interviewers; exact for equal sizes, near for others.

    **Source** Mahalanobis (1946), JRSS 109, 325-378 (interpenetrating samples); Searle, Casella and McCulloch
    (1992), §3.8 and §5.2; R ``anova(aov(y ~ interviewer + interviewer:cluster))``, mean squares of the first
    two rows.

    Examples
    --------
    >>> found = interpenetration([1, 2, 2, 3, 6, 7, 8, 9], interviewers=[1, 1, 1, 1, 2, 2, 2, 2], clusters=[1, 1, 2, 2, 3, 3, 4, 4])
    >>> found.nested, round(found.f, 6)
    (True, 24.2)
    """
    y, who, where = np.asarray(values, dtype=float), np.asarray(interviewers), np.asarray(clusters)
    if not len(y) == len(who) == len(where):
        raise ValueError("values, interviewers and clusters have one value for each record")
    known = ~np.isnan(y)
    y = y[known]
    _, person = np.unique(who[known], return_inverse=True)
    _, place = np.unique(where[known], return_inverse=True)
    pairs = np.unique(np.column_stack([place, person]), axis=0) if len(y) else np.zeros((0, 2), dtype=np.intp)
    teams = np.bincount(pairs[:, 0]) if len(pairs) else np.zeros(0)
    shared = float((teams > 1).mean()) if len(teams) else nan
    k, c = len(np.unique(person)), len(teams)
    nested = shared == 0
    if not nested or k < 2 or c <= k:
        return Interpenetration(shared, nested, nan, max(k - 1, 0), max(c - k, 0), nan)
    size, in_cluster = np.bincount(person), np.bincount(place)
    mean = np.bincount(person, weights=y) / size
    cluster_mean = np.bincount(place, weights=y) / in_cluster
    owner = np.zeros(c, dtype=np.intp)
    owner[place] = person
    between = float((size * (mean - y.mean()) ** 2).sum()) / (k - 1)
    below = float((in_cluster * (cluster_mean - mean[owner]) ** 2).sum()) / (c - k)
    f = between / below if below > 0 else nan
    return Interpenetration(
        shared, True, f, k - 1, c - k, f_survival(f, ndf=k - 1, ddf=c - k) if below > 0 else nan
    )


def _read(values: ArrayLike, groups: ArrayLike) -> tuple[Array, Codes, Array]:
    y, group = np.asarray(values, dtype=float), np.asarray(groups)
    if y.ndim != 1 or len(y) != len(group):
        raise ValueError("values and groups have one value for each record")
    known = ~np.isnan(y)
    _, code = np.unique(group[known], return_inverse=True)
    return y[known], code, np.bincount(code).astype(float)


def _squares(y: Array, means: Array, code: Codes, size: Array) -> Array:
    """Sums of squares between and within groups."""
    return np.array([(size * (means - y.mean()) ** 2).sum(), ((y - means[code]) ** 2).sum()])
