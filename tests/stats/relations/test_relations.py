"""Why: studies conclude from how scales go together; numbers and errors must be those of survey, psych."""

import csv
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurak.stats.design_variance import covariance, declare_design, degrees_of_freedom
from kurak.stats.relations.attenuation import correct, corrected_correlation, corrected_interval
from kurak.stats.relations.correlation import (
    design_interval,
    difference_of_correlations,
    fisher_interval,
    scale_correlations,
)
from kurak.stats.relations.group_correlation import correlation_of_groups, ecological_correlation
from kurak.stats.reliability.influence import item_influence, reliability_influence

REFERENCES = Path(__file__).parents[2] / "references"
seeds = st.integers(0, 2**32 - 1)


def rows_of(path: str) -> list[dict[str, str]]:
    return list(csv.DictReader((REFERENCES / path).read_text(encoding="utf-8").splitlines()[1:]))


RECORDS = rows_of("differential_functioning/records.csv")
A = np.array([[float(row[f"a{item}"]) for item in range(1, 7)] for row in RECORDS])
B = np.array([[float(row[f"b{item}"]) for item in range(1, 5)] for row in RECORDS])
SCORES = np.column_stack([A.mean(axis=1), B.mean(axis=1), (A[:, 0] + B[:, 0] + B[:, 1]) / 3])
WEIGHT = np.array([float(row["weight"]) for row in RECORDS])
STRATUM = np.array([int(row["stratum"]) - 1 for row in RECORDS])
DESIGN = declare_design([[row["psu"] for row in RECORDS]], strata=[STRATUM])
EXPECTED = {row["name"]: row for row in rows_of("relations/correlations.csv")}


def error(influence: np.ndarray) -> float:
    return float(np.sqrt(covariance(DESIGN, WEIGHT * influence).item()))


def agrees(name: str, estimate: float, influence: np.ndarray, *, near: float = 1e-9) -> None:
    assert estimate == pytest.approx(float(EXPECTED[name]["estimate"]), abs=1e-9)
    assert error(influence) == pytest.approx(float(EXPECTED[name]["std_error"]), abs=near)


def test_correlations_with_design_errors_and_intervals() -> None:
    found = scale_correlations(SCORES, weights=WEIGHT)
    assert found.pairs == ((0, 1), (0, 2), (1, 2))
    for place, name in enumerate(("r a b", "r a c", "r b c")):
        agrees(name, found.estimate[place], found.influence[:, place])
        ends = design_interval(
            found.estimate[place], std_error=error(found.influence[:, place]), df=degrees_of_freedom(DESIGN)
        )
        assert ends == pytest.approx((float(EXPECTED[name]["low"]), float(EXPECTED[name]["high"])), abs=1e-9)
    agrees("difference ac bc", *difference_of_correlations(found, first=(0, 2), second=(2, 1)))


def test_corrected_for_attenuation_with_the_error_of_the_reliabilities() -> None:
    found = corrected_correlation(
        np.column_stack([A, B]), first=range(6), second=range(6, 10), weights=WEIGHT
    )
    assert found.status == "corrected"
    agrees("corrected a b", found.estimate, found.influence)
    # The other road: r of the scores, and each reliability by itself.
    r = scale_correlations(SCORES[:, :2], weights=WEIGHT)
    again = correct(
        r.estimate[0],
        r.influence[:, 0],
        first=reliability_influence(A, weights=WEIGHT),
        second=reliability_influence(B, weights=WEIGHT),
    )
    agrees("corrected a b", again.estimate, again.influence)
    assert again.reliabilities == pytest.approx(found.reliabilities, abs=1e-12)


@pytest.mark.parametrize("number", ["item_rest", "alpha_if_dropped"])
def test_item_numbers_with_design_errors(number: str) -> None:
    found = item_influence(B, number=number, weights=WEIGHT)
    for item in range(4):
        agrees(f"{number} b{item + 1}", found.estimate[item], found.influence[:, item])


def test_between_groups_with_the_error_of_their_means() -> None:
    found = ecological_correlation(
        SCORES[:, 0], SCORES[:, 1], group=STRATUM, groups=STRATUM.max() + 1, weights=WEIGHT
    )
    # The reference takes the slopes of r as differences, good to about nine digits.
    agrees("ecological", found.correlation.r, found.influence, near=1e-8)


@pytest.mark.parametrize("row", rows_of("relations/groups.csv"), ids=lambda row: row["case"])
def test_correlation_of_groups_is_that_of_cor_test(row: dict[str, str]) -> None:
    x, y = ([float(value) for value in row[name].split()] for name in "xy")
    found = correlation_of_groups(x, y)
    for mine, name in (
        (found.r, "r"),
        (found.t, "t"),
        (found.df, "df"),
        (found.p, "p"),
        (found.conf_low, "low"),
        (found.conf_high, "high"),
        (found.spearman, "spearman"),
        (found.spearman_p, "spearman_p"),
    ):
        assert mine == pytest.approx(float(row[name]), abs=1e-9), name
    assert found.r_squared == pytest.approx(float(row["r"]) ** 2, abs=1e-9)
    assert found.groups == len(x)


