"""Strata with a single sampling unit: what they may give to a variance, and how they join a neighbour."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kurak.stats.design_variance.design import Design, Stage, declare_design
from kurak.stats.design_variance.units import unit_of_rows

Array: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]
RULES = ("fail", "certainty", "remove", "average", "adjust")


class LonelyPsuError(ValueError):
    """A stratum has one sampling unit, so its variance cannot be estimated.

    Parameters
    ----------
    strata
        Codes of these strata, as they were declared.
    stage
        The stage at which they have one unit.
    """

    def __init__(self, strata: tuple[object, ...], *, stage: int) -> None:
        named = ", ".join(str(code) for code in strata[:5]) + (" and others" if len(strata) > 5 else "")
        super().__init__(f"one sampling unit at stage {stage}, so no variance, in stratum {named}")
        self.strata = strata
        self.stage = stage


@dataclass(frozen=True, eq=False)
class Treatment:
    """How each stratum enters the variance.

    Parameters
    ----------
    centred
        1 where units count from the stratum's mean, 0 where from zero; array (strata, variables or 1).
    share
        Factor on the stratum's variance; array (strata, variables or 1).
    """

    centred: Array
    share: Array


def treat_lonely(
    stage: Stage,
    number: int,
    *,
    lonely_psu: str = "fail",
    present: Mask | None = None,
    domain_lonely: str = "ignore",
    parents: int = 1,
) -> Treatment:
    """Say how each stratum of a stage enters the variance, when some have one unit.

    Parameters
    ----------
    stage
        The stage.
    number
        Its number from 1, for the message.
    lonely_psu
        ``"fail"``, ``"certainty"``, ``"remove"``, ``"average"`` or ``"adjust"``: see
        :func:`kurak.stats.design_variance.multistage.covariance`.
    present
        Which units have a row in the domain; array (units, variables or 1). None: all.
    domain_lonely
        ``"as_lonely"`` or ``"ignore"``: what a stratum with one unit in the domain is.
    parents
        How many units the stage above has; averages are taken within each of them.

    Returns
    -------
    Treatment

    Raises
    ------
    LonelyPsuError
        If a stratum with one unit has a part undrawn, and the rule is to fail.
    ValueError
        If a rule has no such name.

    Notes
    -----
    **Formula** average: the variance of the others times (strata) / (strata that have one).
    Adjust: ``(1 - f) t²`` in place of ``(1 - f) (t - t̄)²``; influence values have mean zero over the sample.

    **Source** Lumley (2010), §3.2.1; in R ``options(survey.lonely.psu = …, survey.adjust.domain.lonely =
    …)``.

    Examples
    --------
    >>> design = declare_design([[1, 2, 3]], strata=[["a", "a", "b"]])
    >>> treat_lonely(design.stages[0], 1, lonely_psu="average").share.ravel().tolist()
    [2.0, 0.0]
    """
    if lonely_psu not in RULES:
        raise ValueError(f"lonely_psu is one of {', '.join(RULES)}, not {lonely_psu}")
    if domain_lonely not in ("as_lonely", "ignore"):
        raise ValueError(f"domain_lonely is as_lonely or ignore, not {domain_lonely}")
    open_strata = (np.maximum.reduceat(stage.undrawn, stage.start) > 0)[:, None]
    lonely = (stage.count == 1)[:, None] & open_strata
    here: Mask = np.ones_like(lonely)
    if present is not None:
        inside = np.add.reduceat(present, stage.start, axis=0, dtype=np.intp)
        here = inside > 0
        lonely = lonely & here
        if domain_lonely == "as_lonely":
            lonely = lonely | ((inside == 1) & open_strata)
    ones = np.ones(here.shape)
    # A stratum that is lonely in a domain only never stops a run.
    failing = lonely.any(axis=1) & (stage.count == 1)
    if lonely_psu == "fail" and failing.any():
        raise LonelyPsuError(tuple(stage.labels[failing].tolist()), stage=number)
    if lonely_psu == "adjust":
        return Treatment(np.where(lonely, 0.0, 1.0), ones)
    if lonely_psu != "average" or not lonely.any():
        return Treatment(ones, ones)
    strata, settled = np.zeros((parents, here.shape[1])), np.zeros((parents, here.shape[1]))
    np.add.at(strata, stage.parent, here)
    np.add.at(settled, stage.parent, here & ~lonely)
    # With nothing to average over there is no number; with no stratum of the domain at all, nothing to add.
    ratio = np.divide(strata, settled, out=np.where(strata > 0, np.nan, 0.0), where=settled > 0)[stage.parent]
    return Treatment(ones, np.where(lonely & np.isfinite(ratio), 0.0, ratio))


def lonely_strata(design: Design) -> list[object]:
    """Return the codes of first-stage strata with one unit, not all of it drawn by certainty.

    Parameters
    ----------
    design
        From :func:`declare_design`.

    Returns
    -------
    list
        Codes as they were declared.

    Notes
    -----
    **Formula** ``n_h = 1`` and ``f_h < 1``.

    **Source** Wolter (2007), §2.5; in R ``table(design$fpc$sampsize[, 1])``.

    Examples
    --------
    >>> lonely_strata(declare_design([[1, 2, 3]], strata=[["a", "a", "b"]]))
    ['b']
    """
    stage = design.stages[0]
    codes: list[object] = stage.labels[(stage.count == 1) & (stage.undrawn[stage.start] > 0)].tolist()
    return codes


def collapse_lonely(design: Design, *, neighbours: ArrayLike) -> Design:
    """Join each first-stage stratum that has one unit with its declared neighbour.

    Parameters
    ----------
    design
        From :func:`declare_design`, without unequal probabilities.
    neighbours
        For each row the code of the stratum that its stratum joins if it is lonely, as strata were declared;
        array (rows).

    Returns
    -------
    Design
        Joined strata carry the code of the one that comes first. Their populations add up.

    Raises
    ------
    ValueError
        If a neighbour is no stratum of the design, is the stratum itself, or differs within a stratum; if
        only one of two joined strata has a population; or if the design has unequal probabilities or no rows
        of its own.

    Notes
    -----
    **Formula** ``n = n_1 + n_2`` and ``N = N_1 + N_2``. The difference of the strata's means then
    counts as chance, which makes the variance too large rather than too small.

    **Source** Wolter (2007), §2.5 (collapsed strata); R's ``survey`` has no such option and asks for recoded
    strata.

    Examples
    --------
    >>> design = declare_design([[1, 2, 3]], strata=[["a", "a", "b"]])
    >>> collapse_lonely(design, neighbours=["b", "b", "a"]).stages[0].count.tolist()
    [3]
    """
    first = design.stages[0]
    given = np.asarray(neighbours)
    if design.form is not None or given.shape != (design.rows,):
        raise ValueError(
            "neighbours have one code for each row, and the design has equal probabilities in a stratum"
        )
    unit = unit_of_rows(design, stage=1)
    home = first.stratum[unit]
    joined = np.arange(len(first.count))
    row_of = np.zeros(len(first.count), dtype=np.intp)
    row_of[home] = np.arange(design.rows)
    place = {code: number for number, code in enumerate(first.labels.tolist())}
    for stratum in np.flatnonzero((first.count == 1) & (first.undrawn[first.start] > 0)):
        code = given[row_of[stratum]].item()
        other = place.get(code)
        if other is None or other == stratum or np.any(given[home == stratum] != code):
            raise ValueError(
                f"the neighbour of stratum {first.labels[stratum]} is one other stratum of the design"
            )
        low, high = sorted((int(joined[stratum]), int(joined[other])))
        joined[joined == high] = low
    fraction = 1 - first.undrawn[first.start]
    if np.any(np.maximum.reduceat(first.undrawn, first.start) != first.undrawn[first.start]):
        raise ValueError("strata with unequal probabilities do not join: give each unit's probability anew")
    with np.errstate(divide="ignore"):
        population = np.bincount(joined, weights=first.count / fraction, minlength=len(joined))
    if np.any(np.isinf(population) & (np.bincount(joined, weights=fraction, minlength=len(joined)) > 0)):
        raise ValueError("of two joined strata both have a population, or neither")
    codes = [unit_of_rows(design, stage=number + 2) for number in range(len(design.stages) - 1)]
    later = list(zip(design.stages[1:], codes, strict=True))
    with np.errstate(divide="ignore"):
        sizes = [stage.count[stage.stratum[code]] / (1 - stage.undrawn[code]) for stage, code in later]
    fresh = declare_design(
        [unit, *codes],
        strata=[joined[home], *[stage.stratum[code] for stage, code in later]],
        populations=[population[joined[home]], *sizes],
    )
    named = replace(fresh.stages[0], labels=first.labels[fresh.stages[0].labels])
    return replace(fresh, stages=(named, *fresh.stages[1:]))
