"""Differences between domains, and other combinations of estimates, with the covariance that domains share."""

from __future__ import annotations

import ast
import cmath
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations
from typing import Any, Unpack, cast

import numpy as np
from numpy.typing import NDArray

from kurak.estimation.as_r import r_call, r_groups
from kurak.estimation.conditions import r_name, r_value
from kurak.estimation.domains import Asked, ask, degrees, union, units_present
from kurak.estimation.linear_statistics import Linear, Term, terms_of
from kurak.estimation.proportions import chosen_terms
from kurak.estimation.solve import Solved, solve
from kurak.estimation.survey import Array, Names, Settings, Survey
from kurak.estimation.table import domain_df, make_table
from kurak.model.estimates import Estimates
from kurak.sources.records import RecordsError
from kurak.stats.distributions.t_quantiles import t_quantiles
from kurak.stats.multiple_comparisons import (
    Adjustment,
    adjust_p_values,
    simultaneous_intervals,
    tukey_pairs,
)
from kurak.stats.student import normal_cdf, t_cdf

ADJUSTMENTS = ("holm", "bonferroni", "benjamini_hochberg", "none", "tukey")
_FUNCTIONS: dict[str, Callable[[complex], complex]] = {"log": cmath.log, "exp": cmath.exp, "sqrt": cmath.sqrt}


@dataclass(frozen=True, eq=False)
class Joint:
    """Estimates of several terms and domains together, K = terms × domains."""

    terms: tuple[Term, ...]
    asked: Asked
    solved: Solved
    r_function: str

    def place(self, term: int, group: int) -> int:
        """Where an estimate stands."""
        return term * self.asked.domains.count + group


@dataclass(frozen=True, eq=False)
class Combination:
    """One combination of joint estimates: its value, its gradient, and what it is called."""

    value: float
    gradient: Array
    variable: str
    level: object
    labels: tuple[object, ...]
    groups: tuple[int, ...]
    terms: tuple[int, ...]


def difference(
    survey: Survey,
    items: Names,
    *,
    statistic: str = "mean",
    codes: object = None,
    groups: Sequence[object] | None = None,
    adjust: str | None = None,
    **settings: Unpack[Settings],
) -> Estimates:
    """Estimate differences between domains, all pairs or those asked for; the first less the second.

    Parameters
    ----------
    items
        Columns, as for the statistic.
    statistic
        ``mean``, ``total`` or ``proportion``.
    codes
        For ``proportion``: the answers that count.
    groups
        Domains to compare, two or more; values of ``by``, tuples where it names several columns. Without it, all.
    adjust
        For many pairs: ``holm``, ``bonferroni``, ``benjamini_hochberg`` or ``tukey``; pairs of one item and level count together.
    settings
        See :class:`kurak.estimation.survey.Settings`; ``by`` is needed.

    Returns
    -------
    Estimates
        Rows by item, level and pair, which stands in the domain columns as ``North - South``; with ``t`` and ``p_value``. Degrees of freedom
        are those of all domains compared, together.

    Raises
    ------
    RecordsError
        If a column or a group is not there.
    ValueError
        If ``by`` is missing or an option has no such name.

    Notes
    -----
    **Formula** d = θ_a − θ_b, variance V_aa + V_bb − 2V_ab: domains that share sampling units are not independent. Adjustments as
    :mod:`kurak.stats.multiple_comparisons`.

    **Reference** Korn and Graubard (1999), §3.4; R ``svycontrast(svyby(~y, ~g, design, svymean, covmat = TRUE), c(1, -1))``.

    Examples
    --------
    >>> from kurak.estimation.declare import survey
    >>> d = survey({"sex": ["f", "f", "m", "m"], "score": [1, 3, 5, 7]})
    >>> row = d.difference("score", by="sex").rows()[0]
    >>> row["sex"], row["estimate"]
    ('f - m', -4.0)
    """
    if adjust is not None and adjust not in ADJUSTMENTS:
        raise ValueError(f"adjust is one of {', '.join(ADJUSTMENTS)}, not {adjust!r}")
    joint = solve_joint(survey, items, statistic, codes, settings)
    domains = joint.asked.domains
    if not domains.names:
        raise ValueError("a difference needs by: the column whose groups are compared")
    chosen = list(range(domains.count)) if groups is None else [_group(joint, one) for one in groups]
    if len(chosen) < 2:
        raise RecordsError(f"a difference needs two groups of {', '.join(domains.names)}, and there is {len(chosen)}")
    parts = []
    for term in range(len(joint.terms)):
        pairs = list(combinations(chosen, 2))
        parts += [_linear(joint, term, {first: 1.0, second: -1.0}, between=(first, second)) for first, second in pairs]
    return combined(survey, joint, parts, "difference", adjust=adjust, chosen=chosen)


