"""Tables, and the values behind figures, as sheets: which of them a document has, and what stands in their cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from kurak.model import document as tree
from kurak.report.words.saying import say
from kurak.report.writers import palette
from kurak.report.writers.docx_tables import mark_words
from kurak.report.writers.frame_words import known, of_section
from kurak.report.writers.making_notes import TableNote, note_of
from kurak.report.writers.outline import (
    Outline,
    has_flag,
    has_impossible,
    marks_used,
    nodes,
    pieces,
    tree_text,
)

_NOT_A_NAME: Final = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME: Final = 31


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell: its text as printed, and how it looks."""

    text: str
    bold: bool = False
    fill: str = ""
    ink: str = ""
    framed: bool = False
    numbers: tuple[tree.Number, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table as it goes into a workbook.

    Parameters
    ----------
    name
        On its tab: ``Table 3``, ``Figure 7``.
    kind
        ``table`` or ``values``.
    title, subtitle, tag
        The finding; measure, unit and base; SIMULATED, MODELLED or another label.
    chapter
        The chapter of the report that it stands in.
    head, rows
        Cells.
    below
        Notes and source, in lines.
    headed
        Whether the first column names the rows.
    evidence
        What the marks of a matrix rest on.
    made
        How its numbers were made.
    """

    name: str
    kind: str
    title: str
    chapter: str
    head: tuple[str, ...]
    rows: tuple[tuple[SheetCell, ...], ...]
    subtitle: str = ""
    tag: str = ""
    below: tuple[str, ...] = ()
    headed: bool = True
    evidence: tuple[tuple[str, ...], ...] = field(default=())
    made: TableNote | None = None


def sheets(document: tree.Document, outlined: Outline) -> Iterator[Sheet]:
    """Every table, heat table, matrix and figure with values, in the order of the report."""
    taken: set[str] = set()
    for section in document.sections:
        cards: dict[str, str] = {}
        for block in nodes(section):
            if isinstance(block, tree.FindingCard) and block.figure is not None:
                cards[block.figure.id] = tree_text(block.title)
            if isinstance(block, tree.Figure) and (block.values is None or not block.values.columns):
                continue
            if isinstance(block, tree.Table | tree.HeatTable | tree.MarkMatrix | tree.Figure):
                name = _name(outlined.labels.get(block.id) or say("Values"), taken)
                with of_section(section):
                    made = _sheet(block, name, section.short or section.title, cards.get(block.id, ""))
                yield made


def _name(wanted: str, taken: set[str]) -> str:
    """A name for a tab: short, of letters that a tab may have, and no second time, whatever its capitals."""
    stem = _NOT_A_NAME.sub(" ", wanted).strip()[:_LONGEST_NAME] or say("Table")
    name, number = stem, 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem[: _LONGEST_NAME - 5]} ({number})"
    taken.add(name.casefold())
    return name


def _sheet(block: tree.Table | tree.HeatTable | tree.MarkMatrix | tree.Figure, name: str, chapter: str, card: str) -> Sheet:
    below = [tree_text(note) for note in block.notes]
    if tree_text(block.source):
        below.append(say("Source: {source}", source=tree_text(block.source)))
    title = tree_text(block.caption)
    if isinstance(block, tree.Figure):
        assert block.values is not None
        title = title or card or block.alternative
        head, rows = _plain(block.values.columns, block.values.rows, say("None."))
    elif isinstance(block, tree.Table):
        head, rows = _plain(block.columns, block.rows, known(block.empty))
    elif isinstance(block, tree.HeatTable):
        head, rows = _heat(block)
        if has_impossible(block):
            below.insert(0, say("In a frame: {meaning}.", meaning=known(block.impossible_label)))
    else:
        head, rows = _matrix(block)
        below = [*_legend(block), *below]
    return Sheet(
        name,
        "values" if isinstance(block, tree.Figure) else "table",
        title,
        chapter,
        head,
        rows,
        subtitle=tree_text(block.subtitle),
        tag=known(block.tag),
        below=tuple(below),
        headed=block.row_headers if isinstance(block, tree.Table) else True,
        evidence=tuple(_evidence(block)) if isinstance(block, tree.MarkMatrix) else (),
        made=note_of(block, name),
    )


def _cell(content: tree.Inlines, *, bold: bool = False, framed: bool = False) -> SheetCell:
    return SheetCell(tree_text(content), bold=bold, framed=framed, numbers=tuple(_numbers(content)))


def _numbers(content: tree.Inlines) -> Iterator[tree.Number]:
    for piece in pieces(content):
        if isinstance(piece, tree.Number):
            if tree_text(piece.note) or piece.title or piece.entries or piece.code:
                yield piece
        elif isinstance(piece, tree.Strong | tree.Emphasis | tree.Link):
            yield from _numbers(piece.content)


def _plain(columns: tuple[tree.Column, ...], rows: Iterable[tree.Row], empty: str) -> tuple[tuple[str, ...], tuple[tuple[SheetCell, ...], ...]]:
    head = tuple(f"{tree_text(column.label)} {column.note}".strip() for column in columns)
    made = []
    for line in rows:
        strong = line.kind != "plain"
        cells: list[SheetCell] = []
        for given in line.cells:
            cell = given if isinstance(given, tree.Cell) else tree.Cell(given)
            bold = strong or cell.header or cell.tone in ("strong", "flag")
            cells.append(_cell(cell.content, bold=bold, framed=cell.tone == "flag"))
            # A cell of several columns stands in the first of them.
            cells += [SheetCell("")] * (cell.columns - 1)
        made.append(tuple(cells))
    return head, tuple(made) or ((SheetCell(empty),),)


def _heat(block: tree.HeatTable) -> tuple[tuple[str, ...], tuple[tuple[SheetCell, ...], ...]]:
    coded = any(line.code for line in block.rows)
    label = known(block.row_label) if isinstance(block.row_label, str) else block.row_label
    head = (*((say("Code"),) if coded else ()), *map(tree_text, (label, *block.columns, *block.extra_columns)))
    made = []
    for line in (*block.rows, *((block.total,) if block.total else ())):
        total = line is block.total
        cells = [SheetCell(line.code)] if coded else []
        cells.append(_cell(line.label, bold=total))
        for cell in line.cells:
            if cell is None:
                cells.append(SheetCell(""))
                continue
            step = 0 if cell.value is None else palette.heat_step(cell.value, low=block.low, high=block.high)
            fill, ink = (palette.PRINT[f"heat-{step}"], palette.PRINT[f"heat-{step}-ink"]) if step else ("", "")
            cells.append(SheetCell(cell.text, bold=cell.impossible, fill=fill, ink=ink, framed=cell.impossible))
        cells += [_cell(extra, bold=True) for extra in line.extra]
        made.append(tuple(cells))
    return head, tuple(made)


def _matrix(block: tree.MarkMatrix) -> tuple[tuple[str, ...], tuple[tuple[SheetCell, ...], ...]]:
    head = (tree_text(block.row_label), *(f"{tree_text(column.label)} {column.note}".strip() for column in block.columns))
    meanings = dict(block.meanings)
    made = []
    for line in block.rows:
        label = SheetCell(f"{tree_text(line.label)} {line.note}".strip(), bold=line.kind != "plain")
        cells = [SheetCell(mark_words(cell, meanings), bold=line.kind == "total", framed=cell.flag) for cell in line.cells]
        made.append((label, *cells))
    return head, tuple(made)


def _legend(block: tree.MarkMatrix) -> Iterator[str]:
    if said := [words for mark, words in marks_used(block) if mark not in ("none", "words")]:
        yield say("Marks: {meanings}.", meanings="; ".join(said))
    if block.flag_label and has_flag(block):
        yield say("In a frame: {meaning}.", meaning=block.flag_label)


def _evidence(block: tree.MarkMatrix) -> Iterator[tuple[str, ...]]:
    """What the marks rest on: row, column, words, place."""
    for line in block.rows:
        for cell, column in zip(line.cells, block.columns, strict=False):
            for piece in cell.evidence:
                yield tree_text(line.label), tree_text(column.label), tree_text(piece.text), tree_text(piece.place)


__all__ = ["Sheet", "SheetCell", "sheets"]
