"""The rehearsal repeated: sample, fieldwork and estimation again and again, and how often the design is right.

Every replication has its own seed stream, so that results do not depend on how many processes share the work.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache

import numpy as np

from kurak.model.frame import Frame
from kurak.model.rehearsed import RehearsedEstimate, TrueValue
from kurak.model.sample import STRATUM_JOINT, Plan, Sample
from kurak.model.study import Study
from kurak.sampling.draw import draw_sample
from kurak.sampling.plan import PlannedDraw
from kurak.sampling.rehearsal.assumptions import Array, Assumptions, Codes
from kurak.sampling.rehearsal.interviewing import Interviews, interview
from kurak.sampling.rehearsal.population import Population
from kurak.stats.student import t_quantile
from kurak.stats.taylor import cluster_totals, collapse_lonely, differences_from_rest, domain_means

REPLICATION_STREAM, DRAW_STREAM = 1, 2
"""First numbers of the seed streams of fieldwork and of draws; the second number is the replication."""

CHUNK = 10
"""Replications that a process takes at once."""


@dataclass(frozen=True)
class DrawAgain:
    """The study's own draw, as something that can be called with a seed and sent to another process."""

    planned: PlannedDraw
    frame: Frame
    study: Study

    def __call__(self, seed: int) -> Sample:
        return draw_sample(self.planned, self.frame, self.study, seed=seed)


@dataclass(frozen=True)
class Setting:
    """Everything that a replication needs; sent to each process once.

    Parameters
    ----------
    draw
        Draws the sample of the study from a seed. A function of a module, or a partial of one, so that it can be sent.
    """

    population: Population
    assumptions: Assumptions
    plan: Plan
    draw: Callable[[int], Sample]
    seed: int


@dataclass(frozen=True)
class Estimates:
    """Estimates of one or more replications; arrays ([replications,] groups, variables)."""

    estimate: Array
    std_error: Array
    df: Array
    n: Array
    n_psu: Array
    variance: Array
    difference: Array
    difference_error: Array


def replicate(setting: Setting, number: int) -> Estimates:
    """Draw, interview and estimate once; the same number always gives the same estimates."""
    sample = setting.draw(draw_seed(setting.seed, number))
    rng = np.random.default_rng(np.random.SeedSequence(setting.seed, spawn_key=(REPLICATION_STREAM, number)))
    return estimate(interview(setting.population, sample, setting.assumptions, rng), sample, setting)


def draw_seed(seed: int, number: int) -> int:
    """The seed of the draw of one replication."""
    return int(np.random.SeedSequence(seed, spawn_key=(DRAW_STREAM, number)).generate_state(1)[0])


