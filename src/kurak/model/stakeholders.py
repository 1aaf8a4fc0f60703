"""Actors, what they do and where, and the recommendations that answer the findings."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, field_validator

from kurak.model.networks import STRONGEST
from kurak.model.noun import Identifier, Name, Noun, Separated

YesNo = Literal["yes", "no"]

WITHHELD = "a person, name withheld"
"""What stands for a named person without recorded consent."""

FunctionPart = Literal["leads", "supports", "is informed"]
Level = Literal["national", "regional", "local"]
Progress = Literal["not started", "under way", "done", "dropped"]
Stage = Literal["before_release", "release", "supervision", "aftercare"]
"""The way out of prison, in order."""

NO_CONSENT = frozenset(
    ("no", "none", "not", "no consent", "not given", "not yet", "not asked", "refused", "withdrawn", "pending", "unknown", "false", "n", "n/a", "na", "0",
     "нет", "нет согласия", "не дано", "не получено", "отказ", "отозвано", "жок", "берилген эмес")
)  # fmt: skip
"""What people write under ``consent`` where there is none, in lower case."""

Aspect = Literal["influence", "interest", "power", "legitimacy", "urgency"]
"""What raters say of an actor: influence and interest on the study's scale; the other three as 1 for yes, 0 for no."""


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
    person: YesNo | None = None
    """``yes`` for a named person. Then ``consent`` says where consent is recorded; without it the name is never shown."""
    consent: str = ""
    name_ru: str = ""
    name_ky: str = ""
    section_ref: Name
    note: str = ""

    @property
    def may_be_named(self) -> bool:
        """Whether this is an organisation, a role, or a person whose consent is recorded. The one rule; everything that shows names asks it.

        Examples
        --------
        >>> Actor(actor_id="p", name="Somebody", person="yes", consent=" ", section_ref="I").may_be_named
        False
        """
        return self.person != "yes" or bool(self.consent)

    @property
    def shown_name(self) -> str:
        """The name as it may be shown."""
        return self.name if self.may_be_named else WITHHELD

    @field_validator("consent")
    @classmethod
    def _no_is_no_consent(cls, said: str) -> str:
        """Leave the cell empty where it says that there is no consent, so that nobody is named by a "no" or a dash."""
        plain = said.strip(" .?!-–—").casefold()
        return "" if plain in NO_CONSENT or not plain else said


class ActorAlias(Noun):
    """Another name of an actor, as some source writes it; a row of aliases.csv."""

    alias: Name
    actor_id: Identifier
    section_ref: str = ""
    note: str = ""


class Place(Noun):
    """A place that services, activities and nominations name; a row of places.csv.

    ``within`` is the place around it; ``area`` the group of the map that it lies in; ``aliases`` other ways to write it.
    """

    place: Name
    name_ru: str = ""
    name_ky: str = ""
    kind: Name
    within: str = ""
    area: str = ""
    aliases: Separated = ()
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    section_ref: str = ""
    note: str = ""


class Activity(Noun):
    """An actor in a field of activity; a row of activities.csv. No place: the source names none."""

    field_id: Identifier
    field_of_activity: Name
    actor_id: Identifier
    actor_as_printed: Name
    place: Separated = ()
    since: str = ""
    section_ref: Name


class Service(Noun):
    """A service at a place; a row of services.csv."""

    service_row_id: Identifier
    service: Name
    service_ru: str = ""
    service_ky: str = ""
    location: Name
    availability: Literal["available", "partial", "gap"]
    provider_actor_ids: Separated = ()
    evidence: str = ""
    target: Separated = ()
    capacity: Annotated[float, Field(ge=0)] | None = None
    """People who can be served at one time; empty means unknown."""
    since: str = ""
    bring: Separated = ()
    """What somebody has to bring."""
    religious: YesNo | None = None
    stage: Stage | None = None
    """Where in the way out of prison it stands; empty means that the source does not say."""
    section_ref: Name
    note: str = ""


class Need(Noun):
    """A need that a service can meet; a row of needs.csv.

    ``codes`` are codes of the codebook; ``services`` names as in services.csv; ``after`` needs that are to be met first;
    ``religious`` needs are looked at only when asked for.
    """

    need_id: Identifier
    name: Name
    name_ru: str = ""
    name_ky: str = ""
    codes: Separated = ()
    services: Separated = ()
    after: Separated = ()
    religious: YesNo | None = None
    section_ref: Name
    note: str = ""


class Tie(Noun):
    """A tie between two actors; a row of ties.csv."""

    from_actor_id: Identifier
    to_actor_id: Identifier
    kind: Name = "tie"
    strength: Annotated[float, Field(gt=0, le=STRONGEST)] = 1.0
    direction: Literal["directed", "undirected"] = "undirected"
    date: str = ""
    source: str = ""
    note: str = ""


