"""The document tree: what a report says, before anyone decides how a page looks.

Chapters build it, the writers of ``report/writers`` turn it into HTML and PDF. Nothing here knows of tags,
fonts or pages. Wherever inline content is accepted a plain ``str`` will do; where several pieces are needed,
a tuple of them: ``("Base: ", Strong("1 001"), " adults")``. Text is text: no character in it is ever markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from kurak.model.explorer import Explored
from kurak.model.finding import Severity
from kurak.model.making import Making

# ── Words that are chosen from a short list ─────────────────────────────────────────────────────────

Verdict: TypeAlias = Literal["stands", "weakened", "not supported", "cannot tell"]
"""What became of a statement of the ledger."""

VERDICTS: tuple[Verdict, ...] = ("stands", "weakened", "not supported", "cannot tell")
"""All verdicts, in the order in which they are counted and shown."""

Mark: TypeAlias = Literal["full", "half", "empty", "words", "dot", "none"]
"""A mark of a matrix: full, half and empty circle; the meaning in words; a small dot; nothing at all."""

Align: TypeAlias = Literal["left", "right", "center"]
"""How the cells of a column stand."""

Tone: TypeAlias = Literal["plain", "strong", "accent", "ochre", "quiet", "flag"]
"""Weight and colour of a cell; ``flag`` puts an ochre frame round it. Never the only carrier of meaning."""


# ── Inline text ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text; the same as a ``str``."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Important text."""

    content: Inlines


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Stressed text, titles of works."""

    content: Inlines


@dataclass(frozen=True, slots=True)
class Code:
    """A name or value as it stands in a file."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link; ``target`` is ``#id`` inside the document, or an http, https or mailto address.

    An address of any other kind is written as text, since it comes from the study's files.
    """

    content: Inlines
    target: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number that says how it was made: a panel in HTML, a footnote in the PDF.

    Parameters
    ----------
    text
        The number as printed, with its minus sign and thin spaces.
    note
        One or two sentences.
    title
        What the number is.
    entries
        Labelled lines of the panel: what, how, base, error.
    code
        The line of R or Python that gives the same number.
    """

    text: str
    note: Inlines = ""
    title: str = ""
    entries: tuple[tuple[str, Inlines], ...] = ()
    code: str = ""


@dataclass(frozen=True, slots=True)
class Language:
    """Text in another language; ``code`` is its BCP 47 tag, such as ``ky`` or ``ru``."""

    text: str
    code: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A small label in capitals, such as SIMULATED or EXAMPLE."""

    text: str


Inline: TypeAlias = "str | Text | Strong | Emphasis | Code | Link | Number | Language | Tag"
"""One piece of running text."""

Inlines: TypeAlias = "Inline | tuple[Inline, ...]"
"""One piece or several in order."""


# ── Running text ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Lead:
    """The opening paragraph, larger than the rest."""

    content: Inlines


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``quiet`` is for remarks, in small type."""

    content: Inlines
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section: level 3 under the section's title, level 4 under a level 3."""

    content: Inlines
    level: Literal[3, 4] = 3
    id: str = ""


@dataclass(frozen=True, slots=True)
class BulletList:
    """Items without order; nothing is shown where there are none."""

    items: tuple[Inlines, ...]


@dataclass(frozen=True, slots=True)
class NumberedList:
    """Items in order."""

    items: tuple[Inlines, ...]
    start: int = 1


@dataclass(frozen=True, slots=True)
class MarkedList:
    """A titled list with a square for what holds or a triangle for what does not."""

    title: Inlines
    items: tuple[Inlines, ...]
    mark: Literal["square", "triangle"] = "square"
    empty: str = "None."


@dataclass(frozen=True, slots=True)
class DefinitionList:
    """Terms and what they mean; also for abbreviations and labelled facts."""

    entries: tuple[tuple[Inlines, Inlines], ...]


@dataclass(frozen=True, slots=True)
class QuoteBlock:
    """Somebody's own words. ``language`` is a BCP 47 tag where it is not the document's."""

    text: Inlines
    attribution: Inlines = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Preformatted:
    """Lines kept as they are, in the typewriter face."""

    text: str


# ── Blocks that hold blocks ─────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Passage:
    """Blocks in another language than what is about them; ``language`` is its BCP 47 tag."""

    blocks: tuple[Block, ...]
    language: str


@dataclass(frozen=True, slots=True)
class TwoColumns:
    """Two stacks beside each other, one under the other on a phone."""

    left: tuple[Block, ...]
    right: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Callout:
    """A remark set apart: ``accent`` for something to know, ``ochre`` for a caveat or a gap."""

    blocks: tuple[Block, ...]
    title: Inlines = ""
    tone: Literal["accent", "ochre"] = "accent"


