"""The simulated population: every place with its attitudes, fitted to the targets, its true values known exactly.

People are not made one by one. A population is its parts: a primary sampling unit, or a part of a self-representing
place. Each part has its number of people, its region, and attitudes that its people have in common, drawn once. What
people of a part would answer follows by integration over their own attitudes, so true values are exact, and a sample of
people is drawn from a part when one is needed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kurak.model.frame import Frame
from kurak.model.rehearsed import TrueValue
from kurak.model.sample import Plan
from kurak.sampling.rehearsal.assumptions import Array, Assumptions, Codes
from kurak.sampling.rehearsal.targets import Targets
from kurak.stats.graded_response import Curves, common_share, locate, tabulate

POPULATION_STREAM = 0
"""First number of the seed stream of the population; replications and the written run have streams of their own."""


class OutOfReachError(ValueError):
    """A stated correlation is higher than the slopes allow; ``key`` is its key in the block rehearsal."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


@dataclass(frozen=True)
class Parts:
    """The parts of the population; arrays (parts).

    Parameters
    ----------
    unit
        Number of the primary sampling unit in the frame.
    people, households
        How many live there.
    group
        Group of the targets' breakdown.
    frame_groups
        Domain of the frame: group of each part.
    groups
        Domain of the frame: names of its groups; the targets' breakdown is one of them.
    number_of
        Id of a unit: its number in the frame.
    """

    unit: Codes
    people: Array
    households: Array
    group: Codes
    frame_groups: dict[str, Codes]
    groups: dict[str, tuple[str, ...]]
    number_of: dict[str, int]

    def of_unit(self, id: str) -> Codes:
        """The parts of a unit; they stand together, in the order of the frame."""
        number = self.number_of[id]
        return np.arange(*np.searchsorted(self.unit, (number, number + 1)))


@dataclass(frozen=True)
class Population:
    """A population with its attitudes, fitted.

    Parameters
    ----------
    effects
        Attitudes that people of a part have in common, by scale, and the shift of the frame's groups; (parts, scales).
    between, interviewer
        Share of the variance of attitudes in common, and the variance that an interviewer adds.
    locations
        Of items by group of the breakdown; (groups, items).
    means, agree
        Expected answers of each part to each item: mean from 0, positive direction; and share that agrees with the item
        as it is worded; (parts, items). Averaged over people's own attitudes and the domains outside the frame.
    achieved
        Intracluster correlation of answers, mean of items, as it came out among the parts.
    """

    parts: Parts
    effects: Array
    between: float
    interviewer: float
    locations: Array
    means: Array
    agree: Array
    achieved: float


def divide(frame: Frame, plan: Plan, assumptions: Assumptions, *, domains: tuple[str, ...]) -> Parts:
    """Divide the frame into parts with a common attitude: units, and segments of self-representing ones.

    Parameters
    ----------
    domains
        Columns of the frame that are domains; the targets' breakdown among them.
    """
    stated = assumptions.stated
    clusters = {
        stratum.self_representing: stratum.clusters for stratum in plan.strata if stratum.self_representing
    }
    # Segments of a self-representing place have equal size; every cluster planned there has room in one of its own.
    number = np.array(
        [
            max(clusters[unit], round(size / stated.segment_people), 1) if unit in clusters else 1
            for unit, size in zip(frame.ids, frame.sizes, strict=True)
        ]
    )
    unit = np.repeat(np.arange(len(frame)), number)
    sizes = np.asarray(frame.sizes, dtype=float)
    counted = frame.numbers.get("households")
    households = sizes / stated.adults_per_household if counted is None else np.asarray(counted, dtype=float)
    groups = {name: tuple(dict.fromkeys(frame.columns[name])) for name in domains}
    codes = {
        name: np.array([groups[name].index(value) for value in frame.columns[name]], dtype=np.intp)[unit]
        for name in domains
    }
    return Parts(
        unit=unit,
        people=(sizes / number)[unit],
        # A household has at least one person, and a place with people has a household.
        households=np.clip((households / number)[unit], 1, np.maximum((sizes / number)[unit], 1)),
        group=codes[stated.targets],
        frame_groups=codes,
        groups=groups,
        number_of={id: number for number, id in enumerate(frame.ids)},
    )


