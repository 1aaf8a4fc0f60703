"""Needs, places and services set side by side: what meets a need at a place, and what hangs on one organisation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Cover = Literal["covered", "partly", "missing", "unknown"]
"""``missing``: somebody says that it is not there. ``unknown``: nobody says anything. Two different facts."""

Reach = Literal["here", "everywhere", "around", "inside", "no place"]
"""Of what it is said: the place itself, all places of the study, a place around it, a place in it, or no place named."""


@dataclass(frozen=True, slots=True)
class Said:
    """One row of services.csv, and how its place lies to the place asked about."""

    row_id: str
    service: str
    location: str
    reach: Reach
    availability: Literal["available", "partial", "gap"]
    providers: tuple[str, ...]
    section: str


@dataclass(frozen=True, slots=True)
class NeedAtPlace:
    """How a need is met at a place, and every row that speaks of it.

    ``rests_on`` is the widest place that the answer was said of: ``around`` means that a region stands for the place.
    ``codes`` are rows of the coded barriers that speak of the need there.
    """

    need_id: str
    name: str
    place: str
    cover: Cover
    rests_on: Reach | None
    said: tuple[Said, ...]
    barriers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SingleProvider:
    """A service that one organisation gives alone, at a place as it is written."""

    service: str
    location: str
    actor_id: str


@dataclass(frozen=True, slots=True)
class ServiceGaps:
    """Needs by places, and what hangs on one organisation.

    ``one_actor_fields`` are fields of activity with one actor; ``one_actor_places`` places all whose known providers are one actor.
    """

    places: tuple[str, ...]
    needs: tuple[tuple[str, str], ...]
    cells: tuple[NeedAtPlace, ...]
    single_providers: tuple[SingleProvider, ...]
    one_actor_fields: tuple[tuple[str, str], ...]
    one_actor_places: tuple[tuple[str, str], ...]

    def at(self, need_id: str, place: str) -> NeedAtPlace:
        """The cell of a need at a place."""
        return next(cell for cell in self.cells if cell.need_id == need_id and cell.place == place)


@dataclass(frozen=True, slots=True)
class ProgrammeAtPlace:
    """An item of the individual programme at a place; ``no_service`` where the report links no service to it at all."""

    item_id: str
    item: str
    cover: Cover
    rests_on: Reach | None
    said: tuple[Said, ...]
    no_service: bool
    section: str
