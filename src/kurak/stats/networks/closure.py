"""Whether contacts of one actor are contacts of one another, and whether ties are returned."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from kurak.stats.networks.ties import checked_adjacency, ends_of, ties_of


def transitivity(adjacency: ArrayLike) -> float:
    """Return the share of pairs of contacts of one actor that are tied; not a number where nobody has two contacts.

    Notes
    -----
    **Formula** three times the triangles over the pairs of ties that share an actor.

    **Source** Wasserman and Faust (1994), Social network analysis, §6.1; in R ``igraph::transitivity(g)``; in Python
    ``networkx.transitivity``, which says 0 where nothing is defined.

    Examples
    --------
    >>> transitivity([[0, 1, 1, 0], [1, 0, 1, 0], [1, 1, 0, 1], [0, 0, 1, 0]])
    0.6
    """
    ties = checked_adjacency(adjacency, kind="undirected") > 0
    arcs = ties_of(ties.astype(float))
    # A way of two ties from each actor; it is closed where its end is a contact too.
    way, end = ends_of(arcs, arcs.to)
    start = np.repeat(np.arange(arcs.n), arcs.degree)[way]
    open_or_not = int((start != end).sum())
    return float(ties[start, end].sum() / open_or_not) if open_or_not else float("nan")


def reciprocity(adjacency: ArrayLike) -> float:
    """Return the share of directed ties that are returned; not a number without ties.

    Notes
    -----
    **Source** Wasserman and Faust (1994), §13.1; in R ``igraph::reciprocity(g)``; in Python
    ``networkx.overall_reciprocity``.

    Examples
    --------
    >>> reciprocity([[0, 1, 1], [1, 0, 0], [0, 0, 0]]).__round__(4)
    0.6667
    """
    ties = checked_adjacency(adjacency, kind="directed") > 0
    count = int(ties.sum())
    return float((ties & ties.T).sum() / count) if count else float("nan")
