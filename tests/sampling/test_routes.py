"""Why: who is visited must be decided before anybody walks, with probabilities that are known and a draw that
repeats."""

from __future__ import annotations

import csv
import doctest
import importlib
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurak.model.frame import Frame
from kurak.model.sample import DrawnCluster, Sample
from kurak.model.study import Study
from kurak.model.visits import CALL_AGAIN, OUTCOMES, StartPoint
from kurak.sampling.routes import FILLED_IN_THE_FIELD, check_routes, plan_visits, visit_rows
from kurak.sampling.visit_numbers import roster_number, systematic_numbers

REFERENCES = Path(__file__).resolve().parents[1] / "references" / "routes"


def cluster(number: int, **changes: Any) -> DrawnCluster:
    made = DrawnCluster(
        cluster=f"C{number:03}", stratum="North / city", psu=f"U{number}", name="Town", role="main", order=number, part=1,
        parts=1, size=5000, households=2000, psu_probability=0.4, interviews=18,
    )  # fmt: skip
    return replace(made, **changes)


def sample(*clusters: DrawnCluster, **changes: Any) -> Sample:
    made = Sample("study", 7, "0.1.0", "ab" * 32, "PPS systematic", clusters or (cluster(1),))
    return replace(made, **changes)


def study(response_rate: float = 0.7, **route: Any) -> Study:
    return Study.model_validate(
        {"title": "T", "id": "t", "planning": {"response_rate": response_rate}, "route": route}
    )


def points(psu: str, count: int) -> list[StartPoint]:
    return [StartPoint(psu=psu, start_point=str(number)) for number in range(1, count + 1)]


# ── numbers along the route ────────────────────────────────────────────────────────────────────


