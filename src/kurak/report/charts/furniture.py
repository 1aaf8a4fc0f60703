"""The parts every chart with a value axis shares: its ticks, the words under it, labels beside or above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kurak.report.charts.axis import Axis, Number
from kurak.report.charts.canvas import LABEL, SMALL, Anchor, Box, Canvas, text_box
from kurak.report.charts.drawing import WIDE
from kurak.report.charts.lettering import LEADING, widest, width_of, wrap


@dataclass(frozen=True)
class LabelColumn:
    """Row labels: beside the plot, right-aligned at `edge`, or (`edge` 0) above their marks."""

    edge: float
    lines: tuple[tuple[str, ...], ...]
    size: float = LABEL
    bold: bool = False

    @property
    def beside(self) -> bool:
        return self.edge > 0

    def height(self, row: int) -> float:
        return len(self.lines[row]) * self.size * LEADING

    def draw(self, canvas: Canvas, row: int, centre: float, *, bold: bool = False) -> None:
        """Beside: centred on the row. Above: standing on `centre`, from the left edge."""
        lines = list(self.lines[row])
        if self.beside:
            first = centre - (len(lines) - 1) * self.size * LEADING / 2 + 0.35 * self.size
            canvas.paragraph(self.edge, first, lines, size=self.size, anchor="end", bold=bold or self.bold)
        else:
            first = centre - (len(lines) - 1) * self.size * LEADING
            canvas.paragraph(0, first, lines, size=self.size, bold=bold or self.bold)


def place_labels(
    labels: Sequence[str],
    width: float,
    *,
    wide_room: float = 230.0,
    narrow_room: float = 96.0,
    bold: bool = True,
    right: float = 0.0,
) -> LabelColumn:
    """Beside the plot where they fit in the room, else above; `right` px of the line above stay free."""
    size = LABEL
    needed = widest(list(labels), size, bold=bold)
    if width >= WIDE:
        room = min(needed, wide_room)
    elif needed <= narrow_room:
        room = needed
    else:
        return LabelColumn(0.0, tuple(tuple(wrap(t, width - right, size, bold=bold)) for t in labels), size)
    # A hair of slack, so that rounding never wraps a label that fits.
    return LabelColumn(
        max(room, 1.0), tuple(tuple(wrap(t, room + 0.1, size, bold=bold)) for t in labels), size
    )


def draw_ticks(canvas: Canvas, axis: Axis, top: float, bottom: float) -> float:
    """Hairlines behind the plot and their numbers under it; return the baseline of the next line."""
    texts = [axis.section.label(t) for t in axis.section.ticks()]
    room = widest(texts, SMALL) + 10
    for tick in axis.ticks(room):
        canvas.upright(axis.at(tick), top, bottom, stroke="line")
    for tick in axis.ticks(room):
        canvas.text(
            axis.at(tick), bottom + 16, axis.section.label(tick), size=SMALL, anchor="middle", fill="ink3"
        )
    return bottom + 32


def draw_beneath(canvas: Canvas, x: Number, y: float, text: str, *, fill: str = "ink3") -> float:
    """A word centred under the axis, held inside the sheet; return the next baseline."""
    lines = wrap(text, canvas.width, SMALL)
    for line in lines:
        half = width_of(line, SMALL) / 2
        centre = min(max(float(x), half), canvas.width - half)
        canvas.text(centre, y, line, size=SMALL, anchor="middle", fill=fill)
        y += SMALL * LEADING
    return y


def draw_note(canvas: Canvas, y: float, text: str, *, left: float = 0.0) -> float:
    """Small words under the plot; return the height used so far."""
    if not text:
        return y
    lines = wrap(text, canvas.width - left, SMALL)
    return canvas.paragraph(left, y + 4, lines, size=SMALL, fill="ink3") - 6


@dataclass(frozen=True)
class Flag:
    """A text for a vertical rule at `x`, set in one of the lanes above the plot."""

    x: float
    text: str
    fill: str = "ink"
    bold: bool = False


def draw_flags(canvas: Canvas, flags: Sequence[Flag], top: float, *, size: float = LABEL) -> list[float]:
    """Set each flag left or right of its rule, in the first lane where it meets no other.

    Returns the y at which each rule may start, and last the y under all lanes.
    """
    lane_height = size * LEADING + 2
    placed: list[tuple[Box, float]] = []
    starts: dict[int, float] = {}
    lowest = 0
    order = sorted(range(len(flags)), key=lambda i: flags[i].x)
    for position, index in enumerate(order):
        flag = flags[index]
        # The leftmost of several hangs to the left, the others to the right: the rules part them.
        sides: list[Anchor] = ["start", "middle", "end"]
        if position == 0 and len(flags) > 1:
            sides = ["end", "start", "middle"]
        elif len(flags) == 1:
            sides = ["middle", "start", "end"]
        width = width_of(flag.text, size, bold=flag.bold)
        texts = [flag.text] if width <= canvas.width else wrap(flag.text, canvas.width, size, bold=flag.bold)
        lane, x, side = _find_place(canvas, flag, texts, sides, placed, top, lane_height, size)
        for line in texts:
            box = canvas.text(
                x,
                top + lane * lane_height + 0.85 * size,
                line,
                size=size,
                anchor=side,
                fill=flag.fill,
                bold=flag.bold,
            )
            placed.append((box, flag.x))
            lane += 1
        starts[index] = top + (lane - 1) * lane_height + 0.2 * size
        lowest = max(lowest, lane)
    under = top + lowest * lane_height
    return [*(starts[i] for i in range(len(flags))), under]


def _find_place(
    canvas: Canvas,
    flag: Flag,
    texts: list[str],
    sides: list[Anchor],
    placed: list[tuple[Box, float]],
    top: float,
    lane_height: float,
    size: float,
) -> tuple[int, float, Anchor]:
    longest = max(texts, key=lambda t: width_of(t, size, bold=flag.bold))
    for lane in range(len(placed) + 1):
        for side in sides:
            x = flag.x + {"start": 5.0, "middle": 0.0, "end": -5.0}[side]
            box = text_box(x, top + lane * lane_height + 0.85 * size, longest, size, side, bold=flag.bold)
            if box.left < 0 or box.right > canvas.width:
                continue
            tall = Box(box.left, box.top, box.right, box.bottom + (len(texts) - 1) * lane_height)
            crossed = any(tall.left - 2 < x0 < tall.right + 2 for _, x0 in placed) and lane > 0
            if not any(tall.meets(other, 4) for other, _ in placed) and not crossed:
                return lane, x, side
    # No lane is free of the other rules: hold the text inside the sheet, under all others.
    half = width_of(longest, size, bold=flag.bold) / 2
    return len(placed), min(max(flag.x, half), canvas.width - half), "middle"
