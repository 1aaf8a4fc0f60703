"""Items against rival scoring rules: the means each rule allows, and the mean that was printed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kurak.report.charts.axis import BEYOND, Axis, Number, Section, Span, any_beyond
from kurak.report.charts.canvas import LABEL, SMALL, TAIL_GAP, Canvas
from kurak.report.charts.drawing import NARROW, WIDE, Drawing
from kurak.report.charts.furniture import draw_note
from kurak.report.charts.lettering import LEADING, widest, width_of, wrap
from kurak.report.wording import in_figures
from kurak.report.words.saying import counted, later, say

KEY = (("bar", later("means the rule allows")), ("dot", later("printed mean, inside")), ("diamond", later("printed mean, outside: rule excluded")))
"""Each mark of the legend with its words."""


@dataclass(frozen=True)
class PossibleMeans:
    """The means one rule allows for one item, and whether the printed mean is among them."""

    low: Number
    high: Number
    printed: str
    inside: bool


@dataclass(frozen=True)
class ScoredItem:
    """One item with its printed mean; `possible` has one entry a rule, None where a rule says nothing."""

    label: str
    note: str
    value: Number
    printed: str
    possible: tuple[PossibleMeans | None, ...]


def draw_scoring_plot(
    items: Sequence[ScoredItem],
    *,
    rules: Sequence[str],
    scale: Span,
    keep_order: bool = False,
    mark: str = "",
) -> Drawing:
    """Draw a panel a rule: bars of possible means, a dot inside or a diamond outside.

    Items are sorted by printed mean unless their order was chosen.
    """
    ordered = list(items) if keep_order else sorted(items, key=lambda i: (i.value, i.label))
    verdicts = [_verdict(ordered, k) for k in range(len(rules))]
    drawn = [
        _wide(ordered, rules, verdicts, scale, mark),
        _narrow(ordered, rules, verdicts, scale, mark),
    ]
    alt = f"{mark}. " if mark else ""
    alt += say("Possible means of {items} items under {rules} scoring rules.", items=len(ordered), rules=len(rules)) + " "
    for k, (rule, verdict) in enumerate(zip(rules, verdicts, strict=True)):
        out = [i.label for i in ordered if (cell := i.possible[k]) is not None and not cell.inside]
        alt += f"{rule}: {verdict}" + (f" ({', '.join(out)})" if out else "") + ". "
    rows = []
    for item in ordered:
        cells = (
            "–" if c is None else f"{c.printed}, {say('inside') if c.inside else say('outside')}" for c in item.possible
        )
        rows.append((item.label, item.note, item.printed, *cells))
    rows.append((say("items excluded"), "", "", *verdicts))
    columns = (say("item"), say("printed shares"), say("printed mean"), *(say("possible: {rule}", rule=rule) for rule in rules))
    return Drawing(drawn[0], drawn[1], alt.strip(), columns, tuple(rows))


def _verdict(items: Sequence[ScoredItem], rule: int) -> str:
    cells = [c for i in items if (c := i.possible[rule]) is not None]
    out = sum(not c.inside for c in cells)
    if not cells:
        return say("not tested")
    return counted("{out} of {n} excluded", "{out} of {n} excluded", len(cells), out=out) if out else say("not excluded")


def _fill(verdict: str) -> str:
    return "accent" if verdict == say("not excluded") else "ink3" if verdict == say("not tested") else "ochre"


def _section(items: Sequence[ScoredItem], scale: Span) -> Section:
    ends = [float(v) for i in items for c in i.possible if c for v in (c.low, c.high)]
    values = [*ends, *(float(i.value) for i in items), float(scale[0]), float(scale[1])]
    span = float(scale[1]) - float(scale[0])
    low = max(min(values), float(scale[0]) - span / 2)
    high = min(max(values), float(scale[1]) + span / 2)
    return Section(math.floor(low), math.ceil(high), 1.0)


def _held_back(items: Sequence[ScoredItem], scale: Span) -> bool:
    return any_beyond(Axis(_section(items, scale), 0, 1), (i.value for i in items))


def _wide(
    items: Sequence[ScoredItem], rules: Sequence[str], verdicts: Sequence[str], scale: Span, mark: str
) -> str:
    canvas = Canvas(WIDE)
    count = max(1, len(rules))
    value_room = widest([i.printed for i in items], LABEL, bold=True)
    label_room = (
        min(
            max((_together(i) for i in items), default=0.0),
            270.0 if count <= 3 else 190.0 if count <= 4 else 160.0,
        )
        + 0.1
    )
    left = label_room + 14 + value_room + 20
    gap = 22.0 if count <= 4 else 14.0
    pitch = (WIDE - left + gap) / count
    axes = [
        Axis(_section(items, scale), left + k * pitch, left + k * pitch + pitch - gap) for k in range(count)
    ]
    y = _draw_heads(canvas, axes, rules, verdicts, 14.0, pitch - gap, size=LABEL if count <= 4 else SMALL)
    top = y
    for item in items:
        lines = _label_lines(item, label_room)
        height = max(27.0, len(lines) * LABEL * LEADING + 9)
        centre = y + height / 2
        baseline = centre - (len(lines) - 1) * LABEL * LEADING / 2 + 0.35 * LABEL
        _draw_label(canvas, item, lines, baseline, label_room)
        canvas.text(
            label_room + 14 + value_room, centre + 0.35 * LABEL, item.printed, anchor="end", bold=True
        )
        _draw_cells(canvas, item, axes, range(len(rules)), centre)
        y += height
    y = _draw_panels(canvas, axes, top, y + 3, scale)
    return canvas.svg(_draw_legend(canvas, y, _held_back(items, scale)), mark=mark)


def _narrow(
    items: Sequence[ScoredItem], rules: Sequence[str], verdicts: Sequence[str], scale: Span, mark: str
) -> str:
    """Labels above the marks; more than three rules are set in blocks of two or three."""
    canvas = Canvas(NARROW)
    blocks = math.ceil(len(rules) / 3) or 1
    size = math.ceil(len(rules) / blocks) or 1
    section = _section(items, scale)
    y = 0.0
    for start in range(0, len(rules), size):
        shown = range(start, min(start + size, len(rules)))
        pitch = (NARROW + 14) / size
        axes = [Axis(section, 4 + k * pitch, k * pitch + pitch - 18) for k in range(len(shown))]
        y = _draw_heads(
            canvas, axes, [rules[k] for k in shown], [verdicts[k] for k in shown], y + 14, pitch - 15, inset=4
        )
        top = y
        for item in items:
            value_room = width_of(item.printed, LABEL, bold=True) + 12
            lines = _label_lines(item, NARROW - value_room)
            _draw_label(canvas, item, lines, y + 17, NARROW - value_room)
            canvas.text(NARROW, y + 17, item.printed, anchor="end", bold=True)
            centre = y + 17 + (len(lines) - 1) * LABEL * LEADING + 16
            _draw_cells(canvas, item, axes, shown, centre)
            y = centre + 11
        y = _draw_panels(canvas, axes, top, y + 2, scale) + 14
    return canvas.svg(_draw_legend(canvas, y - 14, _held_back(items, scale)), mark=mark)


def _draw_heads(
    canvas: Canvas,
    axes: Sequence[Axis],
    rules: Sequence[str],
    verdicts: Sequence[str],
    y: float,
    room: float,
    *,
    inset: float = 0.0,
    size: float = LABEL,
) -> float:
    names = [wrap(rule, room, size, bold=True) for rule in rules]
    tallest = max((len(n) for n in names), default=0)
    lowest = y
    for axis, name, verdict in zip(axes, names, verdicts, strict=False):
        # Names stand on one line at their foot, so that the verdicts under them align.
        first = y + (tallest - len(name)) * size * LEADING
        under = canvas.paragraph(axis.left - inset, first, name, size=size, bold=True)
        said = wrap(verdict, room, SMALL, bold=True)
        lowest = max(
            lowest,
            canvas.paragraph(axis.left - inset, under, said, size=SMALL, bold=True, fill=_fill(verdict)),
        )
    return lowest


def _label_lines(item: ScoredItem, room: float) -> list[str]:
    """One line where label and note fit together, else the label's lines and then the note's."""
    if not item.note or _together(item) <= room:
        return wrap(item.label, room, LABEL, bold=True)
    return [*wrap(item.label, room, LABEL, bold=True), *wrap(item.note, room, SMALL)]


def _together(item: ScoredItem) -> float:
    return width_of(item.label, LABEL, bold=True) + (
        TAIL_GAP + width_of(item.note, SMALL) if item.note else 0
    )


def _draw_label(canvas: Canvas, item: ScoredItem, lines: list[str], y: float, room: float) -> None:
    """The label bold; its note lighter, after it or below."""
    own = wrap(item.label, room, LABEL, bold=True)
    if item.note and len(lines) == len(own) == 1:
        canvas.text(0, y, own[0], bold=True, tail=item.note)
        return
    under = canvas.paragraph(0, y, own, bold=True)
    if item.note:
        canvas.paragraph(0, under, lines[len(own) :], size=SMALL, fill="ink2")


def _draw_cells(canvas: Canvas, item: ScoredItem, axes: Sequence[Axis], shown: range, y: float) -> None:
    for axis, k in zip(axes, shown, strict=False):
        cell = item.possible[k]
        if cell is None:
            canvas.text(
                (axis.left + axis.right) / 2, y + 0.35 * SMALL, "–", size=SMALL, anchor="middle", fill="ink3"
            )
            continue
        low, high = axis.at(cell.low), axis.at(cell.high)
        canvas.rect(low, y - 4.5, max(high - low, 2), 9, fill="map-2" if cell.inside else "line2", radius=2)
        x = axis.at(item.value)
        beyond = axis.beyond(item.value)
        if beyond:
            canvas.arrow(x - 9 * beyond, y, towards="right" if beyond > 0 else "left")
        elif cell.inside:
            canvas.dot(x, y, radius=5, ring="card")
        else:
            canvas.diamond(x, y, radius=6.5, ring="card")


def _draw_panels(canvas: Canvas, axes: Sequence[Axis], top: float, bottom: float, scale: Span) -> float:
    for axis in axes:
        section = axis.section
        ends = {section.low, section.high, float(scale[0]), float(scale[1])}
        middle = (float(scale[0]) + float(scale[1])) / 2
        ticks = sorted(t for t in {*ends, middle} if section.low <= t <= section.high)
        for tick in ticks:
            on_scale = tick in (float(scale[0]), float(scale[1]))
            canvas.upright(axis.at(tick), top, bottom, stroke="line2" if on_scale else "line")
        shown: list[tuple[float, str]] = []
        # The scale's ends first: they are what a reader needs when there is no room for all.
        for tick in sorted(
            ticks, key=lambda t: (t not in (float(scale[0]), float(scale[1])), t == middle, t)
        ):
            text = in_figures(f"{tick:g}")
            x = axis.at(tick)
            if all(
                abs(x - other) > (width_of(text, SMALL) + width_of(label, SMALL)) / 2 + 4
                for other, label in shown
            ):
                shown.append((x, text))
        for x, text in sorted(shown):
            half = width_of(text, SMALL) / 2
            x = min(max(x, half), canvas.width - half)
            canvas.text(x, bottom + 16, text, size=SMALL, anchor="middle", fill="ink3")
    return bottom + 34


def _draw_legend(canvas: Canvas, y: float, beyond: bool) -> float:
    """The three marks, said once under all panels."""
    x = 0.0
    y += 6
    for kind, said in KEY:
        lines = wrap(say(said), canvas.width - 26, SMALL)
        needed = 26 + widest(lines, SMALL)
        if x and x + needed > canvas.width:
            x, y = 0.0, y + 20
        if kind == "bar":
            canvas.rect(x, y - 8.5, 18, 9, fill="map-2", radius=2)
        elif kind == "dot":
            canvas.dot(x + 9, y - 4.2, radius=5, ring="card")
        else:
            canvas.diamond(x + 9, y - 4.2, radius=6.5, ring="card")
        for place, words in enumerate(lines):
            canvas.text(x + 26, y + place * SMALL * LEADING, words, size=SMALL, fill="ink3")
        y += (len(lines) - 1) * SMALL * LEADING
        x += needed + 20
    return (draw_note(canvas, y + 18, say(BEYOND)) if beyond else y) + 6


__all__ = ["PossibleMeans", "ScoredItem", "draw_scoring_plot"]
