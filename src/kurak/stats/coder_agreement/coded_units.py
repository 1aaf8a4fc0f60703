"""What coders gave to the same units of text, counted by transcript: all that measures of agreement need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True)
class CodedUnits:
    """Units of text with the category that each coder gave them.

    Attributes
    ----------
    values
        Category of a pattern by coder, [pattern, coder], from 0; -1 where the coder did not see the unit.
    weights
        Units that show the pattern: [pattern] beside ``transcript``, else [transcript, …, pattern], where the
        axes between are tables of their own, one a code, say.
    n_categories
        Categories that could be chosen.
    n_transcripts
        Transcripts.
    transcript
        Transcript of each pattern, where patterns are listed by transcript.
    """

    values: Whole
    weights: Array
    n_categories: int
    n_transcripts: int
    transcript: Whole | None = None

    @property
    def totals(self) -> Array:
        """Weight of each pattern over all transcripts, [… , pattern]."""
        return self.weights if self.transcript is not None else self.weights.sum(axis=0)

    @property
    def coders_by_pattern(self) -> Whole:
        """Coders who gave a pattern's units a category."""
        return np.asarray((self.values >= 0).sum(axis=1), dtype=np.int64)

    @property
    def agreeing_share(self) -> Array:
        """Share of pairs of coders who gave the same category; 0 where there is no pair."""
        pairs = np.zeros(len(self.values))
        m = self.values.shape[1]
        for first in range(m):
            for second in range(first + 1, m):
                pairs += (self.values[:, first] == self.values[:, second]) & (self.values[:, first] >= 0)
        r = self.coders_by_pattern
        return np.asarray(pairs * 2 / np.maximum(r * (r - 1), 1), dtype=float)

    def sums(self, amounts: Array) -> Array:
        """Return sums by transcript of an amount for each pattern: [transcript, …]."""
        if self.transcript is None:
            return np.asarray(self.weights @ amounts, dtype=float)
        found = np.bincount(self.transcript, weights=self.weights * amounts, minlength=self.n_transcripts)
        return np.asarray(found, dtype=float)

    def category_sums(self, amounts: Array, coders: tuple[int, ...] | None = None) -> Array:
        """Return sums of an amount by transcript and category, once for each coder: [transcript, …, category]."""
        chosen = range(self.values.shape[1]) if coders is None else coders
        c = self.n_categories
        if self.transcript is None:
            share = np.zeros((len(self.values), c))
            for coder in chosen:
                seen = self.values[:, coder] >= 0
                share[seen, self.values[seen, coder]] += amounts[seen]
            return np.asarray(self.weights @ share, dtype=float)
        found = np.zeros(self.n_transcripts * c)
        for coder in chosen:
            seen = self.values[:, coder] >= 0
            cell = self.transcript[seen] * c + self.values[seen, coder]
            found += np.bincount(cell, weights=(self.weights * amounts)[seen], minlength=len(found))
        return found.reshape(self.n_transcripts, c)

    def looked_up(self, by_category: Array, coders: tuple[int, ...] | None = None) -> Array:
        """Return, for each pattern, the sum of what its categories have: [… , category] to [… , pattern]."""
        chosen = range(self.values.shape[1]) if coders is None else coders
        found = np.zeros((*by_category.shape[:-1], len(self.values)))
        for coder in chosen:
            seen = self.values[:, coder] >= 0
            found[..., seen] += by_category[..., self.values[seen, coder]]
        return found


