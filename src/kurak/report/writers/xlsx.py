"""Every table of the document as one workbook: a sheet a table, numbers as numbers, and no cell that could become a formula."""

from __future__ import annotations

import io
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from kurak.model import document as tree
from kurak.report.words.saying import later, say
from kurak.report.writers.docx_package import properties_of
from kurak.report.writers.docx_words import NOT_XML
from kurak.report.writers.making_notes import WORDS, TableNote
from kurak.report.writers.outline import outline, tree_text
from kurak.report.writers.packed import packed, parts_of
from kurak.report.writers.palette import PRINT
from kurak.report.writers.printed_numbers import as_number
from kurak.report.writers.xlsx_sheets import Sheet, SheetCell, sheets

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

CONTENTS: Final = later("Contents")
NUMBERS: Final = later("How numbers were made")
"""Names of the first tab and of the last; at most 31 letters in every language."""
_FORMULA: Final = ("=", "+", "-", "@")
"""Beginnings of a text that a program may take for a formula."""
_LONGEST: Final = 32_767
"""Letters that a cell can hold."""
_WIDEST, _NARROWEST = 44, 9
_CONTENTS_WIDTHS: Final = (26.0, 18.0, 14.0, 70.0, 34.0)
_NUMBERS_WIDTHS: Final = (16.0, 8.0, 12.0, 24.0, 80.0, 60.0)
_LINE: Final = 13.5
"""Height of a line, in points."""
_OTHER: Final = 10.0
"""Width of a column that nobody has set, in letters."""
_ACROSS: Final = 90.0
"""Least width of a title or a note, in letters."""


def write_xlsx(document: tree.Document) -> bytes:
    """All tables and all values behind figures as an .xlsx file; the same document gives the same bytes.

    Examples
    --------
    >>> write_xlsx(tree.Document("Trust", ()))[:2]
    b'PK'
    """
    return _Book(document).written()


