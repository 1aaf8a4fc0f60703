"""What the test of a factor model comes to on average, for the answers at hand rather than for normal, complete ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.stats.confirmatory.group_moments import complete_moments
from kurak.stats.confirmatory.implied import parameter_slopes
from kurak.stats.confirmatory.likelihood import Likelihood, bare_deviance, moment_rows
from kurak.stats.confirmatory.normal_patterns import moment_information, normal_terms
from kurak.stats.confirmatory.record_scores import CovarianceOfTotals
from kurak.stats.confirmatory.records import GroupRecords
from kurak.stats.confirmatory.sandwich import baseline_parts, baseline_rows, sandwich
from kurak.stats.confirmatory.saturated import item_moments
from kurak.stats.confirmatory.scaled_measures import StatisticPair

Array: TypeAlias = NDArray[np.float64]
#: Information and covariances of scores of a group's moments under no model.
SaturatedParts: TypeAlias = tuple[Array, Array]


def scaled_means(
    *,
    own: tuple[Array, Array],
    records: Sequence[GroupRecords],
    saturated: Sequence[SaturatedParts],
    covariance_of_totals: CovarianceOfTotals,
    count: int,
) -> tuple[float, float]:
    """Means of the test statistics of a model and its baseline, were they right.

    Parameters
    ----------
    own
        Observed information of the parameters, and covariances of their scores; arrays (estimated, estimated).
    records
        Respondents of each group.
    saturated
        The same of the moments under no model, in each group; arrays (moments, moments).
    covariance_of_totals
        From weighted scores to the covariances of their totals.
    count
        Rows of the table.

    Returns
    -------
    mean, baseline_mean : float
        Equal to the degrees of freedom for normal answers.

    Notes
    -----
    **Formula** tr(A₁⁻¹ B₁) − tr(A₀⁻¹ B₀), with information A and covariances B of the scores, without (1) and
    with (0) the model.

    **Source** Asparouhov and Muthén (2005), *Multivariate statistical modeling with survey data*; R
    ``lavaan::cfa(model, data, test = "yuan.bentler.mplus")``.

    Examples
    --------
    >>> from kurak.stats.confirmatory.record_scores import independent_totals
    >>> from kurak.stats.confirmatory.records import Answers, grouped_records
    >>> from kurak.stats.confirmatory.sandwich import saturated_parts
    >>> one = grouped_records(Answers([[1.0], [3.0]], ("a",)), kept=("a",), missing="complete")
    >>> parts = [saturated_parts(one[0], covariance_of_totals=independent_totals, count=2)]
    >>> scaled_means(own=parts[0], records=one, saturated=parts,
    ...              covariance_of_totals=independent_totals, count=2)
    (0.0, 0.0)
    """
    whole = sum(_trace(parts) for parts in saturated)
    apart = sum(
        _trace(baseline_parts(one, covariance_of_totals=covariance_of_totals, count=count)) for one in records
    )
    return whole - _trace(own), whole - apart


def complete_pair(
    likelihood: Likelihood, *, values: Array, saturated: Sequence[SaturatedParts], normal: bool
) -> StatisticPair:
    """Statistics that complete answers would have given, and their means, where some are missing.

    Parameters
    ----------
    likelihood
        The distance of model and data.
    values
        Estimated parameters by place; array (estimated,).
    saturated
        Information and covariances of scores of the moments under no model, in each group.
    normal
        Whether the answers are taken to be normal and independent.

    Returns
    -------
    StatisticPair

    Notes
    -----
    **Formula** χ² is n F of complete answers at the most likely moments and at the model's estimates, and its
    mean tr(Eᵀ V E Γ) with E = I − Δ (Δᵀ A Δ)⁻¹ Δᵀ A, slopes Δ of the moments, information A of the answers, V of
    complete ones, and the covariances Γ of the moments over samples.

    **Source** Zhang and Savalei (2023), *Psychological Methods* 28, 263–283; R ``lavaan::fitMeasures(fit,
    "rmsea.robust")``.

    Examples
    --------
    >>> from kurak.stats.confirmatory.record_scores import independent_totals
    >>> from kurak.stats.confirmatory.records import Answers, grouped_records
    >>> from kurak.stats.confirmatory.sandwich import saturated_parts
    >>> from kurak.stats.confirmatory.structure import factor_structure
    >>> model = factor_structure("f =~ a", items=["a"], with_means=True)
    >>> one = grouped_records(Answers([[1.0], [3.0]], ("a",)), kept=("a",), missing="complete")
    >>> parts = [saturated_parts(one[0], covariance_of_totals=independent_totals, count=2)]
    >>> likelihood = Likelihood([model], [one[0].moments])
    >>> found = complete_pair(likelihood, values=np.array([1.0, 2.0]), saturated=parts, normal=True)
    >>> found.chi_square, found.mean
    (0.0, 0.0)
    """
    spreads = [
        np.asarray(np.linalg.inv(information), np.float64) if normal else sandwich(information, meat)
        for information, meat in saturated
    ]
    statistic, baseline = 0.0, 0.0
    whole, slopes, apart = [], [], []
    for structure, own, data in zip(
        likelihood.structures, likelihood.implied(values), likelihood.data, strict=True
    ):
        complete = complete_moments(
            data.group, n=data.n, weight=data.weight, covariance=data.covariance, means=data.means
        )
        bare = bare_deviance(complete)
        fitted = normal_terms(complete.patterns, covariance=own.covariance, means=own.means)
        statistic += fitted.deviance - bare
        variances, means = item_moments(data.patterns)
        unrelated = normal_terms(complete.patterns, covariance=np.diag(variances), means=means)
        baseline += unrelated.deviance - bare
        terms = normal_terms(complete.patterns, covariance=data.covariance, means=data.means)
        whole.append(moment_information(complete.patterns, terms=terms, kind="expected"))
        slopes.append(moment_rows(*parameter_slopes(structure, implied=own)).T)
        apart.append(np.eye(len(whole[-1]))[:, baseline_rows(len(means))])
    informations = [information for information, _ in saturated]
    counts = [len(data.means) for data in likelihood.data]
    # Without relations nothing joins the groups; each is taken by itself.
    baseline_mean = sum(
        _left_over([a], [b], [c], [d]) for a, b, c, d in zip(apart, informations, whole, spreads, strict=True)
    )
    return StatisticPair(
        chi_square=max(statistic, 0.0),
        mean=max(_left_over(slopes, informations, whole, spreads), 0.0),
        df=sum(one.moments for one in likelihood.structures) - likelihood.estimated,
        baseline_chi_square=max(baseline, 0.0),
        baseline_mean=baseline_mean,
        baseline_df=sum(count * (count - 1) // 2 for count in counts),
        n=likelihood.weight,
        groups=len(counts),
    )


def _left_over(
    slopes: Sequence[Array], informations: Sequence[Array], weights: Sequence[Array], spreads: Sequence[Array]
) -> float:
    """tr(Eᵀ V E Γ) of moments that fall into independent groups with common parameters."""
    pulled = [information @ slope for information, slope in zip(informations, slopes, strict=True)]
    curved = sum(slope.T @ pull for slope, pull in zip(slopes, pulled, strict=True))
    found = 0.0
    bread = np.linalg.inv(curved)
    # The part of E that is not of the parameters, within each group; what reaches over from others comes after.
    meat = sum(pull.T @ spread @ pull for pull, spread in zip(pulled, spreads, strict=True))
    for slope, pull, weight, spread in zip(slopes, pulled, weights, spreads, strict=True):
        straight = float(np.einsum("ij,ji->", weight, spread))
        crossed = float(np.einsum("ij,ji->", weight @ slope @ bread @ pull.T, spread))
        around = float(np.einsum("ij,ji->", slope.T @ weight @ slope, bread @ meat @ bread))
        found += straight - 2 * crossed + around
    return found


def _trace(parts: SaturatedParts) -> float:
    return float(np.trace(np.linalg.solve(*parts)))
