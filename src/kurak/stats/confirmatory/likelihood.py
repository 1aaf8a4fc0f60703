"""Distance between data and a factor model, with its slope and information."""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.stats.confirmatory.implied import Implied, implied_moments, moment_slopes
from kurak.stats.confirmatory.structure import FactorStructure

Array: TypeAlias = NDArray[np.float64]


class Likelihood:
    """The distance of data and model, with its slope and information for one respondent."""

    def __init__(self, structure: FactorStructure, sample: Array, averages: Array) -> None:
        self.structure, self.sample, self.averages = structure, sample, averages
        self.log_det = float(np.linalg.slogdet(sample)[1])
        free = [(at, one) for at, one in enumerate(structure.parameters) if one.place >= 0]
        self._statements = tuple(one.statement for _, one in free)
        # Equal parameters move together: their slopes add.
        self._gather = np.zeros((structure.estimated, len(free)))
        for column, (_, one) in enumerate(free):
            self._gather[one.place, column] = 1.0

    def distance(self, values: Array) -> float:
        """F at the values; infinite where the implied covariances are none."""
        try:
            implied = implied_moments(self.structure, estimates=values)
            root = np.linalg.cholesky(implied.covariance)
        except np.linalg.LinAlgError:
            return math.inf
        white = np.linalg.solve(root, np.linalg.cholesky(self.sample))
        gap = np.linalg.solve(root, self._gap(implied))
        log_det = 2 * float(np.log(np.diag(root)).sum())
        return log_det - self.log_det + float((white**2).sum() + gap @ gap) - len(self.sample)

    def at(self, values: Array) -> tuple[float, Array, Array]:
        """F, the score and the expected information for one respondent."""
        implied = implied_moments(self.structure, estimates=values)
        slopes, mean_slopes = self.slopes(implied)
        scores, information = score_and_information(
            implied.covariance, self.sample, self._gap(implied), slopes, mean_slopes
        )
        return self.distance(values), scores, information

    def slopes(self, implied: Implied) -> tuple[Array, Array]:
        """Slopes of the moments with the estimated parameters, by place."""
        covariance, means = moment_slopes(self.structure, implied=implied, statements=self._statements)
        return np.tensordot(self._gather, covariance, axes=1), self._gather @ means

    def _gap(self, implied: Implied) -> Array:
        if not self.structure.with_means:
            return np.zeros(len(self.sample))
        gap: Array = self.averages - implied.means
        return gap


def score_and_information(
    covariance: Array, sample: Array, gap: Array, slopes: Array, mean_slopes: Array
) -> tuple[Array, Array]:
    """Score and expected information of normal answers, for one respondent.

    Parameters
    ----------
    covariance, sample
        Implied and observed covariances; arrays (items, items).
    gap
        Observed less implied means; array (items,).
    slopes, mean_slopes
        Slopes of implied covariances and means; arrays (parameters, items, items) and (parameters, items).

    Returns
    -------
    score : array (parameters,)
        Slope of the log-likelihood.
    information : array (parameters, parameters)
        Its expected curvature.

    Notes
    -----
    **Formula** gₐ = ½ tr(Σ⁻¹ (S + ddᵀ − Σ) Σ⁻¹ Σₐ) + dᵀ Σ⁻¹ μₐ and Iₐᵦ = ½ tr(Σ⁻¹ Σₐ Σ⁻¹ Σᵦ) + μₐᵀ Σ⁻¹ μᵦ.

    **Source** Magnus and Neudecker (1999), *Matrix Differential Calculus*, §15.3; R ``lavaan::lavInspect(fit,
    "information.expected")``.

    Examples
    --------
    >>> one = np.ones((1, 1))
    >>> score, information = score_and_information(4 * one, 6 * one, np.zeros(1), np.ones((1, 1, 1)), np.zeros((1, 1)))
    >>> score.tolist(), information.tolist()
    ([0.0625], [[0.03125]])
    """
    root = np.linalg.inv(np.linalg.cholesky(covariance))
    white = (root @ slopes @ root.T).reshape(len(slopes), covariance.size)
    rest = root @ (sample + np.outer(gap, gap) - covariance) @ root.T
    white_means = mean_slopes @ root.T
    score = white @ rest.ravel() / 2 + white_means @ (root @ gap)
    return score, white @ white.T / 2 + white_means @ white_means.T
