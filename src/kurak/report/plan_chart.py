"""The precision curve of a plan with its words: as parts of a figure, and as one SVG file that stands alone."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from html import escape

from kurak.model.planning import Planning
from kurak.model.sample import Plan
from kurak.report.charts.canvas import LABEL, letters
from kurak.report.charts.drawing import WIDE, Drawing
from kurak.report.charts.lettering import LEADING, wrap
from kurak.report.charts.precision_curve import (
    Correlations,
    doubled_point,
    draw_precision_curve,
    in_points,
    planned_point,
    rho,
)
from kurak.report.wording import THIN, count, in_figures, percent
from kurak.report.words.saying import say

MARGIN = 24
TITLE = 20.0


@dataclass(frozen=True, slots=True)
class PlanChart:
    """The precision curve of a plan: its finding, what is measured, what to add, and the picture."""

    caption: str
    subtitle: str
    notes: tuple[str, ...]
    drawing: Drawing


def plan_chart(plan: Plan) -> PlanChart:
    """Draw the precision of a plan against its size, and say what the picture shows."""
    planning = plan.planning
    planned = planned_point(plan.curve, plan.interviews)
    n, margin = count(planned.interviews), in_points(planned.margin)
    double = doubled_point(plan.curve, plan.interviews)
    caption = (
        say("{n} interviews give {margin} points", n=n, margin=margin)
        if double is None
        else say(
            "{n} interviews give {margin} points; {more} would give {less}",
            n=n, margin=margin, more=count(double.interviews), less=in_points(double.margin),
        )
    )  # fmt: skip
    low, high = planning.intracluster_correlation_range
    drawing = draw_precision_curve(
        plan.curve,
        interviews=plan.interviews,
        correlations=Correlations(planning.intracluster_correlation, low, high),
        target=planning.margin_of_error,
        currency=planning.currency,
    )
    level, proportion = percent(_exact(planning.confidence), 0), percent(_exact(planning.proportion), 0)
    subtitle = say(
        "Planned half width of the {level} interval of a proportion of {proportion}, in percentage points, for everybody, "
        "with clusters of {size}; ρ is the intracluster correlation, {correlation}",
        level=level, proportion=proportion, size=plan.cluster_size, correlation=correlation_words(planning),
    )  # fmt: skip
    return PlanChart(caption, subtitle, tuple(_notes(plan)), drawing)


def correlation_words(planning: Planning) -> str:
    """The correlation that a plan takes, its range, and whether anybody measured it."""
    low, high = planning.intracluster_correlation_range
    value, *ends = (rho(one).removeprefix("ρ ") for one in (planning.intracluster_correlation, low, high))
    source = planning.intracluster_correlation_source.strip().rstrip(".")
    if source:
        return say("{value} with a range of {low} to {high} ({source})", value=value, low=ends[0], high=ends[1], source=source)
    return say("assumed to be {value} with a range of {low} to {high}", value=value, low=ends[0], high=ends[1])


def optimal_size_words(plan: Plan) -> str:
    """The cluster size at which the same money buys most, beside the planned one; empty where no costs are stated."""
    planning = plan.planning
    if plan.optimal_cluster_size is None or planning.cost_per_cluster is None or planning.cost_per_interview is None:
        return ""
    ratio = planning.cost_per_cluster / planning.cost_per_interview
    return say(
        "With a cluster as dear as {ratio} interviews and {rho}, the optimal cluster size is √(C₁/C₂ · (1 − ρ)/ρ) = {optimal}; "
        "planned is {planned}.",
        ratio=in_figures(f"{ratio:.3g}"), rho=rho(planning.intracluster_correlation), optimal=in_figures(f"{plan.optimal_cluster_size:.1f}"),
        planned=plan.cluster_size,
    )  # fmt: skip


def _notes(plan: Plan) -> list[str]:
    notes = []
    target = plan.planning.margin_of_error
    if target is not None:
        enough = next((point.interviews for point in plan.curve if point.margin <= target), None)
        notes.append(
            say("The target of {margin} points is not met by any of the sizes shown.", margin=in_points(target))
            if enough is None
            else say(
                "The target of {margin} points is met by {n} interviews, the smallest size shown that does.",
                margin=in_points(target), n=count(enough),
            )
        )  # fmt: skip
    optimal = optimal_size_words(plan)
    if optimal:
        notes.append(optimal)
    return notes


def _exact(share: float) -> Fraction:
    return Fraction(share).limit_denominator(10**6)


def plan_svg(plan: Plan) -> str:
    """The precision curve of a plan as one SVG file, with its title, its words and fixed colours.

    Parameters
    ----------
    plan
        The plan, as ``kurak plan`` makes it.

    Returns
    -------
    str
        An SVG document 828 px wide; it loads nothing, and reads in word processors as well as in browsers.
    """
    from kurak.report.writers.palette import FACES, PRINT

    chart = plan_chart(plan)
    y = MARGIN + TITLE
    front: list[str] = []

    def paragraph(text: str, size: float, fill: str, *, bold: bool = False) -> None:
        nonlocal y
        weight = ' font-weight="700"' if bold else ""
        for line in wrap(text, WIDE, size, bold=bold):
            front.append(f'<text x="{MARGIN}" y="{y:.1f}" font-size="{size:g}" fill="var(--{fill})"{weight}>{letters(line)}</text>')
            y += size * LEADING

    paragraph(chart.caption, TITLE, "ink", bold=True)
    paragraph(chart.subtitle, LABEL, "ink2")
    height = float(chart.drawing.wide.split('height="', 1)[1].split('"', 1)[0])
    inner = chart.drawing.wide.replace("<svg ", f'<svg x="{MARGIN}" y="{y:.1f}" ', 1)
    y += height + 2 * LABEL
    for note in chart.notes:
        paragraph(note, LABEL, "ink2")
    wide, tall = WIDE + 2 * MARGIN, round(y + MARGIN - LABEL)
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {tall}" width="{wide}" height="{tall}" role="img" '
        f'aria-label="{escape(f"{chart.caption}. {chart.drawing.alt}")}" font-family="var(--sans)">'
        f"<title>{escape(chart.caption, quote=False)}</title><desc>{escape(chart.drawing.alt, quote=False)}</desc>"
        f'<rect width="{wide}" height="{tall}" fill="var(--paper)"/>{"".join(front)}{inner}</svg>\n'
    )
    # Not every program that shows SVG knows variables; a file that travels carries its colours.
    values = {**PRINT, "sans": FACES["sans"].replace('"', "'")}
    for name, value in values.items():
        text = text.replace(f"var(--{name})", value)
    return text.replace(THIN, "\u00a0")


__all__ = ["PlanChart", "correlation_words", "optimal_size_words", "plan_chart", "plan_svg"]
