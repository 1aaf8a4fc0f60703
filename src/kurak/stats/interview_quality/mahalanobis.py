"""How far a record's answers lie from those of everybody, items taken together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.distributions.gamma import chi_square_survival
from kurak.stats.reliability.covariance import item_covariance

Array: TypeAlias = NDArray[np.float64]


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
        If an item does not vary, or items depend on one another, so that the covariance has no inverse; a covariance made of
        pairs of items can also fail for many missing answers.

    Notes
    -----
    **Formula** ``(x − m)' S⁻¹ (x − m)`` over the items that the record answered, with the rows and columns of S that belong to
    them; S from all who answered both items of a pair. The p-value is that of a chi-square with as many degrees of freedom.

    **Source** Mahalanobis (1936), Proceedings of the National Institute of Sciences of India 2, 49-55; Meade and Craig (2012); R
    ``mahalanobis(x, colMeans(x, na.rm = TRUE), cov(x, use = "pairwise"))``.

    Examples
    --------
    >>> x = [[1.0, 2.0], [2.0, 1.0], [3.0, 4.0], [4.0, 3.0]]
    >>> mahalanobis_distances(x).squared.round(4).tolist()
    [1.5, 1.5, 1.5, 1.5]
    """
    x = np.asarray(answers, dtype=float)
    if x.ndim != 2:
        raise ValueError("answers are a table of records by items")
    spread = item_covariance(x, weights=weights)
    _require_inverse(spread.covariance)
    from_mean = x - spread.means
    squared = np.full(len(x), np.nan)
    given = ~np.isnan(x)
    df = given.sum(axis=1)
    patterns, of_record = np.unique(np.packbits(given, axis=1), axis=0, return_inverse=True)
    order = np.argsort(of_record.ravel(), kind="stable")
    starts = np.searchsorted(of_record.ravel()[order], np.arange(len(patterns)))
    for rows in np.split(order, starts[1:]):
        present = given[rows[0]]
        if present.any():
            part = from_mean[np.ix_(rows, present)]
            squared[rows] = (part * np.linalg.solve(spread.covariance[np.ix_(present, present)], part.T).T).sum(axis=1)
    p = [chi_square_survival(d, df=k) if k else np.nan for d, k in zip(squared.tolist(), df.tolist(), strict=True)]
    return Distances(squared, df, np.array(p))


def _require_inverse(covariance: Array) -> None:
    if not np.all(np.isfinite(covariance)):
        raise ValueError("two items have no covariance: nobody, or only one, answered both")
    spread = np.sqrt(np.diag(covariance))
    if np.any(spread <= 0):
        raise ValueError("an item has the same answer from everybody; leave it out")
    roots = np.linalg.eigvalsh(covariance / np.outer(spread, spread))
    if roots[0] <= 1e-10 * roots[-1]:
        raise ValueError("items depend on one another, or too many answers are missing, so that no distance can be measured")
