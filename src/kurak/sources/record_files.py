"""Records from files: CSV, Parquet, SPSS and Stata; large ones are read a piece at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa

from kurak.sources.arrow_columns import limits as column_limits
from kurak.sources.record_tables import KindsDifferError, Source, SourceRecords, TableSource
from kurak.sources.records import Records, RecordsError
from kurak.sources.sealed_names import is_sealed, sealed_words

BLOCK = 8 << 20
"""Bytes of a CSV file that are read at a time."""
NOTHING = ["", "NA", "N/A", "NaN", "nan", "NULL", "null", "."]
"""What stands for a missing value in CSV files: of R, pandas, databases and Stata."""
SMALL = 64 << 20
"""A CSV file up to this size is read at once; a larger one only as far as needed."""


def open_file(path: Path, *, name: str | None = None) -> Records:
    """Open a file of records by its ending; see :func:`kurak.sources.records.open_records`.

    Raises
    ------
    RecordsError
        If it is not there, is a folder, is empty, is cut short, or has another ending.
    """
    label = name or path.name
    if path.is_dir():
        raise RecordsError(f"{label} is a folder; give the file of records in it")
    if not path.exists():
        sealed = is_sealed(path.parent, path.name)
        raise RecordsError(f"{sealed_words(label)}: kurak seal open opens it" if sealed else f"there is no file {label}")
    if path.stat().st_size == 0:
        raise RecordsError(f"{label} is empty")
    ending = path.suffix.lower()
    if ending in (".parquet", ".pq"):
        return _with_rows(ParquetSource(path, label), label)
    if ending in (".csv", ".tsv", ".txt"):
        csv = CsvSource(path, label)
        return SourceRecords(csv, label=label) if csv.is_large else _with_rows(csv, label)
    if ending in (".sav", ".zsav", ".dta"):
        return _with_rows(_labelled(path, label), label)
    raise RecordsError(f"{label} is no CSV, Parquet, SPSS (.sav) or Stata (.dta) file, going by its ending")


def _with_rows(source: Source, label: str) -> Records:
    if not source.rows:
        raise RecordsError(f"{label} has a header and no rows")
    return SourceRecords(source, label=label)


class ParquetSource:
    """A Parquet file, of which only the columns asked for are read."""

    text_is_parsed = False
    is_near = True

    def __init__(self, path: Path, label: str) -> None:
        import pyarrow.parquet as pq

        self.path, self._label = path, label
        try:
            self._file = pq.ParquetFile(path, page_checksum_verification=True)
        except (pa.ArrowException, OSError):
            raise RecordsError(f"{label} cannot be read: it is no Parquet file, or it is cut short") from None
        self.names = tuple(self._file.schema_arrow.names)
        self.rows: int = self._file.metadata.num_rows

    def column(self, name: str) -> pa.ChunkedArray:
        """One column."""
        try:
            return self._file.read(columns=[name]).column(name)
        except (pa.ArrowException, OSError):
            raise self._damaged() from None

    def kind(self, name: str) -> pa.DataType:
        """Type of a column."""
        return self._file.schema_arrow.field(name).type

    def limits(self, name: str) -> tuple[int | None, int | None]:
        """Smallest and largest value of a column, from the file's footer where it has them."""
        place, about = self.names.index(name), self._file.metadata
        if about.num_columns == len(self.names):
            parts = [about.row_group(number).column(place).statistics for number in range(about.num_row_groups)]
            if all(part is not None and part.has_min_max for part in parts):
                return min(part.min for part in parts), max(part.max for part in parts)
        return column_limits(self.column(name))

    def order(self, name: str) -> tuple[object, ...] | None:
        """None: an ordered dictionary says so by itself."""
        return None

    def labels(self, name: str) -> Mapping[float, str]:
        """Parquet has none."""
        return {}

    def batches(self, names: Sequence[str], rows: int) -> Iterator[pa.RecordBatch]:
        """Some columns, a number of rows at a time."""
        try:
            for batch in self._file.iter_batches(rows, columns=list(names)):
                yield batch.select(list(names))
        except (pa.ArrowException, OSError):
            raise self._damaged() from None

    def _damaged(self) -> RecordsError:
        return RecordsError(f"{self._label} cannot be read to its end: it is damaged or cut short")


