"""Whether a person answers items of one scale alike: even items against odd ones, over the scales."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float64]


def even_odd_consistency(answers: ArrayLike, *, scales: Sequence[Sequence[int]]) -> Array:
    """Correlate, within each record, means of even and of odd items over the scales.

    Parameters
    ----------
    answers
        Answers as numbers, negative items turned; not a number where there is none. Array (records, items).
    scales
        Columns of each scale, in the order in which they were asked; three scales of two items or more.

    Returns
    -------
    array (records)
        From −1 to 1; low where a person answers without minding the items. Not a number with fewer than three
        scales with both halves answered, or halves that do not vary.

    Raises
    ------
    ValueError
        If there are fewer than three scales, or one has fewer than two items.

    Notes
    -----
    **Formula** r of the pairs (mean of items 2, 4, …; mean of items 1, 3, …) over the scales, stepped up for
    half of the length by Spearman–Brown ``2r/(1 + r)``; −1 where that lies below −1.

    **Source** Johnson (2005), Journal of Research in Personality 39, 103-129; Meade and Craig (2012),
    Psychological Methods 17, 437-455; R ``careless::evenodd``. Few scales make few pairs: with four, chance
    alone gives any value.

    Examples
    --------
    >>> even_odd_consistency([[5, 4, 1, 2, 3, 3]], scales=[(0, 1), (2, 3), (4, 5)]).round(6).tolist()
    [1.0]
    """
    x = np.asarray(answers, dtype=float)
    if x.ndim != 2:
        raise ValueError("answers are a table of records by items")
    if len(scales) < 3 or any(len(scale) < 2 for scale in scales):
        raise ValueError(
            "even and odd items are compared over three scales or more, of two items or more each"
        )
    even = np.column_stack([_mean(x[:, list(scale)[1::2]]) for scale in scales])
    odd = np.column_stack([_mean(x[:, list(scale)[0::2]]) for scale in scales])
    both = ~(np.isnan(even) | np.isnan(odd))
    pairs = both.sum(axis=1)
    a, b = (np.where(both, half, 0.0) for half in (even, odd))
    count = np.maximum(pairs, 1)[:, None]
    a, b = (np.where(both, half - half.sum(axis=1, keepdims=True) / count, 0.0) for half in (a, b))
    spread = np.sqrt((a**2).sum(axis=1) * (b**2).sum(axis=1))
    # Means of the same answers differ in their last digits only: such halves do not vary.
    varies = (pairs >= 3) & ((a**2).sum(axis=1) > 1e-12) & ((b**2).sum(axis=1) > 1e-12)
    r = np.clip(np.divide((a * b).sum(axis=1), spread, out=np.full(len(x), np.nan), where=varies), -1.0, 1.0)
    stepped: Array = np.divide(2 * r, 1 + r, out=np.full(len(x), -1.0), where=~(r <= -1 / 3))
    found: Array = np.where(np.isnan(r), np.nan, np.maximum(stepped, -1.0))
    return found


def _mean(x: Array) -> Array:
    given = ~np.isnan(x)
    number = given.sum(axis=1)
    mean: Array = np.divide(
        np.where(given, x, 0.0).sum(axis=1), number, out=np.full(len(x), np.nan), where=number > 0
    )
    return mean
