"""What is wrong with a plan, in field words: where it stands, and what to change."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from kurak.model.catalogue import finding
from kurak.model.finding import Finding, Place
from kurak.model.frame import Frame
from kurak.model.planning import Planning
from kurak.model.sample import Precision, StratumPlan
from kurak.model.study import Design, Study
from kurak.model.study_folder import StudyFolder
from kurak.sampling.strata import Codes, Strata
from kurak.sources.wording import did_you_mean, listed, shown
from kurak.stats.cluster_size import interviews_within_budget
from kurak.stats.precision import interviews_needed


class Notes:
    """The findings of one plan, with the places of the study."""

    def __init__(self, folder: StudyFolder) -> None:
        self.folder = folder
        self.findings: list[Finding] = []

    def add(self, code: str, message: str, where: Place | tuple[Place, ...], fix: str | None = None) -> None:
        """Write a finding down."""
        self.findings.append(finding(code, message=message, where=where, fix=fix))

    def of_frame(self, frame: Frame, unit: int | None = None) -> Place:
        """The frame, or one unit of it."""
        if unit is None:
            return Place(frame.file)
        return Place(frame.file, line=int(frame.lines[unit]), row=unit + 1)

    # ── before anything is planned ─────────────────────────────────────────────────────────

    def names_are_strata(self, design: Design, planning: Planning, strata: Strata) -> bool:
        """Whether every stratum that study.yaml names is one of the frame."""
        names = strata.names
        named: list[tuple[str, tuple[str | int, ...]]] = []
        for name, home in design.join_strata.items():
            named += [(name, ("design", "join_strata", name)), (home, ("design", "join_strata", name))]
        named += [(name, ("design", "interviews", name)) for name in design.interviews]
        for key in ("stratum_standard_deviation", "stratum_cost", "stratum_mean"):
            named += [(name, ("planning", key, name)) for name in getattr(planning, key)]
        unknown = [(name, path) for name, path in named if name not in names]
        for name, path in unknown:
            fix = did_you_mean(name, names, otherwise=f"strata of the frame: {listed(names)}")
            self.add("DSN-003", f"the frame has no stratum {shown(name)}", self.folder.place(*path), fix)
        return not unknown

    def has_people(self, frame: Frame, strata: Strata) -> bool:
        """Whether every stratum has people, so that something can be drawn in it."""
        empty = [number for number, size in enumerate(strata.size) if size == 0]
        for number in empty:
            first = int(np.flatnonzero(strata.code == number)[0])
            self.add("DSN-010", f"the sizes of the stratum {shown(strata.names[number])} add up to zero", self.of_frame(frame, first))
        return not empty

    def given_interviews(self, design: Design, strata: Strata) -> bool:
        """Whether the interviews as given cover every stratum, are no more than its people, and add up."""
        fine = True
        place = self.folder.place("design", "interviews")
        for name, size in zip(strata.names, strata.size, strict=True):
            if name not in design.interviews:
                self.add("DSN-005", f"no interviews are given for the stratum {shown(name)}", place, f'add under design.interviews: "{name}": 0')
                fine = False
            elif design.interviews[name] > size:
                message = f"{design.interviews[name]:,} interviews are given for {shown(name)}, which has {size:,} people"
                self.add("DSN-009", message, self.folder.place("design", "interviews", name))
                fine = False
        total = sum(design.interviews.values())
        if fine and total != design.n:
            self.add("DSN-006", f"design.interviews add up to {total:,}, and design.n is {design.n:,}", (place, self.folder.place("design", "n")))
            fine = False
        return fine

    def has_deviations(
        self, design: Design, strata: Strata, deviations: Sequence[float | None], costs: Sequence[float | None]
    ) -> bool:
        """Whether the rule of allocation has the numbers that it needs."""
        needed = {"neyman": (deviations,), "power": (deviations,), "cost-optimal": (deviations, costs)}
        keys = ("stratum_standard_deviation", "stratum_cost")
        fine = True
        for key, numbers in zip(keys, needed.get(design.allocation, ()), strict=False):
            missing = [name for name, number in zip(strata.names, numbers, strict=True) if number is None]
            if missing:
                message = f"allocation is {design.allocation}, and planning.{key} lacks {listed(missing, most=6)}"
                self.add("DSN-018", message, (self.folder.place("design", "allocation"), self.folder.place("planning", key)))
                fine = False
        return fine

    # ── while it is planned ────────────────────────────────────────────────────────────────

    def threshold(self, design: Design, threshold: Fraction) -> None:
        """Whether the declared threshold of self-representing places is N·b/n."""
        declared = design.self_representing_above
        if declared is not None and abs(declared - threshold) >= 1:
            message = f"self_representing_above is {declared:,}, and N·b/n is {_whole(threshold)}"
            self.add("DSN-017", message, self.folder.place("design", "self_representing_above"))

    def clusters_fit(self, design: Design, clusters: int) -> None:
        """Whether clusters times their size are about the interviews."""
        if design.clusters is not None and not 0.75 <= clusters * design.cluster_size / design.n <= 1.34:
            message = f"{clusters:,} clusters of {design.cluster_size:,} are {clusters * design.cluster_size:,} interviews, and {design.n:,} are planned"
            self.add("DSN-021", message, (self.folder.place("design", "clusters"), self.folder.place("design", "n")))

    def strata_can_be_drawn(
        self, planned: Sequence[StratumPlan], units: Sequence[Codes], frame: Frame, design: Design, *, by_size: bool
    ) -> None:
        """Whether every stratum as it is drawn has a cluster, and enough units and people."""
        sizes = np.asarray(frame.sizes)
        lonely: list[tuple[str, Place]] = []
        for stratum, members in zip(planned, units, strict=True):
            where = (self.folder.place("design", "strata"), self.of_frame(frame, int(members[0])))
            if stratum.clusters == 0 and stratum.size:
                exact = f"{float(stratum.exact_clusters):.2f} of a cluster"
                message = f"the stratum {shown(stratum.stratum)} gets {exact}, so none: its {stratum.size:,} people cannot be drawn"
                self.add("DSN-008", message, where)
            elif stratum.clusters == 1:
                lonely.append((stratum.stratum, where[1]))
            if stratum.interviews > stratum.size:
                message = f"{stratum.interviews:,} interviews are planned in {shown(stratum.stratum)}, which has {stratum.size:,} people"
                self.add("DSN-009", message, where)
            drawable = int(np.count_nonzero(sizes[members])) if by_size else len(members)
            if stratum.self_representing is None and stratum.clusters > drawable:
                message = f"{stratum.clusters:,} clusters are planned in {shown(stratum.stratum)}, which has {drawable:,} of them"
                self.add("DSN-009", message, where)
        if lonely:
            who = "a stratum has one cluster" if len(lonely) == 1 else f"{len(lonely)} strata have one cluster each"
            names = listed([shown(name) for name, _ in lonely])
            message = f"{who}, so that variance cannot be estimated from it alone: {names}"
            self.add("DSN-007", message, (self.folder.place("design", "strata"), *(place for _, place in lonely)))

    # ── what the plan gives ────────────────────────────────────────────────────────────────

    def domains_are_known(self, study: Study, found: Sequence[Precision]) -> None:
        """Which declared domains have no stated shares."""
        known = {(one.domain, one.group) for one in found}
        for domain, groups in study.domains.items():
            missing = [group for group in groups if (domain, group) not in known]
            if missing:
                what = "the domain" if len(missing) == len(groups) else f"{listed(missing)} of the domain"
                message = f"how large the groups of {what} {domain} are is not stated"
                if len(missing) < len(groups):
                    message = f"how large {listed(missing)} of the domain {domain} are is not stated"
                fix = f"add to study.yaml, under planning: shares: {{{domain}: {{source: …, groups: {{{missing[0]}: 0.5}}}}}}"
                self.add("DSN-015", message, self.folder.place("domains", domain), fix)

    def weights_are_foreseen(self, study: Study, frame: Frame) -> None:
        """Whether a plan that selects one person of a household says how much its weights vary."""
        design = study.design
        if design is None or study.planning.weight_variation or "households" not in frame.numbers:
            return
        if design.respondents_per_household == 1 and design.cluster_size > 1:
            message = "one person of a household is selected, and planning.weight_variation is 0: design effects come out too small"
            self.add("DSN-023", message, self.folder.place("planning", "weight_variation"))

    def targets(
        self, study: Study, design: Design, found: Sequence[Precision], cost: float | None, population: int
    ) -> None:
        """Whether the plan meets the targets of planning, and its budget."""
        planning = study.planning
        affordable = self._budget(planning, design, cost)
        everybody = found[0]
        if planning.margin_of_error is not None:
            self._margin(planning, design, everybody, planning.margin_of_error, population, affordable, ("planning", "margin_of_error"))
        for domain, margin in planning.margin_of_error_by_domain.items():
            path = ("planning", "margin_of_error_by_domain", domain)
            of_domain = [one for one in found if one.domain == domain]
            if not of_domain:
                fix = did_you_mean(domain, study.domains, otherwise="name a domain of the study whose shares are known")
                self.add("DSN-013", f"nothing is known of the groups of {shown(domain)}", self.folder.place(*path), fix)
            for one in of_domain:
                self._margin(planning, design, one, margin, population, affordable, path)
        target = planning.detectable_difference
        change = everybody.detectable_change_shared
        if target is not None and (change is None or change > target):
            seen = "no change" if change is None else f"a change of {100 * change:.1f} points"
            message = f"the plan detects {seen} between two waves at best, and the target is {100 * target:.1f} points"
            # A detectable change falls with the root of the sample.
            needed = None if change is None else f"about {math.ceil(design.n * (change / target) ** 2):,} interviews a wave reach it, in clusters of the same size"
            self.add("DSN-012", message, self.folder.place("planning", "detectable_difference"), needed)

    def _budget(self, planning: Planning, design: Design, cost: float | None) -> int | None:
        """How many interviews the budget allows; a finding where the plan costs more."""
        if planning.budget is None or planning.cost_per_interview is None or cost is None:
            return None
        affordable = interviews_within_budget(
            planning.budget,
            cluster_size=design.cluster_size,
            cost_per_cluster=planning.cost_per_cluster or 0.0,
            cost_per_interview=planning.cost_per_interview,
            fixed_cost=planning.fixed_cost,
        )
        if cost > planning.budget:
            money = f" {planning.currency}" if planning.currency else ""
            message = f"the plan costs {cost:,.0f}{money}, and the budget is {planning.budget:,.0f}{money}"
            fix = f"it pays for {affordable:,} interviews in clusters of {design.cluster_size:,}"
            self.add("DSN-014", message, self.folder.place("planning", "budget"), fix)
        return affordable

    def _margin(
        self,
        planning: Planning,
        design: Design,
        one: Precision,
        margin: float,
        population: int,
        affordable: int | None,
        path: tuple[str | int, ...],
    ) -> None:
        if one.proportion_margin <= margin:
            return
        name = f"{one.group} ({one.domain})" if one.domain else "everybody"
        people = population * one.share
        reached = f"±{100 * one.proportion_margin:.1f}" if math.isfinite(one.proportion_margin) else "nothing"
        message = f"{name}: the plan reaches {reached} points, and the target is ±{100 * margin:.2g}"
        needed = interviews_needed(
            planning.proportion, margin=margin, deff=one.deff, population=max(people, 1), confidence=planning.confidence
        )
        share = one.interviews / design.n if one.interviews else one.share
        total = math.ceil(needed / share) if share else needed
        place = self.folder.place(*path)
        limit = affordable if affordable is not None else population
        if needed >= people or total > limit:
            allows = "there are" if affordable is None or total <= limit else "the budget allows"
            why = f"{total:,} interviews would be needed, and {allows} {limit:,}"
            self.add("DSN-013", f"{message}; {why}", place)
        else:
            where = "there" if one.domain else "in all"
            fix = f"about {needed:,} interviews {where} reach it" + (f", {total:,} in all at the same shares" if one.domain else "")
            self.add("DSN-012", message, place, fix)


def _whole(value: Fraction) -> str:
    return f"{round(value):,}"
