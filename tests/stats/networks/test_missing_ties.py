"""Why: nobody records all ties; a ranking that turns over when a tenth is missing must say so."""

from itertools import pairwise

import numpy as np
import pytest
from network_references import drawn, ring_of, row_of, tied

from kurak.stats.networks.betweenness import betweenness
from kurak.stats.networks.centrality import eigenvector
from kurak.stats.networks.fragmenting_sets import fragmenting_sets
from kurak.stats.networks.missing_ties import rank_stability, set_stability, without_ties


def degrees(ties: np.ndarray) -> np.ndarray:
    return np.asarray(ties.sum(axis=1))


def test_each_draw_lacks_just_so_many_ties_and_adds_none() -> None:
    ties = drawn(20, 0.3, 1) * 3
    count = np.count_nonzero(ties) // 2
    draws = list(without_ties(ties, share=0.2, seed=4, draws=25))
    for fewer in draws:
        assert np.array_equal(fewer, fewer.T)
        assert np.count_nonzero(fewer) // 2 == count - round(0.2 * count)
        assert (fewer[fewer > 0] == ties[fewer > 0]).all()
    assert any(not np.array_equal(one, other) for one, other in pairwise(draws))
    directed = np.triu(ties)
    for fewer in without_ties(directed, share=0.2, seed=4, draws=3, kind="directed"):
        assert np.count_nonzero(fewer) == count - round(0.2 * count)


def test_a_chance_that_can_be_counted() -> None:
    """A row of four without one of its three ties: the middle one or one of the two at the ends."""
    found = rank_stability(row_of(4), degrees, share=1 / 3, seed=2, draws=3000)
    assert (found.top, found.ties_removed) == ((1, 2), 1)
    # Middle gone: all four have one tie, and all are first: both stay. Outer gone: one of the two stays.
    assert found.stays == pytest.approx(1 / 3, abs=0.03)
    assert found.overlap == pytest.approx(1 / 3 + 2 / 3 / 2, abs=0.03)
    assert found.among_first == pytest.approx([1 / 3, 2 / 3, 2 / 3, 1 / 3], abs=0.03)


def test_the_middle_of_a_star_stays_and_the_same_seed_gives_the_same() -> None:
    star = tied(9, *((0, i) for i in range(1, 9)))
    found = rank_stability(star, lambda ties: betweenness(ties).count, share=0.3, seed=1)
    assert (found.top, found.stays) == ((0,), 1.0)
    again = rank_stability(star, lambda ties: betweenness(ties).count, share=0.3, seed=1)
    assert again.among_first.tobytes() == found.among_first.tobytes()


def test_a_measure_that_is_not_defined_names_nobody() -> None:
    with pytest.raises(ValueError, match="no actor of the network has a number"):
        rank_stability(tied(4, (0, 1), (2, 3)), lambda ties: eigenvector(ties).score, share=0.5, seed=1)


def test_best_sets_stay_or_do_not() -> None:
    # Without one of its ties a ring is a row: one actor then does more harm than all others, each of the five as likely.
    ring = ring_of(5)
    found = set_stability(
        ring, lambda ties: fragmenting_sets(ties, size=1).sets, share=0.2, seed=1, draws=1000
    )
    assert found.sets == tuple((actor,) for actor in range(5))
    assert found.stays == pytest.approx([0.2] * 5, abs=0.05)
    assert found.any_stays == 1.0


@pytest.mark.parametrize(
    ("ties", "more", "says"),
    [
        (ring_of(5), {"share": 1.0}, "both excluded"),
        (tied(3, (0, 1)), {}, "two ties or more"),
        (ring_of(5), {"first": 9}, "1 to 5"),
        (ring_of(5), {"draws": 0}, "one draw"),
    ],
)
def test_bad_questions_are_refused(ties: np.ndarray, more: dict[str, float], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        rank_stability(ties, degrees, **{"share": 0.2, "seed": 1, **more})  # type: ignore[arg-type]
