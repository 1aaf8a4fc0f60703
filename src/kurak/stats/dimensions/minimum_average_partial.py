"""How many components: Velicer's minimum average partial correlation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kurak.stats.dimensions.correlation_matrix import Array, require_correlations


@dataclass(frozen=True)
class AveragePartials:
    """Average partial correlations after 0, 1, 2 … components are taken out, and where they are smallest.

    Parameters
    ----------
    squared, fourth
        Averages of second and of fourth powers, of shape (items,): place m after m components.
    components, components_fourth
        Components to keep by each.
    """

    squared: Array
    fourth: Array
    components: int
    components_fourth: int


def average_partials(correlations: ArrayLike) -> AveragePartials:
    """Return how much correlation is left, on average, after principal components are taken out.

    Parameters
    ----------
    correlations
        Of shape (items, items).

    Returns
    -------
    AveragePartials

    Raises
    ------
    ValueError
        When the matrix is not one of correlations, or cannot be inverted.

    Notes
    -----
    **Formula** ``Σ_{j≠k} r*_jk² / (p (p − 1))``, r* the correlations of ``R − A_m A_mᵀ``, A_m the first m
    components; m where this is smallest. In the revised rule the fourth power.

    **Source** Velicer (1976), "Determining the number of components from the matrix of partial correlations",
    Psychometrika 41; Velicer, Eaton and Fava (2000); R ``psych::vss(R)$map`` (from one component on).

    Examples
    --------
    >>> found = average_partials([[1, 0.6, 0, 0], [0.6, 1, 0, 0], [0, 0, 1, 0.5], [0, 0, 0.5, 1]])
    >>> found.squared.round(4).tolist()
    [0.1017, 0.2083, 0.3333, 1.0]
    """
    r = require_correlations(correlations, definite=True)
    p = len(r)
    values, vectors = np.linalg.eigh(r)
    components = (vectors * np.sqrt(values))[:, ::-1]
    averages = np.empty((2, p))
    for m in range(p):
        # Summed from the components that stay: a difference would lose the last ones to rounding.
        left = components[:, m:] @ components[:, m:].T
        scale = np.sqrt(np.diag(left))
        # An item that the components explain wholly has no partial correlations left to average.
        kept = np.flatnonzero(scale > 1e-8)
        partial = (left / np.outer(np.maximum(scale, 1e-8), np.maximum(scale, 1e-8)))[np.ix_(kept, kept)]
        np.fill_diagonal(partial, 0.0)
        pairs = len(kept) * (len(kept) - 1)
        # The last component but one leaves one direction, in which all partial correlations are 1 or −1.
        averages[:, m] = ((partial**2).sum() / pairs, (partial**4).sum() / pairs) if pairs else (1.0, 1.0)
    squared, fourth = averages
    return AveragePartials(squared, fourth, int(squared.argmin()), int(fourth.argmin()))
