"""What each respondent adds to alpha or omega, from which their error under the sampling design follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.reliability.alpha import correlations, cronbach_alpha, square_of_items, variance_of_sum
from kurak.stats.reliability.covariance import Missing, covariance_influence, item_covariance
from kurak.stats.reliability.omega import congeneric_omega, misfit_slopes

Array: TypeAlias = NDArray[np.float64]
Coefficient: TypeAlias = Literal["alpha", "standardised_alpha", "omega_total", "omega_hierarchical"]


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
    **Formula** the coefficient's slopes by covariance (:func:`coefficient_gradient`) times each respondent's part
    in the covariances (:func:`~kurak.stats.reliability.covariance.covariance_influence`).

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
    **Formula** alpha ``k/(k-1) (tr C / (1'C1)² - δ_ab / 1'C1)``. Of correlations the slope ``h_ab`` becomes ``h_ab /
    √(c_aa c_bb)``, and ``- Σ_b h_ab r_ab / c_aa`` on the diagonal. Loadings move so that the fit stays the best:
    ``dλ = -J⁻¹ dR λ``, J from :func:`~kurak.stats.reliability.omega.misfit_slopes`, dR without diagonal.

    **Source** van Zyl, Neudecker and Nel (2000), Psychometrika 65, 271-280; the implicit function theorem. In R
    ``deriv()`` of alpha's formula.

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
