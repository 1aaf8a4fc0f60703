"""Why: a weight is one over a probability, so every method must draw with exactly the probabilities that it states:
by simulation, and by the invariants that hold for all probabilities.
"""

from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurak.model.study import SelectionMethod
from kurak.stats.inclusion import inclusion_probabilities
from kurak.stats.selection.methods import METHODS, joint_probabilities
from kurak.stats.selection.streams import stream

# With a certainty unit, one that is never drawn, and in between from rare to nearly certain; the sum is 4.
UNEQUAL = np.array([0.07, 1.0, 0.17, 0.41, 0.0, 0.61, 0.83, 0.91])
EQUAL = np.array([0.4, 1.0, 0.4, 0.4, 0.0, 0.4, 0.4])
REPETITIONS = 20_000

WITH_JOINT = [name for name, method in METHODS.items() if method.joint]
FIXED_SIZE = [name for name, method in METHODS.items() if method.fixed_size]
WITH_SIZES = [name for name, method in METHODS.items() if method.uses_sizes]


def _probabilities(name: str) -> np.ndarray:
    return UNEQUAL if METHODS[name].uses_sizes else EQUAL


def test_every_method_of_a_study_is_there() -> None:
    assert set(get_args(SelectionMethod)) <= set(METHODS)


@pytest.mark.parametrize("name", METHODS)
def test_simulation_gives_the_stated_probabilities(name: str) -> None:
    """First order for all, joint where the method has them, within 4.5 standard errors of the simulation."""
    method, probabilities = METHODS[name], _probabilities(name)
    generator = stream(2023, "simulation", name)
    hits = np.zeros((REPETITIONS, len(probabilities)))
    for repetition in range(REPETITIONS):
        hits[repetition, method.draw(probabilities, generator=generator)] = 1
    if method.fixed_size:
        assert (hits.sum(axis=1) == round(probabilities.sum())).all()

    def close(share: np.ndarray, expected: np.ndarray) -> None:
        error = np.sqrt(expected * (1 - expected) / REPETITIONS)
        # Where the probability is 0 or 1 there is no error at all; 1e-12 is for the sum of ones.
        assert (abs(share - expected) <= 4.5 * error + 1e-12).all()

    close(hits.mean(axis=0), probabilities)
    joint = joint_probabilities(name, probabilities)
    if joint is not None:
        close(hits.T @ hits / REPETITIONS, joint)


def test_which_methods_have_joint_probabilities() -> None:
    without = {"PPS systematic, random order", "pivotal, random order"}
    assert set(METHODS) - set(WITH_JOINT) == without
    assert all(joint_probabilities(name, UNEQUAL) is None for name in without)


_SIZES = st.lists(st.integers(1, 10_000), min_size=2, max_size=25)


@pytest.mark.parametrize("name", [name for name in WITH_JOINT if name in FIXED_SIZE])
@settings(deadline=None, max_examples=60)
@given(data=st.data(), sizes=_SIZES)
def test_the_sum_rule(name: str, data: st.DataObject, sizes: list[int]) -> None:
    n = data.draw(st.integers(1, len(sizes)))
    equal = np.full(len(sizes), n / len(sizes))
    probabilities = inclusion_probabilities(sizes, n=n) if METHODS[name].uses_sizes else equal
    joint = joint_probabilities(name, probabilities)
    assert joint is not None
    assert (np.diag(joint) == probabilities).all()
    np.testing.assert_allclose(joint, joint.T, rtol=0, atol=1e-12)
    np.testing.assert_allclose(joint.sum(axis=1) - probabilities, (n - 1) * probabilities, rtol=0, atol=1e-9)
    # A pair is never more likely than one of the two, nor less than what the two must share.
    assert (joint <= np.minimum.outer(probabilities, probabilities) + 1e-12).all()
    assert (joint >= np.maximum(0, np.add.outer(probabilities, probabilities) - 1) - 1e-12).all()


