"""Why: the search prunes hard, and a wrong cut would accuse honest authors. Every small case is compared with a list.

The list: all multisets of ``n`` whole numbers of a short scale, written out.
"""

from fractions import Fraction
from itertools import combinations_with_replacement
from math import isqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurak.stats.whole_answers import answers_exist, farthest_answers, least_squares, most_squares


def listed(n: int, low: int, high: int) -> set[tuple[int, int]]:
    return {(sum(x), sum(v * v for v in x)) for x in combinations_with_replacement(range(low, high + 1), n)}


@pytest.mark.parametrize("low", [-3, 0, 1])
@pytest.mark.parametrize("top", range(8))
@pytest.mark.parametrize("n", range(1, 7))
def test_bounded_answers_against_the_list(n: int, top: int, low: int) -> None:
    high = low + top
    attainable = listed(n, low, high)
    for total in range(n * low - 1, n * high + 2):
        for squares in range(n * max(low * low, high * high) + 2):
            found = answers_exist(n, total=total, squares=squares, minimum=low, maximum=high)
            assert found is ((total, squares) in attainable), (total, squares)


@pytest.mark.parametrize("n", range(1, 7))
def test_unbounded_answers_against_the_list(n: int) -> None:
    # With a sum of squares of at most 64 no number can leave -8..8, so the list is complete.
    attainable = listed(n, -8, 8)
    for total in range(-3 * n - 1, 3 * n + 2):
        for squares in range(65):
            found = answers_exist(n, total=total, squares=squares)
            assert found is ((total, squares) in attainable), (total, squares)


def test_one_open_end_against_the_list() -> None:
    attainable = {pair for pair in listed(4, 0, 8) if pair[1] <= 64}
    for total in range(25):
        for squares in range(65):
            assert answers_exist(4, total=total, squares=squares, minimum=0) is ((total, squares) in attainable)
            assert answers_exist(4, total=-total, squares=squares, maximum=0) is ((total, squares) in attainable)


@pytest.mark.parametrize("n", [2, 3, 4, 5])
def test_extremes_of_the_squares_against_the_list(n: int) -> None:
    attainable = listed(n, 1, 5)
    for total in range(n, 5 * n + 1):
        squares = [q for s, q in attainable if s == total]
        assert least_squares(n, total) == min(squares)
        assert most_squares(n, total, minimum=1, maximum=5) == max(squares)
    assert most_squares(n, 3 * n, minimum=3, maximum=3) == 9 * n


def test_farthest_answers() -> None:
    # (3x - 7)² ≤ 2·(3·27 - 49) = 64, so 3x lies in -1..15 and x in 0..5; the 5 occurs in 1, 1, 5.
    assert farthest_answers(3, 7, 27) == (0, 5)


@settings(deadline=None, max_examples=100)
@given(answers=st.lists(st.integers(0, 60), min_size=2, max_size=60), shift=st.integers(-1000, 1000))
def test_real_answers_are_found_wherever_the_scale_starts(answers: list[int], shift: int) -> None:
    moved = [answer + shift for answer in answers]
    n, total, squares = len(moved), sum(moved), sum(answer * answer for answer in moved)
    assert answers_exist(n, total=total, squares=squares)
    assert answers_exist(n, total=total, squares=squares, minimum=shift, maximum=shift + 60)
    assert answers_exist(n, total=-total, squares=squares, minimum=-shift - 60, maximum=-shift)
    low, high = farthest_answers(n, total, squares)
    assert low <= min(moved) <= max(moved) <= high


@settings(deadline=None, max_examples=25)
@given(answers=st.lists(st.integers(0, 90_000), min_size=2, max_size=200))
def test_incomes_are_found(answers: list[int]) -> None:
    assert answers_exist(len(answers), total=sum(answers), squares=sum(answer * answer for answer in answers))


@settings(deadline=None, max_examples=150)
@given(first=st.integers(-400, 400), second=st.integers(-400, 400), off=st.integers(-3, 3))
def test_two_people_have_a_quadratic_equation(first: int, second: int, off: int) -> None:
    total, squares = first + second, first * first + second * second + 2 * off
    root = isqrt(max(0, 2 * squares - total * total))
    possible = root * root == 2 * squares - total * total
    assert answers_exist(2, total=total, squares=squares) is possible


@pytest.mark.parametrize(("n", "top"), [(1000, 4), (1000, 6), (200, 40)])
def test_gaps_near_the_largest_spread(n: int, top: int) -> None:
    # Sum n·top/2. With all people at the two ends, Σx(top - x) is 0; the next possible value is 2(top - 1), one
    # person a step in from each end, since a single inner answer would change the sum.
    total = n * top // 2
    largest = n * top * top // 2
    squares = [largest - gap for gap in range(0, 2 * (top - 1) + 1, 2)]
    found = [answers_exist(n, total=total, squares=q, minimum=0, maximum=top) for q in squares]
    assert found == [True] + [False] * (len(squares) - 2) + [True]
    assert Fraction(total, n) == Fraction(top, 2)
