"""Why: every weight of a study rests on these probabilities; they must agree with R, sum exactly and find every unit
that is certain.

References: tests/references/selection/make.R (R sampling::inclusionprobabilities). The threshold of the worked study is
printed in its report, Table 2.
"""

import csv
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurak.stats.inclusion import certainty_units, inclusion_probabilities, self_representing

REFERENCE = Path(__file__).parents[1] / "references/selection/inclusion.csv"


def _cases() -> dict[str, list[dict[str, str]]]:
    cases: dict[str, list[dict[str, str]]] = {}
    with REFERENCE.open() as file:
        next(file)  # versions
        for row in csv.DictReader(file):
            cases.setdefault(row["case"], []).append(row)
    return cases


@pytest.mark.parametrize("case", _cases())
def test_r_gives_the_same(case: str) -> None:
    rows = _cases()[case]
    n = int(rows[0]["n"])
    sizes = [float(row["size"]) for row in rows]
    expected = np.array([float(row["probability"]) for row in rows])
    found = inclusion_probabilities(sizes, n=n)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-9)
    assert (certainty_units(sizes, n=n) == (expected == 1)).all()


def test_units_that_become_certain_only_in_the_second_round() -> None:
    # 4·100/140 > 1; then 3·30/40 > 1; then 2·4/10 < 1.
    found = inclusion_probabilities([1, 2, 3, 4, 30, 100], n=4)
    np.testing.assert_allclose(found, [0.2, 0.4, 0.6, 0.8, 1, 1], rtol=0, atol=1e-15)


def test_exactly_one_is_certain() -> None:
    # n x / Σx = 3·7/21 is 1 without rounding; in floats 3·(7/21) may fall short.
    assert certainty_units([7, 1, 2, 3, 4, 4], n=3).tolist() == [True, False, False, False, False, False]


def test_everybody_is_drawn() -> None:
    assert inclusion_probabilities([3, 0, 5], n=2).tolist() == [1, 0, 1]


@pytest.mark.parametrize(
    ("sizes", "n", "says"),
    [
        ([1, -2, 3], 1, "0 or more"),
        ([1, float("nan"), 3], 1, "missing or infinite"),
        ([1, float("inf"), 3], 1, "missing or infinite"),
        ([0, 0], 1, "all 0"),
        ([], 1, "all 0"),
        ([4, 0, 2], 3, "3 units cannot be drawn from 2"),
        ([4, 2], 0, "is 1 or more"),
        ([[4, 2]], 1, "one number a unit"),
    ],
)
def test_mistakes_in_the_call(sizes: list[float], n: int, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        inclusion_probabilities(sizes, n=n)
    with pytest.raises(ValueError, match=says):
        certainty_units(sizes, n=n)


@settings(deadline=None, max_examples=200)
@given(data=st.data(), sizes=st.lists(st.integers(0, 10**7), min_size=1, max_size=40).filter(any))
def test_what_holds_for_all_sizes(data: st.DataObject, sizes: list[int]) -> None:
    n = data.draw(st.integers(1, sum(size > 0 for size in sizes)))
    found = inclusion_probabilities(sizes, n=n)
    assert found.sum() == pytest.approx(n, abs=1e-9)
    assert ((found >= 0) & (found <= 1)).all()
    assert ((found > 0) == (np.array(sizes) > 0)).all()
    certain = certainty_units(sizes, n=n)
    assert (certain == (found == 1)).all()
    # The rest stays in proportion.
    rest = sum(size for size, always in zip(sizes, certain, strict=True) if not always)
    for size, always, probability in zip(sizes, certain, found, strict=True):
        if size and not always:
            assert probability == pytest.approx(float(Fraction((n - int(certain.sum())) * size, rest)), rel=1e-12)
    # Neither the order of the frame nor the unit of size matters.
    np.testing.assert_allclose(inclusion_probabilities(sizes[::-1], n=n), found[::-1], rtol=1e-12)
    np.testing.assert_allclose(inclusion_probabilities([8 * size for size in sizes], n=n), found, rtol=1e-12)


def test_the_threshold_of_the_worked_study() -> None:
    # 3,944,375 people, 1,000 interviews, clusters of 18: printed as 70,999.
    rest = 3_944_375 - 70_998 - 70_999
    found = self_representing([70_998, 70_999, rest], interviews=1000, cluster_size=18)
    assert found.threshold == Fraction(3_944_375 * 18, 1000)
    assert round(found.threshold) == 70_999
    assert found.units == (1, 2)


def test_self_representing_is_exact_where_floats_are_not() -> None:
    # The threshold is 10^17 + 1/2; as floats, both sizes and the threshold are one number.
    found = self_representing([10**17, 10**17 + 1], interviews=2, cluster_size=1)
    assert found.units == (1,)
    # Exactly on the threshold is in: 3·10/30 = 1.
    assert self_representing([10, 9, 11], interviews=3, cluster_size=1).units == (0, 2)


def test_self_representing_with_integers_of_numpy() -> None:
    # Their product with the interviews would overflow 32 bits.
    sizes = np.array([2_000_000_000, 1_000, 1_000], dtype=np.int32)
    assert self_representing(sizes, interviews=1000, cluster_size=10).units == (0,)


@pytest.mark.parametrize(
    ("sizes", "interviews", "cluster_size", "says"),
    [
        ([1, -1], 10, 1, "0 or more"),
        ([0, 0], 10, 1, "all 0"),
        ([1, 2], 0, 1, "number of interviews is 1 or more"),
        ([1, 2], 10, 0, "in a cluster is 1 or more"),
    ],
)
def test_mistakes_about_self_representing_units(
    sizes: list[int], interviews: int, cluster_size: int, says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        self_representing(sizes, interviews=interviews, cluster_size=cluster_size)
