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
from kurak.report.wording import count
from kurak.report.words.categories import place_name
from kurak.report.words.saying import counted, later, say
from kurak.report.writers.frame_words import known

KINDS = (later("actors"), later("services"))


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
    shown = [AreaClusters(areas[one.area], (one.actors, one.services)) for one in found.areas]
    kinds = tuple(say(kind) for kind in KINDS)
    wide, narrow = draw_areas(geography, shown, kinds=kinds, credit=credit, mark=mark)
    words = f"{known(mark)}. " if mark else ""
    words += counted(
        "Map of {n} area; something is said of {said}: {areas}. Of the others nothing is said: unknown, not missing.",
        "Map of {n} areas; something is said of {said}: {areas}. Of the others nothing is said: unknown, not missing.",
        len(areas),
        said=len(found.areas),
        areas="; ".join(_said(names[one.area], one.actors, one.services, one.pilots) for one in found.areas),
    )
    rows = tuple((names[one.area], count(one.actors), count(one.services), ", ".join(map(place_name, one.pilots)) or say("none")) for one in found.areas)
    return Drawing(wide, narrow, f"{words} {credit}", (say("area"), *kinds, say("pilot places")), rows)


def _said(name: str, actors: int, services: int, pilots: tuple[str, ...]) -> str:
    said = {"area": name, "actors": counted("{n} actor", "{n} actors", actors), "services": counted("{n} service", "{n} services", services)}
    if pilots:
        return say("{area} {actors}, {services}, pilot places {places}", places=", ".join(map(place_name, pilots)), **said)
    return say("{area} {actors}, {services}", **said)


__all__ = ["draw_place_map"]
