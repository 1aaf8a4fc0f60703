"""Made-up nominations, ratings and ties of a rehearsal, with the shares that they were drawn from. None of it was said by anybody."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kurak.model.noun import Identifier, Name, Noun
from kurak.model.stakeholders import ActorRating, Nomination, Tie

Mark = Literal["SIMULATED"]


class RehearsedNomination(Nomination):
    """A made-up nomination; a row of rehearsal/stakeholders/nominations.csv."""

    simulated: Mark


class RehearsedRating(ActorRating):
    """A made-up rating; a row of rehearsal/stakeholders/ratings.csv."""

    simulated: Mark


class RehearsedTie(Tie):
    """A made-up tie; a row of rehearsal/stakeholders/ties.csv."""

    simulated: Mark


class TrueShare(Noun):
    """The chance with which a made-up person names somebody; a row of rehearsal/stakeholders/true_shares.csv."""

    simulated: Mark
    place: Name
    question: Literal["turn_to", "trust"]
    nominee: Identifier
    share: Annotated[float, Field(ge=0, le=1)]


class RehearsalRecord(Noun):
    """rehearsal/stakeholders/simulated.yaml: what was made up, and how to make it again."""

    simulated: Annotated[Mark, Field(description="The mark of everything that a rehearsal makes.")]
    sentence: Annotated[Name, Field(description="What is made up; it stands first in everything that is made from it.")]
    seed: Annotated[int, Field(ge=0, description="The seed of all draws.")]
    asked: Annotated[int, Field(ge=1, description="People asked at each place, none of whom exists.")]
    raters: Annotated[int, Field(ge=1, description="Raters, none of whom exists.")]
    kurak: Annotated[Name, Field(description="The version that made it.")]


class RehearsedStakeholders(Noun):
    """A rehearsal of what people say about actors."""

    record: RehearsalRecord
    nominations: tuple[RehearsedNomination, ...] = ()
    ratings: tuple[RehearsedRating, ...] = ()
    ties: tuple[RehearsedTie, ...] = ()
    true_shares: tuple[TrueShare, ...] = ()
