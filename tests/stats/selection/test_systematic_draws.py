"""Why: a systematic draw is one random start, so rounding at the ends may neither cost nor add a unit; and which units
can come together is known exactly.
"""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurak.stats.inclusion import inclusion_probabilities
from kurak.stats.selection.methods import joint_probabilities
from kurak.stats.selection.pps_systematic import pps_systematic
from kurak.stats.selection.simple_random import simple_random, simple_random_joint
from kurak.stats.selection.streams import stream
from kurak.stats.selection.systematic import systematic, systematic_joint


class Start:
    """A generator that always gives the same number."""

    def __init__(self, number: float) -> None:
        self.number = number

    def random(self) -> float:
        return self.number


LARGEST = 1 - 2.0**-53


def test_the_six_units_of_tille() -> None:
    """Tillé (2006), section 7.1: cumulated 0.07, 0.24, 0.65, 1.26, 2.09, 3; six samples, worked by hand."""
    probabilities = [0.07, 0.17, 0.41, 0.61, 0.83, 0.91]
    samples = {
        (0, 3, 4): ("0", "0.07"),
        (1, 3, 4): ("0.07", "0.09"),
        (1, 3, 5): ("0.09", "0.24"),
        (2, 3, 5): ("0.24", "0.26"),
        (2, 4, 5): ("0.26", "0.65"),
        (3, 4, 5): ("0.65", "1"),
    }
    joint = [[Fraction(0)] * 6 for _ in range(6)]
    for sample, (begin, end) in samples.items():
        for number in np.linspace(float(begin) + 1e-9, float(end) - 1e-9, 7):
            assert tuple(pps_systematic(probabilities, generator=Start(float(number)))) == sample
        for i in sample:
            for j in sample:
                joint[i][j] += Fraction(end) - Fraction(begin)
    found = joint_probabilities("PPS systematic", probabilities)
    np.testing.assert_allclose(found, np.array(joint, dtype=float), rtol=0, atol=1e-15)
    # Units that never come together have exactly 0: a variance must see that it cannot be estimated.
    assert ((found == 0) == (np.array(joint) == 0)).all()


def test_a_step_on_a_border_belongs_to_the_unit_behind_it() -> None:
    assert pps_systematic([0.5, 0.5, 0.5, 0.5], generator=Start(0.0)).tolist() == [0, 2]


@pytest.mark.parametrize("number", [0.0, 2.0**-53, 0.5, LARGEST])
def test_a_million_units_give_exactly_n(number: float) -> None:
    sizes = np.floor(np.exp(4 * stream(1, "sizes").random(1_000_000)) * 100)
    for n in (1, 999, 12_345, 900_000):
        probabilities = inclusion_probabilities(sizes, n=n)
        drawn = pps_systematic(probabilities, generator=Start(number))
        assert len(drawn) == n
        assert (np.diff(drawn) > 0).all()


@settings(deadline=None, max_examples=200)
@given(
    data=st.data(),
    sizes=st.lists(st.floats(1e-9, 1e9), min_size=1, max_size=50),
    number=st.floats(0, LARGEST) | st.just(LARGEST),
)
def test_any_start_gives_exactly_n(data: st.DataObject, sizes: list[float], number: float) -> None:
    n = data.draw(st.integers(1, len(sizes)))
    drawn = pps_systematic(inclusion_probabilities(sizes, n=n), generator=Start(number))
    assert len(set(drawn.tolist())) == n


@settings(deadline=None, max_examples=60)
@given(data=st.data(), units=st.integers(1, 40))
def test_equal_probabilities_in_whole_numbers(data: st.DataObject, units: int) -> None:
    """Every start in turn: each unit comes n times in N, each pair as often as the closed form says, exactly."""
    n = data.draw(st.integers(1, units))
    hits = np.zeros((units, units), dtype=int)
    for start in range(units):
        drawn = systematic(units, n=n, generator=Start((start + 0.5) / units))
        assert len(set(drawn.tolist())) == n
        hits[start, drawn] = 1
    assert (hits.sum(axis=0) == n).all()
    every = np.arange(units)
    assert (systematic_joint(units, every, n=n) == hits.T @ hits / units).all()
    # Two roads: the same as PPS systematic with equal sizes.
    found = joint_probabilities("PPS systematic", np.full(units, n / units))
    np.testing.assert_allclose(found, systematic_joint(units, every, n=n), rtol=0, atol=1e-9)
    assert ((found == 0) == (hits.T @ hits == 0)).all()


@pytest.mark.parametrize("number", [0.0, LARGEST])
def test_the_ends_of_a_long_frame(number: float) -> None:
    drawn = systematic(1_000_003, n=777, generator=Start(number))
    assert len(drawn) == 777
    assert 0 <= drawn[0] < 1_000_003 / 777
    assert 1_000_003 * 776 / 777 - 1 <= drawn[-1] < 1_000_003


def test_simple_random_pairs() -> None:
    # Cochran (1977), chapter 2: n(n − 1)/N(N − 1); 3·2/(10·9) by hand.
    assert simple_random_joint(10, n=3) == 6 / 90
    assert simple_random_joint(1, n=1) == 0
    assert sorted(simple_random(5, n=5, generator=stream(1)).tolist()) == [0, 1, 2, 3, 4]


def test_mistakes_in_the_call() -> None:
    with pytest.raises(ValueError, match="6 units cannot be drawn from 5"):
        simple_random(5, n=6, generator=stream(1))
    with pytest.raises(ValueError, match="6 units cannot be drawn from 5"):
        systematic(5, n=6, generator=stream(1))
    with pytest.raises(ValueError, match="0 or more"):
        systematic(5, n=-1, generator=stream(1))
