"""Test of one factor model of ordinal items against another in which it is nested."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.stats.confirmatory.ordinal_fit import OrdinalFit
from kurak.stats.confirmatory.ordinal_structure import ordinal_slopes
from kurak.stats.confirmatory.scaled_statistics import scaled_and_shifted
from kurak.stats.distributions.gamma import chi_square_survival

Array: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class NestedTest:
    """Test of what a narrower model gives up.

    Attributes
    ----------
    chi_square
        Scaled and shifted difference.
    df
        Parameters that the narrower model has less.
    p
        P value of "nothing is given up".
    """

    chi_square: float
    df: int
    p: float


def compare_ordinal_fits(freer: OrdinalFit, narrower: OrdinalFit) -> NestedTest:
    """Test a factor model of ordinal items against a freer one that was fitted to the same moments.

    Parameters
    ----------
    freer, narrower
        Two fits; whatever the narrower model can imply, the freer one can.

    Returns
    -------
    NestedTest

    Raises
    ------
    ValueError
        If the fits are not of the same moments, or the narrower one has no fewer parameters.

    Notes
    -----
    **Formula** D = T₀ − T₁ of the naive statistics, scaled and shifted by the traces of (A P⁻¹ Aᵀ)⁻¹ A P⁻¹ Δ₁ᵀ
    W V W Δ₁ P⁻¹ Aᵀ and its square; P = Δ₁ᵀ W Δ₁, and the rows of A are a base of what (Δ₁ᵀ Δ₁)⁻¹ Δ₁ᵀ Δ₀
    leaves.

    **Source** Satorra (2000), in Heijmans, Pollock and Satorra (eds), *Innovations in Multivariate Statistical
    Analysis*, 233–247; R ``lavaan::lavTestLRT(freer, narrower, A.method = "delta")``.

    Examples
    --------
    >>> from kurak.stats.confirmatory.ordinal_moments import ordinal_moments
    >>> from kurak.stats.confirmatory.weighted_least_squares import fit_to_ordinal_moments
    >>> rng = np.random.default_rng(1)
    >>> attitude = rng.normal(size=(500, 1)) + rng.normal(size=(500, 4))
    >>> moments = ordinal_moments(np.digitize(attitude, [-1, 1]), items=list("abcd"))
    >>> fits = [fit_to_ordinal_moments(f"f =~ {text}", moments=moments) for text in ("a+b+c+d", "a+k*b+k*c+k*d")]
    >>> found = compare_ordinal_fits(*fits)
    >>> found.df, found.p > 0.05
    (2, True)
    """
    if freer.moments is not narrower.moments and not (
        np.array_equal(freer.moments.values, narrower.moments.values)
        and np.array_equal(freer.moments.covariance, narrower.moments.covariance)
    ):
        raise ValueError("models are compared that were fitted to the same answers")
    df = narrower.measures.df - freer.measures.df
    if df <= 0:
        raise ValueError("the narrower model has fewer parameters than the freer one")
    weights = 1 / np.diag(freer.moments.covariance)
    wide, narrow = _slopes(freer), _slopes(narrower)
    shared = np.linalg.lstsq(wide, narrow, rcond=None)[0]
    # Directions of the freer parameters that the narrower model has not: the last left singular vectors.
    away = np.linalg.svd(shared, full_matrices=True)[0][:, wide.shape[1] - df :].T
    bread = np.linalg.inv(wide.T @ (wide * weights[:, None]))
    half = away @ bread @ (wide * weights[:, None]).T
    # A square root of the inverse on both sides keeps the matrix symmetric, with the same traces.
    root = np.linalg.inv(np.linalg.cholesky(away @ bread @ away.T))
    mixture = root @ half @ freer.moments.covariance @ half.T @ root.T
    difference = narrower.naive_measures.chi_square - freer.naive_measures.chi_square
    value = max(scaled_and_shifted(difference, df=df, mixture=mixture).value, 0.0)
    return NestedTest(value, df, chi_square_survival(value, df=df))


def _slopes(fit: OrdinalFit) -> Array:
    return np.vstack(
        [ordinal_slopes(one.structure, values=fit.values, implied=one.implied) for one in fit.groups]
    )
