"""How far an actor's contacts are contacts of one another: Burt's constraint and effective size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kurak.stats.networks.ties import Array, Kind, checked_adjacency, ends_of, ties_of

FEW = 8_000_000
"""Ways of two ties up to which they are gone through one by one; with more the whole arrays are multiplied."""


@dataclass(frozen=True)
class StructuralHoles:
    """What an actor's contacts have in common.

    Attributes
    ----------
    constraint
        High where contacts are few and tied to one another, low where the actor alone joins them; may pass 1 with
        very few contacts. Not a number for an actor without ties.
    effective_size
        Contacts less what is redundant among them. Not a number for an actor without ties.
    efficiency
        Effective size as a share of the number of contacts.
    """

    constraint: Array
    effective_size: Array
    efficiency: Array


def structural_holes(adjacency: ArrayLike, *, kind: Kind = "undirected") -> StructuralHoles:
    """Return Burt's constraint, effective size and efficiency of each actor.

    Parameters
    ----------
    adjacency
        Strengths of ties, which count here; of a tie with a direction both ways are added up.

    Notes
    -----
    **Formula** ``p_ij = (a_ij + a_ji)/Σ_k(a_ik + a_ki)``; constraint ``Σ_j (p_ij + Σ_q p_iq p_qj)²`` over the
    contacts ``j`` of ``i``, ``q`` neither of them; effective size ``Σ_j (1 − Σ_q p_iq m_jq)`` with ``m_jq = (a_jq +
    a_qj)/max_k(a_jk + a_kj)``. Without strengths the latter is the number of contacts less twice the ties among
    them by contact (Borgatti 1997).

    **Source** Burt (1992), Structural holes, chapter 2; in R ``igraph::constraint(g)``; in Python
    ``networkx.constraint`` and ``networkx.effective_size``.

    Examples
    --------
    >>> found = structural_holes([[0, 1, 1], [1, 0, 0], [1, 0, 0]])
    >>> found.constraint.tolist(), found.effective_size.tolist()
    ([0.5, 1.0, 1.0], [2.0, 1.0, 1.0])
    """
    given = checked_adjacency(adjacency, kind=kind)
    both = given + given.T
    n = len(both)
    total, most = both.sum(axis=1), both.max(axis=1, initial=0.0)
    contacts = np.count_nonzero(both, axis=1)
    tied = contacts > 0
    p = both / np.where(tied, total, 1.0)[:, None]
    m = both / np.where(tied, most, 1.0)[:, None]
    # The diagonals of p and m are 0, so q is neither i nor j by itself.
    constraint = np.where(both > 0, (p + _over_one_other(p, p)) ** 2, 0.0).sum(axis=1)
    redundant = np.where(both > 0, _over_one_other(p, m.T), 0.0).sum(axis=1)
    undefined = np.full(n, np.nan)
    size = np.where(tied, contacts - redundant, undefined)
    return StructuralHoles(np.where(tied, constraint, undefined), size, size / np.where(tied, contacts, 1))


def _over_one_other(first: Array, second: Array) -> Array:
    """Return the product of two arrays that are 0 where there is no tie, which is nearly everywhere."""
    ties = ties_of(first)
    n, degree = ties.n, ties.degree
    if int((degree * degree).sum()) > FEW:
        return first @ second
    start = np.repeat(np.arange(n), degree)
    arc, end = ends_of(ties, ties.to)
    weights = first[start, ties.to][arc] * second[ties.to[arc], end]
    sums = np.bincount(start[arc] * n + end, weights=weights, minlength=n * n)
    return np.asarray(sums.reshape(n, n), dtype=float)
