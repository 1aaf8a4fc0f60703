"""The audit chapter: each finding with the printed numbers, the reasoning, rival explanations, what it changes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kurak.model import document as tree
from kurak.model.audit import PrintedContrast, PrintedPrecision, ReportPrecision, RestatedScore
from kurak.model.edition import Edition
from kurak.model.finding import Finding, Severity, count_by_severity
from kurak.report.chapters.audit_making import contrasts_making, how_sure_making, restated_making
from kurak.report.chapters.drawings import figure
from kurak.report.chapters.finding_cards import CardOfFindings, cards_of
from kurak.report.charts.dot_plot import GroupMean, Interval, draw_dot_plot
from kurak.report.charts.range_plot import PooledRange, PrintedTotal, draw_range_plot
from kurak.report.charts.scale_line import PrintedMean, draw_scale_line
from kurak.report.charts.scoring_plot import PossibleMeans, ScoredItem, draw_scoring_plot
from kurak.report.wording import difference, in_figures, rounded, sentence, short_places
from kurak.report.words.agreements import rule_shown
from kurak.report.words.categories import group_name
from kurak.report.words.names import domain_name
from kurak.report.words.saying import counted, later, phrase, say
from kurak.stats.printed import Printed, as_text

MEANINGS: tuple[tuple[Severity, str], ...] = (
    ("impossible", later("no answers of the same people give it, under any weights that hold throughout")),
    ("inconsistent", later("follows under bases or rules that the report states, or that are assumed and named")),
    ("suspect", later("worth a question: other explanations are as likely")),
    ("note", later("said for the record")),
)

RULES = {
    "scale-range": later("Means outside the answer scale"),
    "total": later("Totals: means of groups, or of people"),
    "pooled-range": later("Totals outside the groups that make them up"),
    "breakdowns": later("The same people, cut in two ways"),
    "mean-percent": later("Means that the percentages exclude"),
    "scoring": later("How negative items were turned"),
    "reversed-item": later("Rows that seem turned round"),
    "grim": later("Means that no whole answers give"),
    "grimmer": later("Standard deviations that no whole answers give"),
    "debit": later("Standard deviations of yes and no"),
    "percent-count": later("Percentages that no count gives"),
    "percent-sum": later("Percentages and one hundred"),
    "count-sum": later("Parts and their sums"),
    "achieved-design": later("Achieved against planned numbers"),
    "text-table": later("Text against table"),
    "superlative": later("Highest and lowest"),
    "scale-description": later("One scale described in two ways"),
    "same-fact": later("One fact given twice"),
    "unsupported-claim": later("Conclusions that nothing printed carries"),
    "within-noise": later("Highest and lowest that could be chance"),
}
"""Rules in the order of the chapter, and the heading of each."""

ENDS = {"highest": later("highest"), "lowest": later("lowest"), "above": later("above"), "below": later("below")}
"""What is claimed of the first group of a comparison."""


def audit(edition: Edition) -> tree.Section | None:
    """Make the section; None where no report is published."""
    if edition.audit is None:
        return None
    counts = count_by_severity(edition.audit.findings)
    cards = cards_of(edition)
    blocks: list[tree.Block] = [
        tree.SeverityKey(
            tuple((severity, counts.get(severity, 0), sentence(say(meaning))) for severity, meaning in MEANINGS)
        ),
        tree.Paragraph(
            say(
                "A printed value with d decimals stands for every number that rounds to it, both roundings of a tie "
                "included. A finding says only what follows for all of these. It says nothing of anybody's intent."
            ),
            quiet=True,
        ),
    ]
    for rule, heading in RULES.items():
        of_rule = [card for card in cards if card.first.rule == rule]
        if of_rule:
            blocks.append(tree.Heading(say(heading), 3, f"rule-{rule}"))
            blocks += [_card(edition, card) for card in of_rule]
        if rule == "scoring" and of_rule:
            blocks += _restated(edition)
    blocks += _how_sure(edition)
    return tree.Section(
        id="audit",
        title=say("The audit"),
        kicker=say("Arithmetic of what is printed"),
        short=say("Audit"),
        lead=say(
            "{numbers} read from {tables} and {claims} of the text, and set against one another: {findings}.",
            numbers=counted("{n} printed number was", "{n} printed numbers were", edition.audit.figures_read),
            tables=counted("{n} table", "{n} tables", len(edition.audit.tables_read)),
            claims=counted("{n} claim", "{n} claims", edition.audit.claims_read),
            findings=counted("{n} finding", "{n} findings", len(edition.audit.findings)),
        ),
        blocks=tuple(blocks),
    )


def _restated(edition: Edition) -> list[tree.Block]:
    """Every printed score of a scale on the declared answer scale, under each rule that is left."""
    assert edition.audit is not None
    scoring, instrument = edition.audit.scoring, edition.folder.instrument
    if scoring is None or instrument is None or not scoring.restated:
        return []
    response = instrument.response
    rules = list(dict.fromkeys(rule_shown(score.rule) for score in scoring.restated))

    def table(id: str, caption: str, scores: list[RestatedScore], by_group: bool) -> tree.Table:
        first = [tree.Column(say("Scale"), width=3)] + ([tree.Column(say("Group"), width=2)] if by_group else [])
        return tree.Table(
            id=id,
            caption=caption,
            subtitle=say(
                "Scores as printed, and on {low} to {high} with higher more positive; rank 1 is the highest",
                low=response.min,
                high=response.max,
            ),
            columns=(
                *first,
                tree.Column(say("As printed"), align="right", width=1.2),
                tree.Column(say("rank"), align="right", width=0.7),
                tree.Column(say("On {low} to {high}", low=response.min, high=response.max), align="right", width=1.4),
                tree.Column(say("rank"), align="right", width=0.7),
                *([tree.Column(say("Rule"), width=1.4)] if len(rules) > 1 else []),
            ),
            rows=tuple(
                tree.row(
                    instrument.scales[score.variable].label,
                    *([group_name(score.group)] if by_group else []),
                    in_figures(score.printed),
                    str(score.printed_rank),
                    _span(as_text(score.restated[0], 2), as_text(score.restated[1], 2)),
                    str(score.restated_rank),
                    *([rule_shown(score.rule)] if len(rules) > 1 else []),
                )
                for score in scores
            ),
            notes=(
                say("A rule that is not excluded is not proved: these are no results, but what the printed numbers would mean."),
                *(sentence(taken) for taken in scoring.taken_as),
            ),
            making=restated_making(edition, 2 if by_group else 1),
        )

    totals = [score for score in scoring.restated if score.group == "all"]
    groups = [score for score in scoring.restated if score.group != "all"]
    moved = sum(score.printed_rank != score.restated_rank for score in totals)
    or_another = say(" or ").join(rules)
    said = (
        counted("Under {rules} {n} scale changes rank", "Under {rules} {n} scales change rank", moved, rules=or_another)
        if moved
        else say("Under {rules} the scales keep their ranks", rules=or_another)
    )
    blocks: list[tree.Block] = [table("restated-totals", said, totals, by_group=False)] if totals else []
    if groups:
        moved = sum(score.printed_rank != score.restated_rank for score in groups)
        caption = (
            say("{moved} of {all} groups would change rank within their breakdown", moved=moved, all=len(groups))
            if moved
            else say("No group would change rank within its breakdown")
        )
        folded = table("restated-groups", caption, groups, by_group=True)
        blocks.append(tree.Details(say("Every group's score on the declared scale"), (folded,)))
    return blocks


def _span(low: str, high: str) -> str:
    """An interval for a reader, or one number where both ends print alike."""
    if low == high:
        return in_figures(low)
    return say("{low} to {high}", low=in_figures(low), high=in_figures(high))


def _card(edition: Edition, card: CardOfFindings) -> tree.FindingCard:
    first = card.first
    entries: list[tuple[str, tree.Inlines]] = []
    if first.printed:
        entries.append((say("Printed"), _printed(first)))
    if first.reasoning:
        entries.append((say("Reasoning"), first.reasoning))
    if first.rivals:
        entries.append((say("Rival explanations"), sentence("; ".join(first.rivals))))
    entries.append((say("What it changes"), _changes(edition, first)))
    if first.bases:
        entries.append((say("Rests on"), sentence("; ".join(first.bases))))
    rest = card.findings[1:]
    return tree.FindingCard(
        id=card.id,
        severity=first.severity,
        title=sentence(_title(edition, first)).removesuffix("."),
        rule=first.rule,
        code=first.code,
        place=_place(first),
        figure=_figure(edition, card),
        entries=tuple(entries),
        more=tuple(_line(edition, finding, first) for finding in rest),
        more_label=say("Further findings of this kind"),
    )


def _title(edition: Edition, finding: Finding) -> str:
    subject = _subject(edition, finding)
    return f"{subject}: {finding.message}" if subject and not finding.message.startswith(subject) else finding.message


def _subject(edition: Edition, finding: Finding) -> str:
    """The words of an item or the label of a scale, with the group it concerns."""
    if finding.rule in ("unsupported-claim", "count-sum", "same-fact", "scoring", "scale-description", "achieved-design"):
        return ""
    item = finding.item or ""
    scales = edition.folder.instrument.scales if edition.folder.instrument is not None else {}
    texts = {item.item: item.text for item in edition.folder.items}
    if item in scales:
        name = scales[item].label
    elif item in texts:
        name = say("“{words}” ({item})", words=texts[item], item=item)
    else:
        name = "" if item == "all items" else item.replace("_", " ")
    group = finding.group or ""
    if finding.rule in ("scale-range", "grim", "percent-count", "percent-sum", "mean-percent") and group not in ("all", ""):
        return f"{name}, {group_name(group)}" if name else group_name(group)
    return name


def _place(finding: Finding) -> str:
    pieces = [finding.table or "", finding.claim or ""]
    if not any(pieces):
        pieces = [place.file.rpartition("/")[2] for place in finding.where[:1]]
    return " · ".join(piece for piece in pieces if piece)


def _printed(finding: Finding) -> tree.Inlines:
    printed = finding.printed or ""
    if not finding.expected:
        return printed
    return phrase("{printed}; what follows: {expected}", printed=tree.Strong(printed), expected=finding.expected)


def _changes(edition: Edition, finding: Finding) -> tree.Inlines:
    """What a finding changes: the score it enters, and the statements of the ledger that rest on it, with links."""
    if finding.rule == "unsupported-claim":
        statement = str(finding.details["statement"])
        return phrase(
            "Without a signed verdict the ledger calls it not supported: {statement}.", statement=tree.Link(statement, f"#ledger-{statement}")
        )
    pieces: list[tree.Inline] = []
    scales = edition.folder.instrument.scales if edition.folder.instrument is not None else {}
    scale = scales.get(str(finding.details.get("scale")))
    if scale is not None and finding.item in scale.items:
        pieces.append(say("The item is one of {n} in the mean of “{scale}”.", n=len(scale.items), scale=scale.label) + " ")
    statements = []
    for change in finding.changes:
        words = change.split()
        if words[:1] == ["conclusion"] and change.endswith("rests on it"):
            statements.append(words[1])
        else:
            pieces.append(sentence(change) + " ")
    if statements:
        links: list[tree.Inline] = []
        for place, statement in enumerate(statements):
            links += [", "] if place else []
            links.append(tree.Link(statement, f"#ledger-{statement}"))
        pieces += phrase("Conclusions that rest on it: {links}.", links=tuple(links))
    elif edition.audit is not None and edition.audit.ledger:
        pieces.append(say("No statement of the conclusions is linked to it."))
    return tuple(pieces) or say("It is said for the record.")


def _line(edition: Edition, finding: Finding, first: Finding) -> tree.Inlines:
    """A further finding of a card: what the card's own words do not say already."""
    subject = _subject(edition, finding)
    pieces: list[tree.Inline] = []
    if subject and not finding.message.startswith(subject):
        pieces += [tree.Strong(subject), ": "]
    pieces.append(sentence(finding.message))
    if finding.rule == "unsupported-claim" and finding.printed:
        # The statement says more than a link to itself.
        return (*pieces, f" {sentence(finding.printed)}")
    if reasoning := _beyond(finding.reasoning, first.reasoning):
        pieces.append(f" {reasoning}")
    if others := [rival for rival in finding.rivals if rival not in first.rivals]:
        pieces.append(" " + say("Rival explanations: {them}", them=sentence("; ".join(others))))
    if finding.changes:
        pieces += [" ", *_as_pieces(_changes(edition, finding))]
    return tuple(pieces)


