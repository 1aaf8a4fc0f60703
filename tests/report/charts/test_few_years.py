"""Counts at a few dates: bars from zero, as long as their numbers, and hollow where no source is shown."""

from __future__ import annotations

import re

from chart_checks import check, words_of

from kurak.report.charts.few_years import DatedCount, draw_few_years

POINTS = [
    DatedCount("2019", 100, "100", "F1, none", False),
    DatedCount("2020", 160, "160", "F2, doe2019", True),
    DatedCount('<script>alert("1")</script> & var(--accent)', 0, "0", "F3", True),
]


def test_bars_begin_at_zero_and_are_as_long_as_their_numbers() -> None:
    drawing = draw_few_years(POINTS, what="clients")
    check(drawing)
    heights = [float(height) for height in re.findall(r'<rect [^>]*height="([\d.]+)"', drawing.wide)]
    assert abs(heights[0] / heights[1] - 100 / 160) < 0.01
    assert heights[2] <= 0.5
    assert "Hollow: no source is shown." in words_of(drawing.wide)
    assert drawing.rows[1] == ("2020", "160", "F2, doe2019")


def test_made_up_numbers_say_so() -> None:
    assert "SIMULATED" in words_of(draw_few_years(POINTS, what="clients", mark="SIMULATED").narrow)
