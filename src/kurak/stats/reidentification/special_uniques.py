"""Few values that are enough to single out a record: minimal sample uniques and special uniques."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import prod
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.reidentification.keys import Codes, checked_codes, combine, equivalence_classes

Array: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class SpecialUniques:
    """Minimal sample uniques of a file; made by :func:`special_uniques`.

    Parameters
    ----------
    uniques
        Records that no other one agrees with on all keys; array of their places.
    sizes
        How many minimal sample uniques of each size there are, from one key on.
    minimal
        How many of them each of these records has; array (uniques).
    smallest
        Keys in the smallest of them, 0 where it has none of the sizes looked at; array (uniques).
    scores
        The weight of these records: the more minimal uniques and the smaller, the higher; array (uniques).
    special
        Records that fewer values than all keys single out.
    contributions
        Share of all scores to which each key contributes; array (keys). A key that is in most of them is the one to recode.
    """

    uniques: Codes
    sizes: tuple[int, ...]
    minimal: Codes
    smallest: Codes
    scores: Array
    special: int
    contributions: Array


def special_uniques(codes: ArrayLike, *, largest: int = 3) -> SpecialUniques:
    """Return which records a few key values single out, how few, and how often.

    Parameters
    ----------
    codes
        Keys of records; -1, missing, is a value of its own; array (records, keys).
    largest
        Keys in the largest set that is looked at, as most take 3.

    Notes
    -----
    **Formula** a minimal sample unique is a set of keys on which a record is alone, and on no part of it. One of ``k`` keys among ``A``
    weighs ``Π_(i=k)^M (A − i)`` with ``M`` the largest size looked at, or ``A − 1`` if that is less.

    **Source** Elliot, Manning, Mayes, Gurd and Bane (2005), SUDA: a program for detecting special uniques; Manning, Haglin and Keane
    (2008), Data Mining and Knowledge Discovery 16, 165-196; Hundepool et al. (2012), chapter 3. R ``sdcMicro::suda2``.

    Examples
    --------
    >>> found = special_uniques([[0, 0, 0], [0, 0, 0], [0, 1, 0], [1, 0, 0], [1, 0, 0]])
    >>> found.uniques.tolist(), found.smallest.tolist(), found.scores.tolist(), found.contributions.tolist()
    ([2], [1], [2.0], [0.0, 1.0, 0.0])
    """
    table = checked_codes(codes)
    if largest < 1:
        raise ValueError("sets of keys have one key at least")
    keys = table.shape[1]
    classes = equivalence_classes(table)
    uniques = np.sort(classes.first[classes.sizes == 1])
    top = min(largest, keys)
    weight_to = min(largest, keys - 1)
    alone: dict[tuple[int, ...], NDArray[np.bool_]] = {}
    minimal, smallest = np.zeros(len(uniques), dtype=np.int64), np.zeros(len(uniques), dtype=np.int64)
    scores, contributions = np.zeros(len(uniques)), np.zeros(keys)
    sizes = []
    for size in range(1, top + 1):
        weight = float(prod(keys - i for i in range(size, weight_to + 1)))
        found = 0
        for chosen in combinations(range(keys), size):
            single = _alone(table, chosen, uniques)
            alone[chosen] = single
            least = single.copy()
            for part in combinations(chosen, size - 1):
                if part:
                    # Whoever is alone on a part is alone on the whole, and it is not minimal then.
                    least &= ~alone[part]
            found += int(least.sum())
            minimal += least
            smallest[least & (smallest == 0)] = size
            scores += weight * least
            contributions[list(chosen)] += weight * least.sum()
        sizes.append(found)
    total = scores.sum()
    special = int(((smallest > 0) & (smallest < keys)).sum())
    return SpecialUniques(uniques, tuple(sizes), minimal, smallest, scores, special, contributions / total if total else contributions)


def _alone(table: Codes, chosen: tuple[int, ...], rows: Codes) -> NDArray[np.bool_]:
    """Which of some records nobody else agrees with on some keys."""
    joint = combine(table[:, chosen])
    if int(joint.max(initial=0)) <= 4 * len(joint) + 1000:
        # Few combinations are counted faster than sorted.
        return np.asarray(np.bincount(joint)[joint[rows]] == 1)
    _, labels, counts = np.unique(joint, return_inverse=True, return_counts=True)
    return np.asarray(counts[labels[rows]] == 1)


def intrusion_risk(codes: ArrayLike, *, sampling_fraction: float) -> float:
    """Return the chance that a match with a unique of the sample is right, from uniques and pairs alone.

    Parameters
    ----------
    codes
        Keys of records; array (records, keys).
    sampling_fraction
        Share of the population that is in the sample, above 0 and at most 1.

    Returns
    -------
    float
        0 where there are no uniques.

    Notes
    -----
    **Formula** ``π n₁ / (π n₁ + 2 (1 − π) n₂)`` with ``n₁`` combinations that one record has and ``n₂`` that two have.

    **Source** Skinner and Elliot (2002), A measure of disclosure risk for microdata, Journal of the Royal Statistical Society B 64,
    855-867: data intrusion simulation.

    Examples
    --------
    >>> round(intrusion_risk([[0], [1], [1], [2], [2], [3]], sampling_fraction=0.1), 4)
    0.0526
    """
    if not 0 < sampling_fraction <= 1:
        raise ValueError("the sampling fraction is above 0 and at most 1")
    sizes = equivalence_classes(codes).sizes
    one, two = int((sizes == 1).sum()), int((sizes == 2).sum())
    return sampling_fraction * one / (sampling_fraction * one + 2 * (1 - sampling_fraction) * two) if one else 0.0
