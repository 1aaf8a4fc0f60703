"""Stages of a fieldwork as bars from zero: how many came so far, and how many were lost since the stage before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kurak.report.charts.canvas import LABEL, SMALL, Canvas
from kurak.report.charts.drawing import NARROW, WIDE, Drawing
from kurak.report.charts.furniture import place_labels
from kurak.report.charts.lettering import LEADING, widest
from kurak.report.wording import count
from kurak.report.words.saying import say
from kurak.report.writers.frame_words import known

BAR = 18.0


@dataclass(frozen=True)
class StageBar:
    """One stage: its name, how many came so far, and that as a share of the first stage, as printed."""

    label: str
    units: int
    share: str


def draw_stages(
    stages: Sequence[StageBar], *, unit: str = "", lost_name: str = "", mark: str = ""
) -> Drawing:
    """Draw one bar a stage, in their order; the part lost since the stage before is outlined.

    Parameters
    ----------
    stages
        Each no larger than the one before it.
    unit
        What is counted; units if left out.
    lost_name
        What the outlined part is called.
    mark
        SIMULATED or the like, for what was not observed.

    Raises
    ------
    ValueError
        If a stage is larger than the one before it: then they are no stages.
    """
    if any(two.units > one.units for one, two in pairwise(stages)):
        raise ValueError("a stage holds no more than the one before it")
    unit, lost_name = unit or say("units"), lost_name or say("lost since the stage before")
    drawn = [_lay_out(width, stages, lost_name, mark) for width in (WIDE, NARROW)]
    words = f"{known(mark)}. " if mark else ""
    lost = _lost(stages)
    words += say("Bars of {unit} by stage.", unit=unit) + " " + "; ".join(_said(one, gone) for one, gone in zip(stages, lost, strict=True))
    rows = tuple(
        (one.label, count(one.units), one.share, count(gone)) for one, gone in zip(stages, lost, strict=True)
    )
    return Drawing(drawn[0], drawn[1], words + ".", (say("stage"), unit, say("share"), lost_name), rows)


def _said(one: StageBar, gone: int) -> str:
    if gone:
        return say("{stage} {units} ({share}), {gone} fewer", stage=one.label, units=count(one.units), share=one.share, gone=count(gone))
    return say("{stage} {units} ({share})", stage=one.label, units=count(one.units), share=one.share)


def _lost(stages: Sequence[StageBar]) -> list[int]:
    before = [stages[0].units, *(one.units for one in stages[:-1])] if stages else []
    return [one - two.units for one, two in zip(before, stages, strict=True)]


def _lay_out(width: float, stages: Sequence[StageBar], lost_name: str, mark: str) -> str:
    canvas = Canvas(width)
    labels = place_labels([one.label for one in stages], width, wide_room=210.0, narrow_room=0.0, bold=False)
    texts = [count(one.units) for one in stages]
    shares = [one.share for one in stages]
    number = widest(texts, LABEL, bold=True) + 12
    right = width - number - widest(shares, LABEL) - 12
    left = labels.edge + 12 if labels.beside else 0.0
    per_unit = (right - left) / max(stages[0].units, 1) if stages else 0.0
    y = 8.0
    for row, (one, gone) in enumerate(zip(stages, _lost(stages), strict=True)):
        if not labels.beside:
            y += labels.height(row)
            labels.draw(canvas, row, y)
            y += 6
        height = max(BAR + 12, labels.height(row) + 8 if labels.beside else 0.0)
        middle = y + height / 2
        if labels.beside:
            labels.draw(canvas, row, middle)
        if one.units:
            canvas.rect(left, middle - BAR / 2, one.units * per_unit, BAR, fill="accent")
        if gone:
            canvas.rect(
                left + one.units * per_unit, middle - BAR / 2, gone * per_unit, BAR, fill="paper", stroke="ink3"
            )
        base = middle + 0.35 * LABEL
        canvas.text(right + number, base, texts[row], anchor="end", bold=True)
        canvas.text(width, base, shares[row], anchor="end", fill="ink2")
        y += height
    canvas.line(left, 4, left, y + 2, stroke="ink3")
    if any(_lost(stages)):
        y += SMALL * LEADING + 4
        canvas.rect(left, y - 9.5, 10, 10, fill="paper", stroke="ink3")
        canvas.text(left + 16, y, lost_name, size=SMALL, fill="ink2")
        y += 4
    return canvas.svg(y + 4, mark=mark)
