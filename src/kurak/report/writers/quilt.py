"""The quilt: small triangles sewn into squares, the mark of Kurak. Drawn, not random: the same cloth every time.

A square of cloth is two triangles, one of ground and one of colour, cut along a diagonal. Blocks of four by four
squares alternate two patterns, a diamond and a pinwheel, as the patchwork of a kurak alternates its stars.
"""

from __future__ import annotations

from typing import Final

from kurak.report.writers.palette import QUILT

# Corner of the coloured triangle (a: top left, b: top right, c: bottom right, d: bottom left), the colour, and
# the colour of the other half; one string a row of the block, cells apart by blanks.
_BLOCKS: Final[tuple[tuple[str, ...], ...]] = (
    ("a10 b20 a20 b10", "d20 c41 d41 c20", "a20 b41 a41 b20", "d10 c20 d20 c10"),
    ("b10 a30 b30 a10", "c20 a53 b53 d20", "b20 d53 c53 a20", "c10 d30 c30 d10"),
    ("c20 d10 c30 d20", "b10 c41 d41 a30", "c30 b41 a41 d10", "b20 a30 b10 a20"),
    ("d30 c20 d20 c30", "c10 a53 b53 d10", "b10 d53 c53 a10", "a30 b20 a20 b30"),
)
_ORDER: Final = (0, 1, 2, 1, 0, 3)
_SIZE: Final = 4


def _triangle(corner: str, left: int, top: int, side: int) -> str:
    right, bottom = left + side, top + side
    return {
        "a": f"M{left} {bottom}V{top}H{right}Z",
        "b": f"M{left} {top}H{right}V{bottom}Z",
        "c": f"M{right} {top}V{bottom}H{left}Z",
        "d": f"M{left} {top}V{bottom}H{right}Z",
    }[corner]


def sew(columns: int, rows: int, *, side: int = 36, seam: str = "#FBFAF6", start: int = 0) -> str:
    """``columns`` by ``rows`` squares of cloth, as SVG paths.

    Parameters
    ----------
    side
        Side of a square, in units of the drawing.
    seam
        Colour of the thread between the pieces.
    start
        Shifts the order of the blocks.
    """
    cloth: dict[str, list[str]] = {}
    for row in range(rows):
        for column in range(columns):
            turn = column // _SIZE + (row // _SIZE) * 2 + start
            block = _BLOCKS[_ORDER[turn % len(_ORDER)]]
            corner, front, back = tuple(block[row % _SIZE].split()[column % _SIZE])
            left, top = column * side, row * side
            cloth.setdefault(back, []).append(f"M{left} {top}h{side}v{side}h-{side}Z")
            cloth.setdefault(f"{front}+", []).append(_triangle(corner, left, top, side))
    paths = "".join(
        f'<path fill="{QUILT[int(colour[0])]}" d="{"".join(pieces)}"/>'
        for colour, pieces in sorted(cloth.items(), key=lambda piece: (piece[0].endswith("+"), piece[0]))
    )
    return f'<g stroke="{seam}" stroke-width="{side / 45:.2f}" stroke-linejoin="round">{paths}</g>'


def quilt(columns: int, rows: int, *, side: int = 36, start: int = 0) -> str:
    """An SVG of ``columns`` by ``rows`` squares; decoration, so it carries no words."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {columns * side} {rows * side}" '
        f'preserveAspectRatio="xMinYMin slice" aria-hidden="true">'
        f"{sew(columns, rows, side=side, start=start)}</svg>"
    )


def bolt(name: str, *, side: int = 36) -> str:
    """One piece of cloth as an SVG pattern called ``name``: laid edge to edge, it goes on without a break."""
    columns, rows = _SIZE * len(_ORDER), _SIZE * len(_ORDER) // 2
    return (
        f'<pattern id="{name}" width="{columns * side}" height="{rows * side}" patternUnits="userSpaceOnUse">'
        f"{sew(columns, rows, side=side)}</pattern>"
    )


def mark() -> str:
    """The mark: one pinwheel of four squares."""
    pieces = (
        (0, 0, "d", 1, 4),
        (1, 0, "a", 2, 1),
        (0, 1, "c", 1, 2),
        (1, 1, "b", 4, 1),
    )
    paths = "".join(
        f'<path fill="{QUILT[back]}" d="M{x * 16} {y * 16}h16v16h-16Z"/>'
        f'<path fill="{QUILT[front]}" d="{_triangle(corner, x * 16, y * 16, 16)}"/>'
        for x, y, corner, front, back in pieces
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" class="mark" viewBox="0 0 32 32" aria-hidden="true" '
        f'focusable="false"><g stroke="#FBFAF6" stroke-width=".8">{paths}</g></svg>'
    )
