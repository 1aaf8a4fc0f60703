"""Rules text-table, superlative, scale-description, same-fact and unsupported-claim: what the words say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from kurak.audit.printed_figures import PrintedFigures, key_of, touches
from kurak.audit.rules import audit_finding, listed
from kurak.model.finding import Finding
from kurak.model.published import Claim, Conclusion, Figure

TIMES = ("year", "date", "month")
"""Values of ``group_by`` under which a claim's group is a date."""


def check_text_against_tables(figures: PrintedFigures) -> Iterator[Finding]:
    """Find numbers of the running text that differ from the table cell they speak of."""
    for figure in figures.report.figures:
        if figure.claim is None or figure.bound is not None:
            continue
        for cell in figures.same_as(key_of(figure)):
            text, table = figures.span(figure), figures.span(cell)
            if cell.table is None or (text[0] <= table[1] and table[0] <= text[1]):
                continue
            twin = _where_it_stands(figures, figure, cell)
            yield audit_finding(
                "text-table",
                "inconsistent",
                f"{figure.text} in the text, {cell.text} in table {cell.table}",
                figures=[figure, cell],
                table=cell.table,
                expected=cell.text,
                reasoning="One number is printed twice and differs by more than rounding."
                + (f" In the table, {figure.text} is the number of {twin}." if twin else ""),
                rivals=["one of the two is from an earlier computation", "a slip in typing"],
                fix="look the number up in the records and correct the other",
                details={"touches": touches(figure), "scale": figures.scale_id_of(figure.variable)},
            )


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
        rivals = _compared_with(figures, figure)
        own = next(
            (cell for cell in figures.same_as(key_of(figure)) if cell.table is not None), figure
        )
        value = figures.printed(own)
        beyond = [
            other
            for other in rivals
            if key_of(other) != key_of(figure)
            and (
                figures.printed(other).low > value.high
                if figure.superlative == "highest"
                else figures.printed(other).high < value.low
            )
        ]
        if not beyond:
            continue
        order = sorted(beyond, key=lambda other: figures.printed(other).value, reverse=figure.superlative == "highest")
        best = order[0]
        subject = best.group if best.breakdown != "total" else best.variable
        named = figure.group if figure.breakdown != "total" else figure.variable
        yield audit_finding(
            "superlative",
            "inconsistent",
            f'{named} is called the {figure.superlative}; printed are {subject} {best.text}, {named} {own.text}',
            figures=[figure, best],
            table=best.table,
            expected=f"{subject} {best.text}",
            reasoning=f"{len(beyond)} of the numbers compared lie beyond {named} by more than rounding: "
            + listed(f"{o.group if o.breakdown != 'total' else o.variable} {o.text}" for o in order[:4])
            + ".",
            rivals=["the sentence was written for an earlier table", "another table was meant"],
            fix=f"name {subject}, or correct the table",
            details={
                "touches": touches(figure, *beyond[:1]),
                "scale": figures.scale_id_of(figure.variable),
                "superlative": figure.superlative,
            },
        )


def _compared_with(figures: PrintedFigures, figure: Figure) -> list[Figure]:
    """What a superlative speaks of: the other groups of its breakdown, or the other items of its scale."""
    if figure.breakdown != "total":
        same = figures.figures_of(figure.statistic, figure.variable, figure.category)
        in_breakdown = [f for f in same if f.breakdown == figure.breakdown and f.bound is None]
        return [f for f in in_breakdown if f.table is not None] or in_breakdown
    scale = figures.scale_of(figure.variable)
    if scale is None or figure.variable in figures.scales:
        return []
    return [
        total for item in scale.items for total in figures.totals_of(figure.statistic, item, figure.category)
    ]


def check_scale_descriptions(figures: PrintedFigures) -> Iterator[Finding]:
    """Find one answer scale that a report describes in two ways."""
    response = figures.response
    if response is None or len({described.range for described in response.printed_ranges}) < 2:
        return
    ways = [f"{d.range.replace('-', ' to ')} in {listed(d.where)}" for d in response.printed_ranges]
    instrument = figures.report.spec.instrument
    place = figures.report.figures[0].where if figures.report.figures else None
    yield audit_finding(
        "scale-description",
        "inconsistent",
        f"one scale is described as {listed(d.range.replace('-', ' to ') for d in response.printed_ranges)}",
        where=[place] if place and not instrument else [],
        item="all items",
        printed=listed(d.range.replace("-", " to ") for d in response.printed_ranges),
        expected=f"{response.min} to {response.max}",
        reasoning=f"The report describes the scale as {listed(ways)}. Whether 2.5 lies in the middle or below it "
        "depends on which of them holds.",
        rivals=["two scales were in use", f"negative items turned by {response.max} − answer run from 0"],
        fix="describe the scale once, with its labels",
        details={"ranges": [d.range for d in response.printed_ranges]},
    )


def check_same_facts(figures: PrintedFigures) -> Iterator[Finding]:
    """Find one fact that is given twice with different values, dates or words."""
    report = figures.report
    numbers: dict[tuple[str, str, str, str], list[Figure]] = defaultdict(list)
    for figure in report.figures:
        if figure.claim is not None and figure.breakdown != "bound":
            numbers[figure.statistic + figure.category, figure.variable, figure.breakdown, figure.group].append(figure)
    for same in numbers.values():
        spans = [figures.span(f) for f in same]
        if max(low for low, _ in spans) > min(high for _, high in spans):
            values = listed(f"{f.text} ({f.section})" for f in _distinct(same))
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
                details={"touches": touches(same[0]), "claims": [f.claim for f in same]},
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
        if len({figure.group for figure in same}) > 1:
            yield audit_finding(
                "same-fact",
                "suspect",
                f"{same[0].variable}: {same[0].text} is given for {listed(f'{f.group} ({f.section})' for f in same)}",
                figures=same,
                reasoning="The same number stands under different dates.",
                rivals=["the number did not change between the dates"],
                fix="give the date once",
                details={"claims": [f.claim for f in same]},
            )


def _statements(figures: PrintedFigures) -> Iterator[Finding]:
    by_variable: dict[str, list[Claim]] = defaultdict(list)
    for claim in figures.report.claims:
        if claim.measure == "statement":
            by_variable[claim.variable].append(claim)
    for variable, said in by_variable.items():
        values = [frozenset(part.strip() for part in claim.value.split("|")) for claim in said]
        if len(set(values)) < 2:
            continue
        lists = any("|" in claim.value for claim in said)
        yield audit_finding(
            "same-fact",
            "inconsistent" if lists else "suspect",
            f"{variable}: "
            + "; ".join(f"{claim.value.replace('|', ', ')} ({claim.section})" for claim in said),
            where=[figures.report.claim_places[claim.claim] for claim in said],
            item=variable,
            printed=said[0].value.replace("|", ", "),
            expected=said[1].value.replace("|", ", "),
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
                yield audit_finding(
                    "unsupported-claim",
                    "suspect",
                    f"{statement.id}: no printed result carries this statement",
                    where=[figures.report.conclusion_places[statement.id]],
                    item=statement.id,
                    printed=statement.statement,
                    reasoning="Nothing that the report prints was found to support it"
                    + (f" ({statement.note})." if statement.note else "."),
                    rivals=["a source that the report does not show", "knowledge of the authors"],
                    fix="name the result or the source that it rests on, under rests_on, or drop it",
                    details={"statement": statement.id},
                )