@dataclass(frozen=True, slots=True)
class Details:
    """Something folded away in HTML, printed open in the PDF."""

    summary: Inlines
    blocks: tuple[Block, ...]
    open: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A bordered record, such as a recommendation with its trace: labelled entries, then blocks."""

    id: str
    title: Inlines
    kicker: Inlines = ""
    entries: tuple[tuple[str, Inlines], ...] = ()
    blocks: tuple[Block, ...] = ()


# ── Numbers at a glance ─────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One large number and what it counts."""

    number: Inlines
    label: Inlines


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """A row of large numbers: two to four read best."""

    figures: tuple[KeyFigure, ...]


# ── Tables ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Column:
    """A column's head; ``width`` is relative to the other columns, 0 lets the content decide."""

    label: Inlines
    align: Align = "left"
    width: float = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is more than text: toned, a header, aligned against its column, or several columns wide."""

    content: Inlines
    tone: Tone = "plain"
    header: bool = False
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row; a ``group`` row has one cell over all columns, a ``total`` row a heavy line above it."""

    cells: tuple[Cell | Inlines, ...]
    kind: Literal["plain", "group", "total"] = "plain"
    id: str = ""


def row(*cells: Cell | Inlines) -> Row:
    """A plain row of these cells."""
    return Row(tuple(cells))


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose caption is its finding.

    Parameters
    ----------
    id
        Anchor, unique in the document. The writers number tables in order; ``number`` overrides.
    caption
        The finding, as a sentence.
    columns, rows
        The cells of a row, spans counted, are as many as the columns.
    subtitle
        Measure, unit, base.
    notes, source
        Lines under the table.
    row_headers
        The first cell of each row is its header.
    empty
        What stands in the table where there are no rows.
    wide
        Needs the whole page; in the PDF it may stand on a turned page.
    tag
        SIMULATED, EXAMPLE or another label beside the number.
    making
        How its numbers were made: each of them opens to it.
    """

    id: str
    caption: Inlines
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    subtitle: Inlines = ""
    notes: tuple[Inlines, ...] = ()
    source: Inlines = ""
    number: str = ""
    row_headers: bool = True
    empty: str = "None."
    wide: bool = False
    tag: str = ""
    making: Making | None = None

    def __post_init__(self) -> None:
        for place, line in enumerate(self.rows):
            spans = sum(cell.columns if isinstance(cell, Cell) else 1 for cell in line.cells)
            if line.kind == "group":
                if len(line.cells) != 1:
                    raise ValueError(f"table {self.id}: group row {place} has {len(line.cells)} cells, not 1")
            elif spans != len(self.columns):
                raise ValueError(
                    f"table {self.id}: row {place} covers {spans} columns of {len(self.columns)}"
                )


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A printed mean; ``value`` chooses the colour, ``note`` is read to those who cannot see the frame."""

    text: str
    value: float | None = None
    impossible: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class HeatRow:
    """An item: its code, its words, its cells, and the cells of the extra columns."""

    label: Inlines
    cells: tuple[HeatCell | None, ...]
    code: str = ""
    extra: tuple[Inlines, ...] = ()


@dataclass(frozen=True, slots=True)
class HeatTable:
    """Items by places, coloured in nine steps about the midpoint of the scale; every value is printed.

    Parameters
    ----------
    columns
        The places, in the order of the caption.
    rows, total
        Items, sorted; and the row of totals.
    extra_columns
        Plain columns after the coloured ones, such as the printed total.
    row_label
        Head of the first column.
    low, high
        Ends of the scale. The steps are those of 1 to 5, stretched to it.
    impossible_label
        What the frame means; shown in the legend when a cell is framed.
    notes, source
        Lines under the table.
    making
        How its numbers were made. The item's column is 0; the row of totals comes after the items.
    """

    id: str
    caption: Inlines
    columns: tuple[Inlines, ...]
    rows: tuple[HeatRow, ...]
    total: HeatRow | None = None
    extra_columns: tuple[Inlines, ...] = ()
    row_label: Inlines = "Item"
    subtitle: Inlines = ""
    low: float = 1
    high: float = 5
    impossible_label: str = "impossible"
    notes: tuple[Inlines, ...] = ()
    source: Inlines = ""
    number: str = ""
    tag: str = ""
    making: Making | None = None

    def __post_init__(self) -> None:
        for line in (*self.rows, *((self.total,) if self.total else ())):
            if len(line.cells) != len(self.columns) or len(line.extra) != len(self.extra_columns):
                raise ValueError(
                    f"heat table {self.id}: row {line.code or line.label!r} has {len(line.cells)} + {len(line.extra)} "
                    f"cells, the head {len(self.columns)} + {len(self.extra_columns)}"
                )


