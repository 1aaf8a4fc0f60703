"""Estimated ranks of people in the population, and the scores that rank tests compare between groups."""

from collections.abc import Callable
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float64]
Kind = Literal["wilcoxon", "van_der_waerden", "median"]
Ties = Literal["as_r", "middle"]


def population_ranks(values: ArrayLike, *, weights: ArrayLike, ties: Ties = "as_r") -> Array:
    """Return the estimated rank in the population of each record's value.

    Parameters
    ----------
    values
        One number a record, none missing.
    weights
        People in the population whom each record stands for, 0 or more.
    ties
        What records with the same value share. ``as_r``: the unweighted mean of the ranks that they have in
        the order in which they come, so that the order of records matters where weights differ. ``middle``:
        the middle of the people whom they stand for, in any order. Both agree where weights are equal.

    Returns
    -------
    ndarray
        Ranks in people, from 0 to the sum of weights.

    Raises
    ------
    ValueError
        If arrays differ in length, a value is missing, a weight is negative or not a number, or ``ties`` has
        another name.

    Notes
    -----
    **Formula** in order of values ``R_k = Σ_{j<k} w_j + w_k/2``, then averaged over ties; or
    for ``middle`` the weight below the value and half of that at it.

    **Source** Lumley and Scott (2013), "Two-sample rank tests under complex sampling", Biometrika 100(4),
    831-842; in R inside ``survey::svyranktest``.

    Examples
    --------
    >>> population_ranks([5, 1, 5], weights=[1, 2, 1]).tolist()
    [3.0, 1.0, 3.0]
    """
    x, w = np.asarray(values, dtype=float), np.asarray(weights, dtype=float)
    if x.ndim != 1 or x.shape != w.shape:
        raise ValueError("values and weights have one number for each record")
    if np.any(np.isnan(x)):
        raise ValueError("a rank needs a value: leave out records without one")
    if np.any(np.isnan(w) | (w < 0)):
        raise ValueError("a weight is 0 or more")
    if ties not in ("as_r", "middle"):
        raise ValueError(f"ties is as_r or middle, not {ties!r}")
    if not len(x):
        return x
    _, tie, size = np.unique(x, return_inverse=True, return_counts=True)
    if ties == "middle":
        at = np.bincount(tie, weights=w)
        return np.asarray((np.cumsum(at) - at / 2)[tie], dtype=float)
    order = np.argsort(x, kind="stable")
    in_row = np.cumsum(w[order]) - w[order] / 2
    return np.asarray((np.bincount(tie[order], weights=in_row) / size)[tie], dtype=float)


def rank_scores(
    ranks: ArrayLike, *, population: float, kind: Kind | Callable[[Array, float], ArrayLike]
) -> Array:
    """Return the score of each rank, whose means a rank test then compares between groups.

    Parameters
    ----------
    ranks
        From :func:`population_ranks`.
    population
        Sum of the weights, in people; above 0.
    kind
        ``wilcoxon`` (with more than two groups: Kruskal–Wallis), ``van_der_waerden`` or ``median``, or a
        function of ranks and population.

    Returns
    -------
    ndarray
        One score a record. The test's estimate is the weighted mean of scores of one group less that of the
        other; its error is that of a difference of domain means under the design; R gives t one degree of
        freedom less than the design has, and the F of several groups as many less as it compares.

    Raises
    ------
    ValueError
        If the kind has another name, the population is not above 0, or a score is not one finite number a
        record.

    Notes
    -----
    **Formula** ``R/N``; ``Φ⁻¹(R/N)``; 1 where ``R > N/2``, else 0.

    **Source** Lumley and Scott (2013), §2; R ``survey::svyranktest(y ~ group, design, test =
    "vanderWaerden")``.

    Examples
    --------
    >>> rank_scores([1.0, 3.0], population=4.0, kind="wilcoxon").tolist()
    [0.25, 0.75]
    """
    r = np.asarray(ranks, dtype=float)
    if not population > 0:
        raise ValueError(f"a population is above 0, not {population}")
    if callable(kind):
        scores = np.asarray(kind(r, population), dtype=float)
    elif kind == "wilcoxon":
        scores = r / population
    elif kind == "van_der_waerden":
        from statistics import NormalDist

        inverse = NormalDist().inv_cdf
        distinct, position = np.unique(r / population, return_inverse=True)
        if len(distinct) and not 0 < distinct[0] <= distinct[-1] < 1:
            raise ValueError("ranks lie between 0 and the population, both excluded")
        scores = np.array([inverse(share) for share in distinct.tolist()], dtype=float)[position]
    elif kind == "median":
        scores = (r > population / 2).astype(float)
    else:
        raise ValueError(f"kind is wilcoxon, van_der_waerden, median or a function, not {kind!r}")
    if scores.shape != r.shape or not np.all(np.isfinite(scores)):
        raise ValueError("a score is one finite number for each rank")
    return scores
