"""Who does what where: fields of activity and services, each with who is behind it, place by place; what is not said stays unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from kurak.model.actor_maps import PLACE_UNKNOWN, AreaCounts, PlacesOnMap, WhoWhat, WhoWhatWhere
from kurak.model.displays import PlacedEvidence, ServiceCell
from kurak.model.stakeholders import WITHHELD, Activity, Service
from kurak.model.study_folder import StudyFolder
from kurak.stakeholders.places import EVERYWHERE, WITHOUT_PLACE, Gazetteer, fieldwork_places, places_of
from kurak.stakeholders.roster import nominees

PROVIDER_UNKNOWN = "provider not named"

Clear = Callable[[PlacedEvidence, Service], PlacedEvidence]


def who_what_where(study: StudyFolder, visited: Iterable[str], *, clear: Clear) -> WhoWhatWhere:
    """Arrange who does what by place.

    Parameters
    ----------
    visited
        Places where interviews were made, which stand first and for which "all" counts; where there are none, the places of the
        register for which it counts.
    clear
        Takes away the words that may not be shown beside a place.

    Returns
    -------
    WhoWhatWhere
        A row an actor and a field, then an actor and a service. A service that is said to be missing, of which nobody is said
        to be in charge, is nobody's doing and has no row.
    """
    known = places_of(study)
    everywhere = tuple(known.named(name) or name for name in visited) or fieldwork_places(study, known)
    rows = [*_activities(study, known, everywhere), *_services(study, known, everywhere, clear)]
    named = dict.fromkeys(place for _, _, _, said in rows for place, _, _ in said if place)
    order = {name: number for number, name in enumerate(known.places)}
    first = [place for place in everywhere if place in named]
    others = sorted((place for place in named if place not in everywhere), key=lambda place: order.get(place, len(order)))
    places = (*dict.fromkeys(first), *others)
    kinds = {actor.actor_id: actor.type or "" for actor in study.actors}
    names = nominees(study)
    return WhoWhatWhere(
        (*places, PLACE_UNKNOWN),
        tuple(
            WhoWhat(
                what, service, actor, names[actor].name() if actor in names else actor or PROVIDER_UNKNOWN, kinds.get(actor, ""),
                tuple(_cell([(how, piece) for at, how, piece in said if at == place]) for place in (*places, "")),
            )
            for what, service, actor, said in rows
        ),
    )  # fmt: skip


Availability = Literal["available", "partial", "gap"]
_Said = list[tuple[str, Availability, PlacedEvidence]]
"""Place, or empty; availability; what it rests on."""


def _activities(study: StudyFolder, known: Gazetteer, everywhere: tuple[str, ...]) -> list[tuple[str, bool, str, _Said]]:
    found: dict[tuple[str, str], _Said] = {}
    fields = {activity.field_id: activity.field_of_activity for activity in reversed(study.activities)}
    for activity in study.activities:
        said = found.setdefault((activity.field_id, activity.actor_id), [])
        at = [place for name in activity.place for place in _at(name, known, everywhere)] or [""]
        said += [(place, "available", activity_evidence(activity, study)) for place in dict.fromkeys(at)]
    return [(fields[field], False, actor, said) for (field, actor), said in found.items()]


def activity_evidence(activity: Activity, study: StudyFolder) -> PlacedEvidence:
    """What an activity rests on; a person without consent is not named by way of how the source prints the name."""
    hidden = any(actor.actor_id == activity.actor_id and not actor.may_be_named for actor in study.actors)
    words = WITHHELD if hidden else f"printed as {activity.actor_as_printed}"
    return PlacedEvidence(f"{activity.field_id} {activity.actor_id}", words, activity.section_ref, "")


def _services(study: StudyFolder, known: Gazetteer, everywhere: tuple[str, ...], clear: Clear) -> list[tuple[str, bool, str, _Said]]:
    found: dict[str, dict[str, _Said]] = {}
    for row in study.services:
        if row.availability == "gap" and not row.provider_actor_ids:
            continue
        by = found.setdefault(row.service, {})
        piece = clear(PlacedEvidence(row.service_row_id, row.evidence or f"row {row.service_row_id}", row.section_ref, ""), row)
        for actor in row.provider_actor_ids or ("",):
            by.setdefault(actor, []).extend((place, row.availability, piece) for place in _at(row.location, known, everywhere))
    return [(service, True, actor, said) for service, by in found.items() for actor, said in by.items()]


def _at(name: str, known: Gazetteer, everywhere: tuple[str, ...]) -> tuple[str, ...]:
    """The columns that something said of a place stands in; empty for what names no single place."""
    if name == EVERYWHERE:
        return everywhere
    return ("",) if name == WITHOUT_PLACE else (known.named(name) or name,)


def _cell(said: list[tuple[Availability, PlacedEvidence]]) -> ServiceCell:
    how = {availability for availability, _ in said}
    evidence = tuple(dict.fromkeys(piece for _, piece in said))
    if not how:
        return ServiceCell("")
    return ServiceCell("partial" if len(how) > 1 else how.pop(), evidence)


def places_on_map(study: StudyFolder, table: WhoWhatWhere, areas: Mapping[str, str]) -> PlacesOnMap:
    """Count by area of the map: actors and services said to be there in full or in part, and pilot places.

    Parameters
    ----------
    table
        From :func:`who_what_where`.
    areas
        Groups of the map, as ``maps.areas`` of study.yaml.

    Returns
    -------
    PlacesOnMap
        Areas of which something is said, in the order of the map. Of all others nothing is known, which is no gap.
    """
    known = places_of(study)
    within = {name: _area(name, known, areas) for name in known.places}
    # A gap is a service that is not there; whoever would be in charge is not active there either.
    here = [
        (within.get(place) or "", row)
        for row in table.rows
        for place, cell in zip(table.places[:-1], row.cells, strict=False)
        if cell.availability in ("available", "partial")
    ]
    pilots = [(within.get(known.pilot(pilot)) or "", pilot.place) for pilot in study.pilots]
    counted = tuple(
        AreaCounts(
            area,
            len({row.actor for at, row in here if at == area and row.actor}),
            len({row.what for at, row in here if at == area and row.service}),
            tuple(place for at, place in pilots if at == area),
        )
        for area in areas
    )
    said = {place for row in table.rows for place, cell in zip(table.places[:-1], row.cells, strict=False) if cell.availability}
    return PlacesOnMap(
        tuple(one for one in counted if one.actors or one.services or one.pilots),
        tuple(place for place in table.places[:-1] if place in said and not within.get(place)),
    )


def _area(name: str, known: Gazetteer, areas: Mapping[str, str]) -> str:
    for one in (name, *known.around(name)):
        area = known.places[one].area
        if area in areas:
            return area
        if one in areas:
            return one
    return ""
