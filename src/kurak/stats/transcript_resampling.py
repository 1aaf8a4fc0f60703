"""Errors of a number that is computed from sums over transcripts: each is left out in turn, or all are drawn again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.student import t_quantile

Array: TypeAlias = NDArray[np.float64]
Statistic: TypeAlias = Callable[[Array], Array]
"""Takes sums, their kinds along the last axis, and returns numbers for whatever axes stand before."""

CHUNK = 4_000_000
"""Numbers held at once while transcripts are drawn again: 32 MB."""


@dataclass(frozen=True)
class Spread:
    """Standard errors and limits of numbers, one of each a number.

    Attributes
    ----------
    std_error
        Not a number where it cannot be known.
    low, high
        Limits of the interval.
    df
        Degrees of freedom, not a number for limits that are quantiles of draws.
    n_transcripts
        Transcripts that add anything to the number.
    """

    std_error: Array
    low: Array
    high: Array
    df: Array
    n_transcripts: NDArray[np.int64]


def jackknife_spread(
    sums: ArrayLike, statistic: Statistic, *, level: float = 0.95, sampling_fraction: float = 0.0
) -> Spread:
    """Return errors from leaving out one transcript at a time, with limits by Student's t.

    Parameters
    ----------
    sums
        Numbers by transcript, [transcript, …, kind of sum]; the statistic is computed from their totals.
    statistic
        What is computed from totals [any axes, …, kind of sum].
    level
        Confidence, above 0 and below 1.
    sampling_fraction
        Transcripts coded as a share of all transcripts spoken of; 0 where these stand for many more.

    Returns
    -------
    Spread
        Not a number where fewer than two transcripts add anything, or where the number does not exist
        without one of them: a code that occurs in a single transcript has no interval.

    Raises
    ------
    ValueError
        If the level or the fraction lies outside its range, or sums are not numbers.

    Notes
    -----
    **Formula** ``v = (1 − f)(T − 1)/T · Σ_t (θ₍t₎ − θ̄)²`` over the ``T`` transcripts that add anything, with
    ``θ₍t₎`` the number without transcript ``t`` and ``θ̄`` their mean; limits ``θ ± t_{T−1} √v``.

    **Source** Efron and Tibshirani (1993), An introduction to the bootstrap, chapter 11; in R
    ``survey::svrepdesign(type = "JK1")``.

    Examples
    --------
    The mean of three transcripts, whose jackknife error is the usual one:

    >>> spread = jackknife_spread([[1.0, 1.0], [2.0, 1.0], [6.0, 1.0]], lambda s: s[..., 0] / s[..., 1])
    >>> round(float(spread.std_error), 6), int(spread.df)
    (1.527525, 2)
    """
    parts = _checked(sums, level)
    if not 0 <= sampling_fraction <= 1:
        raise ValueError(f"a sampling fraction lies from 0 to 1, not at {sampling_fraction}")
    totals = parts.sum(axis=0)
    estimate = statistic(totals)
    without = statistic(totals - parts)
    extra = without.ndim - (parts.ndim - 1)
    adds = np.any(parts != 0, axis=-1).reshape(parts.shape[:-1] + (1,) * extra)
    adds = np.broadcast_to(adds, without.shape)
    n = adds.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        centre = np.where(adds, without, 0.0).sum(axis=0) / n
        squares = (np.where(adds, without - centre, 0.0) ** 2).sum(axis=0)
        error = np.sqrt((1 - sampling_fraction) * (n - 1) / n * squares)
    error = np.where(n >= 2, error, np.nan)
    df = np.where(n >= 2, n - 1.0, np.nan)
    half = t_quantiles(df, level) * error
    return Spread(error, estimate - half, estimate + half, df, np.asarray(n, dtype=np.int64))


def bootstrap_spread(
    sums: ArrayLike, statistic: Statistic, *, seed: int, resamples: int = 1000, level: float = 0.95
) -> Spread:
    """Return errors from drawing as many transcripts again, with replacement.

    Parameters
    ----------
    sums, statistic, level
        As for :func:`jackknife_spread`.
    seed
        Of the draws: the same seed, the same limits.
    resamples
        Draws, 100 or more.

    Returns
    -------
    Spread
        The standard deviation of the draws and their quantiles. A draw in which the number does not exist
        is left out; where more than one in twenty is, nothing is given.

    Raises
    ------
    ValueError
        If the level lies outside its range, sums are not numbers, or there are fewer than 100 draws.

    Notes
    -----
    **Formula** percentile interval of ``θ`` over draws of ``T`` transcripts out of ``T``.

    **Source** Davison and Hinkley (1997), Bootstrap methods and their application, §3.8 (clusters) and §5.3.

    Examples
    --------
    >>> spread = bootstrap_spread([[1.0], [2.0], [6.0]], lambda s: s[..., 0] / 3, seed=1, resamples=2000)
    >>> bool(1.1 < spread.std_error < 1.4), float(spread.low) >= 1, float(spread.high) <= 6
    (True, True, True)
    """
    parts = _checked(sums, level)
    if resamples < 100:
        raise ValueError(f"limits need 100 draws or more, not {resamples}")
    t = parts.shape[0]
    adds = np.any(parts != 0, axis=-1).sum(axis=0)
    flat = parts.reshape(t, -1)
    random = np.random.default_rng(seed)
    size = max(1, CHUNK // max(1, flat.shape[1]))
    draws: list[Array] = []
    for first in range(0, resamples, size):
        times = random.multinomial(t, np.full(t, 1 / t), size=min(size, resamples - first))
        draws.append(statistic((times.astype(float) @ flat).reshape((len(times), *parts.shape[1:]))))
    values = np.concatenate(draws)
    extra = values.ndim - (parts.ndim - 1)
    n = np.broadcast_to(adds.reshape(adds.shape + (1,) * extra), values.shape[1:])
    enough = (np.isnan(values).mean(axis=0) <= 0.05) & (n >= 2)
    # Where too few draws exist any number will do: it is replaced below.
    usable = np.where(enough, values, 0.0)
    tail = (1 - level) / 2
    low, high = np.nanquantile(usable, [tail, 1 - tail], axis=0)
    error = np.nanstd(usable, axis=0, ddof=1)
    error, low, high = (np.where(enough, x, np.nan) for x in (error, low, high))
    return Spread(error, low, high, np.full(error.shape, np.nan), np.asarray(n, dtype=np.int64))


def t_quantiles(df: ArrayLike, level: float) -> Array:
    """Return the two-sided quantile of Student's t for each number of degrees of freedom.

    Examples
    --------
    >>> t_quantiles([10.0, float("nan")], 0.95).round(4).tolist()
    [2.2281, nan]
    """
    given = np.asarray(df, dtype=float)
    known = {
        value: t_quantile((1 + level) / 2, df=value) if value > 0 else np.nan
        for value in np.unique(given[~np.isnan(given)]).tolist()
    }
    return np.array([known.get(value, np.nan) for value in given.ravel().tolist()]).reshape(given.shape)


def _checked(sums: ArrayLike, level: float) -> Array:
    parts = np.asarray(sums, dtype=float)
    if parts.ndim < 2 or not parts.shape[0]:
        raise ValueError("sums stand by transcript and kind, with one transcript or more")
    if not np.all(np.isfinite(parts)):
        raise ValueError("a sum is a finite number")
    if not 0 < level < 1:
        raise ValueError(f"a confidence level lies between 0 and 1, both excluded, not at {level}")
    return parts
