"""Why: a study is given its size by these numbers before anybody is asked, and nobody can mend it afterwards.

Power and detectable differences agree with R's power.prop.test; the rest with worked numbers of the textbooks.
"""

import csv
from math import sqrt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurak.stats.precision import (
    design_effect,
    detectable_change,
    detectable_difference,
    detectable_difference_of_means,
    effective_size,
    interviews_needed,
    margin_of_error,
    power_of_difference,
    share_between_clusters,
    standard_error_of_mean,
    standard_error_of_proportion,
)
from kurak.stats.student import normal_cdf, t_quantile

REFERENCES = Path(__file__).parents[1] / "references" / "precision"


def reference(name: str) -> list[dict[str, float]]:
    lines = (REFERENCES / name).read_text().splitlines()
    return [{key: float(value) for key, value in row.items()} for row in csv.DictReader(lines[1:])]


# ── design effect and standard errors ──────────────────────────────────────────────────────


def test_the_design_effect_by_hand() -> None:
    # Clusters of 18 and a correlation of 0.05: 1 + 17 · 0.05; weights that vary by a half: times 1.25.
    assert design_effect(18, 0.05) == pytest.approx(1.85, rel=1e-12)
    assert design_effect(18, 0.05, weight_variation=0.5) == pytest.approx(2.3125, rel=1e-12)
    assert design_effect(1, 0.9) == 1.0
    # Half of the clusters are empty: nobody shares a cluster.
    assert design_effect(0.5, 0.9) == 1.0
    assert design_effect(20, 1) == 20.0
    assert effective_size(1850, deff=1.85) == pytest.approx(1000)


def test_the_variance_of_clustered_answers_is_what_the_design_effect_says() -> None:
    # Two roads: simulated clusters of 18 with ρ = 0.1, 4,000 samples of 20 clusters.
    rng = np.random.default_rng(20230)
    rho, size, clusters, samples = 0.1, 18, 20, 4000
    between = rng.normal(0, sqrt(rho), (samples, clusters))
    within = rng.normal(0, sqrt((1 - rho) / size), (samples, clusters))
    means = (between + within).mean(axis=1)
    expected = standard_error_of_mean(1.0, n=size * clusters, deff=design_effect(size, rho)) ** 2
    # A variance of normal numbers has a relative standard error of √(2/4000); four of them.
    assert means.var(ddof=1) == pytest.approx(expected, rel=4 * sqrt(2 / samples))


def test_the_finite_population_by_counting_every_sample() -> None:
    # All 20 samples of 3 out of 6 people of whom 2 say yes: the variance of their proportion, counted.
    from itertools import combinations

    proportions = [sum(sample) / 3 for sample in combinations([1, 1, 0, 0, 0, 0], 3)]
    variance = sum((value - 1 / 3) ** 2 for value in proportions) / len(proportions)
    assert standard_error_of_proportion(1 / 3, n=3, population=6) == pytest.approx(sqrt(variance), rel=1e-12)
    assert standard_error_of_proportion(1 / 3, n=6, population=6) == 0
    assert standard_error_of_proportion(1, n=1, population=1) == 0


def test_the_margin_with_student_s_t() -> None:
    assert margin_of_error(2.0, df=26) == pytest.approx(2 * t_quantile(0.975, df=26))
    assert margin_of_error(2.0, confidence=0.9) == pytest.approx(3.289707, abs=1e-6)


# ── interviews needed ──────────────────────────────────────────────────────────────────────

TWO = 2 * normal_cdf(2) - 1


def test_cochran_s_islanders() -> None:
    # Cochran (1977), §4.1 and §4.4: p about 0.5, ±5 points, t = 2: 400; of 3,200 inhabitants 356.
    assert interviews_needed(0.5, margin=0.05, confidence=TWO) == 400
    assert interviews_needed(0.5, margin=0.05, confidence=TWO, population=3200) == 356


def test_every_population_is_large_enough_for_its_interviews() -> None:
    assert interviews_needed(0.5, margin=0.01, population=10, deff=3) == 10
    assert interviews_needed(0.01, margin=0.5) == 1


