"""From a statistic to its covariance: by linearisation under the design, or by replicate weights. Every estimate goes this way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from kurak.estimation.survey import Array, Mask, Statistic, Survey
from kurak.stats.design_variance import (
    LonelyPsuError,
    covariance,
    lonely_strata,
    reduce_to_units,
    unit_of_rows,
    unit_totals,
    variances,
)
from kurak.stats.design_variance.replicate_variance import replicate_covariance

BLOCK = 16_000_000
"""Numbers held at a time for scores of rows or of units: 128 MB."""


SPARSE = 4_000_000
"""Units times estimates beyond which units without anybody in a domain are not written down."""


@runtime_checkable
class Summed(Protocol):
    """A statistic that sums its own scores to units, without an array of rows times estimates."""

    def unit_scores(self, weights: Array, estimate: Array, columns: slice, unit: NDArray[np.intp], units: int) -> Array:
        """Weights times influence, summed to units; array (units, k)."""
        ...

    def present_units(self, weights: Array, estimate: Array, unit: NDArray[np.intp]) -> Iterator[Present]:
        """Weights times influence, summed to the units that have a row in the domain, feature by feature."""
        ...

    def unit_presence(self, columns: slice, unit: NDArray[np.intp], units: int) -> Mask:
        """Which units have a row in the domain of each estimate; array (units, k)."""
        ...


@dataclass(frozen=True, eq=False)
class Present:
    """Sums of one feature over the units that are present in each domain; arrays (pairs of unit and domain).

    Parameters
    ----------
    columns
        Estimates of the feature, one for each domain.
    unit, domain, total
        Which unit, which domain, and the sum of weights times influence.
    """

    columns: slice
    unit: NDArray[np.intp]
    domain: NDArray[np.intp]
    total: Array


@dataclass(frozen=True, eq=False)
class Solved:
    """Estimates with their errors.

    Parameters
    ----------
    estimate, variance
        Arrays (K).
    statistic
        What was estimated; scores are summed anew where a covariance needs them all at once.
    in_domain
        Rows of the domain; None where the statistic knows, or no rule asks.
    replicated
        Estimates of every replicate, array (replicates, K); None without.
    """

    survey: Survey
    estimate: Array
    variance: Array
    statistic: Statistic
    in_domain: Mask | None = None
    replicated: Array | None = None

    @property
    def std_error(self) -> Array:
        """Standard errors, array (K); not a number where a variance is below 0, which Horvitz and Thompson's can be."""
        return np.sqrt(np.where(self.variance >= 0, self.variance, np.nan))

    def covariance(self) -> Array:
        """Covariance matrix of the estimates, array (K, K)."""
        survey = self.survey
        if self.replicated is not None and survey.replicate_weights is not None:
            made = survey.replicate_weights
            return _replicate_covariance(
                self.replicated, full=self.estimate, scale=made.scale, rscales=made.rscales, mse=made.mse
            )
        every = slice(0, self.statistic.size)
        scores = unit_scores(survey, self.statistic, self.estimate, every)
        unknown = ~np.isfinite(self.estimate)
        with named_strata(survey):
            found = covariance(
                reduce_to_units(survey.design),
                scores,
                lonely_psu=survey.declared.lonely_psu,
                domain_lonely=survey.declared.domain_lonely,
                in_domain=_presence(survey, self.statistic, self.in_domain, every),
            )
        found[unknown, :] = np.nan
        found[:, unknown] = np.nan
        return found


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
    made = survey.replicate_weights
    if made is not None:
        replicated = np.stack([statistic.estimate(made.weight(number)) for number in range(made.count)])
        # A variance each, not a matrix of all: tables have thousands of estimates.
        found = np.array(
            [
                _replicate_covariance(
                    replicated[:, k : k + 1], full=estimate[k : k + 1], scale=made.scale, rscales=made.rscales, mse=made.mse
                )[0, 0]
                for k in range(statistic.size)
            ]
        )
        return Solved(survey, estimate, found, statistic, replicated=replicated)
    units = reduce_to_units(survey.design)
    if isinstance(statistic, Summed) and units.rows * statistic.size > SPARSE and _is_plain(survey):
        found = _sparse_variances(survey, statistic, estimate)
        return Solved(survey, estimate, np.where(np.isfinite(estimate), found, np.nan), statistic, in_domain)
    width = max(1, BLOCK // max(1, units.rows if isinstance(statistic, Summed) and not survey.steps else len(survey)))
    found = np.empty(statistic.size)
    for start in range(0, statistic.size, width):
        columns = slice(start, min(start + width, statistic.size))
        with named_strata(survey):
            found[columns] = variances(
                units,
                unit_scores(survey, statistic, estimate, columns),
                lonely_psu=survey.declared.lonely_psu,
                domain_lonely=survey.declared.domain_lonely,
                in_domain=_presence(survey, statistic, in_domain, columns),
            )
    found[~np.isfinite(estimate)] = np.nan
    return Solved(survey, estimate, found, statistic, in_domain)


def _is_plain(survey: Survey) -> bool:
    """Whether strata alone decide: one stage, one fraction in each stratum, weights as declared, no lonely unit."""
    design = survey.design
    stage = design.stages[0]
    return (
        len(design.stages) == 1
        and design.form is None
        and not survey.steps
        and survey.declared.domain_lonely == "ignore"
        and not lonely_strata(design)
        and bool(np.all(stage.undrawn == stage.undrawn[stage.start][stage.stratum]))
    )


def _sparse_variances(survey: Survey, statistic: Summed, estimate: Array) -> Array:
    """Variances by sums of squares, ``Σ_h (1 − f_h) n_h/(n_h − 1) (Σt² − (Σt)²/n_h)``: absent units add 0 to both sums; array (K).

    Influence values add up to about 0 in a domain, so that the difference loses little.
    """
    stage, found = survey.design.stages[0], np.zeros(len(estimate))
    count = stage.count.astype(float)
    share = stage.undrawn[stage.start] * count / np.maximum(count - 1, 1)
    for present in statistic.present_units(survey.weights, estimate, unit_of_rows(survey.design)):
        stratum, width = stage.stratum[present.unit], present.columns.stop - present.columns.start
        pairs, pair = np.unique(stratum * width + present.domain, return_inverse=True)
        total, square = (np.bincount(pair, weights=values) for values in (present.total, present.total**2))
        home, domain = pairs // width, pairs % width
        parts = share[home] * (square - total**2 / count[home])
        found[present.columns] = np.bincount(domain, weights=parts, minlength=width)
    return np.maximum(found, 0.0)


@contextmanager
def named_strata(survey: Survey) -> Iterator[None]:
    """Let an error about strata with one unit name them as the records do."""
    try:
        yield
    except LonelyPsuError as error:
        strata, at = survey.declared.strata, error.stage - 1
        name = strata[at] if at < len(strata) else None
        if name is None:
            raise
        labels = survey.records.category(name).labels
        raise LonelyPsuError(tuple(labels[int(str(code))] for code in error.strata), stage=error.stage) from None


def unit_scores(survey: Survey, statistic: Statistic, estimate: Array, columns: slice) -> Array:
    """Return scores of some estimates summed to the design's last-stage units; array (units, k).

    An estimate that does not exist, of a domain that nobody is in, has scores of 0.
    """
    design = survey.design
    if not survey.steps and isinstance(statistic, Summed):
        units = design.units(len(design.stages))
        return statistic.unit_scores(survey.weights, estimate, columns, unit_of_rows(design), units)
    # Adjusted weights need every row's score, a block of columns at a time.
    step = max(1, BLOCK // max(1, len(survey)))
    parts = []
    for start in range(columns.start, columns.stop, step):
        some = slice(start, min(start + step, columns.stop))
        scores = statistic.influence(survey.weights, estimate, some) * survey.weights[:, None]
        scores[:, ~np.isfinite(estimate[some])] = 0.0
        for adjustment in survey.steps:
            scores = adjustment.residuals(scores)
        parts.append(unit_totals(design, scores))
    return np.concatenate(parts, axis=1) if parts else np.zeros((design.units(len(design.stages)), 0))


def _presence(survey: Survey, statistic: Statistic, in_domain: Mask | None, columns: slice) -> Mask | None:
    """Which units are in the domain, where a rule of lonely units asks for it; array (units, k or 1)."""
    design = survey.design
    asked = survey.declared.domain_lonely == "as_lonely" or (
        design.form is None and bool(lonely_strata(design) or _lonely_below(survey))
    )
    if not asked:
        return None
    if in_domain is not None:
        inside = in_domain if in_domain.ndim == 1 or in_domain.shape[1] == 1 else in_domain[:, columns]
        return unit_totals(design, inside.astype(float)) > 0
    if isinstance(statistic, Summed):
        units = design.units(len(design.stages))
        return statistic.unit_presence(columns, unit_of_rows(design), units)
    return None


def _lonely_below(survey: Survey) -> bool:
    return any(
        bool(np.any((stage.count == 1) & (np.maximum.reduceat(stage.undrawn, stage.start) > 0)))
        for stage in survey.design.stages[1:]
    )


def _replicate_covariance(replicated: Array, *, full: Array, scale: float, rscales: Array, mse: bool) -> Array:
    # As R does: a replicate in which a domain has nobody is left out of that domain's error.
    if not np.isfinite(replicated).all(axis=1).any():
        return np.full((replicated.shape[1], replicated.shape[1]), np.nan)
    return replicate_covariance(replicated, full=full, scale=scale, rscales=rscales, mse=mse, missing="drop")
