"""All measures of one network: numbers where they are defined, and the reason where they are not."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from kurak.model.networks import Network, NetworkMeasures
from kurak.stakeholders.register import adjacency
from kurak.stats.networks.betweenness import betweenness
from kurak.stats.networks.centrality import closeness_of, degree, eigenvector
from kurak.stats.networks.closure import reciprocity, transitivity
from kurak.stats.networks.fragmentation import density, fragmentation_of
from kurak.stats.networks.structural_holes import structural_holes
from kurak.stats.networks.ties import components, distances
from kurak.stats.networks.two_mode import two_mode

ALONE = "a single actor has no others"
NO_TIES = "the network has no ties"
IN_PIECES = "the network is in {} pieces"
UNDEFINED = {
    "directed": "ties have a direction: half of such networks have no answer, or 0 for most",
    "no ties": NO_TIES,
    "several largest components": "the network is in pieces, and several of them are the largest",
}


def network_measures(network: Network) -> NetworkMeasures:
    """Measure a network; one of two kinds of nodes gets the measures for such networks.

    Examples
    --------
    >>> found = network_measures(Network(("a", "b", "c"), ((0, 1, 1.0), (1, 2, 1.0))))
    >>> found.actors["betweenness"], found.whole["diameter"]
    ((0.0, 1.0, 0.0), 2.0)
    """
    if network.first_kind is not None:
        return _two_mode(network, network.first_kind)
    ties, n = adjacency(network), len(network.names)
    directed = network.kind == "directed"
    pieces, far = components(ties), distances(ties, kind=network.kind)
    counts = degree(ties, kind=network.kind)
    between, holes = betweenness(ties, kind=network.kind), structural_holes(ties, kind=network.kind)
    central, falls = eigenvector(ties, kind=network.kind), fragmentation_of(far)
    degrees = counts.out + counts.into if directed else counts.out
    actors: dict[str, Iterable[float]] = {"degree": degrees}
    if directed:
        actors |= {"degree_in": counts.into, "degree_out": counts.out}
    actors |= {
        "degree_centrality": degrees / (n - 1) if n > 1 else np.full(n, np.nan),
        "strength": counts.out_strength + counts.in_strength if directed else counts.out_strength,
    }
    if directed:
        actors |= {"strength_in": counts.in_strength, "strength_out": counts.out_strength}
    actors |= {
        "betweenness": between.count,
        "betweenness_normalised": between.share,
        "closeness": closeness_of(far, way="in"),
    }
    if directed:
        actors["closeness_out"] = closeness_of(far, way="out")
    actors |= {
        "eigenvector": central.score,
        "constraint": holes.constraint,
        "effective_size": holes.effective_size,
        "efficiency": holes.efficiency,
    }
    linked = bool(np.isfinite(far).all()) and n > 1
    pairs = far[~np.eye(n, dtype=bool)]
    whole = {
        "density": density(ties, kind=network.kind),
        "fragmentation": falls.pairs,
        "distance_weighted_fragmentation": falls.by_distance,
        "diameter": float(pairs.max()) if linked else np.nan,
        "average_path_length": float(pairs.mean()) if linked else np.nan,
        "transitivity": transitivity(ties) if not directed else np.nan,
    }
    if directed:
        whole["reciprocity"] = reciprocity(ties)
    return NetworkMeasures(
        network,
        {name: _number(value) for name, value in whole.items()},
        {name: _numbers(values) for name, values in actors.items()},
        tuple((pieces.label + 1).tolist()),
        tuple(pieces.sizes.tolist()),
        _reasons(network, central.undefined, ties, len(pieces.sizes), linked=linked),
    )


def _reasons(network: Network, no_eigenvector: str, ties: NDArray[np.float64], pieces: int, *, linked: bool) -> dict[str, str]:
    n, directed = len(network.names), network.kind == "directed"
    reasons: dict[str, str] = {}
    if n < 2:
        few = ALONE if n else "there are no actors"
        reasons = dict.fromkeys(("degree_centrality", "closeness", "density", "fragmentation", "distance_weighted_fragmentation"), few)
        if directed and n:
            reasons["closeness_out"] = few
    if n < 3:
        reasons["betweenness_normalised"] = "fewer than three actors: nobody can stand between two others"
    if not linked:
        why = ALONE if n < 2 else IN_PIECES.format(pieces) if pieces > 1 else "some actors cannot be reached along the direction of ties"
        reasons |= {"diameter": why, "average_path_length": why}
    if no_eigenvector:
        reasons["eigenvector"] = UNDEFINED[no_eigenvector]
    elif pieces > 1:
        reasons["eigenvector"] = f"{IN_PIECES.format(pieces)}: only the actors of the largest have a number"
    alone = int((~(ties + ties.T).any(axis=1)).sum())
    if alone:
        why = NO_TIES if alone == n else f"{alone} {'actor has' if alone == 1 else 'actors have'} no tie"
        reasons |= dict.fromkeys(("constraint", "effective_size", "efficiency"), why)
    if directed:
        reasons["transitivity"] = "ties have a direction"
        if not len(network.ties):
            reasons["reciprocity"] = NO_TIES
    elif not any(np.count_nonzero(ties, axis=1) > 1):
        reasons["transitivity"] = "no actor has two contacts"
    return reasons


def _two_mode(network: Network, first: int) -> NetworkMeasures:
    n = len(network.names)
    links = np.zeros((first, n - first))
    for start, end, _ in network.ties:
        links[start, end - first] = 1.0
    found = two_mode(links)
    whole = np.zeros((n, n))
    whole[:first, first:], whole[first:, :first] = links, links.T
    pieces, between = components(whole), betweenness(whole)
    count = np.concatenate([links.sum(axis=1), links.sum(axis=0)])

    def both(name: str) -> tuple[float | None, ...]:
        return _numbers(np.concatenate([getattr(found.actors, name), getattr(found.fields, name)]))

    actors = {
        "degree": _numbers(count),
        "degree_centrality": both("degree"),
        "betweenness": _numbers(between.count),
        "betweenness_normalised": both("betweenness"),
        "closeness": both("closeness"),
    }
    reasons = {name: "too few nodes" for name, values in actors.items() if None in values}
    if not links.size:
        reasons["density"] = "one of the two kinds has no nodes"
    return NetworkMeasures(
        network, {"density": _number(found.density)}, actors, tuple((pieces.label + 1).tolist()), tuple(pieces.sizes.tolist()), reasons
    )


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _numbers(values: Iterable[float]) -> tuple[float | None, ...]:
    return tuple(_number(value) for value in np.asarray(values, dtype=float))
