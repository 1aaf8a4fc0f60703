"""How groups of people add up: totals, crossed columns, and columns of which one lies within another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from kurak.model.withholding import Group

Sum = tuple[tuple[Group, ...], tuple[Group, ...]]
"""Two sets of groups with the same people: a total and its parts, or groups of two columns."""


@dataclass(frozen=True, slots=True)
class Structure:
    """Groups of tables and their margins, and everything that adds up.

    Parameters
    ----------
    groups
        Every group once, everybody first. Groups with a value of None are people without one: no table shows them, and every one
        of them follows from its total.
    sums
        All equations.
    """

    groups: tuple[Group, ...]
    sums: tuple[Sum, ...]


def margins(tables: Iterable[Sequence[str]], columns: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Tables with all their margins, the smaller first; columns in their order.

    Examples
    --------
    >>> margins([("sex", "region"), ("age",)], ("region", "sex", "age"))
    ((), ('region',), ('sex',), ('age',), ('region', 'sex'))
    """
    place = {name: number for number, name in enumerate(columns)}
    found: set[tuple[str, ...]] = {()}
    for table in tables:
        ordered = sorted(set(table), key=place.__getitem__)
        found |= {part for size in range(len(ordered) + 1) for part in combinations(ordered, size)}
    return tuple(sorted(found, key=lambda part: (len(part), [place[name] for name in part])))


def structure(people: Sequence[tuple[object, ...]], columns: Sequence[str], tables: Iterable[Sequence[str]]) -> Structure:
    """Find the groups of tables and how they add up.

    Parameters
    ----------
    people
        Every combination of values that somebody has; None for no value.
    columns
        Names of the columns, in the order of the combinations.
    tables
        Which columns are crossed.

    Notes
    -----
    **Formula** a group is the sum of its parts by any further column of a table; and of two columns, the values that are linked by
    somebody who has both hold the same people on either side, so that a region that is all of a kind of settlement counts once.

    Examples
    --------
    >>> people = [("Osh city", "town"), ("Naryn", "town"), ("Naryn", "village")]
    >>> made = structure(people, ("region", "settlement"), [("region",), ("settlement",)])
    >>> len(made.groups), len(made.sums)
    (5, 2)
    >>> structure(people[:1] + people[2:], ("region", "settlement"), [("region",), ("settlement",)]).sums[-1]
    (((('region', 'Naryn'),),), ((('settlement', 'village'),),))
    """
    place = {name: number for number, name in enumerate(columns)}
    shown = margins(tables, columns)
    groups: dict[Group, None] = {}
    sums: dict[Sum, None] = {}
    for part in shown:
        values = dict.fromkeys(tuple(one[place[name]] for name in part) for one in people)
        whole = [key for key in values if None not in key]
        for key in whole:
            groups[tuple(zip(part, key, strict=True))] = None
        for name in part:
            rest = tuple(other for other in part if other != name)
            parts: dict[Group, list[Group]] = {}
            for key in values:
                cell = tuple(zip(part, key, strict=True))
                total = tuple(pair for pair in cell if pair[0] != name)
                if all(value is not None for _, value in total):
                    parts.setdefault(total, []).append(cell)
                    groups[cell] = None
            assert all(tuple(column for column, _ in total) == rest for total in parts)
            sums |= {((total,), tuple(cells)): None for total, cells in parts.items()}
    for first, second in combinations([part[0] for part in shown if len(part) == 1], 2):
        both = dict.fromkeys((one[place[first]], one[place[second]]) for one in people)
        linked = _linked(both)
        if len(linked) > 1:
            # The last one follows from the others and the total.
            for left, right in linked:
                sums[tuple(((first, value),) for value in left), tuple(((second, value),) for value in right)] = None
    return Structure(tuple(groups), tuple(sums))


def _linked(pairs: Iterable[tuple[object, object]]) -> list[tuple[list[object], list[object]]]:
    """Values of two columns that hang together by somebody who has both, in the order in which they come."""
    sets: list[tuple[list[object], list[object]]] = []
    for left, right in pairs:
        touching = [one for one in sets if left in one[0] or right in one[1]]
        made: tuple[list[object], list[object]] = ([left], [right])
        for one in touching:
            made[0].extend(value for value in one[0] if value not in made[0])
            made[1].extend(value for value in one[1] if value not in made[1])
            sets.remove(one)
        sets.append(made)
    return sets
