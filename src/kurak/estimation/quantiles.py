"""Quantiles by domain with their intervals, and the distribution function."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Unpack, cast, get_args

import numpy as np

from kurak.estimation.as_r import r_by, r_call, r_groups
from kurak.estimation.conditions import r_name, require_column
from kurak.estimation.domains import Asked, Domains, ask, degrees
from kurak.estimation.linear_statistics import Linear, Term
from kurak.estimation.proportions import interval_name, share_limits
from kurak.estimation.solve import solve
from kurak.estimation.survey import Array, Mask, Names, Settings, Survey, names
from kurak.estimation.table import make_table, solved_table, term_bases
from kurak.model.estimates import Estimates
from kurak.stats.distributions.t_quantiles import t_quantiles
from kurak.stats.proportion_intervals import Method, proportion_interval
from kurak.stats.quantile_rules import Rule, interval_from_scores, interval_from_shares
from kurak.stats.quantile_rules import quantile as weighted_quantile

Interval = Literal["mean", "beta", "xlogit", "asin", "score", "francisco_fuller"]
INTERVALS: tuple[str, ...] = get_args(Interval)


def quantile(
    survey: Survey,
    items: Names,
    *,
    probabilities: float | Sequence[float] = (0.25, 0.5, 0.75),
    rule: str = "math",
    interval: str = "mean",
    **settings: Unpack[Settings],
) -> Estimates:
    """Estimate quantiles with intervals from the share at or below them.

    Parameters
    ----------
    items
        Columns of numbers.
    probabilities
        Shares of the population below, from 0 to 1.
    rule
        ``math``, ``school``, ``shahvaish``, ``shahvaish_as_published`` or ``hf1`` to ``hf9``: see :func:`kurak.stats.quantile_rules.quantile`.
    interval
        ``mean``, ``beta``, ``xlogit`` or ``asin``: Woodruff's, by these intervals of a share. ``score``: by a test of every value, as R
        has it; ``francisco_fuller``: the same with the weighted share, where R takes the plain one.
    settings
        See :class:`kurak.estimation.survey.Settings`; there is no design effect of a quantile.

    Returns
    -------
    Estimates
        Rows by item, level (the probability) and domain; ``std_error`` is the interval's width over twice the t quantile.

    Raises
    ------
    RecordsError
        If a column is not there, or holds no numbers.
    ValueError
        If a rule or an interval has no such name, or a probability lies outside 0 to 1.

    Notes
    -----
    **Formula** q = F⁻¹(p) by the rule; limits F⁻¹ of the limits of the share at or below q, whose degrees of freedom are those of the
    respondents who answered.

    **Reference** Woodruff (1952), JASA 47, 635-646; Francisco and Fuller (1991), Annals of Statistics 19(1), 454-469; R
    ``survey::svyquantile(~y, design, c(.25, .5), interval.type = "mean", qrule = "math")``.

    Examples
    --------
    >>> from kurak.estimation.declare import survey
    >>> d = survey({"age": list(range(20, 60))})
    >>> row = d.quantile("age", 0.5).rows()[0]
    >>> row["estimate"], row["conf_low"], row["conf_high"]
    (39.0, 33.0, 46.0)
    """
    if interval not in INTERVALS:
        raise ValueError(f"interval is one of {', '.join(INTERVALS)}, not {interval!r}")
    asked = ask(survey, **settings)
    if asked.deff is not None:
        raise ValueError("there is no design effect of a quantile")
    domains = asked.domains
    shares = [float(one) for one in np.atleast_1d(np.asarray(probabilities, dtype=float))]
    levels, terms, found, errors, low, high, dfs = [], [], [], [], [], [], []
    for name in names(items):
        values = survey.records.number(require_column(survey.records, name))
        known = ~np.isnan(values)
        rows = [np.flatnonzero((domains.group == group) & known) for group in range(domains.count)]
        own = degrees(survey, domains, among=known)
        df = np.full(domains.count, float(asked.df)) if asked.df is not None else own
        for share in shares:
            centre = np.array([_quantile(values[some], survey.weights[some], share, rule) for some in rows])
            limits = _limits(survey, asked, values, known, rows, centre, share, rule, interval, df, own)
            levels.append(share)
            terms.append(Term(str(name), share, known, values))
            found.append(centre)
            low.append(limits[:, 0])
            high.append(limits[:, 1])
            errors.append((limits[:, 1] - limits[:, 0]) / (2 * t_quantiles((1 + asked.level) / 2, df)))
            dfs.append(df)
    n, n_psu = term_bases(survey, asked, terms)
    items_in_order = [str(name) for name in names(items)]
    written = ", ".join(repr(share) for share in shares)
    rest = f', c({written}), ci = TRUE, interval.type = "{interval}", qrule = "{rule}", na.rm = TRUE'
    groups = r_groups(asked)
    calls = [
        f"svyby(~{r_name(name)}, ~{groups}, design, svyquantile{rest.replace(', c(', ', quantiles = c(')})"
        if groups
        else f"svyquantile(~{r_name(name)}, design{rest})"
        for name in items_in_order
    ]
    return make_table(
        survey,
        asked,
        statistic=["quantile"] * len(n),
        variable=[term.variable for term in terms for _ in range(domains.count)],
        level=[term.level for term in terms for _ in range(domains.count)],
        labels=list(domains.labels) * len(terms),
        estimate=np.concatenate(found),
        std_error=np.concatenate(errors),
        df=np.concatenate(dfs),
        limits=(np.concatenate(low), np.concatenate(high)),
        n=n,
        n_psu=n_psu,
        r_code=r_call(survey, asked, ["result <- list(", ",\n".join(f"  {call}" for call in calls), ")"]),
        interval=f"{interval}, rule {rule}",
        details={"rule": rule, "interval": interval},
    )


def cdf(
    survey: Survey,
    items: Names,
    *,
    at: Sequence[float] | None = None,
    ci: str = "mean",
    **settings: Unpack[Settings],
) -> Estimates:
    """Estimate the share of the population at or below values.

    Parameters
    ----------
    items
        Columns of numbers.
    at
        The values; without it, all that occur.
    ci
        Interval of each share, as for :func:`kurak.estimation.proportions.proportion`.
    settings
        See :class:`kurak.estimation.survey.Settings`.

    Returns
    -------
    Estimates
        Rows by item, level (the value) and domain.

    Raises
    ------
    RecordsError, ValueError
        As of :func:`kurak.estimation.proportions.proportion`.

    Notes
    -----
    **Formula** F(x) = Σw[y ≤ x] / Σw.

    **Reference** Särndal, Swensson and Wretman (1992), §5.11; R ``survey::svycdf(~y, design)[[1]](x)``, which gives no error.

    Examples
    --------
    >>> from kurak.estimation.declare import survey
    >>> survey({"age": [20, 30, 40, 40]}).cdf("age", at=[30, 40])["estimate"]
    [0.5, 1.0]
    """
    method = interval_name(ci)
    asked = ask(survey, **settings)
    terms = []
    for name in names(items):
        values = survey.records.number(require_column(survey.records, name))
        known = ~np.isnan(values)
        steps = np.unique(values[known & asked.domains.inside]).tolist() if at is None else [float(one) for one in at]
        terms += [Term(str(name), step, known, (values <= step).astype(float)) for step in steps]
    linear = Linear(tuple(terms), asked.domains, True)
    solved = solve(survey, linear)
    limits = None if method == "mean" else share_limits(survey, asked, linear, solved, method)
    code = r_by(survey, asked, "svycdf", terms)
    return solved_table(
        survey, asked, "cdf", linear, r_code=code, solved=solved, limits=limits, interval="t" if method == "mean" else method
    )


def _quantile(values: Array, weights: Array, share: float, rule: str) -> float:
    return float(weighted_quantile(values, weights=weights, probabilities=share, rule=cast(Rule, rule)))


def _limits(
    survey: Survey,
    asked: Asked,
    values: Array,
    known: Mask,
    rows: Sequence[np.ndarray[tuple[int], np.dtype[np.intp]]],
    centre: Array,
    share: float,
    rule: str,
    interval: str,
    df: Array,
    own: Array,
) -> Array:
    """Limits of one quantile in every domain; array (groups, 2)."""
    domains = asked.domains
    found = np.full((domains.count, 2), np.nan)
    usable = [group for group, some in enumerate(rows) if len(some) > 1 and df[group] > 0]
    if interval in ("score", "francisco_fuller"):
        for group in usable:
            critical = float(t_quantiles((1 + asked.level) / 2, df[group]))
            found[group] = _by_score(survey, domains, values, known, rows[group], group, share, rule, interval, critical)
        return found
    at_or_below = (values <= np.append(centre, np.nan)[domains.group]).astype(float)
    solved = solve(survey, Linear((Term("", None, known, at_or_below),), domains, True))
    for group in usable:
        some, variance = rows[group], float(solved.variance[group])
        if not variance >= 0:
            continue
        low, high = proportion_interval(
            min(float(solved.estimate[group]), 1.0),
            variance=variance,
            df=df[group],
            n=len(some),
            method=cast(Method, interval),
            level=asked.level,
            design_df=own[group],
        )
        found[group] = interval_from_shares(
            values[some], weights=survey.weights[some], low=low, high=high, rule=cast(Rule, rule)
        )
    return found


def _by_score(
    survey: Survey,
    domains: Domains,
    values: Array,
    known: Mask,
    some: np.ndarray[tuple[int], np.dtype[np.intp]],
    group: int,
    share: float,
    rule: str,
    interval: str,
    critical: float,
) -> tuple[float, float]:
    alone = Domains((), ((),), np.where(domains.group == group, 0, 1).astype(np.intp))
    scores: dict[float, float] = {}

    def score(value: float) -> float:
        if value not in scores:
            above = Term("", None, known, (values > value).astype(float))
            solved = solve(survey, Linear((above,), alone, True))
            distance, error = float(solved.estimate[0]) - (1 - share), float(solved.std_error[0])
            # Beyond all values the share has no error, and the test rejects.
            scores[value] = distance / error if error > 0 else np.inf * np.sign(distance)
        return scores[value]

    limits = interval_from_scores(values[some], score=score, critical=critical)
    if interval == "francisco_fuller":
        return limits
    distinct = np.unique(values[some])
    made = []
    for limit, bound in zip(limits, (critical, -critical), strict=True):
        at = int(np.searchsorted(distinct, limit)) if np.isfinite(limit) else len(distinct) - 1
        # R's search for the root ends on the side of the step that is nearer to the bound.
        if at > 0 and abs(score(float(distinct[at - 1])) - bound) < abs(score(float(distinct[at])) - bound):
            at -= 1
        plain = float(np.mean(values[some] <= distinct[at]))
        made.append(_quantile(values[some], survey.weights[some], plain, rule))
    return made[0], made[1]
