"""Why: a weight that only one stratum has names the stratum, and the order of a file names the village and the interviewer."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurak.disclosure.records.release_order import release_order
from kurak.disclosure.records.released_weights import blur_weights
from kurak.disclosure.records.utility import Estimate, compare_estimates, hellinger

RECORDS = st.lists(st.tuples(st.sampled_from([1.0, 1.3, 2.0, 2.2, 7.0, 40.0]), st.integers(0, 4)), min_size=1, max_size=60)


@given(RECORDS, st.integers(1, 8), st.sampled_from([0.5, 0.8, 1.0]))
def test_every_weight_is_shared_by_enough_records_of_different_strata(records: Any, smallest: int, share: float) -> None:
    weights, strata = (np.array(one) for one in zip(*records, strict=True))
    try:
        found = blur_weights(weights, strata, smallest=smallest, largest_share=share)
    except ValueError:
        counts = Counter(strata.tolist())
        # One weight for all is refused only where it would tell.
        assert len(weights) < smallest or max(counts.values()) > share * len(weights)
        return
    for value in np.unique(found.weights):
        own = strata[found.weights == value]
        assert len(own) >= smallest
        assert max(Counter(own.tolist()).values()) <= share * len(own)
    assert found.weights.sum() == pytest.approx(weights.sum(), rel=1e-12)
    # Order is kept, and what was released is released again as it is.
    order = np.argsort(weights, kind="stable")
    assert (np.diff(found.weights[order]) >= 0).all()
    again = blur_weights(found.weights, strata, smallest=smallest, largest_share=share)
    np.testing.assert_array_equal(again.weights, found.weights)


def test_weights_that_tell_nothing_stay() -> None:
    weights = [1.0, 1.0, 2.0, 2.0]
    found = blur_weights(weights, ["a", "b", "a", "b"], smallest=2)
    assert found.weights.tolist() == weights
    assert found.largest_change == 0
    # Kish by hand: n Σw² / (Σw)² = 4 · 10 / 36.
    assert found.effect == pytest.approx((40 / 36, 40 / 36), rel=1e-12)


def test_one_stratum_cannot_be_hidden() -> None:
    with pytest.raises(ValueError, match="nearly all records are of one stratum"):
        blur_weights([1.0, 2.0, 3.0], ["a", "a", "a"], smallest=2)
    with pytest.raises(ValueError, match="above 0"):
        blur_weights([0.0], ["a"], smallest=1)


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["a", "b", None])), min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_the_order_of_collection_is_gone(records: Any, random: Any) -> None:
    other = list(records)
    random.shuffle(other)
    for seed in (0, 7):
        one = release_order(list(zip(*records, strict=True)), seed=seed)
        two = release_order(list(zip(*other, strict=True)), seed=seed)
        assert sorted(one.tolist()) == list(range(len(records)))
        assert [records[place] for place in one] == [other[place] for place in two]


def test_the_seed_decides_the_order() -> None:
    values = [list(range(50))]
    assert (release_order(values, seed=1) == release_order(values, seed=1)).all()
    assert (release_order(values, seed=1) != release_order(values, seed=2)).any()


def test_overlap_as_karr_and_others_define_it() -> None:
    before = Estimate(0.5, 0.4, 0.6, 0.05)
    assert compare_estimates(before, before).overlap == 1
    apart = compare_estimates(before, Estimate(0.9, 0.8, 1.0, 0.05))
    # Intervals of 0.2 that are 0.2 apart.
    assert apart.overlap == pytest.approx(-1, abs=1e-12)
    assert apart.in_errors == pytest.approx(8, rel=1e-12)
    half = compare_estimates(before, Estimate(0.55, 0.5, 0.6, 0.02))
    assert half.overlap == pytest.approx((0.1 / 0.2 + 0.1 / 0.1) / 2, rel=1e-12)
    assert half.wider == pytest.approx(0.5, rel=1e-12)
    with pytest.raises(ValueError, match="interval"):
        Estimate(1, 2, 1, 1)


def test_distance_of_distributions() -> None:
    # By hand: p = (1/4, 3/4), q = (1/2, 1/2); 1 − Σ√(pq) under the root.
    expected = (1 - (0.125**0.5 + 0.375**0.5)) ** 0.5
    assert hellinger({"f": 1, "m": 3}, {"f": 5, "m": 5}) == pytest.approx(expected, rel=1e-9)
    with pytest.raises(ValueError, match="somebody"):
        hellinger({}, {"f": 1})
