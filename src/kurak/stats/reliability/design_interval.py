"""Intervals of reliabilities, which cannot go beyond 1."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float64]


def reliability_ends(estimate: ArrayLike, reach: ArrayLike) -> tuple[Array, Array]:
    """Return the ends of intervals of reliabilities, which lie below 1.

    Parameters
    ----------
    estimate
        Alpha or omega, at most 1; array (K).
    reach
        Standard error times the quantile; array (K).

    Returns
    -------
    Lower and upper ends, arrays (K); not a number for a reliability of 1 or more.

    Notes
    -----
    **Formula** ``1 − (1 − α) exp(± reach / (1 − α))``: even on the scale of ``ln(1 − α)``.

    **Source** Bonett (2002), "Sample size requirements for testing and estimating coefficient alpha", Journal of Educational and
    Behavioral Statistics 27, 335-340; R ``1 - exp(log(1 - a) + c(1, -1) * qnorm(.975) * se / (1 - a))``.

    Examples
    --------
    >>> low, high = reliability_ends([0.8], [0.05])
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([0.7432], [0.8442])
    """
    alpha, width = np.asarray(estimate, dtype=float), np.asarray(reach, dtype=float)
    with np.errstate(invalid="ignore", divide="ignore"):
        left = np.where(alpha < 1, 1 - alpha, np.nan)
        factor = np.exp(width / left)
        return 1 - left * factor, 1 - left / factor
