"""A plan for needs at a place: whom to go to, with what, in what order, what is missing and where else it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import get_args

from kurak.model.pathway import Pathway, PathwayService, PathwayStep, StageServices
from kurak.model.service_gaps import Cover, Reach, Said
from kurak.model.stakeholders import Need, Service, Stage
from kurak.model.study_folder import StudyFolder
from kurak.stakeholders.places import EVERYWHERE, WITHOUT_PLACE, Gazetteer, fieldwork_places, places_of
from kurak.stakeholders.roster import nominees
from kurak.stakeholders.service_gaps import cover_at

NEAREST = 2
"""Places elsewhere that are named for each service."""


STAGES: tuple[Stage, ...] = get_args(Stage)


class UnknownNeedError(ValueError):
    """A need that the register lacks; the message names those that it has."""


class ReligiousNeedError(ValueError):
    """A religious need that was named without asking for religious work."""


class CircleError(ValueError):
    """Needs that each are to be met before the other."""


def pathway(study: StudyFolder, *, needs: Sequence[str], place: str, religious: bool = False, language: str = "en") -> Pathway:
    """Make a plan.

    Parameters
    ----------
    study
        The register.
    needs
        Ids of needs. They are put in the order in which they can be met (``after`` of needs.csv), then in that of the register.
    place
        Name of the place, or another way to write it.
    religious
        Whether religious work is asked for. It is voluntary, and secular help stands beside it.
    language
        Of names of needs, services and actors, where the register has them: en, ru or ky.

    Raises
    ------
    UnknownPlaceError, UnknownNeedError
        If the register lacks the place or a need.
    ReligiousNeedError
        If a religious need is named and ``religious`` is not set.
    CircleError
        If needs are to be met before each other.

    Examples
    --------
    >>> from kurak.model.stakeholders import Place
    >>> hostel = Service(service_row_id="S1", service="hostel", location="Osh", availability="available", section_ref="1")
    >>> papers = Need(need_id="papers", name="papers", services=("registry",), section_ref="1")
    >>> housing = Need(need_id="housing", name="housing", services=("hostel",), after=("papers",), section_ref="1")
    >>> towns = tuple(Place(place=name, kind="city") for name in ("Osh", "Naryn"))
    >>> study = StudyFolder("small", services=(hostel,), needs=(housing, papers), places=towns)
    >>> [(step.need, step.cover, [one.place for one in step.elsewhere]) for step in pathway(study, needs=["housing", "papers"], place="Naryn").steps]
    [('papers', 'unknown', []), ('housing', 'unknown', ['Osh'])]
    """
    known = places_of(study)
    here = known.find(place).place
    by_id = {need.need_id: need for need in study.needs}
    for one in needs:
        if one not in by_id:
            raise UnknownNeedError(f"the register has no need {one!r}; there are: {', '.join(by_id) or 'none'}")
    chosen = tuple(need for need in study.needs if need.need_id in needs)
    hidden = [need.need_id for need in chosen if need.religious == "yes"]
    if hidden and not religious:
        raise ReligiousNeedError(f"{hidden[0]} is religious work: it is voluntary, and looked at only when asked for")
    names = {name: one.name(language) for name, one in nominees(study).items()}
    visited = fieldwork_places(study, known)
    inferred = {known.pilot(pilot) for pilot in study.pilots if pilot.inferred == "yes"}
    ordered = in_order(chosen, among=study.needs)
    steps = tuple(_step(study, need, here, known, visited, names, language, chosen) for need in ordered)
    around = tuple(_place(known, name, language) for name in known.around(here))
    return Pathway(_place(known, here, language), around, steps, _ask(study, names), here in inferred, language)


def in_order(needs: Sequence[Need], *, among: Sequence[Need] = ()) -> tuple[Need, ...]:
    """Needs so that each stands after those that are to be met first; otherwise in the given order.

    Parameters
    ----------
    needs
        The needs to put in order.
    among
        All needs of the register: what is to be met first holds also where a need between two of them is not asked for.

    Raises
    ------
    CircleError
        If there is no such order.
    """
    by_id = {need.need_id: need for need in needs}
    place = {name: number for number, name in enumerate(by_id)}
    links = {need.need_id: need.after for need in (*among, *needs)}
    sorter = TopologicalSorter({name: [one for one in _before(name, links) if one in by_id] for name in by_id})
    try:
        sorter.prepare()
    except CycleError as error:
        raise CircleError("needs are to be met before each other: " + ", ".join(dict.fromkeys(map(str, error.args[1])))) from error
    ordered: list[Need] = []
    ready: list[str] = []
    while sorter.is_active():
        ready = sorted([*ready, *sorter.get_ready()], key=place.__getitem__)
        ordered.append(by_id[ready[0]])
        sorter.done(ready.pop(0))
    return tuple(ordered)


def _before(need: str, links: Mapping[str, Sequence[str]]) -> list[str]:
    """Every need that is to be met before one, at any distance; the need itself only where it says so itself."""
    found = dict.fromkeys(links.get(need, ()))
    waiting = list(found)
    while waiting:
        for one in links.get(waiting.pop(), ()):
            if one not in found and one != need:
                found[one] = None
                waiting.append(one)
    return list(found)


def _step(
    study: StudyFolder, need: Need, here: str, known: Gazetteer, visited: Sequence[str], names: Mapping[str, str], language: str, plan: Sequence[Need]
) -> PathwayStep:
    rows = [row for row in study.services if row.service in need.services]
    _, cover, _ = cover_at(rows, need.services, here, known, visited)
    found = [_at(rows, name, here, known, visited) for name in need.services]
    elsewhere = [
        place for one in found if one.cover in ("missing", "unknown") for place in _nearest(study, one.service, here, known, visited, names, language)
    ]
    return PathwayStep(
        need=need.need_id,
        name=_in_language(need.name, need.name_ru, need.name_ky, language),
        cover=cover,
        religious=need.religious == "yes",
        here=tuple(_offered(study, known, one, here, names, language) for one in found if one.cover in ("covered", "partly")),
        missing=tuple(_named(study, one.service, language) for one in found if one.cover == "missing"),
        unknown=tuple(_named(study, one.service, language) for one in found if one.cover == "unknown"),
        elsewhere=tuple(elsewhere),
        without_place=_without_place(study, known, need, names, language),
        after=tuple(one for one in need.after if any(other.need_id == one for other in plan)),
        secular=_secular(study, language) if need.religious == "yes" else (),
    )


@dataclass(frozen=True, slots=True)
class _AtPlace:
    """What is said of one service at a place, by the rows that decide it."""

    service: str
    cover: Cover
    said_of: Reach | None
    location: str
    rows: tuple[Service, ...]


def _at(rows: Sequence[Service], service: str, place: str, known: Gazetteer, everywhere: Sequence[str]) -> _AtPlace:
    own = [row for row in rows if row.service == service]
    said, cover, reach = cover_at(own, [service], place, known, everywhere)
    near: list[Said] = [one for one in said if one.reach in ("here", "everywhere")] or [one for one in said if one.reach == "around"]
    ids = {one.row_id for one in near}
    location = next((known.named(one.location) or "" for one in near if one.reach == "around"), "")
    return _AtPlace(service, cover, reach, location, tuple(row for row in own if row.service_row_id in ids))


def _of_rows(rows: Iterable[Service]) -> Cover:
    said = {row.availability for row in rows}
    return "covered" if said == {"available"} else "missing" if said == {"gap"} else "partly"


def _offered(study: StudyFolder, known: Gazetteer, one: _AtPlace, place: str, names: Mapping[str, str], language: str, kilometres: float | None = None) -> PathwayService:
    return PathwayService(
        name=_named(study, one.service, language),
        providers=tuple(dict.fromkeys(names[provider] for row in one.rows if row.availability != "gap" for provider in row.provider_actor_ids if provider in names)),
        cover=one.cover,
        place=_place(known, one.location or place, language),
        said_of=one.said_of,
        bring=tuple(dict.fromkeys(thing for row in one.rows for thing in row.bring)),
        target=tuple(dict.fromkeys(group for row in one.rows for group in row.target)),
        kilometres=kilometres,
    )


def _nearest(
    study: StudyFolder, service: str, here: str, known: Gazetteer, visited: Sequence[str], names: Mapping[str, str], language: str
) -> list[PathwayService]:
    """The nearest places where a service is said to be, not counting places around this one: these are asked already.

    What is said of all places holds where interviews were made.
    """
    own = {here, *known.around(here)}
    there: dict[str, list[Service]] = {}
    for row in study.services:
        at = visited if row.location == EVERYWHERE else [known.named(row.location)]
        for name in at if row.service == service else ():
            if name is not None and name not in own:
                there.setdefault(name, []).append(row)
    offered = [name for name, rows in there.items() if any(row.availability != "gap" for row in rows)]
    return [
        _offered(study, known, _at(there[name], service, name, known, visited), name, names, language, known.kilometres(here, name))
        for name in known.nearest_first(here, offered)[:NEAREST]
    ]


def _without_place(study: StudyFolder, known: Gazetteer, need: Need, names: Mapping[str, str], language: str) -> tuple[PathwayService, ...]:
    rows = [row for row in study.services if row.service in need.services and row.location == WITHOUT_PLACE and row.availability != "gap"]
    together = [
        _AtPlace(name, _of_rows(row for row in rows if row.service == name), "no place", "", tuple(row for row in rows if row.service == name))
        for name in dict.fromkeys(row.service for row in rows)
    ]
    return tuple(_offered(study, known, one, "", names, language) for one in together)


def _secular(study: StudyFolder, language: str) -> tuple[str, ...]:
    """Secular help that stands beside religious work: psychological and legal help, or else every other need of the register."""
    beside = [need for need in study.needs if need.religious != "yes" and need.need_id in ("psychological", "legal")]
    return tuple(_in_language(need.name, need.name_ru, need.name_ky, language) for need in beside or study.needs if need.religious != "yes")


def _ask(study: StudyFolder, names: Mapping[str, str]) -> tuple[str, ...]:
    """Who is to be asked about what is unknown: whoever offers the most services."""
    counted: dict[str, int] = {}
    for row in study.services:
        for provider in row.provider_actor_ids:
            counted[provider] = counted.get(provider, 0) + 1
    most = max(counted.values(), default=0)
    return tuple(names[name] for name, number in counted.items() if number == most and name in names)[:1]


def _place(known: Gazetteer, name: str, language: str) -> str:
    place = known.places.get(name)
    return name if place is None else _in_language(place.place, place.name_ru, place.name_ky, language)


def _named(study: StudyFolder, service: str, language: str) -> str:
    row = next((row for row in study.services if row.service == service), None)
    return service if row is None else _in_language(row.service, row.service_ru, row.service_ky, language)


def _in_language(english: str, russian: str, kyrgyz: str, language: str) -> str:
    return {"ru": russian, "ky": kyrgyz}.get(language) or english


def way_out(study: StudyFolder) -> tuple[StageServices, ...]:
    """The way out of prison, stage by stage, with the services of all places together.

    Examples
    --------
    >>> row = Service(service_row_id="S1", service="legal help", location="Osh", availability="gap", section_ref="1", stage="aftercare")
    >>> [(one.stage, one.services) for one in way_out(StudyFolder("small", services=(row,)))][-2:]
    [('supervision', ()), ('aftercare', (('legal help', 'missing'),))]
    """
    return tuple(
        StageServices(
            stage,
            tuple(
                (name, _of_rows(row for row in study.services if row.stage == stage and row.service == name))
                for name in dict.fromkeys(row.service for row in study.services if row.stage == stage)
            ),
        )
        for stage in STAGES
    )
