"""Visits as they were written down, and what in them cannot be: checked against the drawn units, the calendar and the records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kurak.model.dispositions import AAPOR_CODES
from kurak.model.fieldwork import Fieldwork
from kurak.model.fieldwork_rows import Assignment, Visit, VisitRow
from kurak.model.finding import Place
from kurak.model.visits import OUTCOMES, Outcome
from kurak.sources.fieldwork.private_rows import read_private_rows
from kurak.sources.text_file import Reading

_WORDS: Mapping[str, Outcome] = {
    **{word: word for _, word in OUTCOMES},
    **{str(digit): word for digit, word in OUTCOMES},
    **{code: word for word, code in AAPOR_CODES.items()},
}


@dataclass(frozen=True, slots=True)
class RecordLink:
    """What links an interview to its visit: codes only.

    Parameters
    ----------
    units
        Unit of each record; empty where the record names none.
    interviewers
        Interviewer of each record.
    """

    units: Sequence[str] = field(default_factory=tuple)
    interviewers: Sequence[str] = field(default_factory=tuple)


def outcome_of(text: str) -> Outcome | None:
    """The outcome of a visit, from its word, its digit on the route sheet, or its code of AAPOR.

    Examples
    --------
    >>> outcome_of("5"), outcome_of("Person refused"), outcome_of("2.111"), outcome_of("gone")
    ('nobody at home', 'person refused', 'household refused', None)
    """
    return _WORDS.get(" ".join(text.split()).lower())


def local_time(text: str, *, utc_offset: float) -> datetime | None:
    """A time as written, in local time; one without an offset is local already.

    Examples
    --------
    >>> local_time("2026-05-04T08:30:00Z", utc_offset=6.0).isoformat()
    '2026-05-04T14:30:00'
    >>> local_time("2026-02-30 08:30", utc_offset=6.0) is None
    True
    """
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    offset = time.utcoffset()
    return time if offset is None else time.replace(tzinfo=None) - offset + timedelta(hours=utc_offset)


def read_visits(
    reading: Reading,
    declared: Fieldwork,
    *,
    drawn: Sequence[Assignment],
    records: RecordLink,
    today: str,
    exempt: frozenset[str] = frozenset(),
) -> tuple[Visit, ...]:
    """Read the visits of a study, with a finding for everything that cannot be.

    Parameters
    ----------
    drawn
        Units that were to be visited.
    records
        What the interviews say of their visits; empty where there are no records yet.
    today
        Day of the reading, year-month-day: later visits cannot be.
    exempt
        Units whose participant withdrew: an interview without a record is no slip there.

    Returns
    -------
    tuple of Visit
        In the order of the file; rows that cannot be read, and second ones of one number, are left out.
    """
    rows = read_private_rows(reading, declared.visits, VisitRow)
    found: list[Visit] = []
    places: list[Place] = []
    known = {one.unit for one in drawn}
    seen: set[tuple[str, int]] = set()
    for row, place in zip(rows.nouns, rows.places, strict=True):
        time = local_time(row.time, utc_offset=declared.quality.utc_offset)
        outcome = outcome_of(row.outcome)
        if outcome is None:
            reading.add("FLD-004", "the outcome is none of the route sheet's", place)
            continue
        if time is None:
            reading.add("FLD-005", "the time is no day of the calendar", place)
            continue
        if (row.unit, row.attempt) in seen:
            reading.add("FLD-003", f"unit {row.unit} has two visits with the number {row.attempt}", place)
            continue
        seen.add((row.unit, row.attempt))
        if row.unit not in known:
            reading.add("FLD-002", f"the unit {row.unit} was not drawn", place)
        if declared.interviewers and row.interviewer not in declared.interviewers:
            reading.add("FLD-008", f"the interviewer {row.interviewer} is not listed", place)
        _check_day(reading, declared, row.unit, time, today, place)
        found.append(Visit(row.unit, row.attempt, time, row.interviewer, outcome, place.row or 0))
        places.append(place)
    by_unit: dict[str, list[tuple[Visit, Place]]] = defaultdict(list)
    for visit, place in zip(found, places, strict=True):
        by_unit[visit.unit].append((visit, place))
    for unit, pairs in by_unit.items():
        _check_order(reading, unit, sorted(pairs, key=lambda pair: pair[0].attempt))
    _check_reserve(reading, [one for one in drawn if one.unit not in exempt], by_unit)
    if records.units:
        _check_records(reading, by_unit, records, exempt)
    return tuple(found)


def _check_day(
    reading: Reading, declared: Fieldwork, unit: str, time: datetime, today: str, place: Place
) -> None:
    day = time.date().isoformat()
    if declared.begin is not None and day < declared.begin:
        reading.add("FLD-005", f"unit {unit} was visited before the fieldwork began", place)
    elif declared.end is not None and day > declared.end:
        reading.add("FLD-005", f"unit {unit} was visited after the fieldwork ended", place)
    elif day > today:
        reading.add("FLD-005", f"unit {unit} is visited in the future", place)


def _check_order(reading: Reading, unit: str, visits: list[tuple[Visit, Place]]) -> None:
    """Numbers, times and outcomes of the visits to one unit."""
    numbers = [visit.attempt for visit, _ in visits]
    if numbers != list(range(1, len(numbers) + 1)):
        reading.add("FLD-010", f"unit {unit} has visits {', '.join(map(str, numbers))}", visits[0][1])
    done = False
    for at, (visit, place) in enumerate(visits):
        if at and visit.time < visits[at - 1][0].time:
            reading.add("FLD-005", f"visit {visit.attempt} to unit {unit} lies before the one before it", place)
        if done:
            reading.add("FLD-009", f"visit {visit.attempt} to unit {unit} follows its interview", place)
        done = done or visit.outcome == "interview"


def _check_reserve(
    reading: Reading, drawn: Sequence[Assignment], by_unit: Mapping[str, list[tuple[Visit, Place]]]
) -> None:
    """Clusters whose reserve was begun while a main unit had no visit."""
    open_main: dict[str, list[str]] = defaultdict(list)
    for one in drawn:
        if one.kind == "main" and one.unit not in by_unit:
            open_main[one.cluster].append(one.unit)
    told: set[str] = set()
    for one in drawn:
        if one.kind == "reserve" and one.unit in by_unit and open_main[one.cluster] and one.cluster not in told:
            told.add(one.cluster)
            number = len(open_main[one.cluster])
            message = f"cluster {one.cluster} uses reserve, and {number} of its main units had no visit"
            reading.add("FLD-013", message, by_unit[one.unit][0][1])


def _check_records(
    reading: Reading,
    by_unit: Mapping[str, list[tuple[Visit, Place]]],
    records: RecordLink,
    exempt: frozenset[str],
) -> None:
    who = dict(zip(records.units, records.interviewers, strict=True))
    held = {
        unit: (visit, place)
        for unit, pairs in by_unit.items()
        for visit, place in pairs
        if visit.outcome == "interview"
    }
    # A broken-off interview may have a record, and need not.
    begun = {unit for unit, pairs in by_unit.items() if any(visit.outcome == "broken off" for visit, _ in pairs)}
    for unit, (visit, place) in held.items():
        if unit not in who:
            if unit not in exempt:
                reading.add("FLD-006", f"unit {unit} has an interview and no record", place)
        elif who[unit] and who[unit] != visit.interviewer:
            message = f"the record of unit {unit} names {who[unit]}, its visit {visit.interviewer}"
            reading.add("FLD-012", message, place)
    for unit in records.units:
        if unit not in held and unit not in begun:
            reading.add("FLD-007", f"the record of unit {unit or '(none named)'} has no visit with an interview")
