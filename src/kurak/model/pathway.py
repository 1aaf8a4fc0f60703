"""A plan for needs at a place, and the way out of prison: nothing in it is of a person."""

from __future__ import annotations

from dataclasses import dataclass

from kurak.model.service_gaps import Cover, Reach
from kurak.model.stakeholders import Stage


@dataclass(frozen=True, slots=True)
class PathwayService:
    """A service that somebody can be sent to."""

    name: str
    providers: tuple[str, ...]
    cover: Cover
    place: str
    said_of: Reach | None
    bring: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    kilometres: float | None = None


@dataclass(frozen=True, slots=True)
class PathwayStep:
    """One need of a pathway: where to go, what is missing, where else it is.

    Parameters
    ----------
    here
        Services at the place that are there, or partly.
    missing
        Names of services that are said to be missing there.
    unknown
        Names of services of which nothing is said there.
    elsewhere
        For what is missing or unknown: the nearest places where it is said to be.
    """

    need: str
    name: str
    cover: Cover
    religious: bool
    here: tuple[PathwayService, ...]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    elsewhere: tuple[PathwayService, ...]
    without_place: tuple[PathwayService, ...] = ()
    """Services that are said to be there without saying where."""
    after: tuple[str, ...] = ()
    secular: tuple[str, ...] = ()
    """Needs of the plan, or of the register, that are met without religion; beside a religious step only."""


@dataclass(frozen=True, slots=True)
class Pathway:
    """A plan for needs at a place; nothing in it is of a person.

    Parameters
    ----------
    ask
        Who is to be asked about what is unknown.
    inferred
        Whether the place is a pilot by inference only.
    """

    place: str
    within: tuple[str, ...]
    steps: tuple[PathwayStep, ...]
    ask: tuple[str, ...]
    inferred: bool
    language: str = "en"


@dataclass(frozen=True, slots=True)
class StageServices:
    """A stage of the way out of prison, and the services of all places that belong to it; none means that nothing is said of it."""

    stage: Stage
    services: tuple[tuple[str, Cover], ...]
