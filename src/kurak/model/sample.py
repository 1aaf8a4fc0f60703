"""The plan of a sample, and the sample drawn from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from kurak.model.finding import Finding
from kurak.model.planning import Planning
from kurak.model.study import Allocation, SelectionMethod

STRATUM_JOINT = " / "
"""Stands between the values of the strata columns in the name of a stratum: ``Batken region / city``."""


@dataclass(frozen=True, slots=True)
class StratumPlan:
    """What is planned for one stratum.

    Parameters
    ----------
    stratum
        Its name: the values of the strata columns, joined; a self-representing unit's own stratum adds its id.
    values
        The values of the strata columns.
    self_representing
        Id of the unit, if the stratum is one self-representing unit: the next stage is its primary sampling unit.
    units
        How many units of the frame it holds.
    size
        People in it.
    exact_interviews
        Interviews by the rule of allocation, before rounding.
    interviews, clusters
        Planned numbers, rounded so that all strata together give the planned totals.
    exact_clusters
        Clusters by the same shares, before rounding.
    joined
        Names of the strata that were joined to this one.
    unit_name
        Name of the self-representing unit, if the frame has names.
    """

    stratum: str
    values: tuple[str, ...]
    self_representing: str | None
    units: int
    size: int
    exact_interviews: Fraction
    interviews: int
    exact_clusters: Fraction
    clusters: int
    joined: tuple[str, ...] = ()
    unit_name: str = ""

    @property
    def interviews_by_cluster(self) -> tuple[int, ...]:
        """Interviews of each cluster: as equal as whole numbers can be, larger ones first."""
        if self.clusters == 0:
            return ()
        each, more = divmod(self.interviews, self.clusters)
        return (each + 1,) * more + (each,) * (self.clusters - more)


@dataclass(frozen=True, slots=True)
class Precision:
    """How precisely a group can be known under the plan.

    Parameters
    ----------
    domain, group
        What the group is of, and its name: region, Talas region. Empty for everybody.
    share
        Its share of the population, and where that number comes from.
    interviews
        Expected interviews in it; not whole where it is no stratum.
    clusters
        Clusters with people of the group, if known.
    deff
        Design effect: of the clusters, times that of unequal weights.
    effective_n
        Interviews over design effect.
    proportion_error, mean_error
        Standard error of the proportion, from 0 to 1, and of the mean of one answer, in points.
    proportion_margin, mean_margin
        Half width of their intervals.
    detectable_difference
        Smallest difference of proportions from the rest of the population that is detected with the stated power.
    detectable_change, detectable_change_shared
        Smallest change between two waves that is detected: with clusters drawn anew, and with the stated share kept.
        None for these and the difference where the group is too small for any.
    note
        What a reader must know: a share that is assumed, too few clusters.
    """

    domain: str
    group: str
    share: float
    share_source: str
    interviews: float
    clusters: float | None
    deff: float
    effective_n: float
    proportion_error: float
    proportion_margin: float
    mean_error: float | None
    mean_margin: float | None
    detectable_difference: float | None
    detectable_change: float | None
    detectable_change_shared: float | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One number of interviews: its clusters, its cost, and the margin of error that it buys."""

    interviews: int
    clusters: int
    cost: float | None
    margin: float
    margin_low_correlation: float
    margin_high_correlation: float


@dataclass(frozen=True, slots=True)
class PrintedDifference:
    """A number of a printed design that differs from the plan by the same rule."""

    area: str
    column: str
    printed: str
    planned: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The sample as planned: what ``kurak plan`` shows and ``kurak draw`` draws."""

    population: int
    interviews: int
    clusters: int
    exact_clusters: Fraction
    cluster_size: int
    contacts: int
    """People to select so that, at the expected response rate, the interviews are made."""
    self_representing_above: Fraction
    """N · b / n: units of this size and more are in every sample."""
    self_representing: tuple[str, ...]
    """Their ids, in the order of the frame."""
    allocation: Allocation
    selection: SelectionMethod
    deff: float
    effective_n: float
    optimal_cluster_size: float | None
    cost: float | None
    strata: tuple[StratumPlan, ...]
    precision: tuple[Precision, ...]
    curve: tuple[CurvePoint, ...]
    planning: Planning
    base_interviews: Mapping[str, int]
    """Interviews of every stratum as the frame has them, before any was joined or left by a self-representing unit."""
    base_exact_interviews: Mapping[str, Fraction]
    printed: tuple[PrintedDifference, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def everybody(self) -> Precision:
        """The precision for the whole population."""
        return next(one for one in self.precision if not one.domain)


Role = Literal["main", "reserve"]


@dataclass(frozen=True, slots=True)
class DrawnCluster:
    """One cluster of a drawn sample.

    Parameters
    ----------
    cluster
        Its number in the sample: C001; reserve clusters are R001.
    stratum
        Name of its stratum, as in the plan.
    psu, name
        Id of its unit in the frame, and the unit's name if the frame has one.
    role, order
        main, or reserve; reserve clusters of a stratum are used in their order, from 1.
    part, parts
        Which cluster of its unit it is, and how many the unit has: 1 of 1, or 3 of 10 in a self-representing town.
    size, households
        People and households of the unit; households are None where the frame does not say.
    psu_probability
        Inclusion probability of the unit: 1 for self-representing units. For a reserve cluster, that of being drawn
        as a reserve given the main clusters is not a weight; it takes over the weight of the cluster it replaces.
    interviews
        Interviews planned in the cluster.
    kept
        Whether it was kept from an earlier sample.
    """

    cluster: str
    stratum: str
    psu: str
    name: str
    role: Role
    order: int
    part: int
    parts: int
    size: int
    households: int | None
    psu_probability: float | None
    interviews: int
    kept: bool = False


@dataclass(frozen=True, slots=True)
class JointProbability:
    """Probability that two units of one stratum are both drawn."""

    stratum: str
    first: str
    second: str
    probability: float


@dataclass(frozen=True, slots=True)
class Sample:
    """A drawn sample: what was drawn, and everything that is needed to draw it again."""

    study: str
    seed: int
    version: str
    frame_sha256: str
    method: SelectionMethod
    clusters: tuple[DrawnCluster, ...]
    joint: tuple[JointProbability, ...] = ()
    joint_method: str = ""
    """How the joint probabilities were found; empty where the method has none."""
    kept_from: str = ""
    kept_share: float = 0.0
    """Share of the earlier sample's clusters that was to be kept."""
    modelled: tuple[str, ...] = ()
    """What of the frame is modelled; such a sample says so on every sheet."""

    @property
    def main(self) -> Sequence[DrawnCluster]:
        """The clusters of the sample, without the reserve."""
        return tuple(one for one in self.clusters if one.role == "main")
