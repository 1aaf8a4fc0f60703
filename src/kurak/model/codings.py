"""Codings: which passage of which text carries which code, by whom; and what is written down around them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Literal, NamedTuple, get_args, overload

from pydantic import Field

from kurak.model.documents import Document
from kurak.model.finding import Finding
from kurak.model.noun import Identifier, Name, Noun, Separated
from kurak.model.qualitative import Codebook

Says = Literal["present", "absent"]
Stance = Literal["", "consensus", "dissent", "silence"]
SAYS: tuple[Says, ...] = get_args(Says)
STANCES: tuple[Stance, ...] = get_args(Stance)

Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class Coding(NamedTuple):
    """One passage with one code, by one coder; a row of ``coding/codings/CODER.csv``.

    Parameters
    ----------
    coding
        Id, unique among the codings of its coder.
    document
        Id of the text.
    start, end
        Unicode code points of its text, from 0; ``end`` is the first one after the passage.
    code
        Code, as it was called when it was given; the log of the codebook says what it is called now.
    says
        Whether the passage says that it is there or that it is not: "absent" is never silence.
    stance
        In a group: consensus, dissent or silence upon it; empty where nothing is said of that.
    quote, before, after
        The passage and what stands around it, so that it is found again after the text was mended.
    memo
        What the coder thought.
    made
        When, as year-month-day; empty where it is not known.
    guid
        Its identifier in files exchanged with other programs.
    """

    coding: str
    document: str
    start: int
    end: int
    code: str
    says: Says = "present"
    stance: Stance = ""
    quote: str = ""
    before: str = ""
    after: str = ""
    memo: str = ""
    made: str = ""
    guid: str = ""


@dataclass(frozen=True, eq=False)
class CodingList(Sequence[Coding]):
    """The codings of one coder: what is counted stands in columns, rows with their words are made when one is looked at.

    Hundreds of thousands of codings are counted many times for each time that somebody reads one.

    Parameters
    ----------
    document, code, start, end, says
        Of every coding, in the order of the file.
    make
        Makes the rows.

    Examples
    --------
    >>> found = CodingList.of([Coding("c1", "T1", 0, 4, "road", quote="road")])
    >>> found.code, found[0].quote, found == (Coding("c1", "T1", 0, 4, "road", quote="road"),)
    (['road'], 'road', True)
    """

    document: Sequence[str]
    code: Sequence[str]
    start: Sequence[int]
    end: Sequence[int]
    says: Sequence[Says]
    make: Callable[[], Iterable[Coding]]

    @classmethod
    def of(cls, rows: Iterable[Coding]) -> CodingList:
        """From rows that are there."""
        every = tuple(rows)
        return cls([one.document for one in every], [one.code for one in every], [one.start for one in every], [one.end for one in every], [one.says for one in every], lambda: every)

    @cached_property
    def rows(self) -> tuple[Coding, ...]:
        """The codings with their words."""
        return tuple(self.make())

    def __len__(self) -> int:
        return len(self.document)

    def __iter__(self) -> Iterator[Coding]:
        return iter(self.rows)

    @overload
    def __getitem__(self, index: int) -> Coding: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Coding, ...]: ...
    def __getitem__(self, index: int | slice) -> Coding | tuple[Coding, ...]:
        return self.rows[index]

    def __eq__(self, other: object) -> bool:
        return self.rows == tuple(other) if isinstance(other, Sequence) else NotImplemented

    __hash__ = None  # type: ignore[assignment]


CODING_COLUMNS = Coding._fields
NEEDED_COLUMNS = ("coding", "document", "start", "end", "code", "quote")


class FrozenText(Noun):
    """A text that has been coded, as it was then; a row of ``coding/frozen.csv``."""

    document: Annotated[Identifier, Field(description="Id of the text.")]
    sha256: Annotated[str, Field(description="Hash (SHA-256, in hexadecimal) of its text, without the front matter.", pattern=r"^[0-9a-f]{64}$")]
    characters: Annotated[int, Field(ge=0, description="Its Unicode code points.")]
    on: Annotated[Day, Field(description="Day it was frozen, year-month-day.")]


class CodeChange(Noun):
    """What happened to a code; a row of ``coding/codebook-log.csv``. Rows are added, never changed."""

    code: Annotated[Identifier, Field(description="The code as it was called.")]
    change: Annotated[Literal["renamed", "merged", "removed"], Field(description="What happened to it.")]
    into: Annotated[str, Field(description="What it is called now, or the code that took it in; empty if removed.")] = ""
    on: Annotated[Day, Field(description="Day, year-month-day.")]
    who: Annotated[Name, Field(description="Who decided: a role or a coder, not a name.")]
    why: Annotated[Name, Field(description="Why.")]


class Assignment(Noun):
    """A text that somebody is to code; a row of ``coding/assignments.csv``."""

    document: Annotated[Identifier, Field(description="Id of the text.")]
    coder: Annotated[Identifier, Field(description="Who codes it: the name of the file of codings.")]
    done: Annotated[str, Field(description="Day on which it was finished, year-month-day; empty while it is not.", pattern=r"^(\d{4}-\d{2}-\d{2})?$")] = ""


class Memo(Noun):
    """A thought about a text, a code or the study; a row of ``coding/memos.csv``."""

    memo: Annotated[Identifier, Field(description="Id.")]
    coder: Annotated[str, Field(description="Who wrote it.")] = ""
    document: Annotated[str, Field(description="Id of the text it is about, or empty.")] = ""
    code: Annotated[str, Field(description="Code it is about, or empty.")] = ""
    title: Annotated[str, Field(description="Title.")] = ""
    text: Annotated[str, Field(description="What it says.")] = ""
    made: Annotated[str, Field(description="Day, year-month-day.")] = ""
    guid: Annotated[str, Field(description="Its identifier in files exchanged with other programs.")] = ""


class Summary(Noun):
    """What one text says of one code, in the researcher's words; a row of ``coding/summaries.csv``."""

    document: Annotated[Identifier, Field(description="Id of the text.")]
    code: Annotated[Identifier, Field(description="Code.")]
    summary: Annotated[str, Field(min_length=1, max_length=4000, description="What it says, in one's own words.")]
    coder: Annotated[str, Field(description="Who wrote it.")] = ""
    made: Annotated[str, Field(description="Day, year-month-day.")] = ""


