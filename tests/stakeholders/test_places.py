"""A place has several names and lies in others: what is said of a region must not become what is said of a town."""

from __future__ import annotations

from pathlib import Path

import pytest

from kurak import pipeline
from kurak.model.stakeholders import Pilot, Place, Service
from kurak.model.study_folder import StudyFolder
from kurak.stakeholders.places import UnknownPlaceError, fieldwork_places, gazetteer, places_of

WORKED = Path(__file__).parents[2] / "studies" / "kyrgyzstan-2023"


def place(name: str, within: str = "", *, aliases: tuple[str, ...] = (), at: tuple[float, float] | None = None) -> Place:
    longitude, latitude = at or (None, None)
    return Place(place=name, kind="place", within=within, aliases=aliases, longitude=longitude, latitude=latitude)


KNOWN = gazetteer([place("South"), place("Suzak", "South", aliases=("Suzak district",)), place("Farm", "Suzak"), place("North")])


def test_a_place_is_found_under_every_name_whatever_its_capitals_and_blanks() -> None:
    assert KNOWN.named("suzak") == KNOWN.named(" SUZAK  District") == "Suzak"
    assert KNOWN.named("East") is None


def test_what_lies_around_and_inside() -> None:
    assert KNOWN.around("Farm") == ("Suzak", "South")
    assert KNOWN.inside("South") == ("Suzak", "Farm")
    relations = [KNOWN.relation(one, to="suzak district") for one in ("Suzak", "South", "Farm", "North", "nowhere")]
    assert relations == ["here", "around", "inside", "elsewhere", "elsewhere"]


def test_a_circle_of_places_is_followed_once() -> None:
    circle = gazetteer([place("A", "B"), place("B", "A")])
    assert circle.around("A") == ("B",)
    assert circle.inside("A") == ("B",)


def test_a_name_goes_before_another_places_alias() -> None:
    both = gazetteer([place("Region", aliases=("Town",)), place("Town", "Region")])
    assert both.named("town") == "Town"


def test_the_nearest_is_in_the_same_region_then_by_distance() -> None:
    known = gazetteer([
        place("R"), place("S"), place("here", "R", at=(0, 0)), place("far", "S", at=(0, 2)), place("near", "S", at=(0, 1)),
        place("neighbour", "R", at=(0, 9)), place("unplaced", "S"),
    ])
    assert known.nearest_first("here", ["unplaced", "far", "near", "neighbour"]) == ("neighbour", "near", "far", "unplaced")


def test_a_degree_of_latitude_is_111_kilometres() -> None:
    known = gazetteer([place("a", at=(74.6, 42.0)), place("b", at=(74.6, 43.0)), place("c")])
    # 6371.0088 km × π/180
    assert known.kilometres("a", "b") == pytest.approx(111.19508, abs=1e-4)
    assert known.kilometres("a", "c") is None


def test_an_unknown_place_names_the_nearest() -> None:
    with pytest.raises(UnknownPlaceError, match="did you mean Suzak"):
        KNOWN.find("Suzakk")


def test_a_district_with_its_regions_name_is_the_district() -> None:
    study = pipeline.check(WORKED)
    known = places_of(study)
    assert [known.pilot(one) for one in study.pilots] == ["Bishkek", "Tokmok", "Bazar-Korgon", "Suzak", "Jalal-Abad district"]
    assert known.named("Jalal-Abad") == "Jalal-Abad"
    assert "Osh" not in fieldwork_places(study, known)
    assert "Suzak" in fieldwork_places(study, known)


def test_without_a_table_of_places_the_other_tables_name_them() -> None:
    row = Service(service_row_id="S1", service="s", location="East", availability="gap", section_ref="I")
    pilot = Pilot(pilot_id="P", place="Suzak", place_type="district", region="South", inferred="yes", section_ref="I")
    study = StudyFolder(name="x", services=(row, row.model_copy(update={"location": "all"})), pilots=(pilot,))
    known = places_of(study)
    assert set(known.places) == {"East", "South", "Suzak"}
    assert known.around("Suzak") == ("South",)
