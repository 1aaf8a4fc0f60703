"""How far a record's answers lie from those of everybody, items taken together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.distributions.gamma import chi_square_survival
from kurak.stats.reliability.covariance import item_covariance

Array: TypeAlias = NDArray[np.float64]


BLOCK = 4_000_000
"""Numbers held at a time."""


@dataclass(frozen=True, eq=False)
class Distances:
    """Distance of each record from the middle of all; arrays (records).

    Parameters
    ----------
    squared
        Squared Mahalanobis distance over the items answered; not a number where none was.
    df
        Items answered.
    p_value
        Probability of a larger distance, were answers normal; for answers on a few steps only a rough guide.
    """

    squared: Array
    df: NDArray[np.intp]
    p_value: Array


@dataclass(frozen=True, eq=False)
class AnswerSpread:
    """Means of items and their covariance, from :func:`answer_spread`; arrays (items) and (items, items)."""

    means: Array
    covariance: Array


def mahalanobis_distances(answers: ArrayLike, *, weights: ArrayLike | None = None) -> Distances:
    """Measure how far each record lies from the mean, against how answers vary together.

    Parameters
    ----------
    answers
        Answers as numbers; not a number where there is none. Array (records, items).
    weights
        Weight of each record in mean and covariance, 0 or more; None for equal ones.

    Returns
    -------
    Distances

    Raises
    ------
    ValueError
        If an item does not vary, or items depend on one another, so that the covariance has no inverse; a
        covariance made of pairs of items can also fail for many missing answers.

    Notes
    -----
    **Formula** ``(x − m)' S⁻¹ (x − m)`` over the items that the record answered, with the rows and columns of
    S that belong to them; S from all who answered both items of a pair. The p-value is that of a chi-square
    with as many degrees of freedom.

    **Source** Mahalanobis (1936), Proceedings of the National Institute of Sciences of India 2, 49-55; Meade
    and Craig (2012); R ``mahalanobis(x, colMeans(x, na.rm = TRUE), cov(x, use = "pairwise"))``.

    Examples
    --------
    >>> x = [[1.0, 2.0], [2.0, 1.0], [3.0, 4.0], [4.0, 3.0]]
    >>> mahalanobis_distances(x).squared.round(4).tolist()
    [1.5, 1.5, 1.5, 1.5]
    """
    x = np.asarray(answers, dtype=float)
    squared = squared_distances(x, spread=answer_spread(x, weights=weights))
    df = (~np.isnan(x)).sum(axis=1)
    p = [
        chi_square_survival(d, df=k) if k else np.nan
        for d, k in zip(squared.tolist(), df.tolist(), strict=True)
    ]
    return Distances(squared, df, np.array(p))


def answer_spread(answers: ArrayLike, *, weights: ArrayLike | None = None) -> AnswerSpread:
    """Return means of items and how they vary together, from all who answered both items of a pair.

    Parameters
    ----------
    answers, weights
        As in :func:`mahalanobis_distances`.

    Returns
    -------
    AnswerSpread

    Raises
    ------
    ValueError
        As :func:`mahalanobis_distances`.

    Notes
    -----
    **Formula** in :func:`kurak.stats.reliability.covariance.item_covariance`.

    **Source** Särndal, Swensson and Wretman (1992), §5.9; R ``cov(x, use = "pairwise")``.

    Examples
    --------
    >>> answer_spread([[1.0, 2.0], [2.0, 1.0], [3.0, 4.0], [4.0, 3.0]]).covariance.round(4).tolist()
    [[1.6667, 1.0], [1.0, 1.6667]]
    """
    x = np.asarray(answers, dtype=float)
    if x.ndim != 2:
        raise ValueError("answers are a table of records by items")
    found = item_covariance(x, weights=weights)
    _require_inverse(found.covariance)
    return AnswerSpread(found.means, found.covariance)


def squared_distances(answers: ArrayLike, *, spread: AnswerSpread) -> Array:
    """Return how far records lie from means that others gave; array (records).

    Parameters
    ----------
    answers
        As in :func:`mahalanobis_distances`.
    spread
        Means and covariance.

    Notes
    -----
    **Formula** and **Source** in :func:`mahalanobis_distances`; R ``mahalanobis(x, center, cov)``.

    Examples
    --------
    >>> squared_distances([[1.0, 1.0], [2.0, float("nan")]], spread=AnswerSpread(np.zeros(2), np.eye(2))).tolist()
    [2.0, 4.0]
    """
    x = np.asarray(answers, dtype=float)
    given = ~np.isnan(x)
    inverse = np.linalg.inv(spread.covariance)
    # Of what is missing only: (Σ_oo)⁻¹ = P_oo − P_om P_mm⁻¹ P_mo, with P the inverse of Σ.
    from_mean = np.where(given, x - spread.means, 0.0)
    across = from_mean @ inverse
    squared: Array = (across * from_mean).sum(axis=1)
    missing = (~given).sum(axis=1)
    for number in np.unique(missing[missing > 0]).tolist():
        every = np.flatnonzero(missing == number)
        step = max(1, BLOCK // number**2)
        for start in range(0, len(every), step):
            rows = every[start : start + step]
            gone = np.nonzero(~given[rows])[1].reshape(len(rows), number)
            part = np.take_along_axis(across[rows], gone, axis=1)[:, :, None]
            squared[rows] -= (part * np.linalg.solve(inverse[gone[:, :, None], gone[:, None, :]], part)).sum(
                axis=(1, 2)
            )
    squared[missing == x.shape[1]] = np.nan
    return squared


def _require_inverse(covariance: Array) -> None:
    if not np.all(np.isfinite(covariance)):
        raise ValueError("two items have no covariance: nobody, or only one, answered both")
    spread = np.sqrt(np.diag(covariance))
    if np.any(spread <= 0):
        raise ValueError("an item has the same answer from everybody; leave it out")
    roots = np.linalg.eigvalsh(covariance / np.outer(spread, spread))
    if roots[0] <= 1e-10 * roots[-1]:
        raise ValueError(
            "items depend on one another, or too many answers are missing, so that no distance can be measured"
        )
