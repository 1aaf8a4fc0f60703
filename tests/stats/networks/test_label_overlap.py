"""Why: labels are moved apart, but no further than needed, even where all stand in one place."""

import numpy as np
import pytest

from kurak.stats.networks.label_overlap import apart


def test_labels_that_do_not_overlap_are_left_alone() -> None:
    x, y = np.array([0.0, 0.5, 1.0]), np.array([0.0, 1.0, 0.0])
    at_x, at_y, grown = apart(x, y, np.full(3, 10.0), 10, width=110, height=110)
    assert at_x * 110 == pytest.approx([5, 55, 105], abs=0.02)
    assert at_y * 110 == pytest.approx([5, 105, 5], abs=0.02)
    assert grown == 1


@pytest.mark.parametrize("n", [2, 25])
def test_labels_in_one_place_are_parted(n: int) -> None:
    at_x, at_y, grown = apart(np.zeros(n), np.zeros(n), np.full(n, 30.0), 10, width=400, height=300)
    x, y = at_x * 400 * grown, at_y * 300 * grown
    near = (np.abs(x[:, None] - x) < 30 - 1e-6) & (np.abs(y[:, None] - y) < 10 - 1e-6)
    assert near.sum() == n


def test_two_that_overlap_a_little_move_a_little_the_shorter_way() -> None:
    x, y = np.array([0.0, 10.0, 100.0]), np.array([0.0, 8.0, 100.0])
    at_x, at_y, grown = apart(x, y, np.full(3, 30.0), 10, width=130, height=110)
    assert grown == 1
    moved = np.hypot(at_x * 130 - (x + 15), at_y * 110 - (y + 5))
    assert moved.max() < 2.5