def populate(parts: Parts, targets: Targets, assumptions: Assumptions, *, seed: int) -> Population:
    """Draw the attitudes of a population and fit its answers to the targets.

    Parameters
    ----------
    parts
        From :func:`divide`.
    targets
        Expected answers by group and item.
    seed
        Seed of the rehearsal.

    Raises
    ------
    OutOfReachError
        If the slopes are too low for a stated correlation.

    Notes
    -----
    Attitudes have variance 1 within a group: the share ``between`` of parts, the rest of persons. That share is found
    first, so that answers have the stated intracluster correlation on average of items and groups; then the effects of
    parts are drawn; then the locations are found for the parts as drawn, weighted by people. Therefore the true means of
    the population are the targets, not only on average of populations.
    """
    stated = assumptions.stated
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(POPULATION_STREAM,)))
    # Locations of a large population with the same attitudes in every part.
    whole = _locations(
        targets.means, assumptions, 1.0, [_offsets(assumptions)] * len(targets.means), per_scale=False
    )
    between = _share(assumptions.correlation, whole, assumptions, "intracluster_correlation")
    interviewer = _share(stated.interviewer_correlation, whole, assumptions, "interviewer_correlation")
    effects = (
        np.sqrt(between)
        * rng.standard_normal((len(parts.unit), len(assumptions.scales)))
        @ assumptions.root.T
    )
    for name, codes in parts.frame_groups.items():
        stated_shifts = stated.group_shifts.get(name, {})
        effects += np.array([stated_shifts.get(group, 0.0) for group in parts.groups[name]])[codes][:, None]
    own = float(np.sqrt(1 - between))
    shifts, shares = _offsets(assumptions)
    per_group = []
    for group in range(len(targets.means)):
        here = parts.group == group
        people = parts.people[here] / parts.people[here].sum()
        offsets = effects[here][:, None, :] + shifts[None, :, None]
        weights = people[:, None] * shares
        per_group.append((offsets.reshape(-1, len(assumptions.scales)), weights.ravel()))
    locations = _locations(targets.means, assumptions, own, per_group, per_scale=True)
    means, agree, between_answers, all_answers = _expected(parts, effects, locations, assumptions, own)
    with np.errstate(invalid="ignore"):
        achieved = float(np.nanmean(between_answers / all_answers))
    return Population(parts, effects, between, interviewer, locations, means, agree, achieved)


def _share(correlation: float, locations: Array, assumptions: Assumptions, key: str) -> float:
    try:
        return common_share(correlation, locations, slope=assumptions.slopes, thresholds=assumptions.steps)
    except ValueError as error:
        message = f"{key} is {correlation:g}, which answers with these slopes cannot have: {error}"
        raise OutOfReachError(key, message) from error


def _offsets(assumptions: Assumptions, leave_out: str = "") -> tuple[Array, Array]:
    """Sums of the shifts of the domains outside the frame, and their shares; equal sums are put together."""
    sums, shares = np.zeros(1), np.ones(1)
    for domain in assumptions.domains:
        if domain.name != leave_out and np.any(domain.shifts):
            sums = np.add.outer(sums, domain.shifts).ravel()
            shares = np.multiply.outer(shares, domain.shares).ravel()
    rounded, place = np.unique(sums.round(12), return_inverse=True)
    return rounded, np.bincount(place, weights=shares).astype(float)


def _curves(assumptions: Assumptions, own: float, *, mean_only: bool) -> dict[float, Curves]:
    return {
        float(slope): tabulate(
            slope=float(slope), thresholds=assumptions.steps, spread=own, mean_only=mean_only
        )
        for slope in np.unique(assumptions.slopes)
    }