@dataclass(frozen=True, slots=True)
class Evidence:
    """A piece of evidence behind a mark: the words, and where they stand."""

    text: Inlines
    place: Inlines = ""


@dataclass(frozen=True, slots=True)
class MarkCell:
    """A cell of a matrix; ``text`` is shown beside the mark, in place of a ``words`` mark's meaning; ``flag`` frames it."""

    mark: Mark = "none"
    text: str = ""
    evidence: tuple[Evidence, ...] = ()
    flag: bool = False


@dataclass(frozen=True, slots=True)
class MarkRow:
    """A row of a matrix; a ``group`` row has a label and no cells, ``level`` 1 is set in."""

    label: Inlines
    cells: tuple[MarkCell, ...] = ()
    kind: Literal["plain", "group", "total"] = "plain"
    level: Literal[0, 1] = 0
    note: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice over a matrix, for those who read on a screen; on paper, and without a script, everything is there.

    Parameters
    ----------
    label
        What is chosen, such as "Place".
    by
        ``group``: the rows under one group's row. ``column``: one column, and the rows that have a mark in it.
        ``sort``: rows of one ``sort``.
    """

    label: str
    by: Literal["group", "column", "sort"]


@dataclass(frozen=True, slots=True)
class MarkMatrix:
    """Rows by columns, with circles: barriers by places, actors by fields.

    Parameters
    ----------
    meanings
        What each mark used stands for, in the order of the legend: ``(("full", "present"),)``. A ``words``
        mark prints its meaning in the cell; the others are read out by it.
    flag_label
        What the frame means, such as "one actor only".
    slanted
        Column heads set at an angle, for many narrow columns. On paper these, and more than seven, stand upright.
    filters
        Choices over the matrix, on a screen.
    counted
        What a row is, one and many, for the count beside the filters.
    evidence_on_paper
        Whether the PDF lists what the marks rest on; not where another matrix or a note has said it.
    """

    id: str
    caption: Inlines
    columns: tuple[Column, ...]
    rows: tuple[MarkRow, ...]
    meanings: tuple[tuple[Mark, str], ...]
    row_label: Inlines = ""
    subtitle: Inlines = ""
    flag_label: str = ""
    slanted: bool = False
    filters: tuple[Filter, ...] = ()
    counted: tuple[str, str] = ("row", "rows")
    evidence_on_paper: bool = True
    notes: tuple[Inlines, ...] = ()
    source: Inlines = ""
    number: str = ""
    tag: str = ""

    def __post_init__(self) -> None:
        known = {mark for mark, _ in self.meanings} | {"none"}
        for line in self.rows:
            if line.kind != "group" and len(line.cells) != len(self.columns):
                raise ValueError(
                    f"matrix {self.id}: row {line.label!r} has {len(line.cells)} of {len(self.columns)} cells"
                )
            for cell in line.cells:
                if cell.mark not in known:
                    raise ValueError(f"matrix {self.id}: no meaning is given for the mark {cell.mark!r}")


# ── Figures ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Values:
    """The numbers behind a figure, as a plain table; ``making`` is how they were made."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    making: Making | None = None


