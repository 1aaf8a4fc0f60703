"""Tables in the Word file: real ones, with a head that is repeated on every page and never a mark without its word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kurak.model import document as tree
from kurak.report.wording import shortest
from kurak.report.words.language import spoken
from kurak.report.words.saying import phrase, say
from kurak.report.writers import palette
from kurak.report.writers.column_widths import ROOM, column_widths, extra_width, width_needed
from kurak.report.writers.docx_styles import border, ink
from kurak.report.writers.docx_words import DocxWords, Look, attribute, field, paragraph, run
from kurak.report.writers.frame_words import known
from kurak.report.writers.making_notes import note_of
from kurak.report.writers.outline import (
    figure_label,
    has_flag,
    has_impossible,
    marks_used,
    table_label,
    tree_text,
)

TURNED_ROOM: Final = 710.0
"""Width of the text on a turned page, in points."""
GLYPHS: Final[dict[tree.Mark, str]] = {"full": "●", "half": "◐", "empty": "○", "dot": "·"}
_ENDS: Final = {"left": "start", "right": "end", "center": "center"}
_TONES: Final = {"accent": "accent", "ochre": "ochre", "quiet": "ink3"}
_WHOLE: Final = 16
"""A table of at most so many rows stays on one page, if all its cells together have at most so many letters:"""
_LETTERS: Final = 2500
_LOOSE: Final = '<w:pStyle w:val="KurakCell"/>'
_TAGS: Final = re.compile(r"<[^>]+>")
_FIRST_WORDS: Final = re.compile(r"\s*[:;,(].*")


@dataclass(frozen=True, slots=True)
class Box:
    """A cell of a table: its paragraphs, and how it stands."""

    inside: str
    columns: int = 1
    fill: str = ""
    frame: str = ""
    over: bool = False

    def written(self, width: float) -> str:
        """The cell; a heavy line over it where it is one of a total."""
        line = f'<w:tcBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="{ink("ink")}"/></w:tcBorders>' if self.over else ""
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{round(width * 20)}" w:type="dxa"/>'
            + (f'<w:gridSpan w:val="{self.columns}"/>' if self.columns > 1 else "")
            + (self.frame or line)
            + (f'<w:shd w:val="clear" w:color="auto" w:fill="{self.fill}"/>' if self.fill else "")
            + f"</w:tcPr>{self.inside}</w:tc>"
        )


class DocxTables:
    """Writes tables; ``labels`` are their numbers by id."""

    def __init__(self, words: DocxWords, labels: dict[str, str]) -> None:
        self.words = words
        self.labels = labels
        self.counters = (say("Table"), say("Figure"))
        """Names of Word's counters of captions: its own words in the language of the document, the same in all chapters."""

    # ── above and below ──

    def caption(self, block: Any) -> str:
        """Number, finding and tag; then the measure."""
        label = self.labels.get(block.id, "")
        runs = ""
        if label:
            # In some languages the number goes before the word.
            before, after = around_number(block)
            number = label[len(before) : len(label) - len(after)]
            counted = run(number) if block.number else field(f"SEQ {self.counters[isinstance(block, tree.Figure)]} \\* ARABIC", run(number))
            runs += self.words.named(self.words.label_mark(block.id), run(before) + counted + run(after))
            note = note_of(block, label)
            runs += self.words.note_mark(note) if note is not None else ""
            runs += run(". ") if tree_text(block.caption) else ""
        runs += self.words.inline(block.caption)
        if tag := getattr(block, "tag", ""):
            runs += run(" ") + run(known(tag), Look(style="KurakTag"))
        above = paragraph("Caption", self.words.mark(block.id, runs))
        if tree_text(block.subtitle):
            above += paragraph("KurakSubtitle", self.words.inline(block.subtitle))
        return above

    def below(self, block: Any, *first: str) -> str:
        """Notes and source."""
        lines = [runs for runs in first if runs]
        lines += [self.words.inline(note) for note in block.notes]
        if tree_text(block.source):
            lines.append(self.words.inline(phrase("Source: {source}", source=block.source)))
        last = len(lines) - 1
        return "".join(paragraph("KurakNote", runs, properties="<w:keepNext/>" if place < last else "") for place, runs in enumerate(lines))

    # ── plain tables ──

    def table(self, block: tree.Table) -> tuple[str, bool]:
        """A table with all about it, and whether it needs a turned page."""
        turned = width_needed(block.columns, block.rows) > ROOM
        room = TURNED_ROOM if turned else ROOM
        inside = self.grid(block.columns, block.rows, room, row_headers=block.row_headers, empty=block.empty, says=block.caption, followed=_has_lines(block))
        return self.caption(block) + inside + self.below(block), turned

    def grid(
        self,
        columns: tuple[tree.Column, ...],
        rows: tuple[tree.Row, ...],
        room: float = ROOM,
        *,
        row_headers: bool = True,
        empty: str = "None.",
        says: tree.Inlines = "",
        followed: bool = False,
    ) -> str:
        """A table of cells."""
        if not columns:
            return paragraph("KurakNote", run(known(empty)))
        relative = column_widths(columns, rows)
        widths = [room * width / sum(relative) for width in relative]
        size = 0.0 if len(columns) < 8 else 7.5
        head = []
        for column in columns:
            words = self.words.inline(column.label, Look(size=size), notes=False)
            under = run(f" {column.note}", Look(size=size or 7.5)) if column.note else ""
            head.append(Box(cell_text(words + under, column.align)))
        lines = [(head, "head")]
        lines += [(self._cells(line, columns, size), line.kind) for line in rows]
        if not rows:
            lines.append(([Box(cell_text(run(known(empty), Look(colour=ink("ink3")))), len(columns))], "plain"))
        return laid_out(lines, widths, says=tree_text(says), first_column=row_headers, followed=followed)

    def _cells(self, line: tree.Row, columns: tuple[tree.Column, ...], size: float) -> list[Box]:
        cells = [cell if isinstance(cell, tree.Cell) else tree.Cell(cell) for cell in line.cells]
        if line.kind == "group":
            words = self.words.inline(cells[0].content, Look(bold=True, colour=ink("accent"), size=size))
            return [Box(cell_text(self.words.mark(line.id, words)), len(columns))]
        found: list[Box] = []
        place = 0
        for cell in cells:
            strong = line.kind == "total" or cell.header or cell.tone in ("strong", "flag")
            colour = ink(_TONES[cell.tone]) if cell.tone in _TONES else ""
            words = self.words.inline(cell.content, Look(bold=strong, colour=colour, size=size))
            if not found:
                words = self.words.mark(line.id, words)
            found.append(
                Box(
                    cell_text(words, columns[place].align),
                    cell.columns,
                    frame=border("ochre-fill", 12) if cell.tone == "flag" else "",
                    over=line.kind == "total",
                )
            )
            place += cell.columns
        return found

    # ── heat tables ──

    def heat(self, block: tree.HeatTable) -> tuple[str, bool]:
        """Items by places, each value printed on its colour."""
        if not block.columns or not (block.rows or block.total):
            return self.caption(block) + paragraph("KurakNote", run(say("None."))) + self.below(block), False
        places, extras = len(block.columns), len(block.extra_columns)
        turned = places + extras > 13
        room = TURNED_ROOM if turned else ROOM
        first = room * 0.3
        extra = extra_width(block)
        each = (room - first) / (places + extra * extras)
        head = [Box(cell_text(self.words.inline(known(block.row_label) if isinstance(block.row_label, str) else block.row_label, notes=False), "left"))]
        small = Look(size=7.5)
        head += [Box(cell_text(self.words.inline(column, small, notes=False), "center")) for column in (*block.columns, *block.extra_columns)]
        lines = [(head, "head")]
        lines += [(self._heat_cells(line, block, total=False), "plain") for line in block.rows]
        if block.total:
            lines.append((self._heat_cells(block.total, block, total=True), "total"))
        widths = [first, *[each] * places, *[each * extra] * extras]
        inside = laid_out(lines, widths, says=tree_text(block.caption), style="KurakHeatTable", followed=True)
        low, high, middle = map(shortest, (block.low, block.high, (block.low + block.high) / 2))
        key = say("Colours go from {low} to {high}; the midpoint {middle} is grey.", low=low, high=high, middle=middle)
        if has_impossible(block):
            key += " " + say("Bold in a frame: {meaning}.", meaning=known(block.impossible_label))
        return self.caption(block) + inside + self.below(block, run(key)), turned

    def _heat_cells(self, line: tree.HeatRow, block: tree.HeatTable, *, total: bool) -> list[Box]:
        code = run(f"{line.code} ", Look(colour=ink("ink3"), size=7)) if line.code else ""
        found = [Box(cell_text(code + self.words.inline(line.label, Look(bold=total)), "left"), over=total)]
        for cell in line.cells:
            if cell is None:
                found.append(Box(cell_text("")))
                continue
            step = 0 if cell.value is None else palette.heat_step(cell.value, low=block.low, high=block.high)
            look = Look(bold=cell.impossible, colour=ink(f"heat-{step}-ink") if step else ink("ink3"))
            frame = border("ochre-fill", 18) if cell.impossible else ""
            found.append(Box(cell_text(run(cell.text, look), "center"), fill=ink(f"heat-{step}") if step else "", frame=frame))
        for place, extra in enumerate(line.extra):
            look = Look(bold=True, colour=ink("accent") if place else "")
            found.append(Box(cell_text(self.words.inline(extra, look), "center"), over=total))
        return found

    # ── matrices ──

    def matrix(self, block: tree.MarkMatrix) -> tuple[str, bool]:
        """Rows by columns with marks, the words of each mark beside it; then what the marks rest on."""
        if not block.columns or not block.rows:
            return self.caption(block) + paragraph("KurakNote", run(say("None."))) + self.below(block), False
        turned = len(block.columns) > 9
        room = TURNED_ROOM if turned else ROOM
        first = room * (0.34 if len(block.columns) < 6 else 0.22)
        widths = [first, *[(room - first) / len(block.columns)] * len(block.columns)]
        size = 7.5 if len(block.columns) < 8 else 6.5
        head = [Box(cell_text(self.words.inline(block.row_label, notes=False), "left"))]
        for column in block.columns:
            words = self.words.inline(column.label, Look(size=size), notes=False)
            head.append(Box(cell_text(words + (run(f" {column.note}", Look(size=size)) if column.note else ""), "center")))
        lines = [(head, "head")]
        lines += [(self._mark_cells(line, block, size), line.kind) for line in block.rows]
        inside = laid_out(lines, widths, says=tree_text(block.caption), followed=True)
        legend = [f"{GLYPHS[used]} {words}" for used, words in marks_used(block) if used in GLYPHS]
        if block.flag_label and has_flag(block):
            legend.append(say("in a frame: {meaning}", meaning=block.flag_label))
        below = self.below(block, run(" · ".join(legend)))
        evidence = self.evidence(block) if block.evidence_on_paper else ""
        return self.caption(block) + inside + below + evidence, turned

    def _mark_cells(self, line: tree.MarkRow, block: tree.MarkMatrix, size: float) -> list[Box]:
        total = line.kind == "total"
        look = Look(bold=total or line.kind == "group", colour=ink("accent") if line.kind == "group" else "")
        label = self.words.inline(line.label, look)
        if line.note:
            label += run(f" {line.note}", Look(colour=ink("ink3"), size=7.5))
        if line.kind == "group":
            return [Box(cell_text(label, "left"), len(block.columns) + 1)]
        meanings = dict(block.meanings)
        found = [Box(cell_text(label, "left", left=10 * line.level), over=total)]
        for cell in line.cells:
            words = mark_words(cell, meanings, short=len(block.columns) > 9)
            marked = Look(italic=cell.mark == "words", bold=total, size=size)
            frame = border("ochre-fill", 14) if cell.flag else ""
            found.append(Box(cell_text(run(words, marked), "center"), frame=frame, over=total))
        return found

    def evidence(self, block: tree.MarkMatrix) -> str:
        """On paper nothing opens: the evidence behind the marks follows the matrix."""
        meanings = dict(block.meanings)
        listed = []
        for line in block.rows:
            for cell, column in zip(line.cells, block.columns, strict=False):
                if not cell.evidence:
                    continue
                means = f", {meanings[cell.mark]}" if cell.mark in meanings else ""
                runs = run(f"{tree_text(line.label)} – {tree_text(column.label)}{means}: ", Look(bold=True, size=8.5))
                small = Look(size=8.5)
                for place, piece in enumerate(cell.evidence):
                    runs += run("; ", small) if place else ""
                    runs += self.words.inline(piece.text, small, notes=False)
                    if tree_text(piece.place):
                        runs += run(" (", small) + self.words.inline(piece.place, small, notes=False) + run(")", small)
                listed.append(paragraph("ListBullet", runs))
        if not listed:
            return ""
        return paragraph("KurakSummary", run(say("Evidence behind {label}", label=self.labels[block.id]))) + "".join(listed)


