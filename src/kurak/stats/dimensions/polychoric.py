"""Polychoric correlations: those of the normal attitudes that are thought to stand behind ordinal answers.

All pairs of items are worked out at once, from nothing but the (weighted) counts of pairs of answers, which
add up over batches of records.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

from kurak.stats.dimensions.correlation_matrix import Array

LIMIT = 0.9999
"""Correlations are sought between this and its negative."""

NEARLY_ONE = 0.99
"""Correlation from which answers all but determine each other, and its size is not known well."""

_FAR = 38.0
"""Stands for infinity among thresholds: nothing of the normal distribution lies beyond."""

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(32)


@dataclass(frozen=True)
class PolychoricCorrelations:
    """Thresholds and correlations of the attitudes behind ordinal items.

    Parameters
    ----------
    correlations
        Array (items, items).
    thresholds
        For each item an array (categories − 1), in standard deviations.
    at_limit
        Pairs of items with a correlation beyond 0.99 or −0.99: their answers all but determine each other.
    """

    correlations: Array
    thresholds: tuple[Array, ...]
    at_limit: tuple[tuple[int, int], ...]


def pair_counts(answers: ArrayLike, *, categories: Sequence[int], weights: ArrayLike | None = None) -> Array:
    """Count pairs of answers to all pairs of items (the Burt table).

    Parameters
    ----------
    answers
        Whole numbers from 0 to categories − 1, of shape (respondents, items); −1 where there is no answer.
    categories
        How many answers each item has.
    weights
        Weight of every respondent, not negative; all 1 without.

    Returns
    -------
    array (Σ categories, Σ categories)
        Sums of weights; a block for every pair of items. On the diagonal, the counts of single answers.
        Tables of batches of respondents add up.

    Raises
    ------
    ValueError
        When an answer is outside its categories, or the shapes differ.

    Notes
    -----
    **Formula** ``Zᵀ W Z``, Z the 0/1 table of respondents by answers of all items.

    **Source** Greenacre (2007), Correspondence Analysis in Practice, ch. 18; R ``crossprod(Z, weights * Z)``.

    Examples
    --------
    >>> pair_counts([[0, 1], [1, 1], [1, 0]], categories=[2, 2]).tolist()
    [[1.0, 0.0, 0.0, 1.0], [0.0, 2.0, 1.0, 1.0], [0.0, 1.0, 1.0, 0.0], [1.0, 1.0, 0.0, 2.0]]
    """
    codes = np.asarray(answers)
    sizes = np.asarray(categories)
    if codes.ndim != 2 or not np.issubdtype(codes.dtype, np.integer) or sizes.shape != codes.shape[1:]:
        raise ValueError(
            "answers: whole numbers, a column for each item, and a number of categories for each"
        )
    if ((codes < -1) | (codes >= sizes)).any():
        raise ValueError("an answer is outside the categories of its item")
    w = np.ones(len(codes)) if weights is None else np.asarray(weights, dtype=float)
    if w.shape != codes.shape[:1] or not np.isfinite(w).all() or (w < 0).any():
        raise ValueError("weights: one for every respondent, not negative")
    ends = np.concatenate([[0], np.cumsum(sizes)])
    table = np.zeros((ends[-1], ends[-1]))
    # In batches, so that 100,000 respondents need no table of all their answers as zeros and ones.
    for start in range(0, len(codes), 8192):
        batch = codes[start : start + 8192]
        answered = np.zeros((len(batch), ends[-1]))
        row, item = np.nonzero(batch >= 0)
        answered[row, ends[item] + batch[row, item]] = 1.0
        table += answered.T @ (answered * w[start : start + 8192, None])
    return table


def bivariate_normal_cdf(h: ArrayLike, k: ArrayLike, *, correlation: ArrayLike) -> Array:
    """Return the probability that two correlated standard normal numbers are below ``h`` and ``k``.

    Parameters
    ----------
    h, k
        Limits, in standard deviations; of one shape, or shapes that broadcast.
    correlation
        Between −0.999999 and 0.999999; broadcast with them.

    Returns
    -------
    array
        Accurate to about 1e-13 up to a correlation of 0.99, 1e-11 above.

    Raises
    ------
    ValueError
        When a correlation is outside its range.

    Notes
    -----
    **Formula** ``Φ(h)Φ(k) + (1/2π) ∫ exp(−(h − k)² / (2 sin² u) − hk / (1 + cos u)) du`` from ``arccos r`` to
    ``π/2`` (Plackett's identity with ``r = cos u``), by 32 Gauss-Legendre nodes in ``ln u``, in which the
    integrand stays smooth as r comes near 1. For r below 0, ``Φ₂(h, k, r) = Φ(h) − Φ₂(h, −k, −r)``.

    **Source** Plackett (1954), "A reduction formula for normal multivariate integrals", Biometrika 41;
    Drezner and Wesolowsky (1990); R ``mnormt::pmnorm(c(h, k), varcov = matrix(c(1, r, r, 1), 2))``.

    Examples
    --------
    >>> float(bivariate_normal_cdf(0.0, 0.0, correlation=0.5).round(12))
    0.333333333333
    """
    a, b, r = np.broadcast_arrays(*(np.asarray(x, dtype=float) for x in (h, k, correlation)))
    if not (np.abs(r) <= 0.999999).all():
        raise ValueError("a correlation here lies between −0.999999 and 0.999999")
    a, b = np.clip(a, -_FAR, _FAR), np.clip(b, -_FAR, _FAR)
    return _normal_cdf(a) * _normal_cdf(b) + _plackett(a, b, r)


def polychoric_correlations(counts: ArrayLike, *, categories: Sequence[int]) -> PolychoricCorrelations:
    """Estimate polychoric correlations in two steps: thresholds from single items, then each pair by itself.

    Parameters
    ----------
    counts
        Table of :func:`pair_counts`, weighted or not.
    categories
        How many answers each item has, two or more.

    Returns
    -------
    PolychoricCorrelations

    Raises
    ------
    ValueError
        When a category was chosen by nobody, an item is constant, two items are identical, a pair was
        answered by nobody, or a correlation is not found.

    Notes
    -----
    **Formula** thresholds ``Φ⁻¹(cumulative share)``; then r maximises ``Σ n_ab ln π_ab(r)``, π the bivariate
    normal probabilities of the cells, by Fisher scoring: ``r += Σ n π′/π / (n Σ π′²/π)``. The sign of the
    score brackets r, and a step that leaves the bracket is replaced by its middle.

    **Source** Olsson (1979), "Maximum likelihood estimation of the polychoric correlation coefficient",
    Psychometrika 44, §4; R ``lavaan::lavCor(answers, ordered = names(answers))``.

    Examples
    --------
    >>> counts = pair_counts([[0, 0], [0, 0], [0, 1], [1, 0], [1, 1], [1, 1]], categories=[2, 2])
    >>> float(polychoric_correlations(counts, categories=[2, 2]).correlations[0, 1].round(9))
    0.5
    """
    table = np.asarray(counts, dtype=float)
    sizes = [int(size) for size in categories]
    ends = [sum(sizes[:j]) for j in range(len(sizes) + 1)]
    if (
        table.shape != (ends[-1], ends[-1])
        or len(sizes) < 2
        or not np.isfinite(table).all()
        or (table < 0).any()
    ):
        raise ValueError("counts: a table of all answers of two items or more by all answers, not negative")
    thresholds = [_thresholds(np.diag(table)[low:high], j) for j, (low, high) in enumerate(pairwise(ends))]
    first, second = np.triu_indices(len(sizes), 1)
    most = max(sizes)
    # Cells of the longest answer scale for every pair; those that a shorter scale lacks have probability 0.
    cells = np.zeros((len(first), most, most))
    for pair, (i, j) in enumerate(zip(first.tolist(), second.tolist(), strict=True)):
        block = table[ends[i] : ends[i + 1], ends[j] : ends[j + 1]]
        if not block.sum() > 0:
            raise ValueError(f"nobody answered both item {i} and item {j}")
        if sizes[i] == sizes[j] and any(
            np.array_equal(b, np.diag(np.diag(b))) for b in (block, block[:, ::-1])
        ):
            raise ValueError(
                f"items {i} and {j} are identical: each answer goes with one answer of the other"
            )
        cells[pair, : sizes[i], : sizes[j]] = block / block.sum()
    edges = np.full((len(sizes), most + 1), _FAR)
    edges[:, 0] = -_FAR
    for j, inner in enumerate(thresholds):
        edges[j, 1 : len(inner) + 1] = inner
    found = _maximise(cells, edges[first], edges[second])
    matrix = np.eye(len(sizes))
    matrix[first, second] = matrix[second, first] = found
    limits = tuple((int(first[p]), int(second[p])) for p in np.flatnonzero(np.abs(found) > NEARLY_ONE))
    return PolychoricCorrelations(matrix, tuple(thresholds), limits)


def _thresholds(counts: Array, item: int) -> Array:
    if np.count_nonzero(counts) < 2:
        raise ValueError(f"item {item} is constant, or nobody answered it")
    if (counts == 0).any():
        raise ValueError(
            f"item {item}: nobody chose category {int(np.argmin(counts))}; join it to its neighbour"
        )
    shares = np.cumsum(counts)[:-1] / counts.sum()
    return np.array([NormalDist().inv_cdf(float(share)) for share in shares])


def _normal_cdf(x: Array) -> Array:
    distinct, place = np.unique(x, return_inverse=True)
    values = np.array([NormalDist().cdf(float(value)) for value in distinct])
    return values[place].reshape(x.shape)


def _plackett(h: Array, k: Array, r: Array) -> Array:
    """Return ``Φ₂(h, k, r) − Φ(h)Φ(k)``."""
    sign = np.where(r < 0, -1.0, 1.0)
    k = sign * k
    start = np.log(np.arccos(np.abs(r)))
    half = (np.log(np.pi / 2) - start) / 2
    u = np.exp(start + half)[..., None] * np.exp(half[..., None] * _NODES)
    # du = u d(ln u), and all that depends on the angle alone stands outside the cells where r does.
    rate, turn = -0.5 / np.sin(u) ** 2, 1 / (1 + np.cos(u))
    integrand = np.exp(((h - k) ** 2)[..., None] * rate - (h * k)[..., None] * turn)
    result: Array = sign * half * ((integrand * u) @ _WEIGHTS) / (2 * np.pi)
    return result


def _maximise(cells: Array, rows: Array, columns: Array) -> Array:
    """Return the correlation of every pair, from shares (pairs, a, b) and edges (pairs, a + 1) and (pairs, b + 1)."""
    h, k = rows[:, 1:-1, None], columns[:, None, 1:-1]
    below_rows, below_columns = _normal_cdf(rows), _normal_cdf(columns)
    independent = np.diff(below_rows)[:, :, None] * np.diff(below_columns)[:, None, :]
    pairs = len(cells)
    low, high = np.full(pairs, -LIMIT), np.full(pairs, LIMIT)
    r = np.zeros(pairs)
    open_pairs = np.arange(pairs)
    for turn in range(100):
        at = open_pairs
        here = r[at][:, None, None]
        # Plackett's term is 0 along the outer edges, and so is its derivative, the density.
        excess = np.pad(_plackett(h[at], k[at], here), ((0, 0), (1, 1), (1, 1)))
        left = 1 - here**2
        density = np.exp(-(h[at] ** 2 + k[at] ** 2 - 2 * here * h[at] * k[at]) / (2 * left)) / (
            2 * np.pi * np.sqrt(left)
        )
        change = np.diff(np.diff(np.pad(density, ((0, 0), (1, 1), (1, 1))), axis=1), axis=2)
        chance = np.maximum(independent[at] + np.diff(np.diff(excess, axis=1), axis=2), 1e-16)
        score = (cells[at] * change / chance).sum(axis=(1, 2))
        information = np.maximum((change**2 / chance).sum(axis=(1, 2)), 1e-300)
        low[at] = np.where(score > 0, r[at], low[at])
        high[at] = np.where(score < 0, r[at], high[at])
        new = r[at] + score / information
        # An empty cell can make scoring creep towards 1: then halve the bracket instead.
        new = np.where((turn > 30) | (new <= low[at]) | (new >= high[at]), (low[at] + high[at]) / 2, new)
        # Beside a correlation of 1 rounding makes the score rough: a narrow bracket is an answer, too.
        done = (np.abs(new - r[at]) < 1e-11) | (high[at] - low[at] < 1e-11)
        r[at] = new
        open_pairs = at[~done]
        if not open_pairs.size:
            return r
    raise ValueError(
        "a polychoric correlation is not found: its answers do not come from two normal attitudes"
    )
