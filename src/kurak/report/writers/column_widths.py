"""How wide the columns of a table need to be, from what stands in them."""

from __future__ import annotations

from typing import Final

from kurak.model import document as tree
from kurak.report.writers.outline import tree_text

ROOM: Final = 466.0
"""Width of the text on an upright page, in points."""


def content_of(cell: tree.Cell | tree.Inlines) -> tree.Inlines:
    """What stands in a cell."""
    return cell.content if isinstance(cell, tree.Cell) else cell


def column_widths(columns: tuple[tree.Column, ...], rows: tuple[tree.Row, ...]) -> list[float]:
    """Relative widths: those given, or from the length of what stands in each column."""
    if all(column.width > 0 for column in columns):
        return [column.width for column in columns]
    longest = [max(map(len, tree_text(column.label).split()), default=0) + 1 for column in columns]
    for line in rows:
        if line.kind == "group" or len(line.cells) != len(columns):
            continue
        for place, cell in enumerate(line.cells):
            text = tree_text(content_of(cell))
            longest[place] = max(longest[place], len(text))
    return [
        column.width or max(5, min(length, 44)) ** 0.8
        for column, length in zip(columns, longest, strict=True)
    ]


def extra_width(heat: tree.HeatTable) -> float:
    """Width of the columns after the coloured ones, where a coloured one is 1: wider where a word of their heads is long."""
    longest = max((len(word) for head in heat.extra_columns for word in tree_text(head).split()), default=0)
    return 1.15 * (longest / 7.5 if longest > 9 else 1)


def width_needed(columns: tuple[tree.Column, ...], rows: tuple[tree.Row, ...]) -> float:
    """Least width of a table in points, from its longest words; a long word may be broken once."""
    letter = 4.6 if len(columns) < 6 else 4.1 if len(columns) < 11 else 3.8
    needed = 0.0
    for place, column in enumerate(columns):
        words = tree_text(column.label).split()
        for line in rows:
            if line.kind != "group" and len(line.cells) == len(columns):
                cell = line.cells[place]
                words += tree_text(content_of(cell)).split()
        needed += 10 + letter * min(max(map(len, words), default=1), 14)
    return needed
