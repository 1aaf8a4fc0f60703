"""Whether items have enough in common to look for factors: Kaiser-Meyer-Olkin and Bartlett's test."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kurak.stats.dimensions.correlation_matrix import Array, require_correlations
from kurak.stats.distributions.gamma import chi_square_survival


@dataclass(frozen=True)
class SamplingAdequacy:
    """Kaiser-Meyer-Olkin measures, from 0 to 1: of all items together, and of each item (items)."""

    overall: float
    items: Array


@dataclass(frozen=True)
class SphericityTest:
    """Bartlett's test that no items are correlated."""

    chi_square: float
    df: int
    p: float


def sampling_adequacy(correlations: ArrayLike) -> SamplingAdequacy:
    """Return how much of the items' correlation is left when the other items are held fixed.

    Parameters
    ----------
    correlations
        Of shape (items, items).

    Returns
    -------
    SamplingAdequacy
        Near 1 when little is left; below 0.5 factors are not worth seeking.

    Raises
    ------
    ValueError
        When the matrix is not one of correlations, or cannot be inverted, or all correlations are 0.

    Notes
    -----
    **Formula** ``Σ r_jk² / (Σ r_jk² + Σ q_jk²)`` over pairs of different items, q the partial correlations
    ``−s_jk / √(s_jj s_kk)`` with ``S = R⁻¹``; for one item the sums run over its pairs.

    **Source** Kaiser and Rice (1974), "Little Jiffy, Mark IV", Educational and Psychological Measurement 34;
    R ``psych::KMO(R)``.

    Examples
    --------
    >>> found = sampling_adequacy([[1, 0.5, 0.5], [0.5, 1, 0.5], [0.5, 0.5, 1]])
    >>> round(found.overall, 4), found.items.round(4).tolist()
    (0.6923, [0.6923, 0.6923, 0.6923])
    """
    r = require_correlations(correlations, definite=True)
    inverse = np.linalg.inv(r)
    scale = np.sqrt(np.diag(inverse))
    partial = inverse / np.outer(scale, scale)
    np.fill_diagonal(partial, 0.0)
    np.fill_diagonal(r, 0.0)
    shared, left = (r**2).sum(axis=0), (partial**2).sum(axis=0)
    if not (shared + left > 0).all():
        raise ValueError("an item is not correlated with any other: sampling adequacy is not defined")
    return SamplingAdequacy(float(shared.sum() / (shared + left).sum()), shared / (shared + left))


def sphericity_test(correlations: ArrayLike, *, n: float) -> SphericityTest:
    """Test that no items are correlated, as in a simple random sample of normal answers.

    Parameters
    ----------
    correlations
        Of shape (items, items).
    n
        Respondents, more than items; with a design, the effective number.

    Returns
    -------
    SphericityTest

    Raises
    ------
    ValueError
        When the matrix is not one of correlations, cannot be inverted, or there are no more respondents than
        items.

    Notes
    -----
    **Formula** ``χ² = −(n − 1 − (2p + 5) / 6) ln |R|`` with ``p (p − 1) / 2`` degrees of freedom.

    **Source** Bartlett (1951), "The effect of standardization on a χ² approximation in factor analysis",
    Biometrika 38; R ``psych::cortest.bartlett(R, n)``.

    Examples
    --------
    >>> found = sphericity_test([[1, 0.5], [0.5, 1]], n=101)
    >>> round(found.chi_square, 4), found.df
    (28.3367, 1)
    """
    r = require_correlations(correlations, definite=True)
    p = len(r)
    if not p < n < np.inf:
        raise ValueError(f"Bartlett's test needs more respondents than items: {n} respondents, {p} items")
    chi_square = max(0.0, -(n - 1 - (2 * p + 5) / 6) * float(np.linalg.slogdet(r)[1]))
    df = p * (p - 1) // 2
    return SphericityTest(chi_square, df, chi_square_survival(chi_square, df=df))
