"""Why: whether an interview is looked at again hangs on these numbers, so they have to be those of R and of textbooks."""

import csv
from math import isnan, nan
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from kurak.stats.interview_quality.back_checks import agreement, error_rate, paired_t_test, sign_test
from kurak.stats.interview_quality.even_odd import even_odd_consistency
from kurak.stats.interview_quality.exact_binomial import at_least, at_most
from kurak.stats.interview_quality.interviewer_effect import interpenetration, intraclass_correlation
from kurak.stats.interview_quality.mahalanobis import mahalanobis_distances
from kurak.stats.interview_quality.position import great_circle_distance, most_at_one_spot
from kurak.stats.interview_quality.speed import (
    at_night,
    lower_fence,
    overlapping,
    seconds_by_question,
    speed,
    working_days,
)
from kurak.stats.interview_quality.straight_lining import straight_lining

REFERENCES = Path(__file__).parents[2] / "references" / "interview_quality"


def rows_of(name: str) -> list[dict[str, str]]:
    lines = (REFERENCES / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(lines[1:]))


def table_of(name: str) -> NDArray[np.float64]:
    return np.array([[float(cell) if cell else nan for cell in row.values()] for row in rows_of(name)])


def expected(what: str, case: str) -> dict[str, float]:
    return {
        row["name"]: float(row["value"])
        for row in rows_of("expected.csv")
        if (row["what"], row["case"]) == (what, case)
    }


VALUES, ANSWERS, CHECKED = table_of("values.csv"), table_of("answers.csv"), table_of("back_checks.csv")


@pytest.mark.parametrize(
    ("case", "rows", "column"), [("equal", 60, 1), ("unequal", 97, 1), ("cluster", 97, 0)]
)
def test_intraclass_correlation(case: str, rows: int, column: int) -> None:
    found = intraclass_correlation(VALUES[:rows, 2], groups=VALUES[:rows, column])
    for name, value in expected("icc", case).items():
        assert getattr(found, name) == pytest.approx(value, abs=1e-9), name


def test_interviewers_against_clusters() -> None:
    found = interpenetration(VALUES[:, 2], interviewers=VALUES[:, 1], clusters=VALUES[:, 0])
    assert found.nested
    for name, value in expected("nested", "unequal").items():
        assert getattr(found, name) == pytest.approx(value, abs=1e-9), name
    shared = interpenetration([1, 2, 3, 4], interviewers=[1, 2, 1, 2], clusters=[1, 1, 2, 2])
    assert (shared.nested, shared.shared) == (False, 1.0)
    assert isnan(shared.f)


def test_mahalanobis() -> None:
    found = mahalanobis_distances(ANSWERS)
    assert found.squared == pytest.approx(list(expected("mahalanobis", "pairwise").values()), abs=1e-9)
    assert found.p_value == pytest.approx(list(expected("mahalanobis_p", "pairwise").values()), abs=1e-9)
    whole = ANSWERS[~np.isnan(ANSWERS).any(axis=1)]
    weights = np.resize([1.0, 2.0], len(whole))
    weighted = mahalanobis_distances(whole, weights=weights)
    assert weighted.squared == pytest.approx(list(expected("mahalanobis", "weighted").values()), abs=1e-9)


def test_distance_without_an_inverse_is_refused() -> None:
    x = np.random.default_rng(1).integers(1, 6, (50, 3)).astype(float)
    with pytest.raises(ValueError, match="depend on one another"):
        mahalanobis_distances(np.column_stack([x, x[:, 0]]))
    with pytest.raises(ValueError, match="same answer"):
        mahalanobis_distances(np.column_stack([x, np.ones(50)]))


def test_runs_of_one_answer() -> None:
    found = straight_lining(ANSWERS)
    assert found.longest_run.tolist() == list(expected("longest_run", "answers").values())
    assert found.same_share == pytest.approx(list(expected("same_share", "answers").values()), abs=1e-12)
    nothing = straight_lining([[nan, nan]])
    assert (nothing.longest_run[0], isnan(nothing.same_share[0])) == (0, True)


def test_even_and_odd_items_by_hand() -> None:
    # Odd means (1, 2, 3), even means (1, 3, 2): r = 1/2, stepped up 2·½/(3/2) = 2/3.
    first = [1, 1, 2, 3, 3, 2]
    # Odd (1, 2, 3), even (3, 2, 1): r = −1, which stays −1; and all alike: nothing varies.
    found = even_odd_consistency(
        [first, [1, 3, 2, 2, 3, 1], [3] * 6, [1, 1, 2, 2, nan, 3]], scales=[(0, 1), (2, 3), (4, 5)]
    )
    assert found[:2] == pytest.approx([2 / 3, -1.0], abs=1e-12)
    assert np.isnan(found[2:]).all()
    # Four items: odd means of items 1 and 3, (2, 3, 5); even of items 2 and 4, (3, 2.5, 4).
    odd, even = np.array([2.0, 3.0, 5.0]), np.array([3.0, 2.5, 4.0])
    r = float(
        ((odd - odd.mean()) * (even - even.mean())).sum()
        / np.sqrt(((odd - odd.mean()) ** 2).sum() * ((even - even.mean()) ** 2).sum())
    )
    assert even_odd_consistency(
        [[1, 3, 3, 3, 3, 2, 3, 3, 5, 4, 5, 4]], scales=[range(4), range(4, 8), range(8, 12)]
    ) == pytest.approx([2 * r / (1 + r)], abs=1e-12)


