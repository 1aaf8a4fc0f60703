"""Why: somebody is sent by this page. It must send nobody to where nothing is, call nothing missing that nobody looked for, and know no person."""

from __future__ import annotations

from dataclasses import fields
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner

from kurak import pipeline
from kurak.app.cli.main import cli
from kurak.model.pathway import Pathway, PathwayStep
from kurak.model.stakeholders import Actor, LocalLeader, Need, Pilot, Place, Service
from kurak.model.study_folder import StudyFolder
from kurak.report.pathway_sheet import sheet_name
from kurak.report.words.pathway_sheet import PATHWAY_WORDS
from kurak.stakeholders.pathway import CircleError, ReligiousNeedError, UnknownNeedError, pathway, way_out
from kurak.stakeholders.places import UnknownPlaceError

STUDY = Path(__file__).parents[2] / "studies" / "kyrgyzstan-2023"


def service(number: int, name: str, location: str, availability: str = "available", **more: object) -> Service:
    return Service.model_validate(
        {"service_row_id": f"S{number}", "service": name, "location": location, "availability": availability, "section_ref": "1", **more}
    )


def need(name: str, *services: str, **more: object) -> Need:
    return Need.model_validate({"need_id": name, "name": name, "services": services, "section_ref": "1", **more})


PLACES = (
    Place(place="North", kind="region"),
    Place(place="Alpha", kind="city", within="North", longitude=74.0, latitude=42.0, name_ru="Альфа"),
    Place(place="Beta", kind="city", within="North", longitude=74.5, latitude=42.0),
    Place(place="Gamma", kind="city", longitude=74.1, latitude=42.0),
    Place(place="Delta", kind="city", longitude=80.0, latitude=42.0),
)
REGISTER = StudyFolder(
    "small",
    places=PLACES,
    actors=(
        Actor(actor_id="office", name="The office", name_ru="Управление", section_ref="1"),
        Actor(actor_id="hidden", name="Somebody Named", person="yes", section_ref="1"),
    ),
    needs=(
        need("work", "jobs", after=("papers",)),
        need("papers", "registry"),
        need("housing", "hostel", name_ru="жильё"),
        need("faith", "talks", religious="yes"),
        need("legal", "lawyer"),
    ),
    services=(
        service(1, "registry", "Alpha", bring=("birth certificate",), provider_actor_ids=("office",)),
        service(2, "hostel", "Alpha", "gap"),
        service(3, "hostel", "Beta", provider_actor_ids=("hidden",)),
        service(4, "hostel", "Gamma", "partial"),
        service(5, "hostel", "Delta"),
        service(6, "jobs", "North", "partial", provider_actor_ids=("office",)),
        service(7, "lawyer", "general", provider_actor_ids=("office",)),
        service(8, "talks", "Alpha", religious="yes"),
    ),
)


def step(plan: Pathway, name: str) -> PathwayStep:
    return next(one for one in plan.steps if one.need == name)


def test_what_comes_first_stands_first_whatever_the_order_asked_for() -> None:
    plan = pathway(REGISTER, needs=["work", "housing", "papers"], place="Alpha")
    assert [one.need for one in plan.steps] == ["papers", "work", "housing"]
    assert step(plan, "work").after == ("papers",)
    # What is not in the plan is not asked for first.
    assert step(pathway(REGISTER, needs=["work"], place="Alpha"), "work").after == ()


def test_what_is_here_says_who_what_to_bring_and_of_which_place_it_is_said() -> None:
    plan = pathway(REGISTER, needs=["work", "papers"], place="Alpha")
    (registry,), (jobs,) = step(plan, "papers").here, step(plan, "work").here
    assert (registry.providers, registry.bring, registry.said_of) == (("The office",), ("birth certificate",), "here")
    assert (jobs.place, jobs.said_of, jobs.cover) == ("North", "around", "partly")


