"""What calibration leaves of the variance: contributions less what the known totals already tell.

Every adjustment of weights leaves a step. The variance of an estimate is that of its weighted contributions after all
steps, in the order in which the weights were adjusted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float64]
Codes: TypeAlias = NDArray[np.intp]

_ROUNDS = 10
"""Rounds of R's raking residuals. Margins that are nearly alike need more to settle, but then R's number is this one."""


@dataclass(frozen=True)
class RegressionStep:
    """Calibration to totals: residuals of the regression on the calibration variables.

    Attributes
    ----------
    basis
        Orthonormal columns that span the scaled calibration variables; array (records, rank).
    scale
        What a contribution is divided by before the regression; array (records).
    """

    basis: Array
    scale: Array

    def residuals(self, contributions: Array) -> Array:
        """Return contributions less their regression on the calibration variables."""
        scaled = _quotient(contributions, self.scale)
        return np.where(
            self.scale[:, None] == 0,
            contributions,
            (scaled - self.basis @ (self.basis.T @ scaled)) * self.scale[:, None],
        )


@dataclass(frozen=True)
class CellStep:
    """Post-stratification: residuals from the weighted mean of each cell.

    Attributes
    ----------
    cells
        Code of each record's cell, from 0; below 0 for records that the adjustment left out.
    before, after
        Weight of each record before and after the step.
    """

    cells: Codes
    before: Array
    after: Array

    def residuals(self, contributions: Array) -> Array:
        """Return contributions less the mean of their cell."""
        inside = (self.cells >= 0) & (self.after != 0)
        means = _cell_means(
            _quotient(contributions, self.after)[inside], self.cells[inside], weights=self.before[inside]
        )
        left = contributions.copy()
        left[inside] -= self.after[inside, None] * means[self.cells[inside]]
        return left


@dataclass(frozen=True)
class RakingStep:
    """Raking: residuals from the means of each margin in turn, in ten rounds.

    Attributes
    ----------
    margins
        For each margin the code of each record's category, from 0.
    before
        Weight of each record before raking.
    after
        For each margin the weight of each record when that margin had just been met, in the last round.
    means
        "plain": means of a category without weights, as R takes them; "weighted": with the weights before raking,
        which is the regression of calibration with the raking distance. Both agree where weights were equal.
    """

    margins: tuple[Codes, ...]
    before: Array
    after: tuple[Array, ...]
    means: Literal["plain", "weighted"] = "plain"

    def residuals(self, contributions: Array) -> Array:
        """Return contributions less the means of their categories."""
        left = contributions.copy()
        weights = np.ones(len(left)) if self.means == "plain" else self.before
        for _ in range(_ROUNDS):
            for codes, after in zip(self.margins, self.after, strict=True):
                inside = after != 0
                means = _cell_means(_quotient(left, after)[inside], codes[inside], weights=weights[inside])
                left[inside] -= after[inside, None] * means[codes[inside]]
        return left


Step: TypeAlias = RegressionStep | CellStep | RakingStep


def calibration_residuals(contributions: ArrayLike, *, steps: Sequence[Step]) -> Array:
    """Return weighted contributions less what the known totals of every calibration step already tell.

    Parameters
    ----------
    contributions
        Final weight times linearised value of each record, in units of the estimate; array (records, estimates). A
        record outside the domain contributes 0; it stays, because the cells hold it too.
    steps
        Steps of the weights, the earliest first.

    Returns
    -------
    Array
        As ``contributions``; their sums by primary sampling unit go into the formula of the design's variance.

    Raises
    ------
    ValueError
        If contributions are not a table of records by estimates.

    Notes
    -----
    **Formula** ``w_k (u_k − x_kᵀ B)`` with B the regression on the calibration variables, weighted by the weights
    before the step; in cells ``w_k (u_k − ū_c)``; in raking the means of each margin in turn.

    **Source** Deville and Särndal (1992), Journal of the American Statistical Association 87, 376-382, section 3;
    Särndal, Swensson and Wretman (1992), *Model Assisted Survey Sampling*, §6.6; R ``SE(svytotal(~y,
    postStratify(d, ~cell, totals)))``, and ``rake`` and ``calibrate`` alike.

    Examples
    --------
    >>> step = CellStep(np.array([0, 0, 1]), before=np.ones(3), after=np.array([2.0, 2.0, 5.0]))
    >>> calibration_residuals([[2.0], [6.0], [10.0]], steps=[step])[:, 0].tolist()
    [-2.0, 2.0, 0.0]
    """
    left = np.asarray(contributions, dtype=float)
    if left.ndim != 2:
        raise ValueError("contributions are a table: a row for each record and a column for each estimate")
    for step in steps:
        left = step.residuals(left)
    return left


def _quotient(values: Array, divisors: Array) -> Array:
    """Divide rows by their divisor; 0 where that is 0."""
    by = divisors[:, None]
    return np.divide(values, by, out=np.zeros_like(values), where=by != 0)


def _cell_means(values: Array, cells: Codes, *, weights: Array) -> Array:
    """Return the weighted mean of every column in every cell."""
    number = int(cells.max(initial=-1)) + 1
    sums = np.column_stack(
        [np.bincount(cells, weights=weights * column, minlength=number) for column in values.T]
    )
    sizes = np.bincount(cells, weights=weights, minlength=number)[:, None]
    return np.divide(sums, sizes, out=np.zeros_like(sums), where=sizes != 0)
