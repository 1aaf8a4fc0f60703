"""Margin of error against the number of interviews, with the planned number marked and a band for the correlation.

The places named under the axis are sizes of the plan's own curve, so that interviews, clusters, cost and margin belong
together; nothing is read off between them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kurak.model.sample import CurvePoint
from kurak.report.charts.axis import Axis, Section, round_step
from kurak.report.charts.canvas import LABEL, SMALL, Box, Canvas, number
from kurak.report.charts.drawing import NARROW, WIDE, Drawing
from kurak.report.charts.furniture import Flag, draw_flags
from kurak.report.charts.lettering import LEADING, widest, width_of
from kurak.report.wording import count, in_figures
from kurak.report.words.saying import say

SMALLEST_PART = 0.2
"""Sizes below this part of the planned one stand in the table only: their margins would flatten all others."""


@dataclass(frozen=True)
class Correlations:
    """The intracluster correlation that the plan takes, and the range that is declared for it."""

    planned: float
    low: float
    high: float


def in_points(margin: float) -> str:
    """A margin of error as text, in percentage points: 0.0421 is ``±4.2``."""
    return in_figures(f"±{100 * margin:.1f}")


def rho(correlation: float) -> str:
    """A correlation with two decimals, or with all it has: ``ρ 0.10``, ``ρ 0.005``."""
    two = f"{correlation:.2f}"
    return f"ρ {in_figures(two if math.isclose(float(two), correlation) else f'{correlation:g}')}"


def planned_point(points: Sequence[CurvePoint], interviews: int) -> CurvePoint:
    """The point of the curve at the planned number of interviews."""
    return min(points, key=lambda point: abs(point.interviews - interviews))


def doubled_point(points: Sequence[CurvePoint], interviews: int) -> CurvePoint | None:
    """The point nearest to twice the planned number; None where the population or the curve ends before it."""
    nearest = min(points, key=lambda point: abs(point.interviews - 2 * interviews))
    return nearest if nearest.interviews > 1.5 * interviews else None


def draw_precision_curve(
    points: Sequence[CurvePoint],
    *,
    interviews: int,
    correlations: Correlations,
    target: float | None = None,
    currency: str = "",
) -> Drawing:
    """Draw the margin of error that a number of interviews buys.

    Parameters
    ----------
    points
        Sizes in rising order, with the clusters, cost and margins (from 0 to 1) of each.
    interviews
        The planned number.
    target
        The largest margin that is allowed, from 0 to 1; drawn as a line.
    currency
        Of the costs, if any are stated.

    Raises
    ------
    ValueError
        If there is no point.
    """
    if not points:
        raise ValueError("a precision curve needs one point at least")
    shown = [point for point in points if point.interviews >= SMALLEST_PART * interviews] or list(points)
    drawn = [_lay_out(width, shown, interviews, correlations, target, currency) for width in (WIDE, NARROW)]
    rows = _rows(points, currency)
    lines = _lines(correlations)
    columns = (*(name for name, _ in rows), *(say("margin at {rho}", rho=rho(value)) for value, _ in lines))
    cells = tuple(
        (*(texts[place] for _, texts in rows), *(in_points(getattr(point, field)) for _, field in lines))
        for place, point in enumerate(points)
    )
    return Drawing(drawn[0], drawn[1], _in_words(points, interviews, correlations, target), columns, cells)


def _lines(correlations: Correlations) -> list[tuple[float, str]]:
    """The different correlations, the planned one first, and the field of a point that holds their margin."""
    fields = {correlations.planned: "margin"}
    fields.setdefault(correlations.low, "margin_low_correlation")
    fields.setdefault(correlations.high, "margin_high_correlation")
    return list(fields.items())


def _rows(points: Sequence[CurvePoint], currency: str) -> list[tuple[str, list[str]]]:
    """What stands under the axis: interviews, clusters and, where it is known, cost."""
    rows = [
        (say("interviews"), [count(point.interviews) for point in points]),
        (say("clusters"), [count(point.clusters) for point in points]),
    ]
    if all(point.cost is not None for point in points):
        costs = [count(round(point.cost or 0)) for point in points]
        rows.append((say("cost, {currency}", currency=currency) if currency else say("cost"), costs))
    return rows


def _lay_out(
    width: float,
    points: list[CurvePoint],
    interviews: int,
    correlations: Correlations,
    target: float | None,
    currency: str,
) -> str:
    canvas = Canvas(width)
    wide = width >= WIDE
    planned = planned_point(points, interviews)
    lines = _lines(correlations)
    rows = _rows(points, currency)
    highest = max(100 * getattr(point, field) for point in points for _, field in lines)
    highest = max(highest, 100 * (target or 0))
    step = round_step(max(highest, 0.1) / 6)
    upwards = Section(0, math.ceil(highest / step - 1e-9) * step or step, step)

    names = [([rho(value)], 100 * getattr(points[-1], field)) for value, field in lines]
    if target is not None:
        said = [say("target"), in_points(target)]
        names.append(([" ".join(said)] if wide else said, 100 * target))
    left = max(widest([upwards.label(tick) for tick in upwards.ticks()], SMALL) + 10, 34.0)
    left = max(left, widest([name for name, _ in rows], SMALL) + 14) if wide else left
    right = width - max(width_of(line, LABEL, bold=True) for said, _ in names for line in said) - 22
    # From zero, so that twice as far to the right is twice the interviews.
    across = Axis(Section(0, points[-1].interviews, 1), left, right)

    flag = say("planned {n}: {margin} points", n=count(planned.interviews), margin=in_points(planned.margin))
    x = across.at(planned.interviews)
    start, under = draw_flags(canvas, [Flag(x, flag, "accent", True)], 2.0)
    canvas.text(0, under + 0.8 * SMALL, say("± points"), size=SMALL, fill="ink3")
    top = under + SMALL * LEADING + 8
    bottom = top + (290 if wide else 230)
    up = Axis(upwards, bottom, top)

    _draw_band(canvas, across, up, points)
    _draw_curves(canvas, across, up, points, lines)
    for tick in upwards.ticks():
        text = upwards.label(tick)
        canvas.text(left - 8, up.at(tick) + 0.35 * SMALL, text, size=SMALL, anchor="end", fill="ink3")
    _name_lines(canvas, across, up, points, names, bottom)
    if target is not None:
        canvas.level(up.at(100 * target), left, right + 12, stroke="ochre", width=1.4, dash="6 4")
    double = doubled_point(points, interviews)
    if double is not None:
        above = up.at(100 * max(double.margin_high_correlation, double.margin)) - 9
        if target is None or not above - LABEL < up.at(100 * target) < above + 4:
            # The last point has the names of the curves at its right.
            last = double is points[-1]
            x2, y2 = across.at(double.interviews), above - (8 if last else 0)
            canvas.text(x2, y2, in_points(double.margin), anchor="end" if last else "middle", bold=True)
        canvas.ring(across.at(double.interviews), up.at(100 * double.margin), radius=4.5)
    canvas.upright(x, start, bottom, stroke="accent", width=1.4, dash="3 3")
    canvas.dot(x, up.at(100 * planned.margin))
    for tick in upwards.ticks():
        canvas.level(up.at(tick), left, right, stroke="ink3" if tick == 0 else "line")
    return canvas.svg(_draw_sizes(canvas, across, points, rows, planned, double, bottom, beside=wide))


def _draw_band(canvas: Canvas, across: Axis, up: Axis, points: list[CurvePoint]) -> None:
    there = [f"{number(across.at(p.interviews))} {number(up.at(100 * p.margin_low_correlation))}" for p in points]
    back = [f"{number(across.at(p.interviews))} {number(up.at(100 * p.margin_high_correlation))}" for p in points]
    canvas.path(f"M{'L'.join([*there, *reversed(back)])}z", fill="map-3", behind=True)


def _draw_curves(
    canvas: Canvas, across: Axis, up: Axis, points: list[CurvePoint], lines: list[tuple[float, str]]
) -> None:
    for place, (_, field) in enumerate(lines):
        way = "L".join(f"{number(across.at(p.interviews))} {number(up.at(100 * getattr(p, field)))}" for p in points)
        canvas.path(f"M{way}", stroke="accent" if place == 0 else "ink3", width=2.4 if place == 0 else 1.0)


def _name_lines(
    canvas: Canvas, across: Axis, up: Axis, points: list[CurvePoint], names: list[tuple[list[str], float]], bottom: float
) -> None:
    """Each curve and the target named at its right end, as near to its height as the others allow."""
    # The planned curve is the first; it keeps its weight wherever it lands.
    ranked = sorted(range(len(names)), key=lambda place: -names[place][1])
    heights = [len(names[place][0]) * LABEL * LEADING for place in ranked]
    wanted = [up.at(names[place][1]) - height / 2 for place, height in zip(ranked, heights, strict=True)]
    for place, y, height in zip(ranked, _apart(wanted, heights, bottom + 4), heights, strict=True):
        said, value = names[place]
        fill = "ochre" if said[0].startswith(say("target")) else "accent" if place == 0 else "ink2"
        canvas.paragraph(across.right + 16, y + 0.85 * LABEL, said, fill=fill, bold=place == 0)
        if fill != "ochre" or abs(y + height / 2 - up.at(value)) > 2:
            canvas.line(across.right + 2, up.at(value), across.right + 13, y + height / 2, stroke="ink3", width=0.8)


def _apart(wanted: list[float], heights: list[float], bottom: float) -> list[float]:
    """Tops as near to the wanted ones (rising) as they can be without overlap: isotonic regression of what is left."""
    before = [sum(heights[:place]) for place in range(len(heights))]
    blocks: list[tuple[float, int]] = []
    for top, offset in zip(wanted, before, strict=True):
        mean, size = top - offset, 1
        while blocks and blocks[-1][0] > mean:
            other, more = blocks.pop()
            mean, size = (mean * size + other * more) / (size + more), size + more
        blocks.append((mean, size))
    lowest = bottom - sum(heights)
    flat = [min(mean, lowest) for mean, size in blocks for _ in range(size)]
    return [top + offset for top, offset in zip(flat, before, strict=True)]


def _draw_sizes(
    canvas: Canvas,
    across: Axis,
    points: list[CurvePoint],
    rows: list[tuple[str, list[str]]],
    planned: CurvePoint,
    double: CurvePoint | None,
    bottom: float,
    *,
    beside: bool,
) -> float:
    """Interviews, clusters and cost of as many sizes as have room; return the height used."""
    first = [points.index(point) for point in (planned, double, points[-1]) if point is not None]
    placed: dict[int, Box] = {}
    for place in dict.fromkeys((*first, *range(len(points)))):
        half = widest([texts[place] for _, texts in rows], SMALL) / 2
        x = across.at(points[place].interviews)
        box = Box(x - half, 0, x + half, 1)
        inside = box.left >= (across.left - 6 if beside else 0) and box.right <= canvas.width
        if inside and not any(box.meets(other, 12) for other in placed.values()):
            placed[place] = box
    y = bottom + 18
    for name, texts in rows:
        if beside:
            canvas.text(across.left - 14, y, name, size=SMALL, anchor="end", fill="ink3")
        else:
            canvas.text(0, y, name, size=SMALL, fill="ink3")
            y += SMALL * LEADING
        for place in placed:
            x = across.at(points[place].interviews)
            chosen = points[place] is planned
            canvas.text(x, y, texts[place], size=SMALL, anchor="middle", fill="accent" if chosen else "ink2")
        y += SMALL * LEADING + 3
    for place in placed:
        x = across.at(points[place].interviews)
        canvas.line(x, bottom, x, bottom + 5, stroke="ink3")
    return y - SMALL


def _in_words(points: Sequence[CurvePoint], interviews: int, correlations: Correlations, target: float | None) -> str:
    planned = planned_point(points, interviews)
    margins = [
        say("{margin} points at {rho}", margin=in_points(planned.margin), rho=rho(correlations.planned)),
        *(say("{margin} at {rho}", margin=in_points(getattr(planned, field)), rho=rho(value)) for value, field in _lines(correlations)[1:]),
    ]
    words = [
        say("Curve of the planned margin of error, in points, by number of interviews, under stated assumptions."),
        say(
            "Planned: {interviews} interviews in {clusters} clusters, {margins}.",
            interviews=count(planned.interviews), clusters=count(planned.clusters), margins=", ".join(margins),
        ),
        *([say("Target: {margin} points.", margin=in_points(target))] if target is not None else []),
        say(
            "All sizes, at {rho}: {sizes}.",
            rho=rho(correlations.planned), sizes=", ".join(f"{count(point.interviews)} {in_points(point.margin)}" for point in points),
        ),
    ]  # fmt: skip
    return " ".join(words)


__all__ = ["Correlations", "doubled_point", "draw_precision_curve", "in_points", "planned_point", "rho"]
