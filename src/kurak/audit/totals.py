"""Rules total, pooled-range and breakdowns: totals, and the groups that make them up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from kurak.audit.printed_figures import FigureKey, GroupSet, PrintedFigures, key_of, source_of, touches
from kurak.audit.rules import audit_finding, interval_data, interval_text, listed, number_word
from kurak.model.audit import Interval, TotalCheck
from kurak.model.finding import Finding
from kurak.model.published import Bases, Figure
from kurak.stats.printed import Printed
from kurak.stats.totals import Reproduction, mean_interval, pooled_range

PrintedTotal = tuple[FigureKey, str]
"""What a total says and its number as printed: the same total in a table and in the text."""


@dataclass(frozen=True, slots=True)
class GroupTotal:
    """A printed total, the groups it stands beside, and which of their means reproduces it."""

    total: Figure
    groups: GroupSet
    bases: tuple[Bases, ...]
    check: TotalCheck

    @property
    def is_plain_mean(self) -> bool:
        """Whether the plain mean of the groups reproduces it, alone or beside a weighted one."""
        return self.check.reproduced_by in ("plain", "both")

    @property
    def people(self) -> Interval:
        """Where the mean of people lies, whatever the sizes of the groups."""
        return pooled_range(tuple(Printed.parse(figure.text) for figure in self.groups.figures))

    def may_be_of_answers(self) -> bool:
        """Whether it may be a mean of people's answers: not a mean of groups, or of groups weighted to a population."""
        if self.check.reproduced_by == "neither":
            return True
        printed = Printed.parse(self.total.text)
        return any(
            bases.kind == "achieved" and printed.overlaps(*interval)
            for bases, (_, interval) in zip(self.bases, self.check.weighted, strict=True)
        )


def plain_means(totals: tuple[GroupTotal, ...]) -> Mapping[PrintedTotal, tuple[GroupTotal, ...]]:
    """Totals that a plain mean of groups reproduces, by what they say."""
    found: dict[PrintedTotal, list[GroupTotal]] = defaultdict(list)
    for one in totals:
        if one.is_plain_mean:
            found[key_of(one.total), one.total.text].append(one)
    return {said: tuple(ones) for said, ones in found.items()}


FEWER_ANSWERED = "other numbers of people behind the means than the stated bases, for instance without don't-know answers"


def meet(first: Interval, second: Interval) -> bool:
    """Whether two closed intervals have a value in common."""
    return first[0] <= second[1] and second[0] <= first[1]


def _subjects(figures: PrintedFigures) -> Iterator[tuple[str, str, str]]:
    """What has groups that can be averaged: means and percentages."""
    for statistic in ("mean", "percent"):
        for variable, category in figures.subjects(statistic):
            yield statistic, variable, category


# ── total: which mean reproduces it ────────────────────────────────────────────────────────────


def check_group_totals(figures: PrintedFigures) -> tuple[GroupTotal, ...]:
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


def _check_total(figures: PrintedFigures, group_set: GroupSet, total: Figure) -> GroupTotal:
    parts = figures.parts(group_set)
    printed = figures.printed(total)
    plain = mean_interval(parts)
    all_bases = figures.bases_of(group_set.breakdown)
    weighted = tuple(
        (source_of(bases), mean_interval(parts, figures.weights(group_set, bases))) for bases in all_bases
    )
    by_plain = printed.overlaps(*plain)
    by_weights = any(printed.overlaps(*interval) for _, interval in weighted)
    how: Reproduction
    if by_plain and by_weights:
        how = "both"
    elif by_plain:
        how = "plain"
    else:
        how = "weighted" if by_weights else "neither"
    check = TotalCheck(
        table=group_set.table or "text",
        variable=total.variable,
        breakdown=group_set.breakdown,
        printed=total.text,
        plain=plain,
        weighted=weighted,
        reproduced_by=how,
    )
    return GroupTotal(total, group_set, all_bases, check)


