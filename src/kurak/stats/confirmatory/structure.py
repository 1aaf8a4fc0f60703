"""From the statements of a factor model to its parameters: what is estimated, what is fixed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from kurak.stats.confirmatory.syntax import FactorModelError, Statement, parse_factor_model

FactorScale: TypeAlias = Literal["first item", "unit variance"]


@dataclass(frozen=True)
class Parameter:
    """One parameter of the model.

    Attributes
    ----------
    statement
        What it is, its label, and its value if fixed.
    place
        Position among the estimated parameters, shared by equal ones; -1 if fixed.
    """

    statement: Statement
    place: int


@dataclass(frozen=True)
class FactorStructure:
    """All parameters of a factor model.

    Attributes
    ----------
    items
        Items of the model, in the order of the data.
    factors
        Factors, in the order of the text.
    parameters
        Every parameter that is not zero by silence.
    estimated
        Number of estimated parameters; equal ones count once.
    with_means
        Whether intercepts are part of the model.
    """

    items: tuple[str, ...]
    factors: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    estimated: int
    with_means: bool

    @property
    def variables(self) -> tuple[str, ...]:
        """Items, then factors."""
        return self.items + self.factors

    @property
    def moments(self) -> int:
        """Variances, covariances and means that the model has to explain."""
        count = len(self.items)
        return count * (count + 1) // 2 + (count if self.with_means else 0)


def factor_structure(
    text: str, *, items: Sequence[str], with_means: bool = False, scale: FactorScale = "first item"
) -> FactorStructure:
    """Complete a factor model by the usual conventions.

    Parameters
    ----------
    text
        Model, as for :func:`kurak.stats.confirmatory.syntax.parse_factor_model`.
    items
        Items of the data; those that the model does not name are left out.
    with_means
        Whether intercepts are part of the model.
    scale
        How a factor gets its unit: "first item" has loading 1, or the factor has "unit variance".

    Returns
    -------
    FactorStructure

    Raises
    ------
    FactorModelError
        If the text cannot be read, names an item that is not there, gives a factor the name of an item, or
        speaks of intercepts without means.

    Notes
    -----
    **Formula** residual variances and the variances of factors are estimated, as are the covariances of all
    factors that no other factor explains; with means the intercepts of items are estimated and the means of
    factors are 0. A factor's only item has no residual variance. What the text says goes before all of this.

    **Source** Rosseel (2012), *Journal of Statistical Software* 48(2), §3.2; R ``lavaan::lavaanify(text,
    auto.fix.first = TRUE, auto.fix.single = TRUE, auto.var = TRUE, auto.cov.lv.x = TRUE)``.

    Examples
    --------
    >>> found = factor_structure("f =~ a + b + c", items=["a", "b", "c"])
    >>> [(one.statement.name, one.statement.value) for one in found.parameters][:4]
    [('f =~ a', 1.0), ('f =~ b', None), ('f =~ c', None), ('a ~~ a', None)]
    >>> found.estimated, found.moments
    (6, 6)
    """
    statements = list(parse_factor_model(text))
    factors = tuple(dict.fromkeys(one.left for one in statements if one.operator == "=~"))
    named = {name for one in statements for name in (one.left, one.right) if name}
    clash = sorted(set(factors) & set(items))
    if clash:
        raise FactorModelError(
            f'"{clash[0]}" is a factor of the model and an item of the data; rename the factor'
        )
    unknown = sorted(named - set(factors) - set(items))
    if unknown:
        raise FactorModelError(
            f'the model names "{unknown[0]}", which the data do not have; correct the name'
        )
    if not with_means and any(one.operator == "~1" for one in statements):
        raise FactorModelError("the model speaks of intercepts, so the means of the items are needed")
    _refuse_circles(statements)
    used = tuple(item for item in items if item in named)
    _complete(statements, used, factors, with_means, scale)
    return _numbered(statements, used, factors, with_means)


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
) -> None:
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
            fixed = 0.0 if name in single else 1.0 if name in factors and scale == "unit variance" else None
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
        statements.extend(Statement(name, "~1", "", 0.0) for name in factors if name not in intercepts)


def _numbered(
    statements: list[Statement], items: tuple[str, ...], factors: tuple[str, ...], with_means: bool
) -> FactorStructure:
    fixed = {one.label: one.value for one in statements if one.label and one.value is not None}
    places: dict[str, int] = {}
    parameters = []
    for one in statements:
        # What is labelled as equal to a fixed parameter is fixed with it.
        value = fixed.get(one.label, one.value) if one.label else one.value
        place = -1
        if value is None:
            place = places.setdefault(one.label or one.name, len(places))
        parameters.append(Parameter(replace(one, value=value), place))
    return FactorStructure(items, factors, tuple(parameters), len(places), with_means)
