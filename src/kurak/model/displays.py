"""Tables that a report shows of its interviews, actors and recommendations: shaped, not yet written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Presence = Literal["present", "absent", "mixed", "not said", "not mentioned"]
"""``absent``: the report says that it is not there. ``not said``: it names the place and leaves it open.
``not mentioned``: it does not name the place at all. Three different facts."""


@dataclass(frozen=True, slots=True)
class PlacedEvidence:
    """One piece of evidence: its row, its words as far as they may be shown, where they stand, who said so."""

    row_id: str
    words: str
    section: str
    source: str
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class PlaceCell:
    """What the report says of one barrier at one place."""

    presence: Presence
    evidence: tuple[PlacedEvidence, ...] = ()


@dataclass(frozen=True, slots=True)
class BarrierRow:
    """One barrier or need, place by place."""

    code_id: str
    name: str
    parent: str
    cells: tuple[PlaceCell, ...]


@dataclass(frozen=True, slots=True)
class BarriersByPlace:
    """Barriers by place, and those that the report names without a place."""

    places: tuple[str, ...]
    rows: tuple[BarrierRow, ...]
    without_place: tuple[BarrierRow, ...]
    """Rows with a single cell: everything said without a place."""


@dataclass(frozen=True, slots=True)
class ActorsByField:
    """Actors by field of activity, as printed: being in one field is not working together."""

    fields: tuple[tuple[str, str], ...]
    actors: tuple[tuple[str, str, str], ...]
    """Id, name, type."""
    pairs: frozenset[tuple[str, str]]
    """Field id, actor id."""
    evidence: Mapping[tuple[str, str], PlacedEvidence] = field(default_factory=dict)
    """What a pair rests on."""

    def actors_in(self, field: str) -> tuple[str, ...]:
        """Ids of the actors in a field, in the order of the columns."""
        return tuple(actor for actor, _, _ in self.actors if (field, actor) in self.pairs)


@dataclass(frozen=True, slots=True)
class ServiceCell:
    """A service at a place; an empty availability means that the report does not say."""

    availability: Literal["available", "partial", "gap", ""]
    evidence: tuple[PlacedEvidence, ...] = ()


@dataclass(frozen=True, slots=True)
class ServicesByPlace:
    """Services by place."""

    places: tuple[str, ...]
    rows: tuple[tuple[str, tuple[ServiceCell, ...]], ...]


@dataclass(frozen=True, slots=True)
class RecommendationTrace:
    """What recommendations rest on, and what no recommendation answers."""

    rests_on_nothing: tuple[str, ...]
    """Ids of recommendations without any code or conclusion, parts included."""
    unanswered: tuple[tuple[str, str], ...]
    """Code id and name of every narrowest barrier that neither itself nor a parent is named in a recommendation."""
    unanswered_alone: tuple[str, ...]
    """Code ids of narrowest barriers that are not named themselves, whether or not a parent is."""
    barriers: int
    """How many narrowest barriers the codebook has."""


@dataclass(frozen=True, slots=True)
class ClearedQuote:
    """A quotation that may leave the house, with what may be said of its speaker: one attribute or none.

    ``code_id`` is empty where the topic would lead back to a place or a person. ``withheld`` quotations are not shown: their
    words give a sex, and the tables beside them could add the place.
    """

    quote_id: str
    text: str
    attribution: str
    code_id: str
    section: str
    masked: tuple[str, ...] = ()
    withheld: bool = False
    language: str = ""
    """Language of the words, where it is not known to be the report's."""
