"""Tables of estimates as files: one long CSV or Parquet table, the R code, and what they are. Made-up numbers say so."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from kurak.model.estimates import Estimates
from kurak.sources.records import MARK, SIMULATED

Format = Literal["csv", "parquet"]

NOTE = """\
# {title}

{mark}Written by Kurak {version}. `estimates.{format}` has one row a number; `estimates.R` has the code for R, with the package
survey, that gives the same numbers.

Records: {records}. Design: {design}.
"""
SCALES_NOTE = """\
# {title}

{mark}Written by Kurak {version}. `scales.{format}` has one row a number: `statistic` says what it is, `variable` and `level` of which
scale, item or factor, `domain` and `group` of whom.

Records: {records}. Design: {design}.
"""
WARNING = "SIMULATED. The people behind these numbers do not exist: nothing here is a result.\n\n"


def marked_columns(table: Estimates, *, simulated: bool) -> dict[str, list[Any]]:
    """The columns of a table; those of made-up people have the mark in front."""
    columns = {name: list(values) for name, values in table.columns.items()}
    return {MARK: [SIMULATED] * len(table), **columns} if simulated else columns


def estimate_files(
    table: Estimates, *, simulated: bool, format: Format, title: str, records: str, design: str, version: str
) -> dict[str, bytes]:
    """The files of a table of estimates: name and bytes."""
    columns = marked_columns(table, simulated=simulated)
    content = _as_csv(columns) if format == "csv" else _as_parquet(columns)
    code = f"# {SIMULATED}: these people do not exist\n{table.as_r()}" if simulated else table.as_r()
    note = NOTE.format(
        title=title, mark=WARNING if simulated else "", version=version, format=format, records=records, design=design
    )
    return {f"estimates.{format}": content, "estimates.R": code.encode("utf-8"), "README.md": note.encode("utf-8")}


def scale_files(
    table: Estimates, *, simulated: bool, format: Format, title: str, records: str, design: str, version: str
) -> dict[str, bytes]:
    """The files of an analysis of scales: name and bytes."""
    columns = marked_columns(table, simulated=simulated)
    content = _as_csv(columns) if format == "csv" else _as_parquet(columns)
    note = SCALES_NOTE.format(
        title=title, mark=WARNING if simulated else "", version=version, format=format, records=records, design=design
    )
    return {f"scales.{format}": content, "README.md": note.encode("utf-8")}


def write_over(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder, in place of older ones: each is whole at any moment.

    Raises
    ------
    OSError
        If one cannot be written; then no older file has been touched.
    """
    folder.mkdir(parents=True, exist_ok=True)
    waiting: list[tuple[Path, Path]] = []
    umask = os.umask(0)
    os.umask(umask)
    try:
        for name, content in files.items():
            if (folder / name).is_dir():
                raise IsADirectoryError(21, "is a folder", name)
            handle, made = tempfile.mkstemp(dir=folder, prefix=f".{name}.")
            waiting.append((Path(made), folder / name))
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            # mkstemp makes files for the owner only.
            Path(made).chmod(0o666 & ~umask)
        for made_file, place in waiting:
            made_file.replace(place)
    finally:
        for made_file, _ in waiting:
            made_file.unlink(missing_ok=True)


def _as_csv(columns: Mapping[str, list[Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in zip(*columns.values(), strict=True))
    return text.getvalue().encode("utf-8")


def _cell(value: Any) -> Any:
    """A number with all its digits; nothing for what does not apply."""
    if value is None or (isinstance(value, float) and value != value):
        return ""
    return repr(value) if isinstance(value, float) else value


def _as_parquet(columns: Mapping[str, list[Any]]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    arrays = {}
    for name, values in columns.items():
        known = [value for value in values if value is not None]
        if known and all(isinstance(value, int | float) and not isinstance(value, bool) for value in known):
            whole = all(isinstance(value, int) for value in known)
            arrays[name] = pa.array(values, pa.int64() if whole else pa.float64())
        else:
            # A level may be a number for one variable and words for another.
            arrays[name] = pa.array([None if value is None else str(value) for value in values], pa.string())
    buffer = io.BytesIO()
    pq.write_table(pa.table(arrays), buffer)
    return buffer.getvalue()
