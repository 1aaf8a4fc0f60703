"""Why: a group that is withheld protects nobody if everybody less the other groups gives it back: its people, its mean, its share."""

from __future__ import annotations

import doctest
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurak.disclosure.suppression import bases, groups, structure
from kurak.disclosure.suppression.groups import withhold_groups
from kurak.disclosure.suppression.pattern import suppress
from kurak.disclosure.suppression.tables import linked_tables
from kurak.model.disclosure_rules import Disclosure
from kurak.model.withholding import (
    ALIKE,
    APART,
    DOMINATED,
    FEW,
    PROTECTS,
    Behind,
    Group,
    GroupedNumbers,
    Series,
    Withholding,
)

MEAN: Series = ("mean", "trust", None)


@pytest.mark.parametrize("module", [bases, groups, structure], ids=lambda module: module.__name__)
def test_the_examples_are_true(module: object) -> None:
    found = doctest.testmod(module)  # type: ignore[arg-type]
    assert found.attempted > 0
    assert found.failed == 0


def counted(people: dict[tuple[object, ...], int], columns: tuple[str, ...], tables: tuple[tuple[str, ...], ...], **more: object) -> GroupedNumbers:
    """Bases of one mean by group, from how many people have each combination of values."""
    behind: dict[Group, Behind] = {}
    for part in structure.margins(tables, columns):
        for key, n in people.items():
            values = tuple(key[columns.index(name)] for name in part)
            if None not in values:
                group = tuple(zip(part, values, strict=True))
                behind[group] = Behind(behind.get(group, Behind(0)).n + n)
    return GroupedNumbers(columns, tuple(people), tables, {MEAN: behind}, **more)  # type: ignore[arg-type]


def by_place(numbers: dict[object, int], **more: object) -> GroupedNumbers:
    return counted({(name,): n for name, n in numbers.items()}, ("place",), (("place",),), **more)


def hidden(found: Withholding, series: Series = MEAN) -> dict[object, str]:
    return {" ".join(str(value) for _, value in group) or "everybody": why for group, why in found.why.get(series, {}).items()}


# ── lack of people ─────────────────────────────────────────────────────────────────────────────


def test_a_base_above_everybody_withholds_all_in_one_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bases in between would each be proved for nothing, as many as there are people."""
    steps = []
    before = groups._Work.tightened

    def counting(work: object, step: object, *, base: int, alike: bool) -> object:
        steps.append(base)
        return before(work, step, base=base, alike=alike)  # type: ignore[arg-type]

    monkeypatch.setattr(groups._Work, "tightened", counting)
    found = withhold_groups(by_place({"Osh": 3, "Naryn": 12, "Talas": 25}), Disclosure(smallest_base=41))
    assert hidden(found) == dict.fromkeys(("everybody", "Osh", "Naryn", "Talas"), FEW)
    assert steps == [41]
    # Everybody together are enough: bases in between say what a laxer rule withholds.
    withhold_groups(by_place({"Osh": 3, "Naryn": 12, "Talas": 25}), Disclosure(smallest_base=40))
    assert len(steps) > 2


def test_one_small_group_takes_the_cheapest_other_with_it() -> None:
    found = withhold_groups(by_place({"a": 3, "b": 30, "c": 12}), Disclosure())
    assert hidden(found) == {"a": FEW, "c": PROTECTS}
    assert all(one.narrowed == 0 for one in found.proofs)


def test_two_small_groups_that_are_enough_together_take_nobody() -> None:
    assert hidden(withhold_groups(by_place({"a": 3, "b": 30, "c": 4}), Disclosure())) == {"a": FEW, "c": FEW}
    assert hidden(withhold_groups(by_place({"a": 1, "b": 30, "c": 2}), Disclosure())) == {"a": FEW, "b": PROTECTS, "c": FEW}


def test_a_group_in_which_nobody_answered_hides_nobody() -> None:
    assert hidden(withhold_groups(by_place({"a": 3, "b": 30, "c": 12, "empty": 0}), Disclosure())) == {"a": FEW, "c": PROTECTS}


def test_people_without_a_value_follow_from_all_others_and_are_protected_too() -> None:
    assert hidden(withhold_groups(by_place({"a": 40, "b": 30, None: 2}), Disclosure())) == {"b": PROTECTS}
    assert not hidden(withhold_groups(by_place({"a": 40, "b": 30, None: 6}), Disclosure()))


def test_a_region_that_is_all_of_one_kind_of_settlement_is_hidden_in_both() -> None:
    """Villages are Naryn and Talas: without this link, towns less Osh and Bishkek would show the villages' part of a region."""
    people = {("Osh", "town"): 20, ("Bishkek", "town"): 30, ("Naryn", "village"): 3, ("Talas", "village"): 9}
    found = withhold_groups(counted(people, ("region", "settlement"), (("region",), ("settlement",))), Disclosure())
    assert hidden(found) == {"Naryn": FEW, "Talas": PROTECTS}
    people[("Osh", "village")] = 1
    assert hidden(withhold_groups(counted(people, ("region", "settlement"), (("region",), ("settlement",))), Disclosure())) == {"Naryn": FEW, "Talas": PROTECTS}
    # Villages are all of Naryn: hidden there and shown here would be shown.
    people = {("Osh", "town"): 20, ("Bishkek", "town"): 30, ("Naryn", "village"): 3}
    found = withhold_groups(counted(people, ("region", "settlement"), (("region",), ("settlement",))), Disclosure())
    assert hidden(found).keys() == {"Naryn", "Osh", "village", "town"}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.integers(0, 9), min_size=2, max_size=3), min_size=2, max_size=3), st.integers(2, 6))