def _beyond(words: str, said: str) -> str:
    """The sentences of a reasoning that were not said before."""
    known = set(_sentences(said))
    return " ".join(piece for piece in _sentences(words) if piece not in known)


def _sentences(words: str) -> list[str]:
    return re.split(r"(?<=\.) (?=[A-Z\"“])", words)


def _as_pieces(content: tree.Inlines) -> tuple[tree.Inline, ...]:
    return content if isinstance(content, tuple) else (content,)


# ── a finding as a picture of its arithmetic ───────────────────────────────────────────────────


def _figure(edition: Edition, card: CardOfFindings) -> tree.Figure | None:
    if edition.folder.instrument is None:
        return None
    response = edition.folder.instrument.response
    span = (response.min, response.max)
    first = card.first
    if first.rule == "scale-range":
        means = tuple(
            PrintedMean(f"{f.item} {group_name(f.group or '')}", Printed.parse(f.printed or "").value, in_figures(f.printed or "")) for f in card.findings
        )
        return figure(f"{card.id}-figure", "", draw_scale_line(means, scale=span, scale_name=say("answers possible")))
    if first.rule == "pooled-range":
        printed = Printed.parse(first.printed or "")
        ranges = tuple(_ranges(first))
        drawing = draw_range_plot(ranges, total=PrintedTotal(say("printed total"), printed.value, in_figures(printed.text)), scale=span)
        return figure(f"{card.id}-figure", "", drawing)
    if first.rule == "scoring":
        return _scoring_figure(edition, card.id)
    return None


