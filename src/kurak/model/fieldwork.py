"""Fieldwork as a study declares it: the block fieldwork of study.yaml."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from kurak.model.noun import Identifier, Name, Noun
from kurak.model.quality import QualityRules

Unscreened = Literal["eligible", "unknown"]
"""How a household counts that nobody could ask who lives in it: as one of the population, or as not known to be."""

Positions = Literal["cluster", "as received"]
"""What is kept of where an interview was held."""

DAY = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"


class BackChecks(Noun):
    """Second visits, in which somebody else asks some of the questions again."""

    file: Annotated[
        Name,
        Field(
            description="File of the second visits, a row each: the unit's code in the column that fieldwork.unit names, the code of the "
            "back-checker in the column back_checker, and questions under their names in the records."
        ),
    ] = "data/back_checks.csv"
    type_1: Annotated[
        tuple[Identifier, ...],
        Field(description="Questions whose answer does not change: sex, year of birth. A difference asks whether the interview was held."),
    ] = ()
    type_2: Annotated[
        tuple[Identifier, ...],
        Field(description="Questions that may be misunderstood or shortened, and all others that are in no scale. A difference asks for training."),
    ] = ()
    type_3: Annotated[
        tuple[Identifier, ...],
        Field(description="Questions that are hard to answer or apt to change, and all other items of scales. A difference asks about the question."),
    ] = ()
    numbers: Annotated[
        tuple[Identifier, ...], Field(description="Questions whose answers are measured: age, hours. Others are codes, or items of scales.")
    ] = ()

    @model_validator(mode="after")
    def _one_type(self) -> BackChecks:
        every = (*self.type_1, *self.type_2, *self.type_3)
        if len(set(every)) < len(every):
            raise ValueError("a question has one type: it stands in one of type_1, type_2 and type_3")
        return self


class Fieldwork(Noun):
    """What is known of the fieldwork, and by which rules it is looked at."""

    sample: Annotated[
        Identifier | None, Field(description="Name of the drawn sample, sample/NAME; left out, the only one.")
    ] = None
    assignments: Annotated[
        Name | None,
        Field(
            description="File of the units to visit; left out, visits.csv of the drawn sample. A rehearsal writes one of its own."
        ),
    ] = None
    visits: Annotated[Name, Field(description="File of visits, a row each.")] = "data/visits.csv"
    records: Annotated[
        Name | None, Field(description="File of the interviews; left out, that of the block estimates.")
    ] = None
    paradata: Annotated[
        Name, Field(description="File of start, end and place of interviews, a row each, if there is one.")
    ] = "data/paradata.csv"
    record: Annotated[Name, Field(description="Column of the records with their code.")] = "id"
    unit: Annotated[
        Name, Field(description="Column of the records with the code of the unit: cluster and visit, C012-07.")
    ] = "unit"
    interviewer: Annotated[Name, Field(description="Column of the records with the interviewer's code.")] = (
        "interviewer"
    )
    cluster: Annotated[Name, Field(description="Column of the records with the cluster.")] = "cluster"
    stratum: Annotated[
        Name | None,
        Field(
            description="Column of the records within whose groups interviews are compared; left out, first of estimates.strata."
        ),
    ] = None
    interviewers: Annotated[
        tuple[Identifier, ...],
        Field(description="Codes of all interviewers, never names; left out, any code may stand in a visit."),
    ] = ()
    begin: Annotated[str | None, Field(pattern=DAY, description="First day of fieldwork.")] = None
    end: Annotated[str | None, Field(pattern=DAY, description="Last day of fieldwork.")] = None
    unscreened: Annotated[
        Unscreened,
        Field(
            description="How a household counts of which nobody could be asked who lives in it: eligible, where nearly every household "
            "has somebody of the population, or unknown."
        ),
    ] = "eligible"
    eligibility: Annotated[
        float | None,
        Field(
            ge=0,
            le=1,
            description="Share of units of unknown eligibility that are eligible, e; left out, that among known units.",
        ),
    ] = None
    eligibility_reason: Annotated[str, Field(max_length=300, description="Where a stated e comes from.")] = ""
    usable_from: Annotated[
        float | None,
        Field(
            gt=0,
            le=1,
            description="A broken-off interview with this share of the items answered counts as partial; left out, none does.",
        ),
    ] = None
    positions: Annotated[
        Positions,
        Field(
            description="What is kept of where an interview was held: cluster keeps the middle of its cluster only; as received keeps "
            "the position, and needs a reason. Where the middle is not known, or there is no block fieldwork, nothing is kept."
        ),
    ] = "cluster"
    positions_reason: Annotated[
        str, Field(max_length=300, description="Why positions are kept as received.")
    ] = ""
    contacts_until: Annotated[
        str | None,
        Field(pattern=DAY, description="Last day on which contacts/ may hold names, phones or addresses; then: kurak purge."),
    ] = None
    back_checks: Annotated[BackChecks, Field(description="Second visits to some of the units, by somebody else.")] = BackChecks()
    quality: Annotated[QualityRules, Field(description="Where checks of interviews draw their lines.")] = (
        QualityRules()
    )

    @model_validator(mode="after")
    def _reasons(self) -> Fieldwork:
        if self.positions == "as received" and not self.positions_reason:
            raise ValueError("positions: as received needs positions_reason: a position is an address")
        if self.eligibility is not None and not self.eligibility_reason:
            raise ValueError("a stated eligibility needs eligibility_reason")
        if self.begin is not None and self.end is not None and self.end < self.begin:
            raise ValueError("end is before begin")
        return self
