"""How precisely each group can be known under the plan, and what a difference or a change must be to be seen."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

from kurak.model import document as tree
from kurak.model.making import Making
from kurak.model.sample import Plan, Precision
from kurak.report.charts.precision_curve import in_points
from kurak.report.plan_chart import correlation_words
from kurak.report.wording import count, in_figures, percent, rounded
from kurak.report.words.categories import group_name
from kurak.report.words.made_elsewhere import said_elsewhere
from kurak.report.words.names import capital, domain_name
from kurak.report.words.rows import in_a_row
from kurak.report.words.saying import say


def precision_table(plan: Plan, *, source: str, making: Making | None = None) -> tree.Table:
    """Make the table of the plan's precision, everybody first, then the groups of every domain; ``making`` says how it was worked out."""
    planning = plan.planning
    kept = planning.shared_clusters > 0
    rows = [_precision_row(plan.everybody, say("Everybody"), kept=kept)]
    domain = ""
    for one in plan.precision:
        if not one.domain:
            continue
        if one.domain != domain:
            domain = one.domain
            rows.append(tree.Row((capital(domain_name(domain)),), kind="group"))
        rows.append(_precision_row(one, group_name(one.group, one.domain), kept=kept))
    widths: list[tuple[tree.Inlines, float]] = [
        (say("Share"), 1), (say("Interviews"), 1.2), (say("Clusters"), 1), ("deff", 0.8), (say("Effective n"), 1.1), (say("± points"), 1),
        (say("Difference from the rest"), 1.4), (say("Change between waves"), 1.4),
    ]  # fmt: skip
    if kept:
        share = percent(Fraction(planning.shared_clusters).limit_denominator(10**6), 0)
        widths.append((say("the same, {share} of clusters kept", share=share), 1.6))
    level, power = (percent(Fraction(one).limit_denominator(10**6), 0) for one in (planning.confidence, planning.power))
    return tree.Table(
        id="planned-precision",
        caption=_precision_caption(plan),
        subtitle=say(
            "Planned, with an intracluster correlation {correlation}: half width of the {level} interval of a proportion of {proportion}; "
            "smallest difference and change detected with a power of {power}, in points",
            correlation=correlation_words(planning), level=level, power=power,
            proportion=percent(Fraction(planning.proportion).limit_denominator(10**6), 0),
        ),
        columns=(tree.Column(say("Group"), width=2), *(tree.Column(name, align="right", width=width) for name, width in widths)),
        rows=tuple(rows),
        notes=tuple(_precision_notes(plan)),
        source=source,
        wide=True,
        making=making,
    )


def _precision_row(one: Precision, name: str, *, kept: bool) -> tree.Row:
    possible = math.isfinite(one.proportion_margin)
    cells: list[tree.Inlines] = [
        name,
        percent(Fraction(one.share).limit_denominator(10**6)),
        count(round(one.interviews)),
        "–" if one.clusters is None else rounded(float(one.clusters), 1, whole=True),
        in_figures(f"{one.deff:.2f}") if possible else "–",
        count(round(one.effective_n)) if possible else "–",
        in_points(one.proportion_margin) if possible else "–",
        _points(one.detectable_difference),
        _points(one.detectable_change),
    ]
    if kept:
        cells.append(_points(one.detectable_change_shared))
    return tree.row(*cells)


def _points(value: float | None) -> str:
    return "–" if value is None else in_figures(f"{100 * value:.1f}")


def _precision_caption(plan: Plan) -> str:
    margin = in_points(plan.everybody.proportion_margin)
    groups = [one for one in plan.precision if one.domain]
    if not groups:
        return say("The population is known to {margin} points", margin=margin)
    worst = max(groups, key=lambda one: one.proportion_margin)
    if not math.isfinite(worst.proportion_margin):
        return say("The population is known to {margin} points; {group} is too small to be known", margin=margin, group=group_name(worst.group, worst.domain))
    return say(
        "The population is known to {margin} points, {group} to {other}",
        margin=margin, group=group_name(worst.group, worst.domain), other=in_points(worst.proportion_margin),
    )  # fmt: skip


def _precision_notes(plan: Plan) -> Iterator[str]:
    everybody = plan.everybody
    if everybody.mean_margin is not None:
        margin = in_figures(f"±{everybody.mean_margin:.2f}")
        yield say("The mean of one answer is known to {margin} points of its scale, for everybody.", margin=margin)
    sources: dict[str, list[str]] = {}
    for one in plan.precision:
        if one.domain:
            domains = sources.setdefault(one.share_source, [])
            if one.domain not in domains:
                domains.append(one.domain)
    for source, domains in sources.items():
        if source:
            yield say("Shares by {domains}: {source}.", domains=in_a_row([domain_name(one) for one in domains]), source=said_elsewhere(source.rstrip(".")))
    if any(one.clusters is None for one in plan.precision):
        yield say("No number of clusters stands where a group lives in clusters with others: the plan cannot know it.")
    rough = [f"{group_name(one.group, one.domain)}: {said_elsewhere(one.note)}" for one in plan.precision if one.note]
    if rough:
        yield f"{'; '.join(rough)}."


__all__ = ["precision_table"]