def test_what_is_missing_names_the_nearest_place_of_the_same_region_first() -> None:
    found = step(pathway(REGISTER, needs=["housing"], place="Alpha"), "housing")
    assert (found.cover, found.missing, found.unknown, found.here) == ("missing", ("hostel",), (), ())
    # Gamma is nearer than Beta, but Beta lies in the same region; Delta is too far to be named.
    assert [one.place for one in found.elsewhere] == ["Beta", "Gamma"]
    # 0.5 degrees of longitude at 42 degrees north: 111.19 km x 0.5 x cos 42.
    assert found.elsewhere[0].kilometres == pytest.approx(41.3, abs=0.2)


def test_what_nobody_speaks_of_is_unknown_and_not_missing() -> None:
    found = step(pathway(REGISTER, needs=["legal"], place="Alpha"), "legal")
    assert (found.cover, found.missing, found.unknown, found.elsewhere) == ("unknown", (), ("lawyer",), ())
    assert [one.name for one in found.without_place] == ["lawyer"]


def test_a_named_person_without_consent_stands_on_no_page() -> None:
    found = pathway(REGISTER, needs=["housing"], place="Beta")
    assert "Somebody" not in str(found)


def test_religious_work_only_when_asked_for_and_with_secular_help_beside_it() -> None:
    with pytest.raises(ReligiousNeedError):
        pathway(REGISTER, needs=["faith"], place="Alpha")
    found = step(pathway(REGISTER, needs=["faith"], place="Alpha", religious=True), "faith")
    assert found.religious
    assert found.secular == ("legal",)


def test_names_come_in_the_language_of_the_page_where_there_are_any() -> None:
    plan = pathway(REGISTER, needs=["housing", "papers"], place="alpha", language="ru")
    assert (plan.place, step(plan, "housing").name, step(plan, "papers").name) == ("Альфа", "жильё", "papers")
    assert step(plan, "papers").here[0].providers == ("Управление",)


def test_what_comes_first_comes_first_also_without_the_need_between() -> None:
    """Care asks for a card, the card for papers: papers stand before care though nobody asked for the card."""
    needs = (need("care", after=("card",)), need("card", after=("papers",)), need("papers"))
    study = StudyFolder("c", places=PLACES, needs=needs)
    assert [one.need for one in pathway(study, needs=["care", "papers"], place="Alpha").steps] == ["papers", "care"]
    around = StudyFolder("c", places=PLACES, needs=(need("a", after=("b",)), need("b", after=("a",))))
    assert [one.need for one in pathway(around, needs=["a"], place="Alpha").steps] == ["a"]


def test_what_is_said_of_all_places_is_somewhere_else_where_interviews_were_made() -> None:
    """Delta was not visited: the registry said of all places is not known there, and is nearest at the pilot place."""
    pilot = Pilot(pilot_id="P1", place="Beta", place_type="city", region="North", inferred="no", section_ref="1")
    study = StudyFolder("c", places=PLACES, pilots=(pilot,), needs=(need("papers", "registry"),), services=(service(1, "registry", "all"),))
    found = step(pathway(study, needs=["papers"], place="Delta"), "papers")
    assert (found.cover, [one.place for one in found.elsewhere]) == ("unknown", ["Beta"])
    assert step(pathway(study, needs=["papers"], place="Beta"), "papers").cover == "covered"


def test_bad_input_is_named() -> None:
    with pytest.raises(UnknownPlaceError):
        pathway(REGISTER, needs=["work"], place="Omega")
    with pytest.raises(UnknownNeedError, match="papers"):
        pathway(REGISTER, needs=["wrok"], place="Alpha")
    circle = StudyFolder("c", places=PLACES, needs=(need("a", after=("b",)), need("b", after=("a",))))
    with pytest.raises(CircleError, match="before each other"):
        pathway(circle, needs=["a", "b"], place="Alpha")