def _locations(
    means: Array,
    assumptions: Assumptions,
    own: float,
    per_group: list[tuple[Array, Array]],
    *,
    per_scale: bool,
) -> Array:
    """Locations of items (columns) by groups (rows) at which expected answers are the means."""
    curves = _curves(assumptions, own, mean_only=True)
    locations = np.zeros(means.shape)
    for group, (offsets, weights) in enumerate(per_group):
        for slope, curve in curves.items():
            for scale in range(len(assumptions.scales)):
                chosen = (assumptions.slopes == slope) & (assumptions.scale_of == scale)
                if np.any(chosen):
                    parts = offsets[:, scale] if per_scale else offsets
                    locations[group, chosen] = locate(
                        means[group, chosen], curve=curve, offsets=parts, weights=weights
                    )
    return locations


def _expected(
    parts: Parts,
    effects: Array,
    locations: Array,
    assumptions: Assumptions,
    own: float,
    shifts: tuple[Array, Array] | None = None,
) -> tuple[Array, Array, Array, Array]:
    """Expected answers of parts, shares that agree, and the variances between parts and in all by group and item."""
    shape = (len(parts.unit), len(assumptions.items))
    means, agree, squares = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    position = locations[parts.group] + effects[:, assumptions.scale_of]
    categories = len(assumptions.steps) + 1
    # "Agree" is above the middle of the scale; of a negative item it is below the middle in the positive direction.
    agrees_above, agrees_below = (categories - 1) // 2, categories // 2 - 1
    sums, shares = _offsets(assumptions) if shifts is None else shifts
    odd = 2 * np.arange(categories - 1) + 1
    for slope, curve in _curves(assumptions, own, mean_only=False).items():
        chosen = np.flatnonzero(assumptions.slopes == slope)
        for shift, share in zip(sums, shares, strict=True):
            above, _ = curve.at(position[:, chosen] + shift)
            means[:, chosen] += share * above.sum(axis=-1)
            squares[:, chosen] += share * (above @ odd)
            agrees = np.where(
                assumptions.reverse[chosen], 1 - above[..., agrees_below], above[..., agrees_above]
            )
            agree[:, chosen] += share * agrees
    sizes = np.zeros((len(locations), len(parts.unit)))
    sizes[parts.group, np.arange(len(parts.unit))] = parts.people
    sizes /= sizes.sum(axis=1, keepdims=True)
    overall = sizes @ means
    return means, agree, sizes @ means**2 - overall**2, sizes @ squares - overall**2


def true_values(population: Population, assumptions: Assumptions) -> tuple[TrueValue, ...]:
    """Every true value of the population: scales and items, for everybody and every group of every domain."""
    rows: list[TrueValue] = []

    def add(domain: str, group: str, people: Array, means: Array, agree: Array) -> None:
        share = people / people.sum()
        positive, agreeing = share @ means + assumptions.low, share @ agree
        as_answered = np.where(assumptions.reverse, assumptions.low + assumptions.high - positive, positive)
        for number, scale in enumerate(assumptions.scales):
            rows.append(
                TrueValue(
                    "mean", scale, domain, group, float(positive[assumptions.scale_of == number].mean())
                )
            )
        for number, item in enumerate(assumptions.items):
            rows.append(TrueValue("mean", item, domain, group, float(as_answered[number])))
            rows.append(TrueValue("agree", item, domain, group, float(agreeing[number])))

    parts = population.parts
    add("", "", parts.people, population.means, population.agree)
    for name, codes in parts.frame_groups.items():
        for number, group in enumerate(parts.groups[name]):
            add(name, group, parts.people * (codes == number), population.means, population.agree)
    own = float(np.sqrt(1 - population.between))
    for domain in assumptions.domains:
        others, shares = _offsets(assumptions, leave_out=domain.name)
        for group, shift in zip(domain.groups, domain.shifts, strict=True):
            if not np.any(domain.shifts):
                means, agree = population.means, population.agree
            else:
                means, agree, _, _ = _expected(
                    parts,
                    population.effects,
                    population.locations,
                    assumptions,
                    own,
                    (others + shift, shares),
                )
            add(domain.name, group, parts.people, means, agree)
    return tuple(rows)
