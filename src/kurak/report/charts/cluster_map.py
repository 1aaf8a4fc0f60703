"""How many clusters of a drawn sample fall in each area: counts on a map, and never a place for a unit.

A frame holds no coordinates of its units, so a point would be invented. Each kind of unit has a shape of its own as well
as a name; an area is told by its name and its numbers, not by its colour.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kurak.report.charts.boundaries import Geography, Inset, Plate, prepare
from kurak.report.charts.canvas import LABEL, SMALL, Anchor, Canvas, number
from kurak.report.charts.drawing import WIDE, Drawing
from kurak.report.charts.furniture import draw_note
from kurak.report.charts.lettering import LEADING, widest, width_of, wrap
from kurak.report.charts.region_map import CREDIT, TECHNIQUE
from kurak.report.wording import count
from kurak.report.words.saying import counted, say

SYMBOL = 10.0
GAP = 4.0
BETWEEN = 12.0


@dataclass(frozen=True)
class AreaClusters:
    """Clusters of one area, by the id its geometry has: one number a kind of unit."""

    id: str
    clusters: tuple[int, ...]


def cluster_geography(features: Sequence[Mapping[str, Any]], names: Mapping[str, str], *, kinds: int) -> Geography:
    """Prepare the areas with room for one number a kind; ``names`` are those to print, by id of the feature."""
    named = [
        {**feature, "properties": {"id": feature["id"], "name": names.get(feature["id"], str(feature["id"]))}}
        for feature in features
    ]
    room = _row_width(["00"] * kinds, LABEL)
    return prepare(named, key="id", name="name", widest_value="0" * math.ceil(room / width_of("0", LABEL, bold=True)))


def draw_cluster_map(
    geography: Geography,
    areas: Sequence[AreaClusters],
    *,
    kinds: tuple[str, ...],
    credit: str = CREDIT,
    mark: str = "",
) -> Drawing:
    """Draw the areas, each with its number of clusters by kind of unit.

    Parameters
    ----------
    geography
        From :func:`cluster_geography`.
    kinds
        Two kinds of units at most, such as towns and rural units; the first is a square, the second a ring.
    mark
        SIMULATED, for a draw that is not the sample of the study.

    Raises
    ------
    ValueError
        If there are more than two kinds, or an area has other numbers than kinds.
    """
    if not 1 <= len(kinds) <= 2 or any(len(area.clusters) != len(kinds) for area in areas):
        raise ValueError("a map of clusters shows one or two kinds of units, with a number of each in every area")
    drawn = draw_areas(geography, areas, kinds=tuple(say("clusters in {kind}", kind=name) for name in kinds), credit=credit, mark=mark)
    names = {region.id: region.name for region in geography.wide.regions}
    ordered = sorted((a for a in areas if a.id in names), key=lambda a: (-sum(a.clusters), names[a.id]))
    alt = f"{mark}. " if mark else ""
    alt += say(
        "Map of {clusters} in {areas}, counted by area; no unit has a place on it.",
        clusters=counted("{n} drawn cluster", "{n} drawn clusters", sum(sum(area.clusters) for area in ordered)),
        areas=counted("{n} area", "{n} areas", len(ordered)),
    )
    alt += " "
    alt += "; ".join(f"{names[a.id]} {_said(a, kinds)}" for a in ordered) + f". {credit}"
    rows = [(names[a.id], *(count(n) for n in a.clusters), count(sum(a.clusters))) for a in ordered]
    columns = (say("area"), *(kinds if len(kinds) > 1 else ()), say("clusters"))
    cells = tuple(row if len(kinds) > 1 else (row[0], row[-1]) for row in rows)
    return Drawing(drawn[0], drawn[1], alt, columns, cells)


def draw_areas(
    geography: Geography, areas: Sequence[AreaClusters], *, kinds: tuple[str, ...], credit: str = CREDIT, mark: str = ""
) -> tuple[str, str]:
    """Draw areas with a number a kind at both widths: what :func:`draw_cluster_map` draws, under words of the caller's."""
    by_id = {area.id: area for area in areas}
    wide, narrow = (_lay_out(plate, by_id, kinds, credit, mark) for plate in (geography.wide, geography.narrow))
    return wide, narrow


def _said(area: AreaClusters, kinds: tuple[str, ...]) -> str:
    return ", ".join(say("{n} {kind}", n=count(n), kind=kind) for n, kind in zip(area.clusters, kinds, strict=True))


def _row_width(texts: Sequence[str], size: float) -> float:
    return sum(SYMBOL + GAP + width_of(text, size, bold=True) for text in texts) + BETWEEN * (len(texts) - 1)


