"""Several tables of estimates as one long table, with the design they were made under."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kurak.estimation.requests import Request, answer
from kurak.estimation.streamed import is_streamed
from kurak.estimation.survey import Survey
from kurak.model.estimates import FIRST, LAST, Estimates
from kurak.model.tabulated import Tabulated

AGREE = "agree"
"""Level of the share of those who agree to an item."""


def answers(survey: Survey, asked: Sequence[Request]) -> Tabulated:
    """Answer questions to records outside a study, one table under the other; nothing is withheld from whoever has the records."""
    tables = [answer(survey, one) for one in asked]
    domains = tuple(dict.fromkeys(name for table in tables for name in table.domains))
    columns = long_table(tables, domains=domains)
    table = Estimates(columns, domains, r_code=lambda: "\n".join(made.as_r() for made in tables))
    return Tabulated(
        table=table,
        records=str(getattr(survey.records, "label", "")),
        respondents=len(survey),
        design=design_in_words(survey),
        simulated=survey.records.simulated,
        confidence=asked[0].level,
        smallest_base=0,
        flag_below=asked[0].flag_below,
        by=domains,
    )


def design_in_words(survey: Survey) -> str:
    """The declared design in one line.

    Examples
    --------
    >>> from kurak.estimation.declare import survey
    >>> design_in_words(survey({"w": [1, 2], "town": [1, 2]}, weights="w", psu="town"))
    'weights w · 2 sampling units town'
    """
    declared = survey.declared
    words = [] if declared.weights is None else [f"weights {declared.weights}"]
    if any(declared.strata):
        words.append("strata " + ", ".join(name or "none" for name in declared.strata))
    if survey.replicate_weights is not None:
        made = survey.replicate_weights
        words.append(f"{made.count} replicate weights {made.kind}")
    elif declared.psu:
        # A large file is counted as it is read: its design by row is not made for a word.
        number = "" if is_streamed(survey) else f"{survey.design.units(1):,} "
        words.append(f"{number}sampling units {', '.join(declared.psu)}")
    if any(declared.fpc):
        words.append("population sizes " + ", ".join(name or "none" for name in declared.fpc))
    words += [step.name for step in survey.steps]
    return " · ".join(words) or "every record by itself, all weights equal"


def long_table(
    tables: Iterable[Estimates],
    *,
    domains: Sequence[str],
    meaning: Mapping[str, tuple[str, str]] | None = None,
    shares: str | None = None,
) -> dict[str, list[Any]]:
    """Columns of tables one under the other.

    Parameters
    ----------
    domains
        Names of all domains; a table without one has nothing there.
    meaning
        Variable of a table: the variable and the level that it stands for.
    shares
        Level to write for proportions of other variables; their own if left out.
    """
    made = list(tables)
    # Columns that only some statistics have, such as p_value, stand last.
    usual = {*FIRST, *LAST, *domains}
    more = dict.fromkeys(name for table in made for name in table.columns if name not in usual)
    names = (*FIRST, *domains, *LAST, *more)
    stands_for = meaning or {}
    columns: dict[str, list[Any]] = {name: [] for name in names}
    for table in made:
        for row in table.rows():
            variable, level = stands_for.get(row["variable"], (row["variable"], row["level"]))
            if shares is not None and row["statistic"] == "proportion" and row["variable"] not in stands_for:
                level = shares
            row |= {"variable": variable, "level": level}
            for name in names:
                columns[name].append(row.get(name))
    return columns

