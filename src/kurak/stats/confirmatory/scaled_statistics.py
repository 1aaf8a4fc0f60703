"""Tests of models fitted with convenient rather than right weights: scaled and shifted statistics."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class ScaledStatistic:
    """A statistic with about the mean and variance of a chi-square.

    Attributes
    ----------
    value
        The statistic, scaled and shifted.
    scaling, shift
        It is the plain statistic divided by the first, plus the second.
    """

    value: float
    scaling: float
    shift: float


def scaled_and_shifted(
    statistic: float, *, df: int, mixture: Array, design_df: float | None = None
) -> ScaledStatistic:
    """Give a statistic the mean and the variance of a chi-square.

    Parameters
    ----------
    statistic
        Distributed as a weighted sum of chi-squares with one degree of freedom each.
    df
        Degrees of freedom of the chi-square.
    mixture
        A symmetric matrix whose roots are the weights, estimated.
    design_df
        Degrees of freedom of the design from which it was estimated. With few sampling units its square is far
        too large on average, and is corrected; None takes it as it is.

    Returns
    -------
    ScaledStatistic

    Notes
    -----
    **Formula** a T + b with a = √(df / q) and b = df − a tr M; q = tr M², or from ν degrees of freedom ν² (tr M² −
    (tr M)²/ν) / ((ν + 2)(ν − 1)), unbiased if M is Wishart, and not below (tr M)²/df, where b is 0 and the statistic
    that of Satorra and Bentler.

    **Source** Srivastava (2005), *Journal of the Japan Statistical Society* 35, 251–272, for q; Asparouhov and Muthén (2010), *Simple second order chi-square correction*; R
    ``lavaan::lavTest(fit, "scaled.shifted")``, where the scaling is 1/a.

    Examples
    --------
    >>> found = scaled_and_shifted(10.0, df=2, mixture=np.diag([1.0, 3.0]))
    >>> round(found.value, 6), round(found.scaling, 6), round(found.shift, 6)
    (4.683282, 2.236068, 0.211146)
    >>> round(scaled_and_shifted(10.0, df=2, mixture=np.diag([1.0, 3.0]), design_df=4).value, 6)
    5.0
    """
    squares, trace = float((mixture**2).sum()), float(np.trace(mixture))
    if df == 0 or squares == 0:
        return ScaledStatistic(statistic, 1.0, 0.0)
    if design_df is not None:
        least = trace**2 / df
        corrected = least
        if design_df > 1:
            corrected = design_df**2 * (squares - trace**2 / design_df) / ((design_df + 2) * (design_df - 1))
        squares = max(corrected, least)
    scaling = math.sqrt(squares / df)
    shift = df - trace / scaling
    return ScaledStatistic(statistic / scaling + shift, scaling, shift)


def residual_mixture(covariance: Array, *, weights: Array, slopes: Array) -> Array:
    """The weighted sum of chi-squares that a least-squares statistic follows.

    Parameters
    ----------
    covariance
        Of the moments; array (moments, moments).
    weights
        With which their squared residuals were added; array (moments,).
    slopes
        Of the implied moments with the parameters, independent columns; array (moments, parameters).

    Returns
    -------
    array (moments − parameters, moments − parameters)
        A symmetric matrix whose roots are the weights of the chi-squares.

    Notes
    -----
    **Formula** Qᵀ W^½ V W^½ Q, where the columns of Q are an orthonormal base of what W^½ Δ leaves.

    **Source** Satorra and Bentler (1994), in von Eye and Clogg (eds), *Latent Variables Analysis*, 399–419; R
    ``lavaan::lavInspect(fit, "UGamma")`` has the same roots.

    Examples
    --------
    >>> slopes = np.array([[1.0], [0.0]])
    >>> residual_mixture(np.diag([2.0, 3.0]), weights=np.ones(2), slopes=slopes).round(9).tolist()
    [[3.0]]
    """
    root = np.sqrt(weights)
    base = np.linalg.qr(slopes * root[:, None], mode="complete")[0][:, slopes.shape[1] :]
    found: Array = base.T @ (covariance * np.outer(root, root)) @ base
    return found
