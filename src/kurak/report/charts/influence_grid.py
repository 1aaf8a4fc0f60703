"""Actors by influence and interest: a number at the mean of the raters, a cross from the lowest to the highest of them, and a key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin

from kurak.report.charts.axis import Axis, exact_section, plain
from kurak.report.charts.canvas import LABEL, SMALL, Box, Canvas, text_box
from kurak.report.charts.drawing import NARROW, WIDE, Drawing
from kurak.report.charts.furniture import draw_note
from kurak.report.charts.lettering import LEADING, widest, wrap
from kurak.report.wording import in_figures, rounded
from kurak.report.words.saying import say
from kurak.report.writers.frame_words import known

RADIUS = 4.5
SAME = 2.0
"""Dots nearer than this, in px, are one dot with several numbers."""
GAP = 28.0
"""Between the columns of the key."""


@dataclass(frozen=True)
class RatedSpread:
    """Mean, lowest and highest rating."""

    mean: float
    low: float
    high: float

    @property
    def printed(self) -> str:
        """Mean and spread as a table prints them."""
        return say("{mean} ({low} to {high})", mean=rounded(self.mean, 1), low=in_figures(f"{self.low:g}"), high=in_figures(f"{self.high:g}"))


@dataclass(frozen=True)
class GridActor:
    """An actor with the spread of its raters on both aspects, and how many rated it."""

    label: str
    influence: RatedSpread
    interest: RatedSpread
    raters: int


def draw_influence_grid(actors: Sequence[GridActor], *, scale: tuple[float, float], mark: str = "") -> Drawing:
    """Draw interest to the right and influence upwards, the whole scale both ways.

    Parameters
    ----------
    actors
        One or more. They are numbered by influence, the most influential first.
    scale
        Lowest and highest rating.
    mark
        SIMULATED or the like, for ratings that nobody gave.
    """
    ordered = sorted(actors, key=lambda one: (-one.influence.mean, -one.interest.mean, one.label))
    drawn = [_lay_out(width, ordered, scale, mark) for width in (WIDE, NARROW)]
    words = f"{known(mark)}. " if mark else ""
    words += say(
        "{number} actors by interest, to the right, and influence, upwards, from {low} to {high}.", number=len(ordered), low=plain(scale[0]), high=plain(scale[1])
    )
    words += " " + "; ".join(
        say("{number} {actor}: influence {influence}, interest {interest}", number=number, actor=one.label, influence=one.influence.printed, interest=one.interest.printed)
        for number, one in enumerate(ordered, start=1)
    )
    rows = tuple((f"{number} {one.label}", one.influence.printed, one.interest.printed, str(one.raters)) for number, one in enumerate(ordered, start=1))
    return Drawing(drawn[0], drawn[1], words + ".", (say("actor"), say("influence"), say("interest"), say("raters")), rows)


def _lay_out(width: float, actors: list[GridActor], scale: tuple[float, float], mark: str) -> str:
    canvas = Canvas(width)
    section = exact_section(scale)
    y = canvas.paragraph(0, 12, [say("↑ influence")], size=SMALL, fill="ink2")
    top = y + 2
    left = widest([section.label(tick) for tick in section.ticks()], SMALL) + 12
    right = width - 10
    bottom = top + (430.0 if width >= WIDE else 330.0)
    across, up = Axis(section, left + 16, right - 16), Axis(section, bottom - 16, top + 16)
    for tick in section.ticks():
        canvas.upright(across.at(tick), top, bottom, stroke="line")
        canvas.level(up.at(tick), left, right, stroke="line")
        canvas.text(across.at(tick), bottom + 16, section.label(tick), size=SMALL, anchor="middle", fill="ink3")
        canvas.text(left - 8, up.at(tick) + 0.35 * SMALL, section.label(tick), size=SMALL, anchor="end", fill="ink3")
    middle = (scale[0] + scale[1]) / 2
    canvas.line(across.at(middle), top, across.at(middle), bottom, stroke="line2", width=1.5)
    canvas.line(left, up.at(middle), right, up.at(middle), stroke="line2", width=1.5)
    canvas.line(left, bottom, right, bottom, stroke="ink3")
    canvas.line(left, top, left, bottom, stroke="ink3")
    dots = _dots(actors, across, up)
    for one in actors:
        x, height = across.at(one.interest.mean), up.at(one.influence.mean)
        canvas.line(across.at(one.interest.low), height, across.at(one.interest.high), height, stroke="ink3", width=1.0)
        canvas.line(x, up.at(one.influence.low), x, up.at(one.influence.high), stroke="ink3", width=1.0)
    for x, height, _ in dots:
        canvas.dot(x, height, radius=RADIUS)
    _number_dots(canvas, dots, Box(left, top, right, bottom))
    y = canvas.paragraph(left, bottom + 36, [say("→ interest")], size=SMALL, fill="ink2")
    y = _key(canvas, actors, y + 4)
    return canvas.svg(
        draw_note(canvas, y, say("Dot: mean of the raters. Cross: lowest to highest rating. Heavier lines: middle of the scale, {middle}.", middle=plain(middle))),
        mark=mark,
    )


def _dots(actors: list[GridActor], across: Axis, up: Axis) -> list[tuple[float, float, str]]:
    """Middles of dots with their numbers; actors in the same place share a dot."""
    placed: list[tuple[float, float, list[int]]] = []
    for number, one in enumerate(actors, start=1):
        x, y = across.at(one.interest.mean), up.at(one.influence.mean)
        same = next((numbers for other_x, other_y, numbers in placed if hypot(other_x - x, other_y - y) < SAME), None)
        if same is None:
            placed.append((x, y, [number]))
        else:
            same.append(number)
    return [(x, y, ", ".join(map(str, numbers))) for x, y, numbers in placed]


def _number_dots(canvas: Canvas, dots: list[tuple[float, float, str]], room: Box) -> None:
    """Set each number near its dot, where it meets no other number and no other dot; a line leads to one that stands far."""
    taken = [Box(x - RADIUS - 1, y - RADIUS - 1, x + RADIUS + 1, y + RADIUS + 1) for x, y, _ in dots]
    for x, y, text in dots:
        best: tuple[float, Box, float] | None = None
        for step in range(1, 14):
            away = 6.0 + 4.5 * step
            for turn in range(16):
                angle = pi / 4 + turn * pi / 8
                at_x, at_y = x + away * cos(angle), y - away * sin(angle)
                box = text_box(at_x, at_y + 0.35 * SMALL, text, SMALL, "middle", bold=True)
                inside = box.left > room.left + 2 and box.right < room.right and box.top > room.top and box.bottom < room.bottom - 2
                if inside and not any(box.meets(other, 0.5) for other in taken):
                    best = (at_x, box, at_y)
                    break
            if best is not None:
                break
        at_x, box, at_y = best if best is not None else (x, text_box(x, y, text, SMALL, "middle", bold=True), y)
        taken.append(box)
        if hypot(at_x - x, at_y - y) > 26:
            canvas.line(x, y, at_x, at_y, stroke="ink3", width=0.7, dash="2 2")
        canvas.rect(box.left - 1, box.top, box.right - box.left + 2, box.bottom - box.top, fill="paper", radius=2)
        canvas.text(at_x, at_y + 0.35 * SMALL, text, size=SMALL, anchor="middle", bold=True)


def _key(canvas: Canvas, actors: list[GridActor], y: float) -> float:
    """The names of the numbers, in two columns where there is room; return the height used so far."""
    columns = 2 if canvas.width >= WIDE else 1
    room = (canvas.width - GAP * (columns - 1)) / columns
    number_room = widest([str(len(actors))], SMALL, bold=True) + 8
    each = -(-len(actors) // columns)
    lowest = y
    for column in range(columns):
        x, line = column * (room + GAP), y + LABEL
        for number, one in list(enumerate(actors, start=1))[column * each : (column + 1) * each]:
            canvas.text(x + number_room - 6, line, str(number), size=SMALL, anchor="end", bold=True)
            line = canvas.paragraph(x + number_room, line, wrap(one.label, room - number_room, SMALL), size=SMALL, fill="ink2") + 2
        lowest = max(lowest, line)
    return lowest + SMALL * LEADING - LABEL


__all__ = ["GridActor", "RatedSpread", "draw_influence_grid"]