def contrast(
    survey: Survey,
    items: Names,
    *,
    coefficients: object,
    statistic: str = "mean",
    codes: object = None,
    **settings: Unpack[Settings],
) -> Estimates:
    """Estimate combinations of estimates.

    Parameters
    ----------
    items
        Columns, as for the statistic.
    coefficients
        A dictionary of numbers: by group (of ``by``), for every item; or by item (or level of a text), for every domain. A dictionary of such
        dictionaries, by name, for several combinations. Or a formula of items such as ``"y99 / y00 - 1"``, with ``log``, ``exp`` and
        ``sqrt``, for every domain.
    statistic
        ``mean``, ``total`` or ``proportion``.
    codes
        For ``proportion``: the answers that count.
    settings
        See :class:`kurak.estimation.survey.Settings`.

    Returns
    -------
    Estimates
        Rows with ``t`` and ``p_value``, of the combination being 0.

    Raises
    ------
    RecordsError
        If a coefficient names neither a group nor an item.
    ValueError
        If the formula cannot be read.

    Notes
    -----
    **Formula** Σ c_k θ_k with variance cᵀVc; of a formula its gradient in place of c (the delta method).

    **Reference** Lumley (2010), §2.4; R ``survey::svycontrast(svymean(~y00 + y99, design), c(1, -1))`` and ``quote(y99/y00 - 1)``.

    Examples
    --------
    >>> from kurak.estimation.declare import survey
    >>> d = survey({"y00": [10, 20, 30], "y99": [11, 25, 30]})
    >>> [round(d.contrast(["y99", "y00"], what)["estimate"][0], 6) for what in ({"y99": 1, "y00": -1}, "y99 / y00 - 1")]
    [2.0, 0.1]
    """
    joint = solve_joint(survey, items, statistic, codes, settings)
    if isinstance(coefficients, str):
        return combined(survey, joint, _by_formula(joint, coefficients), "contrast")
    if not isinstance(coefficients, Mapping):
        raise ValueError("coefficients are a dictionary of numbers, a dictionary of such dictionaries, or a formula")
    several = all(isinstance(value, Mapping) for value in coefficients.values())
    named = coefficients if several else {"": coefficients}
    parts = [part for name, own in named.items() for part in _by_names(joint, str(name), cast(Mapping[Any, float], own))]
    return combined(survey, joint, parts, "contrast")


def solve_joint(survey: Survey, items: Names, statistic: str, codes: object, settings: Settings) -> Joint:
    """Estimate the terms of a statistic in all domains."""
    asked = ask(survey, **settings)
    if asked.deff is not None:
        raise ValueError("there is no design effect of a combination of estimates")
    if statistic not in ("mean", "total", "proportion"):
        raise ValueError(f"statistic is mean, total or proportion, not {statistic!r}")
    terms = chosen_terms(survey, items, codes) if statistic == "proportion" else terms_of(survey, items)
    linear = Linear(terms, asked.domains, statistic != "total")
    return Joint(terms, asked, solve(survey, linear), "svytotal" if statistic == "total" else "svymean")


def combined(
    survey: Survey,
    joint: Joint,
    parts: Sequence[Combination],
    statistic: str,
    *,
    adjust: str | None = None,
    chosen: Sequence[int] | None = None,
) -> Estimates:
    """Return the table of combinations with their tests."""
    asked, domains = joint.asked, joint.asked.domains
    gradient = np.array([part.gradient for part in parts])
    estimate = np.array([part.value for part in parts])
    whole = joint.solved.covariance()
    # A domain without respondents has no covariance, and spoils only the combinations that use it.
    known = np.where(np.isfinite(whole), whole, 0.0)
    covariance = gradient @ known @ gradient.T
    covariance[~np.isfinite(estimate), :] = np.nan
    covariance[:, ~np.isfinite(estimate)] = np.nan
    error = np.sqrt(np.maximum(np.diagonal(covariance), 0.0))
    own_df = domain_df(survey, asked)
    all_groups = set(range(domains.count) if chosen is None else chosen)
    inside = np.isin(domains.group, list(all_groups))
    together = union(replace(domains, group=np.where(inside, domains.group, domains.count), cache={}))
    joint_df = float(asked.df) if asked.df is not None else float(degrees(survey, together)[0])
    df = np.array([own_df[part.groups[0]] if len(part.groups) == 1 else joint_df for part in parts])
    with np.errstate(divide="ignore", invalid="ignore"):
        t = estimate / error
    p = np.array([_two_sided(value, nu) for value, nu in zip(t.tolist(), df.tolist(), strict=True)])
    half = t_quantiles((1 + asked.level) / 2, df) * error
    low, high = estimate - half, estimate + half
    if adjust is not None:
        for term in dict.fromkeys(part.terms for part in parts):
            place = np.array([part.terms == term for part in parts])
            p[place], low[place], high[place] = _adjusted(
                joint, known, adjust, term[0], chosen or [], estimate[place], error[place], df[place], p[place], low[place], high[place]
            )
    counts = survey.weights != 0
    n, n_psu = [], []
    for part in parts:
        rows = counts & np.isin(domains.group, part.groups)
        rows = rows & np.logical_and.reduce([joint.terms[term].known for term in part.terms])
        n.append(int(rows.sum()))
        n_psu.append(int(units_present(survey, together, rows)[0]))
    return make_table(
        survey,
        asked,
        statistic=[statistic] * len(parts),
        variable=[part.variable for part in parts],
        level=[part.level for part in parts],
        labels=[part.labels for part in parts],
        estimate=estimate,
        std_error=error,
        df=df,
        limits=(low, high),
        n=np.array(n, dtype=np.intp),
        n_psu=np.array(n_psu, dtype=np.intp),
        covariance=covariance,
        extra={"t": t.tolist(), "p_value": p.tolist()},
        r_code=_r(survey, joint, parts),
        interval="t" if adjust in (None, "none") else str(adjust),
        details={"adjust": adjust},
    )


