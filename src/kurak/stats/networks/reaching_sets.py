"""Key actors who reach the others (KPP-Pos): whom to tell, so that most of the network hears of it soon."""

from __future__ import annotations

from math import e
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from kurak.stats.networks.key_sets import (
    MOST_SETS,
    SAME,
    BestSets,
    KeySets,
    all_sets,
    few_enough,
    require_size,
)
from kurak.stats.networks.ties import Array, Kind, distances

Reach: TypeAlias = Literal["steps", "distance"]

AT_ONCE = 4_000_000
"""Numbers held at once while sets are tried: 32 MB."""


def reaching_sets(
    adjacency: ArrayLike,
    *,
    size: int,
    reach: Reach = "steps",
    steps: int = 1,
    kind: Kind = "undirected",
    most_sets: int = MOST_SETS,
) -> KeySets:
    """Find the sets of actors that together reach most of the network.

    Parameters
    ----------
    adjacency
        Ties [from, to]; strengths do not matter.
    size
        Actors in the set.
    reach
        ``steps``: the share of actors that are in the set or at most ``steps`` ties from it. ``distance``: an
        actor ``d`` ties away from the nearest of the set counts ``1/d``, a member 1.
    steps
        Ties, 1 or more; for ``reach="steps"`` only.
    kind
        Whether the way leads along the direction of ties, from the set outwards.
    most_sets
        Sets up to which all are tried. Beyond, the set grows by the actor that adds most, and then members are
        exchanged as long as that helps; of actors who add the same the first is taken.

    Returns
    -------
    KeySets
        Values are shares of all actors. ``without`` is 0.

    Notes
    -----
    **Formula** ``R_m = |{j: d_Kj ≤ m}|/n``, ``DR = Σ_j (1/d_Kj)/n`` with ``d_Kj`` the distance from the nearest member
    of the set, and 1 for ``1/d`` of a member. Both grow with each actor, by less the larger the set is already; so
    growing by the best actor reaches at least ``1 − (1 − 1/k)^k > 1 − 1/e`` of the best value, and no set passes the
    value of the set found so far plus the ``k`` greatest single gains from there. The least of these bounds is given.

    **Source** Borgatti (2006), "Identifying sets of key players in a social network", Computational and
    Mathematical Organization Theory 12, 21-34; Nemhauser, Wolsey and Fisher (1978), "An analysis of approximations
    for maximizing submodular set functions", Mathematical Programming 14, 265-294; for the bound from single
    gains Minoux (1978) and Leskovec et al. (2007), KDD, §3.2.

    Examples
    --------
    Two stars joined at their leaves: the two centres reach all.

    >>> import numpy as np
    >>> ties = np.zeros((8, 8))
    >>> for i, j in [(0, 1), (0, 2), (0, 3), (4, 5), (4, 6), (4, 7), (3, 5)]:
    ...     ties[i, j] = ties[j, i] = 1
    >>> found = reaching_sets(ties, size=2)
    >>> found.sets, found.value, found.exact
    (((0, 4),), 1.0, True)
    """
    far = distances(adjacency, kind=kind)
    n = len(far)
    require_size(n, size, left=0)
    if reach == "steps":
        if steps < 1:
            raise ValueError(f"a set reaches others in 1 step or more, not in {steps}")
        near = (far <= steps).astype(float)
    elif reach == "distance":
        near = 1 / np.maximum(far, 1.0)
    else:
        raise ValueError(f"reach is counted in steps or by distance, not by {reach!r}")
    if few_enough(n, size, most_sets):
        best = BestSets()
        for sets in all_sets(n, size, at_once=max(1, AT_ONCE // (n * size))):
            best.look_at(sets, near[sets].max(axis=1).sum(axis=1) / n)
        return KeySets(tuple(best.sets), best.n_best, best.value, 0.0, True, best.value, 1.0, best.n_tried)
    return _by_steps(near, size)


def _by_steps(near: Array, size: int) -> KeySets:
    n = len(near)
    chosen: list[int] = []
    cover = np.zeros(n)
    bound, tried = float(n), 0
    for _ in range(size):
        gains = np.maximum(near, cover).sum(axis=1) - cover.sum()
        gains[chosen] = 0.0
        bound = min(bound, _bound(cover, gains, size))
        # Nobody is in the set twice, even where nobody adds anything more.
        gains[chosen] = -1.0
        chosen.append(int(np.argmax(gains >= gains.max() - SAME)))
        cover = np.maximum(cover, near[chosen[-1]])
        tried += n
    reached = float(cover.sum())
    bound = min(bound, reached / (1 - (1 - 1 / size) ** size))
    better = True
    while better:
        better = False
        for place in range(size):
            others = near[[actor for at, actor in enumerate(chosen) if at != place]].max(axis=0, initial=0.0)
            values = np.maximum(near, others).sum(axis=1)
            tried += n
            if values.max() > reached + SAME:
                reached, better = float(values.max()), True
                chosen[place] = int(np.argmax(values >= reached - SAME))
    cover = near[chosen].max(axis=0)
    bound = min(bound, _bound(cover, np.maximum(near, cover).sum(axis=1) - cover.sum(), size))
    found = (tuple(sorted(chosen)),)
    value, top = reached / n, max(bound, reached) / n
    return KeySets(found, None, value, 0.0, False, top, max(1 - 1 / e, value / top), tried)


def _bound(cover: Array, gains: Array, size: int) -> float:
    return float(cover.sum() + np.sort(gains)[-size:].sum())
