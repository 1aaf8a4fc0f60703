"""Why: weights, order and harmless columns can give back the village that a file does not name."""

from __future__ import annotations

from itertools import pairwise, permutations
from math import sqrt

import numpy as np
import pytest

from kurak.disclosure.intruder.fingerprints import (
    attack_columns,
    attack_weights_and_order,
    neighbours_z,
    rank_z,
)
from kurak.disclosure.records.released_weights import blur_weights
from kurak.model.intruder import TrueRecords

STRATA = [f"s{number // 25}" for number in range(100)]
PSU = [f"p{number // 5}" for number in range(100)]
WEIGHTS = [10.0 + number // 25 for number in range(100)]
SHUFFLED = np.random.default_rng(5).permutation(100).tolist()


def true(row_of: list[int]) -> TrueRecords:
    columns = {"stratum": STRATA, "psu": PSU, "weight": WEIGHTS, "sex": ["f", "m"] * 50}
    return TrueRecords(columns, row_of, ("sex",), weight="weight", released_weight="w", units=("stratum", "psu"))


def of(values: list[float], row_of: list[int]) -> dict[str, list[str]]:
    return {"sex": [("f", "m")[row % 2] for row in row_of], "w": [repr(values[row]) for row in row_of]}


def counts(columns: dict[str, list[str]], row_of: list[int]) -> dict[str, tuple[int, int, int]]:
    return {one.attack: (one.tried, one.unprotected, one.released) for one in attack_weights_and_order("f", columns, true(row_of))}


def test_weights_of_strata_are_fingerprints() -> None:
    assert counts(of(WEIGHTS, SHUFFLED), SHUFFLED)["fingerprints of weights"] == (4, 4, 4)


def test_blurred_weights_are_none() -> None:
    blurred = blur_weights(WEIGHTS, STRATA, smallest=10).weights.tolist()
    assert counts(of(blurred, SHUFFLED), SHUFFLED)["fingerprints of weights"] == (4, 4, 0)


def test_a_file_in_the_order_of_collection_tells() -> None:
    """The order, and neighbours of one stratum, and of one sampling unit."""
    as_collected = list(range(100))
    assert counts(of(WEIGHTS, as_collected), as_collected)["order of records"] == (3, 3, 3)
    assert counts(of(WEIGHTS, SHUFFLED), SHUFFLED)["order of records"] == (3, 3, 0)


def test_sampling_units_in_another_order_tell() -> None:
    units = np.random.default_rng(2).permutation(20)
    row_of = [int(unit) * 5 + place for unit in units for place in range(5)]
    found = attack_weights_and_order("f", of(WEIGHTS, row_of), true(row_of))
    assert found[-1].where == ("f, neighbours by stratum", "f, neighbours by psu")[-len(found[-1].where) :]
    assert "f, neighbours by psu" in found[-1].where


@pytest.mark.parametrize("units", [[0, 0, 0, 1, 1, 2], [0, 0, 1, 1, 2, 2, 2], [0, 0, 0, 0, 1], [0, 1, 2, 3, 3]])
def test_neighbours_against_every_order(units: list[int]) -> None:
    """Mean and variance over all permutations."""
    pairs = [sum(a == b for a, b in pairwise(one)) for one in permutations(units)]
    spread = sqrt(np.var(pairs))
    own = sum(a == b for a, b in pairwise(units))
    assert neighbours_z(np.array(units)) == pytest.approx((own - np.mean(pairs)) / spread, abs=1e-9)


def test_ranks_against_every_order() -> None:
    """Over all orders of six the correlation has mean 0 and variance 1/5, so that the measure has mean 0 and variance 1."""
    found = [rank_z(np.array(order)) for order in permutations(range(6))]
    assert np.mean(found) == pytest.approx(0, abs=1e-9)
    assert np.var(found) == pytest.approx(1, abs=1e-9)


def test_columns_that_stand_for_units_are_found() -> None:
    columns = of(WEIGHTS, SHUFFLED)
    columns["area"] = [PSU[row] for row in SHUFFLED]
    columns["code"] = [f"x{(row // 5) * 7 % 20}" for row in SHUFFLED]
    columns["number"] = [str(1000 + row) for row in SHUFFLED]
    assert attack_columns("f", columns, true(SHUFFLED)).where == ("f, area", "f, code", "f, number")


def test_answers_and_a_running_number_are_none() -> None:
    columns = of(WEIGHTS, SHUFFLED)
    columns["answer"] = [str((row * 37) % 5) for row in SHUFFLED]
    columns["number"] = [str(place) for place in range(100)]
    assert attack_columns("f", columns, true(SHUFFLED)).released == 0


def test_a_weight_that_says_what_is_released_anyway_tells_nothing() -> None:
    """Where the stratum itself is an identifying variable that is released, its weight gives nothing away."""
    columns = {"stratum": STRATA, "psu": ["p"] * 100, "weight": WEIGHTS}
    known = TrueRecords(columns, SHUFFLED, ("stratum",), weight="weight", released_weight="w", units=("stratum", "psu"))
    file = {"stratum": [STRATA[row] for row in SHUFFLED], "w": [repr(WEIGHTS[row]) for row in SHUFFLED]}
    assert attack_weights_and_order("f", file, known)[0].released == 0
    withheld = {**file, "stratum": ["" if place < 9 else value for place, value in enumerate(file["stratum"])]}
    assert attack_weights_and_order("f", withheld, known)[0].released > 0
