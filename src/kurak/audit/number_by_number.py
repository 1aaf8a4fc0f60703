"""Every printed number one by one: what stands in its place after the audit, what it agrees with, which findings stand on it.

Nothing is worked out here that a rule has not worked out already.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from kurak.audit.printed_figures import FigureKey, PrintedFigures, key_of
from kurak.model.audit import AuditedNumber, RestatedScore, Scoring, ScoringEvidence, TotalCheck
from kurak.model.finding import Finding, Place
from kurak.model.published import Claim, CountTable, Figure
from kurak.stats.printed import Printed, bounds_text

LEAST_DECIMALS = 2
"""A mean after the audit has so many decimals, or as many as the printed one."""

OF_SETS = ("breakdowns",)
"""Rules that speak of all groups of a breakdown at once, and name the place of the first of them only."""


def number_by_number(
    figures: PrintedFigures, totals: tuple[TotalCheck, ...], scoring: Scoring | None, findings: tuple[Finding, ...]
) -> tuple[AuditedNumber, ...]:
    """Say of every number of a report what the audit makes of it.

    Parameters
    ----------
    figures
        The report's numbers.
    totals, scoring, findings
        What the rules found.

    Returns
    -------
    tuple
        Tables and claims in the order read, claims that are words or fractions among them, then tables of counts.
    """
    seen = _Seen(figures, totals, scoring, findings)
    of_claims = {figure.claim: figure for figure in figures.report.figures if figure.claim is not None}
    return (
        *(seen.number(figure) for figure in figures.report.figures if figure.claim is None),
        *(seen.number(of_claims[claim.claim]) if claim.claim in of_claims else seen.statement(claim) for claim in figures.report.claims),
        *(cell for table in figures.report.count_tables for cell in seen.counts(table)),
    )


class _Seen:
    """What was found, by where it stands."""

    def __init__(
        self, figures: PrintedFigures, totals: tuple[TotalCheck, ...], scoring: Scoring | None, findings: tuple[Finding, ...]
    ) -> None:
        self.figures = figures
        self.by_place: dict[Place, list[Finding]] = defaultdict(list)
        self.by_key: dict[FigureKey, list[Finding]] = defaultdict(list)
        for finding in findings:
            for place in dict.fromkeys(finding.where):
                self.by_place[place].append(finding)
            for key in finding.details.get("touches", ()):
                statistic, variable, category, breakdown, group = key
                self.by_key[statistic, variable, category, breakdown, group].append(finding)
        self.totals: dict[tuple[str, str], list[TotalCheck]] = defaultdict(list)
        for check in totals:
            self.totals[check.variable, check.printed].append(check)
        self.restated: dict[tuple[str, str, str, str], list[RestatedScore]] = defaultdict(list)
        self.allowed: dict[tuple[str, str], list[tuple[str, ScoringEvidence]]] = defaultdict(list)
        for score in scoring.restated if scoring is not None else ():
            self.restated[score.variable, score.breakdown, score.group, score.printed].append(score)
        for rule in scoring.surviving if scoring is not None else ():
            for piece in rule.evidence:
                if piece.kind == "percentages" and not piece.excluded:
                    self.allowed[piece.variable, piece.group].append((rule.label, piece))
        self.summed = {claim for wanted in figures.report.spec.count_sums for claim in (wanted.total, *wanted.parts)}

    # ── numbers in the audit's shape ──

    def number(self, figure: Figure) -> AuditedNumber:
        """A number of a table, or of a claim."""
        found = tuple(one for one in self.by_place.get(figure.where, ()) if one.rule not in OF_SETS)
        shared = tuple(one for one in self.by_key.get(key_of(figure), ()) if one not in found)
        after: dict[str, str] = {}
        for value, by in (*self._people(figure), *self._declared(figure), *_follows(figure, found)):
            after.setdefault(value, by)
        return AuditedNumber(
            printed=figure.text,
            figure=figure,
            claim=figure.claim,
            table=figure.table,
            after=tuple(after.items()),
            holds=tuple(self._holds(figure, {one.rule for one in (*found, *shared)})),
            findings=found,
            shared=shared,
        )

    def _people(self, figure: Figure) -> Iterator[tuple[str, str]]:
        """The mean of people in place of a total that only the mean of groups gives."""
        if figure.breakdown != "total" or figure.statistic not in ("mean", "percent"):
            return
        for check in self.totals.get((figure.variable, figure.text), ()):
            if check.reproduced_by == "plain" and check.weighted:
                decimals = max(Printed.parse(figure.text).decimals, LEAST_DECIMALS)
                yield _hull_text([(low + high) / 2 for _, (low, high) in check.weighted], decimals), "people"
                return

    def _declared(self, figure: Figure) -> Iterator[tuple[str, str]]:
        """The score on the declared answer scale, under the scoring rules that nothing printed excludes."""
        found = self.restated.get((figure.variable, figure.breakdown, figure.group, figure.text), ())
        response = self.figures.response
        if not found or response is None:
            return
        decimals = max(Printed.parse(figure.text).decimals, LEAST_DECIMALS)
        text = _hull_text([end for one in found for end in one.restated], decimals)
        if text != figure.text:
            yield text, "scale"

    def _holds(self, figure: Figure, rules: set[str]) -> Iterator[str]:
        """What the number agrees with, where no rule of those that found something says otherwise."""
        response = self.figures.response
        if figure.statistic == "mean" and response is not None and self.figures.scale_of(figure.variable) and "scale-range" not in rules:
            yield f"the answer scale, {response.min} to {response.max}"
        others = [other for other in self.figures.same_as(key_of(figure)) if other.where != figure.where and other.bound is None]
        if figure.bound is None:
            own = self.figures.span(figure)
            for other in others:
                low, high = self.figures.span(other)
                if own[0] <= high and low <= own[1]:
                    yield f"table {other.table}" if other.table is not None else f"claim {other.claim}"
        for check in self.totals.get((figure.variable, figure.text), ()) if figure.breakdown == "total" else ():
            if check.reproduced_by in ("weighted", "both"):
                yield f"the mean of its groups by {check.breakdown}, weighted by {check.weighted[0][0]}"
        for label, piece in self.allowed.get((figure.variable, figure.group), ()) if "mean-percent" not in rules else ():
            if figure.statistic == "mean" and piece.printed == figure.text:
                yield f"the percentages of its answers, which allow {bounds_text(*piece.possible, 2)} ({label})"
            elif figure.statistic == "percent":
                yield f"the mean of the same answers, {piece.printed} ({label})"
        people = self.figures.answered_by(figure) if figure.statistic == "percent" and figure.bound is None else None
        # With more people every percentage with so many decimals is a whole number of them.
        if people is not None and people[0] < 100 * 10 ** self.figures.printed(figure).decimals and "percent-count" not in rules:
            yield f"a whole number of its {people[0]} people"
        if figure.claim in self.summed and "count-sum" not in rules:
            yield "the sum that it is part of"

    # ── claims that are words, and tables of counts ──

    def statement(self, claim: Claim) -> AuditedNumber:
        """A claim that no rule reads as a number: words, a fraction."""
        place = self.figures.report.claim_places.get(claim.claim)
        found = tuple(self.by_place.get(place, ())) if place is not None else ()
        return AuditedNumber(printed=claim.value, claim=claim.claim, findings=found)

    def counts(self, table: CountTable) -> Iterator[AuditedNumber]:
        """Every cell of a table of counts, row by row."""
        spec, report = table.spec, self.figures.report
        file = f"{report.folder}/{spec.file}" if report.folder else spec.file
        achieved = [(design, self._of_design(design.name)) for design in report.spec.achieved_design]
        for row, cells in table.rows.items():
            for column, text in cells.items():
                if column == spec.key or not text:
                    continue
                found = list(self.by_place.get(Place(file, line=table.lines[row], key=column), ()))
                for design, its in achieved:
                    if design.achieved.get(row) is not None and str(design.achieved[row]) == text:
                        found += [one for one in its if one not in found]
                yield AuditedNumber(
                    printed=text,
                    table=spec.file,
                    cell=(row, column),
                    after=tuple(
                        (one.expected, one.rule)
                        for one in found
                        if one.rule == "count-sum" and one.expected and (one.group, one.item, one.printed) == (row, column, text)
                    ),
                    holds=tuple(_sums_of(table, row, column, {one.rule for one in found})),
                    findings=tuple(found),
                )

    def _of_design(self, name: str) -> list[Finding]:
        every = (finding for found in self.by_place.values() for finding in found)
        return list({id(one): one for one in every if one.rule == "achieved-design" and one.item == name}.values())


def _follows(figure: Figure, found: tuple[Finding, ...]) -> Iterator[tuple[str, str]]:
    """What rules say follows in place of this very number; what they say of a set of numbers is no value of one of them."""
    for finding in found:
        own = finding.where[0] == figure.where and finding.printed == figure.text
        # That a total is a mean of groups is told by the mean of people above.
        told = finding.rule in ("same-fact", "scoring") or (
            finding.rule == "total" and finding.details.get("reproduced_by") != "neither"
        )
        if own and finding.expected and not told:
            yield finding.expected, finding.rule


def _sums_of(table: CountTable, row: str, column: str, rules: set[str]) -> Iterator[str]:
    """Which declared sums the cell stands in, where none of them is found wrong."""
    spec = table.spec
    if "count-sum" in rules:
        return
    if spec.total_row and column in spec.down:
        yield "the sum of its column" if row == spec.total_row else "its column, which is added up"
    if any(column == total or column in parts for total, parts in spec.across.items()):
        yield "its row, whose parts are added up"
    if any(column in columns for columns in spec.hundred):
        yield "the hundred of its row"
    if any(row in rows for rows in spec.sets.values()) and column == spec.column:
        yield "the number of respondents"


def _hull_text(values: list[Fraction], decimals: int) -> str:
    """The least and the greatest of some values, or one where both print alike."""
    return bounds_text(min(values), max(values), decimals)
