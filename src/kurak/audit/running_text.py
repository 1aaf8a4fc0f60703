"""Rules text-table, superlative, scale-description, same-fact and unsupported-claim: what the words say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from kurak.audit.printed_figures import FigureKey, PrintedFigures, key_of, touches
from kurak.audit.rules import audit_finding, listed
from kurak.audit.scale_range import range_words
from kurak.model.finding import Finding
from kurak.model.published import Claim, Conclusion, Figure

TIMES = ("year", "date", "month")
"""Values of ``group_by`` under which a claim's group is a date."""


def check_text_against_tables(figures: PrintedFigures) -> Iterator[Finding]:
    """Find numbers of the running text that differ from the table cell they speak of.

    Where tables differ among themselves, the text is right if it agrees with one of them; the tables are the matter of
    same-fact.
    """
    for figure in figures.report.figures:
        if figure.claim is None or figure.bound is not None:
            continue
        cells = [cell for cell in figures.same_as(key_of(figure)) if cell.table is not None]
        if not cells or any(_agree(figures, [figure, cell]) for cell in cells):
            continue
        cell = cells[0]
        twin = _where_it_stands(figures, figure, cell)
        yield audit_finding(
            "text-table",
            "inconsistent",
            f"{figure.text} in the text, {cell.text} in table {cell.table}",
            figures=[figure, *cells],
            table=cell.table,
            expected=cell.text,
            reasoning="One number is printed twice and differs by more than rounding."
            + (f" In the table, {figure.text} is the number of {twin}." if twin else ""),
            bases=["text and table speak of the same people (assumed)"],
            rivals=["one of the two is from an earlier computation", "a slip in typing"],
            fix="look the number up in the records and correct the other",
            details={"touches": touches(figure), "scale": figures.scale_id_of(figure.variable)},
        )


def _agree(figures: PrintedFigures, same: list[Figure]) -> bool:
    """Whether figures that print one number have a value in common."""
    spans = [figures.span(figure) for figure in same]
    return max(low for low, _ in spans) <= min(high for _, high in spans)


def _where_it_stands(figures: PrintedFigures, claim: Figure, cell: Figure) -> str:
    """The group whose cell does hold the claim's number: often the row that was meant."""
    return listed(
        other.group
        for other in figures.figures_of(cell.statistic, cell.variable, cell.category)
        if (other.table, other.breakdown) == (cell.table, cell.breakdown) and other.text == claim.text
    )


def check_superlatives(figures: PrintedFigures) -> Iterator[Finding]:
    """Find "highest" and "lowest" that the printed numbers contradict by more than rounding."""
    for figure in figures.report.figures:
        if figure.claim is None or figure.superlative is None:
            continue
        highest = figure.superlative == "highest"
        own = [cell for cell in figures.same_as(key_of(figure)) if cell.table is not None] or [figure]
        low, high = (min(figures.span(cell)[0] for cell in own), max(figures.span(cell)[1] for cell in own))
        beyond = [
            other
            for other in _compared_with(figures, figure)
            if key_of(other) != key_of(figure)
            and (figures.span(other)[0] > high if highest else figures.span(other)[1] < low)
        ]
        if not beyond:
            continue
        order = sorted(beyond, key=lambda other: figures.printed(other).value, reverse=highest)
        best = order[0]
        subject, named = _subject(best, figure), _subject(figure, figure)
        yield audit_finding(
            "superlative",
            "inconsistent",
            f"{named} is called the {figure.superlative}; printed are {subject} {best.text}, {named} {own[0].text}",
            figures=[figure, best],
            table=best.table,
            expected=f"{subject} {best.text}",
            reasoning=f"{len(beyond)} of the numbers compared {'lies' if len(beyond) == 1 else 'lie'} beyond {named} by "
            f"more than rounding: {listed(f'{_subject(o, figure)} {o.text}' for o in order[:4])}.",
            rivals=["the sentence was written for an earlier table", "another table was meant"],
            fix=f"name {subject}, or correct the table",
            bases=["the numbers compared are those printed for the same measure (assumed)"],
            # The word is in doubt, not the numbers: what else rests on these keeps its ground.
            details={
                "claims": [figure.claim],
                "scale": figures.scale_id_of(figure.variable),
                "superlative": figure.superlative,
            },
        )


def _subject(figure: Figure, claim: Figure) -> str:
    """What of a figure a superlative names: its group, its answer or its item."""
    if claim.breakdown != "total":
        return figure.group
    return figure.category if figure.variable == claim.variable and figure.category else figure.variable


def _compared_with(figures: PrintedFigures, figure: Figure) -> list[Figure]:
    """What a superlative speaks of: the other groups of its breakdown, items of its scale or answers of its question."""
    if figure.breakdown != "total":
        same = figures.figures_of(figure.statistic, figure.variable, figure.category)
        in_breakdown = [f for f in same if f.breakdown == figure.breakdown and f.bound is None]
        return [f for f in in_breakdown if f.table is not None] or in_breakdown
    scale = figures.scale_of(figure.variable)
    compared: list[Figure] = []
    if scale is not None and figure.variable not in figures.scales:
        for item in scale.items:
            compared += figures.totals_of(figure.statistic, item, figure.category)
    instrument = figures.report.instrument
    question = instrument.other_questions.get(figure.variable) if instrument else None
    for answer in question.answers if question is not None else ():
        compared += figures.totals_of(figure.statistic, figure.variable, answer)
    return [other for other in compared if other.bound is None]


