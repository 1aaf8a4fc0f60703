"""Confirmatory factor models fitted to the answers of respondents, with weights, groups and missing answers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.stats.confirmatory.factor_fit import Estimator, FactorFit, MissingAnswers, NoFactorFit
from kurak.stats.confirmatory.fit_description import described_fit
from kurak.stats.confirmatory.identification import indistinct, not_identified, refuse_moments
from kurak.stats.confirmatory.likelihood import Likelihood
from kurak.stats.confirmatory.record_scores import CovarianceOfTotals, independent_totals
from kurak.stats.confirmatory.records import Answers, GroupRecords, group_names, grouped_records
from kurak.stats.confirmatory.robust_test import complete_pair, scaled_means
from kurak.stats.confirmatory.sandwich import parameter_scores, sandwich, saturated_parts
from kurak.stats.confirmatory.scaled_measures import StatisticPair, robust_indices, scaled_test
from kurak.stats.confirmatory.scoring import estimated_values
from kurak.stats.confirmatory.start import grouped_start_values
from kurak.stats.confirmatory.structure import FactorScale, ParameterKind, grouped_structures

Array: TypeAlias = NDArray[np.float64]


def fit_factor_answers(
    model: str,
    *,
    answers: Answers,
    estimator: Estimator = "mlr",
    missing: MissingAnswers = "complete",
    scale: FactorScale = "first item",
    equal: Collection[ParameterKind] = (),
    covariance_of_totals: CovarianceOfTotals = independent_totals,
) -> FactorFit | NoFactorFit:
    """Fit a confirmatory factor model, with intercepts, to answers.

    Parameters
    ----------
    model
        Such as ``trust =~ a + b + c``; see :func:`kurak.stats.confirmatory.syntax.parse_factor_model`.
    answers
        The table, with weights and groups.
    estimator
        "ml": errors and test of normal, independent answers; "mlr": those that hold without this.
    missing
        "complete": respondents who answered all items of the model; "fiml": all who answered any of them, by the
        likelihood of what they answered.
    scale
        How a factor gets its unit: "first item" has loading 1, or the factor has "unit variance".
    equal
        Kinds of parameters that all groups have in common.
    covariance_of_totals
        From weighted scores, array (rows, k) with 0 for rows that do not count, to the covariances of their
        totals under the sampling design, array (k, k). Independent respondents if nothing is said.

    Returns
    -------
    FactorFit or NoFactorFit
        NoFactorFit, with the group and what to change, where the data or the model allow no estimate.

    Raises
    ------
    FactorModelError
        If the model cannot be read or names what is not there.
    ValueError
        If shapes differ, an answer is infinite, a weight is below 0 or missing; or if weights or a design come
        with estimator "ml", whose errors would not hold.

    Notes
    -----
    **Formula** maximise Σ weight ln N(yₚ; μₚ, Σₚ) over the items p that each one answered. "ml": errors from the
    information, expected for complete answers and observed for "fiml"; "mlr": A⁻¹ B A⁻¹ with the observed
    information A and the covariances B of the scores, and χ² over its factor.

    **Source** Yuan and Bentler (2000), *Sociological Methodology* 30, 165–200; Asparouhov (2005), *Structural
    Equation Modeling* 12, 411–434; R ``lavaan::cfa(model, data, estimator = "MLR", missing = "ml",
    sampling.weights =, group =)``.

    Examples
    --------
    >>> table = np.random.default_rng(1).normal(size=(200, 1)) + np.random.default_rng(2).normal(size=(200, 4))
    >>> table[::9, 3] = np.nan
    >>> found = fit_factor_answers(
    ...     "f =~ a + b + c + d", answers=Answers(table, ("a", "b", "c", "d")), missing="fiml"
    ... )
    >>> found.n, found.measures.df, found.scaled is None
    (200, 2, False)
    """
    if estimator == "ml" and (answers.weights is not None or covariance_of_totals is not independent_totals):
        raise ValueError('weights and designs need the estimator "mlr"')
    found = _placed(model, answers, missing, scale, equal)
    if isinstance(found, NoFactorFit):
        return found
    likelihood, records = found
    search = estimated_values(
        likelihood, start=grouped_start_values(likelihood.structures, data=likelihood.data)
    )
    if isinstance(search, NoFactorFit):
        return search
    values, iterations = search
    kind = "observed" if estimator == "mlr" or not likelihood.complete else "expected"
    information = (
        likelihood.at(values, "observed" if kind == "observed" else "expected")[2] * likelihood.weight
    )
    blurred = indistinct(information)
    if blurred.any():
        return not_identified(likelihood.structures, blurred, "by these data")
    count = len(np.asarray(answers.values))
    scores = parameter_scores(likelihood, records=records, values=values, count=count)
    meat = covariance_of_totals(scores) if estimator == "mlr" else information
    fit = replace(
        described_fit(likelihood, values=values, variance=sandwich(information, meat), iterations=iterations),
        estimator=estimator,
        missing=missing,
    )
    if estimator == "ml" and likelihood.complete:
        return fit
    saturated = [
        saturated_parts(one, covariance_of_totals=covariance_of_totals, count=count) for one in records
    ]
    return _with_robust_test(
        fit, likelihood, records, (information, meat), saturated, covariance_of_totals, count
    )


def parameter_influence(fit: FactorFit, *, answers: Answers) -> Array:
    """By how much each respondent moves each estimated parameter.

    Parameters
    ----------
    fit
        The fit of these answers.
    answers
        The same table as that of the fit.

    Returns
    -------
    array (rows, estimated)
        Weights inside, 0 for rows that do not count; every column adds up to 0. The covariances of the totals of
        these columns over samples are those of the estimates.

    Notes
    -----
    **Formula** weight · score A⁻¹, with the observed information A.

    **Source** Binder (1983), *International Statistical Review* 51, 279–292; R ``lavaan::lavScores(fit) %*%
    solve(lavaan::lavInspect(fit, "information.observed")) / n``.

    Examples
    --------
    >>> table = np.random.default_rng(1).normal(size=(90, 1)) + np.random.default_rng(2).normal(size=(90, 3))
    >>> people = Answers(table, ("a", "b", "c"))
    >>> found = fit_factor_answers("f =~ a + b + c", answers=people)
    >>> influence = parameter_influence(found, answers=people)
    >>> bool(np.allclose(np.diag(influence.T @ influence), np.diag(found.variance)))
    True
    """
    structures = [one.structure for one in fit.groups]
    records = grouped_records(answers, kept=structures[0].items, missing=fit.missing)
    if isinstance(records, NoFactorFit) or [one.moments.n for one in records] != [
        one.data.n for one in fit.groups
    ]:
        raise ValueError("these are not the answers of the fit")
    likelihood = Likelihood(structures, [one.moments for one in records])
    information = likelihood.at(fit.values, "observed")[2] * likelihood.weight
    count = len(np.asarray(answers.values))
    scores = parameter_scores(likelihood, records=records, values=fit.values, count=count)
    return np.asarray(np.linalg.solve(information, scores.T).T, np.float64)


def _placed(
    model: str,
    answers: Answers,
    missing: MissingAnswers,
    scale: FactorScale,
    equal: Collection[ParameterKind],
) -> tuple[Likelihood, tuple[GroupRecords, ...]] | NoFactorFit:
    names = group_names(answers)
    if not names:
        return NoFactorFit("data", "no respondent is in a group", "give respondents a group")
    structures = grouped_structures(
        model, items=answers.items, groups=names, with_means=True, scale=scale, equal=equal
    )
    records = grouped_records(answers, kept=structures[0].items, missing=missing)
    if isinstance(records, NoFactorFit):
        return records
    data = [one.moments for one in records]
    return refuse_moments(structures, data=data) or (Likelihood(structures, data), records)


def _with_robust_test(
    fit: FactorFit,
    likelihood: Likelihood,
    records: Sequence[GroupRecords],
    own: tuple[Array, Array],
    saturated: Sequence[tuple[Array, Array]],
    covariance_of_totals: CovarianceOfTotals,
    count: int,
) -> FactorFit:
    plain = fit.measures
    pair, scaled = None, None
    if fit.estimator == "mlr":
        mean, baseline_mean = scaled_means(
            own=own,
            records=records,
            saturated=saturated,
            covariance_of_totals=covariance_of_totals,
            count=count,
        )
        pair = StatisticPair(
            plain.chi_square,
            mean,
            plain.df,
            plain.baseline_chi_square,
            baseline_mean,
            plain.baseline_df,
            likelihood.weight,
            len(records),
        )
        if not _has_means(pair):
            return replace(fit, concerns=(*fit.concerns, _NO_SCALE))
        scaled = scaled_test(pair)
    if pair is None or not likelihood.complete:
        pair = complete_pair(likelihood, values=fit.values, saturated=saturated, normal=fit.estimator == "ml")
        if not _has_means(pair):
            return replace(fit, scaled=scaled, concerns=(*fit.concerns, _NO_SCALE))
    return replace(fit, scaled=scaled, robust=robust_indices(pair))


_NO_SCALE = (
    "the respondents are too few to say how large the test would be by chance, so it is not corrected for answers "
    "that are not normal or missing"
)


def _has_means(pair: StatisticPair) -> bool:
    return (pair.mean > 0 or not pair.df) and (pair.baseline_mean > 0 or not pair.baseline_df)
