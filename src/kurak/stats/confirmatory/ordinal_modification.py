"""Which further parameter a factor model of ordinal items would gain most from."""

from __future__ import annotations

import numpy as np

from kurak.stats.confirmatory.implied import moment_slopes
from kurak.stats.confirmatory.modification import ModificationIndex, candidate_statements
from kurak.stats.confirmatory.ordinal_fit import OrdinalFit
from kurak.stats.confirmatory.ordinal_structure import moments_of_attitudes, ordinal_slopes
from kurak.stats.distributions.gamma import chi_square_survival


def ordinal_modification_indices(fit: OrdinalFit) -> tuple[ModificationIndex, ...]:
    """Score tests of the loadings and residual covariances that a factor model of ordinal items leaves out.

    Parameters
    ----------
    fit
        A fitted model.

    Returns
    -------
    tuple of ModificationIndex
        Largest first. An index is about by how much the naive χ² would fall; under weighted least squares
        that is no chi-square, so its P value is rough. Parameters that cannot be added, as the data would not
        tell them from the rest, are left out.

    Notes
    -----
    **Formula** g² / v with g = dᵀ W (s − σ) and v = dᵀ W d − dᵀ W Δ (Δᵀ W Δ)⁻¹ Δᵀ W d for the slopes d of the
    parameter; expected change g / v. As in the estimation, the residuals of a group count (n − 1)/n.

    **Source** Sörbom (1989), *Psychometrika* 54, 371–384; R ``lavaan::modindices(fit)``.

    Examples
    --------
    >>> from kurak.stats.confirmatory.weighted_least_squares import fit_ordinal_factor_model
    >>> rng = np.random.default_rng(1)
    >>> attitude = rng.normal(size=(500, 1)) + rng.normal(size=(500, 5))
    >>> attitude[:, 3] += rng.normal(size=500)
    >>> attitude[:, 4] += attitude[:, 3]
    >>> fit = fit_ordinal_factor_model(
    ...     "f =~ a + b + c + d + e", codes=np.digitize(attitude, [-1, 1]), items=list("abcde")
    ... )
    >>> ordinal_modification_indices(fit)[0].name
    'd ~~ e'
    """
    weights = 1 / fit.moments.spread
    slopes = np.vstack(
        [ordinal_slopes(one.structure, values=fit.values, implied=one.implied) for one in fit.groups]
    )
    implied = np.concatenate([one.implied.values for one in fit.groups])
    rest = weights * fit.moments.bessel * (fit.moments.values - implied)
    bread = np.linalg.inv(slopes.T @ (slopes * weights[:, None]))
    found = []
    begin = 0
    for group in fit.groups:
        rows = slice(begin, begin + group.structure.moments)
        begin = rows.stop
        model = group.structure.attitudes
        candidates = candidate_statements(model)
        covariance, means = moment_slopes(model, implied=group.implied.attitudes, statements=candidates)
        tried = moments_of_attitudes(
            group.structure, implied=group.implied, covariance=covariance, means=means
        )
        weighted = tried * weights[rows, None]
        own = (tried * weighted).sum(axis=0)
        crossed = slopes[rows].T @ weighted
        left = own - (crossed * (bread @ crossed)).sum(axis=0)
        scores = tried.T @ rest[rows]
        for statement, score, known, all_of_it in zip(candidates, scores, left, own, strict=True):
            # What the others explain already has no information of its own, but for rounding.
            if known <= 1e-9 * all_of_it:
                continue
            index = float(score**2 / known)
            p = chi_square_survival(index, df=1)
            found.append(ModificationIndex(statement.name, index, p, float(score / known), model.group))
    return tuple(sorted(found, key=lambda one: -one.index))
