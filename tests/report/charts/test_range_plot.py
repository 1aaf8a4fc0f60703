"""Ranges against one total: which hold it is said in words, in shape and in colour, never in colour alone."""

from __future__ import annotations

from chart_checks import check, check_printed, words_of
from printed_examples import total_against_breakdowns

from kurak.report.charts.range_plot import PooledRange, PrintedTotal, draw_range_plot

TOTAL = PrintedTotal("printed total", 2.56, "2.56")


def test_all_printed_texts_are_there() -> None:
    drawing = total_against_breakdowns()
    check_printed(drawing, ["2.20", "2.78", "2.70", "2.83", "2.34", "2.45", "1.97", "2.42", "2.56"])
    check_printed(drawing, ["by sex", "by ethnicity", "by settlement", "by region"])
    assert "lies outside 3 of 4" in drawing.alt


def test_outside_is_a_diamond_and_words() -> None:
    drawing = total_against_breakdowns()
    for svg in (drawing.wide, drawing.narrow):
        assert svg.count("<circle") == 1
        assert svg.count('z" fill="var(--ochre-fill)"') == 3
        assert words_of(svg).count("total lies above") == 2
        assert words_of(svg).count("total lies below") == 1
        assert words_of(svg).count("total inside") == 1


def test_the_callers_verdict_counts_not_the_drawn_place() -> None:
    # With rounding a total may fit a range it seems to miss.
    near = PooledRange("by sex", 2.57, 2.83, "women", "men", "2.57", "2.83", True)
    drawing = draw_range_plot([near], total=TOTAL, scale=(1, 5))
    check(drawing)
    assert "total inside" in words_of(drawing.wide)


def test_odd_ranges() -> None:
    long = "Suburbs and the surroundings of cities of regional significance " * 2
    ranges = [
        PooledRange("a point", 2.5, 2.5, "one", "two", "2.50", "2.50", False),
        PooledRange(long, 1, 5, long, "<b>&", "1", "5", True),
        PooledRange("at the left end", 1, 1.01, long, long, "1.00", "1.01", False),
        PooledRange("at the right end", 4.99, 5, long, long, "4.99", "5.00", False),
        *(PooledRange(f"by {k}", 2, 3, "low", "high", "2.00", "3.00", True) for k in range(16)),
    ]
    check(draw_range_plot(ranges, total=TOTAL, scale=(1, 5), mark="SIMULATED"))
    check(draw_range_plot(ranges[:1], total=TOTAL))


def test_a_total_far_off_is_an_arrow() -> None:
    far = PrintedTotal("printed total of all adults", 256, "256")
    check(
        draw_range_plot(
            [PooledRange("by sex", 2.7, 280, "women", "men", "2.7", "2.8", False)], total=far, scale=(1, 5)
        )
    )
