"""Why: a percentage of a small group is a count in disguise, and readers take "14.3%" for more than one of seven.

Reference: scrutiny tests percentages as GRIM means (lhdjung/scrutiny:tests/testthat/test-grim.R, percent = TRUE).
"""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurak.stats.percentages import percent_count, percent_sum, smallest_bases
from kurak.stats.printed import Printed, as_text


def test_published_run_of_percentages() -> None:
    # scrutiny: 6, 7, ... 16 percent of 50 people.
    verdicts = "".join("t" if percent_count(percent=str(value), n=50) else "f" for value in range(6, 17))
    assert verdicts == "tftftftftft"


def test_counts_and_neighbours() -> None:
    # 3/7 = 42.86 percent, 4/7 = 57.14 percent.
    assert percent_count(percent="43", n=7).counts == (3,)
    found = percent_count(percent="45", n=7)
    assert not found
    assert found.nearest == ("43", "57")
    # On 1000 people a percentage without decimals is many counts; the ends 425 and 435 are ties.
    assert percent_count(percent="43", n=1000).counts == tuple(range(425, 436))


def test_a_share_of_people_ends_at_0_and_100() -> None:
    assert percent_count(percent="100", n=7).counts == (7,)
    assert percent_count(percent="0.0", n=7).counts == (0,)
    too_many = percent_count(percent="120", n=7)
    assert not too_many
    assert too_many.nearest == ("100",)
    assert smallest_bases("120") == ()
    assert smallest_bases("-3") == ()


def test_smallest_bases() -> None:
    # 1/3, 2/6, 3/9; and 28.6 percent: 2/7 = 28.57, 4/14, 6/21.
    assert smallest_bases("33.3") == ((3, 1), (6, 2), (9, 3))
    assert smallest_bases("28.6") == ((7, 2), (14, 4), (21, 6))
    assert smallest_bases("100", how_many=2) == ((1, 1), (2, 2))
    # Everything from 49.5 to 50.5: 1/2, 2/4, 3/6.
    assert smallest_bases("50", how_many=1) == ((2, 1),)


def test_a_closed_set() -> None:
    # 33.3 three times: 99.75 to 100.05.
    found = percent_sum(parts=["33.3", "33.3", "33.3"])
    assert found
    assert (found.low, found.high) == (Fraction(9975, 100), Fraction(10005, 100))
    assert not percent_sum(parts=["33.3", "33.3", "34.3"])
    # Two parts with one decimal can be off by 0.1 at most: 99.9 passes, 99.8 does not, although it prints as 100.
    assert percent_sum(parts=["49.9", "50.0"])
    assert not percent_sum(parts=["49.8", "50.0"])


def test_a_subtotal_has_rounding_of_its_own() -> None:
    # 80.8 to 81.0 from the parts, 80.95 to 81.05 from the subtotal.
    assert percent_sum(parts=["39.6", "41.3"], printed_total="81.0")
    assert not percent_sum(parts=["39.6", "41.3"], printed_total="81.1")
    assert repr(percent_sum(parts=["39.6", "41.3"])) == "PercentSum(does not add up: 80.80 to 81.00)"


def test_mistakes_in_the_call() -> None:
    with pytest.raises(TypeError, match="as text"):
        percent_count(percent=43.0, n=7)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="n is 1 or more"):
        percent_count(percent="43", n=0)
    with pytest.raises(ValueError, match="number of bases is 1 or more"):
        smallest_bases("43", how_many=0)
    with pytest.raises(ValueError, match="at least one part"):
        percent_sum(parts=[])
    with pytest.raises(ValueError, match="plain number"):
        percent_count(percent="43%", n=7)


@settings(deadline=None, max_examples=150)
@given(data=st.data(), n=st.integers(1, 500), decimals=st.integers(0, 2))
def test_a_true_percentage_passes(data: st.DataObject, n: int, decimals: int) -> None:
    count = data.draw(st.integers(0, n))
    percent = as_text(Fraction(100 * count, n), decimals)
    assert count in percent_count(percent=percent, n=n).counts
    base, smallest = smallest_bases(percent, how_many=1)[0]
    assert base <= n
    assert Printed.parse(percent).contains(Fraction(100 * smallest, base))


@settings(deadline=None, max_examples=100)
@given(tenths=st.integers(0, 1000))
def test_two_roads_to_the_smallest_bases(tenths: int) -> None:
    # The other road: ask every base from 1 upwards.
    percent = as_text(Fraction(tenths, 10), 1)
    asked = [base for base in range(1, 60) if percent_count(percent=percent, n=base)]
    assert [base for base, _ in smallest_bases(percent, how_many=3) if base < 60] == asked[:3]


@settings(deadline=None, max_examples=150)
@given(counts=st.lists(st.integers(0, 300), min_size=1, max_size=8).filter(any), decimals=st.integers(0, 2))
def test_a_true_closed_set_passes(counts: list[int], decimals: int) -> None:
    parts = [as_text(Fraction(100 * count, sum(counts)), decimals) for count in counts]
    assert percent_sum(parts=parts)
