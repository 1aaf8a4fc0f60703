"""The precision curve of a plan with its words: as parts of a figure, and as one SVG file that stands alone."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from xml.sax.saxutils import escape, quoteattr

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
from kurak.report.wording import THIN, count, percent

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
    caption = f"{count(planned.interviews)} interviews give {in_points(planned.margin)} points"
    double = doubled_point(plan.curve, plan.interviews)
    if double is not None:
        caption += f"; {count(double.interviews)} would give {in_points(double.margin)}"
    low, high = planning.intracluster_correlation_range
    drawing = draw_precision_curve(
        plan.curve,
        interviews=plan.interviews,
        correlations=Correlations(planning.intracluster_correlation, low, high),
        target=planning.margin_of_error,
        currency=planning.currency,
    )
    level, proportion = percent(_exact(planning.confidence), 0), percent(_exact(planning.proportion), 0)
    subtitle = (
        f"Planned half width of the {level} interval of a proportion of {proportion}, in percentage points, for everybody, "
        f"with clusters of {plan.cluster_size}; ρ is the intracluster correlation, {correlation_words(planning)}"
    )
    return PlanChart(caption, subtitle, tuple(_notes(plan)), drawing)


def correlation_words(planning: Planning) -> str:
    """The correlation that a plan takes, its range, and whether anybody measured it."""
    low, high = planning.intracluster_correlation_range
    value, *ends = (rho(one).removeprefix("ρ ") for one in (planning.intracluster_correlation, low, high))
    source = planning.intracluster_correlation_source.strip().rstrip(".")
    words = f"{value} with a range of {ends[0]} to {ends[1]}"
    return f"{words} ({source})" if source else f"assumed to be {words}"


def optimal_size_words(plan: Plan) -> str:
    """The cluster size at which the same money buys most, beside the planned one; empty where no costs are stated."""
    planning = plan.planning
    if plan.optimal_cluster_size is None or planning.cost_per_cluster is None or planning.cost_per_interview is None:
        return ""
    ratio = planning.cost_per_cluster / planning.cost_per_interview
    return (
        f"With a cluster as dear as {ratio:.3g} interviews and {rho(planning.intracluster_correlation)}, the optimal cluster "
        f"size is √(C₁/C₂ · (1 − ρ)/ρ) = {plan.optimal_cluster_size:.1f}; planned is {plan.cluster_size}."
    )


def _notes(plan: Plan) -> list[str]:
    notes = []
    target = plan.planning.margin_of_error
    if target is not None:
        enough = next((point.interviews for point in plan.curve if point.margin <= target), None)
        said = f"The target of {in_points(target)} points is "
        notes.append(
            said + "not met by any of the sizes shown."
            if enough is None
            else said + f"met by {count(enough)} interviews, the smallest size shown that does."
        )
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
        f'aria-label={quoteattr(f"{chart.caption}. {chart.drawing.alt}")} font-family="var(--sans)">'
        f"<title>{escape(chart.caption)}</title><desc>{escape(chart.drawing.alt)}</desc>"
        f'<rect width="{wide}" height="{tall}" fill="var(--paper)"/>{"".join(front)}{inner}</svg>\n'
    )
    # Not every program that shows SVG knows variables; a file that travels carries its colours.
    values = {**PRINT, "sans": FACES["sans"].replace('"', "'")}
    for name, value in values.items():
        text = text.replace(f"var(--{name})", value)
    return text.replace(THIN, "\u00a0")


__all__ = ["PlanChart", "correlation_words", "optimal_size_words", "plan_chart", "plan_svg"]
