"""A table that others made, as rows of cells: whatever parts its columns, with or without a byte order mark, from CSV or a workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kurak.model.finding import Place
from kurak.sources.text_file import Reading, decode, read_bytes
from kurak.sources.workbook import read_cells

LARGEST = 20_000_000
LARGEST_CELL = 1_000_000
SEPARATORS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class LooseTable:
    """Rows of a table, the first ones perhaps headings, with the line at which each begins."""

    file: str
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    separator: str

    def place(self, index: int) -> Place:
        """Where a row stands."""
        return Place(self.file, line=self.lines[index])


def read_loose_table(reading: Reading, path: Path) -> LooseTable | None:
    """Read a table outside of a study; None, and a finding, if it is none. Rows without anything in them are left out."""
    raw = read_bytes(reading, path.name, largest=LARGEST)
    if raw is not None and path.suffix.lower() in (".xlsx", ".xlsm"):
        return _first_sheet(reading, path.name, raw)
    text = decode(reading, path.name, raw) if raw is not None else None
    return None if text is None else loose_rows(reading, path.name, text)


def _first_sheet(reading: Reading, file: str, raw: bytes) -> LooseTable | None:
    sheets = read_cells(reading, file, raw)
    if sheets is None:
        return None
    # Of several sheets the one with the most rows has the data; the others say what it is.
    rows = [(number, cells) for number, cells in max(sheets.values(), key=len, default=[]) if any(cells)]
    wide = max((at + 1 for _, cells in rows for at, cell in enumerate(cells) if cell), default=0)
    return LooseTable(file, tuple(tuple(" ".join(cell.split()) for cell in cells[:wide]) for _, cells in rows), tuple(number for number, _ in rows), ",")


def loose_rows(reading: Reading, file: str, text: str) -> LooseTable | None:
    """Rows of a text: columns parted by commas, semicolons, tabs, bars or, where there are none of these, blanks.

    Examples
    --------
    >>> from kurak.sources.text_file import open_reading
    >>> loose_rows(open_reading(Path()), "ties.csv", "from;to\\na;b, c\\n").rows
    (('from', 'to'), ('a', 'b, c'))
    """
    lines = [line for line in text.split("\n") if line.strip()]
    separator = separator_of(lines[:50])
    if separator == " ":
        kept = [(number, line.split()) for number, line in enumerate(text.split("\n"), 1) if line.strip() and not line.startswith("# ")]
        return LooseTable(file, tuple(tuple(cells) for _, cells in kept), tuple(number for number, _ in kept), separator)
    csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[str, ...]] = []
    numbers: list[int] = []
    line = 1
    try:
        for cells in reader:
            stripped = tuple(" ".join(cell.split()) for cell in cells)
            if any(stripped):
                rows.append(stripped)
                numbers.append(line)
            line = reader.line_num + 1
    except csv.Error:
        reading.add("CSV-002", "a quotation mark is opened in this row and not closed at the end of its cell", Place(file, line=line))
        return None
    return LooseTable(file, tuple(rows), tuple(numbers), separator)


def separator_of(lines: Sequence[str]) -> str:
    """What parts the columns: the sign that stands in every line, as often as in most others.

    Examples
    --------
    >>> separator_of(["a;b;0,5", "b;c;1,5"]), separator_of(["1 2", "1 3"]), separator_of(["a,b"])
    (';', ' ', ',')
    """
    plain = [_unquoted(line) for line in lines]
    found = {one: [line.count(one) for line in plain] for one in SEPARATORS}
    everywhere = {one: counts for one, counts in found.items() if all(counts) and counts}
    # A comma may be a decimal point; a semicolon in every line never is.
    steady = [one for one, counts in everywhere.items() if len(set(counts)) == 1]
    for choices in (steady, list(everywhere)):
        if choices:
            return ";" if ";" in choices else "\t" if "\t" in choices else choices[0]
    if plain and not any(one in line for line in plain for one in SEPARATORS) and {len(line.split()) for line in plain if not line.startswith("# ")} <= {2, 3}:
        return " "
    return max(SEPARATORS, key=lambda one: sum(found[one]))


def _unquoted(line: str) -> str:
    return "".join(part for place, part in enumerate(line.split('"')) if place % 2 == 0)