def linear_combination(
    joint: Joint, term: int, coefficients: Mapping[int, float], *, labels: tuple[object, ...]
) -> Combination:
    """Return a combination of one term's domains under labels of its own."""
    return replace(_linear(joint, term, coefficients, between=tuple(coefficients)), labels=labels)


def _linear(joint: Joint, term: int, coefficients: Mapping[int, float], *, between: Sequence[int]) -> Combination:
    domains = joint.asked.domains
    gradient = np.zeros(len(joint.solved.estimate))
    for group, value in coefficients.items():
        gradient[joint.place(term, group)] = value
    labels = tuple(" - ".join(str(domains.labels[group][number]) for group in between) for number in range(len(domains.names)))
    used = gradient != 0
    return Combination(
        float(gradient[used] @ joint.solved.estimate[used]),
        gradient,
        joint.terms[term].variable,
        joint.terms[term].level,
        labels,
        tuple(coefficients),
        (term,),
    )


def _group(joint: Joint, label: object) -> int:
    domains = joint.asked.domains
    wanted = label if isinstance(label, tuple) else (label,)
    if wanted not in domains.labels:
        raise RecordsError(f"{label!r} is no group of {', '.join(domains.names)}")
    return domains.labels.index(wanted)


def _by_names(joint: Joint, name: str, coefficients: Mapping[Any, float]) -> list[Combination]:
    domains = joint.asked.domains
    called = {_called(joint, number): number for number in range(len(joint.terms))}
    called |= {
        term.level: number for number, term in enumerate(joint.terms) if term.level is not None and term.level not in called
    }
    written = " ".join(f"{value:+g} {label}" for label, value in coefficients.items())
    if domains.names and all((one if isinstance(one, tuple) else (one,)) in domains.labels for one in coefficients):
        by_group = {_group(joint, one): float(value) for one, value in coefficients.items()}
        labels = (name or written, *[""] * (len(domains.names) - 1))
        return [linear_combination(joint, term, by_group, labels=labels) for term in range(len(joint.terms))]
    missing = [label for label in coefficients if label not in called]
    if missing:
        raise RecordsError(f"coefficient {missing[0]!r} names neither a group nor an item; items are {', '.join(map(str, called))}")
    parts = []
    for group in range(domains.count):
        gradient = np.zeros(len(joint.solved.estimate))
        for label, value in coefficients.items():
            gradient[joint.place(called[label], group)] = float(value)
        used = gradient != 0
        value = float(gradient[used] @ joint.solved.estimate[used])
        terms = tuple(called[label] for label in coefficients)
        parts.append(Combination(value, gradient, name or written, None, domains.labels[group], (group,), terms))
    return parts


def _called(joint: Joint, number: int) -> object:
    term = joint.terms[number]
    alone = sum(other.variable == term.variable for other in joint.terms) == 1
    return term.variable if alone else (term.variable, term.level)


def _by_formula(joint: Joint, text: str) -> list[Combination]:
    called = {_called(joint, number): number for number in range(len(joint.terms))}
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        raise ValueError(f"the formula {text!r} cannot be read") from error
    parts, estimate = [], joint.solved.estimate
    for group in range(joint.asked.domains.count):
        here = {label: joint.place(number, group) for label, number in called.items()}
        used: set[int] = set()
        gradient = np.zeros(len(estimate))
        value = _evaluate(tree, partial(_look, here, estimate.astype(complex), used), text).real
        # A step along the imaginary axis gives the derivative without any difference of near numbers.
        for place in sorted(used):
            moved = estimate.astype(complex)
            moved[place] += 1e-30j
            gradient[place] = _evaluate(tree, partial(_look, here, moved, set()), text).imag / 1e-30
        terms = tuple(number for number in called.values() if joint.place(number, group) in used)
        parts.append(Combination(value, gradient, text, None, joint.asked.domains.labels[group], (group,), terms))
    return parts


