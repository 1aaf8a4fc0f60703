"""What a value in prose can be made from, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from kurak.model import document as tree
from kurak.model.catalogue import finding
from kurak.model.edition import Edition
from kurak.model.finding import Finding, Place
from kurak.model.prose import (
    Ask,
    NumberState,
    ProseClaim,
    ProseNumber,
    ProseSources,
    Question,
    Records,
    RecordsAnswer,
)
from kurak.model.rehearsed import SIMULATED
from kurak.report.chapters.finding_cards import anchor_of
from kurak.report.wording import THIN

Says = Literal["highest", "lowest"]

class NotGivenError(Exception):
    """A value cannot be given: which finding says so, and the edit to make. It never leaves this room.

    Parameters
    ----------
    code
        Of the catalogue, ``PRO-…``.
    message
        What is wrong.
    fix
        What to write instead; the rule's general advice where it is left out.
    """

    def __init__(self, code: str, message: str, fix: str | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.fix = code, message, fix


@dataclass(frozen=True, slots=True)
class Given:
    """What a value in braces became.

    Parameters
    ----------
    content
        What stands in the text.
    text
        The same as plain words.
    says
        What the value is, for lists of numbers.
    entries
        Labelled lines of how it was made.
    value
        As a number, where it is one; shares as parts of one.
    blocks
        For what stands by itself: a table, a figure, a quotation, a finding.
    subject
        Variable, domain and group that it speaks of, as far as there are any.
    """

    content: tree.Inlines
    text: str
    state: NumberState
    says: str = ""
    entries: tuple[tuple[str, str], ...] = ()
    value: float | None = None
    blocks: tuple[tree.Block, ...] = ()
    subject: tuple[str, str, str] = ("", "", "")


def number_given(
    number: tree.Number, *, state: NumberState = "computed", entries: tuple[tuple[str, str], ...] = (), value: float | None = None,
    subject: tuple[str, str, str] = ("", "", ""), simulated: bool = False,
) -> Given:
    """A number of the text; SIMULATED stands behind it where the people are made up."""
    content: tree.Inlines = (number, " ", tree.Tag(SIMULATED)) if simulated else number
    text = f"{number.text}{THIN}{SIMULATED}" if simulated else number.text
    return Given(content, text, state, number.title, entries, value, subject=subject)


class Asking:
    """The study's records for one way through prose: what was asked is remembered, in its order."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._asked: dict[Question, None] = {}
        self.why_not = records.why_not
        self.variables: tuple[str, ...] = ()
        self.domains: tuple[str, ...] = ()
        self.simulated = False
        if not self.why_not:
            self.variables, self.domains, self.simulated = records.variables, records.domains, records.simulated

    def answer(self, question: Question) -> RecordsAnswer:
        """Answer a question."""
        self._asked[question] = None
        return self._records.answer(question)

    def script(self) -> str:
        """The R code of everything that was asked."""
        return self._records.script(tuple(self._asked)) if self._asked else ""


@dataclass(slots=True)
class Scope:
    """One way through all prose of one report.

    Parameters
    ----------
    blocks
        Id: a block of the report's chapters.
    chapters
        Ids of the report's chapters.
    copies
        How often a block was put into prose, so that each copy has an id of its own.
    """

    edition: Edition
    sources: ProseSources
    blocks: Mapping[str, tree.Block] = field(default_factory=dict)
    chapters: tuple[str, ...] = ()
    findings: list[Finding] = field(default_factory=list)
    numbers: list[ProseNumber] = field(default_factory=list)
    claims: list[ProseClaim] = field(default_factory=list)
    copies: dict[str, int] = field(default_factory=dict)
    _asking: Asking | None = None
    _cards: Mapping[tuple[str, ...], str] | None = None

    @property
    def cards(self) -> Mapping[tuple[str, ...], str]:
        """For every finding of the audit, by its identity, the anchor of its card."""
        if self._cards is None:
            self._cards = anchor_of(self.edition)
        return self._cards

    @property
    def records(self) -> Asking | None:
        """The study's records, opened when this is first looked at; None where they are not at hand."""
        if self._asking is None and self.sources.records is not None:
            self._asking = Asking(self.sources.records)
        return self._asking

    def script(self) -> str:
        """The R code of everything that was asked of the records."""
        return self._asking.script() if self._asking is not None else ""

    def add(self, code: str, message: str, where: Place, fix: str | None = None) -> None:
        """Write a finding down."""
        self.findings.append(finding(code, message=message, where=where, fix=fix))

    def refuse(self, error: NotGivenError, where: Place) -> None:
        """Write down why a value cannot be given."""
        self.add(error.code, error.message, where, error.fix)

    @property
    def anchors(self) -> frozenset[str]:
        """Everything inside the report that a link can lead to."""
        return frozenset(self.blocks) | frozenset(self.chapters)


Resolve = Callable[[Scope, Ask], Given]


@dataclass(frozen=True, slots=True)
class Verb:
    """One word that can stand first in braces.

    Parameters
    ----------
    source
        What it is made from, in words.
    usage
        How it is written, braces left out.
    about
        What it gives, in a sentence.
    kind
        ``value``: in running text. ``block``: alone on its line.
    options
        Keys it knows beside domains.
    """

    name: str
    source: str
    usage: str
    about: str
    resolve: Resolve
    kind: Literal["value", "block"] = "value"
    options: tuple[str, ...] = ()
