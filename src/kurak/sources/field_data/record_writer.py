"""The typed tables of a study as files: data/records and its repeats, with the reasons for missing beside
them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyarrow as pa

from kurak.model.field_data import REASONS
from kurak.sources.field_data.assemble import FieldTable
from kurak.sources.field_data.layout import MAIN, FormLayout
from kurak.sources.records import RecordsError

DATA = "data"
RECORDS, MISSING, CODEBOOK = "records", "missing", "records-codebook.csv"

Format = Literal["parquet", "csv"]
Change = Callable[[str, pa.RecordBatch, pa.RecordBatch], tuple[pa.RecordBatch, pa.RecordBatch]]
ENDINGS: tuple[Format, ...] = ("parquet", "csv")


def file_names(layout: FormLayout, ending: Format) -> Mapping[str, tuple[str, str]]:
    """Table: the names of its files, of values and of reasons."""
    of = {table: f"-{table}.{ending}" if table != MAIN else f".{ending}" for table in layout.tables}
    return {table: (f"{RECORDS}{end}", f"{MISSING}{end}") for table, end in of.items()}


class RecordWriter:
    """A sink that writes batches as they come; call :meth:`close` before the files are used.

    Parameters
    ----------
    layout
        The form.
    folder
        Where the files are written.
    ending
        Parquet or CSV.
    change
        What becomes of a batch before it is written: positions are made coarse.
    """

    def __init__(self, layout: FormLayout, folder: Path, ending: Format, change: Change | None = None) -> None:
        self.change = change
        self.folder, self.ending = folder, ending
        self.names = file_names(layout, ending)
        self.rows: dict[str, int] = {}
        self._open: dict[str, Any] = {}

    def __call__(self, table: str, values: pa.RecordBatch, reasons: pa.RecordBatch) -> None:
        """Write one batch."""
        if self.change is not None:
            values, reasons = self.change(table, values, reasons)
        self.rows[table] = self.rows.get(table, 0) + values.num_rows
        for name, batch in zip(self.names[table], (values, in_words(reasons)), strict=True):
            if name not in self._open:
                self._open[name] = self._begin(self.folder / name, batch.schema)
            self._open[name].write_batch(batch)

    def _begin(self, path: Path, schema: pa.Schema) -> Any:
        if self.ending == "parquet":
            import pyarrow.parquet as pq

            return pq.ParquetWriter(path, schema, compression="zstd", write_page_checksum=True)
        from pyarrow import csv

        return csv.CSVWriter(path, schema)

    def close(self) -> tuple[str, ...]:
        """End all files; their names."""
        for writer in self._open.values():
            writer.close()
        return tuple(self._open)


def in_words(reasons: pa.RecordBatch) -> pa.RecordBatch:
    """Reasons as words, so that every program can read them; empty where there is an answer."""
    words = pa.array(REASONS, pa.string())
    columns = [
        pa.DictionaryArray.from_arrays(column, words).dictionary_decode()
        if pa.types.is_uint8(column.type)
        else column
        for column in reasons.columns
    ]
    return pa.record_batch(columns, reasons.schema.names)


def read_records(folder: Path, layout: FormLayout) -> Mapping[str, FieldTable]:
    """The typed tables that were written into a folder.

    Raises
    ------
    RecordsError
        If there are none, or they are not as :class:`RecordWriter` writes them.
    """
    ending = next((one for one in ENDINGS if (folder / f"{RECORDS}.{one}").exists()), None)
    if ending is None:
        raise RecordsError(f"there are no records: {DATA}/{RECORDS}.parquet is written by kurak import")
    found = {}
    for table, (values, reasons) in file_names(layout, ending).items():
        if (folder / values).exists():
            try:
                found[table] = _read(folder / values, folder / reasons, ending, layout, table)
            except (pa.ArrowException, OSError, KeyError, ValueError):
                raise RecordsError(
                    f"{DATA}/{values} or {DATA}/{reasons} is not as kurak import wrote it; import again"
                ) from None
    return found


def _read(values: Path, reasons: Path, ending: Format, layout: FormLayout, table: str) -> FieldTable:
    from kurak.sources.field_data.values import arrow_type

    if ending == "parquet":
        import pyarrow.parquet as pq

        one, other = pq.read_table(values), pq.read_table(reasons)
    else:
        from pyarrow import csv

        types = {variable.name: arrow_type(variable) for variable in layout.tables[table]}
        with values.open(encoding="utf-8") as stream:
            front = [
                name
                for name in stream.readline().rstrip("\n").replace('"', "").split(",")
                if name not in types
            ]
        options = csv.ConvertOptions(
            column_types=types | dict.fromkeys(front, pa.string()),
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            null_values=[""],
        )
        parsing = csv.ParseOptions(newlines_in_values=True)
        one = csv.read_csv(values, convert_options=options, parse_options=parsing)
        as_text = csv.ConvertOptions(
            column_types=dict.fromkeys((layout.key("instance_id"), *types), pa.string())
        )
        other = csv.read_csv(reasons, convert_options=as_text, parse_options=parsing)
    if one.num_rows != other.num_rows:
        raise ValueError("the two files have different rows")
    numbers = {word: number for number, word in enumerate(REASONS)}
    columns = [other.column(0)]
    for name in other.column_names[1:]:
        words = other.column(name).to_pylist()
        columns.append(
            pa.chunked_array([pa.array(np.array([numbers[word or ""] for word in words], np.uint8))])
        )
    return FieldTable(one, pa.table(dict(zip(other.column_names, columns, strict=True))))
