"""The fieldwork: what became of the households drawn, response rates in words, progress, and what is worth a look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import isfinite

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.fieldwork_result import FieldworkResult, RateOf
from kurak.model.quality import Check
from kurak.report.chapters.drawings import figure
from kurak.report.chapters.fieldwork_making import (
    areas_making,
    back_checks_making,
    checks_making,
    outcomes_making,
    progress_making,
    rates_making,
    stages_making,
)
from kurak.report.charts.dot_plot import GroupMean, Interval, Total, draw_dot_plot
from kurak.report.charts.stages import StageBar, draw_stages
from kurak.report.wording import count, percent, score, sentence
from kurak.report.words.categories import group_name
from kurak.report.words.made_elsewhere import said_elsewhere
from kurak.report.words.names import capital, domain_name
from kurak.report.words.saying import counted, later, say

SIMULATED = later("SIMULATED")

DEFINITIONS: tuple[tuple[str, str], ...] = (
    ("RR1", later("Interviews over all households that may be of the population. The lowest response rate there is.")),
    ("RR2", later("As RR1; interviews that broke off late count too.")),
    ("RR3", later("As RR1; of households about which nothing is known, only the share e counts.")),
    ("RR4", later("As RR3; interviews that broke off late count too.")),
    ("RR5", later("As RR1; households about which nothing is known are left out.")),
    ("RR6", later("As RR5; interviews that broke off late count too.")),
    ("COOP1", later("Interviews over all households in which somebody was met.")),
    ("COOP3", later("As COOP1, without people who could not answer: the ill, those without a common language.")),
    ("REF1", later("Refusals and interviews broken off over all households that may be of the population.")),
    ("CON1", later("Households in which somebody was met over all that may be of the population.")),
)
"""AAPOR's rates in words; households stand for whatever unit was drawn."""

STAGES: Mapping[str, str] = {
    "drawn": later("drawn"),
    "visited": later("visited"),
    "not out of the population": later("not out of the population"),
    "somebody was met": later("somebody was met"),
    "interviewed": later("interviewed"),
}
"""Stages on the way from units drawn to interviews."""

OUTCOMES: Mapping[str, str] = {
    "interview": later("interview"),
    "broken off": later("broken off"),
    "broken off, enough answered": later("broken off, enough answered"),
    "household refused": later("household refused"),
    "person refused": later("person refused"),
    "nobody at home": later("nobody at home"),
    "person away": later("person away"),
    "person unable": later("person unable"),
    "nobody eligible": later("nobody eligible"),
    "no dwelling": later("no dwelling"),
    "not reached": later("not reached"),
    "not visited": later("not visited"),
    "nobody asked who lives there": later("nobody asked who lives there"),
}
"""How visits end, in the words of the route sheet."""

CHECKS: Mapping[Check, str] = {
    "near duplicate": later("near duplicate"),
    "long run": later("long run"),
    "straight lining": later("straight lining"),
    "even and odd": later("even and odd"),
    "unusual answers": later("unusual answers"),
    "missing answers": later("missing answers"),
    "interviewer mean": later("interviewer mean"),
    "interviewer effect": later("interviewer effect"),
    "too fast": later("too fast"),
    "hours of work": later("hours of work"),
    "two at once": later("two at once"),
    "at night": later("at night"),
    "far from cluster": later("far from cluster"),
    "one spot": later("one spot"),
    "back-check": later("back-check"),
}
"""What is looked at in interviews."""

STATED = "stated: "
"""Stands before the reason of a share that the study states."""

WORKED_OUT = later("the share among units of known eligibility")
"""Where the share of eligible units comes from otherwise."""


def fieldwork(edition: Edition) -> tree.Section | None:
    """Make the section; None where there are neither visits nor checked interviews."""
    found = edition.fieldwork
    if found is None or not (found.stages or found.quality is not None):
        return None
    return tree.Section(
        id="fieldwork",
        title=say("The fieldwork"),
        kicker=say(SIMULATED) if found.simulated else "",
        short=say("Fieldwork"),
        lead=_lead(found),
        blocks=tuple(_blocks(edition, found)),
    )


