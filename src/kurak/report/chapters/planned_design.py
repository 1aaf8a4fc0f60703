"""The plan in the design chapter: method, allocation, precision. All of it is planned under stated assumptions."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import reduce

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.sample import Plan, StratumPlan
from kurak.model.study import Allocation, SelectionMethod
from kurak.report.chapters.design_making import (
    allocation_making,
    curve_making,
    otherwise_making,
    precision_making,
)
from kurak.report.chapters.drawings import figure
from kurak.report.chapters.planned_precision import precision_table
from kurak.report.charts.precision_curve import rho
from kurak.report.plan_chart import correlation_words, optimal_size_words, plan_chart
from kurak.report.wording import count, in_figures, percent, rounded, sentence
from kurak.report.words.categories import group_name
from kurak.report.words.names import domain_name
from kurak.report.words.saying import counted, later, say

ALLOCATIONS: Mapping[Allocation, str] = {
    "proportional": later("proportional"),
    "equal": later("equal"),
    "neyman": later("neyman"),
    "cost-optimal": later("cost-optimal"),
    "power": later("power"),
    "as given": later("as given"),
}
"""Rules by which interviews are shared out among strata."""

METHODS: Mapping[SelectionMethod, str] = {
    "simple random": later("simple random"),
    "systematic": later("systematic"),
    "Poisson": later("Poisson"),
    "PPS systematic": later("PPS systematic"),
    "PPS systematic, random order": later("PPS systematic, random order"),
    "Rao-Sampford": later("Rao-Sampford"),
    "pivotal": later("pivotal"),
    "pivotal, random order": later("pivotal, random order"),
}
"""Ways to draw primary sampling units."""

CERTAIN = "■"
"""Stands beside a self-representing unit."""


def planned_design(edition: Edition, *, columns: Mapping[str, str]) -> Iterator[tree.Block]:
    """Make the blocks of the plan; none where there is no plan. ``columns`` says what those of a printed design count."""
    plan = edition.plan
    if plan is None:
        return
    yield tree.Heading(say("The plan, computed from the frame"))
    yield tree.Paragraph(
        say(
            "Everything under this heading is planned, not measured: it follows from the frame, the design in study.yaml and the "
            "assumptions named here."
        )
    )
    yield tree.DefinitionList(tuple(_method(edition, plan)))
    yield _allocation_table(edition, plan)
    if plan.printed:
        yield _printed_otherwise(edition, plan, columns)
    chart = plan_chart(plan)
    yield figure(
        "precision-curve",
        chart.caption,
        chart.drawing,
        subtitle=say("{curve} Sizes are whole clusters.", curve=sentence(chart.subtitle)),
        notes=chart.notes,
        source=_sources(edition),
        making=lambda drawing: curve_making(edition, len(drawing.columns), cost=all(point.cost is not None for point in plan.curve)),
    )
    making = precision_making(edition, kept=plan.planning.shared_clusters > 0)
    yield precision_table(plan, source=_sources(edition), making=making)


def _sources(edition: Edition) -> str:
    frame = edition.folder.frame
    if frame is None:
        return say("Computed from the frame and study.yaml of this study")
    return say("Computed from {file} and study.yaml of this study", file=frame.file)


def method_name(method: SelectionMethod) -> str:
    """The name of a way to draw primary sampling units."""
    return say(METHODS[method])


# ── the method in words ────────────────────────────────────────────────────────────────────────


def _method(edition: Edition, plan: Plan) -> Iterator[tuple[tree.Inlines, tree.Inlines]]:
    design = edition.study.design
    allocation, interviews = sentence(say(ALLOCATIONS[plan.allocation])), count(plan.interviews)
    if design is not None and design.strata:
        strata = counted(
            "{allocation} {interviews} interviews in {n} stratum as drawn, from {domains}.",
            "{allocation} {interviews} interviews in {n} strata as drawn, from {domains}.",
            len(plan.strata),
            allocation=allocation, interviews=interviews, domains=_crossed([domain_name(one) for one in design.strata]),
        )  # fmt: skip
    else:
        strata = counted(
            "{allocation} {interviews} interviews in {n} stratum as drawn.", "{allocation} {interviews} interviews in {n} strata as drawn.",
            len(plan.strata), allocation=allocation, interviews=interviews,
        )  # fmt: skip
    yield say("Allocation"), strata
    yield say("Selection"), say("{method} within each stratum.", method=method_name(plan.selection))
    if plan.self_representing:
        yield say("Self-representing units"), _self_representing(plan, certain_names(edition, plan))
    yield say("Clusters"), _clusters(plan)
    yield say("Design effect"), _design_effect(plan)
    optimal = optimal_size_words(plan)
    if optimal:
        yield say("Cluster size"), optimal
    yield say("Contacts"), _contacts(plan)
    joined = [(one, stratum) for stratum in plan.strata for one in stratum.joined]
    if joined:
        words = "; ".join(say("{one} with {other}", one=group_name(one), other=group_name(stratum.stratum)) for one, stratum in joined)
        yield say("Joined strata"), say("Drawn together: {strata}.", strata=words)
    yield say("Where the numbers come from"), _origin(edition, plan)


def _crossed(names: list[str]) -> str:
    """Names of columns whose values are combined: one by the other."""
    return reduce(lambda first, last: say("{first} by {last}", first=first, last=last), names)


def _self_representing(plan: Plan, names: Mapping[str, str]) -> str:
    own = [stratum for stratum in plan.strata if stratum.self_representing is not None]
    above = [stratum for stratum in own if stratum.size >= plan.self_representing_above]
    others = [stratum for stratum in own if stratum.size < plan.self_representing_above]
    words = say(
        "{formula}: units of {n} people and more are in every sample: {units}.",
        formula=f"N · b / n = {count(plan.population)} × {plan.cluster_size} / {count(plan.interviews)} = "
        f"{rounded(plan.self_representing_above, whole=True)}",
        n=count(math.ceil(plan.self_representing_above)),
        units=_units(above, names) or say("none"),
    )
    if others:
        words += " " + say(
            "Smaller, and certain too, because the clusters of their stratum leave nothing to draw: {units}.", units=_units(others, names)
        )
    return words


def _units(strata: list[StratumPlan], names: Mapping[str, str]) -> str:
    return ", ".join(f"{names[stratum.self_representing or '']} ({count(stratum.size)})" for stratum in strata)


def certain_names(edition: Edition, plan: Plan) -> dict[str, str]:
    """Id of each self-representing unit: its name in the frame, or the id again where the frame has no names."""
    wanted, frame = set(plan.self_representing), edition.folder.frame
    names = {psu: psu for psu in wanted}
    if frame is not None and "name" in frame.columns:
        names |= {psu: name for psu, name in zip(frame.ids, frame.columns["name"], strict=True) if psu in wanted and name}
    return names


def _clusters(plan: Plan) -> str:
    exact = rounded(plan.exact_clusters, 1, whole=True)
    formula = f"n / b = {count(plan.interviews)} / {plan.cluster_size} = {exact}"
    words = f"{formula}." if plan.exact_clusters == plan.clusters else say("{formula}; {n} are planned.", formula=formula, n=count(plan.clusters))
    single = sum(stratum.clusters == 1 for stratum in plan.strata)
    if single:
        words += " " + counted(
            "{n} stratum has one cluster, from which no variance can be estimated.",
            "{n} strata have one cluster, from which no variance can be estimated.",
            single,
        )
    return words


def _design_effect(plan: Plan) -> str:
    planning = plan.planning
    size = max(float(plan.cluster_size), plan.interviews / max(plan.clusters, 1))
    by_clusters = 1 + (size - 1) * planning.intracluster_correlation
    correlation = rho(planning.intracluster_correlation).removeprefix("ρ ")
    formula = f"1 + (b − 1)ρ = 1 + ({in_figures(f'{size:.4g}')} − 1) × {correlation} = {rounded(by_clusters)}"
    rest = plan.deff / by_clusters
    if f"{rest:.2f}" != "1.00":
        formula = say("{formula}, times {rest} for unequal weights = {deff}", formula=formula, rest=rounded(rest), deff=rounded(plan.deff))
    return say(
        "{formula}: {n} interviews are as precise as {effective} of a simple random sample.",
        formula=formula, n=count(plan.interviews), effective=count(round(plan.effective_n)),
    )  # fmt: skip


def _contacts(plan: Plan) -> str:
    rate = percent(Fraction(plan.planning.response_rate).limit_denominator(10**6), 0)
    if plan.planning.response_rate == 1:
        return counted(
            "{n} people are to be asked, at an assumed response rate of {rate}, that is, without any refusal.",
            "{n} people are to be asked, at an assumed response rate of {rate}, that is, without any refusal.",
            plan.contacts,
            rate=rate,
        )
    return counted(
        "{n} people are to be asked, at an assumed response rate of {rate}.", "{n} people are to be asked, at an assumed response rate of {rate}.",
        plan.contacts, rate=rate,
    )  # fmt: skip


def _origin(edition: Edition, plan: Plan) -> str:
    planning = plan.planning
    frame = edition.folder.frame
    modelled = [entry for entry in edition.study.modelled if frame is not None and frame.file in entry.files]
    proportion = percent(Fraction(planning.proportion).limit_denominator(10**6), 0)
    return " ".join(
        (
            say("People are those of the frame, in which units are modelled.") if modelled else say("People are those of the frame."),
            say("Interviews and clusters are computed by the rule of the printed design, not copied from it.")
            if edition.folder.sample_design
            else say("Interviews and clusters are computed from them."),
            say("The intracluster correlation is {correlation}.", correlation=correlation_words(planning)),
            say("A proportion of {proportion}, the worst case, is assumed.", proportion=proportion)
            if planning.proportion == 0.5
            else say("A proportion of {proportion} is assumed.", proportion=proportion),
        )
    )


# ── allocation ─────────────────────────────────────────────────────────────────────────────────


def _allocation_table(edition: Edition, plan: Plan) -> tree.Table:
    names = certain_names(edition, plan)
    rows = [
        tree.row(
            stratum_label(stratum, names),
            count(stratum.units),
            count(stratum.size),
            rounded(stratum.exact_interviews),
            count(stratum.interviews),
            rounded(stratum.exact_clusters),
            count(stratum.clusters),
        )
        for stratum in plan.strata
    ]
    rows.append(
        tree.Row(
            (
                say("All"),
                count(sum(stratum.units for stratum in plan.strata)),
                count(sum(stratum.size for stratum in plan.strata)),
                rounded(sum((stratum.exact_interviews for stratum in plan.strata), Fraction(0))),
                count(sum(stratum.interviews for stratum in plan.strata)),
                rounded(sum((stratum.exact_clusters for stratum in plan.strata), Fraction(0))),
                count(sum(stratum.clusters for stratum in plan.strata)),
            ),
            kind="total",
        )
    )
    largest = max(plan.strata, key=lambda stratum: stratum.interviews)
    notes: tuple[tree.Inlines, ...] = ()
    if plan.self_representing:
        notes = (say("{mark} self-representing: in every sample; its clusters are parts of it.", mark=CERTAIN),)
    return tree.Table(
        id="planned-allocation",
        caption=say(
            "{stratum} gets most: {n} of {all} interviews",
            stratum=_short_label(largest, names), n=count(largest.interviews), all=count(plan.interviews),
        ),
        subtitle=say("Planned: units, people, interviews and clusters of every stratum, before and after rounding"),
        columns=(
            tree.Column(say("Stratum"), width=3),
            tree.Column(say("Units"), align="right", width=1),
            tree.Column(say("People"), align="right", width=1.4),
            tree.Column(say("Interviews, exact"), align="right", width=1.3),
            tree.Column(say("rounded"), align="right", width=1.1),
            tree.Column(say("Clusters, exact"), align="right", width=1.3),
            tree.Column(say("rounded"), align="right", width=1.1),
        ),
        rows=tuple(rows),
        notes=notes,
        source=_sources(edition),
        making=allocation_making(edition, plan),
    )


def _short_label(stratum: StratumPlan, names: Mapping[str, str]) -> str:
    if stratum.self_representing is not None:
        base = group_name(stratum.stratum.removesuffix(f": {stratum.self_representing}"))
        return f"{base}: {names.get(stratum.self_representing, stratum.self_representing)}"
    return group_name(stratum.stratum) if stratum.values else say("All units")


def stratum_label(stratum: StratumPlan, names: Mapping[str, str]) -> str:
    """The name of a stratum; a self-representing unit by its own name, with the mark of certainty."""
    return _short_label(stratum, names) + (f"\u00a0{CERTAIN}" if stratum.self_representing is not None else "")


def _printed_otherwise(edition: Edition, plan: Plan, columns: Mapping[str, str]) -> tree.Table:
    published = edition.folder.published
    return tree.Table(
        id="printed-otherwise",
        caption=counted("{n} printed number differs from the plan", "{n} printed numbers differ from the plan", len(plan.printed)),
        subtitle=say("Interviews by the same rule of allocation; the plan adds up to its total"),
        columns=(
            tree.Column(say("Area"), width=2),
            tree.Column(say("What"), width=2),
            tree.Column(say("Printed"), align="right", width=1),
            tree.Column(say("Planned here"), align="right", width=1),
        ),
        rows=tuple(
            tree.row(group_name(in_full(one.area)), say(columns.get(one.column, one.column)), one.printed, one.planned) for one in plan.printed
        ),
        source=say("{source}, beside the plan", source=published.spec.source) if published is not None else "",
        making=otherwise_making(edition),
    )


def in_full(area: str) -> str:
    """The name of an area in a printed table without its abbreviation: ``Talas r.`` is ``Talas region``."""
    return f"{area.removesuffix(' r.')} region" if area.endswith(" r.") else area


__all__ = ["ALLOCATIONS", "certain_names", "in_full", "method_name", "planned_design", "stratum_label"]
