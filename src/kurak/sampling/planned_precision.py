"""How precise a planned sample will be: for everybody, for every declared domain, and for other sizes and costs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kurak.model.frame import Frame
from kurak.model.planning import Planning
from kurak.model.sample import CurvePoint, Precision, StratumPlan
from kurak.model.scales import Instrument
from kurak.model.study import Study
from kurak.sampling.strata import Codes, coded
from kurak.stats import precision
from kurak.stats.cluster_size import cost_of_design

FEW_CLUSTERS = 3
"""With this many clusters or fewer an interval is wide and rough."""

STEPS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0)
"""Sizes of the precision curve, as parts of the planned number of interviews."""


@dataclass(frozen=True, slots=True)
class _Group:
    """What is expected of one group under the plan."""

    domain: str
    group: str
    share: float
    source: str
    people: float
    interviews: float
    clusters: float | None
    cluster_size: float
    weight_effect: float
    few: bool


def precision_of(
    study: Study,
    frame: Frame,
    strata: Sequence[StratumPlan],
    member: Codes,
    *,
    instrument: Instrument | None,
) -> tuple[Precision, ...]:
    """The precision for everybody and for every declared domain whose groups are in the frame or have stated shares.

    Parameters
    ----------
    strata
        The strata of the plan.
    member
        For each unit of the frame, the number of its stratum in ``strata``.
    instrument
        The answer scale, for the standard deviation of one answer where study.yaml states none.

    Returns
    -------
    tuple of Precision
        Everybody first, then the domains in the order of study.yaml.

    Notes
    -----
    **Formula** deff = 1 + (b − 1)ρ with b the stated cluster size, or the planned average where that is larger. A group
    that crosses clusters has b·s interviews in each, with s its share, so that its design effect is 1 + (b·s − 1)ρ, 1 at least;
    one that is made of whole clusters has the b of its clusters. Unequal chances of the strata add n Σ n_h w_h² / (Σ n_h w_h)², with w_h = N_h / n_h, and ``planning.weight_variation`` adds 1 + cv².

    **Source** Kish (1965), Survey Sampling, sections 5.4 and 11.7; Kish (1987), Statistical Design for Research, 2.3.
    """
    planning = study.planning
    deviation = answer_deviation(planning, instrument)
    population = sum(stratum.size for stratum in strata)
    size = study.design.cluster_size if study.design is not None else 1
    everybody = _everybody(strata, population, size)
    groups = [everybody, *_groups(study, frame, strata, member, population, size)]
    return tuple(_precision(group, everybody, planning, deviation) for group in groups)


def answer_deviation(planning: Planning, instrument: Instrument | None) -> float | None:
    """The standard deviation of one answer, in points: stated, or the largest that the answer scale allows."""
    if planning.standard_deviation is not None:
        return planning.standard_deviation
    if instrument is None:
        return None
    return (instrument.response.max - instrument.response.min) / 2


def _everybody(strata: Sequence[StratumPlan], population: int, stated: int) -> _Group:
    n = sum(stratum.interviews for stratum in strata)
    clusters = sum(stratum.clusters for stratum in strata)
    size = max(stated, n / max(clusters, 1))
    return _Group("", "", 1.0, "", population, n, clusters, size, weights_effect(strata), False)


def weights_effect(strata: Sequence[StratumPlan], people: Sequence[float] | None = None) -> float:
    """Kish's effect of weights that differ between strata; ``people`` are those of a group, all of them if left out."""
    ours = [stratum.size for stratum in strata] if people is None else people
    sums = [0.0, 0.0, 0.0]
    for stratum, part in zip(strata, ours, strict=True):
        if stratum.interviews == 0 or part == 0:
            continue
        n = stratum.interviews * part / stratum.size
        weight = stratum.size / stratum.interviews
        sums = [sums[0] + n, sums[1] + n * weight, sums[2] + n * weight * weight]
    return sums[0] * sums[2] / sums[1] ** 2 if sums[1] else 1.0


