"""How far a network is in pieces, and how dense it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kurak.stats.networks.ties import Array, Kind, checked_adjacency, distances


@dataclass(frozen=True)
class Fragmentation:
    """Pairs that cannot reach one another.

    Attributes
    ----------
    pairs
        F: share of pairs without a way between them; 0 for a network in one piece, 1 for one without ties.
    by_distance
        DF: the same where a pair that is reached by ``d`` ties counts ``1 − 1/d``; 0 only if all are tied to all.
    """

    pairs: float
    by_distance: float


def fragmentation(adjacency: ArrayLike, *, kind: Kind = "undirected") -> Fragmentation:
    """Return Borgatti's two measures of fragmentation; not numbers for fewer than two actors.

    Notes
    -----
    **Formula** ``F = 1 − Σ_{i≠j} r_ij/(n(n − 1))`` with ``r`` 1 where there is a way, ``DF = 1 − Σ_{i≠j}
    (1/d_ij)/(n(n − 1))``.

    **Source** Borgatti (2006), "Identifying sets of key players in a social network", Computational and
    Mathematical Organization Theory 12, 21-34, equations 3 to 9.

    Examples
    --------
    >>> fragmentation([[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 0]])
    Fragmentation(pairs=0.5, by_distance=0.5833333333333333)
    """
    return fragmentation_of(distances(adjacency, kind=kind))


def fragmentation_of(far: Array) -> Fragmentation:
    """Return :func:`fragmentation` from distances that are known already.

    Examples
    --------
    >>> fragmentation_of(np.array([[0.0, np.inf], [np.inf, 0.0]]))
    Fragmentation(pairs=1.0, by_distance=1.0)
    """
    n = len(far)
    if n < 2:
        return Fragmentation(np.nan, np.nan)
    off = ~np.eye(n, dtype=bool)
    between = far[off]
    pairs = n * (n - 1)
    return Fragmentation(
        float(1 - np.isfinite(between).sum() / pairs), float(1 - (1 / between).sum() / pairs)
    )


def density(adjacency: ArrayLike, *, kind: Kind = "undirected") -> float:
    """Return the ties that are there as a share of those that could be; not a number for fewer than two actors.

    Notes
    -----
    **Source** Wasserman and Faust (1994), Social network analysis, §4.1.3; in R ``igraph::edge_density(g)``.

    Examples
    --------
    >>> density([[0, 1, 0], [1, 0, 0], [0, 0, 0]]).__round__(4)
    0.3333
    """
    ties = checked_adjacency(adjacency, kind=kind)
    n = len(ties)
    return float(np.count_nonzero(ties) / (n * (n - 1))) if n > 1 else float("nan")
