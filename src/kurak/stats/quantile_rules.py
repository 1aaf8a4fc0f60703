"""Quantiles of weighted values by twelve rules, and the limits of a quantile's interval.

The rules differ in what they answer between two values of the sample. ``math`` is the definition: the
smallest value that at least this share of the population stays at or below.
"""

from collections.abc import Callable
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float64]
Rule = Literal["math", "school", "shahvaish", "shahvaish_as_published", "hf1", "hf2", "hf3", "hf4", "hf5", "hf6", "hf7", "hf8", "hf9"]
RULES: tuple[str, ...] = get_args(Rule)
Comparison = Literal["as_r", "tolerant"]

# A share of weights is a quotient of sums: it meets a probability up to their rounding.
_ROUNDING = 1e-12


def quantile(
    values: ArrayLike,
    *,
    weights: ArrayLike,
    probabilities: ArrayLike,
    rule: Rule = "math",
    comparison: Comparison = "as_r",
) -> Array:
    """Return quantiles of weighted values.

    Parameters
    ----------
    values
        One number a record, in any order; not a number where a record has none.
    weights
        Weight of each record, 0 or more, in any unit. Records without weight or value are left out.
    probabilities
        Shares of the population, from 0 to 1; not a number gives not a number.
    rule
        ``math`` (also ``hf1``): the smallest value whose share at or below reaches the probability.
        ``school`` (``hf2``): the same, but half-way to the next value where the share is met exactly.
        ``hf3``: of different values, the one below where the share is met exactly and its number is even.
        ``hf4``: straight lines between the shares. ``hf5`` to ``hf9``: straight lines between (Hyndman and
        Fan's) plotting positions. ``shahvaish_as_published``: the value whose middle position is the last one
        reached; ``shahvaish``: the same as R computes it.
    comparison
        When a share meets a probability. ``as_r``: when the computer's numbers are equal, sums being kept as
        R keeps them; a half of 200 equal weights may then fall on either side, by their last digit.
        ``tolerant``: up to 1e-12, so that the unit of the weights never matters. They differ where a share is
        met exactly, which takes equal or round weights.

    Returns
    -------
    ndarray
        One quantile for each probability, of the same shape; not a number without any record.

    Raises
    ------
    ValueError
        If the rule or the comparison has another name, arrays differ in length, a weight is negative or not a
        number, or a probability lies outside 0 to 1.

    Notes
    -----
    **Formula** with ``C_k`` the sum of the first ``k`` weights, ``W`` of all, positions ``p_k``
    are ``(C_k − w_k/2)/W`` (``hf5``), ``C_k/(W + w_n)`` (``hf6``), ``C_{k−1}/C_{n−1}`` (``hf7``), ``(C_{k−1}
    + ⅔ w_k)/(W + w_n/3)`` (``hf8``), ``(C_{k−1} + ⅝ w_k)/(W + w_n/4)`` (``hf9``) and ``(C'_k + ½ − w'_k/2)/(n
    + 1)`` (``shahvaish_as_published``), where ``w'`` are weights of mean 1; ``shahvaish`` has ``w_k`` in place of
    ``w'_k``.

    R differs in one place. Below the share of the smallest value it takes ``math``, ``school`` and ``hf1``
    to ``hf3`` from the second value and goes below the smallest by ``hf4``; here it is the smallest, as
    defined. R's ``shahvaish`` divides the weights by their mean in ``C'`` but not in ``w'``, so that it depends on their
    unit; under that name it is given as R gives it, so that numbers can be compared. Use the published one.

    **Source** Hyndman and Fan (1996), "Sample quantiles in statistical packages", The American Statistician
    50(4), 361-365; Shah and Vaish (2006), Proceedings of the ASA Survey Research Methods Section; R
    ``survey::svyquantile(~y, design, 0.5, qrule = "math")``.

    Examples
    --------
    >>> quantile([1, 2, 3, 10], weights=[1, 1, 1, 1], probabilities=[0.5, 0.6]).tolist()
    [2.0, 3.0]
    >>> quantile([1, 2, 3, 10], weights=[1, 1, 1, 1], probabilities=0.5, rule="school").tolist()
    2.5
    """
    if rule not in RULES:
        raise ValueError(f"rule is one of {', '.join(RULES)}, not {rule!r}")
    if comparison not in ("as_r", "tolerant"):
        raise ValueError(f"comparison is as_r or tolerant, not {comparison!r}")
    x, w = _sorted(values, weights)
    p = np.asarray(probabilities, dtype=float)
    if np.any((p < 0) | (p > 1)):
        raise ValueError("probabilities lie from 0 to 1")
    if not len(x):
        return np.full(p.shape, np.nan)
    asked = np.where(np.isnan(p), 0.5, p)
    return np.where(
        np.isnan(p), np.nan, _by_rule(x, w, asked, rule, 0.0 if comparison == "as_r" else _ROUNDING)
    )


def interval_from_shares(
    values: ArrayLike, *, weights: ArrayLike, low: float, high: float, rule: Rule = "math"
) -> tuple[float, float]:
    """Return the limits of a quantile from the limits of the share at or below it: Woodruff's interval.

    Parameters
    ----------
    values, weights
        As for :func:`quantile`.
    low, high
        Limits of the share of the population at or below the estimated quantile, by ``mean``, ``beta``,
        ``xlogit`` or ``asin`` of :mod:`~kurak.stats.proportion_intervals`.
    rule
        As for :func:`quantile`.

    Returns
    -------
    tuple
        Lower and upper limit; not a number where the share's limit is below 0 or above 1: the sample does not
        reach that far.

    Raises
    ------
    ValueError
        As for :func:`quantile`.

    Notes
    -----
    **Formula** quantiles by the same rule at the probabilities ``low`` and ``high``.

    **Source** Woodruff (1952), Journal of the American Statistical Association 47, 635-646; R
    ``survey::svyquantile(~y, design, 0.5, interval.type = "mean")``.

    Examples
    --------
    >>> interval_from_shares([1, 2, 3, 4, 5], weights=[1, 1, 1, 1, 1], low=0.3, high=1.1)
    (2.0, nan)
    """
    shares = np.array([low, high])
    shares[(shares < 0) | (shares > 1)] = np.nan
    limits = quantile(values, weights=weights, probabilities=shares, rule=rule)
    return float(limits[0]), float(limits[1])


