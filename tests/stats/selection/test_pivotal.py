"""Why: the closed form for pairs has no counterpart in R, so it is held against a list of all duels, in fractions."""

import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurak.stats.inclusion import inclusion_probabilities
from kurak.stats.selection.methods import joint_probabilities
from kurak.stats.selection.pivotal import pivotal
from kurak.stats.selection.streams import stream


def _design(probabilities: list[Fraction]) -> dict[tuple[int, ...], Fraction]:
    """Go through all outcomes of all duels as Deville and Tillé (1998) state them: every sample with its probability."""
    design: dict[tuple[int, ...], Fraction] = {}
    # What is drawn so far, who is undecided and with what, who comes next, and how likely this is.
    open_ends = [((), 0, probabilities[0], 1, Fraction(1))]
    while open_ends:
        drawn, undecided, a, challenger, likely = open_ends.pop()
        if challenger == len(probabilities):
            for sample, chance in (((*drawn, undecided), a), (drawn, 1 - a)):
                if chance:
                    key = tuple(sorted(sample))
                    design[key] = design.get(key, Fraction(0)) + likely * chance
            continue
        b = probabilities[challenger]
        if a + b > 1:
            outcomes = [
                ((*drawn, undecided), challenger, a + b - 1, (1 - b) / (2 - a - b)),
                ((*drawn, challenger), undecided, a + b - 1, (1 - a) / (2 - a - b)),
            ]
        else:
            outcomes = [(drawn, challenger, a + b, b / (a + b)), (drawn, undecided, a + b, a / (a + b))]
        for now_drawn, now_undecided, left, chance in outcomes:
            if chance:
                open_ends.append((now_drawn, now_undecided, left, challenger + 1, likely * chance))
    return design


def _joint(design: dict[tuple[int, ...], Fraction], units: int) -> np.ndarray:
    table = [[Fraction(0)] * units for _ in range(units)]
    for sample, probability in design.items():
        for i, j in itertools.product(sample, sample):
            table[i][j] += probability
    return np.array(table)


_CHANCES = st.lists(st.integers(1, 19).map(lambda k: Fraction(k, 20)), min_size=1, max_size=8)


@settings(deadline=None, max_examples=150)
@given(probabilities=_CHANCES)
def test_pairs_from_all_duels(probabilities: list[Fraction]) -> None:
    """Also where the sum is no whole number, and where a sum of the first few is."""
    exact = _joint(_design(probabilities), len(probabilities))
    assert np.diag(exact).tolist() == probabilities
    found = joint_probabilities("pivotal", [float(one) for one in probabilities])
    np.testing.assert_allclose(found, exact.astype(float), rtol=0, atol=1e-12)
    # A pair that never comes has exactly 0: a variance must see that.
    assert ((found == 0) == (exact == 0)).all()


def test_neighbours_of_one_stratum_never_come_together() -> None:
    # Five tenths are one whole: exactly one of the first five, and of the last five, in every sample.
    joint = joint_probabilities("pivotal", np.full(10, 0.2))
    assert (joint[:5, :5][~np.eye(5, dtype=bool)] == 0).all()
    np.testing.assert_allclose(joint[:5, 5:], 0.04, rtol=1e-12)
    for seed in range(50):
        drawn = pivotal(np.full(10, 0.2), generator=stream(seed))
        assert drawn[0] < 5 <= drawn[1]


def test_every_sample_comes_as_often_as_it_should() -> None:
    exact = [Fraction(k, 100) for k in (7, 17, 41, 61, 83, 91)]
    generator = stream(2023, "every sample")
    repetitions = 40_000
    chances = [float(one) for one in exact]
    counts: dict[tuple[int, ...], int] = {}
    for _ in range(repetitions):
        drawn = tuple(pivotal(chances, generator=generator).tolist())
        counts[drawn] = counts.get(drawn, 0) + 1
    design = _design(exact)
    assert set(counts) <= set(design)
    for sample, probability in design.items():
        expected = float(probability) * repetitions
        # 4.5 standard errors of the simulation; below ten expected the normal error is too small, so one hit more.
        assert abs(counts.get(sample, 0) - expected) < 4.5 * expected**0.5 + 1


@pytest.mark.parametrize(("units", "n"), [(2000, 40), (2000, 1000), (3000, 2500)])
def test_large_samples_keep_the_sum_rule(units: int, n: int) -> None:
    probabilities = inclusion_probabilities(np.exp(2 * stream(5, "sizes").random(units)), n=n)
    joint = joint_probabilities("pivotal", probabilities)
    np.testing.assert_allclose(joint.sum(axis=1) - probabilities, (n - 1) * probabilities, rtol=1e-9, atol=0)


def test_a_hundred_thousand_units() -> None:
    sizes = np.floor(np.exp(4 * stream(6, "sizes").random(100_000)) * 50)
    drawn = pivotal(inclusion_probabilities(sizes, n=3000), generator=stream(6, "draw"))
    assert len(np.unique(drawn)) == 3000
