"""Means of groups as dots on a stretch of the declared scale, with the totals they are set against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kurak.report.charts.axis import (
    BEYOND,
    Axis,
    Number,
    Span,
    any_beyond,
    choose_section,
    exact_section,
    outside,
    plain,
    says_section,
)
from kurak.report.charts.canvas import LABEL, SMALL, Canvas
from kurak.report.charts.drawing import NARROW, WIDE, Drawing
from kurak.report.charts.furniture import (
    Flag,
    draw_beneath,
    draw_flags,
    draw_note,
    draw_ticks,
    place_labels,
)
from kurak.report.charts.lettering import widest, width_of
from kurak.report.words.saying import counted, say


@dataclass(frozen=True)
class Interval:
    """An interval around a mean, and the text a table prints for it."""

    low: Number
    high: Number
    printed: str


@dataclass(frozen=True)
class GroupMean:
    """The mean of one group as printed; `base` is the text of its base, if a column of bases is wanted."""

    label: str
    value: Number
    printed: str
    interval: Interval | None = None
    base: str = ""


@dataclass(frozen=True)
class Total:
    """A mean of all groups, named by how it was taken: plain mean, weighted."""

    label: str
    value: Number
    printed: str


def draw_dot_plot(
    means: Sequence[GroupMean],
    *,
    scale: Span,
    totals: Sequence[Total] = (),
    section: Span | None = None,
    measure: str = "",
    groups: str = "",
    base_name: str = "",
    interval_name: str = "",
    order: Literal["lowest first", "highest first"] = "lowest first",
    midpoint: Literal["marked", "not marked"] = "marked",
    mark: str = "",
) -> Drawing:
    """Draw one dot a group, in the order of their means.

    Parameters
    ----------
    scale
        The ends of the declared scale; its midpoint is marked where it is in view, unless it means nothing.
    totals
        Vertical rules: the first dashed, the last solid.
    section
        What to show of the scale; chosen from the values if not given.
    measure, groups, interval_name
        What the values, the rows and the intervals are called; a mean, a group, an interval if not given.
    base_name
        Heading of the column of bases, where the means carry one.
    mark
        SIMULATED or the like, for values that were not observed.
    """
    measure, groups, interval_name = measure or say("mean"), groups or say("group"), interval_name or say("interval")
    sign = 1 if order == "lowest first" else -1
    ordered = sorted(means, key=lambda m: (sign * m.value, m.label))
    drawn = [
        _lay_out(width, ordered, scale, totals, section, base_name, interval_name, midpoint == "marked", mark)
        for width in (WIDE, NARROW)
    ]
    with_interval = any(m.interval for m in ordered)
    with_base = any(m.base for m in ordered)
    columns = [groups, measure]
    columns += [interval_name] if with_interval else []
    columns += [base_name or say("base")] if with_base else []
    rows = []
    for m in ordered:
        row = [m.label, m.printed]
        row += [m.interval.printed if m.interval else "–"] if with_interval else []
        row += [m.base or "–"] if with_base else []
        rows.append(tuple(row))
    rows += [(t.label, t.printed, *["–"] * (len(columns) - 2)) for t in totals]
    return Drawing(
        drawn[0], drawn[1], _alternative(ordered, scale, totals, measure, mark), tuple(columns), tuple(rows)
    )


def _lay_out(
    width: float,
    means: list[GroupMean],
    scale: Span,
    totals: Sequence[Total],
    section: Span | None,
    base_name: str,
    interval_name: str,
    mark_midpoint: bool,
    mark: str,
) -> str:
    canvas = Canvas(width)
    ends = [v for m in means if m.interval for v in (m.interval.low, m.interval.high)]
    values = [*(m.value for m in means), *(t.value for t in totals), *ends]
    shown = exact_section(section) if section else choose_section(values, scale=scale)

    bases = [m.base for m in means if m.base]
    base_room = max(widest(bases, SMALL), width_of(base_name, SMALL)) + 16 if bases else 0.0
    labels = place_labels([m.label for m in means], width, narrow_room=112.0, right=base_room)
    air = widest([m.printed for m in means], LABEL, bold=True) + 18
    left = (labels.edge + 12 if labels.beside else 0) + air
    right = width - air - (base_room if labels.beside else 0)
    axis = Axis(shown, left, right)

    flags = [
        Flag(
            axis.at(t.value),
            f"{t.label} {t.printed}",
            *(("ink2", False) if i < len(totals) - 1 else ("accent", True)),
        )
        for i, t in enumerate(totals)
    ]
    starts = draw_flags(canvas, flags, 2.0)
    y = starts[-1] + 6
    if bases and base_name:
        # Over its own column, under the lanes of the totals if these come near.
        if y > 10 and any(b.right > width - base_room for b in canvas.texts):
            y += 16
        canvas.text(width, max(y - 10, 12), base_name, size=SMALL, anchor="end", fill="ink3")
        y = max(y, 20)
    top = y
    for row, m in enumerate(means):
        if labels.beside:
            height = max(30.0, labels.height(row) + 12)
            centre = y + height / 2
            labels.draw(canvas, row, centre, bold=row in (0, len(means) - 1))
        else:
            height = labels.height(row) + 30
            centre = y + height - 14
            labels.draw(canvas, row, y + labels.height(row), bold=row in (0, len(means) - 1))
        if m.base:
            line = centre if labels.beside else y + 0.5 * LABEL + 6
            canvas.text(width, line + 0.35 * SMALL, m.base, size=SMALL, anchor="end", fill="ink3")
        _draw_mean(canvas, axis, m, centre, scale, totals)
        canvas.level(centre, left - air, axis.right + air, dash="1 3", stroke="line2", width=0.8)
        y += height
    bottom = y + 4

    for i, (flag, start) in enumerate(zip(flags, starts, strict=False)):
        last = i == len(flags) - 1
        canvas.upright(
            flag.x,
            start,
            bottom,
            stroke="accent" if last else "ink3",
            width=1.6 if last else 1.3,
            dash="" if last else "3 3",
        )
    for end in scale:
        if shown.low < end < shown.high:
            canvas.upright(axis.at(end), top, bottom, stroke="ink3", width=1.5)
    y = draw_ticks(canvas, axis, top, bottom)
    midpoint = (float(scale[0]) + float(scale[1])) / 2
    if mark_midpoint and shown.low <= midpoint <= shown.high:
        canvas.upright(axis.at(midpoint), top, bottom, stroke="line2", width=1.5)
        y = draw_beneath(canvas, axis.at(midpoint), y, say("midpoint {value}", value=plain(midpoint)))
    note = says_section(shown, scale)
    if any(m.interval for m in means):
        note += " " + say("Bar behind the dot: {interval}.", interval=interval_name)
    if any(outside(m.value, scale) for m in means):
        note += " " + say("Diamond: outside the scale.")
    if any_beyond(axis, values):
        note += f" {say(BEYOND)}"
    return canvas.svg(draw_note(canvas, y, note), mark=mark)


def _draw_mean(
    canvas: Canvas, axis: Axis, m: GroupMean, y: float, scale: Span, totals: Sequence[Total]
) -> None:
    x = axis.at(m.value)
    off = outside(m.value, scale)
    edge_left, edge_right = x - 11.0, x + 11.0
    if m.interval:
        low, high = axis.at(m.interval.low), axis.at(m.interval.high)
        canvas.rect(low, y - 2.5, max(high - low, 1), 5, fill="line2", radius=2.5)
        edge_left, edge_right = min(edge_left, low - 6), max(edge_right, high + 6)
    # Outwards from the totals, so that their rules do not run through the number.
    leftwards = not m.interval and bool(totals) and m.value < min(t.value for t in totals)
    beyond = axis.beyond(m.value)
    leftwards = beyond > 0 or (leftwards and not beyond)
    canvas.text(
        edge_left if leftwards else edge_right,
        y + 0.35 * LABEL,
        m.printed,
        anchor="end" if leftwards else "start",
        bold=True,
        fill="ochre" if off else "ink",
    )
    for end, side in ((m.interval.low, -1), (m.interval.high, 1)) if m.interval else ():
        if axis.beyond(end) == side and not beyond:
            canvas.arrow(axis.at(end), y, towards="right" if side > 0 else "left", fill="ink3")
    if beyond:
        canvas.arrow(x, y, towards="right" if beyond > 0 else "left")
    elif off:
        canvas.diamond(x, y)
    else:
        canvas.dot(x, y)


def _alternative(means: list[GroupMean], scale: Span, totals: Sequence[Total], measure: str, mark: str) -> str:
    words = [f"{mark}."] if mark else []
    words.append(say("Dot plot of {measure} by group, on the scale {low} to {high}.", measure=measure, low=plain(scale[0]), high=plain(scale[1])))
    if len(means) == 1:
        words.append(f"{means[0].label}: {means[0].printed}.")
    elif means and means[0].value == means[-1].value:
        words.append(counted("All {n} group have {value}.", "All {n} groups have {value}.", len(means), value=means[0].printed))
    elif means:
        low, high = (ends_of(means, key=lambda m: (m.value, m.label)) for ends_of in (min, max))
        words.append(say("Lowest {low}, highest {high}.", low=f"{low.label} {low.printed}", high=f"{high.label} {high.printed}"))
        words.append(say("In order: {groups}.", groups=", ".join(f"{m.label} {m.printed}" for m in means)))
    words += [say("Total, {how}: {value}.", how=t.label, value=t.printed) for t in totals]
    off = [m.label for m in means if outside(m.value, scale)]
    words += [say("Outside the scale: {groups}.", groups=", ".join(off))] if off else []
    return " ".join(words)


__all__ = ["GroupMean", "Interval", "Total", "draw_dot_plot"]