def units_from_rows(
    values: ArrayLike,
    *,
    transcripts: ArrayLike,
    n_categories: int,
    n_transcripts: int,
    weights: ArrayLike | None = None,
) -> CodedUnits:
    """Return coded units from one row a unit, or a run of like units, with each coder's category.

    Parameters
    ----------
    values
        [unit, coder], whole numbers from 0; -1 where the coder did not see the unit.
    transcripts
        Transcript of each unit, from 0.
    n_categories, n_transcripts
        How many there are.
    weights
        Units that a row stands for, such as the sentences of a run; 1 each by default.

    Raises
    ------
    ValueError
        If arrays differ in length or a number lies outside its range.

    Examples
    --------
    >>> units = units_from_rows([[0, 0], [0, 1], [1, -1]], transcripts=[0, 0, 1], n_categories=2, n_transcripts=2)
    >>> units.agreeing_share.tolist()
    [1.0, 0.0, 0.0]
    """
    given, where = _whole(values, "a category"), _whole(transcripts, "a transcript")
    times = np.ones(len(given)) if weights is None else np.asarray(weights, dtype=float)
    if where.shape != (len(given),) or times.shape != (len(given),):
        raise ValueError("values, transcripts and weights have one row for each unit")
    if len(where) and not 0 <= where.min() <= where.max() < n_transcripts:
        raise ValueError(f"a transcript is a number from 0 to {n_transcripts - 1}")
    _check(given, times, n_categories)
    return CodedUnits(given, times, n_categories, n_transcripts, where)


def units_from_patterns(patterns: ArrayLike, weights: ArrayLike, *, n_categories: int) -> CodedUnits:
    """Return coded units from how often each pattern of categories occurs, by transcript and table.

    Parameters
    ----------
    patterns
        [pattern, coder], whole numbers from 0; -1 where the coder did not see the unit.
    weights
        Units by transcript, then by table, then by pattern; 0 or more.
    n_categories
        How many there are: 2 for present and absent.

    Raises
    ------
    ValueError
        If the last axis of weights is not as long as patterns, or a number lies outside its range.

    Examples
    --------
    One code, three coders, two transcripts; a coder missed two units of the second:

    >>> units = units_from_patterns(
    ...     [[0, 0, 0], [1, 1, 0], [1, 1, -1]], [[[8, 2, 0]], [[5, 0, 2]]], n_categories=2
    ... )
    >>> units.totals.tolist()
    [[13.0, 2.0, 2.0]]
    """
    given, times = _whole(patterns, "a category"), np.asarray(weights, dtype=float)
    if times.ndim < 2 or times.shape[-1] != len(given):
        raise ValueError("weights stand by transcript, then by table, then by pattern")
    _check(given, times, n_categories)
    return CodedUnits(given, times, n_categories, times.shape[0])


def units_from_pairs(cube: ArrayLike) -> CodedUnits:
    """Return coded units of two coders from tables of the first's category by the second's.

    Parameters
    ----------
    cube
        Units by transcript, then by table, then by first coder's category, then by second coder's.
        Categories of present and absent make a table of 2 by 2 for each code.

    Raises
    ------
    ValueError
        If the two last axes differ in length, or a number is negative or missing.

    Examples
    --------
    >>> units_from_pairs([[[20, 5], [10, 15]]]).totals.tolist()
    [20.0, 5.0, 10.0, 15.0]
    """
    table = np.asarray(cube, dtype=float)
    if table.ndim < 3 or table.shape[-1] != table.shape[-2]:
        raise ValueError("a cube has transcripts, and both coders' categories at its end")
    c = table.shape[-1]
    patterns = np.stack(np.divmod(np.arange(c * c), c), axis=1)
    return units_from_patterns(patterns, table.reshape((*table.shape[:-2], c * c)), n_categories=c)


def _whole(values: ArrayLike, what: str) -> Whole:
    given = np.asarray(values)
    if given.size and not np.issubdtype(given.dtype, np.integer):
        raise ValueError(f"{what} is a whole number")
    return given.astype(np.int64)


def _check(values: Whole, weights: Array, n_categories: int) -> None:
    if values.ndim != 2 or values.shape[1] < 2:
        raise ValueError("agreement needs two coders or more")
    if values.size and not -1 <= values.min() <= values.max() < n_categories:
        raise ValueError(f"a category is a number from 0 to {n_categories - 1}, or -1 for none")
    if not np.all(np.isfinite(weights)) or np.any(weights < 0):
        raise ValueError("a weight is 0 or more")
