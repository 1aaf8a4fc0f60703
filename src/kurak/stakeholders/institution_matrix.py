"""Who leads, supports and is informed in each area of work; strengths and weaknesses with what speaks against them."""

from __future__ import annotations

from typing import Literal

from kurak.model.stakeholders import FunctionPart, InstitutionFunction
from kurak.model.study_folder import StudyFolder
from kurak.model.traced import CoordinationRow, Institutions
from kurak.stakeholders.roster import nominees

STRENGTH: dict[str | None, int] = {"leads": 0, "supports": 1, "is informed": 2, None: 3}
"""An actor with several functions of one area has the strongest part that is said."""


def institutions(study: StudyFolder) -> Institutions:
    """Arrange functions of institutions by area and level, and entries by institution.

    A function without ``area`` is an area of its own; one that is led, by no actor, says that nobody leads. Two actors in one row do the same kind of thing; whether they know of each
    other is not said.

    Examples
    --------
    >>> rows = (
    ...     InstitutionFunction(function_id="1", actor_id="a", function="trains", area="training", part="leads", section_ref="I"),
    ...     InstitutionFunction(function_id="2", actor_id="b", function="trains too", area="training", part="leads", section_ref="I"),
    ...     InstitutionFunction(function_id="3", actor_id="b", function="pays", section_ref="I"),
    ... )
    >>> [(row.area, row.leadership) for row in institutions(StudyFolder("small", institution_functions=rows)).rows]
    [('training', 'several lead'), ('pays', 'not said')]
    """
    found: dict[tuple[str, str], list[InstitutionFunction]] = {}
    for function in study.institution_functions:
        found.setdefault((function.area or function.function, function.level or ""), []).append(function)
    known = nominees(study)

    def name(actor: str) -> str:
        return known[actor].name() if actor in known else actor

    order = {actor.actor_id: place for place, actor in enumerate(study.actors)}
    active = sorted({one.actor_id for one in study.institution_functions if one.actor_id is not None}, key=lambda one: order.get(one, len(order)))
    rated = dict.fromkeys(entry.actor_id for entry in study.swot)
    return Institutions(
        rows=tuple(_row(area, level, functions) for (area, level), functions in found.items()),
        actors=tuple((one, name(one)) for one in active),
        swot=tuple((one, name(one), tuple(entry for entry in study.swot if entry.actor_id == one)) for one in rated),
    )


def _row(area: str, level: str, functions: list[InstitutionFunction]) -> CoordinationRow:
    actors: dict[str, FunctionPart | Literal["not said"]] = {}
    for one in sorted(functions, key=lambda function: STRENGTH[function.part]):
        if one.actor_id is not None:
            actors.setdefault(one.actor_id, one.part or "not said")
    return CoordinationRow(
        area,
        level,
        actors,
        tuple(one.function_id for one in functions),
        tuple(one.function_id for one in functions if one.actor_id is None and one.part != "leads"),
        led_by_nobody=any(one.actor_id is None and one.part == "leads" for one in functions),
    )
