"""Shares of answers by domain, with intervals made for shares; distributions of all answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Unpack, cast

import numpy as np

from kurak.estimation.as_r import r_items
from kurak.estimation.conditions import r_name, r_value, require_column
from kurak.estimation.counted import counted_table
from kurak.estimation.domains import Asked, ask, degrees
from kurak.estimation.linear_statistics import Linear, Term, levels
from kurak.estimation.solve import Solved, solve
from kurak.estimation.survey import Array, Names, Settings, Survey, names
from kurak.estimation.table import domain_df, solved_table
from kurak.model.estimates import Estimates
from kurak.sources.records import RecordsError
from kurak.stats.design_variance import replicate_covariance
from kurak.stats.proportion_intervals import METHODS, Method, proportion_interval

_OTHER_NAMES = {"arcsine": "asin", "korn_graubard": "beta"}
# Shares this near to 0 or 1 are 0 or 1 but for the rounding of sums.
_ROUNDING = 1e-14


def proportion(
    survey: Survey, items: Names, *, codes: object = None, ci: str = "logit", **settings: Unpack[Settings]
) -> Estimates:
    """Estimate shares of answers, with an interval made for shares.

    Parameters
    ----------
    items
        Columns of few values, numbers or text.
    codes
        One value, or those that count together (4 and 5 for agreement); a dictionary gives each item its own. Without it, every value.
    ci
        ``logit``, ``wilson``, ``beta`` (or ``korn_graubard``), ``arcsine`` (or ``asin``), ``likelihood``, ``xlogit`` or ``mean``.
    settings
        See :class:`kurak.estimation.survey.Settings`.

    Returns
    -------
    Estimates
        Rows by item, level (the codes) and domain. Answers that were not given are no part of the base.

    Raises
    ------
    RecordsError
        If a column is not there, or of text codes none is one of its values.
    ValueError
        If the interval has another name.

    Notes
    -----
    **Formula** Σw[y in codes] / Σw, a mean of 0 and 1. Intervals as :func:`kurak.stats.proportion_intervals.proportion_interval`.

    **Reference** Korn and Graubard (1999), §3.2; R ``survey::svyciprop(~I(y %in% c(4, 5)), design, method = "logit")``; Wilson's is not in
    version 4.1.

    Examples
    --------
    >>> from kurak.estimation.declare import survey
    >>> d = survey({"q01": [1, 2, 4, 5, 5, 4, 3, 5]})
    >>> row = d.proportion("q01", codes=[4, 5]).rows()[0]
    >>> row["estimate"], round(row["conf_low"], 4), round(row["conf_high"], 4)
    (0.625, 0.2083, 0.9135)
    """
    method = interval_name(ci)
    if codes is not None:
        counted = counted_table(survey, items, kind="proportion", codes=codes, interval=method, **settings)
        if counted is not None:
            return replace(counted, r_code=partial(_r_proportion, survey, items, codes, method, settings))
    asked = ask(survey, **settings)
    linear = Linear(chosen_terms(survey, items, codes), asked.domains, True)
    solved = solve(survey, linear)
    return solved_table(
        survey,
        asked,
        "proportion",
        linear,
        r_code=partial(_r_proportion, survey, items, codes, method, settings),
        solved=solved,
        limits=share_limits(survey, asked, linear, solved, method),
        interval=method,
    )


def distribution(survey: Survey, items: Names, *, ci: str = "mean", **settings: Unpack[Settings]) -> Estimates:
    """Estimate the share of every answer, numbers as categories.

    Parameters
    ----------
    items, ci, settings
        As for :func:`proportion`.

    Returns
    -------
    Estimates
        Rows by item, level and domain; levels of one item and domain add up to 1.

    Raises
    ------
    RecordsError, ValueError
        As of :func:`proportion`.

    Notes
    -----
    **Formula** and **Reference** as :func:`proportion`; R ``survey::svymean(~factor(y), design, na.rm = TRUE)``.

    Examples
    --------
    >>> from kurak.estimation.declare import survey
    >>> d = survey({"q01": [1, 2, 2, None]})
    >>> d.distribution("q01")["level"], [round(share, 4) for share in d.distribution("q01")["estimate"]]
    ([1, 2], [0.3333, 0.6667])
    """
    method = interval_name(ci)
    code = partial(_r_proportion, survey, items, None, method, settings)
    interval = None if method == "mean" else method
    counted = counted_table(survey, items, kind="distribution", interval=interval, **settings)
    if counted is not None:
        return replace(counted, r_code=code)
    asked = ask(survey, **settings)
    linear = Linear(chosen_terms(survey, items, None), asked.domains, True)
    solved = solve(survey, linear)
    limits = None if method == "mean" else share_limits(survey, asked, linear, solved, method)
    return solved_table(
        survey,
        asked,
        "distribution",
        linear,
        r_code=code,
        solved=solved,
        limits=limits,
        interval="t" if method == "mean" else method,
    )


def interval_name(ci: str) -> Method:
    """Return the interval's name in the arithmetic."""
    method = _OTHER_NAMES.get(ci, ci)
    if method not in METHODS:
        raise ValueError(f"ci is one of {', '.join((*METHODS, *_OTHER_NAMES))}, not {ci!r}")
    return cast(Method, method)


