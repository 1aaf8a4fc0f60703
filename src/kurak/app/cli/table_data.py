"""A table of estimates for ``--json``: rows as they are, made-up people marked, what is no number left empty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kurak.app.cli.estimate_text import simulated_line
from kurak.app.cli.output import safe
from kurak.version import VERSION

if TYPE_CHECKING:
    from kurak.model.amended import Amended
    from kurak.model.estimates import Estimates
    from kurak.model.finding import Finding


def table_data(
    table: Estimates,
    name: str,
    *,
    simulated: bool,
    files: Sequence[str],
    findings: Sequence[Finding],
    amended: Amended | None = None,
) -> dict[str, object]:
    """What a command prints with ``--json``.

    Parameters
    ----------
    name
        What the rows are called.
    amended
        Of a study: how many values were corrected, and how many interviews left out.
    """
    from kurak.sources.estimate_files import marked_columns

    columns = marked_columns(table, simulated=simulated)
    rows = zip(*([_finite(value) for value in values] for values in columns.values()), strict=True)
    return {
        "kurak": VERSION,
        **({"simulated": simulated_line()} if simulated else {}),
        name: [dict(zip(columns, row, strict=True)) for row in rows],
        **({} if amended is None else {"corrected_values": amended.values, "left_out_interviews": amended.left_out}),
        "files": list(files),
        "findings": [one.as_data() for one in findings],
        "exit": 0,
    }


def _finite(value: object) -> object:
    """JSON knows neither infinity nor what is no number; a level is text."""
    if isinstance(value, float):
        return value if abs(value) < float("inf") else None
    return value if value is None or isinstance(value, int | str) else safe(str(value))