def _ranges(finding: Finding) -> Iterator[PooledRange]:
    for row in finding.details["ranges"]:
        yield PooledRange(
            label=say("by {what}", what=domain_name(row["breakdown"])),
            low=Printed.parse(row["low"]).value,
            high=Printed.parse(row["high"]).value,
            low_label=group_name(row["low_group"], row["breakdown"]),
            high_label=group_name(row["high_group"], row["breakdown"]),
            low_printed=in_figures(row["low"]),
            high_printed=in_figures(row["high"]),
            fits=row["holds"],
        )


def _scoring_figure(edition: Edition, card_id: str) -> tree.Figure | None:
    assert edition.audit is not None
    scoring = edition.audit.scoring
    if scoring is None or edition.folder.instrument is None:
        return None
    response = edition.folder.instrument.response
    reverse = {item for scale in edition.folder.instrument.scales.values() for item in scale.reverse}
    rules = [rule for rule in scoring.rules if rule.dont_know == "left out"]
    by_item: dict[str, list[PossibleMeans | None]] = {}
    printed: dict[str, tuple[str, str]] = {}
    for place, rule in enumerate(rules):
        for piece in rule.evidence:
            if piece.kind == "percentages" and piece.group == "all" and piece.variable in reverse:
                cells = by_item.setdefault(piece.variable, [None] * len(rules))
                cells[place] = PossibleMeans(piece.possible[0], piece.possible[1], in_figures(piece.printed), not piece.excluded)
                printed[piece.variable] = (piece.printed, piece.shares)
    items = tuple(
        ScoredItem(item, printed[item][1], Printed.parse(printed[item][0]).value, in_figures(printed[item][0]), tuple(cells))
        for item, cells in by_item.items()
    )
    if not items:
        return None
    return figure(
        f"{card_id}-figure",
        "",
        draw_scoring_plot(items, rules=[rule_shown(rule.label) for rule in rules], scale=(response.min, response.max)),
        notes=(say("Negative items with printed percentages of everybody; don't know left out."),),
    )


