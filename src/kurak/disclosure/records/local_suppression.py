"""Single values that are withheld until nobody stands alone with what is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.disclosure.records.places import Places
from kurak.disclosure.records.rules import RecordRules
from kurak.stats.reidentification.keys import MISSING, Codes, code_values
from kurak.stats.reidentification.posterior_risk import posterior_risk

Array: TypeAlias = NDArray[np.float64]
Marks: TypeAlias = NDArray[np.bool_]

MOST_KEYS = 16
"""Keys of a file; every set of them is looked at, and 16 have 65,536 sets."""

_BUCKETS = 22
"""Four million buckets, in bits."""

_SPREAD = np.uint64(0x9E3779B97F4A7C15)
"""Odd, with bits all over: spreads numbers over buckets (Knuth, The Art of Computer Programming 3, section 6.4)."""


class NothingLeftError(ValueError):
    """The rules would leave no key value of any record; they, or the keys, have to change."""


@dataclass(frozen=True)
class LocalSuppression:
    """Values of keys that are withheld; made by :func:`suppress_locally`.

    Parameters
    ----------
    keys
        Names of the keys.
    withheld
        Where a value is withheld that was there; array (records, keys).
    by_key
        How many of each key.
    records
        Records that lost a value.
    cost
        What was withheld, by importance.
    """

    keys: tuple[str, ...]
    withheld: Marks
    by_key: tuple[int, ...]
    records: int
    cost: float


def suppress_locally(
    columns: Mapping[str, ArrayLike],
    *,
    rules: RecordRules,
    sensitive: Mapping[str, ArrayLike] | None = None,
    weights: ArrayLike | None = None,
    already: Marks | None = None,
) -> LocalSuppression:
    """Choose the key values to withhold so that every record fulfils the rules together with those it cannot be told from.

    Parameters
    ----------
    columns
        Key variables by name, one value for each record; missing ones count as withheld.
    rules
        k, l, largest chance, importance.
    sensitive
        Sensitive variables by name, for l; missing is a value as any other, but where all are missing there is no answer to be learned.
    weights
        People that a record stands for, for the largest chance; 1 where there are none, which makes the file a census.
    already
        Values that a laxer edition withholds: they stay withheld, so that two editions, laid side by side, tell no more than the
        laxer one.

    Returns
    -------
    LocalSuppression
        Applied to what was released once, it withholds nothing more.

    Raises
    ------
    NothingLeftError
        If even with every key withheld the rules are not fulfilled.

    Notes
    -----
    Records agree if they are the same as released, withheld where the other is withheld: at least k of them are then what anybody finds
    who knows all keys of a person, and the values that were withheld as well. (R ``sdcMicro::localSuppression`` lets a withheld
    value agree with every value and needs fewer; somebody who knows the withheld value sees through that.)

    **Method** sets of keys, cheapest first, are withheld from the records that do not yet fulfil the rules; those that then agree,
    and fulfil them together, are done. Who is left after all keys is joined by the cheapest groups that are done. With k alone, and
    where it does not take long, small groups that lost much are taken apart if their records find a cheaper place among others.
    Cheap, not proven cheapest: the optimum is NP-hard (Meyerson and Williams 2004).

    **Source** Samarati (2001), IEEE TKDE 13, 1010-1027; Sweeney (2002), International Journal of Uncertainty, Fuzziness and
    Knowledge-Based Systems 10, 571-588; Hundepool et al. (2012), Statistical Disclosure Control, chapter 3.

    Examples
    --------
    >>> columns = {"sex": ["f", "f", "f", "f", "m"], "town": ["Osh", "Osh", "Naryn", "Talas", "Osh"]}
    >>> found = suppress_locally(columns, rules=RecordRules(k=2, importance={"sex": 2}))
    >>> found.withheld.tolist()
    [[True, False], [True, False], [False, True], [False, True], [True, False]]
    """
    names = tuple(columns)
    if not names or len(names) > MOST_KEYS:
        raise ValueError(f"there are 1 to {MOST_KEYS} keys")
    unknown = set(rules.importance) - set(names)
    if unknown:
        raise ValueError(f"importance is given for what is no key: {', '.join(sorted(unknown))}")
    codes = np.stack([code_values(columns[name]) for name in names], axis=1)
    if already is not None:
        if already.shape != codes.shape:
            raise ValueError("what is already withheld has a mark for each record and key")
        codes = np.where(already, MISSING, codes)
    groups = _Groups(codes, rules, sensitive or {}, weights)
    costs = [rules.cost(name) for name in names]
    stars = _search(groups, costs) if len(codes) else np.zeros(codes.shape, dtype=bool)
    withheld: Marks = stars & (codes != MISSING)
    by_key = tuple(int(one) for one in withheld.sum(axis=0))
    cost = float(sum(number * price for number, price in zip(by_key, costs, strict=True)))
    return LocalSuppression(names, withheld, by_key, int(withheld.any(axis=1).sum()), cost)


class _Groups:
    """Records packed into whole numbers, from which a key is withheld by taking its part away."""

    def __init__(self, codes: Codes, rules: RecordRules, sensitive: Mapping[str, ArrayLike], weights: ArrayLike | None) -> None:
        self.rules, self.codes = rules, codes
        self.absent = codes == MISSING
        # A row for each key: taken away one key at a time, from all records.
        self.parts = np.empty(codes.shape[::-1], dtype=np.int64)
        room = 1
        for key in range(codes.shape[1]):
            # What is withheld is 0 and takes nothing away.
            values, numbers = np.unique(np.append(codes[:, key], MISSING), return_inverse=True)
            if room > 2**62 // len(values):
                raise ValueError("the keys have too many values together; recode them first")
            self.parts[key] = numbers[:-1] * room
            room *= len(values)
        self.whole = self.parts.sum(axis=0)
        self.answers = [code_values(values) + 1 for values in sensitive.values()] if rules.l > 1 else []
        self.people: Array | None = None
        if rules.largest_risk < 1:
            self.people = np.ones(len(codes)) if weights is None else np.asarray(weights, dtype=float)
            if self.people.shape != (len(codes),) or not np.isfinite(self.people).all() or (self.people < 1).any():
                raise ValueError("weights are numbers of 1 or more, one for each record")
        if rules.l > 1 and not self.answers:
            raise ValueError("l needs a sensitive variable")
        if any(len(one) != len(codes) for one in self.answers):
            raise ValueError("a sensitive variable has one value for each record")

    def fulfil(self, rows: Codes, left: Codes) -> Marks:
        """Say of each record whether it fulfils the rules together with those that agree with it on what is left."""
        fine = np.zeros(len(rows), dtype=bool)
        # More buckets for a small k, of which chance fills one too easily; fewer are quicker to reach.
        bits = min(_BUCKETS, len(rows).bit_length() + (2 if self.rules.k < 4 else 0))
        # Records whose bucket is nearly empty agree with too few others, and need not be sorted.
        buckets = ((left.astype(np.uint64) * _SPREAD) >> np.uint64(64 - bits)).astype(np.int64)
        maybe = np.flatnonzero(np.bincount(buckets)[buckets] >= self.rules.k)
        if not len(maybe):
            return fine
        _, labels, sizes = np.unique(left[maybe], return_inverse=True, return_counts=True)
        good = sizes >= self.rules.k
        for answers in self.answers:
            inside = good[labels]
            many = int(answers.max()) + 1
            pairs = np.unique(labels[inside] * many + answers[rows[maybe]][inside])
            different = np.bincount(pairs // many, minlength=len(sizes))
            # Where nobody gave an answer there is none to be learned: a question that was not asked of them.
            answered = np.bincount(pairs // many, weights=pairs % many > 0, minlength=len(sizes)) > 0
            good &= (different >= self.rules.l) | ~answered
        if self.people is not None and good.any():
            people = np.bincount(labels, weights=self.people[rows[maybe]], minlength=len(sizes))
            good[good] = posterior_risk(sizes[good], people[good]) <= self.rules.largest_risk
        fine[maybe] = good[labels]
        return fine


def _search(groups: _Groups, costs: list[float]) -> Marks:
    keys = len(costs)
    masks = [chosen for size in range(keys + 1) for chosen in combinations(range(keys), size)]
    masks.sort(key=lambda chosen: (sum(costs[key] for key in chosen), chosen))
    stars = np.zeros((len(groups.whole), keys), dtype=bool)
    rows, whole, parts = np.arange(len(stars)), groups.whole, groups.parts
    # Groups that are done, as they are released. Only where values were missing before can others come to agree with them; more records
    # never spoil k or l, but of a chance it is not certain, and the record waits for a group of its own.
    done: list[Codes] = []
    # With one who answered, a group in which nobody did has two answers, and they may be too few.
    seeds = bool(groups.absent.any()) and groups.people is None and not any((answers == 0).any() for answers in groups.answers)
    for mask in masks:
        if not len(rows):
            break
        left = whole.copy()
        for key in mask:
            left -= parts[key]
        fine = groups.fulfil(rows, left)
        if seeds and done and not fine.all():
            fine |= np.isin(left, np.concatenate(done))
        found = rows[fine]
        for key in mask:
            stars[found, key] = True
        if seeds:
            done.append(np.unique(left[fine]))
        if fine.any():
            left_over = np.flatnonzero(~fine)
            rows, whole, parts = rows[left_over], whole[left_over], parts.take(left_over, axis=1)
    if groups.rules.l == 1 and groups.people is None and len(rows) < groups.rules.k <= len(stars):
        # With k alone the few that are left, and small groups that lost much, may find a cheaper place among others.
        places = Places(groups.codes, stars, rows, price=np.asarray(costs), k=groups.rules.k)
        return places.settle(rows)
    if len(rows):
        stars[rows] = True
        _join_cheapest(groups, costs, stars)
    return stars


def _join_cheapest(groups: _Groups, costs: list[float], stars: Marks) -> None:
    """Withhold everything of the cheapest groups as well, until those without any key fulfil the rules."""
    price = np.asarray(costs)
    released = groups.whole - (groups.parts * stars.T).sum(axis=0)
    _, labels = np.unique(released, return_inverse=True)
    more = ((~stars & ~groups.absent) * price).sum(axis=1)
    extra = np.bincount(labels, weights=more)
    # Of groups that cost the same the larger first: they are enough sooner.
    order = np.lexsort((-np.bincount(labels), extra))
    empty = np.flatnonzero(released == 0)
    for group in order.tolist():
        if groups.fulfil(empty, np.zeros(len(empty), dtype=np.int64)).all():
            return
        members = np.flatnonzero(labels == group)
        if released[members[0]] != 0:
            stars[members] = True
            empty = np.concatenate([empty, members])
    if not groups.fulfil(empty, np.zeros(len(empty), dtype=np.int64)).all():
        raise NothingLeftError("with every key of every record withheld the rules are still not fulfilled")
