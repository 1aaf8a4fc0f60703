"""Why: fragmentation is what key players are judged by, and says of a network in pieces how far it is in pieces."""

import numpy as np
import pytest
from network_references import network, reference, ring_of, tied

from kurak.stats.networks.fragmentation import density, fragmentation


@pytest.mark.parametrize("name", ["kite", "florentine", "karate", "pieces", "weighted"])
def test_both_measures_are_what_components_and_distances_of_others_give(name: str) -> None:
    ties, _ = network(name)
    found = fragmentation(ties)
    assert found.pairs == pytest.approx(float(reference("igraph.csv", name, "fragmentation")[0]), abs=1e-9)
    assert found.by_distance == pytest.approx(
        float(reference("networkx.csv", name, "by_distance")[0]), abs=1e-9
    )


@pytest.mark.parametrize("name", ["kite", "karate", "pieces", "directed", "directed_weighted"])
def test_density_is_that_of_igraph(name: str) -> None:
    ties, kind = network(name)
    assert density(ties, kind=kind) == pytest.approx(
        float(reference("igraph.csv", name, "density")[0]), abs=1e-9
    )


def test_by_hand_and_at_the_ends() -> None:
    # Five and five: 20 of 45 pairs are linked.
    two = tied(
        10, *[(i, j) for part in (0, 5) for i in range(part, part + 5) for j in range(i + 1, part + 5)]
    )
    assert fragmentation(two).pairs == pytest.approx(1 - 20 / 45, abs=1e-12)
    assert fragmentation(two).by_distance == pytest.approx(1 - 20 / 45, abs=1e-12)
    # A ring of four: four pairs at one tie, two at two.
    assert fragmentation(ring_of(4)).by_distance == pytest.approx(1 - 5 / 6, abs=1e-12)
    assert fragmentation(np.zeros((3, 3))).by_distance == 1
    assert np.isnan([fragmentation([[0]]).pairs, density([[0]])]).all()
