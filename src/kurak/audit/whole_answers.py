"""Rules grim, grimmer, debit and percent-count: numbers that no count of whole answers gives."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from kurak.audit.printed_figures import PrintedFigures, key_of, touches
from kurak.audit.rules import audit_finding, listed
from kurak.audit.totals import GroupTotal, PrintedTotal
from kurak.model.finding import Finding
from kurak.model.published import Figure
from kurak.stats.counts import MOST_ANSWERS
from kurak.stats.debit import debit
from kurak.stats.grim import grim, largest_base_within
from kurak.stats.grimmer import grimmer
from kurak.stats.percentages import percent_count, smallest_bases

HOW_FAR_BASES = 400
"""Smallest bases are looked for, and shown, up to this many people."""


def _items(figures: PrintedFigures, variable: str) -> int | None:
    """How many items are averaged in a variable; None where it is neither an item nor a scale."""
    if variable in figures.scales:
        return len(figures.scales[variable].items)
    return 1 if figures.scale_of(variable) is not None else None


def _no_answers(totals: tuple[GroupTotal, ...]) -> set[PrintedTotal]:
    """Totals made of group means and not of people's answers; whole answers say nothing about them."""
    return {(key_of(one.total), one.total.text) for one in totals if not one.may_be_of_answers()}


def _testable(figures: PrintedFigures, statistic: str) -> Iterator[tuple[Figure, Figure | None, int, int, str]]:
    """Figures of items and scales whose number of respondents is known: figure, mean beside it, items, n, who says so.

    A number printed several times is tested once for every mean that stands beside it.
    """
    seen = set()
    for figure in figures.report.figures:
        if figure.statistic != statistic or figure.bound is not None:
            continue
        items, answered = _items(figures, figure.variable), figures.answered_by(figure)
        mean = _mean_beside(figures, figure) if statistic == "sd" else None
        identity = (figure.variable, figure.breakdown, figure.group, figure.text, mean.text if mean is not None else None)
        if items is None or answered is None or identity in seen:
            continue
        seen.add(identity)
        yield figure, mean, items, *answered


def check_grim(figures: PrintedFigures, totals: tuple[GroupTotal, ...]) -> Iterator[Finding]:
    """Find means that no whole answers of the stated number of people give (Brown and Heathers 2017).

    Totals that are plain means of groups, or means weighted to a population, are left out: they are no means of whole
    answers.
    """
    no_answers = _no_answers(totals)
    for figure, _, items, n, source in _testable(figures, "mean"):
        if (key_of(figure), figure.text) in no_answers:
            continue
        result = grim(mean=figure.text, n=n, items=items)
        if result.consistent:
            continue
        fewer = largest_base_within(figure.text, n, items)
        yield audit_finding(
            "grim",
            "inconsistent",
            f"{figure.text} is no mean of whole answers of {n} people; the nearest are {listed(result.nearest)}",
            figures=[figure],
            expected=listed(result.nearest),
            bases=[f"{n}: {source}", *_everything_answered(items)],
            reasoning=f"The sum of whole answers is a whole number, so the mean of {n} people"
            + (f" over {items} items" if items > 1 else "")
            + f" is a whole number divided by {n * items}. None prints as {figure.text}.",
            rivals=[
                f"fewer people answered: {fewer} would do" if fewer else "people who answered some of the items only",
                "weighted answers, which need not be whole",
            ],
            fix="print the number of people who answered, item by item",
            details={"touches": touches(figure), "n": n, "items": items, "largest_base": fewer},
        )


def check_spread(figures: PrintedFigures, totals: tuple[GroupTotal, ...]) -> Iterator[Finding]:
    """Find standard deviations that no whole answers with the printed mean give (GRIMMER; DEBIT for 0 and 1)."""
    yield from _negative_spreads(figures)
    response = figures.response
    no_answers = _no_answers(totals)
    for figure, mean, items, n, source in _testable(figures, "sd"):
        # So many answers give every standard deviation that can be printed.
        if mean is None or not 2 <= n <= MOST_ANSWERS or figures.printed(figure).value < 0 or (key_of(mean), mean.text) in no_answers:
            continue
        binary = response is not None and (response.min, response.max) == (0, 1) and items == 1
        if binary:
            spread = debit(mean=mean.text, sd=figure.text, n=n)
            consistent, rule = spread.consistent, "debit"
        else:
            result = grimmer(
                mean=mean.text,
                sd=figure.text,
                n=n,
                items=items,
                minimum=response.min if response else None,
                maximum=response.max if response else None,
            )
            consistent, rule = result.consistent, "grimmer"
        # A mean that fails on its own is the finding of `grim` or `scale-range`; a slip is not counted twice.
        if consistent or not grim(mean=mean.text, n=n, items=items).consistent:
            continue
        if response is not None and not figures.printed(mean).overlaps(Fraction(response.min), Fraction(response.max)):
            continue
        yield audit_finding(
            rule,
            "inconsistent",
            f"no whole answers of {n} people have mean {mean.text} and standard deviation {figure.text}",
            figures=[figure, mean],
            bases=[
                f"{n}: {source}",
                *_everything_answered(items),
                *([f"answers from {response.min} to {response.max}"] if response is not None else []),
            ],
            reasoning="Answers of 0 and 1 have the standard deviation that their mean and number give."
            if binary
            else "Every sum of answers that the mean allows was tried with every sum of squares that the standard "
            "deviation allows; none belongs to whole answers.",
            rivals=[
                "fewer people answered",
                "a standard deviation of another kind, weighted or divided by n",
                "another scale than the declared one",
            ],
            fix="recompute mean and standard deviation from the records, and print how many answered",
            details={"touches": touches(figure, mean), "n": n, "items": items, "mean": mean.text},
        )


