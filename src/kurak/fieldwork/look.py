"""Look at a fieldwork: read what there is of it, count outcomes, work out rates and progress, check the interviews."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf, isfinite
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kurak.fieldwork.back_checked import back_check_rows, back_checked, questions_of
from kurak.fieldwork.decisions import decide
from kurak.fieldwork.interviews import interview_table, read_columns, too_fine
from kurak.fieldwork.outcomes import UnitOutcomes, rates_by_group, unit_outcomes
from kurak.fieldwork.progress import outcome_counts, progress, stages
from kurak.fieldwork.quality import check_quality, quality_findings
from kurak.fieldwork.quality.back_checks import back_check_results
from kurak.model.catalogue import finding
from kurak.model.fieldwork import Fieldwork
from kurak.model.fieldwork_result import BackCheckRow, FieldworkResult, RateOf
from kurak.model.fieldwork_rows import Assignment, ParadataRow, Tombstone, Visit
from kurak.model.finding import Finding, Place, worst_first
from kurak.model.quality import Decision, QualityResult
from kurak.model.study import Study
from kurak.model.study_folder import StudyFolder
from kurak.model.visits import Outcome
from kurak.sources.csv_table import Table, read_table
from kurak.sources.declared_records import open_amended
from kurak.sources.fieldwork.assignments import Assignments, read_assignments
from kurak.sources.fieldwork.private_rows import marked_simulated, read_private_rows
from kurak.sources.fieldwork.tombstones import FILE as WITHDRAWN
from kurak.sources.fieldwork.tombstones import buried
from kurak.sources.fieldwork.visits import RecordLink, read_visits
from kurak.sources.records import Records, RecordsError
from kurak.sources.study_records import DECISIONS, StudyRecords
from kurak.sources.text_file import Reading, all_findings, is_there, open_reading, path_inside
from kurak.sources.validation import Rows
from kurak.stats.final_disposition import CLASSES, disposition_class
from kurak.stats.outcome_rates import RATES, Eligibility, OutcomeStatistic, rate_interval

SEED = "fieldwork"


@dataclass(frozen=True, slots=True)
class UnitsUnderDesign:
    """Units drawn, as a sample: what the design's own variance needs."""

    weights: NDArray[np.float64]
    strata: tuple[str, ...]
    clusters: tuple[str, ...]


DesignRates = Callable[[UnitsUnderDesign, OutcomeStatistic], tuple[NDArray[np.float64], NDArray[np.float64], float]]
"""Estimates, standard errors and degrees of freedom of the rates under the design of the sample."""


def look(
    folder: StudyFolder, path: Path, *, today: str, design_rates: DesignRates
) -> tuple[FieldworkResult | None, tuple[Finding, ...]]:
    """Look at the fieldwork of a study.

    Parameters
    ----------
    folder, path
        The study as read, and where it is: visits and records are read only now.
    today
        Year-month-day; a visit after it cannot be.
    design_rates
        Weighted rates, with the error of the design.

    Returns
    -------
    FieldworkResult or None, and findings
        None where the study declares no fieldwork, or neither visits nor interviews are there.
    """
    study = folder.study
    if study is None or study.fieldwork is None:
        return None, (finding("FLD-022", message="study.yaml has no block fieldwork", where=folder.place()),)
    declared = study.fieldwork
    reading = open_reading(path)
    opened, found = _records(folder, path, declared)
    records = opened.records if opened is not None else None
    again = _back_checks(reading, declared, folder)
    named = questions_of(again, declared, tuple(records.names)) if again is not None and records is not None else ()
    read = _columns(records, study, folder, declared, named) if records is not None else None
    stones = read_private_rows(reading, WITHDRAWN, Tombstone).nouns if is_there(reading, WITHDRAWN) else ()
    with_visits = is_there(reading, declared.visits)
    if not with_visits:
        reading.add("FLD-001", f"{declared.visits} is not there", folder.place("fieldwork", "visits"))
    assigned = read_assignments(reading, declared, where=folder.place("fieldwork")) if with_visits else None
    if records is None and assigned is None:
        return None, worst_first([*found, *all_findings(reading)])
    simulated = _simulated(reading, declared, records if records is not None else None, with_visits)
    if simulated is None:
        message = "made-up visits stand beside real interviews, or only some rows say that they are made up"
        found = (*found, finding("EST-004", message=message, where=folder.place("fieldwork")))
        return None, worst_first([*found, *all_findings(reading)])
    result = FieldworkResult(
        simulated=simulated,
        visits_file=declared.visits if assigned is not None else "",
        records_file=_records_name(study, declared) if records is not None else "",
        corrections=opened.amended.rows if opened is not None else 0,
        corrected=opened.amended.applied if opened is not None else 0,
        left_out=opened.amended.left_out if opened is not None else 0,
        interviews=len(records) if records is not None else 0,
    )
    paradata = read_private_rows(reading, declared.paradata, ParadataRow).nouns if is_there(reading, declared.paradata) else ()
    if assigned is not None:
        result = _with_visits(result, reading, folder, study, declared, assigned, read, stones, today, design_rates)
        middles = frozenset(
            (one.latitude, one.longitude)
            for one in assigned.units
            if one.latitude is not None and one.longitude is not None
        )
    else:
        middles = frozenset()
    if fine := too_fine(paradata, declared, middles):
        reading.add("FLD-018", f"{fine} positions in {declared.paradata} are no middle of a cluster", Place(declared.paradata))
    if read is not None:
        quality, more, second = _quality(reading, folder, study, declared, read, paradata, assigned, again)
        decisions = _decisions(path)
        decided, unlinked = decide(
            quality.flags if quality is not None else (),
            decisions.nouns if decisions is not None else (),
            places=decisions.places if decisions is not None else (),
        )
        result = replace(result, quality=quality, flags=decided, back_checks=second)
        found = (*found, *more, *unlinked)
    every = worst_first([*found, *all_findings(reading)])
    return replace(result, findings=every), every


