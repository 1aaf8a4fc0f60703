"""Counts of answers for descriptions of variables: none on few people, and none from which such a one follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import fsum, isfinite, sqrt
from typing import Any, TypeAlias

from kurak.model.release import ReleasedRecords, ReleasedVariable

Tally: TypeAlias = Mapping[Any, int]

NO_ANSWER = ""
"""Stands for records without a value: none was given, or it is withheld."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is said of the values of one variable.

    Parameters
    ----------
    codes
        Codes in their order: those with a label first, then others that occur where they are categories.
    counts
        Code: records with it; left out where the base is too small. ``""`` stands for records without a value.
    valid, invalid
        Records with an answer, and without one; None where a count that is left out would follow.
    mean, deviation, lowest, highest
        Of numbers that are measured; None where they are withheld, or are none.
    words
        Whether any value is a word.
    """

    codes: tuple[str, ...] = ()
    counts: Mapping[str, int] | None = None
    valid: int | None = None
    invalid: int | None = None
    mean: float | None = None
    deviation: float | None = None
    lowest: float | None = None
    highest: float | None = None
    words: bool = False


def code(value: Any) -> str:
    """A value as it stands in the files; empty for None and for what is not a number.

    Examples
    --------
    >>> code(4), code(4.0), code("North"), code(None), code(0.5)
    ('4', '4', 'North', '', '0.5')
    """
    if value is None or value != value:
        return NO_ANSWER
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def releasable(counts: Mapping[str, int], smallest_base: int) -> dict[str, int]:
    """The counts that may be shown beside their total.

    Counts from 1 to below the base are left out, and as many others, the smallest first, until what is left out together
    stands for at least the base, in two cells or more: so the total gives none of them back.

    Examples
    --------
    >>> releasable({"yes": 90, "no": 40, "refused": 2}, 5)
    {'yes': 90}
    >>> releasable({"yes": 90, "no": 40, "never": 0}, 5)
    {'yes': 90, 'no': 40, 'never': 0}
    """
    hidden = {name for name, count in counts.items() if 0 < count < smallest_base}
    while hidden and (len(hidden) < 2 or sum(counts[name] for name in hidden) < smallest_base):
        left = [name for name, count in counts.items() if name not in hidden and count > 0]
        if not left:
            break
        hidden.add(min(left, key=lambda name: (counts[name], name)))
    return {name: count for name, count in counts.items() if name not in hidden}


def tallied(records: ReleasedRecords) -> dict[str, Tally]:
    """How many records have each value of each variable; counted once for all descriptions."""
    return {one.name: tally(records.columns[one.name]) for one in records.variables}


def tally(values: Sequence[Any]) -> Tally:
    """How many records have each value."""
    return Counter(values.tolist() if hasattr(values, "tolist") else values)


def shown_counts(variable: ReleasedVariable, counts_of: Tally, smallest_base: int, *, most: int = 200) -> Shown:
    """What may be said of a variable's values.

    Parameters
    ----------
    variable
        Its codes, and which of them are no answer.
    counts_of
        Value: records that have it.
    smallest_base
        Fewest people behind anything that is shown.
    most
        More different values than this are no categories.
    """
    counted: Counter[str] = Counter()
    numbers: Counter[float] = Counter()
    words = False
    for value, times in counts_of.items():
        name = code(value)
        counted[name] += times
        words = words or isinstance(value, str)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value) and name not in variable.missing:
            numbers[float(value)] += times
    measured = variable.measure == "scale" or variable.role == "weight"
    categories = not measured and len(counted) <= most
    seen = sorted(set(counted) - {NO_ANSWER} - set(variable.values), key=_natural) if categories or variable.values else []
    codes = tuple(dict.fromkeys(chain(variable.values, variable.missing, seen if categories else ())))
    cells = {one: counted.get(one, 0) for one in (*codes, NO_ANSWER)}
    invalid = sum(counted.get(one, 0) for one in {NO_ANSWER, *variable.missing})
    valid = counted.total() - invalid
    if measured:
        cells = {one: counted.get(one, 0) for one in variable.missing} | {NO_ANSWER: counted.get(NO_ANSWER, 0), "\0": valid}
    kept = releasable(cells, smallest_base)
    whole = len(kept) == len(cells)
    counts = {one: count for one, count in kept.items() if one in codes or (one == NO_ANSWER and count)}
    summary = _summary(numbers, smallest_base) if measured and whole and sum(numbers.values()) == valid else {}
    return Shown(codes, counts, valid if whole else None, invalid if whole else None, words=words, **summary)


def _summary(numbers: Mapping[float, int], smallest_base: int) -> dict[str, float]:
    """Mean and standard deviation; the lowest and the highest only where enough people have them."""
    n = sum(numbers.values())
    if n < max(2, smallest_base) or len(numbers) < 2:
        return {}
    mean = fsum(value * times for value, times in numbers.items()) / n
    deviation = sqrt(fsum((value - mean) ** 2 * times for value, times in numbers.items()) / (n - 1))
    ends = {"lowest": min(numbers), "highest": max(numbers)}
    return {"mean": mean, "deviation": deviation} | {name: end for name, end in ends.items() if numbers[end] >= smallest_base}


def _natural(text: str) -> tuple[int, float, str]:
    """Numbers before words, in their order."""
    try:
        number = float(text)
    except ValueError:
        return (1, 0.0, text)
    return (0, number, text) if isfinite(number) else (1, 0.0, text)
