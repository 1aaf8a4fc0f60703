"""Why: two releases that are safe by themselves can show together what neither shows: one interview more, one group cut otherwise."""

from __future__ import annotations

import doctest

from kurak.disclosure import editions
from kurak.disclosure.editions import differenced, editions_attack


def rows(bases: dict[str, int | None], total: int | None = 60, column: str = "place") -> list[dict[str, object]]:
    """A table of one mean as it stands in a CSV file."""
    made: list[dict[str, object]] = []
    for name, n in {"": total, **bases}.items():
        shown = n is not None
        made.append(
            {
                "statistic": "mean", "variable": "trust", "level": "", column: name, "estimate": "3.25" if shown else "",
                "n": str(n) if shown else "", "method": "linearisation; t", "flag": "" if shown else "withheld",
            }
        )  # fmt: skip
    return made


def found(before: list[dict[str, object]], after: list[dict[str, object]]) -> set[tuple[str, int]]:
    return {(one.group[0][1] if one.group else "", one.people) for one in differenced(before, after, smallest_base=5)}


def test_the_examples_are_true() -> None:
    assert doctest.testmod(editions) == (0, doctest.testmod(editions).attempted)
    assert doctest.testmod(editions).attempted > 3


def test_the_same_tables_and_tables_of_many_more_people_tell_nothing() -> None:
    first = rows({"a": 20, "b": 30, "c": 10})
    assert not found(first, first)
    assert not found(first, rows({"a": 29, "b": 41, "c": 17}, total=87))


def test_a_late_interview_is_the_difference() -> None:
    assert found(rows({"a": 20, "b": 30, "c": 10}), rows({"a": 20, "b": 32, "c": 10}, total=62)) == {("b", 2), ("", 2)}


def test_another_group_withheld_in_each_release_protects_nobody() -> None:
    """Of 60 people b had 37 in one release and c had 20 in the other: a is 3."""
    assert ("a", 3) in found(rows({"a": None, "b": 37, "c": None}), rows({"a": None, "b": None, "c": 20}))
    assert not found(rows({"a": None, "b": 37, "c": None}), rows({"a": None, "b": 37, "c": None}))


def test_a_group_cut_more_finely_leaves_few() -> None:
    """The region had 31 people, its two towns 28: its villages are 3."""
    assert found(rows({"North": 31, "South": 29}), rows({"North town": 18, "North port": 10, "North villages": None, "South": 29})) == {("North", 3)}
    assert not found(rows({"North": 31, "South": 29}), rows({"North town": 18, "North villages": 13, "South": 29}))


def test_a_release_with_a_laxer_rule_shows_whom_the_stricter_withheld() -> None:
    assert ("a", 4) in found(rows({"a": None, "b": 37, "c": None}), rows({"a": 4, "b": 37, "c": 19}))


def test_a_table_added_later_differs_from_nothing() -> None:
    assert not found(rows({"a": 20, "b": 40}), [*rows({"a": 20, "b": 40}), *rows({"men": 31, "women": 29}, column="sex")[1:]])


def test_it_is_an_attack_with_its_places() -> None:
    result = editions_attack(rows({"a": 20, "b": 40}), rows({"a": 21, "b": 40}, total=61), smallest_base=5)
    assert result.released == 2
    assert "trust · place a" in " ".join(result.where)
    assert "3.25" not in " ".join(result.where)
