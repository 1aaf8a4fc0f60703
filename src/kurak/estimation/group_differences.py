"""Every pair of groups with the error of its difference, and the answers of every group, as far as both may be shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from kurak.estimation.domains import ask, degrees, union
from kurak.estimation.study_variables import Prepared
from kurak.estimation.survey import Array, Survey
from kurak.estimation.table import column_name
from kurak.model.estimates import Estimates
from kurak.model.group_differences import AnswerSplit, Compared, GroupDifference, GroupDifferences
from kurak.model.scales import Instrument
from kurak.model.tabulated import Tabulated
from kurak.model.tabulation import Tabulation
from kurak.stats.distributions.t_quantiles import t_quantiles
from kurak.stats.multiple_comparisons import adjust_p_values
from kurak.stats.student import normal_cdf, t_cdf

Codes = NDArray[np.intp]

Shown = Mapping[tuple[str, str, str], int]
"""Variable, domain and group (both empty for everybody) of what a table shows, with its base."""


def group_differences(
    survey: Survey,
    prepared: Prepared,
    declared: Tabulation,
    instrument: Instrument,
    table: Tabulated,
    *,
    all_alike: Literal["show", "withhold"] = "show",
) -> GroupDifferences:
    """Estimate what a reader needs to look at groups beside each other.

    Parameters
    ----------
    survey, prepared, declared
        As the tables were estimated from.
    table
        The study's tables, as they may be shown: a group that is withheld in them is in nothing that is made here.
    all_alike
        Whether the answers of a group are shown in which nobody, or everybody, gave one of them.

    Notes
    -----
    **Formula** d = θ_a − θ_b, variance V_aa + V_bb − 2V_ab, with the degrees of freedom of the two groups together; p-values by
    Holm over the pairs of one variable and domain.

    **Reference** Korn and Graubard (1999), §3.4; R ``svycontrast(svyby(~y, ~g, design, svymean, covmat = TRUE), c(1, -1))``,
    ``p.adjust(p, "holm")``.
    """
    columns = (*prepared.variables.scales, *prepared.variables.items)
    means = _shown(table, columns, "mean", None)
    agree = _shown(table, columns, "proportion", "agree")
    items = [item for item in prepared.variables.items if (item, "", "") in means]
    names = [name for name in columns if (name, "", "") in means]
    if not names:
        return GroupDifferences()
    splits = tuple(_splits(survey, items, declared, instrument, means, all_alike))
    told = {(one.variable, one.domain, one.group) for one in splits}
    agree = {key: n for key, n in agree.items() if key in told}
    codes = list(instrument.response.collapse(agree=declared.agree_codes)["agree"])
    differences: list[GroupDifference] = []
    for domain in declared.by:
        made = survey.mean(names, by=domain, level=declared.confidence, covariances=True)
        df = _pair_degrees(survey, domain)
        differences += _pairs(made, "mean", means, df, declared.confidence)
        if items and agree:
            shares = survey.proportion(items, codes=codes, by=domain, level=declared.confidence, covariances=True)
            differences += _pairs(shares, "agree", agree, df, declared.confidence)
    return GroupDifferences(tuple(differences), splits)


def _shown(table: Tabulated, names: Sequence[str], statistic: str, level: str | None) -> Shown:
    """What the study's tables show of these variables."""
    found: dict[tuple[str, str, str], int] = {}
    wanted = set(names)
    for row in table.table.rows():
        if row["variable"] not in wanted or row["statistic"] != statistic or row["level"] != level:
            continue
        groups = [(name, str(row[name])) for name in table.by if row[name] is not None]
        if len(groups) > 1 or row["n"] is None or not np.isfinite(_number(row["estimate"])):
            continue
        domain, group = groups[0] if groups else ("", "")
        found[row["variable"], domain, group] = int(row["n"])
    return found


def _pair_degrees(survey: Survey, domain: str) -> dict[tuple[str, str], float]:
    """Degrees of freedom of every two groups of a domain, taken together as one."""
    domains = ask(survey, by=domain).domains
    found = {}
    for one, other in combinations(range(domains.count), 2):
        both = np.where(np.isin(domains.group, (one, other)), domains.group, domains.count)
        names = str(domains.labels[one][0]), str(domains.labels[other][0])
        found[names] = float(degrees(survey, union(replace(domains, group=both, cache={})))[0])
    return found


