"""Calibration of a survey: weights as near to the old ones as known totals of the population allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from kurak.estimation.population_totals import (
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
from kurak.estimation.survey import Array, Names, Survey
from kurak.estimation.weight_steps import adjusted
from kurak.sources.records import RecordsError, rows_concerned
from kurak.sources.wording import listed, nearest
from kurak.stats.calibration import totals as calibration
from kurak.stats.calibration.distances import Distance
from kurak.stats.calibration.residuals import RegressionStep
from kurak.stats.design_variance import unit_of_rows
from kurak.stats.regression.design_matrix import design_matrix
from kurak.stats.regression.formula import FormulaError, parse_formula

INTERCEPT = "(Intercept)"
_INTERCEPTS = ("intercept", "(intercept)", "1")


def calibrate(
    survey: Survey,
    formula: Names,
    *,
    totals: object,
    distance: str = "linear",
    bounds: tuple[float, float] | None = None,
    bounds_on: str = "factor",
    variance: str | None = None,
    aggregate_stage: int | None = None,
    epsilon: float = 1e-11,
    max_rounds: int = 200,
) -> Survey:
    """Adjust weights so that weighted totals of the calibration variables equal those of the population.

    Parameters
    ----------
    survey
        The survey.
    formula
        Model of the calibration variables, ``"~ region + age"``, or columns whose groups and sums are known.
    totals
        With a formula: term to total, with ``(Intercept)`` for the population and ``region[north]`` or
        ``regionnorth`` for a level, or numbers in the order of the terms. With columns: column to its total,
        or to the totals of its groups (as in :func:`kurak.estimation.weights.poststratify`); then
        ``(Intercept)`` need not be given.
    distance
        ``linear``, ``raking`` or ``logit``.
    bounds
        Lowest and highest factor on the weights; None for none.
    bounds_on
        ``factor``, or ``weight``: bounds are those of the calibrated weights, in people.
    variance
        Column with the variance of a record under the working model, up to a constant.
    aggregate_stage
        Stage from 1 whose units get one factor for all their records.
    epsilon
        How near every total must be met, as a share of 1 + the total.
    max_rounds
        Steps of Newton's method at most.

    Returns
    -------
    Survey

    Raises
    ------
    RecordsError
        If terms and totals do not match, with the nearest name; if bounds or contradicting totals leave no
        solution, with the total that is missed most.

    Notes
    -----
    **Formula** ``g_k = F(x_kᵀλ)`` with λ such that ``Σ w_k g_k x_k = t``.

    **Source** Deville and Särndal (1992), Journal of the American Statistical Association 87, 376-382; R
    ``calibrate(d, ~x, totals, calfun = , bounds = , aggregate.stage = )``.

    Examples
    --------
    >>> from kurak.estimation.survey import Declared
    >>> from kurak.sources.records import open_records
    >>> from kurak.stats.design_variance import declare_design
    >>> records = open_records({"rooms": [1, 2, 2]})
    >>> survey = Survey(records, Declared(), np.full(3, 10.0), declare_design([[1, 2, 3]]))
    >>> calibrate(survey, "~ rooms", totals={"(Intercept)": 40, "rooms": 70}).weights.round(9).tolist()
    [10.0, 15.0, 15.0]
    """
    if distance not in ("linear", "raking", "logit"):
        raise RecordsError(f'a distance is "linear", "raking" or "logit", not "{distance}"')
    kind: Distance = "linear" if distance == "linear" else "raking" if distance == "raking" else "logit"
    if bounds_on not in ("factor", "weight"):
        raise RecordsError(f'bounds are those of the factor or of the weight, not of "{bounds_on}"')
    if kind == "logit" and bounds is None:
        raise RecordsError('the distance "logit" needs bounds, such as (0.5, 2)')
    x, goal, terms, words, r_arguments = _asked(survey, formula, totals)
    spread = None if variance is None else _spread(survey, variance)
    clusters = None if aggregate_stage is None else _clusters(survey, aggregate_stage)
    used = survey.weights != 0

    def limits(weights: Array) -> tuple[Any, Any] | None:
        if bounds is None or bounds_on == "factor":
            return bounds
        size = np.where(weights > 0, weights, 1.0)
        return bounds[0] / size, bounds[1] / size

    def adjust(weights: Array) -> tuple[Array, RegressionStep]:
        try:
            found = calibration.calibrate(
                np.where(used, weights, 0.0),
                x=x,
                totals=goal,
                distance=kind,
                bounds=limits(weights),
                variance=spread,
                clusters=clusters,
                epsilon=epsilon,
                max_iterations=max_rounds,
            )
        except ValueError as error:
            raise RecordsError(f"calibration is not possible: {error}") from error
        if not found.converged:
            worst = int(np.argmax(np.abs(found.missed) / (1 + np.abs(goal))))
            raise RecordsError(
                f"calibration does not meet its totals: {terms[worst]} has {goal[worst] + found.missed[worst]:.10g} of "
                f"{goal[worst]:.10g}; widen the bounds, or see whether totals contradict each other"
            )
        return np.where(used, found.weights, weights), found.step

    code = _r_code(r_arguments, kind, bounds, bounds_on, variance, aggregate_stage)
    closed = kind == "linear" and bounds is None
    how = "" if closed else f" with the {kind} distance" + ("" if bounds is None else " and bounds")
    return adjusted(survey, adjust, name=f"calibrated to {words}{how}", r_code=code, new_df=closed)


def model_matrix(survey: Survey, formula: str) -> tuple[Array, tuple[str, ...]]:
    """Return the columns of a formula without a left side, and their names; rows of weight 0 may lack values.

    Parameters
    ----------
    survey
        The survey.
    formula
        ``"~ region + age"``. Columns that hold numbers are numbers; ``C(year)`` makes groups of them.

    Returns
    -------
    array (rows, terms), names

    Raises
    ------
    RecordsError
        If the formula cannot be read, names no column, or values are missing in records with a weight.

    Notes
    -----
    **Formula** the first level of a category is left out where the model has an intercept.

    **Source** R ``model.matrix(~region + age)``.

    Examples
    --------
    >>> from kurak.estimation.survey import Declared
    >>> from kurak.sources.records import open_records
    >>> from kurak.stats.design_variance import declare_design
    >>> records = open_records({"region": ["a", "b"], "age": [20, 30]})
    >>> survey = Survey(records, Declared(), np.ones(2), declare_design([[1, 2]]))
    >>> x, names = model_matrix(survey, "~ region + age")
    >>> x.tolist(), names
    ([[1.0, 0.0, 20.0], [1.0, 1.0, 30.0]], ('(Intercept)', 'region[b]', 'age'))
    """
    used = survey.weights != 0
    try:
        model = parse_formula(formula)
        if model.response is not None:
            raise RecordsError(
                f'a formula of calibration or of propensity begins with "~"; this one is "{formula}"'
            )
        data = {
            name: _values(survey, name) for name in (columns_of(survey, model.names) if model.names else ())
        }
        for name, values in data.items():
            require_known(
                np.array([value is None or value != value for value in values.tolist()]), used=used, name=name
            )
        if not data:
            return np.ones((len(survey), 1)), (INTERCEPT,)
        made = design_matrix(model, data=data, domain=used)
    except FormulaError as error:
        raise RecordsError(f'the formula "{formula}": {error}') from error
    lost = used & ~made.keep
    if lost.any():
        raise RecordsError(f'the formula "{formula}" has no value in {rows_concerned(lost)}')
    x = np.zeros((len(survey), made.x.shape[1]))
    x[made.keep] = made.x
    return x, made.columns


def _values(survey: Survey, name: str) -> np.ndarray[Any, Any]:
    """A column as numbers if it holds some, otherwise as levels, None for missing."""
    try:
        return survey.records.number(name)
    except RecordsError:
        column = survey.records.category(name)
        labels = np.empty(len(column.labels) + 1, dtype=object)
        labels[:-1] = list(column.labels)
        # Missing has the code -1, which is the last place.
        return np.asarray(labels[np.asarray(column.values)], dtype=object)


Asked = tuple[Array, Array, tuple[str, ...], str, str]


def _asked(survey: Survey, formula: Names, totals: object) -> Asked:
    """Calibration variables, their totals, names, words for all, and R's arguments."""
    if isinstance(formula, str) and "~" not in formula and formula not in survey.records.names:
        # "a + b" is a formula with its ~ left out.
        formula = f"~ {formula}"
    by_column = isinstance(totals, Mapping) and any(is_table(value) for value in totals.values())
    if isinstance(formula, str) and "~" in formula and not by_column:
        return _from_formula(survey, formula, totals)
    if not isinstance(totals, Mapping):
        raise RecordsError(
            "totals of columns are given by column, such as {'sex': {'f': 510, 'm': 490}, 'rooms': 2400}"
        )
    if isinstance(formula, str) and "~" in formula:
        model = parse_formula(formula)
        if any(len(term) > 1 or term[0].label != term[0].names[0] for term in model.terms):
            raise RecordsError(f'totals of groups go with plain columns; the formula is "{formula}"')
        chosen: list[Any] = [term[0].label for term in model.terms]
    else:
        chosen = [formula] if isinstance(formula, str) else list(formula)
    return _from_columns(survey, chosen, totals)


