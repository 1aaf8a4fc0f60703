"""Rule scoring: which single way of turning negative items and treating don't know fits everything printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from kurak.audit.mean_percent import (
    DONT_KNOWS,
    MeanWithShares,
    dont_know_label,
    fits,
    means_with_shares,
    possible_mean,
    turning_label,
    turnings,
)
from kurak.audit.printed_figures import GroupSet, PrintedFigures, touches
from kurak.audit.reversed_items import TurnedRound
from kurak.audit.rules import audit_finding, interval_data, interval_text, number_word
from kurak.audit.totals import GroupTotal
from kurak.model.audit import (
    DontKnowRule,
    EvidenceKind,
    Interval,
    RestatedScore,
    Scoring,
    ScoringEvidence,
    ScoringRule,
    TurningRule,
)
from kurak.model.finding import Finding
from kurak.model.published import Figure
from kurak.model.scales import Response


def try_scoring_rules(
    figures: PrintedFigures, turned: tuple[TurnedRound, ...], totals: tuple[GroupTotal, ...] = ()
) -> Scoring | None:
    """Try every scoring rule on every item at once.

    A rule is a way of turning negative items (as answered, min + max − x, max − x) with a way of treating don't
    know (left out, counted as 0); positive items stay as answered. It is excluded by any printed mean outside what
    the percentages printed for the same question allow, or outside the range of values the rule can give. An item
    declared doubtful excludes a rule only if it does so both turned and not turned. Rows that seem turned round in
    one table only (rule reversed-item) are set aside, and so are percentages that cannot be. A total that is a plain
    mean of groups excludes a rule only if the mean of people, weighted by the stated sizes, does so too. A mean that
    no rule gives tells none from another and is set aside as well: it is a slip, or the matter of another rule.

    Returns
    -------
    Scoring or None
        None where no answer scale or no negative item is declared, so that there is nothing to try.
    """
    response = figures.response
    negative = [item for scale in figures.scales.values() for item in scale.reverse]
    if response is None or not negative:
        return None
    aside = {(case.item, case.table) for case in turned}
    set_aside = [f"{case.item} in {case.table}: seems turned round in this table only" for case in turned]
    pairs = []
    for pair in means_with_shares(figures, totals):
        if not pair.is_item or (pair.mean.variable, pair.mean.table) in aside:
            continue
        if possible_mean(pair, "as answered", "left out", response) is None:
            set_aside.append(f"{pair.mean.variable}, {pair.mean.group}: {pair.words} cannot be")
        else:
            pairs.append(pair)
    cells = [
        figure
        for scale in figures.scales.values()
        for item in scale.items
        for figure in figures.figures_of("mean", item)
        if (item, figure.table) not in aside and figure.bound is None
    ]
    rules = tuple(
        _try_rule(figures, response, turning, dont_know, pairs, cells)
        for dont_know in DONT_KNOWS
        for turning in turnings(response)
    )
    rules, by_none = _without_what_no_rule_gives(rules)
    set_aside += by_none
    restated = tuple(
        score
        for rule in rules
        if rule.survives and rule.dont_know == "left out"
        for score in _restate(figures, response, rule)
    )
    left = tuple(rule for rule in rules if rule.survives and rule.dont_know == "left out")
    taken = tuple(dict.fromkeys(_doubtful_taken(figures, response, left)))
    return Scoring(
        rules,
        tuple(dict.fromkeys(set_aside)),
        restated,
        taken_as=tuple(words for _, _, words in taken),
        not_turned=tuple(dict.fromkeys(item for item, turned, _ in taken if not turned)),
    )


def rule_label(turning: TurningRule, dont_know: DontKnowRule, response: Response) -> str:
    """A scoring rule in words; that don't know is left out goes without saying."""
    label = turning_label(turning, response)
    return label if dont_know == "left out" else f"{label}, {dont_know_label(dont_know)}"


def _turnings_of(figures: PrintedFigures, item: str, turning: TurningRule) -> tuple[TurningRule, ...]:
    if not figures.is_reverse(item):
        return ("as answered",)
    return (turning, "as answered") if figures.is_doubtful(item) else (turning,)


def _range_under(turning: TurningRule, dont_know: DontKnowRule, response: Response) -> Interval:
    low, high = Fraction(response.min), Fraction(response.max)
    if turning == "max - x":
        low, high = Fraction(0), Fraction(response.max - response.min)
    return (min(low, Fraction(0)), max(high, Fraction(0))) if dont_know == "counted as 0" else (low, high)


def _hull(spans: list[Interval]) -> Interval:
    return (min(low for low, _ in spans), max(high for _, high in spans))