# ── what there is ──────────────────────────────────────────────────────────────────────────────


def _records_name(study: Study, declared: Fieldwork) -> str:
    return declared.records or (study.estimates.records if study.estimates is not None else "")


def _records(
    folder: StudyFolder, path: Path, declared: Fieldwork
) -> tuple[StudyRecords | None, tuple[Finding, ...]]:
    if folder.study is None:
        return None, ()
    name = _records_name(folder.study, declared)
    if not name:
        return None, ()
    place = folder.place(*(("fieldwork",) if declared.records is not None else ("estimates", "records")))
    opened, found = open_amended(folder, path, name, place)
    if opened is None:
        return None, found
    records = opened.records
    lacking = [column for column in (declared.record, declared.interviewer) if column not in records.names]
    if lacking:
        message = f"{name} has no column {lacking[0]!r}"
        return None, (finding("EST-002", message=message, where=folder.place("fieldwork")),)
    return opened, found


def _decisions(path: Path) -> Rows[Decision] | None:
    """All decisions; rows that cannot be read were reported when the records were opened."""
    reading = open_reading(path)
    return read_private_rows(reading, DECISIONS, Decision) if is_there(reading, DECISIONS) else None


def _back_checks(reading: Reading, declared: Fieldwork, folder: StudyFolder) -> Table | None:
    file = path_inside(reading, declared.back_checks.file, where=folder.place("fieldwork", "back_checks", "file"))
    return read_table(reading, file) if file is not None and is_there(reading, file) else None


