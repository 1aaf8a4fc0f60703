"""What adding and subtracting tells: withheld bases and estimates worked out from all tables of a package, and from earlier editions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np

from kurak.disclosure.intruder.adding_up import Group, Sum, sums_of
from kurak.disclosure.intruder.package_files import ReadFile
from kurak.disclosure.intruder.written import as_number, as_written
from kurak.disclosure.suppression.attacker import attack
from kurak.model.audiences import AudienceRules
from kurak.model.intruder import TrueTables
from kurak.model.linked_tables import LinkedTables, Protection, TableCell
from kurak.model.release import AttackResult

Series: TypeAlias = tuple[str, str, str]
"""Statistic, variable and level."""

NUMBERS = ("estimate", "std_error", "conf_low", "conf_high", "df", "deff", "n", "n_psu", "t", "p_value")
"""Columns of which a withheld row has none."""
SHARES = ("proportion", "share", "distribution", "share of respondents", "share of answers")


@dataclass
class Seen:
    """Numbers that somebody has of one series.

    Parameters
    ----------
    n, estimate
        Group: its base, its estimate.
    anything
        Groups of which any number is there.
    """

    n: dict[Group, float] = field(default_factory=dict)
    estimate: dict[Group, float] = field(default_factory=dict)
    anything: set[Group] = field(default_factory=set)


def numbers_of(rows: Iterable[Mapping[str, Any]], domains: Sequence[str]) -> dict[Series, Seen]:
    """Return the numbers of rows of the long tidy table by series and group; empty cells are withheld.

    Examples
    --------
    >>> rows = [{"statistic": "mean", "variable": "trust", "level": "", "sex": "men", "estimate": "2.5", "n": "9"}]
    >>> numbers_of(rows, ["sex"])["mean", "trust", ""].n
    {(('sex', 'men'),): 9.0}
    """
    found: dict[Series, Seen] = {}
    for row in rows:
        series = as_written(row.get("statistic")), as_written(row.get("variable")), as_written(row.get("level"))
        group = tuple((name, value) for name in domains if (value := as_written(row.get(name))))
        seen = found.setdefault(series, Seen())
        for column in NUMBERS:
            number = as_number(row.get(column))
            if number is None:
                continue
            seen.anything.add(group)
            if column == "n":
                seen.n[group] = number
            elif column == "estimate":
                seen.estimate[group] = number
    return found


def table_rows(read: Iterable[ReadFile]) -> list[dict[str, str]]:
    """Rows of every long tidy table of a package, whatever its file is called."""
    rows = []
    for one in read:
        if {"statistic", "variable", "estimate", "n"} <= one.columns.keys():
            names = list(one.columns)
            rows += [dict(zip(names, values, strict=True)) for values in zip(*one.columns.values(), strict=True)]
    return rows


def attack_tables(read: Sequence[ReadFile], true: TrueTables, rules: AudienceRules) -> tuple[AttackResult, ...]:
    """Attack the tables of a package by adding and subtracting.

    Parameters
    ----------
    read
        Files of the package.
    true
        The tables as they are.
    rules
        ``smallest_base`` and ``all_alike``.

    Notes
    -----
    The intruder knows how groups add up, and what earlier editions showed. A base below the smallest one is *found* where a linear
    program (:func:`~kurak.disclosure.suppression.attacker.attack`) leaves less than everything from nobody to the smallest base. An
    estimate of so few people is found where the totals leave it nothing to vary: the intruder is taken to know what part each
    group has of the weights, so that a total is a sum of its parts with known factors.
    """
    truth = numbers_of(true.rows, true.domains)
    shown = numbers_of(table_rows(read), true.domains)
    work = _Differencing(truth, true, rules)
    now, before = work.attacked(shown), work.attacked(truth)
    base = rules.smallest_base
    results = [
        AttackResult(
            "differencing of tables",
            max(len(work.small), len(before.bases)),
            len(before.bases),
            len(now.bases),
            f"a base of 1 to {base - 1} people is shown, or adding and subtracting leaves less than everything from 0 to {base}",
            tuple(sorted(now.bases)),
        ),
        AttackResult(
            "estimates of few people",
            max(work.few, len(before.estimates)),
            len(before.estimates),
            len(now.estimates),
            f"an estimate of fewer than {base} people is shown, or follows from totals and other groups",
            tuple(sorted(now.estimates)),
        ),
    ]
    if rules.all_alike == "withhold":
        results.append(
            AttackResult(
                "groups of one mind",
                work.alike,
                len(before.alike),
                len(now.alike),
                "a share of nobody or of everybody of a group is shown, or follows from other shares",
                tuple(sorted(now.alike)),
            )
        )
    if true.earlier:
        results.append(_editions(truth, shown, true, base))
    return tuple(results)


@dataclass(frozen=True)
class _Result:
    bases: frozenset[str]
    estimates: frozenset[str]
    alike: frozenset[str]


class _Differencing:
    """True tables, to be held against what somebody has."""

    def __init__(self, truth: Mapping[Series, Seen], true: TrueTables, rules: AudienceRules) -> None:
        self.truth, self.true, self.rules, self.base = truth, true, rules, rules.smallest_base
        self.people = [tuple(as_written(value) for value in row) for row in true.people]
        self.sums: dict[frozenset[Group], tuple[Sum, ...]] = {}
        self.known: dict[object, frozenset[Group]] = {}
        self.small = {_label(series[1], group) for series, seen in truth.items() for group, n in seen.n.items() if 0 < n < self.base}
        self.few = sum(0 < seen.n.get(group, 0) < self.base for seen in truth.values() for group in seen.estimate)
        self.alike = sum(self._is_alike(series, value) for series, seen in truth.items() for value in seen.estimate.values())

    def attacked(self, shown: Mapping[Series, Seen]) -> _Result:
        shown = self._with_earlier(shown)
        return _Result(self._bases(shown), self._estimates(shown), self._alike(shown))

    def _with_earlier(self, shown: Mapping[Series, Seen]) -> Mapping[Series, Seen]:
        """Numbers of an earlier edition too, where nothing changed since."""
        made = {series: Seen(dict(seen.n), dict(seen.estimate), set(seen.anything)) for series, seen in shown.items()}
        for rows in self.true.earlier.values():
            for series, seen in numbers_of(rows, self.true.domains).items():
                if series not in self.truth:
                    continue
                own, into = self.truth[series], made.setdefault(series, Seen())
                for group, n in seen.n.items():
                    if own.n.get(group) == n:
                        into.n.setdefault(group, n)
                        into.anything.add(group)
                        if group in seen.estimate:
                            into.estimate.setdefault(group, seen.estimate[group])
        return made

    def _structure(self, groups: Iterable[Group]) -> tuple[Sum, ...]:
        key = frozenset(groups)
        if key not in self.sums:
            # In a fixed order, so that the same tables are attacked in the same way.
            self.sums[key] = sums_of(sorted(key), self.true.domains, self.people)
        return self.sums[key]

    def _bases(self, shown: Mapping[Series, Seen]) -> frozenset[str]:
        """Bases that are known. Series with the same people in every group share what is known of any of them."""
        alike: dict[tuple[tuple[Group, float], ...], list[Series]] = {}
        for series, seen in self.truth.items():
            alike.setdefault(tuple(sorted(seen.n.items())), []).append(series)
        found = set()
        for bases, members in alike.items():
            true = dict(bases)
            told = {group for series in members if series in shown for group, n in shown[series].n.items() if true.get(group) == n}
            narrowed = self._narrowed(true, frozenset(told))
            found |= {_label(series[1], group) for series in members for group in narrowed}
        return frozenset(found)

    def _narrowed(self, true: Mapping[Group, float], told: frozenset[Group]) -> frozenset[Group]:
        key = (tuple(sorted(true.items())), told)
        if key in self.known:
            return self.known[key]
        sums = self._structure(true)
        # People without a value follow from the total; where nothing says how many they are, there are none.
        values = {**dict.fromkeys((group for side in sums for part in side for group in part if _without_value(group)), 0.0)}
        values |= {**_residuals(true, sums), **true}
        sums = tuple(one for one in sums if _holds(one, values))
        small = {group for group, value in values.items() if 0 < value < self.base}
        # People without a value are shown nowhere; unless they are few, whoever adds up may know how many they are.
        hidden = {group for group in values if group not in told and (not _without_value(group) or group in small)}
        places = {group: number for number, group in enumerate(values)}
        most = max(values.values(), default=0.0) + 2 * self.base
        cells = tuple(TableCell(group, value, min(0.0, value), most) for group, value in values.items())
        relations = tuple((*((places[one], 1.0) for one in left), *((places[one], -1.0) for one in right)) for left, right in sums)
        needs = tuple(Protection(places[group], values[group], self.base - values[group]) for group in values if group in small)
        report = attack(LinkedTables(cells, relations, needs), [places[group] for group in hidden]) if small else None
        names = list(values)
        found = frozenset(names[one.cell] for one in report.unsafe if names[one.cell] in small) if report else frozenset()
        self.known[key] = found
        return found

    def _estimates(self, shown: Mapping[Series, Seen]) -> frozenset[str]:
        """Estimates of few people that are shown, or that follow."""
        found = set()
        for series, seen in self.truth.items():
            mine = shown.get(series, Seen())
            few = {group for group, n in seen.n.items() if 0 < n < self.base}
            found |= {_label(_words(series), group) for group in few & mine.anything}
            sums = self._structure(seen.n)
            without = _few_without_value(seen.n, sums, self.base)
            told = frozenset(group for group in seen.n if group in mine.estimate)
            followed = _determined(sums, told, nobody=_nobody(seen.n, sums))
            found |= {_label(_words(series), group) for group in (few | without) & followed}
        return frozenset(found)

    def _limits(self, series: Series) -> tuple[float, ...] | None:
        """Least and highest number that an estimate can be, where it then tells everybody's answer."""
        if series[0] in SHARES:
            return 0.0, 1.0
        return self.true.ranges.get(series[1]) if series[0] == "mean" else None

    def _is_alike(self, series: Series, value: float) -> bool:
        limits = self._limits(series)
        if limits is not None and series[0] == "proportion" and series[2] in self.true.no_answers:
            limits = limits[1:]
        return limits is not None and min(abs(value - limit) for limit in limits) < 1e-9

    def _alike(self, shown: Mapping[Series, Seen]) -> frozenset[str]:
        """Numbers of groups of one mind that are shown, or follow from other groups or from the shares of all other answers."""
        found = set()
        told = {series: self._told(series, shown.get(series, Seen())) for series in self.truth if self._limits(series) is not None}
        answers: dict[tuple[str, str, Group], dict[str, float]] = {}
        for series, groups in told.items():
            found |= {_label(_words(series), group) for group in groups if self._is_alike(series, self.truth[series].estimate[group])}
            if series[0] in SHARES:
                for group, value in self.truth[series].estimate.items():
                    answers.setdefault((*series[:2], group), {})[series[2]] = value
        for (statistic, variable, group), shares in answers.items():
            known = {level for level in shares if group in told[statistic, variable, level]}
            rest = [level for level in shares if level not in known]
            if abs(sum(shares.values()) - 1) > 1e-6 or len(shares) == 1:
                continue
            # The last share follows; and where nothing is left, all others are of nobody.
            if len(rest) == 1 or (rest and sum(shares[level] for level in known) > 1 - 1e-9):
                found |= {_label(_words((statistic, variable, level)), group) for level in rest if self._is_alike((statistic, variable, level), shares[level])}
        return frozenset(found)

    def _told(self, series: Series, shown: Seen) -> set[Group]:
        """Groups whose estimate is shown or follows: also where several are withheld that are all at the same limit."""
        own = self.truth[series]
        sums = self._structure(own.n)
        told = {group for group in own.estimate if group in shown.estimate}
        known = told | {group for group in _determined(sums, frozenset(told), nobody=_nobody(own.n, sums)) if group in own.estimate}
        for left, right in sums:
            rest = [group for group in right if group in own.estimate and group not in known]
            if all(group in known for group in left) and len({own.estimate[group] for group in rest}) == 1:
                known.update(group for group in rest if self._is_alike(series, own.estimate[group]))
        return known