def _try_rule(
    figures: PrintedFigures,
    response: Response,
    turning: TurningRule,
    dont_know: DontKnowRule,
    pairs: list[MeanWithShares],
    cells: list[Figure],
) -> ScoringRule:
    evidence = []
    for pair in pairs:
        spans = [
            span
            for each in _turnings_of(figures, pair.mean.variable, turning)
            if (span := possible_mean(pair, each, dont_know, response)) is not None
        ]
        # Under "left out" everybody may have to be a don't-know; then this rule has no mean to compare.
        if spans:
            excluded = not any(fits(figures, pair, span) for span in spans)
            evidence.append(_piece(pair.mean, "percentages", pair.words, _hull(spans), excluded))
    for cell in cells:
        spans = [
            _range_under(each, dont_know, response) for each in _turnings_of(figures, cell.variable, turning)
        ]
        if not any(figures.printed(cell).overlaps(*span) for span in spans):
            evidence.append(_piece(cell, "range", "", _hull(spans), True))
    return ScoringRule(turning, dont_know, rule_label(turning, dont_know, response), tuple(evidence))


def _without_what_no_rule_gives(rules: tuple[ScoringRule, ...]) -> tuple[tuple[ScoringRule, ...], list[str]]:
    def what(piece: ScoringEvidence) -> tuple[str, str, str]:
        return piece.source, piece.printed, piece.kind

    by_none = set.intersection(*({what(piece) for piece in rule.contradictions} for rule in rules))
    kept = tuple(
        replace(rule, evidence=tuple(piece for piece in rule.evidence if what(piece) not in by_none)) for rule in rules
    )
    return kept, [f"{source}: no rule tried gives {printed}" for source, printed, _ in sorted(by_none)]


def _piece(mean: Figure, kind: EvidenceKind, shares: str, span: Interval, excluded: bool) -> ScoringEvidence:
    return ScoringEvidence(
        variable=mean.variable,
        group=mean.group,
        printed=mean.text,
        kind=kind,
        shares=shares,
        possible=span,
        excluded=excluded,
        source=mean.label,
    )


# ── what every score would be on the declared scale ────────────────────────────────────────────


def _shift(
    figures: PrintedFigures, response: Response, rule: ScoringRule, item: Figure
) -> Interval:
    """By how much an item's mean moves when it is put on the declared scale, higher is more positive."""
    if not figures.is_reverse(item.variable):
        return (Fraction(0), Fraction(0))
    printed = figures.printed(item)
    shifts = []
    for turning in _turnings_of(figures, item.variable, rule.turning):
        span = _range_under(turning, "left out", response)
        outside = any(
            not figures.printed(cell).overlaps(*span) for cell in figures.figures_of("mean", item.variable)
        )
        if outside and figures.is_doubtful(item.variable):
            continue  # a printed mean of this item rules this way out for it
        if turning == "as answered":
            pivot = Fraction(response.min + response.max)
            shifts += [pivot - 2 * printed.high, pivot - 2 * printed.low]
        elif turning == "min + max - x":
            shifts.append(Fraction(0))
        else:
            shifts.append(Fraction(response.min))
    return (min(shifts), max(shifts)) if shifts else (Fraction(0), Fraction(0))


def _doubtful_taken(
    figures: PrintedFigures, response: Response, rules: tuple[ScoringRule, ...]
) -> Iterator[tuple[str, bool, str]]:
    """For each doubtful item and rule that is left: whether a printed mean settles that it was turned, or was not, and why."""
    for rule in rules:
        for item in (item for scale in figures.scales.values() for item in scale.doubtful if item in scale.reverse):
            for turning in dict.fromkeys(_turnings_of(figures, item, rule.turning)):
                low, high = span = _range_under(turning, "left out", response)
                beyond = [c for c in figures.figures_of("mean", item) if not figures.printed(c).overlaps(*span)]
                if beyond:
                    taken = "to have been turned" if turning == "as answered" else "not to have been turned"
                    yield (
                        item,
                        turning == "as answered",
                        f"{item} is taken {taken}: its {beyond[0].text} ({beyond[0].group}) is outside the "
                        f"{low} to {high} that {turning_label(turning, response)} gives",
                    )


def _restate(figures: PrintedFigures, response: Response, rule: ScoringRule) -> Iterator[RestatedScore]:
    totals: list[tuple[Figure, Interval]] = []
    for scale_id, scale in figures.scales.items():
        for total in figures.totals_of("mean", scale_id):
            restated = _restated(figures, response, rule, total, scale.items)
            if restated is not None:
                totals.append((total, restated))
                # Tables repeat the total of everybody; a scale has one place in the ranking.
                break
    yield from _ranked(figures, rule, totals)
    for scale_id, scale in figures.scales.items():
        for group_set in figures.group_sets("mean", scale_id):
            in_set = _restated_set(figures, response, rule, group_set, scale.items)
            yield from _ranked(figures, rule, in_set)


def _restated_set(
    figures: PrintedFigures, response: Response, rule: ScoringRule, group_set: GroupSet, items: tuple[str, ...]
) -> list[tuple[Figure, Interval]]:
    scores = []
    for total in group_set.figures:
        restated = _restated(figures, response, rule, total, items)
        if restated is not None:
            scores.append((total, restated))
    return scores


