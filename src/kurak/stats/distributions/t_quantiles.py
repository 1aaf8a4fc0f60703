"""Student t quantiles of many degrees of freedom at once: thousands of domains have few different ones."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.student import normal_quantile, t_quantile


def t_quantiles(probability: float, df: ArrayLike) -> NDArray[np.float64]:
    """Return the t quantile of each of many degrees of freedom.

    Parameters
    ----------
    probability
        Above 0 and below 1.
    df
        Degrees of freedom; array of any shape. Infinite means the normal distribution.

    Returns
    -------
    ndarray
        Quantiles, of the shape of ``df``; not a number where ``df`` is not above 0 or missing: such a domain
        has an estimate but no interval.

    Raises
    ------
    ValueError
        If the probability is not strictly between 0 and 1.

    Notes
    -----
    **Formula** :func:`~kurak.stats.student.t_quantile`, worked out once for each distinct ``df``.

    **Source** R ``qt(0.975, c(5, 5, Inf))``.

    Examples
    --------
    >>> t_quantiles(0.975, [5.0, 5.0, float("inf"), 0.0]).round(6).tolist()
    [2.570582, 2.570582, 1.959964, nan]
    """
    infinite = normal_quantile(probability)
    wanted = np.asarray(df, dtype=float)
    distinct, position = np.unique(wanted, return_inverse=True)
    found = [
        (infinite if np.isinf(value) else t_quantile(probability, df=float(value))) if value > 0 else np.nan
        for value in distinct
    ]
    return np.asarray(found, dtype=float)[position].reshape(wanted.shape)