# ── how sure could these numbers be ────────────────────────────────────────────────────────────


def _how_sure(edition: Edition) -> list[tree.Block]:
    """Ranges of standard error and interval by assumption, and which printed differences could be chance."""
    precision = edition.audit.precision if edition.audit is not None else None
    if precision is None or not precision.contrasts:
        return []
    drawn = [one for scale in _scales(edition) if (one := _intervals(edition, precision, scale)) is not None]
    blocks: list[tree.Block] = [
        tree.Heading(say("How sure could these numbers be?"), 3, "how-sure"),
        tree.Paragraph(
            say(
                "The report prints no standard errors, and the records were never published, so none can be computed. "
                "What follows are ranges by assumption, not estimates: "
                "the least and the most that the error can be, whatever people answered, if what stands under the table holds."
            )
            if precision.cluster_size is not None
            else say(
                "The report prints no standard errors, and the records were never published, so none can be computed. "
                "What follows are ranges by assumption, not estimates: "
                "the least that the error can be. How people were clustered is not stated, so no most is given."
            )
        ),
        *drawn[:1],
        _contrasts_table(edition, precision),
    ]
    if drawn[1:]:
        blocks.append(tree.Details(say("The same for the other scales"), tuple(drawn[1:])))
    return blocks


def _scales(edition: Edition) -> tuple[str, ...]:
    return tuple(edition.folder.instrument.scales) if edition.folder.instrument is not None else ()


