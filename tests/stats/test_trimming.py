"""Why: trimming moves people's weight about, and must lose none of it; R's numbers are in test_calibration.py."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurak.stats.trimming import effective_sample_size, trim

WEIGHTS = st.lists(st.floats(0.01, 1000), min_size=2, max_size=50)


@given(WEIGHTS, st.floats(0.1, 1), st.floats(1, 3))
def test_strict_trimming_keeps_the_sum_and_the_bounds(values: list[float], low: float, high: float) -> None:
    w = np.array(values)
    lower, upper = low * w.mean(), high * w.mean()
    found = trim(w, lower=lower, upper=upper, strict=True)
    assert found.weights.sum() == pytest.approx(w.sum(), rel=1e-9)
    assert found.weights.min() >= lower * (1 - 1e-12)
    assert found.weights.max() <= upper * (1 + 1e-12)


def test_weights_of_zero_stay_out() -> None:
    found = trim([0, 1, 2, 9], upper=6)
    assert found.weights.tolist() == [0, 2.5, 3.5, 6]
    assert found.trimmed.tolist() == [False, False, False, True]
    assert found.moved == 3
    assert trim([0, 0], upper=1).weights.tolist() == [0, 0]


def test_once_may_leave_some_outside_and_strict_does_not() -> None:
    assert trim([1, 5.5, 9], upper=6).weights.tolist() == [2.5, 7, 6]
    assert trim([1, 5.5, 9], upper=6, strict=True).weights == pytest.approx([3.5, 6, 6])


def test_bounds_that_cannot_hold_are_told() -> None:
    with pytest.raises(ValueError, match="mean weight 4 lies outside"):
        trim([1, 2, 9], upper=3)
    with pytest.raises(ValueError, match="0 or more"):
        trim([-1, 2], upper=3)


@given(WEIGHTS, st.floats(0.001, 1000))
def test_the_effective_sample_lies_between_one_and_n(values: list[float], scale: float) -> None:
    found = effective_sample_size(values)
    assert 1 - 1e-9 <= found <= len(values) + 1e-9
    assert effective_sample_size(np.array(values) * scale) == pytest.approx(found, rel=1e-9)
    assert effective_sample_size([7.0] * len(values)) == pytest.approx(len(values), rel=1e-12)
    assert effective_sample_size([*values, 0.0]) == pytest.approx(found, rel=1e-12)
