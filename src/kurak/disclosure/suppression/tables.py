"""Linked tables out of counts: every margin once, every way in which cells add up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from kurak.disclosure.suppression.rules import base_protection
from kurak.model.linked_tables import LinkedTables, Protection, TableCell

Key = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The values of a variable, and those that add up to a wider one.

    Parameters
    ----------
    values
        Values as they stand in the records, the narrowest ones.
    within
        Value: the wider value that it is part of, such as a town and its region. A wider value may be part of a still wider one.
        A value without one is part of the total.
    """

    values: tuple[str, ...]
    within: Mapping[str, str]

    def parts(self) -> dict[str, tuple[str, ...]]:
        """Wider value, or "" for the total: what it consists of.

        Examples
        --------
        >>> Breakdown(("a", "b", "c"), {"a": "ab", "b": "ab"}).parts()
        {'ab': ('a', 'b'), '': ('c', 'ab')}
        """
        found: dict[str, list[str]] = {}
        every = [*self.values]
        for value in every:
            parent = self.within.get(value, "")
            if parent not in found:
                found[parent] = []
                if parent:
                    if parent in self.values:
                        raise ValueError(f"{parent} is a value of the records and a wider one as well")
                    every.append(parent)
            found[parent].append(value)
            if len(every) > len(self.values) + len(self.within) + 1:
                raise ValueError("values lie within each other in a circle")
        if "" not in found:
            raise ValueError("values lie within each other in a circle")
        return {parent: tuple(values) for parent, values in found.items()}


def linked_tables(
    counts: Mapping[tuple[str, ...], float],
    variables: Sequence[str],
    shown: Sequence[Sequence[str]],
    *,
    smallest_base: int,
    within: Mapping[str, Mapping[str, str]] | None = None,
    at_most: float | None = None,
) -> LinkedTables:
    """Make linked tables of bases, with the cells that a smallest base withholds.

    Parameters
    ----------
    counts
        People with each combination of values, in the order of ``variables``; combinations that nobody has may be left out.
    variables
        Names of the variables.
    shown
        The tables: each is the variables that it crosses. All its margins are shown too.
    smallest_base
        Cells of 1 to one less than this many people are withheld; nothing more may follow than that such a cell has from nobody
        to this many.
    within
        Variable: value: wider value. See :class:`Breakdown`.
    at_most
        What anybody knows: no cell has more people. All of them if left out.

    Returns
    -------
    LinkedTables
        The cost of a cell is the people in it, and 1 at least.

    Raises
    ------
    ValueError
        If a table names a variable twice or one that there is not, or values lie within each other in a circle.

    Examples
    --------
    >>> counts = {("men", "North"): 12, ("men", "South"): 3, ("women", "North"): 9, ("women", "South"): 8}
    >>> tables = linked_tables(counts, ("sex", "region"), [("sex", "region")], smallest_base=5)
    >>> len(tables.cells), len(tables.relations)
    (9, 6)
    >>> [(dict(tables.cells[one.cell].key), one.below, one.above) for one in tables.withheld]
    [({'sex': 'men', 'region': 'South'}, 3, 2)]
    """
    place = {name: number for number, name in enumerate(variables)}
    for table in shown:
        if len(set(table)) < len(table) or not set(table) <= set(place):
            raise ValueError(f"a table crosses different variables of the records, not {', '.join(table)}")
    breakdowns = {
        name: Breakdown(tuple(dict.fromkeys(key[number] for key in counts)), (within or {}).get(name, {}))
        for name, number in place.items()
    }
    parts = {name: breakdown.parts() for name, breakdown in breakdowns.items()}
    sums: dict[Key, float] = {}
    relations: dict[tuple[Key, str, str], None] = {}
    tables = tuple(dict.fromkeys(tuple(sorted(one, key=lambda name: place[name])) for one in shown))
    for table in tables:
        for values in product(*(list(dict.fromkeys([*breakdowns[name].values, *parts[name]])) for name in table)):
            cell = tuple((name, value) for name, value in zip(table, values, strict=True) if value)
            sums.setdefault(cell, 0.0)
            for name, value in zip(table, values, strict=True):
                if value in parts[name]:
                    relations[(tuple(pair for pair in cell if pair[0] != name), name, value)] = None
    for count in counts.values():
        if not (count >= 0 and float(count).is_integer()):
            raise ValueError("people are counted in whole numbers, 0 or more")
    # Each combination of values is added once to every cell that it lies in; a cell of several tables comes out the same in each.
    wider = {name: _wider(breakdown) for name, breakdown in breakdowns.items()}
    for table in tables:
        own: dict[Key, float] = defaultdict(int)
        for key, count in counts.items():
            for values in product(*(wider[name][key[place[name]]] for name in table)):
                own[tuple((name, value) for name, value in zip(table, values, strict=True) if value)] += count
        sums.update(own)
    keys = list(sums)
    number = {key: index for index, key in enumerate(keys)}
    everybody = float(sum(counts.values()))
    cells = tuple(TableCell(key, sums[key], 0.0, max(everybody if at_most is None else at_most, sums[key]), max(1.0, sums[key])) for key in keys)
    equations = []
    for others, name, value in relations:
        total = _with(others, name, value, place)
        equations.append(((number[total], 1.0), *((number[_with(others, name, part, place)], -1.0) for part in parts[name][value])))
    withheld = []
    for index, one in enumerate(cells):
        levels = base_protection(one.value, smallest_base=smallest_base)
        if levels is not None:
            withheld.append(Protection(index, *levels))
    return LinkedTables(cells, tuple(equations), tuple(withheld))


def _wider(breakdown: Breakdown) -> dict[str, tuple[str, ...]]:
    """Value of the records: itself, every wider value that it lies in, and "" for the total."""
    found = {}
    for value in breakdown.values:
        above = [value]
        while above[-1]:
            above.append(breakdown.within.get(above[-1], ""))
        found[value] = tuple(above)
    return found


def _with(others: Key, name: str, value: str, place: Mapping[str, int]) -> Key:
    return tuple(sorted((*others, *(((name, value),) if value else ())), key=lambda pair: place[pair[0]]))
