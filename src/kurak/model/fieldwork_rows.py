"""Rows of the fieldwork: units to visit, visits, times of interviews, contacts, tombstones. Codes only, but in contacts/."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from kurak.model.fieldwork import DAY
from kurak.model.noun import Identifier, Name, Noun
from kurak.model.sample import Role
from kurak.model.visits import Outcome

TIME = r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$"


class AssignmentRow(Noun):
    """One unit to visit: a slot of a route; a row of sample/NAME/visits.csv, other columns left aside."""

    cluster: Annotated[Identifier, Field(description="Cluster of the drawn sample.")]
    role: Annotated[Role, Field(description="Whether the cluster is main, or reserve.")] = "main"
    stratum: Annotated[Name, Field(description="Stratum, as planned.")]
    psu: Annotated[Identifier, Field(description="Id of the unit in the frame.")]
    visit: Annotated[int, Field(ge=1, description="Number of the slot in its cluster.")]
    kind: Annotated[Role, Field(description="Whether the slot is main, or reserve.")]
    household_number: Annotated[
        int | None, Field(ge=1, description="Household along the route, from the start point.")
    ] = None
    kish_table: Annotated[str, Field(description="Table of the Kish grid, decided before anybody walks.")] = (
        ""
    )
    psu_probability: Annotated[
        float | None, Field(gt=0, le=1, description="Inclusion probability of the unit.")
    ] = None
    household_probability: Annotated[
        float | None, Field(gt=0, le=1, description="Probability that a household has a main visit.")
    ] = None
    latitude: Annotated[float | None, Field(ge=-90, le=90, description="Latitude of the start point.")] = None
    longitude: Annotated[
        float | None, Field(ge=-180, le=180, description="Longitude of the start point.")
    ] = None
    interviews: Annotated[
        int | None, Field(ge=0, description="Interviews planned in the cluster; a drawn sample has them in clusters.csv.")
    ] = None


class VisitRow(Noun):
    """One visit; a row of data/visits.csv. Codes only: names, phones and addresses stand in contacts/."""

    unit: Annotated[Identifier, Field(description="Code of the unit: cluster and visit of the route sheet, C012-07.")]
    attempt: Annotated[int, Field(ge=1, description="1 for the first visit to the unit, 2 for the next one.")]
    time: Annotated[
        str,
        Field(pattern=TIME, description="When, as 2026-05-04 14:30; local, or with its offset from UTC."),
    ]
    interviewer: Annotated[Identifier, Field(description="The interviewer's code, never a name.")]
    outcome: Annotated[
        str,
        Field(
            min_length=1,
            max_length=40,
            description="How it ended: the word or digit of the route sheet, or a code of AAPOR.",
        ),
    ]
    appointment: Annotated[
        str, Field(pattern=rf"{TIME}|^$", description="When somebody is expected again; no words.")
    ] = ""


class ParadataRow(Noun):
    """Start, end and place of one interview; a row of data/paradata.csv."""

    record: Annotated[Identifier, Field(description="Code of the record.")]
    start: Annotated[str, Field(pattern=TIME, description="When the interview began.")]
    end: Annotated[str, Field(pattern=TIME, description="When it ended.")]
    form: Annotated[str, Field(max_length=60, description="Version or route of the form that was used.")] = ""
    latitude: Annotated[
        float | None, Field(ge=-90, le=90, description="Latitude: of the cluster, unless study.yaml says why not.")
    ] = None
    longitude: Annotated[
        float | None, Field(ge=-180, le=180, description="Longitude: of the cluster, unless study.yaml says why not.")
    ] = None


class Tombstone(Noun):
    """What stays of a participant who withdrew; a row of data/withdrawn.csv. Nothing of what they said."""

    salt: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$", description="Random; makes a list of hashes useless.")]
    code_hash: Annotated[
        str, Field(pattern=r"^[0-9a-f]{64}$", description="Hash of the salt and the code that was withdrawn.")
    ]
    date: Annotated[str, Field(pattern=DAY, description="Day of the withdrawal.")]
    reason: Annotated[
        Literal[
            "participant asked",
            "guardian asked",
            "consent not valid",
            "recorded by mistake",
            "other",
        ],
        Field(description="Class of the reason; the reason itself is nobody's business."),
    ]


class ContactRow(Noun):
    """How somebody can be found again; a row of contacts/contacts.csv. Nothing but kurak purge and withdraw opens it."""

    contact: Annotated[Identifier, Field(description="Key of the contact; it stands nowhere else.")]
    unit: Annotated[Identifier, Field(description="Code of the unit: the only link to visits and records.")]
    name: Annotated[str, Field(max_length=300, description="Name, as given.")] = ""
    phone: Annotated[str, Field(max_length=60, description="Phone.")] = ""
    address: Annotated[str, Field(max_length=300, description="Address, or how to find it.")] = ""
    keep_until: Annotated[
        str | None, Field(pattern=DAY, description="Last day; left out, fieldwork.contacts_until of study.yaml.")
    ] = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """A unit to visit.

    Parameters
    ----------
    unit
        Its code: cluster and number of the slot.
    weight
        One over the probability that the household is visited; None where it is not known.
    latitude, longitude
        Of the start point; None where not known.
    """

    unit: str
    cluster: str
    stratum: str
    psu: str
    number: int
    role: Role
    kind: Role
    kish_table: str = ""
    weight: float | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit, understood; ``time`` is local, without offset."""

    unit: str
    attempt: int
    time: datetime
    interviewer: str
    outcome: Outcome
    row: int


def unit_code(cluster: str, number: int) -> str:
    """Code of a unit: its cluster, and the slot of the route.

    Examples
    --------
    >>> unit_code("C012", 7)
    'C012-07'
    """
    return f"{cluster}-{number:02d}"
