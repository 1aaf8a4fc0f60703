"""Ratios of two totals by domain, and questions of which several answers can be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

import numpy as np

from kurak.estimation.as_r import r_call, r_groups
from kurak.estimation.conditions import condition, r_name, r_value, require_column
from kurak.estimation.domains import ask
from kurak.estimation.linear_statistics import Linear, Term
from kurak.estimation.survey import Names, Settings, Survey, names
from kurak.estimation.table import solved_table
from kurak.model.estimates import Estimates


def ratio(survey: Survey, numerator: Names, *, denominator: Names, **settings: Unpack[Settings]) -> Estimates:
    """Estimate ratios of totals, each among those who answered both.

    Parameters
    ----------
    numerator, denominator
        Columns of numbers; several give every pair.
    settings
        See :class:`kurak.estimation.survey.Settings`.

    Returns
    -------
    Estimates
        Rows by pair (``variable`` is ``y / x``) and domain.

    Raises
    ------
    RecordsError
        If a column is not there, or holds no numbers.

    Notes
    -----
    **Formula** R = Σwy/Σwx; variance of the total of w(y − Rx)/Σwx under the design.

    **Reference** Särndal, Swensson and Wretman (1992), §5.6; R ``survey::svyratio(~y, ~x, design)``.

    Examples
    --------
    >>> from kurak.estimation.declare import survey
    >>> d = survey({"litres": [1, 2, 3], "people": [1, 1, 2]})
    >>> d.ratio("litres", "people").rows()[0]["estimate"]
    1.5
    """
    asked = ask(survey, **settings)
    terms, formulas = [], []
    for above in names(numerator):
        for below in names(denominator):
            y = survey.records.number(require_column(survey.records, above))
            x = survey.records.number(require_column(survey.records, below))
            terms.append(Term(f"{above} / {below}", None, ~(np.isnan(y) | np.isnan(x)), y, denominator=x))
            formulas.append((r_name(str(above)), r_name(str(below))))
    linear = Linear(tuple(terms), asked.domains, True)
    # Of svyby, what follows the formula goes to svyratio.
    grouped = bool(asked.domains.names)
    deff = {None: "", "wr": ', deff = "replace"', "wor": ", deff = TRUE"}[asked.deff]
    calls = [
        f"svyby(~{above}, ~{r_groups(asked)}, denominator = ~{below}, design, svyratio, na.rm = TRUE{deff})"
        if grouped
        else f"svyratio(~{above}, ~{below}, design, na.rm = TRUE{deff})"
        for above, below in formulas
    ]
    code = r_call(survey, asked, ["result <- list(", ",\n".join(f"  {call}" for call in calls), ")"])
    return solved_table(survey, asked, "ratio", linear, r_code=code)


def multiple(
    survey: Survey,
    items: Names,
    *,
    asked: str | None = None,
    chosen: Sequence[object] = (1,),
    **settings: Unpack[Settings],
) -> Estimates:
    """Estimate shares of a question of which several answers can be chosen: of respondents, and of answers.

    Parameters
    ----------
    items
        Columns, one an answer.
    asked
        Who was asked, as a condition such as ``"x == 1"``; without it, everybody.
    chosen
        Values that mean that the answer was chosen.
    settings
        See :class:`kurak.estimation.survey.Settings`.

    Returns
    -------
    Estimates
        For each answer and domain ``share of respondents``, whose base are those asked who said anything to any of the answers; then
        ``share of answers``, whose base are those who chose any. The first add up to more than 1, the second to 1.

    Raises
    ------
    RecordsError
        If a column is not there.

    Notes
    -----
    **Formula** Σw a_j / Σw and Σw a_j / Σw Σ_k a_k, as ratios. An answer left empty by someone who gave others counts as not chosen.

    **Reference** as :func:`ratio`; R ``survey::svyratio(~a1, ~answers, design)``.

    Examples
    --------
    >>> from kurak.estimation.declare import survey
    >>> d = survey({"a1": [1, 1, 0], "a2": [1, 0, 0]})
    >>> [round(value, 4) for value in d.multiple(["a1", "a2"])["estimate"]]
    [0.6667, 0.3333, 0.6667, 0.3333]
    """
    question = ask(survey, **settings)
    records = survey.records
    base = np.zeros(len(survey), dtype=bool)
    picked = []
    for name in names(items):
        column = records.category(require_column(records, name))
        accepted = np.array([label in chosen for label in column.labels] + [False])
        picked.append(accepted[np.asarray(column.values).astype(np.intp)])
        base |= column.values >= 0
    truth_r = ""
    if asked is not None:
        truth = condition(records, asked)
        base &= truth.true & truth.known
        truth_r = truth.r
    answers = np.sum(picked, axis=0)
    some = base & (answers > 0)
    labels = [str(name) for name in names(items)]
    terms = [Term(name, None, base, one.astype(float)) for name, one in zip(labels, picked, strict=True)]
    terms += [
        Term(name, None, some, one.astype(float), denominator=answers.astype(float))
        for name, one in zip(labels, picked, strict=True)
    ]
    kinds = ["share of respondents"] * len(labels) + ["share of answers"] * len(labels)
    code = r_call(survey, question, _r_multiple(labels, chosen, truth_r, r_groups(question)))
    return solved_table(
        survey, question, "share", Linear(tuple(terms), question.domains, True), r_code=code, statistics=kinds
    )


def _r_multiple(items: Sequence[str], chosen: Sequence[object], asked: str, groups: str) -> list[str]:
    codes = f"c({', '.join(r_value(one) for one in chosen)})"
    given = [f"chosen_{number}" for number in range(1, len(items) + 1)]
    marks = [f"{one} = as.numeric({r_name(item)} %in% {codes})" for one, item in zip(given, items, strict=True)]
    base = " | ".join(f"!is.na({r_name(item)})" for item in items)
    shares, answers = " + ".join(given), "design_answers"
    lines = [
        f"design <- update(design, {', '.join(marks)}, base = ({base}){' & ' + asked if asked else ''})",
        f"design <- update(subset(design, base), answers = {shares})",
        f"{answers} <- subset(design, answers > 0)",
    ]
    if groups:
        return [
            *lines,
            f"result <- list(svyby(~{shares}, ~{groups}, design, svymean),",
            f"  svyby(~{shares}, ~{groups}, denominator = ~answers, {answers}, svyratio))",
        ]
    return [*lines, f"result <- list(svymean(~{shares}, design), svyratio(~{shares}, ~answers, {answers}))"]
