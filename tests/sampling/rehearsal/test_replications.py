"""Why: a rehearsal judges the design; where fieldwork is clean it must find it unbiased and its intervals honest."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from kurak.sampling.rehearsal.assumptions import assume
from kurak.sampling.rehearsal.population import divide, populate, true_values
from kurak.sampling.rehearsal.replications import (
    DrawAgain,
    Estimates,
    Setting,
    groups_of,
    run_replications,
    summarise,
    t_limits,
    variance_strata,
    variance_units,
)
from kurak.sampling.rehearsal.targets import RehearsedRule, find_targets

CLEAN = {"dont_know": 0, "refused": 0, "interviewer_correlation": 0, "response_rate": 1}


def setting(study, planned, **rehearsal: object) -> Setting:
    folder = study(**rehearsal)
    made = planned(folder)
    assumptions, _ = assume(folder.study, folder.instrument, in_frame=("region", "settlement"))
    parts = divide(folder.frame, made.plan, assumptions, domains=("region", "settlement"))
    rule = RehearsedRule("min + max - x", "left out", "r")
    targets = find_targets(folder.published.figures, rule, assumptions, groups=parts.groups["region"])
    population = populate(parts, targets, assumptions, seed=1)
    return Setting(population, assumptions, made.plan, DrawAgain(made, folder.frame, folder.study), 1)


def test_clean_fieldwork_is_unbiased_and_its_intervals_hold_the_truth(study, planned) -> None:
    made, replications = setting(study, planned, **CLEAN), 400
    found = run_replications(made, replications)
    rows = summarise(found, true_values(made.population, made.assumptions), made, rule="r")
    assert {row.statistic for row in rows} == {"mean", "agree"}
    for row in rows:
        # Four standard errors of the mean of the replications; a ratio has a bias of its own of order 1/n.
        assert abs(row.bias) < 4 * row.true_error / np.sqrt(replications) + row.true_error**2 / 4
    for row in (row for row in rows if not row.domain or row.domain == "sex"):
        # Binomial: five standard errors of the simulation below, and units drawn with replacement are on the safe side.
        assert row.coverage > 0.95 - 5 * np.sqrt(0.95 * 0.05 / replications)
        assert row.mean_std_error == pytest.approx(row.true_error, rel=0.2)
        assert row.deff > 1


def test_influence_of_interviewers_is_an_error_that_intervals_do_not_know(study, planned) -> None:
    stated = {**CLEAN, "clusters_per_interviewer": 10}
    clean = setting(study, planned, **stated)
    noisy = setting(study, planned, **{**stated, "interviewer_correlation": 0.1})
    one, other = (run_replications(which, 60).estimate[:, 0, 0].std() for which in (clean, noisy))
    assert other > 1.5 * one


def test_results_do_not_depend_on_the_number_of_processes(study, planned) -> None:
    made = setting(study, planned)
    counted: list[int] = []
    alone = run_replications(made, 23, processes=1, progress=counted.append)
    shared = run_replications(made, 23, processes=2)
    for name in fields(Estimates):
        np.testing.assert_array_equal(getattr(alone, name.name), getattr(shared, name.name))
    assert sum(counted) == 23


def test_clusters_in_which_nobody_answers_stop_nothing(study, planned) -> None:
    made = setting(study, planned, response_rate=0.02)
    found = run_replications(made, 10)
    # 30 clusters of 18 doors at 2 % make about 11 interviews; some of the groups have none.
    assert 2 < np.nanmean(found.n[:, 0, 0]) < 20
    rows = summarise(found, true_values(made.population, made.assumptions), made, rule="r")
    assert all(row.intervals <= 10 for row in rows)


def test_more_replications_begin_with_the_same_ones(study, planned) -> None:
    made = setting(study, planned)
    np.testing.assert_array_equal(run_replications(made, 5).estimate, run_replications(made, 9).estimate[:5])


def test_units_of_a_certain_town_are_its_clusters(study, planned) -> None:
    made = setting(study, planned)
    sample = made.draw(7)
    units = variance_units(sample, made.plan)
    in_town = [unit for unit, cluster in zip(units, sample.main, strict=True) if cluster.psu == "TOWN"]
    assert len(in_town) == len(set(in_town)) > 1
    strata, joined = variance_strata(sample, made.plan)
    assert all(len(set(units[strata == stratum])) > 1 for stratum in np.unique(strata))
    assert joined == ()


def test_no_degrees_of_freedom_no_interval() -> None:
    # Student's t at 97.5 %: 12.706 for 1, 2.228 for 10 degrees of freedom (any printed table).
    limits = t_limits(np.array([[0.0, 1.0], [10.0, 10.0]]), 0.95)
    assert np.isnan(limits[0, 0])
    assert limits.ravel()[1:].round(3).tolist() == [12.706, 2.228, 2.228]


def test_a_summary_worked_out_by_hand(study, planned) -> None:
    made = setting(study, planned)
    groups = sum(len(names) for _, names in groups_of(made.population, made.assumptions))
    shape = (4, groups, 4)

    def filled(*values: float) -> np.ndarray:
        return np.broadcast_to(np.array(values)[:, None, None], shape).copy()

    # Four replications of a group with truth 3: estimates, errors and differences from the rest as they stand here.
    found = Estimates(
        estimate=filled(2.8, 3.0, 3.2, 3.4),
        std_error=filled(0.1, 0.1, 0.05, 0.1),
        df=filled(10, 10, 10, 0),
        n=filled(50, 50, 50, 50),
        n_psu=filled(5, 5, 5, 1),
        variance=filled(1, 1, 1, 1),
        difference=filled(0.1, 0.2, 0.3, 0.4),
        difference_error=filled(0.1, 0.1, 0.2, 0.1),
    )
    one = replace(made.plan.precision[0], domain="region", group="North", detectable_difference=0.3)
    one = replace(one, mean_error=0.2, proportion_error=0.05)
    truths = tuple(replace(truth, value=3.0) for truth in true_values(made.population, made.assumptions))
    rows = summarise(found, truths, replace(made, plan=replace(made.plan, precision=(one,))), rule="r")
    (row,) = [row for row in rows if (row.domain, row.group, row.variable) == ("region", "North", "a1")]
    assert row.bias == pytest.approx(0.1)
    # Errors -0.2, 0, 0.2, 0.4: mean square 0.06. Variance of the estimates 0.2/3, against 1/50.
    assert row.rmse == pytest.approx(0.06**0.5)
    assert row.deff == pytest.approx(0.2 / 3 * 50)
    # Half widths 0.223, 0.223, 0.111 and none: the first two hold the truth, the third does not.
    assert (row.intervals, row.coverage) == (3, pytest.approx(2 / 3))
    assert row.coverage_error == pytest.approx((2 / 9 / 3) ** 0.5)
    # Differences have mean 0.2 where they are tested; moved to 0.3 they are 0.2, 0.3 and 0.4 against 0.223, 0.223, 0.446.
    assert (row.difference, row.power) == (0.3, pytest.approx(1 / 3))
    # For a mean the difference is 0.3 · 0.2 / 0.05 = 1.2, which every test finds.
    (mean,) = [row for row in rows if (row.domain, row.group, row.variable) == ("region", "North", "first")]
    assert (mean.difference, mean.power) == (pytest.approx(1.2), 1)
    assert next(row for row in rows if row.group == "South").power is None
