"""Prose as blocks of the document: values made, blocks put in, ids in square brackets turned into links."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kurak.model import document as tree
from kurak.model.finding import Place
from kurak.model.prose import (
    Ask,
    Piece,
    ProseBlock,
    ProseChapter,
    ProseHeading,
    ProseImage,
    ProseLines,
    ProseList,
    ProseNumber,
    ProseParagraph,
    ProsePart,
    ProseQuote,
    ProseTable,
    Styled,
    Words,
)
from kurak.report.chapters.barriers import PRESENCES
from kurak.report.prose.scope import Given, NotGivenError, Scope
from kurak.report.prose.verbs import VERBS, resolve
from kurak.report.words.saying import say
from kurak.sources.wording import did_you_mean, shown

NOT_FOUND = "[?]"
CITED = re.compile(r"\[((?:[A-Za-z]{1,4}\d{1,4}(?:\.[a-z0-9]+)?)(?:[,;] ?[A-Za-z]{1,4}\d{1,4}(?:\.[a-z0-9]+)?)*)\]")
"""Ids in square brackets: facts, claims, statements, barriers, recommendations, quotations."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a paragraph as it is read: typed words, or a value.

    Parameters
    ----------
    quoted
        Whether somebody else's words are meant: a quotation set off, or code.
    """

    text: str
    where: Place
    given: Given | None = None
    ask: Ask | None = None
    quoted: bool = False


@dataclass(slots=True)
class Reading:
    """One paragraph, heading, item or cell, in one piece, for the checks that read sentences."""

    stretches: list[Stretch] = field(default_factory=list)
    heading: bool = False

    @property
    def text(self) -> str:
        """All of it, as the reader sees it."""
        return "".join(stretch.text for stretch in self.stretches)


class Writer:
    """Writes the chapters of one report."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.readings: list[Reading] = []
        self._citations: dict[str, tuple[str, str]] = {}
        self._title = ""

    def chapter(self, chapter: ProseChapter) -> tuple[tree.Block, ...]:
        """The blocks of a chapter."""
        self._title = chapter.matter.title
        # In the chapter's language, which need not be the report's.
        self._citations = _citable(self.scope)
        return tuple(block for part in chapter.parts for block in self._part(part))

    def _part(self, part: ProsePart) -> Iterator[tree.Block]:
        if isinstance(part, ProseParagraph):
            yield tree.Paragraph(self._inline(part.content))
        elif isinstance(part, ProseHeading):
            yield tree.Heading(self._inline(part.content, heading=True), 3 if part.level == 2 else 4)
        elif isinstance(part, ProseList):
            items = tuple(self._inline(item) for item in part.items)
            yield tree.BulletList(items) if part.start is None else tree.NumberedList(items, part.start)
        elif isinstance(part, ProseQuote):
            yield tree.QuoteBlock(self._inline(part.content, quoted=True))
        elif isinstance(part, ProseTable):
            yield from self._table(part)
        elif isinstance(part, ProseLines):
            yield tree.Preformatted(part.text)
        elif isinstance(part, ProseImage):
            yield self._image(part)
        else:
            yield from self._block(part)

    # ── blocks ──

    def _block(self, part: ProseBlock) -> Iterator[tree.Block]:
        verb = VERBS.get(part.ask.verb)
        if verb is not None and verb.kind == "block":
            try:
                yield from resolve(self.scope, part.ask, alone=True).blocks
            except NotGivenError as error:
                self.scope.refuse(error, part.ask.where)
        else:
            yield tree.Paragraph(self._inline((part.ask,)))

    def _table(self, part: ProseTable) -> Iterator[tree.Block]:
        if not part.rows:
            self.scope.add("PRO-019", "the table has a head and no row", part.where)
            return
        number = self.scope.copies["typed-table"] = self.scope.copies.get("typed-table", 0) + 1
        width = len(part.head)
        yield tree.Table(
            id=f"table-in-text-{number}",
            caption=self._title,
            columns=tuple(tree.Column(self._inline(cell, heading=True)) for cell in part.head),
            rows=tuple(tree.Row(tuple(self._inline(cell) for cell in (*row[:width], *((),) * (width - len(row))))) for row in part.rows),
        )

    def _image(self, part: ProseImage) -> tree.Figure:
        number = self.scope.copies["picture"] = self.scope.copies.get("picture", 0) + 1
        width, height = part.size
        data = base64.b64encode(part.content).decode("ascii")
        # A picture is a drawing with one image in it, so that every format shows it alike.
        drawing = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
            f'<image width="{width}" height="{height}" href="data:image/{part.kind};base64,{data}"/></svg>'
        )
        return tree.Figure(id=f"picture-{number}", caption=part.caption or part.alternative, drawing=drawing, alternative=part.alternative)

    # ── running text ──

    def _inline(self, content: Sequence[Piece], *, heading: bool = False, quoted: bool = False) -> tree.Inlines:
        reading = Reading(heading=heading)
        self.readings.append(reading)
        return tuple(self._pieces(content, reading, quoted, heading))

    def _pieces(self, content: Sequence[Piece], reading: Reading, quoted: bool, heading: bool) -> Iterator[tree.Inline]:
        for piece in content:
            if isinstance(piece, Words):
                reading.stretches.append(Stretch(piece.text, piece.where, quoted=quoted))
                yield from self._words(piece)
            elif isinstance(piece, Ask):
                yield from self._value(piece, reading, heading)
            elif piece.kind == "code":
                text = "".join(one.text for one in piece.content if isinstance(one, Words))
                if isinstance(first := piece.content[0], Words):
                    reading.stretches.append(Stretch(text, first.where, quoted=True))
                yield tree.Code(text)
            else:
                yield self._styled(piece, reading, quoted, heading)

    def _styled(self, piece: Styled, reading: Reading, quoted: bool, heading: bool) -> tree.Inline:
        inner = tuple(self._pieces(piece.content, reading, quoted, heading))
        if piece.kind == "strong":
            return tree.Strong(inner)
        if piece.kind == "emphasis":
            return tree.Emphasis(inner)
        if piece.target.startswith("#") and piece.target[1:] not in self.scope.anchors:
            where = next((one.where for one in piece.content if isinstance(one, Words)), Place("report"))
            fix = did_you_mean(piece.target[1:], sorted(self.scope.anchors), otherwise="name a chapter, a table, a figure or a finding by its id")
            self.scope.add("PRO-006", f"nothing in the report is called {shown(piece.target[1:])}", where, fix)
            return tree.Emphasis(inner)
        return tree.Link(inner, piece.target)

    def _value(self, ask: Ask, reading: Reading, heading: bool) -> Iterator[tree.Inline]:
        try:
            given = resolve(self.scope, ask, alone=False)
        except NotGivenError as error:
            self.scope.refuse(error, ask.where)
            given = Given(NOT_FOUND, NOT_FOUND, "not found", error.message)
        self.scope.numbers.append(ProseNumber(given.text, given.state, ask.where, ask.raw, given.says, given.entries))
        reading.stretches.append(Stretch(given.text, ask.where, given, ask))
        if heading:
            # A heading stands in the contents too, where nothing opens.
            yield given.text
        elif isinstance(given.content, tuple):
            yield from given.content
        else:
            yield given.content

    def _words(self, words: Words) -> Iterator[tree.Inline]:
        text = words.text.replace("\n", " ")
        at = 0
        for match in CITED.finditer(text):
            pieces: list[tree.Inline] = []
            for number, name in enumerate(re.split(r"[,;] ?", match[1])):
                pieces += ["; "] if number else []
                pieces.append(self._cited(name, words, match.start()))
            if at < match.start():
                yield text[at : match.start()]
            yield "["
            yield from pieces
            yield "]"
            at = match.end()
        if at < len(text):
            yield text[at:]

    def _cited(self, name: str, words: Words, at: int) -> tree.Inline:
        if name in self._citations:
            target, says = self._citations[name]
            if target and target in self.scope.anchors:
                return tree.Link(name, f"#{target}")
            return tree.Number(name, "", title=name, entries=((say("What it says"), says),))
        fix = did_you_mean(name, self._citations, otherwise="ids of facts, claims, statements, barriers, recommendations and quotations can stand in square brackets")
        self.scope.add("PRO-021", f"[{name}] is nothing that the study has", place_at(words.text, words.where, at), fix)
        return name


