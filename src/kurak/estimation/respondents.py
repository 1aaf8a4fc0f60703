"""A survey as other chapters see it: answers, groups, weights, and the one way from a statistic to its error."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from kurak.estimation.conditions import require_column
from kurak.estimation.domains import Domains, degrees
from kurak.estimation.solve import Solved, solve
from kurak.estimation.study_variables import DONT_KNOW, REFUSED, Prepared
from kurak.estimation.survey import Array, Mask, Statistic, Survey

Codes = NDArray[np.intp]


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
    """

    answers: Mapping[str, Array]
    dont_know: Mapping[str, Array]
    refused: Mapping[str, Array]
    weights: Array
    groups: Mapping[str, tuple[tuple[str, ...], Codes]]
    solve: Callable[[Statistic, Mask | None], Solved]
    degrees: Callable[[Mask], float]


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
    records = prepared.records
    groups = {}
    for name in by:
        column = records.category(require_column(records, name))
        groups[name] = tuple(str(label) for label in column.labels), column.values.astype(np.intp)
    unscored: dict[str, dict[str, Array]] = {DONT_KNOW: {}, REFUSED: {}}
    for level, columns in prepared.unscored.items():
        for column_name in columns:
            unscored[level][prepared.meaning[column_name][0]] = records.number(column_name)
    return SurveyedPeople(
        answers={item: records.number(item) for item in prepared.variables.items},
        dont_know=unscored[DONT_KNOW],
        refused=unscored[REFUSED],
        weights=survey.weights,
        groups=groups,
        # Parts of functions, so that other processes can take them along.
        solve=partial(_solve, survey),
        degrees=partial(_degrees, survey),
    )


def _solve(survey: Survey, statistic: Statistic, inside: Mask | None) -> Solved:
    return solve(survey, statistic, in_domain=inside)


def _degrees(survey: Survey, among: Mask) -> float:
    one = Domains((), ((),), np.where(among, 0, 1).astype(np.intp))
    return float(degrees(survey, one)[0])
