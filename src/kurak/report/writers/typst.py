"""The document as a PDF (PDF/UA-1), through Typst.

Everything that comes from a study is written as a Typst string literal, so no text can become markup. How a block
looks is said in ``templates/report.typ``; this module says which blocks there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any, Final

from kurak.model import document as tree
from kurak.report.words.language import spoken
from kurak.report.words.saying import say
from kurak.report.writers import palette
from kurak.report.writers.column_widths import ROOM
from kurak.report.writers.drawing import checked_drawing, overlay, size
from kurak.report.writers.frame_words import known, of_section
from kurak.report.writers.making_notes import TableNote
from kurak.report.writers.outline import CONTROL, counts, outline, tree_text, without_controls
from kurak.report.writers.quilt import mark, quilt
from kurak.report.writers.typst_compile import compile_pdf
from kurak.report.writers.typst_tables import Tables
from kurak.report.writers.typst_words import Words, call, flag, quoted, tongue

_TEMPLATE: Final = Path(__file__).resolve().parent.parent / "templates" / "report.typ"
_WHOLE_CARD: Final = 340.0
"""A card that is likely to be at most so high, in points, is kept on one page; others may be cut between parts."""


def write_pdf(document: tree.Document) -> bytes:
    """The whole report as PDF/UA-1; the same document gives the same bytes."""
    return prepare_pdf(document)()


def prepare_pdf(document: tree.Document) -> Callable[[], bytes]:
    """Write the source now; what is returned lays it out, which needs Python for nothing and may run beside other work."""
    source = write_typst(document, {})
    return lambda: compile_pdf(lambda missing: write_typst(document, missing) if missing else source)


def write_typst(document: tree.Document, missing: dict[int, str] | None = None) -> str:
    """The Typst source of the report."""
    return _Paper(document, missing or {}).source()


class _Paper:
    """One document on its way to paper."""

    def __init__(self, document: tree.Document, missing: dict[int, str]) -> None:
        self.document = document
        self.outline = outline(document)
        self.missing = missing
        self.words = words = Words(missing, "annex")
        self.literal, self.inline, self.each, self.pairs = (
            words.literal,
            words.inline,
            words.each,
            words.pairs,
        )
        self.tables = Tables(words, self.outline.labels)
        self._annex: list[tree.Figure] = []
        self._blocks: dict[type, Callable[[Any], str]] = {
            tree.Lead: lambda b: f"#lead({self.inline(b.content)})",
            tree.Paragraph: lambda b: f"#{'remark' if b.quiet else 'prose'}({self.inline(b.content)})",
            tree.Heading: self.heading,
            tree.BulletList: lambda b: call("bullets", self.each(b.items)) if b.items else "",
            tree.NumberedList: self.numbered,
            tree.MarkedList: self.marked,
            tree.DefinitionList: lambda b: call("definitions", self.pairs(b.entries)) if b.entries else "",
            tree.QuoteBlock: self.quote,
            tree.Preformatted: lambda b: f"#typed({self.literal(b.text)})",
            tree.Passage: self.passage,
            tree.TwoColumns: self.columns,
            tree.Callout: self.callout,
            tree.Details: lambda b: f"#unfolded({self.inline(b.summary)}, {self.body(b.blocks)})",
            tree.Card: self.card,
            tree.KeyFigures: self.key_figures,
            tree.Table: self.tables.table,
            tree.HeatTable: self.tables.heat,
            tree.MarkMatrix: self.tables.matrix,
            tree.Figure: self.figure,
            tree.Explorer: lambda b: self.blocks(b.plainly),
            tree.SeverityKey: self.severity_key,
            tree.FindingCard: self.finding,
            tree.Ledger: self.ledger,
            tree.LedgerOverview: self.overview,
        }

    # ── the whole ──

    def source(self) -> str:
        """Colours, looks, cover, contents, chapters, annex and foot."""
        document = self.document
        body = [self.section(section) for section in document.sections]
        if self._annex:
            body.append(self.annex())
        if self.words.numbers:
            body.append(self.numbers_annex())
        # Words of Russian are long: in columns they may break, by the patterns that Typst has. It has none for Kyrgyz.
        hyphens = f"#let hyphens = {flag(spoken() == 'ru')}"
        return "\n".join((_colours(), hyphens, _looks(), self.settings(), self.cover(), *body, self.foot()))

    def settings(self) -> str:
        """Properties, page, type."""
        document = self.document
        authors = "".join(f"{self.literal(name)}," for name in document.authors)
        keywords = "".join(f"{self.literal(word)}," for word in document.keywords)
        description = f", description: {self.literal(document.description)}" if document.description else ""
        notice = "; ".join(tree_text(notice.content) for notice in document.notices)
        band = (
            f"block(width: 100%, above: 5pt, fill: ochre-weak, inset: (x: 5pt, y: 3pt), text(size: 7.5pt, fill: ochre, {self.literal(notice)}))"
            if notice
            else "none"
        )
        top = "30mm" if notice else "25mm"
        return f"""
