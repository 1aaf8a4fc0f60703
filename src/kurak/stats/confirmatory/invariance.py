"""Whether items measure the same in every group: one factor model with more and more held equal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Literal, TypeAlias, TypeVar

import numpy as np

from kurak.stats.confirmatory.comparison import FitComparison, compare_fits
from kurak.stats.confirmatory.factor_fit import Estimator, FactorFit, MissingAnswers, NoFactorFit
from kurak.stats.confirmatory.record_fit import fit_factor_answers
from kurak.stats.confirmatory.record_scores import CovarianceOfTotals, independent_totals
from kurak.stats.confirmatory.records import Answers
from kurak.stats.confirmatory.structure import FactorScale, ParameterKind

Fit = TypeVar("Fit")
Level: TypeAlias = Literal["configural", "metric", "scalar", "strict"]

#: What groups have in common at each level, weakest first.
EQUAL_AT: dict[Level, tuple[ParameterKind, ...]] = {
    "configural": (),
    "metric": ("loadings",),
    "scalar": ("loadings", "intercepts"),
    "strict": ("loadings", "intercepts", "residuals"),
}


@dataclass(frozen=True)
class InvarianceLevel(Generic[Fit]):
    """One level of invariance.

    Attributes
    ----------
    level
        "configural": the same items belong to the same factors; "metric": with the same loadings; "scalar": and
        the same intercepts, so that means can be compared; "strict": and the same residual variances.
    fit
        Fit of the model at this level.
    against_last
        Comparison with the level before; None at the first one.
    """

    level: Level
    fit: Fit
    against_last: FitComparison | None


@dataclass(frozen=True)
class Invariance(Generic[Fit]):
    """Levels of invariance as far as there are fits. What difference counts is not said here.

    Attributes
    ----------
    levels
        Weakest first.
    stopped_at
        Level without a fit, at which it ended; None where all were fitted.
    reason
        Why there is no fit at that level.
    """

    levels: tuple[InvarianceLevel[Fit], ...]
    stopped_at: Level | None = None
    reason: NoFactorFit | None = None


def measurement_invariance(
    model: str,
    *,
    answers: Answers,
    to: Level = "scalar",
    estimator: Estimator = "mlr",
    missing: MissingAnswers = "complete",
    scale: FactorScale = "first item",
    covariance_of_totals: CovarianceOfTotals = independent_totals,
) -> Invariance[FactorFit]:
    """Fit a factor model in all groups, from the weakest to the strictest level of invariance.

    Parameters
    ----------
    model, estimator, missing, scale, covariance_of_totals
        As for :func:`kurak.stats.confirmatory.record_fit.fit_factor_answers`.
    answers
        The table, with two groups or more.
    to
        The strictest level.

    Returns
    -------
    Invariance

    Raises
    ------
    FactorModelError, ValueError
        As for :func:`kurak.stats.confirmatory.record_fit.fit_factor_answers`; also without two groups.

    Notes
    -----
    **Formula** as for :func:`kurak.stats.confirmatory.comparison.compare_fits`, level against level.

    **Source** Meredith (1993), *Psychometrika* 58, 525–543; R ``lavaan::cfa(model, data, group =, group.equal =)``
    at each level, and ``lavaan::lavTestLRT``.

    Examples
    --------
    >>> table = np.random.default_rng(1).normal(size=(200, 1)) + np.random.default_rng(2).normal(size=(200, 4))
    >>> people = Answers(table, ("a", "b", "c", "d"), groups=["men", "women"] * 100)
    >>> found = measurement_invariance("f =~ a + b + c + d", answers=people)
    >>> [(one.level, one.fit.measures.df) for one in found.levels]
    [('configural', 4), ('metric', 7), ('scalar', 10)]
    """

    def fit_with(equal: tuple[ParameterKind, ...]) -> FactorFit | NoFactorFit:
        """The model with these kinds of parameters equal."""
        return fit_factor_answers(
            model,
            answers=answers,
            estimator=estimator,
            missing=missing,
            scale=scale,
            equal=equal,
            covariance_of_totals=covariance_of_totals,
        )

    if answers.groups is None or len(set(np.asarray(answers.groups).astype(str).tolist()) - {""}) < 2:
        raise ValueError("invariance is between two groups or more")
    return invariance_of(fit_with, to=to)


def invariance_of(
    fit_with: Callable[[tuple[ParameterKind, ...]], FactorFit | NoFactorFit], *, to: Level
) -> Invariance[FactorFit]:
    """Climb the levels of invariance until one has no fit.

    Parameters
    ----------
    fit_with
        From the kinds of parameters that are equal to the fit.
    to
        The strictest level.

    Returns
    -------
    Invariance

    Examples
    --------
    >>> refusal = NoFactorFit("data", "nobody answered", "ask somebody")
    >>> invariance_of(lambda equal: refusal, to="metric").stopped_at
    'configural'
    """
    levels: list[InvarianceLevel[FactorFit]] = []
    for level, equal in EQUAL_AT.items():
        fit = fit_with(equal)
        if isinstance(fit, NoFactorFit):
            return Invariance(tuple(levels), level, fit)
        comparison = compare_fits(fit, levels[-1].fit) if levels else None
        levels.append(InvarianceLevel(level, fit, comparison))
        if level == to:
            break
    return Invariance(tuple(levels))
