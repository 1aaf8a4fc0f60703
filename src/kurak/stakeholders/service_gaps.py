"""Which need is met where: covered, partly, missing or unknown, and which services one organisation carries alone.

A place's own rows decide first, together with what is said of all places of the study; only where there are none does
what is said of a place around it stand in, and is shown as that. What names no place holds for no single place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kurak.model.service_gaps import (
    Cover,
    NeedAtPlace,
    ProgrammeAtPlace,
    Reach,
    Said,
    ServiceGaps,
    SingleProvider,
)
from kurak.model.stakeholders import Need, Service
from kurak.model.study_folder import StudyFolder
from kurak.stakeholders.places import EVERYWHERE, WITHOUT_PLACE, Gazetteer, fieldwork_places, places_of


def places_to_show(study: StudyFolder) -> tuple[str, ...]:
    """The pilots; where there are none, every place of the register."""
    known = places_of(study)
    return tuple(dict.fromkeys(known.pilot(pilot) for pilot in study.pilots)) or tuple(known.places)


def service_gaps(study: StudyFolder, *, places: Sequence[str] = (), needs: Sequence[str] = (), religious: bool = False) -> ServiceGaps:
    """Set needs, places and services side by side.

    Parameters
    ----------
    places
        Places to look at, under any name; the pilots if left out.
    needs
        Ids of needs; all but the religious ones if left out.
    religious
        Whether religious needs are looked at too.

    Raises
    ------
    UnknownPlaceError
        If a place is not in the register.
    """
    known = places_of(study)
    shown = tuple(dict.fromkeys(known.find(one).place for one in places)) or places_to_show(study)
    chosen = [need for need in study.needs if (need.need_id in needs if needs else religious or need.religious != "yes")]
    everywhere = fieldwork_places(study, known)
    cells = tuple(_need_at(study, need, place, known, everywhere) for need in chosen for place in shown)
    fields = {one.field_id: one.field_of_activity for one in study.activities}
    actors_in = {field: {one.actor_id for one in study.activities if one.field_id == field} for field in fields}
    return ServiceGaps(
        places=shown,
        needs=tuple((need.need_id, need.name) for need in chosen),
        cells=cells,
        single_providers=single_providers(study.services),
        one_actor_fields=tuple((fields[field], min(actors)) for field, actors in actors_in.items() if len(actors) == 1),
        one_actor_places=_places_of_one(study.services),
    )


def single_providers(services: Iterable[Service]) -> tuple[SingleProvider, ...]:
    """Services that are there, wholly or partly, through exactly one named provider; an unnamed provider is unknown, not one."""
    there: dict[tuple[str, str], list[Service]] = {}
    for service in services:
        if service.availability != "gap":
            there.setdefault((service.service, service.location), []).append(service)
    return tuple(
        SingleProvider(service, location, min(providers))
        for (service, location), rows in there.items()
        if all(row.provider_actor_ids for row in rows)
        and len(providers := {actor for row in rows for actor in row.provider_actor_ids}) == 1
    )


def _places_of_one(services: Iterable[Service]) -> tuple[tuple[str, str], ...]:
    """Places with two services or more, whose providers are all named and are one organisation."""
    there: dict[str, list[Service]] = {}
    for service in services:
        if service.availability != "gap" and service.location not in (EVERYWHERE, WITHOUT_PLACE):
            there.setdefault(service.location, []).append(service)
    return tuple(
        (place, min(providers))
        for place, rows in there.items()
        if len(rows) > 1
        and all(row.provider_actor_ids for row in rows)
        and len(providers := {actor for row in rows for actor in row.provider_actor_ids}) == 1
    )


def _need_at(study: StudyFolder, need: Need, place: str, known: Gazetteer, everywhere: Sequence[str]) -> NeedAtPlace:
    rows = [service for service in study.services if service.service in need.services]
    said, cover, rests_on = cover_at(rows, need.services, place, known, everywhere)
    barriers = tuple(
        barrier.row_id
        for barrier in study.barriers
        if any(barrier.code_id == code or barrier.code_id.startswith(f"{code}.") for code in need.codes)
        and any(_reach(location, place, known, everywhere) in ("here", "everywhere", "around") for location in barrier.location)
    )
    return NeedAtPlace(need.need_id, need.name, place, cover, rests_on, said, barriers)


def cover_at(
    rows: Iterable[Service], services: Iterable[str], place: str, known: Gazetteer, everywhere: Sequence[str]
) -> tuple[tuple[Said, ...], Cover, Reach | None]:
    """What rows of services say of a place, and what follows: see the module.

    Covered or missing are said only where all the services are: some there give ``partly``, some missing and the others
    unknown give ``unknown``. ``rests_on`` is the widest place that the answer was said of.
    """
    rows = list(rows)
    said = tuple(
        Said(row.service_row_id, row.service, row.location, reach, row.availability, row.provider_actor_ids, row.section_ref)
        for row in rows
        if (reach := _reach(row.location, place, known, everywhere)) is not None
    )
    covers = {service: _of_one_service([one for one in said if one.service == service]) for service in services}
    reaches: set[Reach] = {reach for _, reach in covers.values() if reach is not None}
    rests_on = next((reach for reach in ("around", "everywhere", "here") if reach in reaches), None)
    return said, _together([cover for cover, _ in covers.values()]), rests_on


def _of_one_service(said: Sequence[Said]) -> tuple[Cover, Reach | None]:
    near = [one for one in said if one.reach in ("here", "everywhere")] or [one for one in said if one.reach == "around"]
    if not near:
        return "unknown", None
    words = {one.availability for one in near}
    cover: Cover = "covered" if words == {"available"} else "missing" if words == {"gap"} else "partly"
    return cover, next(reach for reach in ("around", "everywhere", "here") if any(one.reach == reach for one in near))


def _together(covers: Sequence[Cover]) -> Cover:
    """What several services give for one need: a missing one beside one of which nothing is known leaves the need unknown."""
    kinds = set(covers)
    if len(kinds) == 1:
        return covers[0]
    return "partly" if kinds & {"covered", "partly"} else "unknown"


def _reach(location: str, place: str, known: Gazetteer, everywhere: Sequence[str]) -> Reach | None:
    if location == EVERYWHERE:
        return "everywhere" if place in everywhere else None
    if location == WITHOUT_PLACE:
        return "no place"
    relation = known.relation(location, to=place)
    return None if relation == "elsewhere" else relation


def programme_at(study: StudyFolder, place: str) -> tuple[ProgrammeAtPlace, ...]:
    """A place's services against the items of the individual programme, in the order of the law.

    Raises
    ------
    UnknownPlaceError
        If the place is not in the register.
    """
    known = places_of(study)
    here, everywhere = known.find(place).place, fieldwork_places(study, known)
    made = []
    for item in sorted((one for one in study.programme_items if one.list == "programme"), key=lambda one: one.order):
        rows = [service for service in study.services if service.service_row_id in item.service_row_ids]
        said, cover, rests_on = cover_at(rows, dict.fromkeys(row.service for row in rows), here, known, everywhere)
        made.append(ProgrammeAtPlace(item.item_id, item.item, cover, rests_on, said, not rows, item.section_ref))
    return tuple(made)
