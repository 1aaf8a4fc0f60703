"""The document as a Word file that can be edited: real styles, captions, contents, cross-references and table heads.

The parts are written as WordprocessingML (ECMA-376, transitional): all that makes such a file good to edit, fields, heads of tables,
languages and drawings, is markup with any library too. Nothing in it tells the hour, so the same document gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Final

from kurak.model import document as tree
from kurak.report.words.language import spoken
from kurak.report.words.saying import phrase, say
from kurak.report.writers.column_widths import ROOM
from kurak.report.writers.docx_package import BACK, TURN, write_package
from kurak.report.writers.docx_pictures import Pictures
from kurak.report.writers.docx_styles import ink
from kurak.report.writers.docx_tables import Box, DocxTables, cell_text, laid_out
from kurak.report.writers.docx_words import DocxWords, Look, in_language, lines, paragraph, run
from kurak.report.writers.drawing import overlay
from kurak.report.writers.frame_words import known, of_section
from kurak.report.writers.making_notes import TableNote
from kurak.report.writers.outline import counts, figure_label, outline, tree_text
from kurak.report.writers.quilt import quilt

_NAME: Final = re.compile(r"[^A-Za-z0-9_]")
_VALUES: Final = "values--"
_CALLOUTS: Final = {"accent": "accent", "ochre": "ochre-fill"}


def write_docx(document: tree.Document) -> bytes:
    """The whole report as a .docx file; the same document gives the same bytes.

    Examples
    --------
    >>> write_docx(tree.Document("Trust", ()))[:2]
    b'PK'
    """
    return _Draft(document).written()


class _Draft:
    """One document on its way to Word."""

    def __init__(self, document: tree.Document) -> None:
        self.document = document
        self.outline = outline(document)
        names = [*self.outline.anchors, *(_VALUES + figure.id for figure in self.outline.figures), "values-annex", "numbers-annex"]
        self.words = DocxWords({name: _bookmark(place, name) for place, name in enumerate(dict.fromkeys(names))}, self.outline.labels)
        self.inline = self.words.inline
        self.tables = DocxTables(self.words, self.outline.labels)
        self.pictures = Pictures()
        self.starts: list[int] = []
        self.contents: list[tuple[int, str, str]] = []
        self._annex: list[tuple[tree.Figure, str]] = []
        self._border = ""
        self._blocks: dict[type, Callable[[Any], str]] = {
            tree.Lead: lambda b: self.p("KurakLead", self.inline(b.content)),
            tree.Paragraph: lambda b: self.p("KurakRemark" if b.quiet else "BodyText", self.inline(b.content)),
            tree.Heading: self.heading,
            tree.BulletList: lambda b: self.bullets(b.items),
            tree.NumberedList: self.numbered,
            tree.MarkedList: self.marked,
            tree.DefinitionList: lambda b: "".join(self.term(*entry) for entry in b.entries),
            tree.QuoteBlock: self.quote,
            tree.Preformatted: lambda b: self.p("KurakCode", lines(b.text)),
            tree.Passage: self.passage,
            tree.TwoColumns: lambda b: self.blocks(b.left) + self.blocks(b.right),
            tree.Callout: self.callout,
            tree.Details: lambda b: self.p("KurakSummary", self.inline(b.summary)) + self.blocks(b.blocks),
            tree.Card: self.card,
            tree.KeyFigures: self.key_figures,
            tree.Table: lambda b: _turned(*self.tables.table(b)),
            tree.HeatTable: lambda b: _turned(*self.tables.heat(b)),
            tree.MarkMatrix: lambda b: _turned(*self.tables.matrix(b)),
            tree.Figure: self.figure,
            tree.Explorer: lambda b: self.blocks(b.plainly),
            tree.SeverityKey: self.severity_key,
            tree.FindingCard: self.finding,
            tree.Ledger: self.ledger,
            tree.LedgerOverview: self.overview,
        }

    # ── the whole ──

    def written(self) -> bytes:
        """Cover, contents, chapters, the two annexes and the foot, with all that a Word file holds beside its text."""
        chapters = [self.section(section) for section in self.document.sections]
        if self._annex:
            chapters.append(self.values_annex())
        if self.words.notes:
            chapters.append(self.numbers_annex())
        body = "".join((self.cover(), self.table_of_contents(), *chapters, self.foot()))
        return write_package(self.document, body, words=self.words, pictures=self.pictures, starts=self.starts)

    def cover(self) -> str:
        """Title page: cloth, title, subtitle, edition, notices."""
        document = self.document
        cloth = self.pictures.drawn(quilt(28, 6, side=36), name=say("Cloth"), says=say("Decoration: a cloth of small triangles sewn into squares."))
        parts = [paragraph("KurakPicture", cloth), paragraph("Title", run(document.title))]
        if tree_text(document.subtitle):
            parts.append(paragraph("Subtitle", self.inline(document.subtitle)))
        if document.edition:
            parts.append(paragraph("KurakEdition", run("  ·  ").join(self.inline(piece) for piece in document.edition)))
        parts += [paragraph("KurakNotice", self.inline(notice.content, notes=False)) for notice in document.notices]
        return "".join(parts)

    def table_of_contents(self) -> str:
        """Contents as a field that Word can fill anew, with the headings already in it."""
        if not self.contents:
            return ""
        head = paragraph("TOCHeading", run(say("Contents")), properties="<w:pageBreakBefore/>")
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        entries = []
        for place, (level, name, words) in enumerate(self.contents):
            link = f'<w:hyperlink w:anchor="{name}" w:history="1">{words}</w:hyperlink>'
            last = place == len(self.contents) - 1
            entries.append(paragraph(f"TOC{level}", (begin if not place else "") + link + ('<w:r><w:fldChar w:fldCharType="end"/></w:r>' if last else "")))
        return head + "".join(entries)

    def section(self, section: tree.Section) -> str:
        """A chapter, on a page of its own."""
        with of_section(section):
            extra = run(" ") + run(known(section.tag), Look(style="KurakTag")) if section.tag else ""
            parts = [self.chapter_head(section.id, section.title, section.kicker, extra, section.language)]
            if tree_text(section.lead):
                parts.append(paragraph("KurakLead", self.inline(section.lead)))
            parts.append(self.blocks(section.blocks))
        return in_language("".join(parts), section.language)

    def chapter_head(self, name: str, title: str, kicker: str = "", extra: str = "", language: str = "") -> str:
        """What a chapter begins with."""
        page = "<w:pageBreakBefore/>"
        above = paragraph("KurakKicker", run(kicker), properties=page) if kicker else ""
        self.contents.append((1, self.words.bookmarks[name], in_language(run(title), language)))
        return above + paragraph("Heading1", self.words.mark(name, run(title)) + extra, properties="" if kicker else page)

    def values_annex(self) -> str:
        """The numbers behind the figures."""
        parts = [self.chapter_head("values-annex", say("Values behind the figures"), say("Annex"))]
        for figure, words in self._annex:
            assert figure.values is not None
            label = self.outline.labels.get(figure.id)
            link = self.inline(tree.Link(label or say("Figure"), f"#{figure.id}")) + run(". " + words)
            parts.append(paragraph("KurakSummary", self.words.mark(_VALUES + figure.id, link)))
            parts.append(self.tables.grid(figure.values.columns, figure.values.rows, says=words))
            parts.append(paragraph("KurakNote", ""))
        return "".join(parts)

    def numbers_annex(self) -> str:
        """How the numbers with a mark were made; in the other formats each of them opens."""
        parts = [
            self.chapter_head("numbers-annex", say("How the numbers were made"), say("Annex")),
            paragraph("KurakRemark", run(say("A number in brackets behind a number of the text or the caption of a table leads here."))),
        ]
        # Numbers inside a note have no note of their own.
        for number, place in self.words.notes.items():
            mark = self.words.named(f"note_{place}", run(f"[{place}]"))
            told = self.words.table_note(number) if isinstance(number, TableNote) else self.words.note(number)
            parts.append(paragraph("KurakAppendix", mark + "<w:r><w:tab/></w:r>" + told))
            if isinstance(number, TableNote) and number.making.code:
                parts.append(paragraph("KurakCode", lines(number.making.code)))
        return "".join(parts)

    def foot(self) -> str:
        """The colophon."""
        return "".join(paragraph("KurakColophon", self.inline(line, notes=False)) for line in self.document.colophon)

    def blocks(self, blocks: Iterable[tree.Block]) -> str:
        """Blocks in order."""
        return "".join(self._blocks[type(block)](block) for block in blocks)

    def p(self, style: str, runs: str, properties: str = "") -> str:
        """A paragraph, with the bar of the remark that it stands in."""
        return paragraph(style, runs, properties=properties + self._border)

    # ── running text ──

    def passage(self, block: tree.Passage) -> str:
        with of_section(block):
            return in_language(self.blocks(block.blocks), block.language)

    def heading(self, block: tree.Heading) -> str:
        level = self.outline.level(block) - 1
        words = self.inline(block.content, notes=False)
        name = block.id
        inside = self.words.mark(name, words)
        if level == 2:
            bookmark = self.words.bookmarks.get(name) or f"heading_{len(self.contents)}"
            inside = inside if name else self.words.named(bookmark, words)
            self.contents.append((2, bookmark, words))
        return self.p(f"Heading{level}", inside)

    def bullets(self, items: Iterable[tree.Inlines]) -> str:
        return "".join(self.p("ListBullet", self.inline(item)) for item in items)

    def numbered(self, block: tree.NumberedList) -> str:
        if not block.items:
            return ""
        self.starts.append(block.start)
        list_ = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{len(self.starts) + 2}"/></w:numPr>'
        return "".join(self.p("ListNumber", self.inline(item), list_) for item in block.items)

    def marked(self, block: tree.MarkedList) -> str:
        head = self.p("Heading3", self.inline(block.title, notes=False))
        return head + (self.bullets(block.items) if block.items else self.p("BodyText", run(known(block.empty))))

    def term(self, name: tree.Inlines, text: tree.Inlines) -> str:
        runs = self.inline(name, Look(bold=True)) + "<w:r><w:tab/></w:r>" + self.inline(text)
        return self.p("KurakTerm", runs)

    def entries(self, entries: Iterable[tuple[tree.Inlines, tree.Inlines]]) -> str:
        """Labelled entries of a card."""
        return "".join(
            self.p("KurakEntry", self.inline(label, Look(colour=ink("ink3"))) + run(": ", Look(colour=ink("ink3"))) + self.inline(text)) for label, text in entries
        )

    def quote(self, block: tree.QuoteBlock) -> str:
        said = self.p("Quote", self.inline(block.text, Look(language=block.language)))
        return said + (self.p("KurakQuoteSource", self.inline(block.attribution)) if tree_text(block.attribution) else "")

    def callout(self, block: tree.Callout) -> str:
        outer, self._border = self._border, _bar(_CALLOUTS[block.tone])
        head = self.p("Heading3", self.inline(block.title, notes=False)) if tree_text(block.title) else ""
        inside = head + self.blocks(block.blocks)
        self._border = outer
        return inside

    def key_figures(self, block: tree.KeyFigures) -> str:
        return "".join(
            self.p("KurakFigureNumber", self.inline(figure.number)) + self.p("KurakFigureLabel", self.inline(figure.label)) for figure in block.figures
        )

    def card(self, block: tree.Card) -> str:
        line = self.words.mark(block.id, self.inline(block.kicker))
        head = paragraph("KurakCardLine", line) + self.p("Heading3", self.inline(block.title, notes=False))
        return head + self.entries(block.entries) + self.blocks(block.blocks)

    # ── figures ──

    def figure(self, block: tree.Figure) -> str:
        return self.tables.caption(block) + self.drawn(block) + self.tables.below(block, self.values_link(block))

    def drawn(self, block: tree.Figure) -> str:
        """The drawing, and over it the tag that it does not say itself."""
        tag = overlay(block)
        above = paragraph("KurakNote", run(tag, Look(style="KurakTag")), properties="<w:keepNext/>") if tag else ""
        name = self.outline.labels.get(block.id) or figure_label(block.id, spoken())
        followed = block.notes or tree_text(block.source) or (block.values is not None and block.values.columns)
        return above + paragraph("KurakPicture", self.pictures.figure(block, name), properties="<w:keepNext/>" if followed else "")

    def values_link(self, block: tree.Figure, title: tree.Inlines = "") -> str:
        """Where the numbers of a figure are; ``title`` is that of the card it stands in."""
        if block.values is None or not block.values.columns:
            return ""
        self._annex.append((block, tree_text(block.caption) or tree_text(title) or block.alternative))
        return self.inline(phrase("Values: {place}", place=tree.Link(say("annex"), f"#{_VALUES}{block.id}")))

    # ── audit ──

    def severity_key(self, block: tree.SeverityKey) -> str:
        if not block.entries:
            return ""
        rows = tuple(tree.row(known(name).upper(), str(count), meaning) for name, count, meaning in block.entries)
        columns = (tree.Column(say("Severity"), width=2), tree.Column(say("Findings"), "right", width=1.2), tree.Column(say("What it means"), width=7))
        return self.tables.grid(columns, rows, says=say("What each severity means")) + paragraph("KurakNote", "")

    def finding(self, block: tree.FindingCard) -> str:
        line = self.words.mark(block.id, run(known(block.severity).upper(), Look(style="KurakTag")))
        for name in (block.rule, block.code):
            line += run("  ") + run(name, Look(style="KurakCodeWord")) if name else ""
        line += run("  ") + self.inline(block.place) if tree_text(block.place) else ""
        parts = [paragraph("KurakCardLine", line), self.p("Heading3", self.inline(block.title, notes=False))]
        if block.figure is not None:
            label = self.tables.caption(block.figure) if tree_text(block.figure.caption) else paragraph("KurakNote", self.words.mark(block.figure.id))
            parts += [label, self.drawn(block.figure), self.tables.below(block.figure, self.values_link(block.figure, block.title))]
        parts.append(self.entries(block.entries))
        if block.more:
            parts += [self.p("KurakSummary", run(known(block.more_label))), self.bullets(block.more)]
        return "".join(parts)

    def ledger(self, block: tree.Ledger) -> str:
        parts = [paragraph("KurakNote", self.words.mark(block.id, run(known(block.tag), Look(style="KurakTag")) if block.tag else ""))]
        widths = [ROOM * share for share in (0.05, 0.4, 0.15, 0.4)]
        for group in block.groups:
            parts.append(self.p("Heading3", self.words.mark(group.id, run(group.short or group.id))))
            if tree_text(group.title):
                parts.append(self.p("BodyText", self.inline(group.title), "<w:keepNext/>"))
            rows = [([Box(cell_text(run(words))) for words in ("", say("Statement"), say("Verdict"), say("Why"))], "head")]
            for statement in group.statements:
                letter = self.words.mark(statement.id, run(statement.letter, Look(colour=ink("ink3"))))
                verdict = run(known(statement.verdict), Look(bold=True))
                rows.append(([Box(cell_text(letter)), Box(self.statement(statement)), Box(cell_text(verdict)), Box(cell_text(self.inline(statement.reason)))], "plain"))
            parts.append(laid_out(rows, widths, says=tree_text(group.title) or group.short or group.id))
        return "".join(parts)

    def statement(self, statement: tree.Statement) -> str:
        """A statement, what speaks to it, and who signed."""
        parts = [cell_text(self.inline(statement.text))]
        small = Look(size=7.5)
        speaks = [run(words, Look(bold=said, size=7.5, colour=ink("accent" if said else "ink3"))) for words, said in statement.evidence]
        speaks += [self.inline(link, small) for link in statement.findings]
        if speaks:
            parts.append(cell_text(run("  ·  ", small).join(speaks)))
        if tree_text(statement.signature):
            parts.append(cell_text(self.inline(statement.signature, Look(size=7.5, colour=ink("ink3")))))
        return "".join(parts)

    def overview(self, block: tree.LedgerOverview) -> str:
        """How many statements have each verdict, conclusion by conclusion."""
        title = self.inline(tree.Link(block.title, "#" + block.target.lstrip("#"))) if block.target else self.inline(block.title, notes=False)
        if block.tag:
            title += run(" ") + run(known(block.tag), Look(style="KurakTag"))
        columns = (tree.Column(say("Conclusion")), *(tree.Column(known(verdict), "right") for verdict in tree.VERDICTS))
        rows = [tree.row(group.short or group.id, *(_some(count) for count in counts((group,)).values())) for group in block.groups]
        whole = tree.Row((say("All"), *(str(count) for count in counts(block.groups).values())), "total")
        return self.p("Heading3", title) + self.tables.grid(columns, (*rows, whole), says=tree_text(block.title)) + paragraph("KurakNote", "")


def _some(count: int) -> str:
    return str(count) if count else "–"


def _bar(colour: str) -> str:
    return f'<w:pBdr><w:left w:val="single" w:sz="20" w:space="10" w:color="{ink(colour)}"/></w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="{ink("sunk")}"/>'


def _bookmark(place: int, name: str) -> str:
    """A name that Word takes: letters, digits and underscores, at most forty of them; the place makes it unique."""
    return f"k{place}_{_NAME.sub('_', name)}"[:32]


def _turned(inside: str, turned: bool) -> str:
    """What needs a turned page, between marks that the package makes sections of."""
    return f"{TURN}{inside}{BACK}" if turned else inside + paragraph("KurakNote", "")
