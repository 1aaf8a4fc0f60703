"""Fitting a factor model to respondents by the declared estimator, one way for everything that needs a fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
from numpy.typing import NDArray

from kurak.model.scale_analysis import Estimator
from kurak.model.scale_results import InvarianceLevel
from kurak.scales.respondents import Codes, Respondents
from kurak.stats.confirmatory.factor_fit import Estimate, FactorFit, MissingAnswers, NoFactorFit
from kurak.stats.confirmatory.fit_measures import FitMeasures
from kurak.stats.confirmatory.invariance import Invariance, measurement_invariance
from kurak.stats.confirmatory.joined_answers import JoinedAnswers, join_categories
from kurak.stats.confirmatory.modification import ModificationIndex, modification_indices
from kurak.stats.confirmatory.ordinal_fit import OrdinalFit
from kurak.stats.confirmatory.ordinal_invariance import ordinal_invariance
from kurak.stats.confirmatory.ordinal_modification import ordinal_modification_indices
from kurak.stats.confirmatory.record_fit import fit_factor_answers
from kurak.stats.confirmatory.record_scores import CovarianceOfTotals, independent_totals
from kurak.stats.confirmatory.records import Answers
from kurak.stats.confirmatory.weighted_least_squares import fit_ordinal_factor_model

UNEQUAL_WEIGHTS = NoFactorFit(
    "data", "ML takes all respondents as equal, and their weights differ", "take MLR, which knows weights and designs"
)
"""Why there is no fit by plain maximum likelihood."""


@dataclass(frozen=True, eq=False)
class Fitted:
    """A fitted model in the words that all estimators share.

    Parameters
    ----------
    measures
        Test and measures to report: scaled, or robust, where the estimator has them.
    fit
        The fit itself.
    """

    n: int
    measures: FitMeasures
    srmr: float
    estimates: tuple[Estimate, ...]
    concerns: tuple[str, ...]
    fit: FactorFit | OrdinalFit


@dataclass(frozen=True, eq=False)
class FittedLevel:
    """One level of invariance, and its test against the level before.

    Parameters
    ----------
    difference, df, p
        Scaled difference in χ²; None for the first level, or where there is no such test.
    """

    level: InvarianceLevel
    fitted: Fitted
    difference: float | None = None
    df: int | None = None
    p: float | None = None


@dataclass(frozen=True, eq=False)
class FittedLevels:
    """Levels of invariance as far as they could be fitted.

    Parameters
    ----------
    joined
        Answers that were joined to their neighbours, in all groups alike.
    refused
        Why there is no fit at the next level; None where all were fitted.
    """

    levels: tuple[FittedLevel, ...]
    joined: tuple[JoinedAnswers, ...]
    refused: NoFactorFit | None


def fit_model(
    respondents: Respondents, text: str, items: Sequence[str], *, reverse: Sequence[str], estimator: Estimator
) -> Fitted | NoFactorFit:
    """Fit a factor model to all respondents.

    Parameters
    ----------
    text
        In lavaan's words; it names every item.
    items, reverse
        Items of the model, and the negative ones.

    Raises
    ------
    FactorModelError
        If the model cannot be read.
    """
    if estimator == "WLSMV":
        fit = fit_ordinal_factor_model(
            text,
            codes=respondents.codes(items, reverse=reverse),
            items=items,
            weights=respondents.weights,
            covariance_of_totals=respondents.covariance_of_totals,
            design_df=respondents.degrees(respondents.everybody),
        )
        return fit if isinstance(fit, NoFactorFit) else _described(fit)
    if estimator == "ML" and not _equal_weights(respondents):
        return UNEQUAL_WEIGHTS
    numeric = fit_factor_answers(
        text,
        answers=_answers(respondents, items, reverse=reverse, estimator=estimator),
        estimator="ml" if estimator == "ML" else "mlr",
        missing=_missing(estimator),
        covariance_of_totals=_design(respondents, estimator),
    )
    return numeric if isinstance(numeric, NoFactorFit) else _described(numeric)


def fit_levels(
    respondents: Respondents,
    text: str,
    items: Sequence[str],
    *,
    reverse: Sequence[str],
    group: Codes,
    labels: Sequence[str],
    estimator: Estimator,
) -> FittedLevels:
    """Fit a factor model in several groups with more and more held equal.

    Parameters
    ----------
    group
        Number of each respondent's group, -1 for those who do not count; array (rows).
    labels
        Names of the groups.

    Notes
    -----
    **Source** Meredith (1993), Psychometrika 58, 525-543; Millsap and Yun-Tein (2004), Multivariate Behavioral Research 39,
    479-515; R ``lavaan::cfa(…, group =, group.equal = c("loadings", "thresholds"))``.
    """
    names = np.append(np.asarray(labels, dtype=str), "")[group]
    if estimator == "WLSMV":
        codes, joined = join_categories(
            respondents.codes(items, reverse=reverse), items=items, groups=names.tolist()
        )
        ordinal = ordinal_invariance(
            text,
            codes=codes,
            items=items,
            groups=names,
            weights=respondents.weights,
            covariance_of_totals=respondents.covariance_of_totals,
            design_df=respondents.degrees(group >= 0),
        )
        return FittedLevels(_levels(ordinal), joined, ordinal.reason)
    if estimator == "ML" and not _equal_weights(respondents):
        return FittedLevels((), (), UNEQUAL_WEIGHTS)
    numeric = measurement_invariance(
        text,
        answers=_answers(respondents, items, reverse=reverse, estimator=estimator, groups=names),
        estimator="ml" if estimator == "ML" else "mlr",
        missing=_missing(estimator),
        covariance_of_totals=_design(respondents, estimator),
    )
    return FittedLevels(_levels(numeric), (), numeric.reason)


def changes_of(fitted: Fitted) -> tuple[ModificationIndex, ...]:
    """Modification indices of a fit, largest first."""
    fit = fitted.fit
    return modification_indices(fit) if isinstance(fit, FactorFit) else ordinal_modification_indices(fit)


def _levels(found: Invariance[OrdinalFit] | Invariance[FactorFit]) -> tuple[FittedLevel, ...]:
    made = []
    for one in found.levels:
        # "strict" is never asked for.
        level = cast(InvarianceLevel, one.level)
        change = one.against_last
        if change is None:
            made.append(FittedLevel(level, _described(one.fit)))
        else:
            made.append(FittedLevel(level, _described(one.fit), change.chi_square, change.df, change.p))
    return tuple(made)


def _answers(
    respondents: Respondents,
    items: Sequence[str],
    *,
    reverse: Sequence[str],
    estimator: Estimator,
    groups: NDArray[np.str_] | None = None,
) -> Answers:
    """Answers as numbers; plain maximum likelihood knows no weights."""
    weights = None if estimator == "ML" else respondents.weights
    return Answers(respondents.turned(items, reverse=reverse), tuple(items), weights, groups)


def _missing(estimator: Estimator) -> MissingAnswers:
    return "fiml" if estimator == "FIML" else "complete"


def _design(respondents: Respondents, estimator: Estimator) -> CovarianceOfTotals:
    return independent_totals if estimator == "ML" else respondents.covariance_of_totals


def _equal_weights(respondents: Respondents) -> bool:
    counted = respondents.weights[respondents.weights > 0]
    return bool(len(counted) == 0 or (counted == counted[0]).all())


def _described(fit: FactorFit | OrdinalFit) -> Fitted:
    measures = fit.measures if fit.scaled is None else fit.scaled.measures
    if isinstance(fit, FactorFit) and fit.robust is not None:
        # The test is the scaled one; the indices are those that approach what complete, normal answers would give.
        better = fit.robust
        measures = replace(
            measures,
            cfi=better.cfi,
            tli=better.tli,
            rmsea=better.rmsea,
            rmsea_low=better.rmsea_low,
            rmsea_high=better.rmsea_high,
            p_close=better.p_close,
        )
    return Fitted(fit.n, measures, fit.srmr, fit.estimates, fit.concerns, fit)
