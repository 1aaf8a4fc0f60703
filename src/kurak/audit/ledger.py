"""The conclusions ledger: every statement of a conclusion, its verdict and why.

The verdict follows from the statement's links and from the findings of the audit, in this order:

1. A person's signed verdict holds, with its reason.
2. Nothing printed is linked: *not supported*.
3. Nothing that is linked is a result of this study (only desk review, codes, quotations or the conclusion's own
   words), or every condition is on something that prints no number: *cannot tell*; a person has to judge.
4. Conditions on numbers are stated and none of those that can be tested holds: *not supported*.
5. A condition fails or cannot be tested, or sets two groups apart by what could be chance, a number that it
   needs is touched by a finding (impossible or inconsistent), something printed speaks against it, part of it is
   not shown, or its evidence is mixed: *weakened*.
6. Otherwise: *stands*.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Literal

from kurak.audit.precision import Assumptions, assume, contrast, precision_of
from kurak.audit.printed_figures import EVERYBODY, FigureKey, PrintedFigures, key_of
from kurak.audit.rules import listed
from kurak.model.audit import Interval, LedgerEntry
from kurak.model.finding import Finding
from kurak.model.published import Claim, ClaimTest, Conclusion, ConclusionStatement, Figure, RestsOn, Verdict
from kurak.model.qualitative import Barrier
from kurak.model.stakeholders import Service
from kurak.stats.printed import Printed

WEAKENING = ("impossible", "inconsistent")

BEYOND = Fraction(10**15)
"""Farther than any printed number lies from another."""


class Evidence:
    """What statements can rest on, by id."""

    def __init__(
        self,
        figures: PrintedFigures,
        barriers: Iterable[Barrier] = (),
        services: Iterable[Service] = (),
        assumed: Assumptions | None = None,
    ) -> None:
        self.figures = figures
        self.assumed = assumed or assume(None, None, None)
        self.claims: Mapping[str, Claim] = {claim.claim: claim for claim in figures.report.claims}
        self.numbers: Mapping[str, Figure] = {
            figure.claim: figure for figure in figures.report.figures if figure.claim is not None
        }
        self.barriers = {barrier.row_id: barrier for barrier in barriers}
        self.services = {service.service_row_id: service for service in services}


def judge_conclusions(
    conclusions: tuple[Conclusion, ...], evidence: Evidence, findings: tuple[Finding, ...]
) -> tuple[LedgerEntry, ...]:
    """Give every statement of every conclusion its verdict."""
    by_key = _findings_by_key(findings)
    return tuple(
        _judge(conclusion, statement, evidence, findings, by_key)
        for conclusion in conclusions
        for statement in conclusion.statements
    )


def say_what_changes(
    findings: tuple[Finding, ...], conclusions: tuple[Conclusion, ...], evidence: Evidence
) -> tuple[Finding, ...]:
    """Add to each finding the statements that rest on a number it touches."""
    rest_on: dict[FigureKey, list[str]] = {}
    by_claim: dict[str, list[str]] = {}
    for conclusion in conclusions:
        for statement in conclusion.statements:
            for claim in statement.rests_on.claims:
                by_claim.setdefault(claim, []).append(statement.id)
                if claim in evidence.numbers:
                    rest_on.setdefault(key_of(evidence.numbers[claim]), []).append(statement.id)
    changed = []
    for finding in findings:
        statements = [s for key in _touched(finding) for s in rest_on.get(key, ())]
        statements += [s for claim in finding.details.get("claims", ()) for s in by_claim.get(claim, ())]
        words = tuple(f"conclusion {s} rests on it" for s in dict.fromkeys(statements))
        changed.append(replace(finding, changes=(*finding.changes, *words)) if words else finding)
    return tuple(changed)


def _touched(finding: Finding) -> Iterator[FigureKey]:
    for key in finding.details.get("touches", ()):
        statistic, variable, category, breakdown, group = key
        yield statistic, variable, category, breakdown, group


def _findings_by_key(findings: tuple[Finding, ...]) -> dict[FigureKey, list[Finding]]:
    by_key: dict[FigureKey, list[Finding]] = {}
    for finding in findings:
        if finding.severity in WEAKENING:
            for key in _touched(finding):
                by_key.setdefault(key, []).append(finding)
    return by_key


# ── one statement ──────────────────────────────────────────────────────────────────────────────


def _judge(
    conclusion: Conclusion,
    statement: ConclusionStatement,
    evidence: Evidence,
    findings: tuple[Finding, ...],
    by_key: Mapping[FigureKey, list[Finding]],
) -> LedgerEntry:
    links = statement.rests_on
    needed = _needed_numbers(conclusion, statement, evidence)
    touching = _touching(needed, by_key)
    reservations = list(_reservations(statement, evidence, needed, touching, findings))
    tested = [(test, _holds(test, evidence)) for test in statement.tests if _can_be_tested(test, evidence)]
    untested = [
        f"The condition on {test.claim} cannot be tested: not every number that it needs is printed."
        for test in statement.tests
        if not _can_be_tested(test, evidence)
    ]
    verdict: Verdict
    if statement.signed is not None:
        signed = statement.signed
        verdict = signed.verdict
        reasons = [f"{_sentence(signed.reason)} Signed by {signed.signed_by}, {signed.date}."]
    elif links.is_empty():
        verdict, reasons = "not supported", ["Nothing that the report prints carries it."]
        touching = [f for f in findings if f.details.get("statement") == statement.id]
    elif not needed and not _study_results(conclusion, links, evidence):
        verdict = "cannot tell"
        reasons = [_only_elsewhere(links) + " A person has to judge."]
        if statement.gap:
            reasons.append(_sentence(f"Not shown: {statement.gap}"))
    elif untested and not tested:
        verdict, reasons = "cannot tell", [*untested, "A person has to judge."]
    elif tested and not any(holds for _, holds in tested):
        verdict = "not supported"
        reasons = [_say_test(test, evidence, holds) for test, holds in tested] + untested
    else:
        failed = [_say_test(test, evidence, holds) for test, holds in tested if not holds] + untested
        verdict = "weakened" if failed or reservations else "stands"
        reasons = failed + reservations
        if verdict == "stands":
            reasons = [_say_test(test, evidence, holds) for test, holds in tested] or [
                "What it rests on says so, and no finding doubts a number that it needs."
            ]
    return LedgerEntry(
        conclusion=conclusion.id,
        section=conclusion.section_ref,
        statement=statement,
        verdict=verdict,
        reasons=tuple(reasons),
        evidence=tuple(_evidence_lines(links, evidence)),
        findings=tuple(touching),
    )


def _own_words(conclusion: Conclusion, section: str) -> bool:
    """Whether a section is the conclusion itself: a conclusion does not carry itself."""
    return section in (conclusion.section_ref, conclusion.id)


def _needed_numbers(
    conclusion: Conclusion, statement: ConclusionStatement, evidence: Evidence
) -> list[Figure]:
    """The numbers that a statement needs: those of its conditions, or all it names if none are stated."""
    if statement.tests:
        named = [
            claim
            for test in statement.tests
            for claim in (test.claim, test.more_than_claim, test.less_than_claim)
            if claim is not None
        ]
    else:
        named = [
            claim
            for claim in statement.rests_on.claims
            if claim in evidence.claims and not _own_words(conclusion, evidence.claims[claim].section)
        ]
    return [evidence.numbers[claim] for claim in dict.fromkeys(named) if claim in evidence.numbers]


def _study_results(conclusion: Conclusion, links: RestsOn, evidence: Evidence) -> bool:
    """Whether a printed scale, an interview row, a service or a statement of another section is linked."""
    rows = [evidence.barriers[row] for row in links.rows if row in evidence.barriers]
    said = [
        claim
        for claim in links.claims
        if claim in evidence.claims and not _own_words(conclusion, evidence.claims[claim].section)
    ]
    return bool(
        said
        or links.services
        or any(evidence.figures.figures_of("mean", scale) for scale in links.scales)
        or any(row.presence is not None and not _own_words(conclusion, row.section_ref) for row in rows)
    )


def _touching(needed: list[Figure], by_key: Mapping[FigureKey, list[Finding]]) -> list[Finding]:
    found = [finding for figure in needed for finding in by_key.get(key_of(figure), ())]
    return [finding for place, finding in enumerate(found) if finding not in found[:place]]


def _reservations(
    statement: ConclusionStatement,
    evidence: Evidence,
    needed: list[Figure],
    touching: list[Finding],
    findings: tuple[Finding, ...],
) -> Iterator[str]:
    if touching:
        rules = listed(dict.fromkeys(finding.rule for finding in touching))
        numbers = listed(
            f"{figure.text} ({figure.claim})"
            for figure in needed
            if any(key_of(figure) in set(_touched(finding)) for finding in touching)
        )
        yield f"The audit doubts a number that it needs: {numbers}; see {rules}."
    elif statement.rests_on.scales and not statement.tests:
        doubted = {
            finding.rule
            for finding in findings
            if finding.severity in WEAKENING and finding.item in statement.rests_on.scales
        }
        if doubted:
            yield f"The audit doubts the scale that it rests on: see {listed(sorted(doubted))}."
    for test in statement.tests:
        yield from _could_be_noise(test, evidence)
    if not statement.against.is_empty():
        yield f"Printed against it: {listed(_evidence_lines(statement.against, evidence))}."
    if statement.gap:
        yield _sentence(f"Not shown, or shown otherwise: {statement.gap}")
    mixed = [row for row in statement.rests_on.rows if row in evidence.barriers and evidence.barriers[row].presence == "mixed"]
    if mixed:
        yield f"The interviews are mixed ({listed(mixed)})."


def _sentence(words: str) -> str:
    return words if words.endswith(".") else words + "."


def _only_elsewhere(links: RestsOn) -> str:
    kinds = [
        word
        for word, ids in (
            ("the desk review", links.facts),
            ("codes of the codebook", links.codes),
            ("quotations", links.quotes),
            ("the conclusion's own words", links.claims),
            ("interviews that do not say", links.rows),
            ("scales", links.scales),
        )
        if ids
    ]
    return f"It rests on {listed(kinds)} only, not on a result that this study prints."


# ── conditions on numbers ──────────────────────────────────────────────────────────────────────


def _conditions(test: ClaimTest) -> Iterator[tuple[Literal["above", "below"], str, str | None]]:
    """What a test asks: above or below what number, or what claim's."""
    if test.more_than is not None:
        yield "above", test.more_than, None
    if test.less_than is not None:
        yield "below", test.less_than, None
    if test.more_than_claim is not None:
        yield "above", "", test.more_than_claim
    if test.less_than_claim is not None:
        yield "below", "", test.less_than_claim


