"""From solved statistics to the tidy table: bases, degrees of freedom, intervals, flags."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kurak.estimation.domains import Asked, degrees, units_present
from kurak.estimation.linear_statistics import Linear, Term
from kurak.estimation.solve import Solved, solve
from kurak.estimation.survey import Array, Survey
from kurak.model.estimates import Estimates
from kurak.stats.distributions.t_quantiles import t_quantiles

MOST_COVARIANCES = 500
"""Rows of a table that brings its covariance matrix unasked."""


def solved_table(
    survey: Survey,
    asked: Asked,
    statistic: str,
    linear: Linear,
    *,
    r_code: str | Callable[[], str],
    limits: tuple[Array, Array] | None = None,
    solved: Solved | None = None,
    statistics: Sequence[str] | None = None,
    interval: str = "t",
) -> Estimates:
    """Return the table of totals or ratios by domain.

    Parameters
    ----------
    statistic, statistics
        What the estimates are; one name for all, or one for each term.
    limits
        Lower and upper limits where they are not those of t; arrays (K).
    solved
        What was solved before.
    """
    found = solve(survey, linear) if solved is None else solved
    groups = asked.domains.count
    n, n_psu = term_bases(survey, asked, linear.terms)
    df = np.tile(domain_df(survey, asked), len(linear.terms))
    deff = None
    if asked.deff is not None:
        by_chance = linear.simple_random(
            survey.weights, found.estimate, asked.deff, counts_rows=survey.replicate_weights is not None
        )
        with np.errstate(divide="ignore", invalid="ignore"):
            deff = np.where(by_chance > 0, found.variance / by_chance, np.nan)
    return make_table(
        survey,
        asked,
        statistic=[one for one in (statistics or [statistic] * len(linear.terms)) for _ in range(groups)],
        variable=[term.variable for term in linear.terms for _ in range(groups)],
        level=[term.level for term in linear.terms for _ in range(groups)],
        labels=list(asked.domains.labels) * len(linear.terms),
        estimate=found.estimate,
        std_error=found.std_error,
        df=df,
        limits=limits,
        deff=deff,
        n=n,
        n_psu=n_psu,
        covariance=covariance_of(found, asked),
        r_code=r_code,
        interval=interval,
    )


def make_table(
    survey: Survey,
    asked: Asked,
    *,
    statistic: Sequence[str],
    variable: Sequence[str],
    level: Sequence[object],
    labels: Sequence[tuple[object, ...]],
    estimate: Array,
    std_error: Array,
    df: Array,
    n: NDArray[np.intp],
    n_psu: NDArray[np.intp],
    limits: tuple[Array, Array] | None = None,
    deff: Array | None = None,
    covariance: Array | Callable[[], Array] | None = None,
    extra: Mapping[str, Sequence[Any]] | None = None,
    r_code: str | Callable[[], str] = "",
    interval: str = "t",
    details: Mapping[str, Any] | None = None,
) -> Estimates:
    """Return estimates as the tidy table, in the order given.

    Parameters
    ----------
    labels
        Values of the domain variables of each row.
    extra
        Further columns, which stand last.
    interval
        How the limits were made, for the column ``method``.
    """
    if limits is None:
        half = t_quantiles((1 + asked.level) / 2, df) * std_error
        limits = estimate - half, estimate + half
    made = survey.replicate_weights
    errors = "linearisation" if made is None else f"replicates {made.kind}"
    if survey.steps:
        errors += " with " + ", ".join(step.name for step in survey.steps)
    domains: dict[str, Sequence[Any]] = {
        name: [label[number] for label in labels] for number, name in enumerate(asked.domains.names)
    }
    columns: dict[str, Sequence[Any]] = {
        "statistic": list(statistic),
        "variable": list(variable),
        "level": list(level),
        # A domain variable never hides a column of every table.
        **{column_name(name): values for name, values in domains.items()},
        "estimate": estimate.tolist(),
        "std_error": std_error.tolist(),
        "conf_low": limits[0].tolist(),
        "conf_high": limits[1].tolist(),
        "df": df.tolist(),
        "deff": [None] * len(estimate) if deff is None else deff.tolist(),
        "n": n.tolist(),
        "n_psu": n_psu.tolist(),
        "method": [f"{errors}; {interval}"] * len(estimate),
        "flag": ["few" if base < asked.flag_below else None for base in n.tolist()],
        **(extra or {}),
    }
    said = {
        "level": asked.level,
        "flag_below": asked.flag_below,
        "where": asked.domains.where,
        "deff": asked.deff,
        "simulated": bool(getattr(survey.records, "simulated", False)),
        **(details or {}),
    }
    return Estimates(columns, tuple(column_name(name) for name in domains), covariance, r_code, said)


def covariance_of(solved: Solved, asked: Asked) -> Callable[[], Array] | None:
    """Return what computes the covariance of all estimates, where it was asked for or is small."""
    wanted = asked.covariances if asked.covariances is not None else len(solved.estimate) <= MOST_COVARIANCES
    return solved.covariance if wanted else None


def domain_df(survey: Survey, asked: Asked) -> Array:
    """Return the degrees of freedom of each domain, or those that were asked for; array (groups)."""
    if asked.df is not None:
        return np.full(asked.domains.count, float(asked.df))
    return degrees(survey, asked.domains)


def term_bases(survey: Survey, asked: Asked, terms: Sequence[Term]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the respondents with weight and the first-stage units behind each estimate; arrays (terms × groups)."""
    bases: dict[int, tuple[NDArray[np.intp], NDArray[np.intp]]] = {}
    for term in terms:
        # Levels of one question share their base.
        if id(term.known) not in bases:
            counted = term.known & (survey.weights != 0)
            bases[id(term.known)] = asked.domains.numbers(counted), units_present(survey, asked.domains, counted)
    found = [bases[id(term.known)] for term in terms]
    return np.concatenate([n for n, _ in found]), np.concatenate([units for _, units in found])


def column_name(name: str) -> str:
    """Name of a domain's column: its own, unless a table has a column of that name already."""
    taken = ("statistic", "variable", "level", "estimate", "std_error", "conf_low", "conf_high", "df", "deff", "n", "n_psu", "method", "flag")
    return f"{name}_domain" if name in taken else name
