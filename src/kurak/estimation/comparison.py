"""Comparisons of groups: t tests of means, and rank tests where only the order of answers counts."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kurak.estimation.as_r import r_call
from kurak.estimation.conditions import r_name, r_value, require_column
from kurak.estimation.domains import Asked, Domains, ask, degrees
from kurak.estimation.linear_statistics import Linear, Term
from kurak.estimation.outcome import outcome_row, two_sided
from kurak.estimation.solve import solve
from kurak.estimation.survey import Array, Mask, Survey
from kurak.model.estimates import Estimates
from kurak.sources.records import RecordsError
from kurak.sources.wording import listed
from kurak.stats.distributions.t_quantiles import t_quantiles
from kurak.stats.rank_scores import Kind, population_ranks, rank_scores
from kurak.stats.regression.wald import wald_test

_RANK_TESTS: dict[str, tuple[Kind, str]] = {
    "wilcoxon": ("wilcoxon", "wilcoxon"),
    "kruskalwallis": ("wilcoxon", "KruskalWallis"),
    "vanderwaerden": ("van_der_waerden", "vanderWaerden"),
    "median": ("median", "median"),
}
_NO_DEGREES = "no degrees of freedom"


def ttest(
    survey: Survey,
    item: str,
    *,
    group: str | None = None,
    value: float = 0.0,
    where: str | None = None,
    level: float = 0.95,
) -> Estimates:
    """Test a mean against a value, or the difference of the means of two groups.

    Parameters
    ----------
    item
        Column of numbers.
    group
        Column with two values; the difference is the second, in the order of its values, less the first. None: one mean.
    value
        The mean, or the difference, that is tested; in units of the item.
    where
        Who counts.
    level
        Confidence level of the interval.

    Returns
    -------
    Estimates
        One row: ``estimate`` is t; ``difference`` (or ``mean``) is what is tested, in units of the item, and ``std_error``,
        ``conf_low`` and ``conf_high`` are its own.

    Raises
    ------
    RecordsError
        If a column is not there or holds no numbers, nobody answered, or the groups are not two.

    Notes
    -----
    **Formula** t = (ȳ₂ − ȳ₁ − value)/s.e., with the design's degrees of freedom less 1.

    **Reference** Korn and Graubard (1999), §2.3; R ``survey::svyttest(y ~ group, design)``, ``svyttest(y ~ 0, design, na.rm = TRUE)``.
    As R has it, degrees of freedom are those of units with both answers for two groups, and of all units for one mean or with replicates.

    Examples
    --------
    >>> from kurak.estimation.declare import survey
    >>> d = survey({"town": [1, 1, 2, 2, 3, 3], "y": [1, 3, 2, 5, 4, 5], "g": list("ababab")}, psu="town")
    >>> row = d.ttest("y", "g").rows()[0]
    >>> round(row["difference"], 6), round(row["std_error"], 6), round(row["estimate"], 6), row["df"]
    (2.0, 0.57735, 3.464102, 1.0)
    """
    asked = ask(survey, where=where, level=level)
    values = survey.records.number(require_column(survey.records, item))
    known = asked.domains.inside & ~np.isnan(values)
    if group is None:
        _require_somebody(survey, known, item)
        solved = solve(
            survey, Linear((Term(item, None, known, values),), asked.domains, True), in_domain=known
        )
        estimate, error = float(solved.estimate[0]), float(solved.std_error[0])
        df = float(degrees(survey, asked.domains)[0]) - 1
        call, what, contrasted, details = f"{r_name(item)} ~ 0, design, na.rm = TRUE", "mean", None, {}
    else:
        groups = _groups(survey, asked, group, known, item)
        if len(groups.labels) != 2:
            raise RecordsError(
                f"a t test compares two groups, and {group!r} has {len(groups.labels)} among those with {item!r}: "
                f"{listed(map(str, groups.labels))}"
            )
        known = groups.known
        solved = solve(
            survey, Linear((Term(item, None, known, values),), groups.domains, True), in_domain=known
        )
        spread = solved.covariance()
        estimate = float(solved.estimate[1] - solved.estimate[0])
        error = float(np.sqrt(max(0.0, spread[0, 0] + spread[1, 1] - 2 * spread[0, 1])))
        df = _group_degrees(survey, asked, None if survey.replicate_weights is not None else known) - 1
        call, what = f"{r_name(item)} ~ factor({r_name(group)}), design", "difference"
        contrasted = f"{groups.labels[1]} − {groups.labels[0]}"
        details = {"group": group, "levels": groups.labels, "means": tuple(solved.estimate.tolist())}
    t = (estimate - value) / error if error > 0 else nan
    half = float(t_quantiles((1 + level) / 2, df)) * error
    return outcome_row(
        survey,
        asked,
        statistic="t",
        variable=item,
        level=contrasted,
        value=t,
        p_value=two_sided(t, df),
        df=df,
        std_error=error,
        limits=(estimate - half, estimate + half),
        base=known,
        method="Design-based t-test" if group is not None else "Design-based one-sample t-test",
        flag=_NO_DEGREES if not df > 0 else None if error > 0 else "no variance",
        extra={what: estimate},
        details={"statistic": "t", "null_value": value, **details},
        r_code=r_call(survey, asked, [f"result <- svyttest({call})", *_shifted(value)]),
    )


def ranktest(
    survey: Survey, item: str, *, group: str, test: str = "wilcoxon", where: str | None = None
) -> Estimates:
    """Test whether answers tend to be higher in some groups, by the ranks that they have in the population.

    Parameters
    ----------
    item
        Column of numbers, of which only the order counts.
    group
        Column of two groups or more.
    test
        ``wilcoxon`` (with several groups ``kruskal-wallis``), ``vanderwaerden`` (normal scores) or ``median``.
    where
        Who counts.

    Returns
    -------
    Estimates
        One row. Two groups: ``estimate`` is t, ``difference`` that of mean scores, the second group less the first, with its
        ``std_error``. More: ``estimate`` is a chi-square with ``ndf``, and the p-value that of it over ``ndf`` as F with ``ddf``.

    Raises
    ------
    RecordsError
        If a column is not there, there are no two groups, or units are too few for as many groups.
    ValueError
        If the test has another name.

    Notes
    -----
    **Formula** scores of estimated population ranks, compared as domain means are; t with the design's degrees of freedom less 1,
    F with as many less as it compares. Ties share the mean of the ranks they have in the order of the records, as in R.

    **Reference** Lumley and Scott (2013), Biometrika 100(4), 831-842; R ``survey::svyranktest(y ~ group, design, test = "wilcoxon")``.

    Examples
    --------
    >>> from kurak.estimation.declare import survey
    >>> d = survey({"town": [1, 1, 2, 2, 3, 3], "y": [1, 3, 2, 5, 4, 6], "g": list("ababab")}, psu="town")
    >>> round(d.ranktest("y", "g")["difference"][0], 6)
    0.388889
    """
    chosen = _RANK_TESTS.get(test.lower().replace("-", "").replace("_", "").replace(" ", ""))
    if chosen is None:
        raise ValueError(f"test is wilcoxon, kruskal-wallis, vanderwaerden or median, not {test!r}")
    kind, in_r = chosen
    asked = ask(survey, where=where)
    values = survey.records.number(require_column(survey.records, item))
    groups = _groups(survey, asked, group, asked.domains.inside & ~np.isnan(values), item)
    if len(groups.labels) < 2:
        raise RecordsError(
            f"a rank test compares groups, and {group!r} has one only among those with {item!r}"
        )
    known = groups.known
    weights, many = survey.weights[known], len(groups.labels)
    scores = np.zeros(len(survey))
    ranks = population_ranks(values[known], weights=weights)
    scores[known] = rank_scores(ranks, population=float(weights.sum()), kind=kind)
    linear = Linear((Term(item, None, known, scores),), groups.domains, True)
    means = linear.estimate(survey.weights)
    # The influence of the full weights stays as it is under replicate weights, as in R.
    fixed = _Fixed(linear.influence(survey.weights, means, slice(0, many)))
    spread = solve(survey, fixed, in_domain=known).covariance()
    apart = np.column_stack([-np.ones(many - 1), np.eye(many - 1)])
    difference, v = apart @ means, apart @ spread @ apart.T
    df = _group_degrees(survey, asked, known)
    details = {"test": in_r, "group": group, "levels": groups.labels, "mean_scores": tuple(means.tolist())}
    formula = f"{r_name(item)} ~ factor({r_name(group)})"
    code = r_call(survey, asked, [f"result <- svyranktest({formula}, design, test = {r_value(in_r)})"])
    method = f"Design-based {'KruskalWallis' if in_r == 'wilcoxon' else in_r} test"
    if many == 2:
        error = float(np.sqrt(max(0.0, float(v[0, 0]))))
        t = float(difference[0]) / error if error > 0 else nan
        return outcome_row(
            survey,
            asked,
            statistic="t",
            variable=item,
            level=f"{groups.labels[1]} − {groups.labels[0]}",
            value=t,
            p_value=two_sided(t, df - 1),
            df=df - 1,
            std_error=error,
            base=known,
            method=method,
            flag=_NO_DEGREES if not df > 1 else None if error > 0 else "no variance",
            extra={"difference": float(difference[0])},
            details={"statistic": "t", **details},
            r_code=code,
        )
    ndf, ddf = many - 1, df - (many - 1)
    try:
        if not ddf > 0:
            raise ValueError(f"the design has {df:g} degrees of freedom")
        found = wald_test(difference, covariance=v, columns=range(ndf), ddf=ddf)
    except ValueError as error_of_test:
        raise RecordsError(
            f"{many} groups of {group!r} cannot be compared: {error_of_test}"
        ) from error_of_test
    return outcome_row(
        survey,
        asked,
        statistic="Chisq",
        variable=item,
        level=group,
        value=found.statistic * ndf,
        p_value=found.p,
        df=ndf,
        ndf=ndf,
        ddf=ddf,
        base=known,
        method=method,
        details={"statistic": "Chisq", "F": found.statistic, **details},
        r_code=code,
    )


@dataclass(frozen=True, eq=False)
class _Fixed:
    """Totals of influence values that do not depend on the weights."""

    values: Array

    @property
    def size(self) -> int:
        return int(self.values.shape[1])

    def estimate(self, weights: Array) -> Array:
        return weights @ self.values

    def influence(self, weights: Array, estimate: Array, columns: slice) -> Array:
        return self.values[:, columns].copy()


@dataclass(frozen=True, eq=False)
class _Groups:
    labels: tuple[Any, ...]
    known: Mask
    domains: Domains


def _groups(survey: Survey, asked: Asked, group: str, known: Mask, item: str) -> _Groups:
    """Groups with somebody in them who has the item and a weight."""
    column = survey.records.category(require_column(survey.records, group))
    known = known & (column.values >= 0)
    _require_somebody(survey, known, item)
    present: NDArray[Any] = np.unique(column.values[known & (survey.weights > 0)])
    known = known & np.isin(column.values, present)
    number = np.where(known, np.searchsorted(present, column.values), len(present)).astype(np.intp)
    labels = tuple(column.labels[code] for code in present)
    return _Groups(labels, known, Domains((group,), tuple((label,) for label in labels), number))


def _group_degrees(survey: Survey, asked: Asked, known: Mask | None) -> float:
    """Degrees of freedom of those who count, or of those among them who answered."""
    whole = known is None or bool((known | ~asked.domains.inside).all())
    return float(degrees(survey, asked.domains, among=None if whole else known)[0])


def _require_somebody(survey: Survey, known: Mask, item: str) -> None:
    if not (known & (survey.weights > 0)).any():
        raise RecordsError(f"nobody who counts has an answer to {item!r}")


def _shifted(value: float) -> list[str]:
    """R tests against 0; another value is taken from its estimate."""
    if value == 0:
        return []
    return [
        f"result$statistic <- result$statistic * (result$estimate - {value!r}) / result$estimate",
        "result$p.value <- 2 * pt(-abs(result$statistic), df = result$parameter)",
    ]
