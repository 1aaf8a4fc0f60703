"""Why: replicate weights stand in for the design elsewhere, so they must be balanced and right on average."""

import numpy as np
import pytest

from kurak.stats.design_variance import (
    Design,
    LonelyPsuError,
    balanced,
    bootstrap,
    covariance,
    declare_design,
    jackknife,
    replicate_covariance,
    replicate_degrees_of_freedom,
)
from kurak.stats.design_variance.hadamard import hadamard


@pytest.mark.parametrize("at_least", [*range(1, 130), 200, 301, 450, 668])
def test_hadamard_columns_agree_in_half_of_the_rows(at_least: int) -> None:
    found = hadamard(at_least).astype(int)
    order = len(found)
    assert at_least <= order <= at_least + 15
    assert (found.T @ found == order * np.eye(order, dtype=int)).all()
    assert set(found.ravel().tolist()) <= {1, -1}
    assert (found[0] == 1).all()
    assert (found[:, 0] == 1).all()


def test_half_samples_are_fully_balanced() -> None:
    strata = np.repeat(np.arange(37), 2)
    signs = balanced(declare_design([np.arange(74)], strata=[strata])).factors[::2] - 1
    assert (signs.sum(axis=1) == 0).all()
    assert (signs @ signs.T == signs.shape[1] * np.eye(37)).all()


def test_pairs_follow_the_order_given_and_odd_strata_do_not_split() -> None:
    design = declare_design([[1, 2, 3, 4]])
    neighbours = balanced(design, order=[1, 3, 2, 4]).factors
    assert (neighbours[0] + neighbours[2] == 2).all()
    assert (neighbours[0] + neighbours[1] != 2).any()
    odd = declare_design([[1, 2, 3]])
    with pytest.raises(ValueError, match="3 units, which do not make pairs"):
        balanced(odd)
    # The first unit against the other two.
    halves = balanced(odd, large="merge").factors
    assert (halves[1] == halves[2]).all()
    assert (halves[0] + halves[1] == 2).all()


def test_merged_small_strata_are_in_opposite_halves() -> None:
    factors = balanced(declare_design([[1] * 5], strata=[[1, 2, 3, 4, 5]]), small="merge").factors
    assert (factors[0] + factors[1] == 2).all()
    assert (factors[2] + factors[3] == 2).all()
    assert (factors[2] == factors[4]).all()


# ── Bootstrap: exact in expectation, so 5 standard errors of the simulation are allowed ─────────────────────
TOTALS = np.array([4.0, 9.0, 1.0, 6.0, 7.0, 2.0, 8.0, 3.0])
STRATA = np.repeat([0, 1], 4)
PLACES = np.arange(8)


def one_stage(population: float | None) -> Design:
    sizes = None if population is None else [np.full(8, population)]
    return declare_design([PLACES], strata=[STRATA], populations=sizes)


def two_stages() -> Design:
    return declare_design(
        [np.repeat([1, 2, 3, 4, 5], [4, 4, 4, 4, 5]), np.arange(21)],
        strata=[np.repeat([0, 1], [16, 5]), None],
        populations=[np.repeat([7, 1], [16, 5]), np.repeat([9, 8, 6, 12, 15], [4, 4, 4, 4, 5])],
    )


def check_expectation(design: Design, totals: np.ndarray, kind: str, want: float) -> None:
    replicates = 20_000
    weights = bootstrap(design, kind=kind, replicates=replicates, seed=20230603)
    assert np.abs(weights.factors.mean(axis=1) - 1).max() < 5 * weights.factors.std() / np.sqrt(replicates)
    estimates = weights.factors[weights.unit].T @ totals
    found = replicate_covariance(
        estimates, full=[totals.sum()], scale=weights.scale, rscales=weights.rscales
    ).item()
    # The error of a variance of R draws is that of a mean of squares.
    squares = (estimates - estimates.mean()) ** 2
    error = found * squares.std() / squares.mean() / np.sqrt(replicates)
    assert abs(found - want) < 5 * error
    again = bootstrap(design, kind=kind, replicates=replicates, seed=20230603)
    np.testing.assert_array_equal(again.factors, weights.factors)


