"""Simple random sampling without replacement."""

import numpy as np
from numpy.typing import NDArray

from kurak.stats.counts import require_count
from kurak.stats.selection.streams import random_order


def simple_random(units: int, *, n: int, generator: np.random.Generator) -> NDArray[np.int64]:
    """Draw units so that every sample of the size has the same probability.

    Parameters
    ----------
    units
        Number of units in the frame or stratum, N.
    n
        Number of units to draw, from 0 to N.
    generator
        Where the random numbers come from.

    Returns
    -------
    NDArray
        Positions of the drawn units, sorted, of shape (n,).

    Raises
    ------
    ValueError
        When ``n`` is above N.

    Notes
    -----
    **Formula** ``P(s) = 1 / C(N, n)``: the n units that come first in a random order.

    **Reference** Cochran (1977), Sampling Techniques, chapter 2; Tillé (2006), Sampling Algorithms, chapter 4;
    R ``sampling::srswor(n, N)``.

    Examples
    --------
    >>> from kurak.stats.selection.streams import stream
    >>> len(simple_random(10, n=3, generator=stream(1, "example")))
    3
    """
    require_equal_size(units, n)
    return np.sort(random_order(units, generator=generator)[:n])


def simple_random_joint(units: int, *, n: int) -> float:
    """Return the probability that two given units are both drawn.

    Parameters
    ----------
    units, n
        As for :func:`simple_random`.

    Returns
    -------
    float
        The same for every pair; 0 where there is no pair.

    Raises
    ------
    ValueError
        When ``n`` is above N.

    Notes
    -----
    **Formula** ``π_ij = n(n − 1) / (N(N − 1))``.

    **Reference** Cochran (1977), chapter 2; R ``n * (n - 1) / (N * (N - 1))``.

    Examples
    --------
    >>> simple_random_joint(5, n=2)
    0.1
    """
    require_equal_size(units, n)
    return 0.0 if units < 2 else n * (n - 1) / (units * (units - 1))


def require_equal_size(units: int, n: int) -> None:
    """Stop when ``n`` units cannot be drawn from ``units`` without replacement."""
    require_count(units, name="the number of units", least=0)
    require_count(n, name="the number of units to draw", least=0)
    if n > units:
        raise ValueError(f"{n:,} units cannot be drawn from {units:,} without replacement")
