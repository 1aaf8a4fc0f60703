"""Prose of a report: chapters that people write, the values they ask for inside, and what became of every number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Literal, Protocol, TypeAlias

from pydantic import Field, field_validator

from kurak.model.finding import Finding, Place, Places
from kurak.model.noun import Identifier, Language, Name, Noun
from kurak.model.short_reports import BriefChoices, CommunityChoices

if TYPE_CHECKING:
    from kurak.model.audit import PrintedContrast
    from kurak.model.tabulated import Tabulated

# ── what study.yaml says of prose ───────────────────────────────────────────────────────────────────


class ReportChoices(Noun):
    """The block report of study.yaml."""

    languages: Annotated[
        tuple[Language, ...],
        Field(description="Languages in which every chapter of prose should be there, and in which kurak build and kurak report --language all write the report, beside the study's own."),
    ] = ()
    avoid: Annotated[
        dict[Name, Name],
        Field(
            description="Word: a better one. A word of this list may stand in quotation marks only; with * at its end, every word "
            "that begins so."
        ),
    ] = Field(default_factory=dict)
    names: Annotated[
        dict[Name, Identifier],
        Field(description="Words by which prose speaks of a scale or an item, beside its label: its id."),
    ] = Field(default_factory=dict)
    sensitive: Annotated[
        tuple[Identifier, ...],
        Field(
            description="Domains of whose groups nothing is called highest or lowest without an interval and a verdict on whether "
            "the groups can be compared."
        ),
    ] = ("ethnicity", "ethnic_group", "nationality", "language", "religion")

    brief: Annotated[BriefChoices, Field(description="The policy brief of two pages: kurak report --brief.")] = BriefChoices()
    community: Annotated[
        CommunityChoices, Field(description="The sheet that goes back to the people asked: kurak report --community PLACE.")
    ] = CommunityChoices()

    @field_validator("avoid")
    @classmethod
    def _words(cls, avoid: dict[str, str]) -> dict[str, str]:
        empty = [word for word in avoid if not word.rstrip("*").strip()]
        if empty:
            raise ValueError("avoid has an entry without a word")
        return avoid


class ProseMatter(Noun):
    """Front matter of report/NAME.md."""

    title: Annotated[Name, Field(description="Title of the chapter.")]
    id: Annotated[
        str,
        Field(
            pattern=r"^([a-z0-9]+(-[a-z0-9]+)*)?$",
            max_length=60,
            description="Short name of the chapter, in small letters, digits and hyphens; the file's name if left out.",
        ),
    ] = ""
    place: Annotated[
        str,
        Field(
            pattern=r"^(first|last|(before|after|in): ?[^\s]+)$",
            description="Where it stands: first, last, or before, after or in another chapter, in quotes: \"before: design\". In: its "
            "text opens that chapter.",
        ),
    ] = "last"
    order: Annotated[int, Field(description="Chapters at one place stand in this order.")] = 0
    kicker: Annotated[str, Field(max_length=60, description="Small line above the title.")] = ""
    short: Annotated[str, Field(max_length=40, description="Name in the contents; the title if left out.")] = ""
    language: Annotated[
        Language | None, Field(description="Language of the text; that of the file's name, NAME.ru.md, or of the study.")
    ] = None


# ── the text ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Words:
    """Running text, with the place where it begins; a line feed is an end of line in the file."""

    text: str
    where: Place


@dataclass(frozen=True, slots=True)
class Ask:
    """A value that the text asks for: ``{{ mean trust region=Osh }}``.

    Parameters
    ----------
    verb
        Its first word.
    words
        Further words, in order.
    options
        ``key=value``; several values are joined with commas in the file.
    raw
        As it stands in the file, braces left out.
    """

    verb: str
    words: tuple[str, ...]
    options: Mapping[str, tuple[str, ...]]
    raw: str
    where: Place


@dataclass(frozen=True, slots=True)
class Styled:
    """Text with a meaning of its own; ``target`` is where a link leads."""

    kind: Literal["strong", "emphasis", "code", "link"]
    content: tuple[Piece, ...]
    target: str = ""


Piece: TypeAlias = "Words | Ask | Styled"
"""A piece of running text."""


@dataclass(frozen=True, slots=True)
class ProseParagraph:
    """A paragraph."""

    content: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ProseHeading:
    """A heading inside the chapter: level 2 or 3 of Markdown."""

    content: tuple[Piece, ...]
    level: Literal[2, 3]


@dataclass(frozen=True, slots=True)
class ProseList:
    """A list; each item is running text."""

    items: tuple[tuple[Piece, ...], ...]
    start: int | None = None
    """First number; None where items have no order."""


@dataclass(frozen=True, slots=True)
class ProseQuote:
    """Somebody's words, set off with ``>``."""

    content: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ProseTable:
    """A table typed by hand."""

    head: tuple[tuple[Piece, ...], ...]
    rows: tuple[tuple[tuple[Piece, ...], ...], ...]
    where: Place


@dataclass(frozen=True, slots=True)
class ProseLines:
    """Lines kept as they are."""

    text: str


