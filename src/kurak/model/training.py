"""What groups of officers say that they know and are sure of, topic by topic, and how many clients they have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TrainingGroup = Literal["group", "role", "place"]
TRAINING_GROUPS: tuple[TrainingGroup, ...] = ("group", "role", "place")


@dataclass(frozen=True, slots=True)
class GroupMean:
    """A mean of answers from 1 to 5 with the ends of its interval.

    ``withheld`` means that it may not be shown: then the number of answers and the mean are None. Where nobody answered ``n`` is 0.
    ``flagged`` means that it rests on few answers.
    """

    n: int | None
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    withheld: bool = False
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """What a group of officers says of a topic. ``group`` is empty where the answers name none."""

    topic: str
    group: str
    total: bool
    knowledge: GroupMean
    confidence: GroupMean


@dataclass(frozen=True, slots=True)
class GroupCaseload:
    """Clients of an officer: median and quartiles of a group, never its ends, which are single officers; all None where they are withheld."""

    group: str
    total: bool
    n: int | None
    median: float | None = None
    lower_quartile: float | None = None
    upper_quartile: float | None = None
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class TrainingNeeds:
    """Training needs by topic and group, and caseloads by group; the total comes last.

    ``by`` is the column that made the groups, None where the answers name no group; ``officers`` is None where too few answered.
    """

    by: TrainingGroup | None
    officers: int | None
    rows: tuple[TrainingRow, ...]
    caseloads: tuple[GroupCaseload, ...]
    smallest_base: int
    flag_below: int
    level: float

    @property
    def topics(self) -> tuple[str, ...]:
        """Topics, in the order of the answers."""
        return tuple(dict.fromkeys(row.topic for row in self.rows))
