"""Why: "without these two the network falls apart" must be the best of all sets where all can be tried, and say where not."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from network_references import drawn, network, ring_of, row_of, tied

from kurak.stats.networks.fragmentation import fragmentation
from kurak.stats.networks.fragmenting_sets import fragmenting_sets


def without(ties: np.ndarray, members: tuple[int, ...], measure: str) -> float:
    """Another road: the network is built without the set, and measured."""
    left = np.setdiff1d(np.arange(len(ties)), members)
    found = fragmentation(ties[np.ix_(left, left)])
    return found.pairs if measure == "pairs" else found.by_distance


def by_force(ties: np.ndarray, size: int, measure: str) -> tuple[float, list[tuple[int, ...]]]:
    values = {members: without(ties, members, measure) for members in combinations(range(len(ties)), size)}
    best = max(values.values())
    return best, [members for members, value in values.items() if value >= best - 1e-9]


@pytest.mark.parametrize("measure", ["pairs", "distance"])
@pytest.mark.parametrize(("name", "size"), [("kite", 1), ("kite", 2), ("kite", 3), ("florentine", 2)])
def test_all_best_sets_are_those_found_by_force(name: str, size: int, measure: str) -> None:
    ties, _ = network(name)
    found = fragmenting_sets(ties, size=size, measure=measure)
    value, sets = by_force(ties, size, measure)
    assert (found.value, found.sets, found.n_best) == (
        pytest.approx(value, abs=1e-12),
        tuple(sets),
        len(sets),
    )
    assert (found.exact, found.upper_bound, found.guarantee) == (True, found.value, 1.0)


def test_the_kite_falls_apart_without_heather() -> None:
    """Without Heather seven and two are left (22 of 36 pairs linked); without Diane, who has most ties, none is cut off."""
    ties, _ = network("kite")
    found = fragmenting_sets(ties, size=1)
    assert (found.sets, found.without) == (((7,),), 0.0)
    assert found.value == pytest.approx(1 - 22 / 36, abs=1e-12)


def test_two_who_are_one_another_s_spare_are_found_together() -> None:
    """Borgatti's point: each alone is redundant, so no measure of single actors finds the pair."""
    # Two groups of four, joined by 8 and by 9, either of whom is enough.
    groups = [(i, j) for part in (0, 4) for i in range(part, part + 4) for j in range(i + 1, part + 4)]
    ties = tied(10, *groups, (8, 0), (8, 4), (9, 1), (9, 5))
    assert fragmenting_sets(ties, size=1).value == 0
    found = fragmenting_sets(ties, size=2)
    assert (8, 9) in found.sets
    assert found.value == pytest.approx(1 - 12 / 28, abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(5, 12),
    st.floats(0.05, 0.6),
    st.integers(0, 10_000),
    st.integers(1, 3),
    st.sampled_from(["pairs", "distance"]),
)
def test_growing_by_steps_is_never_above_the_best_nor_the_best_above_the_bound(
    n: int, chance: float, seed: int, size: int, measure: str
) -> None:
    ties = drawn(n, chance, seed)
    exact = fragmenting_sets(ties, size=size, measure=measure)
    steps = fragmenting_sets(ties, size=size, measure=measure, most_sets=0)
    assert steps.value <= exact.value + 1e-9 <= steps.upper_bound + 2e-9
    assert steps.value == pytest.approx(without(ties, steps.sets[0], measure), abs=1e-12)
    assert (steps.exact, steps.guarantee, steps.n_best) == (False, None, None)
    if size == 1:
        assert steps.value == pytest.approx(exact.value, abs=1e-12)


def test_one_step_less_the_articulation_gives_what_removal_gives() -> None:
    """The pieces without each actor come from one walk; here they are counted by taking each away."""
    for ties in (
        row_of(9),
        ring_of(8),
        drawn(30, 0.06, 1),
        np.zeros((4, 4)),
        tied(7, (0, 1), (1, 2), (4, 5)),
    ):
        best = max(without(ties, (actor,), "pairs") for actor in range(len(ties)))
        assert fragmenting_sets(ties, size=1, most_sets=0).value == pytest.approx(best, abs=1e-12)


def test_exchanges_mend_a_bad_first_step() -> None:
    """A row of seven: the middle is the best one, but 2 and 4 (of 0 to 6) are better than it with any other."""
    found = fragmenting_sets(row_of(7), size=2, most_sets=0)
    assert found.value == pytest.approx(by_force(row_of(7), 2, "pairs")[0], abs=1e-12)


def test_a_large_network_by_distance_looks_at_some_actors_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kurak.stats.networks.fragmenting_sets.STEP_WORK", 6000)
    ties = drawn(40, 0.1, 7)
    found = fragmenting_sets(ties, size=2, measure="distance", most_sets=0)
    assert found.n_tried < 2 * 40
    assert (found.exact, found.guarantee) == (False, None)
    assert found.value == pytest.approx(without(ties, found.sets[0], "distance"), abs=1e-12)


def test_a_network_without_ties_and_bad_questions() -> None:
    found = fragmenting_sets(np.zeros((5, 5)), size=2)
    assert (found.value, found.n_best, found.without) == (1.0, 10, 1.0)
    with pytest.raises(ValueError, match="from 1 to 3"):
        fragmenting_sets(row_of(5), size=4)
    with pytest.raises(ValueError, match="by pairs or by distance"):
        fragmenting_sets(row_of(5), size=1, measure="harm")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="as strong"):
        fragmenting_sets(np.triu(row_of(5)), size=1)
