"""Who answers: the propensity of everybody eligible, from a logistic model with the survey's weights."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from kurak.estimation.calibrated import model_matrix
from kurak.estimation.survey import Array, Mask, Survey
from kurak.sources.records import RecordsError
from kurak.stats.regression.linear_model import fit_glm


def propensities(survey: Survey, formula: str, *, answered: Mask) -> Callable[[Array], Array]:
    """Return a function from weights to the probability of each record to answer.

    Parameters
    ----------
    survey
        Everybody eligible.
    formula
        Model without a left side: ``"~ age + region"``.
    answered
        Who did; array (rows).

    Raises
    ------
    RecordsError
        If the formula cannot be read, values are missing, or answering is certain or impossible in a group.

    Notes
    -----
    **Formula** ``logit p_k = x_kᵀ β``, by weighted maximum likelihood.

    **Source** Little (1986), International Statistical Review 54, 139-157; R ``fitted(svyglm(answered ~ x, d,
    family = quasibinomial()))``.

    Examples
    --------
    >>> from kurak.estimation.survey import Declared
    >>> from kurak.sources.records import open_records
    >>> from kurak.stats.design_variance import declare_design
    >>> records = open_records({"region": ["a", "a", "b", "b", "b"]})
    >>> survey = Survey(records, Declared(), np.ones(5), declare_design([[1, 2, 3, 4, 5]]))
    >>> model = propensities(survey, "~ region", answered=np.array([True, False, True, True, False]))
    >>> model(survey.weights).round(6).tolist()
    [0.5, 0.5, 0.666667, 0.666667, 0.666667]
    """
    x, _ = model_matrix(survey, formula)

    def model(weights: Array) -> Array:
        used = weights > 0
        if not 0 < answered[used].sum() < used.sum():
            raise RecordsError("the propensity to answer needs people who answered and people who did not")
        fit = fit_glm(x, y=np.where(used, answered, 0.0), weights=weights, family_name="binomial")
        if fit.separated or not fit.converged:
            raise RecordsError(
                f"{formula.strip()} tells for certain who answers in some group; use fewer variables"
            )
        return np.where(used, fit.fitted, 1.0)

    return model