def _everything_answered(items: int) -> list[str]:
    """What a test of a scale's mean assumes beside the number of people."""
    return ["everybody answered every item (assumed)"] if items > 1 else []


def _mean_beside(figures: PrintedFigures, spread: Figure) -> Figure | None:
    """The mean that belongs to a standard deviation: from the same table if it prints one."""
    means = figures.same_as(("mean", spread.variable, spread.category, spread.breakdown, spread.group))
    means = tuple(mean for mean in means if mean.bound is None)
    beside = [mean for mean in means if mean.table is not None and mean.table == spread.table]
    return figures.agreed(beside or means)


def _negative_spreads(figures: PrintedFigures) -> Iterator[Finding]:
    """Standard deviations below 0, which no answers have, however many people answered."""
    for figure in figures.report.figures:
        if figure.statistic == "sd" and figures.printed(figure).high < 0:
            yield audit_finding(
                "grimmer",
                "impossible",
                f"a standard deviation of {figure.text}: none is below 0",
                figures=[figure],
                expected="0 or more",
                reasoning="A standard deviation is a root of squares, so it is 0 or more for any answers and weights.",
                rivals=["another statistic in this column, such as a difference", "a dash read as a minus"],
                fix="correct the number, or say what it is",
                details={"touches": touches(figure)},
            )


def check_percent_counts(figures: PrintedFigures) -> Iterator[Finding]:
    """Find percentages that no count of the base gives; where no base is stated, name the smallest that do."""
    sections = _survey_sections(figures)
    seen = set()
    for figure in figures.report.figures:
        identity = (figure.variable, figure.category, figure.breakdown, figure.group, figure.text)
        if figure.statistic != "percent" or figure.bound is not None or identity in seen:
            continue
        seen.add(identity)
        answered = figures.answered_by(figure)
        if not figures.printed(figure).overlaps(Fraction(0), Fraction(100)):
            if figure.table is not None or figures.scale_of(figure.variable) is not None:
                yield _no_percentage(figure)
        elif answered is not None:
            n, source = answered
            result = percent_count(percent=figure.text, n=n)
            if not result.consistent:
                yield audit_finding(
                    "percent-count",
                    "inconsistent",
                    f"{figure.text} percent of {n} people is no whole number; the nearest are "
                    f"{listed(result.nearest)} percent",
                    figures=[figure],
                    expected=listed(result.nearest),
                    bases=[f"{n}: {source}"],
                    reasoning=f"{figure.text} percent, give or take rounding, of {n} is not a whole number of people.",
                    rivals=[
                        *_fewer_people(figure.text),
                        "weighted percentages, which need no whole count",
                    ],
                    fix="print the number of people behind the percentage",
                    details={"touches": touches(figure), "n": n},
                )
        elif figures.printed(figure).decimals and (figure.table is not None or figure.section in sections):
            bases = [(base, count) for base, count in smallest_bases(figure.text) if base <= HOW_FAR_BASES]
            if bases:
                yield audit_finding(
                    "percent-count",
                    "note",
                    f"{figure.text} percent has no stated base; the smallest that give it are "
                    + listed(f"{base} ({count} people)" for base, count in bases),
                    figures=[figure],
                    bases=[f"{base}: smallest bases, not stated" for base, _ in bases[:1]],
                    reasoning="A percentage with decimals is a whole number of people divided by another; small "
                    "bases give only some of them.",
                    rivals=["any multiple of these bases"],
                    fix="print the number of people behind the percentage",
                    details={"touches": touches(figure), "smallest_bases": [list(pair) for pair in bases]},
                )


def _no_percentage(figure: Figure) -> Finding:
    """A percentage of people below 0 or above 100, whatever the base."""
    return audit_finding(
        "percent-count",
        "impossible",
        f"{figure.text} percent of people: no part of them is less than none or more than all",
        figures=[figure],
        expected="0 to 100",
        reasoning="A percentage of people is a count of some of them divided by a count of all of them.",
        rivals=["another statistic, such as a change", "a slip in typing"],
        fix="correct the percentage, or say what it is",
        details={"touches": touches(figure)},
    )


def _fewer_people(percent: str) -> Iterator[str]:
    bases = smallest_bases(percent)
    if bases:
        yield f"other people answered; the smallest bases that would do are {listed(str(base) for base, _ in bases)}"


def _survey_sections(figures: PrintedFigures) -> set[str]:
    """Sections that report on the survey's own questions, as against percentages quoted from elsewhere."""
    questions = set(figures.report.instrument.other_questions) if figures.report.instrument else set()
    return {
        figure.section
        for figure in figures.report.figures
        if figures.scale_of(figure.variable) is not None or figure.variable in questions
    }
