"""Who does what where, and the network of recorded ties: shaped to be drawn, not yet drawn."""

from __future__ import annotations

from dataclasses import dataclass

from kurak.model.displays import ServiceCell

PLACE_UNKNOWN = "place unknown"
"""Head of the column of what names no place."""


@dataclass(frozen=True, slots=True)
class WhoWhat:
    """One actor in one field of activity, or behind one service, place by place.

    Parameters
    ----------
    what
        The field or service.
    service
        Whether it is a service; otherwise a field of activity.
    actor, name, kind
        Id, shown name and type; id and type are empty where the provider is not named.
    cells
        One a place, then one for what names no place; an empty availability is unknown.
    """

    what: str
    service: bool
    actor: str
    name: str
    kind: str
    cells: tuple[ServiceCell, ...]

    @property
    def placed(self) -> bool:
        """Whether anything is said of a place."""
        return any(cell.availability for cell in self.cells[:-1])


@dataclass(frozen=True, slots=True)
class WhoWhatWhere:
    """Actors by field and place. ``places`` are the heads of all columns; the last is for what names no place."""

    places: tuple[str, ...]
    rows: tuple[WhoWhat, ...]


@dataclass(frozen=True, slots=True)
class AreaCounts:
    """What is said to be in one area of the map: actors active there, services there, pilot places in it."""

    area: str
    actors: int
    services: int
    pilots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlacesOnMap:
    """Counts by area of the map, and the places that the map has no area for."""

    areas: tuple[AreaCounts, ...]
    without_area: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TiedActor:
    """An actor of a network: its shown name, its type, how many others it is tied to, and the piece it is in, 0 the largest."""

    name: str
    kind: str
    tied_to: int
    piece: int


@dataclass(frozen=True, slots=True)
class DrawnTie:
    """What joins two actors, by their place in the list: recorded ties of any kind, the strongest counted."""

    first: int
    second: int
    strength: float
    kinds: tuple[str, ...] = ()
    directed: bool = False


@dataclass(frozen=True, slots=True)
class ActorNetwork:
    """The network of recorded ties.

    Parameters
    ----------
    actors
        Those with a tie, in the order of the register.
    untied
        How many actors of the register have none on record.
    pieces
        Sizes of the pieces, the largest first.
    simulated
        What is made up, in a sentence; empty where nothing is.
    """

    actors: tuple[TiedActor, ...]
    ties: tuple[DrawnTie, ...]
    pieces: tuple[int, ...]
    untied: int = 0
    simulated: str = ""
    sources: tuple[str, ...] = ()
    without_source: int = 0
