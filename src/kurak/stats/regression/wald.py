"""Wald tests: whether the coefficients of a term could all be 0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


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
    """

    statistic: float
    df: int
    ddf: float


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
        Its p-value is the upper tail of the F distribution.

    Raises
    ------
    ValueError
        If shapes differ, nothing is to be tested, or the covariance of the tested coefficients has no inverse: with fewer
        primary sampling units than coefficients it never has.

    Notes
    -----
    **Formula** ``F = bᵀ V⁻¹ b / q``.

    **Source** Korn and Graubard (1999), *Analysis of Health Surveys*, §3.4; R ``regTermTest(fit, ~term)``.

    Examples
    --------
    >>> wald_test([1.0, 2.0, 3.0], covariance=np.eye(3), columns=[1, 2], ddf=20)
    WaldTest(statistic=6.5, df=2, ddf=20)
    """
    beta, spread = np.asarray(coefficients, dtype=float), np.asarray(covariance, dtype=float)
    if spread.shape != (len(beta), len(beta)):
        raise ValueError("the covariance has a row and a column for each coefficient")
    if not columns:
        raise ValueError("a test needs a coefficient at least")
    tested = list(columns)
    b, v = beta[tested], spread[np.ix_(tested, tested)]
    size = np.sqrt(np.diag(v))
    if not np.all(size > 0) or np.linalg.matrix_rank(v / np.outer(size, size)) < len(b):
        raise ValueError("the covariance of the tested coefficients has no inverse")
    return WaldTest(float(b @ np.linalg.solve(v, b)) / len(b), len(b), ddf)
