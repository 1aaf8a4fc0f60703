"""A count at a few dates: a bar a date, its number above it, its date below it; nothing is drawn between the dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kurak.report.charts.canvas import LABEL, SMALL, Canvas
from kurak.report.charts.drawing import NARROW, WIDE, Drawing
from kurak.report.charts.furniture import draw_note
from kurak.report.charts.lettering import LEADING, wrap
from kurak.report.words.saying import say

HEIGHT = 120.0


@dataclass(frozen=True)
class DatedCount:
    """A number at a date, and who says so; ``sure`` is whether a source is shown."""

    date: str
    value: float
    printed: str
    source: str
    sure: bool


def draw_few_years(points: Sequence[DatedCount], *, what: str, mark: str = "") -> Drawing:
    """Draw the counts from zero, in the order given; those without a source are hollow."""
    drawn = [_lay_out(width, points, mark) for width in (WIDE, NARROW)]
    words = f"{mark}. " if mark else ""
    words += f"{what}: " + "; ".join(f"{one.date} {one.printed} ({one.source})" for one in points) + "."
    return Drawing(drawn[0], drawn[1], words, (say("date"), say("number"), say("source")), tuple((one.date, one.printed, one.source) for one in points))


def _lay_out(width: float, points: Sequence[DatedCount], mark: str) -> str:
    canvas = Canvas(width)
    highest = max((one.value for one in points), default=0.0) or 1.0
    room = min(width / max(len(points), 1), 130.0)
    base = LABEL * LEADING + 4 + HEIGHT
    lowest = base
    for place, one in enumerate(points):
        centre = (place + 0.5) * room
        tall = max(one.value, 0.0) / highest * HEIGHT
        bar = min(room * 0.5, 44.0)
        canvas.rect(centre - bar / 2, base - tall, bar, max(tall, 0.5), fill="accent" if one.sure else "paper", stroke="accent", stroke_width=1.5)
        canvas.text(centre, base - tall - 6, one.printed, anchor="middle", bold=True)
        lines = wrap(one.date, room - 6, SMALL)
        lowest = max(lowest, canvas.paragraph(centre, base + SMALL + 5, lines, size=SMALL, anchor="middle", fill="ink3"))
    canvas.line(0, base, room * len(points), base, stroke="ink2")
    note = say("Bars begin at zero.") + (f" {say('Hollow: no source is shown.')}" if any(not one.sure for one in points) else "")
    return canvas.svg(draw_note(canvas, lowest + 6, note) + SMALL / 2, mark=mark)


__all__ = ["DatedCount", "draw_few_years"]
