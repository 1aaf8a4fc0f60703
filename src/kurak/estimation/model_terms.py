"""Terms of a model: the records' columns that it uses, with levels in their order, and what R calls its coefficients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from kurak.estimation.conditions import r_name, r_value, require_column
from kurak.estimation.survey import Mask, Survey
from kurak.sources.records import Column, RecordsError
from kurak.stats.regression.design_matrix import Column as Values
from kurak.stats.regression.design_matrix import DesignMatrix
from kurak.stats.regression.formula import Factor, Formula


@dataclass(frozen=True, eq=False)
class Level:
    """A level of a category, which sorts by its place among the levels and equals its value.

    Examples
    --------
    >>> sorted([Level(1, "high"), Level(0, "low")])[0] == "low"
    True
    """

    place: int
    value: object

    def __lt__(self, other: Level) -> bool:
        return self.place < other.place

    def __eq__(self, other: object) -> bool:
        return bool(self.value == (other.value if isinstance(other, Level) else other))

    def __hash__(self) -> int:
        return hash(self.value)

    def __str__(self) -> str:
        return str(self.value)


def model_columns(survey: Survey, model: Formula, *, ordered: bool = False) -> tuple[dict[str, Values], Mask]:
    """Return the columns that a model uses, numbers or levels in the order of the records' own, and which rows have them all.

    Parameters
    ----------
    ordered
        Whether the answer is a category, whatever it holds.

    Raises
    ------
    RecordsError
        If a column is not there, or holds neither numbers nor words.
    """
    parts = [*(part for term in model.terms for part in term), *model.offsets]
    as_category = {name for part in parts if part.kind == "category" for name in part.names}
    as_number = {name for part in parts if part.kind != "category" for name in part.names}
    if model.response is not None:
        (as_category if model.response.kind == "category" else as_number).update(model.response.names)
    answer: Sequence[str] = ()
    if ordered and model.response is not None:
        answer = model.response.names
        if len(answer) != 1 or model.response.kind == "number":
            raise RecordsError(f"the answer {model.response.label!r} is not a column of ordered answers")
        if answer[0] in {name for part in parts for name in part.names}:
            raise RecordsError(f"{answer[0]!r} cannot be both the answer and a part of what explains it")
    found: dict[str, Values] = {}
    known = np.ones(len(survey), dtype=bool)
    for name in model.names:
        require_column(survey.records, name)
        only_category = name in as_category and name not in as_number
        column = survey.records.category(name) if name in answer else _column(survey, name, only_category)
        known &= column.values >= 0 if column.kind == "category" else ~np.isnan(column.values)
        found[name] = _levels(column) if column.kind == "category" else column.values
    return found, known


def r_formula(model: Formula, *, response: str | None = None) -> str:
    """Return the model as R writes it."""
    left = response if response is not None else "" if model.response is None else r_factor(model.response)
    right = [":".join(r_factor(part) for part in term) for term in model.terms]
    right += [r_factor(part) for part in model.offsets]
    if not model.intercept:
        right.append("0")
    return f"{left} ~ {' + '.join(right) or '1'}"


def r_factor(part: Factor) -> str:
    """Return one variable of a model as R writes it."""
    if part.kind == "category":
        plain = f"factor({r_name(part.names[0])})"
        return plain if part.reference is None else f"relevel({plain}, ref = {r_value(str(part.reference))})"
    if part.kind == "any":
        return r_name(part.names[0])
    return part.label.replace("**", "^")


def r_terms(model: Formula, matrix: DesignMatrix) -> dict[str, str]:
    """Return R's name of each column of the design matrix, by ours: ``region[north]`` is ``regionnorth``."""
    found = {"(Intercept)": "(Intercept)"}
    for term in model.terms:
        pairs = [_names(part, matrix.levels) for part in term]
        for combination in product(*pairs):
            found[":".join(ours for ours, _ in combination)] = ":".join(theirs for _, theirs in combination)
    return {column: found[column] for column in matrix.columns}


def _names(part: Factor, levels: Mapping[str, tuple[object, ...]]) -> list[tuple[str, str]]:
    if part.label not in levels:
        return [(part.label, r_factor(part))]
    title = part.names[0] if part.kind == "category" else part.label
    named = [f"{level:g}" if isinstance(level, float) else str(level) for level in levels[part.label]]
    # R writes truth in capitals.
    in_r = [
        name.upper() if isinstance(getattr(level, "value", None), bool | np.bool_) else name
        for name, level in zip(named, levels[part.label], strict=True)
    ]
    return [
        (f"{title}[{ours}]", f"{r_factor(part)}{theirs}") for ours, theirs in zip(named, in_r, strict=True)
    ]


def _column(survey: Survey, name: str, only_category: bool) -> Column:
    records = survey.records
    if only_category:
        column = records.category(name)
        if not all(isinstance(label, int | float) and not isinstance(label, bool) for label in column.labels):
            return column
        return Column(name, "number", records.number(name))
    try:
        return Column(name, "number", records.number(name))
    except RecordsError:
        column = records.category(name)
        # Words, true and false are levels; dates and infinite numbers are nothing that a model can take.
        if not column.labels or not all(isinstance(label, str | bool | np.bool_) for label in column.labels):
            raise
    return column


def _levels(column: Column) -> Values:
    known: list[object] = [Level(place, label) for place, label in enumerate(column.labels)]
    table = np.empty(len(known) + 1, dtype=object)
    table[:-1] = known
    # One entry more for the code -1 of a missing answer.
    return np.asarray(table[column.values.astype(np.intp)], dtype=object)
