"""From a statistic to its covariance: by linearisation under the design, or by replicate weights. Every estimate goes this way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kurak.estimation.survey import Array, Mask, Statistic, Survey
from kurak.stats.design_variance import covariance, reduce_to_units, unit_totals, variances
from kurak.stats.design_variance.replicate_variance import replicate_covariance

BLOCK = 16_000_000
"""Numbers held at a time for scores of rows: 128 MB."""


@dataclass(frozen=True, eq=False)
class Solved:
    """Estimates with their errors.

    Parameters
    ----------
    estimate, variance
        Arrays (K).
    scores
        Scores summed to the design's last-stage units, array (units, K), for covariances; None with replicates.
    replicated
        Estimates of every replicate, array (replicates, K); None without.
    """

    survey: Survey
    estimate: Array
    variance: Array
    scores: Array | None = None
    replicated: Array | None = None

    @property
    def std_error(self) -> Array:
        """Standard errors, array (K)."""
        return np.sqrt(self.variance)

    def covariance(self) -> Array:
        """Covariance matrix of the estimates, array (K, K)."""
        survey = self.survey
        if self.replicated is not None and survey.replicates is not None:
            made = survey.replicates
            return replicate_covariance(
                self.replicated, full=self.estimate, scale=made.scale, rscales=made.rscales, mse=made.mse
            )
        assert self.scores is not None
        return covariance(
            reduce_to_units(survey.design),
            self.scores,
            lonely_psu=survey.declared.lonely_psu,
            domain_lonely=survey.declared.domain_lonely,
        )


def solve(survey: Survey, statistic: Statistic, *, in_domain: Mask | None = None) -> Solved:
    """Estimate a statistic and its variance.

    Parameters
    ----------
    in_domain
        Rows of the domain, for the rule of lonely units inside domains; array (rows) or (rows, K).

    Notes
    -----
    **Formula** with linearisation: scores z_i = w_i · influence_i, taken through every adjustment of the weights
    (residuals of calibration), summed to units, and their variance by the design. With replicates: scale · Σ rscales_r (θ_r − θ)².

    **Reference** Särndal, Swensson and Wretman (1992), chapter 5; Deville (1999), Survey Methodology 25(2), 193-203; R ``survey::svyrecvar``,
    ``survey::svrVar``.
    """
    estimate = statistic.estimate(survey.weights)
    made = survey.replicates
    if made is not None:
        replicated = np.stack([statistic.estimate(made.weight(number)) for number in range(made.count)])
        spread = replicate_covariance(replicated, full=estimate, scale=made.scale, rscales=made.rscales, mse=made.mse)
        return Solved(survey, estimate, np.diagonal(spread).copy(), replicated=replicated)
    scores = _unit_scores(survey, statistic, estimate)
    found = variances(
        reduce_to_units(survey.design),
        scores,
        lonely_psu=survey.declared.lonely_psu,
        domain_lonely=survey.declared.domain_lonely,
        in_domain=None if in_domain is None else unit_totals(survey.design, in_domain.astype(float)) > 0,
    )
    return Solved(survey, estimate, found, scores=scores)


def _unit_scores(survey: Survey, statistic: Statistic, estimate: Array) -> Array:
    """Scores summed to units, a block of columns at a time."""
    step = max(1, BLOCK // max(1, len(survey)))
    parts = []
    for start in range(0, statistic.size, step):
        columns = slice(start, min(start + step, statistic.size))
        scores = statistic.influence(survey.weights, estimate, columns) * survey.weights[:, None]
        for adjustment in reversed(survey.steps):
            scores = adjustment.residuals(scores)
        parts.append(unit_totals(survey.design, scores))
    return np.concatenate(parts, axis=1) if parts else np.zeros((0, 0))
