"""What each respondent adds to alpha or omega, from which their error under the sampling design follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.reliability.alpha import correlations, cronbach_alpha, square_of_items, variance_of_sum
from kurak.stats.reliability.covariance import (
    Missing,
    covariance_influence,
    covariance_influences,
    item_covariance,
)
from kurak.stats.reliability.items import item_statistics
from kurak.stats.reliability.omega import congeneric_omega, misfit_slopes

Array: TypeAlias = NDArray[np.float64]
Coefficient: TypeAlias = Literal["alpha", "standardised_alpha", "omega_total", "omega_hierarchical"]
ItemNumber: TypeAlias = Literal["item_rest", "alpha_if_dropped"]


@dataclass(frozen=True)
class ReliabilityInfluence:
    """A reliability and the influence of each respondent on it; made by :func:`reliability_influence`.

    Parameters
    ----------
    estimate
        The coefficient, weighted.
    influence
        Array (respondents). Not a number for all if the coefficient does not exist.
    """

    estimate: float
    influence: Array


def reliability_influence(
    answers: ArrayLike,
    *,
    coefficient: Coefficient = "alpha",
    weights: ArrayLike | None = None,
    missing: Missing = "pairwise",
) -> ReliabilityInfluence:
    """Return a weighted reliability coefficient with the influence of each respondent.

    Parameters
    ----------
    answers
        Answers, negative items turned; array (respondents, items), not a number where there is none.
    coefficient
        ``"alpha"``, ``"standardised_alpha"``, or of one factor ``"omega_total"`` or ``"omega_hierarchical"``.
    weights, missing
        As in :func:`~kurak.stats.reliability.covariance.item_covariance`.

    Returns
    -------
    ReliabilityInfluence
        Weight times influence are the totals that :func:`kurak.stats.design_variance.covariance` takes: the
        square root of their variance is the coefficient's standard error under the design.

    Raises
    ------
    ValueError
        As the functions of covariance, alpha and omega; or if the coefficient has no such name.

    Notes
    -----
    **Formula** the coefficient's slopes by covariance (:func:`coefficient_gradient`) times each respondent's
    part in the covariances (:func:`~kurak.stats.reliability.covariance.covariance_influence`).

    **Source** Särndal, Swensson and Wretman (1992), §5.5; Maydeu-Olivares, Coffman and Hartmann (2007),
    Psychological Methods 12, 157-176, for records drawn one by one. In R the delta method on
    ``survey::svyvar(~a + b + c, design)``.

    Examples
    --------
    >>> from kurak.stats.design_variance import covariance, declare_design
    >>> answers = [[1, 2, 2], [2, 1, 3], [4, 4, 5], [5, 3, 4], [3, 3, 1], [2, 4, 4]]
    >>> weight = np.array([1.0, 1.0, 2.0, 2.0, 1.0, 1.0])
    >>> found = reliability_influence(answers, weights=weight)
    >>> villages = declare_design([[1, 1, 2, 2, 3, 3]])
    >>> error = np.sqrt(covariance(villages, weight * found.influence).item())
    >>> print(round(found.estimate, 4), round(error, 4))
    0.755 0.1662
    """
    found = item_covariance(answers, weights=weights, missing=missing).covariance
    estimate, gradient = coefficient_gradient(found, coefficient=coefficient)
    influence = covariance_influence(answers, gradient=gradient, weights=weights, missing=missing)
    return ReliabilityInfluence(estimate, influence)


@dataclass(frozen=True)
class ItemInfluence:
    """A number of each item and the influence of each respondent on it; made by :func:`item_influence`.

    Parameters
    ----------
    estimate
        Weighted; array (items).
    influence
        Array (respondents, items). Not a number for all where an item has no such number.
    """

    estimate: Array
    influence: Array


def item_influence(
    answers: ArrayLike,
    *,
    number: ItemNumber = "item_rest",
    weights: ArrayLike | None = None,
    missing: Missing = "pairwise",
) -> ItemInfluence:
    """Return weighted item-rest correlations, or alpha without each item, with their influence.

    Parameters
    ----------
    answers
        Answers, negative items turned; array (respondents, items), not a number where there is none.
    number
        ``"item_rest"`` or ``"alpha_if_dropped"``, as in
        :func:`~kurak.stats.reliability.items.item_statistics`.
    weights, missing
        As in :func:`~kurak.stats.reliability.covariance.item_covariance`.

    Returns
    -------
    ItemInfluence
        To be used as :class:`ReliabilityInfluence`.

    Raises
    ------
    ValueError
        As :func:`reliability_influence`.

    Notes
    -----
    **Formula** slopes by covariance (:func:`item_gradients`) times each respondent's part in the covariances.

    **Source** as :func:`reliability_influence`; in R the delta method on ``survey::svyvar(~a + b + c,
    design)``.

    Examples
    --------
    >>> answers = [[1, 2, 2], [2, 1, 3], [4, 4, 5], [5, 3, 4], [3, 3, 1], [2, 4, 4]]
    >>> found = item_influence(answers)
    >>> found.estimate.round(4).tolist(), found.influence.shape
    ([0.5363, 0.541, 0.5634], (6, 3))
    """
    found = item_covariance(answers, weights=weights, missing=missing).covariance
    estimate, gradients = item_gradients(found, number=number)
    influence = covariance_influences(answers, gradients=gradients, weights=weights, missing=missing)
    influence[:, np.isnan(estimate)] = np.nan
    return ItemInfluence(estimate, influence)


def item_gradients(covariance: ArrayLike, *, number: ItemNumber) -> tuple[Array, Array]:
    """Return item-rest correlations, or alpha without each item, and their slopes by covariance.

    Parameters
    ----------
    covariance
        Of the items; array (items, items).
    number
        As in :func:`item_influence`.

    Returns
    -------
    estimate : array (items)
    gradients : array (items, items, items)
        The first place is the number's item; each symmetric, as of :func:`coefficient_gradient`.

    Raises
    ------
    ValueError
        As :func:`item_influence`.

    Notes
    -----
    **Formula** item-rest ``r = e'Cu / √(e'Ce · u'Cu)``, e marking the item and u the others: ``(eu' + ue') /
    (2 √(e'Ce u'Cu)) − r/2 (ee' / e'Ce + uu' / u'Cu)``. Alpha without an item has slopes 0 by the item's
    covariances.

    **Source** as :func:`coefficient_gradient`.

    Examples
    --------
    >>> estimate, gradients = item_gradients([[1.0, 0.5], [0.5, 1.0]], number="item_rest")
    >>> estimate.round(4).tolist(), gradients[0].round(4).tolist()
    ([0.5, 0.5], [[-0.25, 0.5], [0.5, -0.25]])
    """
    if number not in get_args(ItemNumber):
        raise ValueError(f"the number is one of {', '.join(get_args(ItemNumber))}, not {number}")
    c = square_of_items(covariance)
    k = len(c)
    estimate: Array = getattr(item_statistics(c), number)
    gradients = np.zeros((k, k, k))
    for item in range(k):
        own = np.eye(k)[item]
        others = 1 - own
        if np.isnan(estimate[item]):
            gradients[item] = np.nan
        elif number == "alpha_if_dropped":
            kept = np.flatnonzero(others)
            gradients[item][np.ix_(kept, kept)] = coefficient_gradient(
                c[np.ix_(kept, kept)], coefficient="alpha"
            )[1]
        else:
            alone, rest = c[item, item], float(c[np.ix_(others > 0, others > 0)].sum())
            gradients[item] = (np.outer(own, others) + np.outer(others, own)) / (2 * np.sqrt(alone * rest))
            gradients[item] -= (
                estimate[item] / 2 * (np.outer(own, own) / alone + np.outer(others, others) / rest)
            )
    return estimate, gradients


def coefficient_gradient(covariance: ArrayLike, *, coefficient: Coefficient) -> tuple[float, Array]:
    """Return a reliability coefficient, and how much it changes with each covariance.

    Parameters
    ----------
    covariance
        Of the items; array (items, items).
    coefficient
        As in :func:`reliability_influence`.

    Returns
    -------
    estimate : float
    gradient : array (items, items)
        Symmetric; the change of the coefficient is the sum over all entries, both halves.

    Raises
    ------
    ValueError
        As :func:`reliability_influence`.

    Notes
    -----
    **Formula** alpha ``k/(k-1) (tr C / (1'C1)² - δ_ab / 1'C1)``. Of correlations the slope ``h_ab`` becomes
    ``h_ab / √(c_aa c_bb)``, and ``- Σ_b h_ab r_ab / c_aa`` on the diagonal. Loadings move so that the fit
    stays the best: ``dλ = -J⁻¹ dR λ``, J from :func:`~kurak.stats.reliability.omega.misfit_slopes`, dR
    without diagonal.

    **Source** van Zyl, Neudecker and Nel (2000), Psychometrika 65, 271-280; the implicit function theorem.
    In R ``deriv()`` of alpha's formula.

    Examples
    --------
    >>> estimate, gradient = coefficient_gradient([[2.0, 1.0], [1.0, 2.0]], coefficient="alpha")
    >>> round(estimate, 4), gradient.round(4).tolist()
    (0.6667, [[-0.1111, 0.2222], [0.2222, -0.1111]])
    """
    if coefficient not in get_args(Coefficient):
        raise ValueError(f"the coefficient is one of {', '.join(get_args(Coefficient))}, not {coefficient}")
    c = square_of_items(covariance)
    k = len(c)
    r = correlations(c)
    if coefficient == "alpha":
        total = variance_of_sum(c)
        slopes = k / (k - 1) * (np.trace(c) / total**2 - np.eye(k) / total)
        return cronbach_alpha(c).raw, slopes
    total = variance_of_sum(r)
    if coefficient == "standardised_alpha":
        return cronbach_alpha(c).standardised, _by_covariance(
            np.full((k, k), k**2 / (k - 1) / total**2), c, r
        )
    omega = congeneric_omega(c)
    loadings = omega.loadings
    if omega.status != "fitted":
        return omega.total, np.full((k, k), np.nan)
    if coefficient == "omega_total":
        estimate, by_loading = omega.total, 2 * loadings / total
        by_total = omega.uniquenesses.sum() / total**2
    else:
        estimate, by_loading = omega.hierarchical, np.full(k, 2 * loadings.sum() / total)
        by_total = -omega.hierarchical / total
    moved = np.outer(-np.linalg.solve(misfit_slopes(r, loadings), by_loading), loadings)
    return estimate, _by_covariance(by_total + (moved + moved.T) / 2, c, r)


def _by_covariance(by_correlation: Array, c: Array, r: Array) -> Array:
    """Slopes by covariance from slopes by correlation, whose diagonal is always 1 and so does not move."""
    apart = by_correlation.copy()
    np.fill_diagonal(apart, 0.0)
    variance = np.diag(c)
    with np.errstate(divide="ignore", invalid="ignore"):
        slopes: Array = apart / np.sqrt(np.outer(variance, variance))
        np.fill_diagonal(slopes, -(apart * r).sum(axis=1) / variance)
    return slopes
