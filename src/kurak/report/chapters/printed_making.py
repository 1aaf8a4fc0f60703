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
from kurak.report.words.agreements import agreement_shown, value_shown
from kurak.report.words.saying import later, say

FACTS: Final = (
    later("Base"), later("Standard error"), later("Design effect"), later("After the audit"), later("Agrees with"), later("Findings")
)  # fmt: skip
"""What the audit knows of every printed number."""

SEVERITIES: Final = {"impossible": later("impossible"), "inconsistent": later("inconsistent"), "suspect": later("suspect"), "warning": later("warning"), "error": later("error"), "note": later("note")}
"""How sure a finding is, as the audit says it."""

Named = tuple[str, str, str, str, str, str | None]

_BY: Final = {"people": later("groups counted by their people"), "scale": later("on the declared answer scale")}


def printed_making(
    edition: Edition, placed: Iterable[tuple[int, int, Figure | AuditedNumber]], measures: tuple[Measured, ...], *, found: bool = False
) -> Making | None:
    """How printed numbers of one table were made; None where nothing was audited.

    Parameters
    ----------
    placed
        Row, column and printed number, in the audit's shape or as it was audited; a count of a table has the latter alone.
    measures
        What the columns are.
    found
        Only what the audit found of each number, and on paper nothing of that: for tables that print it themselves.
    """
    audited, published = edition.audit, edition.folder.published
    if audited is None or published is None:
        return None
    precision = None if found else audited.precision
    sure = {_named(one): one for one in precision.figures} if precision is not None else {}
    numbers = {id(number.figure): number for number in audited.numbers if number.figure is not None}
    made = []
    tables: dict[str, None] = {}
    bases: dict[str, None] = {}
    for row, column, one in placed:
        figure, number = (one.figure, one) if isinstance(one, AuditedNumber) else (one, numbers.get(id(one)))
        if table := figure.table if figure is not None else one.table:
            tables[table] = None
        precise = sure.get(_named(figure)) if figure is not None else None
        if precise is not None:
            bases[precise.n_source] = None
        values = _facts(figure, number, precise)[3 if found else 0 :]
        if any(values):
            made.append(Made(row, values, (column,)))
    entries = [
        (say("Records"), say("None: the respondents' records were never published. What is printed is set against all else that is printed.")),
        (say("Weights"), say("The report prints none. Where a value stands in a number's place, groups count by the people that it names.")),
    ]
    if tables:
        entries.insert(0, (say("Printed in"), "; ".join(tables)))
    if bases:
        entries.append((say("Base"), say("People, after {sources}.", sources="; ".join(bases))))
    if precision is not None:
        assumed = "; ".join(precision.assumptions)
        error = (
            say("None is printed. From the best to the worst case that the assumptions allow: {assumptions}.", assumptions=assumed)
            if assumed
            else say("None is printed. From the best to the worst case that the assumptions allow.")
        )
        entries.append((say("Error"), error))
    entries.append((say("Disclosure"), say("Printed numbers are public; nothing is withheld.")))
    entries.append((say("Arithmetic"), say("In exact fractions, by {command}; a printed mean has no R that gives it.", command=f"kurak audit {edition.folder.name}")))
    facts = tuple(say(fact) for fact in FACTS[3 if found else 0 :])
    return Making(measures, tuple(entries), facts, tuple(made), printed=facts if found else ())


def _named(one: Figure | PrintedPrecision) -> Named:
    return one.statistic, one.variable, one.category, one.breakdown, one.group, one.table


def _facts(figure: Figure | None, number: AuditedNumber | None, sure: PrintedPrecision | None) -> tuple[str, ...]:
    base = count(figure.base) if figure is not None and figure.base is not None else ""
    error = effect = ""
    if sure is not None:
        base = say("{n} planned", n=count(sure.n)) if sure.n_kind == "planned" else count(sure.n)
        error, effect = _range(sure.standard_error), _range(sure.design_effect)
    after = agrees = findings = ""
    if number is not None:
        after = "; ".join(f"{value_shown(value)} ({say(_BY[by]) if by in _BY else by})" for value, by in number.after)
        agrees = "; ".join(agreement_shown(words) for words in number.holds)
        # What each says stands on its card in the audit.
        findings = "; ".join(dict.fromkeys(f"{found.rule} ({say(SEVERITIES[found.severity])})" for found in number.findings))
    return base, error, effect, after, agrees, findings


def _range(ends: tuple[float, float | None]) -> str:
    low = in_two_decimals(Fraction(ends[0]))
    if ends[1] is None:
        return say("{low} at least", low=low)
    high = in_two_decimals(Fraction(ends[1]))
    return low if low == high else say("{low} to {high}", low=low, high=high)
