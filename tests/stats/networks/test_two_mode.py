"""Why: the study's own table is actors by fields; its measures must not be those of ties between actors."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from network_references import rows

from kurak.stats.networks.two_mode import in_the_same_field, two_mode

NAMES = ("women", "women_turned", "drawn")


def incidence(name: str) -> np.ndarray:
    return np.array(
        [[int(c) for c in row["fields"]] for row in rows("incidence.csv") if row["network"] == name]
    )


def names(name: str) -> list[str]:
    return [row["actor"] for row in rows("incidence.csv") if row["network"] == name]


@pytest.mark.parametrize("name", NAMES)
def test_the_measures_are_those_of_networkx(name: str) -> None:
    found = two_mode(incidence(name))
    for side in ("actors", "fields"):
        for measure in ("degree", "closeness", "betweenness"):
            if name == "drawn" and measure == "closeness":
                # In pieces: NetworkX compares with the least distances to all, and may pass 1.
                continue
            expected = [
                float(row["value"])
                for row in rows("two_mode.csv")
                if (row["network"], row["side"], row["measure"]) == (name, side, measure)
            ]
            assert getattr(getattr(found, side), measure) == pytest.approx(expected, abs=1e-9), (
                side,
                measure,
            )


def test_the_southern_women_as_published() -> None:
    """Davis, Gardner and Gardner (1941); Borgatti and Halgin (2011), "Analyzing affiliation networks", table of
    normalised centrality: degree, closeness, betweenness of some women and events, in two digits."""
    table = incidence("women")
    found = two_mode(table)
    women = names("women")
    for woman, expected in {
        "Evelyn Jefferson": (0.57, 0.80, 0.10),
        "Nora Fayette": (0.57, 0.80, 0.11),
        "Sylvia Avondale": (0.50, 0.77, 0.07),
        "Pearl Oglethorpe": (0.21, 0.67, 0.01),
        "Flora Price": (0.14, 0.59, 0.01),
    }.items():
        at = women.index(woman)
        values = (found.actors.degree[at], found.actors.closeness[at], found.actors.betweenness[at])
        assert values == pytest.approx(expected, abs=0.005), woman
    for event, expected in {8: (0.78, 0.85, 0.24), 9: (0.67, 0.79, 0.23), 1: (0.17, 0.52, 0.00)}.items():
        at = event - 1
        values = (found.fields.degree[at], found.fields.closeness[at], found.fields.betweenness[at])
        assert values == pytest.approx(expected, abs=0.005), event
    assert found.density == pytest.approx(89 / (18 * 14), abs=1e-12)
    # Evelyn and Charlotte were at three of the same events.
    together = in_the_same_field(table)
    assert together[women.index("Evelyn Jefferson"), women.index("Charlotte McDowd")] == 3


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 9), st.integers(1, 7), st.integers(0, 1000))
def test_turned_over_actors_and_fields_change_places(n: int, m: int, seed: int) -> None:
    table = np.random.default_rng(seed).random((n, m)) < 0.4
    found, turned = two_mode(table), two_mode(table.T)
    for measure in ("degree", "closeness", "betweenness"):
        values = getattr(found.actors, measure)
        assert values == pytest.approx(getattr(turned.fields, measure), abs=1e-12, nan_ok=True)
        assert not (values > 1 + 1e-9).any()
    together = in_the_same_field(table)
    assert together.sum() == sum(count * (count - 1) for count in table.sum(axis=0).tolist())
    assert not np.diagonal(together).any()


def test_closeness_in_pieces_by_hand() -> None:
    """Two actors in one field, a third alone in another: the first reach 2 of 4 others, at the least distances."""
    found = two_mode([[1, 0], [1, 0], [0, 1]])
    assert found.actors.closeness.tolist() == [0.5, 0.5, 0.25]
    assert found.fields.closeness.tolist() == [0.5, 0.25]


def test_without_fields_nothing_is_defined() -> None:
    found = two_mode(np.zeros((3, 0)))
    assert np.isnan([found.density, *found.actors.degree, *found.actors.betweenness]).all()
    assert two_mode(np.zeros((2, 2))).actors.closeness.tolist() == [0, 0]
    with pytest.raises(ValueError, match="0 or more"):
        two_mode([[-1]])