def test_crossed_tables_cannot_be_solved_back(rows: list[list[int]], base: int) -> None:
    """By trying every table of people that agrees with what is shown: each withheld base may be another."""
    width = len(rows[0])
    rows = [[*row, *[0] * (width - len(row))][:width] for row in rows]
    people: dict[tuple[object, ...], int] = {(f"r{i}", f"c{j}"): n for i, row in enumerate(rows) for j, n in enumerate(row) if n}
    if not people or sum(people.values()) > 26:
        return
    asked = counted(people, ("row", "column"), (("row", "column"),))
    found = withhold_groups(asked, Disclosure(smallest_base=base))
    secret = set(found.why.get(MEAN, {}))
    small = {group for group, behind in asked.series[MEAN].items() if 0 < behind.n < base}
    assert small <= secret
    if any(one.narrowed for one in found.proofs):
        # Wider groups say so by themselves: then nothing of the table is shown.
        assert all(group in secret for group in asked.series[MEAN] if len(group) == 2 and asked.series[MEAN][group].n)
        return
    keys = list(people)
    reach: dict[Group, set[int]] = {group: set() for group in small}
    for numbers in product(range(0, 13), repeat=len(keys)) if len(keys) <= 4 else ():
        totals: dict[Group, int] = {}
        for key, n in zip(keys, numbers, strict=True):
            for part in ((), (0,), (1,), (0, 1)):
                group = tuple((("row", "column")[place], key[place]) for place in part)
                totals[group] = totals.get(group, 0) + n
        if all(totals[group] == behind.n for group, behind in asked.series[MEAN].items() if group not in secret):
            for group in small:
                reach[group].add(totals[group])
    if len(keys) <= 4:
        assert all(len(seen) > 1 for seen in reach.values())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 14), min_size=2, max_size=7), st.integers(2, 9), st.integers(0, 4), st.lists(st.booleans(), min_size=7, max_size=7))
def test_a_stricter_rule_never_shows_more(numbers: list[int], base: int, more: int, alike: list[bool]) -> None:
    asked = by_place({f"g{place}": n for place, n in enumerate(numbers)})
    behind = {
        group: Behind(one.n, 5.0 if group and alike[int(str(group[0][1])[1:])] else None) for group, one in asked.series[MEAN].items()
    }
    asked = GroupedNumbers(asked.columns, asked.people, asked.tables, {MEAN: behind})
    def secret(rules: Disclosure) -> set[Group]:
        return set(withhold_groups(asked, rules).why.get(MEAN, {}))

    lax, strict = secret(Disclosure(smallest_base=base)), secret(Disclosure(smallest_base=base + more))
    assert lax <= strict
    assert lax <= secret(Disclosure(smallest_base=base, all_alike="withhold"))
    assert secret(Disclosure(smallest_base=base, all_alike="withhold")) <= secret(Disclosure(smallest_base=base + more, all_alike="withhold"))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 14), min_size=2, max_size=7), st.integers(2, 9))