def _from_formula(survey: Survey, formula: str, totals: object) -> Asked:
    x, names = model_matrix(survey, formula)
    if isinstance(totals, Mapping):
        goal = _goal_by_name(names, totals)
    elif isinstance(totals, Sequence | np.ndarray) and not isinstance(totals, str):
        if len(totals) != len(names):
            raise RecordsError(
                f"the formula has {len(names)} terms ({listed(names)}), and there are {len(totals)} totals"
            )
        goal = np.array([_total(value, name) for value, name in zip(totals, names, strict=True)])
    else:
        raise RecordsError(f"totals are given by term: {listed(names)}")
    pairs = ", ".join(f"`{_plain(name)}` = {as_r(total)}" for name, total in zip(names, goal, strict=True))
    shown = formula.replace("C(", "factor(").strip()
    return x, goal, names, formula.replace("~", "").strip(), f"{shown}, c({pairs})"


def _goal_by_name(names: Sequence[str], totals: Mapping[Any, Any]) -> Array:
    known: dict[str, str] = {}
    for name in names:
        known[name] = known[_plain(name)] = name
        if name == INTERCEPT:
            known.update(dict.fromkeys(_INTERCEPTS, name))
    found: dict[str, float] = {}
    strangers: list[str] = []
    for given, value in totals.items():
        word = str(given).lower() if str(given).lower() in _INTERCEPTS else str(given)
        term = known.get(word)
        if term is None:
            strangers.append(str(given))
        elif term in found:
            raise RecordsError(f'totals have "{term}" twice')
        else:
            found[term] = _total(value, term)
    for name in names:
        if name not in found:
            close = nearest(_plain(name), strangers)
            hint = f'did you mean it by "{close}"?' if close else "add it"
            raise RecordsError(f'totals have none for "{name}", a term of the formula; {hint}')
    if strangers:
        raise RecordsError(f'the formula has no term "{strangers[0]}"; its terms are {listed(names)}')
    return np.array([found[name] for name in names])


