"""Distance between data and a factor model in one or several groups, with its slope and information."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.stats.confirmatory.group_moments import GroupMoments
from kurak.stats.confirmatory.implied import Implied, implied_moments, parameter_slopes
from kurak.stats.confirmatory.normal_patterns import (
    InformationKind,
    NormalTerms,
    moment_information,
    moment_score,
    normal_terms,
)
from kurak.stats.confirmatory.structure import FactorStructure

Array: TypeAlias = NDArray[np.float64]


class Likelihood:
    """The distance of data and model over all groups, with its slope and information for one respondent."""

    def __init__(self, structures: Sequence[FactorStructure], data: Sequence[GroupMoments]) -> None:
        self.structures, self.data = tuple(structures), tuple(data)
        self.estimated = structures[0].estimated
        self.weight = sum(one.weight for one in data)
        self.complete = all(one.complete for one in data)
        #: −2 log-likelihood without its constant of the data under no model, for one respondent.
        self.bare = sum(bare_deviance(one) for one in data) / self.weight

    def implied(self, values: Array) -> tuple[Implied, ...]:
        """Moments of each group at the values."""
        return tuple(implied_moments(one, estimates=values) for one in self.structures)

    def distance(self, values: Array) -> float:
        """F at the values; infinite where the implied covariances are none."""
        try:
            terms = self._terms(self.implied(values))
        except np.linalg.LinAlgError:
            return math.inf
        return sum(one.deviance for one in terms) / self.weight - self.bare

    def at(self, values: Array, kind: InformationKind = "expected") -> tuple[float, Array, Array]:
        """F, the score and the information for one respondent."""
        implied = self.implied(values)
        terms = self._terms(implied)
        score, information = np.zeros(self.estimated), np.zeros((self.estimated, self.estimated))
        for structure, own, data, term in zip(self.structures, implied, self.data, terms, strict=True):
            covariance, means = parameter_slopes(structure, implied=own)
            slopes = moment_rows(covariance, means)
            score += slopes @ moment_rows(*moment_score(data.patterns, terms=term), halves=2)
            if kind == "expected" and len(data.patterns.weight) == 1:
                information += data.weight * normal_information(own.covariance, covariance, means)
            else:
                information += slopes @ moment_information(data.patterns, terms=term, kind=kind) @ slopes.T
        if kind == "observed":
            information -= self._bend(values, terms)
        distance = sum(one.deviance for one in terms) / self.weight - self.bare
        return distance, score / self.weight, information / self.weight

    def _terms(self, implied: Sequence[Implied]) -> tuple[NormalTerms, ...]:
        return tuple(
            normal_terms(
                data.patterns,
                covariance=own.covariance,
                means=own.means if structure.with_means else None,
            )
            for structure, own, data in zip(self.structures, implied, self.data, strict=True)
        )

    def _bend(self, values: Array, terms: Sequence[NormalTerms]) -> Array:
        """What the curvature of the moments themselves adds, by a complex step of their slopes."""
        nudge = 1e-30
        found = np.zeros((self.estimated, self.estimated))
        rows = [
            moment_rows(*moment_score(data.patterns, terms=term), halves=2)
            for data, term in zip(self.data, terms, strict=True)
        ]
        for at in range(self.estimated):
            moved = values + 1j * nudge * (np.arange(self.estimated) == at)
            for structure, own in zip(self.structures, rows, strict=True):
                # A parameter of another group moves nothing here.
                if not any(one.place == at for one in structure.parameters):
                    continue
                implied = implied_moments(structure, estimates=moved)
                slopes = moment_rows(*parameter_slopes(structure, implied=implied))
                found[at] += slopes.imag @ own / nudge
        return found


def normal_information(covariance: Array, slopes: Array, mean_slopes: Array) -> Array:
    """Expected information of normal, complete answers, for one respondent.

    Parameters
    ----------
    covariance
        Implied covariances; array (items, items).
    slopes, mean_slopes
        Slopes of implied covariances and means; arrays (parameters, items, items) and (parameters, items).

    Returns
    -------
    array (parameters, parameters)

    Notes
    -----
    **Formula** Iₐᵦ = ½ tr(Σ⁻¹ Σₐ Σ⁻¹ Σᵦ) + μₐᵀ Σ⁻¹ μᵦ.

    **Source** Magnus and Neudecker (1999), *Matrix Differential Calculus*, §15.3; R ``lavaan::lavInspect(fit,
    "information.expected")``.

    Examples
    --------
    >>> normal_information(4 * np.eye(1), np.ones((1, 1, 1)), np.zeros((1, 1))).tolist()
    [[0.03125]]
    """
    root = np.linalg.inv(np.linalg.cholesky(covariance))
    white = (root @ slopes @ root.T).reshape(len(slopes), covariance.size)
    white_means = mean_slopes @ root.T
    found: Array = white @ white.T / 2 + white_means @ white_means.T
    return found


def bare_deviance(data: GroupMoments) -> float:
    """−2 log-likelihood without its constant of a group's data under no model.

    Parameters
    ----------
    data
        Moments of the group.

    Returns
    -------
    float

    Notes
    -----
    **Formula** as for :func:`kurak.stats.confirmatory.normal_patterns.normal_terms`, at the moments of the data.

    **Source** Bollen (1989), *Structural Equations with Latent Variables*, §4; R ``lavaan::fitMeasures(fit,
    "unrestricted.logl")``.

    Examples
    --------
    >>> from kurak.stats.confirmatory.group_moments import complete_moments
    >>> bare_deviance(complete_moments("", n=10, weight=10.0, covariance=np.eye(2), means=np.zeros(2)))
    20.0
    """
    return normal_terms(data.patterns, covariance=data.covariance, means=data.means).deviance


def moment_rows(covariance: Array, means: Array, *, halves: int = 1) -> Array:
    """Covariances and means as one row: the lower half row by row, then the means.

    Parameters
    ----------
    covariance, means
        Arrays (…, items, items) and (…, items).
    halves
        2 for slopes of a sum over both halves of the covariances, which are then taken together.

    Returns
    -------
    array (…, moments)

    Examples
    --------
    >>> moment_rows(np.array([[1.0, 2.0], [2.0, 3.0]]), np.array([4.0, 5.0])).tolist()
    [1.0, 2.0, 3.0, 4.0, 5.0]
    >>> moment_rows(np.array([[1.0, 2.0], [2.0, 3.0]]), np.array([4.0, 5.0]), halves=2).tolist()
    [1.0, 4.0, 3.0, 4.0, 5.0]
    """
    rows, columns = np.tril_indices(means.shape[-1])
    lower = covariance[..., rows, columns] * np.where(rows == columns, 1, halves)
    return np.concatenate([lower, means], axis=-1)