def _intervals(edition: Edition, precision: ReportPrecision, scale_id: str) -> tree.Figure | None:
    """Dots as printed with the widest interval behind them; the narrowest is no wider than the dot."""
    assert edition.folder.instrument is not None
    assert edition.folder.published is not None
    breakdown = edition.study.maps.domain if edition.study.maps is not None else "region"
    scale, response = edition.folder.instrument.scales[scale_id], edition.folder.instrument.response
    means = [
        one for one in precision.figures if (one.variable, one.breakdown) == (scale_id, breakdown) and one.widest is not None
    ]
    if len(means) < 2:
        return None
    means.sort(key=lambda one: float(one.printed))
    lowest, highest = means[0], means[-1]
    assert lowest.widest is not None
    assert highest.widest is not None
    overlap = lowest.widest[1] >= highest.widest[0]
    short = short_places(tuple(one.group for one in means))
    planned = any(one.n_kind == "planned" for one in means)
    most = max(one.standard_deviation[1] for one in means)
    deff = max(one.design_effect[1] or 1.0 for one in means)
    spec = edition.folder.published.spec
    first, last = short[highest.group], short[lowest.group]
    return figure(
        f"how-sure-{scale_id}",
        say("{scale}: in the worst case the intervals of {first} and {last} overlap", scale=scale.label, first=first, last=last)
        if overlap
        else say("{scale}: in the worst case the intervals of {first} and {last} stay apart", scale=scale.label, first=first, last=last),
        draw_dot_plot(
            tuple(_with_interval(one, short[one.group]) for one in means),
            scale=(response.min, response.max),
            groups=spec.breakdowns[breakdown].unit if breakdown in spec.breakdowns else say("groups"),
            base_name=say("planned n") if planned else say("n"),
            interval_name=say("interval with the highest standard error"),
        ),
        subtitle=say(
            "Mean of {items} items as printed. With the lowest standard error the interval is no wider than "
            "the dot; with the highest (standard deviation up to {deviation}, design effect {deff}) it is the bar, "
            "{level} percent. Ranges by assumption: the records were never published.",
            items=len(scale.items),
            deviation=rounded(most, 2),
            deff=rounded(deff, 1),
            level=in_figures(f"{100 * precision.confidence:g}"),
        ),
        source=say("{source}; ranges computed from it", source=spec.source),
        making=lambda drawing: how_sure_making(edition),
    )


