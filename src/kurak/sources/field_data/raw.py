"""Files as they come from Kobo, ODK Central and their like: sheets of text, read a row at a time, however
long they are."""

from __future__ import annotations

import codecs
import csv
import datetime
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kurak.model.finding import Place
from kurak.sources.text_file import Reading
from kurak.sources.workbook import BROKEN

LARGEST_CELL = 1_000_000
LARGEST_UNPACKED = 8_000_000_000
MOST_TIMES_LARGER = 400
"""A part of a zip that unpacks to more than so many times its size is no table."""
MOST_COLUMNS = 16_384
SAMPLE = 400_000
_FORMULA = re.compile(rb"<(?:\w{1,40}:)?f[ >/]")
_ENTITY = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)

Row = tuple[int, list[str]]
"""Number of the row (of a table the data row, of a sheet as the spreadsheet counts) and its cells."""


class DamagedError(ValueError):
    """A file cannot be read to its end; the message says where and why, without a cell's content."""

    def __init__(self, message: str, row: int | None = None, code: str = "IMP-012") -> None:
        super().__init__(message)
        self.row, self.code = row, code


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One table of an export.

    Parameters
    ----------
    file, sheet
        Where it stands; ``sheet`` is a workbook's sheet or a file inside a zip.
    name
        What it calls itself: the sheet's name, or the file's without its ending.
    header
        Headings as written.
    rows
        Begins to read its rows from the first.
    """

    file: str
    sheet: str | None
    name: str
    header: tuple[str, ...]
    rows: Callable[[], Iterator[Row]]

    def place(self, row: int | None = None, column: int | None = None) -> Place:
        """Where a row or a column stands."""
        return Place(
            self.file, sheet=self.sheet, row=row, key=None if column is None else self.header[column][:80]
        )


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file as received: its sheets, or submissions one by one (answers by path)."""

    file: str
    sheets: tuple[RawSheet, ...] = ()
    submissions: Callable[[], Iterator[tuple[int, Mapping[str, Any]]]] | None = None
    has_formulas: bool = False


def open_raw(reading: Reading, path: Path, name: str) -> RawFile | None:
    """Open an export: CSV, XLSX, a zip of CSVs, or JSON lines as ``kurak fetch`` writes them; None and a
    finding if it is none.

    Parameters
    ----------
    reading
        Where findings go.
    path, name
        The file, and what findings call it.
    """
    at = Place(name)
    try:
        with path.open("rb") as stream:
            head = stream.read(SAMPLE)
    except OSError as error:
        reading.add(
            "FIL-003", f"{name} cannot be opened: {(error.strerror or 'no reason given').lower()}", at
        )
        return None
    if not head.strip():
        reading.add("FIL-005", f"{name} is empty", at)
        return None
    try:
        if head.startswith(b"PK"):
            opened = _open_zip(path, name)
            if opened.has_formulas:
                fix = "export it again; a server writes no formulas, so it was saved from a spreadsheet"
                reading.add(
                    "FOR-006",
                    f"{name} holds formulas; the values that were saved with them are read",
                    at,
                    fix,
                )
            return opened
        if head.startswith(b"\xd0\xcf\x11\xe0"):
            raise DamagedError(f"{name} is a workbook of the old kind, or has a password", code="IMP-013")
        if head.startswith((b"%PDF", b"<?xml", b"<html", b"<!DOCTYPE")):
            raise DamagedError(f"{name} is no table", code="IMP-013")
        _refuse_damaged_zip(path, head, name)
        if not _is_utf8(reading, head, name):
            return None
        if path.suffix.lower() == ".jsonl":
            return RawFile(name, submissions=lambda: _json_lines(path, name))
        return RawFile(name, (_csv_sheet(lambda: path.open("rb"), name, None, Path(name).stem),))
    except DamagedError as error:
        reading.add(error.code, str(error), Place(name, row=error.row))
    except BROKEN:
        reading.add("IMP-012", f"{name} is damaged or cut short", at)
    return None


