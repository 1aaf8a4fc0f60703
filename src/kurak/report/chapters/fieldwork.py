"""The fieldwork: what became of the households drawn, response rates in words, progress, and what is worth a look."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import isfinite

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.fieldwork_result import FieldworkResult, RateOf
from kurak.model.rehearsed import SIMULATED
from kurak.report.chapters.drawings import figure
from kurak.report.charts.dot_plot import GroupMean, Interval, Total, draw_dot_plot
from kurak.report.charts.stages import StageBar, draw_stages
from kurak.report.wording import count, percent, plural, score, sentence

DEFINITIONS: tuple[tuple[str, str], ...] = (
    ("RR1", "Interviews over all households that may be of the population. The lowest response rate there is."),
    ("RR2", "As RR1; interviews that broke off late count too."),
    ("RR3", "As RR1; of households about which nothing is known, only the share e counts."),
    ("RR4", "As RR3; interviews that broke off late count too."),
    ("RR5", "As RR1; households about which nothing is known are left out."),
    ("RR6", "As RR5; interviews that broke off late count too."),
    ("COOP1", "Interviews over all households in which somebody was met."),
    ("COOP3", "As COOP1, without people who could not answer: the ill, those without a common language."),
    ("REF1", "Refusals and interviews broken off over all households that may be of the population."),
    ("CON1", "Households in which somebody was met over all that may be of the population."),
)
"""AAPOR's rates in words; households stand for whatever unit was drawn."""


def fieldwork(edition: Edition) -> tree.Section | None:
    """Make the section; None where there are neither visits nor checked interviews."""
    found = edition.fieldwork
    if found is None or not (found.stages or found.quality is not None):
        return None
    return tree.Section(
        id="fieldwork",
        title="The fieldwork",
        kicker=SIMULATED if found.simulated else "",
        short="Fieldwork",
        lead=_lead(found),
        blocks=tuple(_blocks(edition, found)),
    )


def _lead(found: FieldworkResult) -> str:
    if not found.stages:
        return f"{plural(found.interviews, 'interview was', 'interviews were')} checked; visits were not written down."
    rate = found.rate("RR1")
    words = f"{count(found.visits)} visits to {count(found.drawn)} households drawn"
    if rate is not None and isfinite(rate.estimate):
        words += f" led to an interview in {_percent(rate.estimate, 0)} of those that may be of the population"
    return f"{words}."


def _blocks(edition: Edition, found: FieldworkResult) -> Iterator[tree.Block]:
    if found.simulated:
        yield tree.Callout(
            (
                tree.Paragraph(
                    "These visits and interviews were made up by a rehearsal, some of them as if an interviewer had made them up. "
                    "They show what this chapter says of a real fieldwork, and nothing about anybody."
                ),
            ),
            title=(tree.Tag(SIMULATED), " Made-up visits"),
            tone="ochre",
        )
    errors = sum(one.severity == "error" for one in found.findings)
    if errors:
        yield tree.Paragraph(
            f"{plural(errors, 'slip', 'slips')} in the files of the fieldwork were left aside: kurak quality lists them."
        )
    if found.stages:
        yield _stages(found)
        yield _outcomes(found)
        yield _rates(found)
        dots = _by_area(edition, found)
        if dots is not None:
            yield dots
        yield _progress(found)
    if found.quality is not None:
        yield from _quality(found, smallest=edition.study.disclosure.smallest_base)


def _tag(found: FieldworkResult) -> str:
    return SIMULATED if found.simulated else ""


def _source(found: FieldworkResult, *files: str) -> str:
    named = ", ".join(file for file in files if file)
    return f"{SIMULATED}: {named}" if found.simulated else named


# ── from households to interviews ──────────────────────────────────────────────────────────────


def _stages(found: FieldworkResult) -> tree.Figure:
    top = max(found.stages[0].units, 1)
    bars = [StageBar(one.name, one.units, _percent(one.units / top, 0)) for one in found.stages]
    losses = [(one.units - two.units, two.name) for one, two in zip(found.stages, found.stages[1:], strict=False)]
    most, where = max(losses, default=(0, ""))
    words = {
        "visited": "had no visit",
        "not out of the population": "were out of the population",
        "somebody was met": "were visited and nobody was met",
        "interviewed": "were met and gave no interview",
    }
    caption = (
        f"Most were lost at one stage: {count(most)} households {words.get(where, where)}" if most else "No household was lost on the way"
    )
    return figure(
        "fieldwork-stages",
        caption,
        draw_stages(bars, unit="households", mark=_tag(found)),
        subtitle="Households drawn that came to each stage; percent of those drawn",
        source=_source(found, found.visits_file),
        tag=_tag(found),
    )