def _from_columns(survey: Survey, chosen: Sequence[Any], totals: Mapping[Any, Any]) -> Asked:
    keys = {str(key).lower(): key for key in totals if str(key).lower() in _INTERCEPTS}
    intercept = next(iter(keys.values()), None)
    rest = [key for key in totals if key != intercept]
    absent = [key for key in chosen if key not in rest]
    extra = [key for key in rest if key not in chosen]
    if absent or extra:
        what = (
            f'totals have none for "{absent[0]}"'
            if absent
            else f'totals have "{extra[0]}", which is no calibration variable'
        )
        raise RecordsError(f"{what}; variables are {listed([str(key) for key in chosen])}")
    blocks: list[Array] = []
    goals: list[Array] = []
    names: list[str] = []
    margins: list[Groups] = []
    if intercept is not None:
        blocks.append(np.ones((len(survey), 1)))
        goals.append(np.array([_total(totals[intercept], INTERCEPT)]))
        names.append(INTERCEPT)
    for key in chosen:
        if is_table(totals[key]):
            groups = groups_of(survey, key, totals=totals[key])
            margins.append(groups)
            blocks.append((groups.codes[:, None] == np.arange(len(groups.totals))).astype(float))
            goals.append(groups.totals)
            names += [f"{groups.title}[{' × '.join(map(str, label))}]" for label in groups.labels]
        else:
            blocks.append(_number(survey, columns_of(survey, key)[0])[:, None])
            goals.append(np.array([_total(totals[key], str(key))]))
            names.append(str(key))
    sums = [(margin.title, float(margin.totals.sum())) for margin in margins]
    if intercept is not None:
        sums.insert(0, ("the population", float(goals[0][0])))
    if sums:
        require_one_population(sums, epsilon=1e-9)
    plain = len(margins) == len(chosen) and intercept is None
    r_arguments = ""
    if plain:
        forms = ", ".join(as_r_formula(margin.by) for margin in margins)
        r_arguments = f"list({forms}), list({', '.join(as_r_table(margin) for margin in margins)})"
    words = " and ".join(" by ".join(key) if isinstance(key, tuple) else str(key) for key in chosen)
    return np.column_stack(blocks), np.concatenate(goals), tuple(names), words, r_arguments


