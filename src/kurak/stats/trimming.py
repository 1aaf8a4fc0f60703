"""Trimming of weights, and what unequal weights cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Trimming:
    """Trimmed weights.

    Attributes
    ----------
    weights
        Weight of each record after trimming; they sum to what they did.
    trimmed
        Whether the weight lay outside the bounds at any round; array (records).
    moved
        Weight taken from some records and given to others, in people.
    rounds
        How often trimming was done.
    """

    weights: Array
    trimmed: NDArray[np.bool_]
    moved: float
    rounds: int


def trim(
    weights: ArrayLike, *, lower: float = -np.inf, upper: float = np.inf, strict: bool = False
) -> Trimming:
    """Cut weights at bounds, and share what was cut alike among the others.

    Parameters
    ----------
    weights
        Weight of each record, 0 or more. A record of weight 0 is not in the sample: it stays at 0, and gets no share.
    lower, upper
        Bounds of the weights, in people.
    strict
        Whether to go on until no weight lies outside; otherwise shares may push some past a bound again.

    Returns
    -------
    Trimming

    Raises
    ------
    ValueError
        If the mean weight lies outside the bounds, so that no weights with this sum lie inside.

    Notes
    -----
    **Formula** weights outside become the bound; the others get ``Σ cut / number of the others`` each.

    **Source** Valliant, Dever and Kreuter (2018), *Practical Tools for Designing and Weighting Survey Samples*, 2nd ed.,
    §14.4; R ``trimWeights(d, upper, lower, strict)``, which also gives shares to weights of 0.

    Examples
    --------
    >>> trim([1, 2, 9], upper=6).weights.tolist()
    [2.5, 3.5, 6.0]
    """
    w = np.asarray(weights, dtype=float).copy()
    if not np.all(w >= 0):
        raise ValueError("weights are numbers, 0 or more")
    used = w > 0
    start = w.copy()
    ever = np.zeros(len(w), dtype=bool)
    if not used.any():
        return Trimming(w, ever, 0.0, 0)
    mean = float(w[used].mean())
    if not lower <= mean <= upper:
        raise ValueError(f"the mean weight {mean:g} lies outside the bounds {lower:g} and {upper:g}")
    # Shares of the last round differ from 0 by rounding only; without this they would go round for ever.
    enough = 1e-13 * float(w.max())
    rounds = 0
    while True:
        cut = w - np.clip(w, lower, upper)
        outside = used & (cut != 0)
        if not outside.any():
            break
        rounds += 1
        ever |= outside
        w[outside] -= cut[outside]
        w[outside] = np.clip(w[outside], lower, upper)
        if strict and float(np.abs(cut[outside]).max()) <= enough:
            break
        # Where every weight lay outside there are no others, and all of them share.
        others = used & ~outside if np.any(used & ~outside) else used
        w[others] += float(cut[outside].sum()) / int(others.sum())
        if not strict:
            break
    return Trimming(w, ever, float(np.maximum(start - w, 0).sum()), rounds)


def effective_sample_size(weights: ArrayLike) -> float:
    """Return how many equally weighted records would be as precise, if weights have nothing to do with the answers.

    Parameters
    ----------
    weights
        Weight of each record, 0 or more; records of weight 0 do not count.

    Returns
    -------
    float
        Between 1 and the number of records; 0 where no record has a weight.

    Raises
    ------
    ValueError
        If a weight is negative or no number.

    Notes
    -----
    **Formula** ``n_eff = (Σw)² / Σw² = n / (1 + cv²)``.

    **Source** Kish (1965), *Survey Sampling*, §11.7; Kish (1992), Journal of Official Statistics 8(2), 183-200; R
    ``sum(w)^2 / sum(w^2)``.

    Examples
    --------
    >>> effective_sample_size([1, 1, 1, 1]), round(effective_sample_size([1, 3]), 9)
    (4.0, 1.6)
    """
    w = np.asarray(weights, dtype=float)
    if not np.all(w >= 0):
        raise ValueError("weights are numbers, 0 or more")
    largest = float(w.max(initial=0.0))
    if largest == 0:
        return 0.0
    shares = w / largest
    return float(shares.sum() ** 2 / (shares**2).sum())