def place_at(text: str, where: Place, at: int) -> Place:
    """Where a letter of running text stands in its file.

    Examples
    --------
    >>> str(place_at("one\\ntwo", Place("report/a.md", line=5, column=3), 5))
    'report/a.md:6:2'
    """
    before = text[:at]
    lines = before.count("\n")
    column = len(before.rsplit("\n", 1)[-1]) + (1 if lines else where.column or 1)
    return Place(where.file, line=(where.line or 1) + lines, column=column)


def _citable(scope: Scope) -> dict[str, tuple[str, str]]:
    """Id: the anchor of the report where it stands, and what it says."""
    folder = scope.edition.folder
    found: dict[str, tuple[str, str]] = {}
    for quote in folder.quotes:
        found[quote.quote_id] = (f"quote-{quote.quote_id}", say("A quotation of section {section}.", section=quote.section_ref))
    for barrier in folder.barriers:
        says = say("{presence}; section {section}", presence=say(PRESENCES[barrier.presence or "not said"]), section=barrier.section_ref)
        found[barrier.row_id] = (f"barrier-{barrier.row_id}", says)
    if folder.published is not None:
        for claim in folder.published.claims:
            group = "" if claim.group_by == "total" else f", {claim.group}"
            says = say("{claim} (section {section})", claim=f"{claim.measure}, {claim.variable}{group}: {claim.value}", section=claim.section)
            found[claim.claim] = (f"claim-{claim.claim}", says)
        for conclusion in folder.published.conclusions:
            found[conclusion.id] = (f"ledger-{conclusion.id}", say("A conclusion of the report."))
            for statement in conclusion.statements:
                found[statement.id] = (f"ledger-{statement.id}", statement.statement)
    for recommendation in folder.recommendations:
        found[recommendation.id] = (f"recommendation-{recommendation.id}", recommendation.title)
    for fact in folder.facts:
        found[fact.fact_id] = (f"fact-{fact.fact_id}", fact.statement)
    return found
