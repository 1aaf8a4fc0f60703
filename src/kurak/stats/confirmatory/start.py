"""Where the estimation of a factor model begins."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.confirmatory.group_moments import GroupMoments
from kurak.stats.confirmatory.structure import FactorStructure


def grouped_start_values(
    structures: Sequence[FactorStructure], *, data: Sequence[GroupMoments]
) -> NDArray[np.float64]:
    """First values of the estimated parameters of a factor model in all groups.

    Parameters
    ----------
    structures
        The model in each group.
    data
        Moments of each group.

    Returns
    -------
    array (estimated,)
        By place; of equal parameters the value of the first group that has them.

    Notes
    -----
    **Formula** as for :func:`start_values`, group by group.

    **Source** ours; the fit does not depend on it.

    Examples
    --------
    >>> from kurak.stats.confirmatory.group_moments import complete_moments
    >>> from kurak.stats.confirmatory.structure import grouped_structures
    >>> model = grouped_structures("f =~ a + b", items=["a", "b"], groups=["m", "w"], equal=["loadings"])
    >>> data = [complete_moments(name, n=9, weight=9.0, covariance=np.eye(2), means=np.zeros(2)) for name in "mw"]
    >>> grouped_start_values(model, data=data).tolist()
    [1.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]
    """
    found = np.full(structures[0].estimated, np.nan)
    for structure, one in zip(structures, data, strict=True):
        own = start_values(structure, covariance=one.covariance, means=one.means)
        found = np.where(np.isfinite(found), found, own)
    return found


def start_values(
    structure: FactorStructure, *, covariance: ArrayLike, means: ArrayLike
) -> NDArray[np.float64]:
    """First values of the estimated parameters of a factor model.

    Parameters
    ----------
    structure
        The model.
    covariance, means
        Of its items; arrays (items, items) and (items,).

    Returns
    -------
    array (estimated,)
        By place; of equal parameters the first one's value; not a number for parameters of other groups.

    Notes
    -----
    **Formula** half of an item's variance is its own, the rest is shared evenly by its factors; a loading has
    the sign of the covariance of its item with the first item of the factor, so that a negative item does not
    begin on the wrong side. Covariances begin at 0, intercepts at the means.

    **Source** ours; the fit does not depend on it. R ``lavaan::cfa(model, start =)``.

    Examples
    --------
    >>> from kurak.stats.confirmatory.structure import factor_structure
    >>> model = factor_structure("f =~ a + b", items=["a", "b"])
    >>> start_values(model, covariance=[[4, -1], [-1, 1]], means=[0, 0]).tolist()
    [-0.5, 2.0, 0.5, 2.0]
    """
    sample, averages = np.asarray(covariance, float), np.asarray(means, float)
    place = {name: at for at, name in enumerate(structure.items)}
    loads = [one.statement for one in structure.parameters if one.statement.operator == "=~"]
    shares = {name: [one.right for one in loads].count(name) for name in structure.variables}
    measured_by = {factor: [one for one in loads if one.left == factor] for factor in structure.factors}
    fixed = {
        one.statement.left: one.statement.value
        for one in structure.parameters
        if one.statement.left == one.statement.right and one.statement.value is not None
    }

    def item_of(name: str) -> str:
        """The item that stands for a variable: itself, or the first one of a factor."""
        return name if name in place else item_of(measured_by[name][0].right)

    def variance(name: str) -> float:
        """Variance with which a variable begins."""
        if name in place:
            return float(sample[place[name], place[name]])
        if name in fixed:
            return max(fixed[name] or 0.0, 1e-3)
        first = measured_by[name][0]
        loading = first.value or 1.0
        return variance(first.right) / (2 * shares[first.right] * loading**2)

    found = np.full(structure.estimated, np.nan)
    for parameter in structure.parameters:
        one = parameter.statement
        if parameter.place < 0 or np.isfinite(found[parameter.place]):
            continue
        if one.operator == "=~":
            marker, own = item_of(one.left), item_of(one.right)
            sign = 1.0
            if sample[place[marker], place[own]] < 0:
                sign = -1.0
            # A first loading that is fixed below 0 turns the factor round.
            if (measured_by[one.left][0].value or 1.0) < 0:
                sign = -sign
            value = sign * np.sqrt(variance(one.right) / (2 * shares[one.right] * variance(one.left)))
        elif one.operator == "~1":
            value = averages[place[one.left]] if one.left in place else 0.0
        elif one.left == one.right:
            value = variance(one.left) / (2 if shares[one.left] else 1)
        else:
            value = 0.0
        found[parameter.place] = value
    return found
