"""Why: who stands between others is the measure most often named for brokers, and the easiest to count wrongly."""

import numpy as np
import pytest
from network_references import FLORENTINE, NAMES, drawn, network, reference, ring_of, row_of

from kurak.stats.networks.betweenness import betweenness
from kurak.stats.networks.ties import distances


@pytest.mark.parametrize("name", NAMES)
def test_betweenness_is_that_of_igraph_and_networkx(name: str) -> None:
    ties, kind = network(name)
    found = betweenness(ties, kind=kind)
    assert found.count == pytest.approx(reference("igraph.csv", name, "betweenness"), abs=1e-9)
    assert found.count == pytest.approx(reference("networkx.csv", name, "betweenness"), abs=1e-9)
    assert found.share == pytest.approx(reference("networkx.csv", name, "betweenness_share"), abs=1e-9)


def test_heather_of_the_kite_and_the_medici_stand_between_most() -> None:
    """Krackhardt (1990): 14 pairs. Padgett's families (Wasserman and Faust 1994, §5.2.3): .522 of the 15 others' pairs
    with the Pucci left out."""
    kite, _ = network("kite")
    found = betweenness(kite)
    assert found.count[7] == pytest.approx(14, abs=1e-9)
    families, _ = network("florentine")
    medici = betweenness(families[:15, :15])
    assert int(np.argmax(medici.count)) == FLORENTINE.index("Medici")
    assert medici.share.max() == pytest.approx(0.522, abs=5e-4)


def test_the_sum_over_actors_is_that_of_distances_less_one() -> None:
    """Another road: a shortest way of d ties has d − 1 actors on it, whatever the number of ways."""
    for ties in (drawn(40, 0.08, 3), ring_of(31), row_of(50)):
        far = distances(ties)
        pairs = np.isfinite(far) & (far > 0)
        assert betweenness(ties).count.sum() == pytest.approx((far[pairs] - 1).sum() / 2, rel=1e-12)


def test_searches_in_parts_add_up_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    ties = drawn(40, 0.1, 4)
    whole = betweenness(ties).count
    monkeypatch.setattr("kurak.stats.networks.betweenness.CHUNK", 1000)
    assert betweenness(ties).count == pytest.approx(whole, abs=1e-9)


def test_a_row_of_five_by_hand_and_networks_without_betweenness() -> None:
    assert betweenness(row_of(5)).count.tolist() == [0, 3, 4, 3, 0]
    assert betweenness(np.triu(row_of(5)), kind="directed").count.tolist() == [0, 3, 4, 3, 0]
    assert betweenness(np.zeros((4, 4))).share.tolist() == [0] * 4
    assert np.isnan(betweenness(row_of(2)).share).all()
    assert betweenness(np.zeros((0, 0))).count.shape == (0,)
