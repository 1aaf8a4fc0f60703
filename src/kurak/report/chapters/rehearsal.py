"""The study rehearsed: how often the design would be right, group by group. Everything here is simulated."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import isnan

from kurak.model import document as tree
from kurak.model.rehearsed import (
    SIMULATED,
    GroupOutcome,
    RehearsalResult,
    RehearsedEstimate,
    group_outcomes,
    worst_covered,
)
from kurak.report.chapters.drawings import figure
from kurak.report.charts.dot_plot import GroupMean, Interval, Total, draw_dot_plot
from kurak.report.wording import count, difference, percent, plural, score, sentence


def rehearsal(result: RehearsalResult | None) -> tree.Section | None:
    """Make the section; None where the study was not rehearsed with replications."""
    if result is None or not result.estimates:
        return None
    outcomes = group_outcomes(result)
    return tree.Section(
        id="rehearsal",
        title="The study rehearsed",
        kicker="Simulated",
        short="Rehearsal",
        lead=(
            f"The whole study was made up {count(result.replications)} times before any of it: people, sample, interviews, "
            "estimates. No number here is about real people."
        ),
        blocks=tuple(_blocks(result, outcomes)),
    )


def _blocks(result: RehearsalResult, outcomes: tuple[GroupOutcome, ...]) -> Iterator[tree.Block]:
    yield tree.Callout(
        (
            tree.Paragraph(
                "These people do not exist. Their answers are drawn from a model that is fitted to the means the study "
                "supplies, under assumptions that stand in study.yaml. The table says how well the design would measure "
                "such a population, not what anybody thinks."
            ),
        ),
        title=(tree.Tag(SIMULATED), " Made-up people"),
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
        return "No interval could be made"
    level = _percent(result.confidence, 0)
    words = f"Intervals of {level} hold the true value in {_percent(everybody.coverage)} of rehearsals"
    if worst is not None and worst.coverage is not None:
        words += f"; least often for {worst.group}: {_percent(worst.coverage)}"
    return words


def _table(result: RehearsalResult, outcomes: tuple[GroupOutcome, ...]) -> tree.Table:
    rows: list[tree.Row] = []
    domain = ""
    for one in outcomes:
        if one.domain != domain:
            domain = one.domain
            rows.append(tree.Row((domain.replace("_", " ").capitalize(),), kind="group"))
        rows.append(_row(one, result))
    never = [one.group for one in outcomes if one.without_interval > 0.005]
    notes = [
        "Bias, RMSE and deff are means over the scales; the unit of the first two is a point of the answer scale. "
        "Deff: variance over that of a simple random sample of as many people. Power: chance to find the difference from "
        "everybody else that the plan calls detectable; a dash where the plan names none.",
        "Framed: below the stated level by more than chance explains in so many rehearsals.",
    ]
    if never:
        notes.append(
            sentence(
                f"In some rehearsals all interviews of a group were in one cluster, and there was no interval: {', '.join(never)}"
            )
        )
    if result.joined:
        # Some of them are named by their sampling unit, which no report tells.
        notes.append(sentence(f"{plural(len(result.joined), 'stratum', 'strata')} with one cluster joined a neighbour for the variance"))
    return tree.Table(
        id="rehearsal-coverage",
        caption=_caption(result, outcomes),
        subtitle=f"Means of {_scales(result)}, {count(result.replications)} rehearsals"
        + (f" under each of {len(result.rules)} scoring rules" if len(result.rules) > 1 else ""),
        columns=(
            tree.Column("Group", width=2.4),
            *(
                tree.Column(head, align="right", width=1)
                for head in ("Interviews", "Clusters", "Bias", "RMSE", "Deff", "Coverage", "Power")
            ),
        ),
        rows=tuple(rows),
        notes=tuple(notes),
        source=_source(result),
        tag=SIMULATED,
        wide=True,
    )


def _row(one: GroupOutcome, result: RehearsalResult) -> tree.Row:
    # Framed where the stated level is further away than chance explains.
    low = one.coverage is not None and one.coverage + 2 * (one.coverage_error or 0) < result.confidence
    coverage = "none" if one.coverage is None else _percent(one.coverage)
    return tree.row(
        one.group or "Everybody",
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
                label=one.group,
                value=value,
                printed=_percent(value / 100),
                interval=Interval(low, high, f"{_number(low, 1)} to {_number(high, 1)}"),
                base=f"{count(round(one.interviews))} in {_number(one.clusters, 1)}",
            )
        )
    level = _percent(result.confidence, 0)
    drawing = draw_dot_plot(
        means,
        scale=(0, 100),
        totals=(Total("stated", 100 * result.confidence, level),),
        measure="coverage",
        groups=worst.domain.replace("_", " "),
        base_name="interviews in clusters",
        interval_name="give or take, by the number of rehearsals",
        mark=SIMULATED,
    )
    return figure(
        "rehearsal-groups",
        f"Intervals held the true value least often for {worst.group}: {count(round(worst.interviews))} interviews in "
        f"{_number(worst.clusters, 1)} clusters",
        drawing,
        subtitle=f"Share of {level} intervals that hold the true mean, percent of rehearsals",
        source=_source(result),
        tag=SIMULATED,
    )


def _assumptions(result: RehearsalResult) -> Iterator[tuple[tree.Inlines, tree.Inlines]]:
    made = ", ".join(f"{value:.3f}" for value in result.correlations.values())
    yield (
        "Intracluster correlation of answers",
        f"{result.correlation_stated:g} stated, {made} in the simulated population.",
    )
    yield "Scoring of the supplied means", sentence("; ".join(result.rules))
    if result.unreached:
        first = result.unreached[0]
        yield (
            "Targets out of reach",
            f"{plural(len(result.unreached), 'supplied mean', 'supplied means')} that no answers give under the rule; the nearest "
            f"possible was taken. The first: {first.item}, {first.group}, {first.target:g}; nearest {first.nearest:.2f}.",
        )
    yield (
        "What is simulated",
        (
            "Sampling, nonresponse that may depend on attitude, don't know and refusals, interviewers who influence answers, and "
            "some who make interviews up. Coverage and bias include all of it."
        ),
    )


def _scales(result: RehearsalResult) -> str:
    names = dict.fromkeys(one.variable for one in _everybody(result))
    return plural(len(names), "scale", "scales")


def _everybody(result: RehearsalResult) -> tuple[RehearsedEstimate, ...]:
    return tuple(one for one in result.scale_means if not one.domain)


def _source(result: RehearsalResult) -> str:
    return f"{SIMULATED}: rehearsal/{result.name}, seed {result.seed}, Kurak {result.version}"


def _percent(share: float, decimals: int = 1) -> str:
    return percent(Fraction(share), decimals)


def _number(value: float, decimals: int) -> str:
    return "–" if isnan(value) else score(Fraction(value), decimals)
