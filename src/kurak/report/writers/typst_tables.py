"""Tables on paper: plain ones, heat tables, matrices of marks and lists of findings.

A table stands on a turned page only where its words need it; rows are not cut, heads are repeated.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from kurak.model import document as tree
from kurak.report.wording import shortest
from kurak.report.words.saying import phrase, say
from kurak.report.writers import palette
from kurak.report.writers.column_widths import (
    ROOM,
    column_widths,
    content_of,
    extra_width,
    width_needed,
)
from kurak.report.writers.frame_words import known
from kurak.report.writers.making_notes import note_of
from kurak.report.writers.outline import has_flag, has_impossible, marks_used, tree_text
from kurak.report.writers.typst_words import Words, flag, quoted

_WHOLE_ROW: Final = 700
"""A table whose cells have at most so many letters never cuts a row."""
_WHOLE_TABLE: Final = 2500
"""A table with few rows and at most so many letters in all stays on one page."""


class Tables:
    """Writes tables; ``labels`` are their numbers by id."""

    def __init__(self, words: Words, labels: dict[str, str]) -> None:
        self.words = words
        self.literal = words.literal
        self.inline = words.inline
        self.labels = labels

    def caption(self, block: Any) -> str:
        """Number and tag, finding, measure."""
        number = self.labels.get(block.id, "")
        tag = getattr(block, "tag", "")
        note = note_of(block, number) if number and self.words.has_annex else None
        head = " + ".join(
            (
                *((self.literal(number),) if number else ()),
                *((self.words.table_mark(note),) if note is not None else ()),
                *((f"h(6pt) + tag({self.literal(known(tag))})",) if tag else ()),
            )
        )
        title = self.inline(block.caption) if tree_text(block.caption) else "none"
        subtitle = self.inline(block.subtitle) if tree_text(block.subtitle) else "none"
        return f"caption-of({head or 'none'}, {title}, {subtitle})"

    def below(self, block: Any, first: str = "") -> str:
        """Notes and source."""
        lines = [first] if first else []
        lines += [f"small({self.inline(note)})" for note in block.notes]
        if tree_text(block.source):
            lines.append(f"small({self.inline(phrase('Source: {source}', source=block.source))})")
        return "{" + "; ".join(lines) + "}" if lines else "none"

    def grid(
        self,
        columns: tuple[tree.Column, ...],
        rows: tuple[tree.Row, ...],
        *,
        row_headers: bool = True,
        empty: str = "None.",
    ) -> str:
        """A table as an expression."""
        if not columns:
            return self.literal(known(empty))
        limit = max(6, 60 // len(columns))
        widths = ", ".join(f"{width:.2f}fr" for width in column_widths(columns, rows))
        points = "9.4pt" if len(columns) < 6 else "8.4pt" if len(columns) < 11 else "7.6pt"
        head = []
        for column in columns:
            words = self.inline(column.label, notes=False, limit=limit)
            if column.note:
                words += f" + linebreak() + text(size: 0.92em, {self.literal(column.note, limit)})"
            head.append(f"head-cell({words}, {column.align})")
        cells = []
        for line in rows:
            cells += self._row(line, columns, row_headers, limit)
        if not rows:
            cells.append(f"table.cell(colspan: {len(columns)}, align: left, text(fill: ink3, {self.literal(known(empty))}))")
        longest = max((len(tree_text(content_of(cell))) for line in rows for cell in line.cells), default=0)
        whole = flag(longest <= _WHOLE_ROW)
        sides = ", ".join(column.align for column in columns)
        return f"plain-table(({widths},), ({sides},), {points}, {whole}, ({', '.join(head)},), {', '.join(cells)})"

    def _row(
        self, line: tree.Row, columns: tuple[tree.Column, ...], row_headers: bool, limit: int
    ) -> list[str]:
        cells = [cell if isinstance(cell, tree.Cell) else tree.Cell(cell) for cell in line.cells]
        anchor = f"anchor({quoted(line.id)}) + " if line.id else ""
        if line.kind == "group":
            words = self.inline(cells[0].content)
            return [
                _group_head(
                    f"table.cell(colspan: {len(columns)}, align: left, inset: (x: 0pt, top: 10pt, bottom: 4.5pt), "
                    f"{anchor}text(weight: 600, fill: accent, {words}))"
                )
            ]
        found = []
        for cell in cells:
            words = self.inline(cell.content, limit=limit)
            settings = []
            if cell.columns > 1:
                settings.append(f"colspan: {cell.columns}")
            if line.kind == "total":
                settings.append("stroke: (top: 1pt + ink, bottom: 0.5pt + line)")
            if line.kind == "total" or cell.tone in ("strong", "flag"):
                words = f"text(weight: 600, {words})"
            if cell.tone == "flag":
                # A stroke of the cell would be drawn over by its neighbours.
                words = (
                    f"box(stroke: 1.2pt + ochre-fill, inset: (x: 4pt, y: 2.5pt), outset: (y: 0.5pt), {words})"
                )
            if colour := {"accent": "accent", "ochre": "ochre", "quiet": "ink3"}.get(cell.tone):
                words = f"text(fill: {colour}, {words})"
            words = anchor + words
            found.append(f"table.cell({', '.join(settings)}, {words})" if settings else words)
            anchor = ""
        return found

    def table(self, block: tree.Table) -> str:
        with self.words.one_table():
            inside = self.grid(block.columns, block.rows, row_headers=block.row_headers, empty=block.empty)
        turned = width_needed(block.columns, block.rows) > ROOM
        letters = sum(len(tree_text(content_of(cell))) for line in block.rows for cell in line.cells)
        # What is longer than a page must break: a table kept whole would run over the foot.
        whole = len(block.rows) <= 12 and letters <= _WHOLE_TABLE and not turned
        framed = f"#framed({quoted(block.id)}, {flag(not whole)}, {self.caption(block)}, {inside}, {self.below(block)})"
        return _turned(framed) if turned else framed

    def heat(self, block: tree.HeatTable) -> str:
        if not block.columns or not (block.rows or block.total):
            return f"#framed({quoted(block.id)}, false, {self.caption(block)}, {self.literal(say('None.'))}, {self.below(block)})"
        places, extras = len(block.columns), len(block.extra_columns)
        turned = places + extras > 13
        first = "2.6fr" if places + extras < 9 else "48mm"
        head = [
            f"table.cell(align: left + bottom, inset: (x: 0pt, y: 4pt), {self.inline(known(block.row_label) if isinstance(block.row_label, str) else block.row_label, notes=False)})"
        ]
        head += [
            f"table.cell(align: center + bottom, inset: (x: 0.5pt, y: 4pt), text(size: 0.9em, fill: ink2, {self.inline(column, notes=False, limit=9)}))"
            for column in block.columns
        ]
        head += [
            f"table.cell(align: center + bottom, inset: (x: 0.5pt, y: 4pt), text(size: 0.9em, weight: 600, {self.inline(column, notes=False, limit=9)}))"
            for column in block.extra_columns
        ]
        cells = []
        for line in block.rows:
            cells += self._heat_row(line, block, "none")
        if block.total:
            cells += self._heat_row(block.total, block, "(top: 1pt + ink)")
        inside = (
            f"{{ set text(size: 8.4pt); set par(leading: 0.45em); table(columns: ({first}, {'1fr, ' * places}{f'{extra_width(block):.2f}fr, ' * extras}), gutter: 1.2pt, "
            f"table.header({', '.join(head)}), {', '.join(cells)}) }}"
        )
        middle = say("midpoint {value} in grey", value=shortest((block.low + block.high) / 2))
        frame = known(block.impossible_label) if has_impossible(block) else ""
        key = f"heat-key({quoted(shortest(block.low))}, {quoted(shortest(block.high))}, {quoted(middle)}, {self.literal(frame)})"
        framed = f"#framed({quoted(block.id)}, {flag(len(block.rows) > 16)}, {self.caption(block)}, {inside}, {self.below(block, key)})"
        return _turned(framed) if turned else framed

    def _heat_row(self, line: tree.HeatRow, block: tree.HeatTable, stroke: str) -> list[str]:
        code = f"text(size: 0.85em, fill: ink3, {self.literal(line.code + ' ')}) + " if line.code else ""
        weight = "600" if stroke != "none" else "400"
        found = [
            f"table.cell(align: left + horizon, inset: (x: 0pt, y: 4pt), stroke: {stroke}, {code}text(weight: {weight}, {self.inline(line.label, limit=20)}))"
        ]
        for cell in line.cells:
            if cell is None:
                found.append('heat-cell(0, "", false)')
                continue
            step = 0 if cell.value is None else palette.heat_step(cell.value, low=block.low, high=block.high)
            found.append(f"heat-cell({step}, {self.literal(cell.text)}, {flag(cell.impossible)})")
        for place, extra in enumerate(line.extra):
            colour = "accent" if place else "ink"
            found.append(
                f"table.cell(align: center + horizon, inset: (x: 1pt, y: 4pt), stroke: {stroke}, text(weight: 600, fill: {colour}, {self.inline(extra)}))"
            )
        return found

    def matrix(self, block: tree.MarkMatrix) -> str:
        if not block.columns or not block.rows:
            return f"#framed({quoted(block.id)}, false, {self.caption(block)}, {self.literal(say('None.'))}, {self.below(block)})"
        meanings = dict(block.meanings)
        turned = len(block.columns) > 14 and not block.slanted
        upright = block.slanted or len(block.columns) > 7
        head = [
            f"table.cell(align: left + bottom, inset: (left: 0pt), {self.inline(block.row_label, notes=False)})"
        ]
        for column in block.columns:
            words = f"text(weight: 600, {self.inline(column.label, notes=False, limit=14)})"
            if column.note:
                words += f" + linebreak() + text(size: 0.9em, fill: ink3, {self.literal(column.note, 14)})"
            if upright:
                words = f"rotate(-90deg, reflow: true, box(width: 92pt, align(left, {words})))"
            head.append(f"table.cell(align: center + bottom, inset: (x: 2pt, y: 5pt), {words})")
        cells = []
        for line in block.rows:
            cells += self._matrix_row(line, block, meanings)
        first = "2.2fr" if len(block.columns) < 6 else "46mm"
        inside = (
            f"{{ set text(size: 9pt); set par(leading: 0.45em); table(columns: ({first}, {'1fr, ' * len(block.columns)}), inset: (x: 4pt, y: 4.5pt), "
            f"stroke: (x, y) => (bottom: 0.5pt + if y == 0 {{ line2 }} else {{ line }}), align: center + horizon, "
            f"table.header({', '.join(head)}), {', '.join(cells)}) }}"
        )
        legend = [
            f"glyph({_glyph(used)}, {self.literal(words)}) + {self.literal(' ' + words)}"
            for used, words in marks_used(block)
            if used not in ("words", "none")
        ]
        if block.flag_label and has_flag(block):
            legend.append(
                f"pdf.artifact(box(width: 8pt, height: 8pt, stroke: 1.4pt + ochre-fill, baseline: 1pt)) + {self.literal(' ' + block.flag_label)}"
            )
        key = f"small({' + h(14pt) + '.join(legend)})" if legend else ""
        framed = f"#framed({quoted(block.id)}, {flag(len(block.rows) > 14)}, {self.caption(block)}, {inside}, {self.below(block, key)})"
        framed = _turned(framed) if turned else framed
        return framed + "\n" + (self._evidence(block) if block.evidence_on_paper else "")

    def _matrix_row(
        self, line: tree.MarkRow, block: tree.MarkMatrix, meanings: dict[tree.Mark, str]
    ) -> list[str]:
        label = self.inline(line.label, limit=20)
        if line.note:
            label += f" + linebreak() + text(size: 0.9em, fill: ink3, {self.literal(line.note)})"
        if line.kind == "group":
            return [
                _group_head(
                    f"table.cell(colspan: {len(block.columns) + 1}, align: left, inset: (x: 0pt, top: 11pt, bottom: 4.5pt), text(weight: 600, fill: accent, {label}))"
                )
            ]
        total = line.kind == "total"
        stroke = ", stroke: (top: 1pt + ink)" if total else ""
        if total:
            label = f"text(weight: 600, {label})"
        left = "12pt" if line.level else "0pt"
        found = [
            f"table.cell(align: left + horizon, inset: (left: {left}, right: 4pt, y: 4.5pt){stroke}, {label})"
        ]
        for cell in line.cells:
            parts = []
            if cell.mark == "words":
                parts.append(
                    f'text(size: 0.86em, style: "italic", fill: ink3, {self.literal(cell.text or meanings[cell.mark])})'
                )
            elif cell.mark != "none":
                parts.append(f"glyph({_glyph(cell.mark)}, {self.literal(meanings[cell.mark])})")
            if cell.text and cell.mark != "words":
                parts.append(self.literal((" " if parts else "") + cell.text))
            if len(cell.evidence) > 1:
                parts.append(f"text(size: 0.8em, fill: ink3, {quoted(f' ×{len(cell.evidence)}')})")
            words = " + ".join(parts) or '""'
            if total:
                words = f"text(weight: 600, {words})"
            frame = ", stroke: 1.6pt + ochre-fill" if cell.flag else stroke
            found.append(f"table.cell(inset: (x: 2pt, y: 4.5pt){frame}, {words})")
        return found

    def _evidence(self, block: tree.MarkMatrix) -> str:
        """On paper nothing opens: the evidence behind the marks follows the matrix."""
        lines = []
        meanings = dict(block.meanings)
        for line in block.rows:
            for cell, column in zip(line.cells, block.columns, strict=False):
                if not cell.evidence:
                    continue
                means = f", {meanings[cell.mark]}" if cell.mark in meanings else ""
                head = f"{tree_text(line.label)} – {tree_text(column.label)}{means}: "
                said = ' + "; " + '.join(
                    self.inline(piece.text, notes=False)
                    + (
                        f' + " (" + {self.inline(piece.place, notes=False)} + ")"'
                        if tree_text(piece.place)
                        else ""
                    )
                    for piece in cell.evidence
                )
                lines.append(f"strong({self.literal(head)}) + {said}")
        if not lines:
            return ""
        listed = ", ".join(lines)
        label = self.labels[block.id]
        return (
            f"#unfolded({self.literal(say('Evidence behind {label}', label=label))}, {{ set text(size: 8.8pt); set par(leading: 0.5em); "
            f"set list(spacing: 5pt); list({listed}) }})"
        )


def _group_head(cell: str) -> str:
    """A row that names those under it; as a header it never stands alone at the foot of a page."""
    return f"table.header(level: 2, repeat: false, {cell})"


def _turned(markup: str) -> str:
    return f"#page(flipped: true)[{markup}\n]"


@cache
def _glyph(name: tree.Mark) -> str:
    ink = palette.PRINT["accent"]
    inside = {
        "full": f'<circle cx="9" cy="9" r="7.6" fill="{ink}"/>',
        "half": f'<circle cx="9" cy="9" r="6.8" fill="none" stroke="{ink}" stroke-width="1.7"/><path d="M9 2.2a6.8 6.8 0 0 0 0 13.6z" fill="{ink}"/>',
        "empty": f'<circle cx="9" cy="9" r="6.8" fill="none" stroke="{ink}" stroke-width="1.7"/>',
        "dot": f'<circle cx="9" cy="9" r="2" fill="{palette.PRINT["ink3"]}"/>',
    }[name]
    return quoted(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 18 18">{inside}</svg>')
