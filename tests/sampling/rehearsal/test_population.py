"""Why: true values are what estimates are held against, so they must be true: recomputed here from simulated people."""

from __future__ import annotations

import numpy as np
import pytest

from kurak.model.rehearsed import TrueValue
from kurak.sampling.rehearsal.assumptions import Assumptions, assume
from kurak.sampling.rehearsal.population import OutOfReachError, Population, divide, populate, true_values
from kurak.sampling.rehearsal.targets import RehearsedRule, Targets, find_targets

TURNED = RehearsedRule("min + max - x", "left out", "6 - x")
PEOPLE = 400_000


def fitted(
    study, planned, *, rule: RehearsedRule = TURNED, seed: int = 3, **rehearsal: object
) -> tuple[Population, Assumptions, Targets]:
    folder = study(**rehearsal)
    assumptions, left_out = assume(folder.study, folder.instrument, in_frame=("region", "settlement"))
    assert left_out == ()
    parts = divide(folder.frame, planned(folder).plan, assumptions, domains=("region", "settlement"))
    targets = find_targets(folder.published.figures, rule, assumptions, groups=parts.groups["region"])
    return populate(parts, targets, assumptions, seed=seed), assumptions, targets


def value_of(
    truths: tuple[TrueValue, ...], statistic: str, variable: str, domain: str = "", group: str = ""
) -> float:
    (found,) = [
        one.value
        for one in truths
        if (one.statistic, one.variable, one.domain, one.group) == (statistic, variable, domain, group)
    ]
    return found


def test_true_means_by_region_are_the_published_ones_turned_back(study, planned) -> None:
    population, assumptions, _ = fitted(study, planned)
    truths = true_values(population, assumptions)
    # Negative items were turned by 6 - x before they were printed; records hold answers as worded.
    for item, printed in {"a1": 2.1, "a2": 6 - 3.9, "b1": 6 - 1.6, "b2": 4.6}.items():
        assert value_of(truths, "mean", item, "region", "North") == pytest.approx(printed, abs=1e-9)
    assert value_of(truths, "mean", "first", "region", "North") == pytest.approx((2.1 + 3.9) / 2, abs=1e-9)


def test_made_up_people_have_the_targets_and_the_shares_that_agree(study, planned) -> None:
    # Another road: people one by one, from the definition of the model, in the region North.
    population, assumptions, targets = fitted(study, planned, group_shifts={"sex": {"women": 0.4}})
    truths = true_values(population, assumptions)
    parts, rng = population.parts, np.random.default_rng(21)
    here = np.flatnonzero(parts.group == 0)
    part = rng.choice(here, PEOPLE, p=parts.people[here] / parts.people[here].sum())
    woman = rng.random(PEOPLE) < 0.5
    correlation = np.array([[1, 0.4], [0.4, 1]])
    own = rng.multivariate_normal([0, 0], correlation, PEOPLE) * np.sqrt(1 - population.between)
    attitude = population.effects[part] + own + 0.4 * woman[:, None]
    for number, item in enumerate(assumptions.items):
        x = population.locations[0, number] + attitude[:, assumptions.scale_of[number]]
        above = 1 / (1 + np.exp(-1.5 * (x[:, None] - np.array([-1.5, -0.5, 0.5, 1.5]))))
        # One uniform number for all thresholds: nested events, as an ordinal answer is.
        positive = (rng.random((PEOPLE, 1)) < above).sum(axis=1)
        error = 4 * positive.std() / np.sqrt(PEOPLE)
        assert abs(positive.mean() - targets.means[0, number]) < error
        answer = 1 + (4 - positive if assumptions.reverse[number] else positive)
        agrees = (answer >= 4).mean()
        share = value_of(truths, "agree", item, "region", "North")
        assert abs(agrees - share) < 4 * np.sqrt(share * (1 - share) / PEOPLE)
    # Women are more positive by what the shift makes of it, here simulated for one item over all regions.
    everywhere = rng.choice(len(parts.unit), PEOPLE, p=parts.people / parts.people.sum())
    x = population.locations[parts.group[everywhere], 0] + population.effects[everywhere, 0] + 0.4
    x = x + np.sqrt(1 - population.between) * rng.normal(size=PEOPLE)
    women = 1 + (
        rng.random((PEOPLE, 1)) < 1 / (1 + np.exp(-1.5 * (x[:, None] - np.array([-1.5, -0.5, 0.5, 1.5]))))
    ).sum(axis=1)
    assert abs(women.mean() - value_of(truths, "mean", "a1", "sex", "women")) < 4 * women.std() / np.sqrt(
        PEOPLE
    )


