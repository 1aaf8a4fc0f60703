"""An outsider with a list of people and what is known of each looks for them in released records.

A person is *found* where exactly one record fits best: the outsider then claims that it is theirs. The claim is *right* if it
is. Whoever knows that somebody took part can be sure of a single match, so that every right claim counts as a success, whatever the
weights say. Records of which ``k`` and more are alike on every key fit equally well for any list, right or wrong, and nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.disclosure.intruder.written import as_written
from kurak.stats.reidentification.keys import MISSING, Codes, combine, equivalence_classes

Array: TypeAlias = NDArray[np.float64]

WRONG, LOST = 0.05, 0.10
"""Shares of values that are wrong, and missing, on the outsider's list with mistakes."""
MOST_ERRORS = 2
"""Keys on which a record may differ and still be taken for a person's."""
LONGEST_LIST = 20_000
"""People on the list with mistakes; of more, a part is drawn."""
SEED = 2001


@dataclass(frozen=True)
class Found:
    """What an outsider's list finds.

    Parameters
    ----------
    tried
        People on the list.
    claimed
        People for whom exactly one record fits best.
    right
        Claims that are right.
    """

    tried: int
    claimed: int
    right: int


def joint_codes(known: Mapping[str, Sequence[Any]], released: Mapping[str, Sequence[Any]]) -> tuple[Codes, Codes]:
    """Return codes of what is known and of what is released, one column a key that both have; the same for the same value.

    Values count as they are written: 3, 3.0 and "3" are the same; an empty cell is missing, -1.

    Examples
    --------
    >>> people, records = joint_codes({"sex": ["f", "m"], "age": [30, None]}, {"age": ["", "30"], "sex": ["m", "f"]})
    >>> people.tolist(), records.tolist()
    ([[0, 0], [1, -1]], [[1, -1], [0, 0]])
    """
    people, records = [], []
    for name in known:
        if name in released:
            numbers: dict[str, int] = {}
            people.append(_coded(known[name], numbers))
            records.append(_coded(released[name], numbers))
    if not people:
        sizes = [len(next(iter(one.values()), ())) for one in (known, released)]
        return np.empty((sizes[0], 0), dtype=np.int64), np.empty((sizes[1], 0), dtype=np.int64)
    return np.stack(people, axis=1), np.stack(records, axis=1)


def _coded(values: Sequence[Any], numbers: dict[str, int]) -> Codes:
    return np.fromiter(map(_Codes(numbers).__getitem__, values), dtype=np.int64, count=len(values))


class _Codes(dict[Any, int]):
    """Value: its code. Each different value is looked at once: there may be a million records."""

    def __init__(self, numbers: dict[str, int]) -> None:
        self.numbers = numbers

    def __missing__(self, value: Any) -> int:
        word = as_written(value)
        code = self[value] = self.numbers.setdefault(word, len(self.numbers)) if word else MISSING
        return code


def find_people(known: Codes, released: Codes, owner: Codes) -> Found:
    """Look for everybody with all keys: a record fits that says nothing else, a withheld value may be anything.

    Parameters
    ----------
    known, released
        Codes from :func:`joint_codes`, -1 where nothing is known or released.
    owner
        For each released record, whose it is.

    Examples
    --------
    >>> released = np.array([[0, 0], [0, 0], [1, -1]])
    >>> find_people(np.array([[0, 0], [0, 0], [1, 1]]), released, np.array([0, 1, 2]))
    Found(tried=3, claimed=1, right=1)
    """
    count, record = np.zeros(len(known), dtype=np.int64), np.zeros(len(known), dtype=np.int64)
    if known.shape[1] and len(released) and len(known):
        people, classes = equivalence_classes(known), equivalence_classes(released)
        fits, which = _fitting(known[people.first], released[classes.first], classes.sizes, classes.first)
        count, record = fits[people.labels], which[people.labels]
    return _claims(count, record, owner, np.arange(len(known)))


def _fitting(people: Codes, patterns: Codes, sizes: Codes, first: Codes) -> tuple[Codes, Codes]:
    """For each different person on the list, how many records fit, and the places of these added up."""
    count, places = np.zeros(len(people), dtype=np.int64), np.zeros(len(people), dtype=np.int64)
    for mine, own in _by_missing(people):
        for theirs, rows in _by_missing(patterns):
            kept = [key for key in range(people.shape[1]) if not (mine | theirs) >> key & 1]
            for at, amount in ((count, sizes[rows]), (places, sizes[rows] * first[rows])):
                at[own] += _amounts(people[own][:, kept], patterns[rows][:, kept], amount)
    return count, places


def _by_missing(codes: Codes) -> Iterator[tuple[int, Codes]]:
    """Rows by which of their values are missing, as bits."""
    masks = (codes == MISSING) @ (1 << np.arange(codes.shape[1], dtype=np.int64))
    for mask in np.unique(masks):
        yield int(mask), np.flatnonzero(masks == mask)


