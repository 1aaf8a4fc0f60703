"""How many uniques of the sample are unique in the population, from log-linear models of the table of keys."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.reidentification.keys import checked_codes

Array: TypeAlias = NDArray[np.float64]
Terms: TypeAlias = Literal["main", "two-way"]

LARGEST_TABLE = 4_000_000
"""Cells of a table of keys that is still fitted, 32 MB for each copy of it."""

_SMALL = 1e-4
"""Below it, the second measure and its slopes are taken from their series."""


@dataclass(frozen=True)
class UniquenessModel:
    """Population uniques among the sample's uniques, and whether the model fits; made by :func:`uniqueness_model`.

    Parameters
    ----------
    terms
        ``"main"``: keys are independent; ``"two-way"``: every pair of keys has its own distribution.
    sample_uniques
        Records whose key values nobody else in the sample has.
    population_uniques
        How many of them are expected to be unique in the population: τ₁.
    expected_matches
        Right matches that are expected if every one of them is looked for: τ₂.
    misfit
        Criterion B for τ₁ and τ₂: what the model is expected to miss of each; positive where it says too little.
    standardized
        The same over its standard deviation under the model; within ±2 where the model fits.
    rounds
        Rounds of fitting.
    """

    terms: Terms
    sample_uniques: int
    population_uniques: float
    expected_matches: float
    misfit: tuple[float, float]
    standardized: tuple[float, float]
    rounds: int


def fit_loglinear(counts: ArrayLike, *, terms: Terms, tolerance: float = 1e-9, most_rounds: int = 2000) -> tuple[Array, int]:
    """Return expected counts of a table under a log-linear model, by iterative proportional fitting.

    Parameters
    ----------
    counts
        A table of counts, an axis for each variable.
    terms
        Margins that the fit keeps: of each variable, or of each pair.
    tolerance
        Largest difference between fitted and given margins, as a share of the total.
    most_rounds
        Fitting stops with ``ValueError`` after so many.

    Notes
    -----
    **Source** Deming and Stephan (1940), Annals of Mathematical Statistics 11, 427-444; Bishop, Fienberg and Holland (1975), Discrete
    Multivariate Analysis, section 3.5. R ``loglin(table, margin, fit = TRUE)``.

    Examples
    --------
    >>> fit_loglinear([[3, 1], [1, 3]], terms="main")[0].tolist()
    [[2.0, 2.0], [2.0, 2.0]]
    """
    table = np.asarray(counts, dtype=float)
    if table.size == 0 or not np.isfinite(table).all() or (table < 0).any() or table.sum() == 0:
        raise ValueError("a table has counts of 0 or more, and somebody in it")
    axes = range(table.ndim)
    kept = [(axis,) for axis in axes] if terms == "main" or table.ndim < 2 else list(combinations(axes, 2))
    others = [tuple(axis for axis in axes if axis not in margin) for margin in kept]
    wanted = [table.sum(axis=other, keepdims=True) for other in others]
    fitted = np.ones(table.shape)
    total = float(table.sum())
    for round_ in range(1, most_rounds + 1):
        largest = 0.0
        for want, other in zip(wanted, others, strict=True):
            have = fitted.sum(axis=other, keepdims=True)
            largest = max(largest, float(np.abs(want - have).max()))
            # A margin without anybody stays without anybody.
            fitted *= np.divide(want, have, out=np.zeros_like(want), where=have > 0)
        if largest <= tolerance * total:
            return fitted, round_
    raise ValueError(f"the log-linear model did not settle in {most_rounds} rounds")


def uniqueness_model(codes: ArrayLike, *, sampling_fraction: float, terms: Terms = "main") -> UniquenessModel:
    """Return τ₁ and τ₂ of a sample under a log-linear model of its keys, with the criterion of misfit for each.

    Parameters
    ----------
    codes
        Keys of records, from 0; -1, missing, is a value of its own; array (records, keys).
    sampling_fraction
        Share of the population that is in the sample, above 0 and below 1.
    terms
        The model.

    Raises
    ------
    ValueError
        If the table of keys has more than ``LARGEST_TABLE`` cells: recode keys first.

    Notes
    -----
    **Formula** ``f_j ~ Poisson(μ_j)``, ``μ_j = π λ_j``; ``τ₁ = Σ_(f_j=1) e^(−x_j)``, ``τ₂ = Σ_(f_j=1) (1 − e^(−x_j)) / x_j`` with
    ``x_j = (1−π) λ_j``. With ``h`` for what is added up, ``B = Σ_j μ_j e^(−μ_j) {h'(λ_j) (f_j − μ_j)/π + h''(λ_j) [(f_j − μ_j)² −
    f_j] / (2π²)}`` over all cells, those without anybody among them: for τ₁ it is ``Σ λ_j e^(−λ_j) (1−π) {−(f_j − μ_j) + (1−π) [(f_j −
    μ_j)² − f_j] / (2π)}``. Its variance under the model is ``Σ a_j² μ_j + 2 b_j² μ_j²`` with ``a``, ``b`` the factors of the two
    parts.

    **Source** Skinner and Holmes (1998), Journal of Official Statistics 14, 361-372; Skinner and Shlomo (2008), Journal of the American
    Statistical Association 103, 989-1001. R ``loglin`` and the formulas by hand; ``sdcMicro::modRisk``.

    Examples
    --------
    >>> keys = [[0, 0]] * 20 + [[0, 1]] * 10 + [[1, 0]] * 6 + [[1, 1]]
    >>> found = uniqueness_model(keys, sampling_fraction=0.5)
    >>> found.sample_uniques, round(found.population_uniques, 4), round(found.expected_matches, 4)
    (1, 0.1248, 0.4206)
    """
    table = checked_codes(codes)
    if not 0 < sampling_fraction < 1:
        raise ValueError("the sampling fraction is above 0 and below 1")
    if not len(table):
        raise ValueError("there are no records")
    levels = [np.unique(column, return_inverse=True) for column in table.T]
    shape = tuple(len(values) for values, _ in levels)
    cells = 1
    for size in shape:
        cells *= size
    if cells > LARGEST_TABLE:
        raise ValueError(f"the keys make {cells} combinations; recode them until there are {LARGEST_TABLE} at most")
    places = np.ravel_multi_index(tuple(found for _, found in levels), shape)
    counts = np.bincount(places, minlength=cells).astype(float)
    fitted, rounds = fit_loglinear(counts.reshape(shape), terms=terms)
    return _measures(counts, fitted.ravel(), sampling_fraction, terms, rounds)


def choose_uniqueness_model(codes: ArrayLike, *, sampling_fraction: float) -> tuple[UniquenessModel, tuple[UniquenessModel, ...]]:
    """Return the model whose criterion of misfit for τ₂ is nearest to 0, and all that were fitted.

    Independent keys usually say too little, all pairs of them fit better or too well; the criterion tells.

    Notes
    -----
    **Source** Skinner and Shlomo (2008): the least ``|B| / √v``.

    Examples
    --------
    >>> keys = [[a, b, (a + b) % 2] for a in range(2) for b in range(2) for _ in range(9)] + [[0, 0, 1]]
    >>> chosen, fitted = choose_uniqueness_model(keys, sampling_fraction=0.1)
    >>> len(fitted), chosen in fitted
    (2, True)
    """
    kinds: tuple[Terms, ...] = ("main", "two-way") if np.asarray(codes).shape[-1] > 2 else ("main",)
    # Two keys with all their pairs leave nothing to smooth: the table itself.
    models = tuple(uniqueness_model(codes, sampling_fraction=sampling_fraction, terms=terms) for terms in kinds)
    return min(models, key=lambda one: abs(one.standardized[1])), models


def _measures(counts: Array, mu: Array, pi: float, terms: Terms, rounds: int) -> UniquenessModel:
    rest = 1 - pi
    x = rest * mu / pi
    unique = counts == 1
    decay = np.exp(-x)
    first = (decay, -rest * decay, rest**2 * decay)
    values, slopes, bends = _second(x)
    second = (values, rest * slopes, rest**2 * bends)
    off = counts - mu
    spread = off**2 - counts
    chance = mu * np.exp(-mu)
    misfit, standardized = [], []
    for _, slope, bend in (first, second):
        a, b = chance * slope / pi, chance * bend / (2 * pi**2)
        amount = float((a * off + b * spread).sum())
        variance = float((a**2 * mu + 2 * b**2 * mu**2).sum())
        misfit.append(amount)
        standardized.append(amount / variance**0.5 if variance > 0 else 0.0)
    return UniquenessModel(
        terms,
        int(unique.sum()),
        float(first[0][unique].sum()),
        float(second[0][unique].sum()),
        (misfit[0], misfit[1]),
        (standardized[0], standardized[1]),
        rounds,
    )


def _second(x: Array) -> tuple[Array, Array, Array]:
    """``(1 − e^(−x)) / x`` with its first and second derivative."""
    small = x < _SMALL
    y = np.where(small, 1.0, x)
    decay = np.exp(-y)
    value = -np.expm1(-y) / y
    slope = (decay - value) / y
    bend = (-decay - 2 * slope) / y
    return (
        np.where(small, 1 - x / 2 + x**2 / 6, value),
        np.where(small, -1 / 2 + x / 3 - x**2 / 8, slope),
        np.where(small, 1 / 3 - x / 4 + x**2 / 10, bend),
    )
