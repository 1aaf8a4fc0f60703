"""What each item does for its scale: its correlation with the others, and alpha without it."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan, sqrt
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.reliability.alpha import (
    correlations,
    cronbach_alpha,
    multiple_correlations,
    square_of_items,
    variance_of_sum,
)

Array: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class ItemStatistics:
    """Item statistics of a scale, an entry an item; made by :func:`item_statistics`.

    Parameters
    ----------
    item_total
        Correlation with the sum of all items, itself among them; array (items).
    item_total_standardised
        The same of items brought to one variance.
    item_total_corrected
        The same with the item's own part in the sum replaced by what it shares with the others.
    item_rest
        Correlation with the sum of the other items. Below 0 the key is likely wrong.
    alpha_if_dropped, standardised_if_dropped, lambda_6_if_dropped, average_r_if_dropped, std_error_if_dropped
        Of the scale without the item, as in :class:`~kurak.stats.reliability.alpha.Alpha`. Not a number in a
        scale of two items.
    """

    item_total: Array
    item_total_standardised: Array
    item_total_corrected: Array
    item_rest: Array
    alpha_if_dropped: Array
    standardised_if_dropped: Array
    lambda_6_if_dropped: Array
    average_r_if_dropped: Array
    std_error_if_dropped: Array


def item_statistics(covariance: ArrayLike, *, n: int | None = None) -> ItemStatistics:
    """Return item-total and item-rest correlations, and alpha if an item is dropped.

    Parameters
    ----------
    covariance
        Of the items, negative ones turned; array (items, items).
    n
        Respondents behind it, for the standard error.

    Returns
    -------
    ItemStatistics
        Not a number where a correlation does not exist.

    Raises
    ------
    ValueError
        As :func:`~kurak.stats.reliability.alpha.cronbach_alpha`.

    Notes
    -----
    **Formula** item-total ``(C1)_i / √(c_ii 1'C1)``; corrected the same of correlations with squared multiple
    correlations on the diagonal, the item's variance still 1; item-rest ``Σ_{j≠i} c_ij / √(c_ii V_i)`` with
    ``V_i`` the variance of the sum of the others.

    **Source** Nunnally and Bernstein (1994), Psychometric Theory, ch. 8; Revelle (2009), An Introduction to
    Psychometric Theory, §7.3. In R ``psych::alpha(C, n.obs = n)``: item.stats r (standardised), r.cor, r.drop,
    and alpha.drop. psych's raw.r is of records and their mean answer: ``item_total`` where none is missing.

    Examples
    --------
    >>> found = item_statistics([[2.0, 1.0, 1.0], [1.0, 2.0, 1.0], [1.0, 1.0, 2.0]])
    >>> found.item_rest.round(4).tolist(), found.alpha_if_dropped.round(4).tolist()
    ([0.5774, 0.5774, 0.5774], [0.6667, 0.6667, 0.6667])
    """
    c = square_of_items(covariance)
    r = correlations(c)
    shared = r.copy()
    np.fill_diagonal(shared, multiple_correlations(r))
    variance, sums, total = np.diag(c), c.sum(axis=1), float(c.sum())
    rest = sums - variance
    of_rest = total - sums - rest
    of_rest = np.where(of_rest > 1e-12 * np.trace(c), of_rest, nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        item_total = sums / np.sqrt(variance * variance_of_sum(c))
        item_rest = rest / np.sqrt(variance * of_rest)
    return ItemStatistics(
        item_total=item_total,
        item_total_standardised=r.sum(axis=1) / sqrt(variance_of_sum(r)),
        item_total_corrected=shared.sum(axis=1) / sqrt(variance_of_sum(shared)),
        item_rest=item_rest,
        **_without_each(c, n),
    )


def _without_each(c: Array, n: int | None) -> dict[str, Array]:
    without = [
        cronbach_alpha(np.delete(np.delete(c, item, axis=0), item, axis=1), n=n) if len(c) > 2 else None
        for item in range(len(c))
    ]
    return {
        f"{name}_if_dropped": np.array([nan if found is None else getattr(found, part) for found in without])
        for name, part in (
            ("alpha", "raw"),
            ("standardised", "standardised"),
            ("lambda_6", "lambda_6"),
            ("average_r", "average_r"),
            ("std_error", "std_error"),
        )
    }