def _outcomes(found: FieldworkResult) -> tree.Table:
    top = max(found.drawn, 1)
    rows = [
        tree.row(sentence(one.words).rstrip("."), one.code, count(one.units), _percent(one.units / top)) for one in found.outcomes
    ]
    rows.append(tree.Row(("All households drawn", "", count(found.drawn), _percent(1.0)), kind="total"))
    return tree.Table(
        id="fieldwork-outcomes",
        caption="How visits ended, one outcome a household",
        subtitle="An interview comes before a refusal, a refusal before an empty house, what was learned later before what was "
        "learned earlier",
        columns=(
            tree.Column("Outcome", width=3),
            tree.Column("AAPOR code", align="right", width=1.2),
            tree.Column("Households", align="right", width=1.2),
            tree.Column("Share", align="right", width=1),
        ),
        rows=tuple(rows),
        source=_source(found, found.visits_file),
        tag=_tag(found),
    )


def _rates(found: FieldworkResult) -> tree.Table:
    weighted = any(one.weighted for one in found.rates)
    level = _percent(found.confidence, 0)
    rows = []
    for name, words in DEFINITIONS:
        plain, other = found.rate(name), found.rate(name, weighted=True)
        cells: list[tree.Inlines] = [name, words, _rate(plain), _interval(plain)]
        rows.append(tree.row(*cells, *((_rate(other), _interval(other)) if weighted else ())))
    e = found.rate("e")
    notes = ["AAPOR, Standard Definitions, 10th edition (2023). Intervals are Wilson's."]
    if e is not None:
        notes.append(f"e = {_rate(e)}: {found.eligibility}.")
    if weighted:
        notes.append(
            "Weighted: every household counts by one over its probability of being visited, and the interval is that of the design. "
            "Unweighted rates tell of the work, weighted ones of the population."
        )
    main = found.rate("RR1", weighted=weighted)
    caption = "Response rates" if main is None else f"The response rate is {_rate(main)} at its lowest definition"
    return tree.Table(
        id="fieldwork-rates",
        caption=caption,
        subtitle="Outcome rates as AAPOR defines them, in words",
        columns=(
            tree.Column("Rate", width=1),
            tree.Column("What is divided by what", width=4.6),
            tree.Column("Households", align="right", width=1.3),
            tree.Column(level, align="right", width=1.6),
            *(
                (tree.Column("Weighted", align="right", width=1.2), tree.Column(level, align="right", width=1.6))
                if weighted
                else ()
            ),
        ),
        rows=tuple(rows),
        notes=tuple(notes),
        source=_source(found, found.visits_file),
        tag=_tag(found),
        wide=True,
    )


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
            Interval(100 * rate.low, 100 * rate.high, f"{_number(100 * rate.low)} to {_number(100 * rate.high)}")
            if isfinite(rate.low)
            else None
        )
        planned = f" of {count(row.planned)}" if row.planned is not None else ""
        means.append(
            GroupMean(
                row.group, 100 * rate.estimate, _rate(rate), interval, f"{count(row.interviews + row.partial)}{planned}"
            )
        )
    if len(means) < 2 or everybody is None:
        return None
    lowest = min(means, key=lambda one: (one.value, one.label))
    below = lowest.interval is not None and lowest.interval.high < 100 * everybody.estimate
    caption = (
        f"Response was lowest in {lowest.label}: {lowest.printed}, against {_rate(everybody)} of all"
        if below
        else f"No area answered clearly less often than all, {_rate(everybody)}"
    )
    drawing = draw_dot_plot(
        means,
        scale=(0, 100),
        totals=(Total("all", 100 * everybody.estimate, _rate(everybody)),),
        measure="RR1",
        groups=found.area.replace("_", " "),
        base_name="interviews made of planned" if found.planned is not None else "interviews",
        interval_name=f"{_percent(found.confidence, 0)} interval",
        mark=_tag(found),
    )
    return figure(
        "fieldwork-areas",
        caption,
        drawing,
        subtitle="RR1 by " + found.area.replace("_", " ") + (", weighted, percent" if weighted else ", percent"),
        source=_source(found, found.visits_file),
        tag=_tag(found),
    )


