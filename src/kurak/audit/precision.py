"""Rule within-noise, and how sure printed numbers could be: ranges by assumption, without the records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import inf, sqrt
from typing import Literal

from kurak.audit.printed_figures import EVERYBODY, PrintedFigures, key_of
from kurak.audit.rules import audit_finding, listed
from kurak.model.audit import (
    Certainty,
    DontKnowRule,
    Interval,
    PrintedContrast,
    PrintedPrecision,
    ReportPrecision,
    Scoring,
    ScoringRule,
    TurningRule,
)
from kurak.model.finding import Finding
from kurak.model.planning import Planning
from kurak.model.published import Figure
from kurak.model.study import Design
from kurak.stats.precision import design_effect, standard_error_of_mean
from kurak.stats.printed import Printed
from kurak.stats.student import normal_quantile
from kurak.stats.variance_bounds import variance_bounds_between

Says = Literal["highest", "lowest", "above", "below"]


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What the ranges rest on.

    Attributes
    ----------
    cluster_size
        Interviews in a cluster; None where it is not stated, and the clusters are unknown.
    correlation
        Lowest and highest intracluster correlation.
    correlation_source
        Where these come from; empty where they are assumed.
    weight_variation
        Coefficient of variation of the weights.
    confidence
        Level of the intervals.
    interviews
        Number of interviews of the study; None where it is not stated.
    strata
        Breakdowns that are made of whole clusters; others cut across clusters.
    scoring
        Scoring rules that nothing printed excludes, or all that were tried where every one is excluded.
    """

    cluster_size: int | None
    correlation: tuple[float, float]
    correlation_source: str
    weight_variation: float
    confidence: float
    interviews: int | None
    strata: tuple[str, ...]
    scoring: tuple[ScoringRule, ...]


def assume(design: Design | None, planning: Planning | None, scoring: Scoring | None) -> Assumptions:
    """Take the assumptions from study.yaml and from the scoring rules that the audit leaves open."""
    stated = design is not None and "cluster_size" in design.model_fields_set
    plan = planning or Planning()
    rules = (scoring.surviving or scoring.rules) if scoring is not None else ()
    return Assumptions(
        cluster_size=design.cluster_size if design is not None and stated else None,
        correlation=plan.intracluster_correlation_range,
        correlation_source=plan.intracluster_correlation_source,
        weight_variation=plan.weight_variation,
        confidence=plan.confidence,
        interviews=(design.achieved or design.n) if design is not None else None,
        strata=design.strata if design is not None else (),
        scoring=rules,
    )


# ── one number ─────────────────────────────────────────────────────────────────────────────


def precision_of(figures: PrintedFigures, assumed: Assumptions, figure: Figure) -> PrintedPrecision | None:
    """Give the ranges of one printed mean or percentage; None where no number of people or no scale is known.

    **Formula** SE = √(deff · s²/(n − 1)); s² between the least and the greatest variance of answers with this
    mean (``kurak.stats.variance_bounds``); deff between 1 + (b·p − 1)ρ_low and 1 + (b − 1)ρ_high, where p is
    the group's share of a cluster: 1 for a breakdown of whole clusters, the group's share of everybody for
    one that cuts across.
    """
    people = _people_behind(figures, figure)
    scale = _answers(figures, assumed, figure)
    if people is None or scale is None or people[0] < 2:
        return None
    n, kind, source = people
    low, high = figures.span(figure)
    unit = 100 if figure.statistic == "percent" else 1
    if high < scale[0] * unit or low > scale[1] * unit:
        return None
    # Of a scale, people who left items out have means of fewer items: no step is certain, and the least is 0.
    bounds = variance_bounds_between(
        low / unit,
        high / unit,
        minimum=scale[0],
        maximum=scale[1],
        whole=figure.variable not in figures.scales,
    )
    least, greatest = sqrt(bounds.least) * unit, sqrt(bounds.greatest) * unit
    deff = _design_effects(assumed, figure, n)
    errors = standard_error_of_mean(least, n=n - 1, deff=deff[0]), _worst_error(greatest, n, deff[1])
    ends = float(scale[0]) * unit, float(scale[1]) * unit
    margins = [None if error is None else _critical(assumed, 1) * error for error in errors]

    def around(margin: float) -> tuple[float, float]:
        return max(ends[0], float(low) - margin), min(ends[1], float(high) + margin)

    return PrintedPrecision(
        statistic=figure.statistic,
        variable=figure.variable,
        category=figure.category,
        breakdown=figure.breakdown,
        group=figure.group,
        printed=figure.text,
        table=figure.table,
        n=n,
        n_kind=kind,
        n_source=source,
        design_effect=deff,
        answers=ends,
        standard_deviation=(least, greatest),
        standard_error=errors,
        narrowest=around(margins[0] or 0.0),
        widest=None if margins[1] is None else around(margins[1]),
    )


