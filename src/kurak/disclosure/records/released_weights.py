"""Weights that do not tell in which stratum somebody was drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class ReleasedWeights:
    """Weights for release; made by :func:`blur_weights`.

    Parameters
    ----------
    weights
        One per record.
    values
        Different weights that are left.
    were
        Different weights that there were.
    largest_change
        Largest change of a weight, as a share of it.
    effect
        Design effect of weighting (Kish), before and after.
    """

    weights: Array
    values: int
    were: int
    largest_change: float
    effect: tuple[float, float]


def blur_weights(weights: ArrayLike, strata: ArrayLike, *, smallest: int, largest_share: float = 0.8) -> ReleasedWeights:
    """Return weights of which each value is shared by enough records of different strata.

    Parameters
    ----------
    weights
        Above 0, one per record.
    strata
        Stratum of each record; whatever the weights must not tell (or cluster, or both).
    smallest
        Fewest records with the same weight.
    largest_share
        Largest part of these that one stratum may have; 1 if it may have all, below 1 at least two share each value.

    Returns
    -------
    ReleasedWeights
        The total is what it was.

    Raises
    ------
    ValueError
        If even one weight for all would tell the stratum: nearly all records are of one.

    Notes
    -----
    **Method** weights in order are put together, from the smallest on, until a band has enough records and no stratum too large a part;
    all of it gets the mean. What does not fill a band at the end joins the one before, and so on down. Released again, bands stay.

    **Source** Microaggregation of one variable: Domingo-Ferrer and Mateo-Sanz (2002), IEEE TKDE 14, 189-201; why weights tell strata: de
    Waal and Willenborg (1997), Netherlands Official Statistics 12, 3-13. Effect: Kish (1965), Survey Sampling, 11.7.

    Examples
    --------
    >>> found = blur_weights([10, 10, 12, 12, 40, 42], ["a", "a", "b", "b", "c", "d"], smallest=2)
    >>> found.weights.tolist(), found.values, found.were
    ([11.0, 11.0, 11.0, 11.0, 41.0, 41.0], 2, 4)
    """
    w = np.asarray(weights, dtype=float)
    if w.ndim != 1 or not len(w) or not np.isfinite(w).all() or w.min() <= 0:
        raise ValueError("weights are above 0, one for each record")
    if smallest < 1 or not 0 < largest_share <= 1:
        raise ValueError("a value is shared by 1 or more, a share is above 0 and at most 1")
    _, places = np.unique(np.asarray(strata), return_inverse=True)
    if places.shape != w.shape:
        raise ValueError("there is one stratum for each record")
    values, at = np.unique(w, return_inverse=True)
    # Records of each weight in each stratum, as far as there are any.
    pairs, counts = np.unique(at.astype(np.int64) * (int(places.max()) + 1) + places, return_counts=True)
    rows, columns = np.divmod(pairs, int(places.max()) + 1)
    starts = np.searchsorted(rows, np.arange(len(values) + 1))

    def fine(tally: dict[int, int]) -> bool:
        total = sum(tally.values())
        return total >= smallest and max(tally.values()) <= largest_share * total

    bands: list[tuple[int, dict[int, int]]] = []
    first, tally, total = 0, dict[int, int](), 0
    first_pair, strata_of, numbers = starts.tolist(), columns.tolist(), counts.tolist()
    for value in range(len(values)):
        for place in range(first_pair[value], first_pair[value + 1]):
            tally[strata_of[place]] = tally.get(strata_of[place], 0) + numbers[place]
            total += numbers[place]
        if total >= smallest and fine(tally):
            bands.append((first, tally))
            first, tally, total = value + 1, {}, 0
    while first < len(values) and not fine(tally):
        if not bands:
            raise ValueError("nearly all records are of one stratum; a weight cannot hide it")
        # The rest joins the band before, which may then have too much of one stratum.
        first, before = bands.pop()
        for stratum, number in before.items():
            tally[stratum] = tally.get(stratum, 0) + number
    edges = np.array([start for start, _ in bands] + ([first] if first < len(values) else []))
    band = np.searchsorted(edges, at, side="right") - 1
    sums, sizes = np.bincount(band, weights=w), np.bincount(band)
    low, high = np.full(len(sizes), np.inf), np.full(len(sizes), -np.inf)
    np.minimum.at(low, band, w)
    np.maximum.at(high, band, w)
    # A band of one value keeps it to the last digit.
    means = np.where(low == high, low, sums / sizes)
    blurred = means[band]
    effect = tuple(float(len(one) * (one**2).sum() / one.sum() ** 2) for one in (w, blurred))
    return ReleasedWeights(
        blurred, len(np.unique(means)), len(values), float(np.abs(blurred / w - 1).max()), (effect[0], effect[1])
    )