def _lead(found: FieldworkResult) -> str:
    if not found.stages:
        return counted(
            "{n} interview was checked; visits were not written down.", "{n} interviews were checked; visits were not written down.", found.interviews
        )
    rate, visits, drawn = found.rate("RR1"), count(found.visits), count(found.drawn)
    if rate is not None and isfinite(rate.estimate):
        return say(
            "{visits} visits to {drawn} households drawn led to an interview in {share} of those that may be of the population.",
            visits=visits, drawn=drawn, share=_percent(rate.estimate, 0),
        )  # fmt: skip
    return say("{visits} visits to {drawn} households drawn.", visits=visits, drawn=drawn)


def _blocks(edition: Edition, found: FieldworkResult) -> Iterator[tree.Block]:
    if found.simulated:
        yield tree.Callout(
            (
                tree.Paragraph(
                    say(
                        "These visits and interviews were made up by a rehearsal, some of them as if an interviewer had made them up. "
                        "They show what this chapter says of a real fieldwork, and nothing about anybody."
                    )
                ),
            ),
            title=(tree.Tag(say(SIMULATED)), " " + say("Made-up visits")),
            tone="ochre",
        )
    errors = sum(one.severity == "error" for one in found.findings)
    if errors:
        yield tree.Paragraph(
            counted(
                "{n} slip in the files of the fieldwork was left aside: kurak quality lists it.",
                "{n} slips in the files of the fieldwork were left aside: kurak quality lists them.",
                errors,
            )
        )
    if found.stages:
        yield _stages(found, smallest=edition.study.disclosure.smallest_base)
        yield _outcomes(found, smallest=edition.study.disclosure.smallest_base)
        yield _rates(found, smallest=edition.study.disclosure.smallest_base)
        dots = _by_area(edition, found)
        if dots is not None:
            yield dots
        yield _progress(found, smallest=edition.study.disclosure.smallest_base)
    if found.quality is not None:
        yield from _quality(found, smallest=edition.study.disclosure.smallest_base)


def _tag(found: FieldworkResult) -> str:
    return say(SIMULATED) if found.simulated else ""


def _source(found: FieldworkResult, *files: str) -> str:
    named = ", ".join(file for file in files if file)
    return say("SIMULATED: {files}", files=named) if found.simulated else named


# ── from households to interviews ──────────────────────────────────────────────────────────────


def _stages(found: FieldworkResult, *, smallest: int) -> tree.Figure:
    top = max(found.stages[0].units, 1)
    bars = [StageBar(say(STAGES[one.name]), one.units, _percent(one.units / top, 0)) for one in found.stages]
    losses = [(one.units - two.units, two.name) for one, two in zip(found.stages, found.stages[1:], strict=False)]
    most, where = max(losses, default=(0, ""))
    caption = {
        "visited": counted(
            "Most were lost at one stage: {n} household had no visit", "Most were lost at one stage: {n} households had no visit", most
        ),
        "not out of the population": counted(
            "Most were lost at one stage: {n} household was out of the population",
            "Most were lost at one stage: {n} households were out of the population",
            most,
        ),
        "somebody was met": counted(
            "Most were lost at one stage: {n} household was visited and nobody was met",
            "Most were lost at one stage: {n} households were visited and nobody was met",
            most,
        ),
        "interviewed": counted(
            "Most were lost at one stage: {n} household was met and gave no interview",
            "Most were lost at one stage: {n} households were met and gave no interview",
            most,
        ),
    }
    return figure(
        "fieldwork-stages",
        caption[where] if most else say("No household was lost on the way"),
        draw_stages(bars, unit=say("households"), mark=_tag(found)),
        subtitle=say("Households drawn that came to each stage; percent of those drawn"),
        source=_source(found, found.visits_file),
        tag=_tag(found),
        making=lambda drawing: stages_making(found, smallest=smallest),
    )


def _outcomes(found: FieldworkResult, *, smallest: int) -> tree.Table:
    top = max(found.drawn, 1)
    rows = [
        tree.row(capital(say(OUTCOMES.get(one.words, one.words))), one.code, count(one.units), _percent(one.units / top)) for one in found.outcomes
    ]
    rows.append(tree.Row((say("All households drawn"), "", count(found.drawn), _percent(1.0)), kind="total"))
    return tree.Table(
        id="fieldwork-outcomes",
        caption=say("How visits ended, one outcome a household"),
        subtitle=say(
            "An interview comes before a refusal, a refusal before an empty house, what was learned later before what was learned earlier"
        ),
        columns=(
            tree.Column(say("Outcome"), width=3),
            tree.Column(say("AAPOR code"), align="right", width=1.2),
            tree.Column(say("Households"), align="right", width=1.2),
            tree.Column(say("Share"), align="right", width=1),
        ),
        rows=tuple(rows),
        source=_source(found, found.visits_file),
        tag=_tag(found),
        making=outcomes_making(found, smallest=smallest),
    )


