"""Groups by two means: a named dot a group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, inf

from kurak.report.charts.axis import Axis, Number, Section, choose_section
from kurak.report.charts.canvas import LABEL, SMALL, Anchor, Box, Canvas, text_box
from kurak.report.charts.drawing import NARROW, WIDE, Drawing
from kurak.report.charts.furniture import draw_note
from kurak.report.charts.lettering import widest, wrap
from kurak.report.words.saying import counted, say

RADIUS = 5.5
LEAST_SHARE = 0.1
"""Of the scale, on each axis: dots of places are to be told apart, and no slope is drawn that a stretch could exaggerate."""


@dataclass(frozen=True)
class ScatterPoint:
    """One group: its two values, and both as printed."""

    label: str
    x: Number
    y: Number
    x_printed: str
    y_printed: str


def draw_scatter(
    points: Sequence[ScatterPoint],
    *,
    x_name: str,
    y_name: str,
    rows_name: str = "",
    scale: tuple[Number, Number] | None = None,
    mark: str = "",
) -> Drawing:
    """Draw a dot a group, named where its name meets no other.

    Parameters
    ----------
    x_name, y_name
        What the values are; the words stand at the axes.
    rows_name
        What the dots are; groups if not given.
    scale
        Ends of the declared scale of both values. Each axis shows the stretch its values need.
    mark
        SIMULATED or the like.

    Notes
    -----
    No line is laid through the dots: it would be read as a law for people.
    """
    ordered = sorted(points, key=lambda p: (p.x, p.y, p.label))
    drawn = [_lay_out(width, ordered, x_name, y_name, scale, mark) for width in (WIDE, NARROW)]
    words = f"{mark}. " if mark else ""
    words += counted(
        "Scatter of {n} group: {x} to the right, {y} upwards.", "Scatter of {n} groups: {x} to the right, {y} upwards.", len(ordered), x=x_name, y=y_name
    )
    words += " " + "; ".join(say("{group}: {x} and {y}", group=p.label, x=p.x_printed, y=p.y_printed) for p in ordered)
    rows = tuple((p.label, p.x_printed, p.y_printed) for p in ordered)
    return Drawing(drawn[0], drawn[1], words.strip() + ".", (rows_name or say("group"), x_name, y_name), rows)


def _lay_out(
    width: float,
    points: list[ScatterPoint],
    x_name: str,
    y_name: str,
    scale: tuple[Number, Number] | None,
    mark: str,
) -> str:
    canvas = Canvas(width)
    across = choose_section([p.x for p in points], scale=scale, least_share=LEAST_SHARE)
    up = choose_section([p.y for p in points], scale=scale, least_share=LEAST_SHARE)
    y = canvas.paragraph(0, 12, _arrowed("↑", y_name, width), size=SMALL, fill="ink2")
    top = y + 2
    left = widest([up.label(t) for t in up.ticks()], SMALL) + 12
    right = width - 14
    bottom = top + (360.0 if width >= WIDE else 320.0)
    horizontal, vertical = Axis(across, left + 12, right), Axis(up, bottom - 12, top + 12)

    dots = [(horizontal.at(p.x), vertical.at(p.y)) for p in points]
    unnamed = _name_dots(canvas, points, dots, Box(left, top, width, bottom))
    _draw_frame(canvas, horizontal, vertical, across, up, left, right, top, bottom)
    for x, height in dots:
        canvas.dot(x, height, radius=RADIUS)
    y = canvas.paragraph(left, bottom + 36, _arrowed("→", x_name, width - left), size=SMALL, fill="ink2")
    note = say("Each axis shows the stretch that its values need, not the whole scale.") if scale is not None else ""
    if unnamed:
        note = f"{note} {say('Not named for want of room: {groups}.', groups=', '.join(unnamed))}".strip()
    return canvas.svg(draw_note(canvas, y, note) if note else y - 8, mark=mark)


def _arrowed(arrow: str, name: str, room: float) -> list[str]:
    return wrap(f"{arrow} {name}", room, SMALL)


def _draw_frame(
    canvas: Canvas,
    horizontal: Axis,
    vertical: Axis,
    across: Section,
    up: Section,
    left: float,
    right: float,
    top: float,
    bottom: float,
) -> None:
    for tick in horizontal.ticks(widest([across.label(t) for t in across.ticks()], SMALL) + 10):
        x = horizontal.at(tick)
        canvas.upright(x, top, bottom, stroke="line")
        canvas.text(x, bottom + 16, across.label(tick), size=SMALL, anchor="middle", fill="ink3")
    for tick in vertical.ticks(-24.0):
        height = vertical.at(tick)
        canvas.level(height, left, right, stroke="line")
        canvas.text(left - 8, height + 0.35 * SMALL, up.label(tick), size=SMALL, anchor="end", fill="ink3")
    canvas.line(left, bottom, right, bottom, stroke="ink3")
    canvas.line(left, top, left, bottom, stroke="ink3")


def _name_dots(
    canvas: Canvas, points: list[ScatterPoint], dots: list[tuple[float, float]], room: Box
) -> list[str]:
    """Set each name beside its dot, further off with a thin line, or not at all; return those not set.

    The most crowded dots choose first. A name that hangs over or under dots must lie nearest to its own.
    """
    placed: list[Box] = []
    lines: list[tuple[float, float, float, float]] = []
    unnamed = set()
    for own in sorted(range(len(dots)), key=lambda k: (_nearest(dots, k), k)):
        x, y = dots[own]
        others = [dot for k, dot in enumerate(dots) if k != own]
        for away, anchor, dx, dy in _PLACES:
            at_x, at_y = x + dx, y + dy + 0.35 * LABEL
            box = text_box(at_x, at_y, points[own].label, LABEL, anchor)
            if box.left < room.left + 3 or box.right > room.right or box.top < room.top or box.bottom > room.bottom:
                continue
            off = max(RADIUS + 2, _distance(box, (x, y)) + 1) if anchor == "middle" else RADIUS + 2
            if any(box.meets(other, 1.5) for other in placed) or any(_distance(box, dot) < off for dot in others) or any(_heads(box, dot) for dot in others):
                continue
            line = (x, y, min(max(x, box.left), box.right), box.top if box.top > y else box.bottom)
            if away and any(_off_line(line, dot) < RADIUS + 2 for dot in others):
                continue
            if any(_crosses(one, box) for one in lines):
                continue
            if away and (any(_crosses(line, other) for other in placed) or any(_meet(line, one) for one in lines)):
                continue
            canvas.text(at_x, at_y, points[own].label, anchor=anchor)
            placed.append(box)
            if away:
                lines.append(line)
                canvas.line(*line, stroke="ink3", width=0.8)
            break
        else:
            unnamed.add(own)
    return [points[k].label for k in sorted(unnamed)]


def _nearest(dots: list[tuple[float, float]], own: int) -> float:
    x, y = dots[own]
    return min((hypot(x - a, y - b) for k, (a, b) in enumerate(dots) if k != own), default=inf)


def _distance(box: Box, dot: tuple[float, float]) -> float:
    """From a dot's centre to the nearest edge of a box; 0 inside."""
    across = max(box.left - dot[0], 0.0, dot[0] - box.right)
    return hypot(across, max(box.top - dot[1], 0.0, dot[1] - box.bottom))


