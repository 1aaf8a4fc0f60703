"""Variance from estimates under replicate weights, whoever made them."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float64]


def replicate_covariance(
    estimates: ArrayLike,
    *,
    full: ArrayLike,
    scale: float,
    rscales: ArrayLike,
    mse: bool = False,
    missing: str = "fail",
) -> Array:
    """Return the covariance matrix of estimates from their values under replicate weights.

    Parameters
    ----------
    estimates
        Estimates under each replicate; array (replicates, estimates) or (replicates).
    full
        Estimates under the full weights; array (estimates).
    scale
        Factor on the whole sum.
    rscales
        Factor on each replicate's square; array (replicates).
    mse
        Squares about the full estimate; otherwise about the mean of replicates with a factor above 0.
    missing
        A replicate without an estimate: ``"fail"``, or ``"drop"`` it, as R does.

    Returns
    -------
    array (estimates, estimates)

    Raises
    ------
    ValueError
        If arrays do not fit, or an estimate is missing and may not be.

    Notes
    -----
    **Formula** ``scale Σ_r rscales_r (θ_r - θ̄)(θ_r - θ̄)ᵀ``.

    **Source** Wolter (2007), §3.3 and §4.2; in R ``survey::svrVar(thetas, scale, rscales, mse, coef)``.

    Examples
    --------
    >>> replicate_covariance([[1.0], [3.0]], full=[2.0], scale=0.5, rscales=[1, 1]).round(9).tolist()
    [[1.0]]
    """
    values, factor = np.asarray(estimates, dtype=float), np.asarray(rscales, dtype=float)
    values = values[:, None] if values.ndim == 1 else values
    whole = np.asarray(full, dtype=float).reshape(-1)
    if values.shape != (len(factor), len(whole)):
        raise ValueError(
            "estimates have a row for each replicate factor, and a column for each full estimate"
        )
    if missing not in ("fail", "drop"):
        raise ValueError(f"missing is fail or drop, not {missing}")
    known = np.isfinite(values).all(axis=1)
    if not known.all():
        if missing == "fail" or not known.any():
            raise ValueError(f"{int((~known).sum())} of {len(known)} replicates have no estimate")
        values, factor = values[known], factor[known]
    centre = whole if mse else values[factor > 0].mean(axis=0)
    deviation = (values - centre) * np.sqrt(scale * factor)[:, None]
    return np.asarray(deviation.T @ deviation, dtype=float)


def replicate_degrees_of_freedom(weights: ArrayLike, *, tolerance: float = 1e-5) -> int:
    """Return the degrees of freedom of replicate weights: their rank less 1.

    Parameters
    ----------
    weights
        Replicate weights, or their factors by unit; array (rows or units, replicates).
    tolerance
        A replicate counts as a mixture of others if less than this part of its length is left beside them.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If weights are not a table of finite numbers.

    Notes
    -----
    **Formula** ``rank(W) - 1``, by orthogonalisation column by column.

    **Source** Lumley (2010), Complex Surveys, §2.3; in R ``survey::degf``, which is ``qr(weights, tol =
    1e-5)$rank - 1``.

    Examples
    --------
    >>> replicate_degrees_of_freedom([[0.0, 2.0, 0.0], [2.0, 0.0, 2.0]])
    1
    """
    table = np.asarray(weights, dtype=float)
    if table.ndim != 2 or not np.isfinite(table).all():
        raise ValueError("replicate weights are a table of finite numbers, a column for each replicate")
    basis = np.zeros((len(table), min(table.shape)))
    rank = 0
    for column in table.T:
        length = float(np.linalg.norm(column))
        left = column
        # Twice, for what rounding leaves of the first time.
        for _ in range(2):
            left = left - basis[:, :rank] @ (basis[:, :rank].T @ left)
        rest = float(np.linalg.norm(left))
        if rank < basis.shape[1] and rest > tolerance * length:
            basis[:, rank] = left / rest
            rank += 1
    return rank - 1