#set document(title: {self.literal(document.title)}, author: ({authors}), keywords: ({keywords}), date: none{description})
#set text(font: (serif, "DejaVu Sans Mono", "New Computer Modern Math"), size: 10.8pt, fill: ink, lang: {quoted(tongue(document.language))}, number-type: "lining", number-width: "tabular", hyphenate: false, fallback: false)
#set par(leading: 0.62em, spacing: 0.9em)
#set strong(delta: 200)
#set list(marker: text(fill: accent, "•"), body-indent: 6pt, spacing: 10pt)
#set enum(body-indent: 6pt, spacing: 10pt)
#set table(stroke: none)
#set footnote.entry(separator: std.line(length: 25%, stroke: 0.5pt + line2))
#show footnote.entry: set text(size: 8.2pt, fill: ink2)
#show figure: set block(breakable: true)
#set figure(gap: 8pt)
#set figure.caption(position: top)
#show figure.caption: it => it.body
#show figure: set align(left)
#show title: set text(size: 34pt, weight: 600)
#show title: set par(leading: 0.42em)
#show title: set block(above: 12pt, below: 18pt)
#show heading: set text(weight: 600)
#show heading.where(level: 1): set text(size: 23pt)
#show heading.where(level: 2): set text(size: 14pt)
#show heading.where(level: 3): set text(size: 12pt)
#show heading.where(level: 1): set block(above: 0pt, below: 8pt)
#show heading.where(level: 2): set block(above: 16pt, below: 8pt)
#show heading.where(level: 3): set block(above: 13pt, below: 6pt)
#let running-head(now) = {{
  set text(size: 8pt, fill: ink3)
  grid(columns: (auto, 1fr), column-gutter: 12pt, {self.literal(_short(document.title))}, align(right, now))
  {band}
}}
#set page(
  paper: "a4",
  margin: (x: 22.8mm, top: {top}, bottom: 24mm),
  header-ascent: 7mm,
  header: running-head(none),
  footer: context {{
    set text(size: 8pt, fill: ink3)
    grid(columns: (1fr, auto), "Kurak", counter(page).display("1"))
  }},
)
"""

    def cover(self) -> str:
        """The title page with the quilt, then the contents."""
        document = self.document
        cloth = quoted(palette.fixed(quilt(28, 20, side=36)))
        sign = quoted(mark())
        edition = ' + text(fill: line2, "  ·  ") + '.join(self.inline(piece) for piece in document.edition)
        notices = "".join(
            f"#block(width: 100%, above: 8pt, fill: ochre-weak, inset: 7pt, text(size: 9pt, {self.inline(notice.content, notes=False)}))\n"
            for notice in document.notices
        )
        subtitle = (
            f"#block(above: 14pt, width: 86%, text(size: 15pt, fill: ink2, {self.inline(document.subtitle)}))"
            if tree_text(document.subtitle)
            else ""
        )
        line = f"#block(above: 16pt, text(size: 9.5pt, fill: ink3, {edition}))" if edition else ""
        return f"""