def _can_be_tested(test: ClaimTest, evidence: Evidence) -> bool:
    """Whether a test sets a condition, and every claim that it names prints a plain number."""
    conditions = list(_conditions(test))
    named = [test.claim, *(claim for _, _, claim in conditions if claim is not None)]
    return bool(conditions) and all(claim in evidence.numbers for claim in named)


def _holds(test: ClaimTest, evidence: Evidence) -> bool:
    """Whether all that a test asks holds for every value that may have been printed so; a bare tie aside."""

    def holds(side: str, number: str, claim: str | None) -> bool:
        own = evidence.numbers[test.claim]
        low, high = _span(own, evidence)
        if claim is None:
            limit = Printed.parse(number).value
            return low > limit if side == "above" else high < limit
        other = evidence.numbers[claim]
        other_low, other_high = _span(other, evidence)
        # 2.56 is above 2.55, although 2.555 may be printed as either.
        apart = evidence.figures.printed(own).value != evidence.figures.printed(other).value
        return apart and (low >= other_high if side == "above" else high <= other_low)

    return all(holds(side, number, claim) for side, number, claim in _conditions(test))


def _span(figure: Figure, evidence: Evidence) -> Interval:
    """The values a number may stand for: "at least 80" has no upper end that matters."""
    low, high = evidence.figures.span(figure)
    value = evidence.figures.printed(figure).value
    if figure.bound == "at least":
        return value, value + BEYOND
    return (value - BEYOND, value) if figure.bound == "at most" else (low, high)


