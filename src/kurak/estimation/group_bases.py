"""Who is behind every number of a study's tables, for everybody and by group: what rules of disclosure need to know of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kurak.estimation.domains import Domains, find_domains
from kurak.estimation.long_table import AGREE
from kurak.estimation.requests import Request
from kurak.estimation.study_variables import Prepared
from kurak.estimation.survey import Array, Mask, Survey
from kurak.model.estimates import FIRST, Estimates
from kurak.model.withholding import WITHHELD, Behind, Group, GroupedNumbers, Series, Withholding

Codes = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Answered:
    """One number: who answered what it is made of, and what makes two of them alike; arrays (rows).

    Parameters
    ----------
    series
        Statistic, variable and level, as they stand in its row.
    known
        Who is in the base.
    value
        What is shown of them in sum.
    parts
        What each adds to a total; None where everybody adds a weight.
    """

    series: Series
    known: Mask
    value: NDArray[Any]
    parts: Array | None = None


def of_tables(prepared: Prepared, *, agree: Sequence[int]) -> Iterator[Answered]:
    """Every number of the tables that a study declares."""
    records, variables = prepared.records, prepared.variables
    for name in (*variables.scales, *variables.items):
        yield _mean(prepared, "mean", name)
    for name in variables.items:
        given = records.number(name)
        yield Answered(("proportion", name, AGREE), ~np.isnan(given), np.isin(given, np.asarray(agree, dtype=float)))
    for columns in prepared.unscored.values():
        for name in columns:
            given = records.number(name)
            # That nobody refused, or did not know, tells no answer of anybody; that everybody did, does.
            said = np.where(given == 1, -1, np.arange(len(given)))
            yield Answered(("proportion", *prepared.meaning[name]), ~np.isnan(given), said)
    for name in variables.single:
        yield from _levels(prepared, "distribution", name)
    for columns in prepared.chosen.values():
        marks = [records.number(name) for name in columns]
        chosen = [one == 1 for one in marks]
        said = np.any([~np.isnan(one) for one in marks], axis=0)
        many = np.sum(chosen, axis=0)
        for name, one in zip(columns, chosen, strict=True):
            yield Answered(("share of respondents", *prepared.meaning[name]), said, one)
            yield Answered(("share of answers", *prepared.meaning[name]), said & (many > 0), one / np.maximum(many, 1))


def sums_of_tables(prepared: Prepared) -> tuple[tuple[Series, ...], ...]:
    """Numbers of which one follows from the others: a scale and its items, the shares of all answers to a question."""
    variables, records = prepared.variables, prepared.records
    found: list[tuple[Series, ...]] = []
    for scale, items in variables.scales.items():
        shown = [item for item in items if item in variables.items]
        if len(shown) == len(items):
            found.append((("mean", scale, None), *(("mean", item, None) for item in shown)))
    for name in variables.single:
        found.append(tuple(("distribution", name, level) for level in records.category(name).labels))
    for columns in prepared.chosen.values():
        named = [prepared.meaning[name] for name in columns]
        found.append(tuple(("share of answers", *one) for one in named))
        # One is the other times the answers a respondent gave, which any level tells.
        found += [(("share of respondents", *one), ("share of answers", *one)) for one in named]
    return tuple(found)


def of_request(prepared: Prepared, asked: Request, made: Estimates) -> Iterator[Answered]:
    """Every number that a question was answered with.

    Parameters
    ----------
    made
        The answer.
    """
    records = prepared.records
    seen: dict[Series, None] = {}
    for statistic, variable, level in zip(*(made.columns[name] for name in FIRST), strict=True):
        seen[statistic, variable, level] = None
    for series in seen:
        statistic, variable, level = series
        if asked.kind == "ratio":
            above, below = (records.number(part) for part in variable.split("/"))
            with np.errstate(divide="ignore", invalid="ignore"):
                yield Answered(series, ~np.isnan(above) & ~np.isnan(below), np.where(below == 0, np.inf, above / below), np.abs(above))
        elif asked.kind == "proportion":
            column = records.category(variable)
            accepted = np.array([label in asked.codes for label in column.labels] + [False])
            yield Answered(series, column.values >= 0, accepted[column.values.astype(np.intp)])
        elif asked.kind == "quantile" or level is None:
            yield _mean(prepared, statistic, variable, level=level)
        else:
            column = records.category(variable)
            chosen = column.values == list(column.labels).index(level)
            yield Answered(series, column.values >= 0, chosen, chosen.astype(float) if asked.kind == "total" else None)


def sums_of_request(answered: Iterable[Answered], asked: Request) -> tuple[tuple[Series, ...], ...]:
    """The levels of a variable, whose shares are one together."""
    if asked.kind in ("proportion", "quantile", "ratio", "difference"):
        return ()
    levels: dict[tuple[str, str], list[Series]] = {}
    for one in answered:
        if one.series[2] is not None:
            levels.setdefault(one.series[:2], []).append(one.series)
    return tuple(tuple(members) for members in levels.values() if len(members) > 1)


def _mean(prepared: Prepared, statistic: str, variable: str, *, level: object = None) -> Answered:
    given = prepared.records.number(variable)
    return Answered((statistic, variable, level), ~np.isnan(given), given, np.abs(given) if statistic == "total" else None)


def _levels(prepared: Prepared, statistic: str, variable: str) -> Iterator[Answered]:
    column = prepared.records.category(variable)
    for place, level in enumerate(column.labels):
        yield Answered((statistic, variable, level), column.values >= 0, column.values == place)


def grouped_numbers(
    survey: Survey,
    answered: Iterable[Answered],
    *,
    columns: Sequence[str],
    tables: Sequence[Sequence[str]],
    sums: tuple[tuple[Series, ...], ...] = (),
    largest: int = 1,
    where: str | None = None,
    before: Withholding | None = None,
    study_by: Sequence[str] = (),
) -> GroupedNumbers:
    """Count who is behind each number, for everybody and for every group.

    Parameters
    ----------
    columns
        Columns that make groups.
    tables
        Which of them are crossed.
    sums
        Numbers of which one follows from the others.
    largest
        Of how many people with the largest weights the part is told.
    where
        Who counts. Then numbers also know how many people the condition leaves out of them, or adds to or takes from groups that the
        study's tables show, and whether one of these is a group that ``before`` withholds.
    before
        What is withheld of the study's tables.
    study_by
        Columns by which the study's tables show everybody; they count only where there is a condition.
    """
    from itertools import combinations

    every = dict.fromkeys(
        part for table in tables for size in range(len(table) + 1) for part in combinations(sorted(table, key=list(columns).index), size)
    )
    counted = survey.weights != 0
    margins = {part: find_domains(survey, list(part) or None, where) for part in dict.fromkeys([(), *every])}
    wider = {part: find_domains(survey, list(part) or None, None) for part in margins} if where is not None else {}
    hidden = _hidden_rows(survey, before) if where is not None and before is not None else {}
    series: dict[Series, dict[Group, Behind]] = {}
    for one in answered:
        known = one.known & counted
        found = series[one.series] = {}
        for part, domains in margins.items():
            told = _behind(survey, one, known, domains, largest)
            if where is not None:
                told = _apart(told, wider[part], domains, known, hidden.get(one.series[1], ()))
                for name in study_by:
                    told = _beside_shown(told, domains, find_domains(survey, [name], None), known, _withheld_values(before, one, name))
            for label, behind in zip(domains.labels, told, strict=True):
                found[tuple(zip(part, label, strict=True))] = behind
    people = _people(survey, columns, margins[()])
    return GroupedNumbers(
        tuple(columns), people, tuple(tuple(table) for table in tables), series, sums, before if where is None else None
    )


def _behind(survey: Survey, one: Answered, known: Mask, domains: Domains, largest: int) -> list[Behind]:
    rows = np.flatnonzero(known & domains.inside)
    group = domains.group[rows]
    n = np.bincount(group, minlength=domains.count)
    value = one.value[rows]
    first = np.zeros(domains.count, dtype=value.dtype)
    # The last one written stands: from the end, the first of each group.
    first[group[::-1]] = value[::-1]
    alike = np.bincount(group[value != first[group]], minlength=domains.count) == 0
    part = survey.weights[rows] * (1.0 if one.parts is None else one.parts[rows])
    total = np.bincount(group, weights=part, minlength=domains.count)
    heaviest = np.zeros(domains.count)
    np.maximum.at(heaviest, group, part)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(total > 0, heaviest / total, 0.0)
    if largest > 1:
        for place in np.flatnonzero(n):
            share[place] = np.sort(part[group == place])[-largest:].sum() / total[place] if total[place] > 0 else 0.0
    return [
        Behind(int(n[place]), _plain(first[place]) if alike[place] and n[place] else None, float(share[place]))
        for place in range(domains.count)
    ]


def _plain(value: Any) -> object:
    found = value.item()
    return float(found) if isinstance(found, (bool, int)) else found


def _apart(told: list[Behind], wider: Domains, domains: Domains, known: Mask, hidden: Sequence[Mask]) -> list[Behind]:
    """How many people a condition leaves out of each group; and whether those left are a group that is withheld."""
    of_all = dict(zip(wider.labels, wider.numbers(known).tolist(), strict=True))
    found = []
    for place, (label, one) in enumerate(zip(domains.labels, told, strict=True)):
        same = any(int(rows[known].sum()) == one.n and bool((rows[known] == (domains.group[known] == place)).all()) for rows in hidden)
        found.append(replace(one, left_out=of_all[label] - one.n, withheld=same))
    return found


def _withheld_values(before: Withholding | None, one: Answered, name: str) -> set[object]:
    """Values of a column of which the study's tables do not show a variable, or a part of a ratio."""
    variables = {one.series[1], *one.series[1].split("/")}
    why = before.why if before is not None else {}
    return {group[0][1] for (_, variable, _), groups in why.items() if variable in variables for group in groups if [key for key, _ in group] == [name]}


