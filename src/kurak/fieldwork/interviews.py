"""From records and paradata to the columns that the checks of interviews read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from kurak.fieldwork.quality.table import InterviewTable
from kurak.model.fieldwork import Fieldwork
from kurak.model.fieldwork_rows import Assignment, ParadataRow
from kurak.model.scales import Instrument
from kurak.sources.fieldwork.visits import local_time
from kurak.sources.records import Records, RecordsError

EPOCH = np.datetime64("1970-01-01T00:00:00")


def read_columns(records: Records, names: Sequence[str], *, record: str) -> dict[str, tuple[str, ...]]:
    """Read columns of the records as text; nothing is an empty one.

    Parameters
    ----------
    names
        Columns to read, those that are not in the records left out.
    record
        Column with the codes of records.
    """
    wanted = dict.fromkeys((record, *names))
    return {
        name: tuple(value or "" for value in column_text(records, name)) for name in wanted if name in records.names
    }


def column_text(records: Records, name: str) -> tuple[str | None, ...]:
    """A column as text: whole numbers without a point, None where nothing stands.

    Examples
    --------
    >>> from kurak.sources.records import open_records
    >>> column_text(open_records({"age": [34.0, None]}), "age")
    ('34', None)
    """
    column = records.category(name)
    labels = [_text(label) for label in column.labels]
    return tuple(labels[int(code)] if code >= 0 else None for code in column.values)


def _text(label: object) -> str:
    return str(int(label)) if isinstance(label, float) and label.is_integer() else str(label)


def interview_table(
    columns: Mapping[str, tuple[str, ...]],
    declared: Fieldwork,
    instrument: Instrument,
    *,
    no_answer: frozenset[int],
    stratum: str | None,
    paradata: Sequence[ParadataRow] = (),
    units: Mapping[str, Assignment] | None = None,
) -> InterviewTable:
    """Make the columns that checks read.

    Parameters
    ----------
    columns
        From :func:`read_columns`.
    no_answer
        Codes of don't know and refused.
    stratum
        Column within whose groups interviews are compared, or None.
    paradata
        Times and places; of two rows of one record the first counts.
    units
        Unit: its assignment, for the middle of the cluster.

    Raises
    ------
    RecordsError
        If a column of an item holds something that is no number. The value is not shown.
    """
    record = columns[declared.record]
    items = [item for scale in instrument.scales.values() for item in scale.items if item in columns]
    items = list(dict.fromkeys(items))
    answers = np.full((len(record), len(items)), np.nan)
    for at, item in enumerate(items):
        answers[:, at] = _numbers(columns[item], item)
    times = {row.record: row for row in reversed(paradata)}
    rows = [times.get(code) for code in record]
    start = _seconds([row.start if row is not None else None for row in rows], declared)
    end = _seconds([row.end if row is not None else None for row in rows], declared)
    exact = declared.positions == "as received"
    places = [(row.latitude, row.longitude) if row is not None and exact else (None, None) for row in rows]
    middle = _middles(columns, declared, units or {})
    known = any(place[0] is not None for place in places)
    return InterviewTable(
        record=record,
        interviewer=columns.get(declared.interviewer, ("",) * len(record)),
        answers=answers,
        items=items,
        low=instrument.response.min,
        high=instrument.response.max,
        no_answer=frozenset(float(code) for code in no_answer),
        cluster=columns.get(declared.cluster),
        stratum=columns.get(stratum) if stratum is not None else None,
        scales={
            name: [item for item in scale.items if item in columns]
            for name, scale in instrument.scales.items()
            if any(item in columns for item in scale.items)
        },
        reverse=frozenset(item for scale in instrument.scales.values() for item in scale.reverse if item in columns),
        start=start if times else None,
        end=end if times else None,
        form=[row.form if row is not None else "" for row in rows] if times else None,
        latitude=_degrees([place[0] for place in places]) if known else None,
        longitude=_degrees([place[1] for place in places]) if known else None,
        cluster_latitude=middle[0] if known else None,
        cluster_longitude=middle[1] if known else None,
    )


def too_fine(paradata: Sequence[ParadataRow], declared: Fieldwork, middles: frozenset[tuple[float, float]]) -> int:
    """How many positions are kept finer than the study allows: none of them may be anything but a cluster's middle."""
    if declared.positions == "as received":
        return 0
    return sum(
        (row.latitude, row.longitude) not in middles
        for row in paradata
        if row.latitude is not None and row.longitude is not None
    )


def _numbers(values: Sequence[str], item: str) -> NDArray[np.float64]:
    try:
        return np.array([float(value) if value else np.nan for value in values])
    except ValueError:
        raise RecordsError(f"the column {item} holds answers that are no numbers") from None


def _degrees(values: Sequence[float | None]) -> NDArray[np.float64]:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _middles(
    columns: Mapping[str, tuple[str, ...]], declared: Fieldwork, units: Mapping[str, Assignment]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    of = [units.get(unit) for unit in columns.get(declared.unit, ("",) * len(columns[declared.record]))]
    return (
        _degrees([one.latitude if one is not None else None for one in of]),
        _degrees([one.longitude if one is not None else None for one in of]),
    )


def _seconds(values: Sequence[str | None], declared: Fieldwork) -> NDArray[np.float64]:
    """Seconds since 1970 UTC, not a number where no time stands."""
    offset = declared.quality.utc_offset
    found = np.full(len(values), np.nan)
    for at, value in enumerate(values):
        time = local_time(value, utc_offset=offset) if value is not None else None
        if time is not None:
            found[at] = (np.datetime64(time) - EPOCH) / np.timedelta64(1, "s") - 3600 * offset
    return found