def test_times_against_the_median() -> None:
    t = np.array([10, 11, 12, 13, 1, 14, 9.5, 10.2])
    found = speed(t * 60, questions=np.full(8, 60))
    assert found.z == pytest.approx(list(expected("robust_z", "times").values()), abs=1e-9)
    assert lower_fence(t) == pytest.approx(expected("fence", "times")["fence"], abs=1e-9)
    assert np.isnan(speed([60, 70, nan], questions=[10, 10, 10]).z).all()


@pytest.mark.parametrize("weights", ["none", "linear", "quadratic"])
def test_kappa(weights: str) -> None:
    found = agreement(CHECKED[:, 0], second=CHECKED[:, 1], weights=weights)  # type: ignore[arg-type]
    assert {"estimate": found.estimate, "std_error": found.std_error} == pytest.approx(
        expected("kappa", weights), abs=1e-9
    )


def test_kappa_of_one_answer_is_not_a_number() -> None:
    assert isnan(agreement([1, 1], second=[1, 1]).estimate)


def test_paired_tests_and_error_rate() -> None:
    first, second = CHECKED.T
    for what, found in (
        ("sign", sign_test(first, second=second)),
        ("paired_t", paired_t_test(first, second=second)),
        ("error_rate", error_rate(first, second=second)),
    ):
        for name, value in expected(what, "all").items():
            assert getattr(found, name) == pytest.approx(value, abs=1e-9), (what, name)


@pytest.mark.parametrize("count", [0, 1, 7, 30])
def test_exact_binomial(count: int) -> None:
    found = {"at_most": at_most(count, n=30, share=0.2), "at_least": at_least(count, n=30, share=0.2)}
    assert found == pytest.approx(expected("binomial", str(count)), abs=1e-12)


def test_distances_on_the_sphere() -> None:
    # A quarter of the way round, and Bishkek (42.87, 74.59) to Osh (40.53, 72.80): 299.6 km by the spherical law of cosines.
    quarter = great_circle_distance(0.0, 0.0, to_latitude=90.0, to_longitude=0.0)
    assert float(quarter) == pytest.approx(6_371_008.8 * np.pi / 2, abs=1e-6)
    a, b, c, d = np.radians([42.87, 74.59, 40.53, 72.80])
    cosines = 6_371_008.8 * np.arccos(np.sin(a) * np.sin(c) + np.cos(a) * np.cos(c) * np.cos(d - b))
    # The law of cosines loses digits for near points: 1e-4 metres at 300 km.
    assert float(great_circle_distance(42.87, 74.59, to_latitude=40.53, to_longitude=72.80)) == pytest.approx(
        cosines, abs=1e-4
    )


def test_one_spot_is_counted_as_by_every_pair() -> None:
    rng = np.random.default_rng(4)
    lat, lon = 42 + rng.integers(0, 30, 80) * 1e-4, 74 + rng.integers(0, 30, 80) * 1e-4
    lat[5] = nan
    group = rng.integers(0, 3, 80)
    found = most_at_one_spot(lat, lon, groups=group, within=25)
    for at in range(80):
        d = great_circle_distance(
            np.full(80, lat[at]), np.full(80, lon[at]), to_latitude=lat, to_longitude=lon
        )
        assert found[at] == int(((d <= 25) & (group == group[at])).sum())


def test_times_of_day_and_overlaps() -> None:
    hour = 3600.0
    starts, ends = np.array([8, 8.5, 10, 9.5, nan]) * hour, np.array([9, 10.5, 11, 10, 3]) * hour
    found = overlapping(starts, ends=ends, interviewers=[1, 1, 1, 2, 1])
    assert found.tolist() == [1, 0, 1, -1, -1]
    days = working_days(
        [0, 20 * hour, 3 * hour], ends=[hour, 21 * hour, 5 * hour], interviewers=[1, 1, 1], utc_offset=6
    )
    assert (days.day.tolist(), days.interviews.tolist(), days.hours.tolist()) == ([0, 1], [2, 1], [5.0, 1.0])
    assert at_night([15.9 * hour, 16 * hour, 0, nan], utc_offset=6).tolist() == [False, True, False, False]
    assert seconds_by_question([0, 0, 5], ends=[5, 7, 4], records=[1, 2, 1], nodes=["a", "a", "b"]) == {
        "a": 6.0
    }
