"""From a frame and a design to a plan: interviews and clusters of every stratum, and how precise they will be.

The order is the one of the textbooks. Interviews are shared among the strata; units as large as one cluster stands for
leave as strata of their own; small strata join their neighbours; clusters are shared out in the same proportions; units
that would still be drawn for certain leave too, until none does. Everything is exact fractions until it is rounded, and
rounded numbers add up.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from kurak.model.finding import Finding, worst_first
from kurak.model.frame import Frame
from kurak.model.sample import Plan, StratumPlan
from kurak.model.study import Design, Study
from kurak.model.study_folder import StudyFolder
from kurak.sampling.plan_findings import Notes
from kurak.sampling.planned_precision import cost_of, curve_of, precision_of, weights_effect
from kurak.sampling.printed_design import compare_with_printed
from kurak.sampling.stage_weights import visits_needed
from kurak.sampling.strata import Codes, Strata, joined, strata_of
from kurak.stats import allocation
from kurak.stats.apportionment import round_to_total
from kurak.stats.cluster_size import optimal_cluster_size
from kurak.stats.inclusion import certainty_units, self_representing
from kurak.stats.selection.methods import METHODS


@dataclass(frozen=True, slots=True)
class PlannedDraw:
    """A plan, and the units of the frame that each of its strata holds: what the draw is made from.

    Parameters
    ----------
    units
        For each stratum of the plan, in its order, the positions of its units in the frame.
    frame
        The frame.
    """

    plan: Plan
    units: tuple[Codes, ...]
    frame: Frame

    @property
    def ids(self) -> Mapping[str, int]:
        """Id of a unit: its position in the frame, for the units of all strata."""
        return {self.frame.ids[unit]: unit for units in self.units for unit in units.tolist()}


def plan_sample(folder: StudyFolder) -> tuple[Plan | None, tuple[Finding, ...]]:
    """Plan the sample of a study; see :func:`plan_with_units`."""
    made, findings = plan_with_units(folder)
    return (made.plan if made is not None else None), findings


def plan_with_units(folder: StudyFolder) -> tuple[PlannedDraw | None, tuple[Finding, ...]]:
    """Plan the sample of a study, with the units of every stratum.

    Parameters
    ----------
    folder
        The study as read; its frame, study.yaml and, if it has one, the printed design.

    Returns
    -------
    PlannedDraw or None, and findings
        None where no plan can be made; the findings say why, worst first. A plan with findings that are errors can be
        looked at and not drawn.

    Notes
    -----
    **Formula** a unit is self-representing if its size is at least N · b / n, with N people, clusters of b and n
    interviews; a stratum's interviews are n · N_h / N under proportional allocation, its clusters the interviews over b.

    **Source** Cochran (1977), Sampling Techniques, chapter 5; Kish (1965), Survey Sampling, chapters 5 to 7;
    United Nations (2005), Designing Household Survey Samples, chapter 3.
    """
    notes = Notes(folder)
    study, frame = folder.study, folder.frame
    if study is None or study.design is None:
        notes.add("DSN-002", "study.yaml has no block design", folder.place())
        return None, worst_first(notes.findings)
    if frame is None or len(frame) == 0:
        notes.add("DSN-001", "there is no frame/frame.csv that can be used", folder.place("design"))
        return None, worst_first(notes.findings)
    missing = [name for name in study.design.strata if name not in frame.columns]
    missing += [name for name in study.design.sort if name not in frame.names]
    if missing:
        # kurak check names them one by one, with the nearest column.
        notes.add("STU-005", f"the frame has no column {', '.join(missing)}", folder.place("design", "strata"))
        return None, worst_first(notes.findings)
    made = _plan(study, study.design, frame, notes, folder)
    findings = worst_first(notes.findings)
    return (None if made is None else replace(made, plan=replace(made.plan, findings=findings))), findings


def _plan(study: Study, design: Design, frame: Frame, notes: Notes, folder: StudyFolder) -> PlannedDraw | None:
    strata = strata_of(frame, design.strata)
    if not notes.names_are_strata(design, study.planning, strata) or not notes.has_people(frame, strata):
        return None
    try:
        home = joined(strata.names, design.join_strata)
    except ValueError as circle:
        notes.add("DSN-004", str(circle), folder.place("design", "join_strata"))
        return None
    population = sum(strata.size)
    if design.n > population:
        message = f"{design.n:,} interviews are planned, and the frame holds {population:,} people"
        notes.add("DSN-009", message, (folder.place("design", "n"), notes.of_frame(frame)))
        return None
    shares = _share_out(study, design, strata, notes, folder)
    if shares is None:
        return None
    exact, interviews = shares
    large = _large_units(frame, design, notes)
    whole = _leaves(frame, strata, home, exact, interviews, large)
    exact_clusters = Fraction(design.n, design.cluster_size)
    total_clusters = design.clusters if design.clusters is not None else math.ceil(exact_clusters)
    notes.clusters_fit(design, total_clusters)
    leaves = _with_clusters(whole, design, total_clusters, notes, folder)
    if leaves is None:
        return None
    if METHODS[design.selection].uses_sizes:
        leaves = _without_certain_units(frame, leaves)
    planned = tuple(_planned(frame, leaf) for leaf in leaves)
    by_size = METHODS[design.selection].uses_sizes
    notes.strata_can_be_drawn(planned, [leaf.units for leaf in leaves], frame, design, by_size=by_size)
    planning = study.planning
    precision = precision_of(study, frame, planned, _membership(frame, leaves), instrument=folder.instrument)
    notes.domains_are_known(study, precision)
    notes.weights_are_foreseen(study, frame)
    everybody = precision[0]
    cost = cost_of(planning, interviews=design.n, clusters=total_clusters)
    best = (
        optimal_cluster_size(
            planning.cost_per_cluster,
            planning.cost_per_interview,
            planning.intracluster_correlation,
        ).size
        if planning.cost_per_cluster is not None and planning.cost_per_interview is not None
        else None
    )
    notes.targets(study, design, precision, cost, population)
    printed = compare_with_printed(folder.sample_design, dict(zip(strata.values, interviews, strict=True)), notes)
    plan = Plan(
        population=population,
        interviews=design.n,
        clusters=sum(leaf.clusters for leaf in planned),
        exact_clusters=exact_clusters,
        cluster_size=design.cluster_size,
        contacts=sum(
            visits_needed(n, response_rate=planning.response_rate) for leaf in planned for n in leaf.interviews_by_cluster if n
        ),
        self_representing_above=large.threshold,
        self_representing=tuple(frame.ids[unit] for leaf in leaves if leaf.certain for unit in leaf.units.tolist()),
        allocation=design.allocation,
        selection=design.selection,
        deff=everybody.deff,
        effective_n=everybody.effective_n,
        optimal_cluster_size=best,
        cost=cost,
        strata=planned,
        precision=precision,
        curve=curve_of(
            planning,
            n=design.n,
            cluster_size=design.cluster_size,
            clusters=total_clusters,
            population=population,
            weight_effect=weights_effect(planned),
        ),
        planning=planning,
        base_interviews=dict(zip(strata.names, interviews, strict=True)),
        base_exact_interviews=dict(zip(strata.names, exact, strict=True)),
        printed=printed,
    )
    return PlannedDraw(plan, tuple(leaf.units for leaf in leaves), frame)


# ── interviews of the strata ───────────────────────────────────────────────────────────────


def _share_out(
    study: Study, design: Design, strata: Strata, notes: Notes, folder: StudyFolder
) -> tuple[list[Fraction], list[int]] | None:
    """Interviews of every stratum by the rule of allocation: exact, and rounded so that they add up."""
    names, sizes, planning = strata.names, strata.size, study.planning
    if design.allocation == "as given":
        if not notes.given_interviews(design, strata):
            return None
        given = [design.interviews[name] for name in names]
        return [Fraction(one) for one in given], given
    deviations = [planning.stratum_standard_deviation.get(name) for name in names]
    costs = [planning.stratum_cost.get(name) for name in names]
    means = [planning.stratum_mean.get(name, 1.0) for name in names]
    if not notes.has_deviations(design, strata, deviations, costs):
        return None
    known = [one for one in deviations if one is not None]
    prices = [one for one in costs if one is not None]
    if design.allocation == "proportional":
        parts = allocation.proportional(sizes)
    elif design.allocation == "equal":
        parts = allocation.equal(sizes)
    elif design.allocation == "neyman":
        parts = allocation.neyman(sizes, standard_deviations=known)
    elif design.allocation == "cost-optimal":
        parts = allocation.cost_optimal(sizes, standard_deviations=known, costs=prices)
    else:
        variation = [deviation / mean for deviation, mean in zip(known, means, strict=True)]
        parts = allocation.power(sizes, coefficients_of_variation=variation, exponent=planning.power_exponent)
    most = design.n if design.maximum_interviews is None else design.maximum_interviews
    try:
        # No stratum gets more interviews than it has people.
        shared = allocation.allocate(parts, design.n, sizes=sizes, minimum=design.minimum_interviews, maximum=most)
    except ValueError as impossible:
        bound = "minimum_interviews" if design.minimum_interviews else "maximum_interviews"
        notes.add("DSN-011", str(impossible), folder.place("design", bound))
        return None
    return list(shared.exact), list(shared.interviews)


# ── strata as they are drawn ───────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Leaf:
    """A stratum as it is drawn: some units, their people, interviews and clusters.

    Parameters
    ----------
    name
        Its name; a certain unit's own stratum adds the unit's id.
    values
        Values of the strata columns.
    units
        Positions in the frame, in its order.
    certain
        Whether it is one unit that is always drawn.
    """

    name: str
    values: tuple[str, ...]
    units: Codes
    size: int
    exact: Fraction
    interviews: int
    exact_clusters: Fraction = Fraction(0)
    clusters: int = 0
    certain: bool = False
    joined: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Large:
    """Units that are in every sample, and the size from which they are."""

    threshold: Fraction
    units: Codes


def _large_units(frame: Frame, design: Design, notes: Notes) -> _Large:
    found = self_representing(frame.sizes, interviews=design.n, cluster_size=design.cluster_size)
    notes.threshold(design, found.threshold)
    units = found.units if METHODS[design.selection].uses_sizes else ()
    return _Large(found.threshold, np.asarray(units, np.int64))


def _leaves(
    frame: Frame,
    strata: Strata,
    home: Sequence[int],
    exact: Sequence[Fraction],
    interviews: Sequence[int],
    large: _Large,
) -> list[Leaf]:
    """Take the self-representing units out, and join the strata that are to be joined."""
    sizes = np.asarray(frame.sizes, np.int64)
    is_large = np.zeros(len(frame), bool)
    is_large[large.units] = True
    order = np.argsort(strata.code, kind="stable")
    borders = np.searchsorted(strata.code[order], np.arange(len(strata.values) + 1))
    own: list[Leaf] = []
    rest: dict[int, list[Leaf]] = {}
    for number, name in enumerate(strata.names):
        units = order[borders[number] : borders[number + 1]]
        certain = units[is_large[units]]
        others = units[~is_large[units]]
        parts = [int(sizes[unit]) for unit in certain]
        left = strata.size[number] - sum(parts)
        exact_parts = [exact[number] * part / strata.size[number] for part in (*parts, left)]
        rounded = round_to_total(exact_parts, interviews[number], maximum=(*parts, left))
        values = strata.values[number]
        for unit, size, share, n in zip(certain.tolist(), parts, exact_parts, rounded, strict=False):
            one = np.asarray([unit], np.int64)
            own.append(Leaf(f"{name}: {frame.ids[unit]}", values, one, size, share, n, certain=True))
        if len(others):
            rest.setdefault(home[number], []).append(Leaf(name, values, others, left, exact_parts[-1], rounded[-1]))
    together = []
    for number, parts_of in rest.items():
        first = next((leaf for leaf in parts_of if leaf.name == strata.names[number]), None)
        together.append(
            Leaf(
                strata.names[number],
                strata.values[number],
                np.sort(np.concatenate([leaf.units for leaf in parts_of])),
                sum(leaf.size for leaf in parts_of),
                sum((leaf.exact for leaf in parts_of), Fraction(0)),
                sum(leaf.interviews for leaf in parts_of),
                joined=tuple(leaf.name for leaf in parts_of if leaf is not first),
            )
        )
    rank = {values: index for index, values in enumerate(strata.values)}
    return sorted([*own, *together], key=lambda leaf: (rank[leaf.values], not leaf.certain, int(leaf.units[0])))


def _with_clusters(
    leaves: Sequence[Leaf], design: Design, total: int, notes: Notes, folder: StudyFolder
) -> list[Leaf] | None:
    """Share the clusters out in proportion to interviews, so that they add up."""
    exact = [leaf.exact * total / design.n for leaf in leaves]
    most = [max(leaf.interviews, 0) for leaf in leaves]
    least = [min(design.minimum_clusters, top) for top in most]
    try:
        rounded = round_to_total(exact, total, minimum=least, maximum=most)
    except ValueError as impossible:
        notes.add("DSN-011", f"clusters: {impossible}", folder.place("design", "minimum_clusters"))
        return None
    return [
        Leaf(leaf.name, leaf.values, leaf.units, leaf.size, leaf.exact, leaf.interviews, share, m, leaf.certain, leaf.joined)
        for leaf, share, m in zip(leaves, exact, rounded, strict=True)
    ]


def _without_certain_units(frame: Frame, leaves: Sequence[Leaf]) -> list[Leaf]:
    """Units that are always drawn because their stratum has so many clusters become strata of their own."""
    sizes = np.asarray(frame.sizes, np.int64)
    made: list[Leaf] = []
    for leaf in leaves:
        positive = int(np.count_nonzero(sizes[leaf.units]))
        if leaf.certain or leaf.clusters == 0 or positive == 0:
            made.append(leaf)
            continue
        if leaf.clusters >= positive:
            certain = sizes[leaf.units] > 0
        else:
            certain = certainty_units(sizes[leaf.units], n=leaf.clusters)
        made.extend(_split(frame, leaf, certain, sizes) if certain.any() else [leaf])
    return made


def _split(frame: Frame, leaf: Leaf, certain: NDArray[np.bool_], sizes: Codes) -> Iterator[Leaf]:
    """A stratum with certain units: one stratum for each of them, and one for the others if they have people."""
    out = leaf.units[certain]
    others = leaf.units[~certain]
    parts = [int(sizes[unit]) for unit in out]
    left = leaf.size - sum(parts)
    weights = [Fraction(part, leaf.size) for part in (*parts, left)]
    # Every certain unit is drawn: it has one cluster at least, and the others keep what is left.
    least = [1] * len(parts) + [0]
    most = [leaf.clusters] * len(parts) + [leaf.clusters if left else 0]
    clusters = round_to_total([share * leaf.clusters for share in weights], leaf.clusters, minimum=least, maximum=most)
    interviews = round_to_total(
        [share * leaf.interviews for share in weights], leaf.interviews, maximum=(*parts, left)
    )
    for unit, size, share, m, n in zip(out.tolist(), parts, weights, clusters, interviews, strict=False):
        one = np.asarray([unit], np.int64)
        name = f"{leaf.name}: {frame.ids[unit]}"
        yield Leaf(name, leaf.values, one, size, leaf.exact * share, n, leaf.exact_clusters * share, m, True)
    if len(others):
        yield Leaf(
            leaf.name, leaf.values, others, left, leaf.exact * weights[-1], interviews[-1],
            leaf.exact_clusters * weights[-1], clusters[-1], False, leaf.joined,
        )  # fmt: skip


def _planned(frame: Frame, leaf: Leaf) -> StratumPlan:
    return StratumPlan(
        stratum=leaf.name,
        values=leaf.values,
        self_representing=frame.ids[int(leaf.units[0])] if leaf.certain else None,
        units=len(leaf.units),
        size=leaf.size,
        exact_interviews=leaf.exact,
        interviews=leaf.interviews,
        exact_clusters=leaf.exact_clusters,
        clusters=leaf.clusters,
        joined=leaf.joined,
        unit_name=frame.columns["name"][int(leaf.units[0])] if leaf.certain and "name" in frame.columns else "",
    )


def _membership(frame: Frame, leaves: Sequence[Leaf]) -> Codes:
    """For each unit of the frame, the number of the stratum that it is drawn in."""
    member = np.full(len(frame), -1, np.int64)
    for number, leaf in enumerate(leaves):
        member[leaf.units] = number
    return member
