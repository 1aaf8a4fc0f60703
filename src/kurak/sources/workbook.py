"""A workbook as plain cells, each with its sheet, row and column: nothing in it is run, followed or believed.

A workbook comes from anywhere. Its size is looked at before it is unpacked, its formulas are never computed (the value that
was saved is read), its links, macros and pictures are not opened, and a part that declares entities is refused, since no
spreadsheet program writes one.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kurak.model.finding import Place
from kurak.sources.text_file import MEGABYTE, Reading, open_reading

LARGEST_FILE = 20 * MEGABYTE
LARGEST_UNPACKED = 60 * MEGABYTE
MOST_PARTS = 2_000
MOST_ROWS = 20_000
MOST_COLUMNS = 400
LAST_ROW = 1_048_576
LONGEST_CELL = 32_767

BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, TypeError, IndexError, AttributeError, SyntaxError,
    OverflowError, NotImplementedError, RuntimeError, OSError,
)  # fmt: skip
"""What the library raises on a damaged workbook: it names no error of its own for most kinds of damage."""

_ENTITY = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_ROW_NUMBER = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=\"(\d+)\"")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_BLANKS = re.compile(r"[ \t\u00a0]+")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row that holds something: its number as a spreadsheet counts, and its cells by heading, none empty."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its headings as written with their column number, and its rows."""

    name: str
    headings: Mapping[str, int]
    rows: tuple[SheetRow, ...]
    doubled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of a workbook by name in small letters; a row of headings is row 1."""

    file: str
    sheets: Mapping[str, Sheet]

    def sheet(self, name: str) -> Sheet | None:
        """A sheet, or None where there is none."""
        return self.sheets.get(name)


def read_workbook(reading: Reading, file: str, raw: bytes) -> Workbook | None:
    """The cells of an .xlsx file; None and a finding where it cannot be read.

    Parameters
    ----------
    reading
        Where findings go.
    file
        Its name in findings.
    raw
        Its bytes.
    """
    if _refused(reading, file, raw):
        return None
    try:
        return Workbook(file, dict(_sheets(reading, file, raw)))
    except BROKEN:
        reading.add("FOR-001", f"{file} is damaged: its sheets cannot be read", Place(file))
        return None


def _refused(reading: Reading, file: str, raw: bytes) -> bool:
    """Whether a workbook is not opened at all, and the finding that says why."""
    at = Place(file)
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        reading.add("FOR-001", f"{file} is a workbook of the old kind, or has a password", at, "save it as .xlsx without a password")
        return True
    try:
        wrong = _too_large(raw) or _entities(raw)
    except BROKEN:
        reading.add("FOR-001", f"{file} is no workbook, or is damaged", at)
        return True
    if wrong:
        reading.add("FOR-002", f"{file}: {wrong}", at)
        return True
    return False


def read_cells(reading: Reading, file: str, raw: bytes) -> dict[str, list[tuple[int, tuple[str, ...]]]] | None:
    """The rows of every sheet as they stand, whichever of them holds headings; None and a finding where the workbook cannot be read.

    Returns
    -------
    dict
        Name of a sheet: number and cells of each row that holds something.
    """
    if _refused(reading, file, raw):
        return None
    import openpyxl

    found: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    try:
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            rows = found.setdefault(sheet.title.strip().lower(), [])
            for number, values in enumerate(_values(sheet), start=1):
                if values.count(None) == len(values):
                    continue  # a sheet may hold a million empty rows
                if len(rows) > MOST_ROWS:
                    reading.add("FOR-002", f"the sheet {sheet.title} has more than {MOST_ROWS:,} rows; the rest is not read", Place(file))
                    break
                rows.append((number, tuple("" if value is None else _text(value) for value in values)))
    except BROKEN:
        reading.add("FOR-001", f"{file} is damaged: its sheets cannot be read", Place(file))
        return None
    return found


def _too_large(raw: bytes) -> str:
    """What makes a workbook too large to be one; empty if nothing does."""
    if len(raw) > LARGEST_FILE:
        return f"it has {len(raw) / MEGABYTE:,.0f} MB; the limit is {LARGEST_FILE // MEGABYTE} MB"
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        entries = parts.infolist()
    if len(entries) > MOST_PARTS:
        return f"it has {len(entries):,} parts; the limit is {MOST_PARTS:,}"
    unpacked = sum(entry.file_size for entry in entries if _is_markup(entry.filename))
    if unpacked > LARGEST_UNPACKED:
        return f"unpacked it has {unpacked / MEGABYTE:,.0f} MB; the limit is {LARGEST_UNPACKED // MEGABYTE} MB"
    return ""


def _is_markup(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml"))


def _entities(raw: bytes) -> str:
    """Whether a part declares entities, or numbers its rows beyond what a sheet can hold."""
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        for entry in parts.infolist():
            if not _is_markup(entry.filename):
                continue
            # No more is unpacked than the size that was looked at.
            part = parts.read(entry)
            if _ENTITY.search(part) or _ENTITY.search(part.replace(b"\0", b"")):
                return "a part of it declares entities, which no spreadsheet program writes"
            if entry.filename.startswith("xl/worksheets/"):
                last = max((int(number[-12:]) for number in _ROW_NUMBER.findall(part)), default=0)
                if last > LAST_ROW:
                    return f"a sheet has a row {last:,}; no sheet has more than {LAST_ROW:,}"
    return ""


def _sheets(reading: Reading, file: str, raw: bytes) -> Iterator[tuple[str, Sheet]]:
    import openpyxl

    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        computed = any(
            _FORMULA.search(parts.read(entry)) for entry in parts.infolist() if entry.filename.startswith("xl/worksheets/")
        )
    book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    formulas = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, keep_links=False) if computed else None
    seen: set[str] = set()
    for number, sheet in enumerate(book.worksheets):
        name = sheet.title.strip().lower()
        if name in seen:
            continue
        seen.add(name)
        if formulas is not None and name in ("survey", "choices", "settings"):
            _note_formulas(reading, file, name, formulas.worksheets[number])
        yield name, _sheet(reading, file, name, _values(sheet))


def _values(sheet: Any) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()
    yield from sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)


def _note_formulas(reading: Reading, file: str, name: str, sheet: Any) -> None:
    from openpyxl.cell.read_only import EMPTY_CELL

    sheet.reset_dimensions()
    for row in sheet.iter_rows(max_col=MOST_COLUMNS):
        if all(cell is EMPTY_CELL for cell in row):
            continue  # a sheet may hold a million empty rows
        for cell in row:
            if getattr(cell, "data_type", "") == "f":
                place = Place(file, sheet=name, row=cell.row, key=cell.column_letter)
                reading.add("FOR-006", f"the cell {cell.coordinate} of the sheet {name} is a formula", place)


def _sheet(reading: Reading, file: str, name: str, rows: Iterator[tuple[Any, ...]]) -> Sheet:
    """Rows of values as a sheet: the first row that holds anything must be row 1, with the headings."""
    headings: dict[str, int] = {}
    columns: dict[int, str] = {}
    doubled: list[str] = []
    found: list[SheetRow] = []
    for number, values in enumerate(rows, start=1):
        if values.count(None) == len(values):
            continue  # a sheet may hold a million empty rows
        texts = [(column, text) for column, value in enumerate(values, start=1) if value is not None and (text := _text(value))]
        if number == 1:
            for column, text in texts:
                heading = _BLANKS.sub(" ", text.strip())
                if heading in headings:
                    doubled.append(heading)
                else:
                    headings[heading] = column
            columns = {column: heading for heading, column in headings.items()}
            continue
        cells = {columns[column]: text for column, text in texts if column in columns}
        if cells:
            if len(found) == MOST_ROWS:
                reading.add("FOR-002", f"the sheet {name} has more than {MOST_ROWS:,} rows; the rest is not read", Place(file, sheet=name))
                break
            found.append(SheetRow(number, cells))
    return Sheet(name, headings, tuple(found), tuple(doubled))


def _text(value: Any) -> str:
    """A cell as text, as XLSForm reads it: whole numbers without decimals, truth as TRUE and FALSE."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat(sep=" ") if isinstance(value, datetime.datetime) else value.isoformat()
    text = str(value)[:LONGEST_CELL].replace("\u00a0", " ").replace("\r\n", "\n").replace("\r", "\n")
    return text.strip()


def workbook_from_markdown(text: str, file: str = "form.md") -> Workbook:
    """Tables of Markdown as a workbook, in the way of XLSForm's own documentation.

    A line with one cell names a sheet; the lines below it, indented by an empty cell, are its rows. The first is the row of
    headings, row 1.

    Examples
    --------
    >>> book = workbook_from_markdown('''
    ... | survey |      |      |
    ... |        | type | name |
    ... |        | text | q1   |
    ... ''')
    >>> book.sheets["survey"].rows[0]
    SheetRow(number=2, cells={'type': 'text', 'name': 'q1'})
    """
    tables: dict[str, list[list[str]]] = {}
    name = ""
    for line in text.split("\n"):
        cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip())][1:-1]
        if not cells or (all(re.fullmatch(r":?-+:?", cell) or not cell for cell in cells) and any(cells)):
            continue
        if cells[0]:
            name = cells[0].lower()
            tables.setdefault(name, [])
        elif name:
            tables[name].append([cell.replace("\\n", "\n") for cell in cells[1:]])
    reading = open_reading(Path())
    return Workbook(file, {name: _sheet(reading, file, name, iter(map(tuple, rows))) for name, rows in tables.items()})
