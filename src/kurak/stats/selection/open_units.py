"""Before any draw: certainty units and impossible ones are set apart, and the others stay open."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Probabilities = Sequence[float] | NDArray[np.float64]

WHOLE = 1e-8
"""A sum of probabilities this close to a whole number is that number: the difference is rounding."""


@dataclass(frozen=True, slots=True)
class OpenUnits:
    """The units whose fate is open, that is with a probability between 0 and 1.

    Attributes
    ----------
    certain
        Positions of the units with probability 1.
    units
        Positions of the open units, in the order of the frame.
    probabilities
        Their inclusion probabilities.
    size
        Sum of these probabilities: the expected number drawn among them. A whole number if it is one but for rounding.
    """

    certain: NDArray[np.int64]
    units: NDArray[np.int64]
    probabilities: NDArray[np.float64]
    size: float

    def whole_size(self, *, method: str) -> int:
        """Return how many open units are drawn; stop if that is no whole number."""
        if not self.size.is_integer():
            raise ValueError(f"{method} draws a whole number of units, but the probabilities sum to {self.size:.6f}")
        return int(self.size)

    def with_certain(self, drawn: NDArray[np.integer]) -> NDArray[np.int64]:
        """Return the positions in the frame of open units drawn, certainty units added, sorted."""
        return np.sort(np.concatenate([self.certain, self.units[drawn]]))


def open_units(probabilities: Probabilities) -> OpenUnits:
    """Set apart the units that are always drawn, and leave out those that never are.

    Parameters
    ----------
    probabilities
        Inclusion probability of each unit, of shape (N,), from 0 to 1.

    Returns
    -------
    OpenUnits
        Certainty units, open units, and how many of these are drawn.

    Raises
    ------
    ValueError
        When a probability is missing or not from 0 to 1.

    Notes
    -----
    **Formula** open: ``0 < π < 1``; certain: ``π = 1``.

    **Reference** Tillé (2006), Sampling Algorithms, chapter 2; R ``which(pik > 0 & pik < 1)``.

    Examples
    --------
    >>> found = open_units([0.5, 1, 0, 0.5])
    >>> found.certain.tolist(), found.units.tolist(), found.size
    ([1], [0, 3], 1.0)
    """
    given = np.asarray(probabilities, dtype=np.float64)
    if given.ndim != 1:
        raise ValueError(f"inclusion probabilities are one number a unit, not an array of {given.ndim} dimensions")
    # Written so that a missing number fails too.
    if not ((given >= 0) & (given <= 1)).all():
        raise ValueError("an inclusion probability is from 0 to 1, and none may be missing")
    units = np.flatnonzero((given > 0) & (given < 1))
    between = given[units]
    # Rounded once, so the same on every machine.
    size = math.fsum(between.tolist())
    if abs(size - round(size)) < WHOLE:
        size = float(round(size))
    return OpenUnits(np.flatnonzero(given == 1).astype(np.int64), units.astype(np.int64), between, size)
