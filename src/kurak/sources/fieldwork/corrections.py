"""Apply a log of corrections to columns of records; what cannot be applied is reported, and nothing is guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kurak.model.catalogue import finding
from kurak.model.corrections import AS_RECEIVED, Correction, value_hash
from kurak.model.finding import Finding, Place

CORRECTIONS = "data/corrections.csv"

Columns = Mapping[str, Sequence[str | None]]


@dataclass(frozen=True)
class Corrected:
    """Columns after corrections.

    Parameters
    ----------
    columns
        New columns; those given are as they were.
    applied
        Numbers of the rows of the log that were applied, from 0.
    findings
        Rows that were not, and why.
    """

    columns: dict[str, tuple[str | None, ...]]
    applied: tuple[int, ...]
    findings: tuple[Finding, ...]


def apply_corrections(
    columns: Columns,
    log: Sequence[Correction],
    *,
    record: str,
    file: str = CORRECTIONS,
    places: Sequence[Place] = (),
) -> Corrected:
    """Read records through a log of corrections.

    Parameters
    ----------
    columns
        Name of a column: its values, as text, in the order of records.
    log
        Corrections in the order of time.
    record
        Name of the column with the records' codes.
    file, places
        Name of the log in findings, and the place of each row where it is known.

    Returns
    -------
    Corrected
        A later correction of a value goes on from an earlier one where its hash is that of the earlier one's
        new value. Two that both start from what was received are a conflict unless they say the same, and
        neither is applied. A finding never shows a value.

    Raises
    ------
    ValueError
        If there is no column of codes, or columns differ in length.

    Examples
    --------
    >>> row = Correction(record="K-1", variable="age", new="43", reason="digits swapped", who="supervisor", date="2023-05-02")
    >>> apply_corrections({"code": ["K-1"], "age": ["34"]}, [row], record="code").columns["age"]
    ('43',)
    """
    if record not in columns:
        raise ValueError(f"there is no column {record!r} with the codes of records")
    if len({len(values) for values in columns.values()}) > 1:
        raise ValueError("columns have one value for each record")
    at_code: dict[str, list[int]] = {}
    for at, code in enumerate(columns[record]):
        at_code.setdefault(str(code), []).append(at)
    corrected = {name: list(values) for name, values in columns.items()}
    findings: list[Finding] = []
    applied: list[int] = []
    start_over = _conflicting(log)
    touched: set[tuple[str, str]] = set()
    for number, row in enumerate(log):
        place = places[number] if places else Place(file, row=number + 1)
        where = f"{row.record}, {row.variable}"
        if row.variable not in columns or row.variable == record:
            findings.append(
                finding("FLD-062", message=f"no column {row.variable!r} can be corrected", where=place)
            )
        elif len(at_code.get(row.record, [])) != 1:
            how_many = "no record" if row.record not in at_code else f"{len(at_code[row.record])} records"
            findings.append(
                finding("FLD-061", message=f"{how_many} with the code {row.record!r}", where=place)
            )
        elif number in start_over:
            others = ", ".join(str(other + 1) for other in start_over[number])
            findings.append(
                finding(
                    "FLD-064", message=f"{where}: row {others} corrects the same value otherwise", where=place
                )
            )
        else:
            at = at_code[row.record][0]
            now = corrected[row.variable][at]
            first = (row.record, row.variable) not in touched
            if row.old != AS_RECEIVED and row.old != value_hash(row.record, row.variable, now):
                findings.append(
                    finding(
                        "FLD-063",
                        message=f"{where}: another value stands there than was corrected",
                        where=place,
                    )
                )
            elif row.old == AS_RECEIVED and not first and now != row.new:
                findings.append(
                    finding("FLD-063", message=f"{where}: the value was corrected before", where=place)
                )
            else:
                corrected[row.variable][at] = row.new
                applied.append(number)
                touched.add((row.record, row.variable))
    return Corrected(
        {name: tuple(values) for name, values in corrected.items()}, tuple(applied), tuple(findings)
    )


def _conflicting(log: Sequence[Correction]) -> dict[int, tuple[int, ...]]:
    """Rows that start from the same value of the same record and end in different ones: each with the others."""
    start: dict[tuple[str, str, str], list[int]] = {}
    for number, row in enumerate(log):
        start.setdefault((row.record, row.variable, row.old), []).append(number)
    return {
        number: tuple(other for other in rows if log[other].new != log[number].new)
        for rows in start.values()
        if len({log[row].new for row in rows}) > 1
        for number in rows
    }