def _people_behind(
    figures: PrintedFigures, figure: Figure
) -> tuple[int, Literal["achieved", "planned"], str] | None:
    achieved = figures.answered_by(figure)
    if achieved is not None:
        return achieved[0], "achieved", achieved[1]
    if figure.table is None and figures.scale_of(figure.variable) is None:
        return None  # nothing says that everybody in the group was asked
    for bases in figures.report.spec.bases.values():
        if bases.kind == "planned" and bases.breakdown == figure.breakdown and figure.group in bases.groups:
            return bases.groups[figure.group], "planned", bases.source
    return None


def _answers(figures: PrintedFigures, assumed: Assumptions, figure: Figure) -> Interval | None:
    """The lowest and highest answer behind a figure, as wide as the scoring rules left open allow."""
    if figure.statistic == "percent":
        return Fraction(0), Fraction(1)
    response = figures.response
    scale = figures.scale_of(figure.variable)
    if figure.statistic != "mean" or response is None or scale is None:
        return None
    items = scale.items if figure.variable in figures.scales else (figure.variable,)
    tried = tuple((rule.turning, rule.dont_know) for rule in assumed.scoring)
    ends = [_item_answers(response.min, response.max, tried, figures.is_reverse(item), figures.is_doubtful(item)) for item in items]
    return sum((low for low, _ in ends), Fraction(0)) / len(ends), sum(
        (high for _, high in ends), Fraction(0)
    ) / len(ends)


# Hundreds of printed numbers rest on a handful of kinds of items.
@lru_cache(maxsize=256)
def _item_answers(
    lowest: int, highest: int, tried: tuple[tuple[TurningRule, DontKnowRule], ...], reverse: bool, doubtful: bool
) -> Interval:
    declared = Fraction(lowest), Fraction(highest)
    low, high = declared
    for turning, dont_know in tried:
        if turning == "max - x" and reverse:
            # Turned from 1 to 5 into 4 to 0; in doubt whether it was turned, both.
            turned_high = declared[1] if doubtful else declared[1] - declared[0]
            low, high = min(low, Fraction(0)), max(high, turned_high)
        if dont_know == "counted as 0":
            low, high = min(low, Fraction(0)), max(high, Fraction(0))
    if reverse and not doubtful and tried and all(turning == "max - x" for turning, _ in tried):
        high = max(Fraction(0), declared[1] - declared[0])
    return low, high


def _design_effects(assumed: Assumptions, figure: Figure, n: int) -> tuple[float, float | None]:
    if assumed.cluster_size is None:
        return 1.0, None
    size = float(assumed.cluster_size)
    everybody = assumed.interviews
    whole = figure.breakdown in (*assumed.strata, EVERYBODY[0])
    share = 1.0 if whole or everybody is None else min(1.0, n / everybody)
    low, high = assumed.correlation
    varied = assumed.weight_variation
    return (
        design_effect(size * share, low, weight_variation=varied),
        design_effect(size, high, weight_variation=varied),
    )


def _worst_error(sd: float, n: int, deff: float | None) -> float | None:
    return None if deff is None else standard_error_of_mean(sd, n=n - 1, deff=deff)


