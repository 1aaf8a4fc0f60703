"""A survey as other chapters see it: answers, groups, weights, and the one way from a statistic to its error."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from kurak.estimation.conditions import require_column
from kurak.estimation.domains import Domains, degrees
from kurak.estimation.solve import Solved, solve
from kurak.estimation.study_variables import DONT_KNOW, REFUSED, Prepared
from kurak.estimation.survey import Array, Mask, Statistic, Survey
from kurak.sources.records import Column, no_such_column

Codes = NDArray[np.intp]
Values = TypeVar("Values", bound=NDArray[Any])


@dataclass(frozen=True, eq=False)
class SurveyedPeople:
    """Answers, weights and groups of a survey, with its errors.

    Parameters
    ----------
    answers
        Item: answers as worded, missing is NaN; arrays (rows).
    dont_know, refused
        Item: 1 where that was answered; arrays (rows), empty without such codes.
    weights
        Array (rows).
    groups
        Domain: labels of its groups, and the number of each row's group, -1 for none.
    solve
        From a statistic, and the rows that it is about, to its errors.
    degrees
        Degrees of freedom of the design among some rows.
    independent
        Whether every row was sampled by itself, without strata: only weights, if anything, tell rows apart.
    """

    answers: Mapping[str, Array]
    dont_know: Mapping[str, Array]
    refused: Mapping[str, Array]
    weights: Array
    groups: Mapping[str, tuple[tuple[str, ...], Codes]]
    solve: Callable[[Statistic, Mask | None], Solved]
    degrees: Callable[[Mask], float]
    independent: bool = False


def respondents_of(survey: Survey, prepared: Prepared, by: Sequence[str]) -> SurveyedPeople:
    """Take from a survey what the analysis of scales needs.

    Parameters
    ----------
    by
        Columns that make groups.

    Raises
    ------
    RecordsError
        If a column is not there.

    Examples
    --------
    >>> from kurak.estimation.declare import survey
    >>> from kurak.estimation.study_variables import prepare
    >>> from kurak.model.scales import Instrument
    >>> from kurak.model.tabulation import Tabulation
    >>> from kurak.sources.records import open_records
    >>> trust = {"response": {"min": 1, "max": 5}, "scales": {"trust": {"label": "Trust", "items": ("a", "b")}}}
    >>> made = prepare(
    ...     open_records({"a": [1, 2, 3], "b": [2, 2, 5], "sex": ["m", "w", "w"]}),
    ...     Tabulation(records="r.csv"),
    ...     Instrument.model_validate(trust),
    ...     score=lambda answers, **_: answers["a"],
    ... )
    >>> people = respondents_of(survey(made.records), made, ["sex"])
    >>> people.answers["b"].tolist(), people.groups["sex"][0], people.degrees(np.array([True] * 3))
    ([2.0, 2.0, 5.0], ('m', 'w'), 2.0)
    """
    records, declared = prepared.records, survey.declared
    groups = {}
    for name in by:
        column = records.category(require_column(records, name))
        groups[name] = tuple(str(label) for label in column.labels), column.values.astype(np.intp)
    unscored: dict[str, dict[str, Array]] = {DONT_KNOW: {}, REFUSED: {}}
    for level, columns in prepared.unscored.items():
        for column_name in columns:
            unscored[level][prepared.meaning[column_name][0]] = records.number(column_name)
    portable = _design_only(survey)
    out = survey.left_out
    return SurveyedPeople(
        answers={item: _without(records.number(item), out, np.nan) for item in prepared.variables.items},
        dont_know={item: _without(said, out, np.nan) for item, said in unscored[DONT_KNOW].items()},
        refused={item: _without(said, out, np.nan) for item, said in unscored[REFUSED].items()},
        weights=survey.weights,
        groups={name: (labels, _without(codes, out, -1)) for name, (labels, codes) in groups.items()},
        solve=partial(_solve, portable),
        degrees=partial(_degrees, portable),
        independent=not (
            declared.psu or any(declared.strata) or any(declared.fpc) or survey.steps or survey.replicate_weights
        ),
    )


def _without(values: Values, out: Mask | None, nothing: float) -> Values:
    """The values of those who count; of whoever is left out nothing is seen, and the row stays in the design."""
    return values if out is None else cast(Values, np.where(out, nothing, values).astype(values.dtype))


@dataclass(frozen=True, eq=False)
class DesignColumns:
    """Of the records only the columns of the design that a message may name.

    Parameters
    ----------
    columns
        Name of a column: its categories.
    rows
        How many records there are.
    """

    columns: Mapping[str, Column]
    rows: int
    simulated: bool = False

    @property
    def names(self) -> Sequence[str]:
        """Names of the columns."""
        return tuple(self.columns)

    def __len__(self) -> int:
        return self.rows

    def number(self, name: str) -> Array:
        """No column of a design is a number here."""
        raise no_such_column(name, self.columns, of="the design")

    def category(self, name: str) -> Column:
        """A column as categories."""
        if name not in self.columns:
            raise no_such_column(name, self.columns, of="the design")
        return self.columns[name]


def _design_only(survey: Survey) -> Survey:
    """The survey without its records, but for the names of strata that a message may need: other processes can take it along."""
    strata = {name: survey.records.category(name) for name in survey.declared.strata if name is not None}
    return replace(survey, records=DesignColumns(strata, len(survey), survey.records.simulated), cache={})


def _solve(survey: Survey, statistic: Statistic, inside: Mask | None) -> Solved:
    return solve(survey, statistic, in_domain=inside)


def _degrees(survey: Survey, among: Mask) -> float:
    one = Domains((), ((),), np.where(among, 0, 1).astype(np.intp))
    return float(degrees(survey, one)[0])
