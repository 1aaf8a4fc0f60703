"""A network of actors as it was read, and what is measured in it, each measure with its convention and its caution."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["undirected", "directed"]

STRONGEST = 1e12
"""The greatest strength of a tie; with greater ones sums of strengths are no numbers."""


@dataclass(frozen=True, slots=True)
class Network:
    """Actors and the ties among them.

    Parameters
    ----------
    names
        Of the actors, as they may be shown.
    ties
        From, to (places in ``names``) and strength above 0. No tie stands twice, none leads from an actor to itself; in an
        undirected network each stands one way only.
    kind
        ``undirected`` or ``directed``.
    weighted
        Whether strengths were given.
    first_kind
        In a network of two kinds of nodes the number of those of the first kind, which come first; None in any other.
    """

    names: tuple[str, ...]
    ties: tuple[tuple[int, int, float], ...]
    kind: Kind = "undirected"
    weighted: bool = False
    first_kind: int | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """What a number is called, after whom it is computed, and what it does not say."""

    label: str
    convention: str
    caution: str


MEASURES: Mapping[str, Measure] = {
    "degree": Measure("Degree", "ties of the actor; in a directed network those that arrive and those that leave, as networkx",
                      "Counts recorded ties: whoever was asked about more has more of them."),
    "strength": Measure("Strength", "sum of the strengths of these ties, as networkx degree(weight) and igraph strength",
                        "Means something only if strengths were given on one scale."),
    "betweenness": Measure("Betweenness", "pairs of others through the actor, as igraph and networkx with normalized=False; betweenness_normalised as networkx; strengths do not count",
                           "Supposes that things travel by shortest ways; one missing tie can move it far."),
    "closeness": Measure("Closeness", "Wasserman and Faust, as networkx; distances to the actor in a directed network; strengths do not count",
                         "In a network in pieces it mixes nearness with the size of one's own piece."),
    "eigenvector": Measure("Eigenvector", "squares add up to 1, as networkx; igraph divides by the highest; strengths count",
                           "Counts ties to central actors for more: actors of one dense group lift one another."),
    "constraint": Measure("Constraint", "Burt, as igraph and networkx with weight; strengths count",
                          "Low means contacts who have no ties among themselves, as far as ties were recorded."),
    "effective_size": Measure("Effective size", "Burt, as networkx with weight; without strengths Borgatti's contacts less redundancy",
                              "Grows with the number of contacts; compare it with degree."),
}  # fmt: skip
"""Measure of actors: what it is. A name of ``--json`` begins with the measure that it belongs to."""

WHOLE: Mapping[str, Measure] = {
    "density": Measure("Density", "ties that are there as a share of those that could be", "Falls with the number of actors by itself."),
    "fragmentation": Measure("Fragmentation", "Borgatti's F: share of pairs without a way between them", "One tie that was not recorded can join two pieces."),
    "distance_weighted_fragmentation": Measure(
        "Distance-weighted fragmentation", "Borgatti's DF: a pair d ties apart counts 1 - 1/d", "0 only if all are tied to all."
    ),
    "diameter": Measure("Diameter", "most ties on a shortest way", "Rests on a single pair."),
    "average_path_length": Measure("Average path length", "mean number of ties on the shortest ways of all pairs", "Not defined in a network in pieces."),
    "transitivity": Measure("Transitivity", "share of contacts of one actor that are tied, over all actors, as networkx", "High by itself where people met in groups."),
    "reciprocity": Measure("Reciprocity", "share of ties that go both ways, as networkx", "An answer that nobody was asked for counts as none."),
}
"""Measure of a whole network: what it is."""


@dataclass(frozen=True, slots=True)
class NetworkMeasures:
    """Measures of a network.

    Parameters
    ----------
    network
        What was measured.
    whole
        Name: a number, or None where it is not defined.
    actors
        Name: a number for each actor, None where it is not defined.
    component
        Of each actor, 1 for the largest piece.
    sizes
        Actors in each piece, the largest first.
    not_defined
        Measure: why it has no number, for some actor or at all.
    """

    network: Network
    whole: Mapping[str, float | None]
    actors: Mapping[str, tuple[float | None, ...]]
    component: tuple[int, ...] = ()
    sizes: tuple[int, ...] = ()
    not_defined: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeyPlayerSearch:
    """The best sets of actors by one criterion.

    Parameters
    ----------
    problem
        ``KPP-Neg``: without whom the network is most in pieces. ``KPP-Pos``: from whom most of it is reached.
    criterion
        ``fragmentation``, ``distance_weighted_fragmentation``, ``reach`` or ``distance_weighted_reach``.
    sets
        The best sets, by name, at most a hundred.
    n_best
        How many sets are as good; None where not all were tried.
    value, without
        Of the criterion with the best set, and with none.
    exact
        Whether all sets were tried.
    upper_bound, guarantee
        What no set can pass; the least share of the best value that this one is sure to be, None where nothing is known.
    stays
        Share of draws, each without some ties, in which one of the sets is still the best; None where this was not tried.
    among_best
        Of each actor that was in a best set in some draw: share of draws.
    draws, missing
        How many, and the share of ties that is taken away in each.
    """

    problem: Literal["KPP-Neg", "KPP-Pos"]
    criterion: str
    sets: tuple[tuple[str, ...], ...]
    n_best: int | None
    value: float
    without: float
    exact: bool
    upper_bound: float
    guarantee: float | None
    stays: float | None
    among_best: Mapping[str, float]
    draws: int
    missing: float


@dataclass(frozen=True, slots=True)
class KeyPlayerSets:
    """Key players of a network by every criterion, or why there are none.

    Parameters
    ----------
    not_defined
        Why nothing can be found; empty if something was.
    rests_on
        What it rests on, and what it does not say, in sentences.
    """

    network: Network
    size: int
    steps: int
    searches: tuple[KeyPlayerSearch, ...] = ()
    not_defined: str = ""
    rests_on: tuple[str, ...] = ()
