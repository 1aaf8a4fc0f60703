"""A table of the room as a CSV file: whole or not there, no formula in it, and SIMULATED in every row of what is made up."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from kurak.app.cli.output import could_not_run
from kurak.app.cli.spreadsheet import defused


def write_table(into: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, simulated: str = "") -> str:
    """Write a table; return where. The command ends with 2 if it cannot be written."""
    from kurak.model.rehearsed import SIMULATED
    from kurak.sources.estimate_files import write_over

    mark, head = ([SIMULATED], ["simulated"]) if simulated else ([], [])
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*head, *columns])
    writer.writerows([*mark, *map(_cell, row)] for row in rows)
    try:
        write_over(into.parent, {into.name: out.getvalue().encode("utf-8")})
    except OSError as error:
        raise could_not_run(f"{into} cannot be written: {(error.strerror or 'no reason given').lower()}") from error
    return into.as_posix()


def _cell(value: Any) -> Any:
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, tuple | list):
        return defused("|".join(map(str, value)))
    return repr(value) if isinstance(value, float) else defused(value)
