"""How far a ranking depends on ties that were perhaps not recorded."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from kurak.stats.networks.ties import Array, Kind, checked_adjacency

Measure: TypeAlias = Callable[[Array], Array]
Choice: TypeAlias = Callable[[Array], Collection[tuple[int, ...]]]


@dataclass(frozen=True)
class RankStability:
    """How often the first by a measure stay the first when some ties are taken away.

    Attributes
    ----------
    top
        The first by the network as recorded, with all who are as high as the last of them.
    stays
        Share of the draws in which all of these are still among the first.
    overlap
        Share of them that is still among the first, mean of the draws.
    among_first
        Of each actor, share of the draws in which it is among the first.
    ties_removed, draws
        Ties taken away in each draw, and draws.
    """

    top: tuple[int, ...]
    stays: float
    overlap: float
    among_first: Array
    ties_removed: int
    draws: int


@dataclass(frozen=True)
class SetStability:
    """How often the best sets stay the best when some ties are taken away.

    Attributes
    ----------
    sets
        The best sets by the network as recorded.
    stays
        Of each of these, share of the draws in which it is still one of the best.
    any_stays
        Share of the draws in which one of them is still one of the best.
    ties_removed, draws
        Ties taken away in each draw, and draws.
    """

    sets: tuple[tuple[int, ...], ...]
    stays: tuple[float, ...]
    any_stays: float
    ties_removed: int
    draws: int


def rank_stability(
    adjacency: ArrayLike,
    measure: Measure,
    *,
    share: float,
    seed: int,
    first: int = 1,
    draws: int = 200,
    kind: Kind = "undirected",
) -> RankStability:
    """Compute a measure again without a share of the ties, taken away at random.

    Parameters
    ----------
    adjacency
        Ties [from, to].
    measure
        Takes such an array and returns a number for each actor, higher for more central; not a number is last.
    share
        Of the ties that are taken away, above 0 and below 1.
    seed
        Of the draws: the same seed, the same numbers.
    first
        Actors that count as the first; all who are as high as the last of these count with them.
    draws
        1 or more.
    kind
        Whether ties have a direction.

    Returns
    -------
    RankStability
        Says how much rests on the ties that are there. It does not say what ties that were never recorded would
        show if these are not missing at random.

    Notes
    -----
    **Formula** in each draw ``round(share · m)`` of ``m`` ties, at least one, are removed without replacement.

    **Source** Borgatti, Carley and Krackhardt (2006), "On the robustness of centrality measures under conditions of
    imperfect data", Social Networks 28, 124-136.

    Examples
    --------
    >>> import numpy as np
    >>> star = np.zeros((6, 6))
    >>> star[0, 1:] = star[1:, 0] = 1
    >>> found = rank_stability(star, lambda ties: ties.sum(axis=1), share=0.2, seed=1)
    >>> found.top, found.stays, found.ties_removed
    ((0,), 1.0, 1)
    """
    given = checked_adjacency(adjacency, kind=kind)
    if not 1 <= first <= len(given):
        raise ValueError(f"of {len(given)} actors 1 to {len(given)} can be the first, not {first}")
    top = _first(measure(given), first)
    if not top.size:
        raise ValueError("by this measure no actor of the network has a number")
    among = np.zeros(len(given))
    stays, overlap = 0, 0.0
    removed = ties_removed(given, share=share, kind=kind)
    for fewer in without_ties(given, share=share, seed=seed, draws=draws, kind=kind):
        now = _first(measure(fewer), first)
        among[now] += 1
        held = np.isin(top, now)
        stays += int(held.all())
        overlap += float(held.mean())
    return RankStability(tuple(top.tolist()), stays / draws, overlap / draws, among / draws, removed, draws)


def set_stability(
    adjacency: ArrayLike,
    choose: Choice,
    *,
    share: float,
    seed: int,
    draws: int = 100,
    kind: Kind = "undirected",
) -> SetStability:
    """Look for the best sets of actors again without a share of the ties, taken away at random.

    Parameters
    ----------
    adjacency, share, seed, draws, kind
        As for :func:`rank_stability`.
    choose
        Takes such an array and returns the best sets, as those of
        :class:`~kurak.stats.networks.key_sets.KeySets`.

    Notes
    -----
    **Source** as for :func:`rank_stability`.

    Examples
    --------
    >>> import numpy as np
    >>> from kurak.stats.networks.reaching_sets import reaching_sets
    >>> star = np.zeros((6, 6))
    >>> star[0, 1:] = star[1:, 0] = 1
    >>> found = set_stability(star, lambda ties: reaching_sets(ties, size=1).sets, share=0.2, seed=1)
    >>> found.sets, found.stays
    (((0,),), (1.0,))
    """
    given = checked_adjacency(adjacency, kind=kind)
    best = tuple(choose(given))
    if not best:
        raise ValueError("in this network there is no best set")
    held = np.zeros(len(best))
    any_held = 0
    removed = ties_removed(given, share=share, kind=kind)
    for fewer in without_ties(given, share=share, seed=seed, draws=draws, kind=kind):
        now = set(choose(fewer))
        still = np.array([one in now for one in best])
        held += still
        any_held += int(still.any())
    return SetStability(best, tuple((held / draws).tolist()), any_held / draws, removed, draws)


def ties_removed(adjacency: Array, *, share: float, kind: Kind) -> int:
    """Return how many ties a share is: at least one, and not all.

    Examples
    --------
    >>> ties_removed(np.ones((3, 3)) - np.eye(3), share=0.5, kind="undirected")
    2
    """
    if not 0 < share < 1:
        raise ValueError(f"the share of missing ties lies between 0 and 1, both excluded, not at {share}")
    ties = int(np.count_nonzero(adjacency)) // (2 if kind == "undirected" else 1)
    if ties < 2:
        raise ValueError("a network needs two ties or more before one may be missing")
    return min(ties - 1, max(1, round(share * ties)))


def without_ties(
    adjacency: ArrayLike, *, share: float, seed: int, draws: int, kind: Kind = "undirected"
) -> Iterator[Array]:
    """Yield the network several times, each time without a share of its ties.

    Examples
    --------
    >>> ties = np.ones((4, 4)) - np.eye(4)
    >>> [int(fewer.sum()) for fewer in without_ties(ties, share=1 / 3, seed=1, draws=3)]
    [8, 8, 8]
    """
    given = checked_adjacency(adjacency, kind=kind)
    if draws < 1:
        raise ValueError(f"one draw or more, not {draws}")
    start, end = np.nonzero(np.triu(given) if kind == "undirected" else given)
    gone = ties_removed(given, share=share, kind=kind)
    random = np.random.default_rng(seed)
    for _ in range(draws):
        missing = random.choice(len(start), size=gone, replace=False)
        fewer = given.copy()
        fewer[start[missing], end[missing]] = 0.0
        if kind == "undirected":
            fewer[end[missing], start[missing]] = 0.0
        yield fewer


def _first(scores: Array, first: int) -> np.typing.NDArray[np.intp]:
    values = np.where(np.isnan(scores), -np.inf, scores)
    last = np.sort(values)[-first]
    # Sums in another order differ in the last digits: that is no difference in rank.
    return np.flatnonzero((values >= last - 1e-9 * max(1.0, abs(last))) & np.isfinite(values))
