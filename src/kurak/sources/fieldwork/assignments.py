"""Units to visit, from a drawn sample or from a rehearsal, and how many interviews each cluster was to have."""

from __future__ import annotations

from dataclasses import dataclass

from kurak.model.fieldwork import Fieldwork
from kurak.model.fieldwork_rows import Assignment, AssignmentRow, unit_code
from kurak.model.finding import Place
from kurak.sources.drawn_samples import CLUSTERS, SAMPLES, ClusterRow
from kurak.sources.fieldwork.private_rows import read_private_rows
from kurak.sources.new_folder import folder_names
from kurak.sources.text_file import Reading, is_there, path_inside
from kurak.sources.validation import read_rows
from kurak.sources.wording import listed

VISITS = "visits.csv"


@dataclass(frozen=True, slots=True)
class Assignments:
    """The units of a sample, and the interviews planned in each main cluster."""

    file: str
    units: tuple[Assignment, ...]
    planned: dict[str, int]


def read_assignments(reading: Reading, declared: Fieldwork, *, where: Place) -> Assignments | None:
    """Read which units were to be visited; None, with findings, where that is not known.

    Parameters
    ----------
    where
        The place of the block in study.yaml.
    """
    file = _file(reading, declared, where)
    if file is None:
        return None
    if not is_there(reading, file):
        reading.add("FLD-014", f"{file} is not there", where)
        return None
    rows = read_private_rows(reading, file, AssignmentRow)
    if not rows.nouns:
        return None
    units = tuple(
        Assignment(
            unit=unit_code(row.cluster, row.visit),
            cluster=row.cluster,
            stratum=row.stratum,
            psu=row.psu,
            number=row.visit,
            role=row.role,
            kind=row.kind,
            kish_table=row.kish_table,
            weight=1 / (row.psu_probability * row.household_probability)
            if row.psu_probability is not None and row.household_probability is not None
            else None,
            latitude=row.latitude,
            longitude=row.longitude,
        )
        for row in rows.nouns
    )
    known: set[str] = set()
    for unit, place in zip(units, rows.places, strict=True):
        if unit.unit in known:
            reading.add("FLD-014", f"the unit {unit.unit} stands twice", place, "keep one of the two rows")
        known.add(unit.unit)
    if len(known) < len(units):
        return None
    return Assignments(file, units, _planned(reading, file, rows.nouns))


def _file(reading: Reading, declared: Fieldwork, where: Place) -> str | None:
    if declared.assignments is not None:
        return path_inside(reading, declared.assignments, where=where)
    if declared.sample is not None:
        return f"{SAMPLES}/{declared.sample}/{VISITS}"
    names = folder_names(reading.root / SAMPLES)
    if len(names) != 1:
        said = f"there are several: {listed(names)}" if names else "none is drawn"
        reading.add("FLD-014", f"fieldwork names no sample, and {said}", where)
        return None
    return f"{SAMPLES}/{names[0]}/{VISITS}"


def _planned(reading: Reading, file: str, rows: tuple[AssignmentRow, ...]) -> dict[str, int]:
    beside = f"{file.rpartition('/')[0]}/{CLUSTERS}"
    if file.startswith(f"{SAMPLES}/") and is_there(reading, beside):
        clusters = read_rows(reading, beside, ClusterRow)
        return {row.cluster: row.interviews for row in clusters.nouns if row.role == "main"}
    return {
        row.cluster: row.interviews for row in rows if row.interviews is not None and row.role == "main"
    }
