"""Why: a table of groups with its total must not tell what a small group, or one that answered all alike, said."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kurak.disclosure.group_answers import tells_on_nobody, withheld_groups

LARGE = [1, 2, 3, 4, 5, 5]


def test_nothing_is_withheld_without_need() -> None:
    assert withheld_groups({"a": LARGE, "b": LARGE, "nobody": []}, smallest_base=5) == frozenset()


def test_one_small_group_takes_the_next_smallest_with_it() -> None:
    assert withheld_groups({"a": [1, 2], "b": [*LARGE, 1], "c": LARGE}, smallest_base=5) == {"a", "c"}


def test_two_small_groups_that_are_enough_together_stand_alone() -> None:
    assert withheld_groups({"a": [1, 2], "b": [3, 3, 4], "c": LARGE}, smallest_base=5) == {"a", "b"}


def test_a_group_of_one_mind_is_withheld_like_a_small_one() -> None:
    assert withheld_groups({"a": [4] * 8, "b": LARGE, "c": [*LARGE, 1]}, smallest_base=5) == {"a", "b"}


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.lists(st.integers(1, 5), max_size=9), min_size=1),
    st.integers(2, 7),
)
def test_what_is_withheld_is_never_told_by_the_total(answers: dict[str, list[float]], base: int) -> None:
    withheld = withheld_groups(answers, smallest_base=base)
    for group, values in answers.items():
        assert group in withheld or not values or tells_on_nobody(values, smallest_base=base)
    everybody = [value for values in answers.values() for value in values]
    if withheld and tells_on_nobody(everybody, smallest_base=base):
        # Everything a reader can take from the total is a group that may itself be shown.
        rest = [value for group in withheld for value in answers[group]]
        assert tells_on_nobody(rest, smallest_base=base)
