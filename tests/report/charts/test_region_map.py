"""The map: neighbours keep one border, labels lie inside, small places become insets, the credit is always there."""

from __future__ import annotations

import json
import math
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from chart_checks import check, check_printed, text_boxes, words_of
from hypothesis import given
from hypothesis import strategies as st
from printed_examples import FEATURES, SHORT_NAMES, TRUST, country_map, small_map

from kurak.report.charts.boundaries import (
    area,
    deepest_point,
    douglas_peucker,
    inside,
    path_of,
    prepare,
    simplify,
)
from kurak.report.charts.region_map import CREDIT, RegionValue, class_breaks, draw_region_map

COUNTRY = Path(__file__).parents[3] / "studies" / "kyrgyzstan-2023" / "frame" / "kyrgyzstan-adm1.geojson"


@pytest.fixture(scope="module")
def country() -> Any:
    return json.loads(COUNTRY.read_text(encoding="utf-8"))["features"]


def test_breaks_lie_in_the_largest_gaps_of_the_data() -> None:
    assert class_breaks([v for _, v, _, _ in TRUST]) == (2.255, 2.485)


@given(st.lists(st.integers(0, 400), min_size=1, max_size=30))
def test_no_class_is_empty(hundredths: list[int]) -> None:
    values = [v / 100 for v in hundredths]
    breaks = class_breaks(values)
    assert len(breaks) == min(3, len(set(values))) - 1
    classes = {sum(v > b for b in breaks) for v in values}
    assert len(classes) == len(breaks) + 1
    assert not set(breaks) & set(values)


def test_values_names_credit_and_classes_are_there() -> None:
    drawing = small_map(mark="MODELLED")
    check(drawing)
    check_printed(drawing, ["2.10", "3.40", "1.20", "Westland", "Eastland", "Old Town"])
    for svg in (drawing.wide, drawing.narrow):
        assert CREDIT in words_of(svg)
        assert "Equal-area projection" in words_of(svg)
        assert "MODELLED" in words_of(svg)
    assert drawing.alt.endswith(CREDIT)
    assert drawing.rows[0] == ("Old Town", "1.20", "Lowest")


def test_a_town_too_small_for_its_value_is_an_inset() -> None:
    geography = prepare(FEATURES)
    for plate in (geography.wide, geography.narrow):
        insets = {r.name for r in plate.regions if r.inset}
        assert insets == {"Old Town"}


def test_a_region_without_a_value_is_said() -> None:
    drawing = draw_region_map(prepare(FEATURES), [RegionValue("A", 2, "2.00")])
    check(drawing)
    assert drawing.rows[-1] == ("Old Town", "–", "no value")
    assert "No value: Eastland, Old Town." in drawing.alt
    assert "no value" in words_of(drawing.wide)
    check(draw_region_map(prepare(FEATURES), []))


def test_equal_values_make_one_class() -> None:
    drawing = draw_region_map(prepare(FEATURES), [RegionValue(i, 3, "3.00") for i in "ABC"])
    check(drawing)
    assert {row[2] for row in drawing.rows} == {"All"}


def test_more_than_three_classes_are_refused() -> None:
    with pytest.raises(ValueError, match="two breaks"):
        draw_region_map(prepare(FEATURES), [], breaks=[1, 2, 3])


def test_hostile_and_long_names() -> None:
    names = {
        "A": "<b>West</b> & var(--accent)",
        "B": "A land with a name of many words and no end to them",
        "C": "Ö" * 60,
    }
    drawing = draw_region_map(
        prepare(FEATURES, short_names=names), [RegionValue(i, 3, "3.00") for i in "ABC"]
    )
    check(drawing)
    assert "<b>" not in drawing.wide


def _wavy(steps: int) -> list[tuple[float, float]]:
    return [(50 + 3 * math.sin(k / 5) + 0.4 * math.sin(k * 1.7), 100 * k / steps) for k in range(steps + 1)]


def test_neighbours_keep_one_border() -> None:
    border = _wavy(400)
    left = (*border, (0.0, 100.0), (0.0, 0.0))
    right = (*reversed(border), (100.0, 0.0), (100.0, 100.0))
    made = simplify({"left": (left,), "right": (right,)}, tolerance=0.7)
    common = set(made["left"][0]) & set(made["right"][0])
    assert len(made["left"][0]) < 80
    assert common == {p for p in made["left"][0] if p[0] > 1}
    assert abs(area(made["left"][0])) + abs(area(made["right"][0])) == pytest.approx(10_000, abs=0.1)


