"""Key actors whom the network cannot spare (KPP-Neg): without whom it falls into most pieces."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from kurak.stats.networks.fragmentation import fragmentation_of
from kurak.stats.networks.key_sets import (
    MOST_SETS,
    SAME,
    BestSets,
    KeySets,
    all_sets,
    few_enough,
    require_size,
)
from kurak.stats.networks.ties import (
    Array,
    Ties,
    Whole,
    checked_adjacency,
    components,
    distances,
    spreading,
    ties_of,
)

Measure: TypeAlias = Literal["pairs", "distance"]
Without: TypeAlias = Callable[[list[int]], tuple[Whole, Array]]
"""Takes a set, and returns actors that may be added with the value of the set that each then makes."""

WALKS = 30_000_000
"""Actors and arcs that walks through the network may pass to try all sets: some seconds."""

WORK = 2_500_000_000
"""Machine words that a search through all sets by distance may look at: some seconds."""

STEP_WORK = 50_000_000
"""The same for one actor more by distance in a large network."""

AT_ONCE = 200_000
"""Machine words looked at side by side: few enough for the fast memory of a processor."""


def fragmenting_sets(
    adjacency: ArrayLike, *, size: int, measure: Measure = "pairs", most_sets: int = MOST_SETS
) -> KeySets:
    """Find the sets of actors without whom the rest of the network is most in pieces.

    Parameters
    ----------
    adjacency
        Ties without direction; strengths do not matter.
    size
        Actors in the set; at least two others must be left.
    measure
        ``pairs`` or ``distance``: see :class:`~kurak.stats.networks.fragmentation.Fragmentation`, computed among the
        actors who are left.
    most_sets
        Sets up to which all are tried, fewer where the network is so large that this would take long. Beyond, the
        set grows by the actor whose loss does most, and then members are exchanged as long as that helps; of
        actors whose loss does the same the first is taken. By distance in a large network only some actors are
        looked at in each step: those whose loss would part most pairs, and then those with most ties; and none are
        exchanged.

    Returns
    -------
    KeySets
        ``without`` is the fragmentation of the whole network.

    Notes
    -----
    **Formula** ``F`` and ``DF`` of the network without the set, over ``(n − k)(n − k − 1)`` ordered pairs. Nothing is
    known of how near growing by the best actor comes: a first loss may do nothing, and all the harm be in the
    second. But no set passes this: with ``c`` components and ``m`` ties, and ``d`` the ties of an actor, ``c' = c +
    Σ max(d − 1)`` components and ``m' = m − Σ max d`` ties are the most and the fewest that can be left (sums over the
    ``k`` greatest); at least ``p`` pairs are then linked, ``p`` the greater of ``m'`` and the pairs within ``c'``
    components of equal size. So ``F ≤ 1 − p/P`` and ``DF ≤ 1 − (m' + (p − m')/(n − k − 1))/P`` of ``P`` pairs.

    **Source** Borgatti (2006), "Identifying sets of key players in a social network", Computational and
    Mathematical Organization Theory 12, 21-34; pieces without an actor by Hopcroft and Tarjan (1973),
    Communications of the ACM 16(6), 372-378. The bound is ours.

    Examples
    --------
    In a row of five the one in the middle leaves two pairs of six.

    >>> import numpy as np
    >>> row = np.eye(5, k=1) + np.eye(5, k=-1)
    >>> found = fragmenting_sets(row, size=1)
    >>> found.sets, round(found.value, 4), found.without
    (((2,),), 0.6667, 0.0)
    """
    given = (checked_adjacency(adjacency, kind="undirected") > 0).astype(float)
    n = len(given)
    require_size(n, size, left=2)
    if measure not in ("pairs", "distance"):
        raise ValueError(f"fragmentation is measured by pairs or by distance, not by {measure!r}")
    far = distances(given)
    whole = fragmentation_of(far)
    before = whole.pairs if measure == "pairs" else whole.by_distance
    all_ties = ties_of(given)
    # What a search through one network takes: a step goes over all arcs and, three times, over all actors.
    words = (len(all_ties.to) + 3 * n) * ((n + 63) // 64)
    steps = 1 + int(far[np.isfinite(far)].max())
    if measure == "pairs":
        quick = few_enough(n, size - 1, WALKS // (n + len(all_ties.to)))
    else:
        quick = few_enough(n, size, WORK // (words * steps))
    if quick and few_enough(n, size, most_sets):
        best = BestSets()
        if measure == "pairs":
            for sets, values in _pairs_of_all_sets(all_ties, size):
                best.look_at(sets, values)
        else:
            for sets in all_sets(n, size, at_once=max(1, AT_ONCE // words)):
                best.look_at(sets, _by_distance(given, sets))
        return KeySets(tuple(best.sets), best.n_best, best.value, before, True, best.value, 1.0, best.n_tried)

    few = max(1, STEP_WORK // (words * steps))
    end, start = np.nonzero(given.T)
    arcs = (end, start)

    def without(chosen: list[int]) -> tuple[Whole, Array]:
        left = np.setdiff1d(np.arange(n), chosen)
        pairs = (n - len(chosen) - 1) * (n - len(chosen) - 2)
        ties = _among(all_ties, left)
        linked = _linked_without_each(ties)
        if measure == "pairs":
            return left, 1 - 2 * linked / pairs
        some = np.sort(np.lexsort((-ties.degree, linked))[:few])
        sets = np.array([[*chosen, actor] for actor in left[some].tolist()], dtype=np.intp)
        at_once = max(1, AT_ONCE // words)
        parts = [_by_distance(given, sets[at : at + at_once], arcs) for at in range(0, len(sets), at_once)]
        return left[some], np.concatenate(parts)

    chosen, value, tried = _grown(without, size, exchange=measure == "pairs" or few >= n)
    bound = max(value, _bound(given, size, measure))
    return KeySets((chosen,), None, value, before, False, bound, None, tried)


def _grown(without: Without, size: int, *, exchange: bool) -> tuple[tuple[int, ...], float, int]:
    chosen: list[int] = []
    value, tried = -np.inf, 0
    for _ in range(size):
        actors, values = without(chosen)
        value = float(values.max())
        tried += len(actors)
        chosen.append(int(actors[np.argmax(values >= value - SAME)]))
    better = exchange and size > 1
    while better:
        better = False
        for place in range(size):
            others = chosen[:place] + chosen[place + 1 :]
            actors, values = without(others)
            tried += len(actors)
            if values.max() > value + SAME:
                value, better = float(values.max()), True
                chosen = [*others, int(actors[np.argmax(values >= value - SAME)])]
    return tuple(sorted(chosen)), value, tried


def _among(ties: Ties, left: Whole) -> Ties:
    place = np.full(ties.n, -1, dtype=np.intp)
    place[left] = np.arange(len(left))
    start, to = place[np.repeat(np.arange(ties.n), ties.degree)], place[ties.to]
    both = (start >= 0) & (to >= 0)
    first = np.concatenate([[0], np.cumsum(np.bincount(start[both], minlength=len(left)))])
    return Ties(len(left), first.astype(np.intp), to[both])


def _pairs_of_all_sets(ties: Ties, size: int) -> Iterator[tuple[Whole, Array]]:
    """Yield all sets, those together that have all but the last actor in common, with F of the rest."""
    n = ties.n
    pairs = (n - size) * (n - size - 1) / 2
    for common in combinations(range(n - 1), size - 1):
        after = common[-1] + 1 if common else 0
        left = np.setdiff1d(np.arange(n), common)
        values = 1 - _linked_without_each(_among(ties, left)) / pairs
        last = left[left >= after]
        sets = np.empty((len(last), size), dtype=np.intp)
        sets[:, :-1], sets[:, -1] = common, last
        yield sets, values[left >= after]


def _by_distance(ties: Array, sets: Whole, arcs: tuple[Whole, Whole] | None = None) -> Array:
    n, size = len(ties), sets.shape[1]
    alive = np.ones((n, len(sets)), dtype=bool)
    alive[sets.T, np.arange(len(sets))] = False
    linked = np.zeros(len(sets))
    for steps, (_, new) in enumerate(spreading(ties, alive, arcs=arcs), start=1):
        linked += np.bitwise_count(new).sum(axis=(0, 1), dtype=np.int64) / steps
    return np.asarray(1 - linked / ((n - size) * (n - size - 1)))


def _linked_without_each(ties: Ties) -> Array:
    """Return how many pairs of others are linked when each actor in turn is taken away."""
    n = ties.n
    first, to = ties.first.tolist(), ties.to.tolist()
    found, low, size = [-1] * n, [0] * n, [1] * n
    root_of = [0] * n
    # Actors below each one who are cut off without it, and the pairs among them, piece by piece.
    cut, cut_pairs = [0] * n, [0] * n
    count = 0
    at = list(first[:n])
    for root in range(n):
        if found[root] >= 0:
            continue
        found[root] = low[root] = count
        count += 1
        way = [root]
        above = {root: -1}
        while way:
            actor = way[-1]
            if at[actor] < first[actor + 1]:
                other = to[at[actor]]
                at[actor] += 1
                if found[other] < 0:
                    found[other] = low[other] = count
                    count += 1
                    root_of[other] = root
                    above[other] = actor
                    way.append(other)
                elif other != above[actor]:
                    low[actor] = min(low[actor], found[other])
                continue
            way.pop()
            parent = above[actor]
            if parent >= 0:
                size[parent] += size[actor]
                low[parent] = min(low[parent], low[actor])
                if low[actor] >= found[parent]:
                    cut[parent] += size[actor]
                    cut_pairs[parent] += size[actor] * (size[actor] - 1) // 2
        root_of[root] = root
    whole = np.array([size[root] for root in root_of], dtype=float)
    rest = whole - 1 - np.array(cut)
    roots = np.array(root_of) == np.arange(n)
    pairs = float((whole[roots] * (whole[roots] - 1) / 2).sum())
    return np.asarray(pairs - whole * (whole - 1) / 2 + rest * (rest - 1) / 2 + np.array(cut_pairs))


def _bound(ties: Array, size: int, measure: Measure) -> float:
    n = len(ties)
    left = n - size
    pairs = left * (left - 1) / 2
    most = np.sort(ties.sum(axis=1))[-size:]
    kept = max(0.0, ties.sum() / 2 - most.sum())
    pieces = int(min(left, max(1, len(components(ties).sizes) + (most - 1).sum())))
    even, more = divmod(left, pieces)
    together = more * (even + 1) * even / 2 + (pieces - more) * even * (even - 1) / 2
    linked = max(kept, together)
    return float(1 - (linked if measure == "pairs" else kept + (linked - kept) / (left - 1)) / pairs)
