"""Why: a reader sees where households were lost; bars start at zero, and what is lost is what the numbers say."""

from __future__ import annotations

import re

import pytest
from chart_checks import words_of

from kurak.report.charts.drawing import NARROW, WIDE
from kurak.report.charts.stages import StageBar, draw_stages

STAGES = (StageBar("drawn", 1252, "100 %"), StageBar("somebody was met", 1165, "93 %"), StageBar("interviewed", 999, "80 %"))


def bars(svg: str, fill: str) -> list[tuple[float, float, float]]:
    """Left, width and height of the rectangles of one fill."""
    found = re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="([\d.]+)" fill="var\(--(\w+)\)"', svg)
    return [(float(x), float(w), float(h)) for x, w, h, name in found if name == fill]


@pytest.mark.parametrize("narrow", [False, True])
def test_bars_are_as_long_as_their_numbers(narrow: bool) -> None:
    drawing = draw_stages(STAGES, unit="households")
    svg = drawing.narrow if narrow else drawing.wide
    solid = bars(svg, "accent")
    assert len({x for x, _, _ in solid}) == 1
    for (_, width, _), one in zip(solid, STAGES, strict=True):
        assert width / solid[0][1] == pytest.approx(one.units / 1252, abs=2e-3)
    lost = [width for _, width, height in bars(svg, "paper") if height > 10]
    assert [width / solid[0][1] for width in lost] == pytest.approx([87 / 1252, 166 / 1252], abs=2e-3)
    assert max(x + w for x, w, _ in solid) < (NARROW if narrow else WIDE)


def test_words_and_values() -> None:
    drawing = draw_stages(STAGES, unit="households", mark="SIMULATED")
    assert drawing.alt.startswith("SIMULATED. ")
    assert "166 fewer" in drawing.alt
    assert drawing.rows[2] == ("interviewed", "999", "80 %", "166")
    for svg in (drawing.wide, drawing.narrow):
        assert {"drawn", "interviewed", "999", "SIMULATED"} <= set(re.split(r"\s(?=\S)", words_of(svg))) | set(words_of(svg).split())


def test_a_stage_that_grows_is_no_stage() -> None:
    with pytest.raises(ValueError, match="no more than"):
        draw_stages(STAGES[::-1])


def test_nobody_at_all() -> None:
    assert draw_stages([StageBar("drawn", 0, "–")]).rows == (("drawn", "0", "–", "0"),)
