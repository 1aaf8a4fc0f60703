"""``seal/log.csv``: what was sealed, opened and deleted, and when; rows are added, never changed."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from kurak.model.sealing import LogRow

FOLDER = "seal"
FILE = "seal/log.csv"
COLUMNS = tuple(LogRow.model_fields)


class LogError(ValueError):
    """The log cannot be read; the message says in which line."""


def now() -> str:
    """Day and time, UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def append(root: Path, rows: Iterable[LogRow]) -> None:
    """Add rows at the end; they are on the disk when this returns.

    A line that an interrupted run cut short is ended first, so that it spoils no other.
    """
    path = root / FILE
    path.parent.mkdir(exist_ok=True)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    with path.open("ab+") as stream:
        if stream.tell() == 0:
            writer.writerow(COLUMNS)
        else:
            stream.seek(-1, os.SEEK_END)
            if stream.read(1) != b"\n":
                text.write("\n")
        writer.writerows([getattr(row, name) for name in COLUMNS] for row in rows)
        stream.write(text.getvalue().encode("utf-8"))
        stream.flush()
        os.fsync(stream.fileno())


def read_log(root: Path) -> tuple[LogRow, ...]:
    """Every row; none where there is no log.

    Raises
    ------
    LogError
        If it cannot be read.
    """
    path = root / FILE
    if not path.exists():
        return ()
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            rows = []
            for row in reader:
                try:
                    rows.append(LogRow.model_validate(row))
                except ValidationError:
                    raise LogError(f"line {reader.line_num} cannot be read") from None
            return tuple(rows)
    except (OSError, UnicodeDecodeError, csv.Error):
        raise LogError("it cannot be read as a table") from None