def _number(survey: Survey, name: str) -> Array:
    values = survey.records.number(name)
    require_known(np.isnan(values), used=survey.weights != 0, name=name)
    return np.where(np.isnan(values), 0.0, values)


def _spread(survey: Survey, name: str) -> Array:
    values = _number(survey, columns_of(survey, name)[0])
    used = survey.weights != 0
    if np.any(values[used] <= 0):
        raise RecordsError(
            f"{name} is a variance, above 0; it is not in {rows_concerned(used & (values <= 0))}"
        )
    return np.where(used, values, 1.0)


def _clusters(survey: Survey, stage: int) -> np.ndarray[Any, np.dtype[np.intp]]:
    if not 1 <= stage <= len(survey.design.stages):
        raise RecordsError(f"the design has {len(survey.design.stages)} stages, not {stage}")
    return unit_of_rows(survey.design, stage=stage)


def _total(value: object, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | np.number) or not np.isfinite(value):
        raise RecordsError(f'the total of "{name}" is not a number')
    return float(value)


def _plain(name: str) -> str:
    """A term as R names it: regionnorth for region[north]."""
    return name.replace("[", "").replace("]", "")


def _r_code(
    arguments: str,
    distance: Distance,
    bounds: tuple[float, float] | None,
    bounds_on: str,
    variance: str | None,
    stage: int | None,
) -> str:
    if not arguments:
        return ""
    options = [arguments]
    if distance != "linear":
        options.append(f'calfun = "{distance}"')
    if bounds is not None:
        options.append(f"bounds = c({as_r(bounds[0])}, {as_r(bounds[1])})")
        options += ["bounds.const = TRUE"] if bounds_on == "weight" else []
    if distance != "linear" or bounds is not None:
        options.append("epsilon = 1e-11, maxit = 500")
    if variance is not None:
        options.append(f"variance = d$variables[[{as_r(variance)}]]")
    if stage is not None:
        options.append(f"aggregate.stage = {stage}")
    return f"d <- calibrate(d, {', '.join(options)})"
