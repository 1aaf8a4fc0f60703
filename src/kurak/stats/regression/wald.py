"""Wald tests: whether the coefficients of a term could all be 0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isinf

import numpy as np
from numpy.typing import ArrayLike

from kurak.stats.distributions.beta import f_survival
from kurak.stats.distributions.gamma import chi_square_survival


@dataclass(frozen=True)
class WaldTest:
    """A Wald test of several coefficients.

    Attributes
    ----------
    statistic
        F: chi-square over its degrees of freedom.
    df
        Coefficients tested: those that the model kept.
    ddf
        Denominator degrees of freedom, of the design less those of the model.
    p
        Chance of a larger statistic if all were 0.
    """

    statistic: float
    df: int
    ddf: float
    p: float


def wald_test(
    coefficients: ArrayLike, *, covariance: ArrayLike, columns: Sequence[int], ddf: float
) -> WaldTest:
    """Test whether some coefficients are all 0.

    Parameters
    ----------
    coefficients
        Of the columns that the model kept; array (p).
    covariance
        Their design covariance; array (p, p).
    columns
        Positions of those to test among them.
    ddf
        Denominator degrees of freedom: of the design, plus 1, less p; infinite for a chi-square test.

    Returns
    -------
    WaldTest

    Raises
    ------
    ValueError
        If shapes differ, nothing is to be tested, ``ddf`` is not above 0, or the covariance of the tested coefficients has no inverse: with fewer
        primary sampling units than coefficients it never has.

    Notes
    -----
    **Formula** ``F = bᵀ V⁻¹ b / q``, with q and ddf degrees of freedom.

    **Source** Korn and Graubard (1999), *Analysis of Health Surveys*, §3.4; R ``regTermTest(fit, ~term)``.

    Examples
    --------
    >>> test = wald_test([1.0, 2.0, 3.0], covariance=np.eye(3), columns=[1, 2], ddf=20)
    >>> test.statistic, test.df, round(test.p, 6)
    (6.5, 2, 0.006686)
    """
    beta, spread = np.asarray(coefficients, dtype=float), np.asarray(covariance, dtype=float)
    if spread.shape != (len(beta), len(beta)):
        raise ValueError("the covariance has a row and a column for each coefficient")
    if not columns:
        raise ValueError("a test needs a coefficient at least")
    if not ddf > 0:
        raise ValueError(f"no degrees of freedom are left for the denominator: {ddf:g}")
    tested = list(columns)
    b, v = beta[tested], spread[np.ix_(tested, tested)]
    size = np.sqrt(np.diag(v))
    if not np.all(size > 0) or np.linalg.matrix_rank(v / np.outer(size, size)) < len(b):
        raise ValueError("the covariance of the tested coefficients has no inverse")
    statistic = float(b @ np.linalg.solve(v, b)) / len(b)
    if isinf(ddf):
        p = chi_square_survival(statistic * len(b), df=len(b))
    else:
        p = f_survival(statistic, ndf=len(b), ddf=ddf)
    return WaldTest(statistic, len(b), ddf, p)
