"""Regression models whose errors come from the design: generalised linear ones, and those of ordered answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import nan
from typing import Any, cast

import numpy as np

from kurak.estimation.as_r import r_call
from kurak.estimation.conditions import r_value
from kurak.estimation.domains import Asked, ask, degrees, units_present
from kurak.estimation.model_terms import model_columns, r_factor, r_formula, r_terms
from kurak.estimation.outcome import two_sided
from kurak.estimation.solve import solve
from kurak.estimation.survey import Array, Mask, Survey
from kurak.estimation.table import make_table
from kurak.model.estimates import Estimates
from kurak.sources.records import RecordsError
from kurak.sources.wording import did_you_mean, listed
from kurak.stats.regression.design_matrix import DesignMatrix, design_matrix
from kurak.stats.regression.families import family as family_of
from kurak.stats.regression.formula import Formula, FormulaError, parse_formula
from kurak.stats.regression.linear_model import fit_glm
from kurak.stats.regression.ordinal import OrdinalLink, fit_ordinal
from kurak.stats.regression.wald import wald_test

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

    fitted = _Fitted(survey.weights, matrix.keep, whole.coefficients[whole.kept], whole.influence, refit)
    name = family.removeprefix("quasi")
    in_r = f"{_IN_R[name]}({'' if link is None else f'link = {r_value(link)}'})"
    flag = "separated" if whole.separated else None if whole.converged else "not converged"
    return _model_table(
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
        r_code=r_call(survey, asked, [f"result <- summary(svyglm({r_formula(model)}, design, family = {in_r}))"]),
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
    fitted = _Fitted(survey.weights, matrix.keep, parameters, whole.influence, refit)
    cuts = [f"{low}|{high}" for low, high in pairwise(levels)]
    first = len(matrix.columns) - 1
    return _model_table(
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
        r_code=r_call(survey, asked, [_r_ordinal(model, levels, chosen)]),
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
        found = [label for label in fit.details["terms"] if _same_term(label, one)]
        if not found:
            fix = did_you_mean(one, fit.details["terms"], otherwise=f"its terms are {listed(fit.details['terms'])}")
            raise RecordsError(f"the model has no term {one!r}; {fix}")
        places += fit.details["terms"][found[0]]
    columns = [place for place in places if fit["flag"][place] != "collinear"]
    ddf = float(fit["df"][0])
    try:
        result = _wald(np.asarray(fit["estimate"], dtype=float), fit.covariance, columns, ddf)
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
    code = fit.r_code.replace("result <- summary(", "fit <- (", 1).replace("result <- svyolr", "fit <- svyolr", 1)
    asked_in_r = " + ".join(fit.details["r_of_terms"][label] for label in fit.details["terms"] if any(_same_term(label, one) for one in wanted))
    code = code.replace("print(result)", f"result <- regTermTest(fit, ~{asked_in_r})\nprint(result)")
    return Estimates(row, (), None, code, {"terms": wanted, "model": fit.details["model"]})


@dataclass(frozen=True, eq=False)
class _Fitted:
    """A model as a statistic: its parameters, and how each record moves them."""

    full: Array
    keep: Mask
    parameters: Array
    moved: Array
    refit: Callable[[Array, Array], Array]

    @property
    def size(self) -> int:
        """How many parameters."""
        return len(self.parameters)

    def estimate(self, weights: Array) -> Array:
        """The parameters; under replicate weights without some level of a category, or without rest, they are not numbers."""
        if weights is self.full:
            return self.parameters
        try:
            return self.refit(weights[self.keep], self.parameters)
        except ValueError:
            return np.full(self.size, nan)

    def influence(self, weights: Array, estimate: Array, columns: slice) -> Array:
        """Influence of one unit of weight; array (rows, k)."""
        found = np.zeros((len(weights), columns.stop - columns.start))
        own = weights[self.keep][:, None]
        moved = self.moved[:, columns]
        found[self.keep] = np.divide(moved, own, out=np.zeros_like(moved), where=own > 0)
        return found


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
    if not among.any():
        raise RecordsError(_nobody(model))
    try:
        matrix = design_matrix(model, data={name: np.asarray(column)[among] for name, column in data.items()})
    except FormulaError as error:
        raise RecordsError(str(error)) from error
    # Arithmetic may have left out more, such as logarithms of 0.
    keep = among.copy()
    keep[among] = matrix.keep
    if not (survey.weights[keep] > 0).any():
        raise RecordsError(_nobody(model))
    matrix = replace(matrix, keep=keep)
    if len(matrix.columns) == 0:
        raise RecordsError("the model has neither an intercept nor anything else")
    if np.ptp(matrix.response) == 0:
        raise RecordsError(f"all {len(matrix.response)} records of the model have the same answer in {_response(model)!r}")
    return matrix


def _nobody(model: Formula) -> str:
    return f"nobody who counts has an answer to all of {listed(model.names)}"


def _response(model: Formula) -> str:
    return "" if model.response is None else model.response.label


def _answers(matrix: DesignMatrix, model: Formula, family: str) -> Array:
    """Answers as numbers; of two words the second is 1."""
    if matrix.response_levels and (family.removeprefix("quasi") != "binomial" or len(matrix.response_levels) != 2):
        raise RecordsError(
            f"{_response(model)!r} holds {len(matrix.response_levels)} words; "
            + ("binomial models take two" if family.endswith("binomial") else f"a {family} model takes numbers")
        )
    return matrix.response


def _mean_weight(survey: Survey, among: Mask) -> float:
    """What R divides weights by: their mean over the domain.

    A domain of calibrated or unequally drawn records is, in R, all records with weights of 0 outside it.
    """
    everybody = survey.replicate_weights is None and (bool(survey.steps) or survey.design.form is not None)
    return float(survey.weights[among].sum() / (len(survey) if everybody else among.sum()))


def _model_table(
    survey: Survey,
    asked: Asked,
    matrix: DesignMatrix,
    model: Formula,
    fitted: _Fitted,
    *,
    kept: Sequence[int],
    titles: Sequence[str],
    owners: Sequence[int],
    more_df: int,
    flag: str | None,
    details: Mapping[str, Any],
    r_code: str,
    thresholds: int = 0,
) -> Estimates:
    """Rows of parameters; those of columns that repeat others hold no number."""
    solved = solve(survey, fitted, in_domain=matrix.keep)
    size = len(titles)
    estimate, covariance = np.full(size, nan), np.full((size, size), nan)
    estimate[list(kept)] = solved.estimate
    covariance[np.ix_(kept, kept)] = solved.covariance()
    variance = np.diagonal(covariance)
    error = np.sqrt(np.where(variance >= 0, variance, np.nan))
    # As R has it, missing answers change degrees of freedom by linearisation, not with replicate weights.
    among = matrix.keep if survey.replicate_weights is None else None
    df_residual = float(degrees(survey, asked.domains, among=among)[0]) + more_df - len(kept)
    df = df_residual if asked.df is None else float(asked.df)
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where(error > 0, estimate / error, np.nan)
    counted = matrix.keep & (survey.weights > 0)
    dropped = [titles[place] for place in range(size) if place not in set(kept)]
    terms = {
        label: [place for place in range(size) if owners[place] == number] for number, label in enumerate(matrix.terms)
    }
    names = r_terms(model, matrix)
    statistics = ["coefficient"] * (size - thresholds) + ["threshold"] * thresholds
    table = make_table(
        survey,
        asked,
        statistic=statistics,
        variable=titles,
        level=[None] * size,
        labels=[()] * size,
        estimate=estimate,
        std_error=error,
        df=np.full(size, df),
        n=np.repeat(asked.domains.numbers(counted), size),
        n_psu=np.repeat(units_present(survey, asked.domains, counted), size),
        covariance=covariance,
        extra={"t": t.tolist(), "p_value": [two_sided(one, df) for one in t.tolist()]},
        r_code=r_code,
        details={
            **details,
            "formula": f"{_response(model)} ~ …" if not matrix.terms else f"{_response(model)} ~ {' + '.join(matrix.terms)}",
            "df_residual": df_residual,
            "n": int(counted.sum()),
            "levels": {label: tuple(str(one) for one in levels) for label, levels in matrix.levels.items()},
            "dropped": tuple(dropped),
            "r_terms": tuple(names.get(title, title) for title in titles),
            "terms": terms,
            "r_of_terms": {matrix.terms[number]: ":".join(r_factor(part) for part in term) for number, term in enumerate(model.terms)},
            "term_tests": {
                label: _wald_or_nan(estimate, covariance, [place for place in places if place in set(kept)], df)
                for label, places in terms.items()
            },
        },
    )
    flags = [
        "collinear" if place not in set(kept) else flag or ("no degrees of freedom" if not df > 0 else few)
        for place, few in enumerate(table["flag"])
    ]
    return Estimates({**table.columns, "flag": flags}, table.domains, covariance, r_code, table.details)


def _wald(estimate: Array, covariance: Array, columns: Sequence[int], ddf: float) -> dict[str, float]:
    if not ddf > 0:
        raise ValueError("no degrees of freedom are left for a test")
    known = [place for place in range(len(estimate)) if np.isfinite(estimate[place])]
    places = [known.index(column) for column in columns]
    found = wald_test(estimate[known], covariance=covariance[np.ix_(known, known)], columns=places, ddf=ddf)
    return {"F": found.statistic, "df": found.df, "ddf": found.ddf, "p_value": found.p}


def _wald_or_nan(estimate: Array, covariance: Array, columns: Sequence[int], ddf: float) -> dict[str, float]:
    """The test, or no numbers where the design has too few units for it."""
    try:
        return _wald(estimate, covariance, columns, ddf)
    except ValueError:
        return {"F": nan, "df": len(columns), "ddf": ddf, "p_value": nan}


def _same_term(label: str, asked: str) -> bool:
    def parts(text: str) -> frozenset[str]:
        return frozenset(part.strip() for part in text.split(":"))

    bare = frozenset(
        part[2:-1].split(",")[0].strip() if part.startswith("C(") and part.endswith(")") else part for part in parts(label)
    )
    return parts(asked) in (parts(label), bare)


def _r_ordinal(model: Formula, levels: Sequence[object], link: str) -> str:
    assert model.response is not None
    answers = ", ".join(r_value(getattr(level, "value", level)) for level in levels)
    bare = r_factor(replace(model.response, kind="any"))
    response = f"factor({bare}, levels = c({answers}))"
    method = {"logistic": "logistic", "probit": "probit", "cloglog": "cloglog"}[link]
    return f"result <- svyolr({r_formula(model, response=response)}, design, method = {r_value(method)})"


