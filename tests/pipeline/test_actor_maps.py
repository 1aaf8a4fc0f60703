"""Why: made-up ties stand in for none, say so, and never beside real ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kurak import pipeline
from kurak.model.rehearsed_stakeholders import RehearsedStakeholders
from kurak.model.stakeholders import Tie
from kurak.model.study_folder import StudyFolder
from kurak.report.chapters.actors import actors

WORKED = Path(__file__).parents[2] / "studies" / "kyrgyzstan-2023"


def practised() -> tuple[StudyFolder, RehearsedStakeholders]:
    study = pipeline.check(WORKED)
    made = pipeline.rehearse_stakeholders(study, asked=10)
    return replace(study, rehearsed_stakeholders=made), made


def test_a_rehearsal_stands_in_where_no_tie_is_recorded_and_says_so() -> None:
    study, made = practised()
    found = pipeline.actor_maps(study)
    assert found.network is not None
    assert found.network.simulated == made.record.sentence
    assert pipeline.actor_maps(study, rehearsed=False).network is None


def test_made_up_ties_never_stand_beside_real_ones() -> None:
    study, _ = practised()
    real = replace(study, ties=(Tie(from_actor_id="probation", to_actor_id="moj", source="expert 1"),))
    found = pipeline.actor_maps(real)
    assert found.network is not None
    assert found.network.simulated == ""
    assert [actor.name for actor in found.network.actors] == ["Probation Department", "Ministry of Justice of the KR"]


def test_the_chapter_marks_the_made_up_drawing_and_nothing_else() -> None:
    study, _ = practised()
    section = actors(pipeline.edition(study))
    assert section is not None
    tagged = {block.id: block.tag for block in section.blocks if hasattr(block, "tag")}
    assert tagged == {
        "actors-by-field": "", "who-what-where": "", "actors-on-map": "", "services-by-place": "", "actor-network": "SIMULATED"
    }  # fmt: skip
