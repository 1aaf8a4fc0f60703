"""Systematic sampling with equal probabilities, with an interval that need not be whole."""

import numpy as np
from numpy.typing import NDArray

from kurak.stats.selection.simple_random import require_equal_size


def systematic(units: int, *, n: int, generator: np.random.Generator) -> NDArray[np.int64]:
    """Draw units at equal distances from a random start.

    Parameters
    ----------
    units
        Number of units in the frame or stratum, N, in the order in which they are walked.
    n
        Number of units to draw, from 0 to N.
    generator
        Where the random number comes from; one is used.

    Returns
    -------
    NDArray
        Positions of the drawn units, in order, of shape (n,).

    Raises
    ------
    ValueError
        When ``n`` is above N.

    Notes
    -----
    **Formula** with ``r`` a random whole number from 0 to N − 1, the units ``⌊(r + jN) / n⌋``, j = 0 … n − 1: the
    fractional interval ``N / n``, in whole numbers, so that every unit has exactly ``n / N``.

    **Reference** Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, section 3.4.1 (fractional
    interval method); Tillé (2006), Sampling Algorithms, section 7.1; R ``sampling::UPsystematic(rep(n / N, N))``.

    Examples
    --------
    >>> from kurak.stats.selection.streams import stream
    >>> drawn = systematic(10, n=4, generator=stream(1, "example"))
    >>> set((drawn[1:] - drawn[:-1]).tolist()) <= {2, 3}
    True
    """
    require_equal_size(units, n)
    if n == 0:
        return np.empty(0, dtype=np.int64)
    start = int(generator.random() * units)
    return (start + np.arange(n, dtype=np.int64) * units) // n


def systematic_joint(units: int, drawn: NDArray[np.int64], *, n: int) -> NDArray[np.float64]:
    """Return the joint inclusion probabilities of units in a systematic draw.

    Parameters
    ----------
    units, n
        As for :func:`systematic`.
    drawn
        Positions of the k units wanted.

    Returns
    -------
    NDArray
        Of shape (k, k), with ``n / N`` on the diagonal. Many are 0: units that never come together.

    Raises
    ------
    ValueError
        When ``n`` is above N.

    Notes
    -----
    **Formula** unit i is drawn by the n starts ``in … in + n − 1`` modulo N; ``π_ij`` is the number of starts that i
    and j share, over N.

    **Reference** Särndal, Swensson and Wretman (1992), section 3.4.1; Tillé (2006), section 7.1;
    R ``sampling::UPsystematicpi2(rep(n / N, N))``.

    Examples
    --------
    >>> systematic_joint(4, np.array([0, 1, 2]), n=2).tolist()
    [[0.5, 0.0, 0.5], [0.0, 0.5, 0.0], [0.5, 0.0, 0.5]]
    """
    require_equal_size(units, n)
    starts = drawn * n % units
    apart = (starts[None, :] - starts[:, None]) % units
    # The starts of j begin among those of i, or run over the end of the circle into them.
    shared = np.maximum(n - apart, 0) + np.maximum(n - (units - apart), 0)
    joint: NDArray[np.float64] = shared / units
    return joint
