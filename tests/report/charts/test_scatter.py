"""Groups by two means: every name lies at its own dot or is listed, and no line is laid through the dots."""

from __future__ import annotations

import re

import pytest
from chart_checks import check, check_printed, text_boxes, words_of

from kurak.report.charts.scatter import ScatterPoint, draw_scatter

HOSTILE = '<script>alert("1")</script> & var(--accent) \x00'
POINTS = [
    ScatterPoint(name, x, y, f"{x:.2f}", f"{y:.2f}")
    for name, x, y in (
        ("Bishkek", 2.20, 3.31), ("Osh city", 2.32, 3.38), ("Naryn", 2.31, 3.42), ("Talas", 2.75, 3.61), ("Chui", 2.65, 3.47),
        ("Batken", 2.67, 3.55), ("Issyk-Kul", 2.70, 3.50), ("Jalal-Abad", 2.78, 3.66), ("Osh region", 2.66, 3.52),
    )
]  # fmt: skip



def test_every_group_has_its_dot_its_name_and_its_values() -> None:
    drawing = draw_scatter(POINTS, x_name="trust", y_name="similarity", rows_name="region", scale=(1, 5))
    check(drawing)
    assert drawing.wide.count("<circle") == len(POINTS)
    check_printed(drawing, [p.label for p in POINTS])
    assert drawing.columns == ("region", "trust", "similarity")
    assert ("Talas", "2.75", "3.61") in drawing.rows
    assert "not the whole scale" in words_of(drawing.narrow)


@pytest.mark.parametrize("layout", ["wide", "narrow"])
def test_a_name_is_nearest_to_its_own_dot(layout: str) -> None:
    drawing = draw_scatter(POINTS, x_name="trust", y_name="similarity", scale=(1, 5))
    svg = getattr(drawing, layout)
    dots = [(float(x), float(y)) for x, y in re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', svg)]
    ordered = sorted(POINTS, key=lambda p: (p.x, p.y))
    for text, box in text_boxes(svg):
        own = next((k for k, p in enumerate(ordered) if p.label == text), None)
        if own is None:
            continue
        for k, (x, y) in enumerate(dots):
            inline = box.top < y < box.bottom and (0 <= x - box.right < 12 or 0 <= box.left - x < 12)
            assert k == own or not inline, text


def test_equal_places_are_listed_where_no_name_fits() -> None:
    drawing = draw_scatter([ScatterPoint(f"Group {k}", 3, 3, "3.00", "3.00") for k in range(40)], x_name="a", y_name="b")
    check(drawing)
    assert "Not named for want of room: Group" in words_of(drawing.narrow)
    assert len(drawing.rows) == 40


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_points(count: int) -> None:
    check(draw_scatter(POINTS[:count], x_name="a", y_name="b", scale=(1, 5)))


def test_hostile_and_long_words() -> None:
    long = "People convicted of extremism who came back from places of detention and their families " * 3
    points = [ScatterPoint(HOSTILE, 1, 5, "1.00", "5.00"), ScatterPoint(long, 5, 1, "5.00", "1.00"), ScatterPoint("C", 2.5, 300, "2.50", "300")]
    drawing = draw_scatter(points, x_name=HOSTILE, y_name=long, scale=(1, 5), mark="SIMULATED")
    check(drawing)
    assert "<script" not in drawing.wide
    assert drawing.alt.startswith("SIMULATED. ")
    assert "SIMULATED" in words_of(drawing.wide)
