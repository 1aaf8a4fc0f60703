"""How the numbers of tables from records were made, for every number to open: what is said once, and what differs row by row.

All fixed words of it stand here. What a withheld number opens to is the rule alone, the same for whatever reason it is withheld.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import isfinite
from typing import Any, Final

from kurak.model.edition import Edition
from kurak.model.making import Made, Making, Measured
from kurak.model.rehearsed import SIMULATED
from kurak.model.scales import Instrument
from kurak.model.tabulated import Tabulated
from kurak.report.wording import count, percent, score
from kurak.report.words.designs import design_said
from kurak.report.words.saying import counted, later, say

BEFORE: Final = "r-of-tables"
"""Place of the R that reads the records and declares the design."""

BASE, ERROR, INTERVAL = later("Base"), later("Standard error"), later("Interval")
DEFF, DF, UNITS = later("Design effect"), later("Degrees of freedom"), later("Sampling units")
FACTS: Final = (BASE, ERROR, INTERVAL, DEFF, DF, UNITS)
"""What is known of every number that is estimated from records."""

_LONELY: Final = {
    "fail": "",
    "certainty": later("a stratum with one unit adds no variance"),
    "average": later("a stratum with one unit has the mean variance of the others"),
    "adjust": later("a stratum with one unit is measured from the mean of all units"),
    "collapse": later("a stratum with one unit is joined to a neighbour"),
}
_INTERVALS: Final = {
    "logit": later("on the logit scale"),
    "xlogit": later("on the logit scale, with the effective base"),
    "mean": later("as of means"),
    "wilson": later("after Wilson, with the effective base"),
    "beta": later("of the beta distribution, with the effective base (Korn and Graubard)"),
    "arcsine": later("on the arcsine scale"),
    "likelihood": later("of the scaled likelihood"),
}
"""Intervals of shares."""


def not_shown(*, smallest_base: int) -> str:
    """Why numbers are withheld, in a sentence; the same wherever one is, since which of the reasons it was would help to work it out.

    Examples
    --------
    >>> not_shown(smallest_base=5)
    'Withheld: what rests on fewer than 5 people or would tell of single ones, and what would give that back.'
    """
    return say(
        "Withheld: what rests on fewer than {least} people or would tell of single ones, and what would give that back.", least=smallest_base
    )


def of_records(edition: Edition, made: Tabulated) -> tuple[tuple[str, str], ...]:
    """What holds for every number that is estimated from records: records, weights and design, error, disclosure."""
    declared = edition.study.estimates
    records = counted("{file}, {n} record", "{file}, {n} records", made.respondents, file=made.records)
    entries = [(say("Records"), say("{mark}: {what}", mark=say(SIMULATED), what=records) if made.simulated else records)]
    if declared is not None:
        design = design_said(made.design) or say("no design")
        equal = not (declared.weights or any(declared.fpc))
        entries.append((say("Weights"), say("{design}; all weights are equal", design=design) if equal else design))
        how = (
            say("Taylor linearisation under the design, with the corrections for finite populations")
            if any(declared.fpc)
            else say("Taylor linearisation under the design, sampling units counted as drawn with replacement")
        )
        lonely = _LONELY[declared.lonely_psu] and say(_LONELY[declared.lonely_psu])
        intervals = say(
            "{level} intervals: Student's t with the group's own degrees of freedom (sampling units less strata), of shares {how}.",
            level=percent(Fraction(made.confidence).limit_denominator(1000), 0),
            how=say(_INTERVALS[declared.proportion_interval]),
        )
        entries.append((say("Error"), f"{how}; {lonely}. {intervals}" if lonely else f"{how}. {intervals}"))
    entries.append((say("Disclosure"), disclosure(made.smallest_base, made.flag_below)))
    return tuple(entries)


def disclosure(smallest_base: int, flag_below: int) -> str:
    """The study's rule on small groups."""
    shown = say("Shown from {least} people on, a rough number below {few}.", least=smallest_base, few=flag_below)
    return f"{shown} {not_shown(smallest_base=smallest_base)}"


def facts_of(row: dict[str, Any], *, share: bool = False) -> tuple[str, ...]:
    """Base, error, interval, design effect, degrees of freedom and units of one row, in the order of ``FACTS``; nothing of a withheld one."""
    if row["n"] is None:
        return ()
    unit, decimals = (100, 1) if share else (1, 2)
    ends = ""
    if known(row["conf_low"]) and known(row["conf_high"]):
        low, high = (score(Fraction(unit * row[name]), decimals) for name in ("conf_low", "conf_high"))
        ends = say("{low} to {high}", low=low, high=high)
    return (
        counted("{n} person, a rough number", "{n} people, a rough number", row["n"])
        if row["flag"] == "few"
        else counted("{n} person", "{n} people", row["n"]),
        score(Fraction(unit * row["std_error"]), decimals + 1) if known(row["std_error"]) else "",
        ends,
        score(Fraction(row["deff"])) if known(row["deff"]) else "",
        count(round(row["df"])) if known(row["df"]) else "",
        count(row["n_psu"]) if row["n_psu"] is not None else "",
    )


