"""``kurak plan``: how many interviews where, and how precisely each group will be known."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from kurak.app.cli.output import could_not_run, findings_text, safe, write, write_findings, write_json
from kurak.model.finding import count_by_severity
from kurak.model.sample import Plan, Precision, StratumPlan
from kurak.version import VERSION

MOST_STRATA = 40


@click.command(name="plan")
@click.argument("study", type=click.Path(path_type=Path), default=Path())
@click.option("--chart", type=click.Path(path_type=Path), help="Write the chart of precision against size and cost: FILE.svg.")
@click.option("--json", "as_json", is_flag=True, help="Print the plan as JSON.")
@click.pass_context
def command(ctx: click.Context, study: Path, chart: Path | None, as_json: bool) -> None:
    """Plan the sample of the folder STUDY (this folder if left out).

    Shows interviews and clusters by stratum, and the precision of every domain. Nothing is written but the chart, if one
    is asked for. The frame is frame/frame.csv; assumptions, costs and targets are the blocks design and planning of
    study.yaml.

    Exit 0 if the plan can be drawn, 1 if it has errors, 2 if STUDY is no study.
    """
    from kurak import pipeline

    if not study.is_dir():
        raise could_not_run(f"{study} is not a folder")
    folder, planned, findings = pipeline.plan(study)
    plan = planned.plan if planned is not None else None
    counts = count_by_severity(findings)
    code = 1 if counts.get("error") else 0
    if any(finding.code == "STU-001" for finding in findings):
        code = 2
    if chart is not None and chart.suffix.lower() != ".svg":
        raise could_not_run(f"the chart is an SVG picture: {chart.with_suffix('.svg')}")
    if plan is not None and chart is not None:
        _write_chart(plan, chart)
    if as_json:
        write_json(
            {
                "kurak": VERSION,
                "study": folder.name,
                "plan": plan_data(plan) if plan is not None else None,
                "findings": [finding.as_data() for finding in findings],
                "exit": code,
            }
        )
    elif plan is None:
        write_findings(findings, files=len(folder.hashes))
    else:
        write(plan_text(plan) + (f"\n\n{findings_text(findings)}" if findings else "") + _next_step(code, study))
    ctx.exit(code)


def _write_chart(plan: Plan, chart: Path) -> None:
    from kurak.report.plan_chart import plan_svg

    try:
        chart.write_text(plan_svg(plan), encoding="utf-8", newline="\n")
    except OSError as error:
        raise could_not_run(f"the chart cannot be written to {chart}: {(error.strerror or 'no reason given').lower()}") from error


def _next_step(code: int, study: Path) -> str:
    if code:
        return "\n\nNothing can be drawn yet: mend the errors first."
    return f"\n\nNext: kurak draw {study}   (shows the plan again and asks before it writes)"


# ── in words ───────────────────────────────────────────────────────────────────────────────


def plan_text(plan: Plan) -> str:
    """The plan in 80 columns: the design in two lines, strata, domains, other sizes."""
    return "\n".join([*head_of(plan), "", *strata_of(plan), "", *_domains(plan), "", *_curve(plan)])


def head_of(plan: Plan) -> Iterator[str]:
    """The design in a few lines."""
    planning = plan.planning
    assumed = "" if planning.intracluster_correlation_source else " (assumed)"
    size = f"clusters of {plan.cluster_size} · " if plan.cluster_size > 1 else ""
    yield (
        f"n {plan.interviews:,} · {size}ρ {planning.intracluster_correlation:g}{assumed} → "
        f"deff {plan.deff:.2f} · effective n {plan.effective_n:,.0f}"
    )
    yield (
        f"{float(plan.exact_clusters):.1f} clusters, {plan.clusters:,} planned · {plan.allocation} allocation · "
        f"{plan.selection}"
    )
    above = [s for s in plan.strata if s.self_representing is not None and s.size >= plan.self_representing_above]
    if above:
        names = _units(above)
        yield f"self-representing from N·b/n = {round(plan.self_representing_above):,} people: {names}"
    others = [s for s in plan.strata if s.self_representing is not None and s.size < plan.self_representing_above]
    if others:
        names = _units(others)
        yield f"certain in their stratum: {names}"
    if plan.contacts != plan.interviews:
        yield f"{plan.contacts:,} people to select at a response rate of {100 * planning.response_rate:g} %"
    if plan.cost is not None:
        money = f" {safe(planning.currency)}" if planning.currency else ""
        best = f" · best cluster size {plan.optimal_cluster_size:.1f}" if plan.optimal_cluster_size is not None else ""
        yield f"cost {plan.cost:,.0f}{money}{best}"


def _units(strata: Sequence[StratumPlan]) -> str:
    names = [safe(one.unit_name or one.self_representing or "") for one in strata[:6]]
    return ", ".join(names) + (" …" if len(strata) > 6 else "")


def strata_of(plan: Plan) -> Iterator[str]:
    """Interviews and clusters of every stratum."""
    width = 34
    yield f"  {'stratum':<{width}} {'units':>6} {'people':>11} {'exact':>8} {'n':>6} {'clusters':>6}"
    for stratum in plan.strata[:MOST_STRATA]:
        name = safe(stratum.stratum)
        name = name if len(name) <= width else name[: width - 1] + "…"
        yield (
            f"  {name:<{width}} {stratum.units:>6,} {stratum.size:>11,} {float(stratum.exact_interviews):>8,.2f} "
            f"{stratum.interviews:>6,} {stratum.clusters:>6,}"
        )
    if len(plan.strata) > MOST_STRATA:
        yield f"  … and {len(plan.strata) - MOST_STRATA:,} more strata: --json"
    units = sum(stratum.units for stratum in plan.strata)
    yield f"  {'all':<{width}} {units:>6,} {plan.population:>11,} {plan.interviews:>8,.2f} {plan.interviews:>6,} {plan.clusters:>6,}"


def _domains(plan: Plan) -> Iterator[str]:
    planning = plan.planning
    level = f"± {100 * planning.confidence:g} %"
    yield f"  points, for a share of {100 * planning.proportion:g} %; to rest, change: detected with power {planning.power:g}"
    yield f"  {'group':<25} {'share':>7} {'n':>6} {'clusters':>8} {'deff':>5} {level:>7} {'to rest':>7} {'change':>6}"
    domain = ""
    for one in plan.precision:
        if one.domain != domain:
            domain = one.domain
            yield f"  {safe(domain)}"
        yield _domain_row(one)
    rough = [one for one in plan.precision if one.note]
    if rough:
        yield f"  * {len(rough)} {'group has' if len(rough) == 1 else 'groups have'} 3 clusters or fewer: wide and rough intervals"


def _domain_row(one: Precision) -> str:
    name = safe(one.group or "everybody")
    name = ("  " if one.domain else "") + name + (" *" if one.note else "")
    name = name if len(name) <= 25 else name[:24] + "…"
    clusters = "" if one.clusters is None else f"{one.clusters:.1f}"
    return (
        f"  {name:<25} {100 * one.share:>5.1f} % {one.interviews:>6,.0f} {clusters:>8} {one.deff:>5.2f} "
        f"{_points(one.proportion_margin):>7} {_points(one.detectable_difference):>7} {_points(one.detectable_change):>6}"
    )


def _points(value: float | None) -> str:
    return "–" if value is None or not math.isfinite(value) else f"{100 * value:.1f}"


def _curve(plan: Plan) -> Iterator[str]:
    low, high = plan.planning.intracluster_correlation_range
    with_cost = plan.cost is not None
    money = f"cost {safe(plan.planning.currency)}".strip() if with_cost else ""
    yield f"  {'interviews':>10} {'clusters':>9} {'± points':>9}   {f'at ρ {low:g} – {high:g}':<14} {money:>14}"
    for point in plan.curve:
        between = f"{100 * point.margin_low_correlation:.1f} – {100 * point.margin_high_correlation:.1f}"
        cost = f"{point.cost:,.0f}" if point.cost is not None else ""
        here = "  ← planned" if point.interviews == plan.interviews else ""
        yield f"  {point.interviews:>10,} {point.clusters:>9,} {100 * point.margin:>9.1f}   {between:<14} {cost:>14}{here}".rstrip()


# ── as data ────────────────────────────────────────────────────────────────────────────────


def plan_data(plan: Plan) -> dict[str, Any]:
    """The plan for ``--json``; exact fractions are given as decimals, margins as shares from 0 to 1."""
    return {
        "population": plan.population,
        "interviews": plan.interviews,
        "clusters": plan.clusters,
        "exact_clusters": float(plan.exact_clusters),
        "cluster_size": plan.cluster_size,
        "contacts": plan.contacts,
        "allocation": plan.allocation,
        "selection": plan.selection,
        "self_representing_above": float(plan.self_representing_above),
        "self_representing": [
            {"psu": s.self_representing, "size": s.size, "by_size": s.size >= plan.self_representing_above}
            for s in plan.strata
            if s.self_representing is not None
        ],
        "deff": plan.deff,
        "effective_n": plan.effective_n,
        "optimal_cluster_size": plan.optimal_cluster_size,
        "cost": plan.cost,
        "planning": plan.planning.model_dump(mode="json"),
        "strata": [
            {
                "stratum": s.stratum,
                "values": list(s.values),
                "self_representing": s.self_representing,
                "unit_name": s.unit_name,
                "units": s.units,
                "size": s.size,
                "exact_interviews": float(s.exact_interviews),
                "interviews": s.interviews,
                "exact_clusters": float(s.exact_clusters),
                "clusters": s.clusters,
                "interviews_by_cluster": list(s.interviews_by_cluster),
                "joined": list(s.joined),
            }
            for s in plan.strata
        ],
        "allocation_before_joining": [
            {"stratum": name, "exact_interviews": float(plan.base_exact_interviews[name]), "interviews": n}
            for name, n in plan.base_interviews.items()
        ],
        "precision": [
            {
                "domain": one.domain,
                "group": one.group,
                "share": one.share,
                "share_source": one.share_source,
                "interviews": one.interviews,
                "clusters": one.clusters,
                "deff": one.deff,
                "effective_n": one.effective_n,
                "proportion_std_error": _finite(one.proportion_error),
                "proportion_margin": _finite(one.proportion_margin),
                "mean_std_error": one.mean_error,
                "mean_margin": one.mean_margin,
                "detectable_difference": one.detectable_difference,
                "detectable_change": one.detectable_change,
                "detectable_change_shared_clusters": one.detectable_change_shared,
                "note": one.note,
            }
            for one in plan.precision
        ],
        "curve": [
            {
                "interviews": point.interviews,
                "clusters": point.clusters,
                "cost": point.cost,
                "margin": point.margin,
                "margin_low_correlation": point.margin_low_correlation,
                "margin_high_correlation": point.margin_high_correlation,
            }
            for point in plan.curve
        ],
        "printed_differences": [
            {"area": one.area, "column": one.column, "printed": one.printed, "planned": one.planned} for one in plan.printed
        ],
    }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
