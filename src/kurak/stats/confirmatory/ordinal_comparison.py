"""Test of one factor model of ordinal items against another in which it is nested."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.stats.confirmatory.comparison import FitComparison, change
from kurak.stats.confirmatory.ordinal_fit import OrdinalFit
from kurak.stats.confirmatory.ordinal_structure import ordinal_slopes
from kurak.stats.confirmatory.scaled_statistics import scaled_and_shifted
from kurak.stats.distributions.gamma import chi_square_survival

Array: TypeAlias = NDArray[np.float64]


def compare_ordinal_fits(restricted: OrdinalFit, free: OrdinalFit) -> FitComparison:
    """Compare two nested factor models of ordinal items, fitted to the same moments.

    Parameters
    ----------
    restricted, free
        Two fits; the first model is a special case of the second, with more degrees of freedom.

    Returns
    -------
    FitComparison
        With the test scaled and shifted; without robust measures.

    Raises
    ------
    ValueError
        If the fits are not of the same moments, or the first has not more degrees of freedom.

    Notes
    -----
    **Formula** D = χ²₀ − χ²₁ of the plain statistics, scaled and shifted by the traces of (A P⁻¹ Aᵀ)⁻¹ A P⁻¹
    Δ₁ᵀ W V W Δ₁ P⁻¹ Aᵀ and its square; P = Δ₁ᵀ W Δ₁, and the rows of A are a base of what (Δ₁ᵀ Δ₁)⁻¹ Δ₁ᵀ Δ₀
    leaves.

    **Source** Satorra (2000), in Heijmans, Pollock and Satorra (eds), *Innovations in Multivariate
    Statistical Analysis*, 233–247; R ``lavaan::lavTestLRT(restricted, free, A.method = "delta")``.

    Examples
    --------
    >>> from kurak.stats.confirmatory.ordinal_moments import ordinal_moments
    >>> from kurak.stats.confirmatory.weighted_least_squares import fit_to_ordinal_moments
    >>> rng = np.random.default_rng(1)
    >>> attitude = rng.normal(size=(500, 1)) + rng.normal(size=(500, 4))
    >>> moments = ordinal_moments(np.digitize(attitude, [-1, 1]), items=list("abcd"))
    >>> texts = "f =~ a + k*b + k*c + k*d", "f =~ a + b + c + d"
    >>> fits = [fit_to_ordinal_moments(text, moments=moments) for text in texts]
    >>> found = compare_ordinal_fits(*fits)
    >>> found.df, found.p > 0.05
    (2, True)
    """
    if free.moments is not restricted.moments and not (
        np.array_equal(free.moments.values, restricted.moments.values)
        and np.array_equal(free.moments.covariance, restricted.moments.covariance)
    ):
        raise ValueError("models are compared that were fitted to the same answers")
    df = restricted.measures.df - free.measures.df
    if df <= 0:
        raise ValueError(
            "the restricted model comes first, and has more degrees of freedom than the free one"
        )
    weights = 1 / free.moments.spread
    wide, narrow = _slopes(free), _slopes(restricted)
    shared = np.linalg.lstsq(wide, narrow, rcond=None)[0]
    # Directions of the free model that the restricted one has not: the last left singular vectors.
    away = np.linalg.svd(shared, full_matrices=True)[0][:, wide.shape[1] - df :].T
    bread = np.linalg.inv(wide.T @ (wide * weights[:, None]))
    half = away @ bread @ (wide * weights[:, None]).T
    # A square root of the inverse on both sides keeps the matrix symmetric, with the same traces.
    root = np.linalg.inv(np.linalg.cholesky(away @ bread @ away.T))
    mixture = root @ half @ free.moments.covariance @ half.T @ root.T
    plain, other = restricted.measures, free.measures
    test = scaled_and_shifted(plain.chi_square - other.chi_square, df=df, mixture=mixture, design_df=free.moments.design_df)
    value = max(test.value, 0.0)
    scaled, rival = restricted.scaled.measures, free.scaled.measures
    return FitComparison(
        chi_square=value,
        df=df,
        p=chi_square_survival(value, df=df),
        factor=test.scaling,
        cfi=change(plain.cfi, other.cfi),
        rmsea=plain.rmsea - other.rmsea,
        srmr=restricted.srmr - free.srmr,
        robust_cfi=None,
        robust_rmsea=None,
        scaled_cfi=change(scaled.cfi, rival.cfi),
        scaled_rmsea=scaled.rmsea - rival.rmsea,
    )


def _slopes(fit: OrdinalFit) -> Array:
    return np.vstack(
        [ordinal_slopes(one.structure, values=fit.values, implied=one.implied) for one in fit.groups]
    )
