"""The areas of maps, from GeoJSON: ids and coordinates are checked, shapes are left as they are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from kurak.model.finding import Place
from kurak.sources.text_file import LARGEST_GEOMETRY, Reading, read_text
from kurak.sources.wording import shown

SHAPES = {"Polygon": 2, "MultiPolygon": 3}
NUMBERS = frozenset({int, float})
"""Types of a coordinate; true and false are none."""


def read_geometry(reading: Reading, file: str, *, where: Place | None = None) -> tuple[Mapping[str, Any], ...]:
    """The features of a GeoJSON file, each with an ``id``; empty, with findings, if it is none."""
    text = read_text(reading, file, largest=LARGEST_GEOMETRY, where=where)
    if text is None:
        return ()
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        place = Place(file, line=error.lineno, column=error.colno)
        reading.add("FIL-013", f"{file} is no JSON from here on", place)
        return ()
    except (RecursionError, ValueError):
        reading.add("FIL-013", f"{file} is no JSON that can be read", Place(file))
        return ()
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(data, dict) or data.get("type") != "FeatureCollection" or not isinstance(features, list):
        reading.add("FIL-013", f"{file} is no FeatureCollection", Place(file, line=1))
        return ()
    kept: list[Mapping[str, Any]] = []
    seen: set[str] = set()
    for number, feature in enumerate(features, start=1):
        if _is_sound(reading, Place(file, key=f"features[{number}]"), feature, seen):
            kept.append({**feature, "id": str(feature["id"])})
    return tuple(kept)


def _is_sound(reading: Reading, place: Place, feature: Any, seen: set[str]) -> bool:
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    shape = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(shape, str) or shape not in SHAPES:
        reading.add("FIL-013", f"a feature is {shown(shape)}, no area", place, "keep Polygon and MultiPolygon features only")
        return False
    known = feature.get("id")
    if isinstance(known, bool) or not isinstance(known, (str, int)) or str(known) in seen:
        reading.add("FIL-014", "a feature has no id" if known is None else f"the id {shown(known)} stands twice, or is no id", place)
        return False
    seen.add(str(known))
    for point in _points((geometry or {}).get("coordinates"), SHAPES[shape]):
        # A map has tens of thousands of points. What was read from JSON is of these types and of none made from them.
        if not (isinstance(point, list) and len(point) in (2, 3) and NUMBERS.issuperset(map(type, point))):
            reading.add("FIL-013", f"the coordinates of {shown(known)} are no polygon", place)
            return False
        if not (-180 <= point[0] <= 180 and -90 <= point[1] <= 90):
            reading.add("FIL-015", f"{shown(known)} has the coordinate {shown(f'{point[0]} {point[1]}')}", place)
            return False
    return True


def _points(coordinates: Any, depth: int) -> Iterator[Any]:
    """The points of a polygon; something that is no point where the nesting is wrong."""
    if depth == 0:
        yield coordinates
    elif not isinstance(coordinates, list) or not coordinates:
        yield None
    else:
        for inner in coordinates:
            yield from _points(inner, depth - 1)
