"""How groups of people in published tables add up, as somebody sees who has the tables only."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import combinations
from typing import TypeAlias

Group: TypeAlias = tuple[tuple[str, str], ...]
"""A group as (domain, value) in the order of the domains; everybody is empty; a value of "" are people without one."""

Sum: TypeAlias = tuple[tuple[Group, ...], tuple[Group, ...]]
"""Two sets of groups that hold the same people."""


def sums_of(groups: Collection[Group], domains: Sequence[str], people: Iterable[Sequence[str]] = ()) -> tuple[Sum, ...]:
    """Return every way in which groups add up: a group and its parts by one further domain, and values of two domains.

    Parameters
    ----------
    groups
        Groups of the tables.
    domains
        Names of the domains, in their order.
    people
        Combinations of values of the domains that somebody has, in the order of ``domains``; "" for no value.

    Returns
    -------
    tuple of sums
        Parts end with the people who have no value of the domain; no table shows them.

    Examples
    --------
    >>> both = [(), (("sex", "men"),), (("sex", "women"),)]
    >>> sums_of(both, ("sex",))
    ((((),), ((('sex', 'men'),), (('sex', 'women'),), (('sex', ''),))),)
    """
    place = {name: number for number, name in enumerate(domains)}
    parts: dict[tuple[Group, str], list[Group]] = {}
    for group in groups:
        for pair in group:
            whole = tuple(one for one in group if one != pair)
            parts.setdefault((whole, pair[0]), []).append(group)
    sums: list[Sum] = []
    for (whole, name), found in parts.items():
        if whole in groups:
            nobody = tuple(sorted((*whole, (name, "")), key=lambda pair: place[pair[0]]))
            sums.append(((whole,), (*found, nobody)))
    shown = {pair for group in groups if len(group) == 1 for pair in group}
    known = [tuple(row) for row in people]
    for first, second in combinations(domains, 2):
        for left, right in _linked({(row[place[first]], row[place[second]]) for row in known}):
            sides = [(first, value) for value in left], [(second, value) for value in right]
            # Where everything hangs together, this is the total once more.
            if any((first, value) not in shown and value for _, value in sides[0]) or not shown.issuperset(
                pair for pair in sides[1] if pair[1]
            ):
                continue
            sums.append((tuple((pair,) for pair in sides[0]), tuple((pair,) for pair in sides[1])))
    return tuple(sums)


def _linked(pairs: set[tuple[str, str]]) -> list[tuple[list[str], list[str]]]:
    """Values of two domains that hang together by people who have both."""
    sets: list[tuple[set[str], set[str]]] = []
    for left, right in sorted(pairs):
        touching = [one for one in sets if left in one[0] or right in one[1]]
        made = {left}.union(*(one[0] for one in touching)), {right}.union(*(one[1] for one in touching))
        sets = [one for one in sets if one not in touching] + [made]
    return [(sorted(left), sorted(right)) for left, right in sets] if len(sets) > 1 else []