def _groups(
    study: Study, frame: Frame, strata: Sequence[StratumPlan], member: Codes, population: int, size: int
) -> Iterator[_Group]:
    for domain, groups in study.domains.items():
        if domain in frame.columns and set(groups) & set(frame.columns[domain]):
            yield from _groups_of_frame(domain, groups, frame, strata, member, population, size)
        elif domain in study.planning.shares:
            yield from _groups_by_share(domain, groups, study.planning, strata, population, size)


def _groups_of_frame(
    domain: str,
    groups: Sequence[str],
    frame: Frame,
    strata: Sequence[StratumPlan],
    member: Codes,
    population: int,
    stated: int,
) -> Iterator[_Group]:
    labels, codes = coded(frame.columns[domain])
    people = np.zeros((len(labels), len(strata)))
    inside = member >= 0
    np.add.at(people, (codes[inside], member[inside]), np.asarray(frame.sizes, np.float64)[inside])
    row = {label: number for number, label in enumerate(labels)}
    for group in groups:
        if group not in row:
            continue
        parts: list[float] = people[row[group]].tolist()
        shares = [part / stratum.size if stratum.size else 0.0 for part, stratum in zip(parts, strata, strict=True)]
        n = sum(stratum.interviews * share for stratum, share in zip(strata, shares, strict=True))
        clusters = sum(stratum.clusters * share for stratum, share in zip(strata, shares, strict=True))
        yield _Group(
            domain=domain,
            group=group,
            share=sum(parts) / population,
            source="the frame",
            people=sum(parts),
            interviews=n,
            clusters=clusters,
            cluster_size=max(stated, n / clusters) if clusters else stated,
            weight_effect=weights_effect(strata, parts),
            few=clusters < FEW_CLUSTERS + 0.5,
        )


def _groups_by_share(
    domain: str, groups: Sequence[str], planning: Planning, strata: Sequence[StratumPlan], population: int, size: int
) -> Iterator[_Group]:
    stated = planning.shares[domain]
    n = sum(stratum.interviews for stratum in strata)
    clusters = sum(stratum.clusters for stratum in strata)
    for group in groups:
        if group not in stated.groups:
            continue
        share = stated.groups[group]
        whole = max(size, n / max(clusters, 1))
        yield _Group(
            domain=domain,
            group=group,
            share=share,
            source=stated.source,
            people=population * share,
            interviews=n * share,
            # Otherwise whether every cluster has somebody of the group depends on where they live.
            clusters=clusters * share if stated.whole_clusters else None,
            cluster_size=whole if stated.whole_clusters else whole * share,
            weight_effect=weights_effect(strata),
            few=stated.whole_clusters and clusters * share < FEW_CLUSTERS + 0.5,
        )


def _deff(group: _Group, planning: Planning, correlation: float) -> float:
    cluster_part = precision.design_effect(
        max(group.cluster_size, 1.0), correlation, weight_variation=planning.weight_variation
    )
    return cluster_part * max(group.weight_effect, 1.0)


def _precision(group: _Group, everybody: _Group, planning: Planning, deviation: float | None) -> Precision:
    n, p = group.interviews, planning.proportion
    note = ""
    if n < 1:
        return Precision(
            group.domain, group.group, group.share, group.source, n, group.clusters, 1.0, n, math.inf, math.inf,
            None, None, None, None, None, "fewer than one interview is expected",
        )  # fmt: skip
    deff = _deff(group, planning, planning.intracluster_correlation)
    # A finite population helps by the share that is interviewed; a group of the frame never has more interviews than people.
    error = precision.standard_error_of_proportion(p, n=n, deff=deff, population=max(group.people, n))
    margin = precision.margin_of_error(error, confidence=planning.confidence)
    mean_error = mean_margin = None
    if deviation is not None:
        mean_error = precision.standard_error_of_mean(deviation, n=n, deff=deff, population=max(group.people, n))
        mean_margin = precision.margin_of_error(mean_error, confidence=planning.confidence)
    if group.few:
        note = f"{group.clusters:.3g} clusters: its interval will be wide and rough"
    return Precision(
        domain=group.domain,
        group=group.group,
        share=group.share,
        share_source=group.source,
        interviews=n,
        clusters=group.clusters,
        deff=deff,
        effective_n=precision.effective_size(n, deff=deff),
        proportion_error=error,
        proportion_margin=margin,
        mean_error=mean_error,
        mean_margin=mean_margin,
        detectable_difference=_difference_from_rest(group, everybody, planning, deff),
        detectable_change=_change(group, planning, deff, shared=0.0),
        detectable_change_shared=_change(group, planning, deff, shared=planning.shared_clusters),
        note=note,
    )