def test_a_release_of_a_release_adds_nothing(numbers: list[int], base: int) -> None:
    asked = by_place({f"g{place}": n for place, n in enumerate(numbers)})
    first = withhold_groups(asked, Disclosure(smallest_base=base))
    again = withhold_groups(GroupedNumbers(asked.columns, asked.people, asked.tables, asked.series, before=first), Disclosure(smallest_base=base))
    assert again.why == first.why


# ── what single people said ────────────────────────────────────────────────────────────────────


def with_minds(numbers: dict[str, tuple[int, object]], everybody: object = None) -> GroupedNumbers:
    asked = by_place({name: n for name, (n, _) in numbers.items()})
    behind = {group: Behind(one.n, numbers[str(group[0][1])][1] if group else everybody) for group, one in asked.series[MEAN].items()}
    return GroupedNumbers(asked.columns, asked.people, asked.tables, {MEAN: behind})


STRICT = Disclosure(smallest_base=5, all_alike="withhold")


def test_a_group_of_one_mind_is_hidden_among_others_of_another() -> None:
    assert hidden(withhold_groups(with_minds({"a": (20, 5.0), "b": (30, None), "c": (12, None)}), STRICT)) == {"a": ALIKE, "c": PROTECTS}
    # Two groups that all said 5 are one that all said 5.
    assert hidden(withhold_groups(with_minds({"a": (20, 5.0), "b": (30, None), "c": (12, 5.0)}), STRICT)) == {"a": ALIKE, "b": PROTECTS, "c": ALIKE}
    assert not hidden(withhold_groups(with_minds({"a": (20, 5.0), "b": (30, None), "c": (12, None)}), Disclosure(smallest_base=5)))


def test_few_people_with_most_of_the_weight_are_hidden() -> None:
    asked = by_place({"a": 8, "b": 30, "c": 12})
    behind = {group: Behind(one.n, largest=0.8 if group == (("place", "a"),) else 0.1) for group, one in asked.series[MEAN].items()}
    found = withhold_groups(GroupedNumbers(asked.columns, asked.people, asked.tables, {MEAN: behind}), Disclosure())
    assert hidden(found) == {"a": DOMINATED, "c": PROTECTS}


def test_a_condition_that_leaves_out_few_people_shows_them() -> None:
    """Everybody, and everybody but three: the difference is three people."""
    asked = by_place({"a": 20, "b": 30, "c": 12})
    behind = {group: Behind(one.n, left_out=3 if group in ((), (("place", "a"),)) else 0) for group, one in asked.series[MEAN].items()}
    found = withhold_groups(GroupedNumbers(asked.columns, asked.people, asked.tables, {MEAN: behind}), Disclosure())
    assert hidden(found) == {"everybody": APART, "a": APART}


def test_numbers_that_add_up_are_never_withheld_alone() -> None:
    """The items of a scale whose mean is shown; the answers to one question."""
    place = lambda name: (("place", name),)  # noqa: E731
    n = {(): 60, place("a"): 20, place("b"): 30, place("c"): 10}
    levels: dict[Series, dict[Group, Behind]] = {
        ("distribution", "q", level): {group: Behind(one, 0.0 if (level, group) == ("never", place("a")) else None) for group, one in n.items()}
        for level in ("often", "seldom", "never")
    }
    asked = GroupedNumbers(("place",), (("a",), ("b",), ("c",)), (("place",),), levels, sums=(tuple(levels),))
    found = withhold_groups(asked, STRICT)
    for group in n:
        assert sum(bool(found.of(one, group)) for one in levels) != 1
    assert found.of(("distribution", "q", "never"), place("a")) == ALIKE


