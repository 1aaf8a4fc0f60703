"""How the numbers of models, factors and steps of comparison were made: estimator, people, error, and what R calls it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kurak.model.edition import Edition
from kurak.model.making import Made, Making, Measured
from kurak.model.scale_results import ModelFit, ScaleResults
from kurak.report.chapters.number_making import BASE
from kurak.report.chapters.scale_making import scale_making
from kurak.report.chapters.scale_words import base
from kurak.report.words.saying import later, say

WHAT: Final = {
    later("Fit"): later("Statistic of the model with its degrees of freedom, and measures of fit that follow from it; SRMR is of the correlations."),
    later("Standardised loading"): later("How closely the statement goes with what its scale has in common, in the declared model."),
    later("Gain"): later("By how much χ² would fall if the parameter were free, and by how much the parameter would then change."),
    later("Eigenvalue"): later("Of the common factors of the correlations of all statements, and of SIMULATED statements that have nothing in common."),
    later("Number of factors"): later("How many factors the rule of the row suggests."),
    later("Statements on the factor"): later("How many statements of the scale load highest on its factor, of how many."),
    later("Loading on a factor"): later("Loading after rotation; the last column is the part of the statement that no factor explains."),
    later("Correlation of factors"): later("Correlation of two factors after rotation."),
    later("Fit of a level"): later("Fit of the model of one attitude with so much alike in every group, and how much worse it is than at the level before."),
    later("Difference in answers"): later(
        "Change of Nagelkerke's R² by group, and by group times score, in ordinal logistic models of the answer; p of both together, under the design."
    ),
    later("Worth of the score"): later("Alpha, omega, fit and item-rest correlations; the tables in the folds below say how each was made."),
    later("Respondents compared"): later("People of each group who answered, not weighted."),
}
"""What is measured, after docs/methods.md."""

_ERRORS: Final = {
    "": later("None is computed for these numbers."),
    "ML": later("Expected information, as of a simple random sample. Measures of fit have no error; the interval of RMSEA is one of 90\u202f%."),
    "robust": later(
        "Sandwich errors, answers of a sampling unit taken together first. Measures of fit have no error; the interval of RMSEA is one of 90\u202f%."
    ),
}
_CALLS: Final = {
    "WLSMV": 'lavaan::cfa(model, data, ordered = items, estimator = "WLSMV")',
    "MLR": 'lavaan::cfa(model, data, estimator = "MLR")',
    "FIML": 'lavaan::cfa(model, data, estimator = "MLR", missing = "ml")',
    "ML": 'lavaan::cfa(model, data, estimator = "ML")',
}
"""The estimator in R, after docs/methods.md."""


def measured(name: str, *columns: int) -> tuple[Measured, ...]:
    """One measure with its columns; none where the table is one of words."""
    return (Measured(say(name), say(WHAT[name]), columns),)


def model_making(
    edition: Edition, results: ScaleResults, measures: tuple[Measured, ...], estimator: str, n: int | None, made: Iterable[Made] = ()
) -> Making:
    """How the numbers of a factor model were made."""
    return scale_making(
        edition,
        results,
        measures,
        made,
        error=say(_ERRORS["ML" if estimator == "ML" else "robust"]),
        more=(*_base(results, n), (say("Estimator"), estimator), *_in_r(_CALLS.get(estimator, ""))),
    )


def changes_making(edition: Edition, results: ScaleResults, model: ModelFit) -> Making:
    """How the numbers were made that say what a model would gain from."""
    return model_making(edition, results, measured("Gain", 1, 2), model.estimator, model.n)


def factors_making(edition: Edition, results: ScaleResults, measures: tuple[Measured, ...], n: int | None, *, call: str = "") -> Making:
    """How the numbers of an exploratory analysis were made; ``call`` is what has the same formulas in R."""
    return scale_making(edition, results, measures, (), error=say(_ERRORS[""]), more=(*_base(results, n), *_in_r(call)))


def _base(results: ScaleResults, n: int | None) -> tuple[tuple[str, str], ...]:
    return () if n is None else ((say(BASE), base(results, n)),)


def _in_r(call: str) -> tuple[tuple[str, str], ...]:
    return (("R", say("{call} has the same formulas, for independent respondents.", call=call)),) if call else ()
