"""Who does what where, the network of recorded ties, and what is said to be in which area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kurak.model.actor_maps import ActorNetwork, PlacesOnMap, WhoWhatWhere
    from kurak.model.displays import ActorsByField, ServicesByPlace
    from kurak.model.study_folder import StudyFolder


@dataclass(frozen=True, slots=True)
class ActorMaps:
    """Everything that is drawn of a register. What it does not hold is None.

    Parameters
    ----------
    network
        From the study's own ties; where it has none, from its rehearsal, with the sentence that says so.
    """

    activities: ActorsByField | None
    services: ServicesByPlace | None
    who_where: WhoWhatWhere | None
    places: PlacesOnMap | None
    network: ActorNetwork | None


def actor_maps(folder: StudyFolder, *, rehearsed: bool = True) -> ActorMaps:
    """Put together what is drawn of a register.

    Parameters
    ----------
    rehearsed
        Whether a rehearsal stands in where the study has no ties of its own. Own and made-up ones never stand side by side.
    """
    from kurak.disclosure.single_cases import withhold_single_cases
    from kurak.pipeline.stakeholder_rehearsal import rehearsed_stakeholders
    from kurak.stakeholders.activity_matrix import actors_by_field, services_by_place
    from kurak.stakeholders.placed_activities import places_on_map, who_what_where
    from kurak.stakeholders.tied_actors import actor_network

    visited = [region for group in folder.interviews if group.location_role == "fieldwork" for region in group.region]
    table = who_what_where(folder, visited, clear=withhold_single_cases)
    maps = folder.study.maps if folder.study is not None else None
    source = folder
    if rehearsed and not folder.ties:
        source = rehearsed_stakeholders(folder) or folder
    return ActorMaps(
        activities=actors_by_field(folder) if folder.activities else None,
        services=services_by_place(folder.services, visited, clear=withhold_single_cases) if folder.services else None,
        who_where=table if table.rows else None,
        places=places_on_map(folder, table, maps.areas) if maps is not None and folder.geometry else None,
        network=actor_network(source),
    )
