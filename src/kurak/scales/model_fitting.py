"""Fitting a factor model to respondents by the declared estimator, one way for everything that needs a fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kurak.model.scale_analysis import Estimator
from kurak.model.scale_results import InvarianceLevel
from kurak.scales.respondents import Codes, Respondents
from kurak.stats.confirmatory.comparison import compare_fits
from kurak.stats.confirmatory.factor_fit import Estimate, FactorFit, NoFactorFit
from kurak.stats.confirmatory.fit_measures import FitMeasures
from kurak.stats.confirmatory.invariance import EQUAL_AT
from kurak.stats.confirmatory.joined_answers import JoinedAnswers, join_categories
from kurak.stats.confirmatory.modification import ModificationIndex, modification_indices
from kurak.stats.confirmatory.ordinal_comparison import compare_ordinal_fits
from kurak.stats.confirmatory.ordinal_fit import OrdinalFit
from kurak.stats.confirmatory.ordinal_modification import ordinal_modification_indices
from kurak.stats.confirmatory.ordinal_moments import ordinal_moments
from kurak.stats.confirmatory.ordinal_structure import OrdinalEquality
from kurak.stats.confirmatory.record_fit import fit_factor_answers
from kurak.stats.confirmatory.record_scores import independent_totals
from kurak.stats.confirmatory.records import Answers
from kurak.stats.confirmatory.weighted_least_squares import (
    fit_ordinal_factor_model,
    fit_to_ordinal_moments,
)

LEVELS: tuple[InvarianceLevel, ...] = ("configural", "metric", "scalar")

ORDINAL_EQUAL_AT: dict[InvarianceLevel, tuple[OrdinalEquality, ...]] = {
    "configural": (),
    "metric": ("loadings",),
    "scalar": ("loadings", "thresholds"),
}
"""What groups of ordinal answers have in common at each level."""


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
        )
        return fit if isinstance(fit, NoFactorFit) else _described(fit)
    return _numeric(respondents, text, items, reverse=reverse, estimator=estimator)


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
    names = np.append(np.asarray(labels, dtype=object), "")[group]
    if estimator == "WLSMV":
        return _ordinal_levels(respondents, text, items, reverse=reverse, names=list(names))
    levels: list[FittedLevel] = []
    for level in LEVELS:
        fitted = _numeric(
            respondents, text, items, reverse=reverse, estimator=estimator, names=names, equal_at=level
        )
        if isinstance(fitted, NoFactorFit):
            return FittedLevels(tuple(levels), (), fitted)
        if not levels:
            levels.append(FittedLevel(level, fitted))
            continue
        before = levels[-1].fitted.fit
        assert isinstance(before, FactorFit)
        assert isinstance(fitted.fit, FactorFit)
        change = compare_fits(fitted.fit, before)
        levels.append(FittedLevel(level, fitted, change.chi_square, change.df, change.p))
    return FittedLevels(tuple(levels), (), None)


def changes_of(fitted: Fitted) -> tuple[ModificationIndex, ...]:
    """Modification indices of a fit, largest first."""
    fit = fitted.fit
    return modification_indices(fit) if isinstance(fit, FactorFit) else ordinal_modification_indices(fit)


def _ordinal_levels(
    respondents: Respondents, text: str, items: Sequence[str], *, reverse: Sequence[str], names: list[str]
) -> FittedLevels:
    codes, joined = join_categories(respondents.codes(items, reverse=reverse), items=items, groups=names)
    moments = ordinal_moments(
        codes,
        items=items,
        weights=respondents.weights,
        groups=names,
        covariance_of_totals=respondents.covariance_of_totals,
    )
    if isinstance(moments, NoFactorFit):
        return FittedLevels((), joined, moments)
    levels: list[FittedLevel] = []
    for level in LEVELS:
        fit = fit_to_ordinal_moments(text, moments=moments, equal=ORDINAL_EQUAL_AT[level])
        if isinstance(fit, NoFactorFit):
            return FittedLevels(tuple(levels), joined, fit)
        if not levels:
            levels.append(FittedLevel(level, _described(fit)))
            continue
        before = levels[-1].fitted.fit
        assert isinstance(before, OrdinalFit)
        test = compare_ordinal_fits(before, fit) if fit.measures.df > before.measures.df else None
        levels.append(
            FittedLevel(level, _described(fit), test.chi_square, test.df, test.p)
            if test is not None
            else FittedLevel(level, _described(fit))
        )
    return FittedLevels(tuple(levels), joined, None)


def _numeric(
    respondents: Respondents,
    text: str,
    items: Sequence[str],
    *,
    reverse: Sequence[str],
    estimator: Estimator,
    names: np.ndarray | None = None,
    equal_at: InvarianceLevel = "configural",
) -> Fitted | NoFactorFit:
    """A fit of answers as numbers."""
    plain = estimator == "ML"
    if plain and not _equal_weights(respondents):
        return NoFactorFit(
            "data", "ML takes all respondents as equal, and their weights differ", "take MLR, which knows weights and designs"
        )
    fit = fit_factor_answers(
        text,
        answers=Answers(
            respondents.turned(items, reverse=reverse),
            tuple(items),
            None if plain else respondents.weights,
            None if names is None else names.astype(str),
        ),
        estimator="ml" if plain else "mlr",
        missing="fiml" if estimator == "FIML" else "complete",
        equal=EQUAL_AT[equal_at],
        covariance_of_totals=independent_totals if plain else respondents.covariance_of_totals,
    )
    return fit if isinstance(fit, NoFactorFit) else _described(fit)


def _equal_weights(respondents: Respondents) -> bool:
    counted = respondents.weights[respondents.weights > 0]
    return bool(len(counted) == 0 or (counted == counted[0]).all())


def _described(fit: FactorFit | OrdinalFit) -> Fitted:
    measures = fit.measures
    if isinstance(fit, FactorFit) and fit.scaled is not None:
        measures = fit.scaled.measures
        if fit.robust is not None:
            # The test is the scaled one; indices are those that approach what complete, normal answers would give.
            measures = FitMeasures(
                chi_square=measures.chi_square,
                df=measures.df,
                p=measures.p,
                baseline_chi_square=measures.baseline_chi_square,
                baseline_df=measures.baseline_df,
                cfi=fit.robust.cfi,
                tli=fit.robust.tli,
                rmsea=fit.robust.rmsea,
                rmsea_low=fit.robust.rmsea_low,
                rmsea_high=fit.robust.rmsea_high,
                p_close=fit.robust.p_close,
            )
    return Fitted(fit.n, measures, fit.srmr, fit.estimates, fit.concerns, fit)
