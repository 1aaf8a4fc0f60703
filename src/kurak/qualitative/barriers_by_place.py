"""Barriers by place: what the report says of each barrier at each place, and what it leaves open."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kurak.model.displays import BarrierRow, BarriersByPlace, PlaceCell, PlacedEvidence, Presence
from kurak.model.qualitative import Barrier, Codebook

NOWHERE = ("general", "unspecified")
"""Locations that name no place."""

EVERYWHERE = "all"


def barriers_by_place(
    barriers: Iterable[Barrier],
    codebook: Codebook,
    *,
    fieldwork: Iterable[str],
    clear: Callable[[PlacedEvidence, Barrier], PlacedEvidence],
) -> BarriersByPlace:
    """Arrange barriers and needs by place.

    Parameters
    ----------
    barriers
        Rows of barriers.csv.
    codebook
        For the names and the order of codes.
    fieldwork
        Places where interviews were made: what is said of ``all`` locations counts for these only.
    clear
        Takes away the words that may not be shown, beside a place or without one.

    Returns
    -------
    BarriersByPlace
        Rows with at least one place in the codebook's order; then those that the report names without a place.
    """
    rows, fieldwork_places = list(barriers), set(fieldwork)
    places = tuple(
        dict.fromkeys(place for row in rows for place in row.location if place not in (*NOWHERE, EVERYWHERE))
    )
    by_code: dict[str, list[Barrier]] = {}
    for row in rows:
        by_code.setdefault(row.code_id, []).append(row)
    placed, unplaced = [], []
    for way in codebook.walk():
        code, parent = way[-1], way[-2] if len(way) > 1 else None
        of_code = by_code.get(code.id, [])
        if not of_code:
            continue
        name = parent.name if parent is not None else ""
        here = [row for row in of_code if not set(row.location) <= set(NOWHERE)]
        nowhere = [row for row in of_code if set(row.location) <= set(NOWHERE)]
        if here:
            cells = tuple(
                _cell([row for row in here if _speaks_of(row, place, fieldwork_places)], clear)
                for place in places
            )
            placed.append(BarrierRow(code.id, code.name, name, cells))
        if nowhere:
            unplaced.append(BarrierRow(code.id, code.name, name, (_cell(nowhere, clear),)))
    return BarriersByPlace(places, tuple(placed), tuple(unplaced))


def _speaks_of(row: Barrier, place: str, fieldwork: set[str]) -> bool:
    return place in row.location or (EVERYWHERE in row.location and place in fieldwork)


def _cell(rows: list[Barrier], clear: Callable[[PlacedEvidence, Barrier], PlacedEvidence]) -> PlaceCell:
    said = {row.presence for row in rows if row.presence is not None}
    presence: Presence
    if not rows:
        presence = "not mentioned"
    elif not said:
        presence = "not said"
    elif len(said) > 1:
        presence = "mixed"
    else:
        presence = said.pop()
    evidence = []
    for row in rows:
        piece = PlacedEvidence(row.row_id, row.evidence, row.section_ref, row.source_type)
        evidence.append(clear(piece, row))
    return PlaceCell(presence, tuple(piece for piece in evidence if piece.words))
