"""Why: margins that contradict each other must be told, not averaged away; R's numbers are in test_calibration.py."""

import numpy as np
import pytest

from kurak.stats.raking import rake


def test_margins_that_contradict_each_other_are_told() -> None:
    found = rake(np.ones(4), margins=[[0, 0, 1, 1], [0, 1, 0, 1]], totals=[[6, 4], [5, 6]], max_iterations=50)
    assert not found.converged
    assert found.iterations == 50
    # The last margin is met, and the first misses the difference of the two populations.
    assert found.missed[1] == pytest.approx([0, 0], abs=1e-9)
    assert found.missed[0].sum() == pytest.approx(1)


def test_a_category_nobody_is_in_is_told() -> None:
    found = rake([1, 1], margins=[[0, 1], [0, 0]], totals=[[5, 5, 2], [12]], max_iterations=20)
    assert not found.converged
    assert found.missed[0][2] == -2


def test_one_margin_is_poststratification_and_weights_of_zero_stay() -> None:
    found = rake([1, 3, 2, 0], margins=[[0, 0, 1, 1]], totals=[[8, 6]])
    assert found.weights.tolist() == [2, 6, 6, 0]
    assert found.converged


def test_interactions_are_kept() -> None:
    # Raking keeps the odds ratio of the table it starts from: here 3.
    w = np.array([3.0, 1.0, 1.0, 1.0])
    found = rake(w, margins=[[0, 0, 1, 1], [0, 1, 0, 1]], totals=[[70, 30], [55, 45]])
    a, b, c, d = found.weights
    assert a * d / (b * c) == pytest.approx(3, rel=1e-9)
    assert a + b == pytest.approx(70, rel=1e-9)
    assert b + d == pytest.approx(45, rel=1e-9)


def test_misuse_is_told() -> None:
    with pytest.raises(ValueError, match="a margin at least"):
        rake([1], margins=[], totals=[])
    with pytest.raises(ValueError, match="a code for each weight"):
        rake([1, 1], margins=[[0]], totals=[[1]])
    with pytest.raises(ValueError, match="among the categories"):
        rake([1], margins=[[1]], totals=[[1]])
    with pytest.raises(ValueError, match="0 or more"):
        rake([-1], margins=[[0]], totals=[[1]])
