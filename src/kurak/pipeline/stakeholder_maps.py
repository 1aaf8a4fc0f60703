"""Who does what where, the network of recorded ties, and what is said to be in which area."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from kurak.model import document as tree
    from kurak.model.actor_maps import ActorNetwork, PlacesOnMap, WhoWhatWhere
    from kurak.model.displays import ActorsByField, ServicesByPlace
    from kurak.model.edition import Edition
    from kurak.model.networks import Network
    from kurak.model.rated_actors import RatedActors
    from kurak.model.study_folder import StudyFolder

Which = Literal["network", "fields", "places", "grid"]
"""One drawing of a study."""


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
    rated: RatedActors | None = None
    """Influence, interest and salience; None where nobody rated."""


def actor_maps(folder: StudyFolder, *, rehearsed: bool = True) -> ActorMaps:
    """Put together what is drawn of a register.

    Parameters
    ----------
    rehearsed
        Whether a rehearsal stands in where the study has no ties of its own. Own and made-up ones never stand side by side.
    """
    from kurak.disclosure.single_cases import withhold_single_cases
    from kurak.pipeline.stakeholder_champions import rated_actors
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
        rated=rated if (rated := rated_actors(folder)).actors else None,
    )


def narrowed(maps: ActorMaps, folder: StudyFolder, *, field: str = "", place: str = "") -> ActorMaps:
    """The maps with what is said of one field of activity or service, and of one place or the places that it lies in.

    Raises
    ------
    UnknownPlaceError
        If the register lacks the place.
    LookupError
        If no field of activity or service has this name.
    """
    from kurak.sources.wording import folded
    from kurak.stakeholders.placed_activities import places_on_map
    from kurak.stakeholders.places import places_of

    table = maps.who_where
    if table is None or not (field or place):
        return maps
    rows = table.rows
    if field:
        wanted = {folded(field), *(folded(one.field_of_activity) for one in folder.activities if folded(one.field_id) == folded(field))}
        rows = tuple(row for row in rows if folded(row.what) in wanted)
        if not rows:
            raise LookupError(f"no field of activity and no service is called {field}")
    heads = table.places
    if place:
        known = places_of(folder)
        name = known.find(place).place
        kept = [at for at, head in enumerate(heads) if head in (name, *known.around(name))]
        heads = (*(heads[at] for at in kept), heads[-1])
        unplaced = replace(rows[0].cells[-1], availability="", evidence=()) if rows else None
        rows = tuple(
            replace(row, cells=(*(row.cells[at] for at in kept), unplaced)) for row in rows if unplaced is not None and any(row.cells[at].availability for at in kept)
        )
    found = replace(table, places=heads, rows=rows)
    areas = folder.study.maps.areas if folder.study is not None and folder.study.maps is not None else {}
    return replace(maps, who_where=found, places=places_on_map(folder, found, areas) if maps.places is not None else None, activities=None, services=None)


def map_document(folder: StudyFolder, maps: ActorMaps, *, filtered: str = "") -> tree.Document:
    """The maps of a study as a document of their own."""
    from kurak.report.actor_map import study_document

    return study_document(_edition(folder, maps), filtered=filtered)


def map_figure(folder: StudyFolder, maps: ActorMaps, which: Which) -> tree.Figure | None:
    """One drawing of a study with its words and values, for a page; None where the study has nothing for it."""
    from kurak.report.actor_map import study_figure

    return study_figure(_edition(folder, maps), which)


def map_drawing(folder: StudyFolder, maps: ActorMaps, which: Which) -> str | None:
    """One drawing of a study as an SVG file; None where the study has nothing for it."""
    from kurak.report.actor_map import figure_svg

    drawn = map_figure(folder, maps, which)
    return figure_svg(drawn) if drawn is not None else None


def _edition(folder: StudyFolder, maps: ActorMaps) -> Edition:
    from kurak.model.edition import Edition
    from kurak.version import VERSION

    if folder.study is None:
        raise ValueError("a study without a readable study.yaml has no map")
    return Edition(
        study=folder.study, folder=folder, version=VERSION, activities=maps.activities, services=maps.services,
        who_where=maps.who_where, places_on_map=maps.places, network=maps.network, rated=maps.rated,
    )  # fmt: skip


def drawn_network(network: Network) -> ActorNetwork | None:
    """A network that was read from a list of ties, ready to be drawn; None where it has no tie."""
    import numpy as np

    from kurak.model.actor_maps import ActorNetwork, DrawnTie, TiedActor
    from kurak.stats.networks.ties import components

    if not network.ties:
        return None
    ends = [(start, end) for start, end, _ in network.ties]
    tied = sorted({one for pair in ends for one in pair})
    at = {old: new for new, old in enumerate(tied)}
    ties = np.zeros((len(tied), len(tied)))
    for start, end in ends:
        ties[at[start], at[end]] = ties[at[end], at[start]] = 1
    pieces, degree = components(ties), ties.sum(axis=1)
    # A tie there and a tie back are one line.
    back = set(ends)
    lines = [
        DrawnTie(at[start], at[end], strength, (), network.kind == "directed" and (end, start) not in back)
        for start, end, strength in network.ties
        if start < end or (end, start) not in back
    ]
    return ActorNetwork(
        tuple(TiedActor(network.names[old], "", int(degree[new]), int(pieces.label[new])) for new, old in enumerate(tied)),
        tuple(lines), tuple(int(size) for size in pieces.sizes), untied=len(network.names) - len(tied),
    )  # fmt: skip

