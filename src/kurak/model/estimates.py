"""One shape for every estimate: a tidy table, one row a number, with its error, its base and how it was made."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from math import isfinite
from pathlib import Path
from typing import Any

FIRST = ("statistic", "variable", "level")
LAST = ("estimate", "std_error", "conf_low", "conf_high", "df", "deff", "n", "n_psu", "method", "flag")
"""Columns of every table of estimates; those of the domains stand between the two."""

SHOWN = 60
"""Rows that are shown of a long table."""


@dataclass(frozen=True, eq=False, repr=False)
class Estimates:
    """A table of estimates, with the covariance of all of them.

    Parameters
    ----------
    columns
        Name of a column: its values, one a row. First ``statistic``, ``variable`` and ``level``; then one column for
        every variable of the domains; then ``estimate``, ``std_error``, ``conf_low``, ``conf_high``, ``df``, ``deff``, ``n``
        (respondents behind the estimate), ``n_psu``, ``method`` and ``flag``. What does not apply is None, or not a number.
    domains
        Names of the domains' variables, in their order.
    covariance_of
        Covariance matrix of the estimates, or what computes it when it is first asked for; None where it does not exist.
    r_code
        Lines of R that give the same numbers, or what writes them when asked; empty where R has none.
    details
        What belongs to all rows: confidence level, statistic of a test, settings of a rule.

    Examples
    --------
    >>> table = Estimates({"statistic": ["mean"], "variable": ["age"], "estimate": [41.5]})
    >>> len(table), table.rows()[0]["variable"], table["estimate"]
    (1, 'age', [41.5])
    >>> table
    statistic  variable  estimate
    mean       age         41.500
    """

    columns: Mapping[str, Sequence[Any]]
    domains: tuple[str, ...] = ()
    covariance_of: Any = None
    r_code: str | Callable[[], str] = ""
    details: Mapping[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def __getitem__(self, name: str) -> Sequence[Any]:
        """One column."""
        return self.columns[name]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.rows())

    def __repr__(self) -> str:
        return self.to_text()

    @cached_property
    def covariance(self) -> Any:
        """Covariance matrix of the estimates, rows in the order of the table; None where there is none."""
        return self.covariance_of() if callable(self.covariance_of) else self.covariance_of

    def rows(self) -> list[dict[str, Any]]:
        """The table row by row."""
        names = list(self.columns)
        return [dict(zip(names, values, strict=True)) for values in zip(*self.columns.values(), strict=True)]

    def array(self, name: str) -> Any:
        """One column of numbers as a NumPy array, None as not a number."""
        import numpy as np

        return np.array([float("nan") if value is None else value for value in self.columns[name]], dtype=float)

    def as_r(self) -> str:
        """The R code, with the package survey, that gives the same numbers."""
        return self.r_code if isinstance(self.r_code, str) else self.r_code()

    def to_text(self) -> str:
        """The table to read: columns in line, empty ones and ``method`` left out."""
        shown = {
            name: [_written(value) for value in values[:SHOWN]]
            for name, values in self.columns.items()
            if name != "method" and any(value is not None and value == value for value in values)
        }
        right = {name for name in shown if any(isinstance(value, (int, float)) for value in self.columns[name][:SHOWN])}
        width = {name: max(len(name), *(len(value) for value in values)) for name, values in shown.items()}
        lines = ["  ".join(_placed(name, width[name], name in right) for name in shown).rstrip()]
        for cells in zip(*shown.values(), strict=True):
            placed = (_placed(cell, width[name], name in right) for name, cell in zip(shown, cells, strict=True))
            lines.append("  ".join(placed).rstrip())
        if len(self) > SHOWN:
            lines.append(f"… and {len(self) - SHOWN} rows more")
        if self.details.get("simulated"):
            lines.append("SIMULATED")
        return "\n".join(lines)

    def to_csv(self, path: str | Path | None = None) -> str:
        """The table as CSV, written to ``path`` if there is one; what does not apply is empty."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.columns)
        for values in zip(*self.columns.values(), strict=True):
            writer.writerow(["" if _absent(value) else value for value in values])
        return _kept(out.getvalue(), path)

    def to_json(self, path: str | Path | None = None) -> str:
        """Rows and details as JSON, written to ``path`` if there is one; what is not a number is null, infinity is text."""
        content = {
            "estimates": [{name: _plain(value) for name, value in row.items()} for row in self.rows()],
            "domains": list(self.domains),
            "details": {name: _plain(value) for name, value in self.details.items()},
        }
        return _kept(json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n", path)

    def to_pandas(self) -> Any:
        """The table as a pandas data frame."""
        return import_module("pandas").DataFrame({name: list(values) for name, values in self.columns.items()})

    def to_polars(self) -> Any:
        """The table as a polars data frame."""
        return import_module("polars").DataFrame({name: _alike(values) for name, values in self.columns.items()}, strict=False)

    def to_arrow(self) -> Any:
        """The table as an Arrow table."""
        return import_module("pyarrow").table({name: _alike(values) for name, values in self.columns.items()})


def _alike(values: Sequence[Any]) -> list[Any]:
    """Values of one kind: levels of several items can be numbers and text."""
    kinds = {type(value) for value in values if value is not None}
    return list(values) if len(kinds) <= 1 or kinds == {int, float} else [None if value is None else str(value) for value in values]


def _absent(value: object) -> bool:
    return value is None or value != value


def _plain(value: object) -> Any:
    if _absent(value):
        return None
    if isinstance(value, float):
        return value if isfinite(value) else ("infinity" if value > 0 else "-infinity")
    if isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    return str(value)


def _written(value: object) -> str:
    if _absent(value):
        return ""
    return f"{value:#.5g}".rstrip(".") if isinstance(value, float) and isfinite(value) and not value.is_integer() else _whole(value)


def _whole(value: object) -> str:
    return f"{value:.0f}" if isinstance(value, float) and isfinite(value) else str(value)


def _placed(text: str, width: int, right: bool) -> str:
    return text.rjust(width) if right else text.ljust(width)


def _kept(text: str, path: str | Path | None) -> str:
    if path is not None:
        Path(path).write_text(text, encoding="utf-8")
    return text
