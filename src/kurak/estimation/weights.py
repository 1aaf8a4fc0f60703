"""Adjustments of weights: post-stratification, raking, trimming, nonresponse, standardisation; a new survey each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from kurak.estimation.calibrated import calibrate as calibrate
from kurak.estimation.population_totals import (
    Codes,
    Groups,
    as_r,
    as_r_formula,
    as_r_table,
    columns_of,
    groups_of,
    is_table,
    require_known,
    require_one_population,
)
from kurak.estimation.survey import Array, Mask, Names, Survey
from kurak.estimation.weight_steps import adjusted
from kurak.sources.records import RecordsError, rows_concerned
from kurak.stats.calibration import cells
from kurak.stats.calibration.residuals import CellStep, RakingStep
from kurak.stats.raking import rake as rake_margins
from kurak.stats.trimming import trim as trim_weights

_YES, _NO = ("1", "true"), ("0", "false")


def poststratify(survey: Survey, by: Names, *, totals: object, partial: bool = False) -> Survey:
    """Adjust weights so that they sum to the population of every group.

    Parameters
    ----------
    survey
        The survey.
    by
        Column or columns that make the groups.
    totals
        People in each group: level to number, tuples of levels to number, dictionaries in dictionaries, or a
        table.
    partial
        Whether groups of the population that the sample lacks are left out.

    Returns
    -------
    Survey

    Raises
    ------
    RecordsError
        If groups and totals do not match, with the nearest name.

    Notes
    -----
    **Formula** ``g_k = N_c / Σ_c w``.

    **Source** Särndal, Swensson and Wretman (1992), *Model Assisted Survey Sampling*, §7.6; R
    ``postStratify(d, ~by, totals)``.

    Examples
    --------
    >>> from kurak.estimation.survey import Declared
    >>> from kurak.sources.records import open_records
    >>> from kurak.stats.design_variance import declare_design
    >>> records = open_records({"sex": ["f", "f", "m", "m"]})
    >>> survey = Survey(records, Declared(), np.ones(4), declare_design([[1, 2, 3, 4]]))
    >>> poststratify(survey, "sex", totals={"f": 30, "m": 50}).weights.tolist()
    [15.0, 15.0, 25.0, 25.0]
    """
    groups = groups_of(survey, by, totals=totals, partial=partial)

    def adjust(weights: Array) -> tuple[Array, CellStep]:
        found = cells.poststratify(weights, cells=groups.codes, totals=groups.totals)
        if found.empty:
            raise RecordsError(f"nobody with a weight is in {groups.title} {_words(groups, found.empty[0])}")
        return found.weights, found.step

    extra = ", partial = TRUE" if partial else ""
    code = f"d <- postStratify(d, {as_r_formula(groups.by)}, {as_r_table(groups)}{extra})"
    return adjusted(survey, adjust, name=f"post-stratified by {groups.title}", r_code=code)


def rake(
    survey: Survey,
    totals: Mapping[Any, object] | Sequence[object],
    *,
    epsilon: float = 1e-11,
    max_rounds: int = 1000,
) -> Survey:
    """Adjust weights so that they sum to the population of every group of several margins.

    Parameters
    ----------
    survey
        The survey.
    totals
        Column (or tuple of columns) to the totals of its groups, as in :func:`poststratify`; or pairs of
        both.
    epsilon
        How near every total must be met, as a share of the population.
    max_rounds
        Rounds over all margins at most.

    Returns
    -------
    Survey

    Raises
    ------
    RecordsError
        If groups and totals do not match, margins are of different populations, or they cannot all be met.

    Notes
    -----
    **Formula** weights of each group times ``N_c / Σ_c w``, margin by margin, until all are met.

    **Source** Deming and Stephan (1940), Annals of Mathematical Statistics 11, 427-444; R ``rake(d, list(~a,
    ~b), list(pa, pb), control = list(maxit = 1000, epsilon = 1e-12))``. R's own defaults stop far earlier.

    Examples
    --------
    >>> from kurak.estimation.survey import Declared
    >>> from kurak.sources.records import open_records
    >>> from kurak.stats.design_variance import declare_design
    >>> records = open_records({"sex": ["f", "f", "m", "m"], "town": [1, 0, 1, 0]})
    >>> survey = Survey(records, Declared(), np.ones(4), declare_design([[1, 2, 3, 4]]))
    >>> rake(survey, {"sex": {"f": 6, "m": 4}, "town": {0: 5, 1: 5}}).weights.round(9).tolist()
    [3.0, 3.0, 2.0, 2.0]
    """
    pairs = list(totals.items()) if isinstance(totals, Mapping) else [_pair(one) for one in totals]
    margins = [groups_of(survey, by, totals=known) for by, known in pairs]
    if not margins:
        raise RecordsError("raking needs the totals of a margin at least")
    require_one_population(
        [(margin.title, float(margin.totals.sum())) for margin in margins], epsilon=max(epsilon, 1e-9)
    )
    inside = np.all([margin.inside for margin in margins], axis=0)
    codes = [np.where(inside, margin.codes, 0) for margin in margins]

    def adjust(weights: Array) -> tuple[Array, RakingStep]:
        found = rake_margins(
            np.where(inside, weights, 0.0),
            margins=codes,
            totals=[margin.totals for margin in margins],
            epsilon=epsilon,
            max_iterations=max_rounds,
        )
        if not found.converged:
            worst = max(range(len(margins)), key=lambda place: float(np.abs(found.missed[place]).max()))
            group = int(np.abs(found.missed[worst]).argmax())
            margin = margins[worst]
            raise RecordsError(
                f"raking does not meet all margins in {found.iterations} rounds: {margin.title} {_words(margin, group)} has "
                f"{margin.totals[group] + found.missed[worst][group]:.10g} of {margin.totals[group]:.10g}; join small groups, "
                "or see whether the margins contradict each other"
            )
        return np.where(inside, found.weights, weights), found.step

    forms = ", ".join(as_r_formula(margin.by) for margin in margins)
    tables = ", ".join(as_r_table(margin) for margin in margins)
    code = f"d <- rake(d, list({forms}), list({tables}), control = list(maxit = 1000, epsilon = 1e-12))"
    return adjusted(
        survey, adjust, name=f"raked to {' and '.join(margin.title for margin in margins)}", r_code=code
    )


def trim(
    survey: Survey,
    *,
    lower: float | None = None,
    upper: float | None = None,
    strict: bool = False,
    redistribute: bool = True,
) -> Survey:
    """Cut weights at bounds, and share what was cut among the others.

    Parameters
    ----------
    survey
        The survey.
    lower, upper
        Bounds of the weights, in people; None for none.
    strict
        Whether to go on until no weight lies outside; otherwise shares may push some past a bound again.
    redistribute
        Whether the others get what was cut, so that the sum stays.

    Returns
    -------
    Survey
        Replicates get the factors of the full sample: theirs are larger and smaller by design, and bounds of
        their own would cut what makes them replicates. R 4.1 cuts them, and does not cut the full weights.

    Raises
    ------
    RecordsError
        If no bound is given, or no weights with this sum lie inside.

    Notes
    -----
    **Formula** weights outside become the bound; the others get ``Σ cut / number of the others`` each. Errors
    keep the residuals of the steps before.

    **Source** Valliant, Dever and Kreuter (2018), *Practical Tools for Designing and Weighting Survey
    Samples*, 2nd ed., §14.4; R ``trimWeights(d, upper, lower, strict)``.

    Examples
    --------
    >>> from kurak.estimation.survey import Declared
    >>> from kurak.sources.records import open_records
    >>> from kurak.stats.design_variance import declare_design
    >>> records = open_records({"sex": ["f", "f", "m"]})
    >>> survey = Survey(records, Declared(), np.array([1.0, 2, 9]), declare_design([[1, 2, 3]]))
    >>> trim(survey, upper=6).weights.tolist()
    [2.5, 3.5, 6.0]
    """
    low, high = -np.inf if lower is None else float(lower), np.inf if upper is None else float(upper)
    if lower is None and upper is None:
        raise RecordsError("trimming needs a lower or an upper bound of the weights")
    if not low < high:
        raise RecordsError(f"the lower bound {low:g} of the weights is not below the upper one {high:g}")
    weights = survey.weights
    if np.any(weights < 0):
        raise RecordsError("some weights are below 0, and cannot be trimmed; calibrate with bounds")
    used = weights > 0
    if redistribute:
        try:
            after = trim_weights(weights, lower=low, upper=high, strict=strict).weights
        except ValueError as error:
            raise RecordsError(f"{error}; choose bounds around it, or trim without redistributing") from error
    else:
        after = np.where(used, np.clip(weights, low, high), 0.0)
    factor = np.divide(after, weights, out=np.ones_like(after), where=used)

    def adjust(given: Array) -> tuple[Array, None]:
        return (after if given is weights else given * factor), None

    bounds = [
        f"{name} = {as_r(value)}" for name, value in (("lower", lower), ("upper", upper)) if value is not None
    ]
    code = (
        f"d <- trimWeights(d, {', '.join([*bounds, *(['strict = TRUE'] if strict else [])])})"
        if redistribute
        else ""
    )
    words = [f"{side} {value:g}" for side, value in (("below", lower), ("above", upper)) if value is not None]
    return adjusted(survey, adjust, name=f"trimmed {' and '.join(words)}", r_code=code)


def nonresponse(
    survey: Survey,
    responded: str | Mask,
    *,
    by: Names | None = None,
    formula: str | None = None,
    classes: int | None = 5,
) -> Survey:
    """Hand the weight of those who did not answer to those who did and are like them.

    Parameters
    ----------
    survey
        Everybody eligible in the sample.
    responded
        Column that is 1 or true for those who answered, 0 or false for the others; or an array (rows).
    by
        Columns whose groups are the adjustment classes.
    formula
        In place of ``by``: a logistic model of answering, such as ``"~ age + region"``, with the weights of
        the survey.
    classes
        With a formula: how many classes of about equally many records, in the order of propensity; None
        divides each weight by the propensity.

    Returns
    -------
    Survey
        Those who did not answer stay in the design with weight 0. Errors take the factors as known, which
        makes them rather too large where classes tell of the answers; replicates adjust anew in each.

    Raises
    ------
    RecordsError
        If nobody answered in a class, or the model cannot be fitted.

    Notes
    -----
    **Formula** ``g_k = Σ_c w / Σ_c w r_k`` for respondents of class c, 0 for the others.

    **Source** Särndal, Swensson and Wretman (1992), *Model Assisted Survey Sampling*, §15.6.2; Little (1986),
    International Statistical Review 54, 139-157; R ``tapply(w, class, sum) / tapply(w * r, class, sum)``.

    Examples
    --------
    >>> from kurak.estimation.survey import Declared
    >>> from kurak.sources.records import open_records
    >>> from kurak.stats.design_variance import declare_design
    >>> records = open_records({"answered": [1, 0, 1], "region": ["a", "a", "b"]})
    >>> survey = Survey(records, Declared(), np.array([10.0, 10, 20]), declare_design([[1, 2, 3]]))
    >>> nonresponse(survey, "answered", by="region").weights.tolist()
    [20.0, 0.0, 20.0]
    """
    from kurak.estimation.response_propensity import propensities
    from kurak.stats.nonresponse import adjust_by_class, adjust_by_propensity

    answered = _answered(survey, responded)
    used = survey.weights > 0
    if by is not None and formula is not None:
        raise RecordsError("nonresponse is adjusted by groups or by a formula, not by both")
    if formula is None:
        codes, labels = _classes(survey, by)

        def by_class(weights: Array) -> tuple[Array, None]:
            found = adjust_by_class(weights, responded=answered, classes=codes)
            if found.unanswered:
                raise RecordsError(
                    f"nobody answered in {labels[found.unanswered[0]]}; join it to a neighbour"
                )
            return found.weights, None

        words = f" by {' by '.join(columns_of(survey, by))}" if by is not None else ""
        return adjusted(survey, by_class, name=f"adjusted for nonresponse{words}")
    model = propensities(survey, formula, answered=answered)

    def by_model(weights: Array) -> tuple[Array, None]:
        after = np.zeros_like(weights)
        found = adjust_by_propensity(
            weights[used], responded=answered[used], propensity=model(weights)[used], classes=classes
        )
        if found.unanswered:
            raise RecordsError(
                f"nobody answered in class {found.unanswered[0] + 1} of the propensity; take fewer than {classes} classes"
            )
        after[used] = found.weights
        return after, None

    kind = "each by the propensity" if classes is None else f"in {classes} classes of the propensity"
    return adjusted(survey, by_model, name=f"adjusted for nonresponse {kind} {formula.strip()}")


def standardize(
    survey: Survey,
    by: Names,
    *,
    population: object,
    over: Names | None = None,
    excluding_missing: Names | None = None,
    partial: bool = False,
) -> Survey:
    """Give every domain the same mix of categories, so that domains can be compared as if they were alike in it.

    Parameters
    ----------
    survey
        The survey.
    by
        Columns that make the categories, such as age groups.
    population
        Size of each category in the standard population, in people or shares; as totals in
        :func:`poststratify`.
    over
        Columns that make the domains; None for all together.
    excluding_missing
        Columns without which a record is left out first: its weight becomes 0. Give what will be estimated.
    partial
        Whether a category that a domain lacks is left out there, as R does. Such a domain has not the
        standard mix.

    Returns
    -------
    Survey

    Raises
    ------
    RecordsError
        If categories and population do not match, or a domain lacks a category.

    Notes
    -----
    **Formula** weights of category c in domain d sum to ``P_c Σ_d w``, with P the shares of the standard
    population.

    **Source** Korn and Graubard (1999), *Analysis of Health Surveys*, §6.4; R ``svystandardize(d, by =
    ~category, over = ~domain, population = shares, excluding.missing = ~y)``.

    Examples
    --------
    >>> from kurak.estimation.survey import Declared
    >>> from kurak.sources.records import open_records
    >>> from kurak.stats.design_variance import declare_design
    >>> records = open_records({"age": ["young", "young", "young", "old", "old"]})
    >>> survey = Survey(records, Declared(), np.array([1.0, 1, 1, 1, 2]), declare_design([[1, 2, 3, 4, 5]]))
    >>> standardize(survey, "age", population={"young": 1, "old": 1}).weights.round(9).tolist()
    [1.0, 1.0, 1.0, 1.0, 2.0]
    """
    left = np.ones(len(survey), dtype=bool)
    for name in columns_of(survey, excluding_missing) if excluding_missing is not None else ():
        left &= np.asarray(survey.records.category(name).values, dtype=np.intp) >= 0
    groups = groups_of(survey, by, totals=population, partial=partial)
    domains, labels = _classes(survey, over)
    kept = left & groups.inside
    mix = groups.totals

    def adjust(weights: Array) -> tuple[Array, CellStep]:
        found = cells.standardize(
            np.where(kept, weights, 0.0),
            categories=np.where(kept, groups.codes, -1),
            domains=domains,
            shares=mix,
        )
        if found.empty and not partial:
            domain, category = divmod(found.empty[0], len(mix))
            raise RecordsError(
                f"nobody in {labels[domain]} has {groups.title} {_words(groups, category)}, so it cannot have the "
                "standard mix; "
                "join categories, or give partial=True to leave it out as R does"
            )
        return found.weights, found.step

    options = [f"by = {as_r_formula(groups.by)}"]
    if over is not None:
        options.append(f"over = {as_r_formula(columns_of(survey, over))}")
    options.append(f"population = c({', '.join(as_r(total) for total in mix)})")
    if excluding_missing is not None:
        options.append(f"excluding.missing = {as_r_formula(columns_of(survey, excluding_missing))}")
    where = f" over {' by '.join(columns_of(survey, over))}" if over is not None else ""
    code = f"d <- svystandardize(d, {', '.join(options)})"
    return adjusted(survey, adjust, name=f"standardised by {groups.title}{where}", r_code=code)


def _pair(one: object) -> tuple[Any, object]:
    if isinstance(one, Sequence) and len(one) == 2 and is_table(one[1]):
        return one[0], one[1]
    raise RecordsError(
        "margins are given as columns with their totals, such as {'sex': {'f': 510, 'm': 490}}"
    )


def _words(groups: Groups, place: int) -> str:
    return " × ".join(f'"{level}"' for level in groups.labels[place])


def _classes(survey: Survey, by: Names | None) -> tuple[Codes, list[str]]:
    """Existing combinations of some columns, with words for each; all are one class without columns."""
    if by is None:
        return np.zeros(len(survey), dtype=np.intp), ["the whole sample"]
    columns = [survey.records.category(name) for name in columns_of(survey, by)]
    used = survey.weights != 0
    codes = [np.asarray(column.values, dtype=np.intp) for column in columns]
    for column, code in zip(columns, codes, strict=True):
        require_known(code < 0, used=used, name=column.name)
    table = np.column_stack(codes)
    # Records of weight 0 change no class; they go with the first.
    found, at = np.unique(table[used], axis=0, return_inverse=True)
    every = np.zeros(len(survey), dtype=np.intp)
    every[used] = at.reshape(-1)
    words = [
        " × ".join(
            f'{column.name} "{column.labels[place]}"' for column, place in zip(columns, row, strict=True)
        )
        for row in found.tolist()
    ]
    return every, words


def _answered(survey: Survey, responded: str | Mask) -> Mask:
    if not isinstance(responded, str):
        given = np.asarray(responded)
        if given.shape != (len(survey),) or given.dtype != np.bool_:
            raise RecordsError("who responded is a column, or an array of true and false for every record")
        return given
    column = survey.records.category(columns_of(survey, responded)[0])
    codes = np.asarray(column.values, dtype=np.intp)
    written = [str(label).lower().removesuffix(".0") for label in column.labels]
    if not set(written) <= {*_YES, *_NO}:
        raise RecordsError(
            f"{responded} has other values than 1 and 0, or true and false; give a column that says who responded by these"
        )
    missing = (codes < 0) & (survey.weights != 0)
    if missing.any():
        raise RecordsError(
            f"{responded} is missing in {rows_concerned(missing)}; it is known for everybody eligible"
        )
    # Missing has the code -1, which is the last place.
    return np.array([*(word in _YES for word in written), False], dtype=np.bool_)[codes]