def _rates(found: FieldworkResult, *, smallest: int) -> tree.Table:
    weighted = any(one.weighted for one in found.rates)
    level = _percent(found.confidence, 0)
    rows = []
    for name, words in DEFINITIONS:
        plain, other = found.rate(name), found.rate(name, weighted=True)
        cells: list[tree.Inlines] = [name, say(words), _rate(plain), _interval(plain)]
        rows.append(tree.row(*cells, *((_rate(other), _interval(other)) if weighted else ())))
    e = found.rate("e")
    notes = [say("AAPOR, Standard Definitions, 10th edition (2023). Intervals are Wilson's.")]
    if e is not None:
        notes.append(_eligibility(found, e))
    if weighted:
        notes.append(
            say(
                "Weighted: every household counts by one over its probability of being visited, and the interval is that of the design. "
                "Unweighted rates tell of the work, weighted ones of the population."
            )
        )
    main = found.rate("RR1", weighted=weighted)
    caption = say("Response rates") if main is None else say("The response rate is {rate} at its lowest definition", rate=_rate(main))
    return tree.Table(
        id="fieldwork-rates",
        caption=caption,
        subtitle=say("Outcome rates as AAPOR defines them, in words"),
        columns=(
            tree.Column(say("Rate"), width=1),
            tree.Column(say("What is divided by what"), width=4.6),
            tree.Column(say("Households"), align="right", width=1.3),
            tree.Column(level, align="right", width=1.6),
            *(
                (tree.Column(say("Weighted"), align="right", width=1.2), tree.Column(level, align="right", width=1.6))
                if weighted
                else ()
            ),
        ),
        rows=tuple(rows),
        notes=tuple(notes),
        source=_source(found, found.visits_file),
        tag=_tag(found),
        wide=True,
        making=rates_making(found, (name for name, _ in DEFINITIONS), weighted=weighted, smallest=smallest),
    )


def _eligibility(found: FieldworkResult, e: RateOf) -> str:
    """Where e comes from: stated with a reason of the study's, or worked out."""
    reason = found.eligibility.removeprefix(STATED)
    if reason != found.eligibility:
        return say("e = {rate}: stated: {reason}.", rate=_rate(e), reason=reason)
    return say("e = {rate}: {reason}.", rate=_rate(e), reason=say(found.eligibility))


# ── by area ────────────────────────────────────────────────────────────────────────────────────


def _by_area(edition: Edition, found: FieldworkResult) -> tree.Figure | None:
    """Response rates of areas as dots; None with fewer than two, or where none has an interval."""
    weighted = any(one.weighted for one in found.rates)
    everybody = found.rate("RR1", weighted=weighted)
    smallest = edition.study.disclosure.smallest_base
    means = []
    for row in found.of_kind("area"):
        rate = found.rate("RR1", weighted=weighted, group=row.group)
        if rate is None or not isfinite(rate.estimate) or rate.units < smallest:
            continue
        interval = (
            Interval(100 * rate.low, 100 * rate.high, _from_to(rate.low, rate.high))
            if isfinite(rate.low)
            else None
        )
        base = count(row.interviews + row.partial)
        if row.planned is not None:
            base = say("{n} of {all}", n=base, all=count(row.planned))
        means.append(GroupMean(group_name(row.group, found.area), 100 * rate.estimate, _rate(rate), interval, base))
    if len(means) < 2 or everybody is None:
        return None
    lowest = min(means, key=lambda one: (one.value, one.label))
    below = lowest.interval is not None and lowest.interval.high < 100 * everybody.estimate
    caption = (
        say("Response was lowest in {area}: {rate}, against {all} of all", area=lowest.label, rate=lowest.printed, all=_rate(everybody))
        if below
        else say("No area answered clearly less often than all, {all}", all=_rate(everybody))
    )
    drawing = draw_dot_plot(
        means,
        scale=(0, 100),
        totals=(Total(say("all"), 100 * everybody.estimate, _rate(everybody)),),
        measure="RR1",
        groups=domain_name(found.area),
        base_name=say("interviews made of planned") if found.planned is not None else say("interviews"),
        interval_name=say("{level} interval", level=_percent(found.confidence, 0)),
        mark=_tag(found),
    )
    return figure(
        "fieldwork-areas",
        caption,
        drawing,
        subtitle=say("RR1 by {domain}, weighted, percent", domain=domain_name(found.area))
        if weighted
        else say("RR1 by {domain}, percent", domain=domain_name(found.area)),
        source=_source(found, found.visits_file),
        tag=_tag(found),
        making=lambda drawing: areas_making(found, len(drawing.columns), weighted=weighted, smallest=smallest),
    )


