"""What every respondent adds to the slope of the likelihood, and the spread of such sums over samples."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.stats.confirmatory.normal_patterns import pattern_inverses
from kurak.stats.confirmatory.records import GroupRecords

Array: TypeAlias = NDArray[np.float64]
#: From weighted scores, array (rows, k), to the covariances of their totals over samples, array (k, k).
CovarianceOfTotals: TypeAlias = Callable[[Array], Array]


def independent_totals(scores: Array) -> Array:
    """Covariances of totals of independent respondents.

    Parameters
    ----------
    scores
        Weighted scores, with mean 0; array (rows, k).

    Returns
    -------
    array (k, k)

    Notes
    -----
    **Formula** Σ s sᵀ.

    **Source** White (1982), *Econometrica* 50, 1–25; R ``sandwich::meat(fit) * n``.

    Examples
    --------
    >>> independent_totals(np.array([[1.0], [-1.0]])).tolist()
    [[2.0]]
    """
    found: Array = scores.T @ scores
    return found


def moment_scores(records: GroupRecords, *, covariance: Array, means: Array) -> Array:
    """Slope of every respondent's weighted log-likelihood with covariances and means.

    Parameters
    ----------
    records
        Respondents of a group.
    covariance, means
        Of the items; arrays (items, items) and (items,).

    Returns
    -------
    array (n, moments)
        Lower half of the covariances row by row, then the means.

    Notes
    -----
    **Formula** with u = Σₚ⁻¹ (y − μ): weight (uᵢ uⱼ − (Σₚ⁻¹)ᵢⱼ), half of it on the diagonal, and weight u.

    **Source** Yuan and Bentler (2000), *Sociological Methodology* 30, 165–200; R ``lavaan::lavScores(fit)``.

    Examples
    --------
    >>> from kurak.stats.confirmatory.records import Answers, grouped_records
    >>> one = grouped_records(Answers([[1.0], [3.0]], ("a",)), kept=("a",), missing="complete")[0]
    >>> moment_scores(one, covariance=np.eye(1), means=np.array([2.0])).tolist()
    [[0.0, -1.0], [0.0, 1.0]]
    """
    patterns = records.moments.patterns
    inverse, _ = pattern_inverses(patterns.answered, covariance)
    gap = (records.answers - means) * patterns.answered[records.pattern]
    order = np.argsort(records.pattern, kind="stable")
    ends = np.cumsum(np.bincount(records.pattern, minlength=len(inverse)))
    pull = np.empty_like(gap)
    for at, own in enumerate(np.split(order, ends[:-1])):
        pull[own] = gap[own] @ inverse[at]
    rows, columns = np.tril_indices(len(means))
    share = np.where(rows == columns, 0.5, 1.0)
    bent = share * (pull[:, rows] * pull[:, columns] - inverse[:, rows, columns][records.pattern])
    found: Array = np.hstack([bent, pull]) * records.weights[:, np.newaxis]
    return found


def placed(scores: Array, records: GroupRecords, *, count: int) -> Array:
    """Scores of a group at the rows of the whole table, 0 elsewhere.

    Parameters
    ----------
    scores
        Array (n, k).
    records
        The respondents.
    count
        Rows of the table.

    Returns
    -------
    array (count, k)

    Examples
    --------
    >>> from kurak.stats.confirmatory.records import Answers, grouped_records
    >>> table = Answers([[1.0], [np.nan], [3.0]], ("a",))
    >>> one = grouped_records(table, kept=("a",), missing="complete")[0]
    >>> placed(np.array([[5.0], [6.0]]), one, count=3).ravel().tolist()
    [5.0, 0.0, 6.0]
    """
    found = np.zeros((count, scores.shape[1]))
    found[records.rows] = scores
    return found