def test_groups_of_a_domain_add_up_to_everybody(study, planned) -> None:
    population, assumptions, _ = fitted(
        study, planned, group_shifts={"sex": {"women": 0.4}, "settlement": {"city": -0.5}}
    )
    truths, parts = true_values(population, assumptions), population.parts
    for variable in (*assumptions.scales, *assumptions.items):
        whole = value_of(truths, "mean", variable)
        sexes = [value_of(truths, "mean", variable, "sex", group) for group in ("men", "women")]
        assert np.mean(sexes) == pytest.approx(whole, abs=1e-8)
        shares = [parts.people[parts.group == number].sum() / parts.people.sum() for number in range(3)]
        regions = [value_of(truths, "mean", variable, "region", group) for group in parts.groups["region"]]
        assert np.dot(shares, regions) == pytest.approx(whole, abs=1e-9)
    assert value_of(truths, "mean", "first", "sex", "women") > value_of(truths, "mean", "first", "sex", "men")


def test_answers_resemble_each_other_within_clusters_as_stated(study, planned) -> None:
    # By analysis of variance among simulated people of the drawn parts, mean of all items; stated: 0.05.
    population, assumptions, _ = fitted(study, planned)
    rng, m = np.random.default_rng(5), 200
    found = []
    for group in range(3):
        here = np.flatnonzero(population.parts.group == group)
        own = rng.multivariate_normal([0, 0], [[1, 0.4], [0.4, 1]], (len(here), m)) * np.sqrt(
            1 - population.between
        )
        x = (population.effects[here][:, None, :] + own)[..., assumptions.scale_of] + population.locations[
            group
        ]
        above = 1 / (1 + np.exp(-1.5 * (x[..., None] - np.array([-1.5, -0.5, 0.5, 1.5]))))
        y = (rng.random((*x.shape, 1)) < above).sum(axis=-1).astype(float)
        between, within = m * y.mean(axis=1).var(axis=0, ddof=1), y.var(axis=1, ddof=1).mean(axis=0)
        found.append(((between - within) / (between + (m - 1) * within)).mean())
    # About 40 parts a region make one correlation uncertain by 0.05 · sqrt(2 / 40); the mean of three by 0.007.
    assert np.mean(found) == pytest.approx(0.05, abs=0.021)
    # People of unequal places: what is reported counts places by their people, this counts them alike.
    assert population.achieved == pytest.approx(np.mean(found), abs=0.015)


def test_a_town_with_certainty_has_a_part_for_every_two_thousand(study, planned) -> None:
    population, _, _ = fitted(study, planned)
    town = population.parts.of_unit("TOWN")
    assert len(town) == 20
    assert population.parts.people[town].sum() == pytest.approx(40_000)
    assert len(set(population.effects[town, 0])) == 20
    assert len(population.parts.of_unit("N00")) == 1


def test_the_population_depends_on_the_seed_and_on_nothing_else(study, planned) -> None:
    one, two, other = (fitted(study, planned, seed=seed)[0] for seed in (3, 3, 4))
    np.testing.assert_array_equal(one.effects, two.effects)
    assert not np.allclose(one.effects, other.effects)


def test_without_resemblance_nobody_has_anything_in_common(study, planned) -> None:
    population, _, _ = fitted(study, planned, intracluster_correlation=0, interviewer_correlation=0)
    assert (population.between, population.interviewer) == (0, 0)
    assert not population.effects.any()


def test_a_correlation_that_the_slopes_forbid_names_its_key(study, planned) -> None:
    with pytest.raises(OutOfReachError) as caught:
        fitted(study, planned, slope=0.5, intracluster_correlation=0.8)
    assert caught.value.key == "intracluster_correlation"