def _refuse_damaged_zip(path: Path, head: bytes, name: str) -> None:
    """A workbook whose beginning is lost is told as such, and not as a text with strange bytes in it."""
    from kurak.sources.text_file import looks_like_utf16, looks_like_windows_1251

    kind = {".xlsx": "a workbook", ".xlsm": "a workbook", ".zip": "a zip"}.get(path.suffix.lower())
    if kind is None or head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=len(head) < SAMPLE)
        is_text = b"\0" not in head
    except UnicodeDecodeError:
        is_text = b"\0" not in head and looks_like_windows_1251(head)
    # A text that only bears a workbook's name is read, or refused with its remedy, as the text that it is.
    if not is_text and not looks_like_utf16(head):
        raise DamagedError(f"{name} is damaged: it does not begin as {kind} does")


def _is_utf8(reading: Reading, head: bytes, name: str) -> bool:
    """Whether the beginning of a file is UTF-8; otherwise a finding that says what it is."""
    from kurak.sources.text_file import looks_like_utf16, looks_like_windows_1251

    at = Place(name, line=1)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or looks_like_utf16(head):
        reading.add(
            "FIL-007",
            f"{name} is UTF-16 text",
            at,
            "export it again as CSV UTF-8 or XLSX; it is not changed here, so that the raw file stays as received",
        )
        return False
    if b"\0" in head:
        reading.add("FIL-008", f"{name} holds a zero byte", at)
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=len(head) < SAMPLE)
    except UnicodeDecodeError as error:
        line = Place(name, line=head.count(b"\n", 0, error.start) + 1)
        said = "; it reads as Windows-1251" if looks_like_windows_1251(head) else " text from this line on"
        reading.add("FIL-006", f"{name} is not UTF-8{said}", line, "export it again as CSV UTF-8 or XLSX")
        return False
    return True


# ── CSV ──


def _csv_sheet(begin: Callable[[], Any], file: str, sheet: str | None, name: str) -> RawSheet:
    with begin() as stream:
        first = stream.read(SAMPLE).decode("utf-8-sig", errors="replace")
    line = first.lstrip("\r\n").split("\n", 1)[0]
    outside = re.sub(r'"[^"]*"', "", line)
    separator = max((",", ";", "\t"), key=outside.count)
    rows = _csv_rows(begin, file, separator)
    _, header = next(rows, (0, []))
    if not any(header):
        raise DamagedError(f"{file} has no header", code="IMP-013")
    rows.close()
    width = len(header)

    def data() -> Iterator[Row]:
        every = _csv_rows(begin, file, separator)
        next(every)
        for number, cells in every:
            if len(cells) != width:
                if not any(cell.strip() for cell in cells):
                    continue
                said = f"row {number} has {len(cells)} cells, the header {width}"
                raise DamagedError(
                    f"{file}: {said}; the file is cut short, or a cell with a separator has no quotes", number
                )
            yield number, cells

    return RawSheet(file, sheet, name, tuple(header), data)


def _csv_rows(begin: Callable[[], Any], file: str, separator: str) -> Any:
    """The header as row 0, then the data rows."""
    csv.field_size_limit(LARGEST_CELL)
    number = 0
    with begin() as stream, io.TextIOWrapper(stream, "utf-8-sig", newline="") as text:
        try:
            for cells in csv.reader(_without_zero(text, file), delimiter=separator, strict=True):
                if cells:
                    yield number, cells
                    number += 1
        except csv.Error as error:
            why = (
                "a quotation mark is never closed"
                if "unexpected end" in str(error)
                else "a quotation mark stands at a wrong place"
            )
            raise DamagedError(f"{file} is damaged or cut short: {why}", number) from None
        except UnicodeDecodeError:
            raise DamagedError(f"{file} is not UTF-8 text to its end", number, "FIL-006") from None
        except (zipfile.BadZipFile, EOFError, OSError) as error:
            raise DamagedError(f"{file} is damaged or cut short", number) from error


