"""What each input alone does to a result: a bar an input, the widest first, about the result at central values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kurak.report.charts.axis import Axis, choose_section
from kurak.report.charts.canvas import SMALL, Canvas
from kurak.report.charts.drawing import NARROW, WIDE, Drawing
from kurak.report.charts.furniture import Flag, draw_beneath, draw_flags, draw_note, draw_ticks, place_labels
from kurak.report.wording import rounded
from kurak.report.words.saying import counted, say


@dataclass(frozen=True)
class TornadoBar:
    """An input: the result at its lowest and at its highest value, and these values as written."""

    label: str
    at_low: float
    at_high: float
    low: str
    high: str


def draw_tornado(bars: Sequence[TornadoBar], *, central: float, central_words: str, result: str, mark: str = "") -> Drawing:
    """Draw the bars in the order given.

    Parameters
    ----------
    central
        The result with every input at its central value.
    central_words
        It as written, with its unit.
    result
        What the result is; stands under the axis.
    mark
        SIMULATED or the like.

    Notes
    -----
    The part of a bar that belongs to the lower half of the input's range is light, the other dark: one sees which way an input works.
    Zero, where it is on the axis, is a heavy line: right of it the programme saves more than it costs.
    """
    drawn = [_lay_out(width, bars, central, central_words, result, mark) for width in (WIDE, NARROW)]
    words = f"{mark}. " if mark else ""
    words += counted(
        "Tornado chart of {n} input about {central}, {result}.", "Tornado chart of {n} inputs about {central}, {result}.", len(bars),
        central=central_words, result=result,
    )  # fmt: skip
    words += " " + "; ".join(
        say("{input}: {result} at {low}, {other} at {high}", input=bar.label, result=_number(bar.at_low), low=bar.low, other=_number(bar.at_high), high=bar.high)
        for bar in bars
    ) + "."
    rows = tuple((bar.label, bar.low, _number(bar.at_low), bar.high, _number(bar.at_high)) for bar in bars)
    columns = (say("input"), say("lowest"), say("result there"), say("highest"), say("result there"))
    return Drawing(drawn[0], drawn[1], words, columns, rows)


def _number(value: float) -> str:
    return rounded(float(value), 0)


def _lay_out(width: float, bars: Sequence[TornadoBar], central: float, central_words: str, result: str, mark: str) -> str:
    canvas = Canvas(width)
    ends = [central, 0.0, *(value for bar in bars for value in (bar.at_low, bar.at_high))]
    labels = place_labels([bar.label for bar in bars], width, wide_room=260.0, narrow_room=0.0, bold=False)
    left = labels.edge + 14 if labels.beside else 0.0
    axis = Axis(choose_section(ends), left + 24, width - 24)
    starts = draw_flags(canvas, [Flag(axis.at(central), central_words, "accent", True)], 2.0)
    top = starts[-1] + 4
    y = top
    placed: list[tuple[TornadoBar, float]] = []
    for row, bar in enumerate(bars):
        high = labels.height(row)
        if labels.beside:
            centre = y + max(high / 2, 13.0)
            labels.draw(canvas, row, centre)
            y = centre + max(high / 2, 13.0) + 4
        else:
            labels.draw(canvas, row, y + high - 4)
            centre = y + high + 10
            y = centre + 16
        placed.append((bar, centre))
    canvas.upright(axis.at(central), starts[0], y, stroke="accent", width=1.8)
    canvas.upright(axis.at(0.0), top, y, stroke="ink2", width=1.8)
    for bar, centre in placed:
        for value, fill in ((bar.at_low, "map-2"), (bar.at_high, "map-1")):
            one, other = sorted((axis.at(central), axis.at(value)))
            canvas.rect(one, centre - 8, max(other - one, 0.5), 16, fill=fill)
    y = draw_ticks(canvas, axis, top, y)
    y = draw_beneath(canvas, (axis.left + axis.right) / 2, y, result)
    note = say(
        "Light: the lower half of an input's range; dark: the upper half. Coloured line: all inputs at their central value. "
        "Heavy line: zero."
    )
    return canvas.svg(draw_note(canvas, y + 2, note) + SMALL / 2, mark=mark)


__all__ = ["TornadoBar", "draw_tornado"]
