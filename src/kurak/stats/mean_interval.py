"""The mean of a few answers, with its Student t interval."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from kurak.stats.student import t_quantile


def mean_interval(values: Sequence[float], *, level: float = 0.95) -> tuple[float, float, float]:
    """Return the mean and the ends of its t interval.

    Parameters
    ----------
    values
        At least two numbers.
    level
        Above 0 and below 1.

    Returns
    -------
    tuple of float
        Mean, lower end, upper end.

    Raises
    ------
    ValueError
        If there are fewer than two numbers.

    Notes
    -----
    **Formula** ``x̄ ± t_{(1+level)/2, n-1} · s / √n``, ``s² = Σ (x - x̄)² / (n - 1)``: as if the numbers were a simple random sample
    of many.

    **Reference** Student (1908), "The probable error of a mean", Biometrika 6(1), 1-25; R ``t.test(c(2, 3, 3, 4, 2, 1, 3))``.

    Examples
    --------
    >>> [round(one, 9) for one in mean_interval([2, 3, 3, 4, 2, 1, 3])]
    [2.571428571, 1.668871538, 3.473985605]
    """
    n = len(values)
    if n < 2:
        raise ValueError(f"an interval needs two numbers or more, not {n}")
    mean = sum(values) / n
    half = t_quantile((1 + level) / 2, df=n - 1) * sqrt(sum((value - mean) ** 2 for value in values) / (n - 1) / n)
    return mean, mean - half, mean + half
