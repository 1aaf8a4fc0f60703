"""A map of first-level regions in three classes, with the value printed on each.

Nothing on it is known by colour alone: each value stands on its region, or beside its inset, and the
classes are named by the values they hold.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from kurak.report.charts.axis import Number
from kurak.report.charts.boundaries import Geography, Inset, Plate, prepare
from kurak.report.charts.canvas import LABEL, SMALL, Canvas, number
from kurak.report.charts.drawing import WIDE, Drawing
from kurak.report.charts.furniture import draw_note
from kurak.report.charts.lettering import LEADING, width_of, wrap
from kurak.report.words.saying import counted, later, say

CREDIT = "© OpenStreetMap contributors"
TECHNIQUE = later("Equal-area projection; boundaries simplified, insets enlarged.")


@dataclass(frozen=True)
class RegionValue:
    """The value of one region, by the id its geometry has."""

    id: str
    value: Number
    printed: str


def class_breaks(values: Sequence[Number], *, classes: int = 3) -> tuple[float, ...]:
    """Breaks in the middle of the largest gaps of the data, so that close values share a class.

    Each class holds a value. Fewer different values than classes give fewer breaks.

    Examples
    --------
    >>> class_breaks([1, 1.1, 2, 2.1, 4])
    (1.55, 3.05)
    >>> class_breaks([2, 2])
    ()
    """
    different = sorted(set(values))
    gaps = sorted(
        ((float(b) - float(a), i) for i, (a, b) in enumerate(itertools.pairwise(different))),
        key=lambda gap: (-round(gap[0], 10), gap[1]),
    )[: classes - 1]
    return tuple(
        round((float(different[i]) + float(different[i + 1])) / 2, 10) for i in sorted(i for _, i in gaps)
    )


def draw_region_map(
    geography: Geography,
    values: Sequence[RegionValue],
    *,
    breaks: Sequence[Number] | None = None,
    measure: str = "",
    credit: str = CREDIT,
    mark: str = "",
) -> Drawing:
    """Draw the regions, darkest where the value is lowest, with a legend, insets and the credit.

    Parameters
    ----------
    geography
        From `prepare`, once for all maps of a study.
    breaks
        At most two, rising; from `class_breaks` if not given, or one set for several maps.
    measure
        What the values are; means if not given.
    mark
        MODELLED, SIMULATED or the like.
    """
    measure = measure or say("mean")
    by_id = {v.id: v for v in values}
    cuts = tuple(float(b) for b in (class_breaks([v.value for v in values]) if breaks is None else breaks))
    if len(cuts) > 2:
        raise ValueError("a map has three classes, so two breaks at most")
    drawn = [_lay_out(plate, by_id, cuts, credit, mark) for plate in (geography.wide, geography.narrow)]
    names = {r.id: r.name for r in geography.wide.regions}
    ordered = sorted((v for v in values if v.id in names), key=lambda v: (v.value, names[v.id]))
    missing = [names[i] for i in names if i not in by_id]
    alt = f"{mark}. " if mark else ""
    alt += counted("Map of {measure} in {n} region.", "Map of {measure} in {n} regions.", len(names), measure=measure) + " "
    groups = _classes(ordered, cuts)
    for words, group in zip(_class_names(len(groups)), groups, strict=True):
        alt += f"{words}: " + ", ".join(f"{names[v.id]} {v.printed}" for v in group) + ". "
    alt += say("No value: {names}.", names=", ".join(missing)) + " " if missing else ""
    rows = [
        (names[v.id], v.printed, words)
        for words, group in zip(_class_names(len(groups)), groups, strict=True)
        for v in group
    ]
    rows += [(name, "–", say("no value")) for name in missing]
    return Drawing(drawn[0], drawn[1], alt + credit, (say("region"), measure, say("class")), tuple(rows))


def _class_names(classes: int) -> tuple[str, ...]:
    few = {0: (), 1: (say("All"),), 2: (say("Lower"), say("Higher"))}
    return few.get(classes, (say("Lowest"), say("Middle"), say("Highest")))


def _classes(ordered: Sequence[RegionValue], cuts: tuple[float, ...]) -> list[list[RegionValue]]:
    groups: list[list[RegionValue]] = [[] for _ in range(len(cuts) + 1)]
    for v in ordered:
        groups[sum(float(v.value) > cut for cut in cuts)].append(v)
    return groups


def _token(value: RegionValue, cuts: tuple[float, ...]) -> str:
    """Dark is low; with two classes the middle tone is left out."""
    place = sum(float(value.value) > cut for cut in cuts)
    return {0: ("map-2",), 1: ("map-1", "map-3")}.get(len(cuts), ("map-1", "map-2", "map-3"))[place]


def _lay_out(
    plate: Plate, by_id: dict[str, RegionValue], cuts: tuple[float, ...], credit: str, mark: str
) -> str:
    canvas = Canvas(plate.width)
    insets: list[tuple[Inset, RegionValue | None]] = []
    for region in plate.regions:
        value = by_id.get(region.id)
        canvas.path(region.path, fill=_token(value, cuts) if value else "sunk", stroke="ink3", width=0.7)
    for region in plate.regions:
        value = by_id.get(region.id)
        if region.inset:
            insets.append((region.inset, value))
        elif region.label_at:
            fill = f"{_token(value, cuts)}-ink" if value else "ink2"
            x, y = region.label_at
            size = LABEL if plate.width >= WIDE else SMALL
            block = len(region.name_lines) * SMALL * LEADING + size * LEADING
            under = canvas.paragraph(
                x,
                y - block / 2 + 0.82 * SMALL,
                list(region.name_lines),
                size=SMALL,
                anchor="middle",
                fill=fill,
            )
            canvas.text(
                x,
                under + 1,
                value.printed if value else "–",
                size=size,
                anchor="middle",
                fill=fill,
                bold=True,
            )
    for inset, value in insets:
        _draw_inset(canvas, inset, value, cuts)
    y = _draw_legend(canvas, plate, by_id, cuts, plate.height + 8)
    return canvas.svg(draw_note(canvas, y + 12, f"{say(TECHNIQUE)} {credit}"), mark=mark)


def _draw_inset(canvas: Canvas, inset: Inset, value: RegionValue | None, cuts: tuple[float, ...]) -> None:
    (cx, cy), (hx, hy) = inset.centre, inset.true_place
    away = ((hx - cx) ** 2 + (hy - cy) ** 2) ** 0.5 or 1.0
    ring = 7.0 if canvas.width >= WIDE else 5.0
    ux, uy = (hx - cx) / away, (hy - cy) / away
    for stroke, width in (("paper", 3.2), ("ink2", 1.0)):
        canvas.line(
            cx + ux * inset.radius, cy + uy * inset.radius, hx - ux * ring, hy - uy * ring,
            stroke=stroke, width=width, behind=False,
        )  # fmt: skip
        canvas.put(
            f'<circle cx="{number(hx)}" cy="{number(hy)}" r="{ring:g}" fill="none" stroke="var(--{stroke})" '
            f'stroke-width="{width:g}"/>',
            False,
        )
    canvas.put(
        f'<circle cx="{number(cx)}" cy="{number(cy)}" r="{inset.radius:g}" fill="var(--paper)" '
        f'stroke="var(--ink3)" stroke-width="1"/>'
        f'<path transform="translate({number(cx)} {number(cy)})" d="{inset.path}" fill-rule="evenodd" '
        f'fill="var(--{_token(value, cuts) if value else "sunk"})" stroke="var(--ink3)" stroke-width="0.7"/>',
        False,
    )
    x, y = inset.text_at
    anchor = "start" if inset.anchor == "start" else "end"
    lines = [*inset.lines, value.printed if value else "–"]
    canvas.paragraph(x, y, lines, anchor="start" if anchor == "start" else "end", bold=True)


def _draw_legend(
    canvas: Canvas, plate: Plate, by_id: dict[str, RegionValue], cuts: tuple[float, ...], y: float
) -> float:
    """The classes and their values; also the regions, where not all names fit the map, as on a narrow sheet."""
    names = {r.id: r.name for r in plate.regions}
    ordered = sorted((v for v in by_id.values() if v.id in names), key=lambda v: (v.value, names[v.id]))
    groups = [group for group in _classes(ordered, cuts) if group]
    narrow = plate.width < WIDE or plate.lacks_names(by_id)
    x = 0.0
    for group in groups:
        low, high = group[0].printed, group[-1].printed
        words = low if low == high else f"{low}–{high}"
        canvas.rect(x, y, 22, 13, fill=_token(group[0], cuts), stroke="ink3", stroke_width=0.6)
        if narrow:
            text = f"{words}: " + ", ".join(
                names[v.id] if low == high else f"{names[v.id]} {v.printed}" for v in group
            )
            lines = wrap(text, plate.width - 30, SMALL)
            y = canvas.paragraph(30, y + 11, lines, size=SMALL, fill="ink2") - 4
        else:
            words = counted("{values} · {n} region", "{values} · {n} regions", len(group), values=words)
            canvas.text(x + 29, y + 11, words, size=SMALL, fill="ink2")
            x += 29 + width_of(words, SMALL) + 26
    if len(by_id) < len(names):
        words = say("no value")
        if not narrow and x + max(100.0, 29 + width_of(words, SMALL)) > plate.width:
            x, y = 0.0, y + 20
        canvas.rect(x, y, 22, 13, fill="sunk", stroke="ink3", stroke_width=0.6)
        box = canvas.text(x + 29, y + 11, words, size=SMALL, fill="ink2")
        y = box.bottom + 4 if narrow else y
    return y if narrow else y + 20


__all__ = ["CREDIT", "Geography", "RegionValue", "class_breaks", "draw_region_map", "prepare"]
