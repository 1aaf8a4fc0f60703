"""What every chart must keep, read back from its SVG text alone."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import combinations
from math import cos, radians, sin
from xml.etree import ElementTree

from kurak.report.charts.canvas import Box, text_box
from kurak.report.charts.drawing import Drawing
from kurak.report.charts.lettering import width_of

SVG = "{http://www.w3.org/2000/svg}"
TOKENS = {
    *[
        "paper",
        "card",
        "sunk",
        "ink",
        "ink2",
        "ink3",
        "accent",
        "ochre",
        "ochre-weak",
        "ochre-fill",
        "line",
        "line2",
        "sans",
    ],
    *(f"answer-{k}" for k in range(1, 6)),
    *(f"heat-{k}{end}" for k in range(1, 10) for end in ("", "-ink")),
    *(f"map-{k}{end}" for k in range(1, 4) for end in ("", "-ink")),
}
ELEMENTS = {"svg", "text", "tspan", "path", "rect", "circle", "title"}


def text_boxes(svg: str) -> list[tuple[str, Box]]:
    found = []
    for element in ElementTree.fromstring(svg).iter(f"{SVG}text"):
        text = element.text or ""
        if element.get("transform"):
            continue
        box = text_box(
            float(element.get("x", "nan")),
            float(element.get("y", "nan")),
            text,
            float(element.get("font-size", "nan")),
            element.get("text-anchor", "start"),  # type: ignore[arg-type]
            bold=element.get("font-weight") == "700",
        )
        for tail in element.iter(f"{SVG}tspan"):
            said = tail.text or ""
            wider = float(tail.get("dx", "nan")) + width_of(said, float(tail.get("font-size", "nan")))
            box = Box(box.left, box.top, box.right + wider, box.bottom)
            text += f" {said}"
        found.append((text, box))
    return found


def turned_boxes(svg: str) -> dict[float, list[tuple[str, Box, list[tuple[float, float]]]]]:
    """Slanted texts by their angle: the box as it stands with the sheet turned back by the angle, and its corners on the sheet."""
    found: dict[float, list[tuple[str, Box, list[tuple[float, float]]]]] = defaultdict(list)
    for element in ElementTree.fromstring(svg).iter(f"{SVG}text"):
        if not (transform := element.get("transform")):
            continue
        way = re.fullmatch(r"rotate\((\S+) (\S+) (\S+)\)", transform)
        assert way is not None, transform
        angle, x, y = map(float, way.groups())
        assert (element.get("x"), element.get("y"), element.get("text-anchor")) == (*way.groups()[1:], None)
        c, s = cos(radians(angle)), sin(radians(angle))
        box = text_box(x * c + y * s, y * c - x * s, element.text or "", float(element.get("font-size", "nan")), "start")
        corners = [(u * c - v * s, u * s + v * c) for u in (box.left, box.right) for v in (box.top, box.bottom)]
        found[angle].append((element.text or "", box, corners))
    return found


def words_of(svg: str) -> str:
    return " ".join(text for text, _ in text_boxes(svg))


def check_svg(svg: str, width: int) -> None:
    root = ElementTree.fromstring(svg)
    view = [float(v) for v in root.get("viewBox", "").split()]
    assert view[:3] == [0, 0, width]
    assert (root.get("width"), root.get("height")) == (f"{view[2]:g}", f"{view[3]:g}")
    assert {e.tag.removeprefix(SVG) for e in root.iter()} <= ELEMENTS
    names = {name for e in root.iter() for name in e.attrib}
    assert not names & {"id", "class", "style", "href", "dominant-baseline"}
    assert set(re.findall(r"var\(--([^)]*)\)", svg)) <= TOKENS
    assert "nan" not in svg
    for e in (*root.iter(f"{SVG}text"), *root.iter(f"{SVG}tspan")):
        size = float(e.get("font-size", "0"))
        assert size >= 12 or (size == 10.5 and (e.text or "").isupper())
    numbers = [
        n
        for e in root.iter()
        for a in ("x", "y", "cx", "cy", "d")
        for n in re.findall(r"\.\d+", e.get(a, ""))
    ]
    assert all(len(n) == 2 for n in numbers), "coordinates have one decimal"

    boxes = text_boxes(svg)
    for text, box in boxes:
        assert box.left >= -0.6, f"{text!r} leaves on the left"
        assert box.right <= view[2] + 0.6, f"{text!r} leaves on the right"
        assert box.top >= -0.6, f"{text!r} leaves at the top"
        assert box.bottom <= view[3] + 0.6, f"{text!r} leaves at the bottom"
    for (a, one), (b, other) in combinations(boxes, 2):
        assert not one.meets(other, -0.6), f"{a!r} runs into {b!r}"
    for slanted in turned_boxes(svg).values():
        for text, _, corners in slanted:
            assert all(-0.6 <= x <= view[2] + 0.6 and -0.6 <= y <= view[3] + 0.6 for x, y in corners), f"{text!r} leaves the sheet"
        for (a, one, _), (b, other, _) in combinations(slanted, 2):
            assert not one.meets(other, -0.6), f"{a!r} runs into {b!r}"
    for e in root.iter(f"{SVG}rect"):
        left, right = float(e.get("x", "nan")), float(e.get("x", "nan")) + float(e.get("width", "nan"))
        assert -0.1 <= left <= right <= view[2] + 0.1
    for e in root.iter(f"{SVG}circle"):
        reach, x = float(e.get("r", "nan")), float(e.get("cx", "nan"))
        assert reach <= x + 0.1
        assert x + reach <= view[2] + 0.1


def check(drawing: Drawing) -> None:
    check_svg(drawing.wide, 780)
    check_svg(drawing.narrow, 340)
    assert drawing.alt
    assert all(len(row) == len(drawing.columns) for row in drawing.rows)


def check_printed(drawing: Drawing, printed: list[str]) -> None:
    """Every printed text stands in both pictures, in the words and in the table."""
    cells = " ".join(cell for row in drawing.rows for cell in row)
    for text in printed:
        assert text in words_of(drawing.wide), text
        assert text in words_of(drawing.narrow), text
        assert text in cells, text
        assert text in drawing.alt, text