@pytest.mark.parametrize("name", WITH_JOINT)
@settings(deadline=None, max_examples=40)
@given(data=st.data(), sizes=_SIZES)
def test_the_table_of_some_units_is_part_of_the_table_of_all(
    name: str, data: st.DataObject, sizes: list[int]
) -> None:
    n = data.draw(st.integers(1, len(sizes)))
    equal = np.full(len(sizes), n / len(sizes))
    probabilities = inclusion_probabilities(sizes, n=n) if METHODS[name].uses_sizes else equal
    units = np.array(data.draw(st.permutations(range(len(sizes))))[: 1 + len(sizes) // 2])
    every = joint_probabilities(name, probabilities)
    some = joint_probabilities(name, probabilities, units=units)
    assert every is not None
    np.testing.assert_allclose(some, every[np.ix_(units, units)], rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", ["Rao-Sampford", "pivotal"])
@settings(deadline=None, max_examples=60)
@given(data=st.data(), sizes=_SIZES)
def test_the_variance_of_yates_and_grundy_cannot_be_negative(
    name: str, data: st.DataObject, sizes: list[int]
) -> None:
    """Sampford (1967) and Deville and Tillé (1998): no pair comes more often than if the two were independent."""
    probabilities = inclusion_probabilities(sizes, n=data.draw(st.integers(1, len(sizes))))
    joint = joint_probabilities(name, probabilities)
    independent = np.multiply.outer(probabilities, probabilities)
    np.fill_diagonal(independent, 1)
    assert (joint <= independent + 1e-12).all()


@pytest.mark.parametrize("name", WITH_SIZES)
@settings(deadline=None, max_examples=60)
@given(data=st.data(), sizes=st.lists(st.integers(0, 10**6), min_size=1, max_size=30).filter(any), seed=st.integers(0))
def test_what_holds_for_every_draw(name: str, data: st.DataObject, sizes: list[int], seed: int) -> None:
    n = data.draw(st.integers(1, sum(size > 0 for size in sizes)))
    probabilities = inclusion_probabilities(sizes, n=n)
    drawn = METHODS[name].draw(probabilities, generator=stream(seed, name))
    assert drawn.dtype == np.int64
    assert (np.diff(drawn) > 0).all()
    assert set(np.flatnonzero(probabilities == 1)) <= set(drawn.tolist())
    assert (probabilities[drawn] > 0).all()
    assert not METHODS[name].fixed_size or len(drawn) == n
    assert drawn.tolist() == METHODS[name].draw(probabilities, generator=stream(seed, name)).tolist()


@pytest.mark.parametrize("name", ["PPS systematic", "PPS systematic, random order", "pivotal", "pivotal, random order"])
def test_a_sum_that_is_not_whole(name: str) -> None:
    """The size is the whole number below or above, and the probabilities are still exact (4.5 standard errors)."""
    probabilities = np.array([0.3, 0.8, 0.2, 0.6, 0.55])  # 2.45
    generator = stream(11, name)
    hits = np.zeros((REPETITIONS // 2, 5))
    for repetition in range(len(hits)):
        hits[repetition, METHODS[name].draw(probabilities, generator=generator)] = 1
    assert set(hits.sum(axis=1)) == {2, 3}
    error = np.sqrt(probabilities * (1 - probabilities) / len(hits))
    assert (abs(hits.mean(axis=0) - probabilities) < 4.5 * error).all()
    joint = joint_probabilities(name, probabilities)
    if joint is not None:
        both = hits.T @ hits / len(hits)
        assert (abs(both - joint) <= 4.5 * np.sqrt(joint * (1 - joint) / len(hits)) + 1e-12).all()


@pytest.mark.parametrize("name", METHODS)
def test_nothing_to_choose(name: str) -> None:
    assert METHODS[name].draw([1.0, 0.0, 1.0], generator=stream(1)).tolist() == [0, 2]
    assert METHODS[name].draw([0.0, 0.0], generator=stream(1)).tolist() == []
    assert METHODS[name].draw([], generator=stream(1)).tolist() == []


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize(
    ("probabilities", "says"),
    [([0.5, -0.1], "from 0 to 1"), ([0.5, 1.1], "from 0 to 1"), ([0.5, float("nan")], "missing"), ([[0.5]], "one number a unit")],
)
def test_probabilities_that_are_none(name: str, probabilities: list[float], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        METHODS[name].draw(probabilities, generator=stream(1))


@pytest.mark.parametrize("name", ["simple random", "systematic", "Rao-Sampford"])
def test_a_method_of_fixed_size_needs_a_whole_sum(name: str) -> None:
    with pytest.raises(ValueError, match=r"sum to 1\.500000"):
        METHODS[name].draw([0.5, 0.5, 0.5], generator=stream(1))


@pytest.mark.parametrize("name", ["simple random", "systematic"])
def test_methods_that_do_not_use_sizes(name: str) -> None:
    with pytest.raises(ValueError, match="these differ"):
        METHODS[name].draw([0.4, 0.6], generator=stream(1))
    with pytest.raises(ValueError, match="these differ"):
        joint_probabilities(name, [0.4, 0.6])


def test_what_joint_probabilities_refuse() -> None:
    with pytest.raises(ValueError, match="no method 'PPS'; there are: simple random, "):
        joint_probabilities("PPS", UNEQUAL)
    with pytest.raises(ValueError, match="20,000 units would take 3 GB; name the drawn units, at most 10,000"):
        joint_probabilities("Poisson", np.full(20_000, 0.5))
