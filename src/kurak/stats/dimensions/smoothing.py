"""Correlations that no people can have, as pairwise and polychoric ones may be, made possible."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kurak.stats.dimensions.correlation_matrix import Array, require_correlations

SMALLEST_ROOT = 1e-12
"""Eigenvalues below are not above 0 to speak of, and are replaced."""

ROOT_IN_PLACE = 100 * SMALLEST_ROOT
"""What stands in place of them."""


@dataclass(frozen=True)
class SmoothedCorrelations:
    """Correlations whose eigenvalues are all above 0; made by :func:`smooth_correlations`.

    Parameters
    ----------
    correlations
        Array (items, items). As they came if ``smoothed`` is false.
    smoothed
        Whether anything was changed. What is worked out from a changed matrix says so.
    smallest_root
        The smallest eigenvalue as it came.
    roots_replaced
        How many eigenvalues were not above 0.
    largest_change
        Of any correlation, without sign.
    """

    correlations: Array
    smoothed: bool
    smallest_root: float
    roots_replaced: int
    largest_change: float


def smooth_correlations(correlations: ArrayLike) -> SmoothedCorrelations:
    """Replace eigenvalues of a correlation matrix that are not above 0, and say whether it was needed.

    Parameters
    ----------
    correlations
        Symmetric, ones on the diagonal; array (items, items).

    Returns
    -------
    SmoothedCorrelations

    Raises
    ------
    ValueError
        As :func:`~kurak.stats.dimensions.correlation_matrix.require_correlations`.

    Notes
    -----
    **Formula** ``R = Q diag(λ) Q'``; λ below 1e-12 become 1e-10; all are scaled to add up to the number of
    items; the product is scaled to a diagonal of ones.

    **Source** Wothke (1993), in Bollen and Long (eds.), Testing Structural Equation Models, 256-293; Bock,
    Gibbons and Muraki (1988), Applied Psychological Measurement 12, 261-280. R ``psych::cor.smooth(R)``.

    Examples
    --------
    Two items that go with a third as these do cannot go against each other so much:

    >>> found = smooth_correlations([[1, 0.9, 0.9], [0.9, 1, 0.2], [0.9, 0.2, 1]])
    >>> found.smoothed, round(found.smallest_root, 4), found.correlations.round(4).tolist()[1]
    (True, -0.1767, [0.7846, 1.0, 0.2313])
    """
    r = require_correlations(correlations)
    roots, vectors = np.linalg.eigh(r)
    low = roots < SMALLEST_ROOT
    if not low.any():
        return SmoothedCorrelations(r, False, float(roots[0]), 0, 0.0)
    raised = np.where(low, ROOT_IN_PLACE, roots)
    made = (vectors * (raised * len(r) / raised.sum())) @ vectors.T
    size = np.sqrt(np.diag(made))
    smooth: Array = made / np.outer(size, size)
    smooth = (smooth + smooth.T) / 2
    np.fill_diagonal(smooth, 1.0)
    return SmoothedCorrelations(
        smooth, True, float(roots[0]), int(low.sum()), float(np.abs(smooth - r).max())
    )
