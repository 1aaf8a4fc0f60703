"""What a report prints: tables, claims and conclusions, and what their rows, groups and totals are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from kurak.model.finding import Place
from kurak.model.noun import Identifier, Name, Noun, PrintedNumber
from kurak.model.scales import Instrument, Response, Scale

Statistic = Literal["mean", "sd", "percent", "count"]


class Breakdown(Noun):
    """Groups by which a report shows its results."""

    groups: Annotated[tuple[Name, ...], Field(min_length=1, description="The groups, as printed.")]
    exhaustive: Annotated[
        bool, Field(description="Whether the groups together are everybody, and nobody is in two.")
    ] = True
    unit: Annotated[str, Field(description="What the groups are, in the plural: regions, age groups.")] = "groups"


class Bases(Noun):
    """Numbers behind the groups of one breakdown: people asked, interviews planned, or population."""

    breakdown: Annotated[Identifier, Field(description="Which breakdown; total for one number of everybody.")]
    kind: Annotated[
        Literal["achieved", "planned", "population"],
        Field(
            description="achieved: people who answered, good for counting; planned and population: good as weights."
        ),
    ]
    source: Annotated[Name, Field(description="Where the numbers are printed, shown with every finding.")]
    assumed: Annotated[bool, Field(description="True if that these are the bases is our assumption.")] = False
    groups: Annotated[dict[str, Annotated[int, Field(gt=0)]], Field(min_length=1, description="Number by group.")]


class PublishedTable(Noun):
    """A table file of the report."""

    file: Annotated[Name, Field(description="CSV file beside published.yaml.")]
    layout: Annotated[
        Literal["wide", "long"],
        Field(
            description="wide: a row an item, a column a group. long: columns table, scale, breakdown, section, "
            "item, group, value."
        ),
    ] = "wide"
    id: Annotated[Identifier | None, Field(description="Id of a wide table; its file's name if left out.")] = None
    statistic: Annotated[Statistic, Field(description="What the numbers are: mean, sd, percent or count.")] = "mean"
    category: Annotated[
        str, Field(description="For percentages: which answer they count (agree, disagree, neutral, dont_know).")
    ] = ""
    scale: Annotated[Identifier | None, Field(description="Scale of the items of a wide table.")] = None
    breakdown: Annotated[Identifier | None, Field(description="Breakdown of the columns of a wide table.")] = None
    section: Annotated[str, Field(description="Section of the report.")] = ""
    total_group: Annotated[str, Field(description="Name of the column of all groups together.")] = "Total"
    total_item: Annotated[str, Field(description="Name of the row of all items together.")] = "TOTAL"


class PrintedTable(Noun):
    """How the report itself names one of its tables, so that a reader of it finds the table again."""

    number: Annotated[str, Field(description="Its number: Table 2. Left out where it has none.")] = ""
    title: Annotated[str, Field(description="Its title; left out, our own words for what it shows stand there.")] = ""
    section: Annotated[str, Field(description="Its section, where the table's file does not say it.")] = ""
    page: Annotated[str, Field(description="Its page, or pages.")] = ""


class Measure(Noun):
    """What a claim's word for its measure means."""

    statistic: Annotated[Literal["mean", "sd", "percent", "count"], Field(description="What the number is.")]
    category: Annotated[
        str, Field(description="For percentages: agree, disagree, neutral, dont_know, or empty.")
    ] = ""
    note: Annotated[str, Field(description="Why it is read so.")] = ""


class CountSum(Noun):
    """Counts of claims that should add up."""

    id: Annotated[Identifier, Field(description="Stable id of this sum.")]
    total: Annotated[Identifier, Field(description="The claim with the total.")]
    parts: Annotated[tuple[Identifier, ...], Field(min_length=1, description="The claims that are its parts.")]
    note: Annotated[str, Field(description="Anything a reader should know.")] = ""


