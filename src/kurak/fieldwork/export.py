"""Records with their labels for other programs: SPSS, Stata, Parquet, CSV; one codebook says what
everything means."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, get_args

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kurak.model.catalogue import finding
from kurak.model.field_data import DONT_KNOW, REASONS, REFUSED
from kurak.model.finding import Finding, Place
from kurak.model.form import text_in
from kurak.model.form_codebook import Variable
from kurak.sources.field_data.assemble import FieldTable
from kurak.sources.field_data.labelled_files import LabelledColumn, Measure, Written, write_dta, write_sav
from kurak.sources.field_data.layout import MAIN, FormLayout, kind_of
from kurak.sources.field_data.record_writer import in_words
from kurak.sources.field_data.values import plain
from kurak.sources.formulas import without_formulas
from kurak.sources.records import MARK, SIMULATED
from kurak.sources.variable_names import legal_in
from kurak.sources.wording import listed

ExportFormat = Literal["sav", "dta", "parquet", "csv"]
EXPORT_FORMATS: tuple[ExportFormat, ...] = get_args(ExportFormat)

LEFT_OUT = "left_out"
"""Column of the interviews: 1 where a decision leaves the interview out of the analysis, 0 otherwise."""


@dataclass(frozen=True, slots=True)
class ExportedVariable:
    """A row of the table of names beside an export.

    Parameters
    ----------
    name
        In the file.
    variable
        In the form.
    choice
        Of several answers, the one that the column is about.
    label
        The question.
    codes
        What numbers stand for, where they are not the form's codes.
    """

    name: str
    variable: str
    choice: str
    label: str
    codes: str = ""


def export_table(
    table: FieldTable,
    layout: FormLayout,
    kind: ExportFormat,
    folder: Path,
    *,
    name: str = MAIN,
    language: str,
    title: str,
) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    """Write one typed table for another program, with a table of names beside it.

    Parameters
    ----------
    table, layout
        The records and their form.
    kind
        Which program.
    folder
        Where to.
    name
        Which table: the interviews, or a repeat.
    language
        Language of the labels, as the form names it.
    title
        What the file is about; its label in SPSS and Stata.

    Returns
    -------
    tuple
        Files that were written, and what changed on the way.
    """
    stem = "records" if name == MAIN else f"records-{name}"
    path = folder / f"{stem}.{kind}"
    simulated = layout.key(MARK) in table.values.column_names
    found: list[Finding] = []
    limited = [one.name for one in layout.tables[name] if one.release]
    if limited:
        found.append(
            finding(
                "IMP-023", message=f"limited by the questionnaire: {listed(limited)}", where=Place(path.name)
            )
        )
    if kind in ("sav", "dta"):
        columns, names = labelled(table, layout, name, language=language, kind=kind)
        label = f"{SIMULATED}: {title}" if simulated else title
        written = (write_sav if kind == "sav" else write_dta)(columns, path, file_label=label)
        found += _told(path.name, names, written)
        beside = folder / f"{stem}-names.csv"
        beside.write_text(_names_csv(names), encoding="utf-8")
        return (path, beside), tuple(found)
    missing = folder / f"{stem.replace('records', 'missing', 1)}.{kind}"
    words = in_words(table.reasons.combine_chunks().to_batches()[0])
    if kind == "parquet":
        import pyarrow.parquet as pq

        pq.write_table(
            _described(table.values, layout, name, language, title, simulated=simulated),
            path,
            compression="zstd",
        )
        pq.write_table(pa.Table.from_batches([words]), missing, compression="zstd")
    else:
        from pyarrow import csv as arrow_csv

        safe, changed = without_formulas(table.values)
        if changed:
            message = f"{sum(changed.values()):,} texts begin like a formula: {listed(f'{one} ({number:,})' for one, number in changed.items())}"
            found.append(finding("IMP-021", message=message, where=Place(path.name)))
        arrow_csv.write_csv(safe, path)
        arrow_csv.write_csv(pa.Table.from_batches([words]), missing)
    return (path, missing), tuple(found)


# ── SPSS and Stata ──


def labelled(
    table: FieldTable, layout: FormLayout, name: str, *, language: str, kind: ExportFormat
) -> tuple[list[LabelledColumn], list[ExportedVariable]]:
    """The columns of a file of SPSS or Stata, and where each comes from."""
    columns: list[LabelledColumn] = []
    names: list[ExportedVariable] = []
    variables = {one.name: one for one in layout.tables[name]}
    taken: set[str] = set()
    for column in table.values.column_names:
        variable = variables.get(column)
        if variable is None:
            made = legal_in(column, taken, kind)
            label, values = KEY_LABELS.get(column.rstrip("_"), column), table.values.column(column)
            said = {0: "no", 1: "yes"} if column == layout.key(LEFT_OUT) else {}
            columns.append(LabelledColumn(made, label, values, answers=said))
            names.append(ExportedVariable(made, column, "", columns[-1].label))
            continue
        reasons = table.reasons.column(column).combine_chunks().to_numpy()
        several = kind_of(variable) == "codes" and variable.type != "rank"
        for choice, codes, part in (_split if several else _one)(variable, table, reasons, language):
            made = legal_in(part.name, taken, kind)
            columns.append(replace(part, name=made))
            names.append(ExportedVariable(made, column, choice, part.label, codes))
    return columns, names


KEY_LABELS = {
    "instance_id": "Id of the interview",
    "form_version": "Version of the form",
    "repeat_row": "Row of the repeat",
    LEFT_OUT: "Left out of the analysis by decision",
    MARK: "SIMULATED: made-up records, never a result",
}

Parts = Iterator[tuple[str, str, LabelledColumn]]


def _one(variable: Variable, table: FieldTable, reasons: NDArray[np.uint8], language: str) -> Parts:
    values = table.values.column(variable.name)
    codes = {value.code: place for place, value in enumerate(variable.values, start=1)}
    translated = ""
    if kind_of(variable) == "code":
        if pa.types.is_integer(values.type):
            codes = {value.code: int(value.code) for value in variable.values}
        else:
            translated = "; ".join(f"{number} = {code}" for code, number in codes.items())
            values = pa.chunked_array(
                [pa.array([codes.get(text) for text in values.to_pylist()], pa.int32())]
            )
    numbered = kind_of(variable) == "code"
    yield (
        "",
        translated,
        LabelledColumn(
            variable.name,
            _label(variable, language),
            values,
            reasons,
            {codes[one.code]: _value_label(one.labels, one.code, language) for one in variable.answers}
            if numbered
            else {},
            {codes[one.code]: REFUSED if one.meaning == "refused" else DONT_KNOW for one in variable.missing}
            if numbered
            else {},
            {codes[one.code]: _value_label(one.labels, one.code, language) for one in variable.missing}
            if numbered
            else {},
            _measure(variable),
        ),
    )


def _split(variable: Variable, table: FieldTable, reasons: NDArray[np.uint8], language: str) -> Parts:
    """Several answers become a column of 0 and 1 for each; who refused or did not know is missing in all
    but that one."""
    chosen = [
        None if text is None else set(text.split()) for text in table.values.column(variable.name).to_pylist()
    ]
    for value in variable.values:
        said = value.meaning != "answer"
        lacking = [
            codes is None or (bool(reason) and not said)
            for codes, reason in zip(chosen, reasons.tolist(), strict=True)
        ]
        flags = [
            None if gone else int(value.code in (codes or ()))
            for gone, codes in zip(lacking, chosen, strict=True)
        ]
        why = np.where(lacking, reasons, 0).astype(np.uint8)
        label = f"{_label(variable, language)}: {_value_label(value.labels, value.code, language)}"
        yield (
            value.code,
            "",
            LabelledColumn(
                f"{variable.name}_{value.code}".replace("-", "m"),
                label,
                pa.chunked_array([pa.array(flags, pa.int32())]),
                why,
                {0: "no", 1: "yes"},
            ),
        )


def _label(variable: Variable, language: str) -> str:
    return plain(text_in(variable.labels, language)) or variable.name


def _value_label(labels: Mapping[str, str], code: str, language: str) -> str:
    return plain(text_in(labels, language)) or code


def _measure(variable: Variable) -> Measure:
    if variable.measure in ("nominal", "ordinal", "scale"):
        return variable.measure
    return "scale" if kind_of(variable) == "date" else "nominal"


def _told(file: str, names: Sequence[ExportedVariable], written: Written) -> Iterator[Finding]:
    changed = [
        f"{one.variable} is {one.name}" for one in names if not one.choice and one.name != one.variable
    ]
    changed += [
        f"{one.variable} {one.choice} is {one.name}"
        for one in names
        if one.choice and one.name != f"{one.variable}_{one.choice}"
    ]
    if changed:
        yield finding("IMP-020", message=listed(changed), where=Place(file))
    if written.lost:
        yield finding(
            "IMP-022",
            message=f"reasons for missing are not kept for {listed(written.lost)}",
            where=Place(file),
        )
    if written.cut:
        yield finding(
            "IMP-024", message=f"texts or labels are cut in {listed(written.cut)}", where=Place(file)
        )


def _names_csv(names: Sequence[ExportedVariable]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["name", "variable", "choice", "label", "codes"])
    writer.writerows([one.name, one.variable, one.choice, one.label, one.codes] for one in names)
    return out.getvalue()


# ── Parquet and CSV ──


def _described(
    values: pa.Table, layout: FormLayout, name: str, language: str, title: str, *, simulated: bool
) -> pa.Table:
    """Labels and codes as metadata of the columns."""
    variables = {one.name: one for one in layout.tables[name]}
    fields = []
    for one in values.schema:
        variable = variables.get(one.name)
        if variable is not None:
            about = {
                "label": _label(variable, language),
                "measure": variable.measure,
                "values": {
                    value.code: _value_label(value.labels, value.code, language) for value in variable.values
                },
                "missing": {value.code: value.meaning for value in variable.missing},
            }
            one = one.with_metadata({"kurak": json.dumps(about, ensure_ascii=False)})
        fields.append(one)
    head = {
        "title": title,
        "form": layout.book.form_id,
        "version": layout.book.version,
        "reasons": list(REASONS),
    }
    if simulated:
        head[MARK] = SIMULATED
    return values.cast(pa.schema(fields, metadata={"kurak": json.dumps(head, ensure_ascii=False)}))
