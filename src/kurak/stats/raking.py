"""Raking: weights that reproduce several margins of the population, one after the other until all fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from kurak.stats.calibration.distances import Array, Codes
from kurak.stats.calibration.residuals import RakingStep


@dataclass(frozen=True)
class Raking:
    """Raked weights, and what became of each margin.

    Attributes
    ----------
    g
        Factor on each weight; array (records).
    weights
        Weight of each record after raking.
    missed
        For each margin, total reached less total asked for of its categories, in people.
    converged
        Whether every margin is met. If not, margins contradict each other, or a category is absent from the sample.
    iterations
        Rounds over all margins.
    step
        What the variance needs.
    """

    g: Array
    weights: Array
    missed: tuple[Array, ...]
    converged: bool
    iterations: int
    step: RakingStep


def rake(
    weights: ArrayLike,
    *,
    margins: Sequence[ArrayLike],
    totals: Sequence[ArrayLike],
    epsilon: float = 1e-11,
    max_iterations: int = 1000,
    means: Literal["plain", "weighted"] = "plain",
) -> Raking:
    """Adjust weights so that they sum to the population of every category of every margin.

    Parameters
    ----------
    weights
        Weight of each record, 0 or more.
    margins
        For each margin the code of each record's category, from 0.
    totals
        For each margin the people in each of its categories.
    epsilon
        How near every category must be met, as a share of the population.
    max_iterations
        Rounds over all margins at most.
    means
        How the residuals for the variance are taken: "plain" as R does, "weighted" as calibration does.

    Returns
    -------
    Raking

    Raises
    ------
    ValueError
        If arrays differ in length, codes lie outside the totals, or a number is negative.

    Notes
    -----
    **Formula** iterative proportional fitting: weights of each category times ``N_c / Σ_c w``, margin by margin. Records
    with the same categories share one factor, so the rounds run over the cells of the cross table.

    **Source** Deming and Stephan (1940), Annals of Mathematical Statistics 11, 427-444; Deville, Särndal and Sautory
    (1993), Journal of the American Statistical Association 88, 1013-1020; R ``rake(d, list(~a, ~b), list(pa, pb),
    control = list(maxit = 1000, epsilon = 1e-12))``.

    Examples
    --------
    >>> found = rake([1, 1, 1, 1], margins=[[0, 0, 1, 1], [0, 1, 0, 1]], totals=[[6, 4], [5, 5]])
    >>> found.weights.round(9).tolist(), found.converged
    ([3.0, 3.0, 2.0, 2.0], True)
    """
    w = np.asarray(weights, dtype=float)
    codes = tuple(np.asarray(margin, dtype=np.intp) for margin in margins)
    goals = tuple(np.asarray(total, dtype=float) for total in totals)
    _require(w, codes, goals)
    cell_of, cells = _cross_table(codes, goals)
    size = np.bincount(cell_of, weights=w)
    factor = np.ones(len(size))
    latest = [factor] * len(cells)
    population = max(float(goal.sum()) for goal in goals)
    iterations = 0
    met = False
    while not met and iterations < max_iterations:
        iterations += 1
        for place, (code, goal) in enumerate(zip(cells, goals, strict=True)):
            reached = np.bincount(code, weights=size * factor, minlength=len(goal))
            factor = factor * np.divide(goal, reached, out=np.ones_like(goal), where=reached > 0)[code]
            latest[place] = factor
        met = _worst(_missed(size * factor, cells, goals)) <= epsilon * population
    g = factor[cell_of]
    return Raking(
        g=g,
        weights=w * g,
        missed=tuple(_missed(size * factor, cells, goals)),
        converged=met,
        iterations=iterations,
        step=RakingStep(
            margins=codes, before=w, after=tuple(w * last[cell_of] for last in latest), means=means
        ),
    )


def _missed(size: Array, cells: Sequence[Codes], goals: Sequence[Array]) -> list[Array]:
    return [
        np.bincount(code, weights=size, minlength=len(goal)) - goal
        for code, goal in zip(cells, goals, strict=True)
    ]


def _worst(missed: Sequence[Array]) -> float:
    return max(float(np.abs(part).max(initial=0.0)) for part in missed)


def _cross_table(codes: Sequence[Codes], goals: Sequence[Array]) -> tuple[Codes, tuple[Codes, ...]]:
    """Return each record's cell of the cross table, and each cell's category of every margin."""
    packed = codes[0]
    for code, goal in zip(codes[1:], goals[1:], strict=True):
        # Packed anew after every margin: with many margins the product of their sizes would not fit a number.
        _, packed = np.unique(packed * len(goal) + code, return_inverse=True)
    _, first, packed = np.unique(packed, return_index=True, return_inverse=True)
    return packed, tuple(code[first] for code in codes)


def _require(w: Array, codes: Sequence[Codes], goals: Sequence[Array]) -> None:
    if not codes or len(codes) != len(goals):
        raise ValueError("raking needs a margin at least, and totals for each")
    if any(len(code) != len(w) for code in codes):
        raise ValueError("every margin has a code for each weight")
    if any(np.any((code < 0) | (code >= len(goal))) for code, goal in zip(codes, goals, strict=True)):
        raise ValueError("every code lies among the categories of its margin, from 0")
    if not np.all(w >= 0) or not all(np.all(goal >= 0) for goal in goals):
        raise ValueError("weights and totals are numbers, 0 or more")
