"""Why: a network that cannot be read is no map: labels must not overlap, near must be near, and the same seed the same."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from network_references import drawn, network, ring_of, row_of, tied

from kurak.stats.networks.layout import Layout, layout
from kurak.stats.networks.ties import distances


def place(ties: np.ndarray, *, label: float = 60, **more: object) -> Layout:
    settings = {"label_widths": np.full(len(ties), label), "label_height": 12, "width": 800, "height": 500}
    return layout(ties, **{**settings, **more})  # type: ignore[arg-type]


def overlaps(found: Layout, widths: np.ndarray, height: float) -> int:
    """Another road: every pair."""
    x, y = found.x * found.width, found.y * found.height
    wide = (widths[:, None] + widths) / 2 - np.abs(x[:, None] - x)
    high = height - np.abs(y[:, None] - y)
    return int(np.triu((wide > 1e-6) & (high > 1e-6), 1).sum())


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 40), st.floats(0, 0.3), st.integers(0, 10_000))
def test_no_two_labels_overlap_and_none_leaves_the_drawing(n: int, chance: float, seed: int) -> None:
    widths = np.random.default_rng(seed).uniform(10, 140, n)
    found = place(drawn(n, chance, seed), label_widths=widths, seed=seed)
    assert overlaps(found, widths, 12) == 0
    x, y = found.x * found.width, found.y * found.height
    assert (x - widths / 2 >= -1e-3).all()
    assert (x + widths / 2 <= found.width + 1e-3).all()
    assert (y - 6 >= -1e-3).all()
    assert (y + 6 <= found.height + 1e-3).all()


def test_a_row_is_drawn_as_a_row() -> None:
    found = place(row_of(8), label=20)
    points = np.column_stack([found.x * found.width, found.y * found.height])
    far = np.hypot(*(points - points[0]).T)
    assert (np.diff(far) > 0).all()
    assert found.stress == pytest.approx(0, abs=1e-6)
    assert not found.grown


def test_near_in_ties_is_near_in_the_drawing() -> None:
    """In a ring and in the kite, distances drawn go with distances along ties."""
    kite, _ = network("kite")
    for ties, least in ((ring_of(12), 0.95), (kite, 0.9)):
        found = place(ties, label=10, label_height=5, width=800, height=800)
        points = np.column_stack([found.x, found.y])
        drawn_far = np.hypot(*(points[:, None] - points).transpose(2, 0, 1))
        upper = np.triu_indices(len(ties), 1)
        assert np.corrcoef(drawn_far[upper], distances(ties)[upper])[0, 1] > least


def test_pieces_stand_side_by_side() -> None:
    ties = np.zeros((15, 15))
    ties[:5, :5], ties[5:10, 5:10], ties[10:14, 10:14] = ring_of(5), ring_of(5), ring_of(4)
    found = place(ties, label=10, label_height=5)
    boxes = [
        (found.x[part].min(), found.x[part].max(), found.y[part].min(), found.y[part].max())
        for part in (slice(0, 5), slice(5, 10), slice(10, 14), slice(14, 15))
    ]
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            assert one[1] < other[0] or other[1] < one[0] or one[3] < other[2] or other[3] < one[2]


def test_the_same_seed_gives_the_same_bytes_and_relabelling_ties_nothing_new() -> None:
    ties = drawn(30, 0.1, 3)
    one, other = place(ties, seed=7), place(ties.copy(), seed=7)
    assert (one.x.tobytes(), one.y.tobytes()) == (other.x.tobytes(), other.y.tobytes())
    # A tie in one direction, or of another strength, is drawn like any other.
    assert place(np.triu(ties) * 3, seed=7).x.tobytes() == one.x.tobytes()


def test_more_improvements_leave_no_more_stress() -> None:
    ties = drawn(40, 0.08, 5)
    stress = [place(ties, iterations=count).stress for count in (1, 5, 25, 125)]
    assert all(later <= earlier + 1e-9 for earlier, later in pairwise(stress))


def test_labels_that_do_not_fit_let_the_drawing_grow() -> None:
    found = place(np.zeros((60, 60)), label=200, width=300, height=100)
    assert found.grown
    assert found.width / found.height == pytest.approx(3)
    assert overlaps(found, np.full(60, 200.0), 12) == 0


def test_nobody_one_and_a_label_wider_than_the_drawing() -> None:
    assert place(np.zeros((0, 0))).x.shape == (0,)
    one = place(np.zeros((1, 1)))
    assert (one.x.tolist(), one.y.tolist()) == ([0.5], [0.5])
    wide = place(np.zeros((2, 2)), label=1000)
    assert (wide.grown, wide.width >= 1000) == (True, True)
    two = place(tied(2, (0, 1)))
    assert overlaps(two, np.full(2, 60.0), 12) == 0


@pytest.mark.parametrize(
    ("more", "says"),
    [({"label_widths": [1.0]}, "label's width"), ({"width": 0}, "wider"), ({"label_height": -1}, "wider")],
)
def test_bad_sizes_are_refused(more: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        place(row_of(3), **more)


def test_a_large_piece_is_placed_by_pivots_with_little_more_stress() -> None:
    """A grid of 21 by 21: against majorisation over all pairs, and the same bytes each time."""
    side = 21
    ties = np.kron(np.eye(side), row_of(side)) + np.kron(row_of(side), np.eye(side))
    by_pivots, all_pairs = (place(ties, label=4, label_height=2, iterations=count) for count in (None, 30))
    assert by_pivots.stress < 1.3 * all_pairs.stress
    again = place(ties, label=4, label_height=2)
    assert (by_pivots.x.tobytes(), by_pivots.y.tobytes()) == (again.x.tobytes(), again.y.tobytes())