def _difference_from_rest(group: _Group, everybody: _Group, planning: Planning, deff: float) -> float | None:
    rest = everybody.interviews - group.interviews
    if not group.domain or rest < 1:
        return None
    # Who is left: everybody without the group, in clusters that are as much smaller as the group is large.
    size = everybody.cluster_size - group.cluster_size if group.clusters is None else everybody.cluster_size
    others = precision.design_effect(
        max(size, 1.0), planning.intracluster_correlation, weight_variation=planning.weight_variation
    ) * max(everybody.weight_effect, 1.0)
    return precision.detectable_difference(
        planning.proportion,
        n1=group.interviews,
        n2=rest,
        deff1=deff,
        deff2=others,
        confidence=planning.confidence,
        power=planning.power,
    )


def _change(group: _Group, planning: Planning, deff: float, *, shared: float) -> float | None:
    return precision.detectable_change(
        planning.proportion,
        n=group.interviews,
        deff=deff,
        shared=shared,
        correlation=planning.cluster_correlation,
        between_share=precision.share_between_clusters(group.cluster_size, planning.intracluster_correlation),
        confidence=planning.confidence,
        power=planning.power,
    )


# ── other sizes, other costs ───────────────────────────────────────────────────────────────


def cost_of(planning: Planning, *, interviews: int, clusters: int) -> float | None:
    """What a sample costs; None where study.yaml states no costs."""
    if planning.cost_per_interview is None:
        return None
    return cost_of_design(
        interviews,
        clusters=clusters,
        cost_per_cluster=planning.cost_per_cluster or 0.0,
        cost_per_interview=planning.cost_per_interview,
        fixed_cost=planning.fixed_cost,
    )


def curve_of(
    planning: Planning, *, n: int, cluster_size: int, clusters: int, population: int, weight_effect: float
) -> tuple[CurvePoint, ...]:
    """Margin of error and cost for smaller and larger samples in clusters of the same size.

    Parameters
    ----------
    n, clusters
        The planned numbers: the curve goes through them.
    cluster_size
        The stated size of a cluster; where the planned average is larger, precision follows from that.
    """
    planned_clusters, size = clusters, max(cluster_size, n / clusters)
    low, high = planning.intracluster_correlation_range
    points: dict[int, CurvePoint] = {}
    for step in STEPS:
        clusters = planned_clusters if step == 1 else max(1, round(n * step / cluster_size))
        interviews = n if step == 1 else clusters * cluster_size
        if interviews > population or interviews in points:
            continue
        margins = [
            _margin(planning, interviews, size, correlation, population, weight_effect)
            for correlation in (planning.intracluster_correlation, low, high)
        ]
        points[interviews] = CurvePoint(
            interviews=interviews,
            clusters=clusters,
            cost=cost_of(planning, interviews=interviews, clusters=clusters),
            margin=margins[0],
            margin_low_correlation=margins[1],
            margin_high_correlation=margins[2],
        )
    return tuple(points[interviews] for interviews in sorted(points))


def _margin(
    planning: Planning, n: int, cluster_size: float, correlation: float, population: int, weight_effect: float
) -> float:
    deff = precision.design_effect(cluster_size, correlation, weight_variation=planning.weight_variation) * weight_effect
    error = precision.standard_error_of_proportion(planning.proportion, n=n, deff=deff, population=population)
    return precision.margin_of_error(error, confidence=planning.confidence)
