"""The range a pooled mean must lie in, one bar a breakdown, against the one total that was printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kurak.report.charts.axis import (
    BEYOND,
    Axis,
    Number,
    Span,
    any_beyond,
    choose_section,
    exact_section,
    says_section,
)
from kurak.report.charts.canvas import LABEL, SMALL, Canvas
from kurak.report.charts.drawing import NARROW, WIDE, Drawing
from kurak.report.charts.furniture import Flag, draw_flags, draw_note, draw_ticks, place_labels
from kurak.report.charts.lettering import LEADING, widest, width_of, wrap
from kurak.report.words.saying import counted, say


@dataclass(frozen=True)
class PooledRange:
    """From the lowest to the highest group of one breakdown; `fits` is whether the total may lie in it."""

    label: str
    low: Number
    high: Number
    low_label: str
    high_label: str
    low_printed: str
    high_printed: str
    fits: bool


@dataclass(frozen=True)
class PrintedTotal:
    """The total the ranges are held against."""

    label: str
    value: Number
    printed: str


def draw_range_plot(
    ranges: Sequence[PooledRange],
    *,
    total: PrintedTotal,
    scale: Span | None = None,
    section: Span | None = None,
    breakdowns: str = "",
    mark: str = "",
) -> Drawing:
    """Draw the ranges in the order given: a dot where the total lies inside, a diamond where it does not."""
    drawn = [_lay_out(width, ranges, total, scale, section, mark) for width in (WIDE, NARROW)]
    missed = [r for r in ranges if not r.fits]
    alt = f"{mark}. " if mark else ""
    alt += counted("{n} range against the {total}.", "{n} ranges against the {total}.", len(ranges), total=f"{total.label} {total.printed}")
    found = "; ".join(
        say("{group}, {low} to {high}, {verdict}", group=r.label, low=_end(r, 0), high=_end(r, 1), verdict=_verdict(r, total)) for r in ranges
    )
    alt += " " + (
        say("The total lies outside {n} of {all}: {found}.", n=len(missed), all=len(ranges), found=found)
        if missed
        else say("The total lies inside all of them: {found}.", found=found)
    )
    rows = [(r.label, _end(r, 0), _end(r, 1), _verdict(r, total)) for r in ranges]
    rows.append((total.label, total.printed, total.printed, "–"))
    columns = (breakdowns or say("breakdown"), say("lowest"), say("highest"), say("the total"))
    return Drawing(drawn[0], drawn[1], alt, columns, tuple(rows))


def _end(r: PooledRange, end: int) -> str:
    return f"{(r.low_label, r.high_label)[end]} {(r.low_printed, r.high_printed)[end]}"


def _verdict(r: PooledRange, total: PrintedTotal) -> str:
    if r.fits:
        return say("total inside")
    if total.value > r.high:
        return say("total lies above")
    return say("total lies below") if total.value < r.low else say("total outside")


def _lay_out(
    width: float,
    ranges: Sequence[PooledRange],
    total: PrintedTotal,
    scale: Span | None,
    section: Span | None,
    mark: str,
) -> str:
    canvas = Canvas(width)
    values = [total.value, *(v for r in ranges for v in (r.low, r.high))]
    shown = exact_section(section) if section else choose_section(values, scale=scale, least_share=0.2)
    verdicts = [_verdict(r, total) for r in ranges]
    labels = place_labels(
        [r.label for r in ranges],
        width,
        wide_room=170.0,
        narrow_room=0.0,
        right=widest(verdicts, SMALL, bold=True) + 16,
    )
    column = max(labels.edge, widest(verdicts, SMALL, bold=True)) if labels.beside else 0.0
    labels = type(labels)(column, labels.lines, labels.size, True)
    air = 46.0 if labels.beside else 30.0
    left = column + 14 if labels.beside else 0.0
    axis = Axis(shown, left + air, width - air)
    x = axis.at(total.value)
    starts = draw_flags(canvas, [Flag(x, f"{total.label} {total.printed}", "accent", True)], 2.0)
    top = starts[-1] + 4
    y = top
    bars: list[tuple[PooledRange, float]] = []
    for row, (r, verdict) in enumerate(zip(ranges, verdicts, strict=True)):
        fill = "ink3" if r.fits else "ochre"
        if labels.beside:
            block = labels.height(row) + SMALL * LEADING
            names = _end_names(canvas, axis, r, left)
            centre = y + max(block / 2 + 4, 26.0)
            first = centre - block / 2 + 0.8 * LABEL
            under = canvas.paragraph(column, first, list(labels.lines[row]), anchor="end", bold=True)
            canvas.text(column, under - 1, verdict, size=SMALL, anchor="end", fill=fill, bold=not r.fits)
            depth = block / 2 + 4
        else:
            labels.draw(canvas, row, y + labels.height(row) - 2)
            canvas.text(
                width, y + LABEL * LEADING - 2, verdict, size=SMALL, anchor="end", fill=fill, bold=not r.fits
            )
            names = _end_names(canvas, axis, r, 0.0)
            centre = y + labels.height(row) + 30
            depth = 0.0
        y = max(_draw_ends(canvas, names, centre), centre + depth) + (6 if labels.beside else 14)
        bars.append((r, centre))
    bottom = y
    canvas.upright(x, starts[0], bottom, stroke="accent", width=1.8)
    for r, centre in bars:
        low, high = axis.at(r.low), axis.at(r.high)
        canvas.rect(
            low, centre - 6, max(high - low, 2), 12, fill="map-2" if r.fits else "ochre-fill", radius=2
        )
        for value, x_end in ((r.low, low), (r.high, high)):
            if axis.beyond(value):
                canvas.arrow(x_end, centre, towards="right" if axis.beyond(value) > 0 else "left")
        beyond = axis.beyond(total.value)
        if beyond:
            canvas.arrow(x, centre, towards="right" if beyond > 0 else "left")
        elif r.fits:
            canvas.dot(x, centre, ring="card")
        else:
            canvas.diamond(x, centre, ring="card")
    y = draw_ticks(canvas, axis, top, bottom)
    note = says_section(shown, scale) + " " if scale else ""
    note += say("Bar: lowest to highest group. Dot: the total lies inside; diamond: outside.")
    if any_beyond(axis, values):
        note += f" {say(BEYOND)}"
    return canvas.svg(draw_note(canvas, y - 4, note), mark=mark)


@dataclass(frozen=True)
class _End:
    """The two texts at one end of a bar, centred on `x`."""

    x: float
    printed: str
    names: tuple[str, ...]


def _end_names(canvas: Canvas, axis: Axis, r: PooledRange, left: float) -> tuple[_End, _End]:
    """Texts over and under the two ends, pushed apart where the bar is shorter than they are."""
    low, high = axis.at(r.low), axis.at(r.high)
    room = (canvas.width - left) / 2 - 8
    low_names, high_names = (tuple(wrap(t, room, SMALL)) for t in (r.low_label, r.high_label))
    low_half = max(widest(list(low_names), SMALL), width_of(r.low_printed, LABEL, bold=True)) / 2
    high_half = max(widest(list(high_names), SMALL), width_of(r.high_printed, LABEL, bold=True)) / 2
    needed = low_half + high_half + 10
    if high - low < needed:
        middle = (low + high) / 2 + (low_half - high_half) / 2
        low, high = middle - needed / 2, middle + needed / 2
    shift = max(0.0, left + low_half - low)
    low += shift
    high = max(high, low + needed)
    shift = max(0.0, high + high_half - canvas.width)
    high -= shift
    low = min(low, high - needed)
    return _End(low, r.low_printed, low_names), _End(high, r.high_printed, high_names)


def _draw_ends(canvas: Canvas, ends: tuple[_End, _End], centre: float) -> float:
    bottom = centre
    for end in ends:
        canvas.text(end.x, centre - 11, end.printed, anchor="middle", bold=True)
        under = canvas.paragraph(
            end.x, centre + 20, list(end.names), size=SMALL, anchor="middle", fill="ink3"
        )
        bottom = max(bottom, under - SMALL * LEADING + 4)
    return bottom


__all__ = ["PooledRange", "PrintedTotal", "draw_range_plot"]
