"""Why: a map of drawn clusters may say how many fall in an area, and must never seem to know where."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from chart_checks import check, text_boxes, words_of
from printed_examples import FEATURES, IDS, SHORT_NAMES

from kurak.report.charts.cluster_map import AreaClusters, cluster_geography, draw_cluster_map
from kurak.report.charts.drawing import Drawing

COUNTRY = Path(__file__).parents[3] / "studies" / "kyrgyzstan-2023" / "frame" / "kyrgyzstan-adm1.geojson"
FIRST = [{**feature, "id": name} for feature, name in zip(FEATURES, "ABC", strict=True)]
NAMES = {"A": "Westland", "B": "Eastland", "C": "Old Town"}
KINDS = ("towns", "rural units")


def small(*areas: tuple[str, int, int]) -> Drawing:
    geography = cluster_geography(FIRST, NAMES, kinds=2)
    made = [AreaClusters(id, (towns, rural)) for id, towns, rural in areas]
    return draw_cluster_map(geography, made, kinds=KINDS, mark="SIMULATED")


@pytest.fixture(scope="module")
def country() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(COUNTRY.read_text(encoding="utf-8"))["features"]
    return found


def made(country: list[dict[str, Any]], numbers: list[tuple[int, int]]) -> Drawing:
    geography = cluster_geography(country, SHORT_NAMES, kinds=2)
    areas = [AreaClusters(id, both) for id, both in zip(IDS, numbers, strict=True)]
    return draw_cluster_map(geography, areas, kinds=KINDS, mark="SIMULATED")


def test_the_country_fits_with_one_and_with_two_digits(country: list[dict[str, Any]]) -> None:
    for numbers in ([(k, 2 * k) for k in range(9)], [(10 + k, 20 + k) for k in range(9)]):
        drawing = made(country, numbers)
        check(drawing)
        # Every area is named with its numbers in both widths: on the map, or in the list under it.
        for svg in (drawing.wide, drawing.narrow):
            said = {text for text, _ in text_boxes(svg)}
            assert set(SHORT_NAMES.values()) <= said
            assert {str(n) for both in numbers for n in both} <= said


def test_simulated_stands_in_picture_and_words() -> None:
    drawing = small(("A", 3, 4), ("B", 0, 12), ("C", 5, 0))
    check(drawing)
    assert "SIMULATED" in words_of(drawing.wide)
    assert "SIMULATED" in words_of(drawing.narrow)
    assert drawing.alt.startswith("SIMULATED. Map of 24 drawn clusters in 3 areas")
    assert "no unit has a place on it" in drawing.alt


def test_alt_text_and_table_say_what_the_picture_says() -> None:
    drawing = small(("A", 3, 4), ("B", 0, 12), ("C", 5, 0))
    assert drawing.columns == ("area", "towns", "rural units", "clusters")
    assert drawing.rows == (
        ("Eastland", "0", "12", "12"),
        ("Westland", "3", "4", "7"),
        ("Old Town", "5", "0", "5"),
    )
    assert "Eastland 0 towns, 12 rural units; Westland 3 towns, 4 rural units" in drawing.alt


def test_the_number_of_symbols_is_that_of_areas_and_kinds_not_of_clusters() -> None:
    few, many = (small(("A", n, n), ("B", n, n), ("C", n, n)) for n in (1, 9))
    for name in ("wide", "narrow"):
        one, other = getattr(few, name), getattr(many, name)
        assert (one.count("<rect"), one.count("<circle")) == (other.count("<rect"), other.count("<circle"))


def test_one_kind_needs_no_columns_of_kinds() -> None:
    geography = cluster_geography(FIRST, NAMES, kinds=1)
    areas = [AreaClusters(id, (n,)) for id, n in (("A", 3), ("B", 2), ("C", 7))]
    drawing = draw_cluster_map(geography, areas, kinds=("all units",), mark="SIMULATED")
    check(drawing)
    assert drawing.columns == ("area", "clusters")
    assert drawing.rows[0] == ("Old Town", "7")


def test_areas_without_clusters_and_areas_of_no_frame() -> None:
    drawing = small(("A", 3, 4), ("elsewhere", 9, 9))
    check(drawing)
    assert drawing.rows == (("Westland", "3", "4", "7"),)
    assert "Map of 7 drawn clusters in 1 area," in drawing.alt


def test_three_kinds_and_missing_numbers_are_refused() -> None:
    geography = cluster_geography(FIRST, NAMES, kinds=2)
    with pytest.raises(ValueError, match="one or two kinds"):
        draw_cluster_map(geography, [AreaClusters("A", (1, 2, 3))], kinds=("a", "b", "c"))
    with pytest.raises(ValueError, match="one or two kinds"):
        draw_cluster_map(geography, [AreaClusters("A", (1,))], kinds=KINDS)


def test_hostile_and_long_names() -> None:
    names = {"A": "<b>West</b> & var(--accent)", "B": "A land with a name of many words and no end to them", "C": "Ö" * 60}
    geography = cluster_geography(FIRST, names, kinds=2)
    drawing = draw_cluster_map(geography, [AreaClusters(id, (11, 22)) for id in "ABC"], kinds=KINDS, mark="SIMULATED")
    check(drawing)
    assert "<b>" not in drawing.wide


def test_long_words_for_the_kinds_stand_inside_a_narrow_sheet() -> None:
    """Russian is a third longer; the second kind then stands on a line of its own."""
    geography = cluster_geography(FIRST, NAMES, kinds=2)
    drawing = draw_cluster_map(geography, [AreaClusters("A", (1, 2))], kinds=("города и посёлки страны", "сельские единицы страны"), mark="SIMULATED")
    check(drawing)
