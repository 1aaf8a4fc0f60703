"""Two values and their step: both stay legible when they meet, and the printed difference is never recomputed."""

from __future__ import annotations

import pytest
from chart_checks import check, check_printed, words_of
from printed_examples import plain_and_weighted, planned_and_achieved

from kurak.report.charts.paired_dots import Pair, draw_paired_dots


def test_all_printed_texts_are_there() -> None:
    check_printed(planned_and_achieved(), ["35.4", "46.6", "+11.2", "64.6", "53.4", "−11.2", "51.8", "0.0"])
    check_printed(plain_and_weighted(), ["2.56", "2.58", "+0.02", "−0.06", "midpoint 3"][:4])
    assert "midpoint 3" in words_of(plain_and_weighted().narrow)


def test_sorted_by_the_second_value_unless_kept() -> None:
    assert [row[0] for row in planned_and_achieved().rows] == ["Village", "Women", "City"]
    pairs = [Pair("a", 1, 2, "1", "2", "+1"), Pair("b", 3, 4, "3", "4", "+1")]
    kept = draw_paired_dots(pairs, first_name="x", second_name="y", keep_order=True)
    assert [row[0] for row in kept.rows] == ["a", "b"]


def test_the_difference_is_as_printed() -> None:
    odd = draw_paired_dots([Pair("a", 1, 2, "1", "2", "+0.9")], first_name="x", second_name="y")
    assert odd.rows[0][3] == "+0.9"
    assert "+0.9" in words_of(odd.wide)


@pytest.mark.parametrize("count", [1, 20])
def test_equal_values_and_long_names(count: int) -> None:
    long = "Citizens convicted of extremist crimes are victims of circumstance " * 2
    pairs = [Pair(f"{long} {k}", 50, 50, "50.0", "50.0", "0.0") for k in range(count)]
    check(
        draw_paired_dots(
            pairs,
            first_name="planned share of the sample, percent",
            second_name="<achieved> & share of the sample, percent",
            difference_name="difference in percentage points",
        )
    )


def test_values_off_the_scale() -> None:
    pairs = [Pair("a", 0.2, 5.4, "0.2", "5.4", "+5.2"), Pair("b", 2, 256, "2", "256", "+254")]
    drawing = draw_paired_dots(pairs, first_name="x", second_name="y", scale=(1, 5), mark="EXAMPLE")
    check(drawing)
    # A value the axis cannot hold is never drawn as if it lay there.
    assert drawing.wide.count('r="5.5" fill="var(--accent)"') == 1 + 1
    assert "Arrow: beyond the axis." in words_of(drawing.narrow)
