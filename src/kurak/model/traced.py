"""What became of recommendations, what institutions do, and what the desk review says: shaped to be shown, not yet written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from kurak.model.review import Fact
from kurak.model.stakeholders import FunctionPart, Progress, SwotEntry

NOT_SAID = "not said"


@dataclass(frozen=True, slots=True)
class TracedRecommendation:
    """A recommendation, or a part of one, from the findings to its status.

    ``within`` is the recommendation that it is part of. ``codes``, ``findings`` and ``responsible`` are ids with their names.
    ``rests`` says whether it rests on something: by itself, as part of one that does, through its parts, or on nothing.
    """

    id: str
    within: str
    title: str
    asks: tuple[str, ...]
    codes: tuple[tuple[str, str], ...]
    findings: tuple[str, ...]
    basis: str
    rests: Literal["itself", "whole", "parts", "nothing"]
    responsible: tuple[tuple[str, str], ...]
    indicator: str
    status: Progress | None
    status_date: str
    status_source: str
    section: str
    note: str


@dataclass(frozen=True, slots=True)
class RecommendationProgress:
    """All recommendations with their trace, and the conclusions that none of them rests on."""

    rows: tuple[TracedRecommendation, ...]
    conclusions_without: tuple[str, ...]
    """Ids of key conclusions that no recommendation names."""
    conclusions: int

    @property
    def leaves(self) -> tuple[TracedRecommendation, ...]:
        """What is to be done: recommendations without parts, and parts."""
        wholes = {row.within for row in self.rows}
        return tuple(row for row in self.rows if row.id not in wholes)


@dataclass(frozen=True, slots=True)
class CoordinationRow:
    """One area at one level: who leads, who supports, who is informed, and whose part nobody says."""

    area: str
    level: str
    """Empty: not said."""
    actors: Mapping[str, FunctionPart | Literal["not said"]]
    """Actor id: its strongest part."""
    functions: tuple[str, ...]
    without_actor: tuple[str, ...]
    """Ids of functions of which nobody says who does them."""
    led_by_nobody: bool = False
    """Whether a row says that somebody ought to lead and nobody does: its part is ``leads``, its actor empty."""

    @property
    def leads(self) -> tuple[str, ...]:
        """Actors that lead."""
        return tuple(actor for actor, part in self.actors.items() if part == "leads")

    @property
    def leadership(self) -> Literal["one leads", "several lead", "nobody leads", "not said"]:
        """``nobody leads`` only where somebody says so; that no leader is named is ``not said``."""
        if len(self.leads) > 1:
            return "several lead"
        if self.leads:
            return "one leads"
        return "nobody leads" if self.led_by_nobody else "not said"


@dataclass(frozen=True, slots=True)
class Institutions:
    """What institutions do together, and their strengths and weaknesses."""

    rows: tuple[CoordinationRow, ...]
    actors: tuple[tuple[str, str], ...]
    """Id and name of every actor with a function, in the order of the register."""
    swot: tuple[tuple[str, str, tuple[SwotEntry, ...]], ...]
    """Id and name of an institution, and its entries."""

    def with_leadership(self, kind: str) -> tuple[CoordinationRow, ...]:
        """Areas whose leadership is of a kind."""
        return tuple(row for row in self.rows if row.leadership == kind)


@dataclass(frozen=True, slots=True)
class Series:
    """One quantity at several times."""

    what: str
    unit: str
    place: str
    points: tuple[tuple[str, float, Fact], ...]
    """When, how many, and the fact that says so."""

    @property
    def unsourced(self) -> int:
        """Points of which no source is shown."""
        return sum(not fact.source_key for _, _, fact in self.points)


@dataclass(frozen=True, slots=True)
class ReviewTable:
    """The desk review, arranged.

    Parameters
    ----------
    evidence
        Source key and theme: the facts; the key is empty where no source is shown.
    contradictions
        Pairs of facts that cannot both be true, once each.
    series
        Quantities of which several dates are known.
    without_source, undated, old
        Facts of which no source is shown, no date is known, and that are older than asked for.
    unused
        Sources that no fact and no term cites.
    """

    evidence: tuple[tuple[str, str, tuple[Fact, ...]], ...]
    contradictions: tuple[tuple[Fact, Fact], ...]
    series: tuple[Series, ...]
    without_source: tuple[Fact, ...]
    undated: tuple[Fact, ...]
    old: tuple[Fact, ...]
    unused: tuple[str, ...]
    as_of: int
    older_than: int
