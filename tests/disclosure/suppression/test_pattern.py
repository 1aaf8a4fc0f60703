"""Why: a withheld cell that can be worked out protects nobody, and a cell withheld for nothing is lost to every reader."""

from __future__ import annotations

import json
from itertools import combinations, count, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurak.disclosure.suppression.attacker import attack
from kurak.disclosure.suppression.linear_program import SolverError
from kurak.disclosure.suppression.pattern import UnprotectableError, _Search, suppress
from kurak.disclosure.suppression.tables import linked_tables
from kurak.model.linked_tables import LinkedTables, Protection, SuppressionPattern, TableCell

REFERENCES = Path(__file__).parents[2] / "references" / "suppression"


def of_two(rows: list[list[int]], *, smallest_base: int = 5) -> LinkedTables:
    counts = {(f"r{i}", f"c{j}"): number for i, row in enumerate(rows) for j, number in enumerate(row)}
    return linked_tables(counts, ("row", "column"), [("row", "column")], smallest_base=smallest_base)


def withheld(pattern: SuppressionPattern) -> list[int]:
    return [cell for cell, status in enumerate(pattern.status) if status != "published"]


def test_the_attackers_interval_of_the_published_example() -> None:
    """Fischetti and Salazar-González (2001), figure 1: 22 million in activity II, region C, lies between 5 and 30."""
    tables = of_two([[20, 50, 10], [8, 19, 22], [17, 32, 12]])
    names = {tuple(value for _, value in cell.key): place for place, cell in enumerate(tables.cells)}
    found = attack(tables, [names[one] for one in (("r1", "c0"), ("r1", "c2"), ("r2", "c0"), ("r2", "c2"))])
    assert {(one.low, one.high) for one in found.cells if one.cell == names["r1", "c2"]} == {(5.0, 30.0)}


@pytest.mark.parametrize("rows", [[[2, 4, 8], [11, 6, 3]], [[1, 0, 9], [9, 2, 30]], [[4, 4, 0], [0, 9, 7]]])
def test_no_set_of_cells_is_cheaper(rows: list[list[int]]) -> None:
    """Every set of cells is tried and attacked."""
    tables = of_two(rows)
    needed = {one.cell for one in tables.withheld}
    free = [cell for cell in range(len(tables.cells)) if cell not in needed]
    cost = [cell.cost for cell in tables.cells]
    best = min(
        sum(cost[cell] for cell in (*needed, *others))
        for size in range(len(free) + 1)
        for others in combinations(free, size)
        if not attack(tables, [*needed, *others]).unsafe
    )
    found = suppress(tables)
    assert (found.cost, found.exact, found.gap) == (best, True, 0.0)
    assert not attack(tables, withheld(found)).unsafe


@pytest.mark.parametrize("table", json.loads((REFERENCES / "tau_argus.json").read_text())["tables"], ids=lambda one: str(one["shape"]))
def test_as_safe_as_tau_argus_and_no_dearer(table: dict[str, Any]) -> None:
    """Against the optimal method of τ-Argus (pytauargus 0.6.0), with its own protection: 30 % of the base.

    Both withhold the same cells by the rule. Its pattern is safe against our attacker, too, and ours never costs more.
    """
    shape = table["shape"]
    names = [f"v{place}" for place in range(len(shape))]
    numbers = {
        tuple(map(str, key)): (7 * sum((place + 2) * (one + 1) ** 2 for place, one in enumerate(key)) + 3) % 17
        for key in product(*(range(size) for size in shape))
    }
    ours = linked_tables(numbers, names, [names], smallest_base=5)
    ours = LinkedTables(ours.cells, ours.relations, tuple(Protection(one.cell, *2 * (0.3 * ours.cells[one.cell].value,)) for one in ours.withheld))
    place = {cell.key: number for number, cell in enumerate(ours.cells)}
    theirs = {
        place[tuple((name, value) for name, value in zip(names, cell["key"], strict=True) if value != "Total")]: cell["status"]
        for cell in table["cells"]
    }
    assert {one.cell for one in ours.withheld} == {cell for cell, status in theirs.items() if status == "U"}
    hidden = [cell for cell, status in theirs.items() if status in ("U", "M")]
    assert not attack(ours, hidden).unsafe
    found = suppress(ours)
    assert not attack(ours, withheld(found)).unsafe
    assert found.cost <= sum(ours.cells[cell].cost for cell in hidden)
    assert found.exact


@settings(max_examples=25)
@given(st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=2, max_size=4), st.integers(2, 6))
def test_no_withheld_cell_can_be_worked_out(rows: list[list[int]], smallest_base: int) -> None:
    tables = of_two(rows, smallest_base=smallest_base)
    if 0 < sum(map(sum, rows)) < smallest_base:
        # So few people in all that a base of this size cannot be pretended.
        with pytest.raises(UnprotectableError):
            suppress(tables)
        return
    found = suppress(tables)
    assert not attack(tables, withheld(found)).unsafe
    assert all(found.status[one.cell] == "primary" for one in tables.withheld)
    assert found.bound <= found.cost + 1e-9


def test_linked_tables_are_protected_together() -> None:
    """Each table by itself would be safe with less: the region's total stands in both."""
    numbers = {(sex, age, region): 3 + 5 * i + 2 * j + 7 * k + (i * j * k) for i, sex in enumerate("mf") for j, age in enumerate("yo") for k, region in enumerate("NSW")}
    numbers["m", "y", "N"] = 1
    tables = linked_tables(numbers, ("sex", "age", "region"), [("sex", "region"), ("age", "region")], smallest_base=9)
    assert len({cell.key for cell in tables.cells}) == len(tables.cells)
    found = suppress(tables)
    assert not attack(tables, withheld(found)).unsafe
    assert found.exact