#page(header: none, footer: none, background: place(top + left, image(bytes({cloth}), format: "svg", width: 100%)))[
#v(142mm)
#block(below: 12pt, pdf.artifact(box(image(bytes({sign}), format: "svg", height: 14pt), baseline: 3pt)) + h(7pt) + text(size: 11pt, weight: 600, "Kurak"))
#title()
{subtitle}
{line}
#v(1fr)
{notices}
]
#block(below: 16pt, text(size: 23pt, weight: 600, {self.literal(say("Contents"))}))
#{{
  show outline.entry.where(level: 1): it => block(above: 11pt, below: 0pt, link(it.element.location(), it.indented(none, text(weight: 600, it.inner()))))
  show outline.entry.where(level: 2): it => block(above: 6pt, below: 0pt, link(it.element.location(), it.indented(none, text(size: 9.8pt, fill: ink2, it.inner()))))
  set outline.entry(fill: repeat(gap: 3pt, text(fill: line2, ".")))
  outline(title: none, depth: 2, indent: 14pt)
}}
#pagebreak(weak: true)
"""

    def section(self, section: tree.Section) -> str:
        """A chapter."""
        with of_section(section):
            extra = f"tag({self.literal(known(section.tag))})" if section.tag else "none"
            head = f"#chapter({quoted(section.id)}, {self.literal(section.kicker)}, {self.literal(section.title)}, {extra})"
            lead = f"#lead({self.inline(section.lead)})" if tree_text(section.lead) else ""
            inside = "\n".join((head, lead, self.blocks(section.blocks)))
        return self.head_of(section.title) + (_in_tongue(inside, section.language) if section.language else inside)

    def head_of(self, title: str) -> str:
        """The running head of a chapter's pages: said once, since a head that looks for its chapter does so on every page, in every pass."""
        return f"#set page(header: running-head({self.literal(title)}))\n"

    def passage(self, block: tree.Passage) -> str:
        """Blocks in another language."""
        with of_section(block):
            return _in_tongue(self.blocks(block.blocks), block.language)

    def annex(self) -> str:
        """The numbers behind the figures."""
        title = say("Values behind the figures")
        parts = [f'{self.head_of(title)}#chapter("values-annex", {self.literal(say("Annex"))}, {self.literal(title)}, none)']
        for figure in self._annex:
            assert figure.values is not None
            name = self.outline.labels.get(figure.id) or say("Figure")
            words = tree_text(figure.caption) or figure.alternative
            caption = f"caption-of({self.literal(name)}, text(size: 11pt, {self.literal(words)}), none)"
            parts.append(
                f"#framed({quoted('values--' + figure.id)}, true, {caption}, {self.tables.grid(figure.values.columns, figure.values.rows)}, none)"
            )
        return "\n".join(parts)

    def numbers_annex(self) -> str:
        """How the numbers of the text were made: in HTML each of them opens."""
        title = say("How the numbers were made")
        parts = [
            f'{self.head_of(title)}#chapter("numbers-annex", {self.literal(say("Annex"))}, {self.literal(title)}, none)',
            f"#remark({self.literal(say('A number in brackets behind a number of the text or the caption of a table leads here.'))})",
        ]
        for number, place in self.words.numbers.items():
            mark = f"{quoted(f'number--{place}')}, {quoted(f'[{place}]')}"
            if isinstance(number, TableNote):
                parts.append(f"#numbered-note({mark}, {' + '.join(self.words.table_note(number))})")
                if number.making.code:
                    parts.append(f"#noted-code({self.literal(number.making.code)})")
                continue
            # A long note goes on on the next page; the number stands before its first line.
            note = " + ".join(self.words.note(number))
            parts.append(f"#numbered-note({mark}, {note})")
        return "\n".join(parts)

    def foot(self) -> str:
        """The colophon, with a strip of the quilt."""
        lines = "\n".join(
            f"#block(above: 5pt, text(size: 8.5pt, fill: ink3, {self.inline(line)}))"
            for line in self.document.colophon
        )
        if not lines:
            return ""
        strip = quoted(quilt(56, 1, side=18, start=1))
        return (
            f'#block(above: 30pt, breakable: false, width: 100%)[#pdf.artifact(image(bytes({strip}), format: "svg", width: 100%))\n'
            f"#v(4pt)\n{lines}]"
        )

    def blocks(self, blocks: Iterable[tree.Block]) -> str:
        """Blocks in order, as markup."""
        return "\n".join(self._blocks[type(block)](block) for block in blocks)

    def body(self, blocks: Iterable[tree.Block]) -> str:
        """Blocks as one argument."""
        return f"[{self.blocks(blocks)}\n]"

    # ── running text ──

    def heading(self, block: tree.Heading) -> str:
        level = self.outline.level(block) - 1
        label = f"#label({quoted(block.id)})" if block.id else ""
        return f"#[#heading(level: {level}, {self.inline(block.content, notes=False)}){label}]"

    def numbered(self, block: tree.NumberedList) -> str:
        if not block.items:
            return ""
        return call("numbers", [str(block.start), *self.each(block.items)])

    def marked(self, block: tree.MarkedList) -> str:
        items = f"list({', '.join(self.each(block.items))})" if block.items else self.literal(known(block.empty))
        return f"#marked({self.inline(block.title, notes=False)}, {block.mark}-mark, {items})"

    def quote(self, block: tree.QuoteBlock) -> str:
        words = self.inline(block.text)
        if block.language:
            words = f"text(lang: {quoted(tongue(block.language))}, {words})"
        return f"#said({words}, {self.inline(block.attribution) if tree_text(block.attribution) else 'none'})"

    def columns(self, block: tree.TwoColumns) -> str:
        return f"#grid(columns: (1fr, 1fr), column-gutter: 22pt, {self.body(block.left)}, {self.body(block.right)})"

    def callout(self, block: tree.Callout) -> str:
        tone = "accent" if block.tone == "accent" else "ochre-fill"
        title = self.inline(block.title, notes=False) if tree_text(block.title) else "none"
        return f"#callout({tone}, {title}, {self.body(block.blocks)})"

    def key_figures(self, block: tree.KeyFigures) -> str:
        if not block.figures:
            return ""
        return call(
            "key-figures", [f"({self.inline(f.number)}, {self.inline(f.label)})" for f in block.figures]
        )

    def card(self, block: tree.Card) -> str:
        header = (
            f"text(size: 9pt, weight: 600, fill: accent, {self.inline(block.kicker)})"
            if tree_text(block.kicker)
            else "none"
        )
        inside = call("entries", self.pairs(block.entries)) if block.entries else ""
        return (
            f"#card({quoted(block.id)}, true, {header}, {self.inline(block.title, notes=False)}, "
            f"[{inside}\n{self.blocks(block.blocks)}\n])"
        )

    # ── figures ──

    def figure(self, block: tree.Figure) -> str:
        return f"#framed({quoted(block.id)}, false, {self.tables.caption(block)}, {self.drawn(block)}, {self.figure_below(block)})"

    def drawn(self, block: tree.Figure, room: float = ROOM) -> str:
        """The drawing as an image with its words."""
        svg = palette.fixed(checked_drawing(without_controls(block.drawing)))
        if self.missing:
            svg = svg.translate(self.missing)
        width, height = size(svg)
        if "xmlns=" not in svg[: svg.index(">")]:
            svg = svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
        # A drawing is 780 units across the whole page; a tall one shrinks to fit the page with its caption.
        points = min(room, width * room / 780, 560.0 * width / height)
        alternative = quoted(block.alternative.translate(CONTROL).translate(self.missing))
        return f"drawn({quoted(svg)}, {alternative}, {points:.1f}pt, {self.literal(overlay(block))})"

    def figure_below(self, block: tree.Figure) -> str:
        """Notes, source, and where its numbers are."""
        lines = self.tables.below(block)
        if block.values is None or not block.values.columns:
            return lines
        self._annex.append(block)
        target = quoted("values--" + block.id)
        # Two messages, since the number of the page is not known here.
        before, _, after = say("page {number}", number="\0").partition("\0")
        page = " + ".join(
            part for part in (self.literal(before) if before else "", f"context str(counter(page).at(label({target})).first())", self.literal(after) if after else "") if part
        )
        ahead, _, behind = say("Values: {place}", place="\0").partition("\0")
        tail = f" + {self.literal(behind)}" if behind else ""
        where = f"small({self.literal(ahead)} + link(label({target}), text(fill: accent, {page})){tail})"
        return "{" + where + "}" if lines == "none" else lines[:-1] + "; " + where + "}"

    # ── audit ──

    def severity_key(self, block: tree.SeverityKey) -> str:
        if not block.entries:
            return ""
        return call(
            "severity-key",
            [
                f"({quoted(name)}, {self.literal(known(name))}, {quoted(str(count))}, {self.inline(meaning)})"
                for name, count, meaning in block.entries
            ],
        )

    def finding(self, block: tree.FindingCard) -> str:
        names = "".join(
            f" + h(7pt) + mono({self.literal(name)})" for name in (block.rule, block.code) if name
        )
        header = (
            f"grid(columns: (auto, 1fr), column-gutter: 10pt, severity({quoted(block.severity)}, {self.literal(known(block.severity))}){names}, "
            f"align(right, text(size: 9pt, fill: ink3, {self.inline(block.place)})))"
        )
        inside = []
        if block.figure is not None:
            inside.append(f"#{self.drawn(block.figure, ROOM - 32)}")
            below = self.figure_below(block.figure)
            if below != "none":
                inside.append(f"#{below}")
        if block.entries:
            inside.append(call("entries", self.pairs(block.entries)))
        if block.more:
            cells = f"list({', '.join(self.each(block.more))})"
            inside.append(
                f"#block(above: 9pt, {{ set text(size: 9pt); block(below: 5pt, text(fill: ink3, {self.literal(known(block.more_label))})); "
                f"set list(spacing: 4pt); {cells} }})"
            )
        lines = sum(1 + len(tree_text(text)) // 75 for _, text in block.entries) + len(block.more)
        height = 90.0 + 15 * lines
        if block.figure is not None:
            width, tall = size(block.figure.drawing)
            height += 40 + (ROOM - 32) * tall / max(width, 780)
        anchor = f"#anchor({quoted(block.figure.id)})" if block.figure is not None else ""
        body = "\n".join((anchor, *inside))
        breaks = flag(height > _WHOLE_CARD)
        return f"#card({quoted(block.id)}, {breaks}, {header}, {self.inline(block.title, notes=False)}, [{body}\n])"

    def ledger(self, block: tree.Ledger) -> str:
        parts = [f"#anchor({quoted(block.id)})"]
        heads = ", ".join(self.literal(words) for words in ("", say("Statement"), say("Verdict"), say("Why")))
        if block.tag:
            parts.append(f"#block(tag({self.literal(known(block.tag))}))")
        for group in block.groups:
            rows = []
            for statement in group.statements:
                anchor = f"anchor({quoted(statement.id)}) + " if statement.id else ""
                rows.append(f"{anchor}text(size: 9pt, fill: ink3, {self.literal(statement.letter)})")
                rows.append(self._statement(statement))
                rows.append(f"chip({quoted(statement.verdict)}, {self.literal(known(statement.verdict))})")
                rows.append(
                    f"{{ set par(leading: 0.5em); text(size: 9pt, fill: ink2, {self.inline(statement.reason)}) }}"
                )
            title = self.inline(group.title)
            parts.append(
                f"#ledger-group({quoted(group.id)}, {self.literal(group.short or group.id)}, {title}, ({heads}), ({', '.join(rows)}{',' if rows else ''}))"
            )
        return "\n".join(parts)

    def _statement(self, statement: tree.Statement) -> str:
        parts = [f"block(below: 6pt, text(size: 10.3pt, {self.inline(statement.text)}))"]
        evidence = [
            f"text(weight: 600, fill: accent, {self.literal(words)})"
            if speaks
            else f"text(fill: ink3, {self.literal(words)})"
            for words, speaks in statement.evidence
        ]
        evidence += [self.inline(link) for link in statement.findings]
        if evidence:
            parts.append(f"block(above: 6pt, below: 5pt, text(size: 8.4pt, {' + h(9pt) + '.join(evidence)}))")
        if tree_text(statement.signature):
            parts.append(
                f"block(above: 5pt, text(size: 8.4pt, fill: ink3, {self.inline(statement.signature)}))"
            )
        return "{" + "; ".join(parts) + "}"

    def overview(self, block: tree.LedgerOverview) -> str:
        title = self.inline(block.title, notes=False)
        if block.target:
            title = f"link(label({quoted(block.target.lstrip('#'))}), {title})"
        if block.tag:
            title += f" + h(6pt) + tag({self.literal(known(block.tag))})"
        counted = ", ".join(
            f"({quoted(verdict)}, {self.literal(known(verdict))}, {quoted(str(count))})" for verdict, count in counts(block.groups).items()
        )
        groups = "".join(
            f"({self.literal(group.short or group.id)}, ({''.join(quoted(s.verdict) + ',' for s in group.statements)})),"
            for group in block.groups
        )
        return f"#overview({title}, ({counted}), ({groups}))"


def _in_tongue(markup: str, language: str) -> str:
    return f"#[#set text(lang: {quoted(tongue(language))})\n{markup}\n]"


def _short(text: str, letters: int = 60) -> str:
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"


@cache
def _colours() -> str:
    named = {**palette.PRINT}
    lines = [
        f'#let {name} = rgb("{value}")'
        for name, value in named.items()
        if not name.startswith(("heat", "map", "answer"))
    ]
    steps = ", ".join(
        f'(rgb("{named[f"heat-{step}"]}"), rgb("{named[f"heat-{step}-ink"]}"))' for step in range(1, 10)
    )
    return "\n".join((*lines, f"#let heat = ({steps})"))


@cache
def _looks() -> str:
    return _TEMPLATE.read_text(encoding="utf-8")