class TableSum(Noun):
    """A table of counts whose rows or columns should add up."""

    file: Annotated[Name, Field(description="CSV file beside published.yaml.")]
    key: Annotated[Name, Field(description="Column that names the rows.")]
    total_row: Annotated[str, Field(description="The row that holds the totals; empty if there is none.")] = ""
    down: Annotated[
        tuple[str, ...], Field(description="Columns whose rows should add up to the total row.")
    ] = ()
    across: Annotated[
        dict[str, tuple[str, ...]], Field(description="Column: the columns that should add up to it, in each row.")
    ] = Field(default_factory=dict)
    hundred: Annotated[
        tuple[tuple[str, ...], ...], Field(description="Columns of percentages that should add up to 100 in each row.")
    ] = ()
    sets: Annotated[
        dict[str, tuple[str, ...]],
        Field(description="Name of a set: rows that should add up to the number of respondents."),
    ] = Field(default_factory=dict)
    column: Annotated[str, Field(description="For sets: the column with the numbers.")] = ""
    total: Annotated[int | None, Field(description="For sets: what each should add up to.")] = None
    total_source: Annotated[str, Field(description="For sets: where that number is printed.")] = ""


class AchievedDesign(Noun):
    """Achieved numbers set against planned ones."""

    name: Annotated[Name, Field(description="What is compared: settlement.")]
    planned: Annotated[dict[str, Annotated[int, Field(ge=0)]], Field(description="Planned number by category.")]
    planned_source: Annotated[Name, Field(description="Where the plan is printed.")]
    achieved: Annotated[dict[str, Annotated[int, Field(ge=0)]], Field(description="Achieved number by the same categories.")]
    achieved_source: Annotated[Name, Field(description="Where the achieved numbers are printed.")]
    breakdown: Annotated[
        Identifier | None, Field(description="Breakdown with results for the categories, if there is one.")
    ] = None
    groups: Annotated[
        dict[str, str], Field(description="Category: the breakdown's group that stands for it.")
    ] = Field(default_factory=dict)
    note: Annotated[str, Field(description="Anything a reader should know.")] = ""


class Published(Noun):
    """published.yaml: what a report's tables are, so that they can be audited."""

    title: Annotated[Name, Field(description="Title of the report.")]
    publisher: Annotated[str, Field(description="Who published it.")] = ""
    year: Annotated[int | None, Field(description="When.")] = None
    source: Annotated[str, Field(description="How tables of our report cite it.")] = ""
    instrument: Annotated[
        str | None,
        Field(description="File with scales and answer scale, in place of scales and response: ../instrument/scales.yaml."),
    ] = None
    items: Annotated[str | None, Field(description="CSV file with item, scale, text.")] = None
    response: Annotated[Response | None, Field(description="Answer scale, if no instrument file is given.")] = None
    scales: Annotated[
        dict[Identifier, Scale], Field(description="Scales, if no instrument file is given.")
    ] = Field(default_factory=dict)
    breakdowns: Annotated[dict[Identifier, Breakdown], Field(description="Groups by which results are shown.")] = Field(
        default_factory=dict
    )
    bases: Annotated[dict[Identifier, Bases], Field(description="Numbers behind the groups, by name.")] = Field(
        default_factory=dict
    )
    tables: Annotated[tuple[PublishedTable, ...], Field(description="The table files.")] = ()
    printed_tables: Annotated[
        dict[Name, PrintedTable],
        Field(description="How the report names its tables: id of a table, or file of a table of counts, and number, title, section, page."),
    ] = Field(default_factory=dict)
    sections: Annotated[
        tuple[Name, ...],
        Field(description="Sections of the report in their order, as tables and claims name them; others follow. Left out, they are sorted by their numbers."),
    ] = ()
    claims: Annotated[str | None, Field(description="CSV file with claims of the running text.")] = None
    conclusions: Annotated[str | None, Field(description="YAML file with conclusions and what they rest on.")] = None
    measures: Annotated[
        dict[str, Measure], Field(description="What the claims' words for measures mean.")
    ] = Field(default_factory=dict)
    count_sums: Annotated[tuple[CountSum, ...], Field(description="Claims that should add up.")] = ()
    table_sums: Annotated[tuple[TableSum, ...], Field(description="Tables that should add up.")] = ()
    achieved_design: Annotated[
        tuple[AchievedDesign, ...], Field(description="Achieved numbers set against planned ones.")
    ] = ()