def chosen_terms(survey: Survey, items: Names, codes: object) -> tuple[Term, ...]:
    """Return the terms of shares: one an item for its codes, or one a level."""
    asked = [str(name) for name in names(items)]
    if not asked:
        raise ValueError("no item is asked for")
    for name in asked:
        if not survey.records.category(require_column(survey.records, name)).labels:
            raise RecordsError(f"nobody answered {name!r}: all {len(survey):,} answers are missing")
    if codes is None:
        return tuple(term for name in asked for term in levels(survey, name))
    terms = []
    for name in asked:
        wanted = _codes(codes, name)
        column = survey.records.category(require_column(survey.records, name))
        chosen = np.array([label in wanted for label in column.labels], dtype=float)
        if not chosen.any() and any(isinstance(one, str) for one in wanted):
            raise RecordsError(f"none of the codes {', '.join(map(repr, wanted))} is a value of column {name!r}")
        level = wanted[0] if len(wanted) == 1 else ", ".join(str(one) for one in wanted)
        terms.append(Term(name, level, column.values >= 0, column.values, chosen))
    return tuple(terms)


def share_limits(
    survey: Survey, asked: Asked, linear: Linear, solved: Solved, method: Method
) -> tuple[Array, Array]:
    """Return limits of shares, not a number where a domain has fewer than two respondents; arrays (K)."""
    domains = asked.domains
    # R counts all rows of the domain for the exact interval, those who answered for the others.
    every = domains.numbers(np.ones(len(survey), dtype=bool))
    df, own = domain_df(survey, asked), degrees(survey, domains)
    low, high = np.full(linear.size, np.nan), np.full(linear.size, np.nan)
    spread = _logit_variance(solved) if method == "logit" else solved.variance
    for number, term in enumerate(linear.terms):
        answered = domains.numbers(term.known & (survey.weights != 0))
        for group in range(domains.count):
            place = number * domains.count + group
            share, variance = float(solved.estimate[place]), float(spread[place])
            n = int(every[group] if method == "beta" else answered[group])
            if n < 2 or not np.isfinite(share) or not variance >= 0:
                continue
            if min(share, 1 - share) < _ROUNDING:
                share, variance = float(round(share)), 0.0
            low[place], high[place] = proportion_interval(
                share, variance=variance, df=df[group], n=n, method=method, level=asked.level, design_df=own[group]
            )
    return low, high


def _logit_variance(solved: Solved) -> Array:
    """Variances of shares for the logit interval: with replicates those of their log odds, brought back to the share's scale.

    R fits log odds to each replicate. By linearisation both are the same.
    """
    made, share = solved.survey.replicate_weights, solved.estimate
    if made is None or solved.replicated is None:
        return solved.variance
    with np.errstate(divide="ignore", invalid="ignore"):
        odds, full = (np.log(part / (1 - part)) for part in (solved.replicated, share))
    found = np.array(
        [
            replicate_covariance(
                odds[:, k], full=full[k : k + 1], scale=made.scale, rscales=made.rscales, mse=made.mse, missing="drop"
            )[0, 0]
            if np.isfinite(full[k]) and np.isfinite(odds[:, k]).any()
            else np.nan
            for k in range(len(share))
        ]
    )
    return np.where(np.isfinite(found), found * (share * (1 - share)) ** 2, solved.variance)


def _r_proportion(survey: Survey, items: Names, codes: object, method: Method, settings: Settings) -> str:
    """R of the same shares; version 4.1 has Wilson's interval for none of them, and no interval for all levels at once."""
    asked, every = ask(survey, **settings), [str(name) for name in names(items)]
    if codes is None:
        return r_items(survey, asked, "svymean", [f"~factor({r_name(name)})" for name in every], every)
    formulas = []
    for name in every:
        share = f"{r_name(name)} %in% c({', '.join(r_value(one) for one in _codes(codes, name))})"
        complete = bool(np.all(survey.records.category(name).values >= 0))
        # Of a missing answer %in% is false, and it would join the base.
        formulas.append(f"~I({share})" if complete else f"~I(ifelse(is.na({r_name(name)}), NA, {share}))")
    if method == "wilson":
        return r_items(survey, asked, "svymean", formulas, every)
    more = (', vartype = "ci"' if asked.domains.names else "") + f", method = {r_value(method)}"
    return r_items(survey, asked, "svyciprop", formulas, every, more=more)


def _codes(codes: object, name: str) -> list[object]:
    own = codes[name] if isinstance(codes, Mapping) else codes
    if isinstance(own, Sequence | set | frozenset | range | np.ndarray) and not isinstance(own, str):
        return list(own)
    return [own]
