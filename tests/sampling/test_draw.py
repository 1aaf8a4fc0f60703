"""Why: a drawn sample must have the inclusion probabilities it states, be the same every time, and lose nothing."""

from __future__ import annotations

from collections import Counter
from math import sqrt
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from studies import FRAME, STUDY, small

from kurak.model.sample import Sample
from kurak.model.study import SelectionMethod
from kurak.sampling.draw import draw_sample
from kurak.sampling.plan import PlannedDraw, plan_with_units
from kurak.sampling.routes import plan_visits
from kurak.sources.drawn_samples import sample_files
from kurak.stats.selection.methods import METHODS

METHOD_NAMES = get_args(SelectionMethod)


def study_with(method: str, *lines: str) -> str:
    more = "".join(f"  {line}\n" for line in lines)
    return STUDY.replace("  n: 100\n", f"  n: 100\n  selection: {method!r}\n{more}").replace("cluster_size: 10", "cluster_size: 20")


def planned(folder: Path, *, study: str = STUDY, frame: str = FRAME) -> PlannedDraw:
    made, findings = plan_with_units(small(folder, study=study, frame=frame))
    assert made is not None, findings
    return made


def draw(folder: Path, *, seed: int = 7, study: str = STUDY, frame: str = FRAME) -> Sample:
    read = small(folder, study=study, frame=frame)
    made, findings = plan_with_units(read)
    assert made is not None, findings
    assert read.study is not None
    return draw_sample(made, made.frame, read.study, seed=seed)


def test_the_methods_of_study_yaml_are_those_that_can_draw() -> None:
    assert set(METHOD_NAMES) == set(METHODS)


@pytest.mark.parametrize("method", METHOD_NAMES)
def test_units_are_drawn_with_the_probabilities_that_the_sample_states(tmp_path: Path, method: str) -> None:
    """1,500 draws of five clusters in two strata; every unit within 4.5 standard errors of its stated probability."""
    read = small(tmp_path, study=study_with(method))
    made, findings = plan_with_units(read)
    assert made is not None, findings
    assert read.study is not None
    draws = 1500
    hits: Counter[str] = Counter()
    stated: dict[str, float] = {}
    for seed in range(draws):
        for cluster in draw_sample(made, made.frame, read.study, seed=seed).main:
            hits[cluster.psu] += 1
            assert cluster.psu_probability is not None
            assert stated.setdefault(cluster.psu, cluster.psu_probability) == cluster.psu_probability
    assert set(stated) == set(made.frame.ids)
    for unit, probability in stated.items():
        assert abs(hits[unit] / draws - probability) < 4.5 * sqrt(probability * (1 - probability) / draws), unit
    if METHODS[method].fixed_size:
        assert sum(hits.values()) == draws * made.plan.clusters


def test_probabilities_are_in_proportion_to_size(tmp_path: Path) -> None:
    sample = draw(tmp_path, study=study_with("Rao-Sampford"))
    per_person = {round(cluster.psu_probability / cluster.size, 12) for cluster in sample.main if cluster.stratum == "North"}
    assert len(per_person) == 1


def test_the_same_seed_draws_the_same_bytes_and_another_seed_another_sample(tmp_path: Path) -> None:
    for method in METHOD_NAMES:
        study = study_with(method, "reserve_clusters: 2")
        first, again = draw(tmp_path / "a", study=study), draw(tmp_path / "b", study=study)
        assert sample_files(first) == sample_files(again)
        others = {tuple(cluster.psu for cluster in draw(tmp_path / "a", study=study, seed=seed).main) for seed in range(20)}
        assert len(others) > 1, method


def test_what_is_drawn_in_a_stratum_does_not_depend_on_the_others(tmp_path: Path) -> None:
    changed = FRAME.replace("S5,South,500", "S5,South,501")
    first = [cluster.psu for cluster in draw(tmp_path / "a").main if cluster.stratum.startswith("North")]
    other = [cluster.psu for cluster in draw(tmp_path / "b", frame=changed).main if cluster.stratum.startswith("North")]
    assert first == other


def test_interviews_and_clusters_are_those_of_the_plan(tmp_path: Path) -> None:
    made = planned(tmp_path / "a")
    sample = draw(tmp_path / "a")
    for stratum in made.plan.strata:
        clusters = [cluster for cluster in sample.main if cluster.stratum == stratum.stratum]
        assert len(clusters) == stratum.clusters
        assert sum(cluster.interviews for cluster in clusters) == stratum.interviews


