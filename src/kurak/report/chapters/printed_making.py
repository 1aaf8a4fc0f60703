"""How numbers that a report printed were made, as far as anybody can know: what stands in their place, what bears on them, how sure they could be."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from kurak.model.audit import AuditedNumber, PrintedPrecision
from kurak.model.edition import Edition
from kurak.model.making import Made, Making, Measured
from kurak.model.published import Figure
from kurak.report.wording import count
from kurak.report.wording import score as in_two_decimals

FACTS: Final = ("Base", "Standard error", "Design effect", "After the audit", "Agrees with", "Findings")
"""What the audit knows of every printed number."""

Named = tuple[str, str, str, str, str, str | None]

_BY: Final = {"people": "groups counted by their people", "scale": "on the declared answer scale"}


def printed_making(edition: Edition, placed: Iterable[tuple[int, int, Figure]], measures: tuple[Measured, ...]) -> Making | None:
    """How printed numbers of one table were made; None where nothing was audited.

    Parameters
    ----------
    placed
        Row, column and printed number.
    measures
        What the columns are.
    """
    audited, published = edition.audit, edition.folder.published
    if audited is None or published is None:
        return None
    precision = audited.precision
    sure = {_named(one): one for one in precision.figures} if precision is not None else {}
    numbers = {id(number.figure): number for number in audited.numbers if number.figure is not None}
    made = []
    tables: dict[str, None] = {}
    bases: dict[str, None] = {}
    for row, column, figure in placed:
        if figure.table:
            tables[figure.table] = None
        if (one := sure.get(_named(figure))) is not None:
            bases[one.n_source] = None
        values = _facts(figure, numbers.get(id(figure)), sure.get(_named(figure)))
        if any(values):
            made.append(Made(row, values, (column,)))
    entries = [
        ("Records", "None: the respondents' records were never published. What is printed is set against all else that is printed."),
        ("Weights", "The report prints none. Where a value stands in a number's place, groups count by the people that it names."),
    ]
    if tables:
        entries.insert(0, ("Printed in", "; ".join(tables)))
    if bases:
        entries.append(("Base", f"People, after {'; '.join(bases)}."))
    if precision is not None:
        assumed = "; ".join(precision.assumptions)
        entries.append(("Error", f"None is printed. From the best to the worst case that the assumptions allow{': ' + assumed if assumed else ''}."))
    entries.append(("Disclosure", "Printed numbers are public; nothing is withheld."))
    entries.append(("Arithmetic", f"In exact fractions, by kurak audit {edition.folder.name}; a printed mean has no R that gives it."))
    return Making(measures, tuple(entries), FACTS, tuple(made))


def _named(one: Figure | PrintedPrecision) -> Named:
    return one.statistic, one.variable, one.category, one.breakdown, one.group, one.table


def _facts(figure: Figure, number: AuditedNumber | None, sure: PrintedPrecision | None) -> tuple[str, ...]:
    base = count(figure.base) if figure.base is not None else ""
    error = effect = ""
    if sure is not None:
        base = count(sure.n) + (" planned" if sure.n_kind == "planned" else "")
        error, effect = _range(sure.standard_error), _range(sure.design_effect)
    after = agrees = findings = ""
    if number is not None:
        after = "; ".join(f"{value} ({_BY.get(by, by)})" for value, by in number.after)
        agrees = "; ".join(number.holds)
        # What each says stands on its card in the audit.
        findings = "; ".join(dict.fromkeys(f"{found.rule} ({found.severity})" for found in number.findings))
    return base, error, effect, after, agrees, findings


def _range(ends: tuple[float, float | None]) -> str:
    low = in_two_decimals(Fraction(ends[0]))
    if ends[1] is None:
        return f"{low} at least"
    high = in_two_decimals(Fraction(ends[1]))
    return low if low == high else f"{low} to {high}"
