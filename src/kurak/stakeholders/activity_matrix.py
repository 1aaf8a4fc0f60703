"""Who is in which field, and which service is where: as the report prints it, unknowns left unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kurak.model.displays import ActorsByField, PlacedEvidence, ServiceCell, ServicesByPlace
from kurak.model.stakeholders import Service
from kurak.model.study_folder import StudyFolder
from kurak.stakeholders.placed_activities import activity_evidence
from kurak.stakeholders.roster import nominees

NO_PLACE = ("general", "all")
"""Locations of services that name no single place."""


def actors_by_field(study: StudyFolder) -> ActorsByField:
    """Arrange actors by field of activity; actors in the most fields come first, then by type and name.

    A person without recorded consent is never named, nor is how the source prints the name shown.
    """
    pairs = [(activity.field_id, activity.actor_id) for activity in study.activities]
    by_id = {actor.actor_id: actor for actor in study.actors}
    shown = nominees(study)
    fields = dict.fromkeys((activity.field_id, activity.field_of_activity) for activity in study.activities)
    order = {"state": 0, "religious": 1, "ngo": 2, "community": 3, "international": 4}
    named = [
        (actor_id, shown[actor_id].name(), by_id[actor_id].type or "")
        for actor_id in dict.fromkeys(actor for _, actor in pairs)
        if actor_id in by_id
    ]
    named.sort(key=lambda actor: (order.get(actor[2], 9), -sum(a == actor[0] for _, a in pairs), actor[1]))
    evidence = {(one.field_id, one.actor_id): activity_evidence(one, study) for one in study.activities}
    return ActorsByField(tuple(fields), tuple(named), frozenset(pairs), evidence)


def services_by_place(
    services: Iterable[Service],
    places: Iterable[str],
    *,
    clear: Callable[[PlacedEvidence, Service], PlacedEvidence],
) -> ServicesByPlace:
    """Arrange services by place.

    Parameters
    ----------
    services
        Rows of services.csv.
    places
        Places where interviews were made: what is said of ``all`` places counts for these only. Other places that a
        row names follow them.
    clear
        Takes away the words that may not be shown beside a place.

    Returns
    -------
    ServicesByPlace
        A row a service; what is said of no place stands in the last column.
    """
    rows, fieldwork = list(services), tuple(dict.fromkeys(places))
    named = tuple(dict.fromkeys((*fieldwork, *(row.location for row in rows if row.location not in NO_PLACE))))
    arranged = []
    for service in dict.fromkeys(row.service for row in rows):
        of_service = [row for row in rows if row.service == service]
        cells = [
            _cell([row for row in of_service if row.location == place or (row.location == "all" and place in fieldwork)], clear)
            for place in named
        ]
        cells.append(_cell([row for row in of_service if row.location == "general"], clear))
        arranged.append((service, tuple(cells)))
    return ServicesByPlace((*named, "no place named"), tuple(arranged))


def _cell(rows: list[Service], clear: Callable[[PlacedEvidence, Service], PlacedEvidence]) -> ServiceCell:
    said = {row.availability for row in rows}
    evidence = tuple(
        clear(PlacedEvidence(row.service_row_id, row.evidence, row.section_ref, ""), row) for row in rows if row.evidence
    )
    if not said:
        return ServiceCell("", evidence)
    return ServiceCell(said.pop() if len(said) == 1 else "partial", evidence)