def _holds(both: Sum, values: Mapping[Group, float]) -> bool:
    """Whether all groups of a sum are counted, and it adds up."""
    left, right = both
    return all(group in values for group in (*left, *right)) and abs(sum(values[one] for one in left) - sum(values[one] for one in right)) < 1e-9


def _without_value(group: Group) -> bool:
    return any(not value for _, value in group)


def _few_without_value(n: Mapping[Group, float], sums: Sequence[Sum], base: int) -> set[Group]:
    """Groups of few people without a value of a domain: no table shows them, and their mean may follow."""
    return {group for group, value in _residuals(n, sums).items() if 0 < value < base}


def _nobody(n: Mapping[Group, float], sums: Sequence[Sum]) -> set[Group]:
    """Groups that nobody is in: whoever adds up the bases knows."""
    return {group for group, value in {**_residuals(n, sums), **n}.items() if value == 0}


def _residuals(n: Mapping[Group, float], sums: Sequence[Sum]) -> dict[Group, float]:
    found = {}
    for left, right in sums:
        if len(left) == 1 and left[0] in n and all(part in n or _without_value(part) for part in right):
            own = [part for part in right if part in n]
            for part in right:
                if part not in n:
                    found[part] = n[left[0]] - sum(n[one] for one in own)
    return found


