"""Confirmatory factor models fitted by maximum likelihood, or a reason why there is no fit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.confirmatory.factor_fit import FactorFit, NoFactorFit
from kurak.stats.confirmatory.fit_measures import fit_measures
from kurak.stats.confirmatory.identification import (
    indistinct,
    not_identified,
    refuse_data,
    refuse_structure,
)
from kurak.stats.confirmatory.implied import Implied, implied_moments
from kurak.stats.confirmatory.likelihood import Likelihood
from kurak.stats.confirmatory.standardised import standardised_estimates
from kurak.stats.confirmatory.start import start_values
from kurak.stats.confirmatory.structure import FactorScale, FactorStructure, factor_structure

Array: TypeAlias = NDArray[np.float64]

# Models that fit at all take 10 to 30 steps.
_MOST_STEPS = 300


def fit_factor_model(
    model: str,
    *,
    covariance: ArrayLike,
    items: Sequence[str],
    n: int,
    means: ArrayLike | None = None,
    divisor: Literal["n", "n - 1"] = "n - 1",
    scale: FactorScale = "first item",
) -> FactorFit | NoFactorFit:
    """Fit a confirmatory factor model by maximum likelihood.

    Parameters
    ----------
    model
        Such as ``trust =~ a + b + c``; see :func:`kurak.stats.confirmatory.syntax.parse_factor_model`.
    covariance
        Covariances of the items; array (items, items).
    items
        Name of each row; items that the model does not name are left out.
    n
        Respondents behind the covariances.
    means
        Means of the items; array (items,). None for a model without intercepts.
    divisor
        What the sums of squares were divided by.
    scale
        How a factor gets its unit: "first item" has loading 1, or the factor has "unit variance".

    Returns
    -------
    FactorFit or NoFactorFit
        NoFactorFit, with what to change, where the data or the model allow no estimate.

    Raises
    ------
    FactorModelError
        If the model cannot be read or names what is not there.
    ValueError
        If shapes differ, names repeat, numbers are missing, or there are fewer than two respondents.

    Notes
    -----
    **Formula** minimise F = ln|Σ| + tr((S + ddᵀ) Σ⁻¹) − ln|S| − p, d = means less implied means, by Fisher
    scoring with half steps; χ² = n F; errors from the expected information. SRMR is the root of the mean of
    ((sᵢⱼ − σᵢⱼ) / √(sᵢᵢ sⱼⱼ))² over variances and covariances, with means that of their differences over √sᵢᵢ
    too. Errors of standardised values by the delta method.

    **Source** Bollen (1989), *Structural Equations with Latent Variables*, §4 and §7; R ``lavaan::cfa(model,
    sample.cov =, sample.nobs =)``.

    Examples
    --------
    >>> found = fit_factor_model("f =~ a + b + c", covariance=[[4, 2, 1], [2, 3, 1], [1, 1, 2]],
    ...                          items=["a", "b", "c"], n=100, divisor="n")
    >>> [(one.name, round(one.estimate, 6)) for one in found.estimates[:3]]
    [('f =~ a', 1.0), ('f =~ b', 1.0), ('f =~ c', 0.5)]
    >>> print(fit_factor_model("f =~ a + b", covariance=[[4, 2], [2, 3]], items=["a", "b"], n=100).reason)
    not identified
    """
    given, middle = _checked(covariance, items, n, means)
    structure = factor_structure(model, items=items, with_means=means is not None, scale=scale)
    kept = [list(items).index(item) for item in structure.items]
    sample = given[np.ix_(kept, kept)] * (1.0 if divisor == "n" else (n - 1) / n)
    averages = middle[kept]
    refusal = refuse_data(sample, structure) or refuse_structure(structure, sample, averages)
    if refusal:
        return refusal
    likelihood = Likelihood(structure, sample, averages)
    start = start_values(structure, covariance=sample, means=averages)
    found = _scored(likelihood, start)
    if isinstance(found, NoFactorFit):
        return found
    values, iterations = found
    information = likelihood.at(values)[2]
    # Loadings on a factor that does not vary say nothing, however exact the rest.
    vanished = np.diag(information) < 1e-8 * np.diag(likelihood.at(start)[2])
    blurred = vanished if vanished.any() else indistinct(information)
    if blurred.any():
        return not_identified(structure, blurred, "by these data")
    return _described(likelihood, values, np.linalg.inv(information) / n, n, iterations)


def _scored(likelihood: Likelihood, start: Array) -> tuple[Array, int] | NoFactorFit:
    values = start
    if not np.isfinite(likelihood.distance(start)):
        return NoFactorFit(
            "not converged",
            "the fixed values of the model leave no covariances that items could have",
            "fix no variance below 0, and no covariance beyond what the variances allow",
        )
    if not len(start):
        return values, 0
    for iteration in range(_MOST_STEPS):
        distance, score, information = likelihood.at(values)
        unit = 1 / np.sqrt(np.diag(information))
        scaled = information * np.outer(unit, unit)
        # At the start two parameters may move alike that differ elsewhere; the shortest step is then as good as any.
        step = unit * np.linalg.lstsq(scaled, unit * score, rcond=1e-12)[0]
        gain = float(score @ step)
        if gain < 1e-22:
            return values, iteration
        size = 1.0
        # Below the rounding of F a step can only be judged by its score.
        while likelihood.distance(values + size * step) > distance + 1e-13 and size > 1e-9:
            size /= 2
        if size <= 1e-9:
            break
        values = values + size * step
    # Where parameters are hard to tell apart, rounding leaves a little that no step can gain.
    if gain < 1e-16:
        return values, iteration
    return NoFactorFit(
        "not converged",
        "the estimation of the model did not come to an end",
        "look for items that hardly go with their factor, factors that are nearly the same, or too few respondents; "
        "fix or leave out what the data cannot tell",
    )


def _described(likelihood: Likelihood, values: Array, variance: Array, n: int, iterations: int) -> FactorFit:
    structure, sample = likelihood.structure, likelihood.sample
    implied = implied_moments(structure, estimates=values)
    count = len(sample)
    distance = likelihood.distance(values)
    base = float(np.log(np.diag(sample)).sum()) - likelihood.log_det
    measures = fit_measures(
        max(n * distance, 0.0),
        df=structure.moments - structure.estimated,
        baseline_chi_square=max(n * base, 0.0),
        baseline_df=count * (count - 1) // 2,
        n=n,
    )
    spread = np.sqrt(np.diag(sample))
    residuals = ((sample - implied.covariance) / np.outer(spread, spread))[np.tril_indices(count)]
    if structure.with_means:
        residuals = np.concatenate([residuals, (likelihood.averages - implied.means) / spread])
    log_likelihood = -n / 2 * (distance + likelihood.log_det + count * (1 + math.log(2 * math.pi)))
    return FactorFit(
        structure=structure,
        n=n,
        estimates=standardised_estimates(structure, values=values, variance=variance),
        measures=measures,
        srmr=math.sqrt(float((residuals**2).mean())),
        log_likelihood=log_likelihood,
        aic=-2 * log_likelihood + 2 * structure.estimated,
        bic=-2 * log_likelihood + math.log(n) * structure.estimated,
        concerns=_concerns(structure, implied, values),
        values=values,
        covariance=sample,
        means=likelihood.averages,
        implied=implied,
        iterations=iterations,
    )


def _concerns(structure: FactorStructure, implied: Implied, values: Array) -> tuple[str, ...]:
    found = []
    for parameter in structure.parameters:
        one = parameter.statement
        if parameter.place >= 0 and one.left == one.right and values[parameter.place] < 0:
            found.append(
                f'the variance of "{one.left}" is estimated below 0, so the model does not describe these data'
            )
    count = len(structure.items)
    between = implied.all_covariance[count:, count:]
    if not found and len(between) > 1 and float(np.linalg.eigvalsh(between)[0]) < 0:
        found.append("the factors are estimated to correlate beyond 1, so two of them may be one")
    return tuple(found)


def _checked(
    covariance: ArrayLike, items: Sequence[str], n: int, means: ArrayLike | None
) -> tuple[Array, Array]:
    given = np.asarray(covariance, float)
    middle = np.zeros(len(items)) if means is None else np.asarray(means, float)
    if given.shape != (len(items), len(items)) or middle.shape != (len(items),):
        raise ValueError("covariances and means have one row for each item")
    if len(set(items)) != len(items):
        raise ValueError("every item has a name of its own")
    if not (np.isfinite(given).all() and np.isfinite(middle).all()):
        raise ValueError("covariances and means are numbers")
    if not np.allclose(given, given.T, rtol=1e-9, atol=0):
        raise ValueError("covariances are symmetric")
    if n < 2:
        raise ValueError("two respondents at least")
    return (given + given.T) / 2, middle
