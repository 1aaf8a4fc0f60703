"""Why: pairwise and polychoric matrices may be impossible, and a weighted n is no n; both must be said."""

import csv
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurak.stats.dimensions.correlation_matrix import require_correlations
from kurak.stats.dimensions.effective_size import effective_sizes, weighting_effect
from kurak.stats.dimensions.polychoric import pair_counts, polychoric_correlations
from kurak.stats.dimensions.smoothing import smooth_correlations

REFERENCES = Path(__file__).parents[2] / "references" / "dimensions"
ROWS = list(csv.DictReader((REFERENCES / "smoothing.csv").read_text(encoding="utf-8").splitlines()[1:]))


def matrix_of(case: str, what: str) -> np.ndarray:
    values = [float(row["value"]) for row in ROWS if (row["case"], row["what"]) == (case, what)]
    size = round(len(values) ** 0.5)
    return np.array(values).reshape(size, size)


@pytest.mark.parametrize("case", sorted({row["case"] for row in ROWS}))
def test_smoothed_as_psych_does(case: str) -> None:
    before = matrix_of(case, "before")
    found = smooth_correlations(before)
    assert found.smoothed
    assert found.smallest_root < 0
    assert found.roots_replaced >= 1
    assert found.correlations == pytest.approx(matrix_of(case, "after"), abs=1e-9)
    assert found.largest_change == pytest.approx(np.abs(matrix_of(case, "after") - before).max(), abs=1e-9)
    require_correlations(found.correlations, definite=True)
    again = smooth_correlations(found.correlations)
    assert again.correlations == pytest.approx(found.correlations, abs=1e-9)


def test_a_possible_matrix_stays_as_it_is() -> None:
    r = np.array([[1.0, 0.5], [0.5, 1.0]])
    found = smooth_correlations(r)
    assert (found.smoothed, found.roots_replaced, found.largest_change) == (False, 0, 0.0)
    assert (found.correlations == r).all()


@given(st.lists(st.floats(0.1, 50), min_size=2, max_size=30), st.floats(1e-6, 1e6))
def test_effective_size_lies_between_one_and_n(weights: list[float], unit: float) -> None:
    w = np.array(weights)
    n = len(w)
    effect = weighting_effect(w)
    # 1 + cv², the other road.
    assert effect == pytest.approx(1 + (w.std() / w.mean()) ** 2)
    assert weighting_effect(unit * w) == pytest.approx(effect)
    assert weighting_effect(np.append(w, 0.0)) == pytest.approx(effect)
    sizes = effective_sizes(np.ones((n, 2)), weights=w)
    assert sizes == pytest.approx(np.full((2, 2), n / effect))
    assert 1 - 1e-9 <= sizes[0, 0] <= n + 1e-9


def test_equal_weights_count_pairs() -> None:
    nan = float("nan")
    answers = [[1, 2, nan], [1, nan, nan], [2, 3, nan], [nan, 1, nan]]
    assert effective_sizes(answers, weights=[7.0] * 4).tolist() == [[3, 2, 0], [2, 3, 0], [0, 0, 0]]
    assert np.isnan(weighting_effect([0.0, 0.0]))
    with pytest.raises(ValueError, match="not negative"):
        weighting_effect([1.0, -1.0])
    with pytest.raises(ValueError, match="row for each weight"):
        effective_sizes([[1.0]], weights=[1.0, 2.0])


@pytest.mark.slow
def test_polychoric_correlations_of_many_records_are_quick() -> None:
    random = np.random.default_rng(1)
    attitude = 0.6 * random.normal(size=(100_000, 1)) + 0.8 * random.normal(size=(100_000, 40))
    answers = np.searchsorted([-1.2, -0.4, 0.3, 1.1], attitude)
    start = time.perf_counter()
    counts = pair_counts(answers, categories=[5] * 40, weights=random.uniform(0.5, 2, 100_000))
    polychoric_correlations(counts, categories=[5] * 40)
    # Measured: 0.7 s on one core; the limit is for a machine that has much else to do.
    assert time.perf_counter() - start < 15
