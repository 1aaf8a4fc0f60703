"""The stretch of a scale a chart shows: it holds every value, stays honest about its length, and says itself."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurak.report.charts.axis import Axis, Section, choose_section, round_step, says_section, written


@given(st.lists(st.floats(1, 5), min_size=1, max_size=20))
def test_a_section_holds_its_values_inside_the_scale(values: list[float]) -> None:
    section = choose_section(values, scale=(1, 5))
    assert 1 <= section.low <= min(values) + 1e-9
    assert max(values) - 1e-9 <= section.high <= 5
    assert section.high - section.low >= 0.98
    assert section.ticks()


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20))
def test_without_a_scale_all_values_are_held(values: list[float]) -> None:
    section = choose_section(values)
    slack = 1e-6 * (section.high - section.low)
    assert section.low - slack <= min(values)
    assert max(values) <= section.high + slack
    assert section.low < section.high


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=9))
def test_a_misprint_does_not_stretch_the_axis_beyond_half_a_scale(values: list[float]) -> None:
    section = choose_section(values, scale=(1, 5))
    assert section.low >= -1 - 1
    assert section.high <= 7 + 1


def test_a_value_off_the_axis_is_held_at_its_end() -> None:
    axis = Axis(Section(1, 5, 1), 0, 100)
    assert (axis.at(256), axis.beyond(256)) == (100, 1)
    assert (axis.at(-3), axis.beyond(-3)) == (0, -1)
    assert (axis.at(Fraction(3)), axis.beyond(Fraction(3))) == (50, 0)


def test_ticks_keep_apart() -> None:
    axis = Axis(Section(0, 1, 0.1), 0, 100)
    assert axis.ticks(5) == tuple(round(k / 10, 1) for k in range(11))
    assert axis.ticks(25) == (0.0, 0.3, 0.6, 0.9)


def test_the_section_is_said() -> None:
    assert says_section(Section(1.9, 3, 0.2), (1, 5)) == "Axis: 1.9 to 3; the scale runs 1 to 5."
    assert says_section(Section(1, 5, 1), (1, 5)) == "Axis: the whole scale, 1 to 5."


@pytest.mark.parametrize(("rough", "step"), [(0.19, 0.2), (0.2, 0.2), (0.21, 0.5), (0.7, 1), (13, 20)])
def test_steps_are_round(rough: float, step: float) -> None:
    assert round_step(rough) == step


def test_zero_has_no_sign() -> None:
    assert written(-0.0, 1) == "0.0"
