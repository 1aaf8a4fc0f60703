"""Counts of answers in a description must tell nothing of few people, not even by subtraction from the number of records."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurak.model.release import ReleasedVariable
from kurak.sources.release.shown_counts import releasable, shown_counts, tally


@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 40), max_size=9), st.integers(2, 12))
def test_what_is_left_out_is_enough_people_in_two_cells_or_more(counts: dict[str, int], base: int) -> None:
    shown = releasable(counts, base)
    assert all(count == 0 or count >= base for count in shown.values())
    left = [count for name, count in counts.items() if name not in shown]
    if left:
        everything = all(count == 0 for count in shown.values())
        assert everything or (len(left) >= 2 and sum(left) >= base)


@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 40), max_size=9), st.integers(2, 11))
def test_a_larger_base_shows_no_more_people(counts: dict[str, int], base: int) -> None:
    assert sum(releasable(counts, base + 1).values()) <= sum(releasable(counts, base).values())


@given(st.lists(st.sampled_from([1, 2, 3, 88, None]), max_size=60), st.integers(2, 10))
def test_with_the_number_of_records_no_count_can_be_worked_out(values: list[int | None], base: int) -> None:
    one = ReleasedVariable("q", "Q", "answer", "ordinal", {"1": "a", "2": "b", "3": "c", "88": "d"}, ("88",))
    said = shown_counts(one, tally(values), base)
    true = {code: values.count(int(code)) for code in one.values} | {"": values.count(None)}
    assert said.counts is not None
    assert all(true[code] == count for code, count in said.counts.items())
    small = [code for code, count in true.items() if 0 < count < base]
    assert not set(small) & set(said.counts)
    if small and len([code for code in true if code not in said.counts and true[code]]) == 1:
        assert len([count for count in true.values() if count]) == 1, "a lone cell stays only where it is everybody"
    assert (said.valid is None) == bool(small)


def test_values_with_a_meaning_that_nobody_gave_stand_with_zero() -> None:
    one = ReleasedVariable("q", "Q", "answer", values={"1": "a", "2": "b"})
    assert shown_counts(one, tally([1.0] * 9), 5).counts == {"1": 9, "2": 0}


def test_weights_are_not_counted_one_by_one() -> None:
    weight = shown_counts(ReleasedVariable("w", "W", "weight"), tally([1.25, 3.5] * 10 + [9.75]), 5)
    assert weight.codes == ()
    assert (weight.lowest, weight.highest) == (1.25, None)


def test_numbers_of_few_people_have_no_mean_and_numbers_that_are_all_the_same_tell_of_everybody() -> None:
    one = ReleasedVariable("income", "Income", "answer", "scale")
    for values in ([1.0, 2.0, 4.0], [7.0] * 20, [1.0, 2.0, 4.0, *[None] * 20], [*range(20), None, None]):
        said = shown_counts(one, tally(values), 5)
        assert (said.mean, said.deviation, said.lowest, said.highest) == (None, None, None, None)
    # Mean 2 and variance ((1-2)^2 * 5 + (3-2)^2 * 5) / 9.
    said = shown_counts(one, tally([1.0] * 5 + [3.0] * 5), 5)
    assert said.mean == 2
    assert said.deviation == pytest.approx((10 / 9) ** 0.5, rel=1e-12)
