"""Where a cluster's route begins, which households are visited, and how a visit can end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from kurak.model.noun import Identifier, Name, Noun
from kurak.model.route import RespondentSelection
from kurak.model.sample import DrawnCluster, Role

Outcome = Literal[
    "interview",
    "broken off",
    "household refused",
    "person refused",
    "nobody at home",
    "person away",
    "person unable",
    "nobody eligible",
    "no dwelling",
    "not reached",
]
"""How a visit ended, in words; the codes that fieldworkers write are those of :data:`OUTCOMES`."""

OUTCOMES: tuple[tuple[int, Outcome], ...] = (
    (1, "interview"),
    (2, "broken off"),
    (3, "household refused"),
    (4, "person refused"),
    (5, "nobody at home"),
    (6, "person away"),
    (7, "person unable"),
    (8, "nobody eligible"),
    (9, "no dwelling"),
    (0, "not reached"),
)
"""One digit each, for a small box. 1 is the only interview; 8 and 9 are out of the population."""

CALL_AGAIN: tuple[int, ...] = (5, 6, 0)
"""Outcomes after which the interviewer comes back, as often as route.call_backs allows."""


class StartPoint(Noun):
    """A place where a route can begin: a row of frame/start_points.csv."""

    psu: Annotated[Identifier, Field(description="Id of the unit, as in the frame.")]
    start_point: Annotated[
        Name, Field(description="Number or short name of the point; no other point of the unit has it.")
    ]
    name: Annotated[
        str, Field(max_length=120, description="What the point is: school no. 5, the central mosque.")
    ] = ""
    description: Annotated[str, Field(max_length=200, description="How to find it.")] = ""
    latitude: Annotated[float | None, Field(ge=-90, le=90, description="Latitude in degrees (WGS 84).")] = (
        None
    )
    longitude: Annotated[
        float | None, Field(ge=-180, le=180, description="Longitude in degrees (WGS 84).")
    ] = None


@dataclass(frozen=True, slots=True)
class VisitSlot:
    """One household to visit: decided before anybody walks, person included.

    Parameters
    ----------
    number
        1, 2, 3 … in the cluster; reserve slots follow the main ones.
    kind
        main, or reserve: used in order, once all main slots are closed and interviews are missing.
    household_number
        Which household along the route, counted from 1 at the start point; None where the frame has no
        households.
    kish_table
        Table of the Kish grid, such as B1; empty for the other ways to select a person.
    random_number
        For the full roster: a number from 0 to below 1, with six decimals.
    lookup
        Number of the person to interview where 1, 2, 3 … people are eligible; the last one serves larger
        households of a Kish grid. Empty for birthdays.
    """

    number: int
    kind: Role
    household_number: int | None
    kish_table: str = ""
    random_number: float | None = None
    lookup: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ClusterRoute:
    """The route of one cluster, as a sheet prints it and a tablet takes it.

    Parameters
    ----------
    cluster
        The drawn cluster.
    start_point
        Where it begins; None where the frame lists no points of the unit.
    start_points
        How many points of the unit are listed.
    start_random
        r, six decimals: without a list the start point is number ⌊r × places⌋ + 1.
    direction, call_backs, respondent, eligible_age
        The rules of study.yaml that hold for the route.
    visits_planned
        Main visits: interviews over the expected response rate, rounded up.
    area_households
        Households of the cluster's area: those of the unit, over its clusters; None where the frame does not
        say.
    step
        Households of the area a main visit, 1 or more; None where it is computed in the field.
    start, reserve_start
        Random starts of the main and of the reserve visits, as shares of their steps; six decimals.
    household_probability
        Probability that a household of the area has a main visit; None where it is computed in the field.
    slots
        The visits, main ones first.
    modelled
        What of the frame is modelled; printed on every sheet.
    """

    cluster: DrawnCluster
    start_point: StartPoint | None
    start_points: int
    start_random: float
    direction: Literal["right hand", "left hand"]
    call_backs: int
    respondent: RespondentSelection
    eligible_age: int
    visits_planned: int
    area_households: int | None
    step: float | None
    start: float
    reserve_start: float
    household_probability: float | None
    slots: tuple[VisitSlot, ...]
    modelled: tuple[str, ...] = ()

    @property
    def main(self) -> tuple[VisitSlot, ...]:
        """The main slots."""
        return tuple(slot for slot in self.slots if slot.kind == "main")

    @property
    def reserve(self) -> tuple[VisitSlot, ...]:
        """The reserve slots."""
        return tuple(slot for slot in self.slots if slot.kind == "reserve")
