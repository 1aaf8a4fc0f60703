"""Why: one don't know scored as 88, or one item not turned, moves every mean of a scale; and nobody sees it in the mean."""

from __future__ import annotations

import doctest

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurak.scales import scoring
from kurak.scales.scoring import mean_of_items, turn, valid_answers

ANSWERS = st.lists(st.tuples(*[st.sampled_from([1, 2, 3, 4, 5, 88, 99, float("nan")])] * 4), min_size=1, max_size=20)


def columns(rows: list[tuple[float, ...]]) -> dict[str, list[float]]:
    return {name: [row[place] for row in rows] for place, name in enumerate("abcd")}


def test_the_examples_are_true() -> None:
    found = doctest.testmod(scoring)
    assert found.attempted > 0
    assert found.failed == 0


@given(ANSWERS, st.sets(st.sampled_from("abcd")))
def test_means_stay_on_the_scale_and_codes_are_never_scored(rows: list[tuple[float, ...]], reverse: set[str]) -> None:
    made = mean_of_items(columns(rows), reverse=reverse, low=1, high=5)
    answered = np.array([sum(1 <= answer <= 5 for answer in row) for row in rows])
    assert np.array_equal(np.isnan(made), answered < 2)
    known = made[~np.isnan(made)]
    assert ((known >= 1) & (known <= 5)).all()


@given(ANSWERS)
def test_turning_every_item_turns_the_mean(rows: list[tuple[float, ...]]) -> None:
    straight = mean_of_items(columns(rows), low=1, high=5)
    turned = mean_of_items(columns(rows), reverse="abcd", low=1, high=5)
    np.testing.assert_allclose(turned, 6 - straight, rtol=1e-12)
    np.testing.assert_array_equal(turn(turn(straight, low=1, high=5), low=1, high=5), 6 - (6 - straight))


@given(ANSWERS, st.permutations("abcd"))
def test_the_order_of_items_does_not_matter(rows: list[tuple[float, ...]], names: list[str]) -> None:
    answers = columns(rows)
    other = mean_of_items({name: answers[name] for name in names}, reverse=["b"], low=1, high=5)
    np.testing.assert_allclose(other, mean_of_items(answers, reverse=["b"], low=1, high=5), rtol=1e-12)


@pytest.mark.parametrize(("part", "answered"), [(0.1, 1), (0.25, 1), (0.26, 2), (0.5, 2), (0.75, 3), (1.0, 4)])
def test_the_declared_part_of_the_items_must_be_answered(part: float, answered: int) -> None:
    row = [3.0] * 4
    for number in range(1, 5):
        given_answers = {name: [row[0] if place < number else 88] for place, name in enumerate("abcd")}
        made = mean_of_items(given_answers, low=1, high=5, answered_at_least=part)
        assert np.isnan(made[0]) == (number < answered)


def test_a_scale_may_start_below_one() -> None:
    np.testing.assert_array_equal(valid_answers([-2, -3, 2, 9], low=-2, high=2), [-2, np.nan, 2, np.nan])
    np.testing.assert_array_equal(turn([-2, 1], low=-2, high=2), [2, -1])


def test_a_negative_item_must_be_one_of_the_items() -> None:
    with pytest.raises(ValueError, match="negative items are among them"):
        mean_of_items({"a": [1]}, reverse=["b"], low=1, high=5)
