"""The records that study.yaml declares: whether the block estimates fits the study, and the records themselves."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from kurak.model.catalogue import finding
from kurak.model.finding import Finding, Place
from kurak.model.rehearsed import SIMULATED
from kurak.model.scales import Instrument
from kurak.model.study_folder import StudyFolder
from kurak.model.tabulation import Tabulation
from kurak.sources.ids import ids_of, report_unknown
from kurak.sources.layout import SCALES, Opened
from kurak.sources.rehearsals import FOLDER, MARK
from kurak.sources.sealed_names import is_sealed, sealed_words
from kurak.sources.text_file import is_there, path_inside
from kurak.sources.wording import did_you_mean, listed, shown

if TYPE_CHECKING:
    from kurak.sources.records import Records
    from kurak.sources.study_records import StudyRecords

MADE_BY = f"records of a rehearsal are made by: kurak rehearse --into NAME, for {FOLDER}/NAME"


def check_tabulation(opened: Opened) -> None:
    """Report what is wrong with the block estimates that can be known without the records.

    Records that are missing are a note, and below ``rehearsal/`` none: they are made by a command, and left out of version
    control.
    """
    study = opened.study.noun if opened.study else None
    if opened.study is None or study is None or study.estimates is None:
        return
    declared, text, reading = study.estimates, opened.study.text, opened.reading
    place = text.place(("estimates", "records"))
    file = path_inside(reading, declared.records, where=place)
    if file is not None and not file.startswith(f"{FOLDER}/") and not is_there(reading, file) and not is_sealed(reading.root, file):
        reading.add("EST-001", f"{shown(file)} is not there", place)
    stages = max(1, len(declared.psu))
    for key in ("strata", "fpc"):
        if len(getattr(declared, key)) > stages:
            message = f"{key} names {len(getattr(declared, key))} stages, and psu {stages}"
            reading.add("EST-009", message, text.place(("estimates", key)))
    instrument = opened.instrument.noun if opened.instrument else None
    if instrument is None:
        return
    if declared.variables != "all":
        known = variables_of(instrument)
        for number, name in enumerate(declared.variables):
            where = text.place(("estimates", "variables", number))
            report_unknown(reading, "EST-003", "variable", name, known, where, SCALES)
    low, high = instrument.response.min, instrument.response.max
    for key, codes in (("dont_know_codes", declared.dont_know_codes), ("refused_codes", declared.refused_codes)):
        for number, code in enumerate(codes):
            if low <= code <= high:
                where = text.place(("estimates", key, number))
                reading.add("EST-008", f"{code} is an answer of the scale {low} to {high}", where)
    for number, code in enumerate(declared.agree_codes):
        if not low <= code <= high:
            where = text.place(("estimates", "agree_codes", number))
            reading.add("EST-008", f"{code} is no answer of the scale {low} to {high}", where)


def check_comparison(opened: Opened) -> None:
    """Report an earlier wave that is not there, with the nearest file that is."""
    study = opened.study.noun if opened.study else None
    if opened.study is None or study is None or study.compare is None:
        return
    reading, place = opened.reading, opened.study.text.place(("compare", "file"))
    file = path_inside(reading, study.compare.file, where=place)
    if file is None or is_there(reading, file):
        return
    folder = (reading.root / file).parent
    there = sorted(one.relative_to(reading.root).as_posix() for one in folder.iterdir()) if folder.is_dir() else []
    usual = "put the earlier wave there, or correct the path"
    reading.add("EST-010", f"{shown(file)} is not there", place, did_you_mean(file, there, otherwise=usual))


def check_scale_analysis(opened: Opened) -> None:
    """Report scales that the block scales asks about and the instrument does not have."""
    study = opened.study.noun if opened.study else None
    instrument = opened.instrument.noun if opened.instrument else None
    if opened.study is None or study is None or instrument is None:
        return
    for number, asked in enumerate(study.scales.relations):
        for which, name in enumerate(asked.scales):
            where = opened.study.text.place(("scales", "relations", number, "scales", which))
            report_unknown(opened.reading, "SCL-009", "scale", name, instrument.scales, where, SCALES)
        if opened.printed is not None:
            claims = ids_of(opened.printed.claims, "claim")
            for which, name in enumerate(asked.claims):
                where = opened.study.text.place(("scales", "relations", number, "claims", which))
                report_unknown(opened.reading, "PUB-005", "claim", name, claims, where, opened.printed.claims.file)


def variables_of(instrument: Instrument) -> tuple[str, ...]:
    """Everything that can be estimated: scales, items and questions."""
    items = (item for scale in instrument.scales.values() for item in scale.items)
    return tuple(dict.fromkeys((*instrument.scales, *items, *instrument.other_questions)))


def open_declared(folder: StudyFolder, path: Path) -> tuple[StudyRecords | None, tuple[Finding, ...]]:
    """Open the records that a study declares, as they are after corrections and decisions.

    Parameters
    ----------
    folder, path
        The study as read, and where it is.

    Returns
    -------
    StudyRecords or None, and findings
        None where the study declares none, they are not there (a note), or they cannot be used (an error): a correction that
        cannot be applied is one, since nobody knows which number would be right.
    """
    if folder.study is None or folder.study.estimates is None:
        return None, (finding("EST-006", message="study.yaml has no block estimates", where=folder.place()),)
    declared, place = folder.study.estimates, folder.place("estimates", "records")
    opened, found = open_amended(folder, path, declared.records, place)
    if opened is None or any(one.severity == "error" for one in found):
        return None, found
    file, records = Path(os.path.normpath(declared.records)).as_posix(), opened.records
    if wrong := _unknown_columns(folder, declared, records.names, file):
        return None, wrong
    return opened, (*found, *_not_asked(folder, declared, records.names, file))


def open_amended(
    folder: StudyFolder, path: Path, name: str, place: Place
) -> tuple[StudyRecords | None, tuple[Finding, ...]]:
    """Open a file of records of a study, corrected, and with what was decided about its interviews.

    Parameters
    ----------
    folder, path
        The study as read, and where it is.
    name, place
        The file as study.yaml names it, and where.

    Returns
    -------
    StudyRecords or None, and findings
        None where they cannot be read. What in the logs cannot be applied is an error, and the records are there without it.
    """
    records, found = open_marked(path, name, place)
    if records is None:
        return None, found
    from kurak.sources.records import RecordsError
    from kurak.sources.study_records import amend

    try:
        return amend(folder, path, records, file=Path(os.path.normpath(name)).as_posix())
    except RecordsError as error:
        return None, (finding("EST-005", message=str(error), where=place),)


def open_marked(path: Path, name: str, place: Place) -> tuple[Records | None, tuple[Finding, ...]]:
    """Open a file of records of a study, and see that made-up ones say so.

    Parameters
    ----------
    path
        The study's folder.
    name, place
        The file as study.yaml names it, and where.
    """
    file = Path(os.path.normpath(name)).as_posix()
    if is_sealed(path, file):
        return None, (finding("SEA-001", message=sealed_words(file), where=place),)
    if not os.path.lexists(path / file):
        fix = MADE_BY if file.startswith(f"{FOLDER}/") else None
        return None, (finding("EST-001", message=f"{shown(file)} is not there", where=place, fix=fix),)
    if not Path(os.path.realpath(path / file)).is_relative_to(os.path.realpath(path)):
        return None, (finding("FIL-011", message=f"{shown(file)} leads out of the study folder", where=place),)
    from kurak.sources.records import RecordsError, open_records

    try:
        records = open_records(path / file, name=file)
        wrong = _unmarked(records, file, place)
    except RecordsError as error:
        return None, (finding("EST-005", message=str(error), where=place),)
    return (None, wrong) if wrong else (records, ())


def _unmarked(records: Records, file: str, place: Place) -> tuple[Finding, ...]:
    """Made-up records among real ones, or not marked as what they are."""
    from kurak.sources.simulated import all_simulated

    marked = MARK in records.names
    rehearsed = file.startswith(f"{FOLDER}/")
    if not marked and not rehearsed:
        return ()
    whole = marked and all_simulated(records)
    if whole and not file.startswith("data/"):
        return ()
    if whole:
        message = f"{shown(file)} holds made-up records where real ones belong"
    elif marked:
        message = f"only some records of {shown(file)} are marked {SIMULATED}"
    else:
        message = f"{shown(file)} stands in {FOLDER}/, and its records are not marked {SIMULATED}"
    return (finding("EST-004", message=message, where=place),)


def _unknown_columns(
    folder: StudyFolder, declared: Tabulation, known: Collection[str], file: str
) -> tuple[Finding, ...]:
    return tuple(
        finding(
            "EST-002",
            message=f"{shown(file)} has no column {shown(name)}",
            where=folder.place("estimates", *path),
            fix=did_you_mean(name, known, otherwise=f"its columns are {listed(known)}"),
        )
        for path, name in declared.design_columns.items()
        if name not in known
    )


def _not_asked(
    folder: StudyFolder, declared: Tabulation, known: Collection[str], file: str
) -> tuple[Finding, ...]:
    """A note with the items and questions that the records do not have."""
    if folder.instrument is None:
        return ()
    scales = folder.instrument.scales
    wanted = variables_of(folder.instrument) if declared.variables == "all" else declared.variables
    in_scales = [item for name in wanted if name in scales for item in scales[name].items]
    lacking = [name for name in dict.fromkeys((*wanted, *in_scales)) if name not in known and name not in scales]
    if not lacking:
        return ()
    message = f"{shown(file)} has no column for {listed(lacking)}: left out of the tables"
    return (finding("EST-007", message=message, where=folder.place("estimates", "variables")),)
