"""Means and totals by domain; a category gives one share or total for each level."""

from __future__ import annotations

from typing import Unpack

from kurak.estimation.as_r import r_by
from kurak.estimation.counted import counted_table
from kurak.estimation.domains import ask
from kurak.estimation.linear_statistics import Linear, terms_of
from kurak.estimation.survey import Names, Settings, Survey
from kurak.estimation.table import solved_table
from kurak.model.estimates import Estimates


def mean(survey: Survey, items: Names, **settings: Unpack[Settings]) -> Estimates:
    """Estimate means, item by item, each among those who answered it.

    Parameters
    ----------
    items
        Columns of numbers; a column of text gives the share of each of its levels.
    settings
        See :class:`kurak.estimation.survey.Settings`.

    Returns
    -------
    Estimates
        Rows by item, level and domain, in this order.

    Raises
    ------
    RecordsError
        If a column is not there, or holds what is neither a number nor text.

    Notes
    -----
    **Formula** Σwy / Σw over the domain's respondents; variance of the total of w(y − ȳ)/Σw under the design.

    **Reference** Särndal, Swensson and Wretman (1992), §5.7 and §10.3; R ``survey::svyby(~y, ~region, design, svymean, na.rm = TRUE)``.

    Examples
    --------
    >>> from kurak.estimation.declare import survey
    >>> d = survey({"village": [1, 1, 2, 2], "age": [20, 30, 40, 50]}, psu="village")
    >>> d.mean("age").rows()[0]["estimate"], d.mean("age").rows()[0]["std_error"]
    (35.0, 10.0)
    """
    counted = counted_table(survey, items, kind="mean", **settings)
    if counted is not None:
        return counted
    asked = ask(survey, **settings)
    linear = Linear(terms_of(survey, items), asked.domains, True)
    return solved_table(survey, asked, "mean", linear, r_code=r_by(survey, asked, "svymean", linear.terms))


def total(survey: Survey, items: Names, **settings: Unpack[Settings]) -> Estimates:
    """Estimate totals, item by item, over those who answered it.

    Parameters
    ----------
    items, settings
        As for :func:`mean`; a column of text gives how many have each of its levels.

    Returns
    -------
    Estimates
        As of :func:`mean`.

    Raises
    ------
    RecordsError
        As of :func:`mean`.

    Notes
    -----
    **Formula** Σwy over the domain's respondents, and its variance under the design. Missing answers add nothing: the total is that of
    those who answered.

    **Reference** Särndal, Swensson and Wretman (1992), §2.8 and §10.3; R ``survey::svytotal(~y, design, na.rm = TRUE)``.

    Examples
    --------
    >>> from kurak.estimation.declare import survey
    >>> d = survey({"village": [1, 1, 2, 2], "age": [20, 30, 40, 50]}, psu="village")
    >>> d.total("age").rows()[0]["estimate"], d.total("age").rows()[0]["std_error"]
    (140.0, 40.0)
    """
    counted = counted_table(survey, items, kind="total", **settings)
    if counted is not None:
        return counted
    asked = ask(survey, **settings)
    linear = Linear(terms_of(survey, items), asked.domains, False)
    return solved_table(survey, asked, "total", linear, r_code=r_by(survey, asked, "svytotal", linear.terms))


