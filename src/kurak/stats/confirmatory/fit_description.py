"""From the estimated parameters of a factor model to everything that is said about its fit."""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.stats.confirmatory.factor_fit import FactorFit, GroupFit
from kurak.stats.confirmatory.fit_measures import fit_measures
from kurak.stats.confirmatory.group_moments import GroupMoments
from kurak.stats.confirmatory.identification import in_group
from kurak.stats.confirmatory.implied import Implied
from kurak.stats.confirmatory.likelihood import Likelihood
from kurak.stats.confirmatory.saturated import item_moments
from kurak.stats.confirmatory.standardised import standardised_estimates
from kurak.stats.confirmatory.structure import FactorStructure

Array: TypeAlias = NDArray[np.float64]


def described_fit(likelihood: Likelihood, *, values: Array, variance: Array, iterations: int) -> FactorFit:
    """All that is said about a fitted factor model.

    Parameters
    ----------
    likelihood
        The distance of model and data.
    values
        Estimated parameters by place; array (estimated,).
    variance
        Their covariances over samples; array (estimated, estimated).
    iterations
        Steps of the estimation.

    Returns
    -------
    FactorFit

    Notes
    -----
    **Formula** χ² = n F; SRMR is the root of the mean of ((sᵢⱼ − σᵢⱼ) / √(sᵢᵢ sⱼⱼ))² over variances and
    covariances, with means that of their differences over √sᵢᵢ too; of several groups the mean, weighted by n.

    **Source** Bollen (1989), *Structural Equations with Latent Variables*, §7; R ``lavaan::fitMeasures(fit)``.

    Examples
    --------
    >>> from kurak.stats.confirmatory.group_moments import complete_moments
    >>> from kurak.stats.confirmatory.structure import factor_structure
    >>> model = factor_structure("f =~ a", items=["a"])
    >>> data = complete_moments("", n=9, weight=9.0, covariance=np.array([[2.0]]), means=np.zeros(1))
    >>> found = described_fit(
    ...     Likelihood([model], [data]), values=np.array([2.0]), variance=np.eye(1), iterations=1
    ... )
    >>> round(found.log_likelihood, 6)
    -15.889609
    """
    implied = likelihood.implied(values)
    n = likelihood.weight
    distance = likelihood.distance(values)
    answers = sum(float(one.patterns.weight @ one.patterns.answered.sum(axis=1)) for one in likelihood.data)
    log_likelihood = -(n * (distance + likelihood.bare) + answers * math.log(2 * math.pi)) / 2
    estimated = likelihood.estimated
    measures = fit_measures(
        max(n * distance, 0.0),
        df=sum(one.moments for one in likelihood.structures) - estimated,
        baseline_chi_square=max(baseline_deviance(likelihood) - n * likelihood.bare, 0.0),
        baseline_df=sum(len(one.means) * (len(one.means) - 1) // 2 for one in likelihood.data),
        n=n,
        groups=len(likelihood.data),
    )
    groups = tuple(
        GroupFit(structure, data, own, residual_size(structure, data, own))
        for structure, data, own in zip(likelihood.structures, likelihood.data, implied, strict=True)
    )
    return FactorFit(
        groups=groups,
        n=sum(one.n for one in likelihood.data),
        estimates=tuple(
            one
            for structure in likelihood.structures
            for one in standardised_estimates(structure, values=values, variance=variance)
        ),
        measures=measures,
        srmr=sum(one.srmr * one.data.weight for one in groups) / n,
        log_likelihood=log_likelihood,
        aic=-2 * log_likelihood + 2 * estimated,
        bic=-2 * log_likelihood + math.log(n) * estimated,
        concerns=tuple(
            sentence
            for structure, own in zip(likelihood.structures, implied, strict=True)
            for sentence in concerns(structure, own, values)
        ),
        values=values,
        variance=variance,
        iterations=iterations,
    )


def baseline_deviance(likelihood: Likelihood) -> float:
    """−2 log-likelihood without its constant of items without relations.

    Parameters
    ----------
    likelihood
        The data.

    Returns
    -------
    float

    Notes
    -----
    **Formula** Σ weight (ln variance + 1) over items and groups, each item with all who answered it.

    **Source** Bentler and Bonett (1980), *Psychological Bulletin* 88, 588–606; R ``lavaan::fitMeasures(fit,
    "baseline.chisq")``.

    Examples
    --------
    >>> from kurak.stats.confirmatory.group_moments import complete_moments
    >>> from kurak.stats.confirmatory.structure import factor_structure
    >>> data = complete_moments("", n=9, weight=9.0, covariance=np.eye(2), means=np.zeros(2))
    >>> baseline_deviance(Likelihood([factor_structure("f =~ a + b", items=["a", "b"])], [data]))
    18.0
    """
    found = 0.0
    for one in likelihood.data:
        variances, _ = item_moments(one.patterns)
        found += float(one.patterns.weight @ one.patterns.answered @ (np.log(variances) + 1))
    return found


def residual_size(structure: FactorStructure, data: GroupMoments, implied: Implied) -> float:
    """Standardised root mean square residual of a group.

    Parameters
    ----------
    structure, data, implied
        The model, the moments of the data and those of the model.

    Returns
    -------
    float

    Notes
    -----
    **Formula** as for :func:`described_fit`.

    **Source** Bentler (1995), *EQS Structural Equations Program Manual*; R ``lavaan::fitMeasures(fit, "srmr")``.

    Examples
    --------
    >>> from kurak.stats.confirmatory.group_moments import complete_moments
    >>> from kurak.stats.confirmatory.implied import implied_moments
    >>> from kurak.stats.confirmatory.structure import factor_structure
    >>> model = factor_structure("f =~ a", items=["a"])
    >>> data = complete_moments("", n=9, weight=9.0, covariance=np.array([[2.0]]), means=np.zeros(1))
    >>> round(residual_size(model, data, implied_moments(model, estimates=[1.0])), 9)
    0.5
    """
    spread = np.sqrt(np.diag(data.covariance))
    scaled = (data.covariance - implied.covariance) / np.outer(spread, spread)
    residuals = scaled[np.tril_indices(len(spread))]
    if structure.with_means:
        residuals = np.concatenate([residuals, (data.means - implied.means) / spread])
    return math.sqrt(float((residuals**2).mean()))


def concerns(structure: FactorStructure, implied: Implied, values: Array) -> tuple[str, ...]:
    """Sentences on estimates of a group that cannot be true.

    Parameters
    ----------
    structure, implied, values
        The model, its moments and its estimated parameters by place.

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> from kurak.stats.confirmatory.implied import implied_moments
    >>> from kurak.stats.confirmatory.structure import factor_structure
    >>> model = factor_structure("f =~ a", items=["a"])
    >>> concerns(model, implied_moments(model, estimates=[1.0]), np.array([1.0]))
    ()
    """
    found = []
    where = in_group(structure.group)
    for parameter in structure.parameters:
        one = parameter.statement
        if parameter.place >= 0 and one.left == one.right and values[parameter.place] < 0:
            found.append(
                f'the variance of "{one.left}" is estimated below 0{where}, '
                "so the model does not describe these data"
            )
    count = len(structure.items)
    between = implied.all_covariance[count:, count:]
    if not found and len(between) > 1 and float(np.linalg.eigvalsh(between)[0]) < 0:
        found.append(f"the factors are estimated to correlate beyond 1{where}, so two of them may be one")
    return tuple(found)
