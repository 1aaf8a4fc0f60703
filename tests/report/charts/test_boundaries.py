"""Borders are thinned and labels placed many points at a time: what is drawn must be what one point at a time would give."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurak.report.charts import boundaries
from kurak.report.charts.boundaries import deepest_point, douglas_peucker

COORDINATE = st.floats(-1000, 1000, allow_nan=False)
LINE = st.lists(st.tuples(COORDINATE, COORDINATE), min_size=2, max_size=40).map(tuple)
STAR = tuple(
    (radius * math.cos(turn * math.pi / 40), radius * math.sin(turn * math.pi / 40))
    for turn in range(80)
    for radius in (100.0 + 45 * math.sin(turn * 1.7),)
)


@given(line=LINE, tolerance=st.floats(0.01, 50))
def test_many_points_at_once_keep_the_same_points(line: tuple[tuple[float, float], ...], tolerance: float) -> None:
    douglas_peucker.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(boundaries, "_MANY", 1000)
        alone = list(douglas_peucker(line, tolerance))
        douglas_peucker.cache_clear()
        patch.setattr(boundaries, "_MANY", 1)
        at_once = list(douglas_peucker(line, tolerance))
    douglas_peucker.cache_clear()
    assert at_once == alone


@pytest.mark.parametrize("stretch", [0.5, 1.0, 3.7])
def test_measuring_ahead_finds_the_same_deepest_point(stretch: float, monkeypatch: pytest.MonkeyPatch) -> None:
    deepest_point.cache_clear()
    together = deepest_point((STAR,), stretch=stretch)
    deepest_point.cache_clear()
    monkeypatch.setattr(boundaries, "_AHEAD", 0)
    alone = deepest_point((STAR,), stretch=stretch)
    deepest_point.cache_clear()
    assert together == alone


def test_the_deepest_point_of_a_square_is_its_middle() -> None:
    (x, y), depth = deepest_point((((0.0, 0.0), (80.0, 0.0), (80.0, 80.0), (0.0, 80.0)),))
    assert math.hypot(x - 40, y - 40) <= boundaries.SLACK
    assert 40 - boundaries.SLACK <= depth <= 40


def test_a_name_is_never_broken_inside_a_word() -> None:
    """A region for which a long name has no room shows its value alone; two words may stand on two lines."""
    from kurak.report.charts.boundaries import _place_label

    def square(side: float) -> tuple[tuple[tuple[float, float], ...], ...]:
        return (((0.0, 0.0), (side, 0.0), (side, side), (0.0, side), (0.0, 0.0)),)

    assert _place_label(square(70), "Северо-Восточная", "2,67", 13)[1] == ()
    assert _place_label(square(100), "Северная Ошская", "2,67", 13)[1] == ("Северная", "Ошская")
