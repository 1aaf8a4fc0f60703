"""Eigenvalues in falling order against those of items that have nothing in common."""

from __future__ import annotations

from collections.abc import Sequence

from kurak.report.charts.axis import Axis, choose_section, written
from kurak.report.charts.canvas import LABEL, SMALL, Canvas
from kurak.report.charts.drawing import NARROW, WIDE, Drawing
from kurak.report.charts.furniture import draw_note
from kurak.report.charts.lettering import LEADING, widest, width_of, wrap
from kurak.report.wording import count
from kurak.report.words.saying import counted, say

MOST = 15
"""Eigenvalues drawn; the table of values has all."""


def draw_scree(
    observed: Sequence[float],
    reference: Sequence[float],
    *,
    observed_name: str = "",
    reference_name: str = "",
    rows_name: str = "",
    mark: str = "",
) -> Drawing:
    """Draw both lines: filled dots for what was observed, rings and dashes for what chance gives.

    Parameters
    ----------
    observed, reference
        Eigenvalues, largest first. The reference may be shorter, or empty.
    observed_name, reference_name, rows_name
        Statements, unrelated statements and factors are what they are called where nothing else is given.
    mark
        SIMULATED or the like, where the answers themselves are made up.
    """
    observed_name = observed_name or say("these statements")
    reference_name = reference_name or say("unrelated statements, simulated")
    rows_name = rows_name or say("factor")
    drawn = [
        _lay_out(width, observed[:MOST], reference[:MOST], (observed_name, reference_name), rows_name, len(observed), mark)
        for width in (WIDE, NARROW)
    ]
    above = _above(observed, reference)
    words = f"{mark}. " if mark else ""
    words += counted("Scree of {n} eigenvalue, largest first.", "Scree of {n} eigenvalues, largest first.", len(observed)) + " "
    if reference and above:
        words += say("The first {n} lie above those of {reference}.", n=count(above), reference=reference_name) + " "
    elif reference:
        words += say("None lies above those of {reference}.", reference=reference_name) + " "
    words += "; ".join(
        say("{place}: {value} against {reference}", place=k + 1, value=written(value, 2), reference=written(reference[k], 2))
        if k < len(reference)
        else f"{k + 1}: {written(value, 2)}"
        for k, value in enumerate(observed)
    )
    rows = tuple(
        (str(k + 1), written(value, 2), written(reference[k], 2) if k < len(reference) else "–")
        for k, value in enumerate(observed)
    )
    return Drawing(drawn[0], drawn[1], words + ".", (rows_name, observed_name, reference_name), rows)


def _above(observed: Sequence[float], reference: Sequence[float]) -> int:
    """How many of the first eigenvalues lie above the reference, without a gap."""
    for k, (one, other) in enumerate(zip(observed, reference, strict=False)):
        if one <= other:
            return k
    return min(len(observed), len(reference))


def _lay_out(
    width: float,
    observed: Sequence[float],
    reference: Sequence[float],
    names: tuple[str, str],
    rows_name: str,
    all_of_them: int,
    mark: str,
) -> str:
    canvas = Canvas(width)
    section = choose_section([0.0, *observed, *reference])
    y = _draw_key(canvas, names, bool(reference))
    canvas.text(0, y + 4, say("eigenvalue"), size=SMALL, fill="ink3")
    top = y + 14
    left = widest([section.label(t) for t in section.ticks()], SMALL) + 12
    bottom = top + (260.0 if width >= WIDE else 220.0)
    vertical = Axis(section, bottom, top + 8)
    places = max(len(observed), len(reference), 1)
    step = (width - left - 32) / max(places - 1, 1)
    across = [left + 16 + k * step for k in range(places)]

    for tick in section.ticks():
        height = vertical.at(tick)
        canvas.level(height, left, width, stroke="ink3" if tick == 0 else "line")
        canvas.text(left - 8, height + 0.35 * SMALL, section.label(tick), size=SMALL, anchor="end", fill="ink3")
    every = max(1, -(-int(width_of("00", SMALL) + 8) // max(int(step), 1)))
    for k, x in enumerate(across):
        if k % every == 0:
            canvas.text(x, bottom + 16, str(k + 1), size=SMALL, anchor="middle", fill="ink3")
    for values, stroke, dashed in ((reference, "ink3", True), (observed, "accent", False)):
        for k in range(len(values) - 1):
            canvas.line(
                across[k], vertical.at(values[k]), across[k + 1], vertical.at(values[k + 1]),
                stroke=stroke, width=1.5 if dashed else 2, dash="4 3" if dashed else "", behind=True,
            )  # fmt: skip
    for k, value in enumerate(reference):
        canvas.ring(across[k], vertical.at(value), radius=4, stroke="ink3")
    for k, value in enumerate(observed):
        canvas.dot(across[k], vertical.at(value), radius=4.5)
    named = say("number of the factor") if rows_name == say("factor") else say("number of the {row}", row=rows_name)
    canvas.text((left + width) / 2, bottom + 34, named, size=SMALL, anchor="middle", fill="ink3")
    note = say("The first {shown} of {all}; the table has all.", shown=MOST, all=all_of_them) if all_of_them > MOST else ""
    under = bottom + 34 + SMALL * LEADING
    return canvas.svg(draw_note(canvas, under, note) if note else under - 8, mark=mark)


def _draw_key(canvas: Canvas, names: tuple[str, str], with_reference: bool) -> float:
    x, y = 7.0, 12.0
    for k, name in enumerate(names[: 2 if with_reference else 1]):
        lines = wrap(name, canvas.width - 24, LABEL, bold=not k)
        needed = 15 + widest(lines, LABEL, bold=not k)
        if x > 7 and x + needed > canvas.width:
            x, y = 7.0, y + LABEL * LEADING + 3
        if k:
            canvas.ring(x, y - 4.6, radius=4, stroke="ink3")
        else:
            canvas.dot(x, y - 4.6, radius=4.5)
        under = canvas.paragraph(x + 13, y, lines, fill="ink2" if k else "accent", bold=not k)
        if len(lines) > 1:
            y = under - LABEL * LEADING
        x += needed + 24
    return y + LABEL + 6
