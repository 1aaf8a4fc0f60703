"""Said to be absent, left open and not mentioned are three facts: a table that mixes them up invents results.

Hand-made rows first, then the worked study against counts made from its files by hand.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from kurak.model.displays import BarriersByPlace, PlacedEvidence
from kurak.model.qualitative import Barrier, Code, Codebook
from kurak.qualitative.barriers_by_place import barriers_by_place

WORKED = Path(__file__).parents[2] / "studies" / "kyrgyzstan-2023"

CODES = Codebook(
    title="Codes",
    version=1,
    codes=(
        Code(
            id="b",
            name="Barriers",
            definition="all",
            children=(Code(id="b.work", name="Work", definition="work"), Code(id="b.home", name="Home", definition="home")),
        ),
    ),
)


def row(code: str, location: str, presence: str | None, words: str = "words", number: int = 1) -> Barrier:
    return Barrier(
        row_id=f"B{number}", code_id=code, location=tuple(location.split("|")), presence=presence, evidence=words, section_ref="IV"
    )


def as_it_is(evidence: PlacedEvidence, _: Barrier) -> PlacedEvidence:
    return evidence


def arrange(*rows: Barrier, fieldwork: tuple[str, ...] = ("North", "South")) -> BarriersByPlace:
    return barriers_by_place(rows, CODES, fieldwork=fieldwork, clear=as_it_is)


def presences(table: BarriersByPlace, code: str) -> dict[str, str]:
    (found,) = [line for line in table.rows if line.code_id == code]
    return dict(zip(table.places, (cell.presence for cell in found.cells), strict=True))


def test_absent_left_open_and_not_mentioned_stay_apart() -> None:
    table = arrange(
        row("b.work", "North", "absent"), row("b.work", "South", None, ""), row("b.home", "East", "present"), row("b.home", "South", "present")
    )
    assert presences(table, "b.work") == {"North": "absent", "South": "not said", "East": "not mentioned"}


def test_two_voices_are_mixed_and_a_silent_row_beside_one_changes_nothing() -> None:
    table = arrange(row("b.work", "North", "present"), row("b.work", "North", "absent"), row("b.work", "South", "present"), row("b.work", "South", None))
    assert presences(table, "b.work") == {"North": "mixed", "South": "present"}


def test_all_counts_for_places_of_fieldwork_only() -> None:
    table = arrange(row("b.work", "all", "present"), row("b.home", "North", "present"), row("b.home", "East", "present"), row("b.home", "South", None))
    assert presences(table, "b.work") == {"North": "present", "East": "not mentioned", "South": "present"}


def test_one_row_may_name_two_places() -> None:
    assert presences(arrange(row("b.work", "North|South", "present")), "b.work") == {"North": "present", "South": "present"}


def test_what_is_said_of_no_place_stands_apart() -> None:
    table = arrange(row("b.work", "general", "present"), row("b.work", "unspecified", "absent"), row("b.work", "North", "present"))
    assert [line.code_id for line in table.rows] == ["b.work"]
    (apart,) = table.without_place
    assert [cell.presence for cell in apart.cells] == ["mixed"]
    assert len(apart.cells[0].evidence) == 2


def test_rows_stand_in_the_order_of_the_codebook_under_their_parent() -> None:
    table = arrange(row("b.home", "North", "present"), row("b.work", "North", "present"), row("b", "North", "present"))
    assert [(line.name, line.parent) for line in table.rows] == [("Barriers", ""), ("Work", "Barriers"), ("Home", "Barriers")]


def test_nothing_gives_an_empty_table() -> None:
    assert arrange() == BarriersByPlace((), (), ())


def test_every_piece_of_evidence_passes_the_clearing_with_and_without_a_place() -> None:
    seen: list[str] = []

    def watch(evidence: PlacedEvidence, of: Barrier) -> PlacedEvidence:
        seen.append(of.row_id)
        return replace(evidence, words="", withheld=True)

    rows = [row("b.work", "North", "present", number=1), row("b.home", "general", "present", number=2)]
    table = barriers_by_place(rows, CODES, fieldwork=("North",), clear=watch)
    assert seen == ["B1", "B2"]
    assert all(not cell.evidence for line in (*table.rows, *table.without_place) for cell in line.cells)


# ── the worked study: places and presences as its own rows give them ──


@pytest.fixture(scope="module")
def worked() -> tuple[BarriersByPlace, list[dict[str, str]]]:
    from kurak import pipeline

    table = pipeline.edition(pipeline.check(WORKED)).barriers
    assert table is not None
    with (WORKED / "published" / "barriers.csv").open(encoding="utf-8", newline="") as file:
        return table, list(csv.DictReader(file))


def test_places_of_the_worked_study(worked: tuple[BarriersByPlace, list[dict[str, str]]]) -> None:
    table, rows = worked
    named = {place for line in rows for place in line["location"].split("|")} - {"all", "general", "unspecified"}
    assert set(table.places) == named == {"Jalal-Abad", "Chui", "Bishkek", "Osh"}


def test_osh_was_no_place_of_fieldwork(worked: tuple[BarriersByPlace, list[dict[str, str]]]) -> None:
    table, _ = worked
    at = table.places.index("Osh")
    assert [line.code_id for line in table.rows if line.cells[at].presence != "not mentioned"] == ["barrier.documents"]


def test_cells_of_the_worked_study(worked: tuple[BarriersByPlace, list[dict[str, str]]]) -> None:
    table, _ = worked
    assert presences(table, "need.housing") == {"Jalal-Abad": "present", "Chui": "present", "Bishkek": "present", "Osh": "not mentioned"}
    assert presences(table, "barrier.skills.training_not_available") == {"Jalal-Abad": "present", "Chui": "mixed", "Bishkek": "absent", "Osh": "not mentioned"}
    assert presences(table, "barrier.employment.officers_not_brokering")["Jalal-Abad"] == "not said"
    assert presences(table, "barrier.social_ties.neighbours")["Chui"] == "mixed"


def test_every_code_of_the_rows_is_shown(worked: tuple[BarriersByPlace, list[dict[str, str]]]) -> None:
    table, rows = worked
    assert {line.code_id for line in (*table.rows, *table.without_place)} == {line["code_id"] for line in rows}


def test_walking_names_every_code_once() -> None:
    assert [[code.id for code in way] for way in CODES.walk()] == [["b"], ["b", "b.work"], ["b", "b.home"]]