def test_intervals_are_those_of_psych() -> None:
    *ends, corrected = rows_of("relations/intervals.csv")
    for row in ends:
        found = fisher_interval(float(row["r"]), n=float(row["n"]))
        assert found == pytest.approx((float(row["low"]), float(row["high"])), abs=1e-9)
    one, other = (reliability_influence(A), reliability_influence(B))
    by_hand = correct(
        0.4,
        np.zeros(len(A)),
        first=type(one)(0.8, one.influence),
        second=type(other)(0.6, other.influence),
    )
    assert by_hand.estimate == pytest.approx(float(corrected["low"]), abs=1e-9)


def made_up(seed: int, gaps: float = 0.1) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    shared = random.normal(size=(60, 1))
    items = np.clip(np.rint(3 + shared + 0.8 * random.normal(size=(60, 7))), 1, 5)
    items[random.random(items.shape) < gaps] = np.nan
    return items, random.integers(0, 4, 60).astype(float)


@given(seeds)
@settings(max_examples=30, deadline=None)
def test_invariants_of_correlations(seed: int) -> None:
    scores, weights = made_up(seed)
    found = scale_correlations(scores, weights=weights)
    order = np.random.default_rng(seed).permutation(60)
    again = scale_correlations(scores[order] * 10 + 3, weights=9 * weights[order])
    assert again.estimate == pytest.approx(found.estimate, abs=1e-9)
    assert again.influence * 9 == pytest.approx(found.influence[order], abs=1e-9)
    repeated = scale_correlations(np.repeat(scores, weights.astype(int), axis=0))
    assert repeated.estimate == pytest.approx(found.estimate, abs=1e-9)
    turned = scale_correlations(np.column_stack([6 - scores[:, 0], scores[:, 1:]]), weights=weights)
    sign = np.array([-1 if pair[0] == 0 else 1 for pair in found.pairs])
    assert turned.estimate == pytest.approx(sign * found.estimate, abs=1e-9)
    assert turned.influence == pytest.approx(sign * found.influence, abs=1e-9)
    assert weights @ found.influence == pytest.approx(0, abs=1e-9)
    one, influence = difference_of_correlations(found, first=(0, 1), second=(1, 0))
    assert one == 0
    assert (influence == 0).all()


