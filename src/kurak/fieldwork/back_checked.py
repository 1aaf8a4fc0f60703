"""From a file of back-checks to the answers that are compared: each second visit beside the interview of the same unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

import numpy as np

from kurak.fieldwork.quality.back_checks import BackChecked, BackCheckResult, Measured
from kurak.fieldwork.quality.table import Mask
from kurak.model.fieldwork import Fieldwork
from kurak.model.fieldwork_result import BackCheckRow
from kurak.model.finding import Place
from kurak.model.scales import Instrument
from kurak.sources.csv_table import Table
from kurak.sources.text_file import Reading
from kurak.stats.interview_quality.back_checks import ErrorRate, QuestionType

BACK_CHECKER = "back_checker"
"""Column with the code of whoever made the second visit."""


def questions_of(table: Table, declared: Fieldwork, known: Sequence[str]) -> tuple[str, ...]:
    """Questions that a file of back-checks and the records both have."""
    codes = {declared.unit, declared.record, declared.interviewer, declared.cluster, BACK_CHECKER}
    return tuple(name for name in table.header if name in known and name not in codes)


def back_checked(
    reading: Reading,
    table: Table,
    declared: Fieldwork,
    instrument: Instrument,
    columns: Mapping[str, Sequence[str]],
    *,
    no_answer: frozenset[int],
) -> BackChecked | None:
    """Set back-checks beside their interviews; what cannot be is reported by row and column, and no value is shown.

    Parameters
    ----------
    table
        The file of back-checks: the unit's code, the back-checker's code, and questions under their names in the records.
    columns
        Columns of the records as text, after corrections: codes, and the questions of the file.
    no_answer
        Codes of don't know and refused: in items of scales they are compared with nothing.

    Returns
    -------
    BackChecked or None
        None where nothing can be compared.
    """
    for name in (declared.unit, BACK_CHECKER):
        if name not in table.header:
            reading.add("FLD-019", f"{table.file} has no column {name}", Place(table.file, line=1))
            return None
    if declared.unit not in columns:
        reading.add("FLD-019", f"the records have no column {declared.unit} for {table.file}", Place(table.file, line=1))
        return None
    questions = questions_of(table, declared, tuple(columns))
    if not questions:
        reading.add("FLD-019", f"{table.file} has no question of the records", Place(table.file, line=1))
        return None
    pairs = _pairs(reading, table, declared, columns)
    items = frozenset(item for scale in instrument.scales.values() for item in scale.items)
    first, second = np.full((2, len(pairs), len(questions)), np.nan)
    measured: list[Measured] = []
    for at, name in enumerate(questions):
        kind: Measured = "number" if name in declared.back_checks.numbers else "ordered" if name in items else "category"
        measured.append(kind)
        before = [columns[name][record] for _, record in pairs]
        after = [table.rows[row].get(name, "") for row, _ in pairs]
        if kind == "category":
            before, after = ([_written_alike(text) for text in texts] for texts in (before, after))
            codes = {text: float(code) for code, text in enumerate(sorted({*before, *after} - {""}))}
            first[:, at], second[:, at] = ([codes.get(text, np.nan) for text in texts] for texts in (before, after))
            continue
        skipped = frozenset(map(float, no_answer)) if kind == "ordered" else frozenset[float]()
        for texts, into, own in ((before, first, False), (after, second, True)):
            for pair, text in enumerate(texts):
                value = _number(text)
                if value is None and own:
                    reading.add("FLD-019", f"the cell {name} cannot be read", table.place(pairs[pair][0], name))
                into[pair, at] = np.nan if value is None or value in skipped else value
    if not pairs or not (~np.isnan(first) & ~np.isnan(second)).any():
        return None
    types = [_type(name, declared, items) for name in questions]
    return BackChecked([columns[declared.interviewer][record] for _, record in pairs], questions, types, measured, first, second)


def _pairs(
    reading: Reading, table: Table, declared: Fieldwork, columns: Mapping[str, Sequence[str]]
) -> list[tuple[int, int]]:
    """Row of the file and row of the records, of every back-check that belongs to one interview of somebody else."""
    records: dict[str, list[int]] = {}
    for at, unit in enumerate(columns[declared.unit]):
        records.setdefault(unit, []).append(at)
    pairs: list[tuple[int, int]] = []
    seen: set[str] = set()
    for row, cells in enumerate(table.rows):
        unit, who, place = cells.get(declared.unit, ""), cells.get(BACK_CHECKER, ""), table.place(row)
        of = records.get(unit, [])
        if not unit or not who:
            reading.add("FLD-019", f"the cell {BACK_CHECKER if unit else declared.unit} is empty", place)
        elif len(of) != 1:
            how_many = f"{len(of)} interviews are" if of else "no interview is"
            reading.add("FLD-069", f"{how_many} of the unit in the row", place)
        elif unit in seen:
            reading.add("FLD-069", "the unit was back-checked before", place)
        elif who == columns[declared.interviewer][of[0]]:
            reading.add("FLD-070", "the interviewer's own code stands as back-checker", place)
        else:
            seen.add(unit)
            pairs.append((row, of[0]))
    return pairs


def _written_alike(text: str) -> str:
    """An answer as it is compared: 1 and 1.0 are one code, and codes of several answers have no order.

    Examples
    --------
    >>> _written_alike("1.0") == _written_alike("1"), _written_alike("2 1") == _written_alike("1 2"), _written_alike("b a")
    (True, True, 'b a')
    """
    numbers = [_number(part) for part in text.split()]
    known = [number for number in numbers if number is not None]
    return " ".join(map(str, sorted(known))) if known and len(known) == len(numbers) else text


def _number(text: str) -> float | None:
    """A number, not a number where nothing stands, None where words do."""
    if not text:
        return float("nan")
    try:
        value = float(text)
    except ValueError:
        return None
    return value if np.isfinite(value) else None


def _type(name: str, declared: Fieldwork, items: frozenset[str]) -> QuestionType:
    rules = declared.back_checks
    if name in rules.type_1:
        return 1
    if name in rules.type_3:
        return 3
    return 2 if name in rules.type_2 or name not in items else 3


def back_check_rows(checked: BackChecked, found: BackCheckResult) -> tuple[BackCheckRow, ...]:
    """What was found as rows: by type, by question in the order of the file, by interviewer in the order of codes."""
    compared = ~np.isnan(checked.first) & ~np.isnan(checked.second)
    who = np.array(checked.interviewer, dtype=np.str_)
    types = np.array(checked.types)

    def units(inside: Mask) -> int:
        return int(compared[:, inside].any(axis=1).sum())

    rows = [_row("type", "", kind, units(types == kind), one) for kind, one in found.types.items()]
    for at, one in enumerate(found.questions):
        kappa, test = one.kappa, one.direction
        rows.append(
            replace(
                _row("question", one.question, one.type, int(compared[:, at].sum()), one.errors),
                kappa=kappa.estimate if kappa is not None else None,
                kappa_low=kappa.low if kappa is not None else None,
                kappa_high=kappa.high if kappa is not None else None,
                direction=test.kind if test is not None else "",
                change=test.statistic if test is not None else None,
                p_value=test.p_value if test is not None else None,
            )
        )
    for (name, kind), rate in sorted(found.interviewers.items()):
        inside = compared[who == name][:, types == kind].any(axis=1)
        rows.append(_row("interviewer", name, kind, int(inside.sum()), rate))
    return tuple(rows)


def _row(about: Literal["type", "question", "interviewer"], code: str, kind: int, interviews: int, one: ErrorRate) -> BackCheckRow:
    return BackCheckRow(about, code, kind, interviews, one.compared, one.differing, one.rate, one.low, one.high)
