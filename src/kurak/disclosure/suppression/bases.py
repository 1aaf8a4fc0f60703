"""The people behind one number in every group, as linked tables: what protects those that are withheld."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kurak.disclosure.suppression.attacker import attack
from kurak.disclosure.suppression.pattern import UnprotectableError, suppress
from kurak.disclosure.suppression.structure import Structure
from kurak.model.linked_tables import LinkedTables, Protection, TableCell
from kurak.model.withholding import Group

QUESTIONS = 4_000
"""How often the attacker is asked for a better pattern; a number, not a time, so that the same folder gives the same bytes."""


@dataclass(frozen=True, eq=False)
class Bases:
    """People by group, with those who have no value of a column.

    Parameters
    ----------
    structure
        How groups add up.
    n
        People of every group.
    """

    structure: Structure
    n: Mapping[Group, int]

    @classmethod
    def of(cls, structure: Structure, n: Mapping[Group, int]) -> Bases:
        """Take bases of groups that can be shown; those without a value follow from their totals.

        Examples
        --------
        >>> from kurak.disclosure.suppression.structure import structure
        >>> made = structure([("men",), ("women",), (None,)], ("sex",), [("sex",)])
        >>> Bases.of(made, {(): 10, (("sex", "men"),): 4, (("sex", "women"),): 5}).n[(("sex", None),)]
        1
        """
        found = {group: n.get(group, 0) for group in structure.groups}
        for left, parts in structure.sums:
            total = left[0]
            for group in parts:
                if len(left) == 1 and len(group) > len(total) and any(value is None for _, value in group):
                    found[group] = found[total] - sum(found[part] for part in parts if part != group)
        return cls(structure, found)

    @property
    def key(self) -> tuple[int, ...]:
        """Numbers with the same key share one answer."""
        return tuple(self.n[group] for group in self.structure.groups)

    def cost(self, hidden: frozenset[Group]) -> float:
        """What it costs to withhold groups: the people in those that could be shown."""
        return float(sum(self._cost(group) for group in hidden))

    def _cost(self, group: Group) -> float:
        """People in it; of everybody more than of all groups together; of people without a value, who are not shown, next to nothing."""
        if not group:
            return 1.0 + sum(self._cost(other) for other in self.structure.groups if other)
        return 1.0 if any(value is None for _, value in group) else float(max(1, self.n[group]))

    def tables(self, *, by_rule: frozenset[Group], base: int, beside: frozenset[Group] = frozenset()) -> LinkedTables:
        """Linked tables of these bases, with the protection of those that a rule withholds, and of those that are withheld ``beside``."""
        place = {group: number for number, group in enumerate(self.structure.groups)}
        # Nobody knows beforehand how many people answered, only that it is not far more than there are.
        most = max(self.n.values(), default=0) + 2 * base
        cells = tuple(
            TableCell(tuple((name, str(value)) for name, value in group), self.n[group], 0.0, float(most), self._cost(group))
            for group in self.structure.groups
        )
        sums = tuple(
            (*((place[group], 1.0) for group in left), *((place[group], -1.0) for group in right)) for left, right in self.structure.sums
        )
        withheld = [
            _protection(place[group], self.n[group], base, by_rule=group in by_rule)
            for group in self.structure.groups
            if group in by_rule or group in beside
        ]
        return LinkedTables(cells, sums, tuple(withheld))

    def attacked(self, *, by_rule: frozenset[Group], beside: frozenset[Group], hidden: frozenset[Group], base: int) -> int:
        """How many bases withheld follow too closely from those that are shown."""
        place = {group: number for number, group in enumerate(self.structure.groups)}
        return len(attack(self.tables(by_rule=by_rule, base=base, beside=beside), [place[group] for group in hidden]).unsafe)


@dataclass(frozen=True, slots=True)
class Choice:
    """Groups to withhold, and the least that any safe choice costs."""

    hidden: frozenset[Group]
    bound: float


def _protection(cell: int, n: int, base: int, *, by_rule: bool) -> Protection:
    if n < base:
        return Protection(cell, n, base - n)
    # A group that is large enough and withheld by rule needs as many others beside it as a smallest base; one that is withheld
    # for another number's sake must only not follow.
    return Protection(cell, base, base) if by_rule else Protection(cell, 1, 1)


def protected(
    bases: Bases,
    *,
    by_rule: frozenset[Group],
    hidden: frozenset[Group],
    kept: frozenset[Group],
    base: int,
    beside: frozenset[Group] = frozenset(),
) -> Choice:
    """Choose further groups to withhold so that the bases withheld by rule stay unknown.

    Parameters
    ----------
    by_rule
        Groups that a rule withholds; people without a value who are few belong to them unasked.
    hidden
        Groups that are withheld in any case, these among them.
    kept
        Groups that are shown already.
    base
        The smallest base.
    beside
        Groups that another number needs to be withheld: they must not follow.

    Returns
    -------
    Choice
        Where nothing protects a group, because wider groups that are shown say too much, all that is not shown yet is withheld.

    Examples
    --------
    >>> from kurak.disclosure.suppression.structure import structure
    >>> made = structure([("a",), ("b",), ("c",)], ("place",), [("place",)])
    >>> a, b, c = ((("place", name),) for name in "abc")
    >>> found = protected(Bases.of(made, {(): 20, a: 3, b: 9, c: 8}), by_rule=frozenset({a}), hidden=frozenset({a}), kept=frozenset(), base=5)
    >>> found.hidden == {a, c}
    True
    """
    place = {group: number for number, group in enumerate(bases.structure.groups)}
    few = frozenset(group for group, n in bases.n.items() if 0 < n < base and any(value is None for _, value in group) and group not in kept)
    rule, always = by_rule | few, hidden | by_rule | few | beside
    if not rule and not beside:
        return Choice(hidden, bases.cost(hidden))
    # People without a value are shown nowhere; unless they are few, whoever adds up knows how many they are.
    shown = frozenset(
        group for group, n in bases.n.items() if group not in always and (n == 0 or group in kept or any(value is None for _, value in group))
    )
    tables = bases.tables(by_rule=rule, base=base, beside=beside)
    if not attack(tables, [place[group] for group in always]).unsafe:
        return Choice(always, bases.cost(always))
    try:
        found = suppress(
            tables, already=sorted(place[group] for group in always), kept=sorted(place[group] for group in shown), questions=QUESTIONS
        )
    except UnprotectableError:
        return Choice(frozenset(place) - shown, bases.cost(always))
    return Choice(frozenset(group for group, status in zip(place, found.status, strict=True) if status != "published"), found.bound)