def made_of(place: int, row: dict[str, Any], *, columns: tuple[int, ...] = (), share: bool = False) -> Made:
    """What is known of the numbers of one row of a table."""
    return Made(place, facts_of(row, share=share), columns, withheld=row["n"] is None)


def making(
    edition: Edition,
    made: Tabulated,
    measures: Sequence[Measured],
    rows: Iterable[Made],
    *,
    code: str = "",
    printed: tuple[str, ...] = (),
    wording: str = "",
) -> Making:
    """How the numbers of a table from records were made; ``wording`` is what was asked, where the table does not say it."""
    return Making(
        measures=tuple(measures),
        entries=(*of_records(edition, made), *((_asked(wording),) if wording else ())),
        facts=tuple(say(fact) for fact in FACTS),
        made=tuple(rows),
        withheld=not_shown(smallest_base=made.smallest_base),
        code=code,
        printed=tuple(say(fact) for fact in printed),
        after=BEFORE if code else "",
    )


def _asked(wording: str) -> tuple[str, str]:
    # What was asked, not who: the question makes it another text for translators.
    return say("Asked: {question}", question="").removesuffix(": "), wording


def with_intervals(code: str, made: Tabulated, *, formula: str = "") -> str:
    """R of a table, then of its intervals: of every estimate, or with ``formula`` of everybody and of each group by its own degrees of freedom."""
    if not code:
        return ""
    level = f"level = {made.confidence:g}"
    if not formula:
        # An interval of a share on the logit scale is known by svyciprop alone.
        return f'{code}\nprint(lapply(result, function(one) if (inherits(one, "svyciprop")) attr(one, "ci") else confint(one, {level}, df = degf(design))))'
    return f"""{code}
print(confint(result[["Everybody"]], {level}, df = degf(design)))
intervals <- function(by) t(sapply(levels(factor(design$variables[[by]])), function(group) {{
  d <- design[which(design$variables[[by]] == group), ]
  confint(svymean({formula}, d, na.rm = TRUE), {level}, df = degf(d))
}}))
for (by in names(result)[-1]) print(intervals(by))"""


def beside(columns: dict[str, int], base: int | None = None) -> tuple[Measured, ...]:
    """What stands beside an estimate in columns of its own.

    Parameters
    ----------
    columns
        Place of the column by ``ERROR``, ``INTERVAL``, ``DEFF``, ``DF`` and ``UNITS``.
    base
        Place of the column of bases.
    """
    words = {
        ERROR: say("Standard deviation of the estimate over samples drawn in the same way."),
        INTERVAL: say("Where the value in the population lies, in as many of a hundred such samples as the confidence says."),
        DEFF: say("How many times the variance is that of a simple random sample, with replacement, of as many people."),
        DF: say("Sampling units less strata, among the people of the row."),
        UNITS: say("First-stage sampling units with a respondent in the row."),
    }
    found = [Measured(say(name), words[name], (place,)) for name, place in columns.items()]
    if base is not None:
        found.append(Measured(say(BASE), say("People behind the estimate, not weighted."), (base,)))
    return tuple(found)


def score_in_words(edition: Edition, instrument: Instrument, scale: str, items: Sequence[str]) -> str:
    """What a score is."""
    declared, found = edition.study.estimates, instrument.scales[scale]
    least = found.answered_at_least if found.answered_at_least is not None else declared.answered_at_least if declared is not None else 1.0
    answered = percent(Fraction(least).limit_denominator(1000), 0)
    words = (
        say("A person's score is the mean of the answers on the scale, of those who gave at least {share} of them", share=answered)
        if found.score == "mean"
        else say(
            "A person's score is {items} times the mean of the answers on the scale, of those who gave at least {share} of them",
            items=len(items),
            share=answered,
        )
    )
    if not set(items) & set(found.reverse):
        return f"{words}."
    turned = say("negative statements (⟲) turned, {ends} less the answer", ends=instrument.response.min + instrument.response.max)
    return f"{words}; {turned}."


def statements(edition: Edition, instrument: Instrument, scale: str, items: Sequence[str]) -> str:
    """The statements of a scale as worded."""
    texts = {item.item: item.text for item in edition.folder.items}
    return "; ".join(
        say("“{words}”", words=texts.get(item, item)) + (" ⟲" if item in instrument.scales[scale].reverse else "") for item in items
    )


def known(value: Any) -> bool:
    """Whether there is a number."""
    return value is not None and isfinite(value)
