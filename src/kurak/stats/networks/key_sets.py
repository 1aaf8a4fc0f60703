"""Sets of key actors: what is reported of a search for the best set, whether all sets were tried or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, combinations, islice
from math import comb

import numpy as np

from kurak.stats.networks.ties import Whole

MOST_SETS = 200_000
"""Sets up to which all are tried."""

SHOWN = 100
"""Best sets that are listed; all are counted."""

SAME = 1e-9
"""Values nearer than this are the same: they are sums of a few fractions."""


@dataclass(frozen=True)
class KeySets:
    """The best sets of some size.

    Attributes
    ----------
    sets
        The best sets, each in order of the actors, at most a hundred. Found by steps: the one that was found.
    n_best
        How many sets are as good; None where not all were tried, and nobody knows.
    value
        What the measure is with the set.
    without
        What it is with nobody in the set.
    exact
        Whether all sets were tried. If so, nothing is better.
    upper_bound
        What no set can pass. The value itself if exact.
    guarantee
        The least share of the best value that this one is sure to be; 1 if exact, None where nothing is known.
    n_tried
        Sets whose value was computed.
    """

    sets: tuple[tuple[int, ...], ...]
    n_best: int | None
    value: float
    without: float
    exact: bool
    upper_bound: float
    guarantee: float | None
    n_tried: int


def all_sets(n: int, size: int, *, at_once: int) -> Iterator[Whole]:
    """Yield all sets of this size, some at once, in order: [set, member].

    Examples
    --------
    >>> [part.tolist() for part in all_sets(3, 2, at_once=2)]
    [[[0, 1], [0, 2]], [[1, 2]]]
    """
    sets = combinations(range(n), size)
    for first in sets:
        part = chain(first, chain.from_iterable(islice(sets, at_once - 1)))
        yield np.fromiter(part, dtype=np.intp).reshape(-1, size)


def few_enough(n: int, size: int, most: int) -> bool:
    """Say whether all sets of this size may be tried.

    Examples
    --------
    >>> few_enough(100, 3, 200_000), few_enough(100, 4, 200_000)
    (True, False)
    """
    return comb(n, size) <= most


class BestSets:
    """Keeps the best of the sets that it is shown, and counts them."""

    def __init__(self) -> None:
        self.value = -np.inf
        self.sets: list[tuple[int, ...]] = []
        self.n_best = 0
        self.n_tried = 0

    def look_at(self, sets: Whole, values: np.typing.NDArray[np.float64]) -> None:
        """Take the best of these sets if they are as good as the best so far."""
        self.n_tried += len(sets)
        top = float(values.max())
        if top > self.value + SAME:
            self.value, self.sets, self.n_best = top, [], 0
        best = np.flatnonzero(values >= self.value - SAME)
        self.n_best += len(best)
        self.sets.extend(tuple(row) for row in sets[best[: SHOWN - len(self.sets)]].tolist())


def require_size(n: int, size: int, *, left: int) -> None:
    """Refuse a set that is empty, or that leaves too few others."""
    if not 1 <= size <= n - left:
        raise ValueError(
            f"a set of key actors has from 1 to {max(n - left, 0)} of these {n} actors, not {size}"
        )
