"""Why: shares of closed and returned ties are those of networkx, and what is not defined is no number."""

import numpy as np
import pytest
from network_references import network

from kurak.stats.networks.closure import reciprocity, transitivity


@pytest.mark.parametrize(("name", "expected"), [("karate", 0.2556818181818182), ("florentine", 0.19148936170212766)])
def test_transitivity_as_networkx_gives_it(name: str, expected: float) -> None:
    """networkx.transitivity of karate_club_graph() and florentine_families_graph(), as igraph documents them too."""
    assert transitivity(network(name)[0]) == pytest.approx(expected, abs=1e-12)


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
