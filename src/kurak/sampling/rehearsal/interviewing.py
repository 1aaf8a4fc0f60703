"""One simulated fieldwork: households and persons in the drawn clusters, who answers, what they answer, what is made up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.model.sample import Sample
from kurak.sampling.rehearsal.assumptions import Array, Assumptions, Codes
from kurak.sampling.rehearsal.population import Population
from kurak.stats.graded_response import normal_rule

Answers: TypeAlias = NDArray[np.int16]

DONT_KNOW, REFUSED = -1, -2
"""Answers off the scale, in arrays; in records they are the codes of the codebook."""

Fabrication = Literal["", "straight line", "copied", "too regular"]
FABRICATIONS: tuple[Fabrication, ...] = ("", "straight line", "copied", "too regular")
LARGE_HOUSEHOLD = 12
"""No household has more eligible persons: a Kish grid ends far below."""


@dataclass(frozen=True)
class Interviews:
    """The interviews of one fieldwork; arrays (interviews), in the order of clusters and visits.

    Parameters
    ----------
    cluster
        Number of the cluster in the sample.
    part
        Number of the part of the population.
    interviewer
        Number of the interviewer.
    adults
        Eligible persons in the household.
    psu_probability, part_probability, household_probability, person_probability
        Probabilities of the stages.
    adjustment
        Households visited over interviews made, in the cluster.
    domains
        Domain outside the frame: group of each person.
    attitudes
        Of each person by scale, as they are; (interviews, scales).
    answers
        To each item as worded: codes of the answer scale, or :data:`DONT_KNOW` and :data:`REFUSED`; (interviews, items).
    fabricated
        0, or the number in :data:`FABRICATIONS` of how it was made up.
    slot
        Number of the visit in the cluster, from 0.
    visited
        How many visits were begun in each cluster of the sample; array (clusters).
    """

    cluster: Codes
    part: Codes
    interviewer: Codes
    adults: Array
    psu_probability: Array
    part_probability: Array
    household_probability: Array
    person_probability: Array
    adjustment: Array
    domains: dict[str, Codes]
    attitudes: Array
    answers: Answers
    fabricated: Codes
    slot: Codes
    visited: Codes

    def __len__(self) -> int:
        return len(self.cluster)

    @property
    def base_weight(self) -> Array:
        """One over the probability of being drawn."""
        every: Array = (
            self.psu_probability
            * self.part_probability
            * self.household_probability
            * self.person_probability
        )
        return 1 / every

    @property
    def weight(self) -> Array:
        """Base weight, adjusted for people who did not answer."""
        return self.base_weight * self.adjustment


def response_constant(rate: float, dependence: float) -> float:
    """Constant of the log-odds of answering at which the share of people who answer is the rate.

    Notes
    -----
    **Formula** the root c of ``∫ logistic(c + b z) φ(z) dz = rate``; the left side rises in c.
    """
    if rate >= 1:
        return np.inf
    nodes, weights = normal_rule(1.0)
    low, high = -60.0, 60.0
    for _ in range(100):
        middle = (low + high) / 2
        below = weights @ (0.5 + 0.5 * np.tanh(0.5 * (middle + dependence * nodes))) < rate
        low, high = (middle, high) if below else (low, middle)
    return (low + high) / 2


def interview(
    population: Population, sample: Sample, assumptions: Assumptions, rng: np.random.Generator
) -> Interviews:
    """Simulate the fieldwork of one sample.

    Parameters
    ----------
    population
        Fitted.
    sample
        Drawn by the study's own draw; its main clusters are worked, its reserve clusters are not.
    rng
        Everything random of this fieldwork.

    Notes
    -----
    In each cluster the interviewer goes from household to household until the planned interviews are made, or the
    reserve visits are used up. Everybody visited answers with a probability that may depend on the attitude: the mean of
    the person's scales, in standard deviations. The households visited are the second stage; one person of a household
    is the last, so that weights vary with the number of adults. Interviewer effects are errors of measurement: they
    shift answers and are no part of the truth.
    """
    stated, clusters = assumptions.stated, sample.main
    part, part_probability, sharing = _parts_of(population, sample, rng)
    asked = np.array([cluster.interviews for cluster in clusters])
    slots = asked + np.ceil(asked * assumptions.reserve).astype(int)
    wide = (len(clusters), int(slots.max(initial=0)))
    visited = np.arange(wide[1]) < slots[:, None]

    places = population.parts
    households = np.maximum(places.households[part] / sharing, 1.0)
    mean_adults = np.maximum(places.people[part] / places.households[part], 1.0)
    adults = np.minimum(1 + rng.poisson(mean_adults[:, None] - 1, wide), LARGE_HOUSEHOLD)
    domains, attitudes = _people(population, assumptions, part, wide, rng)
    common = attitudes.mean(axis=-1) / np.sqrt((assumptions.root @ assumptions.root.T).mean())
    log_odds = response_constant(assumptions.response_rate, stated.response_depends_on_attitude)
    answering = visited & (
        rng.random(wide)
        < 0.5 + 0.5 * np.tanh(0.5 * (log_odds + stated.response_depends_on_attitude * common))
    )
    kept = answering & (np.cumsum(answering, axis=1) <= asked[:, None])
    made = kept.sum(axis=1)
    # Visits end with the last interview that was wanted; otherwise with the last reserve household.
    last = np.where(made == asked, wide[1] - np.argmax(kept[:, ::-1], axis=1), slots)
    row, slot = np.nonzero(kept)

    interviewer = interviewers_of(
        clusters_in_order=len(clusters), per_interviewer=stated.clusters_per_interviewer
    )
    people = attitudes[row, slot]
    who = interviewer[row]
    influence = np.sqrt(population.interviewer) * rng.standard_normal(int(interviewer.max(initial=0)) + 1)
    answers = _answers(population, assumptions, part[row], people + influence[who][:, None], rng)
    fabricated = _fabricate(answers, who, assumptions, rng)
    return Interviews(
        cluster=row,
        part=part[row],
        interviewer=who,
        adults=adults[row, slot].astype(float),
        psu_probability=np.array([cluster.psu_probability or 1.0 for cluster in clusters])[row],
        part_probability=part_probability[row],
        household_probability=np.minimum(last / households, 1.0)[row],
        person_probability=1.0 / adults[row, slot],
        adjustment=(last / np.maximum(made, 1))[row],
        domains={name: codes[row, slot] for name, codes in domains.items()},
        attitudes=people,
        answers=answers,
        fabricated=fabricated,
        slot=slot,
        visited=last,
    )


def interviewers_of(*, clusters_in_order: int, per_interviewer: int) -> Codes:
    """The interviewer of each cluster: neighbours in the order of the sample share one.

    Examples
    --------
    >>> interviewers_of(clusters_in_order=5, per_interviewer=2).tolist()
    [0, 0, 1, 1, 2]
    """
    return np.arange(clusters_in_order) // per_interviewer


def _parts_of(population: Population, sample: Sample, rng: np.random.Generator) -> tuple[Codes, Array, Array]:
    """The part that each cluster lies in, its probability given the unit, and how many clusters share it."""
    clusters = Counter(cluster.psu for cluster in sample.main)
    # Which segments of a place are worked is drawn at random; a place of one part needs no draw.
    order = {unit: rng.permutation(population.parts.of_unit(unit)) for unit in clusters}
    used: Counter[str] = Counter()
    part = np.zeros(len(sample.main), dtype=np.intp)
    probability, sharing = np.ones(len(part)), np.ones(len(part))
    for number, cluster in enumerate(sample.main):
        places, of_unit = order[cluster.psu], clusters[cluster.psu]
        part[number] = places[used[cluster.psu] % len(places)]
        used[cluster.psu] += 1
        probability[number] = min(of_unit / len(places), 1.0)
        sharing[number] = max(of_unit / len(places), 1.0)
    return part, probability, sharing


def _people(
    population: Population,
    assumptions: Assumptions,
    part: Codes,
    wide: tuple[int, int],
    rng: np.random.Generator,
) -> tuple[dict[str, Codes], Array]:
    """Groups and attitudes of the persons behind every door; (clusters, visits) and (clusters, visits, scales)."""
    own = rng.standard_normal((*wide, len(assumptions.scales))) @ assumptions.root.T
    attitudes = population.effects[part][:, None, :] + np.sqrt(1 - population.between) * own
    domains: dict[str, Codes] = {}
    for domain in assumptions.domains:
        limits = np.cumsum(domain.shares)[:-1]
        domains[domain.name] = np.searchsorted(limits, rng.random(wide), side="right")
        attitudes += domain.shifts[domains[domain.name]][..., None]
    return domains, attitudes


def _answers(
    population: Population, assumptions: Assumptions, part: Codes, attitudes: Array, rng: np.random.Generator
) -> Answers:
    """Answers of persons (rows) to items (columns) as worded."""
    position = population.locations[population.parts.group[part]] + attitudes[:, assumptions.scale_of]
    # With logistic noise e, "a x + e is above a b_k" has the probability of the graded-response model.
    strength = assumptions.slopes * position + rng.logistic(size=position.shape)
    positive = np.zeros(position.shape, dtype=np.int16)
    for step in assumptions.steps:
        positive += strength > assumptions.slopes * step
    top = assumptions.high - assumptions.low
    answers = (assumptions.low + np.where(assumptions.reverse, top - positive, positive)).astype(np.int16)
    chance = rng.random(position.shape)
    answers[chance < assumptions.stated.dont_know + assumptions.stated.refused] = REFUSED
    answers[chance < assumptions.stated.dont_know] = DONT_KNOW
    return answers


def _fabricate(
    answers: Answers, interviewer: Codes, assumptions: Assumptions, rng: np.random.Generator
) -> Codes:
    """Overwrite answers of made-up interviews, in place; return how each interview was made up."""
    stated = assumptions.stated
    dishonest = rng.random(int(interviewer.max(initial=0)) + 1) < stated.fabricating_interviewers
    made_up = dishonest[interviewer] & (rng.random(len(answers)) < stated.fabricated_share)
    kind = np.where(made_up, rng.integers(1, len(FABRICATIONS), len(answers)), 0)
    for row in np.flatnonzero(kind):
        honest = np.flatnonzero((interviewer[:row] == interviewer[row]) & (kind[:row] == 0))
        if FABRICATIONS[kind[row]] == "copied" and len(honest):
            answers[row] = answers[rng.choice(honest)]
            changed = rng.integers(0, answers.shape[1], 2)
            answers[row, changed] = rng.integers(assumptions.low, assumptions.high + 1, len(changed))
        elif FABRICATIONS[kind[row]] == "too regular":
            # Round and round through the middle answers, never an end, never a doubt.
            inner = (
                np.arange(assumptions.low + 1, assumptions.high)
                if assumptions.high - assumptions.low > 1
                else np.array([assumptions.low])
            )
            answers[row] = np.resize(inner, answers.shape[1])
        else:
            kind[row] = FABRICATIONS.index("straight line")
            answers[row] = rng.integers(assumptions.low, assumptions.high + 1)
    return kind
