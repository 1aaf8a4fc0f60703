"""Covariances and means that a factor model implies, and how they move with its parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.confirmatory.structure import FactorStructure, ParameterLayout, layout_of
from kurak.stats.confirmatory.syntax import Statement

Array: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Implied:
    """Moments under the model at given values of its parameters.

    Attributes
    ----------
    covariance, means
        Of the items; arrays (items, items) and (items,).
    all_covariance, all_means
        Of items and factors together.
    total_effect
        Effect of each variable's own part on each variable, (I − A)⁻¹; array (variables, variables).
    """

    covariance: Array
    means: Array
    all_covariance: Array
    all_means: Array
    total_effect: Array


def implied_moments(structure: FactorStructure, *, estimates: ArrayLike) -> Implied:
    """Covariances and means of the items under a factor model.

    Parameters
    ----------
    structure
        The model.
    estimates
        Values of the estimated parameters, by place; array (estimated,).

    Returns
    -------
    Implied

    Notes
    -----
    **Formula** Σ = F (I − A)⁻¹ S (I − A)⁻ᵀ Fᵀ and μ = F (I − A)⁻¹ m, with loadings in A, variances and
    covariances in S, intercepts in m, and F that picks the items.

    **Source** McArdle and McDonald (1984), *British Journal of Mathematical and Statistical Psychology* 37,
    234–251; R ``lavaan::fitted(fit)``.

    Examples
    --------
    >>> from kurak.stats.confirmatory.structure import factor_structure
    >>> model = factor_structure("f =~ a + b", items=["a", "b"])
    >>> implied_moments(model, estimates=[0.5, 1, 1, 2]).covariance.tolist()
    [[3.0, 1.0], [1.0, 1.5]]
    """
    values = np.asarray(estimates)
    # A complex step of the parameters, for derivatives, keeps its type all the way.
    kind = np.result_type(values, float)
    size, count = len(structure.variables), len(structure.items)
    loadings, own = np.zeros((size, size), kind), np.zeros((size, size), kind)
    intercepts = np.zeros(size, kind)
    layout = structure.layout
    numbers = layout.fixed.astype(kind)
    estimated = layout.places >= 0
    numbers[estimated] = values[layout.places[estimated]]
    loads, spreads, middles = layout.loadings, layout.covariances, layout.intercepts
    loadings[layout.right[loads], layout.left[loads]] = numbers[loads]
    own[layout.left[spreads], layout.right[spreads]] = numbers[spreads]
    own[layout.right[spreads], layout.left[spreads]] = numbers[spreads]
    intercepts[layout.left[middles]] = numbers[middles]
    effect = np.asarray(np.linalg.inv(np.eye(size) - loadings), kind)
    everything = effect @ own @ effect.T
    means = effect @ intercepts
    return Implied(everything[:count, :count], means[:count], everything, means, effect)


def moment_slopes(
    structure: FactorStructure, *, implied: Implied, statements: tuple[Statement, ...]
) -> tuple[Array, Array]:
    """How the implied moments move with single parameters.

    Parameters
    ----------
    structure
        The model.
    implied
        Its moments at the values of interest.
    statements
        Parameters, also such as the model has not.

    Returns
    -------
    covariance : array (statements, items, items)
        Slopes of the covariances.
    means : array (statements, items)
        Slopes of the means.

    Notes
    -----
    **Formula** with G = F (I − A)⁻¹ and E the covariance of all variables: ∂Σ/∂Aᵢⱼ = gᵢ (E Fᵀ)ⱼ + its
    transpose, ∂Σ/∂Sᵢⱼ = gᵢ gⱼᵀ + its transpose (once on the diagonal), ∂μ/∂Aᵢⱼ = gᵢ μⱼ, ∂μ/∂mᵢ = gᵢ.

    **Source** Bollen (1989), *Structural Equations with Latent Variables*, appendix 4A; R
    ``lavaan::lavInspect(fit, "delta")``.

    Examples
    --------
    >>> from kurak.stats.confirmatory.structure import factor_structure
    >>> model = factor_structure("f =~ a + b", items=["a", "b"])
    >>> implied = implied_moments(model, estimates=[0.5, 1, 1, 2])
    >>> slopes, _ = moment_slopes(model, implied=implied, statements=(Statement("f", "=~", "b"),))
    >>> slopes.tolist()
    [[[0.0, 2.0], [2.0, 2.0]]]
    """
    return _slopes(structure, implied, layout_of(statements, structure, [-1] * len(statements)))


def _slopes(structure: FactorStructure, implied: Implied, layout: ParameterLayout) -> tuple[Array, Array]:
    count, number = len(structure.items), len(layout.left)
    picked, crossed = implied.total_effect[:count], implied.all_covariance[:, :count]
    covariance = np.zeros((number, count, count), picked.dtype)
    means = np.zeros((number, count), picked.dtype)
    left, right = layout.left, layout.right
    loads, spreads, middles = layout.loadings, layout.covariances, layout.intercepts
    halves = picked.T[right[loads], :, np.newaxis] * crossed[left[loads], np.newaxis, :]
    covariance[loads] = halves + halves.transpose(0, 2, 1)
    means[loads] = picked.T[right[loads]] * implied.all_means[left[loads], np.newaxis]
    halves = picked.T[left[spreads], :, np.newaxis] * picked.T[right[spreads], np.newaxis, :]
    once = np.where(left[spreads] == right[spreads], 0.5, 1.0)[:, np.newaxis, np.newaxis]
    covariance[spreads] = once * (halves + halves.transpose(0, 2, 1))
    means[middles] = picked.T[left[middles]]
    return covariance, means


def parameter_slopes(structure: FactorStructure, *, implied: Implied) -> tuple[Array, Array]:
    """How the implied moments of a group move with the estimated parameters of all groups.

    Parameters
    ----------
    structure
        The model in the group.
    implied
        Its moments at the values of interest.

    Returns
    -------
    covariance : array (estimated, items, items)
        Slopes of the covariances, by place; 0 for parameters of other groups.
    means : array (estimated, items)
        Slopes of the means; 0 where means are not part of the model.

    Notes
    -----
    **Formula** equal parameters move together: their slopes add.

    **Source** as for :func:`moment_slopes`.

    Examples
    --------
    >>> from kurak.stats.confirmatory.structure import factor_structure
    >>> model = factor_structure("f =~ 1*a + k*b + k*c; f ~~ 1*f", items=["a", "b", "c"])
    >>> parameter_slopes(model, implied=implied_moments(model, estimates=[2, 1, 1, 1]))[0][0].tolist()
    [[0.0, 1.0, 1.0], [1.0, 4.0, 4.0], [1.0, 4.0, 4.0]]
    """
    layout = structure.free_layout
    covariance, means = _slopes(structure, implied, layout)
    found = np.zeros((structure.estimated, *covariance.shape[1:]), covariance.dtype)
    found_means = np.zeros((structure.estimated, means.shape[1]), means.dtype)
    np.add.at(found, layout.places, covariance)
    if structure.with_means:
        np.add.at(found_means, layout.places, means)
    return found, found_means
