"""Two releases side by side: what the difference of their tables tells of a few people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite

from kurak.model.estimates import FIRST, LAST
from kurak.model.release import AttackResult

Row = Mapping[str, object]
"""A row of the long table as it stands in a file: words, numbers or nothing."""

Cell = tuple[tuple[str, str, str], tuple[tuple[str, str], ...]]
"""Statistic, variable and level; group."""

OTHER = {"simulated", "t", "p_value", *FIRST, *LAST}
"""Columns of the long table that make no groups."""


@dataclass(frozen=True, slots=True)
class DifferenceFound:
    """A few people whose number follows from two releases.

    Parameters
    ----------
    series
        Statistic, variable and level.
    group
        Column and value; empty for everybody.
    people
        How many they are.
    why
        How they follow, in a sentence.
    """

    series: tuple[str, str, str]
    group: tuple[tuple[str, str], ...]
    people: int
    why: str


def differenced(before: Iterable[Row], after: Iterable[Row], *, smallest_base: int) -> tuple[DifferenceFound, ...]:
    """Find groups of few people whose number follows from an older and a newer release, and from neither of them alone.

    Parameters
    ----------
    before, after
        Rows of the long table of estimates in both: ``statistic``, ``variable``, ``level``, columns of groups, ``estimate``, ``n``.
    smallest_base
        Fewer people are few.

    Returns
    -------
    tuple of DifferenceFound
        A group whose base grew or shrank by few; one that is withheld in one release and of which the other shows that it is of few; a
        total of the same people that less the groups shown in either release leaves few; a group of one release that
        is cut more finely in the other, where the parts shown leave few of it.

    Notes
    -----
    **Formula** for two shown groups with means ``m`` and bases ``n``: ``(n₂ m₂ − n₁ m₁)/(n₂ − n₁)`` is the mean of those in one of
    them, if people count alike; with weights it is so with their sums in place of bases, which whoever has records of one edition knows.

    **Source** Hundepool et al. (2012), Statistical Disclosure Control, Wiley, section 5.2.4 (differencing).

    Examples
    --------
    >>> old = [{"statistic": "mean", "variable": "trust", "level": "", "place": "Osh", "estimate": "3.0", "n": "12"}]
    >>> new = [{"statistic": "mean", "variable": "trust", "level": "", "place": "Osh", "estimate": "3.2", "n": "13"}]
    >>> [(one.people, one.group) for one in differenced(old, new, smallest_base=5)]
    [(1, (('place', 'Osh'),))]
    >>> differenced(old, old, smallest_base=5)
    ()
    """
    old, new = _cells(before), _cells(after)
    found: dict[tuple[Cell, str], DifferenceFound] = {}

    def add(cell: Cell, people: int, why: str) -> None:
        found.setdefault((cell, why), DifferenceFound(cell[0], cell[1], people, why))

    for cell, n in new.items():
        if cell not in old:
            continue
        earlier = old[cell]
        if n is not None and earlier is not None and 0 < abs(n - earlier) < smallest_base:
            add(cell, abs(n - earlier), "the same group has a few people more or fewer than in the other release")
    for older, newer, which in ((old, new, "newer"), (new, old, "older")):
        for cell, people in _given_back(older, newer, smallest_base):
            add(cell, people, f"it is withheld, and follows from the {which} release")
    for first, second in ((old, new), (new, old)):
        for cell, people in _left_over(first, second, smallest_base):
            add(cell, people, "a total less groups of the two releases leaves a few people")
    for cell, people in _cut_otherwise(old, new, smallest_base):
        add(cell, people, "groups of the two releases that are cut differently differ by a few people")
    return tuple(found.values())


def editions_attack(before: Iterable[Row], after: Iterable[Row], *, smallest_base: int) -> AttackResult:
    """The same as the result of an attack, for the log of a release.

    Examples
    --------
    >>> old = [{"statistic": "mean", "variable": "trust", "level": "", "place": "Osh", "estimate": "3.0", "n": "12"}]
    >>> editions_attack(old, old, smallest_base=5).released
    0
    """
    after = list(after)
    found = differenced(before, after, smallest_base=smallest_base)
    where = dict.fromkeys(f"{one.series[1]} · {', '.join(f'{name} {value}' for name, value in one.group) or 'everybody'}: {one.why}" for one in found)
    return AttackResult(
        "differencing of editions",
        len(_cells(after)),
        len(found),
        len(found),
        f"a number of fewer than {smallest_base} people follows from this release and an earlier one",
        tuple(where),
    )


def _cells(rows: Iterable[Row]) -> dict[Cell, int | None]:
    """Series and group: people, None where they are withheld. What nobody answered is left out."""
    found: dict[Cell, int | None] = {}
    for row in rows:
        series = tuple(str(row.get(name) or "") for name in FIRST)
        group = tuple((name, str(value)) for name, value in row.items() if name not in OTHER and value not in (None, ""))
        n = _number(row.get("n"))
        if n is not None and n != 0:
            found[(series[0], series[1], series[2]), group] = round(n)
        elif n is None and _number(row.get("estimate")) is None:
            found[(series[0], series[1], series[2]), group] = None
    return found


def _number(value: object) -> float | None:
    if value is None or value == "":
        return None
    try:
        number = float(str(value))
    except ValueError:
        return None
    return number if isfinite(number) else None


def _families(cells: Mapping[Cell, int | None]) -> dict[tuple[tuple[str, str, str], tuple[str, ...]], dict[tuple[tuple[str, str], ...], int | None]]:
    """Series and columns of groups: the groups of one table."""
    made: dict[tuple[tuple[str, str, str], tuple[str, ...]], dict[tuple[tuple[str, str], ...], int | None]] = {}
    for (series, group), n in cells.items():
        made.setdefault((series, tuple(name for name, _ in group)), {})[group] = n
    return made


def _given_back(older: Mapping[Cell, int | None], newer: Mapping[Cell, int | None], smallest_base: int) -> Iterable[tuple[Cell, int]]:
    """Groups withheld in one release of whose people the other tells that they are few."""
    for cell, n in older.items():
        other = newer.get(cell)
        if n is None and other is not None and other < smallest_base:
            yield cell, other


def _left_over(old: Mapping[Cell, int | None], new: Mapping[Cell, int | None], smallest_base: int) -> Iterable[tuple[Cell, int]]:
    """A table with one group withheld in both releases together, which the total gives back."""
    before, after = _families(old), _families(new)
    for key, groups in after.items():
        series, columns = key
        if not columns or key not in before or (series, ()) not in new:
            continue
        total = new[series, ()]
        if total is None or old.get((series, ())) != total:
            continue
        best = {group: n if n is not None else before[key].get(group) for group, n in groups.items()}
        missing = [group for group, n in best.items() if n is None]
        left = total - sum(n for n in best.values() if n is not None)
        alone = sum(n is None for n in groups.values())
        if missing and 0 < left < smallest_base and alone > len(missing):
            for group in missing:
                yield (series, group), left


def _cut_otherwise(old: Mapping[Cell, int | None], new: Mapping[Cell, int | None], smallest_base: int) -> Iterable[tuple[Cell, int]]:
    """A group of one release stands for several of the other, and these leave few of its people."""
    before, after = _families(old), _families(new)
    for key in after.keys() & before.keys():
        series, columns = key
        for wide, fine in ((before[key], after[key]), (after[key], before[key])):
            only_wide = {group: n for group, n in wide.items() if group not in fine}
            only_fine = [n for group, n in fine.items() if group not in wide]
            same = all(fine[group] == n for group, n in wide.items() if group in fine)
            # Of one group only it is sure which finer ones stand for it.
            if not columns or len(only_wide) != 1 or not only_fine or not same:
                continue
            ((group, whole),) = only_wide.items()
            left = 0 if whole is None else whole - sum(n for n in only_fine if n is not None)
            if 0 < left < smallest_base:
                yield (series, group), left
