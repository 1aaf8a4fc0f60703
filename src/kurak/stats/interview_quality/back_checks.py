"""Questions asked a second time by somebody else: how often the answers differ, and whether they differ in one direction."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, nan, sqrt
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.interview_quality.exact_binomial import at_least, at_most, exact_interval
from kurak.stats.student import normal_quantile, t_cdf, t_quantile

Array: TypeAlias = NDArray[np.float64]
KappaWeights = Literal["none", "linear", "quadratic"]
QuestionType = Literal[1, 2, 3]

QUESTION_TYPES: dict[int, str] = {
    1: "does not change: the interview may not have been held, or with somebody else",
    2: "may be misunderstood or shortened: training",
    3: "hard to answer or apt to change: the question",
}
"""What a difference points at, by type of question, as back-checks of Innovations for Poverty Action name them."""


@dataclass(frozen=True)
class ErrorRate:
    """Share of answers that differ; ``low`` and ``high`` are exact limits."""

    differing: int
    compared: int
    rate: float
    low: float
    high: float


@dataclass(frozen=True)
class Kappa:
    """Agreement beyond chance, with the error of a simple random sample.

    Parameters
    ----------
    estimate, std_error, low, high
        At most 1. Not a number where all gave one answer.
    agreed, by_chance
        Weighted shares that agree, and that chance alone would make agree.
    n
        Pairs.
    """

    estimate: float
    std_error: float
    low: float
    high: float
    agreed: float
    by_chance: float
    n: int


@dataclass(frozen=True)
class PairedTest:
    """Whether second answers differ from first ones in one direction.

    Parameters
    ----------
    kind
        What ``statistic`` is: ``mean change`` of second less first (paired t), or ``share up`` of the changes
        (sign test and McNemar's).
    low, high, p_value
        Interval of it, and two-sided probability.
    changed, n
        Pairs that differ, and pairs.
    """

    kind: Literal["mean change", "share up"]
    statistic: float
    low: float
    high: float
    p_value: float
    changed: int
    n: int


def error_rate(
    first: ArrayLike, *, second: ArrayLike, tolerance: float = 0.0, level: float = 0.95
) -> ErrorRate:
    """Count how many answers differ from those of the back-check.

    Parameters
    ----------
    first, second
        Answers as numbers, or codes; not a number where one is missing, which is left out. Arrays of one
        shape.
    tolerance
        Numbers that differ by no more than this agree; 0 or more.
    level
        Confidence of the exact interval.

    Returns
    -------
    ErrorRate

    Raises
    ------
    ValueError
        If shapes differ, or the tolerance is negative.

    Notes
    -----
    **Formula** ``#{|x − y| > tolerance}/n``; answers of one person count as independent.

    **Source** Innovations for Poverty Action, bcstats (Stata); Clopper and Pearson (1934); R
    ``binom.test(differing, n)$conf.int``.

    Examples
    --------
    >>> found = error_rate([1, 2, 3, 4], second=[1, 2, 3, 5])
    >>> found.rate, round(found.low, 4), round(found.high, 4)
    (0.25, 0.0063, 0.8059)
    """
    x, y = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    if x.shape != y.shape or not tolerance >= 0:
        raise ValueError("first and second have one shape, and the tolerance is 0 or more")
    both = ~(np.isnan(x) | np.isnan(y))
    n, differing = int(both.sum()), int((np.abs(x - y)[both] > tolerance).sum())
    low, high = exact_interval(differing, n=n, level=level)
    return ErrorRate(differing, n, differing / n if n else nan, low, high)


def agreement(
    first: ArrayLike, *, second: ArrayLike, weights: KappaWeights = "none", level: float = 0.95
) -> Kappa:
    """Estimate Cohen's kappa of two series of answers.

    Parameters
    ----------
    first, second
        Codes of answers, evenly spaced and in order where agreement is weighted; not a number where missing.
        Arrays (pairs).
    weights
        ``none``: the same or not. ``linear`` and ``quadratic``: near answers agree in part.
    level
        Confidence.

    Returns
    -------
    Kappa

    Raises
    ------
    ValueError
        If lengths differ, or weights have another name.

    Notes
    -----
    **Formula** ``κ = (p_o − p_e)/(1 − p_e)``, ``p_o = Σ w_ij p_ij``, ``p_e = Σ w_ij p_i. p_.j``, w 1 and 0,
    ``1 − |i−j|/(k−1)``, or ``1 − (i−j)²/(k−1)²``; variance ``{Σ p_ij [w_ij(1−p_e) − (w̄_i. + w̄_.j)(1−p_o)]²
    − (p_o p_e − 2p_e + p_o)²}/(n(1−p_e)⁴)``.

    **Source** Cohen (1968), Psychological Bulletin 70, 213-220; Fleiss, Cohen and Everitt (1969),
    Psychological Bulletin 72, 323-327; R ``psych::cohen.kappa(x)``. The error of weighted kappa in psych
    2.2.9 is another one; ours is that of ``survey::svycontrast`` of the cells of the table.

    Examples
    --------
    >>> round(agreement([1, 1, 2, 2, 3, 3], second=[1, 2, 2, 2, 3, 3]).estimate, 6)
    0.75
    """
    if weights not in ("none", "linear", "quadratic"):
        raise ValueError(f"weights are none, linear or quadratic, not {weights!r}")
    x, y = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    if x.ndim != 1 or x.shape != y.shape:
        raise ValueError("first and second have one value for each pair")
    both = ~(np.isnan(x) | np.isnan(y))
    codes, at = np.unique(np.concatenate([x[both], y[both]]), return_inverse=True)
    n, k = int(both.sum()), len(codes)
    if k < 2:
        return Kappa(nan, nan, nan, nan, nan, nan, n)
    p = np.bincount(at[:n] * k + at[n:], minlength=k * k).reshape(k, k) / n
    # Distance of the codes themselves: an answer that nobody gave still lies between two others.
    apart = np.abs(codes[:, None] - codes[None, :]) / (codes[-1] - codes[0])
    w = {"none": (apart == 0).astype(float), "linear": 1 - apart, "quadratic": 1 - apart**2}[weights]
    row, column = p.sum(axis=1), p.sum(axis=0)
    agreed, chance = float((w * p).sum()), float(row @ w @ column)
    kappa = (agreed - chance) / (1 - chance)
    marginal = (w @ column)[:, None] + (row @ w)[None, :]
    inner = (p * (w * (1 - chance) - marginal * (1 - agreed)) ** 2).sum()
    variance = float(inner - (agreed * chance - 2 * chance + agreed) ** 2) / (n * (1 - chance) ** 4)
    error = sqrt(max(variance, 0.0))
    half = normal_quantile((1 + level) / 2) * error
    return Kappa(kappa, error, kappa - half, kappa + half, agreed, chance, n)


def sign_test(first: ArrayLike, *, second: ArrayLike, level: float = 0.95) -> PairedTest:
    """Test whether changed answers go up as often as down; for answers of two values this is McNemar's exact test.

    Parameters
    ----------
    first, second
        Answers as numbers; not a number where missing. Arrays (pairs).
    level
        Confidence.

    Returns
    -------
    PairedTest
        Not a number where no answer changed.

    Notes
    -----
    **Formula** ``p = min(1, 2 min(P(X ≤ u), P(X ≥ u)))`` for X binomial(changed, ½).

    **Source** McNemar (1947), Psychometrika 12, 153-157; Conover (1999), Practical Nonparametric Statistics,
    §3.4-3.5; R ``binom.test(up, changed)``.

    Examples
    --------
    >>> round(sign_test([0, 0, 0, 0, 0, 1], second=[1, 1, 1, 1, 1, 1]).p_value, 6)
    0.0625
    """
    change = _change(first, second)
    up, changed = int((change > 0).sum()), int((change != 0).sum())
    if not changed:
        return PairedTest("share up", nan, nan, nan, nan, 0, len(change))
    p = min(1.0, 2 * min(at_most(up, n=changed, share=0.5), at_least(up, n=changed, share=0.5)))
    low, high = exact_interval(up, n=changed, level=level)
    return PairedTest("share up", up / changed, low, high, p, changed, len(change))


def paired_t_test(first: ArrayLike, *, second: ArrayLike, level: float = 0.95) -> PairedTest:
    """Test whether second answers are higher or lower than first ones on average.

    Parameters
    ----------
    first, second
        Answers as numbers; not a number where missing. Arrays (pairs).
    level
        Confidence.

    Returns
    -------
    PairedTest
        Without an interval where there are fewer than two pairs, or all changed by the same.

    Notes
    -----
    **Formula** ``d̄ ± t s/√n`` of ``d = second − first``.

    **Source** Student (1908), Biometrika 6, 1-25; R ``t.test(second, first, paired = TRUE)``.

    Examples
    --------
    >>> found = paired_t_test([10, 12, 9, 11], second=[11, 12, 11, 12])
    >>> found.statistic, round(found.p_value, 6)
    (1.0, 0.091721)
    """
    change = _change(first, second)
    n, changed = len(change), int((change != 0).sum())
    mean = float(change.mean()) if n else nan
    error = float(change.std(ddof=1)) / sqrt(n) if n > 1 else nan
    if not 0 < error < inf:
        return PairedTest("mean change", mean, nan, nan, nan, changed, n)
    half = t_quantile((1 + level) / 2, df=n - 1) * error
    return PairedTest(
        "mean change", mean, mean - half, mean + half, 2 * t_cdf(-abs(mean / error), df=n - 1), changed, n
    )


def _change(first: ArrayLike, second: ArrayLike) -> Array:
    x, y = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    if x.ndim != 1 or x.shape != y.shape:
        raise ValueError("first and second have one value for each pair")
    change: Array = y - x
    return change[~np.isnan(change)]