class Claim(Noun):
    """One number or statement of the running text; a row of claims.csv."""

    claim: Identifier
    section: Name
    measure: Name
    variable: Name
    group_by: str = "total"
    group: str = "all"
    value: Name
    base: Annotated[int | None, Field(gt=0)] = None
    base_source: str = ""
    superlative: Literal["highest", "lowest"] | None = None
    bound: Literal["at least", "at most", "about"] | None = None
    note: str = ""


class LongCell(Noun):
    """One printed number; a row of a table in long layout."""

    table: Identifier
    scale: Identifier
    breakdown: Identifier
    section: str = ""
    item: Identifier
    group: Name
    value: PrintedNumber


class DesignRow(Noun):
    """One area of the printed sample design; a row of sample_design.csv."""

    area: Name
    pop_18plus: Annotated[int, Field(ge=0)]
    pop_city: Annotated[int, Field(ge=0)]
    pop_village: Annotated[int, Field(ge=0)]
    pct: PrintedNumber
    pct_city: PrintedNumber
    pct_village: PrintedNumber
    n: Annotated[int, Field(ge=0)]
    n_city: Annotated[int, Field(ge=0)]
    n_village: Annotated[int, Field(ge=0)]
    clusters: PrintedNumber
    clusters_city: PrintedNumber
    clusters_village: PrintedNumber


class AchievedCount(Noun):
    """Achieved number of respondents in one category; a row of achieved_sample.csv."""

    category: Name
    n: Annotated[int, Field(ge=0)]


class Tool(Noun):
    """One data collection tool; a row of tools.csv."""

    tool: Name
    amount: Annotated[int, Field(ge=0)]
    location: str = ""
    target_groups: str = ""
    section_ref: str = ""
    note: str = ""


class Term(Noun):
    """A key term of the report."""

    id: Annotated[Identifier, Field(description="Stable id.")]
    term: Annotated[Name, Field(description="The term.")]
    definition: Annotated[Name, Field(description="What it means, in short words.")]
    section_ref: Annotated[str, Field(description="Where it is explained.")] = ""
    source_key: Annotated[str, Field(description="Source that the report cites for it.")] = ""
    note: Annotated[str, Field(description="Anything a reader should know.")] = ""


class Abbreviation(Noun):
    """An abbreviation of the report."""

    abbr: Annotated[Name, Field(description="The abbreviation.")]
    expansion: Annotated[str, Field(description="What it stands for; empty if never spelled out.")] = ""
    listed: Annotated[Literal["yes", "no"], Field(description="Whether the report's own list has it.")] = "yes"
    section_ref: Annotated[str, Field(description="Where it stands.")] = ""
    note: Annotated[str, Field(description="Anything a reader should know.")] = ""


class Glossary(Noun):
    """glossary.yaml."""

    terms: Annotated[tuple[Term, ...], Field(description="Key terms.")] = ()
    abbreviations: Annotated[tuple[Abbreviation, ...], Field(description="Abbreviations.")] = ()


class RestsOn(Noun):
    """What a conclusion rests on: ids of things that the report prints."""

    claims: Annotated[tuple[Identifier, ...], Field(description="Claims.")] = ()
    scales: Annotated[tuple[Identifier, ...], Field(description="Scales.")] = ()
    codes: Annotated[tuple[Identifier, ...], Field(description="Codes of the codebook.")] = ()
    rows: Annotated[tuple[Identifier, ...], Field(description="Rows of barriers.csv.")] = ()
    services: Annotated[tuple[Identifier, ...], Field(description="Rows of services.csv.")] = ()
    quotes: Annotated[tuple[Identifier, ...], Field(description="Quotations.")] = ()
    facts: Annotated[tuple[Identifier, ...], Field(description="Facts of the desk review.")] = ()

    def is_empty(self) -> bool:
        """Whether nothing at all is named."""
        return not (
            self.claims or self.scales or self.codes or self.rows or self.services or self.quotes or self.facts
        )