def _heads(box: Box, dot: tuple[float, float]) -> bool:
    """Whether a dot stands right before or behind the words, so that they could be its own."""
    return box.top < dot[1] < box.bottom and _distance(box, dot) < 16


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return any(_off_line(other, point) < 3 for point in _along(one))


def _along(line: tuple[float, float, float, float], steps: int = 12) -> list[tuple[float, float]]:
    x1, y1, x2, y2 = line
    return [(x1 + (x2 - x1) * k / steps, y1 + (y2 - y1) * k / steps) for k in range(steps + 1)]


def _off_line(line: tuple[float, float, float, float], dot: tuple[float, float]) -> float:
    """From a dot's centre to a short line, by points along it."""
    return min(hypot(x - dot[0], y - dot[1]) for x, y in _along(line))


def _crosses(line: tuple[float, float, float, float], box: Box) -> bool:
    return any(_distance(box, point) < 1 for point in _along(line))


_PLACES: tuple[tuple[bool, Anchor, float, float], ...] = (
    (False, "start", 10, 0),
    (False, "end", -10, 0),
    (False, "middle", 0, -16),
    (False, "middle", 0, 16),
    (False, "start", 8, -12),
    (False, "start", 8, 12),
    (False, "end", -8, -12),
    (False, "end", -8, 12),
    (True, "start", 16, -30),
    (True, "start", 16, 30),
    (True, "end", -16, -30),
    (True, "end", -16, 30),
    (True, "start", 34, -22),
    (True, "start", 34, 22),
    (True, "end", -34, -22),
    (True, "end", -34, 22),
    (True, "start", 16, -48),
    (True, "start", 16, 48),
    (True, "end", -16, -48),
    (True, "end", -16, 48),
    (True, "start", 48, -40),
    (True, "start", 48, 40),
    (True, "end", -48, -40),
    (True, "end", -48, 40),
)
"""Whether a thin line leads to the name, how it hangs, and its distance from the dot; nearest first."""

__all__ = ["ScatterPoint", "draw_scatter"]
