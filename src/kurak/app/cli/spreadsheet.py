"""Cells of tables that people open in a spreadsheet."""

from __future__ import annotations

from typing import TypeVar

Cell = TypeVar("Cell")

FORMULA = ("=", "+", "-", "@", "\t")


def defused(value: Cell) -> Cell | str:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before a text that begins like one.

    Examples
    --------
    >>> defused("=HYPERLINK(1)"), defused("no"), defused(-2)
    ("'=HYPERLINK(1)", 'no', -2)
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