class ClaimTest(Noun):
    """An arithmetic condition that a conclusion's words put on a claim."""

    claim: Annotated[Identifier, Field(description="The claim whose number is tested.")]
    more_than: Annotated[
        PrintedNumber | None, Field(description="The number must be above this: most means more than 50.")
    ] = None
    less_than: Annotated[PrintedNumber | None, Field(description="The number must be below this.")] = None
    more_than_claim: Annotated[Identifier | None, Field(description="The number must be above this claim's.")] = None
    less_than_claim: Annotated[Identifier | None, Field(description="The number must be below this claim's.")] = None
    says: Annotated[str, Field(description="The word of the statement that sets the condition.")] = ""


Verdict = Literal["stands", "weakened", "not supported", "cannot tell"]


class SignedVerdict(Noun):
    """A verdict that a person gives where judgement is needed."""

    verdict: Annotated[Verdict, Field(description="stands, weakened, not supported or cannot tell.")]
    signed_by: Annotated[Name, Field(description="Who judges: name and role, as it may be printed.")]
    date: Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$", description="When, as year-month-day.")]
    reason: Annotated[Name, Field(description="Why, in a sentence or two.")]


class ConclusionStatement(Noun):
    """One distinct statement of a conclusion."""

    id: Annotated[Identifier, Field(description="Stable id: KC1.a.")]
    statement: Annotated[Name, Field(description="The statement, in short words.")]
    rests_on: Annotated[RestsOn, Field(description="What the report prints to support it.")] = RestsOn()
    against: Annotated[RestsOn, Field(description="What the report prints against it.")] = RestsOn()
    tests: Annotated[
        tuple[ClaimTest, ...], Field(description="Conditions that the statement's words put on numbers.")
    ] = ()
    gap: Annotated[
        str, Field(description="What of the statement nothing printed shows, or shows about others or elsewhere.")
    ] = ""
    note: Annotated[str, Field(description="Anything a reader should know.")] = ""
    signed: Annotated[SignedVerdict | None, Field(description="A person's verdict, with the reason.")] = None


class Conclusion(Noun):
    """A conclusion of the report, as its distinct statements."""

    id: Annotated[Identifier, Field(description="Stable id: KC1.")]
    section_ref: Annotated[str, Field(description="Where it is printed.")] = ""
    statements: Annotated[tuple[ConclusionStatement, ...], Field(min_length=1, description="Its statements.")]


class Conclusions(Noun):
    """conclusions.yaml."""

    conclusions: Annotated[tuple[Conclusion, ...], Field(description="The conclusions, in order.")]


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed number, from a table or from the running text, in one shape.

    Parameters
    ----------
    statistic
        ``mean``, ``sd``, ``percent`` or ``count``.
    variable
        An item, a scale (for the row of all items), a question or a plain name.
    category
        For percentages: the answer that is counted (``agree``, ``disagree``, ``neutral``, ``dont_know``, or an
        answer of a question); empty for other statistics.
    breakdown, group
        ``total`` and ``all`` for everybody; otherwise the breakdown's id and its group.
    text
        The number as printed.
    table, claim
        The table or the claim it stands in; one of the two.
    """

    statistic: str
    variable: str
    category: str
    breakdown: str
    group: str
    text: str
    section: str
    where: Place
    table: str | None = None
    claim: str | None = None
    scale: str | None = None
    base: int | None = None
    base_source: str = ""
    superlative: str | None = None
    bound: str | None = None
    note: str = ""

    @property
    def label(self) -> str:
        """Where a reader finds it: table, item and group, or the claim."""
        if self.claim is not None:
            return f"claim {self.claim} ({self.section})"
        return f"{self.table} · {self.variable} · {self.group}"


@dataclass(frozen=True, slots=True)
class CountTable:
    """A printed table of counts that should add up, as text, with the line of each row."""

    spec: TableSum
    rows: dict[str, dict[str, str]]
    lines: dict[str, int]


@dataclass(frozen=True, slots=True)
class PublishedReport:
    """Everything an audit needs of a report, read and validated."""

    spec: Published
    folder: str
    instrument: Instrument | None
    item_texts: dict[str, str]
    figures: tuple[Figure, ...]
    claims: tuple[Claim, ...]
    claim_places: dict[str, Place]
    count_tables: tuple[CountTable, ...]
    conclusions: tuple[Conclusion, ...]
    conclusion_places: dict[str, Place]