def _without_zero(lines: io.TextIOWrapper, file: str) -> Iterator[str]:
    for line in lines:
        if "\0" in line:
            raise DamagedError(f"{file} holds a zero byte", code="FIL-008")
        yield line


# ── zip and workbook ──


def _open_zip(path: Path, name: str) -> RawFile:
    with zipfile.ZipFile(path) as parts:
        entries = parts.infolist()
        for entry in entries:
            if entry.file_size > LARGEST_UNPACKED or entry.file_size > MOST_TIMES_LARGER * max(
                entry.compress_size, 10_000
            ):
                raise DamagedError(f"{name} unpacks to far more than a table would", code="IMP-013")
        if any(entry.filename == "[Content_Types].xml" for entry in entries):
            for entry in entries:
                if entry.filename.lower().endswith((".xml", ".rels")):
                    with parts.open(entry) as part:
                        head = part.read(100_000)
                    if _ENTITY.search(head) or _ENTITY.search(head.replace(b"\0", b"")):
                        raise DamagedError(
                            f"{name} declares entities, which no spreadsheet program writes", code="IMP-013"
                        )
            formulas = tuple(entry.filename for entry in entries if _has_formula(parts, entry))
            return RawFile(name, tuple(_workbook_sheets(path, name)), has_formulas=bool(formulas))
        tables = [
            entry
            for entry in entries
            if entry.filename.lower().endswith(".csv") and "/" not in entry.filename
        ]
    if not tables:
        raise DamagedError(f"{name} is a zip without a CSV file", code="IMP-013")
    sheets = []
    for entry in sorted(tables, key=lambda entry: len(entry.filename)):
        sheets.append(
            _csv_sheet(_member(path, entry.filename), name, entry.filename, entry.filename[: -len(".csv")])
        )
    return RawFile(name, tuple(sheets))


def _has_formula(parts: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    if not entry.filename.startswith("xl/worksheets/"):
        return False
    before = b""
    with parts.open(entry) as part:
        while piece := part.read(1 << 20):
            if _FORMULA.search(before + piece):
                return True
            before = piece[-100:]
    return False


def _member(path: Path, inside: str) -> Callable[[], Any]:
    return lambda: zipfile.ZipFile(path).open(inside)


def _workbook_sheets(path: Path, name: str) -> Iterator[RawSheet]:
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    titles = [sheet.title for sheet in book.worksheets]
    for place, title in enumerate(titles):
        sheet = book.worksheets[place]
        sheet.reset_dimensions()
        first = next(sheet.iter_rows(max_row=1, max_col=MOST_COLUMNS, values_only=True), ())
        header = [cell_text(cell) for cell in first]
        while header and not header[-1].strip():
            header.pop()
        if header:
            yield RawSheet(name, title, title, tuple(header), _sheet_rows(path, name, place, len(header)))
    book.close()


def _sheet_rows(path: Path, name: str, place: int, width: int) -> Callable[[], Iterator[Row]]:
    def rows() -> Iterator[Row]:
        import openpyxl

        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        number = 1
        try:
            sheet = book.worksheets[place]
            sheet.reset_dimensions()
            for number, cells in enumerate(
                sheet.iter_rows(min_row=2, max_col=width, values_only=True), start=2
            ):
                texts = [cell_text(cell) for cell in cells]
                if any(texts):
                    yield number, texts + [""] * (width - len(texts))
        except BROKEN:
            raise DamagedError(f"{name} is damaged or cut short", number) from None
        finally:
            book.close()

    return rows


def cell_text(value: Any) -> str:
    """A cell as text: whole numbers without decimals, truth as TRUE and FALSE, days without an empty time."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.isoformat("T")
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return str(value)


# ── JSON lines ──


def _json_lines(path: Path, name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Submissions as a server gave them, one a line."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                data = json.loads(line)
            except (ValueError, RecursionError):
                raise DamagedError(
                    f"{name} is damaged or cut short: line {number} is no JSON", number
                ) from None
            if not isinstance(data, dict):
                raise DamagedError(f"{name}: line {number} is no submission", number)
            yield number, data