def test_whole_regions_of_towns_hide_the_town() -> None:
    numbers = {("Osh", "men"): 3, ("Osh", "women"): 14, ("Uzgen", "men"): 11, ("Uzgen", "women"): 9, ("Naryn", "men"): 20, ("Naryn", "women"): 21}
    tables = linked_tables(numbers, ("place", "sex"), [("place", "sex")], smallest_base=5, within={"place": {"Osh": "South", "Uzgen": "South"}})
    names = {cell.key: place for place, cell in enumerate(tables.cells)}
    assert tables.cells[names[("place", "South"), ("sex", "men")]].value == 14
    found = suppress(tables)
    hidden = withheld(found)
    # Naryn is a value beside South: it need not be touched.
    assert names[("place", "Osh"), ("sex", "men")] in hidden
    assert names[("place", "Naryn"), ("sex", "men")] not in hidden
    assert not attack(tables, hidden).unsafe


def test_every_cell_counts_whoever_lies_in_it() -> None:
    """By the other road: each cell asks every record whether it is in it."""
    numbers = {(place, sex, age): float(3 * i + 5 * j + 7 * k) for i, place in enumerate(("Osh", "Uzgen", "Naryn")) for j, sex in enumerate("mf") for k, age in enumerate("yo") if i + j + k != 2}
    over = {"Osh": ("Osh", "South", "land"), "Uzgen": ("Uzgen", "South", "land"), "Naryn": ("Naryn", "land")}
    within = {"place": {"Osh": "South", "Uzgen": "South", "South": "land", "Naryn": "land"}}
    tables = linked_tables(numbers, ("place", "sex", "age"), [("sex", "place"), ("place", "age")], smallest_base=5, within=within)
    assert len(tables.cells) == 6 * (2 + 2 + 1)
    for cell in tables.cells:
        wanted = dict(cell.key)
        inside = [
            number
            for (place, sex, age), number in numbers.items()
            if wanted.get("place", place) in over[place] and wanted.get("sex", sex) == sex and wanted.get("age", age) == age
        ]
        assert cell.value == sum(inside)


def test_whenever_time_is_over_the_pattern_is_safe() -> None:
    numbers = {(str(i), str(j), str(k)): (3 * i + 5 * j * j + 7 * k + i * j * k) % 11 for i in range(4) for j in range(3) for k in range(2)}
    tables = linked_tables(numbers, ("a", "b", "c"), [("a", "b", "c")], smallest_base=4)
    best = suppress(tables)
    assert best.exact
    for steps in (0, 3, 9, 60):
        ticks = count()
        found = suppress(tables, seconds=steps, clock=lambda ticks=ticks: float(next(ticks)))  # type: ignore[misc]
        assert not attack(tables, withheld(found)).unsafe
        assert found.bound - 1e-6 <= best.cost <= found.cost


def test_a_pattern_is_asked_about_once_more_before_it_is_returned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong on the way, an unsafe pattern stops the run."""
    monkeypatch.setattr(_Search, "_peeled", lambda search, x, worth: search.primary.copy())
    with pytest.raises(SolverError, match="not agree"):
        suppress(of_two([[2, 14, 8], [11, 16, 13]]), seconds=0)


def test_no_search_goes_on_when_time_is_over() -> None:
    numbers = {(str(i), str(j)): (3 * i + 5 * j * j) % 9 for i in range(8) for j in range(6)}
    tables = linked_tables(numbers, ("a", "b"), [("a", "b")], smallest_base=5)
    asked = count()
    found = suppress(tables, seconds=0, clock=lambda: float(next(asked)))
    assert not attack(tables, withheld(found)).unsafe
    # Nothing was cut and nothing peeled: the clock was looked at a few times, not once for each cell.
    assert next(asked) < 8


def test_what_cannot_be_protected_is_named() -> None:
    tables = of_two([[1, 0], [0, 1]])
    with pytest.raises(UnprotectableError) as raised:
        suppress(tables)
    assert raised.value.cells


def test_nothing_to_hide_withholds_nothing() -> None:
    found = suppress(of_two([[10, 12], [9, 30]]))
    assert set(found.status) == {"published"}
    assert (found.cost, found.gap, found.exact) == (0.0, 0.0, True)


@pytest.mark.parametrize(
    "tables",
    [
        LinkedTables((TableCell((("a", "x"),), 3, 0, float("inf")),), (), (Protection(0, 1, 1),)),
        LinkedTables((TableCell((("a", "x"),), 3, 4, 9),), (), (Protection(0, 1, 1),)),
        LinkedTables((TableCell((("a", "x"),), 3, 0, 9), TableCell((), 4, 0, 9)), (((1, 1.0), (0, -1.0)),), (Protection(0, 1, 1),)),
    ],
)
def test_tables_that_cannot_be_are_refused(tables: LinkedTables) -> None:
    with pytest.raises(ValueError, match=r"each|add up"):
        suppress(tables)


def test_bad_tables_are_refused() -> None:
    numbers = {("a", "b"): 3}
    with pytest.raises(ValueError, match="crosses different variables"):
        linked_tables(numbers, ("x", "y"), [("x", "z")], smallest_base=5)
    with pytest.raises(ValueError, match="in a circle"):
        linked_tables(numbers, ("x", "y"), [("x",)], smallest_base=5, within={"x": {"a": "p", "p": "q", "q": "p"}})
    with pytest.raises(ValueError, match="whole numbers"):
        linked_tables({("a", "b"): 1.5}, ("x", "y"), [("x",)], smallest_base=5)
