"""Means of domains and their errors in a stratified cluster design, by Taylor linearisation.

Records are summed once to totals of primary sampling units by domain; every mean, error and contrast follows from these
small arrays. A domain is a mask inside the design: units without anybody in it still count in their stratum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float64]
Codes: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True)
class ClusterTotals:
    """Sums over the records of each primary sampling unit, by group of one domain.

    Parameters
    ----------
    weight, value, square, number
        Σw, Σwy, Σwy² and the number of records, over those with a value; arrays (units, groups, variables).
    persons
        Number of records, with a value or not; array (units, groups).
    strata
        Stratum of each unit, from 0; array (units).
    """

    weight: Array
    value: Array
    square: Array
    number: Array
    persons: Array
    strata: Codes


@dataclass(frozen=True)
class DomainMeans:
    """Means of domains with their errors; arrays (groups, variables).

    Parameters
    ----------
    estimate, std_error
        Weighted mean and its standard error; not a number where a group has no value.
    df
        Primary sampling units with a value less strata with one.
    n, n_psu
        Records with a value, and units with one.
    variance
        Weighted variance of the values in the group: the variance under simple random sampling is this over n.
    """

    estimate: Array
    std_error: Array
    df: Array
    n: Array
    n_psu: Array
    variance: Array


def cluster_totals(
    y: ArrayLike,
    *,
    weights: ArrayLike,
    strata: ArrayLike,
    psu: ArrayLike,
    groups: ArrayLike,
    number_of_groups: int,
) -> ClusterTotals:
    """Sum weighted values to primary sampling units and the groups of one domain.

    Parameters
    ----------
    y
        Values; array (records, variables); not a number where a record has none.
    weights
        Weight of each record.
    strata
        Code from 0 of the stratum of each primary sampling unit; array (units). A unit without records still counts.
    psu
        Number of each record's primary sampling unit, from 0.
    groups
        Code of each record's group from 0; below 0 for records outside the domain.
    number_of_groups
        How many groups the domain has, with records or without.

    Returns
    -------
    ClusterTotals

    Raises
    ------
    ValueError
        If arrays differ in length, or a record's unit is not among the units.

    Notes
    -----
    **Formula** ``A_pg = Σ w``, ``B_pg = Σ w y`` and ``C_pg = Σ w y²`` over the records of unit p and group g.

    **Source** Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, §4.6; in R ``rowsum``.

    Examples
    --------
    >>> sums = cluster_totals([[1.0], [3.0]], weights=[1, 2], strata=[0, 0], psu=[0, 1], groups=[0, 0], number_of_groups=1)
    >>> sums.value[:, 0, 0].tolist()
    [1.0, 6.0]
    """
    values = np.asarray(y, dtype=float)
    w = np.asarray(weights, dtype=float)
    home, unit, group = (np.asarray(codes, dtype=np.intp) for codes in (strata, psu, groups))
    if values.ndim != 2 or not len(values) == len(w) == len(unit) == len(group):
        raise ValueError("y has a row, and weights, psu and groups one value, for each record")
    units = len(home)
    if np.any((unit < 0) | (unit >= units)):
        raise ValueError(
            "strata has one value for each primary sampling unit, and a record lies in one of them"
        )
    inside = group >= 0
    cell = (unit * number_of_groups + group)[inside]
    known = ~np.isnan(values[inside])
    filled = np.where(known, values[inside], 0.0)
    ww = w[inside, None] * known
    k = values.shape[1]
    size = units * number_of_groups
    column = cell[:, None] * k + np.arange(k)

    def summed(what: Array) -> Array:
        flat = np.bincount(column.ravel(), weights=what.ravel(), minlength=size * k)
        return np.asarray(flat, dtype=float).reshape(units, number_of_groups, k)

    persons = np.bincount(cell, minlength=size).astype(float).reshape(units, number_of_groups)
    return ClusterTotals(
        summed(ww), summed(ww * filled), summed(ww * filled**2), summed(known.astype(float)), persons, home
    )


def domain_means(totals: ClusterTotals) -> DomainMeans:
    """Return weighted means of domains with their standard errors, as units were drawn with replacement.

    Parameters
    ----------
    totals
        From :func:`cluster_totals`. Every stratum needs two units: see :func:`collapse_lonely`.

    Returns
    -------
    DomainMeans

    Raises
    ------
    ValueError
        If a stratum has one unit.

    Notes
    -----
    **Formula** ``m = Σ w y / Σ w``, ``z_p = (B_p - m A_p) / Σ A``, and
    ``V(m) = Σ_h n_h / (n_h - 1) Σ_{p in h} (z_p - z̄_h)²`` over all units of the stratum.

    **Source** Wolter (2007), Introduction to Variance Estimation, 2nd ed., §6.11; Lumley (2010), Complex Surveys, §2.2 and
    appendix C. In R ``survey::svyby(~y, ~g, svydesign(id = ~psu, strata = ~stratum, weights = ~w), svymean)``
    and ``survey::degf(subset(design, …))``.

    Examples
    --------
    >>> sums = cluster_totals([[1.0], [3.0]], weights=[1, 1], strata=[0, 0], psu=[0, 1], groups=[0, 0], number_of_groups=1)
    >>> found = domain_means(sums)
    >>> found.estimate.item(), found.std_error.item(), found.df.item()
    (2.0, 1.0, 1.0)
    """
    weight = totals.weight.sum(axis=0)
    mean = _ratio(totals.value.sum(axis=0), weight)
    error = np.sqrt(stratified_variance(_scores(totals.value, totals.weight, mean, weight), totals.strata))
    with_value = totals.number > 0
    in_strata = _by_stratum(with_value.astype(float), totals.strata) > 0
    n = totals.number.sum(axis=0)
    spread = _ratio(totals.square.sum(axis=0), weight) - mean**2
    return DomainMeans(
        estimate=mean,
        std_error=np.where(weight > 0, error, np.nan),
        df=with_value.sum(axis=0) - in_strata.sum(axis=0).astype(float),
        n=n,
        n_psu=with_value.sum(axis=0).astype(float),
        variance=np.where(n > 1, spread * _ratio(n, n - 1), np.nan),
    )


def differences_from_rest(totals: ClusterTotals) -> tuple[Array, Array]:
    """Return each group's mean less the mean of all other groups of the domain, and the standard errors.

    Parameters
    ----------
    totals
        From :func:`cluster_totals`, with two groups or more.

    Returns
    -------
    difference, std_error
        Arrays (groups, variables).

    Notes
    -----
    **Formula** the scores of a difference are the difference of the scores: ``z_p = z_p(group) - z_p(rest)``.

    **Source** Wolter (2007), §6.5; in R ``survey::svyglm(y ~ I(g == "a"), design)``, whose coefficient and error these are.

    Examples
    --------
    >>> sums = cluster_totals([[1.0], [3.0]], weights=[1, 1], strata=[0, 0], psu=[0, 1], groups=[0, 1], number_of_groups=2)
    >>> differences_from_rest(sums)[0].ravel().tolist()
    [-2.0, 2.0]
    """
    weight = totals.weight.sum(axis=0)
    mean = _ratio(totals.value.sum(axis=0), weight)
    rest_weight = totals.weight.sum(axis=1, keepdims=True) - totals.weight
    rest_value = totals.value.sum(axis=1, keepdims=True) - totals.value
    whole = rest_weight.sum(axis=0)
    rest = _ratio(rest_value.sum(axis=0), whole)
    scores = _scores(totals.value, totals.weight, mean, weight) - _scores(
        rest_value, rest_weight, rest, whole
    )
    error = np.sqrt(stratified_variance(scores, totals.strata))
    difference: Array = mean - rest
    return difference, np.where(np.isnan(difference), np.nan, error)


def stratified_variance(scores: Array, strata: Codes) -> Array:
    """Return the variance of a total of scores over units drawn with replacement within strata.

    Parameters
    ----------
    scores
        Scores of units; array (units, …).
    strata
        Stratum of each unit, from 0.

    Returns
    -------
    array (…)

    Raises
    ------
    ValueError
        If a stratum has one unit.

    Notes
    -----
    **Formula** ``Σ_h n_h / (n_h - 1) Σ_{p in h} (z_p - z̄_h)²``.

    **Source** Cochran (1977), Sampling Techniques, 3rd ed., §11.9 (eq. 11.42); in R ``survey:::onestrat``.

    Examples
    --------
    >>> stratified_variance(np.array([1.0, 3.0, 5.0, 5.0]), np.array([0, 0, 1, 1])).item()
    4.0
    """
    count = np.bincount(strata)
    if np.any(count == 1):
        raise ValueError("a stratum with one unit has no variance; join it with another one first")
    used = np.maximum(count, 1).astype(float)
    shape = (-1, *([1] * (scores.ndim - 1)))
    mean = _by_stratum(scores, strata) / used.reshape(shape)
    factor = used / np.maximum(used - 1, 1)
    result: Array = ((scores - mean[strata]) ** 2 * factor[strata].reshape(shape)).sum(axis=0)
    return result


def collapse_lonely(psu_counts: Sequence[int], *, within: Sequence[str]) -> list[int]:
    """Join each stratum that has one unit with the nearest stratum of the same larger area.

    Parameters
    ----------
    psu_counts
        Units of each stratum, in the order of the plan.
    within
        The larger area of each stratum, such as its region.

    Returns
    -------
    list of int
        For each stratum, the number of the stratum that it now belongs to. Nearest is by order in the list, the earlier
        one of two; a stratum alone in its area is joined across areas. Strata without units stay as they are.

    Notes
    -----
    **Formula** strata are joined before the variance is taken, which makes it too large rather than too small: the
    difference of their means is counted as chance.

    **Source** Wolter (2007), §2.5 (collapsed strata); R's ``survey`` has no such option and asks for a recoded stratum.

    Examples
    --------
    >>> collapse_lonely([1, 3, 1], within=["Talas", "Talas", "Osh"])
    [1, 1, 1]
    """
    home = list(range(len(psu_counts)))

    def total(of: int) -> int:
        return sum(number for number, at in zip(psu_counts, home, strict=True) if at == of)

    for stratum in range(len(psu_counts)):
        if psu_counts[stratum] == 0 or total(home[stratum]) != 1:
            continue
        others = [
            other for other in range(len(psu_counts)) if psu_counts[other] and home[other] != home[stratum]
        ]
        near = [other for other in others if within[other] == within[stratum]] or others
        if near:
            nearest = home[min(near, key=lambda other: (abs(other - stratum), other))]
            home = [nearest if at == home[stratum] else at for at in home]
    return home


def _scores(value: Array, weight: Array, mean: Array, total: Array) -> Array:
    """Linearised values of units: what each adds to the error of the mean."""
    result: Array = _ratio(
        value - np.nan_to_num(mean) * weight, np.broadcast_to(total, value.shape), empty=0.0
    )
    return result


def _by_stratum(values: Array, strata: Codes) -> Array:
    sums = np.zeros((int(strata.max()) + 1 if len(strata) else 0, *values.shape[1:]))
    np.add.at(sums, strata, values)
    return sums


def _ratio(above: Array, below: Array, *, empty: float = np.nan) -> Array:
    """A ratio; ``empty`` where there is nothing to divide by."""
    result: Array = np.divide(
        above, below, out=np.full(np.broadcast(above, below).shape, empty), where=below > 0
    )
    return result
