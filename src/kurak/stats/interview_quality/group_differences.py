"""Which interviewers differ from the rest by more than interviewers usually do: a funnel with room for honest differences."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan, sqrt
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.multiple_comparisons import Adjustment, adjust_p_values
from kurak.stats.student import t_cdf

Array: TypeAlias = NDArray[np.float64]

WINSORISED = 0.1
"""Share of z-values at each end that is drawn in before their spread is measured."""

_EXPECTED = 0.678636785
"""Mean square of normal numbers drawn in to their 10th and 90th percentile: 1 − 2·0.1 − 2zφ(z) + 2·0.1·z², z = 1.28155."""


@dataclass(frozen=True, eq=False)
class GroupDifferences:
    """Each group's mean less that of the rest of its strata; arrays (groups).

    Parameters
    ----------
    groups
        Codes.
    n
        Records with a value.
    difference, std_error
        In the unit of the values; the error has the over-dispersion in it. Not a number where no stratum has
        anybody else.
    z, p_value, adjusted
        Difference over its error; probability of one as far from 0, two-sided; adjusted for the number of
        groups.
    over_dispersion
        How much more groups vary than records of one group would make them, as a variance; 1 or more.
    """

    groups: NDArray[np.generic]
    n: NDArray[np.intp]
    difference: Array
    std_error: Array
    z: Array
    p_value: Array
    adjusted: Array
    over_dispersion: float


def group_differences(
    values: ArrayLike, *, groups: ArrayLike, strata: ArrayLike | None = None, adjustment: Adjustment = "holm"
) -> GroupDifferences:
    """Compare each interviewer's mean with that of others in the same strata.

    Parameters
    ----------
    values
        Answers, scores, shares or times as numbers; not a number where there is none. Array (records).
    groups
        Codes of interviewers; array (records).
    strata
        Codes of strata, whose people may differ; array (records). None for one stratum.
    adjustment
        For the number of groups, see :func:`~kurak.stats.multiple_comparisons.adjust_p_values`.

    Returns
    -------
    GroupDifferences

    Raises
    ------
    ValueError
        If arrays differ in length.

    Notes
    -----
    **Formula** ``d = Σ_s n_s (ȳ_s − ȳ_rest,s)/Σ_s n_s``, variance ``σ² Σ_s n_s²(1/n_s + 1/n_rest,s)/(Σ_s
    n_s)²`` with σ² that of records within group and stratum, times φ. φ is the mean square of all z drawn in
    at 10 % from each end, over what it is for normal z (0.679), and at least 1: clusters and honest
    interviewers differ too, and only what sticks out of that is unusual. p from t with groups less 1 degrees
    of freedom.

    **Source** Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202 (funnel plots, winsorised
    over-dispersion; the division by 0.679 is ours, so that φ is 1 on average for plain chance). In R by hand
    from ``tapply``.

    Examples
    --------
    >>> found = group_differences([1, 2, 1, 2, 1, 2, 5, 6.0], groups=[1, 1, 2, 2, 3, 3, 4, 4])
    >>> found.difference.round(4).tolist()
    [-1.3333, -1.3333, -1.3333, 4.0]
    """
    y, group = np.asarray(values, dtype=float), np.asarray(groups)
    stratum = np.zeros(len(y)) if strata is None else np.asarray(strata)
    if not len(y) == len(group) == len(stratum):
        raise ValueError("values, groups and strata have one value for each record")
    known = ~np.isnan(y)
    names, of_group = np.unique(group, return_inverse=True)
    _, of_stratum = np.unique(stratum, return_inverse=True)
    k, s = len(names), int(of_stratum.max(initial=0)) + 1
    cell = (of_group * s + of_stratum)[known]
    n = np.bincount(cell, minlength=k * s).reshape(k, s).astype(float)
    total = np.bincount(cell, weights=y[known], minlength=k * s).reshape(k, s)
    mean = np.divide(total, n, out=np.zeros_like(total), where=n > 0)
    rest = n.sum(axis=0) - n
    mean_rest = np.divide(total.sum(axis=0) - total, rest, out=np.zeros_like(total), where=rest > 0)
    used = (n > 0) & (rest > 0)
    size = np.where(used, n, 0.0).sum(axis=1)
    within = float(((y[known] - mean.ravel()[cell]) ** 2).sum())
    df = int(known.sum()) - int((n > 0).sum())
    variance = within / df if df > 0 else nan
    missing = np.full(k, np.nan)
    difference = np.divide(
        np.where(used, n * (mean - mean_rest), 0.0).sum(axis=1), size, out=missing.copy(), where=size > 0
    )
    parts = np.where(used, n + n**2 / np.maximum(rest, 1.0), 0.0).sum(axis=1)
    error = np.sqrt(variance * np.divide(parts, size**2, out=missing.copy(), where=size > 0))
    z = np.divide(difference, error, out=missing.copy(), where=error > 0)
    there = z[~np.isnan(z)]
    phi = 1.0
    if len(there) >= 3:
        ends = np.quantile(there, [WINSORISED, 1 - WINSORISED])
        phi = max(1.0, float((np.clip(there, *ends) ** 2).mean()) / _EXPECTED)
    z = z / sqrt(phi)
    p = np.array(
        [
            2 * t_cdf(-abs(one), df=max(len(there) - 1, 1)) if not np.isnan(one) else np.nan
            for one in z.tolist()
        ]
    )
    return GroupDifferences(
        names,
        n.sum(axis=1).astype(np.intp),
        difference,
        error * sqrt(phi),
        z,
        p,
        adjust_p_values(p, method=adjustment),
        phi,
    )
