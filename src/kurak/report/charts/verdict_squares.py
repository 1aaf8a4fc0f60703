"""The ledger at a glance: one column a conclusion, one small square a statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from kurak.report.charts.canvas import LABEL, SMALL, Canvas
from kurak.report.charts.drawing import NARROW, WIDE, Drawing
from kurak.report.charts.lettering import LEADING, width_of, wrap

Verdict = Literal["stands", "weakened", "not supported", "cannot tell"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


@dataclass(frozen=True)
class JudgedConclusion:
    """A conclusion and the verdicts on its statements, in their order."""

    label: str
    verdicts: tuple[Verdict, ...]


def draw_verdict_squares(
    conclusions: Sequence[JudgedConclusion], *, statements: str = "statements", mark: str = ""
) -> Drawing:
    """Draw full, half, crossed and empty squares in columns, and their counts."""
    counts = {v: sum(c.verdicts.count(v) for c in conclusions) for v in VERDICTS}
    total = sum(counts.values())
    summary = f"{total} {statements}"
    drawn = (_wide(conclusions, counts, summary, mark), _narrow(conclusions, counts, summary, mark))
    alt = f"{mark}. " if mark else ""
    alt += (
        f"{summary} in {len(conclusions)} conclusions: "
        + ", ".join(f"{counts[v]} {v}" for v in VERDICTS)
        + ". "
    )
    alt += "; ".join(
        f"{c.label}: " + ", ".join(f"{n} {v}" for v in VERDICTS if (n := c.verdicts.count(v)))
        for c in conclusions
    )
    rows = [
        (c.label, str(len(c.verdicts)), *(str(c.verdicts.count(v)) for v in VERDICTS)) for c in conclusions
    ]
    rows.append(("all", str(total), *(str(counts[v]) for v in VERDICTS)))
    return Drawing(drawn[0], drawn[1], alt + ".", ("conclusion", statements, *VERDICTS), tuple(rows))


def _wide(
    conclusions: Sequence[JudgedConclusion], counts: dict[Verdict, int], summary: str, mark: str
) -> str:
    canvas = Canvas(WIDE)
    room = 204.0
    y = canvas.paragraph(0, 16, wrap(summary, room, 16, bold=True), size=16, bold=True) + 4
    for verdict in VERDICTS:
        _draw_key(canvas, 0, y, verdict, counts[verdict])
        y += 24
    bottom = _draw_columns(canvas, conclusions, room + 24, WIDE, size=22, top=0)
    return canvas.svg(max(y - 8, bottom), mark=mark)


def _narrow(
    conclusions: Sequence[JudgedConclusion], counts: dict[Verdict, int], summary: str, mark: str
) -> str:
    canvas = Canvas(NARROW)
    y = canvas.paragraph(0, 16, wrap(summary, NARROW, 16, bold=True), size=16, bold=True) + 4
    for k, verdict in enumerate(VERDICTS):
        _draw_key(canvas, (k % 2) * 168, y + (k // 2) * 24, verdict, counts[verdict])
    bottom = _draw_columns(canvas, conclusions, 0, NARROW, size=20, top=y + 38)
    return canvas.svg(bottom, mark=mark)


def _draw_key(canvas: Canvas, x: float, y: float, verdict: Verdict, count: int) -> None:
    draw_square(canvas, x, y - 11.5, verdict, 14)
    edge = x + 22 + max(width_of("00", LABEL, bold=True), width_of(str(count), LABEL, bold=True))
    canvas.text(edge, y, str(count), anchor="end", bold=True)
    canvas.text(edge + 6, y, verdict, fill="ink2")


def _draw_columns(
    canvas: Canvas,
    conclusions: Sequence[JudgedConclusion],
    left: float,
    right: float,
    *,
    size: float,
    top: float,
) -> float:
    """Columns of squares; a second band of columns where one line cannot hold them all."""
    most = max((width_of(c.label, SMALL) for c in conclusions), default=0.0)
    pitch = max(size + 6, min(most + 6, 84.0))
    per_band = max(1, int((right - left) // pitch))
    bands = -(-len(conclusions) // per_band) or 1
    per_band = -(-len(conclusions) // bands) or 1
    pitch = (right - left) / per_band if bands > 1 or pitch * per_band > (right - left) * 0.6 else pitch
    y = top
    for start in range(0, len(conclusions), per_band):
        band = conclusions[start : start + per_band]
        heads = [wrap(c.label, pitch - 6, SMALL) for c in band]
        deepest = max(len(h) for h in heads)
        lowest = y
        for k, (c, head) in enumerate(zip(band, heads, strict=True)):
            centre = left + k * pitch + pitch / 2
            first = y + 14 + (deepest - len(head)) * SMALL * LEADING
            canvas.paragraph(centre, first, head, size=SMALL, anchor="middle", fill="ink3")
            square = y + 14 + (deepest - 1) * SMALL * LEADING + 9
            for verdict in c.verdicts:
                draw_square(canvas, centre - size / 2, square, verdict, size)
                square += size + 4
            lowest = max(lowest, square)
        y = lowest + 8
    return y - 4


def draw_square(canvas: Canvas, x: float, y: float, verdict: Verdict, size: float) -> None:
    """One verdict: the shape says it, the colour only repeats it."""
    if verdict == "stands":
        canvas.rect(x, y, size, size, fill="accent")
        return
    if verdict == "not supported":
        canvas.rect(x, y, size, size, fill="ochre-fill")
        near, far = size * 0.28, size * 0.72
        for start, end in ((near, far), (far, near)):
            canvas.line(
                x + start,
                y + near,
                x + end,
                y + far,
                stroke="heat-8-ink",
                width=max(2.0, size / 9),
                behind=False,
            )
        return
    if verdict == "weakened":
        canvas.path(f"M{x:.1f} {y:.1f}h{size:g}l{-size:g} {size:g}z", fill="accent")
    inset = 0.75
    canvas.rect(
        x + inset, y + inset, size - 2 * inset, size - 2 * inset, fill="", stroke="ink3", stroke_width=1.5
    )


__all__ = ["VERDICTS", "JudgedConclusion", "Verdict", "draw_square", "draw_verdict_squares"]
