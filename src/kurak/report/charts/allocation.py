"""The sample design: interviews of each region from zero, split by settlement, with their clusters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kurak.report.charts.axis import Number
from kurak.report.charts.canvas import LABEL, SMALL, Canvas
from kurak.report.charts.drawing import NARROW, WIDE, Drawing
from kurak.report.charts.furniture import place_labels
from kurak.report.charts.lettering import LEADING, widest, width_of, wrap
from kurak.report.words.saying import say

FILLS = ("accent", "map-2")


@dataclass(frozen=True)
class RegionAllocation:
    """Interviews of one region: two parts and their sum, each with its printed text; clusters as text.

    ``total_said`` is the sum with its noun, in the number that the language has for it; else the name of the total follows on the sum.
    """

    label: str
    parts: tuple[Number, Number]
    parts_printed: tuple[str, str]
    total: Number
    total_printed: str
    clusters: str = ""
    total_said: str = ""


def draw_allocation(
    regions: Sequence[RegionAllocation],
    *,
    part_names: tuple[str, str] | None = None,
    total_name: str = "",
    clusters_name: str = "",
    rows_name: str = "",
    mark: str = "",
) -> Drawing:
    """Draw stacked bars from zero, largest region first, with all counts in columns beside them.

    Cities and villages, interviews, clusters and regions are what they are called where nothing else is given.
    """
    part_names = part_names or (say("city"), say("village"))
    total_name, clusters_name, rows_name = total_name or say("interviews"), clusters_name or say("clusters"), rows_name or say("region")
    ordered = sorted(regions, key=lambda r: (-r.total, r.label))
    names = (*part_names, total_name, clusters_name)
    with_clusters = any(r.clusters for r in ordered)
    drawn = (_wide(ordered, names, with_clusters, mark), _narrow(ordered, names, with_clusters, mark))
    alt = f"{mark}. " if mark else ""
    alt += say("Stacked bars of {what} by {group}, {first} and {second}.", what=total_name, group=rows_name, first=part_names[0], second=part_names[1])
    alt += " "
    alt += "; ".join(
        f"{r.label} {r.total_printed} ({part_names[0]} {r.parts_printed[0]}, {part_names[1]} {r.parts_printed[1]}"
        + (f", {clusters_name} {r.clusters})" if r.clusters else ")")
        for r in ordered
    )
    columns = (rows_name, *names) if with_clusters else (rows_name, *names[:3])
    rows = []
    for r in ordered:
        row = (r.label, *r.parts_printed, r.total_printed)
        rows.append((*row, r.clusters or "–") if with_clusters else row)
    return Drawing(drawn[0], drawn[1], alt + ".", columns, tuple(rows))


def _wide(regions: list[RegionAllocation], names: tuple[str, ...], with_clusters: bool, mark: str) -> str:
    canvas = Canvas(WIDE)
    labels = place_labels([r.label for r in regions], WIDE, wide_room=200.0, bold=False)
    texts = [
        [r.parts_printed[0] for r in regions],
        [r.parts_printed[1] for r in regions],
        [r.total_printed for r in regions],
    ]
    if with_clusters:
        texts.append([r.clusters for r in regions])
    # A head is broken between words only, so that a long word has the room it needs.
    heads = [wrap(name, max(96.0, widest(name.split(), SMALL)), SMALL) for name in names[: len(texts)]]
    rooms = [
        max(widest(head, SMALL, bold=True) + (16 if k < 2 else 0), widest(column, LABEL, bold=k == 2)) + 22
        for k, (head, column) in enumerate(zip(heads, texts, strict=True))
    ]
    edges = [WIDE - sum(rooms[k + 1 :]) for k in range(len(rooms))]
    left, right = labels.edge + 12, WIDE - sum(rooms) + 4
    deepest = max(len(head) for head in heads)
    for k, (head, edge) in enumerate(zip(heads, edges, strict=True)):
        y = 12 + (deepest - len(head)) * SMALL * LEADING
        canvas.paragraph(
            edge, y, head, size=SMALL, anchor="end", fill="ink" if k == 2 else "ink2", bold=k == 2
        )
        if k < 2:
            canvas.rect(edge - width_of(head[0], SMALL) - 15, y - 9.5, 10, 10, fill=FILLS[k])
    y = 12 + deepest * SMALL * LEADING
    top = y - 6
    scale = _per_unit(regions, right - left)
    for row, r in enumerate(regions):
        height = max(28.0, labels.height(row) + 10)
        centre = y + height / 2
        labels.draw(canvas, row, centre)
        _draw_bar(canvas, r, left, centre - 8, 16, scale)
        for k, edge in enumerate(edges):
            text = (*r.parts_printed, r.total_printed, r.clusters or "–")[k]
            canvas.text(
                edge, centre + 0.35 * LABEL, text, anchor="end", bold=k == 2, fill="ink" if k == 2 else "ink2"
            )
        y += height
        canvas.line(0, y, WIDE, y, stroke="line", width=0.8)
    canvas.line(left, top, left, y + 2, stroke="ink3")
    return canvas.svg(y + 4, mark=mark)


def _narrow(regions: list[RegionAllocation], names: tuple[str, ...], with_clusters: bool, mark: str) -> str:
    canvas = Canvas(NARROW)
    x, y = 0.0, 12.0
    for k in range(2):
        for line in wrap(names[k], NARROW - 20, SMALL):
            needed = 16 + width_of(line, SMALL)
            if x and x + needed > NARROW:
                x, y = 0.0, y + SMALL * LEADING
            canvas.rect(x, y - 9.5, 10, 10, fill=FILLS[k])
            canvas.text(x + 16, y, line, size=SMALL, fill="ink2")
            x += needed + 18
    y += 10
    scale = _per_unit(regions, NARROW)
    for r in regions:
        total = r.total_said or f"{r.total_printed} {names[2]}"
        beside = width_of(total, LABEL, bold=True) + 14
        lines = (
            wrap(r.label, NARROW - beside, LABEL) if beside < NARROW * 0.6 else wrap(r.label, NARROW, LABEL)
        )
        first = y + LABEL + 6
        under = canvas.paragraph(0, first, lines)
        if beside < NARROW * 0.6:
            canvas.text(NARROW, first, total, anchor="end", bold=True)
        else:
            under = canvas.paragraph(0, under, wrap(total, NARROW, LABEL, bold=True), bold=True)
        bar = under - LABEL * LEADING + 7
        _draw_bar(canvas, r, 0, bar, 14, scale)
        parts = " · ".join(f"{name} {text}" for name, text in zip(names, r.parts_printed, strict=False))
        if with_clusters:
            parts += f" · {names[3]} {r.clusters or '–'}"
        y = canvas.paragraph(0, bar + 14 + 15, wrap(parts, NARROW, SMALL), size=SMALL, fill="ink2")
        y -= SMALL * LEADING - 8
    return canvas.svg(y, mark=mark)


def _per_unit(regions: list[RegionAllocation], room: float) -> float:
    largest = max((float(sum(r.parts)) for r in regions), default=0.0)
    # Two px are left for the least width of a small part.
    return (room - 2) / largest if largest > 0 else 0.0


def _draw_bar(
    canvas: Canvas, r: RegionAllocation, left: float, top: float, height: float, scale: float
) -> None:
    x = left
    for part, fill in zip(r.parts, FILLS, strict=True):
        if part > 0:
            width = max(float(part) * scale, 1.5)
            # A hair between the parts, so that greyscale tells them apart at any size.
            canvas.rect(x, top, max(width - 1, 1), height, fill=fill)
            x += width