def _amounts(people: Codes, rows: Codes, amount: Codes) -> Codes:
    """For each person, the amounts of the rows that agree, added up."""
    joint = combine(np.concatenate([people, rows])) if people.shape[1] else np.zeros(len(people) + len(rows), dtype=np.int64)
    own, other = joint[: len(people)], joint[len(people) :]
    # The shorter list is sorted, the longer one looked up in it.
    small = np.unique(own if len(own) <= len(other) else other)
    at = _place(small, other)
    hit = at < len(small)
    # Places of a million records, added up, are far below what a floating number holds exactly.
    total = np.bincount(at[hit], weights=amount[hit], minlength=len(small) + 1).astype(np.int64)
    return total[_place(small, own)]


def _place(small: Codes, values: Codes) -> Codes:
    """Where each value stands in a sorted list, its length where it does not."""
    if len(small) and int(small[-1]) <= 4 * len(values) + 1000:
        numbers = np.full(int(small[-1]) + 2, len(small), dtype=np.int64)
        numbers[small] = np.arange(len(small))
        return numbers[np.minimum(values, int(small[-1]) + 1)]
    at = np.minimum(np.searchsorted(small, values), len(small) - 1)
    return np.where(small[at] == values, at, len(small))


def find_with_mistakes(
    known: Codes, released: Codes, owner: Codes, *, wrong: float = WRONG, lost: float = LOST, seed: int = SEED
) -> Found:
    """Look for people with a list of which some values are wrong and some missing: the record that agrees best, if it is alone.

    Parameters
    ----------
    known, released, owner
        As in :func:`find_people`.
    wrong, lost
        Shares of values that are somebody else's, and that are not there.
    seed
        Of the mistakes, and of who is on the list.

    Notes
    -----
    **Formula** the score of a record is the sum of ``ln(1/u_j)`` over the keys on which it agrees, ``u_j`` being the chance that two
    records of the file agree on key ``j``; a record that differs on more than two known keys is not considered.

    **Source** Fellegi and Sunter (1969), A theory for record linkage, Journal of the American Statistical Association 64, 1183-1210;
    Hundepool et al. (2012), Statistical Disclosure Control, 3.5 (record linkage as a measure of risk).

    Examples
    --------
    >>> people = np.array([[0, 0, 0, 0], [1, 1, 1, 1], [0, 0, 0, 0]])
    >>> find_with_mistakes(people, people, np.array([0, 1, 2]), wrong=0, lost=0)
    Found(tried=3, claimed=1, right=1)
    """
    if not (0 <= wrong <= 1 and 0 <= lost <= 1):
        raise ValueError("shares of mistakes lie between 0 and 1")
    rng = np.random.default_rng(seed)
    chosen = np.arange(len(known))
    if len(known) > LONGEST_LIST:
        chosen = np.sort(rng.choice(len(known), LONGEST_LIST, replace=False))
    listed = known[chosen].copy()
    if not len(known) or not len(released) or not known.shape[1]:
        return Found(len(chosen), 0, 0)
    swapped = known[rng.integers(len(known), size=listed.shape), np.arange(listed.shape[1])]
    listed = np.where(rng.random(listed.shape) < wrong, swapped, listed)
    listed[rng.random(listed.shape) < lost] = MISSING
    count, record = _nearest(listed, released)
    return _claims(count, record, owner, chosen)


def _nearest(listed: Codes, released: Codes) -> tuple[Codes, Codes]:
    """How many records agree best with each person, and their places added up."""
    keys = listed.shape[1]
    classes = equivalence_classes(released)
    patterns, sizes, first = released[classes.first], classes.sizes, classes.first
    # A key on which all agree costs next to nothing, but not nothing: differing on it is worse than agreeing.
    price = np.maximum([-np.log(_agreement(released[:, key])) for key in range(keys)], 1e-9)
    unknown = (listed == MISSING) @ (1 << np.arange(keys, dtype=np.int64))
    best = np.full(len(listed), np.inf)
    count, places = np.zeros(len(listed), dtype=np.int64), np.zeros(len(listed), dtype=np.int64)
    for size in range(min(MOST_ERRORS, keys - 1) + 1):
        for dropped in combinations(range(keys), size):
            bits = sum(1 << key for key in dropped)
            # Whoever lacks other keys than these is compared when those are dropped.
            rows = np.flatnonzero((unknown & ~bits) == 0)
            if not len(rows):
                continue
            kept = [key for key in range(keys) if key not in dropped]
            people, other = listed[rows][:, kept], patterns[:, kept]
            found = _amounts(people, other, sizes)
            cost = (listed[rows][:, list(dropped)] != MISSING) @ price[list(dropped)] if dropped else np.zeros(len(rows))
            better = (found > 0) & (cost < best[rows] - 1e-12)
            as_good = (found > 0) & (np.abs(cost - best[rows]) <= 1e-12)
            which = _amounts(people, other, sizes * first)
            at = rows[better]
            best[at], count[at], places[at] = cost[better], found[better], which[better]
            at = rows[as_good]
            count[at] += found[as_good]
            places[at] += which[as_good]
    return count, places


def _agreement(column: Codes) -> float:
    """Chance that two records agree on a key."""
    there = column[column != MISSING]
    shares = np.unique(there, return_counts=True)[1] / max(len(there), 1)
    return float((shares**2).sum()) or 1.0


def _claims(count: Codes, record: Codes, owner: Codes, people: Codes) -> Found:
    claimed = count == 1
    right = int((np.asarray(owner)[record[claimed]] == people[claimed]).sum())
    return Found(len(people), int(claimed.sum()), right)
