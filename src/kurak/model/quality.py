"""What is worth a look among interviews, why, and who decided what about it.

A flag is not an accusation and not a deletion. It says how unusual something is and how many honest
interviews would look the same. What follows from it is a decision of a person, and is written down by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from pydantic import Field

from kurak.model.noun import Identifier, Name, Noun

Check = Literal[
    "near duplicate",
    "long run",
    "straight lining",
    "even and odd",
    "unusual answers",
    "missing answers",
    "interviewer mean",
    "interviewer effect",
    "too fast",
    "hours of work",
    "two at once",
    "at night",
    "far from cluster",
    "one spot",
    "back-check",
]

CHECKS: tuple[Check, ...] = get_args(Check)

About = Literal["interview", "interviewer", "interviewer day", "item"]
"""What a flag is about. ``code`` then holds the unit code, the interviewer's code, or the item."""


class QualityRules(Noun):
    """Where each check draws its line."""

    false_alarms: Annotated[
        float,
        Field(
            gt=0,
            le=20,
            description="Honest interviews that one check of interviews may flag in the whole study, on average.",
        ),
    ] = 1.0
    level: Annotated[
        float,
        Field(
            gt=0,
            lt=0.5,
            description="Probability of any false alarm of one check of interviewers in the whole study.",
        ),
    ] = 0.05
    null: Annotated[
        Literal["correlated", "permuted"],
        Field(
            description="What honest interviews are taken to look like: answers that go together as in the records, or answers "
            "permuted within strata. Permuted ones are too unlike one another where items belong to scales."
        ),
    ] = "correlated"
    least_seconds_per_question: Annotated[
        float | None,
        Field(
            gt=0,
            description="Interviews faster than this are flagged; left out, the line is drawn from the times themselves.",
        ),
    ] = None
    speed_deviations: Annotated[
        float,
        Field(
            ge=2,
            le=10,
            description="Where no line is stated: robust standard deviations of the log-time below the median.",
        ),
    ] = 3.5
    hours_a_day: Annotated[
        float, Field(gt=0, le=24, description="More hours of work a day are worth a look.")
    ] = 12.0
    interviews_a_day: Annotated[
        int | None, Field(gt=0, description="More interviews a day are worth a look; left out, not checked.")
    ] = None
    night: Annotated[
        tuple[float, float],
        Field(description="Local hours between which interviews are not expected: from, to."),
    ] = (22.0, 6.0)
    radius: Annotated[
        float,
        Field(
            gt=0,
            description="Metres from the middle of the cluster beyond which an interview is worth a look.",
        ),
    ] = 2000.0
    spot: Annotated[
        float, Field(ge=0, description="Metres within which two interviews count as made at one spot.")
    ] = 20.0
    at_one_spot: Annotated[
        int, Field(gt=1, description="So many interviews of one interviewer at one spot are worth a look.")
    ] = 4
    utc_offset: Annotated[float, Field(ge=-12, le=14, description="Local time less UTC, hours.")] = 6.0


@dataclass(frozen=True, slots=True)
class Flag:
    """Something worth a look.

    Parameters
    ----------
    check
        One of :data:`CHECKS`.
    about, code
        What it is about, and its code: never a name.
    value, reference
        What was seen, and what is usual.
    measure
        What both are, with the unit, in words.
    p_value
        How often honest ones look as unusual: for interviews by themselves, for interviewers adjusted for how
        many there are. None where a line is drawn by rule.
    fence
        The line, on the scale of the value; None where there is none.
    expected_false_alarms
        How many honest ones the check flags in the whole study, on average; None where nobody knows, as with
        a line drawn by rule.
    other
        The other interview, the item, or the day.
    """

    check: Check
    about: About
    code: str
    value: float
    reference: float
    measure: str
    p_value: float | None = None
    fence: float | None = None
    expected_false_alarms: float | None = None
    other: str = ""

    @property
    def message(self) -> str:
        """The flag in a sentence.

        Examples
        --------
        >>> Flag("too fast", "interview", "K-17", 2.5, 14.0, "seconds per question").message
        'interview K-17 is worth a look: seconds per question 2.5, usually 14'
        """
        other = f" ({self.other})" if self.other else ""
        return f"{self.about} {self.code}{other} is worth a look: {self.measure} {self.value:.4g}, usually {self.reference:.4g}"


@dataclass(frozen=True, slots=True)
class CheckMade:
    """One check, made or not.

    Parameters
    ----------
    check
        One of :data:`CHECKS`.
    looked_at, flagged
        Interviews, interviewers or days looked at, and those flagged.
    expected_false_alarms
        Of honest ones, on average; None where nobody knows.
    rule
        Where the line was drawn, in words.
    not_made
        Why it was not made; empty where it was.
    """

    check: Check
    looked_at: int
    flagged: int
    expected_false_alarms: float | None
    rule: str
    not_made: str = ""


@dataclass(frozen=True, slots=True)
class InterviewerEffect:
    """How much answers resemble each other by interviewer, and by cluster.

    Parameters
    ----------
    variable
        Scale or item.
    correlation, low, high
        Intraclass correlation by interviewer with its interval.
    cluster_correlation
        The same by cluster.
    design_effect
        Growth of the variance of a mean by interviewers alone.
    nested
        Whether every cluster had one interviewer: then the correlation holds that of the places, and only
        what goes beyond clusters speaks of interviewers.
    p_value
        That interviewers do not differ; where nested, not more than clusters of one interviewer do. Not a
        number where it cannot be tested.
    """

    variable: str
    correlation: float
    low: float
    high: float
    cluster_correlation: float
    design_effect: float
    nested: bool
    p_value: float


@dataclass(frozen=True, slots=True)
class QualityResult:
    """All checks of a fieldwork: what is worth a look, which checks were made, effects of interviewers."""

    flags: tuple[Flag, ...]
    checks: tuple[CheckMade, ...]
    effects: tuple[InterviewerEffect, ...] = ()

    def of(self, check: Check) -> tuple[Flag, ...]:
        """Flags of one check.

        Examples
        --------
        >>> QualityResult((), ()).of("too fast")
        ()
        """
        return tuple(flag for flag in self.flags if flag.check == check)


class Decision(Noun):
    """What somebody decided about a flag: a row of a log that only grows."""

    check: Annotated[Check, Field(description="The check whose flag is decided.")]
    about: Annotated[About, Field(description="interview, interviewer, interviewer day or item.")]
    code: Annotated[Identifier, Field(description="Code of what the flag is about; never a name.")]
    decision: Annotated[
        Literal["kept", "corrected", "asked again", "left out of the analysis", "left open"],
        Field(
            description="What follows. Nothing is deleted: an interview that is left out stays in the records."
        ),
    ]
    why: Annotated[
        Name, Field(description="Reason, without anything that a respondent said about themselves.")
    ]
    who: Annotated[
        Name, Field(description="Role of the person who decided, such as field manager; never a name.")
    ]
    when: Annotated[
        str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", description="Date of the decision, year-month-day.")
    ]
