"""Why: a total that is the plain mean of unequal groups is the commonest error in published tables.

The examples are worked by hand; the invariants say what must hold whatever the numbers.
"""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurak.stats.printed import Printed, as_text
from kurak.stats.totals import mean_interval, pooled_range, sum_interval, total


def test_a_total_that_is_only_the_plain_mean() -> None:
    # Plain (3.0 + 4.0)/2 = 3.50; with 80 and 20 people 3.20.
    found = total(parts=["3.0", "4.0"], printed="3.5", weights=[80, 20])
    assert not found
    assert found.reproduced_by == "plain"
    assert (found.plain_low, found.plain_high) == (Fraction(345, 100), Fraction(355, 100))
    assert (found.weighted_low, found.weighted_high) == (Fraction(315, 100), Fraction(325, 100))


@pytest.mark.parametrize(
    ("printed", "weights", "reproduced_by", "consistent"),
    [
        ("3.2", [80, 20], "weighted", True),
        ("3.2", ["0.8", "0.2"], "weighted", True),
        ("3.5", [50, 50], "both", True),
        ("3.9", [80, 20], "neither", False),
        ("3.5", None, "plain", True),
        ("3.9", None, "neither", False),
        # 3.55 is the upper end of the plain interval and the lower end of "3.6": a tie, accepted.
        ("3.6", None, "plain", True),
    ],
)
def test_which_mean_reproduces_the_total(
    printed: str, weights: list[str | int] | None, reproduced_by: str, consistent: bool
) -> None:
    found = total(parts=["3.0", "4.0"], printed=printed, weights=weights)
    assert found.reproduced_by == reproduced_by
    assert found.consistent is consistent
    assert bool(found) is consistent


def test_without_weights_there_is_no_weighted_mean() -> None:
    found = total(parts=["1", "2"], printed="2")
    assert found.weighted_low is None
    assert found.weighted_high is None
    assert repr(found) == "Total('2', reproduced by plain: plain 1.00 to 2.00)"


def test_mistakes_in_the_call() -> None:
    with pytest.raises(ValueError, match="at least one part"):
        total(parts=[], printed="3.5")
    with pytest.raises(ValueError, match="2 parts, 1 weights"):
        total(parts=["3.0", "4.0"], printed="3.5", weights=[1])
    with pytest.raises(ValueError, match="weight is 0 or more"):
        total(parts=["3.0", "4.0"], printed="3.5", weights=[-1, 2])
    with pytest.raises(ValueError, match="all 0"):
        total(parts=["3.0", "4.0"], printed="3.5", weights=[0, 0])
    with pytest.raises(TypeError, match="as text"):
        total(parts=["3.0", "4.0"], printed="3.5", weights=[0.5, 0.5])  # type: ignore[list-item]
    with pytest.raises(TypeError, match="as text"):
        total(parts=[3.0, 4.0], printed="3.5")  # type: ignore[list-item]


_GROUPS = st.lists(
    st.tuples(st.fractions(-20, 20, max_denominator=1000), st.integers(0, 500)), min_size=1, max_size=6
).filter(lambda groups: any(size for _, size in groups))


@settings(deadline=None, max_examples=150)
@given(groups=_GROUPS, decimals=st.integers(0, 3))
def test_a_true_table_passes(groups: list[tuple[Fraction, int]], decimals: int) -> None:
    people = sum(size for _, size in groups)
    weighted = sum((mean * size for mean, size in groups), Fraction(0)) / people
    parts = [as_text(mean, decimals) for mean, _ in groups]
    found = total(parts=parts, printed=as_text(weighted, decimals), weights=[size for _, size in groups])
    assert found.consistent
    low, high = pooled_range([Printed.parse(part) for part in parts])
    assert low <= weighted <= high


@settings(deadline=None, max_examples=100)
@given(groups=_GROUPS, factor=st.fractions(Fraction(1, 50), 50), order=st.randoms(use_true_random=False))
def test_scaling_weights_and_reordering_change_nothing(
    groups: list[tuple[Fraction, int]], factor: Fraction, order: object
) -> None:
    parts = [Printed.parse(as_text(mean, 2)) for mean, _ in groups]
    weights = [Fraction(size) for _, size in groups]
    expected = mean_interval(parts, weights)
    assert mean_interval(parts, [weight * factor for weight in weights]) == expected
    pairs = list(zip(parts, weights, strict=True))
    order.shuffle(pairs)  # type: ignore[attr-defined]
    assert mean_interval([part for part, _ in pairs], [weight for _, weight in pairs]) == expected


@settings(deadline=None, max_examples=100)
@given(values=st.lists(st.fractions(-50, 50, max_denominator=100), min_size=1, max_size=8))
def test_two_roads_to_the_plain_mean(values: list[Fraction]) -> None:
    parts = [Printed.parse(as_text(value, 1)) for value in values]
    low, high = sum_interval(parts)
    assert mean_interval(parts) == (low / len(parts), high / len(parts))
    assert mean_interval(parts) == mean_interval(parts, [Fraction(7)] * len(parts))