def test_numbers_of_one_variable_hide_the_same_groups_for_lack_of_people() -> None:
    """How many did not know, of how many who were asked, tells how many answered."""
    place = lambda name: (("place", name),)  # noqa: E731
    few = {(): Behind(60), place("a"): Behind(4), place("b"): Behind(30), place("c"): Behind(26)}
    asked_of = {(): Behind(70), place("a"): Behind(9), place("b"): Behind(33), place("c"): Behind(28)}
    unknown: Series = ("proportion", "trust", "don't know")
    asked = GroupedNumbers(("place",), (("a",), ("b",), ("c",)), (("place",),), {MEAN: few, unknown: asked_of})
    found = withhold_groups(asked, Disclosure())
    assert hidden(found).keys() == hidden(found, unknown).keys() == {"a", "c"}


# ── limits that are no time ────────────────────────────────────────────────────────────────────


def test_a_limit_in_questions_gives_one_answer_and_forced_cells_hold() -> None:
    people = {(f"r{i}", f"c{j}"): float((7 * (i + 2) ** 2 + 5 * (j + 1) ** 3 + i * j) % 13) for i in range(6) for j in range(5)}
    tables = linked_tables(people, ("row", "column"), [("row", "column")], smallest_base=5)
    for questions in (1, 60, 4000):
        first, second = (suppress(tables, questions=questions) for _ in range(2))
        assert first == second
    exact = suppress(tables)
    assert suppress(tables, questions=4000).cost == exact.cost
    free = next(cell for cell, status in enumerate(exact.status) if status == "published" and tables.cells[cell].value)
    shown = next(cell for cell, status in enumerate(exact.status) if status == "secondary")
    assert suppress(tables, already=[free]).status[free] == "secondary"
    assert suppress(tables, kept=[shown]).status[shown] == "published"
    with pytest.raises(ValueError, match="withheld and published"):
        suppress(tables, already=[free], kept=[free])


# ── what is told of it ─────────────────────────────────────────────────────────────────────────


def test_the_log_does_not_say_which_base_is_too_small() -> None:
    """Of 6 people in two groups one is said to be too small, the other not: then they are 5 and 1."""
    first = withhold_groups(by_place({"a": 1, "b": 30, "c": 5}), Disclosure())
    second = withhold_groups(by_place({"a": 5, "b": 30, "c": 1}), Disclosure())
    assert hidden(first) == {"a": FEW, "c": PROTECTS}
    assert hidden(second) == {"a": PROTECTS, "c": FEW}
    assert [(one.where, one.rule, one.reason, one.count) for one in first.log] == [
        (one.where, one.rule, one.reason, one.count) for one in second.log
    ]
    both = withhold_groups(by_place({"a": 4, "b": 30, "c": 2}), Disclosure())
    assert {one.reason for one in both.log} == {one.reason for one in first.log}


def test_the_log_does_not_say_that_all_answered_alike() -> None:
    alike = withhold_groups(with_minds({"a": (20, 5.0), "b": (30, None), "c": (12, None)}), STRICT)
    assert hidden(alike)["a"] == ALIKE
    few = withhold_groups(by_place({"a": 4, "b": 30, "c": 12}), STRICT)
    assert {one.rule for one in alike.log} == {one.rule for one in few.log}
    assert not any("alike" in one.reason or "everybody" in one.reason for one in alike.log)


def test_shares_of_nobody_withheld_together_do_not_follow_from_the_others() -> None:
    """Of five answers two were given by nobody: if the other three are shown, these add up to everybody, and the two are known."""
    asked = {
        ("distribution", "reason", level): {(): Behind(90), (("place", "a"),): Behind(11, alike=mind), (("place", "b"),): Behind(79)}
        for level, mind in (("x", None), ("y", None), ("z", None), ("never", False), ("nobody", False))
    }
    numbers = GroupedNumbers(("place",), (("a",), ("b",)), (("place",),), asked, sums=(tuple(asked),))
    found = withhold_groups(numbers, Disclosure(protects="offenders"))
    here = {level for _, _, level in asked if "a" in hidden(found, ("distribution", "reason", level))}
    assert {"never", "nobody"} < here
    assert len(here) == 3
    # Where such shares may be shown, nothing is withheld.
    assert not withhold_groups(numbers, Disclosure(protects="offenders", all_alike="show")).why
