"""Key players of any network: who holds it together, who reaches it, and whether that would stay if ties were missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from math import comb
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kurak.model.networks import KeyPlayerSearch, KeyPlayerSets, Network
from kurak.stakeholders.register import adjacency
from kurak.stats.networks.fragmenting_sets import fragmenting_sets
from kurak.stats.networks.key_sets import KeySets
from kurak.stats.networks.missing_ties import without_ties
from kurak.stats.networks.reaching_sets import reaching_sets

Array = NDArray[np.float64]
Search = Callable[[Array], KeySets]

DRAWS = 30
LARGE = 150
"""Actors from which on nothing is drawn unless it is asked for."""
MANY_SETS = 10_000
"""Sets from which on fewer are drawn: all of them are tried in each draw."""

CAUTION = "Being central says nothing about whom people trust, and nobody was asked: these are no champions before people name them."


def key_player_sets(network: Network, *, size: int, steps: int = 1, missing: float = 0.1, draws: int | None = None, seed: int = 1) -> KeyPlayerSets:
    """Find the best sets by four criteria: F and DF once they are gone (KPP-Neg), and whom they reach (KPP-Pos).

    Parameters
    ----------
    network
        Of one kind of nodes. Directions do not count for KPP-Neg; for KPP-Pos ways lead along them.
    size
        Actors in a set.
    steps
        Ties within which an actor counts as reached.
    missing, draws, seed
        As for :func:`kurak.stats.networks.missing_ties.set_stability`; draws fewer for larger networks if left out.

    Notes
    -----
    **Source** Borgatti (2006), "Identifying sets of key players in a social network", Computational and Mathematical Organization
    Theory 12, 21-34.

    Examples
    --------
    >>> row = Network(("a", "b", "c", "d", "e"), tuple((i, i + 1, 1.0) for i in range(4)))
    >>> found = key_player_sets(row, size=1)
    >>> [(one.problem, one.sets[0]) for one in found.searches][0]
    ('KPP-Neg', ('c',))
    """
    n, ties = len(network.names), adjacency(network)
    if not network.ties:
        return KeyPlayerSets(network, size, steps, not_defined="the network has no ties, so that no set of actors is better than another")
    if size > n - 2:
        return KeyPlayerSets(network, size, steps, not_defined=f"of {n} actors a set has {max(n - 2, 0)} at most: two others must be left")
    if draws is None:
        draws = 0 if n > LARGE else DRAWS if comb(n, size) <= MANY_SETS else 5
    if len(network.ties) < 2:
        draws = 0
    both = ((ties + ties.T) > 0).astype(float)
    direction = network.kind
    searches: tuple[tuple[Literal["KPP-Neg", "KPP-Pos"], str, Array, Literal["undirected", "directed"], Search], ...] = (
        ("KPP-Neg", "fragmentation", both, "undirected", partial(fragmenting_sets, size=size)),
        ("KPP-Neg", "distance_weighted_fragmentation", both, "undirected", partial(fragmenting_sets, size=size, measure="distance")),
        ("KPP-Pos", "reach", ties, direction, partial(reaching_sets, size=size, steps=steps, kind=direction)),
        ("KPP-Pos", "distance_weighted_reach", ties, direction, partial(reaching_sets, size=size, reach="distance", kind=direction)),
    )
    found = []
    for problem, criterion, given, kind, search in searches:
        best = search(given)
        held, members = 0, Counter[int]()
        if draws:
            for fewer in without_ties(given, share=missing, seed=seed, draws=draws, kind=kind):
                now = search(fewer).sets
                held += bool(set(now) & set(best.sets))
                members.update({actor for one in now for actor in one})
        among = {network.names[actor]: count / draws for actor, count in sorted(members.items(), key=lambda one: (-one[1], one[0]))}
        sets = tuple(tuple(network.names[actor] for actor in one) for one in best.sets)
        found.append(
            KeyPlayerSearch(
                problem, criterion, sets, best.n_best, best.value, best.without, best.exact, best.upper_bound, best.guarantee,
                held / draws if draws else None, among, draws, missing,
            )
        )  # fmt: skip
    return KeyPlayerSets(network, size, steps, tuple(found), rests_on=_rests_on(network, draws, missing))


def _rests_on(network: Network, draws: int, missing: float) -> tuple[str, ...]:
    ties = f"{len(network.ties):,} recorded {'directed ' if network.kind == 'directed' else ''}ties among {len(network.names):,} actors"
    drawn = (
        f"Each search was done again {draws} times with {100 * missing:.0f} % of the ties taken away at random. That speaks of ties missing by chance, "
        "not of actors whom nobody asked about."
        if draws
        else "Whether the sets would stay if ties were missing was not tried; --draws tries it, and takes longer."
    )
    ways = " For KPP-Neg directions do not count; for KPP-Pos ways lead along them." if network.kind == "directed" else ""
    return f"Rests on {ties}, and on nothing else; strengths do not count.{ways}", drawn, CAUTION
