"""The sheet a chart is drawn on: a few marks and letters, written as SVG text.

Only presentation attributes are used, and no ids, styles or classes, so that a browser and the PDF's
own renderer show the same picture. Texts remember where they stand; rules drawn later stop before
them instead of running through.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from typing import Literal

from kurak.report.charts.lettering import ASCENT, DESCENT, LEADING, width_of
from kurak.report.writers.frame_words import known

Anchor = Literal["start", "middle", "end"]

LABEL = 13.5
SMALL = 12.5
MARK = 10.5
TAIL_GAP = 6.0


@dataclass(frozen=True)
class Box:
    """A rectangle in px; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box, gap: float = 0.0) -> bool:
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.top < other.bottom + gap
            and other.top < self.bottom + gap
        )


def text_box(x: float, y: float, text: str, size: float, anchor: Anchor, *, bold: bool = False) -> Box:
    """The room one line of text takes with its baseline at `y`."""
    width = width_of(text, size, bold=bold)
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    return Box(left, y - ASCENT * size, left + width, y + DESCENT * size)


def number(value: float) -> str:
    """A coordinate with one decimal at most.

    Examples
    --------
    >>> number(3.04), number(-0.04), number(2.25)
    ('3', '0', '2.2')
    """
    if not math.isfinite(value):
        raise ValueError("a chart was given a value that is not a number")
    return (
        f"{value:.1f}".removesuffix(".0").replace("-0", "0")
        if abs(value) < 0.05
        else f"{value:.1f}".removesuffix(".0")
    )


def letters(text: str) -> str:
    """`text` as XML character data: escaped, without characters XML forbids, never a live `var()`."""
    legal = "".join(
        c
        for c in text
        if c in "\t\n\r" or (" " <= c < "\ud800") or ("\ue000" <= c < "\ufffe") or c > "\uffff"
    )
    return escape(legal, quote=False).replace("var(", "var&#40;")


def ink(token: str) -> str:
    """The colour of a token, or `none`."""
    return f"var(--{token})" if token else "none"


