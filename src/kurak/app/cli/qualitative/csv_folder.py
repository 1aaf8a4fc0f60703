"""Tables into a folder, as CSV: all of them or none."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from kurak.app.cli.output import could_not_run
from kurak.app.cli.spreadsheet import defused

INTO = click.option("--into", type=click.Path(path_type=Path), help="Folder for the tables as CSV; made if it is not there.")

Rows = tuple[Sequence[str], Iterable[Sequence[Any]]]
"""Header and rows of a table."""


def write_tables(into: Path, tables: Mapping[str, Rows], *, simulated: bool) -> list[str]:
    """Write tables as CSV, each whole; their names. Where anything is invented every row says so in the column simulated."""
    from kurak.sources.estimate_files import write_over

    files = {name: _text(header, rows, simulated=simulated) for name, (header, rows) in tables.items()}
    try:
        write_over(into, files)
    except OSError as error:
        raise could_not_run(f"tables cannot be written to {into}: {(error.strerror or 'no reason given').lower()}") from error
    return list(files)


def _text(header: Sequence[str], rows: Iterable[Sequence[Any]], *, simulated: bool) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*header, *(["simulated"] if simulated else [])])
    writer.writerows([*map(_cell, row), *(["SIMULATED"] if simulated else [])] for row in rows)
    return out.getvalue().encode("utf-8")


def _cell(value: Any) -> Any:
    if value is None or value != value:
        return ""
    return defused("|".join(value) if isinstance(value, tuple) else value)
