"""Cheaper places for the few records that would lose most of their values: among others who then lose a little."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.stats.reidentification.keys import MISSING, Codes, equivalence_classes

Array: TypeAlias = NDArray[np.float64]
Marks: TypeAlias = NDArray[np.bool_]

MOST_WORK = 20_000_000
"""Comparisons of a record with a group up to which groups are taken apart, about ten seconds."""


class Places:
    """Groups of records that agree as released, each of k or more, and records that have no group yet.

    Parameters
    ----------
    codes
        Keys of records; array (records, keys).
    stars
        Where values are withheld so far; array (records, keys).
    homeless
        Records without a group.
    price
        What withholding a value of each key costs.
    k
        Fewest records of a group.

    Examples
    --------
    >>> codes = np.array([[0, 0], [0, 0], [1, 0]])
    >>> places = Places(codes, np.zeros((3, 2), dtype=bool), np.array([2]), price=np.ones(2), k=2)
    >>> places.settle(np.array([2])).tolist()
    [[True, False], [True, False], [True, False]]
    """

    def __init__(self, codes: Codes, stars: Marks, homeless: Codes, *, price: Array, k: int) -> None:
        self.codes, self.price, self.k = codes, price, k
        released = np.where(stars, MISSING, codes)
        housed = np.setdiff1d(np.arange(len(codes)), homeless)
        classes = equivalence_classes(released[housed])
        patterns = released[housed][classes.first]
        order = np.argsort(classes.labels, kind="stable")
        ends = np.cumsum(classes.sizes)
        self.members: list[Codes] = np.split(housed[order], ends[:-1]) if len(patterns) else []
        # Room for groups that are split off others.
        self.patterns = np.array(patterns, dtype=np.int64).reshape(-1, codes.shape[1])
        self.sizes = np.array([len(one) for one in self.members], dtype=np.int64)

    def settle(self, homeless: Codes) -> Marks:
        """Find a place for every record without one, take costly groups apart, and return what is withheld."""
        if not len(self.members):
            # Nobody is in a group: all of them make one, of what all have in common.
            same = (self.codes[homeless] == self.codes[homeless[0]]).all(axis=0)
            self._add(np.where(same, self.codes[homeless[0]], MISSING), homeless)
        else:
            for record in homeless.tolist():
                self._move(record, *self._cheapest(record, without=-1)[1:])
        self._take_apart()
        stars = np.zeros(self.codes.shape, dtype=bool)
        for pattern, members in zip(self.patterns, self.members, strict=True):
            stars[np.ix_(members, np.flatnonzero(pattern == MISSING))] = True
        return stars

    def _cost(self, group: int) -> float:
        members = self.members[group]
        lost = (self.codes[members] != MISSING) & (self.patterns[group] == MISSING)
        return float((lost @ self.price).sum())

    def _cheapest(self, record: int, *, without: int) -> tuple[float, int]:
        """The cheapest group for a record, and what that costs all who are part of it."""
        own = self.codes[record]
        differ = self.patterns != own
        theirs = (differ & (self.patterns != MISSING)) @ self.price
        mine = (differ & (own != MISSING)) @ self.price
        # A large group gives k − 1 of its records and remains one.
        giving = np.where(self.sizes >= 2 * self.k - 1, self.k - 1, self.sizes)
        total = giving * theirs + mine
        total[self.sizes == 0] = np.inf
        if without >= 0:
            total[without] = np.inf
        best = int(np.argmin(total))
        return float(total[best]), best

    def _move(self, record: int, group: int) -> None:
        own = self.codes[record]
        shared = np.where(self.patterns[group] == own, own, MISSING)
        if (shared == self.patterns[group]).all():
            self.members[group] = np.append(self.members[group], record)
            self.sizes[group] += 1
        elif self.sizes[group] >= 2 * self.k - 1:
            given, kept = self.members[group][: self.k - 1], self.members[group][self.k - 1 :]
            self.members[group] = kept
            self.sizes[group] = len(kept)
            self._add(shared, np.append(given, record))
        else:
            self.patterns[group] = shared
            self.members[group] = np.append(self.members[group], record)
            self.sizes[group] += 1

    def _add(self, pattern: Codes, members: Codes) -> None:
        self.patterns = np.vstack([self.patterns, pattern])
        self.members.append(members)
        self.sizes = np.append(self.sizes, len(members))

    def _take_apart(self) -> None:
        """Give the records of a costly group to others, one group after another, where that withholds less."""
        if self.k * len(self.members) > MOST_WORK / 100:
            # Less than a hundredth of so many groups could be looked at.
            return
        costs = [self._cost(group) for group in range(len(self.members))]
        work = 0
        for group in sorted(range(len(costs)), key=lambda one: (-costs[one], one)):
            if costs[group] == 0 or len(self.members) < 2:
                return
            work += len(self.members[group]) * len(self.members)
            if work > MOST_WORK:
                return
            now = self._cost(group)
            members = self.members[group]
            if sum(self._cheapest(record, without=group)[0] for record in members.tolist()) >= now - 1e-9:
                continue
            self.members[group], self.sizes[group] = np.empty(0, dtype=np.int64), 0
            for record in members.tolist():
                self._move(record, *self._cheapest(record, without=group)[1:])
