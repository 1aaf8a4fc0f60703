"""Cronbach's alpha and its kin from a covariance matrix, with the error of a simple random sample."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, nan, sqrt
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.distributions.beta import f_quantile
from kurak.stats.student import normal_quantile

Array: TypeAlias = NDArray[np.float64]
Interval: TypeAlias = Literal["feldt", "asymptotic"]


@dataclass(frozen=True)
class Alpha:
    """The internal consistency of a scale; made by :func:`cronbach_alpha`.

    Parameters
    ----------
    raw
        Alpha of the sum or mean of the items as they are; at most 1, below 0 if items go against each other.
    standardised
        Alpha of the items brought to one variance.
    lambda_6
        Guttman's sixth bound, from each item's squared multiple correlation with the others.
    average_r, median_r
        Mean and median of the correlations between items, -1 to 1.
    std_error
        Of ``raw``, for a simple random sample of ``n`` respondents. Not a number without ``n``.
    items
        Number of items.
    n
        Respondents, or None.
    """

    raw: float
    standardised: float
    lambda_6: float
    average_r: float
    median_r: float
    std_error: float
    items: int
    n: int | None


def cronbach_alpha(covariance: ArrayLike, *, n: int | None = None) -> Alpha:
    """Return Cronbach's alpha, raw and standardised, Guttman's lambda 6 and the average correlation of items.

    Parameters
    ----------
    covariance
        Of the items, negative ones turned; array (items, items). A correlation matrix makes ``raw`` and
        ``standardised`` the same.
    n
        Respondents behind it. Where answers are missing, psych takes all respondents.

    Returns
    -------
    Alpha
        A number is not a number where it does not exist: an item that is constant has no correlation, and
        lambda 6 has no meaning where one item follows exactly from others.

    Raises
    ------
    ValueError
        If the matrix is not square and symmetric, has fewer than two items, or ``n`` is below 2.

    Notes
    -----
    **Formula** ``α = k/(k-1) (1 - tr C / 1'C1)``; standardised the same of correlations R; ``λ6 = 1 - Σ (1 - SMC_i)
    / 1'R1``; ``var α = 2 k² / ((k-1)² (1'C1)³ n) · [1'C1 (tr C² + (tr C)²) - 2 tr C · 1'C²1]``.

    **Source** Cronbach (1951), Psychometrika 16, 297-334; Guttman (1945), Psychometrika 10, 255-282; van Zyl,
    Neudecker and Nel (2000), Psychometrika 65, 271-280; Duhachek and Iacobucci (2004), Journal of Applied
    Psychology 89, 792-808. In R ``psych::alpha(C, n.obs = n)$total``: raw_alpha, std.alpha, G6(smc), average_r,
    median_r, ase.

    Examples
    --------
    >>> found = cronbach_alpha([[2.0, 1.0, 1.0], [1.0, 2.0, 1.0], [1.0, 1.0, 2.0]], n=100)
    >>> found.raw, found.standardised, round(found.lambda_6, 4)
    (0.75, 0.75, 0.6667)
    >>> round(found.average_r, 4), round(found.std_error, 4)
    (0.5, 0.0433)
    """
    c = square_of_items(covariance)
    if n is not None and n < 2:
        raise ValueError("alpha needs two respondents at least")
    k = len(c)
    r = correlations(c)
    apart = r[np.tril_indices(k, -1)]
    total = variance_of_sum(r)
    return Alpha(
        raw=float(k / (k - 1) * (1 - np.trace(c) / variance_of_sum(c))),
        standardised=k / (k - 1) * (1 - k / total),
        lambda_6=float(1 - (k - multiple_correlations(r).sum()) / total),
        average_r=float(apart.mean()),
        median_r=float(np.median(apart)),
        std_error=nan if n is None else sqrt(unit_variance(c) / n),
        items=k,
        n=n,
    )


def alpha_interval(
    alpha: float,
    *,
    items: int,
    n: int,
    method: Interval = "feldt",
    std_error: float | None = None,
    confidence: float = 0.95,
) -> tuple[float, float]:
    """Return the interval of Cronbach's alpha for a simple random sample.

    Parameters
    ----------
    alpha
        Raw or standardised.
    items, n
        Number of items and of respondents, two at least.
    method
        ``"feldt"`` is exact for parallel items with normal answers; ``"asymptotic"`` takes ``std_error``.
    std_error
        From :func:`cronbach_alpha`, or of the design.
    confidence
        Above 0 and below 1.

    Returns
    -------
    tuple of two floats
        Lower and upper end; not a number if alpha or its error is none. Feldt's has none beyond 1, where only
        covariances can lead that do not belong to the same people.

    Raises
    ------
    ValueError
        If a number is out of range, the method has no such name, or it needs an error that is not given.

    Notes
    -----
    **Formula** Feldt ``1 - (1 - α) F(1 - a/2)`` and ``1 - (1 - α) F(a/2)``, quantiles of F with n - 1 and
    (n - 1)(k - 1) degrees of freedom; asymptotic ``α ± z · std_error``.

    **Source** Feldt, Woodruff and Salih (1987), Applied Psychological Measurement 11, 93-103; Duhachek and Iacobucci
    (2004). In R ``psych::alpha.ci(alpha, n.obs, n.var)``.

    Examples
    --------
    >>> [round(end, 4) for end in alpha_interval(0.75, items=3, n=100)]
    [0.6513, 0.8243]
    """
    if method not in ("feldt", "asymptotic"):
        raise ValueError(f"the method is feldt or asymptotic, not {method}")
    if items < 2 or n < 2:
        raise ValueError("alpha needs two items and two respondents at least")
    if not 0 < confidence < 1:
        raise ValueError("the confidence lies between 0 and 1")
    if method == "asymptotic":
        if std_error is None:
            raise ValueError("the asymptotic interval needs a standard error")
        reach = normal_quantile((1 + confidence) / 2) * std_error
        return alpha - reach, alpha + reach
    if not isfinite(alpha) or alpha > 1:
        return nan, nan
    ndf, ddf = n - 1, (n - 1) * (items - 1)
    low, high = (f_quantile((1 + sign * confidence) / 2, ndf=ndf, ddf=ddf) for sign in (1, -1))
    return 1 - (1 - alpha) * low, 1 - (1 - alpha) * high


def square_of_items(covariance: ArrayLike) -> Array:
    """Return the matrix as numbers, if it can be one of covariances.

    Parameters
    ----------
    covariance
        Array (items, items), two items at least; entries may be missing.

    Returns
    -------
    array (items, items)

    Raises
    ------
    ValueError
        If it is not square and symmetric, is too small, or has a variance below zero.

    Notes
    -----
    **Formula** ``C = C'``, ``c_ii ≥ 0``. **Source** in R ``isSymmetric(C)``.

    Examples
    --------
    >>> square_of_items([[1, 0], [0, 2]]).tolist()
    [[1.0, 0.0], [0.0, 2.0]]
    """
    c = np.asarray(covariance, dtype=float)
    if c.ndim != 2 or c.shape[0] != c.shape[1] or len(c) < 2:
        raise ValueError("covariances are a square table of two items at least")
    if not np.allclose(c, c.T, rtol=1e-9, atol=1e-12, equal_nan=True):
        raise ValueError("covariances are symmetric")
    if (np.diag(c) < 0).any():
        raise ValueError("no variance is below zero")
    return c


def correlations(covariance: Array) -> Array:
    """Return the correlations of items from their covariances.

    Parameters
    ----------
    covariance
        Array (items, items).

    Returns
    -------
    array (items, items)
        Ones on the diagonal; not a number for an item that is constant.

    Notes
    -----
    **Formula** ``c_ab / √(c_aa c_bb)``. **Source** in R ``cov2cor(C)``.

    Examples
    --------
    >>> correlations(np.array([[4.0, 3.0], [3.0, 9.0]])).tolist()
    [[1.0, 0.5], [0.5, 1.0]]
    """
    spread = np.sqrt(np.diag(covariance))
    with np.errstate(divide="ignore", invalid="ignore"):
        r: Array = covariance / np.outer(spread, spread)
    np.fill_diagonal(r, np.where(spread > 0, 1.0, np.nan))
    return r


def multiple_correlations(correlation: Array) -> Array:
    """Return each item's squared multiple correlation with all others.

    Parameters
    ----------
    correlation
        Array (items, items).

    Returns
    -------
    array (items)
        Not a number for all if an item follows from others exactly, or the matrix cannot be one of
        correlations of the same people, as may happen with pairwise bases.

    Notes
    -----
    **Formula** ``1 - 1 / (R⁻¹)_ii``. **Source** Guttman (1945); in R ``psych::smc(R)``, which uses a generalised
    inverse where this gives nothing.

    Examples
    --------
    >>> multiple_correlations(np.array([[1.0, 0.5], [0.5, 1.0]])).round(4).tolist()
    [0.25, 0.25]
    """
    if not np.isfinite(correlation).all():
        return np.full(len(correlation), nan)
    roots = np.linalg.eigvalsh(correlation)
    if roots[0] <= 1e-10 * roots[-1]:
        return np.full(len(correlation), nan)
    found: Array = 1 - 1 / np.diag(np.linalg.inv(correlation))
    return found


def variance_of_sum(covariance: Array) -> float:
    """Return the variance of the sum of all items, where there is one to speak of.

    Parameters
    ----------
    covariance
        Array (items, items).

    Returns
    -------
    float
        Not a number if the items cancel each other out: nothing can be divided by it then.

    Notes
    -----
    **Formula** ``1'C1``. **Source** in R ``sum(C)``.

    Examples
    --------
    >>> variance_of_sum(np.array([[2.0, 1.0], [1.0, 2.0]]))
    6.0
    >>> variance_of_sum(np.array([[1.0, -1.0], [-1.0, 1.0]]))
    nan
    """
    total = float(covariance.sum())
    return total if total > 1e-12 * float(np.trace(covariance)) else nan


def unit_variance(covariance: Array) -> float:
    """Return the variance of raw alpha times the number of respondents, for normal answers.

    Parameters
    ----------
    covariance
        Array (items, items).

    Returns
    -------
    float

    Notes
    -----
    **Formula** and **Source** as :func:`cronbach_alpha`; in R ``n * psych::alpha(x)$total$ase^2``.

    Examples
    --------
    >>> round(unit_variance(np.array([[2.0, 1.0], [1.0, 2.0]])), 6)
    0.444444
    """
    k, total, trace = len(covariance), variance_of_sum(covariance), float(np.trace(covariance))
    squared = covariance @ covariance
    inner = total * (float(np.trace(squared)) + trace**2) - 2 * trace * float(squared.sum())
    found = 2 * k**2 / ((k - 1) ** 2 * total**3) * inner
    # Copies of one item have no error; rounding may leave it a little below zero. Far below, the covariances
    # cannot be those of the same people.
    return nan if found < -1e-9 else max(found, 0.0)