@given(seeds, st.sampled_from(["alpha", "standardised_alpha", "omega_total"]))
@settings(max_examples=30, deadline=None)
def test_influence_is_the_slope_by_weight(seed: int, coefficient: str) -> None:
    answers, weights = made_up(seed)
    weights = weights + 0.5
    group = np.arange(60) % 4

    def everything(w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        corrected = corrected_correlation(
            answers,
            first=[0, 1, 2],
            second=[3, 4, 5, 6],
            weights=w,
            coefficient=coefficient,
        )
        between = ecological_correlation(answers[:, 0], answers[:, 4], group=group, groups=4, weights=w)
        items = item_influence(answers, weights=w)
        dropped = item_influence(answers, number="alpha_if_dropped", weights=w)
        pairs = scale_correlations(answers[:, :3], weights=w)
        found = [corrected.estimate, between.correlation.r, *items.estimate, *dropped.estimate]
        return np.array([*found, *pairs.estimate]), np.column_stack(
            [corrected.influence, between.influence, items.influence, dropped.influence, pairs.influence]
        )

    found, influence = everything(weights)
    record = int(np.random.default_rng(seed).integers(60))
    step = np.where(np.arange(60) == record, 1e-4, 0.0)
    slope = (everything(weights + step)[0] - everything(weights - step)[0]) / 2e-4
    # A difference of steps of 1e-4; the search for loadings comes to rest at 1e-13.
    assert influence[record] == pytest.approx(slope, abs=1e-6, nan_ok=True)
    assert np.isnan(influence).all(axis=0).tolist() == np.isnan(found).tolist()


def test_a_domain_is_weights_of_zero() -> None:
    answers, weights = made_up(4)
    inside = np.arange(60) < 45
    for found, alone in (
        (
            corrected_correlation(
                answers, first=[0, 1, 2], second=[3, 4], weights=np.where(inside, weights, 0)
            ),
            corrected_correlation(answers[inside], first=[0, 1, 2], second=[3, 4], weights=weights[inside]),
        ),
    ):
        assert found.estimate == pytest.approx(alone.estimate)
        assert found.influence[inside] == pytest.approx(alone.influence)
        assert (found.influence[~inside] == 0).all()


def test_no_reliability_no_correlation_and_beyond_one() -> None:
    against = [[1.0, 5, 1, 2], [2, 4, 2, 2], [4, 1, 4, 5], [5, 2, 5, 4], [3, 3, 3, 3.5]]
    found = corrected_correlation(against, first=[0, 1], second=[2, 3])
    assert found.status == "no_reliability"
    assert np.isnan(found.estimate)
    assert np.isnan(found.influence).all()
    assert found.reliabilities[0] < 0
    close = np.array([[1.0, 2, 1, 3], [2, 2, 2, 1], [4, 5, 4, 5], [5, 4, 5, 3], [3, 3, 5, 4]])
    beyond = corrected_correlation(close, first=[0, 1], second=[2, 3])
    assert beyond.status == "beyond_one"
    assert beyond.estimate > 1
    assert np.isfinite(beyond.influence).all()
    constant = corrected_correlation(
        np.column_stack([close[:, :2], np.ones((5, 2))]), first=[0, 1], second=[2, 3]
    )
    assert constant.status == "no_correlation"
    assert np.isnan(constant.estimate)
    assert corrected_interval(0.9, std_error=0.1, df=10)[1] > 1


def test_constant_scores_and_empty_pairs_have_no_correlation() -> None:
    nan = float("nan")
    found = scale_correlations([[1, 2, nan], [1, 3, nan], [1, 5, 2], [1, 4, 2]])
    assert np.isnan(found.estimate).all()
    assert np.isnan(found.influence).all()
    assert np.isnan(np.diag(found.correlations)).tolist() == [True, False, True]
    assert found.bases.tolist() == [[4, 4, 2], [4, 4, 2], [2, 2, 2]]
    assert np.isnan(design_interval(nan, std_error=nan, df=4)).all()
    perfect = scale_correlations([[1, 2], [2, 4], [3, 6]])
    assert perfect.estimate[0] == pytest.approx(1, abs=1e-12)
    ends = design_interval(perfect.estimate[0], std_error=0.0, df=4)
    assert ends == pytest.approx((1, 1), abs=1e-12)
    assert design_interval(1.0, std_error=0.0, df=4) == (1.0, 1.0)


def test_few_groups() -> None:
    nan = float("nan")
    assert np.isnan(correlation_of_groups([1, 2], [2, 1]).r)
    three = correlation_of_groups([1, 2, 3, nan], [2, 1, 4, 5])
    assert three.groups == 3
    assert np.isfinite([three.r, three.p, three.spearman_p]).all()
    assert np.isnan([three.conf_low, three.conf_high]).all()
    assert np.isnan(correlation_of_groups([1, 1, 1, 1], [1, 2, 3, 4]).spearman_p)
    line = correlation_of_groups([1, 2, 3, 4], [2, 4, 6, 8])
    assert (line.r, line.p, line.conf_low) == (pytest.approx(1), pytest.approx(0, abs=1e-6), pytest.approx(1))
    empty = ecological_correlation([1, 2, 4, 3], [1, 2, 3, 5], group=[0, 1, 2, 2], groups=4)
    assert empty.bases.tolist() == [1, 1, 2, 0]
    assert empty.correlation.groups == 3


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=3, max_size=5))
@settings(max_examples=40, deadline=None)
def test_p_of_ranks_counts_all_orders_ties_too(pairs: list[tuple[int, int]]) -> None:
    x, y = (np.array(part, dtype=float) for part in zip(*pairs, strict=True))
    found = correlation_of_groups(x, y)
    if np.isnan(found.spearman):
        return
    others = [
        correlation_of_groups(x, [y[place] for place in order]).spearman
        for order in permutations(range(len(x)))
    ]
    share = np.mean(np.abs(others) >= abs(found.spearman) - 1e-9)
    assert found.spearman_p == pytest.approx(share, abs=1e-12)


def test_misuse_is_refused() -> None:
    with pytest.raises(ValueError, match="belongs to one"):
        corrected_correlation(np.eye(4), first=[0, 1], second=[1, 2])
    with pytest.raises(ValueError, match="same records"):
        correct(0.3, [0.0], first=reliability_influence(A), second=reliability_influence(B))
    with pytest.raises(ValueError, match="two scales"):
        scale_correlations([[1.0], [2.0]])
    with pytest.raises(ValueError, match="none of the pairs"):
        difference_of_correlations(scale_correlations(SCORES), first=(0, 0), second=(0, 1))
    with pytest.raises(ValueError, match="from −1 to 1"):
        fisher_interval(1.5, n=20)
    with pytest.raises(ValueError, match="one number for each group"):
        correlation_of_groups([1, 2, 3], [1, 2])
    with pytest.raises(ValueError, match="groups go from 0"):
        ecological_correlation([1, 2], [1, 2], group=[0, 3], groups=2)
    with pytest.raises(ValueError, match="the number is one of"):
        item_influence(A, number="r_drop")
