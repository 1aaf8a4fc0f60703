"""Why: two coders talk about what they did differently, and about nothing that they did alike."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kurak.model.codings import Coding
from kurak.qualitative.comparison import differences


def coded(*rows: tuple[int, int, str] | tuple[int, int, str, str] | tuple[int, int, str, str, str]) -> list[Coding]:
    return [Coding(str(number), "T", *row) for number, row in enumerate(rows)]  # type: ignore[arg-type]


def found(first: list[Coding], second: list[Coding]) -> list[tuple[str, str, int, int]]:
    return [(one.kind, one.code, one.start, one.end) for one in differences(first, second)]


def test_each_way_to_differ() -> None:
    first = coded((0, 10, "a"), (20, 30, "a"), (40, 50, "a"), (60, 70, "a"), (80, 90, "b"))
    second = coded((0, 10, "a"), (20, 30, "a", "absent"), (40, 50, "a", "present", "dissent"), (60, 75, "a"), (80, 90, "c"))
    assert found(first, second) == [
        ("says", "a", 20, 30),
        ("stance", "a", 40, 50),
        ("length", "a", 60, 75),
        ("only first", "b", 80, 90),
        ("only second", "c", 80, 90),
    ]


def test_one_passage_or_two_that_touch_are_the_same_words() -> None:
    assert found(coded((0, 10, "a")), coded((0, 4, "a"), (4, 10, "a"))) == []
    assert found(coded((0, 10, "a")), coded((0, 6, "a"), (4, 10, "a"))) == []


def test_passages_that_only_touch_share_no_word() -> None:
    assert found(coded((0, 10, "a")), coded((10, 20, "a"))) == [("only first", "a", 0, 10), ("only second", "a", 10, 20)]


passages = st.lists(
    st.builds(lambda start, length, code, says: (start, start + length, code, says), st.integers(0, 60), st.integers(1, 20), st.sampled_from("ab"), st.sampled_from(["present", "absent"])),
    max_size=8,
)


@given(passages)
def test_nobody_differs_from_themselves(rows: list[tuple[int, int, str, str]]) -> None:
    assert differences(coded(*rows), coded(*rows)) == ()


@given(passages, passages)
def test_turned_round_the_same_places_differ(one: list[tuple[int, int, str, str]], other: list[tuple[int, int, str, str]]) -> None:
    turned = {"only first": "only second", "only second": "only first"}
    there = sorted(found(coded(*one), coded(*other)))
    back = sorted((turned.get(kind, kind), *rest) for kind, *rest in found(coded(*other), coded(*one)))
    assert there == back


@given(passages, passages)
def test_a_word_that_differs_stands_in_a_difference(one: list[tuple[int, int, str, str]], other: list[tuple[int, int, str, str]]) -> None:
    def words(rows: list[tuple[int, int, str, str]]) -> set[tuple[int, str, str]]:
        return {(at, code, says) for start, end, code, says in rows for at in range(start, end)}

    places = found(coded(*one), coded(*other))
    for at, code, _ in words(one) ^ words(other):
        assert any(named == code and start <= at < end for _, named, start, end in places)