class Canvas:
    """Collects marks; `svg` writes them, what was put `behind` first."""

    def __init__(self, width: float) -> None:
        self.width = width
        self.texts: list[Box] = []
        self._behind: list[str] = []
        self._front: list[str] = []

    def put(self, element: str, behind: bool) -> None:
        """Add one element as SVG text, for what only one chart draws."""
        (self._behind if behind else self._front).append(element)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = LABEL,
        anchor: Anchor = "start",
        fill: str = "ink",
        bold: bool = False,
        tail: str = "",
    ) -> Box:
        """Set one line with its baseline at `y`; a `tail` follows it, smaller and lighter."""
        box = text_box(x, y, text, size, anchor, bold=bold)
        after = ""
        if tail:
            box = Box(box.left, box.top, box.right + TAIL_GAP + width_of(tail, SMALL), box.bottom)
            after = (
                f'<tspan dx="{TAIL_GAP:g}" font-size="{SMALL:g}" font-weight="400" fill="{ink("ink2")}">'
                f"{letters(tail)}</tspan>"
            )
        if not text:
            return box
        self.texts.append(box)
        place = "" if anchor == "start" else f' text-anchor="{anchor}"'
        weight = ' font-weight="700"' if bold else ""
        self.put(
            f'<text x="{number(x)}" y="{number(y)}" font-size="{size:g}" fill="{ink(fill)}"{place}{weight}>'
            f"{letters(text)}{after}</text>",
            False,
        )
        return box

    def paragraph(
        self,
        x: float,
        y: float,
        lines: list[str],
        *,
        size: float = LABEL,
        anchor: Anchor = "start",
        fill: str = "ink",
        bold: bool = False,
    ) -> float:
        """Set lines from the baseline `y` down; return the baseline after the last."""
        for line in lines:
            self.text(x, y, line, size=size, anchor=anchor, fill=fill, bold=bold)
            y += size * LEADING
        return y

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        *,
        stroke: str = "line2",
        width: float = 1.0,
        dash: str = "",
        behind: bool = True,
    ) -> None:
        self._strokes([(x1, y1, x2, y2)], stroke, width, dash, behind)

    def _strokes(
        self,
        pieces: list[tuple[float, float, float, float]],
        stroke: str,
        width: float,
        dash: str,
        behind: bool,
    ) -> None:
        if pieces:
            d = "".join(f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}" for x1, y1, x2, y2 in pieces)
            dashes = f' stroke-dasharray="{dash}"' if dash else ""
            self.put(f'<path d="{d}" stroke="{ink(stroke)}" stroke-width="{width:g}"{dashes}/>', behind)

    def upright(
        self,
        x: float,
        top: float,
        bottom: float,
        *,
        stroke: str = "line2",
        width: float = 1.0,
        dash: str = "",
    ) -> None:
        """A vertical rule that leaves out the texts set so far."""
        holes = [(b.top, b.bottom) for b in self.texts if b.left - 3 < x < b.right + 3]
        pieces = [(x, start, x, end) for start, end in _pieces(top, bottom, holes, 1.0)]
        self._strokes(pieces, stroke, width, dash, True)

    def level(
        self, y: float, left: float, right: float, *, stroke: str = "line", width: float = 1.0, dash: str = ""
    ) -> None:
        """A horizontal rule that leaves out the texts set so far."""
        holes = [(b.left, b.right) for b in self.texts if b.top < y < b.bottom]
        pieces = [(start, y, end, y) for start, end in _pieces(left, right, holes, 4.0)]
        self._strokes(pieces, stroke, width, dash, True)

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str,
        stroke: str = "",
        stroke_width: float = 1.0,
        radius: float = 0.0,
        behind: bool = False,
    ) -> None:
        corner = f' rx="{radius:g}"' if radius else ""
        edge = f' stroke="{ink(stroke)}" stroke-width="{stroke_width:g}"' if stroke else ""
        self.put(
            f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}" '
            f'fill="{ink(fill)}"{corner}{edge}/>',
            behind,
        )

    def dot(
        self, x: float, y: float, *, radius: float = 5.5, fill: str = "accent", ring: str = "paper"
    ) -> None:
        """A value inside what is possible."""
        self.put(
            f'<circle cx="{number(x)}" cy="{number(y)}" r="{radius:g}" fill="{ink(fill)}" stroke="{ink(ring)}" '
            f'stroke-width="1.5"/>',
            False,
        )

    def ring(
        self, x: float, y: float, *, radius: float = 5.5, stroke: str = "ink2", fill: str = "paper"
    ) -> None:
        self.put(
            f'<circle cx="{number(x)}" cy="{number(y)}" r="{radius:g}" fill="{ink(fill)}" stroke="{ink(stroke)}" '
            f'stroke-width="2"/>',
            False,
        )

    def diamond(
        self, x: float, y: float, *, radius: float = 7.0, fill: str = "ochre-fill", ring: str = "paper"
    ) -> None:
        """A value outside what is possible."""
        self.put(
            f'<path d="M{number(x)} {number(y - radius)}l{number(radius)} {number(radius)}l{number(-radius)} '
            f'{number(radius)}l{number(-radius)} {number(-radius)}z" fill="{ink(fill)}" stroke="{ink(ring)}" '
            f'stroke-width="1.5"/>',
            False,
        )

    def arrow(
        self, x: float, y: float, *, towards: Literal["left", "right"], fill: str = "ochre-fill"
    ) -> None:
        """A value beyond the end of the axis."""
        tip = 9.0 if towards == "right" else -9.0
        self.put(
            f'<path d="M{number(x)} {number(y - 6)}l{number(tip)} 6l{number(-tip)} 6z" fill="{ink(fill)}"/>',
            False,
        )

    def path(
        self, d: str, *, fill: str = "", stroke: str = "", width: float = 1.0, behind: bool = False
    ) -> None:
        edge = f' stroke="{ink(stroke)}" stroke-width="{width:g}" stroke-linejoin="round"' if stroke else ""
        self.put(f'<path d="{d}" fill="{ink(fill)}" fill-rule="evenodd"{edge}/>', behind)

    def svg(self, height: float, *, mark: str = "") -> str:
        """The finished text. A `mark` such as SIMULATED adds its word and a fine hatching behind."""
        ground = ""
        if mark:
            height += MARK + 10
            ground = (
                f'<path d="{_hatching(self.width, height)}" stroke="var(--line2)" stroke-width="1" '
                'stroke-opacity="0.3" fill="none"/>'
            )
            self.text(self.width - 2, height - 5, known(mark), size=MARK, anchor="end", fill="ochre", bold=True)
        size = f"{number(self.width)} {number(math.ceil(height))}"
        width, tall = size.split()
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" width="{width}" height="{tall}" '
            f'font-family="var(--sans)">{ground}{"".join(self._behind)}{"".join(self._front)}</svg>'
        )


def _pieces(
    start: float, end: float, holes: list[tuple[float, float]], gap: float
) -> list[tuple[float, float]]:
    pieces: list[tuple[float, float]] = []
    for low, high in sorted(holes):
        if high + gap <= start or low - gap >= end:
            continue
        if low - gap - start > 2:
            pieces.append((start, low - gap))
        start = max(start, high + gap)
    if end - start > 0.5:
        pieces.append((start, end))
    return pieces


def _hatching(width: float, height: float, step: float = 11.0) -> str:
    strokes = []
    for k in range(1, math.ceil((width + height) / step)):
        offset = k * step
        x1, y1 = (offset, 0.0) if offset <= width else (width, offset - width)
        x2, y2 = (0.0, offset) if offset <= height else (offset - height, height)
        strokes.append(f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}")
    return "".join(strokes)
