"""The records of a study as numbers are made from them: as received, read through corrections, and without what was decided out.

Every chapter gets its records here, so that a value that was corrected, or an interview that was left out, is so everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from kurak.model.amended import UNTOUCHED, Amended
from kurak.model.catalogue import finding
from kurak.model.corrections import Correction
from kurak.model.finding import Finding, Place, worst_first
from kurak.model.quality import Decision
from kurak.model.study_folder import StudyFolder
from kurak.sources.corrected_source import AnotherKindError, CorrectedSource, as_text
from kurak.sources.fieldwork.corrections import CORRECTIONS, apply_corrections
from kurak.sources.fieldwork.private_rows import read_private_rows
from kurak.sources.record_tables import BATCH, KindsDifferError, SourceRecords
from kurak.sources.records import Records
from kurak.sources.sealed_names import is_sealed, sealed_words
from kurak.sources.text_file import all_findings, is_there, open_reading
from kurak.sources.validation import Rows
from kurak.sources.wording import shown

DECISIONS = "data/decisions.csv"
LEFT_OUT = "left out of the analysis"

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class StudyRecords:
    """Records of a study, corrected.

    Parameters
    ----------
    left_out
        Who is left out of the analysis, array (rows); None where nobody is. They stay in the records and in the design.
    amended
        How many values were corrected, and how many interviews left out.
    """

    records: Records
    left_out: Mask | None = None
    amended: Amended = UNTOUCHED


def amend(folder: StudyFolder, path: Path, records: Records, *, file: str) -> tuple[StudyRecords, tuple[Finding, ...]]:
    """Read records through the logs of a study's fieldwork.

    Parameters
    ----------
    folder, path
        The study as read, and where it is: the logs are read only now.
    records, file
        As received, and the name of their file.

    Returns
    -------
    StudyRecords, and findings
        What cannot be applied is an error, and not applied. Made-up records are left as they are: the logs are about real ones.

    Notes
    -----
    A correction of a column that another file of interviews has (``fieldwork.records``) is left to that file.
    """
    reading = open_reading(path)
    if sealed := [] if records.simulated else [file for file in (CORRECTIONS, DECISIONS) if is_sealed(reading.root, file)]:
        # Numbers of records that were corrected since must not be given as if they were not.
        return StudyRecords(records), tuple(finding("SEA-001", message=sealed_words(file), where=Place(file)) for file in sealed)
    if records.simulated or not (is_there(reading, CORRECTIONS) or is_there(reading, DECISIONS)):
        return StudyRecords(records), ()
    study = folder.study
    if study is None or study.fieldwork is None:
        message = f"{CORRECTIONS} and {DECISIONS} speak of codes, and study.yaml does not say which column holds them"
        return StudyRecords(records), (finding("FLD-022", message=message, where=folder.place()),)
    record = study.fieldwork.record
    if record not in records.names:
        message = f"{shown(file)} has no column {shown(record)}"
        return StudyRecords(records), (finding("EST-002", message=message, where=folder.place("fieldwork")),)
    log: Rows[Correction] = Rows(CORRECTIONS)
    decided: Rows[Decision] = Rows(DECISIONS)
    if is_there(reading, CORRECTIONS):
        log = read_private_rows(reading, CORRECTIONS, Correction)
    if is_there(reading, DECISIONS):
        decided = read_private_rows(reading, DECISIONS, Decision)
    if study.fieldwork.records is not None and study.fieldwork.records != file:
        log = _about(log, records.names)
    out = left_out_decisions(decided.nouns)
    wanted = {one.record for one in log.nouns} | {decided.nouns[at].code for at in out}
    made, found = _amended(records, record, log, decided, out, wanted)
    return made, worst_first([*found, *all_findings(reading)])


def left_out_decisions(log: Sequence[Decision]) -> tuple[int, ...]:
    """Rows of a log of decisions that hold, and leave something out.

    Of two decisions about one flag the later date holds, then the later row. An interview that two checks flagged is left out
    if one of the decisions that hold says so.

    Examples
    --------
    >>> rows = [{"check": "too fast", "about": "interview", "code": "K-1", "decision": one, "why": "x", "who": "x", "when": day}
    ...         for one, day in (("left out of the analysis", "2026-05-02"), ("kept", "2026-05-03"))]
    >>> left_out_decisions([Decision(**row) for row in rows]), left_out_decisions([Decision(**rows[0])])
    ((), (0,))
    """
    last: dict[tuple[str, str, str], int] = {}
    for at, row in enumerate(log):
        key = (row.check, row.about, row.code)
        if key not in last or row.when >= log[last[key]].when:
            last[key] = at
    return tuple(sorted(at for at in last.values() if log[at].decision == LEFT_OUT))


def _about(log: Rows[Correction], names: Sequence[str]) -> Rows[Correction]:
    kept = [at for at, row in enumerate(log.nouns) if row.variable in names]
    return Rows(log.file, tuple(log.nouns[at] for at in kept), tuple(log.places[at] for at in kept), log.complete)


def _amended(
    records: Records, record: str, log: Rows[Correction], decided: Rows[Decision], out: Sequence[int], wanted: set[str]
) -> tuple[StudyRecords, tuple[Finding, ...]]:
    if not isinstance(records, SourceRecords):
        raise TypeError("the records of a study come from a file that open_records has opened")
    variables = [name for name in dict.fromkeys(row.variable for row in log.nouns) if name in records.names]
    try:
        rows, columns, number = _rows_of(records, record, variables, wanted)
    except KindsDifferError:
        records.source.read_at_once()  # type: ignore[attr-defined]
        rows, columns, number = _rows_of(records, record, variables, wanted)
    corrected = apply_corrections(columns, log.nouns, record=record, places=log.places)
    found = list(corrected.findings)
    changes: dict[str, dict[int, str | None]] = {}
    by_row: dict[tuple[str, int], list[int]] = {}
    at_code = {code: at for at, code in enumerate(columns[record])}
    for at in corrected.applied:
        one = log.nouns[at]
        place = at_code[one.record]
        changes.setdefault(one.variable, {})[rows[place]] = corrected.columns[one.variable][place]
        by_row.setdefault((one.variable, rows[place]), []).append(at)
    refused: set[tuple[str, int]] = set()
    for name, given in changes.items():
        try:
            CorrectedSource(records.source, {name: given})
        except AnotherKindError as error:
            refused |= {(name, row) for row in error.rows}
            for row in error.rows:
                at = by_row[name, row][-1]
                message = f"{log.nouns[at].record}, {name}: the new value is of another kind than the column"
                found.append(finding("FLD-068", message=message, where=log.places[at]))
    usable = {
        name: kept
        for name, given in changes.items()
        if (kept := {row: value for row, value in given.items() if (name, row) not in refused})
    }
    mask, more = _left_out(decided, out, columns[record], rows, number)
    amended = Amended(
        rows=len(log.nouns),
        applied=sum(len(ats) for key, ats in by_row.items() if key not in refused),
        values=sum(len(given) for given in usable.values()),
        left_out=0 if mask is None else int(mask.sum()),
    )
    read = SourceRecords(CorrectedSource(records.source, usable), label=records.label) if usable else records
    return StudyRecords(read, mask, amended), (*found, *more)


def _left_out(
    decided: Rows[Decision], out: Sequence[int], codes: Sequence[str | None], rows: Sequence[int], number: int
) -> tuple[Mask | None, list[Finding]]:
    """Rows that decisions leave out, and decisions that do not name one interview."""
    mask, found = np.zeros(number, dtype=bool), []
    for at in out:
        one, place = decided.nouns[at], decided.places[at]
        times = codes.count(one.code)
        if one.about != "interview":
            message = f"{one.check}: the {one.about} {one.code} is left out, and not interviews by their codes"
        elif times != 1:
            message = f"{'no interview has' if not times else f'{times} interviews have'} the code {one.code!r}"
        else:
            mask[rows[codes.index(one.code)]] = True
            continue
        found.append(finding("FLD-067", message=message, where=place))
    return (mask if mask.any() else None), found


def _rows_of(
    records: SourceRecords, record: str, variables: Sequence[str], wanted: set[str]
) -> tuple[list[int], dict[str, list[str | None]], int]:
    """Rows with one of the codes, what stands in some columns there, and how many rows there are: in one pass, a batch at a time."""
    columns: dict[str, list[str | None]] = {name: [] for name in dict.fromkeys((record, *variables))}
    rows: list[int] = []
    first = 0
    for batch in records.source.batches(list(columns), BATCH):
        places = _places(batch.column(0), wanted)
        rows += [first + place for place in places]
        for name, column in zip(columns, batch.columns, strict=True):
            columns[name] += [as_text(one) for one in column.take(pa.array(places, pa.int64())).to_pylist()]
        first += batch.num_rows
    return rows, columns, first


def _places(codes: pa.Array, wanted: set[str]) -> list[int]:
    """Places of codes that are asked for."""
    if pa.types.is_dictionary(codes.type):
        codes = codes.dictionary_decode()
    if pa.types.is_floating(codes.type):
        # SPSS and Stata keep whole numbers as such.
        return [at for at, code in enumerate(codes.to_pylist()) if as_text(code) in wanted]
    return np.flatnonzero(pc.is_in(codes.cast(pa.string()), value_set=pa.array(sorted(wanted), pa.string())).to_numpy(zero_copy_only=False)).tolist()
