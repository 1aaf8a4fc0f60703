"""Calibration: weights as near to the old ones as the known totals of the population allow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kurak.stats.calibration.distances import Array, Codes, Distance, factors
from kurak.stats.calibration.residuals import RegressionStep

_RANK = 1e-10
"""Singular values below this share of the largest are taken for 0: calibration variables that repeat one another."""
_RESCALED_FROM = 20.0
"""As in R: weights this many times too small for every total were no base weights, and are scaled first."""


@dataclass(frozen=True)
class Calibration:
    """Calibrated weights, and what became of each total.

    Attributes
    ----------
    g
        Factor on each weight; array (records).
    weights
        Weight of each record after calibration.
    missed
        Total reached less total asked for, in units of the totals; array (variables). Near 0 where it converged.
    converged
        Whether every total is met. If not, bounds or contradicting totals leave no solution.
    iterations
        Steps of Newton's method.
    scale
        By how much weights were multiplied before bounds were applied; 1 for none.
    step
        What the variance needs.
    """

    g: Array
    weights: Array
    missed: Array
    converged: bool
    iterations: int
    scale: float
    step: RegressionStep


def calibrate(
    weights: ArrayLike,
    *,
    x: ArrayLike,
    totals: ArrayLike,
    distance: Distance = "linear",
    bounds: tuple[ArrayLike, ArrayLike] | None = None,
    variance: ArrayLike | None = None,
    clusters: ArrayLike | None = None,
    epsilon: float = 1e-11,
    max_iterations: int = 200,
) -> Calibration:
    """Adjust weights so that weighted totals of the calibration variables equal those of the population.

    Parameters
    ----------
    weights
        Weight of each record, 0 or more; a record of weight 0 keeps it.
    x
        Calibration variables, in the units of the totals; array (records, variables).
    totals
        Their totals in the population; array (variables).
    distance
        "linear", "raking" or "logit".
    bounds
        Lowest and highest factor, one number or one for each record; None for none. If weights were scaled first (see
        ``scale``), bounds hold after that.
    variance
        Variance of the record under the working model, up to a constant (1/q); above 0. None: alike for all.
    clusters
        Code of each record's cluster, from 0, if all records of a cluster shall get the same factor.
    epsilon
        How near every total must be met, as a share of 1 + the total.
    max_iterations
        Steps of Newton's method at most.

    Returns
    -------
    Calibration

    Raises
    ------
    ValueError
        If shapes differ, weights are negative or no numbers, or bounds and distance do not fit.

    Notes
    -----
    **Formula** ``g_k = F(x_kᵀλ / σ²_k)`` with λ such that ``Σ w_k g_k x_k = t``; by Newton's method, each step halved
    until the calibration equation improves along it. In clusters x is replaced by its weighted mean there.

    **Source** Deville and Särndal (1992), Journal of the American Statistical Association 87, 376-382; R
    ``calibrate(d, ~x, population, calfun = , bounds = , variance = , aggregate.stage = )``. R leaves σ² out of the
    variance of "raking" and "logit", and averages x of a cluster without weights, so that it misses totals where weights
    differ in a cluster; here both are as for "linear" with equal weights.

    Examples
    --------
    >>> found = calibrate([10, 10, 10], x=[[1, 0], [1, 1], [1, 1]], totals=[40, 30])
    >>> found.weights.round(9).tolist(), found.converged
    ([10.0, 15.0, 15.0], True)
    >>> short = calibrate([10, 10], x=[[1], [1]], totals=[40], bounds=(0.5, 1.5))
    >>> short.converged, short.missed.tolist()
    (False, [-10.0])
    """
    w, rows, goal, spread = _checked(weights, x, totals, variance)
    given = w
    if clusters is not None:
        w, rows, spread = _averaged(w, rows, spread, np.asarray(clusters, dtype=np.intp))
    lower, upper = _bounds(bounds, len(w))
    # Records of weight 0 may carry anything, even missing values.
    rows = np.where(w[:, None] > 0, rows, 0.0)
    unbounded = distance == "linear" and bounds is None
    scale = 1.0 if unbounded else _scale(goal, w @ rows)
    lever = rows / spread[:, None]

    def move(u: Array) -> tuple[Array, Array]:
        return factors(u, distance=distance, lower=lower, upper=upper)

    g, iterations = _newton(
        w * scale, rows, lever, goal, move, epsilon=epsilon, max_iterations=max_iterations
    )
    g = g * scale
    missed = (w * g) @ rows - goal
    half = np.sqrt(w / spread)
    return Calibration(
        g=g,
        weights=given * g,
        missed=missed,
        converged=bool(np.all(np.abs(missed) <= epsilon * (1 + np.abs(goal)))),
        iterations=iterations,
        scale=scale,
        step=RegressionStep(basis=_basis(rows * half[:, None]), scale=g * np.sqrt(w * spread)),
    )


def _newton(
    w: Array,
    rows: Array,
    lever: Array,
    goal: Array,
    move: Callable[[Array], tuple[Array, Array]],
    *,
    epsilon: float,
    max_iterations: int,
) -> tuple[Array, int]:
    """Solve the calibration equation; return the factors, the best reached, and the steps taken."""
    coefficients = np.zeros(rows.shape[1])
    g, slope = move(lever @ coefficients)
    misfit = goal - (w * g) @ rows
    start = _solver((w[:, None] * lever).T @ rows)
    reached = 0.1 * epsilon * (1 + np.abs(goal))
    iterations = 0
    while iterations < max_iterations and np.any(np.abs(misfit) > reached):
        iterations += 1
        matrix = ((w * slope)[:, None] * lever).T @ rows
        solver = _solver(matrix)
        # Where too many factors lie at a bound nothing moves any more; the slopes of the start lead out of there.
        step = (solver if solver[1] == start[1] else start)[0] @ misfit
        ascent = float(misfit @ step)
        length = 1.0
        for _ in range(60):
            g_new, slope_new = move(lever @ (coefficients + length * step))
            misfit_new = goal - (w * g_new) @ rows
            # The equation is the gradient of a concave function: along the step its slope must shrink.
            if np.all(np.isfinite(misfit_new)) and abs(float(misfit_new @ step)) < ascent:
                break
            length /= 2
        else:
            break
        coefficients = coefficients + length * step
        g, slope, misfit = g_new, slope_new, misfit_new
    return g, iterations


def _solver(matrix: Array) -> tuple[Array, int]:
    """Return the inverse of a cross product, variables in their own units, and its rank."""
    size = np.sqrt(np.maximum(np.diag(matrix), 0))
    unit = np.divide(1.0, size, out=np.zeros_like(size), where=size > 0)
    values, vectors = np.linalg.eigh(matrix * np.outer(unit, unit))
    kept = values > _RANK * max(float(values.max(initial=0.0)), 0.0)
    half = (vectors[:, kept] * unit[:, None]) / np.sqrt(values[kept])
    return half @ half.T, int(kept.sum())


def _basis(columns: Array) -> Array:
    """Return orthonormal columns that span the given ones."""
    size = np.linalg.norm(columns, axis=0)
    left, values, _ = np.linalg.svd(columns[:, size > 0] / size[size > 0], full_matrices=False)
    return np.asarray(left[:, values > _RANK * values.max(initial=0.0)])


def _scale(goal: Array, sample: Array) -> float:
    ratios = np.divide(goal, sample, out=np.full_like(goal, np.nan), where=sample != 0)
    known = ratios[~np.isnan(ratios)]
    return float(known.mean()) if len(known) and known.min() > _RESCALED_FROM else 1.0


def _averaged(w: Array, rows: Array, spread: Array, clusters: Codes) -> tuple[Array, Array, Array]:
    """Give every record the mean weight, calibration variables and variance of its cluster."""
    if len(clusters) != len(w) or np.any(clusters < 0):
        raise ValueError("clusters has a code from 0 for each record")
    number = np.bincount(clusters)
    weight = np.bincount(clusters, weights=w)
    weighted = np.column_stack([np.bincount(clusters, weights=w * column) for column in rows.T])
    means = np.divide(weighted, weight[:, None], out=np.zeros_like(weighted), where=weight[:, None] > 0)
    spreads = np.bincount(clusters, weights=spread) / np.maximum(number, 1)
    return (weight / np.maximum(number, 1))[clusters], means[clusters], spreads[clusters]


def _bounds(bounds: tuple[ArrayLike, ArrayLike] | None, records: int) -> tuple[Array, Array]:
    low, high = (-np.inf, np.inf) if bounds is None else bounds
    lower = np.broadcast_to(np.asarray(low, dtype=float), (records,))
    upper = np.broadcast_to(np.asarray(high, dtype=float), (records,))
    if not np.all(lower < upper):
        raise ValueError("the lower bound lies below the upper one")
    return lower, upper


def _checked(
    weights: ArrayLike, x: ArrayLike, totals: ArrayLike, variance: ArrayLike | None
) -> tuple[Array, Array, Array, Array]:
    w, rows, goal = (np.asarray(values, dtype=float) for values in (weights, x, totals))
    if rows.ndim != 2 or rows.shape != (len(w), len(goal)):
        raise ValueError("x has a row for each weight and a column for each total")
    spread = np.ones(len(w)) if variance is None else np.asarray(variance, dtype=float)
    if spread.shape != w.shape or not np.all(spread > 0):
        raise ValueError("variance has a number above 0 for each record")
    if not np.all(np.isfinite(w) & (w >= 0)):
        raise ValueError("weights are numbers, 0 or more")
    if not np.all(np.isfinite(rows[w > 0])) or not np.all(np.isfinite(goal)):
        raise ValueError("calibration variables of records with a weight, and totals, are numbers")
    return w, rows, goal, spread