def test_a_plan_has_no_room_for_a_person() -> None:
    """It takes needs, not people."""
    names = {one.name for noun in (Pathway, PathwayStep) for one in fields(noun)}
    assert not names & {"person", "client", "name_of_client", "birth", "note", "id"}


def test_the_stages_of_the_way_out_are_all_there() -> None:
    found = way_out(StudyFolder("s", services=(service(1, "talk", "Alpha", stage="release"), service(2, "talk", "Beta", "gap", stage="release"))))
    assert [(one.stage, one.services) for one in found] == [
        ("before_release", ()), ("release", (("talk", "partly"),)), ("supervision", ()), ("aftercare", ())
    ]  # fmt: skip


def test_the_pilots_of_the_worked_study_have_a_page_in_every_language() -> None:
    study = pipeline.check(STUDY)
    made = pipeline.pilot_sheets(study)
    assert len(made) == len({pilot.place for pilot in study.pilots}) * len(PATHWAY_WORDS) == 15
    for name, content in made.items():
        with pikepdf.open(BytesIO(content)) as pdf:
            assert len(pdf.pages) == 1, name
            assert str(pdf.Root.Lang) == name[-6:-4]
            assert pdf.Root.MarkInfo.Marked
    assert pipeline.pilot_sheets(study, needs=["housing"]) == pipeline.pilot_sheets(study, needs=["housing"])


def test_as_many_needs_as_there_are_still_stand_on_one_page() -> None:
    needs = tuple(need(f"n{number}", *(f"a service with a rather long name, number {one}" for one in range(3))) for number in range(9))
    services = tuple(service(9 * n + p, f"a service with a rather long name, number {n}", place) for n in range(3) for p, place in enumerate(("Alpha", "Beta")))
    study = StudyFolder("s", places=PLACES, needs=needs, services=services, pilots=(Pilot(pilot_id="P", place="Alpha", place_type="city", region="North", inferred="yes", section_ref="1"),))
    plan = pathway(study, needs=[one.need_id for one in needs], place="Alpha")
    with pikepdf.open(BytesIO(pipeline.pathway_sheet(study, plan))) as pdf:
        assert len(pdf.pages) == 1


def test_file_names_are_plain() -> None:
    assert sheet_name("../Джалал-Абад\n", "ru") == "pathway_джалал-абад_ru.pdf"
    assert sheet_name("///", "en") == "pathway_place_en.pdf"


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["stakeholders", "pathway", str(STUDY), *arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def test_the_command(tmp_path: Path) -> None:
    code, said = run("--needs", "employment, documents", "--place", "tokmok", "--into", str(tmp_path / "plan.pdf"))
    assert code == 0
    assert said.index("recovery of documents") < said.index("work:")
    assert (tmp_path / "plan.pdf").read_bytes().startswith(b"%PDF")
    for arguments, words in (
        (["--needs", "documents"], "give --needs and --place"),
        (["--needs", "wrok", "--place", "Tokmok"], "no need"),
        (["--needs", "documents", "--place", "Tokmock"], "did you mean Tokmok"),
        (["--needs", "religious", "--place", "Suzak"], "only when asked for"),
        (["--all-pilots"], "--into FOLDER"),
        (["--needs", "documents", "--place", "Tokmok", "--into", str(tmp_path / "plan.txt")], "no PDF"),
    ):
        code, said = run(*arguments)
        assert code == 2, arguments
        assert words in said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plan.pdf"]


def test_leaders_of_the_register_are_roles() -> None:
    """A role that provides a service is named as a role."""
    study = StudyFolder("s", places=PLACES, local_leaders=(LocalLeader(role_id="L1", role="elders", kind="leader", section_ref="1"),), needs=(need("a", "advice"),), services=(service(1, "advice", "Alpha", provider_actor_ids=("L1",)),))
    assert step(pathway(study, needs=["a"], place="Alpha"), "a").here[0].providers == ("elders",)
