"""One number line: what a scale allows as an area, what was printed as marks on or off it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kurak.report.charts.axis import Axis, Number, Section, Span, choose_section, outside, plain
from kurak.report.charts.canvas import LABEL, SMALL, Anchor, Box, Canvas, text_box
from kurak.report.charts.drawing import NARROW, WIDE, Drawing
from kurak.report.charts.furniture import draw_note
from kurak.report.charts.lettering import LEADING, widest, width_of, wrap
from kurak.report.words.saying import say


@dataclass(frozen=True)
class PrintedMean:
    """A mean as printed, and where it was found."""

    label: str
    value: Number
    printed: str


def draw_scale_line(
    means: Sequence[PrintedMean], *, scale: Span, scale_name: str = "", mark: str = ""
) -> Drawing:
    """Draw the scale as an area and each mean as a dot on it or a diamond off it; the area is of possible means if nothing else is said."""
    scale_name = scale_name or say("possible means")
    ordered = sorted(means, key=lambda m: (m.value, m.label))
    drawn = [_lay_out(width, ordered, scale, scale_name, mark) for width in (WIDE, NARROW)]
    off = [m for m in ordered if outside(m.value, scale)]
    low, high = plain(scale[0]), plain(scale[1])
    alt = f"{mark}. " if mark else ""
    alt += say(
        "Number line: {what} {low} to {high}; {n} of {all} printed means lie outside.", what=scale_name, low=low, high=high, n=len(off), all=len(ordered)
    )
    alt += " " + "; ".join(f"{m.label} {m.printed}, {_place(m, scale)}" for m in ordered) + "."
    rows = tuple((m.label, m.printed, _place(m, scale)) for m in ordered)
    return Drawing(drawn[0], drawn[1], alt, (say("mean"), say("printed"), say("on the scale {low} to {high}", low=low, high=high)), rows)


def _place(m: PrintedMean, scale: Span) -> str:
    if not outside(m.value, scale):
        return say("inside")
    return say("below it") if m.value < scale[0] else say("above it")


@dataclass(frozen=True)
class _Placed:
    box: Box
    x: float
    side: Anchor
    lines: tuple[str, ...]


def _lay_out(width: float, means: list[PrintedMean], scale: Span, scale_name: str, mark: str) -> str:
    canvas = Canvas(width)
    chosen = choose_section([*(m.value for m in means), *scale], scale=scale)
    low = math.floor(chosen.low / chosen.step + 1e-9) * chosen.step
    high = math.ceil(chosen.high / chosen.step - 1e-9) * chosen.step
    if low >= float(scale[0]):
        low = float(scale[0]) - (float(scale[1]) - float(scale[0])) * 0.12
    if high <= float(scale[1]):
        high = float(scale[1]) + (float(scale[1]) - float(scale[0])) * 0.12
    axis = Axis(Section(low, high, chosen.step), 10, width - 10)

    flags = _stack(axis, means, width)
    lift = -min((f.box.top for f in flags), default=0.0) + 2
    line = lift
    for m, flag in zip(means, flags, strict=True):
        shift = line + flag.box.top + 0.85 * LABEL
        x = flag.x + (6 if flag.side == "start" else -6)
        fill = "ochre" if outside(m.value, scale) else "ink"
        canvas.paragraph(x, shift, list(flag.lines), anchor=flag.side, bold=True, fill=fill)
    for flag in flags:
        canvas.upright(flag.x, line + flag.box.top + 2, line, stroke="ink3")
    left, right = axis.at(scale[0]), axis.at(scale[1])
    canvas.rect(left, line - 13, right - left, 26, fill="map-3", behind=True)
    canvas.level(line, axis.left, axis.right, stroke="ink3")
    for end in (left, right):
        canvas.line(end, line - 13, end, line + 13, stroke="accent", width=2)
    # Diamonds last: a mean just off the scale must not hide behind one on its end.
    for m in sorted(means, key=lambda m: outside(m.value, scale)):
        x, beyond = axis.at(m.value), axis.beyond(m.value)
        if beyond:
            canvas.arrow(x, line, towards="right" if beyond > 0 else "left")
        elif outside(m.value, scale):
            canvas.diamond(x, line, radius=6.5, ring="card")
        else:
            canvas.dot(x, line, ring="card")
    ticks = axis.ticks(widest([plain(t) for t in axis.section.ticks()], SMALL) + 12)
    for tick in sorted({*ticks, float(scale[0]), float(scale[1])}):
        text, x = plain(tick), axis.at(tick)
        end = tick in (float(scale[0]), float(scale[1]))
        near = any(
            abs(x - axis.at(s)) < (width_of(text, SMALL) + width_of(plain(s), SMALL, bold=True)) / 2 + 5
            for s in scale
        )
        if end or not near:
            half = width_of(text, SMALL, bold=end) / 2
            canvas.text(
                min(max(x, half), width - half),
                line + 30,
                text,
                size=SMALL,
                anchor="middle",
                fill="ink" if end else "ink3",
                bold=end,
            )
    note = say("Shaded: {what}, {low} to {high}.", what=scale_name, low=plain(scale[0]), high=plain(scale[1]))
    if any(outside(m.value, scale) for m in means):
        note += " " + say("Diamond: outside.")
    if any(axis.beyond(m.value) for m in means):
        note += " " + say("Arrow: beyond the line.")
    return canvas.svg(draw_note(canvas, line + 48, note), mark=mark)


def _stack(axis: Axis, means: list[PrintedMean], width: float) -> list[_Placed]:
    """Set each text beside a staff that rises from its mark, so that no staff crosses a text.

    y is 0 at the line and negative above it.
    """
    placed: dict[int, _Placed] = {}
    # From the right: a text to the right of its staff then only has lower texts further right.
    for index in reversed(range(len(means))):
        m = means[index]
        x = axis.at(m.value)
        placed[index] = _find_place(x, f"{m.printed} {m.label}".strip(), list(placed.values()), width)
    return [placed[i] for i in range(len(means))]


def _find_place(x: float, text: str, others: list[_Placed], width: float) -> _Placed:
    highest = min((o.box.top for o in others), default=-22.0)
    crossing: _Placed | None = None
    sides: tuple[Anchor, Anchor] = ("start", "end")
    needed = width_of(text, LABEL, bold=True)
    for level in range(0, int(-highest) + 8, 4):
        for side in sides:
            room = (width - x - 6) if side == "start" else x - 6
            if room < min(needed, width * 0.45):
                continue
            lines = tuple(wrap(text, room, LABEL, bold=True))
            bottom = -22.0 - level
            longest = max(lines, key=lambda t: width_of(t, LABEL, bold=True))
            across = text_box(x + (6 if side == "start" else -6), 0, longest, LABEL, side, bold=True)
            box = Box(across.left, bottom - len(lines) * LABEL * LEADING, across.right, bottom)
            if any(box.meets(o.box, 3) for o in others):
                continue
            found = _Placed(box, x, side, lines)
            staff = Box(x - 1, box.top, x + 1, 0)
            if not any(
                staff.meets(o.box, 2) or box.meets(Box(o.x - 1, o.box.top, o.x + 1, 0), 2)
                for o in others
                if o.x != x
            ):
                return found
            crossing = crossing or found
    # Nowhere free of every staff: the staff stops before the text it would cross.
    assert crossing is not None
    return crossing
