"""Labels of a drawing are moved apart as little as it takes, and the drawing grows where they find no room."""

from __future__ import annotations

import numpy as np

from kurak.stats.networks.ties import Array, Whole

SWEEPS = 100
"""Moves before a drawing grows."""

MANY, SWEEPS_OF_MANY = 400, 25
"""With more labels than this a drawing grows sooner: it will have to anyhow, and each move takes longer."""

GROWTH = 1.1
"""By how much."""

LOOSENING = 0.15
"""How far crowds are thinned out when the drawing grows: 1 would leave nothing but the order from left to right."""

CROWDED = 0.15
"""Share of a drawing that labels cover, from which crowds are thinned out at once."""

FULL = 0.5
"""Share of a drawing that labels may cover."""


def apart(
    x: Array, y: Array, widths: Array, label_height: float, *, width: float, height: float
) -> tuple[Array, Array, float]:
    """Move labels apart until no two overlap and all are inside the drawing.

    Parameters
    ----------
    x, y
        Middles of labels, in any unit: they are stretched over the drawing, the same both ways.
    widths, label_height
        Sizes of labels, in the unit of the drawing.
    width, height
        Size of the drawing.

    Returns
    -------
    tuple
        Middles, from 0 to 1 of the drawing's width and height, and the factor by which the drawing has grown, 1 if
        it has not.

    Notes
    -----
    **Formula** of two labels that overlap each moves half of the overlap, along the axis where it is smaller;
    several overlaps are lessened together. Where labels cover more than half of the drawing, or still overlap after
    100 rounds (25 where there are more than 400), the drawing grows, and with it all distances but not the labels, so that this ends; crowds are then
    thinned out some way towards even steps, from left to right and from top to bottom in the same order.

    **Source** ours; the axis is that of Dwyer, Marriott and Stuckey (2006), "Fast node overlap removal", Lecture
    Notes in Computer Science 3843, 153-164, who find the least moves of all.

    Examples
    --------
    >>> x, y, grown = apart(np.array([0.0, 0.0]), np.array([0.0, 0.1]), np.array([4.0, 4.0]), 2.0, width=20, height=10)
    >>> bool(abs(y[0] - y[1]) * 10 >= 2), grown
    (True, 1.0)
    """
    if not len(x):
        return x, y, 1.0
    # Labels that would fill more than this share of the drawing are never parted by moving.
    full = float(np.sqrt(widths.sum() * label_height / (FULL * width * height)))
    grown = max(1.0, float(widths.max()) / width, label_height / height, full)
    at_x, at_y = _stretched(x, y, widths, label_height, width * grown, height * grown)
    covered = float(widths.sum() * label_height / (width * height * grown * grown))
    if covered > CROWDED:
        at_x, at_y = _loosened(at_x, width * grown, covered), _loosened(at_y, height * grown, covered)
    # A hair's breadth more than touching, for the rounding of coordinates.
    wide, high = widths + 1e-4 * width, label_height + 1e-4 * height
    at_x, at_y = _inside(at_x, wide, width * grown), _inside(at_y, np.full(len(y), high), height * grown)
    sweeps = SWEEPS if len(x) <= MANY else SWEEPS_OF_MANY
    while True:
        for _ in range(sweeps):
            first, second = _overlapping(at_x, at_y, wide, high)
            if not len(first):
                return at_x / (width * grown), at_y / (height * grown), grown
            _part(at_x, at_y, first, second, wide, high)
            at_x = _inside(at_x, wide, width * grown)
            at_y = _inside(at_y, np.full(len(y), high), height * grown)
        grown *= GROWTH
        at_x = _loosened(at_x * GROWTH, width * grown, LOOSENING)
        at_y = _loosened(at_y * GROWTH, height * grown, LOOSENING)


def _stretched(
    x: Array, y: Array, widths: Array, label_height: float, width: float, height: float
) -> tuple[Array, Array]:
    half = np.minimum(widths / 2, width / 2)
    room_x, room_y = max(width - widths.max(), 0.0), max(height - label_height, 0.0)
    span_x, span_y = float(np.ptp(x)), float(np.ptp(y))
    scales = [room / span for room, span in ((room_x, span_x), (room_y, span_y)) if span > 1e-12]
    scale = min(scales, default=0.0)
    at_x = (x - (x.min() + x.max()) / 2) * scale + width / 2
    at_y = (y - (y.min() + y.max()) / 2) * scale + height / 2
    return np.clip(at_x, half, width - half), at_y


def _inside(at: Array, sizes: Array, length: float) -> Array:
    half = np.minimum(sizes, length) / 2
    return np.clip(at, half, length - half)


def _loosened(at: Array, length: float, share: float) -> Array:
    """Move places some way towards even steps in the same order, so that crowds thin out."""
    even = np.empty(len(at))
    even[np.argsort(at, kind="stable")] = (np.arange(len(at)) + 0.5) * length / len(at)
    return (1 - share) * at + share * even


def _overlapping(x: Array, y: Array, wide: Array, high: float) -> tuple[Whole, Whole]:
    """Return pairs of labels that overlap; only those at nearly the same height are compared."""
    order = np.argsort(y, kind="stable")
    rows = y[order]
    last = np.searchsorted(rows, rows + high * (1 - 1e-9), side="left")
    count = last - np.arange(len(rows)) - 1
    first = np.repeat(np.arange(len(rows)), count)
    second = first + 1 + np.arange(len(first)) - np.repeat(np.cumsum(count) - count, count)
    a, b = order[first], order[second]
    meet = np.abs(x[a] - x[b]) < (wide[a] + wide[b]) / 2 * (1 - 1e-9)
    return a[meet], b[meet]


def _part(x: Array, y: Array, first: Whole, second: Whole, wide: Array, high: float) -> None:
    """Move each two labels half of their overlap away from one another, in place."""
    by_x = (wide[first] + wide[second]) / 2 - np.abs(x[first] - x[second])
    by_y = high - np.abs(y[first] - y[second])
    # Labels in one place part by their order, so that they part at all.
    side_x = np.where(
        x[second] > x[first], 1.0, np.where(x[second] < x[first], -1.0, np.sign(second - first))
    )
    side_y = np.where(
        y[second] > y[first], 1.0, np.where(y[second] < y[first], -1.0, np.sign(second - first))
    )
    sideways = by_x < by_y
    for at, by, side, these in ((x, by_x, side_x, sideways), (y, by_y, side_y, ~sideways)):
        a, b, step = first[these], second[these], (side * by)[these] / 2
        n = len(at)
        move = np.bincount(b, weights=step, minlength=n) - np.bincount(a, weights=step, minlength=n)
        count = np.bincount(a, minlength=n) + np.bincount(b, minlength=n)
        # A little more than the half, or halves of halves would never end.
        at += 1.05 * move / np.sqrt(np.maximum(count, 1))
