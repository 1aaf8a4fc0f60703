"""Actors, what they do and where, and the recommendations that answer the findings."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kurak.model.noun import Identifier, Name, Noun, Separated

YesNo = Literal["yes", "no"]


class Actor(Noun):
    """An organisation or a role, never a person; a row of actors.csv."""

    actor_id: Identifier
    name: Name
    type: Literal["state", "international", "ngo", "religious", "community"] | None = None
    parent: str = ""
    roles: str = ""
    regions_mentioned: str = ""
    in_activity_table: YesNo | None = None
    in_text: str = ""
    section_ref: Name
    note: str = ""


class Activity(Noun):
    """An actor in a field of activity; a row of activities.csv."""

    field_id: Identifier
    field_of_activity: Name
    actor_id: Identifier
    actor_as_printed: Name
    section_ref: Name


class Service(Noun):
    """A service at a place; a row of services.csv."""

    service_row_id: Identifier
    service: Name
    location: Name
    availability: Literal["available", "partial", "gap"]
    provider_actor_ids: Separated = ()
    evidence: str = ""
    section_ref: Name
    note: str = ""


class InstitutionFunction(Noun):
    """What the report says that an institution does; a row of institution_functions.csv.

    ``actor_id`` empty means that the report does not say who does it.
    """

    function_id: Identifier
    actor_id: Identifier | None = None
    function: Name
    target: Separated = ()
    section_ref: Name
    note: str = ""


class LocalLeader(Noun):
    """A role in a community, no person; a row of local_leaders.csv."""

    role_id: Identifier
    role: Name
    kind: Literal["relation", "office", "body", "leader", "group"]
    in_desk_review: YesNo | None = None
    in_recommendations: YesNo | None = None
    actor_id: Identifier | None = None
    section_ref: Name
    note: str = ""


class Pilot(Noun):
    """A pilot place; a row of pilots.csv."""

    pilot_id: Identifier
    place: Name
    place_type: Name
    region: Name
    region_iso: str = ""
    inferred: YesNo
    section_ref: Name
    note: str = ""


class ProgrammeItem(Noun):
    """An item of the individual programme or of the list of needs; a row of programme_items.csv."""

    item_id: Identifier
    list: Literal["programme", "needs"]
    order: Annotated[int, Field(ge=1)]
    item: Name
    code_ids: Separated = ()
    service_row_ids: Separated = ()
    section_ref: Name
    note: str = ""


class Recommendation(Noun):
    """A recommendation, or a part of one, and what it rests on."""

    id: Annotated[Identifier, Field(description="Stable id: R1, R1.2.")]
    title: Annotated[str, Field(description="Title as printed; may be empty for a part.")] = ""
    section_ref: Annotated[str, Field(description="Where it is printed.")] = ""
    points: Annotated[tuple[str, ...], Field(description="What it asks for, in short words.")] = ()
    codes: Annotated[tuple[Identifier, ...], Field(description="Codes of the codebook that it answers.")] = ()
    findings: Annotated[tuple[Identifier, ...], Field(description="Conclusions that it rests on.")] = ()
    basis: Annotated[
        Literal["stated", "inferred"] | None,
        Field(description="stated: it names the problem itself; inferred: matched by topic."),
    ] = None
    note: Annotated[str, Field(description="Anything a reader should know.")] = ""
    items: Annotated[tuple[Recommendation, ...], Field(description="Its parts.")] = ()


class Recommendations(Noun):
    """report/recommendations.yaml."""

    recommendations: Annotated[tuple[Recommendation, ...], Field(description="The recommendations, in order.")]
