"""Why: "the most central organisation" is a number that others must get too: igraph, NetworkX, and published tables."""

import numpy as np
import pytest
from network_references import FLORENTINE, NAMES, network, reference, row_of, tied

from kurak.stats.networks.centrality import closeness, degree, eigenvector

CLOSED, ITERATIVE = 1e-9, 1e-6


@pytest.mark.parametrize("name", NAMES)
def test_degree_and_strength_are_those_of_igraph(name: str) -> None:
    ties, kind = network(name)
    found = degree(ties, kind=kind)
    for values, measure in (
        (found.out, "degree"),
        (found.into, "in_degree"),
        (found.out_strength, "strength"),
        (found.in_strength, "in_strength"),
    ):
        assert values == pytest.approx(reference("igraph.csv", name, measure), abs=CLOSED)


@pytest.mark.parametrize("name", NAMES)
def test_closeness_in_one_piece_or_several_is_that_of_networkx(name: str) -> None:
    ties, kind = network(name)
    expected = reference("networkx.csv", name, "closeness")
    assert closeness(ties, kind=kind) == pytest.approx(expected, abs=CLOSED)
    # Turned round, distances to an actor are those from it.
    assert closeness(ties.T, kind=kind, way="in") == pytest.approx(expected, abs=CLOSED)


@pytest.mark.parametrize("name", ["kite", "florentine", "karate", "pieces", "weighted"])
def test_eigenvector_is_that_of_igraph(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ties, _ = network(name)
    expected = reference("igraph.csv", name, "eigenvector")
    found = eigenvector(ties)
    assert found.score == pytest.approx(expected, abs=CLOSED, nan_ok=True)
    monkeypatch.setattr("kurak.stats.networks.centrality.SMALL", 0)
    assert eigenvector(ties).score == pytest.approx(expected, abs=ITERATIVE, nan_ok=True)


def test_the_kite_of_krackhardt_has_a_different_first_by_each_measure() -> None:
    """Krackhardt (1990): Diane has most ties, Heather stands between, Fernando and Garth are near to all."""
    ties, _ = network("kite")
    assert np.flatnonzero(degree(ties).out == 6).tolist() == [3]
    near = closeness(ties)
    assert np.flatnonzero(near == near.max()).tolist() == [5, 6]
    assert near[5] == pytest.approx(9 / 14, abs=CLOSED)


def test_the_medici_have_six_marriages() -> None:
    """Padgett's families: degree 6 of 15 other families, as in Wasserman and Faust (1994), chapter 5."""
    ties, _ = network("florentine")
    assert degree(ties).share[FLORENTINE.index("Medici")] == pytest.approx(6 / 15, abs=CLOSED)
    # In one piece of 15, with the Pucci apart: 14 reached at distances of 25.
    assert closeness(ties)[FLORENTINE.index("Medici")] == pytest.approx(14 / 15 * 14 / 25, abs=CLOSED)


def test_where_the_eigenvector_is_not_defined_it_says_why() -> None:
    assert eigenvector(np.zeros((3, 3))).undefined == "no ties"
    assert eigenvector(np.zeros((0, 0))).undefined == "no ties"
    pairs = eigenvector(tied(4, (0, 1), (2, 3)))
    assert (pairs.undefined, np.isnan(pairs.score).all()) == ("several largest components", True)
    assert eigenvector(np.triu(row_of(3)), kind="directed").undefined == "directed"
    apart = eigenvector(tied(4, (0, 1), (1, 2)))
    assert apart.undefined == ""
    assert np.isnan(apart.score).tolist() == [False, False, False, True]


def test_a_network_of_two_sides_is_no_trap_for_the_iteration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kurak.stats.networks.centrality.SMALL", 0)
    star = tied(5, (0, 1), (0, 2), (0, 3), (0, 4))
    assert eigenvector(star).score == pytest.approx([np.sqrt(0.5), *[np.sqrt(0.125)] * 4], abs=ITERATIVE)


def test_alone_nothing_is_defined_and_without_ties_nobody_is_near() -> None:
    assert np.isnan(closeness([[0]])).all()
    assert np.isnan(degree([[0]]).share).all()
    assert closeness(np.zeros((3, 3))).tolist() == [0, 0, 0]
    assert closeness(np.zeros((0, 0))).shape == (0,)
