"""Exact probabilities and intervals of a count out of so many."""

from __future__ import annotations

from math import nan

from kurak.stats.distributions.beta import beta_cdf, beta_quantile, beta_survival


def at_least(count: int, *, n: int, share: float) -> float:
    """Return the probability of this many or more out of ``n``.

    Parameters
    ----------
    count, n
        Whole numbers, 0 or more; ``count`` at most ``n``.
    share
        Probability of each, from 0 to 1.

    Returns
    -------
    float

    Notes
    -----
    **Formula** ``Σ_{x ≥ c} C(n, x) p^x q^(n−x) = I_p(c, n − c + 1)``.

    **Source** Johnson, Kemp and Kotz (2005), Univariate Discrete Distributions, §3.4; R
    ``pbinom(count - 1, n, share, lower.tail = FALSE)``.

    Examples
    --------
    >>> round(at_least(3, n=5, share=0.5), 6)
    0.5
    """
    _check(count, n, share)
    if count == 0:
        return 1.0
    return beta_cdf(share, a=count, b=n - count + 1)


def at_most(count: int, *, n: int, share: float) -> float:
    """Return the probability of this many or fewer out of ``n``; see :func:`at_least`.

    Notes
    -----
    **Formula** ``1 − I_p(c + 1, n − c)``, the tail worked out by itself.

    **Source** as :func:`at_least`; R ``pbinom(count, n, share)``.

    Examples
    --------
    >>> round(at_most(1, n=5, share=0.5), 6)
    0.1875
    """
    _check(count, n, share)
    if count == n:
        return 1.0
    return beta_survival(share, a=count + 1, b=n - count)


def exact_interval(count: int, *, n: int, level: float = 0.95) -> tuple[float, float]:
    """Return the exact interval of a share.

    Parameters
    ----------
    count, n
        Whole numbers, 0 or more.
    level
        Confidence, above 0 and below 1.

    Returns
    -------
    tuple
        Lower and upper limit; not numbers where ``n`` is 0.

    Notes
    -----
    **Formula** the shares at which either tail is half of what is left of the level: quantiles of beta(c,
    n−c+1) and beta(c+1, n−c).

    **Source** Clopper and Pearson (1934), Biometrika 26, 404-413; R ``binom.test(count, n)$conf.int``.

    Examples
    --------
    >>> low, high = exact_interval(2, n=10)
    >>> round(low, 6), round(high, 6)
    (0.025211, 0.556095)
    """
    _check(count, n, 0.5)
    if not 0 < level < 1:
        raise ValueError(f"a confidence level lies between 0 and 1, both excluded, not at {level}")
    if n == 0:
        return nan, nan
    tail = (1 - level) / 2
    low = 0.0 if count == 0 else beta_quantile(tail, a=count, b=n - count + 1)
    high = 1.0 if count == n else beta_quantile(tail, a=count + 1, b=n - count, tail="upper")
    return low, high


def _check(count: int, n: int, share: float) -> None:
    if not 0 <= count <= n:
        raise ValueError(f"a count lies from 0 to {n}, not at {count}")
    if not 0 <= share <= 1:
        raise ValueError(f"a share lies from 0 to 1, not at {share}")
