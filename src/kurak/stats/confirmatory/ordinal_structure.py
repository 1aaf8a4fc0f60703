"""Parameters of a factor model of ordinal items: a factor model of their attitudes, thresholds and scales."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.stats.confirmatory.implied import Implied, implied_moments, parameter_slopes
from kurak.stats.confirmatory.structure import (
    FactorScale,
    FactorStructure,
    Parameter,
    grouped_structures,
)
from kurak.stats.confirmatory.syntax import FactorModelError, Statement, parse_factor_model

Array: TypeAlias = NDArray[np.float64]
Places: TypeAlias = NDArray[np.intp]
OrdinalEquality: TypeAlias = Literal["loadings", "thresholds"]


@dataclass(frozen=True)
class OrdinalStructure:
    """A factor model of ordinal items in one group.

    Attributes
    ----------
    attitudes
        The factor model of the attitudes behind the items, without their own variances: those are what the
        scales leave.
    threshold_items
        Item of every threshold, by position; array (thresholds,).
    threshold_places
        Place of every threshold among the estimated parameters; array (thresholds,).
    scale_places
        Place of the scale of every attitude, 1 / its standard deviation; −1 where that is 1; array (items,).
    """

    attitudes: FactorStructure
    threshold_items: Places
    threshold_places: Places
    scale_places: Places

    @property
    def moments(self) -> int:
        """Thresholds and correlations that the model has to explain in this group."""
        count = len(self.attitudes.items)
        return len(self.threshold_items) + count * (count - 1) // 2

    @property
    def statements(self) -> tuple[Parameter, ...]:
        """All parameters, those of thresholds and scales at the end."""
        items = self.attitudes.items
        number = [0] * len(items)
        found = list(self.attitudes.parameters)
        for item, place in zip(self.threshold_items.tolist(), self.threshold_places.tolist(), strict=True):
            number[item] += 1
            found.append(Parameter(Statement(items[item], "|", f"t{number[item]}"), place))
        for item, place in zip(items, self.scale_places.tolist(), strict=True):
            found.append(Parameter(Statement(item, "~*~", item, None if place >= 0 else 1.0), place))
        return tuple(found)


@dataclass(frozen=True)
class OrdinalImplied:
    """Moments of ordinal items under the model.

    Attributes
    ----------
    attitudes
        Of the attitudes in units of the model, without what is their own.
    scales
        1 / standard deviation of each attitude; array (items,).
    correlations
        Array (items, items).
    thresholds
        Item by item, in standard deviations; array (thresholds,).
    """

    attitudes: Implied
    scales: Array
    correlations: Array
    thresholds: Array

    @property
    def values(self) -> Array:
        """Thresholds, then the correlations of items 1 and 2, 1 and 3, and so on."""
        return np.concatenate([self.thresholds, self.correlations[pairs_of(len(self.scales))]])


@cache
def pairs_of(count: int) -> tuple[Places, Places]:
    """Positions of all pairs of items, 1 and 2, 1 and 3, and so on.

    Parameters
    ----------
    count
        How many items.

    Returns
    -------
    tuple of two arrays (pairs,)

    Examples
    --------
    >>> [one.tolist() for one in pairs_of(3)]
    [[0, 0, 1], [1, 2, 2]]
    """
    return np.triu_indices(count, 1)


def ordinal_structures(
    text: str,
    *,
    items: Sequence[str],
    thresholds: Sequence[int],
    groups: Sequence[str] = ("",),
    scale: FactorScale = "first item",
    equal: Collection[OrdinalEquality] = (),
) -> tuple[OrdinalStructure, ...]:
    """Complete a factor model of ordinal items by the usual conventions, in every group.

    Parameters
    ----------
    text
        Model, as for :func:`kurak.stats.confirmatory.syntax.parse_factor_model`; without variances and
        intercepts of items.
    items
        Items of the data; all of them are named by the model.
    thresholds
        How many thresholds each item has.
    groups
        Name of each group; a single empty one where there are no groups.
    scale
        How a factor gets its unit: "first item" has loading 1, or the factor has "unit variance".
    equal
        What all groups have in common.

    Returns
    -------
    tuple of OrdinalStructure
        One a group; places are those of one vector of parameters for all.

    Raises
    ------
    FactorModelError
        If the text cannot be read, or speaks of variances or intercepts of ordinal items.

    Notes
    -----
    **Formula** delta parameterisation: an attitude has the standard deviation 1, and what its factors leave
    is its own. Equal thresholds carry the units and zeros of the attitudes from the first group to the
    others: there scales, and means of factors with items, are estimated.

    **Source** Muthén and Asparouhov (2002), *Mplus Web Notes* 4; R ``lavaan::cfa(model, ordered = items,
    group.equal = c("loadings", "thresholds"), parameterization = "delta")``.

    Examples
    --------
    >>> men, women = ordinal_structures(
    ...     "f =~ a + b + c", items=["a", "b", "c"], thresholds=[1, 2, 2], groups=["men", "women"],
    ...     equal=["loadings", "thresholds"],
    ... )
    >>> men.threshold_places.tolist() == women.threshold_places.tolist(), women.scale_places.tolist()
    (True, [10, 11, 12])
    """
    for at in range(len(groups)):
        _refuse(parse_factor_model(text, group=at, groups=len(groups)), items)
    models = grouped_structures(
        text,
        items=items,
        groups=groups,
        scale=scale,
        equal=["loadings"] if "loadings" in equal else [],
    )
    places: dict[tuple[object, ...], int] = {}

    def place_of(*key: object) -> int:
        """Position of a parameter among the estimated ones; a new one for what is new."""
        return places.setdefault(key, len(places))

    owner = np.repeat(np.arange(len(items)), list(thresholds))
    drafts = []
    for at, model in enumerate(models):
        own = [
            replace(one, place=place_of("attitudes", one.place)) if one.place >= 0 else one
            for one in model.parameters
            if one.statement.left != one.statement.right or one.statement.left not in items
        ]
        carried = "thresholds" in equal and at > 0
        with_items = {one.statement.left for one in own if one.statement.right in items}
        for factor in model.factors:
            place = place_of("mean", factor, at) if carried and factor in with_items else -1
            own.append(Parameter(Statement(factor, "~1", "", None if place >= 0 else 0.0), place))
        steps = np.array(
            [place_of("threshold", one, 0 if "thresholds" in equal else at) for one in range(len(owner))],
            np.intp,
        )
        scales = np.array([place_of("scale", item, at) if carried else -1 for item in items], np.intp)
        drafts.append((replace(model, parameters=tuple(own), with_means=True), steps, scales))
    return tuple(
        OrdinalStructure(replace(model, estimated=len(places)), owner, steps, scales)
        for model, steps, scales in drafts
    )


def _refuse(statements: Sequence[Statement], items: Sequence[str]) -> None:
    for one in statements:
        if one.operator == "~1":
            raise FactorModelError(
                f'"{one.name}": ordinal items have thresholds, '
                "and the means of factors follow from what groups have in common; leave it out"
            )
        if one.operator == "~~" and one.left == one.right and one.left in items:
            raise FactorModelError(
                f'"{one.name}": the variance of an ordinal item is what its factors leave of 1; leave it out'
            )


def ordinal_implied(structure: OrdinalStructure, *, values: Array) -> OrdinalImplied:
    """Thresholds and correlations of ordinal items under a factor model.

    Parameters
    ----------
    structure
        The model in a group.
    values
        Estimated parameters of all groups, by place; array (estimated,).

    Returns
    -------
    OrdinalImplied

    Notes
    -----
    **Formula** ρᵢⱼ = δᵢ δⱼ Σᵢⱼ and tᵢₖ = δᵢ (τᵢₖ − μᵢ), with Σ and μ of the attitudes and scales δ.

    **Source** Muthén and Asparouhov (2002), *Mplus Web Notes* 4; R ``lavaan::fitted(fit)``.

    Examples
    --------
    >>> (model,) = ordinal_structures("f =~ a + b", items=["a", "b"], thresholds=[1, 1])
    >>> ordinal_implied(model, values=np.array([0.5, 0.6, 0.1, 0.2])).values.tolist()
    [0.1, 0.2, 0.3]
    """
    implied = implied_moments(structure.attitudes, estimates=values)
    scales = np.where(structure.scale_places >= 0, values[structure.scale_places], 1.0)
    correlations = implied.covariance * np.outer(scales, scales)
    np.fill_diagonal(correlations, 1.0)
    owner = structure.threshold_items
    thresholds = scales[owner] * (values[structure.threshold_places] - implied.means[owner])
    return OrdinalImplied(implied, scales, correlations, thresholds)


def ordinal_slopes(structure: OrdinalStructure, *, values: Array, implied: OrdinalImplied) -> Array:
    """How the implied moments of a group move with the estimated parameters of all groups.

    Parameters
    ----------
    structure, values, implied
        The model in a group, its parameters, and its moments.

    Returns
    -------
    array (moments, estimated)

    Notes
    -----
    **Formula** product rule for ρᵢⱼ = δᵢ δⱼ Σᵢⱼ and tᵢₖ = δᵢ (τᵢₖ − μᵢ).

    **Source** R ``lavaan::lavInspect(fit, "delta")``.

    Examples
    --------
    >>> (model,) = ordinal_structures("f =~ a + b", items=["a", "b"], thresholds=[1, 1])
    >>> values = np.array([0.5, 0.6, 0.1, 0.2])
    >>> ordinal_slopes(model, values=values, implied=ordinal_implied(model, values=values))[2].tolist()
    [0.6, 0.5, 0.0, 0.0]
    """
    covariance, means = parameter_slopes(structure.attitudes, implied=implied.attitudes)
    found = moments_of_attitudes(structure, implied=implied, covariance=covariance, means=means)
    owner, scales = structure.threshold_items, implied.scales
    steps = len(owner)
    found[np.arange(steps), structure.threshold_places] += scales[owner]
    left, right = pairs_of(len(scales))
    for item in np.flatnonzero(structure.scale_places >= 0):
        place = structure.scale_places[item]
        with_item = (left == item) | (right == item)
        moved = np.concatenate(
            [implied.thresholds * (owner == item), implied.correlations[left, right] * with_item]
        )
        found[:, place] += moved / scales[item]
    return found


def moments_of_attitudes(
    structure: OrdinalStructure, *, implied: OrdinalImplied, covariance: Array, means: Array
) -> Array:
    """How thresholds and correlations move when covariances and means of the attitudes do.

    Parameters
    ----------
    structure, implied
        The model in a group, and its moments.
    covariance, means
        Slopes of the attitudes; arrays (parameters, items, items) and (parameters, items).

    Returns
    -------
    array (moments, parameters)

    Notes
    -----
    **Formula** ρᵢⱼ moves by δᵢ δⱼ times the slope of Σᵢⱼ, tᵢₖ by −δᵢ times that of μᵢ.

    **Source** as for :func:`ordinal_slopes`.

    Examples
    --------
    >>> (model,) = ordinal_structures("f =~ a + b", items=["a", "b"], thresholds=[1, 1])
    >>> implied = ordinal_implied(model, values=np.array([0.5, 0.6, 0.1, 0.2]))
    >>> found = moments_of_attitudes(
    ...     model, implied=implied, covariance=np.ones((1, 2, 2)), means=np.zeros((1, 2))
    ... )
    >>> found.T.tolist()
    [[0.0, 0.0, 1.0]]
    """
    left, right = pairs_of(len(implied.scales))
    owner, scales = structure.threshold_items, implied.scales
    of_thresholds = means[:, owner].T * -scales[owner, None]
    of_pairs = covariance[:, left, right].T * (scales[left] * scales[right])[:, None]
    # No minus zeros where means do not move.
    return np.vstack([of_thresholds + 0.0, of_pairs])
