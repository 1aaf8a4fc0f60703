"""Rules percent-sum, count-sum and achieved-design: parts, and what they should add up to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from kurak.audit.printed_figures import PrintedFigures, touches
from kurak.audit.rules import audit_finding, listed
from kurak.model.finding import Finding, Place
from kurak.model.published import AchievedDesign, CountTable, Figure
from kurak.model.scales import Question
from kurak.stats.percentages import percent_sum
from kurak.stats.printed import Printed, as_text
from kurak.stats.totals import sum_interval

# ── percent-sum ────────────────────────────────────────────────────────────────────────────────


def check_percent_sums(figures: PrintedFigures) -> Iterator[Finding]:
    """Find percentages of one question and group that exceed 100, or close it and miss 100 by more than rounding."""
    yield from _agree_and_disagree(figures)
    instrument = figures.report.instrument
    for name, question in instrument.other_questions.items() if instrument else ():
        if question.type == "single" and question.answers:
            yield from _closed_question(figures, name, question)


def _agree_and_disagree(figures: PrintedFigures) -> Iterator[Finding]:
    by_group: dict[tuple[str, str, str], dict[str, Figure]] = defaultdict(dict)
    for variable, category in figures.subjects("percent"):
        if category in ("agree", "disagree", "neutral", "dont_know") and figures.scale_of(variable) is not None:
            for figure in figures.figures_of("percent", variable, category):
                if figure.bound is None:
                    by_group[variable, figure.breakdown, figure.group].setdefault(category, figure)
    for answers in by_group.values():
        parts = list(answers.values())
        closed = len(parts) == 4
        yield from _sum_finding(figures, parts, closed=closed, words=list(answers))


def _closed_question(figures: PrintedFigures, name: str, question: Question) -> Iterator[Finding]:
    by_group: dict[tuple[str, str], dict[str, Figure]] = defaultdict(dict)
    for answer in question.answers:
        for figure in figures.figures_of("percent", name, answer):
            if figure.bound is None:
                by_group[figure.breakdown, figure.group].setdefault(answer, figure)
    for answers in by_group.values():
        missing = [answer for answer in question.answers if answer not in answers]
        yield from _sum_finding(
            figures, list(answers.values()), closed=not missing, words=list(answers), missing=missing
        )


def _sum_finding(
    figures: PrintedFigures, parts: list[Figure], *, closed: bool, words: list[str], missing: list[str] | None = None
) -> Iterator[Finding]:
    if len(parts) < 2:
        return
    low, high = sum_interval([figures.printed(part) for part in parts])
    total = sum((figures.printed(part).value for part in parts), Fraction(0))
    shown = f"{' + '.join(part.text for part in parts)} = {as_text(total, 1).removesuffix('.0')}"
    said = f"{listed(f'{word} {part.text}' for word, part in zip(words, parts, strict=True))} percent"
    details = {"touches": touches(*parts), "sum": float(total), "claims": [p.claim for p in parts if p.claim]}
    if low > 100:
        yield audit_finding(
            "percent-sum",
            "impossible",
            f"{said}: together {as_text(total, 1).removesuffix('.0')} percent of the same people",
            figures=parts,
            printed=shown,
            expected="at most 100",
            reasoning="Nobody gives two of these answers to one question, so the percentages add up to 100 at most.",
            rivals=["a slip in typing one of them", "percentages of different people"],
            fix="look both numbers up in the records",
            details=details,
        )
    elif closed and not percent_sum(parts=[part.text for part in parts]).consistent:
        yield audit_finding(
            "percent-sum",
            "inconsistent",
            f"all answers that the report names add up to {as_text(total, 1).removesuffix('.0')} percent, not to 100",
            figures=parts,
            printed=shown,
            expected="100",
            bases=["the printed answers are all there were"],
            reasoning=f"{said}. Rounding alone moves the sum by at most "
            f"{as_text((high - low) / 2, 2)} points.",
            rivals=["an answer that is not printed, such as don't know or no answer"],
            fix="print every answer, don't know and no answer included",
            details=details,
        )
    elif missing and high < 100:
        rest = 100 - total
        yield audit_finding(
            "percent-sum",
            "note",
            f"{said}: {as_text(rest, 1).removesuffix('.0')} percent gave answers whose percentage is not printed "
            f"({listed(missing)})",
            figures=parts,
            printed=shown,
            reasoning="The answers printed do not close the question.",
            fix="print every answer",
            details=details,
        )


# ── count-sum ──────────────────────────────────────────────────────────────────────────────────


def check_count_sums(figures: PrintedFigures) -> Iterator[Finding]:
    """Find parts that do not add up to their total, in claims and in tables of counts."""
    claims = {claim.claim: claim for claim in figures.report.claims}
    places = figures.report.claim_places
    for wanted in figures.report.spec.count_sums:
        total, parts = claims[wanted.total], [claims[part] for part in wanted.parts]
        yield from _count_finding(
            printed=total.value,
            parts=[(f"{part.group} {part.value}", part.value) for part in parts],
            what=f"{total.variable} ({total.section})",
            where=[places[claim.claim] for claim in (total, *parts)],
            note=wanted.note,
            rounded_apart=False,
            claims=[wanted.total, *wanted.parts],
        )
    for table in figures.report.count_tables:
        yield from _table_sums(figures, table)


def _place(figures: PrintedFigures, table: CountTable, row: str, column: str) -> Place:
    folder = f"{figures.report.folder}/" if figures.report.folder else ""
    return Place(f"{folder}{table.spec.file}", line=table.lines[row], key=column)


def _table_sums(figures: PrintedFigures, table: CountTable) -> Iterator[Finding]:
    spec = table.spec
    if spec.total_row:
        others = [row for row in table.rows if row != spec.total_row]
        for column in spec.down:
            yield from _count_finding(
                printed=table.rows[spec.total_row][column],
                parts=[(f"{row} {table.rows[row][column]}", table.rows[row][column]) for row in others],
                what=f"column {column} of {spec.file}",
                where=[_place(figures, table, spec.total_row, column)],
                table=spec.file,
                item=column,
                group=spec.total_row,
                rounded_apart=True,
            )
    for column, parts in spec.across.items():
        for row, cells in table.rows.items():
            yield from _count_finding(
                printed=cells[column],
                parts=[(f"{part} {cells[part]}", cells[part]) for part in parts],
                what=f"{column} of {row}, {spec.file}",
                where=[_place(figures, table, row, column)],
                table=spec.file,
                item=column,
                group=row,
                rounded_apart=True,
            )
    for columns in spec.hundred:
        for row, cells in table.rows.items():
            if not percent_sum(parts=[cells[column] for column in columns]).consistent:
                yield from _count_finding(
                    printed="100",
                    parts=[(f"{column} {cells[column]}", cells[column]) for column in columns],
                    what=f"percentages of {row}, {spec.file}",
                    where=[_place(figures, table, row, columns[0])],
                    table=spec.file,
                    item=" + ".join(columns),
                    group=row,
                    rounded_apart=False,
                )
    for name, rows in spec.sets.items():
        if spec.total is not None:
            yield from _count_finding(
                printed=str(spec.total),
                parts=[(f"{row} {table.rows[row][spec.column]}", table.rows[row][spec.column]) for row in rows],
                what=f"{name}, {spec.file}",
                where=[_place(figures, table, row, spec.column) for row in rows],
                table=spec.file,
                item=spec.column,
                group=name,
                rounded_apart=False,
                bases=[spec.total_source] if spec.total_source else [],
            )


def _count_finding(
    *,
    printed: str,
    parts: list[tuple[str, str]],
    what: str,
    where: list[Place],
    rounded_apart: bool,
    table: str | None = None,
    item: str | None = None,
    group: str | None = None,
    note: str = "",
    bases: list[str] | None = None,
    claims: list[str] | None = None,
) -> Iterator[Finding]:
    numbers = [(words, Printed.parse(text)) for words, text in parts]
    total = Printed.parse(printed)
    added = sum((number.value for _, number in numbers), Fraction(0))
    # Whole numbers are counts and add up exactly; numbers with decimals bring their rounding along.
    slack = sum((number.half_step for _, number in (*numbers, ("", total)) if number.decimals), Fraction(0))
    if abs(added - total.value) <= slack:
        return
    decimals = max(number.decimals for _, number in (*numbers, ("", total)))
    shown = as_text(added, decimals)
    explained = rounded_apart and abs(added - total.value) <= Fraction(len(numbers) + 1, 2)
    rivals = ["each number was rounded on its own"] if explained else ["a part that is printed twice, or left out"]
    subset = _subset_that_fits(numbers, total)
    if subset:
        rivals.insert(0, f"{listed(subset)} alone add up to {printed}")
    yield audit_finding(
        "count-sum",
        "suspect" if explained else "inconsistent",
        f"{what}: the parts add up to {shown}, printed is {printed}",
        where=where,
        table=table,
        item=item or what,
        group=group,
        printed=printed,
        expected=shown,
        bases=bases or [],
        reasoning=f"{listed(words for words, _ in parts)} add up to {shown}. {note}".strip(),
        rivals=rivals,
        fix="correct the part or the total, or say what the parts leave out",
        details={"difference": float(added - total.value), "claims": claims or []},
    )


def _subset_that_fits(numbers: list[tuple[str, Printed]], total: Printed) -> list[str]:
    """The largest proper part of a short list that adds up exactly: it often shows which number is extra."""
    if len(numbers) > 6:
        return []
    for size in range(len(numbers) - 1, 1, -1):
        for chosen in combinations(numbers, size):
            if sum((number.value for _, number in chosen), Fraction(0)) == total.value:
                return [words for words, _ in chosen]
    return []


# ── achieved-design ────────────────────────────────────────────────────────────────────────────


def check_achieved_design(figures: PrintedFigures) -> Iterator[Finding]:
    """Set achieved numbers against planned ones, and say what the difference does to unweighted results.

    **Formula** category c is told of when (p_c − P_c)² n > 9 P_c (1 − P_c), P planned and p achieved shares: more
    than three standard errors of a simple random sample. An unweighted mean moves by Σ (p_c − P_c) m_c.
    """
    for design in figures.report.spec.achieved_design:
        planned, achieved = sum(design.planned.values()), sum(design.achieved.values())
        shares = {
            category: (Fraction(design.planned[category], planned), Fraction(design.achieved[category], achieved))
            for category in design.planned
        }
        told = [c for c, (plan, got) in shares.items() if (got - plan) ** 2 * achieved > 9 * plan * (1 - plan)]
        if not told:
            continue
        effects = list(_effects(figures, design, shares))
        moved = [f"{name} {as_text(effect, 2)}" for name, effect in effects]
        most = max(told, key=lambda category: abs(shares[category][1] - shares[category][0]))
        plan, got = (as_text(100 * share, 1) for share in shares[most])
        yield audit_finding(
            "achieved-design",
            "suspect",
            f"{most}: planned {plan} percent, achieved {got} percent",
            item=design.name,
            group=most,
            where=[Place(f"{figures.report.folder}/published.yaml" if figures.report.folder else "published.yaml", key="achieved_design")],
            printed=f"{design.achieved[most]} of {achieved}",
            expected=f"{design.planned[most]} of {planned}",
            bases=[design.planned_source, design.achieved_source],
            reasoning="; ".join(
                f"{category}: {design.achieved[category]} of {achieved} achieved against "
                f"{design.planned[category]} of {planned} planned"
                for category in design.planned
            )
            + ". The difference is more than three standard errors of a simple random sample."
            + (f" Without weights it moves the means by: {listed(moved)}." if moved else ""),
            rivals=["another definition of the categories in the field than in the plan", design.note or "replacement of places"],
            fix="weight the records to the population, and say how categories were assigned in the field",
            details={
                "shares": {c: [float(plan), float(got)] for c, (plan, got) in shares.items()},
                "planned": dict(design.planned),
                "achieved": dict(design.achieved),
                "effects": {name: float(effect) for name, effect in effects},
            },
        )


def _effects(
    figures: PrintedFigures, design: AchievedDesign, shares: dict[str, tuple[Fraction, Fraction]]
) -> Iterator[tuple[str, Fraction]]:
    if design.breakdown is None or any(category not in design.groups for category in shares):
        return
    for scale_id in figures.scales:
        means = {figure.group: figure for figure in figures.figures_of("mean", scale_id) if figure.breakdown == design.breakdown and figure.table}
        if all(design.groups[category] in means for category in shares):
            yield scale_id, sum(
                ((got - plan) * figures.printed(means[design.groups[c]]).value for c, (plan, got) in shares.items()),
                Fraction(0),
            )