def groups_of(population: Population, assumptions: Assumptions) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Every domain with its groups, in the order of the arrays; everybody first, without a name."""
    frame = tuple((name, groups) for name, groups in population.parts.groups.items())
    return (("", ("",)), *frame, *((domain.name, domain.groups) for domain in assumptions.domains))


def estimate(interviews: Interviews, sample: Sample, setting: Setting) -> Estimates:
    """Estimate every mean and proportion of every group, with errors within the design."""
    assumptions, parts = setting.assumptions, setting.population.parts
    y = scores(interviews, assumptions)
    units = variance_units(sample, setting.plan)
    by_cluster, _ = variance_strata(sample, setting.plan)
    # A cluster in which nobody answered is a unit all the same.
    strata = by_cluster[np.unique(units, return_index=True)[1]]
    found: list[tuple[Array, ...]] = []
    for name, groups in groups_of(setting.population, assumptions):
        if not name:
            codes: Codes = np.zeros(len(interviews), dtype=np.intp)
        elif name in parts.frame_groups:
            codes = parts.frame_groups[name][interviews.part]
        else:
            codes = interviews.domains[name]
        totals = cluster_totals(
            y,
            weights=interviews.weight,
            strata=strata,
            psu=units[interviews.cluster],
            groups=codes,
            number_of_groups=len(groups),
        )
        means = domain_means(totals)
        difference, error = (
            differences_from_rest(totals) if len(groups) > 1 else (np.full_like(means.estimate, np.nan),) * 2
        )
        found.append(
            (
                means.estimate,
                means.std_error,
                means.df,
                means.n,
                means.n_psu,
                means.variance,
                difference,
                error,
            )
        )
    return Estimates(*(np.concatenate(pieces) for pieces in zip(*found, strict=True)))


def scores(interviews: Interviews, assumptions: Assumptions) -> Array:
    """Scores of scales (mean of the items answered, negative ones turned round), then agreement with shown items."""
    answered = interviews.answers >= assumptions.low
    turned = np.where(
        assumptions.reverse, assumptions.low + assumptions.high - interviews.answers, interviews.answers
    )
    member = (assumptions.scale_of[:, None] == np.arange(len(assumptions.scales))).astype(float)
    number = answered @ member
    means = np.divide(
        (turned * answered) @ member, number, out=np.full(number.shape, np.nan), where=number > 0
    )
    shown = list(assumptions.shown_items)
    agrees = (2 * interviews.answers[:, shown] > assumptions.low + assumptions.high).astype(float)
    agrees[~answered[:, shown]] = np.nan
    return np.concatenate([means, agrees], axis=1)


def variance_units(sample: Sample, plan: Plan) -> Codes:
    """Primary sampling unit of each cluster for the variance: the unit, or the cluster itself in a self-representing one."""
    certain = {stratum.self_representing for stratum in plan.strata}
    names = [cluster.cluster if cluster.psu in certain else cluster.psu for cluster in sample.main]
    number = {name: code for code, name in enumerate(dict.fromkeys(names))}
    return np.array([number[name] for name in names], dtype=np.intp)


def variance_strata(sample: Sample, plan: Plan) -> tuple[Codes, tuple[str, ...]]:
    """Stratum of each cluster for the variance, strata with one unit joined to a neighbour; and which were joined."""
    names = [stratum.stratum for stratum in plan.strata]
    units: dict[str, set[int]] = {name: set() for name in names}
    for cluster, unit in zip(sample.main, variance_units(sample, plan), strict=True):
        units[cluster.stratum].add(int(unit))
    within = [name.split(STRATUM_JOINT)[0] for name in names]
    home = collapse_lonely([len(units[name]) for name in names], within=within)
    joined = tuple(
        f"{name} joined to {names[at]}" for name, at in zip(names, home, strict=True) if name != names[at]
    )
    number = dict(zip(names, home, strict=True))
    codes = np.array([number[cluster.stratum] for cluster in sample.main], dtype=np.intp)
    # Numbered without gaps: the kernel sums by them.
    _, codes = np.unique(codes, return_inverse=True)
    return codes, joined


# ── on several processes ───────────────────────────────────────────────────────────────────────

_setting: list[Setting] = []
"""The setting of this worker process, put here once when it starts."""


def _start(setting: Setting) -> None:
    _setting[:] = [setting]


def _work(numbers: range) -> list[Estimates]:
    return [replicate(_setting[0], number) for number in numbers]


def run_replications(
    setting: Setting, replications: int, *, processes: int = 1, progress: Callable[[int], None] | None = None
) -> Estimates:
    """Run replications, and stack what each estimates.

    Parameters
    ----------
    replications
        How many.
    processes
        How many processes share the work; the results are the same for any number.
    progress
        Called with the number of replications done since it was last called.
    """
    chunks = [range(start, min(start + CHUNK, replications)) for start in range(0, replications, CHUNK)]
    if processes <= 1:
        done = _collect((([replicate(setting, number) for number in chunk]) for chunk in chunks), progress)
    else:
        # Fresh processes on every system: nothing of this one can leak into a replication.
        with multiprocessing.get_context("spawn").Pool(processes, _start, (setting,)) as pool:
            done = _collect(pool.imap(_work, chunks), progress)
    return Estimates(*(np.stack([getattr(one, name.name) for one in done]) for name in fields(Estimates)))


def _collect(
    chunks: Iterable[Sequence[Estimates]], progress: Callable[[int], None] | None
) -> list[Estimates]:
    done: list[Estimates] = []
    for chunk in chunks:
        done += chunk
        if progress is not None:
            progress(len(chunk))
    return done


# ── what came of it ────────────────────────────────────────────────────────────────────────────


@cache
def _t(df: float, level: float) -> float:
    return t_quantile(0.5 + level / 2, df=df)


def t_limits(df: Array, level: float) -> Array:
    """Quantiles of Student's t for two-sided intervals; not a number without degrees of freedom."""
    kinds, place = np.unique(df, return_inverse=True)
    limits = np.array([_t(float(kind), level) if kind > 0 else np.nan for kind in kinds])
    return limits[place].reshape(df.shape)


