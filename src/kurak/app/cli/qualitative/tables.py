"""Tables of codes on a terminal: a code a line, indented as in the codebook, in at most 80 columns."""

from __future__ import annotations

from collections.abc import Sequence

from kurak.app.cli.output import WIDTH, safe
from kurak.model.coded_displays import CodeRow

LONGEST_NAME, SHORTEST_NAME = 34, 16
GAP = 2


def shortened(text: str, width: int) -> str:
    """A text that fits, its end cut if it must be."""
    text = safe(text)
    return text if len(text) <= width else text[: width - 1] + "…"


def code_table(
    rows: Sequence[CodeRow], columns: Sequence[str], cells: Sequence[Sequence[str]], *, under: Sequence[str] = ()
) -> list[str]:
    """Codes by columns; where the columns do not fit beside each other, they are shown in parts.

    Parameters
    ----------
    rows, columns, cells
        Codes, heads, and what stands in ``cells[row][column]``.
    under
        A second line of heads: bases.
    """
    names = [f"{'  ' * row.depth}{row.name}" for row in rows]
    width = max(SHORTEST_NAME, min(LONGEST_NAME, max((len(name) for name in names), default=0)))
    room = WIDTH - width
    longest = [max(len(part) for part in (head, *(line[place] for line in cells), *([under[place]] if under else []))) for place, head in enumerate(columns)]
    widths = [min(max(one, 3), max(3, room - GAP)) + GAP for one in longest]
    lines: list[str] = []
    first = 0
    while first < len(columns) or (not columns and not lines):
        last, used = first, 0
        while last < len(columns) and (used + widths[last] <= room or last == first):
            used += widths[last]
            last += 1
        part = range(first, last)
        if lines:
            lines.append("")
        lines.append(" " * width + "".join(f"{shortened(columns[place], widths[place] - GAP):>{widths[place]}}" for place in part))
        if under:
            lines.append(" " * width + "".join(f"{under[place]:>{widths[place]}}" for place in part))
        lines += [
            (f"{shortened(name, width):<{width}}" + "".join(f"{shortened(line[place], widths[place] - GAP):>{widths[place]}}" for place in part)).rstrip()
            for name, line in zip(names, cells, strict=True)
        ]
        if not columns:
            break
        first = last
    return lines
