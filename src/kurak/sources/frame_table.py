"""The sampling frame into columns: a small file row by row, a large one by Arrow; both give the same frame.

Arrow reads a million units in a fraction of a second and says little about what is wrong. So it only reads frames in
which nothing is wrong: at the first doubt the file goes the slow way, which names every row and how to mend it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, overload

from kurak.model.finding import Place
from kurak.model.frame import Coded, Frame
from kurak.model.study import Design
from kurak.sources.csv_table import Table, read_table
from kurak.sources.layout import FRAME
from kurak.sources.text_file import MEGABYTE, Reading, read_text
from kurak.sources.wording import did_you_mean, shown

LARGEST_FRAME = 500 * MEGABYTE
SMALL = 2_000_000
"""Characters up to which the row-by-row way takes less time than loading Arrow."""

LONGEST_ID = 120
LONGEST_CELL = 300
COUNT = re.compile(r"\d{1,15}")
DECIMAL_COMMA = re.compile(r"[-−]?\d+(,\d+)+")
NOT_IN_AN_ID = re.compile(r"[\s|;,]")


def read_frame(reading: Reading, design: Design | None, *, file: str = FRAME) -> Frame | None:
    """Read the frame: its columns as text, its sizes and households as whole numbers.

    Parameters
    ----------
    reading
        The reading of the study folder.
    design
        The design of study.yaml, which names the columns; None for the usual names.

    Returns
    -------
    The frame; None, with findings, if any unit cannot be used: a frame is used whole or not at all.
    """
    text = read_text(reading, file, largest=LARGEST_FRAME)
    if text is None:
        return None
    psu = design.psu if design is not None else "psu"
    size = design.measure_of_size if design is not None else "pop_18plus"
    strata = design.strata if design is not None else ()
    if len(text) > SMALL:
        fast = _read_with_arrow(reading, file, text, psu=psu, size=size, strata=strata)
        if fast is not None:
            return fast
    table = read_table(reading, file)
    if table is None or not _has_columns(reading, table, (psu, size)):
        return None
    columns = _columns(reading, table, psu=psu, size=size, strata=strata)
    if columns is None or not table.rows:
        return None
    texts, numbers = columns
    return Frame(file, reading.hashes[file], texts, numbers, psu, size, table.lines)


def _has_columns(reading: Reading, table: Table, needed: Sequence[str]) -> bool:
    missing = [name for name in needed if name not in table.header]
    for name in missing:
        fix = did_you_mean(name, table.header, otherwise="add it, or name the right column in study.yaml, under design")
        reading.add("CSV-005", f"{table.file} has no column {shown(name)}", Place(table.file, line=1, key=name), fix)
    return not missing


def _counts(table_columns: Sequence[str], size: str) -> list[str]:
    """The columns that hold whole numbers."""
    return [name for name in dict.fromkeys((size, "households")) if name in table_columns]


# ── the slow way, with every finding ───────────────────────────────────────────────────────


def _columns(
    reading: Reading, table: Table, *, psu: str, size: str, strata: Sequence[str]
) -> tuple[dict[str, Sequence[str]], dict[str, Sequence[int]]] | None:
    counts = _counts(table.header, size)
    sound = table.complete
    first: dict[str, int] = {}
    for index, row in enumerate(table.rows):
        sound = _check_id(reading, table, index, psu, first) and sound
        for name in counts:
            sound = _check_count(reading, table, index, name, is_size=name == size) and sound
        for name in (*strata, *(("name",) if "name" in table.header else ())):
            if name in table.header and name not in row:
                reading.add("CSV-012", f"the cell {name} is empty", table.place(index, name))
                sound = False
        for name, cell in row.items():
            if len(cell) > LONGEST_CELL and name != psu:
                message = f"{name} has {len(cell)} characters; at most {LONGEST_CELL} fit"
                reading.add("CSV-017", message, table.place(index, name))
                sound = False
    if not sound:
        return None
    texts: dict[str, Sequence[str]] = {
        name: [row.get(name, "") for row in table.rows] for name in table.header if name not in counts
    }
    return texts, {name: [int(row[name]) for row in table.rows] for name in counts}


def _check_id(reading: Reading, table: Table, index: int, psu: str, first: dict[str, int]) -> bool:
    cell = table.rows[index].get(psu)
    place = table.place(index, psu)
    if cell is None:
        reading.add("CSV-012", f"the cell {psu} is empty", place)
        return False
    if NOT_IN_AN_ID.search(cell) or len(cell) > LONGEST_ID:
        reading.add("CSV-016", f"{psu} is {shown(cell)}", place, "an id holds no blank, comma, semicolon or |")
        return False
    if cell in first:
        message = f"the {psu} {shown(cell)} stands twice"
        reading.add("CSV-018", message, (place, table.place(first[cell], psu)))
        return False
    first[cell] = index
    return True


def _check_count(reading: Reading, table: Table, index: int, name: str, *, is_size: bool) -> bool:
    cell = table.rows[index].get(name)
    place = table.place(index, name)
    if cell is None:
        fix = (
            "write how many people the unit has; a unit that cannot be drawn is deleted"
            if is_size
            else "write how many there are, or delete the column"
        )
        reading.add("CSV-012", f"the cell {name} is empty", place, fix)
        return False
    if COUNT.fullmatch(cell) and cell.isascii():
        return True
    if cell.startswith(("-", "−")) and COUNT.fullmatch(cell[1:]):
        reading.add("CSV-015", f"{name} is {shown(cell)}; it must be at least 0", place)
    elif DECIMAL_COMMA.fullmatch(cell):
        thousands = re.fullmatch(r"\d{1,3}(,\d{3})+", cell)
        fix = f"write {cell.replace(',', '')}, without a mark for thousands" if thousands else "write a whole number"
        reading.add("CSV-004", f"{name} is {shown(cell)}: a comma in a number", place, fix)
    else:
        reading.add("CSV-014", f"{name} is {shown(cell)}, not a whole number", place)
    return False


# ── the fast way, for frames in which nothing is wrong ─────────────────────────────────────


def _read_with_arrow(
    reading: Reading, file: str, text: str, *, psu: str, size: str, strata: Sequence[str]
) -> Frame | None:
    """The frame as Arrow reads it; None if there is anything to find in it."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.csv as pcsv

    raw = text.encode("utf-8")
    header = [name.strip() for name in text.split("\n", 1)[0].split(",")]
    if '"' in text.split("\n", 1)[0] or not all(header) or len(set(header)) != len(header) or not {psu, size} <= set(header):
        return None
    try:
        table = pcsv.read_csv(
            pa.BufferReader(raw),
            read_options=pcsv.ReadOptions(column_names=header, skip_rows=1, block_size=16 * MEGABYTE),
            parse_options=pcsv.ParseOptions(newlines_in_values=False, ignore_empty_lines=False),
            convert_options=pcsv.ConvertOptions(
                column_types=dict.fromkeys(header, pa.string()), strings_can_be_null=False, check_utf8=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    units = table.num_rows
    if units == 0 or units + 1 != text.count("\n") + (not text.endswith("\n")):
        return None
    counts = _counts(header, size)
    texts: dict[str, Sequence[str]] = {}
    numbers: dict[str, Sequence[int]] = {}
    for name in header:
        cells = pc.utf8_trim_whitespace(table.column(name).combine_chunks())
        if name in counts:
            if not pc.all(pc.match_substring_regex(cells, r"^[0-9]{1,15}$")).as_py():
                return None
            numbers[name] = pc.cast(cells, pa.int64()).to_numpy(zero_copy_only=False)
            continue
        if pc.max(pc.utf8_length(cells)).as_py() > (LONGEST_ID if name == psu else LONGEST_CELL):
            return None
        coded = cells.dictionary_encode()
        if name == psu:
            bad = pc.any(pc.match_substring_regex(cells, r"[\s\|;,]")).as_py() or pc.any(pc.equal(cells, "")).as_py()
            if bad or len(coded.dictionary) != units:
                return None
        elif (name in strata or name == "name") and pc.any(pc.equal(cells, "")).as_py():
            return None
        if len(coded.dictionary) > units // 2:
            texts[name] = _Texts(cells)
        else:
            texts[name] = Coded(tuple(coded.dictionary.to_pylist()), coded.indices.to_numpy(zero_copy_only=False))
    # A line with only commas is an empty row, which the slow way reports.
    return Frame(file, reading.hashes[file], texts, numbers, psu, size, range(2, units + 2))


class _Texts(Sequence[str]):
    """A column of many values as Arrow holds it; each becomes text when it is asked for."""

    __slots__ = ("cells",)

    def __init__(self, cells: Any) -> None:
        self.cells = cells

    def __len__(self) -> int:
        return len(self.cells)

    def __iter__(self) -> Iterator[str]:
        return iter(self.cells.to_pylist())

    @overload
    def __getitem__(self, index: int) -> str: ...

    @overload
    def __getitem__(self, index: slice) -> list[str]: ...

    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            texts: list[str] = self.cells[index].to_pylist()
            return texts
        text: str = self.cells[int(index)].as_py()
        return text


def labels_in(column: Sequence[str]) -> Mapping[str, int]:
    """Each value of a column, with the first unit that has it; quick for coded columns."""
    first: dict[str, int] = {}
    if isinstance(column, Coded):
        import numpy as np

        codes, positions = np.unique(np.asarray(column.codes), return_index=True)
        order = sorted(range(len(codes)), key=lambda one: int(positions[one]))
        return {column.labels[int(codes[one])]: int(positions[one]) for one in order}
    for index, value in enumerate(column):
        first.setdefault(value, index)
    return first


def sums_by(frame: Frame, *names: str) -> dict[tuple[str, ...], int]:
    """Sum of the sizes for every combination of values of some columns that occurs."""
    columns = [frame.columns[name] for name in names]
    sums: dict[tuple[str, ...], int] = {}
    if not columns:
        sizes = frame.sizes
        return {(): int(sizes.sum()) if hasattr(sizes, "sum") else sum(sizes)}
    if all(isinstance(column, Coded) for column in columns) and len(frame) > SMALL // 100:
        import numpy as np

        key = np.zeros(len(frame), np.int64)
        shape = []
        for column in columns:
            assert isinstance(column, Coded)
            shape.append(len(column.labels))
            key = key * len(column.labels) + np.asarray(column.codes)
        cells, where = np.unique(key, return_inverse=True)
        totals = np.bincount(where, np.asarray(frame.sizes))
        for cell, total in zip(cells, totals, strict=True):
            codes = np.unravel_index(int(cell), shape) if shape else ()
            values = tuple(column.labels[int(code)] for column, code in zip(columns, codes, strict=True) if isinstance(column, Coded))
            sums[values] = int(total)
        return sums
    for values, size in zip(zip(*columns, strict=True), frame.sizes, strict=True):
        sums[values] = sums.get(values, 0) + size
    return sums
