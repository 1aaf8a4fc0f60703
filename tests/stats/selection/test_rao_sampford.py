"""Why: the draw and the joint probabilities go roads of their own, so they must give Sampford's design exactly, for
small samples listed one by one and for large ones where the classical recursions lose all digits.
"""

import itertools
from fractions import Fraction
from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurak.stats.inclusion import inclusion_probabilities
from kurak.stats.selection.methods import joint_probabilities
from kurak.stats.selection.rao_sampford import rao_sampford
from kurak.stats.selection.streams import stream


def _design(probabilities: list[Fraction], n: int) -> dict[tuple[int, ...], Fraction]:
    """Every sample with its probability: Sampford (1967), in fractions."""
    odds = [one / (1 - one) for one in probabilities]
    weights = {
        sample: prod(odds[i] for i in sample) * sum(1 - probabilities[i] for i in sample)
        for sample in itertools.combinations(range(len(probabilities)), n)
    }
    total = sum(weights.values())
    return {sample: weight / total for sample, weight in weights.items()}


def _joint(design: dict[tuple[int, ...], Fraction], units: int) -> list[list[Fraction]]:
    table = [[Fraction(0)] * units for _ in range(units)]
    for sample, probability in design.items():
        for i in sample:
            for j in sample:
                table[i][j] += probability
    return table


@settings(deadline=None, max_examples=60)
@given(data=st.data(), sizes=st.lists(st.integers(1, 1000), min_size=2, max_size=9))
def test_joint_probabilities_from_every_sample(data: st.DataObject, sizes: list[int]) -> None:
    n = data.draw(st.integers(1, len(sizes) - 1))
    exact = [Fraction(n * size, sum(sizes)) for size in sizes]
    if max(exact) >= 1:
        exact = [Fraction(n, len(sizes))] * len(sizes)
    table = _joint(_design(exact, n), len(sizes))
    # Sampford's theorem: the design has the probabilities that were asked for.
    assert [table[i][i] for i in range(len(sizes))] == exact
    found = joint_probabilities("Rao-Sampford", [float(one) for one in exact])
    np.testing.assert_allclose(found, np.array(table, dtype=float), rtol=1e-9, atol=1e-13)


def test_two_units_of_four() -> None:
    """For n = 2 the design is that of Brewer and Durbin; Cochran (1977), chapter 9A, with the sizes of Yates and Grundy.

    ``π_ij = 2 z_i z_j / D · (1/(1 − 2z_i) + 1/(1 − 2z_j))``, ``D = 1 + Σ z/(1 − 2z)``.
    """
    z = [Fraction(k, 10) for k in (1, 2, 3, 4)]
    scale = 1 + sum(one / (1 - 2 * one) for one in z)
    found = joint_probabilities("Rao-Sampford", [float(2 * one) for one in z])
    for i, j in itertools.combinations(range(4), 2):
        expected = 2 * z[i] * z[j] / scale * (1 / (1 - 2 * z[i]) + 1 / (1 - 2 * z[j]))
        assert found[i, j] == pytest.approx(float(expected), rel=1e-12)


def test_every_sample_comes_as_often_as_it_should() -> None:
    exact = [Fraction(k, 100) for k in (7, 17, 41, 61, 83, 91)]
    generator = stream(2023, "every sample")
    repetitions = 40_000
    counts: dict[tuple[int, ...], int] = {}
    chances = [float(one) for one in exact]
    for _ in range(repetitions):
        drawn = tuple(rao_sampford(chances, generator=generator).tolist())
        counts[drawn] = counts.get(drawn, 0) + 1
    for sample, probability in _design(exact, 3).items():
        expected = float(probability) * repetitions
        # 4.5 standard errors of the simulation; below ten expected the normal error is too small, so one hit more.
        assert abs(counts.get(sample, 0) - expected) < 4.5 * expected**0.5 + 1


@pytest.mark.parametrize(("units", "n"), [(300, 250), (2000, 40), (2000, 1000)])
def test_large_samples_keep_the_sum_rule(units: int, n: int) -> None:
    sizes = np.exp(2 * stream(5, "sizes").random(units))
    probabilities = inclusion_probabilities(sizes, n=n)
    joint = joint_probabilities("Rao-Sampford", probabilities)
    np.testing.assert_allclose(joint.sum(axis=1) - probabilities, (n - 1) * probabilities, rtol=1e-10, atol=0)


def test_equal_probabilities_are_simple_random() -> None:
    joint = joint_probabilities("Rao-Sampford", np.full(5000, 0.1), units=np.array([3, 4, 4999]))
    np.testing.assert_allclose(joint[~np.eye(3, dtype=bool)], 500 * 499 / (5000 * 4999), rtol=1e-11)


def test_units_from_rare_to_nearly_certain() -> None:
    """Odds from 1e-7 to 1e7: two samples share nearly everything, and nothing gets lost in rounding."""
    exact = [Fraction(1, 10**7), 1 - Fraction(1, 10**7), Fraction(1, 2), Fraction(1, 2)]
    table = _joint(_design(exact, 2), 4)
    found = joint_probabilities("Rao-Sampford", [float(one) for one in exact])
    np.testing.assert_allclose(found, np.array(table, dtype=float), rtol=1e-7, atol=1e-16)


def test_a_hundred_thousand_units() -> None:
    sizes = np.floor(np.exp(4 * stream(6, "sizes").random(100_000)) * 50)
    probabilities = inclusion_probabilities(sizes, n=3000)
    drawn = rao_sampford(probabilities, generator=stream(6, "draw"))
    assert len(np.unique(drawn)) == 3000
    joint = joint_probabilities("Rao-Sampford", probabilities, units=drawn[:200])
    # Hájek's approximation leaves out terms of the order of 1/Σπ(1 − π) squared; ten times that is allowed.
    one = probabilities[drawn[:200]]
    spread = (probabilities * (1 - probabilities)).sum()
    hajek = np.multiply.outer(one, one) * (1 - np.multiply.outer(1 - one, 1 - one) / spread)
    np.fill_diagonal(hajek, one)
    np.testing.assert_allclose(joint, hajek, rtol=10 / spread**2)
