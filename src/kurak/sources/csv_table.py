"""A CSV table as rows of text with their lines: what is wrong with the grid itself, before any cell is understood."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from kurak.model.finding import Place
from kurak.sources.text_file import Reading, read_text
from kurak.sources.wording import did_you_mean, listed, shown

LARGEST_CELL = 1_000_000


@dataclass(frozen=True, slots=True)
class Table:
    """A table of text.

    Parameters
    ----------
    header
        Names of the columns, without the ones that have none or stand twice.
    rows
        One dictionary a row; empty cells are left out, so that defaults apply.
    lines
        The line at which each row begins, from 1.
    numbers
        The number of each row, from 1; rows that could not be read are counted too.
    complete
        Whether every row of the file is here.
    """

    file: str
    header: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    lines: tuple[int, ...]
    numbers: tuple[int, ...]
    complete: bool

    def place(self, index: int, column: str | None = None) -> Place:
        """Where a row, or a cell of it, stands; ``index`` counts from 0."""
        return Place(self.file, line=self.lines[index], row=self.numbers[index], key=column)


def read_table(reading: Reading, file: str, *, where: Place | None = None) -> Table | None:
    """Read a CSV table of the study; None, with findings, if it has no header that can be read."""
    if file not in reading.tables:
        text = read_text(reading, file, where=where)
        reading.tables[file] = None if text is None else _read_grid(reading, file, text)
    table: Table | None = reading.tables[file]
    return table


def _read_grid(reading: Reading, file: str, text: str) -> Table | None:
    first_line = text.lstrip("\n").split("\n", 1)[0]
    for separator, name in ((";", "semicolons"), ("\t", "tabs")):
        if separator in first_line and "," not in first_line:
            reading.add("CSV-001", f"the columns of {file} are separated by {name}", Place(file, line=1))
            return None
    grid, whole = _rows_of_cells(reading, file, text)
    if not grid:
        return None
    header_line, header_cells = grid[0]
    kept = _header(reading, file, header_line, header_cells)
    if len(grid) == 1 and whole:
        reading.add("CSV-010", f"{file} has a header and no rows", Place(file, line=header_line))
    rows: list[dict[str, str]] = []
    lines: list[int] = []
    numbers: list[int] = []
    for number, (line, cells) in enumerate(grid[1:], start=1):
        place = Place(file, line=line, row=number)
        if not any(cells):
            reading.add("CSV-011", "the row has empty cells only", place)
            continue
        if len(cells) > len(header_cells) and any(cells[len(header_cells) :]):
            _add_long_row(reading, place, cells, len(header_cells))
            whole = False
            continue
        if len(cells) < len(header_cells):
            message = f"the row has {len(cells)} cells, the header {len(header_cells)}"
            reading.add("CSV-009", message, place)
            whole = False
            continue
        rows.append({column: cells[index] for column, index in kept.items() if cells[index]})
        lines.append(line)
        numbers.append(number)
    return Table(file, tuple(kept), tuple(rows), tuple(lines), tuple(numbers), whole)


def _rows_of_cells(reading: Reading, file: str, text: str) -> tuple[list[tuple[int, list[str]]], bool]:
    """Rows with the line at which they begin; the flag says whether the file was read to its end."""
    csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    grid: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            if cells:
                grid.append((line, [cell.strip() for cell in cells]))
            line = reader.line_num + 1
    except csv.Error as error:
        if "expected after" in str(error):
            line = max(line, reader.line_num)
            message, fix = "text follows a closed quotation mark", 'put quotes around the whole cell, and write quotation marks inside it twice ("")'
        else:
            message, fix = "a quotation mark is opened in this row and never closed", "close it at the end of its cell"
        reading.add("CSV-002", message, Place(file, line=line, row=len(grid) or None), fix)
        return grid, False
    return grid, True


def _header(reading: Reading, file: str, line: int, cells: list[str]) -> dict[str, int]:
    """Column: its number; columns without a name, and second ones of the same name, are left out."""
    kept: dict[str, int] = {}
    for index, name in enumerate(cells):
        if not name:
            reading.add("CSV-007", f"column {index + 1} of {file} has no name", Place(file, line=line))
        elif name in kept:
            message = f"the column {shown(name)} stands twice: columns {kept[name] + 1} and {index + 1}"
            reading.add("CSV-003", message, Place(file, line=line, key=name))
        else:
            kept[name] = index
    return kept


def _add_long_row(reading: Reading, place: Place, cells: list[str], wanted: int) -> None:
    fix = None
    for left, right in pairwise(cells):
        if re.fullmatch(r"[-−]?\d{1,6}", left) and re.fullmatch(r"\d{1,3}", right):
            fix = f"put quotes around a cell with a comma; if {left},{right} is one number, write {left}.{right}"
            break
    reading.add("CSV-008", f"the row has {len(cells)} cells, the header {wanted}", place, fix)


def check_columns(reading: Reading, table: Table, *, known: Collection[str], needed: Collection[str]) -> bool:
    """Report columns that are unknown or missing; False if a needed one is missing."""
    missing = [column for column in needed if column not in table.header]
    top = Place(table.file, line=1)
    for column in table.header:
        if column not in known:
            absent = [] if reading.has_enough("CSV-006", top) else [name for name in known if name not in table.header]
            fix = did_you_mean(column, absent, otherwise=f"known columns: {listed(known, most=20)}")
            reading.add("CSV-006", f"unknown column {shown(column)} in {table.file}", Place(table.file, line=1, key=column), fix)
    for column in missing:
        reading.add("CSV-005", f"{table.file} has no column {shown(column)}", Place(table.file, line=1, key=column))
    return not missing
