"""How many records, and how many people, share a record's key values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.reidentification.keys import MISSING, Codes, checked_codes, combine, equivalence_classes

Array: TypeAlias = NDArray[np.float64]
Missing: TypeAlias = Literal["category", "wildcard"]


@dataclass(frozen=True)
class KeyFrequencies:
    """Frequencies of each record's key values; made by :func:`key_frequencies`.

    Parameters
    ----------
    sample
        Records with the same key values, the record itself among them; array (records).
    population
        Their weights added up: an estimate of the people with these key values; array (records).
    """

    sample: Codes
    population: Array

    def below(self, k: int) -> int:
        """Records that share their key values with fewer than ``k``, themselves among them."""
        return int((self.sample < k).sum())


def key_frequencies(codes: ArrayLike, *, weights: ArrayLike | None = None, missing: Missing = "category") -> KeyFrequencies:
    """Return the sample and the estimated population frequency of each record's key values.

    Parameters
    ----------
    codes
        Keys of records, from :func:`~kurak.stats.reidentification.keys.code_keys`; array (records, keys).
    weights
        People that a record stands for; 1 where there are none.
    missing
        What a missing value agrees with: with missing ones only (``"category"``), or with every value (``"wildcard"``), as in R
        ``sdcMicro``. What was withheld is safe if it is so by category: somebody who knows the value that was withheld does not take
        a record with another value for the one that is looked for, and that is what a wildcard counts on.

    Notes
    -----
    **Formula** ``f_i = Σ_j 1(key_j = key_i)``, ``F_i = Σ_j w_j 1(key_j = key_i)``. k-anonymity of a file is the least ``f_i``.

    **Source** Hundepool et al. (2012), Statistical Disclosure Control, chapter 3; Templ, Kowarik and Meindl (2015), Journal of
    Statistical Software 67(4). R ``sdcMicro::freqCalc(x, keyVars, w)``.

    Examples
    --------
    >>> found = key_frequencies([[0, 0], [0, 1], [0, -1]], weights=[10, 20, 30], missing="wildcard")
    >>> found.sample.tolist(), found.population.tolist(), found.below(3)
    ([2, 2, 3], [40.0, 50.0, 60.0], 2)
    """
    table = checked_codes(codes)
    w = np.ones(len(table)) if weights is None else np.asarray(weights, dtype=float)
    if w.shape != (len(table),) or not np.isfinite(w).all() or (w < 0).any():
        raise ValueError("weights are numbers of 0 or more, one for each record")
    classes = equivalence_classes(table)
    people = np.bincount(classes.labels, weights=w, minlength=len(classes.sizes)).astype(float)
    amounts = agreeing_totals(table[classes.first], [classes.sizes.astype(float), people], missing=missing)
    sample, population = (one[classes.labels] for one in amounts)
    return KeyFrequencies(np.rint(sample).astype(np.int64), population)


def agreeing_totals(patterns: Codes, amounts: Sequence[Array], *, missing: Missing) -> list[Array]:
    """Return, for each of several different rows of keys, the amounts of all rows that agree with it, added up.

    Parameters
    ----------
    patterns
        Key values, no two rows the same; array (rows, keys).
    amounts
        Numbers to add up, one for each row.
    missing
        As in :func:`key_frequencies`.

    Notes
    -----
    Rows are taken by which of their values are missing. Two such sets agree where they agree on the keys that neither lacks, so
    that one sort for each pair of sets is enough.

    Examples
    --------
    >>> [one.tolist() for one in agreeing_totals(np.array([[0, 0], [0, -1], [1, 1]]), [np.array([1.0, 1.0, 1.0])], missing="wildcard")]
    [[2.0, 2.0, 1.0]]
    """
    absent = patterns == MISSING
    if missing == "category" or not absent.any():
        return [np.asarray(one, dtype=float) for one in amounts]
    masks = absent @ (1 << np.arange(patterns.shape[1], dtype=np.int64))
    sets = {int(mask): np.flatnonzero(masks == mask) for mask in np.unique(masks)}
    totals = [np.zeros(len(patterns)) for _ in amounts]
    for mask, rows in sets.items():
        # Sets that lack the same keys together with this one are compared at once.
        together: dict[int, list[Codes]] = {}
        for other, others in sets.items():
            together.setdefault(mask | other, []).append(others)
        for union, several in together.items():
            partners = np.concatenate(several)
            kept = [key for key in range(patterns.shape[1]) if not union >> key & 1]
            places, found = _matched(patterns[rows][:, kept], patterns[partners][:, kept])
            for total, amount in zip(totals, amounts, strict=True):
                sums = np.bincount(found[found >= 0], weights=amount[partners][found >= 0], minlength=max(int(places.max()), int(found.max())) + 2)
                # The last one stays 0: rows that nobody agrees with.
                total[rows] += sums[places]
    return totals


def _matched(rows: Codes, partners: Codes) -> tuple[Codes, Codes]:
    """Number the different rows of the smaller of two tables; -1 for rows of the other that it lacks."""
    joint = combine(np.concatenate([rows, partners]))
    own, other = joint[: len(rows)], joint[len(rows) :]
    small = np.unique(own if len(own) <= len(other) else other)
    numbers = []
    for one in (own, other):
        place = np.minimum(np.searchsorted(small, one), len(small) - 1)
        numbers.append(np.where(small[place] == one, place, -1))
    return numbers[0], numbers[1]