class _Book:
    """One document on its way into a workbook."""

    def __init__(self, document: tree.Document) -> None:
        from openpyxl import Workbook
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        self.document = document
        self.notices = "; ".join(tree_text(notice.content) for notice in document.notices)
        self.book = Workbook()
        self._font, self._fill, self._alignment = Font, PatternFill, Alignment
        thin, strong, ochre = Side("thin", PRINT["line2"].lstrip("#")), Side("thin", PRINT["ink"].lstrip("#")), Side("medium", PRINT["ochre-fill"].lstrip("#"))
        self._under_head, self._frame, self._row = Border(top=strong, bottom=strong), Border(ochre, ochre, ochre, ochre), Border(bottom=thin)
        self._fonts: dict[tuple[Any, ...], Any] = {}
        self._fills: dict[str, Any] = {}
        self._wrap = Alignment(vertical="top", wrap_text=True)
        self._right = Alignment(vertical="top", horizontal="right")
        self._numbers: list[tuple[str, str, tree.Number]] = []

    # ── the whole ──

    def written(self) -> bytes:
        """Contents, one sheet a table, and how the numbers were made."""
        made = tuple(sheets(self.document, outline(self.document)))
        contents = self.book.active
        contents.title = say(CONTENTS)
        for sheet in made:
            self.sheet(sheet)
        if self._numbers:
            self.numbers()
        self.contents(contents, made)
        buffer = io.BytesIO()
        self.book.save(buffer)
        # openpyxl writes the hour into the properties, and into the zip.
        return packed({**parts_of(buffer.getvalue()), "docProps/core.xml": properties_of(self.document)})

    def contents(self, page: Worksheet, made: tuple[Sheet, ...]) -> None:
        """The first sheet: what the workbook is of, and a link to each of the others."""
        row = self.band(page, 1, self.notices)
        self.put(page, row, 1, self.document.title, bold=True, size=16)
        row += 1
        for line in (tree_text(self.document.subtitle), " · ".join(tree_text(piece) for piece in self.document.edition)):
            if line:
                self.put(page, row, 1, line, colour="ink2")
                row += 1
        row += 1
        for column, words in enumerate((say("Sheet"), say("What it is"), say("Label"), say("Finding"), say("Chapter")), 1):
            self.head_cell(page, row, column, words)
        page.freeze_panes = page.cell(row + 1, 2)
        kinds = {"table": say("table"), "values": say("values of a figure")}
        for sheet in made:
            row += 1
            self.link(page, row, sheet.name)
            said = (kinds[sheet.kind], sheet.tag, sheet.title, sheet.chapter)
            for column, words in enumerate(said, 2):
                self.put(page, row, column, words, wrap=True)
            self.high(page, row, _CONTENTS_WIDTHS, ["", *said])
        if self._numbers:
            row += 1
            self.link(page, row, say(NUMBERS))
        row += 2
        for words in map(tree_text, self.document.colophon):
            self.put(page, row, 1, words, colour="ink3", size=9)
            row += 1
        self.settings(page, _CONTENTS_WIDTHS)

    def sheet(self, sheet: Sheet) -> None:
        """One table: band, title, measure, head, cells, notes, evidence."""
        page = self.book.create_sheet(sheet.name)
        widths = _widths(sheet)
        row = self.band(page, 1, "; ".join(words for words in (sheet.tag, self.notices) if words))
        self.across(page, row, widths, f"{sheet.name}. {sheet.title}" if sheet.title else sheet.name, bold=True, size=13)
        row += 1
        if sheet.subtitle:
            self.across(page, row, widths, sheet.subtitle, colour="ink2")
            row += 1
        self.link(page, row, say(CONTENTS))
        row += 2
        for column, words in enumerate(sheet.head, 1):
            self.head_cell(page, row, column, words)
        page.freeze_panes = page.cell(row + 1, 2 if sheet.headed else 1)
        page.print_title_rows = f"{row}:{row}"
        for line in sheet.rows:
            row += 1
            for column, cell in enumerate(line, 1):
                self.cell(page, row, column, cell, header=column == 1 and sheet.headed)
            self.high(page, row, widths, [cell.text for cell in line])
        row += 2
        for words in sheet.below:
            self.across(page, row, widths, words, colour="ink3", size=9)
            row += 1
        if sheet.evidence:
            row += 1
            for column, words in enumerate((say("Evidence: row"), say("Column"), say("Words"), say("Where it stands")), 1):
                self.head_cell(page, row, column, words)
            for piece in sheet.evidence:
                row += 1
                for column, words in enumerate(piece, 1):
                    self.put(page, row, column, words, wrap=column < 3)
        if sheet.made is not None:
            self.made(page, row + 1, widths, sheet.made)
        self.settings(page, widths)

    def made(self, page: Worksheet, row: int, widths: tuple[float, ...], note: TableNote) -> None:
        """How the numbers of a sheet were made: what holds for all of them, then base and error number by number, then the R."""
        self.across(page, row, widths, say(WORDS["how_made"]), bold=True)
        for label, text in (*((one.label, one.what) for one in note.making.measures), *note.making.entries):
            row += 1
            self.across(page, row, widths, f"{label}: {text}", size=9)
        told = [one for one in note.making.made if any(one.values) and one.row < len(note.rows)]
        if told:
            row += 2
            for column, words in enumerate((say(WORDS["row"]), say(WORDS["what"]), *note.making.facts), 1):
                self.head_cell(page, row, column, words)
            for one in told:
                row += 1
                named = (note.rows[one.row], note.measures(one.columns))
                for column, words in enumerate((*named, *one.values), 1):
                    self.cell(page, row, column, SheetCell(words), header=column < 3)
        if note.making.code:
            row += 2
            self.put(page, row, 1, say(WORDS["run_first"]) if note.making.after else "R", size=9, colour="ink2")
            for line in note.making.code.split("\n"):
                row += 1
                self.put(page, row, 1, line, size=9)

    def numbers(self) -> None:
        """Numbers that say how they were made: where each stands, and what the report says of it."""
        page = self.book.create_sheet(say(NUMBERS))
        row = self.band(page, 1, self.notices)
        for column, words in enumerate((say("Sheet"), say("Cell"), say("Number"), say("What it is"), say("How it was made"), say("Line that gives the same")), 1):
            self.head_cell(page, row, column, words)
        page.freeze_panes = page.cell(row + 1, 1)
        for name, cell, number in self._numbers:
            row += 1
            entries = [f"{label}: {tree_text(text)}" for label, text in number.entries]
            how = " ".join(words for words in (tree_text(number.note), *(f"{entry}." for entry in entries)) if words)
            self.link(page, row, name, cell)
            written = (cell, number.text, number.title, how, number.code)
            for column, words in enumerate(written, 2):
                self.put(page, row, column, words, wrap=True)
            self.high(page, row, _NUMBERS_WIDTHS, ["", *written])
        self.settings(page, _NUMBERS_WIDTHS)

    # ── cells ──

    def put(self, page: Worksheet, row: int, column: int, text: str, *, bold: bool = False, size: float = 10, colour: str = "ink", wrap: bool = False) -> None:
        """A text; it stays a text, whatever it begins with."""
        if not text:
            return
        cell = page.cell(row, column)
        self.text(cell, text)
        cell.font = self.font(bold, size, PRINT[colour])
        if wrap:
            cell.alignment = self._wrap

    def across(self, page: Worksheet, row: int, widths: tuple[float, ...], text: str, *, bold: bool = False, size: float = 10, colour: str = "ink") -> None:
        """A text over the whole table, in as many lines as it needs."""
        self.put(page, row, 1, text, bold=bold, size=size, colour=colour, wrap=True)
        last, room = len(widths), sum(widths)
        while room < _ACROSS:
            last, room = last + 1, room + _OTHER
        page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last)
        page.row_dimensions[row].height = _LINE * size / 10 * max(1, ceil(len(text) * size / 10 * 1.05 / room))

    @staticmethod
    def high(page: Worksheet, row: int, widths: tuple[float, ...], texts: list[str]) -> None:
        """Make a row as high as its longest text needs: not every program does so by itself."""
        lines = max((ceil(len(text) * 1.1 / width) for text, width in zip(texts, widths, strict=False)), default=1)
        if lines > 1:
            page.row_dimensions[row].height = min(_LINE * lines, 400)

    def text(self, cell: Any, text: str) -> None:
        """The text as printed, as text."""
        text = text.translate(NOT_XML)
        cut = " … [" + say("longer than a cell can hold") + "]"
        cell.value = text if len(text) <= _LONGEST else text[: _LONGEST - len(cut)] + cut
        cell.data_type = "s"
        if text.startswith(_FORMULA):
            # Nor does it become one when somebody edits the cell.
            cell.quotePrefix = True

    def cell(self, page: Worksheet, row: int, column: int, given: SheetCell, *, header: bool) -> None:
        """A cell of a table: a number where the text is one, the text where it is not."""
        cell = page.cell(row, column)
        number = None if header else as_number(given.text)
        if number is not None:
            cell.value, cell.number_format, cell.alignment = number.value, number.format, self._right
        elif given.text:
            self.text(cell, given.text)
            cell.alignment = self._wrap
        cell.font = self.font(given.bold, 10, given.ink or PRINT["ink"])
        cell.border = self._frame if given.framed else self._row
        if given.fill:
            cell.fill = self.filled(given.fill)
        self._numbers += [(page.title, cell.coordinate, one) for one in given.numbers]

    def head_cell(self, page: Worksheet, row: int, column: int, text: str) -> None:
        """The head of a column."""
        self.put(page, row, column, text, bold=True, size=9, colour="ink2", wrap=True)
        page.cell(row, column).border = self._under_head

    def band(self, page: Worksheet, row: int, words: str) -> int:
        """A band on top that says what is simulated or modelled; the next free row."""
        if not words:
            return row
        for column in range(1, 9):
            page.cell(row, column).fill = self.filled(PRINT["ochre-weak"])
        self.put(page, row, 1, words, bold=True, colour="ochre")
        return row + 1

    def link(self, page: Worksheet, row: int, name: str, place: str = "A1") -> None:
        """A link to another sheet of the workbook."""
        from openpyxl.worksheet.hyperlink import Hyperlink

        cell = page.cell(row, 1)
        self.text(cell, name)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{name}'!{place}", display=name)
        cell.font = self._font(name="Calibri", size=10, color=PRINT["accent"].lstrip("#"), underline="single")
        cell.alignment = self._wrap

    def font(self, bold: bool, size: float, colour: str) -> Any:
        """A face, made once."""
        key = (bold, size, colour)
        if key not in self._fonts:
            self._fonts[key] = self._font(name="Calibri", size=size, bold=bold, color=colour.lstrip("#"))
        return self._fonts[key]

    def filled(self, colour: str) -> Any:
        """A ground, made once."""
        if colour not in self._fills:
            self._fills[colour] = self._fill("solid", fgColor=colour.lstrip("#"))
        return self._fills[colour]

    def settings(self, page: Worksheet, widths: tuple[float, ...]) -> None:
        """Widths of columns, and how the sheet is printed."""
        from openpyxl.utils import get_column_letter

        for column, width in enumerate(widths, 1):
            page.column_dimensions[get_column_letter(column)].width = width
        page.page_setup.paperSize = 9
        page.page_setup.orientation = "landscape"
        page.page_setup.fitToHeight = 0
        page.sheet_properties.pageSetUpPr.fitToPage = True
        page.sheet_view.showGridLines = False
        if self.notices:
            page.oddHeader.center.text = self.notices.translate(NOT_XML).replace("&", "&&")[:200]
        page.oddFooter.right.text = "&P / &N"


def _widths(sheet: Sheet) -> tuple[float, ...]:
    """Widths from the longest text of each column, in letters."""
    widths = []
    for column, words in enumerate(sheet.head):
        longest = max([len(row[column].text) for row in sheet.rows if column < len(row)] + [max(map(len, words.split()), default=0)], default=0)
        widths.append(float(max(_NARROWEST, min(longest + 2, _WIDEST))))
    return tuple(widths)