def values(columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Values:
    """The numbers behind a figure from plain texts: names on the left, numbers on the right.

    Examples
    --------
    >>> values(("Region", "Mean"), (("Talas", "2.75"),)).columns[1].align
    'right'
    """
    heads = tuple(Column(name, align="right" if place else "left") for place, name in enumerate(columns))
    return Values(heads, tuple(Row(cells) for cells in rows))


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing with its finding, its words for those who cannot see it, and its numbers.

    Parameters
    ----------
    caption
        The finding, as a sentence. Empty only inside a card, whose title says it.
    drawing
        SVG for a wide column; colours and faces are variables of ``report/writers/palette.py``.
    narrow
        SVG for a phone; the wide one is used where it is empty.
    alternative
        What the drawing shows, in a sentence or two.
    values
        Shown folded under the figure in HTML, and in an annex of the PDF.
    marks
        Name of each mark of the drawing that can be looked at alone, and what is said of it then. In the drawing the elements
        of mark 0 have ``data-m="0"``, and what joins two marks names both: ``data-m="0 3"``.
    mark_label
        What a mark is, such as "Actor".
    tag
        MODELLED or SIMULATED; also laid over the drawing, since figures travel alone.
    wide
        Uses the whole page's width.
    """

    id: str
    caption: Inlines
    drawing: str
    alternative: str
    values: Values | None = None
    narrow: str = ""
    subtitle: Inlines = ""
    notes: tuple[Inlines, ...] = ()
    source: Inlines = ""
    tag: str = ""
    wide: bool = False
    number: str = ""
    marks: tuple[tuple[str, str], ...] = ()
    mark_label: str = ""

    def __post_init__(self) -> None:
        if not self.alternative.strip():
            raise ValueError(f"figure {self.id}: no words for those who cannot see it")


@dataclass(frozen=True, slots=True)
class Explorer:
    """Numbers to choose from on a screen; on paper, and without a script, a table of them.

    Parameters
    ----------
    data
        What the page's script shows.
    table
        What is shown where no script runs.
    on_paper
        What paper says in its place, before the table.
    """

    id: str
    caption: Inlines
    data: Explored
    table: Table
    on_paper: Inlines
    subtitle: Inlines = ""
    notes: tuple[Inlines, ...] = ()
    source: Inlines = ""
    tag: str = ""

    @property
    def plainly(self) -> tuple[Block, ...]:
        """The same in blocks that every format has."""
        return (Paragraph(self.on_paper, quiet=True), self.table)


# ── Audit ───────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class SeverityKey:
    """What each severity means, and how many findings have it: ``(("impossible", 6, "no data could …"),)``."""

    entries: tuple[tuple[Severity, int, Inlines], ...]


@dataclass(frozen=True, slots=True)
class FindingCard:
    """One finding of the audit, with a picture of its arithmetic and its reasoning.

    Parameters
    ----------
    rule, code
        The rule's name and the stable code of the finding.
    place
        Where in the published report it stands.
    entries
        Labelled texts in order: Printed, Reasoning, Rival explanations, What it changes.
    more, more_label
        Further cells the same rule found; folded in HTML.
    """

    id: str
    severity: Severity
    title: Inlines
    rule: str = ""
    code: str = ""
    place: Inlines = ""
    figure: Figure | None = None
    entries: tuple[tuple[str, Inlines], ...] = ()
    more: tuple[Inlines, ...] = ()
    more_label: str = "Further cells"


# ── Ledger of conclusions ───────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a conclusion and what became of it.

    Parameters
    ----------
    letter
        Its letter inside the conclusion.
    reason
        Why the verdict is what it is.
    evidence
        What speaks to it, source by source; ``True`` where the source says something, ``False`` where it is
        silent: ``(("Survey · 7", True), ("Interviews silent", False))``.
    findings
        Links to findings that bear on it.
    signature
        Who signed the verdict and when, or that nobody has.
    """

    letter: str
    text: Inlines
    verdict: Verdict
    reason: Inlines = ""
    evidence: tuple[tuple[str, bool], ...] = ()
    findings: tuple[Link, ...] = ()
    signature: Inlines = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class LedgerGroup:
    """A conclusion of the report: its id, its words, and the statements it holds."""

    id: str
    title: Inlines
    statements: tuple[Statement, ...]
    short: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """All conclusions with their verdicts."""

    id: str
    groups: tuple[LedgerGroup, ...]
    tag: str = ""


@dataclass(frozen=True, slots=True)
class LedgerOverview:
    """The ledger as squares, one column a conclusion, with the count of each verdict.

    ``target`` is the anchor of the ledger, where the squares are explained.
    """

    title: Inlines
    groups: tuple[LedgerGroup, ...]
    tag: str = ""
    target: str = ""


# ── The document ────────────────────────────────────────────────────────────────────────────────────

Block: TypeAlias = (
    "Lead | Paragraph | Heading | BulletList | NumberedList | MarkedList | DefinitionList | QuoteBlock "
    "| Preformatted | Passage | TwoColumns | Callout | Details | Card | KeyFigures | Table | HeatTable | MarkMatrix "
    "| Figure | Explorer | SeverityKey | FindingCard | Ledger | LedgerOverview"
)
"""Anything that stands on its own in a section."""


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter. ``lead`` is its opening paragraph, ``short`` its name in the contents.

    The bar on top names the sections with ``in_bar``; the full contents name all. ``language`` is the BCP 47 tag of its text where
    that is not the document's.
    """

    id: str
    title: str
    blocks: tuple[Block, ...]
    kicker: str = ""
    lead: Inlines = ""
    short: str = ""
    tag: str = ""
    in_bar: bool = True
    language: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A band on top of every page, such as that values are simulated."""

    content: Inlines


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report.

    Parameters
    ----------
    title, subtitle
        As on the cover.
    language
        BCP 47 tag of the running text.
    edition
        Pieces of the line under the subtitle: edition, date, other languages.
    description
        One sentence for search engines and the PDF's properties.
    notices
        Bands on top.
    colophon
        Lines at the foot: licence, versions, what the numbers were made from.
    keywords, authors
        For the PDF's properties.
    """

    title: str
    sections: tuple[Section, ...]
    subtitle: Inlines = ""
    language: str = "en"
    edition: tuple[Inlines, ...] = ()
    description: str = ""
    notices: tuple[Notice, ...] = ()
    colophon: tuple[Inlines, ...] = ()
    keywords: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
