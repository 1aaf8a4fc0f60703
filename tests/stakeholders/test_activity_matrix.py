"""Being in one field is not working together, and a service nobody spoke of is not missing: unknowns stay unknown."""

from __future__ import annotations

import csv
from pathlib import Path

from kurak.model.displays import PlacedEvidence, ServicesByPlace
from kurak.model.stakeholders import Activity, Actor, Service
from kurak.model.study_folder import StudyFolder
from kurak.stakeholders.activity_matrix import actors_by_field, services_by_place

WORKED = Path(__file__).parents[2] / "studies" / "kyrgyzstan-2023"


def activity(field: str, actor: str) -> Activity:
    return Activity(field_id=field, field_of_activity=f"Field {field}", actor_id=actor, actor_as_printed=actor, section_ref="IV")


def actor(name: str, kind: str | None = None) -> Actor:
    return Actor(actor_id=name, name=name.title(), type=kind, section_ref="IV")


def service(name: str, location: str, availability: str, evidence: str = "") -> Service:
    return Service(service_row_id="S1", service=name, location=location, availability=availability, evidence=evidence, section_ref="IV")


def as_it_is(evidence: PlacedEvidence, _: Service) -> PlacedEvidence:
    return evidence


def arrange(*rows: Service, places: tuple[str, ...] = ("North", "South")) -> ServicesByPlace:
    return services_by_place(rows, places, clear=as_it_is)


def test_actors_stand_by_kind_then_by_number_of_fields_then_by_name() -> None:
    matrix = actors_by_field(
        StudyFolder(
            "small",
            activities=(activity("F1", "zeta"), activity("F1", "alpha"), activity("F2", "zeta"), activity("F2", "who"), activity("F2", "ngo")),
            actors=(actor("who"), actor("ngo", "ngo"), actor("alpha", "state"), actor("zeta", "state"), actor("idle", "state")),
        )
    )
    assert [name for name, _, _ in matrix.actors] == ["zeta", "alpha", "ngo", "who"]
    assert matrix.fields == (("F1", "Field F1"), ("F2", "Field F2"))
    assert matrix.actors_in("F1") == ("zeta", "alpha")
    assert matrix.pairs == {("F1", "zeta"), ("F1", "alpha"), ("F2", "zeta"), ("F2", "who"), ("F2", "ngo")}


def test_a_person_without_consent_is_not_named() -> None:
    person = Actor(actor_id="p1", name="Aida Example", person="yes", section_ref="IV")
    matrix = actors_by_field(StudyFolder("small", activities=(activity("F1", "p1"),), actors=(person,)))
    assert [name for _, name, _ in matrix.actors] == ["a person, name withheld"]
    assert matrix.evidence["F1", "p1"].words == "a person, name withheld"


def test_the_worked_study_has_nine_fields_fourteen_actors_and_eighteen_pairs() -> None:
    from kurak import pipeline

    matrix = pipeline.edition(pipeline.check(WORKED)).activities
    assert matrix is not None
    assert (len(matrix.fields), len(matrix.actors), len(matrix.pairs)) == (9, 14, 18)
    with (WORKED / "stakeholders" / "activities.csv").open(encoding="utf-8", newline="") as file:
        assert matrix.pairs == {(line["field_id"], line["actor_id"]) for line in csv.DictReader(file)}
    alone = [field for field, _ in matrix.fields if len(matrix.actors_in(field)) == 1]
    assert alone == ["F1", "F2", "F9"]


def test_what_nobody_spoke_of_is_unknown() -> None:
    table = arrange(service("lectures", "North", "gap"))
    assert table.places == ("North", "South", "no place named")
    assert [cell.availability for cell in table.rows[0][1]] == ["gap", "", ""]


def test_all_counts_for_places_of_fieldwork_only_and_other_places_are_not_lost() -> None:
    table = arrange(service("papers", "all", "available"), service("jobs", "East", "available"))
    assert table.places == ("North", "South", "East", "no place named")
    assert [[cell.availability for cell in cells] for _, cells in table.rows] == [["available", "available", "", ""], ["", "", "available", ""]]


def test_two_voices_make_it_partial_and_no_place_stands_apart() -> None:
    table = arrange(service("a", "North", "available"), service("a", "North", "gap"), service("a", "general", "gap"))
    assert [cell.availability for cell in table.rows[0][1]] == ["partial", "", "gap"]


def test_evidence_passes_the_clearing() -> None:
    def hide(evidence: PlacedEvidence, row: Service) -> PlacedEvidence:
        assert row.evidence == evidence.words
        return PlacedEvidence(evidence.row_id, "hidden", evidence.section, "", withheld=True)

    table = services_by_place([service("a", "North", "gap", "one case")], ["North"], clear=hide)
    assert [piece.words for piece in table.rows[0][1][0].evidence] == ["hidden"]


def test_every_service_row_of_the_worked_study_is_shown_somewhere() -> None:
    from kurak import pipeline

    table = pipeline.edition(pipeline.check(WORKED)).services
    assert table is not None
    shown = {piece.row_id for _, cells in table.rows for cell in cells for piece in cell.evidence}
    with (WORKED / "stakeholders" / "services.csv").open(encoding="utf-8", newline="") as file:
        assert shown == {line["service_row_id"] for line in csv.DictReader(file) if line["evidence"]}
    assert "Osh" in table.places
