"""What changed since an earlier wave, and how the means of the records stand beside those that a report printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Final

from kurak.model import document as tree
from kurak.model.changes import Change, Changes, Earlier
from kurak.model.edition import Edition
from kurak.model.making import Made, Making, Measured
from kurak.model.rehearsed import SIMULATED
from kurak.report.chapters.drawings import figure
from kurak.report.chapters.estimates import made_up_people
from kurak.report.chapters.number_making import of_records
from kurak.report.chapters.scale_words import probability
from kurak.report.charts.dot_plot import GroupMean, Interval, Total, draw_dot_plot
from kurak.report.charts.drawing import Drawing
from kurak.report.wording import count, difference, percent, score
from kurak.report.words.categories import group_name
from kurak.report.words.names import capital, domain_name
from kurak.report.words.saying import counted, later, say

HOW: Final[dict[Earlier, str]] = {
    "records": later(
        "The error of a change is that of the records of both waves together: sampling units that both visited, known by the same code in the same "
        "stratum, share what is common to them, and that mostly makes a change surer."
    ),
    "estimates": later(
        "The earlier wave is known by its estimates only. The errors are those of two samples drawn independently; where the same places were visited "
        "twice, the true error is mostly smaller, and nothing here can say by how much."
    ),
    "printed": later(
        "A printed mean has no error. Each difference has at least the error of the mean from records, and no test is made: how sure it is nobody can say."
    ),
}
"""What the errors of changes are, by what is known of the earlier wave."""


def changed(edition: Edition) -> tree.Section | None:
    """Make the section; None where there is nothing to compare with."""
    if not edition.changes or edition.folder.instrument is None:
        return None
    simulated = any(one.simulated for one in edition.changes)
    blocks: list[tree.Block] = [made_up_people()] if simulated else []
    for one in edition.changes:
        blocks += _blocks(edition, one)
    named = [one.label for one in edition.changes if one.earlier != "printed"]
    return tree.Section(
        id="changed",
        title=say("What changed since {wave}", wave=named[0]) if named else say("Beside the published report"),
        kicker=say("Comparison"),
        short=say("Comparison"),
        in_bar=False,
        lead=say("Means of the scales, earlier and now; a change that chance alone could make is called one that cannot be told from none.")
        if named
        else say("Means of the scales from the records, beside those that the report prints."),
        blocks=tuple(blocks),
        tag=SIMULATED if simulated else "",
    )


def _blocks(edition: Edition, made: Changes) -> Iterator[tree.Block]:
    instrument = edition.folder.instrument
    assert instrument is not None
    heading = say("Beside the published report") if made.earlier == "printed" else say("Since {wave}", wave=made.label)
    yield tree.Heading(heading, 3, f"changed-{made.earlier}")
    yield tree.Paragraph(say(HOW[made.earlier]))
    labels = {name: scale.label for name, scale in instrument.scales.items()}
    scales = [one for one in made.rows if one.variable in labels and not one.domain]
    drawn = _figure(edition, made, scales, labels, (instrument.response.min, instrument.response.max))
    if drawn is not None:
        yield drawn
    for name, label in labels.items():
        rows = [one for one in made.rows if one.variable == name]
        if rows:
            yield _table(edition, made, name, label, rows)
    texts = {**(edition.estimates.labels if edition.estimates is not None else {}), **{item.item: item.text for item in edition.folder.items}}
    items = [one for one in made.rows if one.variable not in labels and not one.domain]
    if items:
        yield tree.Details(say("Statement by statement"), (_items(edition, made, items, texts),))


def _figure(edition: Edition, made: Changes, scales: Sequence[Change], labels: dict[str, str], ends: tuple[int, int]) -> tree.Figure | None:
    if len(scales) < 2:
        return None
    span = ends[1] - ends[0]
    tested = made.earlier != "printed"
    return figure(
        f"changes-{made.earlier}",
        _moved(made, scales, labels),
        draw_dot_plot(
            [
                GroupMean(
                    labels[one.variable],
                    one.change,
                    _signed(one.change),
                    Interval(one.conf_low, one.conf_high, _interval(one)) if one.conf_low is not None and one.conf_high is not None else None,
                )
                for one in scales
            ],
            scale=(-span, span),
            totals=(Total(say("no change") if tested else say("no difference"), 0, "0"),),
            midpoint="not marked",
            measure=say("change") if tested else say("difference"),
            groups=say("scale"),
            interval_name=say("{level} interval", level=_level(made)),
            mark=say(SIMULATED) if made.simulated else "",
        ),
        subtitle=say("Mean now less the mean in {wave}, of everybody; scale {low} to {high}", wave=made.label, low=ends[0], high=ends[1])
        if tested
        else say("Mean from records less the mean as printed, of everybody; scale {low} to {high}; without intervals", low=ends[0], high=ends[1]),
        source=_sources(edition, made),
        tag=SIMULATED if made.simulated else "",
        making=partial(_making_of_figure, edition, made),
    )


def _moved(made: Changes, rows: Sequence[Change], labels: dict[str, str]) -> str:
    """The caption: what can be told from no change."""
    if made.earlier == "printed":
        most = max(rows, key=lambda one: abs(one.change))
        return say("“{scale}” lies farthest from print, {difference}", scale=labels[most.variable], difference=_signed(most.change))
    told = _told_together(made, rows)
    if not told:
        return say("No change of a scale can be told from none, with all scales allowed for")
    most = max(told, key=lambda one: abs(one.change))
    return counted(
        "{told} of {n} scale changed by more than chance explains, with all of them allowed for; “{scale}” most, {change}",
        "{told} of {n} scales changed by more than chance explains, with all of them allowed for; “{scale}” most, {change}",
        len(rows),
        told=count(len(told)),
        scale=labels[most.variable],
        change=_signed(most.change),
    )


def _table(edition: Edition, made: Changes, name: str, label: str, rows: Sequence[Change]) -> tree.Table:
    lines: list[tree.Row] = []
    opened: list[Made] = []
    domain = ""
    for one in rows:
        if one.domain != domain:
            domain = one.domain
            lines.append(tree.Row((capital(domain_name(domain)),), kind="group"))
        opened.append(_made(len(lines), one))
        lines.append(_row(made, group_name(one.group, domain) or say("Everybody"), one))
    everybody = next((one for one in rows if not one.domain), rows[0])
    return tree.Table(
        id=f"changes-{made.earlier}-{name}",
        caption=f"{label}: {_words(made, everybody)}",
        subtitle=say("Mean score as printed and from records") if made.earlier == "printed" else say("Mean score in {wave} and now", wave=made.label),
        columns=_columns(made, say("Group")),
        rows=tuple(lines),
        notes=_notes(made),
        source=_sources(edition, made),
        wide=True,
        tag=SIMULATED if made.simulated else "",
        making=_making(edition, made, say("Weighted mean of the scores of the scale"), opened),
    )


def _items(edition: Edition, made: Changes, rows: Sequence[Change], texts: dict[str, str]) -> tree.Table:
    told = count(len(_told_together(made, rows)))
    printed = made.earlier == "printed"
    return tree.Table(
        id=f"changes-{made.earlier}-items",
        caption=counted("{n} statement, as worded", "{n} statements, as worded", len(rows))
        if printed
        else counted(
            "{n} statement, as worded: {told} changed by more than chance explains, with all of them allowed for",
            "{n} statements, as worded: {told} changed by more than chance explains, with all of them allowed for",
            len(rows),
            told=told,
        ),
        subtitle=say("Mean answer as printed and from records, of everybody")
        if printed
        else say("Mean answer in {wave} and now, of everybody", wave=made.label),
        columns=_columns(made, say("Statement")),
        rows=tuple(_row(made, texts.get(one.variable, one.variable), one) for one in rows),
        notes=(
            *_notes(made),
            *((say("Whether and how the report turned negative statements is not printed; answers of the records stand as worded."),) if printed else ()),
        ),
        source=_sources(edition, made),
        wide=True,
        tag=SIMULATED if made.simulated else "",
        making=_making(
            edition, made, say("Weighted mean of the answers to the statement as worded"), [_made(place, one) for place, one in enumerate(rows)]
        ),
    )


FACTS: Final = (later("Error of the change"), later("Error of the mean now"), later("Interval of the change"), later("Degrees of freedom"))
"""What is known of each change."""


def _made(place: int, one: Change) -> Made:
    interval = _interval(one)
    return Made(
        place,
        (
            "" if one.std_error is None else score(Fraction(one.std_error), 3),
            "" if one.now_error is None else score(Fraction(one.now_error), 3),
            "" if interval == "–" else interval,
            "" if one.df is None else count(round(one.df)),
        ),
    )


def _making(edition: Edition, made: Changes, mean: str, opened: Sequence[Made]) -> Making:
    tested = made.earlier != "printed"
    measures = [
        Measured(
            say("Earlier mean"), say("{mean}, in {wave}.", mean=mean, wave=made.label) if tested else say("{mean}, as printed.", mean=mean), (1,)
        ),
        Measured(say("Mean now"), say("{mean}, now.", mean=mean) if tested else say("{mean}, from records.", mean=mean), (2,)),
        Measured(say("Change"), say("The mean now less the mean in {wave}.", wave=made.label), (3,))
        if tested
        else Measured(say("Difference"), say("The mean from records less the mean as printed."), (3,)),
        Measured(say("Error"), say(HOW[made.earlier]), (4,)),
    ]
    if tested:
        measures.append(Measured(say("Interval"), say("{level} interval of the change.", level=_level(made)), (5,)))
        measures.append(Measured(say("p (Holm)"), _notes(made)[0], (6,)))
    records = edition.estimates
    entries = of_records(edition, records) if records is not None else ()
    return Making(tuple(measures), ((say("Earlier"), made.source), *entries), tuple(map(say, FACTS)), tuple(opened))


def _making_of_figure(edition: Edition, made: Changes, drawing: Drawing) -> Making:
    """How the changes behind the dots were made, with their intervals where they have one."""
    whole = _making(edition, made, say("Weighted mean of the scores of the scale"), ())
    change = replace(whole.measures[2], columns=tuple(range(1, len(drawing.columns))))
    return replace(whole, measures=(change,), facts=())


def _columns(made: Changes, first: str) -> tuple[tree.Column, ...]:
    tested = made.earlier != "printed"
    return (
        tree.Column(first, width=2.4),
        tree.Column(say("As printed") if not tested else made.label, align="right", width=1),
        tree.Column(say("Now") if tested else say("From records"), align="right", width=1),
        tree.Column(say("Change") if tested else say("Difference"), align="right", width=1),
        *(
            (
                tree.Column(say("Std. error"), align="right", width=1),
                tree.Column(say("{level} interval", level=_level(made)), align="right", width=1.8),
                tree.Column(say("p (Holm)"), align="right", width=1),
            )
            if tested
            else (tree.Column(say("Error at least"), align="right", width=1),)
        ),
    )


def _row(made: Changes, name: str, one: Change) -> tree.Row:
    means = (score(Fraction(one.before)), score(Fraction(one.now)), _signed(one.change))
    if made.earlier == "printed":
        return tree.row(name, *means, _plain(one.now_error))
    return tree.row(name, *means, _plain(one.std_error), _interval(one), probability(one.p_holm))


def _words(made: Changes, one: Change) -> str:
    if made.earlier == "printed":
        return say("{before} as printed, {now} from records", before=score(Fraction(one.before)), now=score(Fraction(one.now)))
    values = {"before": score(Fraction(one.before)), "now": score(Fraction(one.now)), "wave": made.label}
    if one.p_holm is None:
        return say("{before} in {wave}, {now} now; how sure the change is is not known", **values)
    if _told(made, one):
        return say("{before} in {wave}, {now} now; it changed", **values)
    return say("{before} in {wave}, {now} now; the change cannot be told from none", **values)


def _told(made: Changes, one: Change) -> bool:
    return one.p_holm is not None and one.p_holm < 1 - made.level


def _told_together(made: Changes, rows: Sequence[Change]) -> list[Change]:
    """Rows whose change can be told from none when all of these rows are allowed for, by Holm."""
    from kurak.stats.multiple_comparisons import adjust_p_values

    tested = [(one, one.p_holm) for one in rows if one.p_holm is not None]
    adjusted = adjust_p_values([p for _, p in tested], method="holm").tolist() if tested else []
    return [one for (one, _), p in zip(tested, adjusted, strict=True) if p < 1 - made.level]


def _notes(made: Changes) -> tuple[str, ...]:
    if made.earlier == "printed":
        return (say("Error at least: standard error of the mean from records; that of the printed mean comes on top, and is not known."),)
    return (say("p (Holm): chance of such a change where there is none, with all groups of one kind allowed for."),)


def _sources(edition: Edition, made: Changes) -> str:
    now = edition.estimates.records if edition.estimates is not None else ""
    if made.simulated:
        # A published report is not made up, whatever stands beside it.
        if made.earlier == "printed":
            return f"{made.source}; {say('{mark}: {what}', mark=say(SIMULATED), what=now)}"
        return say("{mark}: {what}", mark=say(SIMULATED), what=f"{made.source}; {now}")
    return f"{made.source}; {now}" if now else made.source


def _signed(value: float) -> str:
    return difference(Fraction(value))


def _plain(value: float | None) -> str:
    return "–" if value is None else score(Fraction(value))


def _interval(one: Change) -> str:
    return "–" if one.conf_low is None or one.conf_high is None else say("{low} to {high}", low=_signed(one.conf_low), high=_signed(one.conf_high))


def _level(made: Changes) -> str:
    return percent(Fraction(made.level).limit_denominator(1000), 0)
