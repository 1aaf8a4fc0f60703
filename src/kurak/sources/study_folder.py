"""A study folder into nouns: every file of the layout is read in one go, with everything that is wrong in it."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from kurak.model.costs import Costs
from kurak.model.finding import Place, worst_first
from kurak.model.published import Glossary
from kurak.model.qualitative import Codebook
from kurak.model.scales import Instrument
from kurak.model.stakeholders import Recommendations
from kurak.model.study import Study
from kurak.model.study_folder import StudyFolder
from kurak.sources.bibliography import both_lists, read_bibliography
from kurak.sources.cross_checks import check_across
from kurak.sources.ethics import check_ethics
from kurak.sources.fieldwork.protection import check_protection
from kurak.sources.frame_table import read_frame
from kurak.sources.geometry import read_geometry
from kurak.sources.guides import read_guides
from kurak.sources.layout import (
    CODEBOOKS,
    COSTS,
    FOLDERS,
    FRAME,
    GLOSSARY,
    OTHER_FOLDERS,
    PUBLISHED,
    RECOMMENDATIONS,
    SCALES,
    SOURCES,
    SOURCES_RIS,
    TABLES,
    Opened,
)
from kurak.sources.prose.chapters import read_prose
from kurak.sources.published_report import published_report
from kurak.sources.rehearsals import last_rehearsal
from kurak.sources.rehearsed_stakeholders import read_rehearsed_stakeholders
from kurak.sources.ris import read_ris
from kurak.sources.start_points import START_POINTS, read_start_points
from kurak.sources.text_file import Reading, all_findings, is_there, leads_out, open_reading, path_inside
from kurak.sources.validation import read_mapping, read_rows
from kurak.sources.wording import did_you_mean, shown


def read_study(folder: Path | str, *, today: str | None = None) -> StudyFolder:
    """Read a study folder: every noun it holds, and every finding on the way in.

    Parameters
    ----------
    folder
        The folder with study.yaml.
    today
        Year-month-day, for what has a last day; that of the computer if left out.

    Returns
    -------
    The study; what could not be read is empty, and ``findings`` say why, worst first. Nothing is changed.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from kurak.sources.starter import write_starter
    >>> with TemporaryDirectory() as place:
    ...     files = write_starter(Path(place) / "small")
    ...     read_study(Path(place) / "small").has_errors
    False
    """
    reading = open_reading(Path(folder))
    # A name that the locale could not read holds half letters, which no file and no page can.
    name = reading.root.name.encode("utf-8", "replace").decode("utf-8")
    if not is_there(reading, "study.yaml"):
        holds_report = is_there(reading, "published.yaml")
        reading.add(
            "STU-001",
            f"{shown(name)} holds no study.yaml",
            Place("study.yaml"),
            "it holds a published.yaml: kurak audit reads that" if holds_report else None,
        )
        return StudyFolder(name=name, findings=tuple(reading.findings))
    opened = _open(reading)
    _note_unknown_files(opened)
    check_across(opened)
    study = opened.study.noun if opened.study else None
    check_ethics(reading, opened.study.text.data if opened.study else None)
    day = today or date.today().isoformat()
    check_protection(opened, today=day)
    if study is not None and study.seal is not None:
        from kurak.sources.sealing.checks import check_declared

        check_declared(opened, today=day)
    return StudyFolder(
        name=name,
        study=study,
        frame=opened.frame,
        start_points=opened.start_points,
        rehearsal=opened.rehearsal,
        rehearsed_stakeholders=opened.rehearsed_stakeholders,
        simulated="",
        instrument=opened.instrument.noun if opened.instrument else None,
        published=opened.printed.report if opened.printed else None,
        glossary=(opened.glossary.noun if opened.glossary else None) or Glossary(),
        codebook=opened.codebook.noun if opened.codebook else None,
        recommendations=opened.recommendations.noun.recommendations
        if opened.recommendations and opened.recommendations.noun
        else (),
        costs=opened.costs.noun if opened.costs else None,
        costs_positions=opened.costs.text.positions if opened.costs else {},
        sources=opened.sources.nouns if opened.sources else (),
        names={},
        geometry=opened.geometry,
        guides=opened.guides,
        prose=opened.prose,
        positions=opened.study.text.positions if opened.study else {},
        instrument_positions=opened.instrument.text.positions if opened.instrument else {},
        hashes=dict(sorted(reading.hashes.items())),
        findings=worst_first(all_findings(reading)),
        **{part.field: opened.table(part.field).nouns for part in TABLES},
    )


def _open(reading: Reading) -> Opened:
    """Read every file of the layout that is there, and the ones that study.yaml names."""
    opened = Opened(reading)
    opened.study = read_mapping(reading, "study.yaml", Study)
    if is_there(reading, FRAME):
        said = opened.study.noun if opened.study else None
        opened.frame = read_frame(reading, said.design if said else None)
    if is_there(reading, START_POINTS):
        units = None if opened.frame is None else frozenset(opened.frame.ids)
        opened.start_points = read_start_points(reading, units=units)
    for part in TABLES:
        if is_there(reading, part.file):
            opened.rows[part.field] = read_rows(reading, part.file, part.noun)
    if is_there(reading, SCALES):
        opened.instrument = read_mapping(reading, SCALES, Instrument)
    if is_there(reading, GLOSSARY):
        opened.glossary = read_mapping(reading, GLOSSARY, Glossary)
    if is_there(reading, RECOMMENDATIONS):
        opened.recommendations = read_mapping(reading, RECOMMENDATIONS, Recommendations)
    if is_there(reading, COSTS):
        opened.costs = read_mapping(reading, COSTS, Costs)
    codebooks = [file for file in CODEBOOKS if is_there(reading, file)]
    if codebooks:
        opened.codebook = read_mapping(reading, codebooks[0], Codebook)
    if len(codebooks) > 1:
        reading.add("QUA-002", "the study has two codebooks", tuple(Place(file) for file in codebooks))
    listed = [read(reading, file) for file, read in ((SOURCES, read_bibliography), (SOURCES_RIS, read_ris)) if is_there(reading, file)]
    if listed:
        opened.sources = both_lists(reading, listed)
    if is_there(reading, PUBLISHED):
        opened.printed = published_report(reading, PUBLISHED)
    opened.guides = read_guides(reading)
    opened.prose = read_prose(reading, opened.study.noun if opened.study else None)
    opened.rehearsal = last_rehearsal(reading)
    opened.rehearsed_stakeholders = read_rehearsed_stakeholders(reading)
    maps = opened.study.noun.maps if opened.study and opened.study.noun else None
    if opened.study and maps is not None:
        place = opened.study.text.place(("maps", "file"))
        if (file := path_inside(reading, maps.file, where=place)) is not None:
            opened.geometry = read_geometry(reading, file, where=place)
    return opened


# ── names that are nearly right ────────────────────────────────────────────────────────────


def _note_unknown_files(opened: Opened) -> None:
    """Note tables and YAML files in known folders that were not read, and folders with nearly a known name."""
    reading = opened.reading
    known = {part.file for part in TABLES} | {"study.yaml", FRAME, START_POINTS, SCALES, PUBLISHED, GLOSSARY, SOURCES, SOURCES_RIS, RECOMMENDATIONS, COSTS, *CODEBOOKS}
    for entry in _entries(reading, ""):
        if entry.is_dir(follow_symlinks=False):
            if entry.name not in FOLDERS + OTHER_FOLDERS and not entry.name.startswith("."):
                fix = did_you_mean(entry.name, FOLDERS + OTHER_FOLDERS, otherwise="")
                if fix:
                    reading.add("FIL-012", f"the folder {entry.name}/ is not read", Place(entry.name), fix)
        else:
            _note_unknown_file(reading, "", entry.name, known)
    for folder in FOLDERS:
        if folder == "published" and PUBLISHED in reading.texts and opened.printed is None:
            continue  # what a published.yaml with errors would name is not known
        for entry in _entries(reading, folder):
            if not entry.is_dir(follow_symlinks=False):
                _note_unknown_file(reading, folder, entry.name, known)


def _entries(reading: Reading, folder: str) -> list[os.DirEntry[str]]:
    """What a folder holds, by name; nothing if it is not there or is no folder."""
    if leads_out(reading, folder):
        return []
    try:
        with os.scandir(reading.root / folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []


def _note_unknown_file(reading: Reading, folder: str, name: str, known: set[str]) -> None:
    file = f"{folder}/{name}" if folder else name
    read_already = file in reading.hashes or file in reading.texts or file in known
    if read_already or name.startswith((".", "contacts")) or not name.lower().endswith((".csv", ".yaml", ".yml", ".bib")):
        return
    here = [other.rsplit("/", 1)[-1] for other in known if other.rpartition("/")[0] == folder]
    missing = [other for other in here if not is_there(reading, f"{folder}/{other}" if folder else other)]
    fix = did_you_mean(name, missing, otherwise="correct the name; if it is meant to be there, nothing needs to be done")
    reading.add("FIL-012", f"{file} is not read", Place(file), fix)