def _progress(found: FieldworkResult) -> tree.Table:
    areas = found.of_kind("area")
    clusters = found.of_kind("cluster")
    full = sum(one.planned is not None and one.interviews + one.partial >= one.planned for one in clusters)
    rows = [
        tree.row(
            one.group,
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
    rows += [tree.row(name, *["–"] * 6, tree.Cell("withheld", tone="flag")) for name in found.withheld_areas]
    # Where areas are withheld their sum would leave them out.
    areas = found.of_kind("everybody") or areas
    planned = [one.planned for one in areas]
    rows.append(
        tree.Row(
            (
                "All",
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
    caption = f"{count(full)} of {plural(len(clusters), 'cluster has', 'clusters have')} all the interviews planned"
    return tree.Table(
        id="fieldwork-progress",
        caption=caption if found.planned is not None else f"Interviews in {plural(len(clusters), 'cluster', 'clusters')}",
        subtitle=f"Households by their final outcome, by {found.area.replace('_', ' ')}",
        columns=(
            tree.Column(found.area.replace("_", " ").capitalize(), width=2.4),
            *(
                tree.Column(head, align="right", width=1)
                for head in ("Planned", "Made", "Refused", "Not met", "Other", "To visit", "Visits")
            ),
        ),
        rows=tuple(rows),
        notes=("Withheld: areas in which too few people were interviewed, and what would give these back.",) if found.withheld_areas else (),
        source=_source(found, found.visits_file),
        tag=_tag(found),
        wide=True,
    )


# ── quality on one page ────────────────────────────────────────────────────────────────────────


def _quality(found: FieldworkResult, *, smallest: int) -> Iterator[tree.Block]:
    flagged = sum(check.flagged for check, _ in found.checks)
    still = sum(number for _, number in found.checks)
    yield tree.Heading("What in the interviews is worth a look")
    yield tree.Paragraph(
        "A flag accuses nobody and deletes nothing. It says that something is unusual; how many honest interviews or interviewers would "
        "be flagged all the same stands beside it. What follows is decided by people, and written down with the reason. No check adds "
        "anything up to a score of a person."
    )
    left_out: dict[str, list[str]] = {}
    for check, _ in found.checks:
        if check.not_made:
            left_out.setdefault(check.not_made, []).append(check.check)
    rows = []
    for check, open_flags in found.checks:
        if check.not_made:
            continue
        chance = "not known" if check.expected_false_alarms is None else score(Fraction(check.expected_false_alarms), 2)
        rows.append(
            tree.row(
                sentence(check.check).rstrip("."),
                count(check.looked_at),
                count(check.flagged),
                chance,
                count(check.flagged - open_flags),
                count(open_flags),
                sentence(check.rule),
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
        caption=f"{plural(flagged, 'flag', 'flags')}, {count(flagged - still)} decided and {count(still)} open",
        subtitle=f"Checks of {plural(found.interviews, 'interview', 'interviews')}"
        + (f"; {count(found.corrected)} values read through the log of corrections" if found.corrected else ""),
        columns=(
            tree.Column("Check", width=1.7),
            tree.Column("Looked at", align="right", width=1),
            tree.Column("Flagged", align="right", width=0.9),
            tree.Column("If all were honest", align="right", width=1.1),
            tree.Column("Decided", align="right", width=0.9),
            tree.Column("Open", align="right", width=0.8),
            tree.Column("Where the line is drawn", width=4),
        ),
        rows=tuple(rows),
        notes=(
            "If all were honest: flags expected on average, or the probability of any, for checks of interviewers.",
            *(sentence(f"not made: {', '.join(names)}, since {why}") for why, names in left_out.items()),
        ),
        empty="No check could be made.",
        source=_source(found, found.records_file),
        tag=_tag(found),
        wide=True,
    )


def _back_checks(found: FieldworkResult, *, smallest: int) -> tree.Table:
    """Second visits by type of question and by question; interviewers stand in the files of kurak quality only."""
    kinds = [one for one in found.back_checks if one.about == "type"]
    rows = []
    for one in (*kinds, *(row for row in found.back_checks if row.about == "question")):
        if one.compared < smallest:
            continue
        cells = (
            f"All of type {one.type}" if one.about == "type" else one.code,
            str(one.type),
            count(one.compared),
            "–" if not isfinite(one.rate) else _percent(one.rate),
            "–" if not isfinite(one.low) else f"{_number(100 * one.low)} to {_number(100 * one.high)}",
            "–" if one.kappa is None or not isfinite(one.kappa) else score(Fraction(one.kappa), 2),
        )
        rows.append(tree.row(*cells) if one.about == "question" else tree.Row(cells, kind="total"))
    compared, differing = sum(one.compared for one in kinds), sum(one.differing for one in kinds)
    return tree.Table(
        id="fieldwork-back-checks",
        caption=f"{count(differing)} of {plural(compared, 'answer', 'answers')} differed when somebody else asked again",
        subtitle="Answers of second visits beside those of the interviews, by type of question and by question",
        columns=(
            tree.Column("Question", width=2.4),
            tree.Column("Type", align="right", width=0.8),
            tree.Column("Compared", align="right", width=1),
            tree.Column("Differ", align="right", width=1),
            tree.Column("95 %", align="right", width=1.4),
            tree.Column("Kappa", align="right", width=0.9),
        ),
        rows=tuple(rows),
        notes=(
            "Type 1 does not change; type 2 may be misunderstood or shortened; type 3 is hard to answer or apt to change. Exact intervals, as if "
            "answers were independent. Kappa: agreement beyond chance, weighted for items of scales.",
            f"Questions with fewer than {smallest} answers to compare are not shown.",
        ),
        source=_source(found, found.records_file),
        tag=_tag(found),
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
    return f"{_number(100 * one.low)} to {_number(100 * one.high)}"
