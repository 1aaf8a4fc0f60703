"""Don't know, refused and missing answers by item and interviewer, against those of all other interviewers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.interview_quality.exact_binomial import at_least, at_most
from kurak.stats.multiple_comparisons import Adjustment, adjust_p_values

Array: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class MissingRates:
    """Rates by interviewer and item; arrays (interviewers, items).

    Parameters
    ----------
    groups
        Codes of the interviewers.
    missing, asked
        Missing answers, and times asked.
    rate, rest
        Of the interviewer, and of all others; 0 to 1, not a number where nobody was asked.
    p_value, adjusted
        Probability of a rate as far from that of the rest, two-sided; adjusted for interviewers and items
        together.
    """

    groups: NDArray[np.generic]
    missing: NDArray[np.intp]
    asked: NDArray[np.intp]
    rate: Array
    rest: Array
    p_value: Array
    adjusted: Array


def missing_rates(
    missing: ArrayLike, *, asked: ArrayLike, groups: ArrayLike, adjustment: Adjustment = "holm"
) -> MissingRates:
    """Compare each interviewer's rate of missing answers to each item with that of all others.

    Parameters
    ----------
    missing
        Whether an answer is missing, refused, or don't know: whatever is counted. Array (records, items).
    asked
        Whether the item was asked; array (records, items).
    groups
        Codes of interviewers; array (records).
    adjustment
        See :func:`~kurak.stats.multiple_comparisons.adjust_p_values`.

    Returns
    -------
    MissingRates

    Raises
    ------
    ValueError
        If shapes do not fit.

    Notes
    -----
    **Formula** ``p = min(1, 2 min(P(X ≤ x), P(X ≥ x)))`` for X binomial with the rate of the rest, ``(x +
    ½)/(n + 1)`` so that a rate of 0 among few is not taken as certain. Respondents answer independently of
    one another here: the same people in one village do not, so that some honest interviewers stand out more
    often than the p-value says.

    **Source** Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202 (exact funnel limits); in R ``2 *
    min(pbinom(x, n, p), pbinom(x - 1, n, p, lower.tail = FALSE))``.

    Examples
    --------
    >>> found = missing_rates([[True], [True], [False], [False]], asked=np.ones((4, 1)), groups=[1, 1, 2, 2])
    >>> found.rate.ravel().tolist(), found.rest.ravel().tolist()
    ([1.0, 0.0], [0.0, 1.0])
    """
    gone, was_asked, group = (
        np.asarray(missing, dtype=bool),
        np.asarray(asked, dtype=bool),
        np.asarray(groups),
    )
    if gone.ndim != 2 or gone.shape != was_asked.shape or len(group) != len(gone):
        raise ValueError(
            "missing and asked are tables of records by items, groups has one value for each record"
        )
    names, code = np.unique(group, return_inverse=True)
    member = (code[:, None] == np.arange(len(names))).astype(float)
    n = np.rint(member.T @ was_asked).astype(np.intp)
    x = np.rint(member.T @ (gone & was_asked)).astype(np.intp)
    others, others_gone = n.sum(axis=0) - n, x.sum(axis=0) - x
    unknown = np.full(n.shape, np.nan)
    rest = np.divide(others_gone, others, out=unknown.copy(), where=others > 0)
    p = unknown.copy()
    for at in zip(*np.nonzero((n > 0) & (others > 0)), strict=True):
        share, count, total = (others_gone[at] + 0.5) / (others[at] + 1.0), int(x[at]), int(n[at])
        p[at] = min(1.0, 2 * min(at_most(count, n=total, share=share), at_least(count, n=total, share=share)))
    return MissingRates(
        names,
        x,
        n,
        np.divide(x, n, out=unknown.copy(), where=n > 0),
        rest,
        p,
        adjust_p_values(p, method=adjustment),
    )
