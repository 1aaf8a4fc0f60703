"""Rules total, pooled-range and breakdowns: totals, and the groups that make them up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from kurak.audit.printed_figures import GroupSet, PrintedFigures, touches
from kurak.audit.rules import audit_finding, interval_data, interval_text, listed, number_word
from kurak.model.audit import Interval, TotalCheck
from kurak.model.finding import Finding
from kurak.model.published import Figure
from kurak.stats.totals import mean_interval, pooled_range


def meet(first: Interval, second: Interval) -> bool:
    """Whether two closed intervals have a value in common."""
    return first[0] <= second[1] and second[0] <= first[1]


def _subjects(figures: PrintedFigures) -> Iterator[tuple[str, str, str]]:
    """What has groups that can be averaged: means and percentages."""
    for statistic in ("mean", "percent"):
        for variable, category in figures.subjects(statistic):
            yield statistic, variable, category


# ── total: which mean reproduces it ────────────────────────────────────────────────────────────


def check_group_totals(figures: PrintedFigures) -> tuple[TotalCheck, ...]:
    """Set every total over groups of people against the plain and the weighted mean of its groups.

    **Formula** plain Σ m_g / G; weighted Σ b_g m_g / Σ b_g, each as an interval from the rounding of its parts.
    """
    checks = []
    for statistic, variable, category in _subjects(figures):
        for group_set in figures.group_sets(statistic, variable, category):
            # A total of the running text belongs to no breakdown; rule pooled-range takes it up.
            totals = [
                total
                for total in figures.totals_of(statistic, variable, category)
                if total.table is not None and total.table == group_set.table
            ]
            for total in totals:
                checks.append(_check_total(figures, group_set, total))
    return tuple(checks)


def _check_total(figures: PrintedFigures, group_set: GroupSet, total: Figure) -> TotalCheck:
    parts = figures.parts(group_set)
    printed = figures.printed(total)
    plain = mean_interval(parts)
    weighted = tuple(
        (bases.source, mean_interval(parts, figures.weights(group_set, bases)))
        for bases in figures.bases_of(group_set.breakdown)
    )
    by_plain = printed.overlaps(*plain)
    by_weights = any(printed.overlaps(*interval) for _, interval in weighted)
    if by_plain and by_weights:
        how = "both"
    elif by_plain:
        how = "plain"
    else:
        how = "weighted" if by_weights else "neither"
    return TotalCheck(
        table=group_set.table or "text",
        variable=total.variable,
        breakdown=group_set.breakdown,
        printed=total.text,
        plain=plain,
        weighted=weighted,
        reproduced_by=how,  # type: ignore[arg-type]
    )


def report_group_totals(figures: PrintedFigures, checks: tuple[TotalCheck, ...]) -> Iterator[Finding]:
    """Findings of rule total: totals that only the plain mean, or nothing, reproduces; and a count by table."""
    by_table: dict[tuple[str, str], list[TotalCheck]] = defaultdict(list)
    for check in checks:
        by_table[check.table, check.breakdown].append(check)
    for (_, breakdown), in_table in by_table.items():
        unit = figures.unit_of(breakdown)
        groups = len(figures.report.spec.breakdowns[breakdown].groups)
        for check in in_table:
            yield from _report_total(figures, check, unit, groups)
        plain = [check for check in in_table if check.reproduced_by in ("plain", "both")]
        weighted = [check for check in in_table if check.reproduced_by in ("weighted", "both")]
        if not any(check.reproduced_by == "plain" for check in in_table):
            continue
        has_bases = bool(in_table[0].weighted)
        told_apart = sum(check.reproduced_by == "plain" for check in in_table)
        message = (
            f"{len(plain)} of {len(in_table)} totals agree with the plain mean of {number_word(groups)} {unit}"
            + (f"; {len(weighted)} with a mean weighted by stated bases" if has_bases else "; no bases are stated")
        )
        yield audit_finding(
            "total",
            "note",
            message,
            figures=[_total_figure(figures, in_table[0])],
            item="all items",
            printed=None if not plain else f"{len(plain)} of {len(in_table)}",
            reasoning=(
                f"A total over {unit} that is their plain mean counts each of them alike, however many people live "
                f"there: a mean of {number_word(groups)} {unit}, not of people. "
                + (
                    f"{told_apart} of the {len(in_table)} totals tell the two apart; none of these is the weighted mean."
                    if has_bases
                    else "Whether it is also the mean of people cannot be told without bases."
                )
            ),
            bases=[source for source, _ in in_table[0].weighted],
            rivals=["the sample was weighted so that every group counts alike; the report does not say so"],
            details={"plain": len(plain), "weighted": len(weighted), "totals": len(in_table), "breakdown": breakdown},
        )


def _total_figure(figures: PrintedFigures, check: TotalCheck) -> Figure:
    for statistic in ("mean", "percent"):
        for category in {category for variable, category in figures.subjects(statistic) if variable == check.variable}:
            for total in figures.totals_of(statistic, check.variable, category):
                if (total.table or "text") == check.table and total.text == check.printed:
                    return total
    raise LookupError(f"{check.variable} has no total in {check.table}")


def _report_total(figures: PrintedFigures, check: TotalCheck, unit: str, groups: int) -> Iterator[Finding]:
    total = _total_figure(figures, check)
    if check.reproduced_by == "neither" or (check.reproduced_by == "plain" and check.weighted):
        plain = interval_text(check.plain)
        weighted = [f"{interval_text(interval)} ({source})" for source, interval in check.weighted]
        details = {
            "touches": touches(total),
            "scale": figures.scale_id_of(check.variable),
            "breakdown": check.breakdown,
            "plain": interval_data(check.plain),
            "weighted": [{"source": source, "mean": interval_data(interval)} for source, interval in check.weighted],
            "reproduced_by": check.reproduced_by,
        }
        if check.reproduced_by == "plain":
            expected = interval_text(check.weighted[0][1])
            yield audit_finding(
                "total",
                "inconsistent",
                f"{check.printed} is the plain mean of {number_word(groups)} {unit}, not of people; "
                f"weighted it is {expected}",
                figures=[total],
                expected=expected,
                bases=[source for source, _ in check.weighted],
                reasoning=f"The plain mean of the printed {unit} is {plain}, which prints as {check.printed}. "
                f"Weighted it is {listed(weighted)}, which does not.",
                rivals=["weights that are not printed, under which every group counts about alike"],
                fix=f"print the weighted mean, or say that the total is a mean of {unit}",
                details=details,
            )
        else:
            yield audit_finding(
                "total",
                "inconsistent",
                f"{check.printed} is neither the plain mean of {number_word(groups)} {unit} ({plain})"
                + (f" nor weighted {listed(weighted)}" if weighted else ""),
                figures=[total],
                expected=plain,
                bases=[source for source, _ in check.weighted],
                reasoning=f"The rounding of the parts allows {plain} for the plain mean"
                + (f" and {listed(weighted)} for the weighted ones" if weighted else "")
                + f"; {check.printed} is outside.",
                rivals=["other weights", "a slip in typing the total or one of its parts"],
                fix="recompute the total from the records",
                details=details,
            )


def check_item_totals(figures: PrintedFigures) -> Iterator[Finding]:
    """Set every mean of a scale against the plain mean of its items, group by group.

    The two are equal where everybody answered every item; that is the assumption the finding names.
    """
    for scale_id, scale in figures.scales.items():
        for total in figures.figures_of("mean", scale_id):
            if total.table is None:
                continue
            items = [
                next(
                    (
                        figure
                        for figure in figures.figures_of("mean", item)
                        if (figure.table, figure.breakdown, figure.group) == (total.table, total.breakdown, total.group)
                    ),
                    None,
                )
                for item in scale.items
            ]
            present = [figure for figure in items if figure is not None]
            if len(present) != len(scale.items):
                continue
            mean = mean_interval([figures.printed(figure) for figure in present])
            if figures.printed(total).overlaps(*mean):
                continue
            yield audit_finding(
                "total",
                "inconsistent",
                f"{total.text} is not the mean of the {len(present)} items above it ({interval_text(mean)})",
                figures=[total],
                expected=interval_text(mean),
                bases=["everybody answered every item (assumed)"],
                reasoning=f"The printed items of {total.group} have a mean of {interval_text(mean, 3)}; "
                f"{total.text} is outside.",
                rivals=[
                    "missing or don't-know answers: the mean of people's scores is then not the mean of items",
                    "a slip in typing the total or an item",
                ],
                fix="recompute the total from the records",
                details={"touches": touches(total), "scale": scale_id, "items": interval_data(mean)},
            )


# ── pooled-range: a total outside its groups ───────────────────────────────────────────────────


def check_pooled_range(figures: PrintedFigures, checks: tuple[TotalCheck, ...]) -> Iterator[Finding]:
    """Find totals outside the range of groups that together are everybody.

    **Formula** min_g m_g <= m <= max_g m_g for the mean m of all, under any weights.
    """
    people_means = _means_of_people(checks)
    for statistic, variable, category in _subjects(figures):
        by_text: dict[str, list[Figure]] = defaultdict(list)
        for total in figures.totals_of(statistic, variable, category):
            if total.bound is None:
                by_text[total.text].append(total)
        sets = figures.group_sets(statistic, variable, category)
        for same in by_text.values():
            outside = [s for s in sets if not figures.printed(same[0]).overlaps(*pooled_range(figures.parts(s)))]
            for group_set in outside:
                span = pooled_range(figures.parts(group_set))
                explained = next(
                    (
                        (source, interval)
                        for source, interval in people_means.get((variable, same[0].text), ())
                        if meet(interval, span)
                    ),
                    None,
                )
                yield _outside_finding(figures, same, group_set, sets, explained)


def _means_of_people(checks: tuple[TotalCheck, ...]) -> dict[tuple[str, str], tuple[tuple[str, Interval], ...]]:
    """For totals that are plain means of groups: what the mean of people would be under the stated bases."""
    return {
        (check.variable, check.printed): check.weighted for check in checks if check.reproduced_by in ("plain", "both")
    }


def _range_row(figures: PrintedFigures, group_set: GroupSet, total: Figure) -> dict[str, object]:
    ordered = sorted(group_set.figures, key=lambda figure: figures.printed(figure).value)
    span = pooled_range(figures.parts(group_set))
    return {
        "breakdown": group_set.breakdown,
        "table": group_set.table,
        "low": ordered[0].text,
        "low_group": ordered[0].group,
        "high": ordered[-1].text,
        "high_group": ordered[-1].group,
        "holds": figures.printed(total).overlaps(*span),
    }


def _outside_finding(
    figures: PrintedFigures,
    same: list[Figure],
    group_set: GroupSet,
    sets: tuple[GroupSet, ...],
    explained: tuple[str, Interval] | None,
) -> Finding:
    total = same[0]
    row = _range_row(figures, group_set, total)
    unit = figures.unit_of(group_set.breakdown)
    rivals = [
        "different items, scoring rules or bases behind the total and the groups",
        "groups that leave people out, or hold some twice",
    ]
    if explained is not None:
        rivals.insert(
            0,
            f"the total is a plain mean of groups; as a mean of people it would be {interval_text(explained[1])} "
            f"({explained[0]}), inside the range",
        )
    return audit_finding(
        "pooled-range",
        "inconsistent" if explained is not None else "impossible",
        f"total {total.text} lies outside its {unit}, {row['low']} ({row['low_group']}) to "
        f"{row['high']} ({row['high_group']})",
        figures=[total, *same[1:]],
        group=f"by {group_set.breakdown}",
        expected=f"{row['low']} to {row['high']}",
        bases=[explained[0]] if explained is not None else [],
        reasoning=f"The mean of everybody lies between the lowest and the highest mean of groups that together are "
        f"everybody, whatever their sizes. By {group_set.breakdown} ({group_set.table or 'running text'}) these are "
        f"{row['low']} and {row['high']}."
        + (
            f" A plain mean of {figures.unit_of('region')} would explain it." if explained is not None else ""
        ),
        rivals=rivals,
        fix="say which items, rule and respondents each of the two rests on",
        details={
            "touches": touches(total, *group_set.figures),
            "scale": figures.scale_id_of(total.variable),
            "breakdown": group_set.breakdown,
            "ranges": [_range_row(figures, other, total) for other in sets],
        },
    )


# ── breakdowns: the same people, cut in two ways ───────────────────────────────────────────────


def check_breakdowns(figures: PrintedFigures) -> Iterator[Finding]:
    """Find pairs of exhaustive breakdowns of the same people that cannot, or under stated bases do not, agree."""
    for statistic, variable, category in _subjects(figures):
        for first, second in combinations(figures.group_sets(statistic, variable, category), 2):
            spans = pooled_range(figures.parts(first)), pooled_range(figures.parts(second))
            if not meet(*spans):
                yield _disjoint_finding(figures, first, second, spans)
            else:
                yield from _recombined(figures, first, second)


def _disjoint_finding(
    figures: PrintedFigures, first: GroupSet, second: GroupSet, spans: tuple[Interval, Interval]
) -> Finding:
    lower, upper = (first, second) if spans[0][1] < spans[1][0] else (second, first)
    rows = [_range_row(figures, s, s.figures[0]) for s in (lower, upper)]
    return audit_finding(
        "breakdowns",
        "impossible",
        f"by {lower.breakdown} {rows[0]['low']} to {rows[0]['high']}, by {upper.breakdown} "
        f"{rows[1]['low']} to {rows[1]['high']}: no mean of everybody fits both",
        figures=[lower.figures[0], upper.figures[0]],
        group=f"by {lower.breakdown} and by {upper.breakdown}",
        printed=f"{rows[0]['low']} to {rows[0]['high']}",
        expected=f"{rows[1]['low']} to {rows[1]['high']}",
        reasoning=f"Both cut the same people into groups, so the mean of all lies in both ranges. {lower.name} allows "
        f"at most {rows[0]['high']}, {upper.name} at least {rows[1]['low']}.",
        rivals=[
            "an item turned round in one of the two tables (see reversed-item)",
            "different items, rules or respondents in the two tables",
        ],
        fix="say what differs between the two tables",
        details={
            "touches": touches(*lower.figures, *upper.figures),
            "scale": figures.scale_id_of(lower.figures[0].variable),
            "ranges": rows,
        },
    )


def _recombined(figures: PrintedFigures, first: GroupSet, second: GroupSet) -> Iterator[Finding]:
    pairs = [
        (
            (one.source, mean_interval(figures.parts(first), figures.weights(first, one))),
            (two.source, mean_interval(figures.parts(second), figures.weights(second, two))),
        )
        for one in figures.bases_of(first.breakdown)
        for two in figures.bases_of(second.breakdown)
    ]
    if not pairs or any(meet(one[1], two[1]) for one, two in pairs):
        return
    (source_one, mean_one), (source_two, mean_two) = min(
        pairs, key=lambda pair: max(pair[0][1][0] - pair[1][1][1], pair[1][1][0] - pair[0][1][1])
    )
    yield audit_finding(
        "breakdowns",
        "inconsistent",
        f"everybody: {interval_text(mean_one)} by {first.breakdown}, {interval_text(mean_two)} by {second.breakdown}",
        figures=[first.figures[0], second.figures[0]],
        group=f"by {first.breakdown} and by {second.breakdown}",
        printed=interval_text(mean_one),
        expected=interval_text(mean_two),
        bases=[source_one, source_two],
        reasoning=f"Both cut the same people into groups. Put together again with {source_one}, {first.name} gives "
        f"{interval_text(mean_one, 3)}; with {source_two}, {second.name} gives {interval_text(mean_two, 3)}. "
        "Rounding does not bring the two together.",
        rivals=[
            "other numbers of respondents than the stated bases",
            "different items, rules or respondents in the two tables",
        ],
        fix="print the number of respondents behind every column",
        details={
            "touches": touches(*first.figures, *second.figures),
            "scale": figures.scale_id_of(first.figures[0].variable),
            "means": [interval_data(mean_one), interval_data(mean_two)],
        },
    )
