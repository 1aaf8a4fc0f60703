"""Why: a published allocation of 1,000 interviews sums to 999 because each row was rounded by itself."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kurak.stats.apportionment import round_to_total


def test_by_hand() -> None:
    # 3.6, 3.6, 2.8: whole parts 3, 3, 2, two left: the largest remainder is the last, then the first of the equal two.
    shares = [Fraction(36, 10), Fraction(36, 10), Fraction(28, 10)]
    assert round_to_total(shares, 10) == (4, 3, 3)
    # In another unit, and in whole numbers, the same.
    assert round_to_total([36, 36, 28], 10) == (4, 3, 3)


def test_alabama() -> None:
    # The paradox of the method, with the usual example: one seat more for all is one less for the third.
    # Of 10: 4.29, 4.29, 1.43; of 11: 4.71, 4.71, 1.57.
    assert round_to_total([6, 6, 2], 10) == (4, 4, 2)
    assert round_to_total([6, 6, 2], 11) == (5, 5, 1)


def test_bounds_by_hand() -> None:
    assert round_to_total([96, 2, 2], 100, minimum=[0, 5, 5]) == (90, 5, 5)
    assert round_to_total([50, 30, 20], 100, maximum=[40, 100, 100]) == (40, 35, 25)
    assert round_to_total([1, 1], 0) == (0, 0)
    assert round_to_total([], 0) == ()
    assert round_to_total([0, 0], 0) == (0, 0)


shares = st.lists(st.fractions(0, 1000, max_denominator=97), min_size=1, max_size=12).filter(any)


@given(exact=shares, total=st.integers(0, 5000))
def test_without_bounds_the_sum_is_exact_and_each_within_one(exact: list[Fraction], total: int) -> None:
    whole = round_to_total(exact, total)
    assert sum(whole) == total
    quota = [share * total / sum(exact) for share in exact]
    assert all(abs(value - q) < 1 for value, q in zip(whole, quota, strict=True))


@given(exact=shares, total=st.integers(0, 200), data=st.data())
def test_bounds_are_kept_and_no_swap_is_better(
    exact: list[Fraction], total: int, data: st.DataObject
) -> None:
    low = [data.draw(st.integers(0, 30)) for _ in exact]
    high = [least + data.draw(st.integers(0, 60)) for least in low]
    assume(sum(low) <= total <= sum(high))
    whole = round_to_total(exact, total, minimum=low, maximum=high)
    assert sum(whole) == total
    assert all(a <= value <= b for a, value, b in zip(low, whole, high, strict=True))
    quota = [share * total / sum(exact) for share in exact]
    # Moving one from i to j never brings the squares down.
    for i, value in enumerate(whole):
        for j, other in enumerate(whole):
            if i != j and value > low[i] and other < high[j]:
                assert (other - quota[j]) - (value - quota[i]) + 1 >= 0


@given(exact=st.lists(st.integers(0, 10**6), min_size=1, max_size=8, unique=True).filter(any), data=st.data())
def test_order_does_not_matter_without_ties(exact: list[int], data: st.DataObject) -> None:
    total = data.draw(st.integers(0, 500))
    remainders = [Fraction(share * total, sum(exact)) % 1 for share in exact]
    assume(len(set(remainders)) == len(remainders))
    order = data.draw(st.permutations(range(len(exact))))
    whole = round_to_total([Fraction(share) for share in exact], total)
    turned = round_to_total([Fraction(exact[place]) for place in order], total)
    assert turned == tuple(whole[place] for place in order)


def test_mistakes_in_the_call() -> None:
    with pytest.raises(ValueError, match="minimums sum to 12, more than the total of 10"):
        round_to_total([1, 1], 10, minimum=[6, 6])
    with pytest.raises(ValueError, match="maximums sum to 8, less than the total of 10"):
        round_to_total([1, 1], 10, maximum=[4, 4])
    with pytest.raises(ValueError, match="entry 1 has minimum 3 above its maximum 2"):
        round_to_total([1, 1], 10, minimum=[0, 3], maximum=[9, 2])
    with pytest.raises(ValueError, match="minimum of entry 0 is 0 or more"):
        round_to_total([1, 1], 10, minimum=[-1, 3])
    with pytest.raises(ValueError, match="2 shares, 1 minimums and 2 maximums"):
        round_to_total([1, 1], 10, minimum=[1])
    with pytest.raises(ValueError, match="a total is 0 or more"):
        round_to_total([1], -1)
    with pytest.raises(ValueError, match="negative"):
        round_to_total([2, -1], 1)
    with pytest.raises(ValueError, match="all 0"):
        round_to_total([0, 0], 1)
