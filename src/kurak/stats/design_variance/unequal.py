"""Variance under unequal probabilities without replacement, as a quadratic form in the units' totals.

Overton's and Hartley and Rao's approximations to joint probabilities make a form of rank two in each stratum,
so they cost one pass over the units; only joint probabilities that somebody gives fill a matrix.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.stats.design_variance.dense_codes import first_places

Array: TypeAlias = NDArray[np.float64]
Codes: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class QuadraticForm:
    """The variance ``Σ_i d_i t_i² + Σ_h a_h T_h² + 2 b_h P_h T_h``, or with a matrix ``Σ_ij D_ij t_i t_j``.

    Parameters
    ----------
    own
        d, the weight of each unit's own square; array (units).
    probability
        p, each unit's probability of being drawn; array (units). ``P_h = Σ p_i t_i`` and ``T_h = Σ t_i`` over
        the stratum.
    start
        First unit of each stratum; array (strata).
    level, slope
        a and b; arrays (strata).
    matrix
        D off the diagonal, for joint probabilities; array (units, units), or None.
    """

    own: Array
    probability: Array
    start: Codes
    level: Array
    slope: Array
    matrix: Array | None = None


def quadratic_form(
    method: str,
    *,
    probability: Array,
    strata: Codes,
    variance: str = "HT",
    joint: Array | None = None,
    squared_share: Array | None = None,
    tolerance: float = 1e-4,
) -> QuadraticForm:
    """Return the form that estimates the variance of a total under unequal probabilities.

    Parameters
    ----------
    method
        ``"overton"``, ``"hartley_rao"``, ``"poisson"`` or ``"joint"``.
    probability
        Probability of each unit of being drawn; array (units), ordered by stratum.
    strata
        Stratum of each unit from 0, never falling.
    variance
        ``"HT"``, Horvitz and Thompson's estimator, or ``"YG"``, Yates and Grundy's.
    joint
        Joint probabilities, each unit's own on the diagonal; array (units, units).
    squared_share
        Σp²/n over the population's units of each stratum, for Hartley and Rao; array (strata).
    tolerance
        Entries of D nearer to zero than this count as zero; R's ``ppsmat`` has 1e-4. Zero keeps all.

    Returns
    -------
    QuadraticForm

    Raises
    ------
    ValueError
        If the method or estimator has no such name, or joint probabilities are missing, not square or not
        above 0.

    Notes
    -----
    **Formula** ``D_ij = (p_ij - p_i p_j) / p_ij``, ``D_ii = 1 - p_i``. Horvitz and Thompson:
    ``Σ_ij D_ij t_i t_j``. Yates and Grundy: ``-½ Σ_ij D_ij (t_i - t_j)²``. Overton: ``p_ij = p_i p_j (n - 1)
    / (n - (p_i + p_j)/2)``. Hartley and Rao: ``p_ij = p_i p_j (n - 1) / (n - p_i - p_j + Σp²/n)``. Poisson:
    ``p_ij = p_i p_j``.

    **Source** Särndal, Swensson and Wretman (1992), §2.8 and §3.6; Overton and Stehman (1995), The American
    Statistician 49, 261-268; Hartley and Rao (1962), Annals of Mathematical Statistics 33, 350-374. In R
    ``survey::svydesign(pps = "overton" | HR(s) | ppsmat(pij) | poisson_sampling(p), variance = "HT" |
    "YG")``.

    Examples
    --------
    >>> form = quadratic_form("poisson", probability=np.array([0.5, 0.25]), strata=np.array([0, 0]))
    >>> form_covariance(form, np.array([[2.0], [4.0]])).item()
    14.0
    """
    if variance not in ("HT", "YG"):
        raise ValueError(f"the variance estimator is HT or YG, not {variance}")
    start = first_places(strata)
    count = np.bincount(strata).astype(float)
    level, slope, matrix = np.zeros(len(start)), np.zeros(len(start)), None
    if method == "joint":
        if joint is None or joint.shape != (len(strata), len(strata)) or not np.all(joint > 0):
            raise ValueError(
                "joint probabilities are a square matrix of numbers above 0, one row for each unit"
            )
        alone = np.diag(joint)
        matrix = (joint - np.outer(alone, alone)) / joint
        matrix[np.abs(matrix) < tolerance] = 0.0
        own = np.diag(matrix).copy()
        np.fill_diagonal(matrix, 0.0)
    else:
        own = 1 - probability
        # A stratum's only unit has no pair.
        pairs = np.divide(1.0, count - 1, out=np.zeros_like(count), where=count > 1)
        if method == "overton":
            level, slope = -pairs, pairs / 2
        elif method == "hartley_rao":
            mean = np.add.reduceat(probability, start) / count if squared_share is None else squared_share
            level, slope = -(1 + mean) * pairs, pairs
        elif method != "poisson":
            raise ValueError(
                f"unequal probabilities are overton, hartley_rao, poisson or joint, not {method}"
            )
        # What the sums over the stratum count of the unit with itself.
        own = own - level[strata] - 2 * slope[strata] * probability
    form = QuadraticForm(own, probability, start, level, slope, matrix)
    if variance == "HT":
        return form
    rows = own + (level[strata] * count[strata] + slope[strata] * count[strata] * probability)
    rows = rows + slope[strata] * np.add.reduceat(probability, start)[strata]
    if matrix is not None:
        rows = rows + matrix.sum(axis=1)
    return QuadraticForm(own - rows, probability, start, level, slope, matrix)


def form_covariance(form: QuadraticForm, sums: Array) -> Array:
    """Return the covariance matrix of totals under a quadratic form.

    Parameters
    ----------
    form
        From :func:`quadratic_form`.
    sums
        Weighted totals of units; array (units, variables).

    Returns
    -------
    array (variables, variables)
        Horvitz and Thompson's estimator can be below 0.

    Notes
    -----
    **Formula** ``tᵀ D u`` for two variables t and u; see :func:`quadratic_form`.

    **Source** Särndal, Swensson and Wretman (1992), §2.8; in R ``survey:::htvar.matrix`` and
    ``survey:::ygvar.matrix``.

    Examples
    --------
    >>> form = quadratic_form("overton", probability=np.array([0.5, 0.5]), strata=np.array([0, 0]))
    >>> form_covariance(form, np.array([[3.0], [1.0]])).item()
    2.0
    """
    whole = np.add.reduceat(sums, form.start, axis=0)
    likely = np.add.reduceat(sums * form.probability[:, None], form.start, axis=0)
    cross = (whole * form.slope[:, None]).T @ likely
    result = (sums * form.own[:, None]).T @ sums + (whole * form.level[:, None]).T @ whole + cross + cross.T
    return np.asarray(result if form.matrix is None else result + sums.T @ form.matrix @ sums, dtype=float)


def form_variances(form: QuadraticForm, sums: Array) -> Array:
    """Return the variances of totals under a quadratic form, without their covariances.

    Parameters
    ----------
    form
        From :func:`quadratic_form`.
    sums
        Weighted totals of units; array (units, variables).

    Returns
    -------
    array (variables)

    Notes
    -----
    **Formula** and **Source** as :func:`form_covariance`.

    Examples
    --------
    >>> form = quadratic_form("overton", probability=np.array([0.5, 0.5]), strata=np.array([0, 0]))
    >>> form_variances(form, np.array([[3.0], [1.0]])).tolist()
    [2.0]
    """
    whole = np.add.reduceat(sums, form.start, axis=0)
    likely = np.add.reduceat(sums * form.probability[:, None], form.start, axis=0)
    result = form.own @ sums**2 + form.level @ whole**2 + 2 * (form.slope @ (whole * likely))
    if form.matrix is not None:
        result = result + np.einsum("ik,ik->k", sums, form.matrix @ sums)
    return np.asarray(result, dtype=float)
