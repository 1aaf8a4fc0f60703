"""New rows for tables of the register: the rows that are there stay as they are, and a file is replaced whole or not at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kurak.model.noun import Noun
from kurak.sources.whole_files import one_writer, replace_files

FOLDER = "stakeholders"


def add_rows(root: Path, tables: Mapping[str, Sequence[Noun]]) -> tuple[str, ...]:
    """Add rows to tables of ``stakeholders/``; a table that is not there is begun.

    Parameters
    ----------
    root
        The study's folder.
    tables
        File name: new rows. Columns that only new rows have come last.

    Returns
    -------
    tuple
        The files that were written.

    Raises
    ------
    OSError, UnicodeDecodeError
        If a table cannot be read or written; then none was written.
    """
    with one_writer(root / FOLDER):
        contents = {}
        for name, rows in tables.items():
            if rows:
                path = root / FOLDER / name
                before = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))) if path.is_file() else []
                contents[name] = _together([row for row in before if any(row)], [_cells(row) for row in rows])
        replace_files(root / FOLDER, contents)
    return tuple(f"{FOLDER}/{name}" for name in contents)


def _together(before: Sequence[Sequence[str]], new: Sequence[Mapping[str, str]]) -> bytes:
    head = list(before[0]) if before else []
    filled = dict.fromkeys(name for row in new for name, value in row.items() if value)
    columns = [*head, *(name for name in filled if name not in head)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([*row, *[""] * (len(columns) - len(row))] for row in before[1:])
    writer.writerows([row.get(name, "") for name in columns] for row in new)
    return out.getvalue().encode("utf-8")


def _cells(row: Noun) -> dict[str, str]:
    return {name: _cell(value) for name, value in row.model_dump().items()}


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple | list):
        return "|".join(map(str, value))
    return f"{value:.12g}" if isinstance(value, float) else str(value)
