"""Why: the curve of codes over interviews must not depend on who was met first; it is vegan's, and so are the unseen codes."""

import csv
from itertools import permutations
from math import exp, log, sqrt
from pathlib import Path

import numpy as np
import pytest

from kurak.stats.code_accumulation import code_accumulation, unseen_codes
from kurak.stats.saturation import saturation

# tests/references/saturation/make.R
REFERENCES = Path(__file__).parents[1] / "references" / "saturation"


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((REFERENCES / name).read_text().splitlines()[1:]))


INTERVIEWS: dict[str, list[list[int]]] = {}
for row in rows("interviews.csv"):
    INTERVIEWS.setdefault(row["case"], []).append([int(cell) for cell in row["codes"]])


@pytest.mark.parametrize("case", INTERVIEWS)
def test_the_curve_is_vegan_s(case: str) -> None:
    expected = [row for row in rows("accumulation.csv") if row["case"] == case]
    found = code_accumulation(INTERVIEWS[case])
    assert found.expected == pytest.approx([float(row["expected"]) for row in expected], rel=1e-11)
    assert found.std_error == pytest.approx([float(row["std_error"]) for row in expected], rel=1e-9)


@pytest.mark.parametrize("row", rows("unseen.csv"), ids=lambda row: row["case"])
def test_the_unseen_codes_are_vegan_s(row: dict[str, str]) -> None:
    found = unseen_codes(INTERVIEWS[row["case"]])
    assert found.observed == int(row["Species"])
    assert found.estimate == pytest.approx(float(row["chao"]), rel=1e-12)
    assert found.std_error == pytest.approx(float(row["chao.se"]), rel=1e-12)
    # Chao's (1987) limits, written the other way round: the unseen codes are lognormal.
    unseen, spread = found.unseen, sqrt(log(1 + (found.std_error / found.unseen) ** 2))
    assert found.low == pytest.approx(found.observed + unseen * exp(-1.959963984540054 * spread), rel=1e-12)
    assert found.high == pytest.approx(found.observed + unseen * exp(1.959963984540054 * spread), rel=1e-12)
    assert found.observed < found.low < found.estimate < found.high


def test_the_curve_is_the_mean_over_all_orders() -> None:
    """Two roads: the formula, and all 120 orders of five interviews walked through."""
    table = np.array(
        [[1, 1, 0, 0, 0, 1], [1, 0, 1, 0, 0, 0], [0, 1, 0, 1, 0, 0], [1, 0, 0, 0, 0, 0], [1, 1, 1, 0, 1, 0]]
    )
    walks = [saturation(table[list(order)]).cumulative for order in permutations(range(5))]
    assert code_accumulation(table).expected == pytest.approx(np.mean(walks, axis=0), rel=1e-13)


def test_no_code_that_occurs_once_gives_no_limits() -> None:
    found = unseen_codes([[1, 1], [1, 1], [0, 1]])
    assert (found.estimate, found.unseen, found.std_error) == (2, 0, 0)
    assert np.isnan([found.low, found.high]).all()
    single = unseen_codes([[1, 0], [0, 0], [0, 0]])
    assert single.estimate == 1
    assert np.isnan([single.low, single.high]).all()


def test_codes_that_never_occur_and_no_interviews() -> None:
    table = np.array([[1, 0], [0, 1], [1, 1]])
    wider = np.concatenate([table, np.zeros((3, 2), dtype=int)], axis=1)
    assert code_accumulation(wider).expected.tolist() == code_accumulation(table).expected.tolist()
    assert code_accumulation(np.zeros((2, 3), dtype=bool)).expected.tolist() == [0, 0]
    assert code_accumulation(np.zeros((0, 3), dtype=bool)).expected.tolist() == []
    assert unseen_codes(np.zeros((0, 3), dtype=bool)).estimate == 0


def test_mistakes_in_the_call() -> None:
    with pytest.raises(ValueError, match="level"):
        unseen_codes([[1]], level=2)
    with pytest.raises(ValueError, match="true or false"):
        code_accumulation([[3]])
