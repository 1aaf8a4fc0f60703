"""The document as one HTML file: no request to any host, and everything readable without a script.

The templates know how a block looks, this module what they need: inline text, panels, numbers and anchors.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup, escape

from kurak.model import document as tree
from kurak.model.making import Making
from kurak.report.wording import shortest
from kurak.report.words.language import spoken
from kurak.report.words.saying import counted, phrase, say
from kurak.report.writers import palette
from kurak.report.writers.compiled_templates import compiled_templates
from kurak.report.writers.drawing import checked_drawing, namespaced, overlay, size
from kurak.report.writers.explorer_data import explorer_json
from kurak.report.writers.frame_words import known, of_section
from kurak.report.writers.making_notes import WORDS, making_json
from kurak.report.writers.outline import (
    counts,
    has_flag,
    has_impossible,
    marks_used,
    outline,
    pieces,
    safe_address,
    tree_text,
    without_controls,
)
from kurak.report.writers.quilt import bolt, mark
from kurak.report.writers.shared_shapes import SharedShapes

if TYPE_CHECKING:
    from jinja2 import Environment

_HERE: Final = Path(__file__).resolve().parent.parent
_ASSETS: Final = _HERE / "assets"
_LATIN: Final = (
    "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,"
    "U+2212,U+2215,U+FEFF,U+FFFD"
)
_CYRILLIC: Final = "U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116"
_CYRILLIC_EXT: Final = "U+0460-052F,U+1C80-1C8A,U+20B4,U+2DE0-2DFF,U+A640-A69F,U+FE2E-FE2F"
_FONTS: Final = (
    ("LibertinusSerif-Regular-latin", 400, "normal", _LATIN),
    ("LibertinusSerif-Semibold-latin", 600, "normal", _LATIN),
    ("LibertinusSerif-Italic-latin", 400, "italic", _LATIN),
    ("LibertinusSerif-Regular-cyrillic", 400, "normal", _CYRILLIC),
    ("LibertinusSerif-Regular-cyrillic-ext", 400, "normal", _CYRILLIC_EXT),
)
_CYRILLIC_FONTS: Final = {
    "ru": (("LibertinusSerif-Semibold-cyrillic", 600, "normal", _CYRILLIC), ("LibertinusSerif-Italic-cyrillic", 400, "italic", _CYRILLIC)),
    "ky": (
        ("LibertinusSerif-Semibold-cyrillic", 600, "normal", _CYRILLIC),
        ("LibertinusSerif-Semibold-cyrillic-ext", 600, "normal", _CYRILLIC_EXT),
        ("LibertinusSerif-Italic-cyrillic", 400, "italic", _CYRILLIC),
        ("LibertinusSerif-Italic-cyrillic-ext", 400, "italic", _CYRILLIC_EXT),
    ),
}
"""Faces that only a report in that language needs: its headings, and titles of works."""
_MODULES: Final = ("text.html", "tables.html", "audit.html")
_SNAKE: Final = re.compile(r"(?<!^)(?=[A-Z])")
_BAR_ROOM: Final = 118
"""Letters that fit the contents bar; with more, a menu takes its place."""


def write_html(document: tree.Document) -> str:
    """The whole report as the text of one HTML file.

    The same document gives the same text.
    """
    page = _Page(document)
    sections = [(section, page.section(section)) for section in document.sections]
    names = [section.short or section.title for section in document.sections]
    template = _environment().get_template("page.html")
    html = template.render(
        page=page,
        document=document,
        sections=sections,
        names=names,
        crowded=sum(len(section.short or section.title) + 3 for section in document.sections if section.in_bar)
        > _BAR_ROOM,
        css=Markup(_styles()),
        script=Markup(_asset("report.js")),
        explorer=Markup(_asset("explorer.js")) if page.explores else "",
        early=Markup(_asset("theme.js")),
        cloth=Markup(bolt("cloth")),
        mark=Markup(mark()),
    )
    return without_controls(html)


class _Page:
    """What the templates ask for while one document is written."""

    def __init__(self, document: tree.Document) -> None:
        self.outline = outline(document)
        self.anchors = set(self.outline.anchors)
        self.labels = self.outline.labels
        self.level = self.outline.level
        self.shapes = SharedShapes(self.anchors)
        self._panels: list[Markup] = []
        self._entries: dict[tuple[tuple[str, str], ...], str] = {}
        self._homes: dict[Making, str] = {}
        self._notes = 0
        self.explores = False
        """Whether a block needs the explorer's script."""
        self.opens = False
        """Whether a number of a table opens."""
        self.words = WORDS
        self._macros: dict[str, Any] = {}
        for name in _MODULES:
            module = _environment().get_template(name).make_module({"page": self})
            self._macros.update(
                {key: value for key, value in vars(module).items() if not key.startswith("_")}
            )

    # ── blocks ──

    def section(self, section: tree.Section) -> Markup:
        """The blocks of a section, then the panels its numbers open."""
        self._panels = []
        with of_section(section):
            body = self.blocks(section.blocks)
            lead = self._macros["lead"](tree.Lead(section.lead)) if tree_text(section.lead) else Markup()
        return Markup("").join((lead, body, *self._panels))

    def blocks(self, blocks: Sequence[tree.Block]) -> Markup:
        """Blocks in order, each by the macro named like its class."""
        return Markup("").join(self._macros[_macro_name(type(block))](block) for block in blocks)

    def passage(self, passage: tree.Passage) -> Markup:
        """The blocks of a passage, with labels in its language."""
        with of_section(passage):
            return self.blocks(passage.blocks)

    def label(self, block: Any) -> str:
        """Its number, such as ``Figure 3``."""
        return self.labels.get(block.id, "")

    def values_of(self, figure: tree.Figure) -> str:
        """What the table of a figure's numbers is called."""
        named = self.label(figure) or self.plain(figure.caption)
        return say("Values of {figure}", figure=named) if named else say("Values of the figure")

    def row_label(self, heat: tree.HeatTable) -> Markup:
        """Head of the first column of a heat table."""
        return self.inline(known(heat.row_label) if isinstance(heat.row_label, str) else heat.row_label)

    @staticmethod
    def rows_left(matrix: tree.MarkMatrix) -> str:
        """What the script says of the rows that are left by a choice, with the numbers still in braces."""
        one, several = map(known, matrix.counted)
        return say("{left} of {all} {rows}", left="{left}", all="{all}", rows=one if len([line for line in matrix.rows if line.kind != "group"]) == 1 else several)

    @staticmethod
    def statements(group: tree.LedgerGroup) -> str:
        """How many statements a conclusion holds."""
        return counted("{n} statement", "{n} statements", len(group.statements))

    # ── inline text ──

    def inline(self, content: tree.Inlines) -> Markup:
        """Inline text as HTML; whatever the text holds, it stays text."""
        return Markup("").join(self._piece(piece) for piece in pieces(content))

    def plain(self, content: tree.Inlines) -> str:
        """The words alone, for names and labels."""
        return tree_text(content)

    def _piece(self, piece: tree.Inline) -> Markup:
        if isinstance(piece, str):
            return escape(piece)
        if isinstance(piece, tree.Text):
            return escape(piece.text)
        if isinstance(piece, tree.Strong):
            return Markup("<strong>{}</strong>").format(self.inline(piece.content))
        if isinstance(piece, tree.Emphasis):
            return Markup("<em>{}</em>").format(self.inline(piece.content))
        if isinstance(piece, tree.Code):
            return Markup("<code>{}</code>").format(piece.text)
        if isinstance(piece, tree.Language):
            return Markup('<span lang="{}">{}</span>').format(piece.code, piece.text)
        if isinstance(piece, tree.Tag):
            return Markup('<span class="tag">{}</span>').format(known(piece.text))
        if isinstance(piece, tree.Link):
            return self._link(piece)
        return self._number(piece)

    def _link(self, link: tree.Link) -> Markup:
        words = self.inline(link.content)
        if link.target.startswith("#"):
            return Markup('<a href="{}">{}</a>').format(link.target, words)
        if address := safe_address(link.target):
            return Markup('<a href="{}" rel="noreferrer">{}</a>').format(address, words)
        return words

    def _number(self, number: tree.Number) -> Markup:
        if not (tree_text(number.note) or number.title or number.entries or number.code):
            return escape(number.text)
        panel = self.panel("number_panel", number)
        return Markup(
            '<button type="button" class="num" popovertarget="{}" aria-haspopup="dialog">{}'
            '<span class="sr"> {}</span></button>'
        ).format(panel, number.text, say("(how it was made)"))

    def panel(self, macro: str, content: Any, title: str = "") -> str:
        """Keep a panel for the end of the section; its id."""
        self._notes += 1
        name = f"panel-{self._notes}"
        while name in self.anchors:
            name += "-"
        place = len(self._panels)
        self._panels.append(Markup())
        self._panels[place] = self._macros[macro](name, content, title)
        return name

    def explorer_data(self, block: tree.Explorer) -> Markup:
        """What the explorer's script reads; no text in it can end the element it stands in."""
        self.explores = True
        return Markup(explorer_json(block.data))

    def said_before(self, making: Making, id: str) -> str:
        """The table or figure that said already what holds for all numbers of this one; empty where none did, so that it is said here."""
        first = self._entries.get(making.entries, "")
        if not first and self.label_of(id):
            self._entries[making.entries] = id
        return first

    def made_at(self, making: Making, id: str) -> str:
        """The table at which it stands how the numbers of this one were made: its own id, or where one before it says word by word the same."""
        alone = making.made or making.code
        return id if alone else self._homes.setdefault(making, id)

    def label_of(self, id: str) -> str:
        """What a table is called, or the figure whose values it holds."""
        return self.labels.get(id.removesuffix("--values"), "")

    def making_data(self, making: Making) -> Markup:
        """What differs from number to number of a table, for the page's script."""
        self.opens = True
        return Markup(making_json(making))

    # ── drawings and tables ──

    def drawing(self, svg: str, prefix: str) -> Markup:
        """A chart as part of the page: its ids made its own, hidden from readers who hear the words instead."""
        body = self.shapes.of(namespaced(checked_drawing(palette.checked(svg)), prefix))
        return Markup(body.replace("<svg", '<svg aria-hidden="true" focusable="false"', 1))

    def width(self, svg: str) -> float:
        """Width of a drawing, in its own units; it is never stretched beyond it."""
        return round(size(svg)[0])

    def step(self, cell: tree.HeatCell, heat: tree.HeatTable) -> int:
        """Heat step of a cell, 0 where it has no value."""
        if cell.value is None:
            return 0
        return palette.heat_step(cell.value, low=heat.low, high=heat.high)

    def cells(self, line: tree.Row) -> list[tree.Cell]:
        """The cells of a row, text among them as plain cells."""
        return [cell if isinstance(cell, tree.Cell) else tree.Cell(cell) for cell in line.cells]

    def places(self, table: tree.Table | tree.Values, line: tree.Row) -> list[tuple[tree.Cell, tree.Column]]:
        """Each cell with the column it starts in."""
        found, place = [], 0
        for cell in self.cells(line):
            found.append((cell, table.columns[min(place, len(table.columns) - 1)]))
            place += cell.columns
        return found

    def shares(self, columns: tuple[tree.Column, ...]) -> list[str]:
        """Width of each column in percent where all are given, otherwise nothing."""
        if not columns or not all(column.width > 0 for column in columns):
            return []
        whole = sum(column.width for column in columns)
        return [f"{100 * column.width / whole:.1f}%" for column in columns]

    @staticmethod
    def options(matrix: tree.MarkMatrix, chosen: tree.Filter) -> list[tuple[str, str]]:
        """What a filter of a matrix lets one choose: the value that the page's script knows it by, and its name."""
        if chosen.by == "column":
            return [(str(place), tree_text(column.label)) for place, column in enumerate(matrix.columns)]
        if chosen.by == "group":
            heads = [line for line in matrix.rows if line.kind == "group"]
            return [(str(place), tree_text(line.label)) for place, line in enumerate(heads)]
        return [(sort, sort) for sort in dict.fromkeys(line.sort for line in matrix.rows if line.sort)]

    @staticmethod
    def slant(matrix: tree.MarkMatrix) -> tuple[int, int]:
        """Height and overhang of slanted heads, in px, from the longest of them."""
        longest = max((len(tree_text(column.label)) for column in matrix.columns), default=0)
        return round(longest * 5.4 + 22), round(longest * 4.9)

    overlay = staticmethod(overlay)
    counts = staticmethod(counts)
    marks_used = staticmethod(marks_used)
    has_flag = staticmethod(has_flag)
    has_impossible = staticmethod(has_impossible)
    verdicts = tree.VERDICTS


def _macro_name(block: type) -> str:
    return _SNAKE.sub("_", block.__name__).lower()


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        bytecode_cache=compiled_templates(),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(say=say, phrase=phrase, known=known, shortest=shortest)
    return made


@cache
def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8").strip()


def brief_environment() -> tuple[Environment, str]:
    """The templates, and the faces that a page of its own needs."""
    return _environment(), _faces()


def _styles() -> str:
    return "\n".join((_faces(), palette.variables(), _asset("report.css"), _asset("print.css")))


def _faces() -> str:
    rules = []
    for name, weight, style, letters in (*_FONTS, *_CYRILLIC_FONTS.get(spoken(), ())):
        font = base64.b64encode((_ASSETS / "fonts" / f"{name}.woff2").read_bytes()).decode("ascii")
        rules.append(
            f"@font-face{{font-family:'Libertinus Serif';font-weight:{weight};font-style:{style};font-display:swap;"
            f"unicode-range:{letters};src:url(data:font/woff2;base64,{font}) format('woff2')}}"
        )
    return "\n".join(rules)
