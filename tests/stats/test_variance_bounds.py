"""Why: where a report prints no standard deviation, the mean alone says how far answers can lie apart."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurak.stats.variance_bounds import VarianceBounds, variance_bounds, variance_bounds_between


def _variance(values: tuple[Fraction, ...]) -> Fraction:
    mean = sum(values, Fraction(0)) / len(values)
    return sum(((value - mean) ** 2 for value in values), Fraction(0)) / len(values)


def test_the_bounds_by_trying_all_answers_of_four_people() -> None:
    # Every set of four answers from 1 to 5: none goes beyond the bounds of its mean, and some reach them.
    reached_least, reached_greatest = set(), set()
    for answers in product(range(1, 6), repeat=4):
        mean = Fraction(sum(answers), 4)
        variance = _variance(tuple(Fraction(answer) for answer in answers))
        bounds = variance_bounds(mean, minimum=1, maximum=5)
        assert bounds.least <= variance <= bounds.greatest
        if variance == bounds.least:
            reached_least.add(mean)
        if variance == bounds.greatest:
            reached_greatest.add(mean)
    assert reached_least == {Fraction(total, 4) for total in range(4, 21)}
    # Four people can sit at the two ends only for these means.
    assert reached_greatest == {Fraction(1), Fraction(2), Fraction(3), Fraction(4), Fraction(5)}


def test_persons_means_of_several_items() -> None:
    # Two people and three items from 0 to 5: totals of one person are whole numbers, means are thirds.
    for totals in product(range(16), repeat=2):
        values = tuple(Fraction(total, 3) for total in totals)
        bounds = variance_bounds(sum(values, Fraction(0)) / 2, minimum=0, maximum=5, items=3)
        assert bounds.least <= _variance(values) <= bounds.greatest


def test_by_hand() -> None:
    # 3.25 on 1 to 5: at most 2.25 · 1.75; at least a quarter of 4s among 3s, ¼ · ¾.
    assert variance_bounds(Fraction(13, 4), minimum=1, maximum=5) == VarianceBounds(
        Fraction(3, 16), Fraction(63, 16)
    )
    assert variance_bounds(3, minimum=1, maximum=5).least == 0
    assert variance_bounds(5, minimum=1, maximum=5) == VarianceBounds(Fraction(0), Fraction(0))


def test_a_rounded_mean() -> None:
    # "3.2" is 3.15 to 3.25: the greatest at 3.15 (2.15 · 1.85), the least at 3.15 (0.15 · 0.85).
    low, high = Fraction(315, 100), Fraction(325, 100)
    found = variance_bounds_between(low, high, minimum=1, maximum=5)
    assert found == VarianceBounds(Fraction(15 * 85, 10000), Fraction(215 * 185, 10000))
    assert variance_bounds_between(low, high, minimum=1, maximum=5, whole=False).least == 0
    # "5.0" begins below the end of the scale and goes beyond it.
    assert variance_bounds_between(
        Fraction(495, 100), Fraction(505, 100), minimum=1, maximum=5
    ).greatest == Fraction(395 * 5, 10000)


@given(
    low=st.fractions(0, 5, max_denominator=200),
    width=st.fractions(0, Fraction(1, 2), max_denominator=200),
    place=st.fractions(0, 1, max_denominator=50),
    items=st.integers(1, 4),
)
def test_the_bounds_of_an_interval_hold_for_every_mean_in_it(
    low: Fraction, width: Fraction, place: Fraction, items: int
) -> None:
    high = min(low + width, Fraction(5))
    whole = variance_bounds_between(low, high, minimum=0, maximum=5, items=items)
    one = variance_bounds(low + place * (high - low), minimum=0, maximum=5, items=items)
    assert whole.least <= one.least <= one.greatest <= whole.greatest


def test_mistakes_in_the_call() -> None:
    with pytest.raises(ValueError, match="outside the scale from 1 to 5"):
        variance_bounds(6, minimum=1, maximum=5)
    with pytest.raises(ValueError, match="from its minimum to its maximum"):
        variance_bounds(3, minimum=5, maximum=1)
    with pytest.raises(ValueError, match="1 item or more"):
        variance_bounds(3, minimum=1, maximum=5, items=0)
