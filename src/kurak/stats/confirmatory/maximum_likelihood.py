"""Confirmatory factor models fitted by maximum likelihood, or a reason why there is no fit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.confirmatory.factor_fit import FactorFit, NoFactorFit
from kurak.stats.confirmatory.fit_description import described_fit
from kurak.stats.confirmatory.group_moments import complete_moments
from kurak.stats.confirmatory.identification import refuse_moments
from kurak.stats.confirmatory.likelihood import Likelihood
from kurak.stats.confirmatory.scoring import estimated_values
from kurak.stats.confirmatory.start import grouped_start_values
from kurak.stats.confirmatory.structure import FactorScale, ParameterKind, grouped_structures

Array: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class SampleMoments:
    """Covariances of the items in one group, as published or computed.

    Attributes
    ----------
    group
        Name of the group; empty where there is only one.
    covariance
        Array (items, items).
    n
        Respondents behind the covariances.
    means
        Array (items,); None for a model without intercepts.
    """

    group: str
    covariance: ArrayLike
    n: int
    means: ArrayLike | None = None


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
    scoring with half steps; χ² = n F; errors from the expected information. Errors of standardised values by
    the delta method.

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
    return fit_grouped_factor_model(
        model,
        samples=[SampleMoments("", covariance, n, means)],
        items=items,
        divisor=divisor,
        scale=scale,
    )


def fit_grouped_factor_model(
    model: str,
    *,
    samples: Sequence[SampleMoments],
    items: Sequence[str],
    divisor: Literal["n", "n - 1"] = "n - 1",
    scale: FactorScale = "first item",
    equal: Collection[ParameterKind] = (),
) -> FactorFit | NoFactorFit:
    """Fit a confirmatory factor model in several groups by maximum likelihood.

    Parameters
    ----------
    model
        Such as ``trust =~ a + b + c``; see :func:`kurak.stats.confirmatory.syntax.parse_factor_model`.
    samples
        Moments of each group; means in all of them, or in none.
    items, divisor, scale
        As for :func:`fit_factor_model`.
    equal
        Kinds of parameters that all groups have in common.

    Returns
    -------
    FactorFit or NoFactorFit
        NoFactorFit, with what to change, where the data or the model allow no estimate.

    Raises
    ------
    FactorModelError
        If the model cannot be read or names what is not there.
    ValueError
        As for :func:`fit_factor_model`; also if two groups have one name.

    Notes
    -----
    **Formula** minimise F = Σ n_g F_g / n over groups; χ² = n F.

    **Source** Jöreskog (1971), *Psychometrika* 36, 409–426; R ``lavaan::cfa(model, sample.cov = list(),
    sample.nobs = list(), sample.mean = list(), group.equal =)``.

    Examples
    --------
    >>> matrix = [[4, 2, 1], [2, 3, 1], [1, 1, 2]]
    >>> found = fit_grouped_factor_model("f =~ a + b + c", items=["a", "b", "c"], equal=["loadings"],
    ...     samples=[SampleMoments("men", matrix, 60), SampleMoments("women", matrix, 40)])
    >>> [(one.group, one.name, round(one.estimate, 6)) for one in found.estimates[2::7]]
    [('men', 'f =~ c', 0.5), ('women', 'f =~ c', 0.5)]
    >>> found.measures.df
    2
    """
    names = [one.group for one in samples]
    if not names or len(set(names)) != len(names):
        raise ValueError("there is a group at least, and each has a name of its own")
    with_means = samples[0].means is not None
    if any((one.means is not None) != with_means for one in samples):
        raise ValueError("all groups have means, or none")
    checked = [_checked(one.covariance, items, one.n, one.means) for one in samples]
    structures = grouped_structures(
        model, items=items, groups=names, with_means=with_means, scale=scale, equal=equal
    )
    kept = [list(items).index(item) for item in structures[0].items]
    data = tuple(
        complete_moments(
            one.group,
            n=one.n,
            weight=float(one.n),
            covariance=given[np.ix_(kept, kept)] * (1.0 if divisor == "n" else (one.n - 1) / one.n),
            means=middle[kept],
        )
        for one, (given, middle) in zip(samples, checked, strict=True)
    )
    refusal = refuse_moments(structures, data=data)
    if refusal:
        return refusal
    likelihood = Likelihood(structures, data)
    found = estimated_values(likelihood, start=grouped_start_values(structures, data=data))
    if isinstance(found, NoFactorFit):
        return found
    values, iterations = found
    information = likelihood.at(values)[2]
    variance = np.asarray(np.linalg.inv(information) / likelihood.weight, np.float64)
    return described_fit(likelihood, values=values, variance=variance, iterations=iterations)


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