def report_group_totals(figures: PrintedFigures, totals: tuple[GroupTotal, ...]) -> Iterator[Finding]:
    """Findings of rule total: totals that only the plain mean, or nothing, reproduces; and a count by table.

    Without stated bases a total away from the plain mean is as it should be, and is no finding.
    """
    by_table: dict[tuple[str, str], list[GroupTotal]] = defaultdict(list)
    for one in totals:
        by_table[one.check.table, one.check.breakdown].append(one)
    for (_, breakdown), in_table in by_table.items():
        unit = figures.unit_of(breakdown)
        groups = len(figures.report.spec.breakdowns[breakdown].groups)
        for one in in_table:
            if one.check.weighted:
                yield from _report_total(figures, one, unit, groups)
        plain = [one for one in in_table if one.is_plain_mean]
        weighted = [one for one in in_table if one.check.reproduced_by in ("weighted", "both")]
        sources = [source for source, _ in in_table[0].check.weighted]
        has_bases = bool(sources)
        told_apart = sum(one.check.reproduced_by == "plain" for one in in_table)
        # One total or two may meet the plain mean by chance; most of a table do not.
        if not told_apart or 2 * len(plain) <= len(in_table):
            continue
        message = (
            f"{len(plain)} of {len(in_table)} totals agree with the plain mean of {number_word(groups)} {unit}"
            + (f"; {len(weighted)} with a mean weighted by stated bases" if has_bases else "; no bases are stated")
        )
        yield audit_finding(
            "total",
            "note",
            message,
            figures=[in_table[0].total],
            item="all items",
            printed=f"{len(plain)} of {len(in_table)}",
            reasoning=(
                f"A total over {unit} that is their plain mean counts each of them alike, however many people live "
                f"there: a mean of {number_word(groups)} {unit}, not of people. "
                + (
                    f"{told_apart} of the {len(in_table)} totals agree with the plain mean only, none of these with "
                    "a weighted one."
                    if has_bases
                    else "Whether it is also the mean of people cannot be told without bases."
                )
            ),
            bases=sources,
            rivals=["the sample was weighted so that every group counts alike; the report does not say so"],
            fix=f"print totals of people, or say in the table that they are means of {unit}",
            details={"plain": len(plain), "weighted": len(weighted), "totals": len(in_table), "breakdown": breakdown},
        )


def _report_total(figures: PrintedFigures, one: GroupTotal, unit: str, groups: int) -> Iterator[Finding]:
    total, check = one.total, one.check
    if check.reproduced_by in ("neither", "plain"):
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
                rivals=["weights that are not printed, under which every group counts about alike", FEWER_ANSWERED],
                fix=f"print the weighted mean, or say that the total is a mean of {unit}",
                details=details,
            )
        else:
            yield audit_finding(
                "total",
                "inconsistent",
                f"{check.printed} is neither the plain mean of {number_word(groups)} {unit} ({plain}) "
                f"nor weighted {listed(weighted)}",
                figures=[total],
                expected=plain,
                bases=[source for source, _ in check.weighted],
                reasoning=f"The rounding of the parts allows {plain} for the plain mean and {listed(weighted)} for "
                f"the weighted ones; {check.printed} is outside.",
                rivals=["other weights", FEWER_ANSWERED, "a slip in typing the total or one of its parts"],
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
                    *(["items printed as answered, averaged after negative ones were turned"] if scale.reverse else []),
                    "a slip in typing the total or an item",
                ],
                fix="recompute the total from the records",
                details={"touches": touches(total), "scale": scale_id, "items": interval_data(mean)},
            )


# ── pooled-range: a total outside its groups ───────────────────────────────────────────────────


def check_pooled_range(figures: PrintedFigures, totals: tuple[GroupTotal, ...]) -> Iterator[Finding]:
    """Find totals outside the range of groups that together are everybody.

    **Formula** min_g m_g <= m <= max_g m_g for the mean m of all, under any weights.

    A printed total speaks for everybody, so outside the range it is `impossible` whatever the weights, as long as these
    are the same for the total and for the groups. One thing explains it: the total is a plain mean of other groups and
    the mean of people, with the stated sizes of those groups, does lie in the range (or no sizes are stated, and some
    would do). Then it is `inconsistent`. Where stated sizes leave it outside, that rival is named, with the mean they give.
    """
    plain = plain_means(totals)
    for statistic, variable, category in _subjects(figures):
        by_text: dict[str, list[Figure]] = defaultdict(list)
        for total in figures.totals_of(statistic, variable, category):
            if total.bound is None:
                by_text[total.text].append(total)
        sets = figures.group_sets(statistic, variable, category)
        for same in by_text.values():
            for group_set in sets:
                span = pooled_range(figures.parts(group_set))
                if not figures.printed(same[0]).overlaps(*span):
                    explained = _explained_by(plain.get((key_of(same[0]), same[0].text), ()), span)
                    yield _outside_finding(figures, same, group_set, sets, explained)


