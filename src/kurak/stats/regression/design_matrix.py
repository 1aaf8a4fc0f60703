"""From a formula and columns to the design matrix: levels coded as in R, missing values marked."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.regression.formula import (
    Factor,
    Formula,
    FormulaError,
    Term,
    UnknownNameError,
    parse_formula,
)

Array: TypeAlias = NDArray[np.float64]
_FUNCTIONS = {"log": np.log, "exp": np.exp, "sqrt": np.sqrt, "abs": np.abs}
Column: TypeAlias = Sequence[object] | NDArray[np.generic] | NDArray[np.object_]


@dataclass(frozen=True)
class DesignMatrix:
    """What a formula makes of columns.

    Attributes
    ----------
    x
        Design matrix; array (records that are kept, columns).
    columns
        Name of each column: ``region[north]``, ``a:b``.
    terms
        Label of each term, in order.
    term_of_column
        Position of each column's term, -1 for the intercept.
    response
        Answers of the records that are kept, or codes of their levels; empty without a left side.
    response_levels
        Levels of an answer in words, in order; the code of a record is their position. Empty for numbers.
    offset
        Sum of the offsets; 0 without.
    keep
        Whether a record is in the domain and has all values that the model uses; array (all records). Those left out
        have no influence, but stay in the design.
    levels
        Levels of each category, the reference first.
    """

    x: Array
    columns: tuple[str, ...]
    terms: tuple[str, ...]
    term_of_column: tuple[int, ...]
    response: Array
    response_levels: tuple[object, ...]
    offset: Array
    keep: NDArray[np.bool_]
    levels: Mapping[str, tuple[object, ...]]


def design_matrix(
    formula: str | Formula, *, data: Mapping[str, Column], domain: ArrayLike | None = None
) -> DesignMatrix:
    """Make the design matrix of a model.

    Parameters
    ----------
    formula
        Such as ``y ~ x + C(region)``, or what :func:`parse_formula` made of it.
    data
        Columns by name, of one length. Words, true and false are categories; None and not a number are missing.
    domain
        Whether a record belongs to the domain; the others are not kept, and levels that only they have are none. None for
        everybody.

    Returns
    -------
    DesignMatrix

    Raises
    ------
    FormulaError
        If the formula cannot be read, arithmetic is done with words, a reference level is given by nobody, or a category
        has one level only. ``UnknownNameError`` if a column is not there.
    ValueError
        If columns differ in length.

    Notes
    -----
    **Formula** a category in a term is coded without its reference level where the term without the category is part of
    an earlier term, or is the intercept; otherwise in full. Levels are in sorted order, the first is the reference. A
    result of arithmetic that is no number (the logarithm of a negative one) counts as missing.

    **Source** Chambers and Hastie (1992), *Statistical Models in S*, §2.4.1; R ``model.matrix(y ~ x + factor(region))``.

    Examples
    --------
    >>> found = design_matrix("y ~ x + g", data={"y": [1, 2, 3], "x": [4, None, 6], "g": ["a", "b", "c"]})
    >>> found.columns, found.x.tolist(), found.keep.tolist()
    (('(Intercept)', 'x', 'g[c]'), [[1.0, 4.0, 0.0], [1.0, 6.0, 1.0]], [True, False, True])
    """
    model = parse_formula(formula) if isinstance(formula, str) else formula
    for name in model.names:
        if name not in data:
            raise UnknownNameError(name, known=data)
    raw = {name: _Values.of(data[name]) for name in model.names}
    lengths = {len(values.missing) for values in raw.values()} or {len(column) for column in data.values()}
    if len(lengths) != 1:
        raise ValueError("columns have one value for each record, and there is one column at least")
    records = lengths.pop()
    everything = [*(part for term in model.terms for part in term), *model.offsets]
    if model.response is not None:
        everything.append(model.response)
    # A variable of two terms is one variable.
    everything = list({part.label: part for part in everything}.values())
    keep = np.ones(records, dtype=bool) if domain is None else np.array(domain, dtype=bool)
    if len(keep) != records:
        raise ValueError("the domain has one value for each record")
    for part in everything:
        for name in part.names:
            keep &= ~raw[name].missing
    variables: dict[str, _Variable] = {}
    for part in everything:
        if not _is_category(part, raw):
            numbers = np.broadcast_to(_evaluate(part.expression, raw), (records,))
            keep &= np.isfinite(numbers)
            variables[part.label] = _Variable(numbers[:, None], (), ())
    for part in everything:
        if part.label not in variables:
            variables[part.label] = _category(part, raw[part.names[0]], keep)
        elif not _is_category(part, raw):
            variables[part.label] = _Variable(variables[part.label].full[keep], (), ())
    columns, names, owners = _columns(model, variables, int(keep.sum()))
    answer = np.empty(0)
    levels: tuple[object, ...] = ()
    if model.response is not None:
        found = variables[model.response.label]
        levels = found.levels
        answer = found.full @ np.arange(len(levels)) if levels else found.full[:, 0]
    offset = np.zeros(int(keep.sum()))
    for part in model.offsets:
        offset = offset + variables[part.label].full[:, 0]
    return DesignMatrix(
        x=np.column_stack(columns) if columns else np.empty((int(keep.sum()), 0)),
        columns=tuple(names),
        terms=tuple(_label(term) for term in model.terms),
        term_of_column=tuple(owners),
        response=answer,
        response_levels=levels,
        offset=offset,
        keep=keep,
        levels={label: variable.levels for label, variable in variables.items() if variable.levels},
    )


@dataclass(frozen=True)
class _Values:
    """A column as numbers, or as words with their codes."""

    numbers: Array | None
    words: NDArray[np.object_]
    missing: NDArray[np.bool_]

    @staticmethod
    def of(column: Column) -> _Values:
        given = np.asarray(column)
        if given.dtype.kind in "iuf":
            numbers = given.astype(float)
            return _Values(numbers, given.astype(object), ~np.isfinite(numbers))
        words = np.empty(len(given), dtype=object)
        words[:] = list(column)
        missing = np.array([word is None or word != word for word in words], dtype=bool)
        known = words[~missing]
        # Python counts True as a number; in a model it is a level.
        if all(isinstance(word, int | float | np.number) and not isinstance(word, bool) for word in known):
            numbers = np.full(len(words), np.nan)
            numbers[~missing] = known.astype(float)
            return _Values(numbers, words, ~np.isfinite(numbers))
        return _Values(None, words, missing)


@dataclass(frozen=True)
class _Variable:
    """One column of numbers, or an indicator of each level."""

    full: Array
    levels: tuple[object, ...]
    labels: tuple[str, ...]


def _is_category(part: Factor, raw: Mapping[str, _Values]) -> bool:
    return part.kind == "category" or (part.kind == "any" and raw[part.names[0]].numbers is None)


def _category(part: Factor, values: _Values, keep: NDArray[np.bool_]) -> _Variable:
    words = values.words[keep] if values.numbers is None else values.numbers[keep]
    try:
        levels = sorted(set(words.tolist()))
    except TypeError as error:
        raise FormulaError(f'"{part.label}" mixes words and numbers, so its levels have no order') from error
    if part.reference is not None:
        if part.reference not in levels:
            raise FormulaError(f'nobody has the reference level of "{part.label}"')
        levels.remove(part.reference)
        levels.insert(0, part.reference)
    place = {level: position for position, level in enumerate(levels)}
    codes = np.array([place[word] for word in words.tolist()], dtype=np.intp)
    labels = tuple(f"{level:g}" if isinstance(level, float) else str(level) for level in levels)
    return _Variable(np.eye(len(levels))[codes], tuple(levels), labels)


def _columns(
    model: Formula, variables: Mapping[str, _Variable], records: int
) -> tuple[list[Array], list[str], list[int]]:
    columns: list[Array] = [np.ones(records)] if model.intercept else []
    names, owners = (["(Intercept)"], [-1]) if model.intercept else ([], [])
    in_full = model.intercept
    for position, term in enumerate(model.terms):
        coded: list[list[tuple[str, Array]]] = []
        for part in term:
            variable = variables[part.label]
            if not variable.levels:
                coded.append([(part.label, variable.full[:, 0])])
                continue
            # Without an intercept the first category of the model takes its place.
            drop = in_full and _is_covered(part, term, model.terms[:position])
            in_full = True
            if drop and len(variable.levels) < 2:
                raise FormulaError(f'"{part.label}" has one level only among the records of the model')
            column_name = _category_name(part)
            coded.append(
                [
                    (f"{column_name}[{label}]", variable.full[:, place])
                    for place, label in enumerate(variable.labels)
                    if place or not drop
                ]
            )
        # As in R the first variable of a term varies fastest.
        for combination in product(*reversed(coded)):
            parts = list(reversed(combination))
            names.append(":".join(name for name, _ in parts))
            columns.append(np.prod([values for _, values in parts], axis=0))
            owners.append(position)
    return columns, names, owners


def _is_covered(part: Factor, term: Term, earlier: Sequence[Term]) -> bool:
    rest = {other.label for other in term if other.label != part.label}
    return not rest or any(rest <= {other.label for other in before} for before in earlier)


def _category_name(part: Factor) -> str:
    return part.names[0] if part.kind == "category" else part.label


def _label(term: Term) -> str:
    return ":".join(part.label for part in term)


def _evaluate(node: ast.expr, raw: Mapping[str, _Values]) -> Array:
    """Work out arithmetic that the parser has allowed."""
    with np.errstate(all="ignore"):
        match node:
            case ast.Name(id=name):
                numbers = raw[name].numbers
                if numbers is None:
                    raise FormulaError(f'"{name}" holds words, so nothing can be calculated with it')
                return numbers
            case ast.Constant(value=int() | float() as value):
                return np.asarray(float(value))
            case ast.UnaryOp(op=operation, operand=operand):
                inner = _evaluate(operand, raw)
                return -inner if isinstance(operation, ast.USub) else inner
            case ast.BinOp(left=left, op=operation, right=right):
                a = _evaluate(left, raw)
                b = _evaluate(right, raw)
                return _combine(operation, a, b)
            case ast.Call(func=ast.Name(id=name), args=[argument]):
                values = _evaluate(argument, raw)
                return np.asarray(_FUNCTIONS[name](values))
    raise FormulaError(f'"{ast.unparse(node)}" is not understood in a formula')


def _combine(operation: ast.operator, a: Array, b: Array) -> Array:
    match operation:
        case ast.Add():
            return a + b
        case ast.Sub():
            return a - b
        case ast.Mult():
            return a * b
        case ast.Div():
            return a / b
    return np.asarray(a**b)