def _with_interval(one: PrintedPrecision, label: str) -> GroupMean:
    assert one.widest is not None
    low, high = one.widest
    interval = Interval(low, high, say("{low} to {high}", low=rounded(low), high=rounded(high)))
    return GroupMean(label, Printed.parse(one.printed).value, in_figures(one.printed), interval, str(one.n))


def _contrasts_table(edition: Edition, precision: ReportPrecision) -> tree.Table:
    unsure = sum(one.could_be_noise for one in precision.contrasts)
    labels = {
        scale_id: scale.label
        for scale_id, scale in (edition.folder.instrument.scales if edition.folder.instrument is not None else {}).items()
    }
    rows: list[tree.Row] = []
    for place, one in enumerate(precision.contrasts):
        if place == 0 or one.first.variable != precision.contrasts[place - 1].first.variable:
            rows.append(tree.Row((labels.get(one.first.variable, one.first.variable),), "group"))
        rows.append(_contrast_row(one))
    notes = [*precision.assumptions]
    if precision.planned:
        notes.append(say("where no number of respondents is printed, {planned} stand in for it", planned="; ".join(precision.planned)))
    notes += [say("not judged: {what}", what=words) for words in precision.not_judged]
    return tree.Table(
        id="how-sure-contrasts",
        caption=counted(
            "{unsure} of {n} printed difference between the first group and the next could be chance",
            "{unsure} of {n} printed differences between the first group and the next could be chance",
            len(precision.contrasts),
            unsure=unsure,
        ),
        subtitle=say(
            "Highest group against the second, lowest against the last but one; the last column says how little answers "
            "would have to vary for the difference to be more than chance (standard deviation, in points)"
        ),
        columns=(
            tree.Column(say("By"), width=1.2),
            tree.Column(say("First group"), width=2.6),
            tree.Column(say("Next group"), width=2.2),
            tree.Column(say("Difference"), align="right", width=1),
            tree.Column(say("± at worst"), align="right", width=0.9),
            tree.Column(say("More than chance"), width=2.1),
        ),
        rows=tuple(rows),
        notes=tuple(sentence(note) for note in notes),
        making=contrasts_making(edition),
    )


def _contrast_row(one: PrintedContrast) -> tree.Row:
    gap = Printed.parse(one.first.printed).value - Printed.parse(one.second.printed).value
    margin = one.margin[1]
    low, high = one.noise_unless_sd_below or (0.0, 0.0)
    limits = _span(f"{low:.2f}", f"{high:.2f}")
    certainty = {
        "noise-proof": say("yes, whatever is assumed"),
        "within noise": say("no"),
        "depends": say("only below {limits}", limits=limits) if f"{high:.2f}" != "0.00" else say("no, perhaps a tie"),
    }[one.verdict]
    return tree.row(
        domain_name(one.first.breakdown),
        f"{say(ENDS[one.says])}: {group_name(one.first.group)} {in_figures(one.first.printed)}",
        f"{group_name(one.second.group)} {in_figures(one.second.printed)}",
        difference(gap),
        say("unknown") if margin is None else rounded(margin),
        certainty,
    )
