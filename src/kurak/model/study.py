"""The study itself: study.yaml, every choice that changes a number."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from kurak.model.changes import Comparison
from kurak.model.citation import Citation
from kurak.model.disclosure_rules import Disclosure
from kurak.model.field_server import FieldServer
from kurak.model.fieldwork import Fieldwork
from kurak.model.noun import Identifier, Language, Name, Noun
from kurak.model.planning import Planning
from kurak.model.prose import ReportChoices
from kurak.model.rehearsal import Rehearsal
from kurak.model.route import Route
from kurak.model.scale_analysis import ScaleAnalysis
from kurak.model.sealing import Seal
from kurak.model.tabulation import Tabulation

Allocation = Literal["proportional", "equal", "neyman", "cost-optimal", "power", "as given"]

SelectionMethod = Literal[
    "simple random",
    "systematic",
    "Poisson",
    "PPS systematic",
    "PPS systematic, random order",
    "Rao-Sampford",
    "pivotal",
    "pivotal, random order",
]
"""Textbook names of the ways to draw primary sampling units."""


class Population(Noun):
    """Whom the study speaks about."""

    target: Annotated[Name, Field(description="Whom the study speaks about, in words: adults 18 and older.")]
    size: Annotated[int, Field(gt=0, description="How many they are.")]
    source: Annotated[str, Field(description="Where that number comes from.")] = ""


class Design(Noun):
    """How the sample was, or will be, drawn."""

    n: Annotated[int, Field(gt=0, description="Planned number of interviews.")]
    achieved: Annotated[int | None, Field(gt=0, description="Number of interviews made; empty while none are.")] = None
    strata: Annotated[tuple[Name, ...], Field(description="Columns of the frame that make the strata.")] = ()
    psu: Annotated[Name, Field(description="Column of the frame that names the primary sampling unit.")] = "psu"
    measure_of_size: Annotated[
        Name, Field(description="Column of the frame with the size of each primary sampling unit.")
    ] = "pop_18plus"
    allocation: Annotated[
        Allocation,
        Field(
            description="How interviews are shared among strata: proportional, equal, neyman, cost-optimal, power or as given."
        ),
    ] = "proportional"
    interviews: Annotated[
        dict[str, Annotated[int, Field(ge=0)]],
        Field(description="For as given: stratum and its interviews; values of the strata columns joined with /."),
    ] = Field(default_factory=dict)
    minimum_interviews: Annotated[int, Field(ge=0, description="Fewest interviews in a stratum.")] = 0
    maximum_interviews: Annotated[int | None, Field(gt=0, description="Most interviews in a stratum.")] = None
    minimum_clusters: Annotated[
        int, Field(ge=0, description="Fewest clusters in a stratum; with 2 its variance can be estimated.")
    ] = 0
    join_strata: Annotated[
        dict[str, str],
        Field(description="Stratum: the stratum it is drawn together with, for strata too small for a cluster."),
    ] = Field(default_factory=dict)
    cluster_size: Annotated[int, Field(gt=0, description="Interviews in one cluster.")] = 1
    clusters: Annotated[int | None, Field(gt=0, description="Planned number of clusters.")] = None
    self_representing_above: Annotated[
        int | None, Field(gt=0, description="Places with more inhabitants are in the sample with certainty.")
    ] = None
    selection: Annotated[
        SelectionMethod, Field(description="How primary sampling units are drawn within a stratum.")
    ] = "PPS systematic"
    sort: Annotated[
        tuple[Name, ...],
        Field(description="Columns of the frame by which units are ordered before a systematic draw: implicit strata."),
    ] = ()
    reserve_clusters: Annotated[
        int, Field(ge=0, le=20, description="Reserve clusters drawn in every stratum, to be used in their order.")
    ] = 0
    psu_selection: Annotated[str, Field(description="How primary sampling units were selected, in words.")] = ""
    household_selection: Annotated[str, Field(description="How households were selected, in words.")] = ""
    respondents_per_household: Annotated[int, Field(gt=0, description="Respondents in one household.")] = 1


    @field_validator("strata")
    @classmethod
    def _each_once(cls, strata: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(strata)) < len(strata):
            raise ValueError(f"strata names a column twice: {', '.join(strata)}")
        return strata


class Access(Noun):
    """Who may see what."""

    who: Annotated[Name, Field(description="A role, not a name: analysts of the study office.")]
    what: Annotated[Name, Field(description="What this role may see: records without names.")]


class Ethics(Noun):
    """What protects the people studied. A study with people's records must have this block."""

    approval: Annotated[Name, Field(description="Which board approved the study, its number and date.")]
    consent_version: Annotated[Name, Field(description="Version of the consent text that was read to people.")]
    safeguarding_contact: Annotated[
        Name, Field(description="Office to call when somebody may be harmed; an office, not a person.")
    ]
    retention: Annotated[Name, Field(description="How long records are kept, and what happens then.")]
    access: Annotated[tuple[Access, ...], Field(min_length=1, description="Who may see what.")]
    records_kept: Annotated[
        str | None,
        Field(
            description="Where records are kept safely, if folders with people in them are under version control on "
            "purpose: an encrypted, access-controlled repository, named here."
        ),
    ] = None


class Modelled(Noun):
    """A part of the study that is modelled or simulated, not observed."""

    what: Annotated[Name, Field(description="What is modelled, in a sentence that is shown wherever it appears.")]
    files: Annotated[tuple[Name, ...], Field(min_length=1, description="Files that hold modelled rows.")]
    where: Annotated[
        str, Field(description="Which rows are modelled, as column=value; empty means all of them.")
    ] = ""


