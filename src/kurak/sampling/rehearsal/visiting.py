"""Visits of a simulated fieldwork: who came when, how often, and how it ended. Interviews are those of the simulation.

Nothing of the estimates depends on it: a stream of random numbers of its own makes the visits around interviews that
are there already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from kurak.model.fieldwork_rows import unit_code
from kurak.model.sample import Sample
from kurak.model.visits import Outcome
from kurak.sampling.rehearsal.interviewing import FABRICATIONS, Interviews, interviewers_of

FIRST_DAY = datetime(2001, 1, 1)
"""A Monday long ago, so that nobody takes it for the days of a real fieldwork."""

ENDINGS: Mapping[Outcome, float] = {
    "household refused": 0.24,
    "person refused": 0.28,
    "broken off": 0.04,
    "nobody at home": 0.24,
    "person away": 0.12,
    "person unable": 0.06,
    "not reached": 0.02,
}
"""How visits without an interview end, in shares. They stand for no country; the response rate is the study's."""

CALLED_AGAIN: tuple[Outcome, ...] = ("nobody at home", "person away", "not reached")
FIRST_TIME = 0.6
"""Share of interviews held at the first visit; each call-back meets as many of those who are left."""

MINUTES: Mapping[Outcome, float] = {
    "interview": 30.0,
    "broken off": 12.0,
    "household refused": 3.0,
    "person refused": 6.0,
    "nobody at home": 3.0,
    "person away": 5.0,
    "person unable": 5.0,
    "not reached": 2.0,
}
WALK = 4.0
"""Minutes from door to door."""

MADE_UP = 4.0
"""Minutes that a straight line or a regular pattern takes to write down."""

OPEN, CLOSE = 9, 19
"""Hours between which interviewers knock."""


@dataclass(frozen=True, slots=True)
class SimulatedVisit:
    """One visit; ``interview`` is the number of the interview that it ended in, or −1."""

    unit: str
    attempt: int
    begin: datetime
    end: datetime
    interviewer: int
    outcome: Outcome
    interview: int


def visit(
    interviews: Interviews, sample: Sample, *, per_interviewer: int, call_backs: int, rng: np.random.Generator
) -> tuple[SimulatedVisit, ...]:
    """Simulate the visits that led to simulated interviews.

    Parameters
    ----------
    interviews, sample
        The interviews, and the sample in whose main clusters they were held.
    per_interviewer
        Clusters of one interviewer.
    call_backs
        Most visits after the first.
    rng
        A stream of its own.

    Returns
    -------
    tuple of SimulatedVisit
        In the order of clusters and of time. Interviewers work one cluster after another, all first visits before the
        call-backs, each round on a new day.
    """
    who = interviewers_of(clusters_in_order=len(sample.main), per_interviewer=per_interviewer)
    clock: dict[int, datetime] = {}
    held = {
        (int(cluster), int(slot)): number
        for number, (cluster, slot) in enumerate(zip(interviews.cluster, interviews.slot, strict=True))
    }
    names, shares = list(ENDINGS), np.array(list(ENDINGS.values()))
    made: list[SimulatedVisit] = []
    for place, cluster in enumerate(sample.main):
        interviewer = int(who[place])
        waiting: list[tuple[int, list[Outcome]]] = []
        for slot in range(int(interviews.visited[place])):
            ended: Outcome = "interview" if (place, slot) in held else names[int(rng.choice(len(names), p=shares))]
            waiting.append((slot, _attempts(ended, call_backs, rng)))
        for attempt in range(1, call_backs + 2):
            today = [(slot, outcomes[attempt - 1]) for slot, outcomes in waiting if len(outcomes) >= attempt]
            if not today:
                continue
            time = _next_morning(clock.get(interviewer))
            for slot, outcome in today:
                number = held.get((place, slot), -1) if outcome == "interview" else -1
                lasted = _minutes(outcome, number, interviews, rng)
                if (time + timedelta(minutes=lasted)).hour >= CLOSE or time.hour >= CLOSE:
                    time = _next_morning(time)
                end = time + timedelta(seconds=round(60 * lasted))
                unit = unit_code(cluster.cluster, slot + 1)
                made.append(SimulatedVisit(unit, attempt, time, end, interviewer, outcome, number))
                time = end + timedelta(seconds=round(60 * WALK * float(rng.uniform(0.5, 2.0))))
            clock[interviewer] = time
    return tuple(made)


def _attempts(ended: Outcome, call_backs: int, rng: np.random.Generator) -> list[Outcome]:
    """Outcomes of all visits to one unit, the last one being how it ended."""
    if ended in CALLED_AGAIN:
        return [ended] * (call_backs + 1)
    before = min(int(rng.geometric(FIRST_TIME)) - 1, call_backs)
    away: list[Outcome] = ["nobody at home" if rng.random() < 0.7 else "person away" for _ in range(before)]
    return [*away, ended]


def _minutes(outcome: Outcome, number: int, interviews: Interviews, rng: np.random.Generator) -> float:
    spread = float(np.exp(0.22 * rng.standard_normal()))
    if number >= 0 and FABRICATIONS[interviews.fabricated[number]] in ("straight line", "too regular"):
        return MADE_UP * spread
    return MINUTES[outcome] * spread


def _next_morning(time: datetime | None) -> datetime:
    """Nine o'clock of the next day that is no Sunday."""
    day = FIRST_DAY if time is None else time + timedelta(days=1)
    while day.weekday() == 6:
        day += timedelta(days=1)
    return day.replace(hour=OPEN, minute=0, second=0, microsecond=0)
