"""From the statements of a factor model to its parameters: what is estimated, what is fixed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.stats.confirmatory.syntax import FactorModelError, Statement, parse_factor_model

FactorScale: TypeAlias = Literal["first item", "unit variance"]
ParameterKind: TypeAlias = Literal[
    "loadings",
    "intercepts",
    "means",
    "residuals",
    "residual covariances",
    "factor variances",
    "factor covariances",
]


@dataclass(frozen=True)
class Parameter:
    """One parameter of the model.

    Attributes
    ----------
    statement
        What it is, its label, and its value if fixed.
    place
        Position among the estimated parameters of all groups, shared by equal ones; -1 if fixed.
    """

    statement: Statement
    place: int


@dataclass(frozen=True, eq=False)
class ParameterLayout:
    """Where the parameters of a model stand, as arrays: what every step of an estimation looks up.

    Attributes
    ----------
    loadings, covariances, intercepts
        Which parameters are of each kind; arrays of positions.
    left, right
        Positions of its variables among items and factors, 0 for no right side; arrays (parameters,).
    places
        Positions among the estimated parameters, -1 if fixed; array (parameters,).
    fixed
        Values of fixed parameters, 0 for others; array (parameters,).
    """

    loadings: NDArray[np.intp]
    covariances: NDArray[np.intp]
    intercepts: NDArray[np.intp]
    left: NDArray[np.intp]
    right: NDArray[np.intp]
    places: NDArray[np.intp]
    fixed: NDArray[np.float64]


@dataclass(frozen=True)
class FactorStructure:
    """All parameters of a factor model in one group.

    Attributes
    ----------
    items
        Items of the model, in the order of the data.
    factors
        Factors, in the order of the text.
    parameters
        Every parameter that is not zero by silence.
    estimated
        Number of estimated parameters of all groups together; equal ones count once.
    with_means
        Whether intercepts are part of the model.
    group
        Name of the group; empty where there is only one.
    """

    items: tuple[str, ...]
    factors: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    estimated: int
    with_means: bool
    group: str = ""

    @property
    def variables(self) -> tuple[str, ...]:
        """Items, then factors."""
        return self.items + self.factors

    @cached_property
    def layout(self) -> ParameterLayout:
        """Where the parameters stand."""
        return layout_of(tuple(one.statement for one in self.parameters), self, [one.place for one in self.parameters])

    @cached_property
    def free_layout(self) -> ParameterLayout:
        """Where the estimated parameters stand."""
        free = [one for one in self.parameters if one.place >= 0]
        return layout_of(tuple(one.statement for one in free), self, [one.place for one in free])

    @property
    def moments(self) -> int:
        """Variances, covariances and means that the model has to explain in this group."""
        count = len(self.items)
        return count * (count + 1) // 2 + (count if self.with_means else 0)


def layout_of(
    statements: tuple[Statement, ...], structure: FactorStructure, places: Sequence[int]
) -> ParameterLayout:
    """Positions of some parameters in a model, also of such as the model has not.

    Parameters
    ----------
    statements
        The parameters.
    structure
        The model whose items and factors they speak of.
    places
        Of each among the estimated parameters, -1 if fixed.

    Returns
    -------
    ParameterLayout

    Examples
    --------
    >>> model = factor_structure("f =~ a + b", items=["a", "b"])
    >>> layout_of((Statement("f", "=~", "b"),), model, [0]).right.tolist()
    [1]
    """
    at = {name: number for number, name in enumerate(structure.variables)}
    operators = np.array([one.operator for one in statements])
    loadings, covariances, intercepts = (np.flatnonzero(operators == kind) for kind in ("=~", "~~", "~1"))
    return ParameterLayout(
        loadings=loadings,
        covariances=covariances,
        intercepts=intercepts,
        left=np.array([at[one.left] for one in statements], dtype=np.intp),
        right=np.array([at.get(one.right, 0) for one in statements], dtype=np.intp),
        places=np.array(places, dtype=np.intp),
        fixed=np.array([0.0 if one.value is None else one.value for one in statements]),
    )


def factor_structure(
    text: str, *, items: Sequence[str], with_means: bool = False, scale: FactorScale = "first item"
) -> FactorStructure:
    """Complete a factor model of a single group by the usual conventions.

    Parameters
    ----------
    text, items, with_means, scale
        As for :func:`grouped_structures`.

    Returns
    -------
    FactorStructure

    Raises
    ------
    FactorModelError
        As :func:`grouped_structures` does.

    Notes
    -----
    **Source** as for :func:`grouped_structures`.

    Examples
    --------
    >>> found = factor_structure("f =~ a + b + c", items=["a", "b", "c"])
    >>> [(one.statement.name, one.statement.value) for one in found.parameters][:4]
    [('f =~ a', 1.0), ('f =~ b', None), ('f =~ c', None), ('a ~~ a', None)]
    >>> found.estimated, found.moments
    (6, 6)
    """
    return grouped_structures(text, items=items, groups=[""], with_means=with_means, scale=scale)[0]


def grouped_structures(
    text: str,
    *,
    items: Sequence[str],
    groups: Sequence[str],
    with_means: bool = False,
    scale: FactorScale = "first item",
    equal: Collection[ParameterKind] = (),
) -> tuple[FactorStructure, ...]:
    """Complete a factor model by the usual conventions, in every group.

    Parameters
    ----------
    text
        Model, as for :func:`kurak.stats.confirmatory.syntax.parse_factor_model`.
    items
        Items of the data; those that the model does not name are left out.
    groups
        Name of each group; a single empty one where there are no groups.
    with_means
        Whether intercepts are part of the model.
    scale
        How a factor gets its unit: "first item" has loading 1, or the factor has "unit variance".
    equal
        Kinds of parameters that all groups have in common.

    Returns
    -------
    tuple of FactorStructure
        One a group; places are those of one vector of parameters for all.

    Raises
    ------
    FactorModelError
        If the text cannot be read, names an item that is not there, gives a factor the name of an item, speaks
        of intercepts without means, or if intercepts are to be equal without means.

    Notes
    -----
    **Formula** residual variances and the variances of factors are estimated, as are the covariances of all
    factors that no other factor explains; with means the intercepts of items are estimated and the means of
    factors are 0. A factor's only item has no residual variance. What the text says goes before all of this.
    Parameters of one label are equal, over groups too; a label of its own excepts a parameter from ``equal``.
    Equal loadings carry the unit of a factor from the first group to the others, so that a variance of 1 is
    fixed in the first group only; equal intercepts do so for the mean of a factor with items of its own.

    **Source** Rosseel (2012), *Journal of Statistical Software* 48(2), §3.2 and §5; R ``lavaan::lavaanify(text,
    ngroups =, group.equal =, auto.fix.first = TRUE, auto.fix.single = TRUE, auto.var = TRUE, auto.cov.lv.x =
    TRUE)``.

    Examples
    --------
    >>> men, women = grouped_structures(
    ...     "f =~ a + b + c", items=["a", "b", "c"], groups=["men", "women"], equal=["loadings"]
    ... )
    >>> [one.place for one in men.parameters]
    [-1, 0, 1, 2, 3, 4, 5]
    >>> [one.place for one in women.parameters]
    [-1, 0, 1, 6, 7, 8, 9]
    """
    if not with_means and {"intercepts", "means"} & set(equal):
        raise FactorModelError("equal intercepts or means need the means of the items")
    completed = []
    for at in range(len(groups)):
        statements = list(parse_factor_model(text, group=at, groups=len(groups)))
        factors = tuple(dict.fromkeys(one.left for one in statements if one.operator == "=~"))
        named = {name for one in statements for name in (one.left, one.right) if name}
        _refuse_names(statements, factors, named, items, with_means)
        _refuse_circles(statements)
        used = tuple(item for item in items if item in named)
        carried = set(equal) if at else set()
        _complete(statements, used, factors, with_means, scale, carried)
        completed.append(statements)
    return _numbered(completed, used, factors, groups, with_means, frozenset(equal))


def kind_of(statement: Statement, *, factors: Collection[str]) -> ParameterKind:
    """What kind of parameter a statement speaks of.

    Parameters
    ----------
    statement
        The statement.
    factors
        Factors of the model.

    Returns
    -------
    ParameterKind

    Notes
    -----
    **Source** R ``lavaan::cfa(model, group.equal =)``.

    Examples
    --------
    >>> kind_of(Statement("a", "~~", "a"), factors=["f"]), kind_of(Statement("f", "~1", ""), factors=["f"])
    ('residuals', 'means')
    """
    if statement.operator == "=~":
        return "loadings"
    of_factor = statement.left in factors
    if statement.operator == "~1":
        return "means" if of_factor else "intercepts"
    if statement.left == statement.right:
        return "factor variances" if of_factor else "residuals"
    return "factor covariances" if of_factor else "residual covariances"


def _refuse_names(
    statements: Sequence[Statement],
    factors: Collection[str],
    named: Collection[str],
    items: Sequence[str],
    with_means: bool,
) -> None:
    clash = sorted(set(factors) & set(items))
    if clash:
        raise FactorModelError(
            f'"{clash[0]}" is a factor of the model and an item of the data; rename the factor'
        )
    unknown = sorted(set(named) - set(factors) - set(items))
    if unknown:
        raise FactorModelError(
            f'the model names "{unknown[0]}", which the data do not have; correct the name'
        )
    if not with_means and any(one.operator == "~1" for one in statements):
        raise FactorModelError("the model speaks of intercepts, so the means of the items are needed")


def _refuse_circles(statements: Sequence[Statement]) -> None:
    measures = {one.left: set[str]() for one in statements if one.operator == "=~"}
    for one in statements:
        if one.operator == "=~":
            measures[one.left].add(one.right)
    for factor in measures:
        reached, fresh = set[str](), {factor}
        while fresh:
            fresh = {name for one in fresh for name in measures.get(one, ())} - reached
            reached |= fresh
        if factor in reached:
            raise FactorModelError(
                f'"{factor}" measures itself by way of other factors; leave one of the loadings out'
            )


def _complete(
    statements: list[Statement],
    items: tuple[str, ...],
    factors: tuple[str, ...],
    with_means: bool,
    scale: FactorScale,
    carried: Collection[str],
) -> None:
    # Units that equal parameters carry over from the first group need no convention here.
    unit = None if "loadings" in carried and "factor variances" not in carried else 1.0
    free_means = "intercepts" in carried and "means" not in carried
    measured = {one.right for one in statements if one.operator == "=~"}
    variances = {one.left for one in statements if one.operator == "~~" and one.left == one.right}
    single = set()
    for factor in factors:
        places = [at for at, one in enumerate(statements) if one.operator == "=~" and one.left == factor]
        first = statements[places[0]]
        if scale == "first item" and first.value is None and not first.free:
            statements[places[0]] = replace(first, value=1.0)
        if len(places) == 1:
            single.add(first.right)
    for name in (*items, *factors):
        if name not in variances:
            fixed = 0.0 if name in single else unit if name in factors and scale == "unit variance" else None
            statements.append(Statement(name, "~~", name, fixed))
    pairs = {frozenset((one.left, one.right)) for one in statements if one.operator == "~~"}
    outer = [factor for factor in factors if factor not in measured]
    for at, left in enumerate(outer):
        for right in outer[at + 1 :]:
            if frozenset((left, right)) not in pairs:
                statements.append(Statement(left, "~~", right))
    if with_means:
        intercepts = {one.left for one in statements if one.operator == "~1"}
        statements.extend(Statement(item, "~1", "") for item in items if item not in intercepts)
        with_items = {one.left for one in statements if one.operator == "=~" and one.right in items}
        statements.extend(
            Statement(name, "~1", "", None if free_means and name in with_items else 0.0)
            for name in factors
            if name not in intercepts
        )


def _numbered(
    completed: Sequence[Sequence[Statement]],
    items: tuple[str, ...],
    factors: tuple[str, ...],
    groups: Sequence[str],
    with_means: bool,
    equal: Collection[str],
) -> tuple[FactorStructure, ...]:
    fixed = {
        one.label: one.value
        for statements in completed
        for one in statements
        if one.label and one.value is not None
    }
    places: dict[tuple[str, int], int] = {}
    parameters: list[tuple[Parameter, ...]] = []
    for at, statements in enumerate(completed):
        found = []
        for one in statements:
            # What is labelled as equal to a fixed parameter is fixed with it.
            value = fixed.get(one.label, one.value) if one.label else one.value
            place = -1
            if value is None:
                shared = one.label or kind_of(one, factors=factors) in equal
                place = places.setdefault((one.label or one.name, -1 if shared else at), len(places))
            found.append(Parameter(replace(one, value=value), place))
        parameters.append(tuple(found))
    return tuple(
        FactorStructure(items, factors, own, len(places), with_means, group)
        for own, group in zip(parameters, groups, strict=True)
    )
