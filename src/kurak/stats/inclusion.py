"""Inclusion probabilities in proportion to size, and the units that are so large that they are always drawn."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from kurak.stats.counts import require_count

Sizes = Sequence[int] | Sequence[float] | NDArray[np.integer] | NDArray[np.float64]


def inclusion_probabilities(sizes: Sizes, *, n: int) -> NDArray[np.float64]:
    """Return first-order inclusion probabilities in proportion to size.

    Parameters
    ----------
    sizes
        Measure of size of each unit, of shape (N,), in any unit (people, households): 0 or more. A unit of size 0
        has probability 0.
    n
        Number of units to draw, at most the number of units with a size above 0.

    Returns
    -------
    NDArray
        Probabilities from 0 to 1, of shape (N,), that sum to ``n``.

    Raises
    ------
    ValueError
        When a size is negative or no number, when all sizes are 0, or when there are fewer than ``n`` units to draw.

    Notes
    -----
    **Formula** ``π_i = n x_i / Σ x``; units with ``π_i ≥ 1`` get 1 and leave, and the rest is computed anew with
    what remains of ``n``, until no unit is above 1.

    **Reference** Tillé (2006), Sampling Algorithms, chapter 2; Särndal, Swensson and Wretman (1992), Model
    Assisted Survey Sampling, section 3.6.1; R ``sampling::inclusionprobabilities(a, n)``.

    Examples
    --------
    >>> inclusion_probabilities([10, 20, 70, 0], n=2).round(3).tolist()
    [0.333, 0.667, 1.0, 0.0]
    """
    measures = _measures(sizes, n)
    certain = _always_drawn(measures, n)
    left = n - int(certain.sum())
    total = _sum(measures[~certain])
    if total == 0:  # every unit with a size is certain
        return certain.astype(np.float64)
    return np.where(certain, 1.0, left * measures / total)


def certainty_units(sizes: Sizes, *, n: int) -> NDArray[np.bool_]:
    """Return which units are drawn with certainty when ``n`` are drawn in proportion to size.

    Parameters
    ----------
    sizes
        Measure of size of each unit, of shape (N,): 0 or more.
    n
        Number of units to draw.

    Returns
    -------
    NDArray
        True for certainty units, of shape (N,).

    Raises
    ------
    ValueError
        As for :func:`inclusion_probabilities`.

    Notes
    -----
    **Formula** the units with ``n x_i ≥ Σ x``, taken out again and again until none is left; comparing products
    instead of quotients keeps a unit at exactly 1 on the right side when sizes are whole numbers.

    **Reference** Tillé (2006), chapter 2; R ``sampling::inclusionprobabilities(a, n) >= 1``.

    Examples
    --------
    >>> certainty_units([10, 20, 70, 0], n=2).tolist()
    [False, False, True, False]
    """
    return _always_drawn(_measures(sizes, n), n)


@dataclass(frozen=True, slots=True)
class SelfRepresenting:
    """The units that a plan of interviews takes with certainty.

    Attributes
    ----------
    threshold
        People that one cluster stands for: units of this size and more are self-representing.
    units
        Their positions in the frame, in its order.
    """

    threshold: Fraction
    units: tuple[int, ...]


def self_representing(sizes: Sequence[int], *, interviews: int, cluster_size: int) -> SelfRepresenting:
    """Return the units at least as large as the population that one cluster stands for.

    Parameters
    ----------
    sizes
        People in each unit of the frame: whole numbers, 0 or more.
    interviews
        Interviews in the whole sample.
    cluster_size
        Interviews in one cluster.

    Returns
    -------
    SelfRepresenting
        The threshold as an exact fraction, and the positions of the units.

    Raises
    ------
    ValueError
        When a size is negative, all sizes are 0, or a number of interviews is not positive.

    Notes
    -----
    **Formula** ``x_i ≥ N b / n``, with ``N = Σ x`` people, ``b`` interviews a cluster and ``n`` interviews: such a
    unit would be hit by a systematic draw with this interval every time. In whole numbers: ``n x_i ≥ N b``.

    **Reference** Kish (1965), Survey Sampling, chapter 7; in R ``which(x >= sum(x) * b / n)``.

    Examples
    --------
    >>> self_representing([500, 300, 150, 50], interviews=40, cluster_size=10)
    SelfRepresenting(threshold=Fraction(250, 1), units=(0, 1))
    """
    require_count(interviews, name="the number of interviews")
    require_count(cluster_size, name="the number of interviews in a cluster")
    whole = np.asarray(sizes)
    if (whole < 0).any():
        raise ValueError("a measure of size is 0 or more")
    # Python's own integers: NumPy's would overflow without a word.
    people = sum(whole.tolist())
    if people == 0:
        raise ValueError("the measures of size are all 0, so no unit stands for anybody")
    # Near the threshold a unit is compared in whole numbers; far below it floating point is enough to pass it over.
    near = np.flatnonzero(whole >= 0.999 * people * cluster_size / interviews).tolist()
    units = tuple(at for at in near if int(whole[at]) * interviews >= people * cluster_size)
    return SelfRepresenting(Fraction(people * cluster_size, interviews), units)


def _measures(sizes: Sizes, n: int) -> NDArray[np.float64]:
    require_count(n, name="the number of units to draw")
    measures = np.asarray(sizes, dtype=np.float64)
    if measures.ndim != 1:
        raise ValueError(f"measures of size are one number a unit, not an array of {measures.ndim} dimensions")
    if not np.isfinite(measures).all():
        raise ValueError("a measure of size is a number; one of them is missing or infinite")
    if (measures < 0).any():
        raise ValueError("a measure of size is 0 or more")
    positive = int(np.count_nonzero(measures))
    if positive == 0:
        raise ValueError("the measures of size are all 0, so nothing can be drawn in proportion to them")
    if n > positive:
        raise ValueError(f"{n:,} units cannot be drawn from {positive:,} with a size above 0")
    return measures


def _always_drawn(measures: NDArray[np.float64], n: int) -> NDArray[np.bool_]:
    certain = np.zeros(len(measures), dtype=np.bool_)
    while True:
        left = n - int(certain.sum())
        large = ~certain & (measures > 0) & (left * measures >= _sum(measures[~certain]))
        if not large.any():
            return certain
        certain |= large


def _sum(measures: NDArray[np.float64]) -> float:
    # Rounded once, so that the sum is the same on every machine, whatever the order of its additions.
    return math.fsum(measures.tolist())