class StakeholderChoices(Noun):
    """How actors are rated, and how far rankings of them are tried."""

    rating_low: Annotated[float, Field(description="Lowest rating of influence and interest.")] = 1
    rating_high: Annotated[float, Field(description="Highest rating of influence and interest.")] = 5
    fewest_nominators: Annotated[
        int, Field(ge=2, description="A place with fewer people asked has no champion: who is named first there is chance.")
    ] = 10
    first: Annotated[int, Field(ge=1, le=50, description="How many of the most named count as the first.")] = 3
    resamples: Annotated[int, Field(ge=200, le=100_000, description="Times that nominators are drawn again.")] = 2000
    missing_ties: Annotated[
        float, Field(gt=0, lt=1, description="Share of the ties that is taken away to see whether a ranking holds.")
    ] = 0.1
    level: Annotated[float, Field(gt=0.5, lt=1, description="Confidence of intervals.")] = 0.95

    @model_validator(mode="after")
    def _low_below_high(self) -> StakeholderChoices:
        if self.rating_low >= self.rating_high:
            raise ValueError("rating_low must be below rating_high")
        return self


class Maps(Noun):
    """Geometry for statistical maps."""

    file: Annotated[Name, Field(description="GeoJSON file, inside the study folder.")]
    credit: Annotated[Name, Field(description="Credit shown beside every map.")]
    domain: Annotated[Identifier, Field(description="The domain whose groups are the areas of the map.")]
    areas: Annotated[dict[str, str], Field(description="Group of the domain: id of its area in the file.")]
    note: Annotated[str, Field(description="What to say about boundaries, under every map.")] = ""


class Study(Noun):
    """study.yaml."""

    title: Annotated[Name, Field(description="Title of the study.")]
    subtitle: Annotated[str, Field(description="One sentence under the title of the report.")] = ""
    id: Annotated[Identifier, Field(description="Short name of the study; the folder's name is a good one.")]
    edition: Annotated[str, Field(description="Which edition of the report this is, for its cover.")] = ""
    country: Annotated[str, Field(description="Country, or countries, of the study.")] = ""
    period: Annotated[str, Field(description="When the study was made.")] = ""
    language: Annotated[Language, Field(description="Language of the report: en, ru, ky.")] = "en"
    languages: Annotated[
        tuple[Language, ...], Field(description="Languages in which people were, or will be, interviewed.")
    ] = ()
    population: Annotated[Population | None, Field(description="Whom the study speaks about.")] = None
    domains: Annotated[
        dict[Identifier, tuple[Name, ...]],
        Field(description="Groups for which results are shown, by kind: region: [North, South]."),
    ] = Field(default_factory=dict)
    labels: Annotated[
        dict[Identifier, dict[Name, dict[Language, Name]]],
        Field(
            description="Names of groups and answers in other languages, by domain or question, for a report in them: "
            "{sex: {women: {ru: женщины, ky: аялдар}}}. The questionnaire and stakeholders/places.csv give those that are left out."
        ),
    ] = Field(default_factory=dict)
    design: Annotated[Design | None, Field(description="How the sample was, or will be, drawn.")] = None
    seeds: Annotated[
        dict[Identifier, Annotated[int, Field(ge=0)]],
        Field(description="Seeds of everything random, by purpose: draw: 20230601."),
    ] = Field(default_factory=dict)
    disclosure: Annotated[Disclosure, Field(description="What may leave the house.")] = Disclosure()
    ethics: Annotated[
        Ethics | None, Field(description="What protects the people studied; required where there are records.")
    ] = None
    modelled: Annotated[
        tuple[Modelled, ...], Field(description="Parts that are modelled or simulated, and say so on every page.")
    ] = ()
    planning: Annotated[
        Planning, Field(description="Assumptions, costs and targets of the sample: kurak plan.")
    ] = Planning()
    route: Annotated[Route, Field(description="How households and persons are found in a cluster.")] = Route()
    rehearsal: Annotated[
        Rehearsal | None, Field(description="Assumptions under which the study is simulated: kurak rehearse.")
    ] = None
    estimates: Annotated[
        Tabulation | None, Field(description="Records, design and domains of the tables that are estimated: kurak estimate.")
    ] = None
    compare: Annotated[
        Comparison | None, Field(description="An earlier wave of the same study: the report says what changed since, with the error of each change.")
    ] = None
    stakeholders: Annotated[
        StakeholderChoices, Field(description="Ratings of actors, champions and key players: kurak stakeholders.")
    ] = StakeholderChoices()
    fieldwork: Annotated[
        Fieldwork | None, Field(description="Visits, interviews and how they are checked: kurak quality.")
    ] = None
    seal: Annotated[
        Seal | None, Field(description="What is encrypted at rest and for whom, and when records are deleted: kurak seal.")
    ] = None
    server: Annotated[
        FieldServer | None, Field(description="Where submissions are fetched from: kurak fetch.")
    ] = None
    scales: Annotated[
        ScaleAnalysis, Field(description="How scales are looked at: groups, language versions, models: kurak scales.")
    ] = ScaleAnalysis()
    maps: Annotated[Maps | None, Field(description="Geometry for maps.")] = None
    report: Annotated[
        ReportChoices, Field(description="Prose of the report: languages, words to avoid, names of scales in words.")
    ] = ReportChoices()
    credits: Annotated[tuple[str, ...], Field(description="Credits and terms of the data, for the colophon.")] = ()
    citation: Annotated[
        Citation, Field(description="How the data are cited: who made them, who publishes them, under which licence: kurak release.")
    ] = Citation()
