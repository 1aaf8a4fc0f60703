"""Why: constraint says who joins groups that would not meet; NetworkX and igraph must give the same numbers."""

import numpy as np
import pytest
from network_references import NAMES, network, reference, tied

from kurak.stats.networks.structural_holes import structural_holes


@pytest.mark.parametrize("name", NAMES)
def test_constraint_and_effective_size_are_those_of_others(name: str) -> None:
    ties, kind = network(name)
    found = structural_holes(ties, kind=kind)
    assert found.constraint == pytest.approx(
        reference("networkx.csv", name, "constraint"), abs=1e-9, nan_ok=True
    )
    assert found.constraint == pytest.approx(
        reference("igraph.csv", name, "constraint"), abs=1e-9, nan_ok=True
    )
    assert found.effective_size == pytest.approx(
        reference("networkx.csv", name, "effective_size"), abs=1e-9, nan_ok=True
    )


def test_whole_arrays_multiplied_give_what_ways_one_by_one_give(monkeypatch: pytest.MonkeyPatch) -> None:
    ties, kind = network("directed_weighted")
    one_by_one = structural_holes(ties, kind=kind)
    monkeypatch.setattr("kurak.stats.networks.structural_holes.FEW", 0)
    whole = structural_holes(ties, kind=kind)
    assert whole.constraint == pytest.approx(one_by_one.constraint, abs=1e-12)
    assert whole.effective_size == pytest.approx(one_by_one.effective_size, abs=1e-12)


def test_without_strengths_effective_size_is_contacts_less_ties_among_them_by_contact() -> None:
    """Borgatti (1997), Connections 20(1): n − 2t/n."""
    ties, _ = network("karate")
    found = structural_holes(ties)
    for actor, row in enumerate(ties):
        contacts = np.flatnonzero(row)
        among = ties[np.ix_(contacts, contacts)].sum() / 2
        assert found.effective_size[actor] == pytest.approx(
            len(contacts) - 2 * among / len(contacts), abs=1e-9
        )


def test_a_triangle_by_hand_and_an_actor_without_ties() -> None:
    found = structural_holes(tied(4, (0, 1), (1, 2), (0, 2)))
    assert found.constraint == pytest.approx([1.125] * 3 + [np.nan], abs=1e-12, nan_ok=True)
    assert found.effective_size == pytest.approx([1] * 3 + [np.nan], abs=1e-12, nan_ok=True)
    assert found.efficiency == pytest.approx([0.5] * 3 + [np.nan], abs=1e-12, nan_ok=True)
