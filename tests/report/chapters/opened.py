"""Which columns of a table are numbers, and which of them open; for tests of chapters whose tables open."""

from __future__ import annotations

import re

from kurak.model import document as tree
from kurak.report.writers.outline import tree_text


def numeric_columns(table: tree.Table | tree.Values) -> set[int]:
    """Places of the columns on the right in which some row has a figure."""
    found = set()
    for line in table.rows:
        if line.kind == "group":
            continue
        for place, (cell, column) in enumerate(zip(line.cells, table.columns, strict=True)):
            words = tree_text(cell.content if isinstance(cell, tree.Cell) else cell)
            if place and column.align == "right" and re.search(r"\d", words):
                found.add(place)
    return found


def opens_whole(table: tree.Table | tree.Values) -> None:
    """Every column of numbers opens: to what it is, to records, and each fact to a row that is there."""
    made = table.making
    assert made is not None
    assert numeric_columns(table) <= set(made.columns)
    assert max(made.columns) < len(table.columns)
    assert all(one.label and one.what for one in made.measures)
    assert all(label and said for label, said in made.entries)
    assert made.entries
    assert all(one.row < len(table.rows) and table.rows[one.row].kind != "group" for one in made.made)
