"""What is said to be where, on the country's map: counts by area, and nothing where nothing is said.

A place stands by its area, which the map has; a point would claim more than the register knows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kurak.model.actor_maps import PlacesOnMap
from kurak.report.charts.cluster_map import AreaClusters, cluster_geography, draw_areas
from kurak.report.charts.drawing import Drawing
from kurak.report.charts.region_map import CREDIT
from kurak.report.wording import count, plural

KINDS = ("actors", "services")


def draw_place_map(
    features: Sequence[Mapping[str, Any]], found: PlacesOnMap, *, areas: Mapping[str, str], names: Mapping[str, str], credit: str = CREDIT, mark: str = ""
) -> Drawing:
    """Draw the areas of which something is said, each with its number of actors and of services.

    Parameters
    ----------
    features
        GeoJSON features.
    areas
        Group of the map: id of its feature.
    names
        Group of the map: its short name.
    """
    geography = cluster_geography(features, {id: names[group] for group, id in areas.items()}, kinds=2)
    counted = [AreaClusters(areas[one.area], (one.actors, one.services)) for one in found.areas]
    wide, narrow = draw_areas(geography, counted, kinds=KINDS, credit=credit, mark=mark)
    words = f"{mark}. " if mark else ""
    words += f"Map of {plural(len(areas), 'area', 'areas')}; something is said of {len(found.areas)}: "
    words += "; ".join(_said(names[one.area], one.actors, one.services, one.pilots) for one in found.areas)
    words += ". Of the others nothing is said: unknown, not missing. " + credit
    rows = tuple((names[one.area], count(one.actors), count(one.services), ", ".join(one.pilots) or "none") for one in found.areas)
    return Drawing(wide, narrow, words, ("area", *KINDS, "pilot places"), rows)


def _said(name: str, actors: int, services: int, pilots: tuple[str, ...]) -> str:
    with_pilots = f", pilot places {', '.join(pilots)}" if pilots else ""
    return f"{name} {plural(actors, 'actor', 'actors')}, {plural(services, 'service', 'services')}{with_pilots}"


__all__ = ["draw_place_map"]
