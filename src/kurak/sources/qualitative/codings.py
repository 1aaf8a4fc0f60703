"""Codings as files: one CSV a coder, read exactly as written (a blank at the end of a passage counts), and written whole.

A message names rows and columns, never what a passage says.
"""

from __future__ import annotations

import csv
import gc
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from kurak.model.codings import CODING_COLUMNS, NEEDED_COLUMNS, SAYS, STANCES, Coding
from kurak.model.finding import Place
from kurak.sources.csv_table import LARGEST_CELL
from kurak.sources.qualitative.places import CODINGS
from kurak.sources.sealed_names import SEALED
from kurak.sources.text_file import (
    MEGABYTE,
    Reading,
    decode,
    leads_out,
    note_sealed_in,
    open_reading,
    read_bytes,
)
from kurak.sources.wording import did_you_mean, listed, shown

LARGEST_CODINGS = 500 * MEGABYTE
SMALL = 200_000
"""Bytes below which the quick way is not worth its libraries."""
LONGEST_POSITION = 18
"""Digits: no text is that long."""
_WORDS = {"says": (*SAYS, ""), "stance": STANCES}


def coder_files(reading: Reading, room: str = CODINGS) -> dict[str, str]:
    """Coder: their file in a room. Two names that differ in capitals only are one on some computers, and reported."""
    if leads_out(reading, room):
        reading.add("FIL-011", f"{room} is a link that leads out of the study folder", Place(room))
        return {}
    try:
        names = sorted(place.name for place in (reading.root / room).iterdir())
    except OSError:
        return {}
    note_sealed_in(reading, room, sum(name.endswith(f".csv{SEALED}") and name.removesuffix(SEALED) not in names for name in names))
    found: dict[str, str] = {}
    for name in names:
        if not name.endswith(".csv") or name.startswith("."):
            continue
        coder, file = PurePosixPath(name).stem, f"{room}/{name}"
        twin = next((other for other in found if other.casefold() == coder.casefold()), None)
        if twin is not None:
            reading.add("COD-029", f"{file} and {found[twin]} are of one coder", (Place(file), Place(found[twin])))
            continue
        found[coder] = file
    return found


@dataclass(slots=True)
class CodingRows:
    """The codings of one file, in order.

    Parameters
    ----------
    file
        Path inside the folder.
    table
        The file as columns (an Arrow table), where it is large and every row of it can be understood.
    """

    file: str
    table: Any
    _raw: bytes
    _codings: list[Coding] | None = None
    _lines: list[tuple[int, int]] | None = None

    @property
    def codings(self) -> list[Coding]:
        """Rows that could be understood."""
        if self._codings is None:
            with without_collecting():
                self._codings = list(rows_of(self.table))
        return self._codings

    @property
    def has_stances(self) -> bool:
        """Whether any row says something of a group's stance."""
        stances = column_of(self.table, "stance") if self.table is not None else [one.stance for one in self.codings]
        return any(stances)

    def place(self, index: int, key: str | None = None) -> Place:
        """Where a coding stands. Lines are counted when the first one is asked for: of most files none is."""
        if self._lines is None:
            self._lines = [(line, number) for line, number, _ in _understood(open_reading(Path()), self.file, self._raw.decode())]
        line, number = self._lines[index]
        return Place(self.file, line=line, row=number, key=key)


def read_codings(reading: Reading, file: str) -> CodingRows:
    """The codings of one file; rows that cannot be understood are left out and reported."""
    raw = read_bytes(reading, file, largest=LARGEST_CODINGS)
    if raw is None:
        return CodingRows(file, None, b"", [], [])
    table = _quick(raw)
    if table is not None:
        return CodingRows(file, table, raw)
    text = decode(reading, file, raw)
    if text is None:
        return CodingRows(file, None, b"", [], [])
    with without_collecting():
        understood = list(_understood(reading, file, text))
    return CodingRows(file, None, raw, [coding for _, _, coding in understood], [(line, number) for line, number, _ in understood])


