"""Influence and interest of actors as several raters see them, how far these agree, and who is salient to most of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kurak.model.stakeholders import Aspect

Scaled = Literal["influence", "interest"]
SCALED: tuple[Scaled, ...] = ("influence", "interest")
YES_OR_NO: tuple[Aspect, ...] = ("power", "legitimacy", "urgency")


@dataclass(frozen=True, slots=True)
class Spread:
    """Ratings of one actor on one aspect: how many raters, their mean, lowest, highest, and standard deviation (None for one rater)."""

    raters: int
    mean: float
    low: float
    high: float
    sd: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far raters agree on an aspect: ICC(2,1) of one rater and ICC(2,k) of the mean of all, with limits; None where not defined.

    Over actors that all raters rated.
    """

    aspect: Scaled
    actors: int
    raters: int
    single: float | None
    single_low: float | None
    single_high: float | None
    mean: float | None
    mean_low: float | None
    mean_high: float | None


@dataclass(frozen=True, slots=True)
class RatedActor:
    """An actor as raters see it.

    Parameters
    ----------
    actor
        Its id; empty for a person whose name is withheld.
    influence, interest
        None where nobody rated it.
    votes
        Raters who say yes and who say no, of power, legitimacy and urgency; empty where nobody said anything of them.
    majority
        What most of them say: yes, no, tie, or not rated.
    classes
        The class of Mitchell, Agle and Wood, or all that are left open by ties and by what nobody rated; empty where nobody voted.
    """

    actor: str
    name: str
    influence: Spread | None = None
    interest: Spread | None = None
    votes: tuple[tuple[int, int], ...] = ()
    majority: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RatedActors:
    """All ratings of a study, or of one place.

    Parameters
    ----------
    scale
        Lowest and highest rating of influence and interest.
    actors
        The most influential first, those that nobody rated on it last.
    agreement
        For influence and for interest, where two or more raters rated two or more actors.
    raters, n_ratings, sources
        Who rated, how many ratings count, and what they rest on.
    without_source
        Ratings that say nothing of it.
    simulated
        What is made up, in a sentence; empty where nothing is.
    """

    scale: tuple[float, float]
    level: float
    place: str = ""
    actors: tuple[RatedActor, ...] = ()
    agreement: tuple[Agreement, ...] = ()
    raters: int = 0
    n_ratings: int = 0
    sources: tuple[str, ...] = ()
    without_source: int = 0
    simulated: str = ""
