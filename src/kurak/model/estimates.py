"""One shape for every estimate: a tidy table, one row a number, with its error, its base and how it was made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

FIRST = ("statistic", "variable", "level")
LAST = ("estimate", "std_error", "conf_low", "conf_high", "df", "deff", "n", "n_psu", "method", "flag")
"""Columns of every table of estimates; those of the domains stand between the two."""


@dataclass(frozen=True, eq=False)
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
    covariance
        Covariance matrix of the estimates, rows in the order of the table; None where it was not asked for or does
        not exist.
    r_code
        Lines of R that give the same numbers; empty where R has none.
    details
        What belongs to all rows: confidence level, statistic of a test, settings of a rule.

    Examples
    --------
    >>> table = Estimates({"statistic": ["mean"], "variable": ["age"], "estimate": [41.5]})
    >>> len(table), table.rows()[0]["variable"], table["estimate"]
    (1, 'age', [41.5])
    """

    columns: Mapping[str, Sequence[Any]]
    domains: tuple[str, ...] = ()
    covariance: Any = None
    r_code: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def __getitem__(self, name: str) -> Sequence[Any]:
        """One column."""
        return self.columns[name]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.rows())

    def rows(self) -> list[dict[str, Any]]:
        """The table row by row."""
        names = list(self.columns)
        return [dict(zip(names, values, strict=True)) for values in zip(*self.columns.values(), strict=True)]

    def as_r(self) -> str:
        """The R code, with the package survey, that gives the same numbers."""
        return self.r_code
