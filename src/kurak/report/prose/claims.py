"""Claims of prose that one group is above another: set against the interval of the difference, with all claims allowed for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite

from kurak.model.prose import ClaimState, ProseClaim, Question
from kurak.report.prose.names import joined, words_of
from kurak.report.prose.scope import NotGivenError, Says, Scope
from kurak.report.prose.sentences import Named, Names, Sentence, sentences
from kurak.report.prose.survey import answer
from kurak.report.prose.writing import Reading
from kurak.report.wording import difference as signed
from kurak.report.wording import score, sentence
from kurak.stats.multiple_comparisons import adjust_p_values

_UP = r"higher|greater|larger|stronger|more (?:positive|trusting|favourable)"
_DOWN = r"lower|smaller|weaker|less (?:positive|trusting|favourable)"
_COMPARED = re.compile(rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b(?P<between>[^.;:]*?)\bthan\b", re.IGNORECASE)
_TOP = r"highest|greatest|strongest|the most|most (?:positive|trusting|favourable)"
_BOTTOM = r"lowest|smallest|weakest|the least|least (?:positive|trusting|favourable)"
_EXTREME = re.compile(rf"\b(?:(?P<up>{_TOP})|(?P<down>{_BOTTOM}))\b", re.IGNORECASE)
_OPEN = re.compile(r"\b(not|no|never|cannot|can't|neither|nor|hardly|whether|if|nobody|may|might|could|would|expected|called|calls|says|said|claims?|reports?|printed|prints|question)\b|\?", re.IGNORECASE)
"""Words by which a sentence does not claim what it names: a denial, a question, somebody else's claim."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a sentence claims: that one group is above, or below, others."""

    sentence: Sentence
    at: int
    variable: str
    domain: str
    first: str
    others: tuple[str, ...]
    """The group that it is compared with; empty for all others of the domain."""
    says: Says
    first_word: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison: the difference in the claimed direction, and whether it is more than chance."""

    other: str
    difference: float
    p: float | None
    """Where records give one."""
    limits: tuple[float, float] | None
    surely: bool | None
    """Where only printed numbers are there: whether it is more than chance under every assumption; None where nobody can say."""


def claims_of(readings: list[Reading], names: Names) -> tuple[Claimed, ...]:
    """Every claim that can be read in one way only: one variable, and one or two groups of one domain.

    A sentence that denies, asks or reports what others say claims nothing.
    """
    return tuple(claim for reading in readings for one in sentences(reading) for claim in _claims(one, names))


def _claims(one: Sentence, names: Names) -> Iterator[Claimed]:
    if one.heading or _OPEN.search(one.plain):
        return
    variables, groups = names.variables(one.named), names.groups(one.text if one.given else one.plain)
    about = {given.subject[0] for given in one.given if given.subject[0]}
    subject = variables[0] if len(variables) == 1 else about.pop() if len(about) == 1 and not variables else ""
    domains = {group.domain for group in groups}
    if not subject or len(domains) != 1:
        return
    domain = domains.pop()
    different = list(dict.fromkeys(group.group for group in groups))
    compared = list(_COMPARED.finditer(one.plain))
    extreme = list(_EXTREME.finditer(one.plain))
    if len(compared) == 1 and not extreme and len(different) == 2:
        pair = _pair(compared[0], groups)
        if pair is not None:
            says: Says = "highest" if compared[0]["up"] else "lowest"
            yield Claimed(one, compared[0].start(), subject, domain, pair[0], (pair[1],), says, compared[0]["up"] or compared[0]["down"])
    elif len(extreme) == 1 and not compared and len(different) == 1:
        end: Says = "highest" if extreme[0]["up"] else "lowest"
        yield Claimed(one, extreme[0].start(), subject, domain, different[0], (), end, extreme[0]["up"] or extreme[0]["down"])


def _pair(match: re.Match[str], groups: tuple[Named, ...]) -> tuple[str, str] | None:
    """Which group is said to be above or below which: that before "than", and the first after it."""
    after = [group for group in groups if group.at >= match.end()]
    between = [group for group in groups if match.start() < group.at < match.end()]
    before = [group for group in groups if group.end <= match.start()]
    first = between[-1] if between else before[-1] if before else None
    return None if first is None or not after else (first.group, after[0].group)


def check_claims(scope: Scope, readings: list[Reading], names: Names) -> None:
    """Set every claim against the data: all comparisons of the text together are one family (Holm, or Bonferroni for printed numbers)."""
    found = claims_of(readings, names)
    family = sum(max(len(claim.others), len(_rivals(scope, claim))) for claim in found)
    judged = [(claim, _compare(scope, claim, family)) for claim in found]
    p = [one.p for _, compared in judged for one in compared if one.p is not None]
    adjusted = iter(adjust_p_values(p).tolist()) if p else iter(())
    for claim, compared in judged:
        kept = [next(adjusted) if one.p is not None else None for one in compared]
        _write(scope, claim, compared, kept)


def _by_records(scope: Scope, claim: Claimed) -> bool:
    """Whether records answer: real ones, or made-up ones where nothing is printed."""
    records = scope.records
    if records is None or claim.variable not in records.variables or claim.domain not in records.domains:
        return False
    return not records.simulated or not _printed_groups(scope, claim)


def _printed_groups(scope: Scope, claim: Claimed) -> tuple[str, ...]:
    report = scope.edition.folder.published
    figures = report.figures if report is not None else ()
    return tuple(dict.fromkeys(one.group for one in figures if (one.statistic, one.variable, one.breakdown) == ("mean", claim.variable, claim.domain)))


def _rivals(scope: Scope, claim: Claimed) -> tuple[str, ...]:
    if claim.others:
        return claim.others
    known = _printed_groups(scope, claim)
    if _by_records(scope, claim):
        known = tuple(group for group in _estimates(scope, claim) if group)
    return tuple(group for group in known if group != claim.first)


def _estimates(scope: Scope, claim: Claimed) -> dict[str, float]:
    assert scope.records is not None
    try:
        table, _ = answer(scope.records, Question("mean", claim.variable, (claim.domain,)))
    except NotGivenError:
        return {}
    return {str(row[claim.domain]): float(row["estimate"]) for row in table.table.rows() if row[claim.domain] is not None and row["estimate"] is not None and isfinite(row["estimate"])}


def _compare(scope: Scope, claim: Claimed, family: int) -> list[Compared]:
    rivals = _rivals(scope, claim)
    if _by_records(scope, claim):
        return [one for other in rivals if (one := _of_records(scope, claim, other)) is not None]
    return [one for other in rivals if (one := _of_print(scope, claim, other, family)) is not None]


def _of_records(scope: Scope, claim: Claimed, other: str) -> Compared | None:
    assert scope.records is not None
    try:
        made, _ = answer(scope.records, Question("difference", claim.variable, (claim.domain,), groups=(claim.first, other)))
    except NotGivenError:
        return None
    row = made.table.rows()[0]
    if row["estimate"] is None or not isfinite(row["estimate"]):
        return None
    turned = str(row[claim.domain]) == f"{other} - {claim.first}"
    sign = (-1 if turned else 1) * (1 if claim.says == "highest" else -1)
    low, high = sorted((sign * row["conf_low"], sign * row["conf_high"]))
    p = row["p_value"]
    return Compared(other, sign * row["estimate"], p if p is not None and isfinite(p) else None, (low, high), None)


def _of_print(scope: Scope, claim: Claimed, other: str, family: int) -> Compared | None:
    if scope.sources.compare is None:
        return None
    found = scope.sources.compare("mean", claim.variable, "", claim.domain, claim.first, other, claim.says, max(1, family))
    if found is None:
        return None
    return Compared(other, sum(found.difference) / 2, None, found.difference, found.verdict == "noise-proof")


def _write(scope: Scope, claim: Claimed, compared: list[Compared], adjusted: list[float | None]) -> None:
    where = claim.sentence.where(claim.at)
    label = words_of(scope.edition, claim.variable)
    word = "higher" if claim.says == "highest" else "lower"
    text = " ".join(claim.sentence.text.split())
    level = scope.edition.study.estimates.confidence if scope.edition.study.estimates is not None else 0.95
    state: ClaimState = "cannot tell"
    says = "no number of both groups is there to compare"
    if compared:
        wrong = [one for one in compared if one.difference < 0]
        unsure = [one for one, p in zip(compared, adjusted, strict=True) if not (one.surely or (p is not None and p < 1 - level))]
        if wrong:
            state = "contradicted"
            worst = min(wrong, key=lambda one: one.difference)
            size = score(Fraction(abs(worst.difference)))
            says = f"{label}: {claim.first} is {'lower' if word == 'higher' else 'higher'} than {worst.other} by {size}"
            scope.add("PRO-014", says, where, f"write that {worst.other} is {word}, or say less")
        elif unsure:
            state = "not shown"
            says = f"{label}: {claim.first} is not shown to be {word} than {joined(one.other for one in unsure[:4])}" + (f" and {len(unsure) - 4} more" if len(unsure) > 4 else "")
            says += _limits(unsure[0], len(compared) > 1 or len(adjusted) > 1)
            scope.add("PRO-013", says, where)
        else:
            state = "shown"
            says = f"{label}: {claim.first} is {word} than {joined(one.other for one in compared[:4])}" + (f" and {len(compared) - 4} more" if len(compared) > 4 else "") + _limits(compared[0], len(compared) > 1)
    scope.claims.append(ProseClaim(sentence(text) if text else text, state, where, says))


def _limits(one: Compared, several: bool) -> str:
    if one.limits is None:
        return ""
    ends = f"{signed(Fraction(one.limits[0]))} to {signed(Fraction(one.limits[1]))}"
    first = f" (from {one.other}: " if several else " ("
    what = "interval of the difference " if one.surely is None else "the printed difference is "
    chance = "" if one.surely is not False else ", which could be chance"
    return f"{first}{what}{ends}{chance})"
