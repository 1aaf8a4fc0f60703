"""Tables that were estimated: from which records, under which design, by which rules of disclosure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kurak.model.amended import UNTOUCHED, Amended
from kurak.model.estimates import Estimates
from kurak.model.making import NO_CODE, TableCode
from kurak.model.withholding import NOTHING_WITHHELD, Withholding


@dataclass(frozen=True, eq=False)
class Tabulated:
    """Tables of estimates with what a reader needs to know of them: those that a study declares, or answers to questions.

    Parameters
    ----------
    table
        All of them as one long table. What may not be shown is withheld already, and ``flag`` says why.
    records
        File of the records, inside the study.
    respondents
        Rows of the records, but for those that are left out.
    design
        The design in words, and how the records were amended: ``weights weight · strata stratum · psu cluster · 2 values corrected``.
    simulated
        Whether the records are those of a rehearsal: then every number is about made-up people.
    labels
        Variable: its words, from the instrument.
    scales
        Scale: its items that the records have.
    smallest_base, flag_below
        As in the block disclosure: a number on fewer people is withheld, or flagged.
    amended
        How many values were corrected, and how many interviews left out.
    withholding
        What is withheld and why, and what an attacker makes of the rest.
    code
        R of the declared tables, number by number.
    """

    table: Estimates
    records: str
    respondents: int
    design: str
    simulated: bool
    confidence: float
    smallest_base: int
    flag_below: int
    by: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    scales: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    questions: tuple[str, ...] = ()
    amended: Amended = UNTOUCHED
    withholding: Withholding = NOTHING_WITHHELD
    code: TableCode = NO_CODE

    def rows(self, variable: str, *, statistic: str | None = None, domain: str | None = None) -> list[dict[str, Any]]:
        """Rows of one variable, of everybody or by one domain.

        Parameters
        ----------
        domain
            A column of ``by``; None for everybody.

        Examples
        --------
        >>> table = Estimates({"statistic": ["mean"] * 2, "variable": ["trust"] * 2, "sex": [None, "women"], "n": [9, 5]}, ("sex",))
        >>> made = Tabulated(table, "data/r.csv", 9, "", False, 0.95, 5, 30, by=("sex",))
        >>> [row["n"] for row in made.rows("trust")], [row["n"] for row in made.rows("trust", domain="sex")]
        ([9], [5])
        """
        return [
            row
            for row in self.table.rows()
            if row["variable"] == variable
            and (statistic is None or row["statistic"] == statistic)
            and all((row[name] is not None) == (name == domain) for name in self.by)
        ]