@given(
    p=st.floats(0.05, 0.95),
    margin=st.floats(0.01, 0.2),
    deff=st.floats(1, 4),
    population=st.none() | st.integers(1000, 10**7),
)
def test_the_interviews_are_enough_and_one_less_is_not(
    p: float, margin: float, deff: float, population: int | None
) -> None:
    n = interviews_needed(p, margin=margin, deff=deff, population=population)
    reached = margin_of_error(standard_error_of_proportion(p, n=n, deff=deff, population=population))
    assert reached <= margin * (1 + 1e-9)
    if n > 2:
        before = margin_of_error(standard_error_of_proportion(p, n=n - 1, deff=deff, population=population))
        assert before >= margin * (1 - 1e-9)


# ── differences ────────────────────────────────────────────────────────────────────────────


def test_the_power_is_r_s_power_prop_test() -> None:
    for row in reference("power.csv"):
        found = power_of_difference(
            row["p1"], difference=row["difference"], n1=row["n"], n2=row["n"], confidence=row["confidence"]
        )
        assert found == pytest.approx(row["power"], rel=1e-9), row


def test_the_detectable_difference_is_r_s_power_prop_test() -> None:
    for row in reference("detectable.csv"):
        found = detectable_difference(
            row["p1"], n1=row["n"], n2=row["n"], confidence=row["confidence"], power=row["power"]
        )
        assert found == pytest.approx(row["difference"], rel=1e-9), row


def test_the_detectable_difference_of_means_is_r_s_power_t_test() -> None:
    # Student's t in place of the normal: a relative difference of about 1/(4n), 3e-5 with 10,000 people.
    for row in reference("detectable_means.csv"):
        found = detectable_difference_of_means(
            row["sd"], n1=row["n"], n2=row["n"], confidence=row["confidence"], power=row["power"]
        )
        assert found == pytest.approx(row["difference"], rel=1 / row["n"]), row


def test_unequal_groups_by_simulation() -> None:
    # The test itself, carried out 40,000 times on groups of 300 and 700 people.
    rng = np.random.default_rng(7)
    runs, n1, n2, p1, p2 = 40_000, 300, 700, 0.3, 0.4
    first, second = rng.binomial(n1, p1, runs) / n1, rng.binomial(n2, p2, runs) / n2
    pooled = (n1 * first + n2 * second) / (n1 + n2)
    statistic = (second - first) / np.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    simulated = float((statistic > 1.959964).mean())
    expected = power_of_difference(p1, difference=p2 - p1, n1=n1, n2=n2)
    # Four standard errors of the simulation (0.009), and one point for the normal approximation to whole counts.
    assert simulated == pytest.approx(expected, abs=4 * sqrt(expected * (1 - expected) / runs) + 0.01)


def test_a_design_effect_is_a_smaller_sample() -> None:
    assert detectable_difference(0.5, n1=1000, n2=600, deff1=2, deff2=1.5) == pytest.approx(
        detectable_difference(0.5, n1=500, n2=400), rel=1e-12
    )
    assert power_of_difference(0.2, difference=0.1, n1=1000, n2=600, deff1=2, deff2=1.5) == pytest.approx(
        power_of_difference(0.2, difference=0.1, n1=500, n2=400), rel=1e-12
    )


def test_a_group_too_small_for_any_difference() -> None:
    assert detectable_difference(0.5, n1=3, n2=3) is None
    assert power_of_difference(0.0, difference=0.0, n1=3, n2=3) == 0.0
    assert power_of_difference(0.0, difference=1.0, n1=30, n2=30) == 1.0


@given(p=st.floats(0.02, 0.98), n1=st.integers(100, 5000), n2=st.integers(100, 5000))
def test_a_question_turned_round_detects_the_same(p: float, n1: int, n2: int) -> None:
    there = detectable_difference(p, n1=n1, n2=n2)
    back = detectable_difference(1 - p, n1=n1, n2=n2)
    assert (there is None) == (back is None)
    if there is not None and back is not None and abs(p - 0.5) > 1e-9:
        assert back == pytest.approx(there, rel=1e-9)
        sign = 1 if p < 0.5 else -1
        assert power_of_difference(p, difference=sign * there, n1=n1, n2=n2) == pytest.approx(0.8, rel=1e-9)


# ── change between two waves ───────────────────────────────────────────────────────────────


def test_two_waves_without_shared_clusters_are_two_groups() -> None:
    assert detectable_change(0.3, n=1000, deff=1.85) == detectable_difference(
        0.3, n1=1000, n2=1000, deff1=1.85, deff2=1.85
    )


