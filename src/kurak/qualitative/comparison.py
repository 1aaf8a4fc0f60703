"""Where two coders of a text differ: passages to talk about, in the order of the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from kurak.model.codings import Coding

Difference = Literal["only first", "only second", "says", "stance", "length"]


@dataclass(frozen=True, slots=True)
class Differing:
    """A passage that two coders coded differently.

    Parameters
    ----------
    kind
        ``only first``, ``only second``: the other gave this code to no word of it. ``says``: one writes that it is there, the
        other that it is not. ``stance``: they differ on the group. ``length``: they agree on the code, and not on where it ends.
    start, end
        Code points from the first word of either to the last.
    first, second
        The codings of each, by id.
    """

    kind: Difference
    code: str
    start: int
    end: int
    first: tuple[str, ...]
    second: tuple[str, ...]


def differences(first: Iterable[Coding], second: Iterable[Coding]) -> tuple[Differing, ...]:
    """Compare what two coders gave to one text.

    Parameters
    ----------
    first, second
        Their codings of the text, under the codes of today.

    Returns
    -------
    In the order of the text. Codings of one code that share a word, directly or through others, are looked at together: where
    together they cover the same words with the same say and stance, nothing differs.

    Examples
    --------
    >>> a = [Coding("1", "T", 0, 10, "road"), Coding("2", "T", 20, 30, "bus")]
    >>> b = [Coding("1", "T", 0, 10, "road"), Coding("2", "T", 22, 30, "bus"), Coding("3", "T", 20, 30, "fear")]
    >>> [(one.kind, one.code, one.start, one.end) for one in differences(a, b)]
    [('length', 'bus', 20, 30), ('only second', 'fear', 20, 30)]
    """
    by_code: dict[str, list[tuple[int, int, int, Coding]]] = defaultdict(list)
    for coder, codings in enumerate((first, second)):
        for one in codings:
            by_code[one.code].append((one.start, one.end, coder, one))
    found: list[Differing] = []
    for code, rows in by_code.items():
        rows.sort(key=lambda row: row[:3])
        group: list[tuple[int, int, int, Coding]] = []
        reach = -1
        for row in rows:
            if group and row[0] >= reach:
                found += _of_group(code, group)
                group, reach = [], -1
            group.append(row)
            reach = max(reach, row[1])
        found += _of_group(code, group)
    return tuple(sorted(found, key=lambda one: (one.start, one.end, one.code)))


def _of_group(code: str, rows: list[tuple[int, int, int, Coding]]) -> list[Differing]:
    mine, theirs = ([row[3] for row in rows if row[2] == coder] for coder in (0, 1))
    kind = _difference(mine, theirs)
    if kind is None:
        return []
    ids = (tuple(one.coding for one in side) for side in (mine, theirs))
    return [Differing(kind, code, min(row[0] for row in rows), max(row[1] for row in rows), *ids)]


def _difference(mine: list[Coding], theirs: list[Coding]) -> Difference | None:
    if not theirs:
        return "only first"
    if not mine:
        return "only second"
    if {one.says for one in mine} != {one.says for one in theirs}:
        return "says"
    if {one.stance for one in mine} != {one.stance for one in theirs}:
        return "stance"
    return None if _words(mine) == _words(theirs) else "length"


def _words(codings: list[Coding]) -> list[tuple[int, int, str, str]]:
    """What is covered, joined where passages touch, apart by what they say."""
    joined: list[tuple[int, int, str, str]] = []
    for one in sorted(codings, key=lambda one: (one.says, one.stance, one.start)):
        if joined and joined[-1][2:] == (one.says, one.stance) and one.start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], one.end), one.says, one.stance)
        else:
            joined.append((one.start, one.end, one.says, one.stance))
    return joined
