"""A look at a fieldwork as files: outcomes, rates, progress, checks, flags. Codes only, and no answer of anybody."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import astuple, fields

from kurak.model.fieldwork_result import (
    BackCheckRow,
    DecidedFlag,
    FieldworkResult,
    OutcomeCount,
    Progress,
    RateOf,
)
from kurak.model.quality import CheckMade, InterviewerEffect
from kurak.model.rehearsed import SIMULATED

MARK = "simulated"

NOTE = """\
# Fieldwork of {title}

{mark}Written by Kurak {version}. `outcomes.csv`: units by final outcome. `rates.csv`: AAPOR's rates, for everybody and by {area}.
`progress.csv`: clusters, areas, interviewers and days. `checks.csv`: what was checked, and how many honest interviews it flags.
`flags.csv`: what is worth a look, by code, with what was decided; a flag accuses nobody. `effects.csv`: how much answers resemble
each other by interviewer. `back_checks.csv`, where there were second visits: how far their answers differ.

The files hold codes of units, records and interviewers. They stay in the house.

Visits: {visits}. Interviews: {records}. e: {eligibility}.
"""
WARNING = "SIMULATED. These people do not exist: nothing here is a result.\n\n"

FLAG_COLUMNS = (
    "check", "about", "code", "other", "measure", "value", "reference", "fence", "p_value", "expected_false_alarms",
    "state", "decision", "why", "who", "when",
)  # fmt: skip


def quality_files(result: FieldworkResult, *, title: str, version: str) -> dict[str, bytes]:
    """The files of a look at a fieldwork: name and bytes."""
    made = result.simulated
    files = {
        "outcomes.csv": _table(_names(OutcomeCount), map(astuple, result.outcomes), made),
        "rates.csv": _table(_names(RateOf), map(astuple, result.rates), made),
        "progress.csv": _table(_names(Progress), map(astuple, result.progress), made),
        "flags.csv": _table(FLAG_COLUMNS, map(flag_cells, result.flags), made),
    }
    if result.back_checks:
        files["back_checks.csv"] = _table(_names(BackCheckRow), map(astuple, result.back_checks), made)
    if result.quality is not None:
        checks = ((*astuple(check), still) for check, still in result.checks)
        files["checks.csv"] = _table((*_names(CheckMade), "open"), checks, made)
        files["effects.csv"] = _table(_names(InterviewerEffect), map(astuple, result.quality.effects), made)
    note = NOTE.format(
        title=title,
        mark=WARNING if made else "",
        version=version,
        area=result.area or "area",
        visits=result.visits_file or "none",
        records=result.records_file or "none",
        eligibility=result.eligibility or "not known",
    )
    return {**files, "README.md": note.encode("utf-8")}


def flag_cells(one: DecidedFlag) -> tuple[object, ...]:
    """The cells of a flag, as :data:`FLAG_COLUMNS` names them."""
    flag, decision = one.flag, one.decision
    said = ("", "", "", "") if decision is None else (decision.decision, decision.why, decision.who, decision.when)
    return (
        flag.check, flag.about, flag.code, flag.other, flag.measure, flag.value, flag.reference, flag.fence,
        flag.p_value, flag.expected_false_alarms, "open" if one.open else "decided", *said,
    )  # fmt: skip


def _names(kind: type[OutcomeCount | RateOf | Progress | BackCheckRow | CheckMade | InterviewerEffect]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _table(names: Sequence[str], rows: Iterable[Sequence[object]], simulated: bool) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    before = (MARK,) if simulated else ()
    writer.writerow((*before, *names))
    for row in rows:
        writer.writerow((*((SIMULATED,) if simulated else ()), *map(_cell, row)))
    return text.getvalue().encode("utf-8")


def _cell(value: object) -> object:
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.12g}" if isinstance(value, float) else value
