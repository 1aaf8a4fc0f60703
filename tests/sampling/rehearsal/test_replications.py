"""Why: a rehearsal judges the design; where fieldwork is clean it must find it unbiased and its intervals honest."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from kurak.sampling.rehearsal.assumptions import assume
from kurak.sampling.rehearsal.population import divide, populate, true_values
from kurak.sampling.rehearsal.replications import (
    DrawAgain,
    Estimates,
    Setting,
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
