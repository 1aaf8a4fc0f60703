"""Why: a precision curve is used to decide what a study costs, so every number on it must be one of the plan's."""

from __future__ import annotations

import re

import pytest
from chart_checks import check, text_boxes, words_of

from kurak.model.sample import CurvePoint
from kurak.report.charts.drawing import Drawing
from kurak.report.charts.precision_curve import Correlations, draw_precision_curve, rho
from kurak.report.wording import count

# Round numbers that are nobody's results: the margin halves where the interviews grow fourfold.
SIZES = (60, 120, 300, 600, 900, 1200, 2400)
MIDDLE = Correlations(0.05, 0.01, 0.10)


def points(*, cost: bool = False, sizes: tuple[int, ...] = SIZES) -> tuple[CurvePoint, ...]:
    return tuple(
        CurvePoint(n, n // 10, 50_000.0 + 40 * n if cost else None, m, 0.8 * m, 1.25 * m)
        for n in sizes
        for m in (0.06 * (600 / n) ** 0.5,)
    )


def curve(width_of_band: Correlations = MIDDLE, *, cost: bool = False, target: float | None = None) -> Drawing:
    return draw_precision_curve(
        points(cost=cost), interviews=600, correlations=width_of_band, target=target, currency="KGS"
    )


@pytest.mark.parametrize("cost", [False, True])
@pytest.mark.parametrize("target", [None, 0.005, 0.03, 0.042, 0.06, 0.3])
def test_nothing_overlaps_at_either_width(cost: bool, target: float | None) -> None:
    check(curve(cost=cost, target=target))


def test_the_table_holds_every_point_and_every_correlation() -> None:
    drawing = curve(cost=True)
    assert drawing.columns == (
        "interviews", "clusters", "cost, KGS", "margin at ρ 0.05", "margin at ρ 0.01", "margin at ρ 0.10",
    )  # fmt: skip
    assert [row[0] for row in drawing.rows] == [count(n) for n in SIZES]
    assert drawing.rows[3] == ("600", "60", count(74_000), "±6.0", "±4.8", "±7.5")
    assert drawing.rows[6] == (count(2400), "240", count(146_000), "±3.0", "±2.4", "±3.8")


def test_without_costs_no_cost_is_spoken_of() -> None:
    drawing = curve()
    assert not any("cost" in name for name in drawing.columns)
    for svg in (drawing.wide, drawing.narrow):
        assert "cost" not in words_of(svg)
        assert {"interviews", "clusters"} <= {text for text, _ in text_boxes(svg)}


def test_what_is_planned_is_named_in_both_widths_and_in_words() -> None:
    drawing = curve()
    for svg in (drawing.wide, drawing.narrow):
        assert "planned 600: ±6.0 points" in words_of(svg)
        assert {"ρ 0.01", "ρ 0.05", "ρ 0.10"} <= {text for text, _ in text_boxes(svg)}
        # Twice as many, marked and read off directly: 6 / √2.
        assert "±4.2" in words_of(svg)
    assert "600 interviews in 60 clusters, ±6.0 points at ρ 0.05, ±4.8 at ρ 0.01, ±7.5 at ρ 0.10" in drawing.alt
    assert "under stated assumptions" in drawing.alt
    assert f"{count(2400)} ±3.0" in drawing.alt


@pytest.mark.parametrize("which", ["wide", "narrow"])
def test_marks_stand_where_the_axes_say(which: str) -> None:
    svg = getattr(curve(), which)
    boxes = text_boxes(svg)
    # Ticks of the margin are right-aligned whole numbers at the left; two of them give the scale.
    heights = {text: (box.top + box.bottom) / 2 for text, box in boxes if text in ("0", "15")}
    per_point = (heights["0"] - heights["15"]) / 15
    dot, ring = (
        next(circle for circle in re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"', svg) if circle[2] == r)
        for r in ("5.5", "4.5")
    )
    # A tick's letters are centred on its line by eye, within a px; the two marks against each other are exact.
    assert (heights["0"] - float(dot[1])) / per_point == pytest.approx(6, abs=1 / per_point + 0.05)
    assert (float(ring[1]) - float(dot[1])) / per_point == pytest.approx(6 - 6 / 2**0.5, abs=0.1 / per_point)
    places = {text: (box.left + box.right) / 2 for text, box in boxes if text in ("600", "1\u202f200", "2\u202f400")}
    assert float(dot[0]) == pytest.approx(places["600"], abs=0.2)
    assert float(ring[0]) == pytest.approx(places["1\u202f200"], abs=0.2)
    # From zero: equal steps of interviews are equal steps to the right.
    assert places["2\u202f400"] - places["1\u202f200"] == pytest.approx(2 * (places["1\u202f200"] - places["600"]), abs=0.4)


def test_a_target_is_a_line_with_its_name() -> None:
    drawing = curve(target=0.05)
    assert "target ±5.0" in words_of(drawing.wide)
    assert {"target", "±5.0"} <= {text for text, _ in text_boxes(drawing.narrow)}
    assert "Target: ±5.0 points." in drawing.alt
    assert 'stroke="var(--ochre)"' in drawing.wide
    assert "arget" not in curve().alt + words_of(curve().wide)


def test_a_correlation_without_a_range_has_one_line() -> None:
    drawing = curve(Correlations(0.05, 0.05, 0.05))
    check(drawing)
    assert [text for text, _ in text_boxes(drawing.wide) if text.startswith("ρ")] == ["ρ 0.05"]
    assert drawing.columns == ("interviews", "clusters", "margin at ρ 0.05")


@pytest.mark.parametrize("sizes", [(600,), (300, 600), (600, 1200), (580, 590, 600, 610, 620)])
def test_short_curves(sizes: tuple[int, ...]) -> None:
    drawing = draw_precision_curve(points(sizes=sizes), interviews=600, correlations=MIDDLE, target=0.05)
    check(drawing)
    assert "planned 600: ±6.0 points" in words_of(drawing.narrow)


def test_small_correlations_keep_their_decimals() -> None:
    assert (rho(0.1), rho(0.005), rho(0.0)) == ("ρ 0.10", "ρ 0.005", "ρ 0.00")


def test_no_point_is_refused() -> None:
    with pytest.raises(ValueError, match="one point"):
        draw_precision_curve((), interviews=600, correlations=MIDDLE)
