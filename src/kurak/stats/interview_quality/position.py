"""Where interviews were made: distance to the cluster, and many at one spot."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float64]

EARTH_RADIUS = 6_371_008.8
"""Mean radius of the earth, metres (IUGG)."""


def great_circle_distance(
    latitude: ArrayLike, longitude: ArrayLike, *, to_latitude: ArrayLike, to_longitude: ArrayLike
) -> Array:
    """Return the distance of two points on a sphere, metres.

    Parameters
    ----------
    latitude, longitude, to_latitude, to_longitude
        Degrees (WGS 84); arrays of one shape, or single numbers. Not a number where a position is missing.

    Returns
    -------
    array
        Metres; the earth's flattening changes them by up to 0.6 %.

    Raises
    ------
    ValueError
        If a latitude lies outside ±90 or a longitude outside ±180.

    Notes
    -----
    **Formula** ``2R asin √(sin²(Δφ/2) + cos φ₁ cos φ₂ sin²(Δλ/2))``.

    **Source** Sinnott (1984), Sky and Telescope 68, 159 (haversine); R ``geosphere::distHaversine(a, b, r =
    6371008.8)``.

    Examples
    --------
    >>> round(float(great_circle_distance(0.0, 0.0, to_latitude=0.0, to_longitude=1.0)))
    111195
    """
    points = [np.asarray(one, dtype=float) for one in (latitude, longitude, to_latitude, to_longitude)]
    if any(np.any(np.abs(one) > end) for one, end in zip(points, (90, 180, 90, 180), strict=True)):
        raise ValueError("latitudes lie within ±90 degrees, longitudes within ±180")
    a, b, c, d = (np.radians(one) for one in points)
    squared = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS * np.arcsin(np.sqrt(np.minimum(squared, 1.0))), dtype=float)


def most_at_one_spot(
    latitude: ArrayLike, longitude: ArrayLike, *, groups: ArrayLike, within: float
) -> NDArray[np.intp]:
    """Count, for each interview, the interviews of its group within a few metres, itself included.

    Parameters
    ----------
    latitude, longitude
        Degrees; not a number where there is none. Arrays (records).
    groups
        Codes, such as of interviewers: interviews of one group are compared. Array (records).
    within
        Metres, 0 or more: how near counts as one spot. Positions of telephones are off by 5 to 20 metres.

    Returns
    -------
    array (records)
        0 for an interview without a position.

    Raises
    ------
    ValueError
        If arrays differ in length, or metres are negative.

    Notes
    -----
    **Formula** ``#{j : d_ij ≤ r}`` within the group, with :func:`great_circle_distance`.

    **Source** the count inside Ripley's K, Ripley (1977), JRSS B 39, 172-212; R
    ``rowSums(geosphere::distm(points) <= within)``.

    Examples
    --------
    >>> most_at_one_spot([42.0, 42.0, 42.1], [74.0, 74.0, 74.0], groups=[1, 1, 1], within=20).tolist()
    [2, 2, 1]
    """
    lat, lon, group = (
        np.asarray(latitude, dtype=float),
        np.asarray(longitude, dtype=float),
        np.asarray(groups),
    )
    if not len(lat) == len(lon) == len(group):
        raise ValueError("latitude, longitude and groups have one value for each record")
    if not within >= 0:
        raise ValueError(f"metres are 0 or more, not {within}")
    found = np.zeros(len(lat), dtype=np.intp)
    known = ~(np.isnan(lat) | np.isnan(lon))
    _, code = np.unique(group, return_inverse=True)
    # Southwards to northwards, so that only neighbours in latitude need a distance.
    order = np.lexsort((lat, code))
    order = order[known[order]]
    tall = np.degrees(within / EARTH_RADIUS) * (1 + 1e-9)
    place = code[order] * 400.0 + lat[order]
    near = np.searchsorted(place, place + tall, side="right")
    step = 0
    found[order] = 1
    while True:
        step += 1
        first = np.flatnonzero(np.arange(len(order)) + step < near)
        if not len(first):
            return found
        a, b = order[first], order[first + step]
        close = great_circle_distance(lat[a], lon[a], to_latitude=lat[b], to_longitude=lon[b]) <= within
        np.add.at(found, a[close], 1)
        np.add.at(found, b[close], 1)
