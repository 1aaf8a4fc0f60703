"""How far weights may move: the distances of calibration, and the factors that they give."""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
Codes: TypeAlias = NDArray[np.intp]
Distance: TypeAlias = Literal["linear", "raking", "logit"]


def factors(u: Array, *, distance: Distance, lower: Array, upper: Array) -> tuple[Array, Array]:
    """Return the factor on each weight and its slope, where the calibration variables push with ``u``.

    Parameters
    ----------
    u
        Linear predictor of each record, without unit; array (records).
    distance
        "linear" (least squares), "raking" (factors above 0) or "logit" (between bounds, smoothly).
    lower, upper
        Bounds of the factor; arrays (records). Infinite for none; "logit" needs finite ones around 1.

    Returns
    -------
    tuple of Array
        Factors g and slopes dg/du.

    Raises
    ------
    ValueError
        If bounds of "logit" are not finite or do not hold 1, or the distance is unknown.

    Notes
    -----
    **Formula** linear ``g = 1 + u``, raking ``g = exp(u)``, both cut at the bounds; logit ``g = (L(U − 1) + U(1 − L)E) /
    (U − 1 + (1 − L)E)`` with ``E = exp(Au)`` and ``A = (U − L) / ((1 − L)(U − 1))``.

    **Source** Deville and Särndal (1992), Journal of the American Statistical Association 87, 376-382, table 1 and (2.5);
    R ``survey::cal.linear``, ``cal.raking`` and ``cal.logit``.

    Examples
    --------
    >>> g, slope = factors(np.array([-1.0, 0.2]), distance="linear", lower=np.array([0.5]), upper=np.array([2.0]))
    >>> g.tolist(), slope.tolist()
    ([0.5, 1.2], [0.0, 1.0])
    """
    if distance == "linear":
        return _cut(1 + u, np.ones_like(u), lower, upper)
    if distance == "raking":
        with np.errstate(over="ignore"):
            g = np.exp(u)
        return _cut(g, g, lower, upper)
    if distance == "logit":
        return _logit(u, lower, upper)
    raise ValueError(f'a distance is "linear", "raking" or "logit", not "{distance}"')


def _cut(g: Array, slope: Array, lower: Array, upper: Array) -> tuple[Array, Array]:
    return np.clip(g, lower, upper), np.where((g > lower) & (g < upper), slope, 0.0)


def _logit(u: Array, lower: Array, upper: Array) -> tuple[Array, Array]:
    if not (np.all(np.isfinite(lower) & np.isfinite(upper)) and np.all((lower < 1) & (upper > 1))):
        raise ValueError("the logit distance needs a finite bound below 1 and one above 1")
    rate = (upper - lower) / ((1 - lower) * (upper - 1))
    # The same function as a share of the way from L to U, 1 / (1 + exp(−z)): it cannot overflow.
    z = rate * u + np.log((1 - lower) / (upper - 1))
    small = np.exp(-np.abs(z))
    share = np.where(z >= 0, 1.0, small) / (1 + small)
    return lower + (upper - lower) * share, (upper - lower) * rate * small / (1 + small) ** 2
