"""How precisely each group can be known under the plan, and what a difference or a change must be to be seen."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

from kurak.model import document as tree
from kurak.model.sample import Plan, Precision
from kurak.report.charts.precision_curve import in_points
from kurak.report.plan_chart import correlation_words
from kurak.report.wording import count, percent


def precision_table(plan: Plan, *, source: str) -> tree.Table:
    """Make the table of the plan's precision, everybody first, then the groups of every domain."""
    planning = plan.planning
    kept = planning.shared_clusters > 0
    rows = [_precision_row(plan.everybody, "Everybody", kept=kept)]
    domain = ""
    for one in plan.precision:
        if not one.domain:
            continue
        if one.domain != domain:
            domain = one.domain
            rows.append(tree.Row((domain[:1].upper() + domain[1:],), kind="group"))
        rows.append(_precision_row(one, one.group, kept=kept))
    widths: list[tuple[tree.Inlines, float]] = [
        ("Share", 1), ("Interviews", 1.2), ("Clusters", 1), ("deff", 0.8), ("Effective n", 1.1), ("± points", 1),
        ("Difference from the rest", 1.4), ("Change between waves", 1.4),
    ]  # fmt: skip
    if kept:
        share = percent(Fraction(planning.shared_clusters).limit_denominator(10**6), 0)
        widths.append((f"the same, {share} of clusters kept", 1.6))
    level, power = (percent(Fraction(one).limit_denominator(10**6), 0) for one in (planning.confidence, planning.power))
    return tree.Table(
        id="planned-precision",
        caption=_precision_caption(plan),
        subtitle=f"Planned, with an intracluster correlation {correlation_words(planning)}: half width of the {level} interval of a proportion of "
        f"{percent(Fraction(planning.proportion).limit_denominator(10**6), 0)}; smallest difference and change detected with "
        f"a power of {power}, in points",
        columns=(tree.Column("Group", width=2), *(tree.Column(name, align="right", width=width) for name, width in widths)),
        rows=tuple(rows),
        notes=tuple(_precision_notes(plan)),
        source=source,
        wide=True,
    )


def _precision_row(one: Precision, name: str, *, kept: bool) -> tree.Row:
    possible = math.isfinite(one.proportion_margin)
    cells: list[tree.Inlines] = [
        name,
        percent(Fraction(one.share).limit_denominator(10**6)),
        count(round(one.interviews)),
        "–" if one.clusters is None else f"{one.clusters:.1f}".removesuffix(".0"),
        f"{one.deff:.2f}" if possible else "–",
        count(round(one.effective_n)) if possible else "–",
        in_points(one.proportion_margin) if possible else "–",
        _points(one.detectable_difference),
        _points(one.detectable_change),
    ]
    if kept:
        cells.append(_points(one.detectable_change_shared))
    return tree.row(*cells)


def _points(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f}"


def _precision_caption(plan: Plan) -> str:
    words = f"The population is known to {in_points(plan.everybody.proportion_margin)} points"
    groups = [one for one in plan.precision if one.domain]
    if not groups:
        return words
    worst = max(groups, key=lambda one: one.proportion_margin)
    if not math.isfinite(worst.proportion_margin):
        return f"{words}; {worst.group} is too small to be known"
    return f"{words}, {worst.group} to {in_points(worst.proportion_margin)}"


def _precision_notes(plan: Plan) -> Iterator[str]:
    everybody = plan.everybody
    if everybody.mean_margin is not None:
        yield f"The mean of one answer is known to ±{everybody.mean_margin:.2f} points of its scale, for everybody."
    sources: dict[str, list[str]] = {}
    for one in plan.precision:
        if one.domain:
            domains = sources.setdefault(one.share_source, [])
            if one.domain not in domains:
                domains.append(one.domain)
    for source, domains in sources.items():
        if source:
            yield f"Shares by {' and '.join(domains)}: {source.rstrip('.')}."
    if any(one.clusters is None for one in plan.precision):
        yield "No number of clusters stands where a group lives in clusters with others: the plan cannot know it."
    rough = [f"{one.group}: {one.note}" for one in plan.precision if one.note]
    if rough:
        yield f"{'; '.join(rough)}."


__all__ = ["precision_table"]
