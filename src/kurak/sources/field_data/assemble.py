"""Answers of many interviews, in one spelling, become typed columns with their reasons; interviews are
taken once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from kurak.model.field_data import REASONS
from kurak.model.finding import Place
from kurak.sources.field_data.layout import MAIN, UNUSABLE, FormLayout
from kurak.sources.field_data.reasons import Reasons
from kurak.sources.field_data.values import Problem, arrow_column, arrow_type
from kurak.sources.records import MARK, SIMULATED
from kurak.sources.text_file import Reading
from kurak.sources.wording import listed

BATCH = 5_000
"""Interviews that are typed at a time: memory is that of one batch, however long the file."""

MOST_ROWS_NAMED = 5

Sink = Callable[[str, pa.RecordBatch, pa.RecordBatch], None]
"""Takes a table's name, a batch of its values and the same batch of its reasons."""


@dataclass(frozen=True, eq=False)
class FieldTable:
    """One typed table: values, and reasons of the same rows and variables as numbers (see REASONS)."""

    values: pa.Table
    reasons: pa.Table

    def reason(self, variable: str) -> list[str]:
        """The reasons of a variable in words; empty where there is an answer."""
        return [REASONS[number] for number in self.reasons.column(variable).to_pylist()]


class Collected(dict[str, FieldTable]):
    """Tables in memory, as a sink."""

    def __init__(self, layout: FormLayout) -> None:
        super().__init__()
        self._layout = layout
        self._batches: dict[str, tuple[list[pa.RecordBatch], list[pa.RecordBatch]]] = {}

    def __call__(self, table: str, values: pa.RecordBatch, reasons: pa.RecordBatch) -> None:
        """Take one batch."""
        both = self._batches.setdefault(table, ([], []))
        both[0].append(values)
        both[1].append(reasons)
        self[table] = FieldTable(pa.Table.from_batches(both[0]), pa.Table.from_batches(both[1]))


@dataclass(slots=True)
class Progress:
    """What is known of the interviews taken so far, over all files of an import.

    Parameters
    ----------
    taken
        Interviews of files that were read before, which stand newer than what follows.
    rows
        Interviews taken of this file.
    versions
        Version of the form: how many interviews name it.
    replaced
        Interviews of this file that a newer file has too.
    simulated
        Whether records are marked as made up; None before the first one.
    """

    taken: set[int] = field(default_factory=set)
    rows: int = 0
    versions: dict[str, int] = field(default_factory=dict)
    replaced: int = 0
    simulated: bool | None = None


@dataclass(slots=True)
class Noted:
    """What is wrong with cells, counted by column, with the first rows."""

    kinds: dict[tuple[str, str, str | None, str, str], tuple[int, list[int]]] = field(default_factory=dict)

    def add(self, problem: str, place: Place, variable: str, row: int) -> None:
        """Note one cell."""
        key = (problem, place.file, place.sheet, place.key or "", variable)
        number, rows = self.kinds.setdefault(key, (0, []))
        if len(rows) < MOST_ROWS_NAMED:
            rows.append(row)
        self.kinds[key] = (number + 1, rows)

    def report(self, reading: Reading) -> None:
        """Write one finding a column and kind; never a value that somebody gave."""
        for (problem, file, sheet, column, variable), (number, rows) in self.kinds.items():
            code, words, fix = PROBLEMS[problem]
            named = f"row{'s' if number > 1 else ''} {listed(map(str, rows))}" + (
                f" and {number - len(rows):,} more" if number > len(rows) else ""
            )
            where = Place(file, sheet=sheet, row=rows[0], key=column or None)
            reading.add(code, f"{variable}: {words} in {named}", where, fix)


PROBLEMS: Mapping[Problem | str, tuple[str, str, str | None]] = {
    "outside": ("IMP-005", "a value that is not among the answers of its list", None),
    "not a number": ("IMP-006", "a value that is no number", None),
    "not a date": ("IMP-006", "a value that is no date or time", "write days as 2023-06-01, times as 09:30"),
    "not a place": ("IMP-006", "a value that is no position", None),
    "several meanings": ("IMP-007", "a value that may be several answers", None),
    "disagree": ("IMP-008", "columns of the same question that say different things", None),
}


class Assembler:
    """Types the rows of one table, a batch at a time.

    Parameters
    ----------
    layout, table
        The form, and which of its tables.
    sink
        Where batches go.
    """

    def __init__(self, layout: FormLayout, table: str, sink: Sink) -> None:
        self.layout, self.table, self.sink = layout, table, sink
        self.reasons = Reasons(layout, table)

    def take(
        self,
        instances: Sequence[str],
        versions: Sequence[str],
        codes: Mapping[str, Sequence[str]],
        *,
        repeat_rows: Sequence[str] = (),
        outer: Mapping[str, Sequence[str | None]] | None = None,
        simulated: bool = False,
    ) -> None:
        """Type some rows and hand them on.

        Parameters
        ----------
        instances, versions, repeat_rows
            The columns that stand before the variables.
        codes
            Variable: texts in one spelling; a variable that is not there was not received.
        outer
            For a repeat: answers of the interview that its conditions speak of.
        simulated
            Whether the records are made up.
        """
        number = len(instances)
        why = self.reasons.tell(codes, number, outer=outer or {})
        layout, names, columns = (
            self.layout,
            [self.layout.key("instance_id")],
            [pa.array(instances, pa.string())],
        )
        if self.table != MAIN:
            names.append(layout.key("repeat_row"))
            columns.append(pa.array(repeat_rows, pa.string()))
        else:
            names.append(layout.key("form_version"))
            columns.append(pa.array([version or None for version in versions], pa.string()))
        front = len(names)
        for variable in layout.tables[self.table]:
            texts = codes.get(variable.name)
            names.append(variable.name)
            if texts is None:
                columns.append(pa.nulls(number, arrow_type(variable)))
            else:
                usable = ["" if text == UNUSABLE else text for text in texts] if UNUSABLE in texts else texts
                columns.append(arrow_column(variable, usable))
        reason_columns = [*columns[:1], *(pa.array(why[name]) for name in names[front:])]
        reason_names = [*names[:1], *names[front:]]
        if simulated and self.table == MAIN:
            names.append(layout.key(MARK))
            columns.append(pa.array([SIMULATED] * number, pa.string()))
        self.sink(self.table, pa.record_batch(columns, names), pa.record_batch(reason_columns, reason_names))


def bare_id(text: str) -> str:
    """An instance id without the word uuid in front, which some programs write and others do not."""
    return text.strip().removeprefix("uuid:")


def all_marked(texts: Iterable[str]) -> bool | None:
    """Whether every row says SIMULATED; None where some do and some do not."""
    different = {text.strip() == SIMULATED for text in texts}
    return different.pop() if len(different) == 1 else None if different else False
