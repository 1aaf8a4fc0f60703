"""What weights and the order of records tell of strata, sampling units and interviewers, which are not released themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from kurak.disclosure.intruder.linkage import joint_codes
from kurak.disclosure.intruder.written import as_number
from kurak.model.intruder import TrueRecords
from kurak.model.release import AttackResult
from kurak.stats.reidentification.keys import Codes, combine

TELLING = 5.0
"""Standard deviations above what chance gives; so far off by chance is one file in some millions."""


def attack_weights_and_order(
    file: str, released: Mapping[str, Sequence[str]] | None, true: TrueRecords
) -> tuple[AttackResult, ...]:
    """Attack the released weights, and the order of the file, and both in the records as they are."""
    units = {name: _codes(true.columns[name]) for name in true.units}
    owner = np.asarray(true.row_of, dtype=np.int64)
    results = []
    if true.weight and units:
        before = _codes(true.columns[true.weight])
        single = _telling_values(before, units, _keys(true.columns, true, len(true)))
        told = 0
        if released is not None and true.released_weight in released:
            own = {name: one[owner] for name, one in units.items()}
            told = _telling_values(_codes(released[true.released_weight]), own, _keys(released, true, len(owner)))
        means = "all records with one value of the weights are of one stratum or sampling unit, and what else is released of them does not say so"
        where = (f"{file}, {true.released_weight}",) if told else ()
        results.append(AttackResult("fingerprints of weights", int(before.max(initial=-1)) + 1, single, told, means, where))
    tried = 1 + len(units)
    collected = np.arange(len(true))
    means = "the order of the records follows that of their collection, or neighbours are of one sampling unit or interviewer more often than by chance"
    before_order = _telling_orders(collected, units)
    after_order = _telling_orders(owner, units) if released is not None else []
    results.append(
        AttackResult(
            "order of records",
            tried,
            len(before_order),
            len(after_order),
            means,
            tuple(f"{file}, {what}" for what in after_order),
        )
    )
    return tuple(results)


def _codes(values: Sequence[object]) -> Codes:
    return joint_codes({"one": values}, {"one": values})[0][:, 0]


def _keys(columns: Mapping[str, Sequence[object]], true: TrueRecords, n: int) -> Codes:
    """Which records are alike on all identifying variables, as one number each."""
    names = [name for name in true.identifying if name in columns]
    return combine(np.stack([_codes(columns[name]) for name in names], axis=1)) if names else np.zeros(n, dtype=np.int64)


def _telling_values(weights: Codes, units: Mapping[str, Codes], keys: Codes) -> int:
    """Different values of the weights that belong to one stratum or unit only, where records with the same keys belong to several."""
    number = int(weights.max(initial=-1)) + 1
    telling = np.zeros(number, dtype=bool)
    _, alike = np.unique(keys, return_inverse=True)
    for unit in units.values():
        there = (weights >= 0) & (unit >= 0)
        pairs = np.unique(np.stack([weights[there], unit[there]]), axis=1)
        single = np.bincount(pairs[0], minlength=number) == 1
        within = np.unique(np.stack([alike[there], unit[there]]), axis=1)
        open_keys = np.bincount(within[0], minlength=int(alike.max(initial=0)) + 1) > 1
        unsaid = np.bincount(weights[there][open_keys[alike[there]]], minlength=number) > 0
        telling |= single & unsaid
    return int(telling.sum())


def _telling_orders(owner: Codes, units: Mapping[str, Codes]) -> list[str]:
    """What the order of records tells, in words."""
    found = []
    if abs(rank_z(owner)) > TELLING:
        found.append("order of collection")
    found += [f"neighbours by {name}" for name, unit in units.items() if neighbours_z(unit[owner]) > TELLING]
    return found


def rank_z(order: NDArray[np.int64]) -> float:
    """Return Spearman's correlation of places with the places they came from, in standard deviations of chance.

    Notes
    -----
    **Formula** ``r √(n − 1)``: of a random order the correlation has mean 0 and variance 1/(n − 1).

    **Source** Kendall and Gibbons (1990), Rank correlation methods, chapter 4.

    Examples
    --------
    >>> rank_z(np.arange(101)), round(rank_z(np.array([2, 0, 3, 1])), 6)
    (10.0, 0.0)
    """
    n = len(order)
    if n < 2:
        return 0.0
    ranks = np.empty(n)
    ranks[np.argsort(order, kind="stable")] = np.arange(n)
    centred = np.arange(n) - (n - 1) / 2
    return float((centred * (ranks - ranks.mean())).sum() / (centred**2).sum() * sqrt(n - 1))


def neighbours_z(units: NDArray[np.int64]) -> float:
    """Return how many more neighbours are of one unit than a random order gives, in standard deviations of chance.

    Parameters
    ----------
    units
        Unit of each record in the order of the file.

    Returns
    -------
    float
        0 where every order gives the same number.

    Notes
    -----
    **Formula** with ``n_c`` records of unit ``c`` and falling powers ``n^(k)``: a pair is of one unit with chance ``p₂ = Σ n_c^(2) /
    n^(2)``, three in a row with ``p₃ = Σ n_c^(3) / n^(3)``, two pairs apart with ``p₂₂ = (Σ n_c^(4) + (Σ n_c^(2))² − Σ (n_c^(2))²) /
    n^(4)``; of ``n − 1`` pairs of neighbours the mean is ``(n−1) p₂``, the variance ``(n−1) p₂ + 2 (n−2) p₃ + (n−2)(n−3) p₂₂ − ((n−1)
    p₂)²``.

    **Source** Join counts under randomisation, on a line: Cliff and Ord (1981), Spatial processes, chapter 2. The tests hold it
    against all orders of small files.

    Examples
    --------
    >>> neighbours_z(np.repeat(np.arange(20), 5)) > 5, neighbours_z(np.zeros(9, dtype=int))
    (True, 0.0)
    """
    n = len(units)
    if n < 4:
        return 0.0
    sizes = np.bincount(units - units.min()).astype(float)
    pairs = sizes * (sizes - 1)
    threes, fours = pairs * (sizes - 2), pairs * (sizes - 2) * (sizes - 3)
    two = pairs.sum() / (n * (n - 1))
    three = threes.sum() / (n * (n - 1) * (n - 2))
    apart = (fours.sum() + pairs.sum() ** 2 - (pairs**2).sum()) / (n * (n - 1) * (n - 2) * (n - 3))
    mean = (n - 1) * two
    variance = mean + 2 * (n - 2) * three + (n - 2) * (n - 3) * apart - mean**2
    if variance <= 1e-9 * max(mean, 1.0):
        return 0.0
    return float(((units[1:] == units[:-1]).sum() - mean) / sqrt(variance))


def attack_columns(file: str, released: Mapping[str, Sequence[str]] | None, true: TrueRecords) -> AttackResult:
    """Attack columns that are released under another name: one that stands for a unit of the sample, or counts in its order."""
    owner = np.asarray(true.row_of, dtype=np.int64)
    declared = {*true.identifying, *true.sensitive}
    found = []
    for name, values in (released or {}).items():
        if name in declared or name == true.released_weight:
            continue
        codes = _codes(values)
        whole = len(owner) > 9 and len(np.unique(codes)) == len(codes)
        in_order = whole and abs(rank_z(owner[_order_of(values)])) > TELLING
        if in_order or any(_stands_for(values, codes, true.columns[unit], owner) for unit in true.units):
            found.append(f"{file}, {name}")
    means = "a column holds, under any name, the units of the sample or the order of collection"
    return AttackResult("columns for units", len(released or {}), len(true.units), len(found), means, tuple(found))


def _order_of(values: Sequence[str]) -> NDArray[np.int64]:
    numbers = [as_number(value) for value in values]
    if all(one is not None for one in numbers):
        return np.argsort(np.array(numbers, dtype=float), kind="stable")
    return np.argsort(np.array(values, dtype=str), kind="stable")


def _stands_for(values: Sequence[str], codes: Codes, unit: Sequence[object], owner: Codes) -> bool:
    """Whether a column is a unit's own, or names its values one by one with other words."""
    own = _codes(unit)[owner]
    there = (codes >= 0) & (own >= 0)
    if len(np.unique(own[there])) < 3:
        return False
    theirs, mine = joint_codes({"one": unit}, {"one": values})
    if 2 * int(((theirs[owner] == mine) & (mine >= 0)).sum()) > len(owner):
        return True
    pairs = np.unique(np.stack([codes[there], own[there]]), axis=1).shape[1]
    different = len(np.unique(codes[there])), len(np.unique(own[there]))
    # Where every record is a unit of its own, any running number would do.
    return different == (pairs, pairs) and pairs < int(there.sum())
