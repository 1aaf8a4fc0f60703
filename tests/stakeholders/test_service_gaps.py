"""Unknown is not missing, and a region is not the town in it: what is said of one must not be counted for the other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kurak import pipeline
from kurak.app.cli.main import cli
from kurak.model.service_gaps import NeedAtPlace
from kurak.model.stakeholders import Need, Place, ProgrammeItem, Service
from kurak.model.study_folder import StudyFolder
from kurak.stakeholders.places import UnknownPlaceError
from kurak.stakeholders.service_gaps import programme_at, service_gaps, single_providers

WORKED = Path(__file__).parents[2] / "studies" / "kyrgyzstan-2023"
PLACES = (Place(place="North", kind="region"), Place(place="Town", kind="city", within="North"), Place(place="South", kind="region"))


def row(number: int, service: str, location: str, availability: str, *providers: str) -> Service:
    return Service(
        service_row_id=f"S{number}", service=service, location=location, availability=availability, provider_actor_ids=providers, section_ref="IV"
    )


def work_at(place: str, *rows: Service, services: tuple[str, ...] = ("courses",)) -> NeedAtPlace:
    need = Need(need_id="work", name="work", services=services, section_ref="IV")
    return service_gaps(StudyFolder(name="s", places=PLACES, services=rows, needs=(need,)), places=[place]).at("work", place)


@pytest.mark.parametrize(("availability", "cover"), [("available", "covered"), ("partial", "partly"), ("gap", "missing")])
def test_what_is_said_of_the_place_itself(availability: str, cover: str) -> None:
    found = work_at("Town", row(1, "courses", "Town", availability))
    assert (found.cover, found.rests_on) == (cover, "here")


def test_a_region_stands_for_its_town_only_as_said_of_the_region() -> None:
    found = work_at("Town", row(1, "courses", "North", "gap"))
    assert (found.cover, found.rests_on) == ("missing", "around")
    both = work_at("Town", row(1, "courses", "North", "gap"), row(2, "courses", "Town", "available"))
    assert (both.cover, both.rests_on) == ("covered", "here")


@pytest.mark.parametrize("location", ["South", "general"])
def test_another_place_or_no_place_leaves_it_unknown(location: str) -> None:
    assert work_at("Town", row(1, "courses", location, "gap")).cover == "unknown"
    assert work_at("Town", row(1, "courses", location, "available")).cover == "unknown"


def test_what_is_said_of_a_town_is_not_said_of_its_region() -> None:
    assert work_at("North", row(1, "courses", "Town", "gap")).cover == "unknown"


def test_one_missing_service_beside_one_unknown_does_not_make_a_need_missing() -> None:
    services = ("courses", "jobs")
    assert work_at("Town", row(1, "courses", "Town", "gap"), services=services).cover == "unknown"
    assert work_at("Town", row(1, "courses", "Town", "available"), services=services).cover == "partly"
    assert work_at("Town", row(1, "courses", "Town", "gap"), row(2, "jobs", "all", "gap"), services=services).cover == "missing"


def test_a_provider_that_is_not_named_is_unknown_and_not_one() -> None:
    rows = [row(1, "a", "Town", "available", "x"), row(2, "b", "Town", "available"), row(3, "c", "Town", "gap", "x"), row(4, "d", "Town", "partial", "x", "y")]
    assert [(one.service, one.actor_id) for one in single_providers(rows)] == [("a", "x")]


def test_an_item_without_any_service_is_unknown_and_said_to_have_none() -> None:
    items = tuple(
        ProgrammeItem(item_id=f"P{order}", list="programme", order=order, item="x", service_row_ids=rows, section_ref="I.5")
        for order, rows in ((2, ()), (1, ("S1",)))
    )
    study = StudyFolder(name="s", places=PLACES, services=(row(1, "courses", "North", "partial"),), programme_items=items)
    assert [(one.item_id, one.cover, one.rests_on, one.no_service) for one in programme_at(study, "town")] == [
        ("P1", "partly", "around", False), ("P2", "unknown", None, True),
    ]  # fmt: skip


def test_an_unknown_place_is_refused() -> None:
    with pytest.raises(UnknownPlaceError):
        service_gaps(StudyFolder(name="s", places=PLACES), places=["Nowhere"])


def test_the_worked_study_as_its_report_reads() -> None:
    found = pipeline.service_gaps(pipeline.check(WORKED))
    assert found.places == ("Bishkek", "Tokmok", "Bazar-Korgon", "Suzak", "Jalal-Abad district")
    assert "religious" not in dict(found.needs)
    # S05: no case of a client completing a course in Jalal-Abad; S06: one in Chui; S07: courses in Bishkek.
    assert [found.at("training", place).cover for place in ("Bishkek", "Tokmok", "Suzak")] == ["covered", "partly", "missing"]
    assert found.at("training", "Suzak").rests_on == "around"
    # Brokerage by officers is missing in Bishkek; the ministry's vacancy lists are named without a place.
    assert found.at("employment", "Bishkek").cover == "unknown"
    assert "B030" in found.at("medical", "Bishkek").barriers
    assert {field for field, _ in found.one_actor_fields} == {
        "Individual work with EO", "Detention of offenders", "Socio-psychological services development",
    }  # fmt: skip


def test_two_items_of_the_law_have_no_service_in_the_report() -> None:
    items = pipeline.programme(pipeline.check(WORKED), places=["Tokmok"])["Tokmok"]
    assert [one.item_id for one in items if one.no_service] == ["P3", "P9"]
    assert len(items) == 9


def test_the_commands_write_the_same_as_a_file(tmp_path: Path) -> None:
    into = tmp_path / "gaps.csv"
    ran = CliRunner().invoke(cli, ["stakeholders", "gaps", str(WORKED), "--place", "Tokmok city", "--into", str(into), "--json"])
    assert ran.exit_code == 0, ran.output
    cells = json.loads(ran.stdout)["cells"]
    assert {cell["place"] for cell in cells} == {"Tokmok"}
    assert len(into.read_text().splitlines()) == len(cells) + 1
    text = CliRunner().invoke(cli, ["stakeholders", "programme", str(WORKED), "--place", "Tokmok"]).stdout
    assert "no service linked to it" in text
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("more", [["--place", "Nowhere"], ["--need", "moon"]])
def test_an_unknown_place_or_need_ends_with_2(more: list[str]) -> None:
    ran = CliRunner().invoke(cli, ["stakeholders", "gaps", str(WORKED), *more])
    assert ran.exit_code == 2
    assert "Traceback" not in ran.output