def test_the_variance_of_a_change_by_simulation() -> None:
    # Half of 40 clusters kept; the clusters' true means correlate at 0.8; new persons: 20,000 pairs of waves.
    rng = np.random.default_rng(11)
    rho, size, clusters, shared, correlation, runs = 0.2, 10, 40, 0.5, 0.8, 20_000
    kept = int(clusters * shared)
    first = rng.normal(0, sqrt(rho), (runs, clusters))
    second = rng.normal(0, sqrt(rho), (runs, clusters))
    second[:, :kept] = correlation * first[:, :kept] + sqrt(1 - correlation**2) * second[:, :kept]
    people = (
        rng.normal(0, sqrt((1 - rho) / size), (runs, clusters)),
        rng.normal(0, sqrt((1 - rho) / size), (runs, clusters)),
    )
    change = (second + people[1]).mean(axis=1) - (first + people[0]).mean(axis=1)

    deff, n = design_effect(size, rho), clusters * size
    overlap = shared * correlation * share_between_clusters(size, rho)
    expected = detectable_difference_of_means(1.0, n1=n, n2=n, deff1=deff, deff2=deff, overlap=overlap)
    unit = detectable_difference_of_means(1.0, n1=2, n2=2)
    # Detectable differences are multiples of the standard error: with n = 2 in both groups, of exactly 1.
    # Four relative standard errors of a simulated standard deviation.
    assert change.std(ddof=1) == pytest.approx(expected / unit, rel=4 / sqrt(2 * runs))


def test_keeping_clusters_helps_as_far_as_clusters_matter() -> None:
    # Kish: 2V(1 − PR), so with everything kept and R = 0.75 half the standard error.
    alone = detectable_difference_of_means(1.0, n1=400, n2=400)
    assert detectable_difference_of_means(1.0, n1=400, n2=400, overlap=0.75) == pytest.approx(
        alone / 2, rel=1e-12
    )
    # φ = 18 · 0.05 / 1.85.
    assert share_between_clusters(18, 0.05) == pytest.approx(0.9 / 1.85, rel=1e-12)
    assert share_between_clusters(1, 0.05) == pytest.approx(0.05)
    assert share_between_clusters(18, 0) == 0
    kept = detectable_change(0.5, n=1000, deff=1.85, shared=0.5, correlation=0.5, between_share=0.9 / 1.85)
    new = detectable_change(0.5, n=1000, deff=1.85)
    assert kept is not None
    assert new is not None
    assert kept < new


# ── mistakes in the call ───────────────────────────────────────────────────────────────────


def test_mistakes_in_the_call() -> None:
    with pytest.raises(ValueError, match="cluster size is above 0, not 0"):
        design_effect(0, 0.1)
    with pytest.raises(ValueError, match=r"from 0 to 1, not at 1\.5"):
        design_effect(18, 1.5)
    with pytest.raises(ValueError, match="variation of the weights is 0 or more"):
        design_effect(18, 0.1, weight_variation=-1)
    with pytest.raises(ValueError, match="101 interviews are more than the 100 people"):
        standard_error_of_mean(1.0, n=101, population=100)
    with pytest.raises(ValueError, match="n is above 0, not 0"):
        standard_error_of_proportion(0.5, n=0)
    with pytest.raises(ValueError, match=r"proportion lies from 0 to 1, not at 1\.2"):
        standard_error_of_proportion(1.2, n=10)
    with pytest.raises(ValueError, match="standard deviation is 0 or more"):
        standard_error_of_mean(-1, n=10)
    with pytest.raises(ValueError, match="margin of error lies between 0 and 1"):
        interviews_needed(0.5, margin=1)
    with pytest.raises(ValueError, match="1 person or more"):
        interviews_needed(0.5, margin=0.1, population=0)
    with pytest.raises(ValueError, match="second proportion"):
        power_of_difference(0.9, difference=0.2, n1=10, n2=10)
    with pytest.raises(ValueError, match="power lies above half the level"):
        detectable_difference(0.5, n1=100, n2=100, power=0.02)
    with pytest.raises(ValueError, match="share of clusters kept"):
        detectable_change(0.5, n=100, shared=1.1)
    with pytest.raises(ValueError, match="standard error is 0 or more"):
        margin_of_error(-1.0)
    with pytest.raises(ValueError, match="confidence level lies between 0 and 1"):
        margin_of_error(1.0, confidence=1)
