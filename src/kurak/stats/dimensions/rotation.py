"""Rotations that make factors readable: varimax, promax and oblimin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from kurak.stats.dimensions.correlation_matrix import Array

RotationMethod: TypeAlias = Literal["none", "varimax", "promax", "oblimin"]


@dataclass(frozen=True)
class RotatedFactors:
    """Rotated factors, the one that explains most first, each with a sum of loadings that is not negative.

    Parameters
    ----------
    method
        none, varimax, promax or oblimin.
    loadings
        Pattern: array (items, factors).
    factor_correlations
        Array (factors, factors).
    structure
        Correlations of items with factors: array (items, factors).
    """

    method: RotationMethod
    loadings: Array
    factor_correlations: Array
    structure: Array


def rotate(loadings: ArrayLike, *, method: RotationMethod = "oblimin") -> RotatedFactors:
    """Rotate factors.

    Parameters
    ----------
    loadings
        Unrotated, of uncorrelated factors: (items, factors).
    method
        "varimax" (uncorrelated factors; Kaiser's normalisation), "promax" (power 4, from varimax), "oblimin" (γ = 0,
        the quartimin criterion, no normalisation) or "none".

    Returns
    -------
    RotatedFactors

    Raises
    ------
    ValueError
        When the loadings are not a table of finite numbers with more items than factors, the factors are
        fewer than their number says, or no rotation is found.

    Notes
    -----
    **Formula** varimax maximises ``Σ_k (Σ_j z_jk⁴ − (Σ_j z_jk²)² / p)``, z the loadings over the root of
    their item's communality. Promax regresses the powers ``|z|³ z`` of the varimax loadings on these. Oblimin
    minimises ``¼ Σ_{k≠l} Σ_j λ_jk² λ_jl²`` over oblique factors of variance 1, by projected gradients.

    **Source** Kaiser (1958), Psychometrika 23; Hendrickson and White (1964), British Journal of Statistical
    Psychology 17; Jennrich (2002), "A simple general method for oblique rotation", Psychometrika 67; R
    ``varimax(L, eps = 1e-15)``, ``promax(L, m = 4)`` of it, ``GPArotation::oblimin(L)``; ``psych::fa(R, m,
    rotate = …)``.

    Examples
    --------
    >>> found = rotate([[0.6, 0.6], [0.5, 0.5], [0.4, -0.4], [0.5, -0.5]], method="varimax")
    >>> (abs(found.loadings) > 1e-9).tolist()
    [[True, False], [True, False], [False, True], [False, True]]
    """
    a = np.array(loadings, dtype=float)
    if a.ndim != 2 or not np.isfinite(a).all() or not 1 <= a.shape[1] < len(a):
        raise ValueError("loadings: a table of numbers with more items than factors")
    if method not in ("none", "varimax", "promax", "oblimin"):
        raise ValueError(f"factors are rotated by varimax, promax, oblimin or none, not by {method!r}")
    m = a.shape[1]
    if method == "none" or m == 1:
        return _in_order(method, a, np.eye(m))
    if np.linalg.matrix_rank(a) < m:
        raise ValueError(f"the loadings hold fewer than {m} factors: ask for fewer")
    turn = _varimax(a)
    if method == "varimax":
        return _in_order(method, a @ turn, np.eye(m))
    if method == "promax":
        return _in_order(method, *_promax(a @ turn))
    return _in_order(method, *_oblimin(a, turn))


def _in_order(method: RotationMethod, loadings: Array, phi: Array) -> RotatedFactors:
    # By the variance that each explains, as R's psych sorts them.
    order = np.argsort(-np.diag(phi @ loadings.T @ loadings), kind="stable")
    sign = np.where(loadings[:, order].sum(axis=0) < 0, -1.0, 1.0)
    pattern = loadings[:, order] * sign
    correlations = phi[np.ix_(order, order)] * np.outer(sign, sign)
    return RotatedFactors(method, pattern, correlations, pattern @ correlations)


def _varimax(loadings: Array) -> Array:
    length = np.sqrt((loadings**2).sum(axis=1))
    # An item without any loading has no direction, and no say.
    x: Array = loadings / np.where(length > 0, length, 1.0)[:, None]
    m = x.shape[1]
    turn = np.eye(m)
    for _ in range(1_000):
        largest = 0.0
        for first in range(m):
            for second in range(first + 1, m):
                angle = _plane_angle(x[:, first], x[:, second])
                largest = max(largest, abs(angle))
                plane = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
                x[:, [first, second]] = x[:, [first, second]] @ plane
                turn[:, [first, second]] = turn[:, [first, second]] @ plane
        if largest < 1e-12:
            return turn
    raise ValueError("varimax: no rotation is found; ask for fewer factors")


def _plane_angle(x: Array, y: Array) -> float:
    """Return Kaiser's angle, which is best of all in the plane of two factors: it cannot stop at a saddle."""
    u, v = x**2 - y**2, 2 * x * y
    sine = 2 * (u @ v) - 2 * u.sum() * v.sum() / len(x)
    cosine = u @ u - v @ v - (u.sum() ** 2 - v.sum() ** 2) / len(x)
    # In a plane where every direction is as good, rounding has no say either.
    return float(np.arctan2(sine, cosine)) / 4 if np.hypot(sine, cosine) > 1e-13 * len(x) else 0.0


def _promax(varimax: Array) -> tuple[Array, Array]:
    target = varimax * np.abs(varimax) ** 3
    turn: Array = np.linalg.lstsq(varimax, target, rcond=None)[0]
    turn = turn * np.sqrt(np.diag(np.linalg.inv(turn.T @ turn)))
    back = np.linalg.inv(turn)
    return varimax @ turn, back @ back.T


def _quartimin(pattern: Array) -> tuple[float, Array]:
    squares = pattern**2
    others = squares.sum(axis=1, keepdims=True) - squares
    return float((squares * others).sum() / 4), pattern * others


def _oblimin(loadings: Array, start: Array) -> tuple[Array, Array]:
    turn, length, good = start, 1.0, 1.0
    pattern = loadings @ np.linalg.inv(turn).T
    value, slope = _quartimin(pattern)
    for _ in range(20_000):
        gradient = -(pattern.T @ slope @ np.linalg.inv(turn)).T
        along = gradient - turn * (turn * gradient).sum(axis=0)
        steepness = float((along**2).sum())
        if steepness < 1e-18:
            return pattern, turn.T @ turn
        # Near the end, what is gained drowns in rounding: there, half the last step that was good, unasked.
        near = steepness < 1e-11
        length = min(length, good / 2) if near else 2 * length
        for _ in range(60):
            trial = turn - length * along
            trial = trial / np.sqrt((trial**2).sum(axis=0))
            new_pattern = loadings @ np.linalg.inv(trial).T
            new, new_slope = _quartimin(new_pattern)
            if near or value - new > 0.5 * steepness * length:
                break
            length /= 2
        else:
            break
        turn, pattern, value, slope = trial, new_pattern, new, new_slope
        good = good if near else length
    raise ValueError("oblimin: no rotation is found; ask for fewer factors")
