"""Who does what where, as a matrix to look through, and on the map; what names no place stands as place unknown."""

from __future__ import annotations

from collections.abc import Iterator

from kurak.model import document as tree
from kurak.model.actor_maps import PLACE_UNKNOWN, PlacesOnMap, WhoWhatWhere
from kurak.model.edition import Edition
from kurak.report.chapters.drawings import figure
from kurak.report.charts.place_map import draw_place_map
from kurak.report.wording import plural, sentence, short_places

KINDS = {
    "state": "State",
    "religious": "Religious bodies",
    "ngo": "Non-governmental organisations",
    "community": "Community",
    "international": "International organisations",
}
"""Type of an actor: its group."""

SORTS = {"state": "State", "religious": "Religious", "ngo": "NGO", "community": "Community", "international": "International"}
"""Type of an actor: the word of a filter."""


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
            rows.append(tree.MarkRow(row.what[:1].upper() + row.what[1:], kind="group", note="service" if row.service else "field of activity"))
        cells = tuple(
            tree.MarkCell(
                marks[cell.availability], evidence=tuple(tree.Evidence(sentence(piece.words), piece.section) for piece in cell.evidence)
            )
            for cell in row.cells
        )
        rows.append(tree.MarkRow(row.name, cells, level=1, sort=SORTS.get(row.kind, "Not recorded")))
    return tree.MarkMatrix(
        id="who-what-where",
        caption=f"Of {plural(len(table.rows), 'entry', 'entries')} of who does what, {unknown} name no place",
        subtitle="Who does what where: actors in fields of activity, as printed, and behind services, our reading of the text. An empty "
        "cell is unknown, not a gap",
        columns=tuple(tree.Column(place[:1].upper() + place[1:], align="center") for place in table.places),
        rows=tuple(rows),
        meanings=(("full", "there"), ("half", "partly"), ("empty", "said not to be there"), ("none", "unknown")),
        row_label="Who",
        filters=(tree.Filter("Field or service", "group"), tree.Filter("Place", "column"), tree.Filter("Type", "sort")),
        counted=("entry", "entries"),
        # What the marks of services rest on stands under the table of services, that of activities is section by section the same.
        evidence_on_paper=False,
        notes=(
            f"{PLACE_UNKNOWN[:1].upper()}{PLACE_UNKNOWN[1:]}: the source names no place. What is said of all places stands at each place where "
            "interviews were made. Services that are said to be missing, with nobody in charge, are nobody's doing and stand in the table of services only.",
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
        subtitle="Actors said to be active, and services said to be there in full or in part, by area; where an area is blank, nothing is said of it",
        notes=tuple(_map_notes(found, maps.note, any(pilot.inferred == "yes" for pilot in edition.folder.pilots))),
        source=source,
    )


def _map_caption(found: PlacesOnMap, areas: int) -> str:
    return f"Something is said of {len(found.areas)} of {plural(areas, 'area', 'areas')}; of the others it is unknown who is there"


def _map_notes(found: PlacesOnMap, note: str, inferred: bool) -> Iterator[str]:
    pilots = [f"{', '.join(one.pilots)} ({one.area})" for one in found.areas if one.pilots]
    if pilots:
        yield f"Pilot places{', inferred from the sample' if inferred else ''}: {'; '.join(pilots)}."
    if found.without_area:
        yield f"Not on the map, since the source does not say in which area: {', '.join(found.without_area)}."
    if note:
        yield note


__all__ = ["KINDS", "place_map", "placed_blocks", "who_where_matrix"]