def _critical(assumed: Assumptions, comparisons: int) -> float:
    return -normal_quantile((1 - assumed.confidence) / 2 / comparisons)


# ── two numbers ────────────────────────────────────────────────────────────────────────────


def contrast(
    assumed: Assumptions,
    first: PrintedPrecision,
    second: PrintedPrecision,
    *,
    says: Says,
    comparisons: int = 1,
    claim: str | None = None,
) -> PrintedContrast:
    """Set two groups of one breakdown against each other: could their difference be chance.

    **Formula** margin = z_{1−α/(2m)} √(SE₁² + SE₂²) for m comparisons (Bonferroni). Groups of whole clusters
    are independent. Groups that cut across clusters share what is common to a cluster, which makes their
    difference surer: the best case leaves it out altogether, (1 − ρ)s²/(n − 1); the worst counts on none of
    it.

    **Reference** Kish (1965), *Survey Sampling*, §4.5 and §14.1 (differences within clusters); Miller (1981),
    *Simultaneous Statistical Inference*, 2nd ed., §1.4, for Bonferroni.
    """
    critical = _critical(assumed, comparisons)
    upwards = says in ("highest", "above")
    (low_1, high_1), (low_2, high_2) = _printed_span(first), _printed_span(second)
    least_gap, most_gap = (low_1 - high_2, high_1 - low_2) if upwards else (low_2 - high_1, high_2 - low_1)
    difference = float(least_gap), float(most_gap)
    crossing = assumed.cluster_size is not None and first.breakdown not in assumed.strata

    def margin(sds: tuple[float, float], deffs: tuple[float, float]) -> float:
        terms = (
            deff * sd**2 / (one.n - 1) for deff, sd, one in zip(deffs, sds, (first, second), strict=True)
        )
        return critical * sqrt(sum(terms))

    least = first.standard_deviation[0], second.standard_deviation[0]
    greatest = first.standard_deviation[1], second.standard_deviation[1]
    lowest = first.design_effect[0], second.design_effect[0]
    if crossing:
        alike = 1 - assumed.correlation[1]
        best = margin(least, (alike, alike))
    else:
        best = margin(least, lowest)
    tops = first.design_effect[1], second.design_effect[1]
    highest = (tops[0], tops[1]) if tops[0] is not None and tops[1] is not None else None
    worst = None if highest is None else margin(greatest, highest)
    known = margin(greatest, lowest) if worst is None else worst
    verdict: Certainty = "depends"
    if difference[1] <= best or _value(first) == _value(second):
        verdict = "within noise"
    elif worst is not None and difference[0] > worst:
        verdict = "noise-proof"
    needed = None
    if first.statistic == "mean":
        room = max(0.0, difference[0])
        needed = (room / margin((1, 1), highest or lowest), room / margin((1, 1), lowest))
    return PrintedContrast(
        says=says,
        claim=claim,
        first=first,
        second=second,
        comparisons=comparisons,
        difference=difference,
        margin=(best, worst),
        noise_unless_sd_below=needed,
        verdict=verdict,
        could_be_noise=difference[0] <= known or difference[0] <= 0,
        depends_on=_depends_on(
            verdict, difference[0], margin(greatest, lowest), highest and margin(least, highest)
        ),
    )


def _depends_on(
    verdict: Certainty, difference: float, least_clustered: float, least_varied: float | None
) -> str:
    if verdict != "depends":
        return ""
    if least_varied is None:
        return (
            "the clusters, which are unknown"
            if difference > least_clustered
            else "how much answers vary, and the clusters"
        )
    if difference > least_clustered:
        return "how alike people of a cluster are"
    return (
        "how much answers vary"
        if difference > least_varied
        else "how much answers vary, and how alike people of a cluster are"
    )


def _printed_span(one: PrintedPrecision) -> Interval:
    printed = Printed.parse(one.printed)
    return printed.low, printed.high


def _value(one: PrintedPrecision) -> Fraction:
    return Printed.parse(one.printed).value


# ── a report ───────────────────────────────────────────────────────────────────────────────


