"""Questions that were asked of some people only: that there is an answer tells why it was asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from kurak.disclosure.records.candidates import Candidate
from kurak.disclosure.records.coded import Coded
from kurak.model.release import Withheld

CHANCE = 1e-4
"""A group in which nobody answered is taken for one that was not asked where chance makes it so less often than this."""

WITHHELD = "Withheld where its being asked, or not, would tell an identifying value that is withheld."


def tells(answer: Coded, key: Coded) -> bool:
    """Whether having an answer tells the value of a key: nobody of some group has one, and that is no chance.

    Parameters
    ----------
    answer, key
        Columns of the same records, with nothing withheld.

    Notes
    -----
    **Formula** with ``m`` answers among the ``n`` records of the groups that have some, a group of ``g`` records without any is taken
    for one that was not asked if ``(1 − m / (n + 1))^g < 10⁻⁴``.

    Examples
    --------
    >>> knows = Coded(("no", "yes"), np.array([0] * 30 + [1] * 6, np.int32))
    >>> tells(Coded(("good", "bad"), np.array([-1] * 30 + [0, 1, 0, 1, 1, 0], np.int32)), knows)
    True
    >>> tells(Coded(("good", "bad"), np.array([0, 1, -1] * 12, np.int32)), knows)
    False
    """
    known = key.codes >= 0
    people = np.bincount(key.codes[known], minlength=len(key.labels))
    there = np.bincount(key.codes[known & (answer.codes >= 0)], minlength=len(key.labels))
    asked = there > 0
    if not asked.any():
        return False
    without = people[~asked]
    rate = there.sum() / (people[asked].sum() + 1)
    return bool(len(without)) and bool((1 - rate) ** int(without.max()) < CHANCE)


def without_telling(candidates: Sequence[Candidate], whole: Sequence[Candidate]) -> tuple[tuple[Candidate, ...], tuple[Withheld, ...]]:
    """Withhold answers of records of which a key is withheld that the answer tells.

    Parameters
    ----------
    candidates
        Columns after the rules for records.
    whole
        The same columns with nothing withheld.

    Returns
    -------
    The columns, and lines of the log

    Notes
    -----
    They are withheld from all such records, so that of these none has an answer and that says nothing any more. A key needs no such care:
    records that agree on it agree on what it tells of other keys.
    """
    made, log = [], []
    for one, before in zip(candidates, whole, strict=True):
        keys = list(_telling(one, before, candidates, whole)) if one.role != "identifying" else []
        lost = np.zeros(len(one.column.codes), dtype=bool)
        for _, rows in keys:
            lost |= rows
        count = int((lost & (one.column.codes >= 0)).sum())
        if not count:
            made.append(one)
            continue
        names = " and ".join(name for name, _ in keys)
        reason = f"that it was asked tells {names}, where that is withheld"
        log.append(Withheld("value", one.name, "k, l, largest_risk", reason, count, "values", one.column.there, one.column.there - count))
        made.append(replace(one, column=one.column.without(lost), changed=(*one.changed, WITHHELD)))
    return tuple(made), tuple(log)


def _telling(
    one: Candidate, before: Candidate, candidates: Sequence[Candidate], whole: Sequence[Candidate]
) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    """Keys that a column tells, and the records of which they are withheld."""
    for key, full in zip(candidates, whole, strict=True):
        if key.role == "identifying":
            rows = (key.column.codes < 0) & (full.column.codes >= 0)
            if rows.any() and tells(before.column, full.column):
                yield key.name, rows
