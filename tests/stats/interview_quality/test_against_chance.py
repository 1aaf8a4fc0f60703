"""Why: a check that flags honest people by the dozen is worse than none. Here chance is known, and is what is found."""

import time

import numpy as np
import pytest
from numpy.typing import NDArray

from kurak.stats.interview_quality.group_differences import group_differences
from kurak.stats.interview_quality.honest_twins import answer_model, draw_twins
from kurak.stats.interview_quality.item_missing import missing_rates
from kurak.stats.interview_quality.near_duplicates import best_match, near_duplicates
from kurak.stats.selection.streams import stream


def correlated(seed: int, people: int, items: int, loading: float) -> NDArray[np.int_]:
    rng = np.random.default_rng(seed)
    z = loading * rng.standard_normal((people, 1)) + np.sqrt(1 - loading**2) * rng.standard_normal(
        (people, items)
    )
    return (z[:, :, None] > np.array([-1.2, -0.3, 0.4, 1.3])).sum(axis=2)


def test_best_match_is_that_of_every_pair() -> None:
    rng = np.random.default_rng(3)
    x = rng.integers(-1, 4, (90, 12))
    found = best_match(x, least_common=0.5)
    for at in range(90):
        both = (x >= 0) & (x[at] >= 0)
        share = np.where(
            both.sum(axis=1) >= 6, ((x == x[at]) & both).sum(axis=1) / np.maximum(both.sum(axis=1), 1), 0
        )
        share[at] = -1
        assert found.share[at] == pytest.approx(max(share.max(), 0), abs=1e-6)
        if share.max() > 0:
            assert share[found.partner[at]] == pytest.approx(share.max(), abs=1e-6)


def test_blocks_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    x = correlated(1, 300, 20, 0.5)
    whole = best_match(x)
    monkeypatch.setattr("kurak.stats.interview_quality.near_duplicates.BLOCK", 37)
    assert best_match(x).share.tolist() == whole.share.tolist()


def test_four_thousand_interviews_in_seconds() -> None:
    x = np.random.default_rng(1).integers(0, 6, (4000, 100))
    begin = time.perf_counter()
    best_match(x)
    assert time.perf_counter() - begin < 10


def test_twins_answer_as_the_records_do() -> None:
    x = correlated(2, 4000, 8, 0.7)
    x[::7, 3] = 5
    model = answer_model(x, special=x == 5, strata=np.arange(4000) % 2)
    twins = draw_twins(model, generator=stream(1, "test"))
    # Shares of 4,000 people are off by 0.8 points in one standard error; five of them.
    for code in range(6):
        assert (twins == code).mean(axis=0) == pytest.approx((x == code).mean(axis=0), abs=0.04)
    assert np.corrcoef(twins[:, [0, 1, 2, 4]].T) == pytest.approx(np.corrcoef(x[:, [0, 1, 2, 4]].T), abs=0.06)
    permuted = draw_twins(model, generator=stream(1, "test"), null="permuted")
    for half in (0, 1):
        assert np.sort(permuted[half::2], axis=0).tolist() == np.sort(x[half::2], axis=0).tolist()
    assert np.abs(np.corrcoef(permuted[:, [0, 1, 2, 4]].T) - np.eye(4)).max() < 0.08


def test_false_alarms_are_as_many_as_said_and_permuted_answers_give_many_more() -> None:
    flagged = {"correlated": 0, "permuted": 0}
    for study in range(10):
        x = correlated(100 + study, 300, 25, 0.7)
        model = answer_model(x, special=x < 0, strata=np.zeros(300))
        for null in flagged:
            found = near_duplicates(model, seed=study, null=null, draws=30)  # type: ignore[arg-type]
            flagged[null] += int((found.p_value <= 0.01).sum())
    print(f"honest records flagged at p = 0.01, of 3,000: {flagged}")
    # 30 are expected; records of one pair are flagged together, so that the number varies by about 9.
    assert 5 <= flagged["correlated"] <= 60
    assert flagged["permuted"] > 300


def test_the_same_seed_gives_the_same() -> None:
    x = correlated(5, 120, 15, 0.5)
    model = answer_model(x, special=x < 0, strata=np.zeros(120))
    first, second, third = (near_duplicates(model, seed=seed, draws=5) for seed in (1, 1, 2))
    assert first.p_value.tolist() == second.p_value.tolist() != third.p_value.tolist()


def test_copies_are_found_where_fifteen_percent_would_not_tell() -> None:
    x = correlated(7, 400, 40, 0.4)
    x[10] = x[200]
    x[10, :6] = (x[10, :6] + 1) % 5
    found = near_duplicates(answer_model(x, special=x < 0, strata=np.zeros(400)), seed=1, draws=100)
    assert (found.partner[10], found.partner[200]) == (200, 10)
    flagged = found.adjusted <= 0.05
    assert set(np.flatnonzero(flagged)) == {10, 200}
    assert found.expected_by_chance(flagged) < 0.05


def test_group_differences_by_hand() -> None:
    # Two strata; group a: mean 2 and 5, the rest 1 and 3; d = (2·(2−1) + 1·(5−3))/3 = 4/3.
    found = group_differences(
        [1.0, 3.0, 1.0, 1.0, 5.0, 2.0, 4.0], groups=list("aabbabb"), strata=[0, 0, 0, 0, 1, 1, 1]
    )
    assert found.difference[0] == pytest.approx(4 / 3)
    # σ² = (2 + 0 + 0 + 2)/(7 − 4); variance σ²(2²(1/2 + 1/2) + 1²(1 + 1/2))/3².
    assert found.std_error[0] == pytest.approx(np.sqrt(4 / 3 * (4 + 1.5) / 9))


def test_group_differences_keep_their_level() -> None:
    alarms = 0
    for study in range(300):
        rng = np.random.default_rng(study)
        group = np.arange(600) // 30
        y = rng.standard_normal(600) + 0.15 * rng.standard_normal(20)[group]
        alarms += bool((group_differences(y, groups=group).adjusted <= 0.05).any())
    print(f"studies of honest interviewers, who differ a little, with any flag at 5 %: {alarms} of 300")
    # 15 are expected at most; 3 standard errors of that are 11.
    assert alarms <= 26
    assert group_differences(y, groups=group).over_dispersion >= 1


def test_missing_rates_keep_their_level_and_find_who_does_not_probe() -> None:
    alarms = 0
    for study in range(60):
        rng = np.random.default_rng(study)
        gone, group = rng.random((600, 10)) < 0.05, np.arange(600) // 40
        found = missing_rates(gone, asked=np.ones_like(gone), groups=group)
        alarms += bool((found.adjusted <= 0.05).any())
    assert alarms <= 8  # 3 of 60 at most are expected; 3 standard errors more.
    gone[:40, 2] |= rng.random(40) < 0.4
    found = missing_rates(gone, asked=np.ones_like(gone), groups=group)
    assert np.argwhere(found.adjusted <= 0.05).tolist() == [[0, 2]]
