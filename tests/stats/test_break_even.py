"""Why: a ministry may decide by this number. Every expected value is worked out by hand, in the comment beside it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurak.stats.break_even import break_even, corners, discounted, swings


def test_by_hand() -> None:
    # 42 of 100 return; 10 percent of these avoided is 4.2; each saves 3,000: 12,600 against 100 · 90 = 9,000.
    # It pays from 9,000 / 3,000 returns among 100 on, which are 3 of 42.
    assert break_even(cost=90, saving_per_return=3000, returns=0.42, effect=0.1) == pytest.approx((126, 3, 3 / 42), abs=1e-9)


def test_two_years_at_three_percent() -> None:
    # 1.03² = 1.0609
    assert discounted(1060.9, rate=0.03, years=2) == pytest.approx(1000, abs=1e-9)
    assert discounted(5, rate=0, years=30) == 5


def test_where_nothing_is_saved_nothing_pays() -> None:
    for arguments in ({"saving_per_return": 0, "returns": 0.5}, {"saving_per_return": 10, "returns": 0}):
        assert break_even(cost=1, effect=1, **arguments)[2] is None


@given(st.floats(0.1, 1e5), st.floats(0.1, 1e6), st.floats(0.01, 1), st.floats(0, 1))
def test_at_the_needed_effect_saving_is_cost(cost: float, saving: float, returns: float, effect: float) -> None:
    needed = break_even(cost=cost, saving_per_return=saving, returns=returns, effect=effect)[2]
    assert needed is not None
    assert break_even(cost=cost, saving_per_return=saving, returns=returns, effect=needed)[0] - cost == pytest.approx(0, abs=1e-9 * cost + 1e-9)


@given(st.lists(st.tuples(st.floats(1, 9), st.floats(1, 9), st.floats(1, 9)).map(lambda three: tuple(sorted(three))), min_size=2, max_size=4), st.data())
def test_no_choice_within_the_ranges_leaves_the_corners(ranges: list[tuple[float, float, float]], data: st.DataObject) -> None:
    inputs = {str(place): one for place, one in enumerate(ranges)}

    def result(at: object) -> float:
        first, *rest = at.values()  # type: ignore[attr-defined]
        return float(sum(rest) / first)

    low, high = corners(inputs, result, rising={name: name != "0" for name in inputs})
    inside = result({name: data.draw(st.floats(one[0], one[2])) for name, one in inputs.items()})
    assert low - 1e-9 <= inside <= high + 1e-9
    assert all(low - 1e-9 <= value <= high + 1e-9 for one in swings(inputs, result) for value in one[1:])
