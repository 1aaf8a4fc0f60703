"""Where the actors of a network stand in a drawing: near where few ties part them, pieces side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kurak.stats.networks.label_overlap import apart
from kurak.stats.networks.ties import Array, Whole, checked_adjacency, components, distances

ITERATIONS = 200
"""Improvements of a drawing; in a large one fewer, so that it takes seconds."""

SWEEPS = 50
"""Improvements of a large drawing."""

LARGE = 400
"""Actors in a piece from which on distances to some of them stand for all distances."""

PIVOTS = 100
"""How many: each the one that is farthest from those before."""

GAP = 0.4
"""Blank between two labels, as a share of their height: a tie must be seen to pass."""


@dataclass(frozen=True)
class Layout:
    """A drawing of a network.

    Attributes
    ----------
    x, y
        Middle of each label, from 0 to 1 of the drawing's width and height.
    width, height
        Size of the drawing in the unit of the labels: as asked, or larger where they would not fit.
    grown
        Whether it is larger than was asked.
    stress
        How far distances in the drawing are from distances along ties before labels were moved apart: 0 is perfect.
    """

    x: Array
    y: Array
    width: float
    height: float
    grown: bool
    stress: float


def layout(
    adjacency: ArrayLike,
    *,
    label_widths: ArrayLike,
    label_height: float,
    width: float,
    height: float,
    seed: int = 1,
    iterations: int | None = None,
) -> Layout:
    """Place the actors of a network so that their labels can be read.

    Parameters
    ----------
    adjacency
        Ties; whoever is tied in either direction is drawn near. Strengths do not matter.
    label_widths
        Width of each actor's label, in the unit of the drawing (points, say); the mark goes into it.
    label_height
        Height of a label.
    width, height
        Size of the drawing. Where labels cannot be kept apart in it, it grows in proportion.
    seed
        Settles where actors stand who could stand in several places alike. The same seed, the same bytes.
    iterations
        Improvements; by default 200, in networks of more than 300 actors fewer.

    Returns
    -------
    Layout
        No two labels overlap, and none leaves the drawing.

    Notes
    -----
    **Formula** within a component positions ``X`` lessen ``Σ_{i<j} d_ij⁻² (‖X_i − X_j‖ − d_ij)²`` with ``d`` the number of
    ties on the shortest way, by majorisation, from classical scaling of the same distances. In a piece of more than 400 actors the sum goes over
    neighbours and, with the weight of all others, over 100 pivots, from pivot scaling. Components get rectangles by
    their number of actors, the largest first, in rows. Then labels move apart by the shorter way.

    **Source** Gansner, Koren and North (2005), "Graph drawing by stress majorization", Lecture Notes in Computer
    Science 3383, 239-250; de Leeuw (1977) on majorisation (SMACOF); Kamada and Kawai (1989) for the weights; Brandes and Pich (2007) for
    pivot scaling; Ortmann, Klimenta and Brandes (2017), "A sparse stress model", for sums over pivots.

    Examples
    --------
    >>> row = np.eye(4, k=1) + np.eye(4, k=-1)
    >>> found = layout(row, label_widths=[10] * 4, label_height=4, width=100, height=60)
    >>> found.grown, bool(found.stress < 1e-6)
    (False, True)
    """
    given = checked_adjacency(adjacency, kind="directed")
    ties = given + given.T
    n = len(ties)
    widths = np.asarray(label_widths, dtype=float)
    if widths.shape != (n,) or not np.isfinite(widths).all() or (widths < 0).any():
        raise ValueError(f"each of {n} actors has a label's width, 0 or more")
    if not (label_height >= 0 and width > 0 and height > 0):
        raise ValueError("a drawing is wider and higher than nothing, and so is a label, or as high")
    if not n:
        return Layout(np.zeros(0), np.zeros(0), float(width), float(height), False, 0.0)
    random = np.random.default_rng(seed)
    pieces = components(ties)
    boxes = _packed(pieces.sizes.astype(float), width / height)
    place = np.zeros((n, 2))
    stress = 0.0
    for piece, (left, top, wide, high) in enumerate(boxes.tolist()):
        inside = np.flatnonzero(pieces.label == piece)
        within = ties[np.ix_(inside, inside)]
        place_them = _by_pivots if len(inside) > LARGE and iterations is None else _majorised
        points, off = place_them(distances(within), random, iterations)
        stress += off
        place[inside] = np.array([left, top]) + _fitted(points, wide, high)
    gap = GAP * label_height
    x, y, grown = apart(
        place[:, 0], place[:, 1], widths + gap, label_height + gap, width=width, height=height
    )
    # Six digits are finer than any drawing, and hide what another processor adds up otherwise.
    return Layout(np.round(x, 6), np.round(y, 6), width * grown, height * grown, grown > 1, stress)


def _majorised(far: Array, random: np.random.Generator, iterations: int | None) -> tuple[Array, float]:
    n = len(far)
    if n == 1:
        return np.zeros((1, 2)), 0.0
    points = _classical(far) + random.normal(scale=1e-3, size=(n, 2))
    count = (
        iterations if iterations is not None else max(8, min(ITERATIONS, int(ITERATIONS * (300 / n) ** 1.5)))
    )
    other = ~np.eye(n, dtype=bool)
    weight = np.where(other, 1 / np.where(other, far, 1.0) ** 2, 0.0)
    pull = weight * far
    laplacian = -weight
    np.fill_diagonal(laplacian, weight.sum(axis=1))
    # Adding the same to all cells makes it invertible, and does not change what it does to centred points.
    inverse = np.linalg.inv(laplacian + 1.0 / n)
    for _ in range(count):
        apart_now = _between(points)
        ratio = pull / np.where(apart_now > 1e-12, apart_now, np.inf)
        moved = inverse @ (ratio.sum(axis=1)[:, None] * points - ratio @ points)
        shift = float(np.abs(moved - points).max())
        points = moved
        if shift < 1e-7 * n:
            break
    stress = float((weight * (_between(points) - np.where(other, far, 0.0)) ** 2).sum() / 2)
    return points, stress


def _by_pivots(far: Array, random: np.random.Generator, iterations: int | None) -> tuple[Array, float]:
    """Place the actors of a large piece by their distances to neighbours and to pivots."""
    n = len(far)
    pivots = _spread_out(far, PIVOTS)
    to = far[:, pivots]
    squares = to**2
    centred = -(squares - squares.mean(axis=0) - squares.mean(axis=1)[:, None] + squares.mean()) / 2
    _, axes = np.linalg.eigh(centred.T @ centred)
    points = centred @ axes[:, :-3:-1]
    points = points * np.where(points[np.argmax(np.abs(points), axis=0), np.arange(2)] < 0, -1.0, 1.0)
    points = points / max(float(points.std()), 1e-12) * float(to.std() + 1.0) + random.normal(scale=1e-3, size=(n, 2))
    weight = np.where(to > 0, n / (2 * PIVOTS) / np.where(to > 0, to, 1.0) ** 2, 0.0)
    pull = weight * to
    start, end = np.nonzero(far == 1)
    whole = weight.sum(axis=1) + np.bincount(start, minlength=n)
    for _ in range(iterations if iterations is not None else SWEEPS):
        there = points[pivots]
        ratio = pull / np.maximum(_between(points, there), 1e-9)
        near = points[start] - points[end]
        aim = points[end] + near / np.maximum(np.hypot(near[:, 0], near[:, 1]), 1e-9)[:, None]
        moved = (weight - ratio) @ there + ratio.sum(axis=1)[:, None] * points
        moved += np.column_stack([np.bincount(start, weights=aim[:, axis], minlength=n) for axis in (0, 1)])
        points = (points + moved / whole[:, None]) / 2
    off = _between(points)
    off -= far
    off /= np.maximum(far, 1.0)
    # On the diagonal both distances are 0.
    return points, float(np.vdot(off, off)) / 2


def _spread_out(far: Array, count: int) -> Whole:
    chosen = [0]
    nearest = far[0].copy()
    while len(chosen) < count:
        chosen.append(int(np.argmax(nearest)))
        nearest = np.minimum(nearest, far[chosen[-1]])
    return np.array(chosen, dtype=np.intp)


def _between(points: Array, others: Array | None = None) -> Array:
    """Distances of points to others, or to one another."""
    others = points if others is None else others
    squares = (points[:, 0, None] - others[:, 0]) ** 2
    squares += (points[:, 1, None] - others[:, 1]) ** 2
    return np.sqrt(squares, out=squares)


def _classical(far: Array) -> Array:
    """Return the two main axes of squared distances, found by turning two columns on and on."""
    squares = far**2
    middle = squares.mean(axis=0)
    centred = -(squares - middle - middle[:, None] + middle.mean()) / 2
    n = len(far)
    basis = np.column_stack([np.linspace(-1, 1, n), np.cos(np.arange(n) * 2.4)])
    for _ in range(60):
        basis, _ = np.linalg.qr(centred @ basis)
    small = basis.T @ centred @ basis
    values, vectors = np.linalg.eigh((small + small.T) / 2)
    axes = basis @ vectors[:, ::-1]
    # The sign of an axis is free: its greatest coordinate is positive.
    axes = axes * np.where(axes[np.argmax(np.abs(axes), axis=0), np.arange(2)] < 0, -1.0, 1.0)
    return np.asarray(axes * np.sqrt(np.maximum(values[::-1], 0.0)))


def _fitted(points: Array, wide: float, high: float) -> Array:
    """Turn the longer axis of points to the longer side of a box, and scale them into it, all ways alike."""
    centred = points - points.mean(axis=0)
    if len(points) > 1:
        _, _, axes = np.linalg.svd(centred, full_matrices=False)
        axes = axes * np.where(axes[np.arange(2), np.argmax(np.abs(axes), axis=1)] < 0, -1.0, 1.0)[:, None]
        centred = centred @ axes.T
        if high > wide:
            centred = centred[:, ::-1]
    low, top = centred.min(axis=0), centred.max(axis=0)
    room = np.array([wide, high]) * 0.9
    extent = np.maximum(top - low, 1e-12)
    scale = min(float((room / extent).min()), 1e6)
    return np.asarray((centred - (low + top) / 2) * scale + np.array([wide, high]) / 2)


def _packed(sizes: Array, ratio: float) -> Array:
    """Return a box [left, top, width, height] for each size, in rows that fill a drawing of this ratio and height 1."""
    # A single actor needs more room by the actor than a large piece, whose labels share the blanks.
    areas = ((sizes + 1.0) / (sizes + 1.0).sum() * ratio).tolist()
    boxes: list[tuple[float, float, float, float]] = []
    top, begin = 0.0, 0
    while begin < len(areas):
        # A row takes one more piece as long as that makes none slimmer.
        end = begin + 1
        while end < len(areas) and _slimness(areas[begin : end + 1], ratio) <= _slimness(
            areas[begin:end], ratio
        ):
            end += 1
        high, left = sum(areas[begin:end]) / ratio, 0.0
        for area in areas[begin:end]:
            boxes.append((left, top, area / high, high))
            left += area / high
        top, begin = top + high, end
    return np.array(boxes)


def _slimness(areas: list[float], ratio: float) -> float:
    """Return how many times longer than broad the slimmest box of a row is."""
    high = sum(areas) / ratio
    return max(max(area / high / high, high * high / area) for area in areas)