def _say_test(test: ClaimTest, evidence: Evidence, holds: bool) -> str:
    figure = evidence.numbers[test.claim]
    limits = listed(
        f"{side} {number if claim is None else f'{evidence.numbers[claim].text} ({claim})'}"
        for side, number, claim in _conditions(test)
    )
    word = f'"{test.says}": ' if test.says else ""
    return f"{word}{figure.text} ({test.claim}) is {'' if holds else 'not '}{limits}."


def _could_be_noise(test: ClaimTest, evidence: Evidence) -> Iterator[str]:
    """Conditions between two groups that hold in print by a difference that could be chance."""
    if not _can_be_tested(test, evidence) or not _holds(test, evidence):
        return
    own = evidence.numbers[test.claim]
    for side, _, claim in _conditions(test):
        other = evidence.numbers[claim] if claim is not None else own
        # Two numbers of the same people (of two scales, or a group and everybody) share their chance error.
        if key_of(own)[:4] != key_of(other)[:4] or own.group == other.group or own.breakdown == EVERYBODY[0]:
            continue
        first = precision_of(evidence.figures, evidence.assumed, own)
        second = precision_of(evidence.figures, evidence.assumed, other)
        if first is None or second is None:
            continue
        found = contrast(evidence.assumed, first, second, says=side)
        if found.could_be_noise:
            least, most = found.margin
            reach = f"±{least:.2f} to ±{most:.2f}" if most is not None else f"±{least:.2f} at least"
            yield (
                f"{own.text} ({own.claim}) is {side} {other.text} ({other.claim}) in print, but with "
                f"{first.n} and {second.n} people the difference could be chance: its interval is {reach}."
            )


def _evidence_lines(links: RestsOn, evidence: Evidence) -> Iterator[str]:
    if links.claims:
        shown = []
        for claim in links.claims:
            if claim in evidence.numbers:
                shown.append(f"{claim} {evidence.numbers[claim].text}")
            elif claim in evidence.claims:
                shown.append(f"{claim} “{evidence.claims[claim].value.replace('|', ', ')}”")
            else:
                shown.append(claim)
        yield f"printed claims {listed(shown)}"
    for words, ids in (
        ("scales", links.scales),
        ("codes", links.codes),
        ("barriers", links.rows),
        ("services", links.services),
        ("desk review", links.facts),
    ):
        if ids:
            yield f"{words} {listed(ids)}"
    if links.quotes:
        # Named, a quotation could be joined with the place of the statement beside it.
        yield f"{len(links.quotes)} {'quotation' if len(links.quotes) == 1 else 'quotations'}"
