"""The plan in the design chapter: method, allocation, precision. All of it is planned under stated assumptions."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction

from kurak.model import document as tree
from kurak.model.edition import Edition
from kurak.model.sample import Plan, StratumPlan
from kurak.report.chapters.drawings import figure
from kurak.report.chapters.planned_precision import precision_table
from kurak.report.charts.precision_curve import rho
from kurak.report.plan_chart import correlation_words, optimal_size_words, plan_chart
from kurak.report.wording import count, percent, plural, rounded, sentence

CERTAIN = "■"
"""Stands beside a self-representing unit."""


def planned_design(edition: Edition, *, columns: Mapping[str, str]) -> Iterator[tree.Block]:
    """Make the blocks of the plan; none where there is no plan. ``columns`` says what those of a printed design count."""
    plan = edition.plan
    if plan is None:
        return
    yield tree.Heading("The plan, computed from the frame")
    yield tree.Paragraph(
        "Everything under this heading is planned, not measured: it follows from the frame, the design in study.yaml and the "
        "assumptions named here."
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
        subtitle=f"{sentence(chart.subtitle)} Sizes are whole clusters.",
        notes=chart.notes,
        source=_sources(edition),
    )
    yield precision_table(plan, source=_sources(edition))


def _sources(edition: Edition) -> str:
    frame = edition.folder.frame
    return f"Computed from {frame.file if frame is not None else 'the frame'} and study.yaml of this study"


# ── the method in words ────────────────────────────────────────────────────────────────────────


def _method(edition: Edition, plan: Plan) -> Iterator[tuple[tree.Inlines, tree.Inlines]]:
    design = edition.study.design
    strata = f"{plural(len(plan.strata), 'stratum', 'strata')} as drawn"
    if design is not None and design.strata:
        strata += f", from {' by '.join(design.strata)}"
    yield "Allocation", f"{sentence(plan.allocation)} {count(plan.interviews)} interviews in {strata}."
    yield "Selection", f"{plan.selection} within each stratum."
    if plan.self_representing:
        yield "Self-representing units", _self_representing(plan, certain_names(edition, plan))
    yield "Clusters", _clusters(plan)
    yield "Design effect", _design_effect(plan)
    optimal = optimal_size_words(plan)
    if optimal:
        yield "Cluster size", optimal
    yield "Contacts", _contacts(plan)
    joined = [(one, stratum) for stratum in plan.strata for one in stratum.joined]
    if joined:
        words = "; ".join(f"{one} with {stratum.stratum}" for one, stratum in joined)
        yield "Joined strata", f"Drawn together: {words}."
    yield "Where the numbers come from", _origin(edition, plan)


def _self_representing(plan: Plan, names: Mapping[str, str]) -> str:
    own = [stratum for stratum in plan.strata if stratum.self_representing is not None]
    above = [stratum for stratum in own if stratum.size >= plan.self_representing_above]
    others = [stratum for stratum in own if stratum.size < plan.self_representing_above]
    words = (
        f"N · b / n = {count(plan.population)} × {plan.cluster_size} / {count(plan.interviews)} = "
        f"{rounded(plan.self_representing_above, whole=True)}: units of {count(math.ceil(plan.self_representing_above))} people and more are "
        "in every sample: "
        f"{_units(above, names) or 'none'}."
    )
    if others:
        words += (
            " Smaller, and certain too, because the clusters of their stratum leave nothing to draw: "
            f"{_units(others, names)}."
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
    words = f"n / b = {count(plan.interviews)} / {plan.cluster_size} = {exact}"
    words += f"; {count(plan.clusters)} are planned" if plan.exact_clusters != plan.clusters else ""
    single = sum(stratum.clusters == 1 for stratum in plan.strata)
    if single:
        words += f". {plural(single, 'stratum has', 'strata have')} one cluster, from which no variance can be estimated"
    return f"{words}."


def _design_effect(plan: Plan) -> str:
    planning = plan.planning
    size = max(float(plan.cluster_size), plan.interviews / max(plan.clusters, 1))
    by_clusters = 1 + (size - 1) * planning.intracluster_correlation
    words = f"1 + (b − 1)ρ = 1 + ({size:.4g} − 1) × {rho(planning.intracluster_correlation).removeprefix('ρ ')} = {by_clusters:.2f}"
    rest = plan.deff / by_clusters
    if f"{rest:.2f}" != "1.00":
        words += f", times {rest:.2f} for unequal weights = {plan.deff:.2f}"
    return (
        f"{words}: {count(plan.interviews)} interviews are as precise as {count(round(plan.effective_n))} of a simple random "
        "sample."
    )


def _contacts(plan: Plan) -> str:
    rate = percent(Fraction(plan.planning.response_rate).limit_denominator(10**6), 0)
    words = f"{count(plan.contacts)} people are to be asked, at an assumed response rate of {rate}"
    return words + (", that is, without any refusal." if plan.planning.response_rate == 1 else ".")


def _origin(edition: Edition, plan: Plan) -> str:
    planning = plan.planning
    words = "People are those of the frame"
    frame = edition.folder.frame
    modelled = [entry for entry in edition.study.modelled if frame is not None and frame.file in entry.files]
    words += ", in which units are modelled. " if modelled else ". "
    if edition.folder.sample_design:
        words += "Interviews and clusters are computed by the rule of the printed design, not copied from it. "
    else:
        words += "Interviews and clusters are computed from them. "
    words += f"The intracluster correlation is {correlation_words(planning)}. "
    return words + (
        f"A proportion of {percent(Fraction(planning.proportion).limit_denominator(10**6), 0)}"
        + (", the worst case," if planning.proportion == 0.5 else "")
        + " is assumed."
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
                "All",
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
        notes = (f"{CERTAIN} self-representing: in every sample; its clusters are parts of it.",)
    return tree.Table(
        id="planned-allocation",
        caption=f"{_short_label(largest, names)} gets most: {count(largest.interviews)} of {count(plan.interviews)} interviews",
        subtitle="Planned: units, people, interviews and clusters of every stratum, before and after rounding",
        columns=(
            tree.Column("Stratum", width=3),
            tree.Column("Units", align="right", width=1),
            tree.Column("People", align="right", width=1.4),
            tree.Column("Interviews, exact", align="right", width=1.3),
            tree.Column("rounded", align="right", width=1.1),
            tree.Column("Clusters, exact", align="right", width=1.3),
            tree.Column("rounded", align="right", width=1.1),
        ),
        rows=tuple(rows),
        notes=notes,
        source=_sources(edition),
    )


def _short_label(stratum: StratumPlan, names: Mapping[str, str]) -> str:
    if stratum.self_representing is not None:
        base = stratum.stratum.removesuffix(f": {stratum.self_representing}")
        return f"{base}: {names.get(stratum.self_representing, stratum.self_representing)}"
    return stratum.stratum if stratum.values else "All units"


def stratum_label(stratum: StratumPlan, names: Mapping[str, str]) -> str:
    """The name of a stratum; a self-representing unit by its own name, with the mark of certainty."""
    return _short_label(stratum, names) + (f"\u00a0{CERTAIN}" if stratum.self_representing is not None else "")


def _printed_otherwise(edition: Edition, plan: Plan, columns: Mapping[str, str]) -> tree.Table:
    published = edition.folder.published
    return tree.Table(
        id="printed-otherwise",
        caption=f"{plural(len(plan.printed), 'printed number differs', 'printed numbers differ')} from the plan",
        subtitle="Interviews by the same rule of allocation; the plan adds up to its total",
        columns=(
            tree.Column("Area", width=2),
            tree.Column("What", width=2),
            tree.Column("Printed", align="right", width=1),
            tree.Column("Planned here", align="right", width=1),
        ),
        rows=tuple(
            tree.row(in_full(one.area), columns.get(one.column, one.column), one.printed, one.planned) for one in plan.printed
        ),
        source=f"{published.spec.source}, beside the plan" if published is not None else "",
    )


def in_full(area: str) -> str:
    """The name of an area in a printed table without its abbreviation: ``Talas r.`` is ``Talas region``."""
    return f"{area.removesuffix(' r.')} region" if area.endswith(" r.") else area


__all__ = ["certain_names", "in_full", "planned_design", "stratum_label"]