def precision_of_report(figures: PrintedFigures, assumed: Assumptions) -> ReportPrecision:
    """Give the ranges of every printed mean, of highest against second, and of claims of a highest or lowest."""
    ranges = tuple(
        one
        for figure in figures.report.figures
        if figure.statistic == "mean" and figure.bound is None and figure.table is not None
        if (one := precision_of(figures, assumed, figure)) is not None
    )
    claims, not_judged = [], []
    for figure in figures.report.figures:
        if figure.claim is not None and figure.superlative is not None:
            found = _judge_superlative(figures, assumed, figure)
            if isinstance(found, PrintedContrast):
                claims.append(found)
            elif found:
                not_judged.append(found)
    contrasts = tuple(
        one
        for scale in figures.scales
        for group_set in figures.group_sets("mean", scale)
        for one in _ends(figures, assumed, group_set.figures)
    )
    return ReportPrecision(
        confidence=assumed.confidence,
        cluster_size=assumed.cluster_size,
        intracluster_correlation=assumed.correlation,
        assumptions=tuple(_assumption_words(figures, assumed, ranges)),
        planned=tuple(dict.fromkeys(one.n_source for one in ranges if one.n_kind == "planned")),
        figures=ranges,
        contrasts=contrasts,
        claims=tuple(claims),
        not_judged=tuple(not_judged),
    )


def _ends(
    figures: PrintedFigures, assumed: Assumptions, groups: tuple[Figure, ...]
) -> Iterator[PrintedContrast]:
    """Highest against second, and lowest against last but one."""
    ordered = sorted(groups, key=lambda figure: figures.printed(figure).value, reverse=True)
    pairs: list[tuple[Says, Figure, Figure]] = [("highest", ordered[0], ordered[1])]
    if len(ordered) > 2:
        pairs.append(("lowest", ordered[-1], ordered[-2]))
    for says, one, other in pairs:
        first, second = precision_of(figures, assumed, one), precision_of(figures, assumed, other)
        if first is not None and second is not None:
            yield contrast(assumed, first, second, says=says, comparisons=len(groups) - 1)


def _judge_superlative(
    figures: PrintedFigures, assumed: Assumptions, figure: Figure
) -> PrintedContrast | str | None:
    """The least sure comparison of a "highest" or "lowest"; words where none can be made; None for other matters."""
    if (
        figure.breakdown == EVERYBODY[0]
        or figure.bound is not None
        or figure.statistic not in ("mean", "percent")
    ):
        return None
    says: Says = "highest" if figure.superlative == "highest" else "lowest"
    own = _as_printed(figures, figure)
    others = [
        cell
        for key in dict.fromkeys(
            key_of(other)
            for other in figures.figures_of(figure.statistic, figure.variable, figure.category)
            if other.breakdown == figure.breakdown and other.group != figure.group and other.bound is None
        )
        if (cell := _as_printed(figures, figures.same_as(key)[0])) is not None
    ]
    named = f"claim {figure.claim}: {figure.group} is called the {says}"
    if own is None or not others:
        return f"{named}, but the numbers to compare it with are not printed"
    first = precision_of(figures, assumed, own)
    compared = [two for other in others if (two := precision_of(figures, assumed, other)) is not None]
    if first is None or not compared:
        return f"{named}, but how many people are behind the numbers is not printed"
    contrasts = [
        contrast(assumed, first, two, says=says, comparisons=len(others), claim=figure.claim)
        for two in compared
    ]
    if any(one.difference[1] < 0 for one in contrasts):
        return None  # the numbers put another group first: the matter of rule superlative
    return min(contrasts, key=_sureness)


def _as_printed(figures: PrintedFigures, figure: Figure) -> Figure | None:
    """The table's cell of a number, or the claim itself; None where tables differ."""
    cells = [
        cell for cell in figures.same_as(key_of(figure)) if cell.table is not None and cell.bound is None
    ]
    return figures.agreed(cells) if cells else figure


def _sureness(one: PrintedContrast) -> float:
    margin = one.margin[1] if one.margin[1] is not None else one.margin[0]
    if margin == 0:
        return inf if one.difference[0] > 0 else -inf
    return one.difference[0] / margin