def test_a_hole_and_the_town_in_it_keep_one_border() -> None:
    town = tuple((50 + 20 * math.cos(k / 30), 50 + 20 * math.sin(k / 30)) for k in range(188))
    turned = (town[77:] + town[:77])[::-1]
    land = ((0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0))
    made = simplify({"land": (land, turned), "town": (town,)}, tolerance=0.7)
    assert set(made["land"][1]) == set(made["town"][0])


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=2, max_size=40))
def test_no_point_strays_from_the_simplified_line(points: list[tuple[float, float]]) -> None:
    line = tuple(points)
    kept = douglas_peucker(line, 2.0)
    assert kept[0] == line[0]
    assert kept[-1] == line[-1]
    for p in line:
        assert min(_to_stretch(p, a, b) for a, b in pairwise(kept)) <= 2.0 + 1e-9


def _to_stretch(p: tuple[float, float], a: tuple[float, float], b: tuple[float, float]) -> float:
    best = math.dist(p, a)
    dx, dy = b[0] - a[0], b[1] - a[1]
    if dx * dx + dy * dy > 0:
        t = max(0.0, min(1.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / (dx * dx + dy * dy)))
        best = min(best, math.dist(p, (a[0] + t * dx, a[1] + t * dy)))
    return best


def test_the_deepest_point_is_inside_and_clear_of_holes() -> None:
    horseshoe = (
        (0.0, 0.0),
        (60.0, 0.0),
        (60.0, 60.0),
        (40.0, 60.0),
        (40.0, 20.0),
        (20.0, 20.0),
        (20.0, 60.0),
        (0.0, 60.0),
    )
    at, depth = deepest_point((horseshoe,))
    assert inside(at, (horseshoe,))
    assert depth > 9
    square = ((0.0, 0.0), (60.0, 0.0), (60.0, 60.0), (0.0, 60.0))
    hole = ((25.0, 25.0), (35.0, 25.0), (35.0, 35.0), (25.0, 35.0))
    assert not inside((30.0, 30.0), (square, hole))
    at, _ = deepest_point((square, hole))
    assert math.dist(at, (30, 30)) > 12


def test_a_path_closes_on_its_own_start() -> None:
    path = path_of((((0.04, 0.0), (10.1, 0.0), (10.1, 7.3)),))
    assert path == "M0 0l10.1 0 0 7.3z"


def test_equal_areas_stay_equal() -> None:
    # Two squares of one degree, one further north, keep the ratio of their areas on the sphere.
    def box(region: str, south: float, east: float) -> dict[str, Any]:
        ring = [[east, south], [east + 4, south], [east + 4, south + 4], [east, south + 4], [east, south]]
        return {
            "properties": {"iso_3166_2": region, "name_en": region},
            "geometry": {"type": "MultiPolygon", "coordinates": [[ring]]},
        }

    plate = prepare([box("A", 36, 0), box("B", 48, 8)]).wide
    areas = []
    for region in plate.regions:
        numbers = [float(n) for n in re.findall(r"-?[\d.]+", region.path)]
        points, x, y = [], 0.0, 0.0
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x, y))
        areas.append(abs(area(tuple(points))))
    true = [math.sin(math.radians(s + 4)) - math.sin(math.radians(s)) for s in (36, 48)]
    assert areas[0] / areas[1] == pytest.approx(true[0] / true[1], rel=0.01)


def test_the_country_of_the_worked_study(country: Any) -> None:
    drawing = country_map(country)
    check(drawing)
    check_printed(drawing, [printed for _, _, printed, _ in TRUST])
    check_printed(drawing, list(SHORT_NAMES.values()))
    assert drawing == country_map(country)
    assert len(drawing.wide.encode()) < 45_000
    assert len(drawing.narrow.encode()) < 45_000
    # Every value stands on the map itself, in the wide and in the narrow one.
    for svg in (drawing.wide, drawing.narrow):
        assert {printed for _, _, printed, _ in TRUST} <= {t for t, _ in text_boxes(svg)}


def test_labels_of_the_country_lie_inside_their_regions(country: Any) -> None:
    geography = prepare(country, short_names=SHORT_NAMES)
    assert {r.name for r in geography.wide.regions if r.inset} == {"Bishkek", "Osh city"}
    assert all(r.name_lines for r in geography.wide.regions if not r.inset)
    assert all(r.label_at for r in geography.narrow.regions if not r.inset)
