"""Why: a list of best sets is cut at a hundred, but the count is not, and every set is tried once."""

from itertools import combinations

import numpy as np
import pytest

from kurak.stats.networks.key_sets import BestSets, all_sets, require_size


@pytest.mark.parametrize("at_once", [1, 7, 1000])
def test_every_set_comes_once_and_in_order(at_once: int) -> None:
    parts = list(all_sets(7, 3, at_once=at_once))
    assert [tuple(row) for part in parts for row in part.tolist()] == list(combinations(range(7), 3))
    assert max(len(part) for part in parts) == min(at_once, 35)


def test_better_sets_drop_those_before_and_equals_are_all_counted() -> None:
    best = BestSets()
    best.look_at(np.array([[0], [1]]), np.array([0.5, 0.4]))
    best.look_at(np.array([[2], [3]]), np.array([0.5 + 1e-13, 0.1]))
    assert (best.sets, best.n_best) == ([(0,), (2,)], 2)
    many = np.arange(4, 304)[:, None]
    best.look_at(many, np.full(300, 0.7))
    assert (len(best.sets), best.n_best, best.n_tried, best.value) == (100, 300, 304, 0.7)


def test_a_set_of_nobody_or_of_too_many_is_refused() -> None:
    with pytest.raises(ValueError, match="from 1 to 3"):
        require_size(5, 4, left=2)
    with pytest.raises(ValueError, match="from 1 to 3"):
        require_size(5, 0, left=2)
