"""The analysis of scales as one long table: a row a number, as every estimate of Kurak."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kurak.model.estimates import Estimates
from kurak.model.scale_results import (
    Comparability,
    Estimated,
    ExploratoryFactors,
    ItemAnswers,
    ModelFit,
    NumberOfFactors,
    Reliability,
    ScaleResult,
    ScaleResults,
)

COLUMNS = (
    "statistic", "variable", "level", "domain", "group",
    "estimate", "std_error", "conf_low", "conf_high", "n", "method", "flag",
)  # fmt: skip
"""Columns of the table. ``variable`` is a scale, an item or the model of all scales; ``level`` the item, factor or answer."""

Row = dict[str, Any]
MODEL = "all scales"


def scale_table(found: ScaleResults) -> Estimates:
    """Every number of an analysis of scales, one a row.

    Returns
    -------
    Estimates
        What does not exist has no row; why, say the findings.
    """
    rows = [*_rows(found)]
    for row in rows:
        n = row["n"]
        row["flag"] = row["flag"] or ("few" if n is not None and n < found.flag_below else "")
    return Estimates({name: [row[name] for row in rows] for name in COLUMNS})


def _rows(found: ScaleResults) -> Iterator[Row]:
    for one in found.scales:
        yield from _scale(one, found.low)
    if found.model is not None:
        yield from _model(found.model, MODEL)
    if found.number_of_factors is not None:
        yield from _number_of_factors(found.number_of_factors)
    if found.factors is not None:
        yield from _factors(found.factors)
    for relation in found.relations:
        level = relation.second
        yield from _number("correlation", relation.first, relation.correlation, level=level, method="scores")
        yield from _number("corrected correlation", relation.first, relation.corrected, level=level, method="over the root of both alphas")
        yield from _number("latent correlation", relation.first, relation.latent, level=level, method="declared model")
    for between in found.group_relations:
        yield from _number(
            "correlation of group means", between.first, between.correlation, level=between.second, domain=between.domain, method=between.source
        )


def _scale(one: ScaleResult, low: int) -> Iterator[Row]:
    for answers in one.answers:
        yield from _answers(answers, low)
    for group in one.reliability:
        yield from _reliability(one.scale, group)
    for item in one.in_scale:
        yield from _number("item-rest correlation", one.scale, item.item_rest, level=item.item)
        yield from _number("alpha if dropped", one.scale, item.alpha_if_dropped, level=item.item)
    if one.model is not None:
        yield from _model(one.model, one.scale)
    for comparison in one.comparability:
        yield from _comparability(comparison)
    for score in one.scores:
        yield from _number("mean score", one.scale, score.mean, level=score.rule, method=f"range {score.low:g} to {score.high:g}")


def _answers(one: ItemAnswers, low: int) -> Iterator[Row]:
    for place, share in enumerate(one.shares):
        yield _row("share", one.item, share, level=str(low + place), n=one.n)
    for level, number in (("disagree", one.disagree), ("neutral", one.neutral), ("agree", one.agree)):
        yield from _number("share", one.item, number, level=level)
    for other in one.collapsed:
        yield from _number("share", one.item, other.share, level=other.label)
    yield from _number("net agreement", one.item, one.net)
    yield from _number("mean answer", one.item, one.mean, method="as worded")
    yield _row("median answer", one.item, one.median, n=one.n, method="as worded")
    for level, share_of_all in (("don't know", one.dont_know), ("refused", one.refused)):
        if share_of_all is not None:
            yield _row("share", one.item, share_of_all, level=level, method="of everybody asked")


def _reliability(scale: str, one: Reliability) -> Iterator[Row]:
    place: dict[str, Any] = {"domain": one.domain or None, "group": one.group or None}
    if one.n is None:
        yield _row("alpha", scale, None, flag=one.why_not, **place)
        return
    yield from _number("alpha", scale, one.alpha, **place)
    yield from _number("standardised alpha", scale, one.standardised_alpha, **place)
    yield from _number("alpha", scale, one.plain_alpha, level="unweighted", method="Feldt", **place)
    yield from _number("omega total", scale, one.omega_total, method="one factor", **place)
    yield from _number("omega hierarchical", scale, one.omega_hierarchical, method="one factor", **place)
    for name, value in (("lambda 6", one.lambda_6), ("mean correlation of items", one.average_r)):
        if value is not None:
            yield _row(name, scale, value, n=one.n, **place)


def _model(fit: ModelFit, variable: str) -> Iterator[Row]:
    measures = {
        "chi-square": fit.chi_square,
        "degrees of freedom": fit.df,
        "p of chi-square": fit.p,
        "CFI": fit.cfi,
        "TLI": fit.tli,
        "SRMR": fit.srmr,
    }
    for name, value in measures.items():
        if value is not None:
            yield _row(name, variable, value, n=fit.n, method=fit.estimator)
    if fit.rmsea is not None:
        ends = {"conf_low": fit.rmsea_low, "conf_high": fit.rmsea_high}
        yield _row("RMSEA", variable, fit.rmsea, n=fit.n, method=f"{fit.estimator}, 90 % interval") | ends
    for one in fit.loadings:
        yield from _number("loading", variable, one.loading, level=f"{one.factor} =~ {one.item}", method=fit.estimator)
    for (first, second), number in fit.factor_correlations.items():
        yield from _number("factor correlation", variable, number, level=f"{first} ~~ {second}", method=fit.estimator)
    for change in fit.changes:
        yield _row("modification index", variable, change.index, level=change.parameter, n=fit.n, method=fit.estimator)


def _comparability(one: Comparability) -> Iterator[Row]:
    place: dict[str, Any] = {"domain": one.domain, "method": one.estimator}
    for level in one.levels:
        measures = {
            "CFI": level.cfi,
            "RMSEA": level.rmsea,
            "SRMR": level.srmr,
            "change of CFI": level.cfi_change,
            "change of RMSEA": level.rmsea_change,
            "change of SRMR": level.srmr_change,
            "p of chi-square difference": level.difference_p,
        }
        for name, value in measures.items():
            if value is not None:
                yield _row(name, one.scale, value, level=level.level, **place)
    for item in one.differing:
        if item.uniform is not None:
            yield _row("differential functioning", one.scale, item.uniform, level=item.item, flag=item.size, **place | {"method": "uniform, change of R²"})
        if item.non_uniform is not None:
            yield _row("differential functioning", one.scale, item.non_uniform, level=item.item, flag=item.size, **place | {"method": "non-uniform, change of R²"})
    yield _row("groups may be compared in", one.scale, None, level=one.supports, flag=one.why_not, **place)


def _number_of_factors(one: NumberOfFactors) -> Iterator[Row]:
    numbers = {
        "KMO": one.kmo,
        "Bartlett's chi-square": one.bartlett_chi_square,
        "p of Bartlett's test": one.bartlett_p,
        "factors by parallel analysis": one.parallel_factors,
        "components by parallel analysis": one.parallel_components,
        "components by minimum average partial": one.map_squared,
    }
    for name, value in numbers.items():
        if value is not None:
            yield _row(name, MODEL, value, n=one.n, method=one.correlations)
    for place, (observed, reference) in enumerate(zip(one.eigenvalues, one.reference, strict=True), start=1):
        yield _row("eigenvalue", MODEL, observed, level=str(place), n=one.n, method=one.correlations)
        yield _row("eigenvalue of unrelated items", MODEL, reference, level=str(place), method="SIMULATED, 95 % quantile")


def _factors(one: ExploratoryFactors) -> Iterator[Row]:
    method = f"{one.method}, {one.rotation}"
    for item, loadings in one.loadings.items():
        for place, value in enumerate(loadings, start=1):
            yield _row("exploratory loading", item, value, level=f"factor {place}", method=method)


def _number(statistic: str, variable: str, number: Estimated, **more: Any) -> Iterator[Row]:
    if number.known:
        made = _row(statistic, variable, number.estimate, n=number.n, **more)
        yield made | {"std_error": number.std_error, "conf_low": number.low, "conf_high": number.high}


def _row(
    statistic: str,
    variable: str,
    estimate: float | None,
    *,
    level: str | None = None,
    domain: str | None = None,
    group: str | None = None,
    n: int | None = None,
    method: str = "",
    flag: str = "",
) -> Row:
    return {
        "statistic": statistic,
        "variable": variable,
        "level": level,
        "domain": domain,
        "group": group,
        "estimate": estimate,
        "std_error": None,
        "conf_low": None,
        "conf_high": None,
        "n": n,
        "method": method,
        "flag": flag,
    }
