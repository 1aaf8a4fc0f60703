"""Why: who does what where is read as who is missing where, so what names no place stands apart, and a person is never named by it."""

from __future__ import annotations

from kurak.model.displays import PlacedEvidence
from kurak.model.stakeholders import WITHHELD, Activity, Actor, Pilot, Place, Service
from kurak.model.study_folder import StudyFolder
from kurak.stakeholders.placed_activities import PROVIDER_UNKNOWN, places_on_map, who_what_where


def actor(id: str, **more: object) -> Actor:
    return Actor.model_validate({"actor_id": id, "name": id.upper(), "section_ref": "I", **more})


def service(id: str, what: str, at: str, how: str, *who: str) -> Service:
    return Service.model_validate(
        {"service_row_id": id, "service": what, "location": at, "availability": how, "provider_actor_ids": who, "evidence": "said", "section_ref": "II"}
    )


def activity(field: str, who: str, *at: str) -> Activity:
    return Activity(field_id=field, field_of_activity=f"Field {field}", actor_id=who, actor_as_printed=f"The {who}", place=at, section_ref="I")


STUDY = StudyFolder(
    "small",
    actors=(actor("fund", type="ngo"), actor("office", type="state"), actor("aida", person="yes")),
    places=(Place(place="North", kind="region", area="North region"), Place(place="Mill", kind="city", within="North", aliases=("Mill town",)), Place(place="South", kind="region", area="South region"), Place(place="Quay", kind="not stated")),
    pilots=(Pilot(pilot_id="P1", place="Mill", place_type="city", region="North", inferred="yes", section_ref="I"),),
    activities=(activity("F1", "fund"), activity("F1", "office", "Mill town"), activity("F2", "aida", "South")),
    services=(
        service("S1", "lodging", "all", "available", "office"),
        service("S2", "lodging", "South", "gap", "office"),
        service("S3", "papers", "general", "partial"),
        service("S4", "courses", "South", "gap"),
        service("S5", "papers", "Quay", "available", "fund"),
    ),
)  # fmt: skip


def keep(evidence: PlacedEvidence, _: Service) -> PlacedEvidence:
    return evidence


def test_what_names_no_place_stands_as_place_unknown_and_nothing_else_is_filled_in() -> None:
    found = who_what_where(STUDY, ["North", "South"], clear=keep)
    assert found.places == ("North", "South", "Mill", "Quay", "place unknown")
    cells = {(row.what, row.actor): tuple(cell.availability for cell in row.cells) for row in found.rows}
    assert cells == {
        ("Field F1", "fund"): ("", "", "", "", "available"),
        ("Field F1", "office"): ("", "", "available", "", ""),
        ("Field F2", "aida"): ("", "available", "", "", ""),
        ("lodging", "office"): ("available", "partial", "", "", ""),
        ("papers", ""): ("", "", "", "", "partial"),
        ("papers", "fund"): ("", "", "", "available", ""),
    }
    assert [row.name for row in found.rows if not row.actor] == [PROVIDER_UNKNOWN]


def test_a_person_without_consent_is_named_neither_by_the_register_nor_as_printed() -> None:
    found = who_what_where(STUDY, ["North", "South"], clear=keep)
    row = next(row for row in found.rows if row.actor == "aida")
    said = " ".join(piece.words for cell in row.cells for piece in cell.evidence)
    assert row.name == WITHHELD
    assert "aida" not in said.lower()
    assert "AIDA" not in row.name


def test_words_about_a_place_go_through_the_rule_for_single_cases() -> None:
    def hide(evidence: PlacedEvidence, _: Service) -> PlacedEvidence:
        return PlacedEvidence(evidence.row_id, "hidden", evidence.section, "", True)

    found = who_what_where(STUDY, ["North"], clear=hide)
    assert {piece.words for row in found.rows if row.service for cell in row.cells for piece in cell.evidence} == {"hidden"}


def test_counts_by_area_leave_out_what_is_missing_and_what_has_no_area() -> None:
    table = who_what_where(STUDY, ["North", "South"], clear=keep)
    found = places_on_map(STUDY, table, {"North region": "A", "South region": "B", "West region": "C"})
    assert [(one.area, one.actors, one.services, one.pilots) for one in found.areas] == [
        ("North region", 1, 1, ("Mill",)),
        ("South region", 2, 1, ()),
    ]
    assert found.without_area == ("Quay",)
