"""The explorer: a scale, a domain and the answers are chosen on the page, and two groups are set beside each other.

It holds what the chapters print and nothing finer: numbers as texts, of groups that may be shown. Where a study has no records it
holds the means that a report printed, and says that they have no errors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from math import isfinite
from typing import Any

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.explorer import (
    EVERYBODY,
    Explored,
    ExplorerDifference,
    ExplorerDomain,
    ExplorerMean,
    ExplorerSplit,
    Measure,
)
from kurak.model.making import Made, Making, Measured
from kurak.model.rehearsed import SIMULATED
from kurak.model.scales import Instrument
from kurak.model.tabulated import Tabulated
from kurak.report.chapters.explorer_words import ESTIMATED, PRINTED, explorer_words
from kurak.report.chapters.number_making import BASE, DEFF, ERROR, INTERVAL, making
from kurak.report.chapters.printed_making import printed_making
from kurak.report.chapters.scale_words import COMPARISON_WORDS, probability
from kurak.report.wording import count, difference, percent, score, sentence
from kurak.report.words.categories import group_name
from kurak.report.words.designs import design_said
from kurak.report.words.names import domain_name
from kurak.report.words.saying import counted, phrase, say
from kurak.report.writers.frame_words import known
from kurak.stats.printed import Printed

Known = dict[tuple[str, str, str], ExplorerMean]
"""Variable, domain and group: its mean, with places still to be given."""


def explorer(edition: Edition) -> tree.Section | None:
    """Make the section; None where there is no scale with means of two groups."""
    instrument = edition.folder.instrument
    if instrument is None:
        return None
    if edition.estimates is not None:
        made, source = _estimated(edition, edition.estimates, instrument), _source(edition.estimates)
    else:
        made, source = _printed(edition, instrument), _printed_source(edition)
    if made is None:
        return None
    printed = edition.estimates is None
    domains = [domain.label.lower() for domain in made.domains]
    return tree.Section(
        id="explorer",
        title=say("Look for yourself"),
        kicker=say("Explorer"),
        short=say("Explorer"),
        in_bar=False,
        lead=say("Every number stands here as the chapters print it; nothing is asked of any other place.")
        if not printed
        else say("Every printed mean stands here as the report prints it; nothing is asked of any other place."),
        blocks=(
            *((made_up_callout(),) if made.mark else ()),
            tree.Explorer(
                id="explorer-view",
                caption=say("A scale or a statement, by {domains}", domains=_either(domains)),
                subtitle=say("Means, {low} to {high}: of scales with negative statements turned, of statements as worded", low=made.low, high=made.high)
                if not printed
                else say("Printed means, scale {low} to {high}; without errors: these need the records, which are not here", low=made.low, high=made.high),
                data=made,
                table=replace(_table(made, instrument, source, printed=printed), making=_making(edition, made)),
                on_paper=say(
                    "In the HTML edition a scale, a statement and groups can be chosen and set beside each other. Here are the means of all scales."
                ),
                notes=() if printed else (made.words["withheld"],),
                source=source,
                tag=made.mark,
            ),
        ),
        tag=made.mark,
    )


def made_up_callout() -> tree.Callout:
    """The warning over the views of a rehearsal."""
    words = say("The people behind these numbers are made up. What is chosen here shows what the study's own records would give.")
    return tree.Callout((tree.Paragraph(words),), title=phrase("{mark} Made-up people", mark=tree.Tag(SIMULATED)), tone="ochre")


# ── estimated from records ─────────────────────────────────────────────────────────────────────


def _estimated(edition: Edition, made: Tabulated, instrument: Instrument) -> Explored | None:
    means: Known = {}
    unknown: dict[tuple[str, str, str], str] = {}
    for row in made.table.rows():
        groups = [(name, str(row[name])) for name in made.by if row[name] is not None]
        if len(groups) > 1 or row["n"] is None or not _known(row["estimate"]):
            continue
        key = (row["variable"], *(groups[0] if groups else ("", "")))
        if row["statistic"] == "mean":
            means[key] = _mean(row)
        elif row["statistic"] == "proportion" and row["level"] == "don't know":
            unknown[key] = _tenth(row["estimate"])
    measures = [
        measure
        for scale, items in made.scales.items()
        for measure in (
            Measure(scale, made.labels.get(scale, scale), scale),
            *(Measure(item, made.labels.get(item, item), scale, item in instrument.scales[scale].reverse) for item in items),
        )
    ]
    named = _named(measures, made.by, means, edition)
    if named is None:
        return None
    kept, domains, places = named
    sides = _sides(instrument, edition)
    told = edition.compared
    return Explored(
        measures=kept,
        domains=domains,
        means=tuple(places.means(means)),
        splits=tuple(places.splits(told.splits, unknown, sides)) if told is not None else (),
        differences=tuple(places.differences(told.differences, 1 - made.confidence)) if told is not None else (),
        answers=_answers(instrument),
        disagree=sides[0],
        neutral=sides[1],
        agree=sides[2],
        low=instrument.response.min,
        high=instrument.response.max,
        mark=known(SIMULATED) if made.simulated else "",
        words=explorer_words(ESTIMATED)
        | {
            "level": percent(Fraction(made.confidence).limit_denominator(1000), 0),
            "few": say("* Fewer than {least} respondents: a rough number.", least=made.flag_below),
            "withheld": say("Groups of fewer than {least} respondents, and what would give them away, are not here.", least=made.smallest_base),
        },
        comparable=tuple(_comparability(edition, kept, domains)),
    )


def _mean(row: dict[str, Any]) -> ExplorerMean:
    interval = _known(row["conf_low"]) and _known(row["conf_high"])
    return ExplorerMean(
        0, EVERYBODY, EVERYBODY,
        _number(row["estimate"]),
        _number(row["std_error"]) if _known(row["std_error"]) else "",
        _number(row["conf_low"]) if interval else "",
        _number(row["conf_high"]) if interval else "",
        count(row["n"]),
        _number(row["deff"]) if _known(row["deff"]) else "",
        bool(row["flag"]),
    )  # fmt: skip


def _sides(instrument: Instrument, edition: Edition) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """Places of the answers that disagree and agree; all others stand apart."""
    declared = edition.study.estimates
    collapsed = instrument.response.collapse(agree=declared.agree_codes if declared is not None else ())
    low = instrument.response.min
    agree = tuple(sorted(code - low for code in collapsed["agree"]))
    disagree = tuple(sorted(code - low for code in collapsed["disagree"] if code - low not in agree))
    others = tuple(place for place in range(instrument.response.max - low + 1) if place not in (*agree, *disagree))
    return disagree, others, agree


def _answers(instrument: Instrument) -> tuple[str, ...]:
    codes, labels = instrument.response.codes, instrument.response.labels
    return tuple(labels) if len(labels) == len(codes) else tuple(str(code) for code in codes)


def _comparability(
    edition: Edition, measures: Sequence[Measure], domains: Sequence[ExplorerDomain]
) -> Iterator[tuple[int, int, str]]:
    """Whether groups of a domain may be compared on a scale, as the analysis of scales found it."""
    scales = {measure.id: place for place, measure in enumerate(measures)}
    where = {domain.id: place for place, domain in enumerate(domains)}
    for result in edition.scales.scales if edition.scales is not None else ():
        for one in result.comparability:
            if one.scale in scales and one.domain in where:
                yield scales[one.scale], where[one.domain], f"{say(COMPARISON_WORDS[one.supports])}."


# ── as printed ─────────────────────────────────────────────────────────────────────────────────


def _printed(edition: Edition, instrument: Instrument) -> Explored | None:
    published = edition.folder.published
    if published is None:
        return None
    means: Known = {}
    for one in published.figures:
        if one.statistic != "mean" or one.table is None:
            continue
        key = (one.variable, "", "") if one.breakdown == "total" else (one.variable, one.breakdown, one.group)
        if one.breakdown == "total" and one.group != "all":
            continue
        # The first table that prints it.
        means.setdefault(key, ExplorerMean(0, EVERYBODY, EVERYBODY, score_text(one.text)))
    texts = {item.item: item.text for item in edition.folder.items}
    measures = [
        measure
        for name, scale in instrument.scales.items()
        for measure in (
            Measure(name, scale.label, name),
            *(Measure(item, texts.get(item, item), name, item in scale.reverse) for item in scale.items),
        )
    ]
    named = _named(measures, tuple(published.spec.breakdowns), means, edition)
    if named is None:
        return None
    kept, domains, places = named
    return Explored(
        measures=kept,
        domains=domains,
        means=tuple(places.means(means)),
        low=instrument.response.min,
        high=instrument.response.max,
        words=explorer_words(PRINTED),
    )


def score_text(printed: str) -> str:
    """A printed number as it stands in every table of ours: its own decimals, a true minus sign.

    Examples
    --------
    >>> score_text("2.5"), score_text("-0.25")
    ('2.5', '−0.25')
    """
    value = Printed.parse(printed)
    return score(value.value, value.decimals)


def _printed_source(edition: Edition) -> str:
    published = edition.folder.published
    return say("{source}; numbers as printed", source=published.spec.source) if published is not None else ""


# ── places ─────────────────────────────────────────────────────────────────────────────────────


class _Places:
    """Where measures, domains and groups stand in what is written."""

    def __init__(self, measures: Sequence[Measure], domains: Sequence[ExplorerDomain]) -> None:
        self.measure = {one.id: place for place, one in enumerate(measures)}
        self.domain = {one.id: place for place, one in enumerate(domains)}
        self.group = {(one.id, group): place for one in domains for place, group in enumerate(one.groups)}

    def of(self, variable: str, domain: str, group: str) -> tuple[int, int, int] | None:
        measure = self.measure.get(variable)
        if measure is None:
            return None
        if not domain:
            return measure, EVERYBODY, EVERYBODY
        where = self.domain.get(domain), self.group.get((domain, group))
        return (measure, where[0], where[1]) if where[0] is not None and where[1] is not None else None

    def means(self, known: Known) -> Iterator[ExplorerMean]:
        for key, one in known.items():
            place = self.of(*key)
            if place is not None:
                yield ExplorerMean(*place, one.estimate, one.std_error, one.low, one.high, one.n, one.deff, one.few)

    def splits(self, told: Sequence[Any], unknown: dict[tuple[str, str, str], str], sides: Any) -> Iterator[ExplorerSplit]:
        for one in told:
            key = (one.variable, one.domain, one.group)
            place = self.of(*key)
            if place is None:
                continue
            disagree, neutral, agree = (sum((Fraction(one.shares[which]) for which in side), Fraction(0)) for side in sides)
            yield ExplorerSplit(
                *place,
                shares=tuple(_tenth(share) for share in one.shares),
                disagree=_tenth(disagree),
                neutral=_tenth(neutral),
                agree=_tenth(agree),
                net=difference((agree - disagree) * 100, 1),
                n=count(one.n),
                dont_know=unknown.get(key, ""),
            )

    def differences(self, told: Sequence[Any], alpha: float) -> Iterator[ExplorerDifference]:
        for one in told:
            first, second = self.of(one.variable, one.domain, one.first), self.of(one.variable, one.domain, one.second)
            if first is None or second is None:
                continue
            scale, decimals = (100, 1) if one.compared == "agree" else (1, 2)
            low, high = (
                difference(Fraction(value) * scale, decimals) if isfinite(value) else "" for value in (one.conf_low, one.conf_high)
            )
            p = probability(one.p_holm)
            yield ExplorerDifference(
                one.compared, first[0], first[1], first[2], second[2],
                difference(Fraction(one.estimate) * scale, decimals),
                score(Fraction(one.std_error) * scale, decimals),
                low, high,
                "" if p == "–" else p if p.startswith("<") else f"= {p}",
                isfinite(one.p_holm) and one.p_holm < alpha,
            )  # fmt: skip


def _named(
    measures: Sequence[Measure], by: Sequence[str], means: Known, edition: Edition
) -> tuple[tuple[Measure, ...], tuple[ExplorerDomain, ...], _Places] | None:
    """Measures that have a mean, and domains with two groups that have one."""
    there = {key[0] for key in means}
    kept = tuple(measure for measure in measures if measure.id in there)
    names = {measure.id for measure in kept}
    domains = []
    for domain in by:
        # In the order of study.yaml, then as they come.
        groups = {group for name, where, group in means if where == domain and name in names}
        ordered = [group for group in edition.study.domains.get(domain, ()) if group in groups]
        ordered += [group for name, where, group in means if where == domain and name in names and group not in ordered]
        groups_in_order = tuple(dict.fromkeys(ordered))
        if len(groups_in_order) > 1:
            domains.append(ExplorerDomain(domain, domain_name(domain).capitalize(), groups_in_order))
    if not kept or not domains:
        return None
    return kept, tuple(domains), _Places(kept, domains)


# ── without a script ───────────────────────────────────────────────────────────────────────────


def _table(made: Explored, instrument: Instrument, source: str, *, printed: bool) -> tree.Table:
    """Means of all scales by all groups."""
    scales = [place for place, measure in enumerate(made.measures) if measure.id == measure.scale]
    cells = {(one.measure, one.domain, one.group): one for one in made.means}

    def row(name: str, domain: int, group: int) -> tree.Row:
        shown = [cells.get((scale, domain, group)) for scale in scales]
        return tree.row(name, *("–" if one is None else one.estimate + (f" ({one.std_error})" if one.std_error else "") for one in shown))

    rows = [row(say("Everybody"), EVERYBODY, EVERYBODY)]
    for place, domain in enumerate(made.domains):
        rows.append(tree.Row((domain.label,), kind="group"))
        rows += [row(group_name(group, domain.id), place, number) for number, group in enumerate(domain.groups)]
    both = _both([domain.label.lower() for domain in made.domains])
    return tree.Table(
        id="explorer-table",
        caption=say("Means of all scales by {domains}", domains=both) if len(scales) > 1 else say("Means of the scale by {domains}", domains=both),
        subtitle=say("Mean score, scale {low} to {high}; as printed, without errors", low=made.low, high=made.high)
        if printed
        else say("Mean score, scale {low} to {high}; standard errors in brackets", low=made.low, high=made.high),
        columns=(tree.Column(say("Group"), width=2), *(tree.Column(made.measures[place].label, align="right", width=1.3) for place in scales)),
        rows=tuple(rows),
        notes=() if printed else (made.words["withheld"],),
        source=source,
        wide=True,
        tag=made.mark,
    )


def _making(edition: Edition, made: Explored) -> Making | None:
    """How the means of the table were made, with base, error, interval and design effect of each."""
    scales = [place for place, measure in enumerate(made.measures) if measure.id == measure.scale]
    what = Measured(say("Mean"), say("Mean score of the group on the scale of the column, negative statements turned."), tuple(range(1, len(scales) + 1)))
    if edition.estimates is None:
        return printed_making(edition, (), (what,))
    # The first row is everybody; each domain has a row that names it before its groups.
    first, line = {EVERYBODY: 0}, 1
    for place, domain in enumerate(made.domains):
        first[place] = line + 1
        line += 1 + len(domain.groups)
    opened = [
        Made(
            first[one.domain] + max(one.group, 0),
            (one.n, one.std_error, say("{low} to {high}", low=one.low, high=one.high) if one.low and one.high else "", one.deff, "", ""),
            (1 + scales.index(one.measure),),
        )
        for one in made.means
        if one.measure in scales
    ]
    return making(edition, edition.estimates, (what,), opened, printed=(BASE, ERROR, INTERVAL, DEFF))


# ── words and numbers ──────────────────────────────────────────────────────────────────────────


def _source(made: Tabulated) -> str:
    words = sentence(counted("{file}, {n} records; {design}", "{file}, {n} records; {design}", made.respondents, file=made.records, design=design_said(made.design)))
    return say("{mark}: {what}", mark=known(SIMULATED), what=words[0].lower() + words[1:]) if made.simulated else words


def _either(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else say("{one} or {other}", one=", ".join(words[:-1]), other=words[-1])


def _both(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else say("{one} and {other}", one=", ".join(words[:-1]), other=words[-1])


def _known(value: Any) -> bool:
    return value is not None and isfinite(value)


def _number(value: Any) -> str:
    return score(Fraction(value))


def _tenth(share: Any) -> str:
    return score(Fraction(share) * 100, 1)
