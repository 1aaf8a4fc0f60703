"""How the numbers of a table were made, on its way into each format: compact data for a page, an entry of the annex for paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from kurak.model import document as tree
from kurak.model.making import Making
from kurak.report.words.saying import later, say
from kurak.report.writers.explorer_data import json_in_page
from kurak.report.writers.outline import tree_text

WORDS: Final = MappingProxyType(
    {
        "how_made": later("How these numbers were made"),
        "run_first": later("To be run after the lines that read the records and declare the design"),
        "opens": later("Numbers open: press one, or move to it with the arrow keys and press Enter."),
        "rest": later("The rest is as of {table}."),
        "row": later("Row"),
        "what": later("Number"),
        "in_workbook": later("The same number by number stands in the workbook, report.xlsx, on the sheet of this table."),
    }
)
"""Fixed words, all in one place."""


def making_json(making: Making) -> str:
    """What differs from number to number, as one line of JSON: ``m`` the measure of each column, ``f`` the facts, ``w`` the words of a
    withheld number, ``t`` the values that stand there more than once, ``r`` rows as lists of place, column (0 for all, a list of
    several), 1 where withheld, then values, each a text or a place in ``t``.

    Examples
    --------
    >>> import json
    >>> from kurak.model.making import Made, Measured
    >>> made = Making((Measured("Mean", "of five items", (1,)),), facts=("Base",), made=(Made(0, ("34",)), Made(1, withheld=True)), withheld="too few")
    >>> json.loads(making_json(made))
    {'m': {'1': 0}, 'f': ['Base'], 'w': 'too few', 't': [], 'r': [[0, 0, 0, '34'], [1, 0, 1]]}
    """
    content: dict[str, Any] = {"m": {str(column): place for place, one in enumerate(making.measures) for column in one.columns}, "f": list(making.facts)}
    if any(one.withheld for one in making.made):
        content["w"] = making.withheld
    times = Counter(value for one in making.made for value in one.values if value)
    places = {value: place for place, value in enumerate(value for value, often in times.items() if often > 1)}
    content["t"] = list(places)
    content["r"] = [
        [one.row, one.columns[0] if len(one.columns) == 1 else list(one.columns) or 0, int(one.withheld), *(places.get(value, value) for value in _until_last(one.values))] for one in making.made
    ]
    return json_in_page(content)


def _until_last(values: tuple[str, ...]) -> tuple[str, ...]:
    end = max((place for place, value in enumerate(values, 1) if value), default=0)
    return values[:end]


@dataclass(frozen=True, slots=True)
class TableNote:
    """The entry of one table in the annex on how numbers were made.

    Parameters
    ----------
    label, caption
        Its number and finding.
    rows
        The first words of each row.
    """

    label: str
    caption: str
    making: Making
    rows: tuple[str, ...]

    def entries(self) -> Iterator[tuple[str, str]]:
        """Labelled lines: what its columns are, what holds for all numbers, then what no column of it shows, row by row."""
        for one in self.making.measures:
            yield one.label, one.what
        yield from self.making.entries
        for place, fact in enumerate(self.making.facts):
            if fact in self.making.printed:
                continue
            told = "; ".join(self._told(place))
            if told:
                yield fact, told
        if any(any(one.values) for one in self.making.made):
            yield "", say(WORDS["in_workbook"])

    def _told(self, fact: int) -> Iterator[str]:
        for one in self.making.made:
            value = one.values[fact] if one.values else ""
            if value and one.row < len(self.rows):
                which = self.measures(one.columns)
                yield f"{self.rows[one.row]}{f' ({which})' if which else ''} {value}"

    def measures(self, columns: tuple[int, ...]) -> str:
        """Which of several numbers of a row is meant; nothing where a row has one base for all."""
        if not columns:
            return ""
        # What stands beside an estimate belongs to it.
        return next((one.label for one in self.making.measures if set(one.columns) & set(columns)), "")


def note_of(block: tree.Table | tree.HeatTable | tree.MarkMatrix | tree.Figure, label: str) -> TableNote | None:
    """The entry of a table, a heat table or the values of a figure; None where nothing is said of how it was made."""
    found = block.values if isinstance(block, tree.Figure) else block
    if found is None or isinstance(found, tree.MarkMatrix) or found.making is None or not found.rows:
        return None
    if isinstance(found, tree.HeatTable):
        lines = (*found.rows, *((found.total,) if found.total is not None else ()))
        rows = tuple(line.code or tree_text(line.label) for line in lines)
    else:
        rows = tuple(_first(line) for line in found.rows)
    caption = tree_text(block.caption) or (block.alternative if isinstance(block, tree.Figure) else "")
    return TableNote(label or say("Figure"), caption, found.making, rows)


def _first(line: tree.Row) -> str:
    cell = line.cells[0]
    return tree_text(cell.content if isinstance(cell, tree.Cell) else cell)