def mark_words(cell: tree.MarkCell, meanings: dict[tree.Mark, str], *, short: bool = False) -> str:
    """What a cell of a matrix says in letters: mark, its words, its text, and on how many pieces of evidence it rests.

    Examples
    --------
    >>> mark_words(tree.MarkCell("half"), {"half": "mixed: both are said"}, short=True)
    '◐ mixed'
    """
    parts = []
    if cell.mark == "words":
        parts.append(cell.text or meanings[cell.mark])
    elif cell.mark != "none":
        words = meanings[cell.mark]
        parts.append(f"{GLYPHS[cell.mark]} {_FIRST_WORDS.sub('', words) if short else words}")
    if cell.text and cell.mark != "words":
        parts.append(cell.text)
    if len(cell.evidence) > 1:
        parts.append(f"×{len(cell.evidence)}")
    return " ".join(parts)


def around_number(block: Any) -> tuple[str, str]:
    """What stands before and after the number in the label of a figure or a table, in the language spoken."""
    label = figure_label if isinstance(block, tree.Figure) else table_label
    before, _, after = label("\0", spoken()).partition("\0")
    return before, after


def _has_lines(block: tree.Table) -> bool:
    return bool(block.notes or tree_text(block.source))


def _letters(inside: str) -> int:
    return len(_TAGS.sub("", inside))


