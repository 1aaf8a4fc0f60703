"""A report as lines of text, so that a change of any word or number is seen as a change of a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from kurak.model import document as tree
from kurak.model.explorer import Explored
from kurak.report.writers.outline import outline, tree_text

GOLDEN = Path(__file__).parent / "golden"
INLINE = (tree.Text, tree.Strong, tree.Emphasis, tree.Code, tree.Link, tree.Number, tree.Language, tree.Tag)
NUMBER = re.compile(r"[−-]?[0-9](?:[0-9\u202f]*[0-9])?(?:\.[0-9]+)?")


def chapters(document: tree.Document) -> dict[str, str]:
    """Chapter: its text, a line for every paragraph, row, caption and entry."""
    labels = outline(document).labels
    return {section.id: "\n".join(_lines(section, labels)) + "\n" for section in document.sections}


def numbers(text: str) -> list[str]:
    """Every number of a text, in order."""
    return NUMBER.findall(text)


def _is_inline(part: Any) -> bool:
    """One piece of running text or several; strings alone are items of a list."""
    return isinstance(part, (str, *INLINE)) or (
        isinstance(part, tuple) and all(isinstance(one, (str, *INLINE)) for one in part) and not all(isinstance(one, str) for one in part)
    )


def _lines(node: Any, labels: dict[str, str]) -> Iterator[str]:
    if isinstance(node, Explored):
        return
    if isinstance(node, tree.Row):
        cells = (tree_text(cell.content if isinstance(cell, tree.Cell) else cell) for cell in node.cells)
        yield " | ".join(cells)
        return
    if isinstance(node, tree.Column):
        return
    if isinstance(node, (tree.Table, tree.HeatTable, tree.MarkMatrix, tree.Figure)) and node.id in labels:
        yield f"[{labels[node.id]}]"
    if isinstance(node, (tree.Table, tree.Values)):
        yield " | ".join(tree_text(column.label) for column in node.columns)
    for field in fields(node):
        part = getattr(node, field.name)
        if field.name in ("drawing", "narrow", "id", "target") or part is None or part == "" or part == ():
            continue
        yield from _part(part, labels)


def _part(part: Any, labels: dict[str, str]) -> Iterator[str]:
    if _is_inline(part):
        if text := tree_text(part):
            yield text
    elif isinstance(part, tuple):
        for one in part:
            yield from _part(one, labels)
    elif is_dataclass(part):
        yield from _lines(part, labels)