def _progress(found: FieldworkResult, *, smallest: int) -> tree.Table:
    areas = found.of_kind("area")
    clusters = found.of_kind("cluster")
    full = sum(one.planned is not None and one.interviews + one.partial >= one.planned for one in clusters)
    rows = [
        tree.row(
            group_name(one.group, found.area),
            "–" if one.planned is None else count(one.planned),
            count(one.interviews + one.partial),
            count(one.refusals),
            count(one.not_met),
            count(one.other),
            count(one.not_visited),
            count(one.visits),
        )
        for one in areas
    ]
    withheld = range(len(rows), len(rows) + len(found.withheld_areas))
    rows += [tree.row(name, *["–"] * 6, tree.Cell(say("withheld"), tone="flag")) for name in found.withheld_areas]
    # Where areas are withheld their sum would leave them out.
    areas = found.of_kind("everybody") or areas
    planned = [one.planned for one in areas]
    rows.append(
        tree.Row(
            (
                say("All"),
                "–" if None in planned else count(sum(one or 0 for one in planned)),
                count(sum(one.interviews + one.partial for one in areas)),
                count(sum(one.refusals for one in areas)),
                count(sum(one.not_met for one in areas)),
                count(sum(one.other for one in areas)),
                count(sum(one.not_visited for one in areas)),
                count(sum(one.visits for one in areas)),
            ),
            kind="total",
        )
    )
    caption = (
        counted(
            "{full} of {n} cluster has all the interviews planned", "{full} of {n} clusters have all the interviews planned", len(clusters), full=count(full)
        )
        if found.planned is not None
        else counted("Interviews in {n} cluster", "Interviews in {n} clusters", len(clusters))
    )
    return tree.Table(
        id="fieldwork-progress",
        caption=caption,
        subtitle=say("Households by their final outcome, by {domain}", domain=domain_name(found.area)),
        columns=(
            tree.Column(capital(domain_name(found.area)), width=2.4),
            *(
                tree.Column(head, align="right", width=1)
                for head in (say("Planned"), say("Made"), say("Refused"), say("Not met"), say("Other"), say("To visit"), say("Visits"))
            ),
        ),
        rows=tuple(rows),
        notes=(say("Withheld: areas in which too few people were interviewed, and what would give these back."),) if found.withheld_areas else (),
        source=_source(found, found.visits_file),
        tag=_tag(found),
        wide=True,
        making=progress_making(found, withheld, smallest=smallest),
    )


# ── quality on one page ────────────────────────────────────────────────────────────────────────


def _quality(found: FieldworkResult, *, smallest: int) -> Iterator[tree.Block]:
    flagged = sum(check.flagged for check, _ in found.checks)
    still = sum(number for _, number in found.checks)
    yield tree.Heading(say("What in the interviews is worth a look"))
    yield tree.Paragraph(
        say(
            "A flag accuses nobody and deletes nothing. It says that something is unusual; how many honest interviews or interviewers would "
            "be flagged all the same stands beside it. What follows is decided by people, and written down with the reason. No check adds "
            "anything up to a score of a person."
        )
    )
    left_out: dict[str, list[str]] = {}
    for check, _ in found.checks:
        if check.not_made:
            left_out.setdefault(check.not_made, []).append(say(CHECKS[check.check]))
    rows = []
    for check, open_flags in found.checks:
        if check.not_made:
            continue
        chance = say("not known") if check.expected_false_alarms is None else score(Fraction(check.expected_false_alarms), 2)
        rows.append(
            tree.row(
                capital(say(CHECKS[check.check])),
                count(check.looked_at),
                count(check.flagged),
                chance,
                count(check.flagged - open_flags),
                count(open_flags),
                sentence(said_elsewhere(check.rule)),
            )
        )
    yield from _quality_table(found, rows, left_out, flagged=flagged, still=still)
    if found.back_checks:
        yield _back_checks(found, smallest=smallest)