@contextmanager
def without_collecting() -> Iterator[None]:
    """Hundreds of thousands of rows are made in one go, none of them in a circle: looking for circles doubles the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _quick(raw: bytes) -> Any:
    """A file in which nothing is wrong, as columns; None if anything might be, so that the careful way says what."""
    if len(raw) < SMALL or b"\r" in raw or b"\0" in raw:
        return None
    header = raw[: raw.find(b"\n")].decode("utf-8", "replace").split(",")
    if not set(NEEDED_COLUMNS) <= set(header) <= set(CODING_COLUMNS) or len(set(header)) < len(header):
        return None
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.csv as pa_csv

    types = {name: pa.int64() if name in ("start", "end") else pa.string() for name in header}
    try:
        table = pa_csv.read_csv(
            pa.BufferReader(raw),
            parse_options=pa_csv.ParseOptions(newlines_in_values=True),
            convert_options=pa_csv.ConvertOptions(column_types=types, strings_can_be_null=False, null_values=[]),
        )
    except pa.ArrowInvalid:
        return None
    right = pc.and_(pc.greater_equal(table["start"], 0), pc.less(table["start"], table["end"]))
    for name in ("coding", "document", "code"):
        right = pc.and_(right, pc.not_equal(table[name], ""))
    for name, words in _WORDS.items():
        if name in header:
            right = pc.and_(right, pc.is_in(table[name], value_set=pa.array(words)))
    return table if pc.all(right).as_py() else None


def rows_of(table: Any) -> Iterator[Coding]:
    """The rows of a table of codings."""
    return map(Coding._make, zip(*(column_of(table, name) for name in CODING_COLUMNS), strict=True))


def column_of(table: Any, name: str) -> list[Any]:
    """One column as Python has it; what a column that is not there means stands in its place."""
    if name not in table.column_names:
        return ["present" if name == "says" else ""] * len(table)
    column = table[name]
    if name in ("start", "end"):
        values: list[Any] = column.to_numpy().tolist()
        return values
    if name in ("coding", "quote", "before", "after"):
        texts: list[Any] = column.to_pylist()
        return texts
    # A column of few words: each is made once.
    encoded = column.combine_chunks().dictionary_encode()
    if hasattr(encoded, "combine_chunks"):
        encoded = encoded.combine_chunks()
    words = encoded.dictionary.to_pylist()
    if name == "says":
        words = [word or "present" for word in words]
    return [words[index] for index in encoded.indices.to_numpy().tolist()]


def _understood(reading: Reading, file: str, text: str) -> Iterator[tuple[int, int, Coding]]:
    """Line, number and coding of every row that can be understood; the others are reported."""
    csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] = []
    make: Callable[[list[str]], Coding | None] | None = None
    line, number = 1, 0
    try:
        for cells in reader:
            here, line = line, reader.line_num + 1
            if not cells:
                continue
            if make is None:
                header = [cell.strip() for cell in cells]
                if not _columns_fit(reading, file, header):
                    return
                make = _maker(header)
                continue
            number += 1
            if len(cells) != len(header):
                code = "CSV-009" if len(cells) < len(header) else "CSV-008"
                reading.add(code, f"the row has {len(cells)} cells, the header {len(header)}", Place(file, line=here, row=number))
                continue
            coding = make(cells)
            if coding is None or not coding.coding or not coding.document or not coding.code:
                _say_what_is_wrong(reading, file, header, cells, here, number)
                continue
            yield here, number, coding
    except csv.Error:
        message = "a quotation mark is opened in this row and never closed, or text follows a closed one"
        reading.add("CSV-002", message, Place(file, line=line, row=number + 1))


def _columns_fit(reading: Reading, file: str, header: list[str]) -> bool:
    fits = True
    for column in header:
        if column not in CODING_COLUMNS:
            absent = [name for name in CODING_COLUMNS if name not in header]
            reading.add("CSV-006", f"unknown column {shown(column)} in {file}", Place(file, line=1, key=column), did_you_mean(column, absent, otherwise=f"known columns: {listed(CODING_COLUMNS, most=20)}"))
            fits = False
        elif header.count(column) > 1:
            reading.add("CSV-003", f"the column {shown(column)} stands twice", Place(file, line=1, key=column))
            fits = False
    for column in NEEDED_COLUMNS:
        if column not in header:
            reading.add("CSV-005", f"{file} has no column {shown(column)}", Place(file, line=1, key=column))
            fits = False
    return fits


def _maker(header: list[str]) -> Callable[[list[str]], Coding | None]:
    """A function from cells to a coding, or to nothing where a number or a word is wrong."""
    order = [header.index(name) if name in header else -1 for name in CODING_COLUMNS]
    start, end, says, stance = (CODING_COLUMNS.index(name) for name in ("start", "end", "says", "stance"))

    def make(cells: list[str]) -> Coding | None:
        row: list[str] = [cells[index] if index >= 0 else "" for index in order]
        try:
            first, last = int(row[start]), int(row[end])
        except ValueError:
            return None
        if not 0 <= first < last or row[says] not in _WORDS["says"] or row[stance] not in STANCES:
            return None
        return Coding(row[0], row[1], first, last, row[4], row[says] or "present", row[stance], *row[stance + 1 :])  # type: ignore[arg-type]

    return make


def _say_what_is_wrong(reading: Reading, file: str, header: list[str], cells: list[str], line: int, number: int) -> None:
    row = dict(zip(header, cells, strict=True))

    def at(column: str) -> Place:
        return Place(file, line=line, row=number, key=column)

    for column in ("coding", "document", "code"):
        if not row[column]:
            reading.add("CSV-012", f"the cell {column} is empty", at(column))
    numbers: dict[str, int] = {}
    for column in ("start", "end"):
        cell = row[column].strip()
        if cell.isascii() and cell.isdigit() and len(cell) < LONGEST_POSITION:
            numbers[column] = int(cell)
        else:
            reading.add("COD-020", f"{column} is no position", at(column))
    if len(numbers) == 2 and numbers["start"] >= numbers["end"]:
        what = "is empty: it begins and ends at" if numbers["start"] == numbers["end"] else "ends before it begins, at"
        reading.add("COD-020", f"the passage {what} {numbers['end']}", at("end"))
    for column, words in _WORDS.items():
        if (said := row.get(column, "")) not in words:
            reading.add("COD-026", f"{column} is {shown(said)}", at(column), f"allowed: {listed(word for word in words if word)}, or empty")


def codings_text(codings: Iterable[Coding]) -> bytes:
    """The file of a coder's codings."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CODING_COLUMNS)
    writer.writerows(codings)
    return text.getvalue().encode("utf-8")


def follow_log(code: str, names: Mapping[str, str]) -> str:
    """What a code is called today, by the log; codes without a change are themselves. ``names`` has no cycle."""
    while code in names:
        code = names[code]
    return code
