"""Why: every measure rests on distances and components, and on refusing an array that is no network."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from network_references import NAMES, drawn, network, reference, ring_of, row_of, tied

from kurak.stats.networks.ties import checked_adjacency, components, distances


def by_powers(ties: np.ndarray) -> np.ndarray:
    """Another road to distances: how many factors of the array it takes to reach somebody."""
    n = len(ties)
    found, reached, step = np.full((n, n), np.inf), np.eye(n, dtype=bool), np.eye(n)
    np.fill_diagonal(found, 0)
    for length in range(1, n):
        step = ((step @ ties) > 0).astype(float)
        new = (step > 0) & ~reached
        found[new] = length
        reached |= new
    return found


@pytest.mark.parametrize("name", NAMES)
def test_components_are_those_of_igraph(name: str) -> None:
    ties, _ = network(name)
    found = components(ties)
    assert found.sizes.tolist() == reference("igraph.csv", name, "component_sizes").tolist()
    assert np.bincount(found.label).tolist() == found.sizes.tolist()


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 90), st.floats(0, 0.3), st.integers(0, 10_000), st.booleans())
def test_distances_are_those_of_powers_of_the_array(n: int, chance: float, seed: int, directed: bool) -> None:
    ties = drawn(n, chance, seed)
    if directed:
        ties = np.triu(ties) + np.tril(drawn(n, chance, seed + 1))
    kind = "directed" if directed else "undirected"
    assert np.array_equal(distances(ties, kind=kind), by_powers(ties))


def test_a_long_row_and_a_ring_have_the_distances_one_can_count() -> None:
    places = np.arange(200)
    apart = np.abs(places[:, None] - places)
    assert np.array_equal(distances(row_of(200)), apart)
    assert np.array_equal(distances(ring_of(200)), np.minimum(apart, 200 - apart))
    assert np.isinf(distances(np.triu(row_of(200)), kind="directed")[np.tril_indices(200, -1)]).all()


def test_of_components_of_one_size_the_one_with_the_earlier_actor_is_first() -> None:
    found = components(tied(7, (1, 6), (2, 3), (3, 5)))
    assert found.label.tolist() == [2, 1, 0, 0, 3, 0, 1]
    assert found.sizes.tolist() == [3, 2, 1, 1]


def test_an_empty_register_has_no_component() -> None:
    found = components(np.zeros((0, 0)))
    assert (found.label.tolist(), found.sizes.tolist()) == ([], [])
    assert distances(np.zeros((0, 0))).shape == (0, 0)


@pytest.mark.parametrize(
    ("ties", "says"),
    [
        ([[0, 1]], "square"),
        ([[0, -1], [-1, 0]], "0 or more"),
        ([[0, float("nan")], [1, 0]], "0 or more"),
        ([[1, 0], [0, 0]], "to itself"),
        ([[0, 1], [2, 0]], "as strong"),
    ],
)
def test_an_array_that_is_no_network_is_refused(ties: list[list[float]], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        checked_adjacency(ties, kind="undirected")
