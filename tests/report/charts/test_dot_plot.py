"""Dots of group means: printed texts survive, order is by value, and odd input still makes a legible picture."""

from __future__ import annotations

from fractions import Fraction

import pytest
from chart_checks import check, check_printed, text_boxes, words_of
from printed_examples import TOTALS, TRUST, trust_by_region, trust_with_intervals

from kurak.report.charts.dot_plot import GroupMean, Interval, Total, draw_dot_plot

HOSTILE = '<script>alert("1")</script> & var(--accent) \x00'


def test_all_printed_texts_are_there() -> None:
    drawing = trust_by_region()
    check_printed(drawing, [t for _, _, printed, _ in TRUST for t in (printed,)])
    check_printed(drawing, [label for label, *_ in TRUST])
    for svg in (drawing.wide, drawing.narrow):
        assert {"plain mean 2.56", "weighted 2.58", "midpoint 3"} <= {t for t, _ in text_boxes(svg)}
    assert drawing.rows[0] == ("Bishkek city", "2.20")
    assert drawing.rows[-2:] == (("plain mean", "2.56"), ("weighted", "2.58"))


def test_groups_are_sorted_from_the_lowest() -> None:
    drawing = trust_by_region()
    order = [row[0] for row in drawing.rows[:9]]
    assert order[:3] == ["Bishkek city", "Naryn region", "Osh city"]
    heights = {t: b.top for t, b in text_boxes(drawing.wide)}
    assert sorted(order, key=lambda label: heights[label]) == order
    assert drawing.alt.startswith(
        "Dot plot of trust in offenders by group, on the scale 1 to 5. Lowest Bishkek city"
    )


def test_intervals_are_drawn_only_where_given() -> None:
    assert "<rect" not in trust_by_region().wide
    drawing = trust_with_intervals()
    assert drawing.wide.count("<rect") == len(TRUST)
    assert drawing.wide.index("<rect") < drawing.wide.index("<circle"), "the bar lies behind the dot"
    assert drawing.columns == ("region", "trust in offenders", "95 % interval", "n planned")
    assert "SIMULATED" in words_of(drawing.narrow)
    assert drawing.alt.startswith("SIMULATED")


def test_one_group_and_no_totals() -> None:
    check(draw_dot_plot([GroupMean("All", Fraction(5, 2), "2.5")], scale=(1, 5)))


def test_no_group_at_all() -> None:
    check(draw_dot_plot([], scale=(1, 5), totals=TOTALS))


def test_twenty_equal_groups() -> None:
    drawing = draw_dot_plot(
        [GroupMean(f"Group {k}", 3, "3.00") for k in range(20)], scale=(1, 5), totals=TOTALS
    )
    check(drawing)
    assert drawing.wide.count("<circle") == 20
    assert "All 20 groups have 3.00" in drawing.alt


def test_equal_totals_do_not_collide() -> None:
    check(
        draw_dot_plot(
            [GroupMean("A", 2.5, "2.50")],
            scale=(1, 5),
            totals=(Total("plain", 2.5, "2.5"), Total("weighted", 2.5, "2.5")),
        )
    )


@pytest.mark.parametrize("at", [1.0, 1.01, 4.99, 5.0])
def test_totals_at_the_ends_of_the_scale(at: float) -> None:
    totals = (Total("plain mean of all regions", at, "1"), Total("weighted by population", at + 0.001, "1"))
    check(draw_dot_plot([GroupMean("A", at, "1"), GroupMean("B", 3, "3")], scale=(1, 5), totals=totals))


def test_a_mean_off_the_scale_is_a_diamond() -> None:
    drawing = draw_dot_plot([GroupMean("A", 0.87, "0.87"), GroupMean("B", 2, "2.00")], scale=(1, 5))
    check(drawing)
    assert drawing.wide.count("<circle") == 1
    assert "Outside the scale: A." in drawing.alt
    assert "Diamond: outside the scale." in words_of(drawing.wide)


def test_a_misprint_far_off_is_an_arrow() -> None:
    drawing = draw_dot_plot(
        [GroupMean("A", 256, "256"), GroupMean("B", 2, "2.00")], scale=(1, 5), totals=TOTALS
    )
    check(drawing)
    assert "Arrow: beyond the axis." in words_of(drawing.wide)


def test_long_and_hostile_labels() -> None:
    long = "People convicted of extremism who came back from places of detention and their families " * 3
    drawing = draw_dot_plot(
        [GroupMean(long, 2, "2.00", Interval(1.5, 2.5, "1.5–2.5"), "1 001"), GroupMean(HOSTILE, 3, "3.00")],
        scale=(1, 5),
        totals=(Total(HOSTILE, 2.5, "2.50"), Total(long, 2.6, "2.60")),
        measure=HOSTILE,
    )
    check(drawing)
    assert "<script" not in drawing.wide
