"""Networks of two kinds of nodes, actors and the fields that they work in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.networks.betweenness import betweenness
from kurak.stats.networks.ties import Array, Whole, distances


@dataclass(frozen=True)
class TwoModeCentrality:
    """Centrality of the nodes of one kind, against the most that this kind can have.

    Attributes
    ----------
    degree
        Nodes of the other kind that one is linked to, as a share of all of them.
    closeness
        1 for a node linked to all of the other kind; not a number for a node alone in a network.
    betweenness
        As a share of the most that a node of this kind could have; not a number where that is 0.
    """

    degree: Array
    closeness: Array
    betweenness: Array


@dataclass(frozen=True)
class TwoMode:
    """Measures of a network of actors by fields.

    Attributes
    ----------
    actors, fields
        Centrality of rows and of columns.
    density
        Links that are there as a share of those that could be; not a number without actors or fields.
    """

    actors: TwoModeCentrality
    fields: TwoModeCentrality
    density: float


def two_mode(incidence: ArrayLike) -> TwoMode:
    """Return the measures of a network of actors by fields.

    Parameters
    ----------
    incidence
        [actor, field], above 0 where the actor works in the field.

    Notes
    -----
    **Formula** with ``n`` nodes of a node's own kind and ``m`` of the other: degree ``d/m``; closeness ``(m +
    2(n − 1))/Σd``, in a network in pieces the same with only the nodes that are reached, times their share of all others;
    betweenness over its greatest value, for ``n ≥ m`` and ``n < m`` with ``s = ⌊(n−1)/m⌋`` and ``t = (n−1) mod m``:
    ``½(m²(s+1)² + m(s+1)(2t−s−1) − t(2s−t+3))``.

    **Source** Borgatti and Everett (1997), "Network analysis of 2-mode data", Social Networks 19, 243-269;
    Borgatti and Halgin (2011), "Analyzing affiliation networks"; in Python ``networkx.algorithms.bipartite``,
    whose closeness in a network in pieces takes the least distances to all and may pass 1.

    Examples
    --------
    >>> found = two_mode([[1, 1], [1, 0], [0, 1]])
    >>> found.actors.degree.tolist(), found.fields.degree.round(4).tolist(), round(found.density, 4)
    ([1.0, 0.5, 0.5], [0.6667, 0.6667], 0.6667)
    """
    links = _checked(incidence)
    n, m = links.shape
    whole = np.zeros((n + m, n + m))
    whole[:n, n:], whole[n:, :n] = links, links.T
    far = distances(whole)
    reached = np.isfinite(far)
    total = np.where(np.isfinite(far), far, 0.0).sum(axis=1)
    between = betweenness(whole).count

    def of(nodes: slice, own: int, other: int) -> TwoModeCentrality:
        degree = links.sum(axis=1 if nodes.start == 0 else 0)
        share = degree / other if other else np.full(own, np.nan)
        near = np.full(own, np.nan)
        if own + other > 1:
            mine, theirs = reached[nodes, nodes].sum(axis=1) - 1.0, reached[nodes].sum(axis=1)
            theirs = theirs - mine - 1.0
            least = theirs + 2 * mine
            near = least / np.where(least > 0, total[nodes], 1.0) * (mine + theirs) / (own + other - 1)
        most = _most_betweenness(own, other)
        return TwoModeCentrality(share, near, between[nodes] / most if most > 0 else np.full(own, np.nan))

    return TwoMode(
        of(slice(0, n), n, m), of(slice(n, n + m), m, n), float(links.mean()) if links.size else float("nan")
    )


def in_the_same_field(incidence: ArrayLike) -> Whole:
    """Return in how many fields each two actors both work. This is no tie: it says nothing about working together.

    Parameters
    ----------
    incidence
        [actor, field], above 0 where the actor works in the field; turned over, fields by the actors in common.

    Returns
    -------
    array
        [actor, actor], 0 from an actor to itself.

    Notes
    -----
    **Source** Breiger (1974), "The duality of persons and groups", Social Forces 53, 181-190; in R
    ``igraph::bipartite_projection(g)``.

    Examples
    --------
    >>> in_the_same_field([[1, 1], [1, 1], [0, 1]]).tolist()
    [[0, 2, 1], [2, 0, 1], [1, 1, 0]]
    """
    links = _checked(incidence).astype(np.intp)
    together = links @ links.T
    np.fill_diagonal(together, 0)
    return np.asarray(together)


def _checked(incidence: ArrayLike) -> NDArray[np.float64]:
    given = np.asarray(incidence, dtype=float)
    if given.ndim != 2 or not np.isfinite(given).all() or (given < 0).any():
        raise ValueError("actors by fields: numbers in rows and columns, 0 or more")
    return (given > 0).astype(float)


def _most_betweenness(own: int, other: int) -> float:
    if not other:
        return 0.0
    s, t = divmod(own - 1, other)
    return (other**2 * (s + 1) ** 2 + other * (s + 1) * (2 * t - s - 1) - t * (2 * s - t + 3)) / 2
