"""Why: an area of which nothing is said is blank on the map, in words and in the table, and never a gap."""

from __future__ import annotations

from chart_checks import check, words_of
from printed_examples import FEATURES

from kurak.model.actor_maps import AreaCounts, PlacesOnMap
from kurak.report.charts.place_map import draw_place_map

FIRST = [{**feature, "id": name} for feature, name in zip(FEATURES, "ABC", strict=True)]
AREAS = {"Westland region": "A", "Eastland region": "B", "Old Town city": "C"}
NAMES = {"Westland region": "Westland", "Eastland region": "Eastland", "Old Town city": "Old Town"}


def test_counts_are_drawn_for_areas_that_something_is_said_of() -> None:
    found = PlacesOnMap((AreaCounts("Westland region", 4, 11, ("Mill",)),))
    drawing = draw_place_map(FIRST, found, areas=AREAS, names=NAMES)
    check(drawing)
    assert drawing.rows == (("Westland", "4", "11", "Mill"),)
    assert "something is said of 1: Westland 4 actors, 11 services, pilot places Mill" in drawing.alt
    assert "unknown, not missing" in drawing.alt
    for svg in (drawing.wide, drawing.narrow):
        assert "11" in words_of(svg)
        assert "services" in words_of(svg)
