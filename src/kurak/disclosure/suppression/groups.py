"""Which numbers by group may be shown beside one another: small groups, groups of one mind, and whatever would give them back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kurak.disclosure.suppression.bases import Bases, Choice, protected
from kurak.disclosure.suppression.structure import Structure, margins, structure
from kurak.model.disclosure_rules import Disclosure
from kurak.model.release import Withheld
from kurak.model.withholding import (
    ALIKE,
    APART,
    DOMINATED,
    FEW,
    PROTECTS,
    Behind,
    Group,
    GroupedNumbers,
    Proof,
    Series,
    Withholding,
)

Hidden = Mapping[Series, frozenset[Group]]

NOTHING = frozenset[Group]()

RULE = "rules of tables"
SENTENCE = "a rule withholds it, or with what else is shown it would give back a number that is withheld; which of the two is not told"
"""What a log may say. The reason of a single number, and how many are withheld by rule, would help to work it out."""


def withhold_groups(numbers: GroupedNumbers, rules: Disclosure) -> Withholding:
    """Say which numbers by group are not shown, so that none of these can be worked out from those that are.

    Parameters
    ----------
    numbers
        Who is behind each number, for everybody and every group, and how groups add up.
    rules
        ``smallest_base``, ``all_alike`` and ``dominance`` count.

    Returns
    -------
    Withholding
        With the reason of each, and with what an attacker makes of the rest. The same numbers give the same answer on any machine.

    Notes
    -----
    **By rule** are withheld: fewer people than the smallest base, or as few left out by a condition; a share of nobody or of
    everybody, or any number of a group in which all gave one answer, where the study says so; weights of which few people
    have most. **For protection** are withheld further groups, so that of bases nothing follows but that they may be from 0 to the
    smallest base (:func:`~kurak.disclosure.suppression.pattern.suppress`), which also leaves no single withheld group to
    be the total less all others: what follows is the mean of several groups together, who are as many as the smallest base at
    least, and where it matters not all alike. Numbers of one variable hide the same groups for lack of people. Where numbers add
    up, none is withheld alone. People without a value of a column are a group that is never shown, and that follows from all others.

    A stricter rule never shows more: the choice under each smallest base begins with what the next smaller one withholds.

    **Source** Fischetti and Salazar-González (2001), Management Science 47, 1008-1027; Hundepool et al. (2012), Statistical Disclosure
    Control, Wiley, sections 4.2 to 4.4 and 5.6 (linked tables).

    Examples
    --------
    >>> of = ("mean", "trust", None)
    >>> behind = {(): 40, (("region", "Osh"),): 3, (("region", "Naryn"),): 12, (("region", "Talas"),): 25}
    >>> people = (("Osh",), ("Naryn",), ("Talas",))
    >>> asked = GroupedNumbers(("region",), people, (("region",),), {of: {group: Behind(n) for group, n in behind.items()}})
    >>> made = withhold_groups(asked, Disclosure(smallest_base=5))
    >>> {group[0][1]: reason for group, reason in made.why[of].items()}
    {'Osh': 'withheld: few people', 'Naryn': 'withheld: protects another'}
    >>> made.proofs[0].narrowed
    0
    """
    work = _Work(numbers, rules)
    step = work.loosest()
    smallest = min((one.n for behind in numbers.series.values() for one in behind.values() if one.n > 0), default=0)
    apart = min((one.left_out for behind in numbers.series.values() for one in behind.values() if one.left_out), default=smallest)
    alike: _Step | None = None
    largest = max((one.n for behind in numbers.series.values() for one in behind.values()), default=0)
    fewest = 2 if work.any_large_one() else max(2, 1 + min(smallest, apart, *work.residual_bases()))
    if largest < rules.smallest_base:
        # Everything is withheld by rule, whatever smaller bases withhold.
        fewest = rules.smallest_base
    # In every step all that a laxer rule withholds is withheld: the smaller base, and the same base without the rule of one mind.
    for base in range(min(rules.smallest_base, fewest), rules.smallest_base + 1):
        step = work.tightened(step, base=base, alike=False)
        if rules.all_alike == "withhold":
            alike = work.tightened(step if alike is None else step.joined(alike), base=base, alike=True)
    return work.told(step if alike is None else alike)


@dataclass(frozen=True, eq=False)
class _Step:
    """What is withheld under one set of rules.

    Parameters
    ----------
    bases
        Variable: groups of which no number of this variable is shown.
    series
        Series: groups of which its number is not shown.
    added
        Series: groups among these that are withheld since numbers add up; they need protection as those by rule.
    """

    bases: Mapping[str, frozenset[Group]]
    series: Hidden
    added: Hidden

    def joined(self, other: _Step) -> _Step:
        return _Step(
            {name: groups | other.bases[name] for name, groups in self.bases.items()},
            {one: groups | other.series[one] for one, groups in self.series.items()},
            {one: groups | other.added[one] for one, groups in self.added.items()},
        )


class _Work:
    """One set of numbers: layers of groups, each settled when those of fewer columns are."""

    def __init__(self, numbers: GroupedNumbers, rules: Disclosure) -> None:
        self.numbers, self.rules = numbers, rules
        every = margins(numbers.tables, numbers.columns)
        single = [table for table in every if len(table) == 1]
        self.layers: list[Structure] = [structure(numbers.people, numbers.columns, single)]
        self.layers += [structure(numbers.people, numbers.columns, [table]) for table in every if len(table) > 1]
        self.layer_names = [" and ".join(table[0] for table in single) or "everybody", *(" by ".join(table) for table in every if len(table) > 1)]
        self.variables: dict[str, list[Series]] = {}
        for one in numbers.series:
            self.variables.setdefault(one[1], []).append(one)
        self.bases = [{one: Bases.of(layer, {group: them.n for group, them in behind.items()}) for one, behind in numbers.series.items()} for layer in self.layers]
        self.sums_of: dict[Series, list[tuple[Series, ...]]] = {}
        for members in numbers.sums:
            for one in members:
                self.sums_of.setdefault(one, []).append(members)
        self.known: dict[object, Choice] = {}

    def residual_bases(self) -> list[int]:
        """How many people have no value of a column, where it is any."""
        return [n for layer in self.bases for bases in layer.values() for group, n in bases.n.items() if n > 0 and _unshown(group)] or [10**9]

    def any_large_one(self) -> bool:
        """Whether a group may be withheld that is not small."""
        return any(
            (self.rules.all_alike == "withhold" and one.alike is not None and one.n > 0)
            or one.withheld
            or 100 * one.largest > self.rules.dominance.percent
            for behind in self.numbers.series.values()
            for one in behind.values()
        )

    def loosest(self) -> _Step:
        before = self.numbers.before or Withholding()
        return _Step(
            {name: before.bases.get(name, NOTHING) for name in self.variables},
            {one: frozenset(before.why.get(one, {})) for one in self.numbers.series},
            dict.fromkeys(self.numbers.series, NOTHING),
        )

    def tightened(self, before: _Step, *, base: int, alike: bool) -> _Step:
        bases, series, added = dict(before.bases), dict(before.series), dict(before.added)
        settled: set[Group] = set()
        for place, layer in enumerate(self.layers):
            for name, members in self.variables.items():
                bases[name] = self._bases_of(place, members, bases[name], settled, base)
                for one in members:
                    series[one] |= self._there(place, one, bases[name])
            self._series_of(place, series, added, settled, base, alike=alike)
            settled.update(layer.groups)
        return _Step(bases, series, added)

    def _bases_of(self, place: int, members: Sequence[Series], hidden: frozenset[Group], settled: set[Group], base: int) -> frozenset[Group]:
        """Groups in which a variable has too few people somewhere, and those that protect them, for all its numbers alike."""
        by_rule = frozenset(
            group
            for one in members
            for group in self.layers[place].groups
            if group not in settled
            and (self._behind(place, one, group).withheld or _too_few(self._behind(place, one, group), self.rules, base))
        )
        while True:
            found = hidden | by_rule
            for one in members:
                found |= self._protected(place, one, by_rule, found, settled, base).hidden
            # Groups that protect those of one number protect, and need protection, in all of them.
            if found == hidden:
                return found
            hidden = found

    def _series_of(
        self, place: int, series: dict[Series, frozenset[Group]], added: dict[Series, frozenset[Group]], settled: set[Group], base: int, *, alike: bool
    ) -> None:
        """Numbers of one mind, numbers that add up, and what protects them."""
        layer = self.layers[place]
        new = [group for group in layer.groups if group not in settled]
        extra = {one: frozenset(group for group in new if group in groups) for one, groups in added.items()}
        if alike:
            for one in series:
                extra[one] |= frozenset(group for group in new if self._behind(place, one, group).alike is not None and self._behind(place, one, group).n > 0)
        todo = list(series)
        while todo:
            for one in todo:
                few = frozenset(group for group in new if _too_few(self._behind(place, one, group), self.rules, base))
                by_rule = few | extra[one]
                wanted = series[one] | self._there(place, one, by_rule)
                if wanted != series[one] or extra[one]:
                    wanted |= self._protected(place, one, by_rule, wanted, settled, base, alike=alike).hidden
                    wanted = self._not_alike(place, one, by_rule, wanted, settled, base) if alike else wanted
                series[one] = frozenset(wanted)
            todo = []
            for members in self.numbers.sums:
                for group in new:
                    there = [one for one in members if one in series and self._behind(place, one, group).n > 0]
                    hidden = [one for one in there if group in series[one]]
                    minds = {self._behind(place, one, group).alike for one in hidden}
                    # What is left to those withheld is told by the others: shares of nobody, two of them, have nothing left.
                    one_mind = alike and len(minds) == 1 and None not in minds
                    if not hidden or len(hidden) == len(there) or (len(hidden) > 1 and not one_mind):
                        continue
                    other = min((one for one in there if one not in hidden), key=lambda one: (self._behind(place, one, group).n, members.index(one) == 0))
                    extra[other] |= {group}
                    added[other] |= {group}
                    todo.append(other)

    def _not_alike(self, place: int, one: Series, by_rule: frozenset[Group], hidden: frozenset[Group], settled: set[Group], base: int) -> frozenset[Group]:
        """Withhold more until those withheld together, whose mean follows from the others, are of more than one mind."""
        while True:
            more = self._of_one_mind(place, one, hidden, settled)
            if more is None:
                return hidden
            hidden |= {more}
            hidden |= self._protected(place, one, by_rule, hidden, settled, base, alike=True).hidden

    def _of_one_mind(self, place: int, one: Series, hidden: frozenset[Group], settled: set[Group]) -> Group | None:
        for sides in self.layers[place].sums:
            for side, other in (sides, sides[::-1]):
                inside = [group for group in side if group in hidden and self._behind(place, one, group).n > 0]
                if not inside or any(group in hidden for group in other):
                    continue
                minds = {self._behind(place, one, group).alike for group in inside}
                if len(minds) > 1 or None in minds:
                    continue
                free = [
                    group
                    for group in (*side, *other)
                    if group not in hidden and group not in settled and not _unshown(group) and self._behind(place, one, group).n > 0
                ]
                if free:
                    return min(free, key=lambda group: (len(group) == 0, self._behind(place, one, group).n))
        return None

    def _protected(
        self, place: int, one: Series, needed: frozenset[Group], hidden: frozenset[Group], settled: set[Group], base: int, *, alike: bool = False
    ) -> Choice:
        bases = self.bases[place][one]
        there = frozenset(group for group in hidden if bases.n.get(group, 0) > 0)
        kept = frozenset(group for group in settled if group in bases.n and group not in there)
        rule, beside = self._needs(place, one, needed & there, base, alike=alike)
        key = (place, bases.key, rule, beside, there, kept, base)
        if key not in self.known:
            self.known[key] = protected(bases, by_rule=rule, hidden=there, kept=kept, base=base, beside=beside)
        return self.known[key]

    def _needs(self, place: int, one: Series, needed: frozenset[Group], base: int, *, alike: bool) -> tuple[frozenset[Group], frozenset[Group]]:
        """Groups that a rule withholds of this number, and those that another number needs to be withheld."""
        rule = frozenset(
            group
            for group in needed
            if _too_few(behind := self._behind(place, one, group), self.rules, base) or (alike and behind.alike is not None)
        )
        return rule, needed - rule

    def _behind(self, place: int, one: Series, group: Group) -> Behind:
        found = self.numbers.series[one].get(group)
        return found if found is not None else Behind(self.bases[place][one].n.get(group, 0))

    def _there(self, place: int, one: Series, groups: Iterable[Group]) -> frozenset[Group]:
        bases = self.bases[place][one].n
        return frozenset(group for group in groups if bases.get(group, 0) > 0)

    def told(self, step: _Step) -> Withholding:
        """Reasons in words, and what an attacker makes of the rest."""
        why: dict[Series, dict[Group, str]] = {}
        proofs: dict[object, Proof] = {}
        base = self.rules.smallest_base
        settled: set[Group] = set()
        for place, layer in enumerate(self.layers):
            for one, groups in step.series.items():
                hidden = frozenset(group for group in self._there(place, one, groups) if group in set(layer.groups))
                if not any(group not in settled for group in hidden):
                    continue
                for group in layer.groups:
                    if group in hidden and group not in settled and not _unshown(group):
                        why.setdefault(one, {})[group] = _reason(self._behind(place, one, group), self.rules)
                bases = self.bases[place][one]
                needed = step.added[one] | frozenset(
                    group
                    for group in hidden - settled
                    if _unshown(group)
                    or _reason(self._behind(place, one, group), self.rules) != PROTECTS
                    or any(_too_few(self._behind(place, other, group), self.rules, base) for other in self.variables[one[1]])
                )
                rule, beside = self._needs(place, one, needed & (hidden - settled), base, alike=self.rules.all_alike == "withhold")
                kept = frozenset(group for group in settled if group in bases.n and group not in hidden)
                key = (place, bases.key, rule, beside, hidden, kept)
                if key in proofs:
                    proofs[key] = replace(proofs[key], variables=proofs[key].variables + 1)
                else:
                    proofs[key] = self._proof(place, bases, rule, beside, hidden, kept)
            settled.update(layer.groups)
        bases_told = {name: frozenset(group for group in groups if not _unshown(group)) for name, groups in step.bases.items() if groups}
        return Withholding(why, bases_told, tuple(proofs.values()), (*_log(why), *_proven(proofs.values())))

    def _proof(
        self, place: int, bases: Bases, rule: frozenset[Group], beside: frozenset[Group], hidden: frozenset[Group], kept: frozenset[Group]
    ) -> Proof:
        base = self.rules.smallest_base
        narrowed = bases.attacked(by_rule=rule, beside=beside, hidden=hidden, base=base)
        best = protected(bases, by_rule=rule, hidden=rule | (hidden & kept), kept=kept, base=base, beside=beside)
        cost = bases.cost(hidden)
        gap = max(0.0, (cost - best.bound) / cost) if cost else 0.0
        return Proof(self.layer_names[place], 1, len(bases.n), len(rule), len(hidden) - len(rule), gap, narrowed)


def _unshown(group: Group) -> bool:
    return any(value is None for _, value in group)


def _too_few(behind: Behind, rules: Disclosure, base: int) -> bool:
    """Whether a rule withholds a number for lack of people."""
    return behind.n > 0 and (
        behind.n < base or (behind.left_out is not None and 0 < behind.left_out < base) or 100 * behind.largest > rules.dominance.percent
    )


def _reason(behind: Behind, rules: Disclosure) -> str:
    if behind.n < rules.smallest_base:
        return FEW
    if behind.left_out is not None and 0 < behind.left_out < rules.smallest_base:
        return APART
    if rules.all_alike == "withhold" and behind.alike is not None:
        return ALIKE
    return DOMINATED if 100 * behind.largest > rules.dominance.percent else PROTECTS


def _log(why: Mapping[Series, Mapping[Group, str]]) -> tuple[Withheld, ...]:
    counted: dict[tuple[str, Group], int] = {}
    for (_, variable, _), groups in why.items():
        for group in groups:
            counted[variable, group] = counted.get((variable, group), 0) + 1
    # In the order of names: in that of the work those withheld by rule could come first.
    return tuple(
        Withheld("cell", f"{variable} · {where}", RULE, SENTENCE, count)
        for (variable, where), count in sorted(((variable, in_words(group)), count) for (variable, group), count in counted.items())
    )


def _proven(proofs: Iterable[Proof]) -> tuple[Withheld, ...]:
    return tuple(
        Withheld(
            "cell",
            f"tables by {one.tables}",
            "attack on withheld bases",
            f"{one.cells} bases; an attacker narrows down {one.narrowed} of those withheld further than they may be; at most this part "
            "of the cost is more than is needed",
            one.variables,
            "gap to the optimum",
            after=round(one.gap, 6),
        )
        for one in proofs
    )


def in_words(group: Group) -> str:
    """A group as it stands in a log.

    Examples
    --------
    >>> in_words((("region", "Osh"), ("sex", "men"))), in_words(())
    ('region Osh, sex men', 'everybody')
    """
    return ", ".join(f"{name} {value}" for name, value in group) or "everybody"