def _determined(sums: Sequence[Sum], told: frozenset[Group], *, nobody: set[Group]) -> set[Group]:
    """Groups whose estimate follows from those that are told: the totals leave it nothing to vary."""
    unknown = sorted({group for side in sums for part in side for group in part if group not in told and group not in nobody})
    if not unknown or not sums:
        return set()
    place = {group: number for number, group in enumerate(unknown)}
    rows = np.zeros((len(sums), len(unknown)))
    for number, (left, right) in enumerate(sums):
        for sign, side in ((1.0, left), (-1.0, right)):
            for group in side:
                if group in place:
                    rows[number, place[group]] += sign
    # What may vary is what the sums do not see; a group without a part in it is fixed.
    _, values, directions = np.linalg.svd(rows)
    free = directions[int((values > 1e-9).sum()) :]
    return {group for group, number in place.items() if (np.abs(free[:, number]) < 1e-9).all()}


def _editions(truth: Mapping[Series, Seen], shown: Mapping[Series, Seen], true: TrueTables, base: int) -> AttackResult:
    """What the difference of two editions tells of the few people by whom they differ."""
    found, tried = set(), 0
    for edition, rows in true.earlier.items():
        for series, old in numbers_of(rows, true.domains).items():
            new = shown.get(series, Seen())
            for group, n in old.n.items():
                tried += 1
                if group in new.n:
                    telling = 0 < abs(new.n[group] - n) < base
                else:
                    telling = 0 < truth.get(series, Seen()).n.get(group, 0) < base
                if telling:
                    found.add(_label(f"{edition}: {_words(series)}", group))
    means = f"two editions differ by 1 to {base - 1} people in a group, or one shows a number that the other withholds"
    # Without anything withheld the difference is the same.
    before = len(found | _unprotected_differences(truth, true, base))
    return AttackResult("differencing of editions", tried, before, len(found), means, tuple(sorted(found)))


def _unprotected_differences(truth: Mapping[Series, Seen], true: TrueTables, base: int) -> set[str]:
    return {
        _label(f"{edition}: {_words(series)}", group)
        for edition, rows in true.earlier.items()
        for series, old in numbers_of(rows, true.domains).items()
        for group, n in old.n.items()
        if 0 < abs(truth.get(series, Seen()).n.get(group, n) - n) < base
    }


def _words(series: Series) -> str:
    return " ".join(part for part in series if part)


def _label(what: str, group: Group) -> str:
    """A cell in words: what is counted, of whom."""
    return f"{what}, {', '.join(f'{name} {value}' if value else f'{name} not known' for name, value in group) or 'everybody'}"
