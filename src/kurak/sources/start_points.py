"""Places where a route can begin: the optional table frame/start_points.csv."""

from __future__ import annotations

from collections.abc import Collection

from kurak.model.finding import Place
from kurak.model.visits import StartPoint
from kurak.sources.ids import report_unknown
from kurak.sources.text_file import Reading, is_there
from kurak.sources.validation import read_rows
from kurak.sources.wording import shown

START_POINTS = "frame/start_points.csv"


def read_start_points(
    reading: Reading, *, units: Collection[str] | None, frame_file: str = "frame/frame.csv"
) -> tuple[StartPoint, ...]:
    """Read the start points of a study; what is wrong with them is written down in the reading.

    Parameters
    ----------
    units
        Ids of the frame's units; None if they are not known, because the frame has errors.
    frame_file
        The file of the frame, for the findings.

    Returns
    -------
    tuple of StartPoint
        In the order of the file, without points of unknown units and without second ones; empty without the
        file.
    """
    if not is_there(reading, START_POINTS):
        return ()
    rows = read_rows(reading, START_POINTS, StartPoint)
    kept: list[StartPoint] = []
    first: dict[tuple[str, str], Place] = {}
    for point, place in zip(rows.nouns, rows.places, strict=True):
        name = (point.psu, point.start_point)
        if units is not None and point.psu not in units:
            report_unknown(reading, "RTE-003", "unit", point.psu, units, place, frame_file)
        elif name in first:
            message = f"the start point {shown(point.start_point)} of {shown(point.psu)} stands twice"
            reading.add("RTE-004", message, (place, first[name]))
        else:
            first[name] = place
            if (point.latitude is None) != (point.longitude is None):
                missing = "latitude" if point.latitude is None else "longitude"
                reading.add("RTE-005", f"the start point {shown(point.start_point)} has no {missing}", place)
                point = point.model_copy(update={"latitude": None, "longitude": None})
            kept.append(point)
    return tuple(kept)
