"""The frame of media and posts: what the search found, from which units are drawn. Of it only ids and strata are read."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from kurak.model.finding import Finding, Place, worst_first
from kurak.model.media import DrawnMediaUnit, MediaSampling
from kurak.sources.csv_table import read_table
from kurak.sources.qualitative.media_text import leaves_trace
from kurak.sources.text_file import all_findings, open_reading
from kurak.sources.wording import listed, shown


def read_media_frame(file: Path, sampling: MediaSampling) -> tuple[tuple[DrawnMediaUnit, ...], tuple[Finding, ...]]:
    """Ids and strata of a frame, and what is wrong with it.

    Parameters
    ----------
    file
        A CSV file with the column ``unit`` and, for strata, ``stratum``; every other column is left aside. It may stand outside the
        study, where it belongs: it may hold links.
    sampling
        What the protocol says of the frame.
    """
    reading = open_reading(file.parent)
    table = read_table(reading, file.name)
    if table is None:
        return (), worst_first(all_findings(reading))
    wanted = ["unit", *(["stratum"] if sampling.strata else [])]
    missing = [name for name in wanted if name not in table.header]
    for name in missing:
        reading.add("CSV-005", f"{file.name} has no column {shown(name)}", Place(file.name, line=1, key=name))
    if missing:
        return (), worst_first(all_findings(reading))
    found: list[DrawnMediaUnit] = []
    seen: set[str] = set()
    for index, row in enumerate(table.rows):
        unit, stratum = row.get("unit", ""), row.get("stratum", "") if sampling.strata else ""
        if not unit or any(sign.isspace() or sign in "|;," for sign in unit) or len(unit) > 120:
            reading.add("COD-100", "unit is no id", table.place(index, "unit"), "an id has no blank, comma, semicolon or |")
        elif leaves_trace(unit):
            reading.add("COD-098", "unit holds an account, a link or a number", table.place(index, "unit"))
        elif unit in seen:
            reading.add("COD-101", "a unit stands twice", table.place(index, "unit"))
        elif sampling.strata and stratum not in sampling.strata:
            reading.add("COD-108", f"the stratum is {'empty' if not stratum else 'none of those of the protocol'}", table.place(index, "stratum"), f"strata of the protocol: {listed(sampling.strata)}")
        else:
            seen.add(unit)
            found.append(DrawnMediaUnit(unit=unit, stratum=stratum))
    if not any(one.severity == "error" for one in reading.findings):
        counts = Counter(one.stratum for one in found)
        for stratum in sampling.strata or {"": 0}:
            size = sampling.size_of(stratum)
            if size is not None and counts[stratum] != size:
                of = f" of {shown(stratum)}" if stratum else ""
                reading.add("COD-108", f"{file.name} has {counts[stratum]} units{of}, and the protocol says that the search found {size}", Place(file.name))
    return tuple(found), worst_first(all_findings(reading))
