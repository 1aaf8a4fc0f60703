"""Regression models whose errors come from the design: generalised linear ones, and those of ordered answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from math import nan
from typing import Any, cast

import numpy as np

from kurak.estimation.as_r import r_call
from kurak.estimation.conditions import r_value
from kurak.estimation.domains import Asked, ask
from kurak.estimation.model_table import Fitted, model_table, same_term, wald
from kurak.estimation.model_terms import model_columns, r_factor, r_formula
from kurak.estimation.survey import Array, Mask, Survey
from kurak.model.estimates import Estimates
from kurak.sources.records import RecordsError
from kurak.sources.wording import did_you_mean, listed
from kurak.stats.regression.design_matrix import Column as Values
from kurak.stats.regression.design_matrix import DesignMatrix, design_matrix
from kurak.stats.regression.families import family as family_of
from kurak.stats.regression.formula import Factor, Formula, FormulaError, parse_formula
from kurak.stats.regression.linear_model import fit_glm
from kurak.stats.regression.ordinal import OrdinalLink, fit_ordinal

_IN_R = {"gaussian": "gaussian", "binomial": "quasibinomial", "poisson": "quasipoisson", "gamma": "Gamma"}
_ORDINAL_LINKS: dict[str, OrdinalLink] = {
    "logit": "logistic",
    "logistic": "logistic",
    "probit": "probit",
    "cloglog": "cloglog",
}


def glm(
    survey: Survey,
    formula: str,
    *,
    family: str = "gaussian",
    link: str | None = None,
    offset: str | None = None,
    where: str | None = None,
    level: float = 0.95,
    df: float | None = None,
) -> Estimates:
    """Fit a generalised linear model, with errors by the design.

    Parameters
    ----------
    formula
        Such as ``y ~ x + C(region, ref="north") + a:b + offset(log(n))``; see :func:`kurak.stats.regression.formula.parse_formula`. Text,
        true and false are categories, numbers only within ``C()``. For ``binomial`` the answer may be one of two words, the second
        counts as 1.
    family
        ``gaussian``, ``binomial``, ``poisson`` or ``gamma``; ``quasibinomial`` and ``quasipoisson`` are the same here.
    link
        A link of the family, without it the usual one.
    offset
        Known part of the linear predictor, as it would stand in ``offset()``.
    where
        Who counts. Whoever lacks a value of the model does not; both stay in the design.
    level, df
        Confidence level, and degrees of freedom in place of the design's plus 1 less the number of coefficients.

    Returns
    -------
    Estimates
        One row a coefficient: ``variable`` is its name (``region[south]``: that level against the first), then ``t`` and ``p_value``.
        Columns that repeat others are flagged ``collinear`` and have no number. In ``details``: ``dispersion``, ``deviance``,
        ``null_deviance``, ``df_residual``, ``levels``, ``dropped``, ``r_terms`` (the names in R) and ``term_tests``.

    Raises
    ------
    RecordsError
        If the formula cannot be read or names a column that is not there, nobody is left, all answers are the same, a
        category has one level, or answers do not fit the family.

    Notes
    -----
    **Formula** in :func:`kurak.stats.regression.linear_model.fit_glm`; iterations stop as in R.

    **Reference** Binder (1983), International Statistical Review 51, 279-292; R ``survey::svyglm(y ~ x, design, family = quasibinomial())``.

    Examples
    --------
    >>> from kurak.estimation.declare import survey
    >>> d = survey({"town": [1, 1, 2, 2, 3, 3], "y": [1, 3, 2, 5, 4, 5], "g": list("ababab")}, psu="town")
    >>> fit = d.glm("y ~ g")
    >>> fit["variable"], [round(value, 6) for value in fit["estimate"]], round(fit["std_error"][1], 6)
    (['(Intercept)', 'g[b]'], [2.333333, 2.0], 0.57735)
    """
    try:
        links = family_of(family).links
    except ValueError as error:
        raise ValueError(f"family: {error}") from error
    if link is not None and link not in links:
        raise ValueError(f"links of the {family} family are {', '.join(links)}, not {link!r}")
    asked = ask(survey, where=where, level=level, df=df)
    model = _read(formula, offset)
    matrix = _matrix(survey, asked, model)
    answers = _answers(matrix, model, family)
    mean_weight = _mean_weight(survey, asked.domains.inside)
    x, shift = matrix.x, matrix.offset

    def fit(weights: Array, start: Array | None, mean: float | None, columns: Array) -> Any:
        return fit_glm(
            columns,
            y=answers,
            weights=weights,
            family_name=family,
            link_name=link,
            offset=shift,
            start=start,
            stop="as_r",
            mean_weight=mean,
        )

    try:
        whole = fit(survey.weights[matrix.keep], None, mean_weight, x)
    except ValueError as error:
        raise RecordsError(f"{formula!r}: {error}") from error

    def refit(weights: Array, start: Array) -> Array:
        # As in R: replicate weights sum to 1, and coefficients start from those of the full weights.
        return cast(Array, fit(weights, start, float(weights.sum()), x[:, whole.kept]).coefficients)

    fitted = Fitted(survey.weights, matrix.keep, whole.coefficients[whole.kept], whole.influence, refit)
    name = family.removeprefix("quasi")
    in_r = f"{_IN_R[name]}({'' if link is None else f'link = {r_value(link)}'})"
    flag = "separated" if whole.separated else None if whole.converged else "not converged"
    in_r = f"svyglm({r_formula(model, response=_r_response(model, matrix.response_levels))}, design, family = {in_r})"
    return model_table(
        survey,
        asked,
        matrix,
        model,
        fitted,
        kept=whole.kept.tolist(),
        titles=matrix.columns,
        owners=matrix.term_of_column,
        more_df=1,
        flag=flag,
        details={
            "model": "glm",
            "family": name,
            "link": link or links[0],
            # R divides weights by their mean before records with missing values leave, and residuals by that after.
            "dispersion": whole.dispersion * _mean_weight(survey, matrix.keep) / mean_weight,
            "deviance": whole.deviance,
            "null_deviance": whole.null_deviance,
            "converged": whole.converged,
            "separated": whole.separated,
            "iterations": whole.iterations,
        },
        r_code=r_call(survey, asked, [f"result <- summary({in_r})"]),
    )


def ordinal(
    survey: Survey,
    formula: str,
    *,
    link: str = "logistic",
    where: str | None = None,
    level: float = 0.95,
    df: float | None = None,
) -> Estimates:
    """Fit a model of ordered answers (proportional odds), with errors by the design.

    Parameters
    ----------
    formula
        As for :func:`glm`; the answer is a column of ordered categories or of numbers that stand in order.
    link
        ``logistic`` (or ``logit``), ``probit`` or ``cloglog``.
    where, level, df
        As for :func:`glm`; degrees of freedom are the design's less the number of coefficients, thresholds not counted.

    Returns
    -------
    Estimates
        Rows of coefficients, above 0 for higher answers; then of the thresholds, ``statistic`` is ``threshold`` and ``variable``
        such as ``1|2``. ``details`` as of :func:`glm`.

    Raises
    ------
    RecordsError
        As of :func:`glm`.

    Notes
    -----
    **Formula** in :func:`kurak.stats.regression.ordinal.fit_ordinal`.

    **Reference** McCullagh (1980), JRSS B 42, 109-142; Lumley (2010), Complex Surveys, §6.3; R ``survey::svyolr(factor(y) ~ x, design)``.

    Examples
    --------
    >>> from kurak.estimation.declare import survey
    >>> d = survey({"town": [1, 1, 2, 2, 3, 3], "q": [1, 2, 3, 1, 2, 3], "x": [1, 2, 2, 1, 3, 1]}, psu="town")
    >>> d.ordinal("q ~ x")["variable"]
    ['x', '1|2', '2|3']
    """
    chosen = _ORDINAL_LINKS.get(link)
    if chosen is None:
        raise ValueError(f"link is logistic, probit or cloglog, not {link!r}")
    asked = ask(survey, where=where, level=level, df=df)
    # Thresholds hold the intercept; levels of categories are coded as with one.
    model = replace(_read(formula, None), intercept=True)
    matrix = _matrix(survey, asked, model, ordered=True)
    codes, levels = matrix.response.astype(np.intp), matrix.response_levels
    x, shift = matrix.x[:, 1:], matrix.offset
    weights = survey.weights[matrix.keep]
    if len(levels) < 3:
        raise RecordsError(
            f"a model of ordered answers needs three of them, and {_response(model)!r} has {len(levels)}"
            + ('; for two take glm(…, family="binomial")' if len(levels) == 2 else "")
        )

    def fit(weights: Array, columns: Array) -> Any:
        return fit_ordinal(
            columns, y=codes, levels=len(levels), weights=weights, link_name=chosen, offset=shift
        )

    try:
        whole = fit(weights, x)
    except ValueError as error:
        raise RecordsError(f"{formula!r}: {error}") from error

    def refit(weights: Array, start: Array) -> Array:
        again = fit(weights, x[:, whole.kept])
        return np.append(again.coefficients, again.thresholds)

    parameters = np.append(whole.coefficients[whole.kept], whole.thresholds)
    fitted = Fitted(survey.weights, matrix.keep, parameters, whole.influence, refit)
    cuts = [f"{low}|{high}" for low, high in pairwise(levels)]
    first = len(matrix.columns) - 1
    return model_table(
        survey,
        asked,
        matrix,
        model,
        fitted,
        kept=[*whole.kept.tolist(), *range(first, first + len(cuts))],
        titles=(*matrix.columns[1:], *cuts),
        owners=(*matrix.term_of_column[1:], *[-1] * len(cuts)),
        more_df=len(cuts),
        thresholds=len(cuts),
        flag=None if whole.converged else "not converged",
        details={
            "model": "ordinal",
            "link": chosen,
            "deviance": whole.deviance,
            "converged": whole.converged,
            "iterations": whole.iterations,
            "answers": tuple(str(answer) for answer in levels),
        },
        r_code=r_call(
            survey,
            asked,
            [
                f"result <- svyolr({r_formula(model, response=_r_response(model, levels))}, design, method = {r_value(chosen)})"
            ],
        ),
    )


def term_test(fit: Estimates, term: str | Sequence[str]) -> Estimates:
    """Test whether all coefficients of a term, or of several terms, could be 0.

    Parameters
    ----------
    fit
        From :func:`glm` or :func:`ordinal`.
    term
        As in the formula, ``region:sex`` or ``sex:region``; of ``C(region)`` the name of the column is enough.

    Returns
    -------
    Estimates
        One row: ``estimate`` is F, then ``p_value``, ``ndf`` and ``ddf``.

    Raises
    ------
    RecordsError
        If the model has no such term, or its coefficients cannot be told apart with as few units.

    Notes
    -----
    **Formula** in :func:`kurak.stats.regression.wald.wald_test`.

    **Reference** Korn and Graubard (1999), §3.4; R ``survey::regTermTest(fit, ~term)``.

    Examples
    --------
    >>> from kurak.estimation.declare import survey
    >>> d = survey({"town": [1, 1, 2, 2, 3, 3], "y": [1, 3, 2, 5, 4, 5], "g": list("ababab")}, psu="town")
    >>> round(term_test(d.glm("y ~ g"), "g")["estimate"][0], 6)
    12.0
    """
    wanted = [term] if isinstance(term, str) else list(term)
    places = []
    for one in wanted:
        found = [label for label in fit.details["terms"] if same_term(label, one)]
        if not found:
            fix = did_you_mean(
                one, fit.details["terms"], otherwise=f"its terms are {listed(fit.details['terms'])}"
            )
            raise RecordsError(f"the model has no term {one!r}; {fix}")
        places += fit.details["terms"][found[0]]
    columns = [place for place in places if fit["flag"][place] != "collinear"]
    ddf = float(fit["df"][0])
    try:
        result = wald(np.asarray(fit["estimate"], dtype=float), fit.covariance, columns, ddf)
    except ValueError as error:
        raise RecordsError(f"{' + '.join(wanted)}: {error}") from error
    row: dict[str, Any] = {name: [values[0]] for name, values in fit.columns.items()}
    row |= {
        "statistic": ["F"],
        "variable": [" + ".join(wanted)],
        "estimate": [result["F"]],
        **{name: [nan] for name in ("std_error", "conf_low", "conf_high", "t")},
        "df": [float(result["df"])],
        "p_value": [result["p_value"]],
        "ndf": [result["df"]],
        "ddf": [ddf],
        "flag": [None],
    }
    code = (
        fit.as_r()
        .replace("result <- summary(", "fit <- (", 1)
        .replace("result <- svyolr", "fit <- svyolr", 1)
    )
    asked_in_r = " + ".join(
        fit.details["r_of_terms"][label]
        for label in fit.details["terms"]
        if any(same_term(label, one) for one in wanted)
    )
    code = code.replace("print(result)", f"result <- regTermTest(fit, ~{asked_in_r})\nprint(result)")
    return Estimates(row, (), None, code, {"terms": wanted, "model": fit.details["model"]})


def _read(formula: str, offset: str | None) -> Formula:
    try:
        model = parse_formula(formula if offset is None else f"{formula} + offset({offset})")
    except FormulaError as error:
        raise RecordsError(f"the formula {formula!r} cannot be read: {error}") from error
    if model.response is None:
        raise RecordsError(f"the formula {formula!r} has no answer before the ~")
    return model


def _matrix(survey: Survey, asked: Asked, model: Formula, *, ordered: bool = False) -> DesignMatrix:
    """The design matrix of those who count and have all values."""
    among = asked.domains.inside
    if survey.replicate_weights is None:
        among = among & (survey.weights > 0)
    data, known = model_columns(survey, model, ordered=ordered)
    among = among & known
    try:
        # Arithmetic without a result, such as the logarithm of 0, leaves records out too.
        for part in _arithmetic(model):
            alone = Formula(None, ((part,),), intercept=False, offsets=())
            among[among] = design_matrix(alone, data=_rows(data, among)).keep
        if not (survey.weights[among] > 0).any():
            raise RecordsError(f"nobody who counts has an answer to all of {listed(model.names)}")
        matrix = replace(design_matrix(model, data=_rows(data, among)), keep=among)
    except FormulaError as error:
        raise RecordsError(str(error)) from error
    if len(matrix.columns) == 0:
        raise RecordsError("the model has neither an intercept nor anything else")
    if np.ptp(matrix.response) == 0:
        raise RecordsError(
            f"all {len(matrix.response)} records of the model have the same answer in {_response(model)!r}"
        )
    return matrix


def _arithmetic(model: Formula) -> list[Factor]:
    """What is calculated from columns, each once; as a number by itself, an offset too."""
    parts = [*(part for term in model.terms for part in term), *model.offsets]
    if model.response is not None:
        parts.append(model.response)
    found = {part.label: replace(part, kind="number") for part in parts if part.kind in ("number", "offset")}
    return list(found.values())


def _rows(data: Mapping[str, Values], among: Mask) -> dict[str, Values]:
    return {name: np.asarray(column)[among] for name, column in data.items()}


def _response(model: Formula) -> str:
    return "" if model.response is None else model.response.label


def _answers(matrix: DesignMatrix, model: Formula, family: str) -> Array:
    """Answers as numbers; of two words the second is 1."""
    if matrix.response_levels and (
        family.removeprefix("quasi") != "binomial" or len(matrix.response_levels) != 2
    ):
        raise RecordsError(
            f"{_response(model)!r} holds {len(matrix.response_levels)} words; "
            + (
                "binomial models take two"
                if family.endswith("binomial")
                else f"a {family} model takes numbers"
            )
        )
    return matrix.response


def _mean_weight(survey: Survey, among: Mask) -> float:
    """What R divides weights by: their mean over the domain.

    A domain of calibrated or unequally drawn records is, in R, all records with weights of 0 outside it.
    """
    everybody = survey.replicate_weights is None and (bool(survey.steps) or survey.design.form is not None)
    return float(survey.weights[among].sum() / (len(survey) if everybody else among.sum()))


def _r_response(model: Formula, levels: Sequence[object]) -> str | None:
    """The answer as R's factor, with its levels in our order; None for numbers."""
    if model.response is None or not levels:
        return None
    answers = ", ".join(r_value(getattr(level, "value", level)) for level in levels)
    return f"factor({r_factor(replace(model.response, kind='any'))}, levels = c({answers}))"
