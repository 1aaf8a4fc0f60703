"""Why: an allocation decides how well each part of a country is seen, and its rows must add up."""

from fractions import Fraction
from itertools import combinations_with_replacement, pairwise
from math import sqrt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kurak.stats.allocation import allocate, cost_optimal, equal, neyman, power, proportional


def test_cochran_s_64_cities() -> None:
    # Cochran (1977), table 5.1 and §5.6: 16 large cities with S² = 53,843, 48 others with S² = 5,581, n = 24:
    # proportional 6 and 18; optimum 12.21 and 11.79, taken as 12 and 12.
    assert allocate(proportional([16, 48]), 24, sizes=[16, 48]).interviews == (6, 18)
    found = allocate(neyman([16, 48], standard_deviations=[sqrt(53843), sqrt(5581)]), 24, sizes=[16, 48])
    assert [round(float(value), 2) for value in found.exact] == [12.21, 11.79]
    assert found.interviews == (12, 12)


def test_neyman_is_the_best_of_all_allocations() -> None:
    # Two roads: every way to divide 12 interviews among three strata, by the variance of the mean.
    sizes, spreads, total = [50, 30, 20], [2, 3, 9], 12

    def variance(division: tuple[int, ...]) -> Fraction:
        return sum(
            (Fraction(n * n * s * s, part) for n, s, part in zip(sizes, spreads, division, strict=True)),
            Fraction(0),
        )

    every = [
        (first, second - first, total - second)
        for first, second in combinations_with_replacement(range(1, total), 2)
        if 0 < first < second < total
    ]
    # N·S is 100, 90 and 180: the exact optimum is 3.24, 2.92, 5.84.
    found = allocate(neyman(sizes, standard_deviations=spreads), total, minimum=1).interviews
    assert found == min(every, key=variance) == (3, 3, 6)


def test_cost_optimal_beats_its_neighbours_for_the_same_money() -> None:
    sizes, spreads, costs = [100, 300, 200], [4, 2, 5], [9, 4, 25]
    # N·S/√c: 400/3, 600/2, 1000/5.
    best = cost_optimal(sizes, standard_deviations=spreads, costs=costs)
    assert best == (Fraction(4, 19), Fraction(9, 19), Fraction(6, 19))

    def variance_times_cost(shares: tuple[Fraction, ...]) -> Fraction:
        variance = sum(
            ((n * s) ** 2 / a for n, s, a in zip(sizes, spreads, shares, strict=True)), Fraction(0)
        )
        return variance * sum((c * a for c, a in zip(costs, shares, strict=True)), Fraction(0))

    for i in range(3):
        moved = tuple(share + Fraction(place == i, 50) for place, share in enumerate(best))
        assert variance_times_cost(moved) > variance_times_cost(best)


def test_power_goes_from_the_same_precision_to_neyman() -> None:
    sizes, spreads, means = [100, 900], [2, 6], [4, 3]
    variations = [Fraction(s, m) for s, m in zip(spreads, means, strict=True)]
    totals = [n * m for n, m in zip(sizes, means, strict=True)]
    assert power(totals, coefficients_of_variation=variations, exponent=1) == neyman(
        sizes, standard_deviations=spreads
    )
    # With exponent 0 the relative variance cv²/n of every stratum goes with cv: ½ and 2, so 1 to 4.
    assert power(totals, coefficients_of_variation=variations, exponent=0) == (Fraction(1, 5), Fraction(4, 5))
    # √100 : √900 = 1 : 3.
    assert power(sizes, coefficients_of_variation=[1, 1], exponent=0.5) == (Fraction(1, 4), Fraction(3, 4))
    assert power([0, 5], coefficients_of_variation=[1, 1], exponent=0) == (0, 1)


def test_decimals_are_taken_as_they_are_written() -> None:
    assert neyman([1, 1], standard_deviations=[0.1, 0.2]) == (Fraction(1, 3), Fraction(2, 3))