def _assumption_words(
    figures: PrintedFigures, assumed: Assumptions, ranges: tuple[PrintedPrecision, ...]
) -> Iterator[str]:
    yield "everybody in a group answered (fewer answers make every error larger)"
    if assumed.cluster_size is None:
        yield "clusters are unknown: a simple random sample is the best case, and no worst case can be given"
    else:
        low, high = assumed.correlation
        source = assumed.correlation_source or "assumed"
        yield (
            f"clusters of {assumed.cluster_size} interviews, "
            f"intracluster correlation from {low:g} to {high:g} ({source})"
        )
    response = figures.response
    if response is not None:
        wider = {one.answers for one in ranges} - {(float(response.min), float(response.max))}
        yield "answers vary between the least and the most that the printed mean allows" + (
            "; the scoring rule is not printed, so the widest answer scale of the rules left open is taken"
            if wider
            else ""
        )
    if assumed.weight_variation:
        yield f"weights vary by {assumed.weight_variation:g} of their mean"
    yield (
        f"intervals of {100 * assumed.confidence:g} percent by the normal distribution; where groups are ranked, "
        "made wider for the number of comparisons (Bonferroni)"
    )


# ── the finding ────────────────────────────────────────────────────────────────────────────


def check_within_noise(figures: PrintedFigures, precision: ReportPrecision) -> Iterator[Finding]:
    """Find groups that are called the highest or lowest by a difference that could be chance."""
    by_claim: dict[str | None, Figure] = {figure.claim: figure for figure in figures.report.figures}
    for one in precision.claims:
        if not one.could_be_noise:
            continue
        first, second = one.first, one.second
        yield audit_finding(
            "within-noise",
            "suspect",
            f"{first.group} is called the {one.says} with {first.printed}, "
            f"but {second.group} has {second.printed}: the difference "
            + ("is within chance" if one.verdict == "within noise" else "could be chance"),
            figures=[by_claim[one.claim]],
            table=first.table,
            printed=first.printed,
            reasoning=contrast_words(one),
            bases=[f"{first.n} and {second.n} people ({_sources(first, second)})", *precision.assumptions],
            rivals=["the records may show that answers vary less than they can"],
            fix="print standard errors that respect the clusters, "
            "or name a group only where its interval stands apart",
            details={
                "claims": [one.claim],
                "scale": figures.scale_id_of(first.variable),
                "superlative": one.says,
                "margin": list(one.margin),
                "verdict": one.verdict,
            },
        )


def _sources(first: PrintedPrecision, second: PrintedPrecision) -> str:
    return listed(dict.fromkeys((first.n_source, second.n_source)))


def contrast_words(one: PrintedContrast) -> str:
    """A contrast in sentences: how wide its interval is, and what would make it more than chance."""
    decimals = 1 if one.first.statistic == "percent" else 2
    least, most = (None if half is None else f"±{half:.{decimals}f}" for half in one.margin)
    many = f", with {one.comparisons} comparisons at once" if one.comparisons > 1 else ""
    reach = f"{least} at best and {most} at worst" if most is not None else f"{least} at least"
    gap = max(0.0, (one.difference[0] + one.difference[1]) / 2)
    words = f"The difference of {gap:.{decimals}f} is uncertain by {reach}{many}."
    if one.difference[0] <= 0:
        return f"{words} Rounding alone may hide a tie."
    if one.noise_unless_sd_below is None or one.verdict != "depends":
        return words
    greatest = max(one.first.standard_deviation[1], one.second.standard_deviation[1])
    return (
        f"{words} It is more than chance only if the standard deviation of the answers is below "
        f"{limits_text(one)}; with these means it can be up to {greatest:.2f}."
    )


def limits_text(one: PrintedContrast) -> str:
    """The standard deviations below which a difference is more than chance: ``0.13 to 0.20``."""
    low, high = (f"{limit:.2f}" for limit in one.noise_unless_sd_below or (0.0, 0.0))
    return low if low == high else f"{low} to {high}"