def _beside_shown(told: list[Behind], domains: Domains, shown_by: Domains, known: Mask, hidden: Collection[object]) -> list[Behind]:
    """The same, with what is left of those behind a number, or of everybody else, beside the groups of a column that are shown.

    Whoever knows a number and those of groups takes away the groups that lie in it, or takes it away from groups in which it lies.
    """
    everybody = np.bincount(shown_by.group[known], minlength=shown_by.count + 1)
    # The last one is of those without a value: it is shown nowhere.
    shown = np.array([*(label[0] not in hidden for label in shown_by.labels), False])
    withheld = np.array([*(label[0] in hidden for label in shown_by.labels), False])
    found = []
    for place, one in enumerate(told):
        inside = np.bincount(shown_by.group[known & (domains.group == place)], minlength=shown_by.count + 1)
        left_out, same = one.left_out, one.withheld
        for part in (inside, everybody - inside):
            rest = np.where(shown & (part == everybody), 0, part)
            lacking = 0 if part[~shown].any() else int((everybody - part)[shown & (part > 0)].sum())
            left_out = min((n for n in (left_out, int(rest.sum()), lacking) if n), default=left_out)
            (left,) = np.nonzero(rest)
            same = same or (len(left) == 1 and bool(withheld[left[0]]) and rest[left[0]] == everybody[left[0]])
        found.append(replace(one, left_out=left_out, withheld=bool(same)))
    return found


