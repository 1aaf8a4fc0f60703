"""McDonald's omega: of one common factor, and of a general factor above several (Schmid and Leiman)."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.reliability.alpha import correlations, square_of_items, variance_of_sum

Array: TypeAlias = NDArray[np.float64]

# A sweep costs microseconds. Items with one factor to speak of settle within a hundred.
SWEEPS = 5000
SETTLED = 1e-13
# A valley floor flatter than this, beside its walls, is flat: rounding makes 1e-12 of it.
FLAT = 1e-7


@dataclass(frozen=True)
class Omega:
    """The part of a scale's variance that factors explain; made by :func:`congeneric_omega` or
    :func:`hierarchical_omega`.

    Parameters
    ----------
    total
        Part explained by all factors together, for items of one variance.
    hierarchical
        Part explained by the general factor. With one factor, its part in the variance as observed.
    loadings
        Of each item on the general factor; array (items).
    group_loadings
        Of each item on the factors below it; array (items, factors), without columns if there is one factor.
    uniquenesses
        What no factor explains of an item of variance 1; array (items).
    status
        ``"fitted"``, ``"improper"`` if a factor would explain all of an item or more, or ``"not_settled"``
        if no solution was found, ``"not_identified"`` if many fit alike, as where only two items go together.
        Unless fitted, ``total`` and ``hierarchical`` are not a number.
    """

    total: float
    hierarchical: float
    loadings: Array
    group_loadings: Array
    uniquenesses: Array
    status: str


def one_factor(correlation: ArrayLike) -> tuple[Array, str]:
    """Return the loadings of one common factor, by least squares of the correlations between items.

    Parameters
    ----------
    correlation
        Array (items, items), three items at least. What is on the diagonal plays no part.

    Returns
    -------
    loadings : array (items)
        Their sum is not negative.
    status : str
        ``"fitted"``, ``"improper"`` if a loading is 1 or beyond, ``"not_settled"`` or ``"not_identified"``.

    Raises
    ------
    ValueError
        If the matrix is not square and symmetric, or has fewer than three items.

    Notes
    -----
    **Formula** minimise ``Σ_{a<b} (r_ab - λ_a λ_b)²``, one loading after the other.

    **Source** Harman and Jones (1966), Psychometrika 31, 351-368. In R ``psych::fa(R, 1, fm = "minres")``, which
    stops earlier, and keeps an improper loading just inside 1.

    Examples
    --------
    >>> loadings, status = one_factor([[1.0, 0.72, 0.63], [0.72, 1.0, 0.56], [0.63, 0.56, 1.0]])
    >>> loadings.round(6).tolist(), status
    ([0.9, 0.8, 0.7], 'fitted')
    """
    r = square_of_items(correlation).copy()
    if len(r) < 3:
        raise ValueError("one factor needs three items at least")
    if not np.isfinite(r).all():
        return np.full(len(r), nan), "not_settled"
    start = np.linalg.eigh(r)[1][:, -1]
    loading = start * np.sqrt(max(float(start @ r @ start), 0.0))
    np.fill_diagonal(r, 0.0)
    status = "not_settled"
    for _ in range(SWEEPS):
        moved = 0.0
        squares = float(loading @ loading)
        for item in range(len(r)):
            others = squares - loading[item] ** 2
            if others <= SETTLED:
                return np.full(len(r), nan), "not_settled"
            value = float(r[item] @ loading) / others
            moved = max(moved, abs(value - loading[item]))
            loading[item] = value
            squares = others + value**2
        if moved < SETTLED:
            status = "fitted"
            break
    if status == "fitted" and (np.abs(loading) >= 1).any():
        status = "improper"
    if status == "fitted" and np.linalg.eigvalsh(misfit_slopes(r, loading))[-1] > -FLAT * float(
        loading @ loading
    ):
        status = "not_identified"
    return (-loading if loading.sum() < 0 else loading), status


def misfit_slopes(correlation: Array, loadings: Array) -> Array:
    """Return how the pull of the misfit on each loading of one factor changes with each loading.

    Parameters
    ----------
    correlation
        Array (items, items). What is on the diagonal plays no part.
    loadings
        Array (items).

    Returns
    -------
    array (items, items)
        Symmetric; all its eigenvalues lie below 0 where the loadings are the only ones to fit best nearby.

    Notes
    -----
    **Formula** of ``Σ_b (r_ab - λ_a λ_b) λ_b`` by λ: ``r_ab - 2 λ_a λ_b``, on the diagonal ``-Σ_{b≠a} λ_b²``. It is
    minus half the second derivative of ``Σ_{a<b} (r_ab - λ_a λ_b)²``.

    **Source** Harman and Jones (1966), Psychometrika 31, 351-368; in R ``-optimHess(loadings, misfit) / 2``.

    Examples
    --------
    >>> misfit_slopes(np.array([[1.0, 0.5], [0.5, 1.0]]), np.array([1.0, 0.5])).tolist()
    [[-0.25, -0.5], [-0.5, -1.0]]
    """
    slopes: Array = correlation - 2 * np.outer(loadings, loadings)
    np.fill_diagonal(slopes, loadings**2 - loadings @ loadings)
    return slopes


def congeneric_omega(covariance: ArrayLike) -> Omega:
    """Return omega of items that share one factor, each with a loading of its own.

    Parameters
    ----------
    covariance
        Of the items, negative ones turned; array (items, items), three items at least.

    Returns
    -------
    Omega

    Raises
    ------
    ValueError
        As :func:`one_factor`.

    Notes
    -----
    **Formula** of correlations R and loadings λ: total ``1 - Σ (1 - λ²) / 1'R1``; hierarchical ``(Σ λ)² / 1'R1``.
    If one factor explains all correlations the two are the same.

    **Source** McDonald (1999), Test Theory, ch. 6; Revelle and Zinbarg (2009), Psychometrika 74, 145-154. In R
    ``psych::omega(cov2cor(C), 1, flip = FALSE)``: omega.tot and omega_h. Of records with missing answers psych takes
    ``cor(x, use = "pairwise")`` instead, whose variances differ from pair to pair.

    Examples
    --------
    >>> found = congeneric_omega([[1.0, 0.72, 0.63], [0.72, 1.0, 0.56], [0.63, 0.56, 1.0]])
    >>> round(found.total, 4), round(found.hierarchical, 4)
    (0.8446, 0.8446)
    """
    r = correlations(square_of_items(covariance))
    loadings, status = one_factor(r)
    return _omega(r, loadings, np.empty((len(r), 0)), 1 - loadings**2, status)


def hierarchical_omega(covariance: ArrayLike, *, pattern: ArrayLike, factor_correlations: ArrayLike) -> Omega:
    """Return omega total and hierarchical from an oblique factor solution, by Schmid and Leiman's turn.

    Parameters
    ----------
    covariance
        Of the items, negative ones turned; array (items, items).
    pattern
        Oblique loadings of the items; array (items, factors), two factors at least.
    factor_correlations
        Array (factors, factors).

    Returns
    -------
    Omega
        With two factors the general one is taken to weigh alike in both. Factors that go against each other
        under it are ``"improper"``.

    Raises
    ------
    ValueError
        If the arrays do not fit.

    Notes
    -----
    **Formula** one factor γ of the factor correlations Φ; general loadings ``Λγ``, group loadings ``Λ √(1 -
    γ²)``; uniqueness ``1 - (ΛΦΛ')_ii``; total ``1 - Σ u² / 1'R1``; hierarchical ``(Σ Λγ)² / 1'R1``.

    **Source** Schmid and Leiman (1957), Psychometrika 22, 53-61; Zinbarg, Revelle, Yovel and Li (2005),
    Psychometrika 70, 123-133. In R ``psych::omega(R, 3, flip = FALSE)``: omega.tot, omega_h; the loadings
    are ``$schmid$sl``, from ``$schmid$oblique`` and ``$schmid$phi``.

    Examples
    --------
    >>> pattern = [[0.8, 0.0], [0.8, 0.0], [0.0, 0.6], [0.0, 0.6]]
    >>> r = [[1, 0.64, 0.24, 0.24], [0.64, 1, 0.24, 0.24], [0.24, 0.24, 1, 0.36], [0.24, 0.24, 0.36, 1]]
    >>> found = hierarchical_omega(r, pattern=pattern, factor_correlations=[[1.0, 0.5], [0.5, 1.0]])
    >>> round(found.total, 4), round(found.hierarchical, 4), found.loadings.round(4).tolist()
    (0.7475, 0.4949, [0.5657, 0.5657, 0.4243, 0.4243])
    """
    r = correlations(square_of_items(covariance))
    oblique, phi = np.asarray(pattern, dtype=float), square_of_items(factor_correlations)
    if oblique.shape != (len(r), len(phi)):
        raise ValueError("the pattern has a row for each item and a column for each factor")
    if len(phi) == 2:
        shared = float(phi[0, 1])
        above = np.full(2, np.sqrt(abs(shared)))
        status = "fitted" if 0 <= shared < 1 else "improper"
    else:
        above, status = one_factor(phi)
    with np.errstate(invalid="ignore"):
        group = oblique * np.sqrt(1 - above**2)
    general = oblique @ above
    unique = 1 - np.einsum("if,fg,ig->i", oblique, phi, oblique)
    return _omega(r, -general if general.sum() < 0 else general, group, unique, status)


def _omega(r: Array, general: Array, group: Array, unique: Array, status: str) -> Omega:
    if status == "fitted" and (unique <= 0).any():
        status = "improper"
    variance = variance_of_sum(r) if status == "fitted" else nan
    return Omega(
        total=float(1 - unique.sum() / variance),
        hierarchical=float(general.sum() ** 2 / variance),
        loadings=general,
        group_loadings=group,
        uniquenesses=unique,
        status=status,
    )
