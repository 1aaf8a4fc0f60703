"""What a fieldwork came to: outcomes, rates, progress, and what is worth a look with what was decided about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from kurak.model.finding import Finding
from kurak.model.quality import CheckMade, Decision, Flag, QualityResult

GroupKind = Literal["everybody", "area", "cluster", "interviewer", "day"]


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """How many units ended in one way.

    Parameters
    ----------
    code
        AAPOR's code.
    words
        What it is, in words.
    kind
        Class of AAPOR by which rates are worked out: I, P, R, NC, O, UH, UO, NE.
    """

    code: str
    words: str
    kind: str
    units: int


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage on the way from units drawn to interviews: how many came so far."""

    name: str
    units: int


@dataclass(frozen=True, slots=True)
class RateOf:
    """One outcome rate of one group.

    Parameters
    ----------
    group
        Empty for everybody.
    rate
        Name of AAPOR: RR1 … CON3, or e.
    weighted
        Whether units count by their base weights; then the error is that of the design.
    estimate, std_error, low, high
        From 0 to 1; not a number where nothing is known.
    units
        Units of the group.
    """

    group: str
    rate: str
    weighted: bool
    estimate: float
    std_error: float
    low: float
    high: float
    units: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one cluster, interviewer, area or day is.

    Parameters
    ----------
    kind, group
        What it is, and its code or name.
    planned
        Interviews planned; None for interviewers and days, who have no plan of their own.
    interviews, partial, refusals, not_met, other, not_visited
        Units by their final outcome; of a day, by the outcome of its visits. ``not_visited`` are main units.
    visits
        Visits made.
    """

    kind: GroupKind
    group: str
    planned: int | None
    interviews: int
    partial: int
    refusals: int
    not_met: int
    other: int
    not_visited: int
    visits: int


@dataclass(frozen=True, slots=True)
class DecidedFlag:
    """A flag with the last decision about it; None while it is open."""

    flag: Flag
    decision: Decision | None

    @property
    def open(self) -> bool:
        """Whether somebody still has to look at it."""
        return self.decision is None or self.decision.decision == "left open"


@dataclass(frozen=True, slots=True)
class BackCheckRow:
    """How far answers of second visits differ from those of the interviews.

    Parameters
    ----------
    about, code
        A type of question, a question, or the interviews of one interviewer (a code) at one type of question.
    type
        1, 2 or 3: :data:`kurak.stats.interview_quality.back_checks.QUESTION_TYPES`.
    interviews
        Interviews with something to compare.
    compared, differing, rate, low, high
        Answers that could be compared and those that differ, the share with its exact interval.
    kappa, kappa_low, kappa_high
        Agreement beyond chance of a question, weighted for items of scales; None for numbers and where it cannot be known.
    direction, change, p_value
        Whether second answers move in one direction: ``mean change``, or ``share up`` of the changes; empty where answers have no order.
    """

    about: Literal["type", "question", "interviewer"]
    code: str
    type: int
    interviews: int
    compared: int
    differing: int
    rate: float
    low: float
    high: float
    kappa: float | None = None
    kappa_low: float | None = None
    kappa_high: float | None = None
    direction: str = ""
    change: float | None = None
    p_value: float | None = None


@dataclass(frozen=True, slots=True)
class FieldworkResult:
    """Outcomes, rates, progress and quality of a fieldwork.

    Parameters
    ----------
    simulated
        Whether it is that of a rehearsal.
    visits_file, records_file
        What it was made from; empty where there is none.
    drawn
        Units that count: main ones, and reserve ones that were used.
    eligibility
        In words, how e came about.
    area
        Name of the domain whose groups are the areas; ``stratum`` where the frame has no domain.
    planned
        Interviews planned; None where that is not known.
    quality
        None where there are no interviews to check.
    corrections, corrected
        Rows of the log of corrections, and how many of them were applied.
    back_checks
        Second visits beside interviews; empty where there are none. Interviewers are listed by code, and not ranked.
    left_out
        Interviews that a decision leaves out of every estimate. Checks and rates count them: they took place, or were said to.
    withheld_areas
        Areas of which no number stands here, since too few people were interviewed there or they would give such an area back; then
        ``progress`` has one row of everybody.
    """

    simulated: bool
    visits_file: str
    records_file: str
    drawn: int = 0
    visits: int = 0
    outcomes: tuple[OutcomeCount, ...] = ()
    stages: tuple[Stage, ...] = ()
    rates: tuple[RateOf, ...] = ()
    eligibility: str = ""
    area: str = ""
    planned: int | None = None
    interviews: int = 0
    progress: tuple[Progress, ...] = ()
    quality: QualityResult | None = None
    flags: tuple[DecidedFlag, ...] = ()
    back_checks: tuple[BackCheckRow, ...] = ()
    corrections: int = 0
    corrected: int = 0
    left_out: int = 0
    confidence: float = 0.95
    withheld_areas: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = field(default_factory=tuple)

    def rate(self, name: str, *, weighted: bool = False, group: str = "") -> RateOf | None:
        """One rate, or None where it is not known."""
        wanted = (name, weighted, group)
        return next((one for one in self.rates if (one.rate, one.weighted, one.group) == wanted), None)

    def of_kind(self, kind: GroupKind) -> tuple[Progress, ...]:
        """Progress of clusters, interviewers, areas or days."""
        return tuple(one for one in self.progress if one.kind == kind)

    @property
    def checks(self) -> tuple[tuple[CheckMade, int], ...]:
        """Each check with how many of its flags are open."""
        if self.quality is None:
            return ()
        still: Mapping[str, int] = {
            check.check: sum(one.open for one in self.flags if one.flag.check == check.check)
            for check in self.quality.checks
        }
        return tuple((check, still[check.check]) for check in self.quality.checks)
