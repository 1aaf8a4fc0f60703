"""Rules percent-sum, count-sum and achieved-design: parts, and what they should add up to."""

from __future__ import annotations

import posixpath
import re
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

NUMBER = re.compile(r"[-−]?[0-9]{1,12}(\.[0-9]{1,6})?")
"""What can be added up; the same as the way in accepts as a printed number."""

SHARE_WORDS = ("agree", "disagree", "neutral", "dont_know")

# ── percent-sum ────────────────────────────────────────────────────────────────────────────────


def check_percent_sums(figures: PrintedFigures) -> Iterator[Finding]:
    """Find percentages of one question and group that exceed 100, or close it and miss 100 by more than rounding."""
    yield from _agree_and_disagree(figures)
    instrument = figures.report.instrument
    for name, question in instrument.other_questions.items() if instrument else ():
        if question.type == "single" and question.answers:
            yield from _closed_question(figures, name, question)


def _agree_and_disagree(figures: PrintedFigures) -> Iterator[Finding]:
    by_group: dict[tuple[str, str, str], dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for variable, category in figures.subjects("percent"):
        if category in SHARE_WORDS:
            for figure in figures.figures_of("percent", variable, category):
                if figure.bound is None:
                    by_group[variable, figure.breakdown, figure.group][category].append(figure)
    response = figures.response
    # An even scale has no middle, so its answers are closed without neutral ones.
    has_middle = response is None or (response.min + response.max) % 2 == 0
    wanted = {word for word in SHARE_WORDS if word != "neutral" or has_middle}
    for printed in by_group.values():
        answers = _once_each(figures, {word: printed[word] for word in SHARE_WORDS if word in printed})
        yield from _sum_finding(figures, answers, closed=wanted <= set(answers), dont_know={"dont_know"})


def _closed_question(figures: PrintedFigures, name: str, question: Question) -> Iterator[Finding]:
    by_group: dict[tuple[str, str], dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for answer in question.answers:
        for figure in figures.figures_of("percent", name, answer):
            if figure.bound is None:
                by_group[figure.breakdown, figure.group][answer].append(figure)
    for printed in by_group.values():
        answers = _once_each(figures, printed)
        missing = [answer for answer in question.answers if answer not in printed]
        dont_know = {answer for answer, word in question.shares.items() if word == "dont_know"}
        yield from _sum_finding(figures, answers, closed=len(answers) == len(question.answers), dont_know=dont_know, missing=missing)


def _once_each(figures: PrintedFigures, printed: dict[str, list[Figure]]) -> dict[str, Figure]:
    """One figure for every answer; none where an answer is printed with different values."""
    agreed = {answer: figures.agreed(same) for answer, same in printed.items()}
    return {answer: figure for answer, figure in agreed.items() if figure is not None}


def _sum_finding(
    figures: PrintedFigures,
    answers: dict[str, Figure],
    *,
    closed: bool,
    dont_know: set[str],
    missing: list[str] | None = None,
) -> Iterator[Finding]:
    parts = list(answers.values())
    if len(parts) < 2:
        return
    low, high = sum_interval([figures.printed(part) for part in parts])
    total = sum((figures.printed(part).value for part in parts), Fraction(0))
    decimals = max(figures.printed(part).decimals for part in parts)
    together, rest = (_short(number, decimals) for number in (total, 100 - total))
    shown = f"{' + '.join(part.text for part in parts)} = {together}"
    said = f"{listed(f'{word} {part.text}' for word, part in answers.items())} percent"
    details = {"touches": touches(*parts), "sum": float(total), "claims": [p.claim for p in parts if p.claim]}
    if low > 100:
        # Many tables give don't know of all who were asked, and the other answers of those who answered.
        answered = [figures.printed(part) for word, part in answers.items() if word not in dont_know]
        one_base = len(answered) == len(parts) or (len(answered) > 1 and sum_interval(answered)[0] > 100)
        yield audit_finding(
            "percent-sum",
            "impossible" if one_base else "inconsistent",
            f"{said}: together {together} percent of the same people",
            figures=parts,
            printed=shown,
            expected="at most 100",
            bases=[] if one_base else ["don't know is a percentage of the same people as the answers (assumed)"],
            reasoning="Nobody gives two of these answers to one question, so the percentages add up to 100 at most.",
            rivals=[
                "a slip in typing one of them",
                "percentages of different people" if one_base else "answers as percentages of those who gave one",
            ],
            fix="look both numbers up in the records",
            details=details,
        )
    elif closed and not percent_sum(parts=[part.text for part in parts]).consistent:
        yield audit_finding(
            "percent-sum",
            "inconsistent",
            f"all answers that the report names add up to {together} percent, not to 100",
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
        yield audit_finding(
            "percent-sum",
            "note",
            f"{said}: {rest} percent gave answers whose percentage is not printed "
            f"({listed(missing)})",
            figures=parts,
            printed=shown,
            reasoning="The answers printed do not close the question.",
            fix="print every answer",
            details=details,
        )


def _short(number: Fraction, decimals: int) -> str:
    """A sum with the decimals of its parts, and none where they are all zero."""
    text = as_text(number, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text


# ── count-sum ──────────────────────────────────────────────────────────────────────────────────


def check_count_sums(figures: PrintedFigures) -> Iterator[Finding]:
    """Find parts that do not add up to their total, in claims and in tables of counts."""
    claims = {claim.claim: claim for claim in figures.report.claims}
    places = figures.report.claim_places
    for wanted in figures.report.spec.count_sums:
        named = [claims[one] for one in (wanted.total, *wanted.parts) if one in claims]
        # "about 15" adds up to nothing; nor does a total of which a part is not printed.
        if len(named) <= len(wanted.parts) or any(claim.bound is not None for claim in named):
            continue
        total, *parts = named
        yield from _count_finding(
            printed=total.value,
            parts=[(f"{part.group} {part.value}", part.value) for part in parts],
            what=f"{total.variable} ({total.section})",
            where=[places[claim.claim] for claim in named if claim.claim in places],
            note=wanted.note,
            rounded_apart=False,
            claims=[wanted.total, *wanted.parts],
        )
    for table in figures.report.count_tables:
        yield from _table_sums(figures, table)


def _place(figures: PrintedFigures, table: CountTable, row: str, column: str) -> Place:
    folder = f"{figures.report.folder}/" if figures.report.folder else ""
    return Place(f"{folder}{table.spec.file}", line=table.lines.get(row), key=column)


def _cells(table: CountTable, wanted: list[tuple[str, str]]) -> list[str] | None:
    """Cells by row and column; None where one is empty, so that nothing can be added up."""
    found = [table.rows.get(row, {}).get(column, "") for row, column in wanted]
    return found if all(found) else None


def _table_sums(figures: PrintedFigures, table: CountTable) -> Iterator[Finding]:
    spec = table.spec
    others = [row for row in table.rows if row != spec.total_row]
    for column in spec.down if spec.total_row in table.rows else ():
        cells = _cells(table, [(row, column) for row in (spec.total_row, *others)])
        if cells is not None:
            yield from _count_finding(
                printed=cells[0],
                parts=[(f"{row} {cell}", cell) for row, cell in zip(others, cells[1:], strict=True)],
                what=f"column {column} of {spec.file}",
                where=[_place(figures, table, spec.total_row, column)],
                table=spec.file,
                item=column,
                group=spec.total_row,
                rounded_apart=True,
            )
    for column, parts in spec.across.items():
        for row in table.rows:
            cells = _cells(table, [(row, each) for each in (column, *parts)])
            if cells is not None:
                yield from _count_finding(
                    printed=cells[0],
                    parts=[(f"{part} {cell}", cell) for part, cell in zip(parts, cells[1:], strict=True)],
                    what=f"{column} of {row}, {spec.file}",
                    where=[_place(figures, table, row, column)],
                    table=spec.file,
                    item=column,
                    group=row,
                    rounded_apart=True,
                )
    for columns in spec.hundred:
        for row in table.rows:
            cells = _cells(table, [(row, column) for column in columns])
            numbers = [number for cell in cells or () if (number := _number(cell)) is not None]
            if not numbers or len(numbers) < len(columns) or percent_sum(parts=[n.text for n in numbers]).consistent:
                continue
            yield from _count_finding(
                printed="100",
                parts=[(f"{column} {number.text}", number.text) for column, number in zip(columns, numbers, strict=True)],
                what=f"percentages of {row}, {spec.file}",
                where=[_place(figures, table, row, columns[0])],
                table=spec.file,
                item=" + ".join(columns),
                group=row,
                rounded_apart=False,
            )
    for name, rows in spec.sets.items():
        cells = _cells(table, [(row, spec.column) for row in rows])
        if spec.total is not None and cells is not None:
            yield from _count_finding(
                printed=str(spec.total),
                parts=[(f"{row} {cell}", cell) for row, cell in zip(rows, cells, strict=True)],
                what=f"{name}, {spec.file}",
                where=[_place(figures, table, row, spec.column) for row in rows],
                table=spec.file,
                item=spec.column,
                group=name,
                rounded_apart=False,
                bases=[spec.total_source] if spec.total_source else [],
            )


def _number(text: str) -> Printed | None:
    """A cell or a claim as a number; None where it is words, a fraction or a range."""
    return Printed.parse(text) if NUMBER.fullmatch(text) else None


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
    total = _number(printed)
    numbers = [(words, number) for words, text in parts if (number := _number(text)) is not None]
    if total is None or len(numbers) < len(parts):
        return
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
        bases=bases or ["the parts are all there are, and none is in two (assumed)"],
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
        # Shares can be compared only where both numbers are cut into the same categories.
        if set(design.planned) != set(design.achieved) or planned <= 0 or achieved <= 0:
            continue
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
            where=[Place(posixpath.join(figures.report.folder, "published.yaml"), key="achieved_design")],
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
            rivals=["another definition of the categories in the field than in the plan", design.note or "replacement of places that could not be reached"],
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
