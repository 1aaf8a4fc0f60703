"""Why: what is true of every scale must hold for ours, and where a number does not exist none may be made up."""

from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from kurak.stats.design_variance import covariance, declare_design, jackknife, replicate_covariance
from kurak.stats.reliability.alpha import alpha_interval, cronbach_alpha
from kurak.stats.reliability.covariance import Missing, covariance_influence, item_covariance
from kurak.stats.reliability.influence import Coefficient, coefficient_gradient, reliability_influence
from kurak.stats.reliability.items import item_statistics
from kurak.stats.reliability.omega import congeneric_omega, hierarchical_omega, one_factor

COEFFICIENTS = get_args(Coefficient)
seeds = st.integers(0, 2**32 - 1)


def made_up(
    seed: int, *, rows: int = 60, items: int = 5, gaps: float = 0.15
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Answers from 1 to 5 that share one factor, with gaps, and unequal weights, of which some are 0."""
    random = np.random.default_rng(seed)
    shared = random.normal(size=(rows, 1))
    answers = np.clip(np.rint(3 + 0.9 * shared + 0.7 * random.normal(size=(rows, items))), 1, 5)
    answers[random.random(answers.shape) < gaps] = np.nan
    weights = random.uniform(0.5, 3, rows) * (random.random(rows) < 0.9)
    return answers, weights


@given(seeds, st.sampled_from(get_args(Missing)))
def test_order_and_scale_of_weights_and_labels_change_nothing(seed: int, missing: Missing) -> None:
    answers, weights = made_up(seed)
    found = item_covariance(answers, weights=weights, missing=missing)
    order = np.random.default_rng(seed).permutation(len(answers))
    again = item_covariance(answers[order] + 1000, weights=7 * weights[order], missing=missing)
    assert again.covariance == pytest.approx(found.covariance, abs=1e-9)
    assert again.means == pytest.approx(found.means + 1000)
    assert (again.bases == found.bases).all()
    turned = item_covariance(6 - answers, weights=weights, missing=missing)
    assert turned.covariance == pytest.approx(found.covariance, abs=1e-12)


@given(seeds)
def test_rows_of_weight_zero_are_as_if_they_were_not_there(seed: int) -> None:
    answers, weights = made_up(seed)
    kept = weights > 0
    for coefficient in COEFFICIENTS:
        found = reliability_influence(answers, coefficient=coefficient, weights=weights)
        alone = reliability_influence(answers[kept], coefficient=coefficient, weights=weights[kept])
        # Few records may have an improper solution: then there is no number with them or without.
        assert found.estimate == pytest.approx(alone.estimate, nan_ok=True)
        assert found.influence[kept] == pytest.approx(alone.influence, nan_ok=True)
        assert np.isnan(found.estimate) or not found.influence[~kept].any()


def test_equal_weights_give_the_sample_covariance_of_those_who_answered_both() -> None:
    answers, _ = made_up(1)
    found = item_covariance(answers)
    masked = np.ma.cov(np.ma.masked_invalid(answers), rowvar=False)
    both = ~np.isnan(answers[:, 0]) & ~np.isnan(answers[:, 1])
    pair = np.cov(answers[both, 0], answers[both, 1])[0, 1]
    assert found.covariance[0, 1] == pytest.approx(pair, abs=1e-12)
    assert np.diag(found.covariance) == pytest.approx(np.diag(np.asarray(masked)), abs=1e-12)
    full = answers[~np.isnan(answers).any(axis=1)]
    complete = item_covariance(answers, missing="complete")
    assert complete.covariance == pytest.approx(np.cov(full.T), abs=1e-12)
    assert complete.n == len(full)


@pytest.mark.parametrize("coefficient", COEFFICIENTS)
@pytest.mark.parametrize("missing", get_args(Missing))
def test_influence_is_the_change_with_a_respondents_weight(
    coefficient: Coefficient, missing: Missing
) -> None:
    answers, weights = made_up(2)
    found = reliability_influence(answers, coefficient=coefficient, weights=weights, missing=missing)
    step = 1e-5
    for row in np.flatnonzero(weights)[:12]:
        ends = []
        for sign in (1, -1):
            moved = weights.copy()
            moved[row] += sign * step
            again = item_covariance(answers, weights=moved, missing=missing)
            ends.append(coefficient_gradient(again.covariance, coefficient=coefficient)[0])
        # Rounding over a step of 1e-5 leaves ten digits of a number near one.
        assert found.influence[row] == pytest.approx((ends[0] - ends[1]) / (2 * step), abs=1e-8)
    assert float(weights @ found.influence) == pytest.approx(0, abs=1e-9)
    assert np.abs(found.influence).max() > 1e-4


@pytest.mark.parametrize("coefficient", COEFFICIENTS)
def test_linearised_error_is_close_to_the_jackknife(coefficient: Coefficient) -> None:
    answers, weights = made_up(3, rows=1200)
    design = declare_design([np.arange(1200) // 10], strata=[np.arange(1200) // 300])
    found = reliability_influence(answers, coefficient=coefficient, weights=weights)
    linearised = np.sqrt(covariance(design, weights * found.influence).item())
    replicates = jackknife(design)
    factors = replicates.factors[replicates.unit]
    estimates = [
        [
            coefficient_gradient(
                item_covariance(answers, weights=weights * part).covariance, coefficient=coefficient
            )[0]
        ]
        for part in factors.T
    ]
    variance = replicate_covariance(
        estimates, full=[found.estimate], scale=replicates.scale, rscales=replicates.rscales
    )
    # They differ by terms of second order, here one part in 120 units.
    assert np.sqrt(variance.item()) == pytest.approx(linearised, rel=0.02)


def test_errors_are_those_of_repeated_samples() -> None:
    random = np.random.default_rng(5)
    loadings = np.array([0.8, 0.7, 0.6, 0.5])
    samples, n = 1500, 300
    found = np.empty((samples, 4))
    for sample in range(samples):
        x = random.normal(size=(n, 1)) * loadings + random.normal(size=(n, 4)) * np.sqrt(1 - loadings**2)
        c = item_covariance(x).covariance
        plain = cronbach_alpha(c, n=n)
        influence = reliability_influence(x).influence
        low, _ = alpha_interval(plain.raw, items=4, n=n)
        found[sample] = plain.raw, plain.std_error, np.sqrt((influence**2).sum()), low
    spread = found[:, 0].std()
    # The spread of 1500 samples is itself known to one part in √3000; four of these, and 1 % for n of 300.
    near = 4 / np.sqrt(2 * samples) + 0.01
    assert found[:, 1].mean() == pytest.approx(spread, rel=near)
    assert found[:, 2].mean() == pytest.approx(spread, rel=near)
    r = np.outer(loadings, loadings) + np.diag(1 - loadings**2)
    beyond = (found[:, 3] > cronbach_alpha(r).raw).mean()
    # 2.5 % of the lower ends lie above the truth: within four errors of the simulation, and 1 % as the items
    # are not parallel.
    assert beyond == pytest.approx(0.025, abs=4 * np.sqrt(0.025 * 0.975 / samples) + 0.01)


@given(st.lists(st.floats(0.1, 0.95), min_size=3, max_size=8))
def test_one_factor_is_found_again(loadings: list[float]) -> None:
    true = np.array(loadings)
    r = np.outer(true, true)
    np.fill_diagonal(r, 1)
    found, status = one_factor(r)
    assert status == "fitted"
    assert found == pytest.approx(true, abs=1e-6)
    omega = congeneric_omega(r)
    assert omega.total == pytest.approx(true.sum() ** 2 / r.sum(), abs=1e-6)
    assert omega.hierarchical == pytest.approx(omega.total, abs=1e-6)
    # Alpha is a lower bound, and reached where loadings are equal.
    assert cronbach_alpha(r).raw <= omega.total + 1e-9


def test_equal_loadings_make_alpha_and_omega_one_number() -> None:
    r = np.full((6, 6), 0.3)
    np.fill_diagonal(r, 1)
    alpha = cronbach_alpha(r)
    assert alpha.raw == pytest.approx(6 * 0.3 / (1 + 5 * 0.3), abs=1e-12)
    assert alpha.standardised == pytest.approx(alpha.raw, abs=1e-12)
    assert congeneric_omega(r).total == pytest.approx(alpha.raw, abs=1e-9)


@given(seeds)
def test_item_total_and_item_rest_are_correlations_of_scores(seed: int) -> None:
    answers, _ = made_up(seed, gaps=0)
    c = np.cov(answers.T)
    found = item_statistics(c)
    total = answers.sum(axis=1)
    for item in range(answers.shape[1]):
        x = answers[:, item]
        assert found.item_total[item] == pytest.approx(np.corrcoef(x, total)[0, 1])
        assert found.item_rest[item] == pytest.approx(np.corrcoef(x, total - x)[0, 1])
        others = np.delete(np.delete(c, item, 0), item, 1)
        assert found.alpha_if_dropped[item] == pytest.approx(cronbach_alpha(others).raw)


def test_a_constant_item_leaves_raw_alpha_and_no_correlation() -> None:
    c = np.array([[1.0, 0.5, 0.0], [0.5, 1.0, 0.0], [0.0, 0.0, 0.0]])
    found = cronbach_alpha(c, n=50)
    assert found.raw == pytest.approx(3 / 2 * (1 - 2 / 3))
    assert np.isnan([found.standardised, found.lambda_6, found.average_r]).all()
    assert np.isnan(item_statistics(c).item_rest).tolist() == [False, False, True]
    omega = congeneric_omega(c)
    assert omega.status == "not_settled"
    assert np.isnan([omega.total, omega.hierarchical]).all()


def test_copies_of_an_item_have_no_lambda_6_and_no_error() -> None:
    found = cronbach_alpha(np.ones((3, 3)), n=50)
    assert found.raw == pytest.approx(1)
    assert np.isnan(found.lambda_6)
    assert found.std_error == pytest.approx(0, abs=1e-7)
    assert congeneric_omega(np.ones((3, 3))).status == "improper"


def test_items_that_cancel_out_have_no_alpha() -> None:
    found = cronbach_alpha([[1.0, -1.0], [-1.0, 1.0]], n=50)
    assert np.isnan([found.raw, found.standardised, found.lambda_6, found.std_error]).all()
    assert all(np.isnan(end) for end in alpha_interval(found.raw, items=2, n=50))


def test_covariances_that_no_people_can_have_give_no_interval() -> None:
    found = cronbach_alpha([[1.0, 2.0], [2.0, 1.0]], n=50)
    assert found.raw > 1
    assert np.isnan(found.lambda_6)
    assert all(np.isnan(end) for end in alpha_interval(found.raw, items=2, n=50))


def test_two_items_have_no_scale_without_one_of_them() -> None:
    assert np.isnan(item_statistics([[1.0, 0.5], [0.5, 1.0]], n=50).alpha_if_dropped).all()


def test_items_that_nobody_answered_together_have_no_covariance() -> None:
    nan = float("nan")
    answers = [[1.0, nan, nan], [2.0, nan, nan], [nan, 3.0, nan], [nan, 5.0, nan]]
    found = item_covariance(answers)
    assert found.bases.tolist() == [[2, 0, 0], [0, 2, 0], [0, 0, 0]]
    assert np.isnan(found.covariance).tolist() == [
        [False, True, True],
        [True, False, True],
        [True, True, True],
    ]
    influence = reliability_influence(answers)
    assert np.isnan(influence.estimate)
    assert np.isnan(influence.influence).all()


def test_a_loading_beyond_one_is_no_solution() -> None:
    found = congeneric_omega([[1.0, 0.8, 0.8], [0.8, 1.0, 0.4], [0.8, 0.4, 1.0]])
    assert found.status == "improper"
    assert np.isnan(found.total)
    against = hierarchical_omega(
        np.eye(4),
        pattern=[[0.8, 0], [0.8, 0], [0, 0.6], [0, 0.6]],
        factor_correlations=[[1, -0.5], [-0.5, 1]],
    )
    assert against.status == "improper"
    assert np.isnan(against.hierarchical)


def test_two_items_that_go_together_leave_one_factor_open() -> None:
    pair = [[1.0, 0.5, 0.0, 0.0], [0.5, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0]]
    found = congeneric_omega(pair)
    assert found.status == "not_identified"
    assert np.isnan([found.total, found.hierarchical]).all()
    _, gradient = coefficient_gradient(pair, coefficient="omega_total")
    assert np.isnan(gradient).all()
    assert congeneric_omega(np.eye(4)).status != "fitted"


# Where nothing settles, omega's search runs to its end, which takes its time.
@settings(deadline=None)
@given(seeds, st.integers(1, 8), st.integers(2, 6))
def test_no_table_of_answers_ends_in_an_error(seed: int, rows: int, items: int) -> None:
    random = np.random.default_rng(seed)
    answers = random.integers(1, 4, (rows, items)).astype(float)
    answers[random.random(answers.shape) < 0.4] = np.nan
    weights = random.integers(0, 3, rows).astype(float)
    for missing in get_args(Missing):
        found = item_covariance(answers, weights=weights, missing=missing)
        alpha = cronbach_alpha(found.covariance, n=max(found.n, 2))
        assert np.isnan(alpha.raw) or alpha.raw <= 1 + 1e-9 or missing == "pairwise"
        statistics = item_statistics(found.covariance, n=max(found.n, 2))
        assert statistics.item_rest.shape == (items,)
        for coefficient in COEFFICIENTS[: 4 if items > 2 else 2]:
            reliability = reliability_influence(
                answers, coefficient=coefficient, weights=weights, missing=missing
            )
            assert np.isfinite(reliability.influence).all() == np.isfinite(reliability.estimate)


def test_misuse_is_refused() -> None:
    with pytest.raises(ValueError, match="square"):
        cronbach_alpha([[1.0]])
    with pytest.raises(ValueError, match="symmetric"):
        cronbach_alpha([[1.0, 0.2], [0.4, 1.0]])
    with pytest.raises(ValueError, match="below zero"):
        cronbach_alpha([[1.0, 0.2], [0.2, -1.0]])
    with pytest.raises(ValueError, match="respondents"):
        cronbach_alpha(np.eye(2), n=1)
    with pytest.raises(ValueError, match="standard error"):
        alpha_interval(0.7, items=5, n=100, method="asymptotic")
    with pytest.raises(ValueError, match="confidence"):
        alpha_interval(0.7, items=5, n=100, confidence=1)
    with pytest.raises(ValueError, match="three items"):
        one_factor(np.eye(2))
    with pytest.raises(ValueError, match="pattern"):
        hierarchical_omega(np.eye(3), pattern=np.ones((2, 2)), factor_correlations=np.eye(2))
    with pytest.raises(ValueError, match="one weight"):
        item_covariance([[1.0, 2.0]], weights=[1.0, 1.0])
    with pytest.raises(ValueError, match="below 0"):
        item_covariance([[1.0, 2.0]], weights=[-1.0])
    with pytest.raises(ValueError, match="gradient is symmetric"):
        covariance_influence([[1.0, 2.0]], gradient=[[1.0, 2.0], [3.0, 1.0]])


def test_the_asymptotic_interval_is_the_error_times_the_normal_quantile() -> None:
    low, high = alpha_interval(0.7, items=5, n=100, method="asymptotic", std_error=0.05)
    assert (low, high) == pytest.approx((0.7 - 1.959963984540054 * 0.05, 0.7 + 1.959963984540054 * 0.05))
