"""How central an actor is: by its ties, by its distance from the others, by the centrality of those it is tied to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from kurak.stats.networks.ties import Array, Kind, Whole, checked_adjacency, components, distances

Way: TypeAlias = Literal["out", "in"]

SMALL = 400
"""Actors up to which all eigenvectors are computed, which no closeness of the first two values can disturb."""


@dataclass(frozen=True)
class Degree:
    """Ties of each actor; in an undirected network those that leave are those that arrive.

    Attributes
    ----------
    out, into
        Other actors to whom a tie leads, and from whom one comes.
    out_strength, in_strength
        Sums of the strengths of these ties.
    share
        Ties that leave, as a share of all other actors; not a number for an actor alone.
    """

    out: Whole
    into: Whole
    out_strength: Array
    in_strength: Array
    share: Array


@dataclass(frozen=True)
class Eigenvector:
    """Centrality by the centrality of one's neighbours.

    Attributes
    ----------
    score
        0 or more, squares adding up to 1 over the largest component; not a number for everybody outside it.
    value
        The largest eigenvalue; not a number where nothing is defined.
    undefined
        Why nobody has a score: ``directed``, ``no ties``, ``several largest components``; empty if it is defined.
    """

    score: Array
    value: float
    undefined: str


def degree(adjacency: ArrayLike, *, kind: Kind = "undirected") -> Degree:
    """Count the ties of each actor, and add up their strengths.

    Notes
    -----
    **Formula** ``d_i = Σ_j 1[a_ij > 0]``, strength ``Σ_j a_ij``, share ``d_i/(n − 1)``.

    **Source** Freeman (1979), "Centrality in social networks: conceptual clarification", Social Networks 1,
    215-239; in R ``igraph::degree(g, mode = "out")``, ``igraph::strength``.

    Examples
    --------
    >>> found = degree([[0, 2, 1], [2, 0, 0], [1, 0, 0]])
    >>> found.out.tolist(), found.out_strength.tolist(), found.share.tolist()
    ([2, 1, 1], [3.0, 2.0, 1.0], [1.0, 0.5, 0.5])
    """
    ties = checked_adjacency(adjacency, kind=kind)
    n = len(ties)
    out = np.count_nonzero(ties, axis=1).astype(np.intp)
    into = np.count_nonzero(ties, axis=0).astype(np.intp)
    share = out / (n - 1) if n > 1 else np.full(n, np.nan)
    return Degree(out, into, ties.sum(axis=1), ties.sum(axis=0), share)


def closeness(adjacency: ArrayLike, *, kind: Kind = "undirected", way: Way = "out") -> Array:
    """Return how near each actor is to the others, in a network that may be in pieces.

    Parameters
    ----------
    adjacency, kind
        As for :func:`~kurak.stats.networks.ties.distances`.
    way
        ``out``: distances from the actor; ``in``: distances to it. The same in an undirected network.

    Returns
    -------
    array
        From 0, for an actor that reaches nobody, to 1, for one tied to all others; not a number for an actor alone.

    Notes
    -----
    **Formula** ``r/(n − 1) · r/Σd`` with ``r`` the others that are reached and ``Σd`` the distances to them:
    the usual closeness among those reached, times their share. Without the share an actor of a pair far from
    everybody would be the most central of all.

    **Source** Wasserman and Faust (1994), Social network analysis, §5.2.2, for one piece Freeman (1979); in Python
    ``networkx.closeness_centrality``, which takes distances to an actor.

    Examples
    --------
    >>> closeness([[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 0]]).round(4).tolist()
    [0.4444, 0.6667, 0.4444, 0.0]
    """
    if way not in ("out", "in"):
        raise ValueError(f"distances are taken out or in, not {way!r}")
    return closeness_of(distances(adjacency, kind=kind), way=way)


def closeness_of(far: Array, *, way: Way = "out") -> Array:
    """Return :func:`closeness` from distances that are known already.

    Examples
    --------
    >>> closeness_of(np.array([[0.0, 1.0], [1.0, 0.0]])).tolist()
    [1.0, 1.0]
    """
    n = len(far)
    if n < 2:
        return np.full(n, np.nan)
    axis = 1 if way == "out" else 0
    there = np.isfinite(far)
    reached = there.sum(axis=axis) - 1.0
    total = np.where(there, far, 0.0).sum(axis=axis)
    return np.asarray(reached**2 / np.where(total > 0, total, 1.0) / (n - 1))


def eigenvector(adjacency: ArrayLike, *, kind: Kind = "undirected") -> Eigenvector:
    """Return how central each actor is when ties to central actors count for more.

    Parameters
    ----------
    adjacency
        Strengths of ties, which count here.
    kind
        Nothing is defined for ``directed``: half of such networks have no answer, or 0 for most.

    Returns
    -------
    Eigenvector
        Defined in the largest component only: in a network in pieces the formula gives 0 to all others, or, where
        pieces are equal, whatever one likes.

    Notes
    -----
    **Formula** ``λx = Ax`` for the largest ``λ``, ``‖x‖ = 1``.

    **Source** Bonacich (1972), Journal of Mathematical Sociology 2, 113-120; in R
    ``igraph::eigen_centrality(g, scale = FALSE)``, which scales to a highest of 1.

    Examples
    --------
    >>> found = eigenvector([[0, 1, 1], [1, 0, 0], [1, 0, 0]])
    >>> found.score.round(4).tolist(), round(found.value, 4)
    ([0.7071, 0.5, 0.5], 1.4142)
    """
    ties = checked_adjacency(adjacency, kind=kind)
    nothing = np.full(len(ties), np.nan)
    if kind == "directed":
        return Eigenvector(nothing, np.nan, "directed")
    pieces = components(ties)
    if not ties.any():
        return Eigenvector(nothing, np.nan, "no ties")
    if len(pieces.sizes) > 1 and pieces.sizes[0] == pieces.sizes[1]:
        return Eigenvector(nothing, np.nan, "several largest components")
    inside = np.flatnonzero(pieces.label == 0)
    score, value = _first_eigenvector(ties[np.ix_(inside, inside)])
    nothing[inside] = score
    return Eigenvector(nothing, value, "")


def _first_eigenvector(ties: Array) -> tuple[Array, float]:
    if len(ties) > SMALL:
        # Shifted, so that a network of two sides, whose values come in pairs ±λ, does not swing for ever.
        shift = ties.sum(axis=1).mean()
        vector = np.full(len(ties), len(ties) ** -0.5)
        for _ in range(500):
            image = ties @ vector
            value = float(vector @ image)
            if np.linalg.norm(image - value * vector) <= 1e-13 * value:
                return vector, value
            vector = image + shift * vector
            vector /= np.linalg.norm(vector)
    values, vectors = np.linalg.eigh(ties)
    return np.abs(vectors[:, -1]), float(values[-1])
