"""What a rehearsal gives: true values, targets out of reach, and how the design did over replications. All simulated."""

from __future__ import annotations

from dataclasses import dataclass

from kurak.model.finding import Finding

SIMULATED = "SIMULATED"
"""The mark of everything a rehearsal makes. The first column of each of its tables is ``simulated`` and holds it in every
row; whoever reads records takes such a table whole, and marks all that comes of it, or not at all: made-up people never stand
among real ones."""


@dataclass(frozen=True, slots=True)
class UnreachedTarget:
    """A published mean that no answers can give under a scoring rule, and the nearest that they can."""

    rule: str
    item: str
    group: str
    target: float
    nearest: float


@dataclass(frozen=True, slots=True)
class TrueValue:
    """One value of the simulated population, known exactly.

    Parameters
    ----------
    statistic
        ``mean``, in points of the declared answer scale, or ``agree``, a proportion from 0 to 1.
    variable
        A scale (the mean of its items, negative ones turned round), or an item (as answered).
    domain, group
        Empty for everybody.
    """

    statistic: str
    variable: str
    domain: str
    group: str
    value: float


@dataclass(frozen=True, slots=True)
class RehearsedEstimate:
    """How the design did for one mean or proportion of one group, over all replications.

    Parameters
    ----------
    rule
        The scoring rule under which the published means were read.
    domain, group, statistic, variable
        As in :class:`TrueValue`.
    truth, mean_estimate
        The true value, and the mean of the estimates.
    bias, rmse
        Mean and root of the mean square of estimate less truth.
    true_error, mean_std_error
        Standard deviation of the estimates, and the mean of the standard errors that were estimated.
    deff
        Variance of the estimates over that of a simple random sample of as many people.
    coverage, coverage_error
        Share of intervals that hold the truth, and its Monte Carlo standard error; over the replications that gave one.
    intervals
        Replications that gave an interval: a group in one cluster has none.
    difference, power
        The difference from everybody else that the plan calls detectable, and how often it would have been found; None
        where the plan names none.
    interviews, clusters
        Their means over replications.
    """

    rule: str
    domain: str
    group: str
    statistic: str
    variable: str
    truth: float
    mean_estimate: float
    bias: float
    rmse: float
    true_error: float
    mean_std_error: float
    deff: float
    coverage: float
    coverage_error: float
    intervals: int
    difference: float | None
    power: float | None
    interviews: float
    clusters: float


@dataclass(frozen=True, slots=True)
class RehearsalResult:
    """A rehearsal as written: where it is, what it assumed, and what came of it.

    Parameters
    ----------
    name
        Its folder in ``rehearsal/``.
    rules
        Labels of the scoring rules that were run.
    confidence
        Level of the intervals, from 0 to 1.
    correlations
        Rule: intracluster correlation of answers in the simulated population, mean of all items.
    correlation_stated
        The one that was asked for.
    joined
        Strata with one cluster, and what they were joined to for the variance.
    """

    name: str
    seed: int
    replications: int
    version: str
    rules: tuple[str, ...]
    interviews: int
    confidence: float
    correlation_stated: float
    correlations: dict[str, float]
    unreached: tuple[UnreachedTarget, ...] = ()
    joined: tuple[str, ...] = ()
    estimates: tuple[RehearsedEstimate, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def scale_means(self) -> tuple[RehearsedEstimate, ...]:
        """The means of scales only."""
        return tuple(one for one in self.estimates if one.statistic == "mean")


@dataclass(frozen=True, slots=True)
class GroupOutcome:
    """How the design did for one group: over the means of all scales and all scoring rules.

    Parameters
    ----------
    interviews, clusters, bias, rmse, deff
        Means over scales and rules.
    coverage, coverage_error
        Share of intervals that hold the truth, and its Monte Carlo error: that of one scale, since intervals of one
        replication stand or fall together. None where no replication gave an interval.
    power
        Mean chance to find the plan's detectable difference; None where the plan names none.
    without_interval
        Share of replications that gave no interval: the group was in one cluster.
    """

    domain: str
    group: str
    interviews: float
    clusters: float
    bias: float
    rmse: float
    deff: float
    coverage: float | None
    coverage_error: float | None
    power: float | None
    without_interval: float


def group_outcomes(result: RehearsalResult) -> tuple[GroupOutcome, ...]:
    """Summarise the estimates of scale means by group, in their order; everybody first."""
    groups: dict[tuple[str, str], list[RehearsedEstimate]] = {}
    for one in result.scale_means:
        groups.setdefault((one.domain, one.group), []).append(one)
    return tuple(_outcome(result, domain, group, rows) for (domain, group), rows in groups.items())


def _outcome(result: RehearsalResult, domain: str, group: str, rows: list[RehearsedEstimate]) -> GroupOutcome:
    made = [one for one in rows if one.intervals]
    intervals = sum(one.intervals for one in made)
    powers = [one.power for one in rows if one.power is not None]
    coverage = sum(one.coverage * one.intervals for one in made) / intervals if intervals else None
    return GroupOutcome(
        domain=domain,
        group=group,
        interviews=_mean([one.interviews for one in rows]),
        clusters=_mean([one.clusters for one in rows]),
        bias=_mean([one.bias for one in rows]),
        rmse=_mean([one.rmse for one in rows]),
        deff=_mean([one.deff for one in rows]),
        coverage=coverage,
        coverage_error=None
        if coverage is None
        else (coverage * (1 - coverage) * len(made) / intervals) ** 0.5,
        power=_mean(powers) if powers else None,
        without_interval=1 - intervals / (len(rows) * result.replications) if result.replications else 0.0,
    )


def worst_covered(outcomes: tuple[GroupOutcome, ...]) -> GroupOutcome | None:
    """The group, everybody aside, whose intervals hold the truth least often; None where none has intervals."""
    covered = [one for one in outcomes if one.domain and one.coverage is not None]
    return min(covered, key=lambda one: one.coverage or 0.0, default=None)


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)
