"""Two values a row and the step between them: planned and achieved shares, plain and weighted totals."""

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
    plain,
    says_section,
)
from kurak.report.charts.canvas import LABEL, SMALL, Canvas
from kurak.report.charts.drawing import NARROW, WIDE, Drawing
from kurak.report.charts.furniture import draw_beneath, draw_note, draw_ticks, place_labels
from kurak.report.charts.lettering import LEADING, widest, wrap
from kurak.report.words.saying import counted, say


@dataclass(frozen=True)
class Pair:
    """Two values of one thing, their printed texts and the printed difference (second minus first)."""

    label: str
    first: Number
    second: Number
    first_printed: str
    second_printed: str
    difference_printed: str


def draw_paired_dots(
    pairs: Sequence[Pair],
    *,
    first_name: str,
    second_name: str,
    difference_name: str = "",
    scale: Span | None = None,
    section: Span | None = None,
    rows_name: str = "",
    keep_order: bool = False,
    mark: str = "",
) -> Drawing:
    """Draw an open circle for the first value, a filled dot for the second, a line between them.

    Rows are sorted by the second value, highest first, unless their order was chosen. With a declared
    `scale` its midpoint is marked where it is in view. Differences and categories are what they are called where nothing else is given.
    """
    difference_name, rows_name = difference_name or say("difference"), rows_name or say("category")
    ordered = list(pairs) if keep_order else sorted(pairs, key=lambda p: (-p.second, p.label))
    names = (first_name, second_name, difference_name)
    drawn = [_lay_out(width, ordered, names, scale, section, mark) for width in (WIDE, NARROW)]
    alt = f"{mark}. " if mark else ""
    alt += counted(
        "Pairs of dots, {first} and {second}, for {n} row.", "Pairs of dots, {first} and {second}, for {n} rows.", len(ordered), first=first_name, second=second_name
    )
    alt += " " + "; ".join(
        f"{p.label}: {first_name} {p.first_printed}, {second_name} {p.second_printed}, {difference_name} {p.difference_printed}" for p in ordered
    )
    rows = tuple((p.label, p.first_printed, p.second_printed, p.difference_printed) for p in ordered)
    return Drawing(drawn[0], drawn[1], alt + ".", (rows_name, *names), rows)


def _lay_out(
    width: float,
    pairs: list[Pair],
    names: tuple[str, str, str],
    scale: Span | None,
    section: Span | None,
    mark: str,
) -> str:
    canvas = Canvas(width)
    values = [v for p in pairs for v in (p.first, p.second)]
    shown = exact_section(section) if section else choose_section(values, scale=scale)

    differences = [p.difference_printed for p in pairs]
    column = widest(differences, LABEL, bold=True)
    heading = wrap(names[2], 96.0, SMALL)
    column = max(column, widest(heading, SMALL)) + 16
    labels = place_labels(
        [p.label for p in pairs], width, wide_room=250.0, narrow_room=0.0, right=column, bold=False
    )
    air_left = (
        widest([p.first_printed for p in pairs] + [p.second_printed for p in pairs], LABEL, bold=True) + 16
    )
    left = (labels.edge + 12 if labels.beside else 0) + air_left
    right = width - air_left - (column if labels.beside else 0)
    axis = Axis(shown, left, right)

    y = _draw_key(canvas, names, width - column)
    canvas.paragraph(width, 12, heading, size=SMALL, anchor="end", fill="ink3")
    y = max(y, 12 + len(heading) * SMALL * LEADING) + 2
    top = y
    for row, p in enumerate(pairs):
        if labels.beside:
            height = max(32.0, labels.height(row) + 12)
            centre = y + height / 2
            labels.draw(canvas, row, centre)
            step_y = centre
        else:
            height = labels.height(row) + 32
            centre = y + height - 14
            labels.draw(canvas, row, y + labels.height(row))
            step_y = y + LABEL * 0.9
        canvas.text(width, step_y + 0.35 * LABEL, p.difference_printed, anchor="end", fill="ink2")
        _draw_pair(canvas, axis, p, centre)
        y += height
    bottom = y + 4
    if scale is not None:
        for end in scale:
            if shown.low < end < shown.high:
                canvas.upright(axis.at(end), top, bottom, stroke="ink3", width=1.5)
    y = draw_ticks(canvas, axis, top, bottom)
    note = ""
    if scale is not None:
        midpoint = (float(scale[0]) + float(scale[1])) / 2
        if shown.low <= midpoint <= shown.high:
            canvas.upright(axis.at(midpoint), top, bottom, stroke="line2", width=1.5)
            y = draw_beneath(canvas, axis.at(midpoint), y, say("midpoint {value}", value=plain(midpoint)))
        note = says_section(shown, scale)
    elif shown.low > 0:
        note = say("The axis starts at {value}.", value=shown.label(shown.low))
    if any_beyond(axis, values):
        note = f"{note} {say(BEYOND)}".strip()
    return canvas.svg(draw_note(canvas, y, note) if note else y - 8, mark=mark)


def _draw_key(canvas: Canvas, names: tuple[str, str, str], room: float) -> float:
    x, y = 7.0, 12.0
    for k, name in enumerate(names[:2]):
        lines = wrap(name, room - 24, LABEL, bold=k == 1)
        needed = 15 + widest(lines, LABEL, bold=k == 1)
        if x > 7 and x + needed > room:
            x, y = 7.0, y + LABEL * LEADING + 3
        if k:
            canvas.dot(x, y - 4.6)
        else:
            canvas.ring(x, y - 4.6, radius=5)
        under = canvas.paragraph(x + 13, y, lines, fill="accent" if k else "ink2", bold=k == 1)
        if len(lines) > 1:
            y = under - LABEL * LEADING
        x += needed + 24
    return y + LABEL


def _draw_pair(canvas: Canvas, axis: Axis, p: Pair, y: float) -> None:
    first, second = axis.at(p.first), axis.at(p.second)
    swapped = first > second
    low, high = (second, first) if swapped else (first, second)
    low_text, high_text = (
        (p.second_printed, p.first_printed) if swapped else (p.first_printed, p.second_printed)
    )
    canvas.text(
        low - 10, y + 0.35 * LABEL, low_text, anchor="end", bold=swapped, fill="accent" if swapped else "ink2"
    )
    canvas.text(
        high + 10, y + 0.35 * LABEL, high_text, bold=not swapped, fill="ink2" if swapped else "accent"
    )
    if high - low > 1:
        canvas.line(low, y, high, y, stroke="ink3", width=2)
    # The filled dot is smaller and last: where both values meet, the circle still shows around it.
    if axis.beyond(p.first):
        canvas.arrow(first, y, towards="right" if axis.beyond(p.first) > 0 else "left", fill="ink2")
    else:
        canvas.ring(first, y, radius=5.5)
    if axis.beyond(p.second):
        canvas.arrow(second, y, towards="right" if axis.beyond(p.second) > 0 else "left", fill="accent")
    else:
        canvas.dot(second, y, radius=5.5 if high - low > 9 else 4)


__all__ = ["Pair", "draw_paired_dots"]
