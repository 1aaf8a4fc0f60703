"""The ties of a network as arrays: what an adjacency array must be, neighbours, distances and components."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.intp]
Words: TypeAlias = NDArray[np.uint64]
Kind: TypeAlias = Literal["undirected", "directed"]

WIDE = 12
"""Steps in which a search goes over the whole network, as most do; one that is longer then follows its few ends."""


@dataclass(frozen=True)
class Ties:
    """The arcs of a network, sorted by where they start.

    Attributes
    ----------
    n
        Actors.
    first
        Where the arcs of each actor begin in ``to``, and one number more for the end.
    to
        The actor at the end of each arc.
    """

    n: int
    first: Whole
    to: Whole

    @property
    def degree(self) -> Whole:
        """Arcs that start at each actor."""
        return np.diff(self.first)


@dataclass(frozen=True)
class Components:
    """The pieces of a network: within each every actor is linked to every other, along ties in any direction.

    Attributes
    ----------
    label
        Of each actor: 0 for the largest component; of two of one size the one with the earlier actor is first.
    sizes
        Actors in each component, the largest first.
    """

    label: Whole
    sizes: Whole


def checked_adjacency(adjacency: ArrayLike, *, kind: Kind) -> Array:
    """Return the array as numbers, or say what is wrong with it.

    Parameters
    ----------
    adjacency
        Strengths of ties, [from, to], 0 for no tie.
    kind
        ``undirected``: the array must be its own mirror image; ``directed``: it need not.

    Raises
    ------
    ValueError
        If the array is not square, a strength is negative or not a number, an actor has a tie to itself, or
        ties of an undirected network differ by direction.

    Examples
    --------
    >>> checked_adjacency([[0, 1], [1, 0]], kind="undirected").tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    """
    if kind not in ("undirected", "directed"):
        raise ValueError(f"a network is undirected or directed, not {kind!r}")
    ties = np.asarray(adjacency, dtype=float)
    if ties.ndim != 2 or ties.shape[0] != ties.shape[1]:
        raise ValueError(f"ties stand in a square array, actors by actors, not in {ties.shape}")
    if not np.isfinite(ties).all() or (ties < 0).any():
        raise ValueError("the strength of a tie is a number, 0 or more")
    if np.diagonal(ties).any():
        raise ValueError("an actor has no tie to itself")
    if kind == "undirected" and not np.array_equal(ties, ties.T):
        raise ValueError("in an undirected network a tie is as strong one way as the other")
    return ties


def ties_of(adjacency: Array) -> Ties:
    """Return the arcs of a checked array.

    Examples
    --------
    >>> ties_of(np.array([[0.0, 2.0, 1.0], [0.0, 0.0, 0.0], [0.0, 1.0, 0.0]])).to.tolist()
    [1, 2, 1]
    """
    start, to = np.nonzero(adjacency)
    n = len(adjacency)
    return Ties(n, np.concatenate([[0], np.cumsum(np.bincount(start, minlength=n))]).astype(np.intp), to)


def components(adjacency: ArrayLike) -> Components:
    """Split a network into its connected pieces (weak components, where ties have a direction).

    Parameters
    ----------
    adjacency
        Ties [from, to], as :func:`checked_adjacency` asks.

    Returns
    -------
    Components
        An actor without ties is a component of its own.

    Notes
    -----
    **Source** Wasserman and Faust (1994), Social network analysis, §4.3; in R ``igraph::components(g, "weak")``.

    Examples
    --------
    >>> found = components([[0, 0, 0], [0, 0, 1], [0, 1, 0]])
    >>> found.label.tolist(), found.sizes.tolist()
    ([1, 0, 0], [2, 1])
    """
    given = checked_adjacency(adjacency, kind="directed")
    ties = ties_of(given + given.T)
    label = np.full(ties.n, -1, dtype=np.intp)
    sizes: list[int] = []
    for actor in range(ties.n):
        if label[actor] >= 0:
            continue
        label[actor] = len(sizes)
        size, front = 1, np.array([actor])
        while front.size:
            reached = np.unique(ends_of(ties, front)[1])
            front = reached[label[reached] < 0]
            label[front] = len(sizes)
            size += front.size
        sizes.append(size)
    order = np.argsort(-np.array(sizes, dtype=np.intp), kind="stable")
    place = np.empty(len(sizes), dtype=np.intp)
    place[order] = np.arange(len(sizes))
    return Components(place[label] if ties.n else label, np.array(sizes, dtype=np.intp)[order])


def ends_of(ties: Ties, actors: Whole) -> tuple[Whole, Whole]:
    """Return the arcs of these actors: which of them each starts from (its place in the list), and where it ends.

    Examples
    --------
    >>> ties = ties_of(np.array([[0.0, 1.0, 1.0], [1.0, 0.0, 0.0], [1.0, 0.0, 0.0]]))
    >>> [x.tolist() for x in ends_of(ties, np.array([2, 0]))]
    [[0, 1, 1], [0, 1, 2]]
    """
    count = ties.first[actors + 1] - ties.first[actors]
    place = np.repeat(np.arange(len(actors)), count)
    before = np.cumsum(count) - count
    at = np.arange(len(place)) + (ties.first[actors] - before)[place]
    return place, ties.to[at]


def distances(adjacency: ArrayLike, *, kind: Kind = "undirected") -> Array:
    """Return the number of ties on the shortest way from each actor to each other.

    Parameters
    ----------
    adjacency
        Ties [from, to]; strengths do not matter.
    kind
        Whether ties have a direction, in which case ways follow it.

    Returns
    -------
    array
        [from, to]; infinite where there is no way, 0 from an actor to itself.

    Notes
    -----
    **Source** Wasserman and Faust (1994), §4.3.1; in R ``igraph::distances(g, mode = "out", weights = NA)``. All
    searches go side by side, 64 starts in one machine word.

    Examples
    --------
    >>> distances([[0, 1, 0], [1, 0, 1], [0, 1, 0]]).tolist()
    [[0.0, 1.0, 2.0], [1.0, 0.0, 1.0], [2.0, 1.0, 0.0]]
    """
    given = checked_adjacency(adjacency, kind=kind)
    n = len(given)
    found = np.full((n, n), np.inf)
    np.fill_diagonal(found, 0.0)
    for steps, (_, new) in enumerate(spreading(given, np.ones((n, 1), dtype=bool)), start=1):
        end, word = np.nonzero(new[:, :, 0])
        # Bit b of word w says that the search from actor 64 w + b has come here.
        bits = np.unpackbits(
            new[end, word, 0].astype("<u8").view(np.uint8).reshape(-1, 8), axis=1, bitorder="little"
        )
        row, bit = np.nonzero(bits)
        found[64 * word[row] + bit, end[row]] = steps
        if steps == WIDE:
            _follow(ties_of(given), found, steps)
            break
    return found


def _follow(ties: Ties, found: Array, steps: int) -> None:
    flat = found.reshape(-1)
    front = np.flatnonzero(flat == steps)
    while front.size:
        actor = front % ties.n
        place, to = ends_of(ties, actor)
        child = (front - actor)[place] + to
        steps += 1
        front = np.unique(child[np.isinf(flat[child])])
        flat[front] = steps


def spreading(
    adjacency: Array, alive: NDArray[np.bool_], *, arcs: tuple[Whole, Whole] | None = None
) -> Iterator[tuple[Words, Words]]:
    """Search from all actors at once, in several networks that lack different actors; yield each step.

    Parameters
    ----------
    adjacency
        A checked array [from, to].
    alive
        Which actors are there, [actor, network].
    arcs
        Ends and starts of all arcs, sorted by their ends, where a caller has them already.

    Yields
    ------
    tuple
        After one tie, two ties, …: the starts from which each actor has been reached, and those from which it
        has been reached just now; bits of [actor, word of 64 starts, network]. Ends when nothing is new anywhere.

    Examples
    --------
    >>> steps = list(spreading(np.array([[0.0, 1.0], [1.0, 0.0]]), np.ones((2, 1), dtype=bool)))
    >>> steps[0][0].ravel().tolist()
    [3, 3]
    """
    n = len(adjacency)
    end, start = np.nonzero(adjacency.T) if arcs is None else arcs
    if not len(end):
        return
    ends, first = np.unique(end, return_index=True)
    words = (n + 63) // 64
    reached = np.zeros((n, words, alive.shape[1]), dtype=np.uint64)
    actors = np.arange(n)
    own = np.left_shift(np.uint64(1), (actors % 64).astype(np.uint64))
    reached[actors, actors // 64] = np.where(alive, own[:, None], np.uint64(0))
    mask = np.where(alive[ends], ~np.uint64(0), np.uint64(0))[:, None, :]
    while True:
        new = np.zeros_like(reached)
        new[ends] = np.bitwise_or.reduceat(reached[start], first, axis=0) & mask & ~reached[ends]
        if not new.any():
            return
        reached |= new
        yield reached, new