@dataclass(frozen=True, slots=True)
class ProseImage:
    """A picture of the study folder, with its words.

    Parameters
    ----------
    content
        Its bytes: PNG or JPEG.
    kind
        ``png`` or ``jpeg``.
    size
        Width and height in pixels.
    """

    file: str
    alternative: str
    caption: str
    content: bytes
    kind: Literal["png", "jpeg"]
    size: tuple[int, int]
    where: Place


@dataclass(frozen=True, slots=True)
class ProseBlock:
    """A block asked for by name, alone on its line: ``{{ table sample-design }}``."""

    ask: Ask


ProsePart: TypeAlias = (
    "ProseParagraph | ProseHeading | ProseList | ProseQuote | ProseTable | ProseLines | ProseImage | ProseBlock"
)
"""What a chapter of prose is made of."""


@dataclass(frozen=True, slots=True)
class ProseChapter:
    """A chapter of prose: report/NAME.md, or its translation report/NAME.ru.md.

    Parameters
    ----------
    places
        Where the keys of its front matter stand.
    """

    file: str
    matter: ProseMatter
    id: str
    language: str
    parts: tuple[ProsePart, ...]
    places: Places


# ── what is asked of records ────────────────────────────────────────────────────────────────────────

AskedKind = Literal["mean", "share", "median", "difference", "respondents"]


@dataclass(frozen=True, slots=True)
class Question:
    """What prose asks of the study's records.

    Parameters
    ----------
    kind
        ``respondents``: of ``variable``, a domain, how many records each of its groups has.
    by
        Domains, at most two.
    codes
        For shares, and differences of shares: the answers that count.
    groups
        For differences: the groups compared; all pairs of them are answered.
    adjust
        For differences: whether limits and p-values allow for all pairs.
    """

    kind: AskedKind
    variable: str
    by: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    adjust: Literal["none", "holm"] = "none"


@dataclass(frozen=True, slots=True)
class RecordsAnswer:
    """The answer: a table under the study's rules of disclosure, and the lines of R that give it after the records are read."""

    table: Tabulated
    r_lines: str


class Records(Protocol):
    """The study's records, for whoever asks of them. They are opened at the first question."""

    @property
    def why_not(self) -> str:
        """Why there are none; empty where there are."""
        ...

    @property
    def variables(self) -> tuple[str, ...]:
        """Scales, items and questions that can be asked for."""
        ...

    @property
    def domains(self) -> tuple[str, ...]:
        """Domains by which they can be asked for."""
        ...

    @property
    def simulated(self) -> bool:
        """Whether the people are made up."""
        ...

    def answer(self, question: Question) -> RecordsAnswer:
        """Answer a question; a ``ValueError`` says why it cannot be."""
        ...

    def script(self, questions: tuple[Question, ...]) -> str:
        """The R code of the answers to these questions, whole."""
        ...


PrintedComparison: TypeAlias = (
    "Callable[[str, str, str, str, str, str, Literal['highest', 'lowest'], int], PrintedContrast | None]"
)
"""Statistic, variable, category, breakdown, two groups, what is said of the first, and how many comparisons: could it be chance."""


@dataclass(frozen=True, slots=True)
class ProseSources:
    """What values in prose can be made from beside the nouns of the study.

    Parameters
    ----------
    records
        The study's records; None where they are not at hand.
    compare
        Sets two printed numbers against each other; None without an audit.
    """

    records: Records | None = None
    compare: PrintedComparison | None = None


# ── what became of it ───────────────────────────────────────────────────────────────────────────────

NumberState = Literal[
    "computed", "from source", "withheld", "typed and equal", "typed and contradicting", "typed and unknown", "not found"
]
NUMBER_STATES: tuple[NumberState, ...] = (
    "not found",
    "typed and contradicting",
    "withheld",
    "typed and equal",
    "typed and unknown",
    "from source",
    "computed",
)
"""States of a number in prose, those to look at first."""


@dataclass(frozen=True, slots=True)
class ProseNumber:
    """One number of the text.

    Parameters
    ----------
    text
        As the reader sees it.
    asked
        What stands in the braces; empty where it was typed by hand.
    says
        What it is, in words.
    """

    text: str
    state: NumberState
    where: Place
    asked: str = ""
    says: str = ""
    entries: tuple[tuple[str, str], ...] = ()


ClaimState = Literal["shown", "not shown", "contradicted", "cannot tell"]


@dataclass(frozen=True, slots=True)
class ProseClaim:
    """A sentence that sets groups against each other, and what the interval of their difference says."""

    text: str
    state: ClaimState
    where: Place
    says: str


@dataclass(frozen=True, slots=True)
class ProseReview:
    """Every number and every comparison of a report's prose, with what was found."""

    numbers: tuple[ProseNumber, ...] = ()
    claims: tuple[ProseClaim, ...] = ()
    findings: tuple[Finding, ...] = field(default=())

    @property
    def has_errors(self) -> bool:
        """Whether anything stops the report."""
        return any(finding.severity == "error" for finding in self.findings)
