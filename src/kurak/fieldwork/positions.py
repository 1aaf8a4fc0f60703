"""Where an interview was held, made coarse at receipt: the middle of its cluster, and whether it was near."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import numpy as np

from kurak.model.fieldwork import Positions
from kurak.stats.interview_quality.position import great_circle_distance


@dataclass(frozen=True, slots=True)
class KeptPosition:
    """What is kept of a position.

    Parameters
    ----------
    latitude, longitude
        Degrees; None where nothing is kept.
    near
        Whether the interview was within the radius of its cluster; None where that is not known.
    """

    latitude: float | None
    longitude: float | None
    near: bool | None


def keep_position(
    latitude: float | None,
    longitude: float | None,
    *,
    cluster: tuple[float, float] | None,
    rule: Positions,
    radius: float,
) -> KeptPosition:
    """Say what is kept of the position of an interview; called when it is received, before anything is written.

    Parameters
    ----------
    latitude, longitude
        As the device sent them, degrees; None where it sent none.
    cluster
        Middle of the cluster, degrees; None where it is not known, and then a coarse position is no position.
    rule
        ``fieldwork.positions`` of study.yaml.
    radius
        Metres from the middle within which an interview was held near its cluster.

    Examples
    --------
    >>> keep_position(42.8746, 74.5698, cluster=(42.87, 74.57), rule="cluster", radius=2000)
    KeptPosition(latitude=42.87, longitude=74.57, near=True)
    >>> keep_position(42.8746, 74.5698, cluster=None, rule="cluster", radius=2000)
    KeptPosition(latitude=None, longitude=None, near=None)
    """
    near: bool | None = None
    if latitude is not None and longitude is not None and cluster is not None:
        metres = float(
            great_circle_distance(
                np.array([latitude]),
                np.array([longitude]),
                to_latitude=np.array([cluster[0]]),
                to_longitude=np.array([cluster[1]]),
            )[0]
        )
        near = metres <= radius if isfinite(metres) else None
    if rule == "as received":
        return KeptPosition(latitude, longitude, near)
    if latitude is None or longitude is None or cluster is None:
        return KeptPosition(None, None, near)
    return KeptPosition(cluster[0], cluster[1], near)
