"""How every single answer moves the thresholds and polychoric correlations of ordinal items."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from statistics import NormalDist
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.stats.dimensions.polychoric import PolychoricCorrelations, bivariate_normal_cdf

Array: TypeAlias = NDArray[np.float64]
Codes: TypeAlias = NDArray[np.int64]

# Stands for infinity among thresholds: nothing of the normal distribution lies beyond.
_FAR = 38.0

# Chance below which a cell counts as impossible under the thresholds.
_LEAST = 1e-16


@dataclass(frozen=True)
class OrdinalInfluence:
    """Influence of every possible answer on thresholds and polychoric correlations.

    Attributes
    ----------
    by_answer
        For each item an array (categories + 1, thresholds): by how much one more answer of weight 1 moves the
        thresholds; the last row, of no answer, is 0.
    by_pair
        Array (pairs, most + 1, most + 1): the same for each correlation and each pair of answers; the last
        row and column are those of no answer. Not a number where the answers say nothing about the
        correlation.
    first, second
        Items of every pair; arrays (pairs,).
    """

    by_answer: tuple[Array, ...]
    by_pair: Array
    first: NDArray[np.intp]
    second: NDArray[np.intp]

    @property
    def moments(self) -> int:
        """Thresholds and correlations together."""
        return sum(int(one.shape[1]) for one in self.by_answer) + len(self.first)

    def scores(self, codes: Codes, *, start: int = 0, stop: int | None = None) -> Array:
        """Influence of respondents on the moments from ``start`` to before ``stop``.

        Parameters
        ----------
        codes
            Answers as whole numbers from 0, −1 where there is none; array (respondents, items).
        start, stop
            Moments: thresholds item by item, then the correlations of items 1 and 2, 1 and 3, and so on.

        Returns
        -------
        array (respondents, stop − start)
        """
        last = self.moments if stop is None else stop
        sizes = [one.shape[1] for one in self.by_answer]
        thresholds = sum(sizes)
        parts = []
        for item, (table, end) in enumerate(zip(self.by_answer, accumulate(sizes), strict=True)):
            begin = end - table.shape[1]
            low, high = max(start, begin) - begin, min(last, end) - begin
            if low < high:
                # Code −1 is the last row, of no answer.
                parts.append(table[:, low:high][codes[:, item]])
        low, high = max(start - thresholds, 0), last - thresholds
        if low < high:
            width = self.by_pair.shape[1]
            answers = np.where(codes < 0, width - 1, codes)
            place = answers[:, self.first[low:high]] * width
            place += answers[:, self.second[low:high]]
            place += np.arange(low, high) * width**2
            parts.append(self.by_pair.ravel().take(place))
        return np.hstack(parts)


def ordinal_influence(
    counts: Array, *, sizes: tuple[int, ...], found: PolychoricCorrelations
) -> OrdinalInfluence:
    """Influence of answers on two-step thresholds and polychoric correlations.

    Parameters
    ----------
    counts
        Table of :func:`kurak.stats.dimensions.polychoric.pair_counts`; array (Σ sizes, Σ sizes).
    sizes
        Categories of each item, all of them chosen.
    found
        What :func:`kurak.stats.dimensions.polychoric.polychoric_correlations` made of them.

    Returns
    -------
    OrdinalInfluence

    Notes
    -----
    **Formula** threshold k of an item moves by (1{answer ≤ k} − Φ(τₖ)) / (N φ(τₖ)); a correlation by
    (s − Aτ IFτ) / A_r, where s is the slope of the pair's log-likelihood with r, IFτ the move of the
    thresholds of both items, A_r = Σ n s² and Aτ = Σ n s sτ, sums over cells with their counts n.

    **Source** Muthén (1984), *Psychometrika* 49, 115–132; Muthén and Satorra (1995), *Psychometrika* 60,
    489–503; R ``lavaan::lavInspect(fit, "gamma")`` is n times the sum of the squared influences.

    Examples
    --------
    >>> from kurak.stats.dimensions.polychoric import pair_counts, polychoric_correlations
    >>> answers = np.array([[0, 0], [0, 0], [0, 1], [1, 0], [1, 1], [1, 1]])
    >>> counts = pair_counts(answers, categories=[2, 2])
    >>> polychoric = polychoric_correlations(counts, categories=[2, 2])
    >>> found = ordinal_influence(counts, sizes=(2, 2), found=polychoric)
    >>> found.scores(answers)[:, 2].round(6).tolist()
    [0.15115, 0.15115, -0.3023, -0.3023, 0.15115, 0.15115]
    """
    count, most = len(sizes), max(sizes)
    ends = [0, *accumulate(sizes)]
    edges = np.full((count, most + 1), _FAR)
    edges[:, 0] = -_FAR
    answer_tables, padded = [], np.zeros((count, most + 1, most - 1))
    for item, inner in enumerate(found.thresholds):
        edges[item, 1 : len(inner) + 1] = inner
        total = float(np.diag(counts)[ends[item] : ends[item + 1]].sum())
        below = np.arange(sizes[item])[:, None] <= np.arange(len(inner))
        table = np.zeros((sizes[item] + 1, len(inner)))
        table[:-1] = (below - _normal_cdf(inner)) / (total * _density(inner))
        answer_tables.append(table)
        padded[item, : sizes[item], : len(inner)] = table[:-1]
    first, second = np.triu_indices(count, 1)
    cells = np.zeros((len(first), most, most))
    for pair, (i, j) in enumerate(zip(first.tolist(), second.tolist(), strict=True)):
        cells[pair, : sizes[i], : sizes[j]] = counts[ends[i] : ends[i + 1], ends[j] : ends[j + 1]]
    r = found.correlations[first, second]
    return OrdinalInfluence(
        tuple(answer_tables),
        _pair_tables(cells, edges[first], edges[second], r, padded[first], padded[second]),
        first,
        second,
    )


def _pair_tables(
    cells: Array, rows: Array, columns: Array, r: Array, by_row: Array, by_column: Array
) -> Array:
    """Influence of every pair of answers on the correlation of every pair of items."""
    h, k, at = rows[:, :, None], columns[:, None, :], r[:, None, None]
    chance = np.diff(np.diff(bivariate_normal_cdf(h, k, correlation=at), axis=1), axis=2)
    left = 1 - at**2
    density = np.exp(-(h**2 + k**2 - 2 * at * h * k) / (2 * left)) / (2 * np.pi * np.sqrt(left))
    possible = (cells > 0) | (chance > _LEAST)
    share = np.where(possible, 1 / np.maximum(chance, _LEAST), 0.0)
    slope = np.diff(np.diff(density, axis=1), axis=2) * share
    # Strips of the density along one threshold, between those of the other item.
    along_rows = _density(rows[:, 1:-1])[:, :, None] * np.diff(
        _normal_cdf((k - at * rows[:, 1:-1, None]) / np.sqrt(left)), axis=2
    )
    along_columns = _density(columns[:, 1:-1])[:, None, :] * np.diff(
        _normal_cdf((h - at * columns[:, None, 1:-1]) / np.sqrt(left)), axis=1
    )
    information = (cells * slope**2).sum(axis=(1, 2))
    weighted = cells * slope * share
    # A threshold adds its strip to the cells before it, and takes it from those behind.
    with_rows = ((weighted[:, :-1] - weighted[:, 1:]) * along_rows).sum(axis=2)
    with_columns = ((weighted[:, :, :-1] - weighted[:, :, 1:]) * along_columns).sum(axis=1)
    most = cells.shape[1]
    table = np.zeros((len(cells), most + 1, most + 1))
    table[:, :most, :most] = slope
    table -= np.einsum("pat,pt->pa", by_row, with_rows)[:, :, None]
    table -= np.einsum("pat,pt->pa", by_column, with_columns)[:, None, :]
    # Beside a correlation of 1 the likelihood can be too flat for doubles: then nothing is known.
    information = np.where(information > 0, information, np.nan)
    result: Array = table / information[:, None, None]
    return result


def _density(x: Array) -> Array:
    found: Array = np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)
    return found


def _normal_cdf(x: Array) -> Array:
    normal = NormalDist()
    return np.array([normal.cdf(value) for value in x.ravel().tolist()]).reshape(x.shape)