def _restated(
    figures: PrintedFigures, response: Response, rule: ScoringRule, total: Figure, items: tuple[str, ...]
) -> Interval | None:
    if total.table is None:
        return None
    low = high = Fraction(0)
    for item in items:
        cell = next(
            (
                figure
                for figure in figures.figures_of("mean", item)
                if (figure.table, figure.breakdown, figure.group) == (total.table, total.breakdown, total.group)
            ),
            None,
        )
        if cell is None:
            return None
        shift = _shift(figures, response, rule, cell)
        low, high = low + shift[0], high + shift[1]
    value = figures.printed(total).value
    return (value + low / len(items), value + high / len(items))


def _ranked(
    figures: PrintedFigures, rule: ScoringRule, scores: list[tuple[Figure, Interval]]
) -> Iterator[RestatedScore]:
    """Ranks from the highest; equal scores share the better rank."""
    for total, restated in scores:
        value = figures.printed(total).value
        middle = restated[0] + restated[1]
        yield RestatedScore(
            rule=rule.label,
            variable=total.variable,
            breakdown=total.breakdown,
            group=total.group,
            printed=total.text,
            restated=restated,
            printed_rank=1 + sum(figures.printed(other).value > value for other, _ in scores),
            restated_rank=1 + sum(other[0] + other[1] > middle for _, other in scores),
        )


# ── the finding ────────────────────────────────────────────────────────────────────────────────


def report_scoring(figures: PrintedFigures, scoring: Scoring | None) -> Iterator[Finding]:
    """The finding of rule scoring, where the declared way of turning is excluded."""
    response = figures.response
    if scoring is None or response is None:
        return
    declared = next(r for r in scoring.rules if (r.turning, r.dont_know) == ("min + max - x", "left out"))
    if declared.survives:
        return
    left = scoring.surviving
    excluded = [rule for rule in scoring.rules if not rule.survives]
    total_scores = [score for score in scoring.restated if score.group == "all"]
    scale_totals = [
        total for scale_id, scale in figures.scales.items() if scale.reverse for total in figures.totals_of("mean", scale_id)
    ]
    yield audit_finding(
        "scoring",
        "inconsistent",
        f"{number_word(len(excluded))} of {number_word(len(scoring.rules))} scoring rules are excluded; "
        + (f"not excluded: {'; '.join(rule.label for rule in left)}" if left else "none is left"),
        item="all items",
        where=[figures.declared_at("turning"), *(total.where for total in scale_totals if total.table is not None)],
        printed=f"{response.min} to {response.max}",
        expected="; ".join(rule.label for rule in left) or "no single rule",
        bases=[
            "keys inferred from wording, not printed" if _keys_inferred(figures) else "declared keys",
            *scoring.taken_as,
        ],
        reasoning=" ".join(_why_excluded(rule) for rule in excluded),
        rivals=[
            "the keys of the items are not those declared",
            "different rules for different items or tables",
            "percentages and means of different people",
            "a rule not excluded is not proved",
        ],
        fix="print the rule by which negative items were turned, and what was done with don't-know answers",
        changes=[
            f"{figures.name_of(score.variable) or score.variable}: {score.printed} would be "
            f"{interval_text(score.restated)} on {response.min} to {response.max} under {score.rule}"
            for score in total_scores
        ]
        + [
            f"under {rule.label} no score can be put on {response.min} to {response.max}: the share of don't-know "
            "answers is not printed"
            for rule in left
            if rule.dont_know == "counted as 0"
        ],
        details={
            "touches": touches(*scale_totals),
            "rules": [
                {
                    "rule": rule.label,
                    "excluded": not rule.survives,
                    "contradictions": [
                        {
                            "item": piece.variable,
                            "group": piece.group,
                            "printed": piece.printed,
                            "possible": interval_data(piece.possible),
                            "because": piece.shares or "range of the rule",
                        }
                        for piece in rule.contradictions
                    ],
                }
                for rule in scoring.rules
            ],
            "set_aside": list(scoring.set_aside),
            "restated": [
                {
                    "rule": score.rule,
                    "scale": score.variable,
                    "breakdown": score.breakdown,
                    "group": score.group,
                    "printed": score.printed,
                    "restated": interval_data(score.restated),
                    "printed_rank": score.printed_rank,
                    "restated_rank": score.restated_rank,
                }
                for score in scoring.restated
            ],
        },
    )


def _keys_inferred(figures: PrintedFigures) -> bool:
    instrument = figures.report.instrument
    return instrument is not None and any("inferred" in words for words in instrument.key_evidence.values())


def _why_excluded(rule: ScoringRule) -> str:
    pieces = rule.contradictions
    first = [
        f"{piece.variable} {piece.group} is printed as {piece.printed}, "
        + (f"but {piece.shares} allows {interval_text(piece.possible)}" if piece.shares else
           f"but the rule gives {interval_text(piece.possible)}")
        for piece in sorted(pieces, key=lambda piece: piece.kind)[:2]
    ]
    more = f", and {len(pieces) - 2} more" if len(pieces) > 2 else ""
    means = "printed mean" if len(pieces) == 1 else "printed means"
    return f'"{rule.label}" is contradicted by {len(pieces)} {means}: {"; ".join(first)}{more}.'
