"""How risky a file of records is: before anything is withheld, and after."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.stats.reidentification.frequencies import key_frequencies
from kurak.stats.reidentification.keys import Codes
from kurak.stats.reidentification.posterior_risk import file_risk, posterior_risk
from kurak.stats.reidentification.uniqueness_model import choose_uniqueness_model

Array: TypeAlias = NDArray[np.float64]

MOST_CELLS = 200_000
"""Combinations of key values up to which population uniques are estimated from a log-linear model, in a second or so."""


@dataclass(frozen=True)
class RecordRisk:
    """Risk of a file; made by :func:`record_risk`.

    Parameters
    ----------
    below
        Records that share their key values with fewer than k.
    uniques
        Records with key values that nobody else has.
    expected
        Right matches that are expected if everybody is looked for.
    above
        Records above the largest chance that is allowed.
    population_uniques
        How many of the uniques are expected to be unique in the population; None where no model can say.
    """

    below: int
    uniques: int
    expected: float
    above: int
    population_uniques: float | None


def record_risk(codes: Codes, people: Array, *, k: int, allowed: float) -> RecordRisk:
    """Return what the keys of a file tell.

    Parameters
    ----------
    codes
        Keys, -1 where a value is missing, which is a value of its own here; array (records, keys).
    people
        People that a record stands for, 1 or more.
    k, allowed
        Fewest records that agree; largest chance of a right match.

    Examples
    --------
    >>> found = record_risk(np.array([[0], [0], [1]]), np.array([10.0, 10.0, 10.0]), k=2, allowed=0.2)
    >>> found.below, found.uniques, round(found.expected, 3), found.above
    (1, 1, 0.421, 1)
    """
    frequencies = key_frequencies(codes, weights=people)
    risk = posterior_risk(frequencies.sample, frequencies.population)
    whole = file_risk(risk, allowed=allowed + 1e-12)
    uniques = int((frequencies.sample == 1).sum())
    return RecordRisk(frequencies.below(k), uniques, whole.expected_matches, whole.above, _uniques(codes, people, uniques))


def _uniques(codes: Codes, people: Array, uniques: int) -> float | None:
    if not uniques:
        return 0.0
    fraction = len(codes) / float(people.sum())
    cells = prod(len(np.unique(column)) for column in codes.T)
    if fraction >= 1 or cells > MOST_CELLS or codes.shape[1] < 2:
        return None
    try:
        return choose_uniqueness_model(codes, sampling_fraction=fraction)[0].population_uniques
    except ValueError:
        # A model that does not settle says nothing.
        return None


def people_of(weights: Array | None, records: int, people: int | None) -> tuple[Array, str]:
    """Return how many people each record stands for, and in a sentence what had to be taken for it.

    Parameters
    ----------
    weights
        Weights, or None.
    records
        Records of the file.
    people
        People of the population, if known.

    Examples
    --------
    >>> people_of(np.array([0.5, 1.5]), 2, 100)[0].tolist()
    [25.0, 75.0]
    >>> people_of(None, 2, None)[0].tolist()
    [1.0, 1.0]
    """
    base = np.ones(records) if weights is None else np.asarray(weights, dtype=float)
    if weights is not None and base.min(initial=1.0) >= 1:
        return base, ""
    if people is None or people < records:
        return np.ones(records), "nobody says how many people a record stands for: as if everybody had been asked"
    return np.maximum(1.0, base * (people / base.sum())), "weights do not count people: they are taken to add up to the population"