def summarise(
    found: Estimates, truths: Iterable[TrueValue], setting: Setting, *, rule: str
) -> tuple[RehearsedEstimate, ...]:
    """How the design did for each group and variable, over all replications.

    Notes
    -----
    Deff is the variance of the estimates over the mean of S²/n. Power is the share of replications whose test would find
    the plan's detectable difference, were it the true one: the estimated differences are moved so that it is, and tested
    with their estimated errors. For means the difference is taken in the proportion of the plan's errors of mean and
    proportion.
    """
    true = {(one.statistic, one.variable, one.domain, one.group): one.value for one in truths}
    return tuple(_summaries(found, true, setting, rule))


def _summaries(
    found: Estimates, true: dict[tuple[str, str, str, str], float], setting: Setting, rule: str
) -> Iterator[RehearsedEstimate]:
    assumptions, plan = setting.assumptions, setting.plan
    level = plan.planning.confidence
    variables = [("mean", scale) for scale in assumptions.scales]
    variables += [("agree", assumptions.items[item]) for item in assumptions.shown_items]
    limits = t_limits(found.df, level)
    place = -1
    for domain, groups in groups_of(setting.population, assumptions):
        for group in groups:
            place += 1
            for column, (statistic, variable) in enumerate(variables):
                truth = true[statistic, variable, domain, group]
                cut = (slice(None), place, column)
                estimates = found.estimate[cut]
                there = ~np.isnan(estimates)
                if not there.any():
                    continue
                error = found.std_error[cut]
                tested = there & ~np.isnan(limits[cut])
                holds = np.abs(estimates - truth) <= limits[cut] * error
                number = int(tested.sum())
                coverage = float(holds[tested].mean()) if number else float("nan")
                simple = found.variance[cut][there] / found.n[cut][there]
                spread = float(estimates[there].std(ddof=1)) if there.sum() > 1 else float("nan")
                difference = _detectable(plan, domain, group, statistic)
                yield RehearsedEstimate(
                    rule=rule,
                    domain=domain,
                    group=group,
                    statistic=statistic,
                    variable=variable,
                    truth=truth,
                    mean_estimate=float(estimates[there].mean()),
                    bias=float(estimates[there].mean()) - truth,
                    rmse=float(np.sqrt(((estimates[there] - truth) ** 2).mean())),
                    true_error=spread,
                    mean_std_error=float(error[there].mean()),
                    deff=_over(spread**2, simple),
                    coverage=coverage,
                    coverage_error=float(np.sqrt(coverage * (1 - coverage) / number))
                    if number
                    else float("nan"),
                    intervals=number,
                    difference=difference,
                    power=None if difference is None else _power(found, cut, limits, difference),
                    interviews=float(found.n[cut].mean()),
                    clusters=float(found.n_psu[cut].mean()),
                )


def _over(variance: float, simple: Array) -> float:
    known = simple[~np.isnan(simple)]
    return variance / float(known.mean()) if len(known) and known.mean() > 0 else float("nan")


def _detectable(plan: Plan, domain: str, group: str, statistic: str) -> float | None:
    precision = next((one for one in plan.precision if (one.domain, one.group) == (domain, group)), None)
    if precision is None or precision.detectable_difference is None:
        return None
    if statistic == "agree":
        return precision.detectable_difference
    if precision.mean_error is None or precision.proportion_error == 0:
        return None
    return precision.detectable_difference * precision.mean_error / precision.proportion_error


def _power(found: Estimates, cut: tuple[slice, int, int], limits: Array, difference: float) -> float | None:
    error, seen = found.difference_error[cut], found.difference[cut]
    tested = ~np.isnan(limits[cut]) & ~np.isnan(seen)
    if not tested.any():
        return None
    moved = seen[tested] - seen[tested].mean() + difference
    return float((np.abs(moved) > limits[cut][tested] * error[tested]).mean())
