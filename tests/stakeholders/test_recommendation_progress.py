"""Why: whoever is named as responsible is asked how far it is; a name that was only guessed would blame the wrong one."""

from __future__ import annotations

from pathlib import Path

from kurak import pipeline
from kurak.model.stakeholders import Actor, ActorAlias, LocalLeader, Recommendation
from kurak.model.study_folder import StudyFolder
from kurak.stakeholders.recommendation_progress import recommendation_progress

WORKED = Path(__file__).parents[2] / "studies" / "kyrgyzstan-2023"
REGISTER = StudyFolder(
    "small",
    actors=(
        Actor(actor_id="office", name="The office", name_ru="Офис", section_ref="I"),
        Actor(actor_id="jo", name="Jo Doe", person="yes", section_ref="I"),
    ),
    aliases=(ActorAlias(alias="Bureau", actor_id="office"),),
    local_leaders=(LocalLeader(role_id="L1", role="elders", kind="leader", section_ref="I"),),
)


def with_recommendations(*recommendations: Recommendation) -> StudyFolder:
    from dataclasses import replace

    return replace(REGISTER, recommendations=recommendations)


def test_an_actor_is_the_same_under_all_its_names() -> None:
    (row,) = recommendation_progress(with_recommendations(Recommendation(id="R1", responsible=("office", "BUREAU", "офис", "L1")))).rows
    assert row.responsible == (("office", "The office"),) * 3 + (("L1", "elders"),)


def test_a_person_without_consent_is_not_named() -> None:
    (row,) = recommendation_progress(with_recommendations(Recommendation(id="R1", responsible=("jo",)))).rows
    assert "Doe" not in repr(row.responsible)
    assert row.responsible[0][1] == "a person, name withheld"


def test_parts_and_wholes() -> None:
    parts = (Recommendation(id="R1.1"), Recommendation(id="R1.2", findings=("KC1.a",)))
    found = recommendation_progress(with_recommendations(Recommendation(id="R1", codes=("b",), items=parts), Recommendation(id="R2", items=(Recommendation(id="R2.1"),))))
    assert {row.id: row.rests for row in found.rows} == {"R1": "itself", "R1.1": "whole", "R1.2": "itself", "R2": "nothing", "R2.1": "nothing"}
    assert [row.id for row in found.leaves] == ["R1.1", "R1.2", "R2.1"]


def test_the_worked_study() -> None:
    found = pipeline.recommendation_progress(pipeline.check(WORKED))
    rows = {row.id: row for row in found.rows}
    assert [row.id for row in found.rows if row.rests == "nothing" and not row.within] == ["R5"]
    assert found.conclusions_without == ("KC2", "KC4", "KC9", "KC10")
    assert {row.id for row in found.rows if row.responsible} == {"R2", "R3.1"}
    assert ("police", "police") in rows["R3.1"].responsible
    # The report says nothing of indicators or of how far anything is.
    assert not any(row.indicator or row.status for row in found.rows)