class CsvSource:
    """A CSV file; numbers are found by reading it, and the separator by its first line."""

    text_is_parsed = True

    def __init__(self, path: Path, label: str) -> None:
        self.path, self._label = path, label
        self.is_large = path.stat().st_size > SMALL
        with path.open("rb") as file:
            first = file.readline(1_000_000)
        self._separator = max((b",", b";", b"\t"), key=first.count).decode()

    @cached_property
    def _table(self) -> pa.Table:
        from pyarrow import csv

        try:
            table = csv.read_csv(self.path, parse_options=self._parsing(), convert_options=self._converting())
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            raise self._damaged(error) from None
        if any(pa.types.is_binary(kind) for kind in table.schema.types):
            raise RecordsError(f"{self._label} is not encoded in UTF-8; save it as CSV UTF-8")
        return table

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of all columns."""
        schema = self._first if self._is_streamed else self._table.schema
        try:
            return tuple(schema.names)
        except UnicodeDecodeError as error:
            # Arrow looks at the letters of the header only when it is asked for the names.
            raise self._damaged(error) from None

    @property
    def is_near(self) -> bool:
        """Whether the file is small enough to be read at once."""
        return not self._is_streamed

    @property
    def _is_streamed(self) -> bool:
        return self.is_large and "_table" not in self.__dict__

    @cached_property
    def _first(self) -> pa.Schema:
        """Columns and their types, as the first block has them."""
        return next(self._stream(None)).schema

    @cached_property
    def rows(self) -> int:
        """Number of rows."""
        return int(self._table.num_rows)

    def column(self, name: str) -> pa.ChunkedArray:
        """One column."""
        return self._table.column(name)

    def kind(self, name: str) -> pa.DataType:
        """Type of a column, of a large file by its first block."""
        if self._is_streamed:
            return self._first.field(name).type
        return self._table.schema.field(name).type

    def limits(self, name: str) -> tuple[int | None, int | None]:
        """Smallest and largest value of a column; of a large file bounds that say nothing."""
        if self._is_streamed:
            return 0, 0
        return column_limits(self.column(name))

    def order(self, name: str) -> tuple[object, ...] | None:
        """CSV declares none."""
        return None

    def labels(self, name: str) -> Mapping[float, str]:
        """CSV has none."""
        return {}

    def batches(self, names: Sequence[str], rows: int) -> Iterator[pa.RecordBatch]:
        """Some columns, a block of the file at a time."""
        if self._is_streamed:
            yield from self._stream(list(names))
        else:
            yield from TableSource(self._table).batches(names, rows)

    def read_at_once(self) -> None:
        """Read the whole file, as is needed where a column that begins with numbers goes on with text."""
        self.is_large = False

    def _stream(self, names: list[str] | None) -> Iterator[pa.RecordBatch]:
        from pyarrow import csv

        reading = csv.ReadOptions(block_size=BLOCK)
        try:
            yield from csv.open_csv(
                self.path, read_options=reading, parse_options=self._parsing(), convert_options=self._converting(names)
            )
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            raise self._damaged(error) from None

    def _parsing(self) -> Any:
        from pyarrow import csv

        return csv.ParseOptions(delimiter=self._separator, newlines_in_values=True)

    def _converting(self, names: list[str] | None = None) -> Any:
        from pyarrow import csv

        return csv.ConvertOptions(null_values=NOTHING, strings_can_be_null=True, include_columns=names or [])

    def _damaged(self, error: Exception) -> RecordsError:
        # Only the counts of Arrow's sentence are used; it goes on with the cells themselves.
        text = str(error)
        if "conversion error" in text and self.is_large:
            return KindsDifferError(f"{self._label} has a column that begins with numbers and goes on with something else")
        wrong = re.search(r"(?:Row #(\d+): )?Expected (\d+) columns, got (\d+)", text)
        if wrong:
            row = f"row {int(wrong[1]) - 1}" if wrong[1] else "a row"
            return RecordsError(f"{self._label} is damaged: {row} has {wrong[3]} cells, and the header {wrong[2]}")
        if "UTF" in text.upper():
            return RecordsError(f"{self._label} is not encoded in UTF-8; save it as CSV UTF-8")
        if "Empty CSV" in text:
            return RecordsError(f"{self._label} is empty")
        return RecordsError(f"{self._label} cannot be read as CSV: it is damaged or cut short")


def _labelled(path: Path, label: str) -> TableSource:
    """A file of SPSS or Stata with its value labels; values declared missing are missing."""
    try:
        import pyreadstat
    except ModuleNotFoundError:
        raise RecordsError(f"{label} needs the library pyreadstat: install kurak[spss]") from None
    read = pyreadstat.read_dta if path.suffix.lower() == ".dta" else pyreadstat.read_sav
    try:
        columns, about = read(path, output_format="dict")
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, OSError, UnicodeDecodeError):
        raise RecordsError(f"{label} cannot be read: it is no {path.suffix} file, or it is cut short") from None
    import numpy as np

    arrays = {}
    for name in about.column_names:
        values = np.asarray(columns[name])
        if values.dtype.kind in "OUS":
            # An empty text is how both programs write that nothing was given.
            arrays[name] = pa.array([None if one is None or one == "" or one != one else one for one in values.tolist()])
        else:
            arrays[name] = pa.array(values, from_pandas=True)
    return TableSource(pa.table(arrays), value_labels=about.variable_value_labels)