def check_scale_descriptions(figures: PrintedFigures) -> Iterator[Finding]:
    """Find one answer scale that a report describes in two ways."""
    response = figures.response
    if response is None:
        return
    sections: dict[str, list[str]] = defaultdict(list)
    for described in response.printed_ranges:
        sections[range_words(described.range)] += described.where
    if len(sections) < 2:
        return
    ways = listed(f"{words} in {listed(where)}" for words, where in sections.items())
    rivals = ["two scales were in use"]
    if response.min:
        rivals.append(f"negative items turned by {response.max} − answer run from 0")
    yield audit_finding(
        "scale-description",
        "inconsistent",
        f"one scale is described as {listed(sections)}",
        where=[figures.declared_at("response.printed_ranges")],
        item="all items",
        printed=listed(sections),
        expected=f"{response.min} to {response.max}",
        reasoning=f"The report describes the scale as {ways}. Where the middle lies, and so whether a mean is high or "
        "low, depends on which of them holds.",
        bases=["the sections speak of one answer scale (assumed)"],
        rivals=rivals,
        fix="describe the scale once, with its labels",
        details={"ranges": [described.range for described in response.printed_ranges]},
    )


def check_same_facts(figures: PrintedFigures) -> Iterator[Finding]:
    """Find one fact that is given twice with different values, dates or words."""
    report = figures.report
    numbers: dict[FigureKey, list[Figure]] = defaultdict(list)
    for figure in report.figures:
        if figure.bound is None and figure.breakdown != "bound":
            numbers[key_of(figure)].append(figure)
    for printed in numbers.values():
        # That the text differs from a table is told by text-table.
        in_text = [figure for figure in printed if figure.claim is not None]
        in_tables = [figure for figure in printed if figure.claim is None]
        for same in (in_text, in_tables):
            if same and not _agree(figures, same):
                values = listed(f"{f.text} ({f.table or f.section})" for f in _distinct(same))
                yield audit_finding(
                    "same-fact",
                    "inconsistent",
                    f"{same[0].variable}: {values}",
                    figures=same,
                    printed=same[0].text,
                    expected=listed(dict.fromkeys(f.text for f in same if f.text != same[0].text)),
                    reasoning="One fact is given with different values.",
                    rivals=["different dates or definitions that are not printed", "one of them is rounded or planned"],
                    fix="give one value, or say what differs",
                    details={"touches": touches(same[0]), "claims": [f.claim for f in same if f.claim]},
                )
    yield from _two_dates(figures)
    yield from _statements(figures)


def _distinct(same: list[Figure]) -> list[Figure]:
    return list({f.text: f for f in reversed(same)}.values())[::-1]


def _two_dates(figures: PrintedFigures) -> Iterator[Finding]:
    dated: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in figures.report.figures:
        if figure.claim is not None and figure.breakdown in TIMES:
            dated[figure.variable, figure.text].append(figure)
    for same in dated.values():
        # A series of years in one place may well stay level; two places that date one number differently may not.
        if len({figure.group for figure in same}) > 1 and len({figure.section for figure in same}) > 1:
            yield audit_finding(
                "same-fact",
                "suspect",
                f"{same[0].variable}: {same[0].text} is given for {listed(f'{f.group} ({f.section})' for f in same)}",
                figures=same,
                expected=listed(dict.fromkeys(f.group for f in same)),
                reasoning="The same number stands under different dates.",
                rivals=["the number did not change between the dates"],
                fix="give the date once",
                details={"claims": [f.claim for f in same]},
            )


def _statements(figures: PrintedFigures) -> Iterator[Finding]:
    places = figures.report.claim_places
    by_variable: dict[str, list[Claim]] = defaultdict(list)
    for claim in figures.report.claims:
        if claim.measure == "statement":
            by_variable[claim.variable].append(claim)
    for variable, said in by_variable.items():
        values = [frozenset(part.strip() for part in claim.value.split("|")) for claim in said]
        if len(set(values)) < 2:
            continue
        # Words may differ and mean the same; lists of names for one place differ or they do not.
        lists = any("|" in claim.value for claim in said) and len({(c.group_by, c.group) for c in said}) == 1
        yield audit_finding(
            "same-fact",
            "inconsistent" if lists else "suspect",
            f"{variable}: "
            + "; ".join(f"{claim.value.replace('|', ', ')} ({claim.section})" for claim in said),
            where=[places[claim.claim] for claim in said if claim.claim in places],
            item=variable,
            printed=said[0].value.replace("|", ", "),
            expected=listed(dict.fromkeys(c.value.replace("|", ", ") for c in said if c.value != said[0].value)),
            bases=["every list is complete (assumed)"] if lists else [],
            reasoning="One fact is given in different ways."
            if lists
            else "Sections speak of one thing in different words; whether they contradict each other is for a reader "
            "to judge.",
            rivals=["different places, people or dates are meant"],
            fix="say it once, or say what differs",
            details={"claims": [claim.claim for claim in said]},
        )


def check_unsupported(figures: PrintedFigures, conclusions: tuple[Conclusion, ...]) -> Iterator[Finding]:
    """Find statements of conclusions that no printed result carries."""
    for conclusion in conclusions:
        for statement in conclusion.statements:
            if statement.rests_on.is_empty():
                place = figures.report.conclusion_places.get(statement.id)
                yield audit_finding(
                    "unsupported-claim",
                    "suspect",
                    f"{statement.id}: no printed result carries this statement",
                    where=[place] if place is not None else [],
                    item=statement.id,
                    printed=statement.statement,
                    reasoning="Nothing that the report prints was found to support it"
                    + (f" ({statement.note})." if statement.note else "."),
                    rivals=["a source that the report does not show", "knowledge of the authors"],
                    fix="name the result or the source that it rests on, under rests_on, or drop it",
                    details={"statement": statement.id},
                )