def test_a_stratum_with_too_few_people_is_taken_whole() -> None:
    # Cochran (1977), §5.8: a stratum for which the optimum asks for more than there is, is taken completely.
    found = allocate(neyman([10, 100, 100], standard_deviations=[50, 1, 3]), 100, sizes=[10, 100, 100])
    assert found.interviews == (10, 23, 67)
    assert found.bound == ("maximum", "", "")
    assert found.exact == (10, Fraction(45, 2), Fraction(135, 2))


def test_minimum_and_maximum_together() -> None:
    found = allocate(proportional([1, 10, 989]), 100, minimum=5, maximum=[100, 100, 80])
    assert found.interviews == (5, 15, 80)
    assert found.bound == ("minimum", "", "maximum")
    # A minimum that a small stratum cannot fill is its size.
    assert allocate(proportional([3, 997]), 100, sizes=[3, 997], minimum=20).interviews == (3, 97)
    assert allocate(equal([3, 997, 0]), 10, sizes=[3, 997, 0]).interviews == (3, 7, 0)


strata = st.lists(
    st.tuples(st.integers(0, 1000), st.integers(0, 30), st.integers(0, 200)), min_size=1, max_size=8
)


@given(parts=strata, total=st.integers(0, 1000))
def test_bounds_hold_and_one_factor_serves_all_that_no_bound_stops(
    parts: list[tuple[int, int, int]], total: int
) -> None:
    shares = [Fraction(share + 1) for share, _, _ in parts]
    low = [least for _, least, _ in parts]
    high = [least + more for _, least, more in parts]
    assume(sum(low) <= total <= sum(high))
    found = allocate(shares, total, minimum=low, maximum=high)
    assert sum(found.interviews) == sum(found.exact) == total
    rows = list(zip(shares, low, high, found.exact, found.interviews, found.bound, strict=True))
    assert all(
        a <= exact <= b and a <= whole <= b and abs(whole - exact) < 1 for _, a, b, exact, whole, _ in rows
    )
    factors = {exact / share for share, _, _, exact, _, bound in rows if not bound}
    assert len(factors) <= 1
    for factor in factors:
        assert all(share * factor <= a for share, a, _, _, _, bound in rows if bound == "minimum")
        assert all(share * factor >= b for share, _, b, _, _, bound in rows if bound == "maximum")


@given(st.lists(st.integers(1, 10**7), min_size=1, max_size=10), st.integers(0, 2000))
def test_proportional_interviews_add_up_and_follow_the_sizes(sizes: list[int], total: int) -> None:
    found = allocate(proportional(sizes), total).interviews
    assert sum(found) == total
    order = sorted(range(len(sizes)), key=lambda place: sizes[place])
    assert all(
        found[small] <= found[large] + (sizes[small] == sizes[large]) for small, large in pairwise(order)
    )


def test_mistakes_in_the_call() -> None:
    with pytest.raises(ValueError, match="a size is 0 or more, not -1"):
        proportional([3, -1])
    with pytest.raises(ValueError, match="a size is 0 or more, not nan"):
        proportional([3, float("nan")])
    with pytest.raises(ValueError, match="no stratum has a share above 0"):
        equal([0, 0])
    with pytest.raises(ValueError, match="a cost is above 0"):
        cost_optimal([1], standard_deviations=[1], costs=[0])
    with pytest.raises(ValueError, match="exponent"):
        power([1], coefficients_of_variation=[1], exponent=2)
    with pytest.raises(ValueError, match="do not fit between minimums of 0"):
        allocate(proportional([3, 4]), 10, sizes=[3, 4])
    with pytest.raises(ValueError, match="as many sizes"):
        allocate(proportional([3, 4]), 5, sizes=[3])
    with pytest.raises(ValueError, match="shares of 0"):
        allocate([1, 0], 10, maximum=[5, 50])
    with pytest.raises(ValueError, match="2 strata need a standard deviation each, not 1 in all"):
        neyman([1, 2], standard_deviations=[1])
