"""Product-moment correlations of items, and what a matrix must be before factors are sought in it."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float64]

IDENTICAL = 1 - 1e-12
"""Correlation from which two items are taken to be the same."""


def pearson_correlations(answers: ArrayLike, *, weights: ArrayLike | None = None) -> Array:
    """Return the product-moment correlations of items.

    Parameters
    ----------
    answers
        Answers without gaps, of shape (respondents, items).
    weights
        Weight of every respondent, not negative; all 1 without.

    Returns
    -------
    array (items, items)

    Raises
    ------
    ValueError
        When fewer respondents (with a weight above 0) than items are left, an answer is missing, an item is
        constant, or two items are identical.

    Notes
    -----
    **Formula** ``r_jk = c_jk / √(c_jj c_kk)``, ``c_jk = Σ w (y_j − ȳ_j)(y_k − ȳ_k)``, ``ȳ = Σ w y / Σ w``.

    **Source** Gorsuch (1983), Factor Analysis, ch. 2; R ``cov.wt(answers, wt = weights / sum(weights), cor =
    TRUE)$cor``.

    Examples
    --------
    >>> pearson_correlations([[1, 2], [2, 1], [3, 5], [4, 4]]).round(3).tolist()
    [[1.0, 0.707], [0.707, 1.0]]
    """
    y = np.array(answers, dtype=float)
    if y.ndim != 2 or not np.isfinite(y).all():
        raise ValueError("answers: a table of respondents and items, without missing answers")
    w = np.ones(len(y)) if weights is None else np.asarray(weights, dtype=float)
    if w.shape != y.shape[:1] or not np.isfinite(w).all() or (w < 0).any():
        raise ValueError("weights: one for every respondent, not negative")
    y, w = y[w > 0], w[w > 0]
    if len(y) < y.shape[1] or len(y) < 2:
        raise ValueError(
            f"there are fewer respondents ({len(y)}) than items ({y.shape[1]}), or fewer than two"
        )
    constant = np.flatnonzero((y == y[0]).all(axis=0))
    if constant.size:
        raise ValueError(f"item {constant[0]} is constant: everyone gave the same answer")
    y -= w @ y / w.sum()
    y *= np.sqrt(w)[:, None]
    y /= np.sqrt((y**2).sum(axis=0))
    r: Array = y.T @ y
    np.fill_diagonal(r, 1.0)
    return require_correlations((r + r.T) / 2)


def require_correlations(correlations: ArrayLike, *, definite: bool = False) -> Array:
    """Return a matrix as it came, if it is one of correlations between different items.

    Parameters
    ----------
    correlations
        Of shape (items, items), two items at least.
    definite
        Refuse a matrix that cannot be inverted, too.

    Returns
    -------
    array (items, items)

    Raises
    ------
    ValueError
        When it is not symmetric with ones on its diagonal, two items are identical, or it cannot be inverted.

    Notes
    -----
    **Formula** ``R = Rᵀ``, ``r_jj = 1``, ``|r_jk| < 1``; definite: smallest eigenvalue above 1e-12 of the
    largest.

    **Source** Gorsuch (1983), Factor Analysis, ch. 3; R ``isSymmetric(R)``, ``eigen(R)$values``.

    Examples
    --------
    >>> require_correlations([[1, 0.5], [0.5, 1]]).tolist()
    [[1.0, 0.5], [0.5, 1.0]]
    """
    r = np.array(correlations, dtype=float)
    if r.ndim != 2 or r.shape[0] != r.shape[1] or len(r) < 2 or not np.isfinite(r).all():
        raise ValueError("correlations: a square matrix of two items or more, without gaps")
    if np.abs(r - r.T).max() > 1e-10 or np.abs(np.diag(r) - 1).max() > 1e-10 or np.abs(r).max() > 1 + 1e-10:
        raise ValueError("correlations: symmetric, between −1 and 1, with ones on the diagonal")
    first, second = np.nonzero(np.triu(np.abs(r) >= IDENTICAL, 1))
    if first.size:
        raise ValueError(f"items {first[0]} and {second[0]} are identical: their correlation is 1 or −1")
    if definite:
        values = np.linalg.eigvalsh(r)
        if values[0] <= 1e-12 * values[-1]:
            raise ValueError(
                "the correlations cannot be inverted: an item follows from others, or the matrix of pairwise or "
                "polychoric correlations is not positive definite"
            )
    return r
