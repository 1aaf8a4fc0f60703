"""The study rehearsed: how often the design would be right, group by group. Everything here is simulated."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import isnan

from kurak.model import document as tree
from kurak.model.making import Made, Making, Measured
from kurak.model.rehearsed import (
    GroupOutcome,
    RehearsalResult,
    RehearsedEstimate,
    group_outcomes,
    worst_covered,
)
from kurak.report.chapters.drawings import figure
from kurak.report.chapters.number_making import ERROR
from kurak.report.charts.dot_plot import GroupMean, Interval, Total, draw_dot_plot
from kurak.report.wording import count, difference, in_figures, percent, rounded, score, sentence
from kurak.report.words.agreements import rule_shown
from kurak.report.words.categories import group_name
from kurak.report.words.language import spoken
from kurak.report.words.names import capital, domain_name
from kurak.report.words.saying import counted, later, say

SIMULATED = later("SIMULATED")


def rehearsal(result: RehearsalResult | None) -> tree.Section | None:
    """Make the section; None where the study was not rehearsed with replications."""
    if result is None or not result.estimates:
        return None
    outcomes = group_outcomes(result)
    return tree.Section(
        id="rehearsal",
        title=say("The study rehearsed"),
        kicker=say("Simulated"),
        short=say("Rehearsal"),
        lead=counted(
            "The whole study was made up {n} time before any of it: people, sample, interviews, estimates. No number here is about real "
            "people.",
            "The whole study was made up {n} times before any of it: people, sample, interviews, estimates. No number here is about real "
            "people.",
            result.replications,
        ),
        blocks=tuple(_blocks(result, outcomes)),
    )


def _blocks(result: RehearsalResult, outcomes: tuple[GroupOutcome, ...]) -> Iterator[tree.Block]:
    yield tree.Callout(
        (
            tree.Paragraph(
                say(
                    "These people do not exist. Their answers are drawn from a model that is fitted to the means the study "
                    "supplies, under assumptions that stand in study.yaml. The table says how well the design would measure "
                    "such a population, not what anybody thinks."
                )
            ),
        ),
        title=(tree.Tag(say(SIMULATED)), " " + say("Made-up people")),
        tone="ochre",
    )
    yield _table(result, outcomes)
    drawn = _figure(result, outcomes)
    if drawn is not None:
        yield drawn
    yield tree.DefinitionList(tuple(_assumptions(result)))


def _caption(result: RehearsalResult, outcomes: tuple[GroupOutcome, ...]) -> str:
    everybody, worst = outcomes[0], worst_covered(outcomes)
    if everybody.coverage is None:
        return say("No interval could be made")
    level, share = _percent(result.confidence, 0), _percent(everybody.coverage)
    if worst is not None and worst.coverage is not None:
        return say(
            "Intervals of {level} hold the true value in {share} of rehearsals; least often for {group}: {least}",
            level=level, share=share, group=group_name(worst.group, worst.domain), least=_percent(worst.coverage),
        )  # fmt: skip
    return say("Intervals of {level} hold the true value in {share} of rehearsals", level=level, share=share)


def _table(result: RehearsalResult, outcomes: tuple[GroupOutcome, ...]) -> tree.Table:
    rows: list[tree.Row] = []
    made: list[Made] = []
    domain = ""
    for one in outcomes:
        if one.domain != domain:
            domain = one.domain
            rows.append(tree.Row((capital(domain_name(domain)),), kind="group"))
        if one.coverage_error is not None:
            made.append(Made(len(rows), (_number(100 * one.coverage_error, 1),), (6,)))
        rows.append(_row(one, result))
    never = [group_name(one.group, one.domain) for one in outcomes if one.without_interval > 0.005]
    notes = [
        say(
            "Bias, RMSE and deff are means over the scales; the unit of the first two is a point of the answer scale. "
            "Deff: variance over that of a simple random sample of as many people. Power: chance to find the difference from "
            "everybody else that the plan calls detectable; a dash where the plan names none."
        ),
        say("Framed: below the stated level by more than chance explains in so many rehearsals."),
    ]
    if never:
        notes.append(
            sentence(
                say(
                    "In some rehearsals all interviews of a group were in one cluster, and there was no interval: {groups}",
                    groups=", ".join(never),
                )
            )
        )
    if result.joined:
        # Some of them are named by their sampling unit, which no report tells.
        notes.append(
            counted(
                "{n} stratum with one cluster joined a neighbour for the variance.",
                "{n} strata with one cluster joined a neighbour for the variance.",
                len(result.joined),
            )
        )
    return tree.Table(
        id="rehearsal-coverage",
        caption=_caption(result, outcomes),
        subtitle=_subtitle(result),
        columns=(
            tree.Column(say("Group"), width=2.4),
            *(
                tree.Column(head, align="right", width=1)
                # The power of a test, not that of an office: the colon makes it another text for translators.
                for head in (
                    say("Interviews"), say("Clusters"), say("Bias"), "RMSE", "Deff", say("Coverage"), say("Power:").removesuffix(":")
                )
            ),
        ),
        rows=tuple(rows),
        notes=tuple(notes),
        source=_source(result),
        tag=say(SIMULATED),
        wide=True,
        making=_making(result, made),
    )


def _making_of_figure(result: RehearsalResult) -> Making:
    measures = (
        Measured(say("Coverage"), say("Share c of the intervals that hold the true value."), (1,)),
        Measured(say("Interval"), say("Coverage and two errors √(c(1 − c)/R) to each side, of R rehearsals."), (2,)),
        Measured(say("Interviews"), say("Mean over the rehearsals."), (3,)),
    )
    return Making(measures, _entries(result))


def _making(result: RehearsalResult, made: list[Made]) -> Making:
    """How the numbers were made; coverage has the error of so many rehearsals."""
    measures = (
        Measured(say("Interviews"), say("Mean over the rehearsals."), (1,)),
        Measured(say("Clusters"), say("Mean over the rehearsals."), (2,)),
        Measured(say("Bias"), say("Mean of the estimates less the true value of the made-up population."), (3,)),
        Measured("RMSE", say("Root of the mean square of estimate less true value."), (4,)),
        Measured("Deff", say("Variance of the estimates over the mean of S²/n."), (5,)),
        Measured(say("Coverage"), say("Share c of the intervals that hold the true value; its error √(c(1 − c)/R), of R rehearsals, in points of a hundred."), (6,)),
        Measured(
            # The power of a test, as in the head of its column.
            say("Power:").removesuffix(":"),
            say("Share of rehearsals whose test finds the difference that the plan calls detectable, were it the true one."),
            (7,),
        ),
    )
    return Making(measures, _entries(result), (say(ERROR),), tuple(made))


def _entries(result: RehearsalResult) -> tuple[tuple[str, str], ...]:
    return (
        (say("Records"), _source(result)),
        (say("Error"), say("Estimates and their errors as of {call}, between clusters within strata; Student's t.", call="survey::svymean")),
        (say("Disclosure"), say("These people do not exist; nothing is withheld.")),
    )


def _row(one: GroupOutcome, result: RehearsalResult) -> tree.Row:
    # Framed where the stated level is further away than chance explains.
    low = one.coverage is not None and one.coverage + 2 * (one.coverage_error or 0) < result.confidence
    coverage = say("none") if one.coverage is None else _percent(one.coverage)
    return tree.row(
        group_name(one.group, one.domain) or say("Everybody"),
        count(round(one.interviews)),
        _number(one.clusters, 1),
        "–" if isnan(one.bias) else difference(Fraction(one.bias)),
        _number(one.rmse, 2),
        _number(one.deff, 1),
        tree.Cell(coverage, tone="flag") if low else coverage,
        "–" if one.power is None else _percent(one.power, 0),
    )


def _figure(result: RehearsalResult, outcomes: tuple[GroupOutcome, ...]) -> tree.Figure | None:
    """Coverage of the groups of one domain: the one with the worst group."""
    worst = worst_covered(outcomes)
    if worst is None:
        return None
    shown = [one for one in outcomes if one.domain == worst.domain and one.coverage is not None]
    means = []
    for one in shown:
        value, error = 100 * (one.coverage or 0.0), 200 * (one.coverage_error or 0.0)
        low, high = max(0.0, value - error), min(100.0, value + error)
        means.append(
            GroupMean(
                label=group_name(one.group, one.domain),
                value=value,
                printed=_percent(value / 100),
                interval=Interval(low, high, say("{low} to {high}", low=_number(low, 1), high=_number(high, 1))),
                base=say("{interviews} in {clusters}", interviews=count(round(one.interviews)), clusters=_number(one.clusters, 1)),
            )
        )
    level = _percent(result.confidence, 0)
    drawing = draw_dot_plot(
        means,
        scale=(0, 100),
        totals=(Total(say("stated:").removesuffix(":"), 100 * result.confidence, level),),
        measure=say("coverage"),
        groups=domain_name(worst.domain),
        base_name=say("interviews in clusters"),
        interval_name=say("give or take, by the number of rehearsals"),
        mark=say(SIMULATED),
    )
    return figure(
        "rehearsal-groups",
        say(
            "Intervals held the true value least often for {group}: {interviews} interviews in {clusters} clusters",
            group=group_name(worst.group, worst.domain), interviews=count(round(worst.interviews)), clusters=_number(worst.clusters, 1),
        ),
        drawing,
        subtitle=say("Share of {level} intervals that hold the true mean, percent of rehearsals", level=level),
        source=_source(result),
        tag=say(SIMULATED),
        making=lambda drawing: _making_of_figure(result),
    )


def _assumptions(result: RehearsalResult) -> Iterator[tuple[tree.Inlines, tree.Inlines]]:
    # A comma between numbers that have one inside would part nothing.
    made = (", " if spoken() == "en" else "; ").join(rounded(float(value), 3) for value in result.correlations.values())
    yield (
        say("Intracluster correlation of answers"),
        say("{stated} stated, {made} in the simulated population.", stated=in_figures(f"{result.correlation_stated:g}"), made=made),
    )
    yield say("Scoring of the supplied means"), sentence("; ".join(rule_shown(rule) for rule in result.rules))
    if result.unreached:
        first = result.unreached[0]
        yield (
            say("Targets out of reach"),
            counted(
                "{n} supplied mean that no answers give under the rule; the nearest possible was taken. The first: {item}, {group}, {target}; "
                "nearest {nearest}.",
                "{n} supplied means that no answers give under the rule; the nearest possible was taken. The first: {item}, {group}, {target}; "
                "nearest {nearest}.",
                len(result.unreached),
                item=first.item, group=group_name(first.group), target=in_figures(f"{first.target:g}"), nearest=in_figures(f"{first.nearest:.2f}"),
            ),
        )  # fmt: skip
    yield (
        say("What is simulated"),
        say(
            "Sampling, nonresponse that may depend on attitude, don't know and refusals, interviewers who influence answers, and "
            "some who make interviews up. Coverage and bias include all of it."
        ),
    )


def _subtitle(result: RehearsalResult) -> str:
    scales = len(dict.fromkeys(one.variable for one in _everybody(result)))
    words = counted("Means of {n} scale, {rehearsals} rehearsals", "Means of {n} scales, {rehearsals} rehearsals", scales, rehearsals=count(result.replications))
    if len(result.rules) > 1:
        return say("{means} under each of {n} scoring rules", means=words, n=len(result.rules))
    return words


def _everybody(result: RehearsalResult) -> tuple[RehearsedEstimate, ...]:
    return tuple(one for one in result.scale_means if not one.domain)


def _source(result: RehearsalResult) -> str:
    return say("SIMULATED: {run}, seed {seed}, Kurak {version}", run=f"rehearsal/{result.name}", seed=result.seed, version=result.version)


def _percent(share: float, decimals: int = 1) -> str:
    return percent(Fraction(share), decimals)


def _number(value: float, decimals: int) -> str:
    return "–" if isnan(value) else score(Fraction(value), decimals)
