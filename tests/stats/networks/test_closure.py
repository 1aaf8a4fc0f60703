"""Why: shares of closed and returned ties are those of networkx, and what is not defined is no number."""

import numpy as np
import pytest
from network_references import network, reference

from kurak.stats.networks.closure import reciprocity, transitivity


@pytest.mark.parametrize("name", ["kite", "florentine", "karate", "pieces", "weighted"])
def test_transitivity_is_that_of_networkx(name: str) -> None:
    assert transitivity(network(name)[0]) == pytest.approx(reference("networkx.csv", name, "transitivity")[0], abs=1e-12)


@pytest.mark.parametrize("name", ["directed", "directed_weighted"])
def test_reciprocity_is_that_of_networkx(name: str) -> None:
    assert reciprocity(network(name)[0]) == pytest.approx(reference("networkx.csv", name, "reciprocity")[0], abs=1e-12)


def test_two_roads_to_transitivity() -> None:
    ties, _ = network("kite")
    plain = (ties > 0).astype(float)
    two = plain @ plain
    np.fill_diagonal(two, 0)
    assert transitivity(ties) == pytest.approx(float((two * plain).sum() / two.sum()), abs=1e-12)


def test_reciprocity_by_hand_and_nothing_without_ties() -> None:
    assert reciprocity([[0, 1, 0], [1, 0, 1], [0, 0, 0]]) == pytest.approx(2 / 3)
    assert np.isnan(reciprocity(np.zeros((3, 3))))
    assert np.isnan(transitivity([[0, 1], [1, 0]]))