class Nomination(Noun):
    """One answer to "whom do people here turn to, whom do they trust?"; a row of nominations.csv.

    ``nominator`` is a number of the form, never a name; ``nominee`` an ``actor_id`` or a ``role_id``, empty where the person asked
    named nobody; ``unit`` the cluster or meeting in which several were asked together; ``nominator_actor`` the role or organisation
    that the person asked belongs to, so that nobody is counted for naming their own.
    """

    of_people: ClassVar[bool] = True

    place: Name
    nominator: Identifier
    question: Literal["turn_to", "trust"]
    nominee: Identifier | None = None
    nominator_kind: str = ""
    nominator_actor: Identifier | None = None
    unit: str = ""
    date: str = ""
    source: str = ""


class ActorRating(Noun):
    """What one rater says of one actor; a row of ratings.csv. ``rater`` is a number or a role, never a name."""

    of_people: ClassVar[bool] = True

    actor_id: Identifier
    rater: Identifier
    aspect: Aspect
    rating: float
    place: str = ""
    date: str = ""
    source: str = ""
    note: str = ""


class InstitutionFunction(Noun):
    """What the report says that an institution does; a row of institution_functions.csv.

    ``actor_id`` empty means that the report does not say who does it. ``area`` puts functions of several actors side by side in the
    coordination matrix; ``part`` and ``level`` empty mean that nobody says who leads, and at which level.
    """

    function_id: Identifier
    actor_id: Identifier | None = None
    function: Name
    target: Separated = ()
    area: str = ""
    part: FunctionPart | None = None
    level: Level | None = None
    section_ref: Name
    note: str = ""


class SwotEntry(Noun):
    """A strength, weakness, opportunity or threat of an institution; a row of swot.csv.

    ``counter`` is what speaks against the entry, ``counter_ref`` where that stands; empty means that nothing against it was found.
    """

    entry_id: Identifier
    actor_id: Identifier
    kind: Literal["strength", "weakness", "opportunity", "threat"]
    entry: Name
    section_ref: str = ""
    source_key: Separated = ()
    counter: str = ""
    counter_ref: str = ""
    note: str = ""


class TrainingAnswer(Noun):
    """What one officer says of one topic; a row of training_needs.csv. ``officer`` is a number of the form, never a name.

    It is shown by group only, and never where fewer officers answered than ``disclosure.smallest_base``.
    """

    of_people: ClassVar[bool] = True

    officer: Identifier
    topic: Name
    group: str = ""
    role: str = ""
    place: str = ""
    knowledge: Annotated[int, Field(ge=1, le=5)] | None = None
    confidence: Annotated[int, Field(ge=1, le=5)] | None = None
    caseload: Annotated[int, Field(ge=0)] | None = None
    date: str = ""


EVERY = "all"
"""Stands for a total over places, periods or categories in counts.csv."""
SMALLEST_COUNT = 10
"""No smaller count of an information system is kept."""


class AggregateCount(Noun):
    """A count of an information system; a row of counts.csv, as ``kurak stakeholders counts`` writes it."""

    place: Name
    period: Name
    category: Name
    count: Annotated[int, Field(ge=0)] | None = None
    withheld: YesNo
    source: Name


class LocalLeader(Noun):
    """A role in a community, no person; a row of local_leaders.csv."""

    role_id: Identifier
    role: Name
    kind: Literal["relation", "office", "body", "leader", "group"]
    in_desk_review: YesNo | None = None
    in_recommendations: YesNo | None = None
    actor_id: Identifier | None = None
    name_ru: str = ""
    name_ky: str = ""
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
    responsible: Annotated[
        tuple[Name, ...], Field(description="Who is to act: actors of the register, by id or by any of their names, or roles of local_leaders.csv by id.")
    ] = ()
    indicator: Annotated[str, Field(description="By what one would see that it is done.")] = ""
    status: Annotated[Progress | None, Field(description="How far it is; empty means that nobody knows.")] = None
    status_date: Annotated[
        Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None, Field(description="When that was found out, as year-month-day.")
    ] = None
    status_source: Annotated[str, Field(description="Who says so: a document, an interview, a web page with its date.")] = ""
    note: Annotated[str, Field(description="Anything a reader should know.")] = ""
    items: Annotated[tuple[Recommendation, ...], Field(description="Its parts.")] = ()


class Recommendations(Noun):
    """report/recommendations.yaml."""

    recommendations: Annotated[tuple[Recommendation, ...], Field(description="The recommendations, in order.")]
