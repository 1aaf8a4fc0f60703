"""Why: fieldwork as simulated must select, weight, miss and make up answers as the assumptions say."""

from __future__ import annotations

import numpy as np
import pytest

from kurak.sampling.rehearsal.assumptions import Assumptions, assume
from kurak.sampling.rehearsal.interviewing import (
    DONT_KNOW,
    FABRICATIONS,
    REFUSED,
    Interviews,
    interview,
    response_constant,
)
from kurak.sampling.rehearsal.population import Population, divide, populate
from kurak.sampling.rehearsal.replications import DrawAgain
from kurak.sampling.rehearsal.targets import RehearsedRule, find_targets

CLEAN = {"dont_know": 0, "refused": 0, "interviewer_correlation": 0, "response_rate": 1}


def fieldwork(
    study, planned, *, times: int = 1, **rehearsal: object
) -> tuple[list[Interviews], Population, Assumptions]:
    folder = study(**rehearsal)
    made = planned(folder)
    assumptions, _ = assume(folder.study, folder.instrument, in_frame=("region", "settlement"))
    parts = divide(folder.frame, made.plan, assumptions, domains=("region", "settlement"))
    rule = RehearsedRule("min + max - x", "left out", "r")
    targets = find_targets(folder.published.figures, rule, assumptions, groups=parts.groups["region"])
    population = populate(parts, targets, assumptions, seed=1)
    draw = DrawAgain(made, folder.frame, folder.study)
    return (
        [
            interview(population, draw(number), assumptions, np.random.default_rng(number))
            for number in range(times)
        ],
        population,
        assumptions,
    )


def test_weights_add_up_to_the_population_and_vary_with_the_household(study, planned) -> None:
    many, population, _ = fieldwork(study, planned, times=60, response_rate=0.7)
    sums = np.array([one.weight.sum() for one in many])
    # Four standard errors of the mean over 60 samples.
    assert abs(sums.mean() - population.parts.people.sum()) < 4 * sums.std(ddof=1) / np.sqrt(len(sums))
    one = many[0]
    np.testing.assert_allclose(one.person_probability, 1 / one.adults)
    np.testing.assert_allclose(
        one.base_weight
        * one.psu_probability
        * one.part_probability
        * one.household_probability
        * one.person_probability,
        1,
    )
    assert len(set(one.adults)) >= 4
    # The frame has two adults a household; households are chosen alike, so that their mean is found.
    adults = np.concatenate([each.adults for each in many])
    assert abs(adults.mean() - 2) < 4 * adults.std() / np.sqrt(len(adults))


def test_with_full_response_every_planned_interview_is_made_at_the_first_door(study, planned) -> None:
    (one,), _, _ = fieldwork(study, planned, **CLEAN)
    assert len(one) == 360
    assert (one.adjustment == 1).all()


def test_response_is_the_stated_rate_and_prefers_the_trusting(study, planned) -> None:
    many, population, _ = fieldwork(
        study, planned, times=30, response_rate=0.6, response_depends_on_attitude=1.0
    )
    attitude = np.concatenate(
        [one.attitudes.mean(axis=1) - population.effects[one.part].mean(axis=1) for one in many]
    )
    assert attitude.mean() > 6 * attitude.std() / np.sqrt(len(attitude))
    made = sum(len(one) for one in many)
    visited = sum(
        np.sum(
            one.adjustment[np.unique(one.cluster, return_index=True)[1]]
            * np.bincount(one.cluster)[np.unique(one.cluster)]
        )
        for one in many
    )
    # Doors are visited until enough people answer: the ratio overshoots the rate by less than 1 in 12 interviews.
    assert 0.6 - 0.03 < made / visited < 0.6 * (1 + 1 / 12) + 0.03


@pytest.mark.parametrize(("rate", "dependence"), [(0.8, 0.0), (0.8, 1.2), (0.35, -2.0)])
def test_the_constant_of_response_gives_the_rate(rate: float, dependence: float) -> None:
    z = np.random.default_rng(2).normal(size=400_000)
    probability = 1 / (1 + np.exp(-(response_constant(rate, dependence) + dependence * z)))
    assert abs(probability.mean() - rate) < 4 * max(probability.std(), 1e-9) / np.sqrt(len(z))


def test_missing_answers_come_at_their_rates(study, planned) -> None:
    many, _, assumptions = fieldwork(study, planned, times=30, dont_know=0.1, refused=0.04)
    answers = np.concatenate([one.answers for one in many])
    for code, rate in ((DONT_KNOW, 0.1), (REFUSED, 0.04)):
        assert abs((answers == code).mean() - rate) < 4 * np.sqrt(rate * (1 - rate) / answers.size)
    assert set(np.unique(answers)) == {REFUSED, DONT_KNOW, *range(assumptions.low, assumptions.high + 1)}


def test_made_up_interviews_look_as_they_are_called(study, planned) -> None:
    many, _, _ = fieldwork(study, planned, times=10, fabricating_interviewers=0.5, fabricated_share=0.5)
    kinds = [FABRICATIONS[kind] for one in many for kind in one.fabricated]
    assert set(kinds) == set(FABRICATIONS)
    for one in many:
        for row, kind in enumerate(one.fabricated):
            answers = one.answers[row]
            if FABRICATIONS[kind] == "straight line":
                assert len(set(answers)) == 1
            elif FABRICATIONS[kind] == "too regular":
                assert answers.tolist() == [2, 3, 4, 2, 3]
            elif FABRICATIONS[kind] == "copied":
                same = (one.interviewer == one.interviewer[row]) & (one.fabricated == 0)
                assert (one.answers[same] != answers).sum(axis=1).min() <= 2
    share = np.mean([kind != "" for kind in kinds])
    # Whole interviewers decide: about 10 a fieldwork, of ten fieldworks.
    assert share == pytest.approx(0.25, abs=4 * 0.5 * np.sqrt(0.25 / 100))


def test_nobody_makes_up_interviews_unless_it_is_assumed(study, planned) -> None:
    (one,), _, _ = fieldwork(study, planned)
    assert not one.fabricated.any()