def _look(places: Mapping[Any, int], estimate: NDArray[np.complex128], used: set[int], label: str) -> complex:
    """The estimate that a formula names; which one is noted."""
    if label not in places:
        raise RecordsError(f"the formula names {label!r}, which is no item; items are {', '.join(map(str, places))}")
    used.add(places[label])
    return complex(estimate[places[label]])


def _evaluate(node: ast.expr, look: Callable[[str], complex], text: str) -> complex:
    if isinstance(node, (ast.Name, ast.Attribute)):
        return look(ast.unparse(node))
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        return complex(node.value)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_evaluate(node.operand, look, text)
    if isinstance(node, ast.BinOp):
        left, right = _evaluate(node.left, look, text), _evaluate(node.right, look, text)
        if isinstance(node.op, ast.Add):
            return left + right
        if isinstance(node.op, ast.Sub):
            return left - right
        if isinstance(node.op, ast.Mult):
            return left * right
        if isinstance(node.op, ast.Div):
            return left / right if right else complex(np.nan, np.nan)
        if isinstance(node.op, ast.Pow):
            return left**right
    if isinstance(node, ast.Call) and len(node.args) == 1 and ast.unparse(node.func) in _FUNCTIONS:
        return _FUNCTIONS[ast.unparse(node.func)](_evaluate(node.args[0], look, text))
    raise ValueError(f"the formula {text!r} has a part that it cannot have: {ast.unparse(node)}")


def _adjusted(
    joint: Joint,
    covariance: Array,
    adjust: str,
    term: int,
    chosen: Sequence[int],
    estimate: Array,
    error: Array,
    df: Array,
    p: Array,
    low: Array,
    high: Array,
) -> tuple[Array, Array, Array]:
    """P-values and limits that account for all pairs of one term."""
    level = joint.asked.level
    if adjust == "tukey":
        places = [joint.place(term, group) for group in chosen]
        found = tukey_pairs(
            joint.solved.estimate[places], covariance=covariance[np.ix_(places, places)], df=float(df[0]), level=level
        )
        return found.p_value, found.conf_low, found.conf_high
    adjusted = adjust_p_values(p, method=cast(Adjustment, adjust))
    if adjust in ("holm", "bonferroni"):
        method = "holm" if adjust == "holm" else "bonferroni"
        low, high = simultaneous_intervals(estimate, std_errors=error, df=df, level=level, method=cast(Any, method))
    return adjusted, low, high


def _r(survey: Survey, joint: Joint, parts: Sequence[Combination]) -> str:
    """R that estimates all terms at once, in their order here, and combines them."""
    asked, groups = joint.asked, r_groups(joint.asked)
    written = []
    for term in joint.terms:
        name = r_name(term.variable)
        if term.chosen is not None and sum(other.variable == term.variable for other in joint.terms) > 1:
            name = f"factor({name})"
        elif term.chosen is not None:
            column = survey.records.category(term.variable)
            codes = [label for label, one in zip(column.labels, term.chosen, strict=True) if one]
            name = f"I(as.numeric(ifelse(is.na({name}), NA, {name} %in% c({', '.join(map(r_value, codes))}))))"
        written.append(name)
    formula = "~" + " + ".join(dict.fromkeys(written))
    call = (
        f"svyby({formula}, ~{groups}, design, {joint.r_function}, covmat = TRUE, na.rm = TRUE)"
        if groups
        else f"{joint.r_function}({formula}, design, na.rm = TRUE)"
    )
    weights = [f"c({', '.join(f'{value:.17g}' for value in part.gradient.tolist())})" for part in parts]
    named = ",\n".join(f"  {r_value(f'contrast {number}')} = {one}" for number, one in enumerate(weights, start=1))
    note = [] if all(term.known.all() for term in joint.terms) or len(joint.terms) == 1 else [
        "# R leaves out whoever missed any of the items; here each item has its own base."
    ]
    return r_call(survey, asked, [*note, f"estimates <- {call}", f"result <- svycontrast(estimates, list(\n{named}\n))"])


def _two_sided(t: float, df: float) -> float:
    if not np.isfinite(t) or not df > 0:
        return 0.0 if np.isinf(t) and df > 0 else float("nan")
    return 2 * (normal_cdf(-abs(t)) if np.isinf(df) else t_cdf(-abs(t), df=df))
