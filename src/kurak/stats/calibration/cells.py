"""Post-stratification and standardisation: weights that reproduce known counts of cells, in closed form."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kurak.stats.calibration.distances import Array, Codes
from kurak.stats.calibration.residuals import CellStep


@dataclass(frozen=True)
class PostStratification:
    """Weights after post-stratification.

    Attributes
    ----------
    g
        Factor on each weight; array (records).
    weights
        Weight of each record after the step.
    factors
        Factor of each cell; not a number where nobody with a weight is in it.
    empty
        Cells with people in the population and none in the sample: their part of the total is missing.
    step
        What the variance needs.
    """

    g: Array
    weights: Array
    factors: Array
    empty: tuple[int, ...]
    step: CellStep


def poststratify(weights: ArrayLike, *, cells: ArrayLike, totals: ArrayLike) -> PostStratification:
    """Adjust weights so that they sum to the population of every cell.

    Parameters
    ----------
    weights
        Weight of each record, 0 or more.
    cells
        Code of each record's cell, from 0; below 0 for records that stay as they are.
    totals
        People in each cell of the population, 0 or more; array (cells).

    Returns
    -------
    PostStratification

    Raises
    ------
    ValueError
        If arrays differ in length, codes lie outside the cells, or a cell has people in the sample and none in the
        population.

    Notes
    -----
    **Formula** ``g_k = N_c / Σ_c w``, the same for all records of a cell.

    **Source** Särndal, Swensson and Wretman (1992), *Model Assisted Survey Sampling*, §7.6; R
    ``postStratify(d, ~cell, totals, partial = TRUE)``.

    Examples
    --------
    >>> poststratify([1, 1, 2], cells=[0, 0, 1], totals=[30, 10]).weights.tolist()
    [15.0, 15.0, 10.0]
    """
    w, code, goal = (
        np.asarray(weights, dtype=float),
        np.asarray(cells, dtype=np.intp),
        np.asarray(totals, float),
    )
    if len(w) != len(code):
        raise ValueError("weights and cells have one value for each record")
    if np.any(code >= len(goal)):
        raise ValueError("totals has one value for each cell")
    if not np.all(w >= 0) or not np.all(goal >= 0):
        raise ValueError("weights and totals are numbers, 0 or more")
    inside = code >= 0
    sample = np.bincount(code[inside], weights=w[inside], minlength=len(goal))
    if np.any((sample > 0) & (goal == 0)):
        raise ValueError("a cell has people in the sample and none in the population")
    ratio = np.divide(goal, sample, out=np.full_like(goal, np.nan), where=sample > 0)
    g = np.ones(len(w))
    g[inside] = np.where(sample > 0, ratio, 1.0)[code[inside]]
    return PostStratification(
        g=g,
        weights=w * g,
        factors=ratio,
        empty=tuple(int(cell) for cell in np.flatnonzero((sample == 0) & (goal > 0))),
        step=CellStep(cells=code, before=w, after=w * g),
    )


def standardize(
    weights: ArrayLike, *, categories: ArrayLike, domains: ArrayLike, shares: ArrayLike
) -> PostStratification:
    """Give every domain the same mix of categories, so that domains can be compared as if they were alike in it.

    Parameters
    ----------
    weights
        Weight of each record, 0 or more.
    categories
        Code of each record's category (an age group), from 0; below 0 for records that are left out: their weight
        becomes 0.
    domains
        Code of each record's domain, from 0.
    shares
        Size of each category in the standard population, in people or shares, 0 or more; array (categories).

    Returns
    -------
    PostStratification
        Its cells are domain × number of categories + category.

    Raises
    ------
    ValueError
        If arrays differ in length, or shares are negative or all 0.

    Notes
    -----
    **Formula** weights of category c in domain d sum to ``P_c Σ_d w``, with P the shares of the standard population and
    the sum over all records of the domain.

    **Source** Korn and Graubard (1999), *Analysis of Health Surveys*, §6.4 (predictive margins and direct
    standardisation); R ``svystandardize(d, by = ~category, over = ~domain, population = shares)``.

    Examples
    --------
    >>> mixed = standardize([1, 1, 1, 1, 3], categories=[0, 0, 0, 1, 1], domains=[0, 0, 0, 0, 0], shares=[1, 1])
    >>> mixed.weights.round(9).tolist()
    [1.166666667, 1.166666667, 1.166666667, 0.875, 2.625]
    """
    w, mix = np.asarray(weights, dtype=float), np.asarray(shares, dtype=float)
    kind, domain = _codes(categories), _codes(domains)
    if not len(w) == len(kind) == len(domain):
        raise ValueError("weights, categories and domains have one value for each record")
    if not np.all(mix >= 0) or not mix.sum() > 0 or np.any(kind >= len(mix)):
        raise ValueError("shares has a number, 0 or more, for each category, and not all are 0")
    inside = (kind >= 0) & (domain >= 0)
    used = np.where(inside, w, 0.0)
    sizes = np.bincount(domain[inside], weights=used[inside])
    goal = np.outer(sizes, mix / mix.sum()).ravel()
    return poststratify(used, cells=np.where(inside, domain * len(mix) + kind, -1), totals=goal)


def _codes(values: ArrayLike) -> Codes:
    return np.asarray(values, dtype=np.intp)
