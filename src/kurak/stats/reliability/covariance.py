"""Weighted covariances of items when some answers are missing, and what each respondent adds to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float64]
Missing: TypeAlias = Literal["pairwise", "complete"]


@dataclass(frozen=True)
class ItemCovariance:
    """Covariances of items, with the bases behind them; made by :func:`item_covariance`.

    Parameters
    ----------
    covariance
        In squared units of the answer scale; array (items, items). Not a number where fewer than two
        respondents answered both items.
    means
        Weighted mean of each item, over those who count for it; array (items).
    bases
        Respondents who answered both items; array (items, items), each item's own on the diagonal.
    n
        Respondents who answered at least one item; under ``"complete"``, all items.
    """

    covariance: Array
    means: Array
    bases: NDArray[np.int64]
    n: int


@dataclass(frozen=True)
class _Pairs:
    """Sums over those who answered both items, of answers taken from the middle; arrays (items, items)."""

    present: Array  # (rows, items): 1 where an answer counts
    centred: Array  # (rows, items): 0 where it does not
    middle: Array
    weight: Array
    mean: Array  # of the row's item, over those who answered the column's item too
    covariance: Array  # with divisor weight
    bases: NDArray[np.int64]


def item_covariance(
    answers: ArrayLike, *, weights: ArrayLike | None = None, missing: Missing = "pairwise"
) -> ItemCovariance:
    """Return the weighted covariance matrix of items.

    Parameters
    ----------
    answers
        Answers, negative items turned; array (respondents, items), not a number where there is none.
    weights
        Weight of each respondent, at least 0; array (respondents). None weighs all alike. A weight of 0 takes
        a respondent out, as outside a domain.
    missing
        ``"pairwise"`` takes for each two items those who answered both; ``"complete"`` takes only those who
        answered all items.

    Returns
    -------
    ItemCovariance

    Raises
    ------
    ValueError
        If the arrays do not fit, a weight is negative or missing, or the option has no such name.

    Notes
    -----
    **Formula** ``n/(n-1) Σ w (x - x̄)(y - ȳ) / Σ w`` over the n respondents with both answers, means over the
    same ones. Weights of any size give the same; equal weights give the sample covariance.

    **Source** Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, §5.9. In R ``cov(x,
    use = "pairwise")`` or ``use = "complete"``; with weights ``survey::svyvar(~a + b, design)`` of complete
    rows.

    Examples
    --------
    >>> found = item_covariance([[1.0, 2.0], [3.0, 2.0], [2.0, float("nan")], [5.0, 5.0]], weights=[1, 1, 2, 2])
    >>> found.covariance.round(4).tolist()
    [[3.1111, 3.375], [3.375, 3.375]]
    >>> found.means.round(4).tolist(), found.bases.tolist(), found.n
    ([3.0, 3.5], [[4, 3], [3, 3]], 4)
    """
    x, w = _read(answers, weights)
    pairs = _pairs(x, w, missing)
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = np.where(pairs.bases > 1, pairs.bases / (pairs.bases - 1.0), np.nan)
        return ItemCovariance(
            covariance=pairs.covariance * factor,
            means=np.diag(pairs.mean) + pairs.middle,
            bases=pairs.bases,
            n=int(pairs.present.any(axis=1).sum()),
        )


def covariance_influence(
    answers: ArrayLike,
    *,
    gradient: ArrayLike,
    weights: ArrayLike | None = None,
    missing: Missing = "pairwise",
) -> Array:
    """Return the influence of each respondent on a number worked out from the items' covariances.

    Parameters
    ----------
    answers, weights, missing
        As in :func:`item_covariance`.
    gradient
        How much the number changes with each entry of the covariance matrix; array (items, items), symmetric:
        the change is the sum of gradient times change over all entries, both halves.

    Returns
    -------
    array (respondents)
        Weight times influence, summed over the units of a design, gives the totals whose variance is the
        number's. Zero for respondents who do not count. The weighted influences add up to 0.

    Raises
    ------
    ValueError
        As :func:`item_covariance`, or if the gradient is not symmetric.

    Notes
    -----
    **Formula** ``Σ_ab g_ab z_ab``, with ``z_ab = n/(n-1) (x_a - x̄_a)(x_b - x̄_b) / W_ab - c_ab / W_ab`` for
    those who answered both items and 0 for others; W is the sum of their weights.

    **Source** Särndal, Swensson and Wretman (1992), §5.5, of the means that make up a covariance; Demnati and
    Rao (2004), Survey Methodology 30(1), 17-26. In R the rows behind ``attr(survey::svyvar(~a + b, design),
    "var")``.

    Examples
    --------
    The variance of one item:

    >>> covariance_influence([[1.0], [2.0], [6.0]], gradient=[[1.0]]).round(4).tolist()
    [-0.3333, -1.8333, 2.1667]
    """
    return covariance_influences(
        answers, gradients=np.asarray(gradient, dtype=float)[None], weights=weights, missing=missing
    )[:, 0]


def covariance_influences(
    answers: ArrayLike,
    *,
    gradients: ArrayLike,
    weights: ArrayLike | None = None,
    missing: Missing = "pairwise",
) -> Array:
    """Return the influence of each respondent on several numbers worked out from the items' covariances.

    Parameters
    ----------
    answers, weights, missing
        As in :func:`item_covariance`.
    gradients
        As for :func:`covariance_influence`, of each number; array (numbers, items, items). Covariances with
        a slope of 0 play no part, even where they do not exist.

    Returns
    -------
    array (respondents, numbers)

    Raises
    ------
    ValueError
        As :func:`covariance_influence`.

    Notes
    -----
    **Formula** and **Source** as :func:`covariance_influence`; what all numbers need is worked out once.

    Examples
    --------
    Two variances:

    >>> two = [np.diag([1, 0]), np.diag([0, 1])]
    >>> both = covariance_influences([[1.0, 2.0], [2.0, 4.0], [6.0, 12.0]], gradients=two)
    >>> both.round(4).tolist()
    [[-0.3333, -1.3333], [-1.8333, -7.3333], [2.1667, 8.6667]]
    """
    x, w = _read(answers, weights)
    slopes = np.asarray(gradients, dtype=float)
    if slopes.ndim != 3 or slopes.shape[1:] != (x.shape[1], x.shape[1]):
        raise ValueError("the gradient has a row and a column for each item")
    if not np.allclose(slopes, slopes.transpose(0, 2, 1), rtol=1e-9, atol=0, equal_nan=True):
        raise ValueError("the gradient is symmetric, as the covariances are")
    pairs = _pairs(x, w, missing)
    result = np.zeros((len(x), len(slopes)))
    for place, slope in enumerate(slopes):
        result[:, place] = _influence(pairs, slope)
    return result


def _influence(pairs: _Pairs, slopes: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(slopes == 0, 0.0, slopes * (pairs.bases / (pairs.bases - 1.0)) / pairs.weight)
    matters = part != 0
    # Multiplied out, so that no array is larger than the answers: (x - m)(y - l) = xy - xl - my + ml.
    # z_ab is the same either way round, so both middle terms are one, twice.
    mean_of_other = np.where(matters, pairs.mean.T, 0.0)
    result: Array = ((pairs.centred @ part) * pairs.centred).sum(axis=1)
    result -= 2 * ((pairs.centred @ (part * mean_of_other)) * pairs.present).sum(axis=1)
    constant = part * np.where(matters, pairs.mean * pairs.mean.T - pairs.covariance, 0.0)
    result += ((pairs.present @ constant) * pairs.present).sum(axis=1)
    return result


def _read(answers: ArrayLike, weights: ArrayLike | None) -> tuple[Array, Array]:
    x = np.asarray(answers, dtype=float)
    if x.ndim != 2 or x.shape[1] < 1:
        raise ValueError("answers are a table of respondents by items")
    if np.isinf(x).any():
        raise ValueError("answers are finite, or not a number where there is none")
    w = np.ones(len(x)) if weights is None else np.asarray(weights, dtype=float)
    if w.shape != (len(x),):
        raise ValueError("there is one weight for each respondent")
    if not (np.isfinite(w).all() and (w >= 0).all()):
        raise ValueError("weights are finite and never below 0")
    return x, w


def _pairs(x: Array, w: Array, missing: str) -> _Pairs:
    if missing not in ("pairwise", "complete"):
        raise ValueError(f"missing is pairwise or complete, not {missing}")
    counts = ~np.isnan(x) & (w > 0)[:, None]
    if missing == "complete":
        counts &= np.all(counts, axis=1, keepdims=True)
    present = counts.astype(float)
    weighted = present * w[:, None]
    plain = np.where(counts, x, 0.0)
    own = weighted.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        # Sums of products lose digits when answers lie far from zero; from the middle they do not.
        middle = (weighted * plain).sum(axis=0) / own
        centred = np.where(counts, x - middle, 0.0)
        weight = weighted.T @ present
        mean = (w[:, None] * centred).T @ present / weight
        covariance = (w[:, None] * centred).T @ centred / weight - mean * mean.T
    # Both halves are one number; the products may differ in their last digit.
    covariance = (covariance + covariance.T) / 2
    bases = np.rint(present.T @ present).astype(np.int64)
    return _Pairs(present, centred, middle, weight, mean, covariance, bases)
