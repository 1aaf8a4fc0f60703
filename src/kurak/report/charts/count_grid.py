"""Counts in rows and columns, the largest first: each printed in its cell, its ground the darker the larger it is.

An empty cell says that nothing is recorded; that is not known to be nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kurak.report.charts.canvas import SMALL, Canvas, letters, number
from kurak.report.charts.drawing import NARROW, WIDE, Drawing
from kurak.report.charts.furniture import draw_note
from kurak.report.charts.lettering import LEADING, widest, width_of, wrap
from kurak.report.wording import count
from kurak.report.words.nouns import named, numbered
from kurak.report.words.saying import say
from kurak.report.writers.frame_words import known

CELL = 24.0
SLANT_LETTERS = 24
SHADES = (("map-3", "map-3-ink"), ("map-2", "map-2-ink"), ("map-1", "map-1-ink"))


@dataclass(frozen=True)
class Counts:
    """A table of counts.

    Parameters
    ----------
    cells
        [row, column]; 0 where nothing is recorded.
    row_word, column_word
        What a row and a column are, one and many.
    left_out
        What of the rows and columns is not drawn, in words.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[int, ...], ...]
    row_word: tuple[str, str]
    column_word: tuple[str, str]
    counted: tuple[str, str]
    left_out: str = ""


def shades(counts: Sequence[int]) -> tuple[int, int]:
    """Upper ends of the light and of the middle shade: a third of the cells each, as far as ties allow.

    Examples
    --------
    >>> shades([1, 1, 2, 3, 8, 40])
    (1, 3)
    """
    filled = sorted(value for value in counts if value)
    if not filled:
        return 0, 0
    return filled[(len(filled) - 1) // 3], filled[2 * (len(filled) - 1) // 3]


def draw_counts(table: Counts, *, mark: str = "") -> Drawing:
    """Draw the table, column heads slanted; on a phone the columns have numbers and their names stand beneath."""
    ends = shades([value for line in table.cells for value in line])
    total = sum(map(sum, table.cells))
    words = f"{known(mark)}. " if mark else ""
    words += say(
        "{rows} by {columns}: {counted}.",
        rows=numbered(len(table.rows), table.row_word),
        columns=numbered(len(table.columns), table.column_word),
        counted=numbered(total, table.counted),
    )
    first = sorted(((sum(line), name) for name, line in zip(table.rows, table.cells, strict=True)), key=lambda one: -one[0])[:3]
    words += " " + say("Largest: {them}.", them=", ".join(f"{name} {count(value)}" for value, name in first)) + " " + table.left_out
    values = tuple((name, *(count(value) if value else "" for value in line)) for name, line in zip(table.rows, table.cells, strict=True))
    return Drawing(
        _draw(table, WIDE, ends, mark), _draw(table, NARROW, ends, mark), words.strip(), (named(table.row_word), *table.columns), values
    )


def _draw(table: Counts, width: float, ends: tuple[int, int], mark: str) -> str:
    canvas = Canvas(width)
    texts = [count(value) for line in table.cells for value in line]
    room = 0.36 * width if width >= WIDE else 0.4 * width
    label = min(room, widest(list(table.rows), SMALL) + 8)
    heads = [_cut(name) for name in table.columns]
    numbered = width < WIDE
    # A slanted head reaches beyond its column by the cosine of 40 degrees.
    free = width - label - (0.0 if numbered else 0.766 * widest(heads, SMALL))
    cell = min(64.0, max(widest([*texts, "00"], SMALL) + 8, free / max(1, len(heads))))
    # More columns than the sheet has room for stand in bands, one under the other.
    fit = max(1, int(free // cell))
    y = 0.0
    for start in range(0, len(heads), fit):
        y = _band(canvas, table, heads, start, min(start + fit, len(heads)), label, cell, y, ends, numbered) + 12
    if numbered:
        for place, name in enumerate(table.columns):
            y = canvas.paragraph(0, y + SMALL, wrap(f"{place + 1}  {name}", width, SMALL), size=SMALL, fill="ink2") - SMALL
        y += 10
    y = _key(canvas, y + 4, ends, max((value for line in table.cells for value in line), default=0))
    note = f"{say('An empty cell: nothing is recorded, which is not known to be nothing.')} {table.left_out}"
    return canvas.svg(draw_note(canvas, y + 12, note.strip()) + 8, mark=mark)


def _cut(name: str) -> str:
    return name if len(name) <= SLANT_LETTERS else name[: SLANT_LETTERS - 2].rstrip() + " …"


def _band(
    canvas: Canvas, table: Counts, heads: list[str], start: int, end: int, label: float, cell: float, top: float, ends: tuple[int, int], numbered: bool
) -> float:
    if numbered:
        for place in range(start, end):
            canvas.text(label + (place - start + 0.5) * cell, top + SMALL, str(place + 1), size=SMALL, anchor="middle", fill="ink2")
        y = top + SMALL + 8
    else:
        # Sine and cosine of 40 degrees: how high and how far the longest head reaches.
        high = widest(heads[start:end], SMALL) * 0.643 + 14
        y = top + high
        for place in range(start, end):
            x = label + (place - start + 0.5) * cell
            canvas.put(
                f'<text x="{number(x)}" y="{number(y - 6)}" transform="rotate(-40 {number(x)} {number(y - 6)})" font-size="{SMALL:g}" '
                f'fill="var(--ink2)">{letters(heads[place])}</text>',
                False,
            )
    for name, line in zip(table.rows, table.cells, strict=True):
        lines = wrap(name, label - 6, SMALL)
        high = max(CELL, len(lines) * SMALL * LEADING + 6)
        canvas.paragraph(0, y + high / 2 - (len(lines) - 1) * SMALL * LEADING / 2 + 0.36 * SMALL, lines, size=SMALL)
        for place in range(start, end):
            value = line[place]
            x = label + (place - start) * cell
            if not value:
                canvas.rect(x + 1, y + 1, cell - 2, high - 2, fill="sunk", behind=True)
                continue
            ground, ink = SHADES[(value > ends[0]) + (value > ends[1])]
            canvas.rect(x + 1, y + 1, cell - 2, high - 2, fill=ground, behind=True)
            canvas.text(x + cell / 2, y + high / 2 + 0.36 * SMALL, count(value), size=SMALL, anchor="middle", fill=ink)
        y += high
    return y


def _key(canvas: Canvas, y: float, ends: tuple[int, int], largest: int) -> float:
    steps = [(1, ends[0]), (ends[0] + 1, ends[1]), (ends[1] + 1, largest)]
    x = 0.0
    for (low, high), (ground, _) in zip(steps, SHADES, strict=True):
        if low > high:
            continue
        word = count(low) if low == high else f"{count(low)}–{count(high)}"
        if x + 26 + width_of(word, SMALL) > canvas.width:
            x, y = 0.0, y + SMALL * LEADING + 4
        canvas.rect(x, y, 18, SMALL, fill=ground)
        x = canvas.text(x + 24, y + 0.86 * SMALL, word, size=SMALL, fill="ink2").right + 16
    return y + SMALL + 4


__all__ = ["Counts", "draw_counts", "shades"]
