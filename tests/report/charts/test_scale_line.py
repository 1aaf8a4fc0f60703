"""Means on and off a scale: every impossible one is seen as such, also where several crowd below its end."""

from __future__ import annotations

import pytest
from chart_checks import check, check_printed
from printed_examples import means_off_the_scale

from kurak.report.charts.scale_line import PrintedMean, draw_scale_line


def test_all_printed_texts_are_there() -> None:
    drawing = means_off_the_scale()
    check_printed(drawing, ["0.87", "0.97", "0.82", "1.00", "2.56", "tr09, urban"])
    assert "3 of 5 printed means lie outside" in drawing.alt
    assert [row[2] for row in drawing.rows] == ["below it"] * 3 + ["inside"] * 2


def test_outside_is_a_diamond() -> None:
    for svg in (means_off_the_scale().wide, means_off_the_scale().narrow):
        assert svg.count("<circle") == 2
        assert svg.count('z" fill="var(--ochre-fill)"') == 3


@pytest.mark.parametrize("values", [[3], [1, 5], [0.9, 5.1], [256, -4], [4.9, 4.95, 5, 5.05, 5.1], [3] * 6])
def test_values_anywhere(values: list[float]) -> None:
    means = [PrintedMean(f"item {k}, some city", v, f"{v}") for k, v in enumerate(values)]
    check(draw_scale_line(means, scale=(1, 5)))


def test_twenty_crowded_means_and_a_long_label() -> None:
    means = [PrintedMean(f"item {k} in a region with a long name", 0.8 + 0.22 * k, "0.8") for k in range(20)]
    long = PrintedMean(
        "<You> & never know when an offender is telling the truth, city residents " * 2, 3, "3.00"
    )
    check(draw_scale_line([*means, long], scale=(1, 5), scale_name="means an average of answers can have"))


def test_no_means() -> None:
    check(draw_scale_line([], scale=(0, 4)))
