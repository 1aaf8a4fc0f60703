"""Who does what where, as a matrix to look through, and on the map; what names no place stands as place unknown."""

from __future__ import annotations

from collections.abc import Iterator

from kurak.model import document as tree
from kurak.model.actor_maps import PlacesOnMap, WhoWhatWhere
from kurak.model.edition import Edition
from kurak.report.chapters.drawings import figure
from kurak.report.chapters.gaps import capital
from kurak.report.charts.place_map import draw_place_map
from kurak.report.wording import sentence, short_places
from kurak.report.words.categories import group_name, place_name
from kurak.report.words.known import evidence_shown, name_shown
from kurak.report.words.saying import counted, later, say

KINDS = {
    "state": later("State"),
    "religious": later("Religious bodies"),
    "ngo": later("Non-governmental organisations"),
    "community": later("Community"),
    "international": later("International organisations"),
}
"""Type of an actor: its group."""

SORTS = {"state": later("State"), "religious": later("Religious"), "ngo": later("NGO"), "community": later("Community"), "international": later("International")}
"""Type of an actor: the word of a filter."""

UNRECORDED = later("Not recorded")


def placed_blocks(edition: Edition, source: str) -> Iterator[tree.Block]:
    """Make the matrix and the map; none where the register has nothing for them."""
    if edition.who_where is not None:
        yield who_where_matrix(edition.who_where, source)
    drawn = place_map(edition, source)
    if drawn is not None:
        yield drawn


def who_where_matrix(table: WhoWhatWhere, source: str) -> tree.MarkMatrix:
    """Who does what where: rows under their field or service, columns the places."""
    marks: dict[str, tree.Mark] = {"available": "full", "partial": "half", "gap": "empty", "": "none"}
    unknown = sum(not row.placed for row in table.rows)
    rows: list[tree.MarkRow] = []
    under: tuple[bool, str] | None = None
    for row in table.rows:
        if under != (row.service, row.what):
            under = (row.service, row.what)
            rows.append(tree.MarkRow(capital(row.what), kind="group", note=say("service") if row.service else say("field of activity")))
        cells = tuple(
            tree.MarkCell(
                marks[cell.availability], evidence=tuple(tree.Evidence(sentence(evidence_shown(piece.words)), piece.section) for piece in cell.evidence)
            )
            for cell in row.cells
        )
        rows.append(tree.MarkRow(name_shown(row.name), cells, level=1, sort=say(SORTS.get(row.kind, UNRECORDED))))
    return tree.MarkMatrix(
        id="who-what-where",
        caption=counted("Of {n} entry of who does what, {unknown} name no place", "Of {n} entries of who does what, {unknown} name no place", len(table.rows), unknown=unknown),
        subtitle=say(
            "Who does what where: actors in fields of activity, as printed, and behind services, our reading of the text. An empty cell is unknown, not a gap"
        ),
        columns=tuple(tree.Column(capital(place_name(name_shown(place))), align="center") for place in table.places),
        rows=tuple(rows),
        meanings=(("full", say("there")), ("half", say("partly")), ("empty", say("said not to be there")), ("none", say("unknown"))),
        row_label=say("Who"),
        filters=(tree.Filter(say("Field or service"), "group"), tree.Filter(say("Place"), "column"), tree.Filter(say("Type"), "sort")),
        counted=(say("entry"), say("entries")),
        # What the marks of services rest on stands under the table of services, that of activities is section by section the same.
        evidence_on_paper=False,
        notes=(
            say(
                "Place unknown: the source names no place. What is said of all places stands at each place where interviews were made. "
                "Services that are said to be missing, with nobody in charge, are nobody's doing and stand in the table of services only."
            ),
        ),
        source=source,
    )


def place_map(edition: Edition, source: str) -> tree.Figure | None:
    """Actors and services by area of the map; None where the study has no map, or says nothing of any area."""
    maps, found = edition.study.maps, edition.places_on_map
    if maps is None or found is None or not found.areas or not edition.folder.geometry:
        return None
    return figure(
        "actors-on-map",
        _map_caption(found, len(maps.areas)),
        draw_place_map(
            edition.folder.geometry, found, areas=maps.areas, names=short_places(tuple(maps.areas)), credit=maps.credit
        ),
        subtitle=say("Actors said to be active, and services said to be there in full or in part, by area; where an area is blank, nothing is said of it"),
        notes=tuple(_map_notes(found, maps.note, any(pilot.inferred == "yes" for pilot in edition.folder.pilots))),
        source=source,
    )


def _map_caption(found: PlacesOnMap, areas: int) -> str:
    return counted(
        "Something is said of {said} of {n} area; of the others it is unknown who is there",
        "Something is said of {said} of {n} areas; of the others it is unknown who is there",
        areas,
        said=len(found.areas),
    )


def _map_notes(found: PlacesOnMap, note: str, inferred: bool) -> Iterator[str]:
    pilots = [f"{', '.join(map(place_name, one.pilots))} ({group_name(one.area)})" for one in found.areas if one.pilots]
    if pilots:
        named = "; ".join(pilots)
        yield say("Pilot places, inferred from the sample: {places}.", places=named) if inferred else say("Pilot places: {places}.", places=named)
    if found.without_area:
        yield say("Not on the map, since the source does not say in which area: {places}.", places=", ".join(found.without_area))
    if note:
        yield note


__all__ = ["KINDS", "place_map", "placed_blocks", "who_where_matrix"]
