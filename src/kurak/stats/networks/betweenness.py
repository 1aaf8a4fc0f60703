"""How often an actor stands on the shortest ways between others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kurak.stats.networks.ties import Array, Kind, Ties, Whole, checked_adjacency, ends_of, ties_of

CHUNK = 2_000_000
"""Arcs looked at side by side: what they take in memory is some 100 MB."""


@dataclass(frozen=True)
class Betweenness:
    """Shortest ways that lead through each actor.

    Attributes
    ----------
    count
        Pairs of others, each counted by the share of its shortest ways that lead through the actor; a pair counts
        once in an undirected network, and once each way in a directed one.
    share
        The same as a share of all pairs of others; not a number with fewer than three actors.
    """

    count: Array
    share: Array


def betweenness(adjacency: ArrayLike, *, kind: Kind = "undirected") -> Betweenness:
    """Return how often each actor stands between two others.

    Parameters
    ----------
    adjacency
        Ties [from, to]; strengths do not matter.
    kind
        Whether ways follow the direction of ties.

    Returns
    -------
    Betweenness
        0 for everybody in a network without ties, and in one where all are tied to all.

    Notes
    -----
    **Formula** ``b_v = Σ_{s≠v≠t} σ_st(v)/σ_st``, with ``σ`` numbers of shortest ways; share ``b_v/((n−1)(n−2))``,
    of an undirected network twice that.

    **Source** Freeman (1977), Sociometry 40, 35-41; Brandes (2001), "A faster algorithm for betweenness
    centrality", Journal of Mathematical Sociology 25(2), 163-177; in R ``igraph::betweenness(g)``. Many starts go
    side by side.

    Examples
    --------
    >>> found = betweenness([[0, 1, 0, 0], [1, 0, 1, 1], [0, 1, 0, 0], [0, 1, 0, 0]])
    >>> found.count.tolist(), found.share.tolist()
    ([0.0, 3.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0])
    """
    given = checked_adjacency(adjacency, kind=kind)
    n = len(given)
    ties = ties_of(given)
    total = np.zeros(n)
    side_by_side = int(max(1, min(CHUNK // max(1, len(ties.to)), CHUNK * 4 // max(1, n))))
    for begin in range(0, n, side_by_side):
        total += _dependencies(ties, np.arange(begin, min(n, begin + side_by_side)))
    pairs = (n - 1) * (n - 2)
    share = total / pairs if n > 2 else np.full(n, np.nan)
    return Betweenness(total / 2 if kind == "undirected" else total, share)


def _dependencies(ties: Ties, starts: Whole) -> Array:
    """Return what searches from these starts add to each actor; a cell is a search and an actor."""
    n = ties.n
    seen = np.zeros(len(starts) * n, dtype=bool)
    order = np.zeros(len(starts) * n, dtype=np.intp)
    front = np.arange(len(starts)) * n + starts
    ways: Array = np.ones(len(starts))
    seen[front] = True
    # Of each step: its cells, ways to them, and by arc the place of the cell that it leaves and of the one it enters.
    steps: list[tuple[Whole, Array, Whole, Whole]] = []
    while front.size:
        actor = front % n
        place, to = ends_of(ties, actor)
        child = (front - actor)[place] + to
        fresh = ~seen[child]
        child, place = child[fresh], place[fresh]
        arcs = np.arange(len(child))
        # One of the arcs into each cell stands for it.
        order[child] = arcs
        entered = child[order[child] == arcs]
        order[entered] = np.arange(len(entered))
        enters = order[child]
        seen[entered] = True
        steps.append((actor, ways, place, enters))
        ways = np.asarray(np.bincount(enters, weights=ways[place], minlength=len(entered)), dtype=float)
        front = entered
    total = np.zeros(n)
    below: Array = np.zeros(0)
    ways_below: Array = np.zeros(0)
    for step, (actor, ways_here, place, enters) in reversed(list(enumerate(steps))):
        depends = ways_here * np.bincount(
            place, weights=((1 + below) / ways_below)[enters], minlength=len(actor)
        )
        if step:
            total += np.bincount(actor, weights=depends, minlength=n)
        below, ways_below = depends, ways_here
    return total
