"""What both writers must agree on: the numbers of figures and tables, the anchors, and where links lead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Final

from kurak.model import document as tree
from kurak.model.explorer import Explored
from kurak.model.making import Making
from kurak.report.words.language import speaking, spoken
from kurak.report.words.saying import say


class BrokenDocumentError(RuntimeError):
    """A chapter built a tree that cannot be written; a mistake of ours, never of the study."""


CONTROL: Final = dict.fromkeys(
    (*range(9), 11, 12, *range(14, 32), 127, 0x200B, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF)
)
"""Letters that have no place in a text: controls, those that turn the text after them round, and the breaks we set ourselves."""
_CONTROL: Final = re.compile(f"[{''.join(map(chr, CONTROL))}]")
_TABLES = (tree.Table, tree.HeatTable, tree.MarkMatrix)
_HEADED = (tree.Heading, tree.MarkedList, tree.Card, tree.FindingCard, tree.LedgerGroup, tree.LedgerOverview)
_ADDRESS = re.compile(r"(https?://[^\s]+|mailto:[^\s]+)\Z", re.IGNORECASE)
_SPACE = re.compile(r"\s")


def without_controls(text: str) -> str:
    """A whole page or drawing without the letters of `CONTROL`."""
    return _CONTROL.sub("", text)


@dataclass(frozen=True, slots=True)
class Outline:
    """Numbers and anchors of one document.

    Parameters
    ----------
    labels
        ``Figure 3`` or ``Table 2`` by the id of the block, in the language of its section.
    anchors
        All ids, in order.
    figures
        Figures in order, those inside cards too.
    lifted
        Headings of level 4 that have no level 3 above them, by identity: they are written as level 3.
    """

    labels: dict[str, str]
    anchors: tuple[str, ...]
    figures: tuple[tree.Figure, ...]
    lifted: frozenset[int]

    def level(self, heading: tree.Heading) -> int:
        """The level to write, so that no level is skipped."""
        return 3 if id(heading) in self.lifted else heading.level


def outline(document: tree.Document) -> Outline:
    """Number the figures and tables, and check that ids are unique and that links inside lead somewhere."""
    labels: dict[str, str] = {}
    anchors: list[str] = []
    figures: list[tree.Figure] = []
    targets: list[str] = []
    lifted: set[int] = set()
    tables = 0
    drawings = 0
    deep = False
    language = spoken()
    for node in nodes(document):
        if isinstance(node, tree.Link) and node.target.startswith("#"):
            targets.append(node.target[1:])
        elif isinstance(node, tree.LedgerOverview) and node.target:
            targets.append(node.target.removeprefix("#"))
        name = getattr(node, "id", "")
        if isinstance(name, str) and name:
            anchors.append(name)
        if isinstance(node, tree.Section):
            deep = False
            language = node.language or spoken()
        elif isinstance(node, tree.Heading) and node.level == 4 and not deep:
            lifted.add(id(node))
            deep = True
        elif isinstance(node, _HEADED) or (isinstance(node, tree.Callout) and tree_text(node.title)):
            deep = True
        if isinstance(node, tree.Figure):
            figures.append(node)
            if node.number:
                labels[node.id] = figure_label(node.number, language)
            elif tree_text(node.caption):
                drawings += 1
                labels[node.id] = figure_label(str(drawings), language)
        elif isinstance(node, _TABLES):
            if node.number:
                labels[node.id] = table_label(node.number, language)
            else:
                tables += 1
                labels[node.id] = table_label(str(tables), language)
    _check(anchors, targets)
    return Outline(labels, tuple(anchors), tuple(figures), frozenset(lifted))


def figure_label(number: str, language: str) -> str:
    """What a figure is called, in a language.

    Examples
    --------
    >>> figure_label("3", "en"), figure_label("3", "ky")
    ('Figure 3', '3-сүрөт')
    """
    with speaking(language):
        return say("Figure {number}", number=number)


def table_label(number: str, language: str) -> str:
    """What a table is called, in a language."""
    with speaking(language):
        return say("Table {number}", number=number)


def _check(anchors: list[str], targets: list[str]) -> None:
    seen: set[str] = set()
    for name in anchors:
        if _SPACE.search(name):
            raise BrokenDocumentError(f"the id {name!r} has a blank in it")
        if name in seen:
            raise BrokenDocumentError(f"the id {name!r} is used twice")
        seen.add(name)
    for target in targets:
        if target not in seen:
            raise BrokenDocumentError(f"a link leads to #{target}, which is not in the document")


def nodes(node: Any) -> Iterator[Any]:
    """Every dataclass of the tree in reading order.

    An overview repeats the groups of its ledger; what an explorer holds, and how numbers were made, is no part of the tree: none of
    them is entered.
    """
    if isinstance(node, tuple):
        for part in node:
            if not isinstance(part, str):
                yield from nodes(part)
    elif is_dataclass(node):
        yield node
        if isinstance(node, tree.LedgerOverview):
            return
        for field in fields(node):
            part = getattr(node, field.name)
            if not isinstance(part, str | Explored | Making) and part is not None:
                yield from nodes(part)


def pieces(content: tree.Inlines) -> tuple[tree.Inline, ...]:
    """One piece or several, as several."""
    return content if isinstance(content, tuple) else (content,)


def tree_text(content: tree.Inlines) -> str:
    """The words alone, as names and alternative texts need them."""
    parts = []
    for piece in pieces(content):
        if isinstance(piece, str):
            parts.append(piece)
        elif isinstance(piece, tree.Strong | tree.Emphasis | tree.Link):
            parts.append(tree_text(piece.content))
        else:
            parts.append(piece.text)
    return "".join(parts)


def safe_address(target: str) -> str:
    """The address if a reader may be sent there, otherwise nothing: a study file may hold any text."""
    return target if _ADDRESS.match(target) else ""


def counts(groups: tuple[tree.LedgerGroup, ...]) -> dict[tree.Verdict, int]:
    """How many statements have each verdict."""
    found = dict.fromkeys(tree.VERDICTS, 0)
    for group in groups:
        for statement in group.statements:
            found[statement.verdict] += 1
    return found


def marks_used(matrix: tree.MarkMatrix) -> tuple[tuple[tree.Mark, str], ...]:
    """The legend: the meanings of the marks that occur."""
    used = {cell.mark for line in matrix.rows for cell in line.cells}
    return tuple((mark, words) for mark, words in matrix.meanings if mark in used)


def has_flag(matrix: tree.MarkMatrix) -> bool:
    """Whether any cell is framed."""
    return any(cell.flag for line in matrix.rows for cell in line.cells)


def has_impossible(heat: tree.HeatTable) -> bool:
    """Whether any cell is framed as impossible."""
    lines = (*heat.rows, *((heat.total,) if heat.total else ()))
    return any(cell is not None and cell.impossible for line in lines for cell in line.cells)