class Strategy(Noun):
    """What a group proposed on its worksheet; a row of ``coding/strategies.csv``. The group is the unit, never a participant."""

    strategy: Annotated[Identifier, Field(description="Id.")]
    document: Annotated[Identifier, Field(description="Id of the group's transcript.")]
    problem: Annotated[Name, Field(description="Which problem it answers.")]
    proposal: Annotated[str, Field(min_length=1, max_length=2000, description="What is to be done.")]
    who: Annotated[str, Field(description="Who would do it: an office or a role, not a person.")] = ""
    resources: Annotated[str, Field(description="What is needed for it.")] = ""
    obstacles: Annotated[str, Field(description="What stands in the way.")] = ""
    rank: Annotated[int | None, Field(ge=1, description="Place in the group's own ranking; 1 is the first.")] = None
    codes: Annotated[Separated, Field(description="Barriers it answers: codes, joined with |.")] = ()
    recommendations: Annotated[Separated, Field(description="Recommendations it supports: ids, joined with |.")] = ()
    note: Annotated[str, Field(description="Anything else.")] = ""


@dataclass(frozen=True, slots=True)
class CodedTexts:
    """Texts, codebook and codings of a folder, as read; what is wrong with them is in ``findings``.

    Parameters
    ----------
    documents
        By id, in the order of their files.
    codebook
        The tree of codes; None where there is none.
    codings
        Coder: their codings, in the order of the file. Codes are those of today: merges and renames are followed.
    unplaced
        Coder: codings whose passage is not where they say (the text was changed, or they are of no text that is here).
        They are kept in their files, and count nowhere.
    simulated
        Whether any text is invented.
    """

    documents: Mapping[str, Document] = field(default_factory=dict)
    codebook: Codebook | None = None
    codings: Mapping[str, CodingList] = field(default_factory=dict)
    unplaced: Mapping[str, tuple[Coding, ...]] = field(default_factory=dict)
    frozen: Mapping[str, FrozenText] = field(default_factory=dict)
    changes: tuple[CodeChange, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    memos: tuple[Memo, ...] = ()
    summaries: tuple[Summary, ...] = ()
    strategies: tuple[Strategy, ...] = ()
    hashes: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def simulated(self) -> bool:
        """Whether any text is invented."""
        return any(one.record.simulated for one in self.documents.values())

    @property
    def has_errors(self) -> bool:
        """Whether anything was found that stops the work."""
        return any(finding.severity == "error" for finding in self.findings)

    def done(self, document: str, coder: str) -> bool | None:
        """Whether a coder has finished a text; None where it is nobody's task by name."""
        found = [one for one in self.assignments if one.document == document and one.coder == coder]
        return bool(found[0].done) if found else None