@pytest.mark.parametrize("population", [None, 12.0])
def test_rao_wu_is_the_variance_with_replacement(population: float | None) -> None:
    check_expectation(one_stage(population), TOTALS, "rao_wu", covariance(one_stage(None), TOTALS).item())


def test_canty_davison_with_replacement() -> None:
    check_expectation(one_stage(None), TOTALS, "canty_davison", covariance(one_stage(None), TOTALS).item())


def test_canty_davison_without_replacement() -> None:
    # 4 from the sample copied three times: that varies N / (N - 1) times as much as the textbook expects.
    want = covariance(one_stage(12), TOTALS).item() * 12 / 11
    check_expectation(one_stage(12), TOTALS, "canty_davison", want)


def test_preston_with_one_stage() -> None:
    check_expectation(one_stage(12), TOTALS, "preston", covariance(one_stage(12), TOTALS).item())
    check_expectation(one_stage(None), TOTALS, "preston", covariance(one_stage(None), TOTALS).item())


def test_preston_counts_what_is_inside_units() -> None:
    totals = np.random.default_rng(1).normal(5, 3, 21)
    check_expectation(two_stages(), totals, "preston", covariance(two_stages(), totals).item())


@pytest.mark.parametrize("kind", ["rao_wu", "canty_davison", "preston"])
def test_a_lonely_unit_stops_the_bootstrap_or_adds_nothing(kind: str) -> None:
    design = declare_design([[1, 1, 2, 3]], strata=[[0, 1, 1, 1]])
    with pytest.raises(LonelyPsuError, match="stage 1"):
        bootstrap(design, kind=kind, replicates=5, seed=1)
    factors = bootstrap(design, kind=kind, replicates=50, seed=1, lonely_psu="certainty").factors
    assert (factors[0] == 1).all()
    assert (factors[1:] != 1).any()


def test_options_that_do_not_exist() -> None:
    design = one_stage(None)
    unequal = declare_design([[1, 2, 3]], fractions=[[0.2, 0.3, 0.4]], pps="brewer")
    for call, message in (
        (lambda: bootstrap(design, kind="naive", replicates=5, seed=1), "canty_davison, rao_wu, preston"),
        (
            lambda: bootstrap(unequal, kind="preston", replicates=5, seed=1),
            "one sampling fraction in each stratum",
        ),
        (lambda: jackknife(unequal), "one sampling fraction in each stratum"),
        (lambda: jackknife(design, kind="JK1"), "with 2 strata"),
        (lambda: jackknife(one_stage(4)), "no stratum has a replicate"),
        (lambda: jackknife(declare_design([[1]]), lonely_psu="adjust"), "adjust needs a second stratum"),
        (lambda: balanced(design, rho=1.0), "rho is from 0"),
        (lambda: balanced(design, large="fail"), "do not make pairs"),
        (lambda: balanced(design, order=[1]), "order has one value"),
        (
            lambda: balanced(declare_design([[1, 1, 2]], strata=[[0, 1, 1]]), small="merge"),
            "none to merge with",
        ),
    ):
        with pytest.raises(ValueError, match=message):
            call()


def test_replicates_without_an_estimate() -> None:
    options = {"full": [2.0], "scale": 0.5, "rscales": [1.0, 1.0, 1.0]}
    with pytest.raises(ValueError, match="1 of 3 replicates have no estimate"):
        replicate_covariance([1.0, np.nan, 3.0], **options)
    assert replicate_covariance([1.0, np.nan, 3.0], **options, missing="drop").item() == pytest.approx(1)


def test_rank_counts_mixtures_once() -> None:
    rng = np.random.default_rng(5)
    table = rng.normal(size=(30, 6))
    assert replicate_degrees_of_freedom(np.column_stack([table, table @ rng.normal(size=(6, 20))])) == 5
    assert replicate_degrees_of_freedom(rng.normal(size=(4, 40))) == 3
