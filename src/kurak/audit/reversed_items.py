"""Rule reversed-item: an item whose groups disagree between breakdowns until one table is turned round."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from kurak.audit.printed_figures import GroupSet, PrintedFigures, touches
from kurak.audit.rules import audit_finding, interval_text, listed
from kurak.model.audit import Interval
from kurak.model.finding import Finding
from kurak.stats.totals import pooled_range


@dataclass(frozen=True, slots=True)
class TurnedRound:
    """One table in which an item seems to be turned round, and the ways that would bring the tables together."""

    item: str
    table: str
    group_set: GroupSet
    ways: tuple[tuple[str, Interval], ...]
    others: tuple[tuple[GroupSet, Interval], ...]


def turned_round(figures: PrintedFigures) -> tuple[TurnedRound, ...]:
    """Items whose breakdowns have no mean of everybody in common until exactly one table is turned round.

    **Formula** the ranges [min_g, max_g] of all breakdowns meet in no point; with one of them replaced by
    c − [max_g, min_g], c = min + max or c = max, they do, and every turned mean is still on the scale as answered
    or, with c = max, on the one from 0 that this slip gives.
    """
    response = figures.response
    if response is None:
        return ()
    answered = (Fraction(response.min), Fraction(response.max))
    slip = (Fraction(0), Fraction(response.max - response.min))
    # On a scale from 0 the two are one.
    pivots: dict[int, tuple[Interval, ...]] = {response.max: (answered, slip)}
    pivots[response.min + response.max] = (answered,)
    found = []
    for item in (item for scale in figures.scales.values() for item in scale.items):
        sets = [s for s in figures.group_sets("mean", item) if s.table is not None]
        spans = [pooled_range(figures.parts(s)) for s in sets]
        if len(sets) < 2 or _common(spans):
            continue
        candidates = []
        for place, group_set in enumerate(sets):
            ways = []
            for pivot, scales in sorted(pivots.items(), reverse=True):
                turned = (pivot - spans[place][1], pivot - spans[place][0])
                on_scale = any(
                    all(pivot - part.low >= low and pivot - part.high <= high for part in figures.parts(group_set))
                    for low, high in scales
                )
                if on_scale and _common([*spans[:place], turned, *spans[place + 1 :]]):
                    ways.append((f"{pivot} − printed", turned))
            if ways:
                others = tuple((s, span) for s, span in zip(sets, spans, strict=True) if s is not group_set)
                candidates.append(TurnedRound(item, group_set.table or "", group_set, tuple(ways), others))
        # Where turning either of two tables would do, nothing says which: the disagreement stays with `breakdowns`.
        if len(candidates) == 1:
            found.append(candidates[0])
    return tuple(found)


def _common(spans: list[Interval]) -> bool:
    return max(low for low, _ in spans) <= min(high for _, high in spans)


def _as_printed(figures: PrintedFigures, group_set: GroupSet) -> str:
    ordered = sorted(figures.parts(group_set), key=lambda part: part.value)
    return f"{ordered[0].text} to {ordered[-1].text}"


def report_turned_round(figures: PrintedFigures, found: tuple[TurnedRound, ...]) -> Iterator[Finding]:
    """Findings of rule reversed-item."""
    for case in found:
        printed = _as_printed(figures, case.group_set)
        others = listed(f"{_as_printed(figures, group_set)} ({group_set.name})" for group_set, _ in case.others)
        ways = listed(f"{words} gives {interval_text(span)}" for words, span in case.ways)
        yield audit_finding(
            "reversed-item",
            "suspect",
            f"{printed} in {case.table}, elsewhere {others}: turned round it fits ({ways})",
            figures=case.group_set.figures,
            where=[case.group_set.figures[0].where],
            group=f"by {case.group_set.breakdown}",
            printed=printed,
            expected=listed(interval_text(span) for _, span in case.ways),
            reasoning="The same people cannot have means of everybody in ranges that do not meet. Of the printed "
            f"tables, only {case.table} brings them together when its row is turned round.",
            rivals=["other respondents or another item in this table", "a row typed from another table"],
            fix="look up in the records how this item was coded for this table",
            details={
                "touches": touches(*case.group_set.figures),
                "scale": figures.scale_id_of(case.item),
                "ways": [words for words, _ in case.ways],
            },
        )
