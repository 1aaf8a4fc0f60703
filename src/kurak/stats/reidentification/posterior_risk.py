"""The chance that a record is matched to the right person, from how many share its key values in sample and population."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

_RECURSION = 30
"""Up to this sample frequency the recursion from the closed form takes no more steps than the series."""


def posterior_risk(sample: ArrayLike, population: ArrayLike) -> Array:
    """Return the expected value of 1/F, given how many records share the key values: exact, for every frequency.

    Parameters
    ----------
    sample
        Records of the sample with the key values, 1 or more: ``f``.
    population
        Their weights added up, ``f`` or more.

    Returns
    -------
    array
        Between 0 and 1, one for each pair. It serves to choose what a file must not show; it is about combinations of values, and
        no person's number is shown anywhere.

    Raises
    ------
    ValueError
        If a frequency is below 1, or more records than people have the key values: weights then do not count people.

    Notes
    -----
    **Formula** with ``p = f / F̂`` and ``q = 1 − p``, the population frequency given ``f`` is negative binomial, ``Pr(F = h) =
    C(h−1, f−1) p^f q^(h−f)``, so that ``E[1/F] = ∫₀¹ p v^(f−1) / (p + q v) dv = (p^f / f) ₂F₁(f, f; f+1; q) = (p / f) ₂F₁(1, 1;
    f+1; q)``. For ``f = 1`` that is ``(p/q) ln(1/p)``, and ``E_f = (p/q) (1/(f−1) − E_(f−1))``: for ``f = 2`` it is ``(p/q) −
    (p/q)² ln(1/p)``, for ``f = 3`` it is ``(p/q)/2 − (p/q)² + (p/q)³ ln(1/p)``. The recursion is used where it does not lose digits
    (``p ≤ 1/2``, ``f`` up to 30), the series of positive terms of the last form elsewhere. No approximation.

    **Source** Benedetti and Franconi (1998), Statistical and technological solutions for controlled data dissemination; Franconi and
    Polettini (2004), Individual risk estimation in μ-Argus: a review, in Privacy in Statistical Databases, 262-272; Hundepool et al. (2012), Statistical Disclosure Control, chapter 3. R ``sdcMicro::indivRisk(f)$rk`` (its values for ``f``
    of 1 and 2; it approximates from 3 on).

    Examples
    --------
    >>> posterior_risk([1, 2, 4], [17, 110, 4]).round(8).tolist()
    [0.17707583, 0.01714426, 0.25]
    """
    f, people = np.broadcast_arrays(np.asarray(sample, dtype=float), np.asarray(population, dtype=float))
    if f.size and (not np.isfinite(f).all() or not np.isfinite(people).all() or f.min() < 1 or (f != np.rint(f)).any()):
        raise ValueError("sample frequencies are whole numbers of 1 or more, population frequencies are numbers")
    # The last digits of weights that were added up.
    if (people < f * (1 - 1e-9)).any():
        raise ValueError("more records than people share key values: weights have to add up to the population")
    p = np.minimum(f / people, 1.0)
    risk = np.empty(f.shape)
    steps = (p <= 0.5) & (f <= _RECURSION)
    risk[steps] = _by_recursion(f[steps], p[steps])
    risk[~steps] = _by_series(f[~steps], p[~steps])
    return risk


def _by_recursion(f: Array, p: Array) -> Array:
    odds = p / (1 - p)
    value: Array = -odds * np.log(p)
    left = np.arange(len(f))
    for step in range(2, int(f.max(initial=1)) + 1):
        left = left[f[left] >= step]
        value[left] = odds[left] * (1 / (step - 1) - value[left])
    return value


def _by_series(f: Array, p: Array) -> Array:
    term = p / f
    total = term.copy()
    j = 0
    while (term > 1e-17 * total).any():
        j += 1
        term = term * (1 - p) * j / (f + j)
        total += term
    return total


@dataclass(frozen=True)
class FileRisk:
    """What the risks of all records say of the file; made by :func:`file_risk`.

    Parameters
    ----------
    expected_matches
        Right matches that are expected if every record is looked for.
    share
        The same, over the records.
    largest
        The largest chance of any combination of key values.
    above
        Records above the largest chance that is allowed.
    """

    expected_matches: float
    share: float
    largest: float
    above: int


def file_risk(risk: ArrayLike, *, allowed: float = 1.0) -> FileRisk:
    """Return expected right matches, and how many records are above an allowed chance.

    Notes
    -----
    **Formula** ``Σ_i r_i`` and ``Σ_i r_i / n``. **Source** Hundepool et al. (2012), chapter 3 (global risk). R
    ``sdcMicro::measure_risk(...)$global_risk_ER``.

    Examples
    --------
    >>> file_risk([0.5, 0.25, 0.25], allowed=0.3)
    FileRisk(expected_matches=1.0, share=0.3333333333333333, largest=0.5, above=1)
    """
    r = np.asarray(risk, dtype=float)
    if r.ndim != 1 or not len(r) or not ((r >= 0) & (r <= 1)).all():
        raise ValueError("chances are between 0 and 1, one for each record")
    return FileRisk(float(r.sum()), float(r.mean()), float(r.max()), int((r > allowed).sum()))


def household_risk(risk: ArrayLike, households: ArrayLike) -> Array:
    """Return the chance that at least one member of a record's household is matched to the right person.

    Parameters
    ----------
    risk
        Chances of records.
    households
        Household of each record, any whole number.

    Notes
    -----
    **Formula** ``1 − Π (1 − r_i)`` over the household. **Source** Hundepool et al. (2012), chapter 3; R
    ``sdcMicro::measure_risk(..., hid)``.

    Examples
    --------
    >>> household_risk([0.5, 0.5, 0.1], [1, 1, 2]).round(10).tolist()
    [0.75, 0.75, 0.1]
    """
    r = np.asarray(risk, dtype=float)
    _, labels = np.unique(np.asarray(households), return_inverse=True)
    if r.ndim != 1 or labels.shape != r.shape or not ((r >= 0) & (r <= 1)).all():
        raise ValueError("chances are between 0 and 1, with one household for each record")
    # Of a chance of 1 the logarithm is minus infinity, which is what it should be.
    with np.errstate(divide="ignore"):
        logs = np.bincount(labels, weights=np.log1p(-r))
    found: Array = -np.expm1(logs)[labels]
    return found