def test_self_representing_units_are_in_every_sample_with_their_clusters_as_parts(tmp_path: Path) -> None:
    frame = FRAME.replace("N1,North,900", "N1,North,5000")
    for seed in range(10):
        sample = draw(tmp_path, frame=frame, seed=seed, study=STUDY.replace("  n: 100\n", "  n: 100\n  reserve_clusters: 1\n"))
        town = [cluster for cluster in sample.clusters if cluster.psu == "N1"]
        main = [cluster for cluster in town if cluster.role == "main"]
        assert [cluster.part for cluster in main] == list(range(1, len(main) + 1))
        # The reserve takes over an area; it makes none smaller.
        assert {cluster.parts for cluster in town} == {len(main)} == {len(town) - 1}
        assert [cluster.psu_probability for cluster in main] == [1.0] * len(main)


def test_the_reserve_is_drawn_from_the_others_in_an_order_and_has_no_weight_of_its_own(tmp_path: Path) -> None:
    sample = draw(tmp_path, study=study_with("PPS systematic", "reserve_clusters: 2"))
    drawn = {cluster.psu for cluster in sample.main}
    reserve = [cluster for cluster in sample.clusters if cluster.role == "reserve"]
    assert len(reserve) == 4
    assert not drawn & {cluster.psu for cluster in reserve}
    assert [cluster.order for cluster in reserve] == [1, 2, 1, 2]
    assert all(cluster.psu_probability is None for cluster in reserve)


def test_asking_for_a_reserve_changes_no_drawn_cluster(tmp_path: Path) -> None:
    without = draw(tmp_path / "a", study=study_with("pivotal"))
    with_reserve = draw(tmp_path / "b", study=study_with("pivotal", "reserve_clusters: 2"))
    assert [cluster.psu for cluster in without.main] == [cluster.psu for cluster in with_reserve.main]


def test_sorting_spreads_a_systematic_sample(tmp_path: Path) -> None:
    """Implicit strata: of ten units in two kinds, alternating in the frame, a sorted draw of two takes one of each."""
    frame = "psu,region,kind,pop_18plus\n" + "".join(
        f"{region[0]}{number},{region},{'ab'[number % 2]},400\n" for region in ("North", "South") for number in range(10)
    )
    study = STUDY.replace("  n: 100\n", "  n: 40\n  selection: systematic\n  sort: [kind]\n")
    for seed in range(10):
        sample = draw(tmp_path, study=study, frame=frame, seed=seed)
        for region in ("N", "S"):
            assert {int(cluster.psu[1:]) % 2 for cluster in sample.main if cluster.psu[0] == region} == {0, 1}


@pytest.mark.parametrize("method", ["simple random", "Rao-Sampford", "PPS systematic", "pivotal"])
def test_joint_probabilities_keep_the_sum_rule(tmp_path: Path, method: str) -> None:
    """Over many draws, the mean of Σ_j π_ij / π_i over drawn pairs is what the rule Σ_j π_ij = (n - 1) π_i says."""
    made = planned(tmp_path, study=study_with(method))
    pairs: dict[tuple[str, str], float] = {}
    first_order: dict[str, float] = {}
    m = {stratum.stratum: stratum.clusters for stratum in made.plan.strata}
    read = small(tmp_path, study=study_with(method))
    assert read.study is not None
    for seed in range(400):
        sample = draw_sample(made, made.frame, read.study, seed=seed)
        for pair in sample.joint:
            pairs[pair.first, pair.second] = pairs[pair.second, pair.first] = pair.probability
        first_order |= {cluster.psu: cluster.psu_probability or 0.0 for cluster in sample.main}
        strata = {cluster.psu: cluster.stratum for cluster in sample.main}
        for unit, stratum in strata.items():
            m[unit] = m[stratum]
    for unit, probability in first_order.items():
        total = sum(joint for (first, _), joint in pairs.items() if first == unit)
        assert total == pytest.approx((m[unit] - 1) * probability, rel=1e-9)