def test_fractional_intervals_are_those_of_r() -> None:
    lines = (REFERENCES / "households.csv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(lines[1:]))
    assert len(rows) == 20
    for row in rows:
        found = systematic_numbers(
            int(row["visits"]), households=int(row["households"]), start=float(row["start"])
        )
        assert " ".join(map(str, found)) == row["numbers"]


@given(data=st.data(), households=st.integers(1, 3000), start=st.integers(0, 999_999))
def test_households_are_different_and_on_the_route(data: st.DataObject, households: int, start: int) -> None:
    count = data.draw(st.integers(0, households))
    numbers = systematic_numbers(count, households=households, start=start / 10**6)
    assert len(set(numbers)) == count
    assert list(numbers) == sorted(numbers)
    assert all(1 <= number <= households for number in numbers)


def test_every_household_has_the_same_chance() -> None:
    # Over a grid of all starts n/1000 of 7 of 40 households each is drawn in 7/40 of them, to within one
    # start a side.
    drawn = Counter(
        number for start in range(1000) for number in systematic_numbers(7, households=40, start=start / 1000)
    )
    assert set(drawn) == set(range(1, 41))
    assert all(abs(times - 175) <= 2 for times in drawn.values())


@given(st.integers(1, 12))
def test_the_roster_gives_everybody_the_same_chance(eligible: int) -> None:
    times = Counter(roster_number(start / 27720, eligible=eligible) for start in range(27720))
    # 27,720 is a multiple of 1 to 12; six decimals move the edge of a share by one start at most.
    assert set(times) == set(range(1, eligible + 1))
    assert all(abs(one - 27720 / eligible) <= 1 for one in times.values())


# ── routes ─────────────────────────────────────────────────────────────────────────────────────


def test_the_plan_of_a_cluster() -> None:
    (route,) = plan_visits(sample(), study=study())
    assert (route.visits_planned, len(route.main), len(route.reserve)) == (26, 26, 9)
    assert route.step == pytest.approx(2000 / 26)
    assert route.household_probability == pytest.approx(0.013)
    numbers = [slot.household_number for slot in route.slots]
    assert len(set(numbers)) == 35
    assert [slot.number for slot in route.slots] == list(range(1, 36))
    assert all(slot.kish_table and len(slot.lookup) == 6 for slot in route.slots)


def test_the_numbers_can_be_found_again_from_what_is_printed() -> None:
    (route,) = plan_visits(sample(), study=study())
    assert route.step is not None
    main = [int((slot.number - 1 + route.start) * route.step) + 1 for slot in route.main]
    assert main == [slot.household_number for slot in route.main]
    others = [number for number in range(1, 2001) if number not in main]
    step = len(others) / len(route.reserve)
    reserve = [others[int((place + route.reserve_start) * step)] for place in range(len(route.reserve))]
    assert reserve == [slot.household_number for slot in route.reserve]


def test_a_redraw_is_the_same_and_another_seed_is_not() -> None:
    drawn = sample(cluster(1), cluster(2))
    first = plan_visits(drawn, study=study(), start_points=points("U1", 5))
    assert plan_visits(drawn, study=study(), start_points=points("U1", 5)) == first
    assert plan_visits(drawn, study=study(), start_points=points("U1", 5), seed=7) == first
    assert plan_visits(drawn, study=study(), start_points=points("U1", 5), seed=8) != first


def test_a_cluster_does_not_depend_on_the_clusters_of_other_units() -> None:
    alone = plan_visits(sample(cluster(2)), study=study())
    together = plan_visits(sample(cluster(1), cluster(2), cluster(3)), study=study())
    assert together[1] == alone[0]
    assert [slot.kish_table for slot in together[0].slots] != [slot.kish_table for slot in together[2].slots]


@settings(max_examples=60)
@given(clusters=st.integers(1, 12), places=st.integers(1, 30), seed=st.integers(0, 10**9))
def test_clusters_of_one_town_start_at_different_points(clusters: int, places: int, seed: int) -> None:
    town = [
        cluster(part, psu="U", part=part, parts=clusters, psu_probability=1.0)
        for part in range(1, clusters + 1)
    ]
    routes = plan_visits(sample(*town), study=study(), start_points=points("U", places), seed=seed)
    reached = Counter(route.start_point.start_point for route in routes if route.start_point)
    # As evenly as whole numbers can be: no point twice while another has none.
    assert max(reached.values()) == -(-clusters // places)
    assert len(reached) == min(clusters, places)


def test_every_start_point_has_the_same_chance() -> None:
    runs = 3000
    found = Counter(
        route.start_point.start_point
        for seed in range(runs)
        for route in plan_visits(
            sample(cluster(1, interviews=1)), study=study(), start_points=points("U1", 5), seed=seed
        )
        if route.start_point
    )
    error = (0.2 * 0.8 / runs) ** 0.5
    # Four standard errors of the simulation.
    assert all(abs(found[str(number)] / runs - 0.2) < 4 * error for number in range(1, 6))


def test_households_are_visited_as_often_as_the_weight_says() -> None:
    runs = 3000
    visited = np.zeros(31)
    for seed in range(runs):
        (route,) = plan_visits(
            sample(cluster(1, households=30, interviews=7)), study=study(1.0, reserve_visits=0), seed=seed
        )
        visited[[slot.household_number for slot in route.main]] += 1
    share = 7 / 30
    error = (share * (1 - share) / runs) ** 0.5
    # Four and a half standard errors: thirty households are compared.
    assert np.all(np.abs(visited[1:] / runs - share) < 4.5 * error)


def test_without_a_list_the_sheet_has_a_random_number() -> None:
    town = [cluster(part, psu="U", part=part, parts=3, psu_probability=1.0) for part in (1, 2, 3)]
    routes = plan_visits(sample(*town), study=study())
    assert all(route.start_point is None and 0 <= route.start_random < 1 for route in routes)
    assert len({int(route.start_random * 20) for route in routes}) == 3
    assert all(round(route.start_random, 6) == route.start_random for route in routes)


def test_without_households_the_step_is_left_to_the_field() -> None:
    (route,) = plan_visits(sample(cluster(1, households=None)), study=study())
    assert (route.step, route.area_households, route.household_probability) == (None, None, None)
    assert [slot.household_number for slot in route.slots] == [None] * 35
    assert all(slot.kish_table for slot in route.slots)
    assert check_routes([route], study=study()) == ()
    (counted,) = plan_visits(sample(cluster(1, households=None)), study=study(), households={"U1": 500})
    assert counted.area_households == 500


@pytest.mark.parametrize(
    ("respondent", "columns"),
    [("Kish grid", 6), ("full roster", 8), ("next birthday", 0), ("last birthday", 0)],
)
def test_every_visit_has_what_selects_its_person(respondent: str, columns: int) -> None:
    (route,) = plan_visits(sample(), study=study(respondent=respondent))
    assert {len(slot.lookup) for slot in route.slots} == {columns}
    assert all(bool(slot.kish_table) == (respondent == "Kish grid") for slot in route.slots)
    for slot in route.slots:
        if slot.random_number is not None:
            assert slot.lookup == tuple(int(slot.random_number * people) + 1 for people in range(1, 9))
    assert all((slot.random_number is not None) == (respondent == "full roster") for slot in route.slots)


def test_a_share_of_reserve_is_not_rounded_up_by_its_decimals() -> None:
    # 0.1 times 30 is 3.0000000000000004 in floating point.
    (route,) = plan_visits(sample(cluster(1, interviews=30)), study=study(1.0, reserve_visits=0.1))
    assert len(route.reserve) == 3


# ── what is odd ────────────────────────────────────────────────────────────────────────────────


def test_more_visits_than_households() -> None:
    routes = plan_visits(sample(cluster(1, households=20)), study=study())
    (route,) = routes
    assert [slot.household_number for slot in route.slots] == list(range(1, 21))
    assert (route.step, route.household_probability) == (1.0, 1.0)
    frame = Frame("frame/units.csv", columns={"psu": ("U0", "U1")}, lines=(2, 3))
    (found,) = check_routes(routes, study=study(), frame=frame)
    assert (found.code, found.where[0].file, found.where[0].line) == ("RTE-002", "frame/units.csv", 3)
    assert "26 visits" in found.message


def test_a_unit_of_no_household() -> None:
    routes = plan_visits(sample(cluster(1, households=0), cluster(2)), study=study())
    assert routes[0].step is None
    (found,) = [one for one in check_routes(routes, study=study()) if one.code != "RTE-009"]
    assert found.code == "RTE-001"
    assert "5,000 people and 0 households" in found.message


def test_fewer_start_points_than_clusters() -> None:
    town = [cluster(part, psu="U", part=part, parts=3) for part in (1, 2, 3)]
    routes = plan_visits(sample(*town), study=study(), start_points=points("U", 2))
    (found,) = check_routes(routes, study=study())
    assert found.code == "RTE-006"
    assert "3 clusters and 2 start points" in found.message


def test_several_respondents_a_household() -> None:
    asked = Study.model_validate(
        {"title": "T", "id": "t", "design": {"n": 10, "respondents_per_household": 2}}
    )
    (found,) = [one for one in check_routes(plan_visits(sample(), study=asked), study=asked) if one.code != "RTE-009"]
    assert found.code == "RTE-008"


def test_a_step_that_nobody_walks_is_said_once() -> None:
    far, near = cluster(1, households=9_000), cluster(2, households=200)
    found = [one for one in check_routes(plan_visits(sample(far, far, near), study=study()), study=study()) if one.code == "RTE-009"]
    assert len(found) == 1
    assert "in 2 of 3 clusters" in found[0].message
    assert check_routes(plan_visits(sample(near), study=study()), study=study()) == ()


# ── the table for tablets ──────────────────────────────────────────────────────────────────────


def test_the_table_has_a_row_a_visit_and_nobody_in_it() -> None:
    drawn = sample(cluster(1), cluster(2, role="reserve", households=None), modelled=("Sizes are modelled.",))
    routes = plan_visits(drawn, study=study(), start_points=points("U1", 3))
    header, rows = visit_rows(routes)
    assert len(rows) == 70
    assert all(len(row) == len(header) for row in rows)
    table = [dict(zip(header, row, strict=True)) for row in rows]
    assert {row[column] for row in table for column in FILLED_IN_THE_FIELD} == {""}
    assert {row["modelled"] for row in table} == {"Sizes are modelled."}
    first = table[0]
    assert float(first["household_probability"]) == 26 / 2000
    assert float(first["psu_probability"]) == 0.4
    assert first["start_point"] in {"1", "2", "3"}
    assert first["start_random"] == ""
    assert table[-1]["role"] == "reserve"
    assert table[-1]["household_number"] == ""
    assert len(table[-1]["start_random"]) == 8


def test_outcomes_are_one_digit_each() -> None:
    codes = [code for code, _ in OUTCOMES]
    assert sorted(codes) == list(range(10))
    assert set(CALL_AGAIN) <= set(codes)


@pytest.mark.parametrize("name", ["routes", "stage_weights", "visit_numbers"])
def test_examples_run(name: str) -> None:
    found = doctest.testmod(importlib.import_module(f"kurak.sampling.{name}"))
    assert found.failed == 0
    assert found.attempted > 0 or name == "routes"


def test_mistakes_in_the_call() -> None:
    with pytest.raises(ValueError, match="5 of 4 households"):
        systematic_numbers(5, households=4, start=0.0)
    with pytest.raises(ValueError, match="random start"):
        systematic_numbers(2, households=4, start=1.0)
    with pytest.raises(ValueError, match="random number"):
        roster_number(1.0, eligible=2)