def _explained_by(plain: tuple[GroupTotal, ...], span: Interval) -> GroupTotal | None:
    """The plain mean of groups that could bring a total outside a range: best one whose stated sizes do."""
    possible = [one for one in plain if meet(one.people, span)]
    return next((one for one in possible if _stated_sizes(one, span)), possible[0] if possible else None)


def _explains(plain: GroupTotal, span: Interval) -> bool:
    """Whether that a total is a plain mean accounts for it: under stated sizes, or under some where none are stated."""
    return bool(_stated_sizes(plain, span)) or not plain.check.weighted


def _stated_sizes(plain: GroupTotal, span: Interval) -> tuple[tuple[str, Interval], ...]:
    """The stated bases under which the mean of people lies in a range."""
    return tuple((source, interval) for source, interval in plain.check.weighted if meet(interval, span))


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
    explained: GroupTotal | None,
) -> Finding:
    total = same[0]
    row = _range_row(figures, group_set, total)
    unit = figures.unit_of(group_set.breakdown)
    span = pooled_range(figures.parts(group_set))
    bases: list[str] = []
    explains = explained is not None and _explains(explained, span)
    rivals = [
        "different items, scoring rules or bases behind the total and the groups",
        "groups that leave people out, or hold some twice",
    ]
    if explained is not None:
        rivals.insert(0, _plain_mean_in_words(figures, explained, span))
        if explains:
            bases = [source for source, _ in _stated_sizes(explained, span)[:1]] or [
                f"sizes of the {figures.unit_of(explained.groups.breakdown)} (not printed)"
            ]
    return audit_finding(
        "pooled-range",
        "inconsistent" if explains else "impossible",
        f"total {total.text} lies outside its {unit}, {row['low']} ({row['low_group']}) to "
        f"{row['high']} ({row['high_group']})",
        figures=[total, *same[1:]],
        group=f"by {group_set.breakdown}",
        expected=f"{row['low']} to {row['high']}",
        bases=bases,
        reasoning=f"The mean of everybody lies between the lowest and the highest mean of groups that together are "
        f"everybody, whatever their sizes. By {group_set.breakdown} ({group_set.table or 'running text'}) these are "
        f"{row['low']} and {row['high']}."
        + (
            " So the total is no mean of the same people under any weights; that it is a mean of "
            f"{figures.unit_of(explained.groups.breakdown)} "
            + ("explains it." if explains else "does not explain it under the stated sizes.")
            if explained is not None
            else ""
        ),
        rivals=rivals,
        fix="say which items, rule and respondents each of the two rests on",
        details={
            "touches": touches(total, *group_set.figures),
            "scale": figures.scale_id_of(total.variable),
            "breakdown": group_set.breakdown,
            "ranges": [_range_row(figures, other, total) for other in sets],
            "plain_mean_of": explained.groups.breakdown if explained is not None else None,
        },
    )


def _plain_mean_in_words(figures: PrintedFigures, plain: GroupTotal, span: Interval) -> str:
    """How far it explains a total outside a range that it is the plain mean of other groups."""
    unit = figures.unit_of(plain.groups.breakdown)
    words = f"the total is a plain mean of {number_word(len(plain.groups.figures))} {unit}; "
    stated = _stated_sizes(plain, span)
    if stated:
        source, interval = stated[0]
        return words + f"as a mean of people it would be {interval_text(interval)} ({source}), inside the range"
    if plain.check.weighted:
        others = listed(f"{interval_text(interval)} ({source})" for source, interval in plain.check.weighted)
        return words + f"weighted it would be {others}, still outside, so other sizes of the {unit} are needed"
    return words + f"under some sizes of the {unit}, which are not printed, the mean of people lies inside the range"


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
            (source_of(one), mean_interval(figures.parts(first), figures.weights(first, one))),
            (source_of(two), mean_interval(figures.parts(second), figures.weights(second, two))),
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
            FEWER_ANSWERED,
            "different items, rules or respondents in the two tables",
        ],
        fix="print the number of respondents behind every column",
        details={
            "touches": touches(*first.figures, *second.figures),
            "scale": figures.scale_id_of(first.figures[0].variable),
            "means": [interval_data(mean_one), interval_data(mean_two)],
        },
    )
