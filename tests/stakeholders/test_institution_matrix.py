"""Why: "nobody leads" is a reproach. It may be said only where somebody says so; silence of a report is not it."""

from __future__ import annotations

from pathlib import Path

from kurak import pipeline
from kurak.model.stakeholders import FunctionPart, InstitutionFunction, Level
from kurak.model.study_folder import StudyFolder
from kurak.stakeholders.institution_matrix import institutions

WORKED = Path(__file__).parents[2] / "studies" / "kyrgyzstan-2023"


def function(actor: str | None, part: FunctionPart | None = None, *, area: str = "training", level: Level | None = None) -> InstitutionFunction:
    function.count += 1  # type: ignore[attr-defined]
    return InstitutionFunction(function_id=f"F{function.count}", actor_id=actor, function="f", area=area, part=part, level=level, section_ref="I")  # type: ignore[attr-defined]


function.count = 0  # type: ignore[attr-defined]


def leadership(*functions: InstitutionFunction) -> list[str]:
    return [row.leadership for row in institutions(StudyFolder("small", institution_functions=functions)).rows]


def test_who_leads() -> None:
    assert leadership(function("a", "leads"), function("b", "supports")) == ["one leads"]
    assert leadership(function("a", "leads"), function("b", "leads")) == ["several lead"]
    assert leadership(function("a", "supports"), function("b", "is informed")) == ["not said"]
    assert leadership(function("a", "supports"), function(None, "leads")) == ["nobody leads"]
    assert leadership(function("a", "leads"), function(None)) == ["one leads"]


def test_two_leaders_at_two_levels_do_not_overlap() -> None:
    assert leadership(function("a", "leads", level="national"), function("b", "leads", level="local")) == ["one leads", "one leads"]


def test_an_actor_has_its_strongest_part_once() -> None:
    (row,) = institutions(StudyFolder("small", institution_functions=(function("a"), function("a", "is informed"), function("a", "leads")))).rows
    assert dict(row.actors) == {"a": "leads"}


def test_the_worked_study_does_not_say_who_leads() -> None:
    study = pipeline.check(WORKED)
    found = pipeline.institutions(study)
    assert {row.leadership for row in found.rows} == {"not said"}
    assert sum(len(row.functions) for row in found.rows) == len(study.institution_functions) == 38
    assert [row.without_actor for row in found.rows if row.without_actor] == [("IF12",)]
    entries = [entry for _, _, of_one in found.swot for entry in of_one]
    assert all(entry.section_ref and "ours" in entry.note for entry in entries)
    assert all(entry.counter_ref for entry in entries if entry.counter)