def interval_from_scores(
    values: ArrayLike, *, score: Callable[[float], float], critical: float
) -> tuple[float, float]:
    """Return the limits of a quantile as the values that a test would just not reject.

    Parameters
    ----------
    values
        The values at which the score can change; in any order, ties allowed.
    score
        Gives, for a value ``θ``, the estimated share above ``θ`` less ``1 − p``, over its standard error. It
        falls as ``θ`` grows.
    critical
        What the score is compared with, above 0: the t quantile of the confidence level.

    Returns
    -------
    tuple
        The smallest value whose score is at most ``critical``, and the smallest whose score is at most
        ``−critical``; not a number where there is none.

    Raises
    ------
    ValueError
        If ``critical`` is not above 0.

    Notes
    -----
    **Formula** ``min{θ : s(θ) ≤ c}`` and ``min{θ : s(θ) ≤ −c}``, by halving: the score is a step
    function, so there is no need to search between values. R looks for the same steps, then takes its
    quantile rule at the unweighted share of records at or below them: the same values where weights are
    equal.

    **Source** Francisco and Fuller (1991), "Quantile estimation with a complex survey design", Annals of
    Statistics 19(1), 454-469; R ``survey::svyquantile(~y, design, 0.5, interval.type = "score")``.

    Examples
    --------
    >>> interval_from_scores([1, 2, 3, 4, 5, 6, 7, 8], score=lambda y: (0.5 - y / 8) / 0.15, critical=1.9)
    (2.0, 7.0)
    """
    if not critical > 0:
        raise ValueError(f"the critical value is above 0, not {critical}")
    known = np.asarray(values, dtype=float)
    distinct = np.unique(known[~np.isnan(known)])

    def first_at_most(bound: float) -> float:
        low, high = 0, len(distinct)
        while low < high:
            middle = (low + high) // 2
            if score(float(distinct[middle])) <= bound:
                high = middle
            else:
                low = middle + 1
        return float(distinct[low]) if low < len(distinct) else float("nan")

    return first_at_most(critical), first_at_most(-critical)


def _sorted(values: ArrayLike, weights: ArrayLike) -> tuple[Array, Array]:
    x, w = np.asarray(values, dtype=float), np.asarray(weights, dtype=float)
    if x.ndim != 1 or x.shape != w.shape:
        raise ValueError("values and weights have one number for each record")
    if np.any(np.isnan(w) | (w < 0)):
        raise ValueError("a weight is 0 or more")
    kept = (w > 0) & ~np.isnan(x)
    x, w = x[kept], w[kept]
    order = np.argsort(x, kind="stable")
    return x[order], w[order]


def _by_rule(x: Array, w: Array, p: Array, rule: str, rounding: float) -> Array:
    upto = _running_sum(w)
    before, total, last = upto - w, upto[-1], w[-1]
    if rule in ("math", "hf1", "school", "hf2"):
        return _step(x, upto, p, "middle" if rule in ("school", "hf2") else "below", rounding)
    if rule == "hf3":
        distinct, first = np.unique(x, return_index=True)
        return _step(distinct, _running_sum(np.add.reduceat(w, first)), p, "even", rounding)
    if rule in ("shahvaish", "shahvaish_as_published"):
        scaled = w / (total / len(w))
        own = w if rule == "shahvaish" else scaled
        positions = (_running_sum(scaled) + 0.5 - own / 2) / (len(x) + 1)
        # With w_k for w'_k positions may fall; R puts the values in their order.
        order = np.argsort(positions, kind="stable")
        reached = np.searchsorted(positions[order], p + rounding, side="right")
        return np.asarray(x[order][np.maximum(reached - 1, 0)], dtype=float)
    if len(x) == 1:
        return np.full(p.shape, x[0])
    positions = {
        "hf4": upto / total,
        "hf5": (upto - w / 2) / total,
        "hf6": upto / (total + last),
        "hf7": before / upto[-2],
        "hf8": (before + w * 2 / 3) / (total + last / 3),
        "hf9": (before + w * 5 / 8) / (total + last / 4),
    }[rule]
    return np.asarray(np.interp(p, positions, x), dtype=float)


def _running_sum(w: Array) -> Array:
    # R adds in the widest float of the machine and keeps the usual one.
    return np.asarray(np.cumsum(w, dtype=np.longdouble), dtype=float)


def _step(x: Array, upto: Array, p: Array, tie: str, rounding: float) -> Array:
    """Return the first value whose share exceeds ``p``; where one meets it, go by ``tie``."""
    total, top = upto[-1], len(x) - 1
    reached = np.searchsorted(upto, (p + rounding) * total, side="right")
    low, high = np.maximum(reached - 1, 0), np.minimum(reached, top)
    met = (reached > 0) & (np.abs(p - upto[low] / total) <= rounding)
    if tie == "middle":
        where_met = (x[low] + x[high]) / 2
    elif tie == "even":
        where_met = np.where(reached % 2 == 0, x[low], x[high])
    else:
        where_met = x[low]
    return np.asarray(np.where(met, where_met, x[high]), dtype=float)