def _hidden_rows(survey: Survey, before: Withholding) -> Mapping[str, list[Mask]]:
    """Variable: rows of each group that is withheld elsewhere."""
    groups: dict[str, dict[Group, None]] = {}
    for (_, variable, _), why in before.why.items():
        groups.setdefault(variable, {}).update(dict.fromkeys(why))
    rows: dict[Group, Mask] = {}
    for group in dict.fromkeys(one for found in groups.values() for one in found):
        domains = find_domains(survey, [name for name, _ in group] or None, None)
        rows[group] = domains.group == domains.labels.index(tuple(value for _, value in group))
    return {variable: [rows[group] for group in found] for variable, found in groups.items()}


def _people(survey: Survey, columns: Sequence[str], inside: Domains) -> tuple[tuple[object, ...], ...]:
    """Every combination of values that somebody who counts has."""
    rows = np.flatnonzero(inside.inside & (survey.weights != 0))
    every = [survey.records.category(name) for name in columns]
    if not every:
        return ((),)
    codes = np.zeros(len(rows), dtype=np.int64)
    back: list[NDArray[np.int64]] = []
    for column in every:
        # Numbered anew after each column, so that many columns never make too large a number.
        codes = codes * (len(column.labels) + 1) + column.values[rows].astype(np.int64) + 1
        _, places, codes = np.unique(codes, return_index=True, return_inverse=True)
        back = [places]
    return tuple(
        tuple(column.labels[int(column.values[row])] if column.values[row] >= 0 else None for column in every)
        for row in rows[back[0]]
    )


def without_withheld(
    columns: Mapping[str, Sequence[Any]], found: Withholding, *, domains: Sequence[str], by: Sequence[str]
) -> dict[str, list[Any]]:
    """The same table without what is withheld: these rows keep their names and say that something stood there, not why.

    Parameters
    ----------
    domains, by
        Columns of the table with groups, and the columns of the records that they stand for.

    Examples
    --------
    >>> found = Withholding({("mean", "trust", None): {(("place", "Osh"),): "withheld: few people"}})
    >>> table = {"statistic": ["mean"] * 2, "variable": ["trust"] * 2, "level": [None] * 2, "place": ["Osh", None]}
    >>> without_withheld({**table, "estimate": [2.5, 3.1], "n": [4, 40], "flag": ["few", ""]}, found, domains=["place"], by=["place"])
    {'statistic': ['mean', 'mean'], 'variable': ['trust', 'trust'], 'level': [None, None], 'place': ['Osh', None], \
'estimate': [nan, 3.1], 'n': [None, 40], 'flag': ['withheld', '']}
    """
    made = {name: list(values) for name, values in columns.items()}
    kept = {*FIRST, *domains, "method", "flag"}
    for place, series in enumerate(zip(*(made[name] for name in FIRST), strict=True)):
        group = tuple(
            (whole, made[name][place]) for name, whole in zip(domains, by, strict=True) if made[name][place] is not None
        )
        if not found.of((series[0], series[1], series[2]), group):
            continue
        for name, values in made.items():
            if name not in kept:
                values[place] = None if name in ("n", "n_psu") else float("nan")
        made["flag"][place] = WITHHELD
    return made
