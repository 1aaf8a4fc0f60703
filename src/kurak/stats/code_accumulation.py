"""Codes found by number of interviews, whatever their order, and an estimate of the codes that no interview has shown."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.saturation import occurrence_table
from kurak.stats.student import normal_quantile

Array: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class UnseenCodes:
    """How many codes there may be in all.

    Attributes
    ----------
    observed
        Codes that occur.
    once, twice
        Codes that occur in a single interview, and in two.
    estimate
        Codes in all, at least: Chao2 is a lower bound.
    std_error, low, high
        Its error and limits. The limits are never below what was observed; not numbers where no code occurs once only,
        because the formula then knows of no more codes and of no doubt.
    """

    observed: int
    once: int
    twice: int
    estimate: float
    std_error: float
    low: float
    high: float

    @property
    def unseen(self) -> float:
        """Codes not yet found, at least."""
        return self.estimate - self.observed


@dataclass(frozen=True)
class CodeAccumulation:
    """Expected number of codes in the first 1, 2, … interviews of a random order.

    Attributes
    ----------
    expected
        By number of interviews, from 1.
    std_error
        For interviews drawn from a larger world, with :class:`UnseenCodes` as the number of its codes.
    """

    expected: Array
    std_error: Array


def unseen_codes(occurs: ArrayLike, *, level: float = 0.95) -> UnseenCodes:
    """Return Chao's estimate of how many codes there are, from those that occur once and twice.

    Parameters
    ----------
    occurs
        [interview, code], true where the code was given. Codes that never occur do not matter.
    level
        Confidence, above 0 and below 1.

    Raises
    ------
    ValueError
        If the table is not one of true and false, or the level lies outside its range.

    Notes
    -----
    **Formula** with ``A = (n − 1)/n``: ``S + A Q₁²/(2Q₂)``, variance ``Q₂(A r²/2 + A² r³ + A² r⁴/4)``, ``r = Q₁/Q₂``; where
    ``Q₂ = 0``: ``S + A Q₁(Q₁ − 1)/2``, variance ``A Q₁(Q₁ − 1)/2 + A² Q₁(2Q₁ − 1)²/4 − A² Q₁⁴/(4Ŝ)``. Limits ``S + T/K`` and
    ``S + TK`` with ``T = Ŝ − S`` and ``K = exp(z √ln(1 + v/T²))``.

    **Source** Chao (1987), "Estimating the population size for capture-recapture data with unequal catchability",
    Biometrics 43, 783-791; in R ``vegan::specpool(x)``: chao, chao.se.

    Examples
    --------
    >>> found = unseen_codes([[1, 1, 0, 0, 0], [1, 0, 1, 0, 0], [1, 1, 0, 1, 0], [1, 0, 0, 0, 1]])
    >>> found.observed, found.once, found.twice, round(found.estimate, 3)
    (5, 3, 1, 8.375)
    """
    table = occurrence_table(occurs)
    if not 0 < level < 1:
        raise ValueError(f"a confidence level lies between 0 and 1, both excluded, not at {level}")
    n, frequency = len(table), table.sum(axis=0)
    observed = int((frequency > 0).sum())
    once, twice = int((frequency == 1).sum()), int((frequency == 2).sum())
    a = (n - 1) / n if n else 0.0
    if twice:
        r = once / twice
        estimate = observed + a * once * r / 2
        variance = twice * (a * r**2 / 2 + a**2 * r**3 + a**2 * r**4 / 4)
    elif once:
        estimate = observed + a * once * (once - 1) / 2
        variance = (
            a * once * (once - 1) / 2
            + a**2 * once * (2 * once - 1) ** 2 / 4
            - a**2 * once**4 / (4 * estimate)
        )
    else:
        estimate, variance = float(observed), 0.0
    unseen = estimate - observed
    low = high = float("nan")
    if unseen > 0:
        k = exp(normal_quantile((1 + level) / 2) * sqrt(log(1 + variance / unseen**2)))
        low, high = observed + unseen / k, observed + unseen * k
    return UnseenCodes(observed, once, twice, float(estimate), sqrt(max(variance, 0.0)), low, high)


def code_accumulation(occurs: ArrayLike) -> CodeAccumulation:
    """Return the expected number of codes by number of interviews, over all their orders.

    Parameters
    ----------
    occurs
        [interview, code], true where the code was given.

    Raises
    ------
    ValueError
        If the table is not one of true and false.

    Notes
    -----
    **Formula** ``S(h) = Σ_k (1 − α_k(h))``, ``α_k(h) = C(n − f_k, h)/C(n, h)``, with ``f_k`` the interviews that have code
    ``k``; exact, nothing is shuffled. Error ``√(Σ_k (1 − α_k(h))² − S(h)²/Ŝ)`` with ``Ŝ`` from :func:`unseen_codes`.

    **Source** Colwell, Mao and Chang (2004), "Interpolating, extrapolating, and comparing incidence-based species
    accumulation curves", Ecology 85(10), 2717-2727 (Mao tau); in R ``vegan::specaccum(x, "exact", conditioned = FALSE,
    gamma = "chao")``.

    Examples
    --------
    >>> code_accumulation([[1, 1, 0], [1, 0, 1], [1, 0, 0]]).expected.round(4).tolist()
    [1.6667, 2.3333, 3.0]
    """
    table = occurrence_table(occurs)
    n, frequency = len(table), table.sum(axis=0)
    # Codes that are equally frequent share a curve.
    kinds, times = np.unique(frequency[frequency > 0], return_counts=True)
    h = np.arange(1, n + 1)
    # The share of orders without the code: C(n - f, h)/C(n, h), a product over its interviews.
    missing = np.ones((n, len(kinds)))
    for column, f in enumerate(kinds.tolist()):
        last = n - f
        steps = np.arange(last)
        missing[:last, column] = np.cumprod((last - steps) / (n - steps))
        missing[last:, column] = 0.0
    found = (1 - missing) @ times.astype(float)
    total = unseen_codes(table).estimate
    if not len(kinds):
        return CodeAccumulation(np.zeros(len(h)), np.full(len(h), np.nan))
    variance = ((1 - missing) ** 2) @ times.astype(float) - found**2 / total
    return CodeAccumulation(found, np.sqrt(np.maximum(variance, 0.0)))