def _pairs(
    made: Estimates, compared: Compared, shown: Shown, degrees_of: Mapping[tuple[str, str], float], level: float
) -> Iterator[GroupDifference]:
    """All pairs of groups that are shown, variable by variable."""
    domain, estimate = made.domains[0], made.array("estimate")
    covariance: Array = made.covariance
    rows: dict[str, list[int]] = {}
    for place, (name, group) in enumerate(zip(made["variable"], made[domain], strict=True)):
        if (name, domain, str(group)) in shown:
            rows.setdefault(name, []).append(place)
    for name, places in rows.items():
        pairs = np.array(list(combinations(places, 2)), dtype=np.intp).reshape(-1, 2)
        first, second = pairs[:, 0], pairs[:, 1]
        difference = estimate[first] - estimate[second]
        variance = covariance[first, first] + covariance[second, second] - 2 * covariance[first, second]
        error = np.sqrt(np.maximum(variance, 0.0))
        named = [(str(made[domain][one]), str(made[domain][other])) for one, other in pairs.tolist()]
        df = np.array([degrees_of[both] for both in named])
        half = t_quantiles((1 + level) / 2, df) * error if len(df) else error
        p = np.array([_two_sided(*one) for one in zip(difference.tolist(), error.tolist(), df.tolist(), strict=True)])
        holm = adjust_p_values(p, method="holm") if len(p) else p
        for place, both in enumerate(named):
            d, e, h = float(difference[place]), float(error[place]), float(half[place])
            if np.isfinite(d) and np.isfinite(e):
                yield GroupDifference(compared, name, domain, *both, d, e, d - h, d + h, float(df[place]), float(holm[place]))


def _splits(
    survey: Survey,
    items: Sequence[str],
    declared: Tabulation,
    instrument: Instrument,
    shown: Shown,
    all_alike: Literal["show", "withhold"],
) -> Iterator[AnswerSplit]:
    """Share of every answer of the scale, for everybody and by group: weights that gave it over weights that gave any."""
    low, many = instrument.response.min, instrument.response.max - instrument.response.min + 1
    asked = ask(survey).domains.inside & (survey.weights != 0)
    for by in (None, *declared.by):
        domains = ask(survey, by=by).domains
        domain = column_name(by) if by is not None else ""
        labels = [str(label[0]) if label else "" for label in domains.labels]
        for item in items:
            values = survey.records.number(item)
            known = domains.inside & ~np.isnan(values) & (survey.weights != 0)
            place_of = domains.group[known] * many + np.rint(values[known]).astype(np.intp) - low
            given = np.bincount(place_of, weights=survey.weights[known], minlength=domains.count * many).reshape(-1, many)
            bases = {place: shown.get((item, domain, group), 0) for place, group in enumerate(labels)}
            told = [place for place, base in bases.items() if base and given[place].sum() > 0]
            if all_alike == "withhold":
                answered = np.bincount(np.rint(values[asked & ~np.isnan(values)]).astype(np.intp) - low, minlength=many)
                number = np.bincount(place_of, minlength=domains.count * many).reshape(-1, many)
                told = _not_alike(number, answered if by is not None else None, told)
            for place in told:
                yield AnswerSplit(item, domain, labels[place], tuple((given[place] / given[place].sum()).tolist()), bases[place])


def _not_alike(number: Codes, everybody: Codes | None, told: Sequence[int]) -> list[int]:
    """Groups in which every answer was given; fewer of them where those of everybody less these would not have been, which is as plain.

    Parameters
    ----------
    number
        How many people of each group gave each answer.
    everybody
        The same of all people; None where there are no groups.
    told
        Groups of which the answers may be shown otherwise.

    Examples
    --------
    >>> number = np.array([[4, 0], [9, 8], [5, 6]])
    >>> _not_alike(number, number.sum(axis=0), [0, 1, 2])
    [1]
    >>> _not_alike(number[1:], number[1:].sum(axis=0), [0, 1])
    [0, 1]
    """
    kept = sorted((place for place in told if (number[place] > 0).all()), key=lambda place: -int(number[place].sum()))
    while everybody is not None and kept:
        left = everybody - number[kept].sum(axis=0)
        if not left.any() or (left > 0).all():
            break
        # The smallest costs least.
        kept.pop()
    return sorted(kept)


def _number(value: Any) -> float:
    return float("nan") if value is None else float(value)


def _two_sided(difference: float, error: float, df: float) -> float:
    """Chance of so large a difference; not known without degrees of freedom, or where nothing varies."""
    if not (df > 0 and error > 0 and np.isfinite(difference)):
        return float("nan")
    t = -abs(difference / error)
    return 2 * (normal_cdf(t) if np.isinf(df) else t_cdf(t, df=df))