def _draw_row(
    canvas: Canvas, x: float, y: float, clusters: tuple[int, ...], *, size: float, anchor: Anchor, fill: str = "ink"
) -> None:
    """A symbol and a number for each kind, side by side on the baseline ``y``."""
    texts = [count(n) for n in clusters]
    x -= {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * _row_width(texts, size)
    for kind, text in enumerate(texts):
        _draw_symbol(canvas, x, y - 0.36 * size, kind)
        x = canvas.text(x + SYMBOL + GAP, y, text, size=size, fill=fill, bold=True).right + BETWEEN


def _draw_symbol(canvas: Canvas, x: float, middle: float, kind: int) -> None:
    if kind == 0:
        canvas.rect(x, middle - SYMBOL / 2, SYMBOL, SYMBOL, fill="accent")
    else:
        canvas.ring(x + SYMBOL / 2, middle, radius=SYMBOL / 2 - 1, stroke="accent")


def _lay_out(plate: Plate, by_id: Mapping[str, AreaClusters], kinds: tuple[str, ...], credit: str, mark: str) -> str:
    canvas = Canvas(plate.width)
    size = LABEL if plate.width >= WIDE else SMALL
    for region in plate.regions:
        canvas.path(region.path, fill="map-3" if region.id in by_id else "sunk", stroke="ink3", width=0.7)
    for region in plate.regions:
        area = by_id.get(region.id)
        if region.inset:
            _draw_inset(canvas, region.inset, area)
        elif region.label_at:
            x, y = region.label_at
            block = len(region.name_lines) * SMALL * LEADING + size * LEADING
            first, lines = y - block / 2 + 0.82 * SMALL, list(region.name_lines)
            under = canvas.paragraph(x, first, lines, size=SMALL, anchor="middle", fill="map-3-ink" if area else "ink2")
            if area is not None:
                _draw_row(canvas, x, under + 1, area.clusters, size=size, anchor="middle", fill="map-3-ink")
    y = plate.height + 14
    x = 0.0
    for kind, name in enumerate(kinds):
        if x and x + SYMBOL + 6 + width_of(name, SMALL) > plate.width:
            x, y = 0.0, y + SMALL * LEADING
        _draw_symbol(canvas, x, y, kind)
        x = canvas.text(x + SYMBOL + 6, y + 0.36 * SMALL, name, size=SMALL, fill="ink2").right + 22
    y += 22
    if plate.width < WIDE or plate.lacks_names(by_id):
        y = _draw_list(canvas, plate, by_id, y)
    return canvas.svg(draw_note(canvas, y + 6, f"{say(TECHNIQUE)} {credit}"), mark=mark)


def _draw_list(canvas: Canvas, plate: Plate, by_id: Mapping[str, AreaClusters], y: float) -> float:
    """Every area with its numbers: in a narrow sheet, or with long names, not all of them fit on the map."""
    listed = sorted((r for r in plate.regions if r.id in by_id), key=lambda r: (-sum(by_id[r.id].clusters), r.name))
    numbers = [[count(n) for n in by_id[region.id].clusters] for region in listed]
    rooms = [SYMBOL + GAP + widest(list(texts), SMALL, bold=True) + BETWEEN for texts in zip(*numbers, strict=True)]
    width = plate.width - sum(rooms) - 16
    left = min(widest([region.name for region in listed], SMALL), width) + 16
    for region, texts in zip(listed, numbers, strict=True):
        lines = wrap(region.name, width, SMALL)
        x = left
        for kind, (text, room) in enumerate(zip(texts, rooms, strict=True)):
            _draw_symbol(canvas, x, y + 0.44 * SMALL, kind)
            x += room
            canvas.text(x - BETWEEN, y + 0.8 * SMALL, text, size=SMALL, anchor="end", bold=True)
        y = canvas.paragraph(0, y + 0.8 * SMALL, lines, size=SMALL, fill="ink2") - 0.8 * SMALL + 3
    return y + 6


def _draw_inset(canvas: Canvas, inset: Inset, area: AreaClusters | None) -> None:
    (cx, cy), (hx, hy) = inset.centre, inset.true_place
    away = math.dist(inset.centre, inset.true_place) or 1.0
    ux, uy = (hx - cx) / away, (hy - cy) / away
    radius = 7.0 if canvas.width >= WIDE else 5.0
    for stroke, width in (("paper", 3.2), ("ink2", 1.0)):
        canvas.line(
            cx + ux * inset.radius, cy + uy * inset.radius, hx - ux * radius, hy - uy * radius,
            stroke=stroke, width=width, behind=False,
        )  # fmt: skip
        canvas.put(
            f'<circle cx="{number(hx)}" cy="{number(hy)}" r="{radius:g}" fill="none" stroke="var(--{stroke})" '
            f'stroke-width="{width:g}"/>',
            False,
        )
    canvas.put(
        f'<circle cx="{number(cx)}" cy="{number(cy)}" r="{inset.radius:g}" fill="var(--paper)" stroke="var(--ink3)"/>'
        f'<path transform="translate({number(cx)} {number(cy)})" d="{inset.path}" fill-rule="evenodd" '
        f'fill="var(--{"map-3" if area else "sunk"})" stroke="var(--ink3)" stroke-width="0.7"/>',
        False,
    )
    x, y = inset.text_at
    anchor: Anchor = "start" if inset.anchor == "start" else "end"
    under = canvas.paragraph(x, y, list(inset.lines), anchor=anchor, bold=True)
    if area is not None:
        _draw_row(canvas, x, under, area.clusters, size=LABEL, anchor=anchor)


__all__ = ["AreaClusters", "cluster_geography", "draw_areas", "draw_cluster_map"]