def _columns(
    records: Records, study: Study, folder: StudyFolder, declared: Fieldwork, more: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    items = (
        [item for scale in folder.instrument.scales.values() for item in scale.items]
        if folder.instrument is not None
        else []
    )
    stratum = _stratum(study, declared)
    named = [declared.unit, declared.interviewer, declared.cluster, *((stratum,) if stratum else ())]
    return read_columns(records, [*named, *items, *more], record=declared.record)


def _stratum(study: Study, declared: Fieldwork) -> str | None:
    if declared.stratum is not None:
        return declared.stratum
    return study.estimates.strata[0] if study.estimates is not None and study.estimates.strata else None


def _simulated(reading: Reading, declared: Fieldwork, records: Records | None, with_visits: bool) -> bool | None:
    """Whether everything is made up; None where made-up rows stand among real ones."""
    marks: set[bool | None] = set() if records is None else {records.simulated}
    for file in (declared.visits, declared.paradata, declared.back_checks.file):
        table = read_table(reading, file) if is_there(reading, file) else None
        if table is not None and table.rows:
            marks.add(marked_simulated(table))
    return None if None in marks or len(marks) > 1 else bool(marks.pop()) if marks else False


# ── outcomes, rates, progress ──────────────────────────────────────────────────────────────────


def _with_visits(
    result: FieldworkResult,
    reading: Reading,
    folder: StudyFolder,
    study: Study,
    declared: Fieldwork,
    assigned: Assignments,
    read: Mapping[str, tuple[str, ...]] | None,
    stones: Sequence[Tombstone],
    today: str,
    design_rates: DesignRates,
) -> FieldworkResult:
    columns = read if read is not None else {}
    link = RecordLink()
    if declared.unit in columns:
        link = RecordLink(columns[declared.unit], columns[declared.interviewer])
    gone = buried([one.unit for one in assigned.units], stones) if stones else frozenset()
    visits = read_visits(reading, declared, drawn=assigned.units, records=link, today=today, exempt=gone)
    drawn = _counting(assigned.units, {visit.unit for visit in visits} | gone)
    found = _outcomes(drawn, visits, gone, declared, _answered(folder, declared, columns))
    for unit in found.contradicted:
        reading.add("FLD-011", f"outcomes of unit {unit} cannot all be true")
    area, areas = _areas(folder, study, assigned.units)
    groups = [areas[one.cluster] for one in drawn]
    confidence = study.estimates.confidence if study.estimates is not None else 0.95
    return replace(
        result,
        drawn=len(drawn),
        visits=len(visits),
        outcomes=outcome_counts(found),
        stages=stages(found),
        rates=(
            *_counted_rates(found, groups, declared, confidence),
            *_weighted_rates(drawn, found, groups, declared, confidence, design_rates),
        ),
        eligibility="stated: " + declared.eligibility_reason
        if declared.eligibility is not None
        else "the share among units of known eligibility",
        area=area,
        planned=sum(assigned.planned.values()) if assigned.planned else None,
        progress=progress(drawn, found, visits, planned=assigned.planned, areas=areas),
        confidence=confidence,
    )


def _counting(units: Sequence[Assignment], visited: set[str] | frozenset[str]) -> tuple[Assignment, ...]:
    """Units that count: main ones of main clusters, and reserve ones that were used."""
    return tuple(one for one in units if (one.kind == "main" and one.role == "main") or one.unit in visited)


def _answered(folder: StudyFolder, declared: Fieldwork, columns: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """Units whose record has enough answers for a partial interview."""
    if declared.usable_from is None or folder.instrument is None or declared.unit not in columns:
        return frozenset()
    items = [item for scale in folder.instrument.scales.values() for item in scale.items if item in columns]
    if not items:
        return frozenset()
    return frozenset(
        unit
        for at, unit in enumerate(columns[declared.unit])
        if sum(bool(columns[item][at]) for item in items) >= declared.usable_from * len(items)
    )


def _outcomes(
    drawn: Sequence[Assignment],
    visits: Sequence[Visit],
    gone: frozenset[str],
    declared: Fieldwork,
    usable: frozenset[str],
) -> UnitOutcomes:
    told = {visit.unit for visit in visits}
    # Whoever takes an interview back has refused; the visits that led to it are gone with it.
    refused = sorted(gone - told)
    withdrawn: list[Outcome] = ["person refused"] * len(refused)
    return unit_outcomes(
        [one.unit for one in drawn],
        unit=[*(visit.unit for visit in visits), *refused],
        attempt=[*(visit.attempt for visit in visits), *(1 for _ in refused)],
        outcome=[*(visit.outcome for visit in visits), *withdrawn],
        unscreened=declared.unscreened,
        usable=usable,
    )


def _areas(folder: StudyFolder, study: Study, units: Sequence[Assignment]) -> tuple[str, dict[str, str]]:
    """Name of the areas, and the area of each cluster: a domain of the frame, or else the stratum."""
    frame = folder.frame
    wanted = [
        *((study.maps.domain,) if study.maps is not None else ()),
        *(study.estimates.by if study.estimates is not None else ()),
    ]
    domain = next((name for name in wanted if frame is not None and name in frame.columns), None)
    if domain is None or frame is None:
        return "stratum", {one.cluster: one.stratum for one in units}
    of = dict(zip(frame.ids, frame.columns[domain], strict=True))
    return domain, {one.cluster: of.get(one.psu) or one.stratum for one in units}


def _counted_rates(
    found: UnitOutcomes, groups: Sequence[str], declared: Fieldwork, level: float
) -> list[RateOf]:
    e: float | Eligibility = "allocated" if declared.eligibility is None else declared.eligibility
    made = rates_by_group(found, groups=groups, eligibility=e, level=level)
    return [
        RateOf(group, name, False, one.estimate, one.std_error, one.low, one.high, sum(of.counts.values()))
        for group, of in made.items()
        for name, one in of.rates.items()
    ]


def _weighted_rates(
    drawn: Sequence[Assignment],
    found: UnitOutcomes,
    groups: Sequence[str],
    declared: Fieldwork,
    level: float,
    design_rates: DesignRates,
) -> list[RateOf]:
    known_weights = [one.weight for one in drawn if one.weight is not None]
    if not drawn or len(known_weights) < len(drawn):
        return []
    # Reserve makes more households of a cluster visited: each stands for fewer.
    every, main = Counter(one.cluster for one in drawn), Counter(one.cluster for one in drawn if one.kind == "main")
    weights = [
        weight * main[one.cluster] / every[one.cluster] if main[one.cluster] else weight
        for weight, one in zip(known_weights, drawn, strict=True)
    ]
    units = UnitsUnderDesign(
        np.array(weights), tuple(one.stratum for one in drawn), tuple(one.cluster for one in drawn)
    )
    classes = np.array([CLASSES.index(disposition_class(code)) for code in found.codes], dtype=np.intp)
    of = np.array(groups, dtype=np.str_)
    rows = []
    for group in ("", *dict.fromkeys(groups)):
        inside = np.ones(len(of), dtype=bool) if not group else of == group
        statistic = OutcomeStatistic(np.where(inside, classes, -1), declared.eligibility)
        estimate, error, df = design_rates(units, statistic)
        for name, value, se in zip(RATES, estimate.tolist(), error.tolist(), strict=True):
            count = int(inside.sum())
            low, high = rate_interval(value, se, n=count, level=level, df=df if df > 0 else inf)
            known = isfinite(se) and df > 0
            rows.append(
                RateOf(group, name, True, value, se, low if known else np.nan, high if known else np.nan, count)
            )
    return rows


# ── quality ────────────────────────────────────────────────────────────────────────────────────


def _quality(
    reading: Reading,
    folder: StudyFolder,
    study: Study,
    declared: Fieldwork,
    read: Mapping[str, tuple[str, ...]],
    paradata: Sequence[ParadataRow],
    assigned: Assignments | None,
    again: Table | None,
) -> tuple[QualityResult | None, tuple[Finding, ...], tuple[BackCheckRow, ...]]:
    instrument, estimates = folder.instrument, study.estimates
    if instrument is None:
        message = "interviews are not checked: the study has no instrument/scales.yaml, which says what the answers are"
        return None, (finding("FLD-066", message=message, where=folder.place("fieldwork")),), ()
    codes = read[declared.record]
    if len(set(codes)) < len(codes) or "" in codes:
        number = len(codes) - len(set(codes) - {""})
        message = f"{number} interviews have no code of their own in the column {declared.record}"
        return None, (finding("FLD-020", message=message, where=folder.place("fieldwork")),), ()
    none = {*instrument.response.dont_know_codes, *instrument.response.refused_codes}
    if estimates is not None:
        none |= {*estimates.dont_know_codes, *estimates.refused_codes}
    try:
        table = interview_table(
            read,
            declared,
            instrument,
            no_answer=frozenset(none),
            stratum=_stratum(study, declared),
            paradata=paradata,
            units={one.unit: one for one in assigned.units} if assigned is not None else None,
        )
    except RecordsError as error:
        return None, (finding("EST-005", message=str(error), where=folder.place("fieldwork")),), ()
    made = check_quality(table, seed=study.seeds.get(SEED, 1), rules=declared.quality)
    second: tuple[BackCheckRow, ...] = ()
    checked = back_checked(reading, again, declared, instrument, read, no_answer=frozenset(none)) if again is not None else None
    if checked is not None:
        compared = back_check_results(checked, rules=declared.quality)
        second = back_check_rows(checked, compared)
        made = replace(
            made, flags=(*made.flags, *compared.made.flags), checks=(*made.checks, *compared.made.checks)
        )
    return made, quality_findings(made), second
