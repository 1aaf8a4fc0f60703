"""Released records as CSV, Parquet, SPSS and Stata files; the same records give the same bytes, whenever they are written."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

from kurak.model.field_data import DONT_KNOW, REFUSED
from kurak.model.rehearsed import SIMULATED
from kurak.model.release import ReleasedColumn, ReleasedRecords, ReleasedVariable
from kurak.sources.field_data.labelled_files import (
    LabelledColumn,
    Written,
    without_time,
    write_dta,
    write_sav,
)
from kurak.sources.formulas import without_formula, without_formulas
from kurak.sources.variable_names import legal_in

GAP: Final = "no value, or withheld"
"""What an empty value of a release means."""

MOST_WORDS: Final = 1000
"""A column of more different words is text in SPSS and Stata; one of fewer is numbers with labels."""


def record_files(released: ReleasedRecords, *, title: str, language: str) -> Mapping[str, bytes]:
    """Return released records as ``data/records.csv``, ``.parquet``, ``.sav`` and ``.dta``.

    Parameters
    ----------
    released
        The records.
    title
        Title of the study; the label of the files.
    language
        Language of labels, noted in the Parquet file.

    Returns
    -------
    Mapping
        Path inside the package: content. Words are numbers with labels in SPSS and Stata, in the order of the codebook, from 1.
        A text that a spreadsheet would run as a formula has an apostrophe in front in CSV.

    Raises
    ------
    RecordsError
        If the libraries that write SPSS and Stata files are not installed.

    Examples
    --------
    >>> sex = ReleasedVariable("sex", "Sex", "identifying", values={"men": "men", "women": "women"})
    >>> released = ReleasedRecords((sex,), {"sex": ReleasedColumn(("men", "women"), (1, -1, 0))}, simulated=False)
    >>> files = record_files(released, title="A study", language="en")
    >>> files["data/records.csv"].decode().split()
    ['"sex"', '"women"', '"men"']
    >>> sorted(files)
    ['data/records.csv', 'data/records.dta', 'data/records.parquet', 'data/records.sav']
    """
    table = arrow_table(released, title=title, language=language)
    label = f"{SIMULATED}: {title}" if released.simulated else title
    files = {"data/records.csv": _csv(table), "data/records.parquet": _parquet(table)}
    files["data/records.sav"] = without_time(_written(write_sav, labelled_columns(released, "sav"), "sav", label), "sav")
    files["data/records.dta"] = without_time(_written(write_dta, labelled_columns(released, "dta"), "dta", label), "dta")
    return files


def arrow_table(released: ReleasedRecords, *, title: str, language: str) -> pa.Table:
    """Released records as an Arrow table, with labels, codes and what was changed as metadata of the columns."""
    fields, arrays = [], []
    for one in released.variables:
        values = _arrow(released.columns[one.name])
        about = {
            "label": one.label,
            "role": one.role,
            "measure": one.measure,
            "values": dict(one.values),
            "missing": list(one.missing),
            "question": one.question,
            "changed": list(one.changed),
        }
        fields.append(pa.field(one.name, values.type, metadata={"kurak": json.dumps(about, ensure_ascii=False)}))
        arrays.append(values)
    head: dict[str, Any] = {"title": title, "language": language, "kind": released.kind, "weight": released.weight}
    if released.simulated:
        head["simulated"] = SIMULATED
    return pa.table(arrays, schema=pa.schema(fields, metadata={"kurak": json.dumps(head, ensure_ascii=False)}))


def _arrow(column: Sequence[Any]) -> pa.Array:
    """Whole numbers, numbers or words."""
    coded = column if isinstance(column, ReleasedColumn) else coded_again(column)
    codes = np.asarray(coded.codes, dtype=np.int32)
    kind = _kind(coded.labels)
    labels = pa.array([str(one) for one in coded.labels] if pa.types.is_string(kind) else list(coded.labels), kind)
    if not coded.labels:
        return pa.nulls(len(codes), kind)
    # Codes below 0 are gaps, which an Arrow array hides by a mask.
    indices = pa.array(np.where(codes < 0, 0, codes), mask=codes < 0)
    return labels.take(indices)


def coded_again(column: Sequence[Any]) -> ReleasedColumn:
    """A column as different values with codes.

    Examples
    --------
    >>> made = coded_again(["b", None, "a", "b"])
    >>> made.labels, list(made.codes)
    (('a', 'b'), [1, -1, 0, 1])
    """
    labels = sorted({one for one in column if one is not None}, key=lambda one: (isinstance(one, str), one))
    place = {label: at for at, label in enumerate(labels)}
    return ReleasedColumn(labels, [-1 if one is None else place[one] for one in column])


def _kind(labels: Sequence[Any]) -> pa.DataType:
    if all(isinstance(one, int) and not isinstance(one, bool) for one in labels) and labels:
        return pa.int64()
    if all(isinstance(one, int | float) and not isinstance(one, bool) for one in labels) and labels:
        return pa.float64()
    return pa.string()


def _csv(table: pa.Table) -> bytes:
    from pyarrow import csv as arrow_csv

    safe, _ = without_formulas(table)
    safe = safe.rename_columns([without_formula(name) for name in safe.column_names])
    out = io.BytesIO()
    arrow_csv.write_csv(safe, out)
    return out.getvalue()


def _parquet(table: pa.Table) -> bytes:
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()


# ── SPSS and Stata ──


def names_in(released: ReleasedRecords, kind: str) -> dict[str, str]:
    """Variable: its name in SPSS (``sav``) or Stata (``dta``), which do not allow every name."""
    taken: set[str] = set()
    return {one.name: legal_in(one.name, taken, kind) for one in released.variables}


def labelled_columns(released: ReleasedRecords, kind: str) -> list[LabelledColumn]:
    """The columns of a file of SPSS or Stata."""
    names = names_in(released, kind)
    return [_labelled(one, names[one.name], released.columns[one.name]) for one in released.variables]


def _labelled(one: ReleasedVariable, name: str, column: Sequence[Any]) -> LabelledColumn:
    coded = column if isinstance(column, ReleasedColumn) else coded_again(column)
    kind = _kind(coded.labels)
    missing: dict[str, int] = {code: REFUSED if one.values.get(code) == "refused" else DONT_KNOW for code in one.missing}
    if not pa.types.is_string(kind):
        answers = {int(code): word for code, word in one.values.items() if code not in missing and _is_whole(code)}
        said = {int(code): reason for code, reason in missing.items() if _is_whole(code)}
        words = {code: one.values[str(code)] for code in said}
        reasons = _no_reasons(coded) if said else None
        values = pa.chunked_array([_arrow(coded)])
        return LabelledColumn(name, one.label, values, reasons, answers, said, words, one.measure, GAP)
    order = [code for code in one.values if code in {str(label) for label in coded.labels}]
    order += [str(label) for label in coded.labels if str(label) not in one.values]
    # Made-up records say so in words: a number with a label is overlooked.
    if one.role == "mark" or len(order) > MOST_WORDS:
        return LabelledColumn(name, one.label, pa.chunked_array([_arrow(coded)]), measure=one.measure, gap=GAP)
    numbers = {word: number for number, word in enumerate(order, start=1)}
    moved = ReleasedColumn([numbers[str(label)] for label in coded.labels], coded.codes)
    answers = {number: one.values.get(word, word) for word, number in numbers.items() if word not in missing}
    said = {numbers[word]: reason for word, reason in missing.items() if word in numbers}
    words = {numbers[word]: one.values[word] for word in missing if word in numbers}
    values = pa.chunked_array([_arrow(moved) if coded.labels else pa.nulls(len(coded.codes), pa.int64())])
    return LabelledColumn(name, one.label, values, _no_reasons(coded) if said else None, answers, said, words, one.measure, GAP)


def _no_reasons(column: ReleasedColumn) -> Any:
    return np.zeros(len(column), dtype=np.uint8)


def _is_whole(code: str) -> bool:
    try:
        int(code)
    except ValueError:
        return False
    return True


def _written(write: Callable[..., Written], columns: list[LabelledColumn], kind: str, label: str) -> bytes:
    """Write into a folder of one's own that is gone afterwards: the libraries write to paths only, and nothing but what is released."""
    with tempfile.TemporaryDirectory(prefix="kurak-release-") as folder:
        path = Path(folder) / f"records.{kind}"
        write(columns, path, file_label=label)
        return path.read_bytes()
