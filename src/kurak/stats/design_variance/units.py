"""Rows and their units: which unit a row is in at each stage, and the sums of a unit's rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.design_variance.design import Design

Array: TypeAlias = NDArray[np.float64]
Codes: TypeAlias = NDArray[np.intp]


def reduce_to_units(design: Design, *, stages: int | None = None) -> Design:
    """Return the design whose rows are the units themselves, for totals that were summed before.

    Parameters
    ----------
    design
        From :func:`declare_design`.
    stages
        How many stages to keep; 1 is the ultimate cluster. Without it, all.

    Returns
    -------
    Design
        Its row i is the last kept stage's unit i, as numbered by :func:`unit_of_rows`.

    Notes
    -----
    **Formula** variances need only the sums of units: ``t_i = Σ_k w_k z_k`` over the unit's rows.

    **Source** Wolter (2007), Introduction to Variance Estimation, 2nd ed., §1.4; in R ``rowsum(x, cluster)``.

    Examples
    --------
    >>> from kurak.stats.design_variance.design import declare_design
    >>> design = declare_design([[1, 1, 2, 2, 3]])
    >>> reduce_to_units(design).rows
    3
    """
    kept = design.stages[:stages]
    return replace(design, stages=kept, row_unit=None, rows=len(kept[-1].stratum))


def unit_of_rows(design: Design, *, stage: int | None = None) -> Codes:
    """Return the number of each row's unit at a stage, from 0.

    Parameters
    ----------
    design
        From :func:`declare_design`.
    stage
        Stage from 1; the last one if not given.

    Returns
    -------
    array (rows)

    Notes
    -----
    **Formula** units are numbered by stratum, then by code, within the unit above.

    **Source** as R's ``match(cluster, sort(unique(cluster)))``, with strata first.

    Examples
    --------
    >>> from kurak.stats.design_variance.design import declare_design
    >>> unit_of_rows(declare_design([[7, 7, 2]], strata=[["a", "a", "b"]])).tolist()
    [0, 0, 1]
    """
    unit = np.arange(design.rows, dtype=np.intp) if design.row_unit is None else design.row_unit
    for below in reversed(design.stages[len(design.stages) if stage is None else stage :]):
        unit = below.parent[below.stratum[unit]]
    return unit


def unit_totals(design: Design, totals: ArrayLike, *, stage: int | None = None) -> Array:
    """Sum rows to the units of a stage, the last one if not given.

    Parameters
    ----------
    design
        From :func:`declare_design` or :func:`reduce_to_units`.
    totals
        Weighted values; array (rows, variables) or (rows).
    stage
        Stage from 1.

    Returns
    -------
    array (units, variables)

    Raises
    ------
    ValueError
        If totals do not have one row for each row of the design, or are not finite.

    Notes
    -----
    **Formula** ``t_i = Σ_k w_k z_k`` over the rows k of unit i.

    **Source** Wolter (2007), §1.4; in R ``rowsum(x, cluster)``.

    Examples
    --------
    >>> from kurak.stats.design_variance.design import declare_design
    >>> unit_totals(declare_design([[1, 1, 2]]), [[1.0], [2.0], [5.0]]).tolist()
    [[3.0], [5.0]]
    """
    values = np.asarray(totals, dtype=float)
    values = values[:, None] if values.ndim == 1 else values
    if values.ndim != 2 or len(values) != design.rows:
        raise ValueError(f"totals have {len(values)} rows, and the design has {design.rows}")
    last = len(design.stages) if stage is None else stage
    if design.row_unit is None and last == len(design.stages):
        sums = values
    else:
        unit = unit_of_rows(design, stage=last)
        sums = np.empty((len(design.stages[last - 1].stratum), values.shape[1]))
        # Column by column: one pass over the rows, and no copy of them.
        for column in range(values.shape[1]):
            sums[:, column] = np.bincount(unit, weights=values[:, column], minlength=len(sums))
    if not np.isfinite(sums).all():
        raise ValueError("totals are finite numbers; give 0 to rows outside the domain")
    return sums
