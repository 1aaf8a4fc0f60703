"""Positions in a text as another program counts them, and as they are counted here.

The standard counts Unicode code points of the plain text. Programs differ all the same. NVivo for Windows counts units of UTF-16,
so that an emoji is two, a Windows line end as two, and leaves out the byte order mark; others count a line end of two characters
as one, or, where the text stands inside the XML and has lost its carriage returns, a line end of one character as two. A count
that is off by one cuts words: so every way of counting is tried on all passages of a project, and the one that cuts the fewest
words is taken, if it is better beyond doubt.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

from kurak.model.exchange import Counting

MARK = "\ufeff"
STANDARD = Counting()
NVIVO_WINDOWS = Counting(unit="UTF-16 units")
"""As measured on a project written by NVivo for Windows 12.6: of 303 passages 302 begin and 296 end at a word's edge."""
OURS = "Kurak"
OURS_IN_UTF_16 = "Kurak, UTF-16 units"
"""Origins of projects that were made here, by the way they count."""
SURE = 2
"""Points by which one way of counting must be better than the next; fewer can be chance."""
MOSTLY = 0.75
"""Share of edges that may not cut a word, for a way of counting to be believed."""
_LINE_END = re.compile("\r\n|\r|\n")


class Ruler:
    """One text with both counts.

    Parameters
    ----------
    raw
        The text as the other program wrote it.
    counting
        How it counts.

    Examples
    --------
    >>> ruler = Ruler("🙂\\r\\nyes", Counting(unit="UTF-16 units"))
    >>> ruler.text, ruler.here(4, 7), ruler.there(2)
    ('🙂\\nyes', (2, 5), 4)
    """

    def __init__(self, raw: str, counting: Counting) -> None:
        body = raw[1:] if raw.startswith(MARK) else raw
        self._before = 1 if counting.mark and raw.startswith(MARK) else 0
        self.text = body.replace("\r\n", "\n").replace("\r", "\n")
        wide: list[tuple[int, int]] = []
        lost = 0
        for match in _LINE_END.finditer(body):
            written = match.end() - match.start()
            width = {"as written": written, "one": 1, "two": 2}[counting.line_end]
            if width > 1:
                wide.append((match.start() - lost, 1))
            lost += written - 1
        if counting.unit == "UTF-16 units" and max(self.text, default="") > "\uffff":
            wide += [(index, 1) for index, sign in enumerate(self.text) if sign > "\uffff"]
            wide.sort()
        self._wide = [index for index, _ in wide]
        self._begins = [index + number for number, index in enumerate(self._wide)]

    def there(self, position: int) -> int:
        """A position of ours as the other program counts it."""
        return self._before + position + bisect_left(self._wide, position)

    def here(self, start: int, end: int) -> tuple[int, int] | None:
        """A passage of the other program in our count; None if it is empty or not inside the text."""
        first, last = self._one(start - self._before, at_end=False), self._one(end - self._before, at_end=True)
        return (first, last) if 0 <= first < last <= len(self.text) else None

    def _one(self, position: int, *, at_end: bool) -> int:
        known = bisect_right(self._begins, position) - 1
        if position < 0 or known < 0:
            return position
        into = position - self._begins[known]
        if into == 1:  # in the middle of a sign: it belongs to the passage
            return self._wide[known] + (1 if at_end else 0)
        return position - known - (1 if into > 1 else 0)


@dataclass(frozen=True, slots=True)
class Decision:
    """How a project counts.

    Parameters
    ----------
    counting
        The way of counting.
    why
        "only": all ways give the same passages. "fits": it cuts fewer words than any other. "writer": nothing speaks against how
        that program is known to count. "ambiguous": two ways fit alike, and nothing was decided. "told": somebody said so.
    whole, edges
        How many edges of passages cut no word, and of how many.
    """

    counting: Counting
    why: Literal["only", "fits", "writer", "ambiguous", "told"]
    whole: int = 0
    edges: int = 0


def decide(texts: Sequence[tuple[str, Sequence[tuple[int, int]]]], origin: str, *, told: Counting | None = None) -> Decision:
    """How the positions of a project are counted.

    Parameters
    ----------
    texts
        Every text as written, with the passages on it.
    origin
        What the project says wrote it.
    told
        What a person says; then nothing is looked at.
    """
    if told is not None:
        return Decision(told, "told")
    likely = NVIVO_WINDOWS if origin.startswith("NVivo for Windows") else STANDARD
    if origin.startswith(OURS):
        return Decision(NVIVO_WINDOWS if origin == OURS_IN_UTF_16 else STANDARD, "writer")
    edges = 2 * sum(len(passages) for _, passages in texts)
    groups: dict[tuple[tuple[int, int] | None, ...], tuple[Counting, int, int]] = {}
    for counting in _ways(texts, likely):
        placed: list[tuple[int, int] | None] = []
        points = whole = 0
        for raw, passages in texts:
            ruler = Ruler(raw, counting)
            for start, end in passages:
                place = ruler.here(start, end)
                placed.append(place)
                for edge in () if place is None else _edges(ruler.text, *place):
                    points, whole = points + edge, whole + (edge > 0)
        groups.setdefault(tuple(placed), (counting, points, whole))
    ranked = sorted(groups.values(), key=lambda one: -one[1])
    best, most, whole = ranked[0]
    if len(ranked) == 1:
        return Decision(best, "only", whole, edges)
    if most - ranked[1][1] >= SURE and whole >= MOSTLY * edges:
        return Decision(best, "fits", whole, edges)
    usual = next(one for one in ranked if one[0] == likely)
    if likely is NVIVO_WINDOWS and usual[1] == most:
        return Decision(likely, "writer", usual[2], edges)
    return Decision(likely, "ambiguous", usual[2], edges)


def _ways(texts: Sequence[tuple[str, Sequence[tuple[int, int]]]], likely: Counting) -> list[Counting]:
    """Ways of counting that can differ on these texts, the likely one first."""
    coded = [raw for raw, passages in texts if passages]
    ends: list[Literal["as written", "one", "two"]] = ["as written"]
    ends += ["one"] if any("\r\n" in raw for raw in coded) else []
    ends += ["two"] if any(len(match[0]) == 1 for raw in coded for match in [_lone(raw)] if match) else []
    marks = [False, True] if any(raw.startswith(MARK) for raw in coded) else [False]
    units: list[Literal["code points", "UTF-16 units"]] = ["code points", "UTF-16 units"]
    every = [Counting(unit=unit, line_end=end, mark=mark) for unit, end, mark in product(units, ends, marks)]
    return sorted(every, key=lambda one: one != likely)


def _lone(raw: str) -> re.Match[str] | None:
    return re.search("(?<!\r)\n|\r(?!\n)", raw)


def _edges(text: str, start: int, end: int) -> tuple[int, int]:
    """Points of the two edges: 0 for one that cuts a word, 1 for one at a blank inside the passage, 2 for a clean one."""
    cuts = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    left = 0 if cuts else 1 if text[start].isspace() else 2
    cuts = end < len(text) and text[end - 1].isalnum() and text[end].isalnum()
    return left, 0 if cuts else 1 if text[end - 1].isspace() else 2