def test_weights_of_the_first_two_stages_add_up_to_the_households(tmp_path: Path) -> None:
    """Over 400 draws the sum of 1/(π_psu π_household) over main visits is the frame's households; in a town, every time."""
    frame = FRAME.replace("N1,North,900,300", "N1,North,5000,1700")
    study = STUDY.replace("  n: 100\n", "  n: 100\n  reserve_clusters: 1\n  selection: Rao-Sampford\n")
    read = small(tmp_path, study=study, frame=frame)
    made, findings = plan_with_units(read)
    assert made is not None, findings
    assert read.study is not None
    totals = []
    for seed in range(400):
        sample = draw_sample(made, made.frame, read.study, seed=seed)
        total = 0.0
        for route in plan_visits(sample, study=read.study):
            if route.cluster.role == "main":
                assert route.household_probability is not None
                assert route.cluster.psu_probability is not None
                weight = len(route.main) / (route.household_probability * route.cluster.psu_probability)
                total += weight
                if route.cluster.psu == "N1":
                    assert weight * route.cluster.parts == pytest.approx(1700, abs=2 * route.cluster.parts)
        totals.append(total)
    mean, error = np.mean(totals), np.std(totals) / sqrt(len(totals))
    assert abs(mean - sum(made.frame.numbers["households"])) < 4 * error


# ── a second wave ──────────────────────────────────────────────────────────────────────────────


def test_a_second_wave_keeps_the_stated_share_of_clusters_and_the_probabilities(tmp_path: Path) -> None:
    study = study_with("pivotal, random order")
    read = small(tmp_path, study=study)
    made, _ = plan_with_units(read)
    assert made is not None
    assert read.study is not None
    draws = 3000
    hits: Counter[str] = Counter()
    stated: dict[str, float] = {}
    for seed in range(draws):
        first = draw_sample(made, made.frame, read.study, seed=seed)
        second = draw_sample(made, made.frame, read.study, seed=seed + draws, earlier=first, keep=0.4)
        kept = [cluster for cluster in second.main if cluster.kept]
        assert len(kept) == 2  # 0.4 of 5
        assert len(second.main) == 5
        assert {cluster.psu for cluster in kept} <= {cluster.psu for cluster in first.main}
        for cluster in second.main:
            hits[cluster.psu] += 1
            stated[cluster.psu] = cluster.psu_probability or 0.0
        # A unit that carries a kept and a new cluster is walked as a whole in both.
        assert {cluster.parts for cluster in second.main} == {1}
    # A unit may carry a kept and a new cluster; its expected number of clusters is its probability.
    for unit, probability in stated.items():
        assert abs(hits[unit] / draws - probability) < 5 * sqrt(probability / draws), unit


def test_every_wave_has_random_numbers_of_its_own(tmp_path: Path) -> None:
    read = small(tmp_path, study=study_with("pivotal, random order"))
    made, _ = plan_with_units(read)
    assert made is not None
    assert read.study is not None
    same = 0
    for seed in range(40):
        first = draw_sample(made, made.frame, read.study, seed=seed)
        second = draw_sample(made, made.frame, read.study, seed=seed, earlier=first, earlier_name="wave1", keep=0.4)
        third = draw_sample(made, made.frame, read.study, seed=seed, earlier=second, earlier_name="wave2", keep=0.4)
        new = [{cluster.psu for cluster in wave.main if not cluster.kept} for wave in (second, third)]
        same += new[0] == new[1]
    assert same < 10


def test_nothing_is_kept_of_a_sample_with_other_strata(tmp_path: Path) -> None:
    first = draw(tmp_path / "a")
    read = small(tmp_path / "b", study=STUDY.replace("n: 100", "n: 200"))
    made, _ = plan_with_units(read)
    assert made is not None
    assert read.study is not None
    with pytest.raises(ValueError, match="other strata"):
        draw_sample(made, made.frame, read.study, seed=1, earlier=first, keep=0.5)


def test_a_plan_with_errors_is_not_drawn(tmp_path: Path) -> None:
    study = STUDY.replace("  n: 100\n", "  n: 100\n  allocation: as given\n  interviews: {North: 98, South: 2}\n")
    read = small(tmp_path, study=study)
    made, _ = plan_with_units(read)
    assert made is not None
    assert read.study is not None
    with pytest.raises(ValueError, match="errors"):
        draw_sample(made, made.frame, read.study, seed=1)


def test_the_units_of_the_strata_do_not_overlap(tmp_path: Path) -> None:
    made = planned(tmp_path, frame=FRAME.replace("N1,North,900", "N1,North,5000"))
    every = np.concatenate(made.units)
    assert len(every) == len(set(every.tolist())) == 12
