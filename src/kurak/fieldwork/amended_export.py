"""An export after corrections and decisions: corrected answers with their reasons, and a column of interviews that are left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from kurak.fieldwork.export import LEFT_OUT
from kurak.model.catalogue import finding
from kurak.model.field_data import ANSWERED, DONT_KNOW, NOT_USABLE, REFUSED
from kurak.model.finding import Finding, Place
from kurak.model.form_codebook import Variable
from kurak.sources.field_data.assemble import FieldTable
from kurak.sources.field_data.layout import MAIN, FormLayout, kind_of
from kurak.sources.fieldwork.corrections import CORRECTIONS
from kurak.sources.record_tables import SourceRecords
from kurak.sources.study_records import StudyRecords


@dataclass(frozen=True, slots=True)
class _Cell:
    row: int
    value: object


def amended_table(
    table: FieldTable, read: StudyRecords, layout: FormLayout, *, decided: bool
) -> tuple[FieldTable, tuple[Finding, ...]]:
    """Put corrected values into a typed table, and say of each interview whether it is left out.

    Parameters
    ----------
    table
        The interviews as received.
    read
        The same after corrections and decisions, row by row.
    layout
        The form.
    decided
        Whether the study has a log of decisions: then there is a column ``left_out``, also where nobody is.

    Returns
    -------
    FieldTable, and findings
        A value that was corrected has no reason for missing any more, or that of its code. One that was corrected to nothing is
        missing since what was received is not usable. A new value that is no answer of its question is an error.
    """
    if not isinstance(read.records, SourceRecords):
        raise TypeError("a typed table is read from an Arrow table")
    source, variables = read.records.source, {one.name: one for one in layout.tables[MAIN]}
    values, reasons, found = table.values, table.reasons, []
    for place, field in enumerate(table.values.schema):
        column = source.column(field.name)
        if column.equals(table.values.column(place)):
            continue
        variable = variables.get(field.name)
        if variable is None or column.type != field.type:
            found.append(_unfit(field.name))
            continue
        before = table.values.column(place).to_pylist()
        cells = [_Cell(row, one) for row, one in enumerate(column.to_pylist()) if one != before[row]]
        if not all(_is_answer(cell.value, variable) for cell in cells):
            found.append(_unfit(field.name))
            continue
        values = values.set_column(place, field, column)
        reasons = _with_reasons(reasons, variable, cells)
    if decided:
        out = np.zeros(values.num_rows, dtype=np.int32) if read.left_out is None else read.left_out.astype(np.int32)
        values = values.append_column(layout.key(LEFT_OUT), pa.chunked_array([pa.array(out)]))
    return FieldTable(values, reasons), tuple(found)


def _unfit(name: str) -> Finding:
    message = f"{name}: a new value is no answer of the question"
    return finding("FLD-068", message=message, where=Place(CORRECTIONS))


def _is_answer(value: object, variable: Variable) -> bool:
    """Whether a value is nothing, or one of the codes of a question that has codes."""
    if value is None or kind_of(variable) not in ("code", "codes"):
        return True
    codes = {one.code for one in variable.values}
    return set(str(value).split() if kind_of(variable) == "codes" else [str(value)]) <= codes


def _with_reasons(reasons: pa.Table, variable: Variable, cells: list[_Cell]) -> pa.Table:
    place = reasons.schema.get_field_index(variable.name)
    made = reasons.column(place).combine_chunks().to_numpy(zero_copy_only=False).astype(np.uint8).copy()
    meanings = {one.code: REFUSED if one.meaning == "refused" else DONT_KNOW for one in variable.missing}
    for cell in cells:
        said = str(cell.value).split() if cell.value is not None else []
        made[cell.row] = NOT_USABLE if cell.value is None else next((meanings[one] for one in said if one in meanings), ANSWERED)
    return reasons.set_column(place, reasons.schema.field(place), pa.chunked_array([pa.array(made, pa.uint8())]))
