"""Replicate weights: the jackknife, balanced half-samples and successive differences.

A replicate multiplies the weights of each unit by a factor. The factors are kept by unit, not by row; the
variance of an estimate follows from its values under all replicates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.design_variance.design import Design, Stage
from kurak.stats.design_variance.hadamard import hadamard
from kurak.stats.design_variance.lonely_psu import LonelyPsuError
from kurak.stats.design_variance.units import unit_of_rows

Array: TypeAlias = NDArray[np.float64]
Codes: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class ReplicateWeights:
    """Factors of replicate weights, and how estimates under them become a variance.

    Parameters
    ----------
    factors
        What each replicate multiplies the weight by; array (units, replicates).
    unit
        Unit of each row; array (rows). Row factors are ``factors[unit]``.
    scale
        Factor on the whole sum of squares.
    rscales
        Factor on each replicate's square; array (replicates).
    mse
        Whether squares are about the full estimate rather than the mean of the replicates.
    """

    factors: Array
    unit: Codes
    scale: float
    rscales: Array
    mse: bool = False


def jackknife(design: Design, *, kind: str = "JKn", lonely_psu: str = "fail") -> ReplicateWeights:
    """Return jackknife weights: each replicate leaves out one first-stage unit.

    Parameters
    ----------
    design
        From :func:`kurak.stats.design_variance.design.declare_design`. Populations of the first stage count,
        later ones do not.
    kind
        ``"JKn"`` for strata, ``"JK1"`` for a design without them.
    lonely_psu
        For a stratum with one unit: ``"fail"``; ``"certainty"`` or ``"remove"``, no replicate; ``"average"``,
        no replicate and the others count for it; ``"adjust"``, a replicate without the whole stratum.

    Returns
    -------
    ReplicateWeights
        Strata of which all units were drawn have no replicates.

    Raises
    ------
    LonelyPsuError
        Under ``"fail"``, naming the strata.
    ValueError
        If the kind does not fit the design, probabilities differ within a stratum, or all strata are
        censuses.

    Notes
    -----
    **Formula** without unit i of stratum h its other units weigh ``n_h / (n_h - 1)``; ``rscales =
    (1 - f_h) (n_h - 1) / n_h``.

    **Source** Wolter (2007), §4.5; in R ``survey::as.svrepdesign(design, type = "JKn")``.

    Examples
    --------
    >>> from kurak.stats.design_variance.design import declare_design
    >>> jackknife(declare_design([[1, 2]]), kind="JK1").factors.tolist()
    [[0.0, 2.0], [2.0, 0.0]]
    """
    stage, undrawn = stage_of_replicates(design)
    strata = len(stage.count)
    if kind not in ("JK1", "JKn") or (kind == "JK1" and strata > 1):
        raise ValueError(
            f"a jackknife is JKn, or JK1 for a design without strata; not {kind} with {strata} strata"
        )
    if lonely_psu not in ("fail", "certainty", "remove", "average", "adjust"):
        raise ValueError(f"the jackknife has no rule {lonely_psu} for lonely units")
    open_strata = undrawn > 0
    lonely = (stage.count == 1) & open_strata
    if lonely_psu == "fail" and lonely.any():
        raise LonelyPsuError(tuple(stage.labels[lonely].tolist()), stage=1)
    dropped = np.flatnonzero((open_strata & ((stage.count > 1) | (lonely_psu == "adjust")))[stage.stratum])
    if not len(dropped):
        raise ValueError("no stratum has a replicate: all were drawn whole, or have one unit")
    home, n = stage.stratum[dropped], stage.count[stage.stratum[dropped]].astype(float)
    factors = np.where(stage.stratum[:, None] == home, n / np.maximum(n - 1, 1), 1.0)
    rscales = undrawn[home] * (n - 1) / n
    for column in np.flatnonzero(n == 1):
        if strata == 1:
            raise ValueError("adjust needs a second stratum, which takes the place of the lonely one")
        factors[:, column] = strata / (strata - 1)
        rscales[column] = (strata - 1) / strata
    factors[dropped, np.arange(len(dropped))] = 0.0
    scale = 1.0
    if lonely_psu == "average":
        scale = float((len(dropped) + int(lonely.sum())) / len(dropped))
    return ReplicateWeights(factors, unit_of_rows(design, stage=1), scale, rscales)


def balanced(
    design: Design,
    *,
    rho: float = 0.0,
    small: str = "fail",
    large: str = "split",
    order: ArrayLike | None = None,
) -> ReplicateWeights:
    """Return weights of balanced half-samples (BRR), or with ``rho`` Fay's.

    Parameters
    ----------
    design
        Strata of two units each, or what ``small`` and ``large`` make of them. Finite populations are not
        taken into account.
    rho
        Part of its weight that the half left out keeps, from 0 and below 1.
    small
        A stratum with one unit: ``"fail"``; ``"split"``, half of it in each half, so it adds nothing;
        ``"merge"``, two such strata make a pair (three, where the number is odd).
    large
        A stratum with more than two: ``"split"`` into pairs of neighbours; ``"merge"``, its first and second
        half are the pair; ``"fail"``.
    order
        By which units are neighbours; array (rows). The order of their codes if not given.

    Returns
    -------
    ReplicateWeights

    Raises
    ------
    LonelyPsuError
        For a stratum with one unit, under ``"fail"``.
    ValueError
        If an option has no such name, or strata do not make pairs under it.

    Notes
    -----
    **Formula** factors ``2 - ρ`` and ``ρ`` by the signs of a Hadamard matrix, a column for each
    pair; ``scale = 1 / (R (1 - ρ)²)``.

    **Source** Wolter (2007), §3.2 to §3.4; Judkins (1990), Journal of Official Statistics 6, 223-239; in R
    ``survey::as.svrepdesign(design, type = "Fay", fay.rho = 0.3)``. R 4.1 puts some merged small strata in
    the same half.

    Examples
    --------
    >>> from kurak.stats.design_variance.design import declare_design
    >>> balanced(declare_design([[1, 2, 3, 4]], strata=[[0, 0, 1, 1]])).factors.tolist()
    [[2.0, 0.0, 2.0, 0.0], [0.0, 2.0, 0.0, 2.0], [2.0, 2.0, 0.0, 0.0], [0.0, 0.0, 2.0, 2.0]]
    """
    if not 0 <= rho < 1:
        raise ValueError(f"rho is from 0 and below 1, not {rho}")
    if small not in ("fail", "split", "merge") or large not in ("split", "merge", "fail"):
        raise ValueError("small is fail, split or merge; large is split, merge or fail")
    stage, _ = stage_of_replicates(design)
    units = _ordered(design, stage, order)
    # Each unit's pair and, with -1, 1 or 0, the half it is in.
    pair, half = np.zeros(len(units), dtype=np.intp), np.zeros(len(units))
    pairs = 0
    singles = np.flatnonzero(stage.count == 1)
    if len(singles) and small == "fail":
        raise LonelyPsuError(tuple(stage.labels[singles].tolist()), stage=1)
    if len(singles) == 1 and small == "merge":
        raise ValueError("a single stratum with one unit has none to merge with")
    if small == "merge":
        alone = stage.start[singles]
        half[alone] = np.where(np.arange(len(alone)) % 2 == 0, 1.0, -1.0)
        pair[alone] = np.minimum(np.arange(len(alone)) // 2, max(len(alone) // 2 - 1, 0))
        pairs = len(alone) // 2
    for stratum in np.flatnonzero(stage.count > 1):
        n, first = int(stage.count[stratum]), int(stage.start[stratum])
        inside = units[first : first + n]
        if n > 2 and (large == "fail" or (large == "split" and n % 2)):
            raise ValueError(
                f"stratum {stage.labels[stratum]} has {n} units, which do not make pairs under large={large}"
            )
        if large == "merge":
            half[inside] = np.where(np.arange(n) < n // 2, 1.0, -1.0)
            pair[inside] = pairs
            pairs += 1
        else:
            half[inside] = np.tile([1.0, -1.0], n // 2)
            pair[inside] = pairs + np.arange(n) // 2
            pairs += n // 2
    signs = hadamard(pairs + 1)[:, 1:]
    factors = 1 + (1 - rho) * half[:, None] * signs[:, pair].T
    replicates = factors.shape[1]
    scale = 1 / (replicates * (1 - rho) ** 2)
    return ReplicateWeights(factors, unit_of_rows(design, stage=1), scale, np.ones(replicates))


def successive_differences(design: Design, *, order: ArrayLike | None = None) -> ReplicateWeights:
    """Return weights of successive differences (SDR), for units drawn systematically from a sorted list.

    Parameters
    ----------
    design
        From :func:`kurak.stats.design_variance.design.declare_design`.
    order
        Place of each row's unit in the list it was drawn from; array (rows). The order of their codes if not
        given.

    Returns
    -------
    ReplicateWeights
        In each stratum the list closes to a circle. Variances are about the full estimate.

    Raises
    ------
    LonelyPsuError
        If a stratum has one unit, and not all of it was drawn.
    ValueError
        If probabilities differ within a stratum.

    Notes
    -----
    **Formula** ``1 + √(1 - f) 2^(-3/2) (a_i - a_j)`` with rows i and j of a Hadamard matrix, j
    that of the next unit; ``scale = 4 / R``. For a total this is ``½ Σ (1 - f) (t_i - t_{i+1})²`` around the
    circle.

    **Source** Fay and Train (1995), Proceedings of the Section on Government Statistics, ASA, 154-159; Ash
    (2014), Survey Methodology 40, 47-59. In R such weights are read by ``survey::svrepdesign(type =
    "successive-difference")``.

    Examples
    --------
    >>> from kurak.stats.design_variance.design import declare_design
    >>> weights = successive_differences(declare_design([[1, 2, 3]]))
    >>> weights.factors.shape, weights.scale
    ((3, 4), 1.0)
    """
    stage, undrawn = stage_of_replicates(design)
    lonely = (stage.count == 1) & (undrawn > 0)
    if lonely.any():
        raise LonelyPsuError(tuple(stage.labels[lonely].tolist()), stage=1)
    units = _ordered(design, stage, order)
    row = np.arange(len(units))
    following = row + 1
    following[stage.start + stage.count - 1] = stage.start
    signs = hadamard(len(units) + 1)[1:]
    factors = np.empty((len(units), signs.shape[1]))
    step = np.sqrt(undrawn[stage.stratum])[:, None] * 2**-1.5
    factors[units] = 1 + step * (signs[row].astype(float) - signs[following])
    return ReplicateWeights(
        factors, unit_of_rows(design, stage=1), 4 / factors.shape[1], np.ones(factors.shape[1]), mse=True
    )


def stage_of_replicates(design: Design) -> tuple[Stage, Array]:
    """Return the first stage and the part undrawn of each of its strata.

    Parameters
    ----------
    design
        From :func:`kurak.stats.design_variance.design.declare_design`.

    Returns
    -------
    Stage, array (strata)

    Raises
    ------
    ValueError
        If probabilities differ within a stratum, for which these replicate weights have no correction.

    Notes
    -----
    **Formula** ``1 - n_h / N_h``.

    **Source** Wolter (2007), §4.3; in R ``survey:::jknweights`` stops with "More distinct fpc values than
    strata".

    Examples
    --------
    >>> from kurak.stats.design_variance.design import declare_design
    >>> stage_of_replicates(declare_design([[1, 2]], populations=[[4, 4]]))[1].tolist()
    [0.5]
    """
    stage = design.stages[0]
    undrawn = stage.undrawn[stage.start]
    if design.form is not None or not np.array_equal(stage.undrawn, undrawn[stage.stratum]):
        raise ValueError(
            "replicate weights correct for one sampling fraction in each stratum; these differ between units"
        )
    return stage, undrawn


def _ordered(design: Design, stage: Stage, order: ArrayLike | None) -> Codes:
    """Units by stratum, then by the order given."""
    if order is None:
        return np.arange(len(stage.stratum), dtype=np.intp)
    place = np.asarray(order)
    if place.shape != (design.rows,):
        raise ValueError("order has one value for each row")
    first = np.unique(unit_of_rows(design, stage=1), return_index=True)[1]
    return np.asarray(np.lexsort((place[first], stage.stratum)), dtype=np.intp)
