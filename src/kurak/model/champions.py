"""Whom people at a place name most, how sure that is, and what it rests on. Organisations and roles, never a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Question = Literal["turn_to", "trust"]
QUESTIONS: Mapping[Question, str] = {"turn_to": "whom people turn to", "trust": "whom people trust"}
"""What was asked, in words."""

Verdict = Literal["nobody asked", "too few asked", "asked together", "nobody named", "several", "one"]
"""``one``: the most named can be told from the second. ``several``: it cannot, so that no single champion is named. The others: nothing
can be named yet."""

Limits = Literal["Wilson", "units drawn again"]


@dataclass(frozen=True, slots=True)
class NamedActor:
    """How often a role or an organisation was named.

    Parameters
    ----------
    nominee
        Its id; empty for a person whose name is withheld.
    share, low, high
        Share of all asked, 0 to 1, and its limits.
    rank, rank_low, rank_high
        1 for the most named, and limits of the rank.
    among_first
        Chance to be among the first, if others like those asked had been asked.
    """

    nominee: str
    name: str
    named_by: int
    share: float
    low: float
    high: float
    rank: int
    rank_low: int
    rank_high: int
    among_first: float


@dataclass(frozen=True, slots=True)
class PlaceNominations:
    """The answers to one question at one place.

    Parameters
    ----------
    asked, units
        People asked, and units that were drawn again: the people themselves, or meetings in which several were asked together.
    together
        Whether anybody was asked together with others.
    named_nobody
        Of those asked.
    own, twice, unknown
        Nominations that do not count: of the own role or organisation, given twice by one person, of nobody in the register.
    kinds, dates, sources
        What is recorded of who was asked, when, and in which round.
    named
        The most named first; empty where nothing can be said.
    top
        Names of those who are named most.
    runners_up
        Names of those who are second, where one is first.
    more_often, less_often, p_value
        Nominators or units that name the first but not the second, and the other way round, and the exact sign test.
    says, rests_on
        The answer, and what it rests on, in sentences.
    """

    place: str
    pilot: bool
    question: Question
    verdict: Verdict
    asked: int
    fewest: int
    first: int
    level: float
    units: int = 0
    together: bool = False
    named_nobody: int = 0
    own: int = 0
    twice: int = 0
    unknown: int = 0
    kinds: Mapping[str, int] | None = None
    dates: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    limits: Limits = "Wilson"
    named: tuple[NamedActor, ...] = ()
    top: tuple[str, ...] = ()
    runners_up: tuple[str, ...] = ()
    more_often: int = 0
    less_often: int = 0
    p_value: float | None = None
    says: str = ""
    rests_on: str = ""

    @property
    def more(self) -> int:
        """People still to be asked before anything can be said."""
        return max(0, self.fewest - self.asked)

    @property
    def possible_first(self) -> tuple[NamedActor, ...]:
        """Those whose rank may be the first."""
        return tuple(one for one in self.named if one.rank_low == 1 and one.named_by)


@dataclass(frozen=True, slots=True)
class KeyPlayers:
    """A set of actors in whom a network hangs together, or from whom it is reached, and whether it would stay if ties were missing.

    Parameters
    ----------
    measure
        ``fragmenting``: without them the network falls apart most (KPP-Neg). ``reaching``: they have ties to most others (KPP-Pos).
    sets
        The best sets, by name.
    n_best
        How many sets are as good; None where not all were tried.
    value
        Share of pairs without a way between them once the set is gone; or actors in the set or tied to it.
    stays
        Share of draws, each without some ties, in which one of the sets is still the best; None where this cannot be tried.
    """

    measure: Literal["fragmenting", "reaching"]
    sets: tuple[tuple[str, ...], ...]
    n_best: int | None
    value: float
    exact: bool
    stays: float | None
    missing: float
    draws: int


@dataclass(frozen=True, slots=True)
class Champions:
    """Who could be a champion at the places of a study, as far as anybody was asked.

    Parameters
    ----------
    places
        Place by place and question by question: first the pilots, then others where people were asked.
    key_players
        Of the network of recorded ties; empty where there is none. They are no champions: nobody was asked.
    n_ties, n_tied
        Ties of the network, and actors with one.
    key_size
        Actors in a set.
    simulated
        What is made up, in a sentence; empty where nothing is.
    inferred
        Pilots that the study infers, and no source names.
    cannot_say
        What none of this says, in sentences.
    would_name
        What data would name a champion where none can be named, in sentences; empty where every place has an answer.
    """

    places: tuple[PlaceNominations, ...]
    key_players: tuple[KeyPlayers, ...] = ()
    n_ties: int = 0
    n_tied: int = 0
    key_size: int = 0
    simulated: str = ""
    inferred: tuple[str, ...] = ()
    cannot_say: tuple[str, ...] = ()
    would_name: tuple[str, ...] = ()

    @property
    def nobody_asked(self) -> bool:
        """Whether there is no nomination at all."""
        return not any(one.asked for one in self.places)