def cell_text(runs: str, align: tree.Align = "left", *, left: float = 0) -> str:
    """The paragraph of a cell."""
    properties = f'<w:ind w:left="{round(left * 20)}"/>' if left else ""
    properties += f'<w:jc w:val="{_ENDS[align]}"/>' if align != "left" else ""
    return paragraph("KurakCell", runs, properties=properties)


def laid_out(
    lines: Iterable[tuple[Sequence[Box], str]], widths: Sequence[float], *, says: str = "", style: str = "KurakTable", first_column: bool = True, followed: bool = False
) -> str:
    """Rows of cells as a table; rows of kind ``head`` are repeated on every page, and no row is cut between two.

    ``followed`` keeps the last row with the notes under the table.
    """
    rows = []
    given = list(lines)
    together = len(given) <= _WHOLE and sum(_letters(cell.inside) for cells, _ in given for cell in cells) <= _LETTERS
    for number, (cells, kind) in enumerate(given, 1):
        place, written = 0, []
        for cell in cells:
            written.append(cell.written(sum(widths[place : place + cell.columns])))
            place += cell.columns
        head = "<w:tblHeader/>" if kind == "head" else ""
        inside = "".join(written)
        if followed if number == len(given) else together or kind in ("head", "group"):
            inside = inside.replace(_LOOSE, f"{_LOOSE}<w:keepNext/>")
        rows.append(f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{inside}</w:tr>")
    columns = "".join(f'<w:gridCol w:w="{round(width * 20)}"/>' for width in widths)
    look = f'<w:tblLook w:val="0{"4A0" if first_column else "420"}" w:firstRow="1" w:lastRow="0" w:firstColumn="{int(first_column)}" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
    told = f'<w:tblCaption w:val="{attribute(says)}"/>' if says else ""
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{round(sum(widths) * 20)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>{look}{told}</w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


__all__ = ["GLYPHS", "TURNED_ROOM", "Box", "DocxTables", "cell_text", "laid_out", "mark_words"]
