"""Why: "tell these three and most have heard" must be the best of all sets, or come with how far it may be from it."""

from itertools import combinations
from math import e

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from network_references import drawn, network, row_of, tied

from kurak.stats.networks.reaching_sets import reaching_sets
from kurak.stats.networks.ties import distances


def value_of(
    ties: np.ndarray, members: tuple[int, ...], reach: str, steps: int, kind: str = "undirected"
) -> float:
    """Another road: actor by actor."""
    far = distances(ties, kind=kind)
    total = 0.0
    for actor in range(len(ties)):
        near = min(far[member, actor] for member in members)
        total += float(near <= steps) if reach == "steps" else (1.0 if near == 0 else 1 / near)
    return total / len(ties)


@pytest.mark.parametrize(("reach", "steps"), [("steps", 1), ("steps", 2), ("distance", 1)])
@pytest.mark.parametrize(("name", "size"), [("kite", 1), ("kite", 2), ("florentine", 3), ("directed", 2)])
def test_all_best_sets_are_those_found_by_force(name: str, size: int, reach: str, steps: int) -> None:
    ties, kind = network(name)
    found = reaching_sets(ties, size=size, reach=reach, steps=steps, kind=kind)
    values = {
        members: value_of(ties, members, reach, steps, kind)
        for members in combinations(range(len(ties)), size)
    }
    best = max(values.values())
    sets = [members for members, value in values.items() if value >= best - 1e-9]
    assert (found.value, found.n_best) == (pytest.approx(best, abs=1e-12), len(sets))
    assert found.sets == tuple(sets[:100])
    assert (found.exact, found.n_tried) == (True, len(values))


def test_the_kite_by_hand() -> None:
    """Diane alone reaches her six and is one herself: 7 of 10. With Heather or Ike all but Jane or Heather, or all."""
    ties, _ = network("kite")
    assert reaching_sets(ties, size=1).sets == ((3,),)
    assert reaching_sets(ties, size=1).value == pytest.approx(0.7, abs=1e-12)
    assert reaching_sets(ties, size=2).sets == ((3, 8),)
    assert reaching_sets(ties, size=2).value == pytest.approx(1.0, abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(3, 14),
    st.floats(0.05, 0.5),
    st.integers(0, 10_000),
    st.integers(1, 3),
    st.sampled_from(["steps", "distance"]),
)
def test_growing_by_steps_keeps_its_guarantee_and_its_bound(
    n: int, chance: float, seed: int, size: int, reach: str
) -> None:
    ties = drawn(n, chance, seed)
    exact = reaching_sets(ties, size=size, reach=reach)
    steps = reaching_sets(ties, size=size, reach=reach, most_sets=0)
    assert exact.value <= steps.upper_bound + 1e-9
    assert steps.guarantee is not None
    assert steps.guarantee >= 1 - 1 / e
    assert steps.guarantee * exact.value - 1e-9 <= steps.value <= exact.value + 1e-9
    assert steps.value == pytest.approx(value_of(ties, steps.sets[0], reach, 1), abs=1e-12)
    assert len(set(steps.sets[0])) == size


def test_growing_alone_can_miss_and_exchanges_can_mend() -> None:
    """The hub 0 reaches eight alone, and with either of the others eleven; but 1 and 2 reach all but the hub."""
    outer = [(1, i) for i in range(3, 8)] + [(2, i) for i in range(8, 13)]
    ties = tied(13, *outer, *((0, i) for i in (3, 4, 5, 6, 8, 9, 10, 11)))
    found = reaching_sets(ties, size=2, most_sets=0)
    assert reaching_sets(ties, size=1).sets == ((0,),)
    assert reaching_sets(ties, size=2).sets == found.sets == ((1, 2),)
    assert found.value == pytest.approx(12 / 13, abs=1e-12)


def test_nobody_is_in_a_set_twice_where_one_alone_reaches_all() -> None:
    star = tied(9, *((0, i) for i in range(1, 9)))
    for reach in ("steps", "distance"):
        found = reaching_sets(star, size=3, reach=reach, steps=2, most_sets=0)
        assert found.sets == ((0, 1, 2),)
        assert found.value == pytest.approx(value_of(star, (0, 1, 2), reach, 2), abs=1e-12)


def test_direction_counts_from_the_set_outwards() -> None:
    ties = np.triu(row_of(4))
    assert reaching_sets(ties, size=1, steps=3, kind="directed").sets == ((0,),)
    assert reaching_sets(ties.T, size=1, steps=3, kind="directed").sets == ((3,),)


def test_ties_among_many_sets_are_counted_and_a_hundred_shown() -> None:
    found = reaching_sets(np.zeros((30, 30)), size=2)
    assert (found.n_best, len(found.sets), found.value) == (435, 100, pytest.approx(2 / 30))


def test_bad_questions_are_refused() -> None:
    with pytest.raises(ValueError, match="1 step or more"):
        reaching_sets(row_of(3), size=1, steps=0)
    with pytest.raises(ValueError, match="in steps or by distance"):
        reaching_sets(row_of(3), size=1, reach="fame")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="from 1 to 3"):
        reaching_sets(row_of(3), size=4)