def _quality_table(
    found: FieldworkResult, rows: list[tree.Row], left_out: dict[str, list[str]], *, flagged: int, still: int
) -> Iterator[tree.Block]:
    yield tree.Table(
        id="fieldwork-quality",
        caption=counted(
            "{n} flag, {decided} decided and {open} open", "{n} flags, {decided} decided and {open} open", flagged,
            decided=count(flagged - still), open=count(still),
        ),
        subtitle=counted(
            "Checks of {n} interview; {corrected} values read through the log of corrections",
            "Checks of {n} interviews; {corrected} values read through the log of corrections",
            found.interviews,
            corrected=count(found.corrected),
        )
        if found.corrected
        else counted("Checks of {n} interview", "Checks of {n} interviews", found.interviews),
        columns=(
            tree.Column(say("Check"), width=1.7),
            tree.Column(say("Looked at"), align="right", width=1),
            tree.Column(say("Flagged"), align="right", width=0.9),
            tree.Column(say("If all were honest"), align="right", width=1.1),
            tree.Column(say("Decided"), align="right", width=0.9),
            tree.Column(say("Open"), align="right", width=0.8),
            tree.Column(say("Where the line is drawn"), width=4),
        ),
        rows=tuple(rows),
        notes=(
            say("If all were honest: flags expected on average, or the probability of any, for checks of interviewers."),
            *(sentence(say("not made: {checks}, since {why}", checks=", ".join(names), why=said_elsewhere(why))) for why, names in left_out.items()),
        ),
        empty=say("No check could be made."),
        source=_source(found, found.records_file),
        tag=_tag(found),
        wide=True,
        making=checks_making(found),
    )


def _back_checks(found: FieldworkResult, *, smallest: int) -> tree.Table:
    """Second visits by type of question and by question; interviewers stand in the files of kurak quality only."""
    kinds = [one for one in found.back_checks if one.about == "type"]
    rows = []
    for one in (*kinds, *(row for row in found.back_checks if row.about == "question")):
        if one.compared < smallest:
            continue
        cells = (
            say("All of type {n}", n=one.type) if one.about == "type" else one.code,
            str(one.type),
            count(one.compared),
            "–" if not isfinite(one.rate) else _percent(one.rate),
            "–" if not isfinite(one.low) else _from_to(one.low, one.high),
            "–" if one.kappa is None or not isfinite(one.kappa) else score(Fraction(one.kappa), 2),
        )
        rows.append(tree.row(*cells) if one.about == "question" else tree.Row(cells, kind="total"))
    compared, differing = sum(one.compared for one in kinds), sum(one.differing for one in kinds)
    return tree.Table(
        id="fieldwork-back-checks",
        caption=counted(
            "{differing} of {n} answer differed when somebody else asked again",
            "{differing} of {n} answers differed when somebody else asked again",
            compared,
            differing=count(differing),
        ),
        subtitle=say("Answers of second visits beside those of the interviews, by type of question and by question"),
        columns=(
            tree.Column(say("Question"), width=2.4),
            tree.Column(say("Type"), align="right", width=0.8),
            tree.Column(say("Compared"), align="right", width=1),
            tree.Column(say("Differ"), align="right", width=1),
            tree.Column("95 %", align="right", width=1.4),
            tree.Column(say("Kappa"), align="right", width=0.9),
        ),
        rows=tuple(rows),
        notes=(
            say(
                "Type 1 does not change; type 2 may be misunderstood or shortened; type 3 is hard to answer or apt to change. Exact intervals, "
                "as if answers were independent. Kappa: agreement beyond chance, weighted for items of scales."
            ),
            counted(
                "Questions with fewer than {n} answer to compare are not shown.", "Questions with fewer than {n} answers to compare are not shown.", smallest
            ),
        ),
        source=_source(found, found.records_file),
        tag=_tag(found),
        making=back_checks_making(found, smallest=smallest),
    )


# ── numbers ────────────────────────────────────────────────────────────────────────────────────


def _percent(share: float, decimals: int = 1) -> str:
    return percent(Fraction(share), decimals)


def _number(value: float) -> str:
    return score(Fraction(value), 1)


def _rate(one: RateOf | None) -> str:
    return "–" if one is None or not isfinite(one.estimate) else _percent(one.estimate)


def _interval(one: RateOf | None) -> str:
    if one is None or not isfinite(one.low):
        return "–"
    return _from_to(one.low, one.high)


def _from_to(low: float, high: float) -> str:
    return say("{low} to {high}", low=_number(100 * low), high=_number(100 * high))
