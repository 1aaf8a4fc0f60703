"""Why: a weight of few records tells in which stratum, which sampling unit or how large a household somebody was found."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from kurak.disclosure.records.pooled_weights import LARGEST_SHARE, pool_weights


def test_records_of_one_unit_have_no_weight_of_their_own_where_those_of_others_lost_a_value() -> None:
    weights, units = np.array([1.0, 2.0, 5.0, 7.0]), np.array([0, 0, 1, 2])
    made = pool_weights(weights, seen=np.zeros(4, int), lost=np.array([False, False, True, True]), hidden=[units], smallest=2)
    assert made.tolist() == [3.75] * 4


@example(23, 2, 534)
@given(st.integers(2, 80), st.integers(2, 6), st.integers(0, 10_000))
def test_weights_tell_no_sampling_unit_and_nothing_of_what_is_withheld(number: int, smallest: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    seen, units = rng.integers(0, 3, number), rng.integers(0, 5, number)
    weights = (1 + rng.integers(0, 9, number) + 10.0 * seen).astype(float)
    lost = rng.random(number) < 0.2
    made = pool_weights(weights, seen=seen, lost=lost, hidden=[units], smallest=smallest)
    for group in np.unique(seen):
        here = seen == group
        assert np.isclose(made[here].sum(), weights[here].sum())
        values = Counter(made[here].tolist())
        if len(values) == 1:
            continue
        assert min(values.values()) >= smallest
        if len(set(units[here].tolist())) > 1:
            assert all(len(set(units[here & (made == value)].tolist())) > 1 for value in values)
        # Whoever lost a value has one weight, whatever it was.
        assert len(set(made[here & lost].tolist())) <= 1
        for value in set(made[here & ~lost].tolist()) - set(made[here & lost].tolist()):
            inside = Counter(units[here & (made == value)].tolist())
            assert len(set(made[here & ~lost])) == 1 or max(inside.values()) <= LARGEST_SHARE * sum(inside.values())


def test_made_again_they_stay() -> None:
    rng = np.random.default_rng(4)
    weights, units, seen, lost = rng.gamma(2, 10, 300), rng.integers(0, 12, 300), rng.integers(0, 4, 300), rng.random(300) < 0.1
    once = pool_weights(weights, seen=seen, lost=lost, hidden=[units], smallest=5)
    assert np.allclose(pool_weights(once, seen=seen, lost=lost, hidden=[units], smallest=5), once)
    assert len(np.unique(once)) > 12


def test_one_sampling_unit_gets_one_weight() -> None:
    made = pool_weights(np.arange(1.0, 11), seen=np.zeros(10, int), lost=np.zeros(10, bool), hidden=[np.ones(10, int)], smallest=3)
    assert set(made.tolist()) == {5.5}


def test_without_units_only_weights_of_few_are_put_together() -> None:
    weights = np.array([1.0] * 5 + [2.0] * 6 + [3.0, 4.0, 5.0])
    made = pool_weights(weights, seen=np.zeros(14, int), lost=np.zeros(14, bool), hidden=[], smallest=3)
    assert Counter(made.tolist()) == {1.0: 5, 2.0: 6, 4.0: 3}
