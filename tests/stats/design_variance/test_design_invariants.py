"""Why: what a variance may not depend on, and roads that must meet: jackknife and Taylor, units and rows."""

import doctest

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kurak.stats.design_variance
from kurak.stats.design_variance import (
    Design,
    LonelyPsuError,
    balanced,
    collapse_lonely,
    covariance,
    declare_design,
    degrees_of_freedom,
    domain_degrees_of_freedom,
    jackknife,
    lonely_strata,
    reduce_to_units,
    replicate_covariance,
    replicate_degrees_of_freedom,
    successive_differences,
    unit_of_rows,
    unit_totals,
    variances,
)


def sample(seed: int, *, strata: int = 4, most: int = 5) -> dict[str, np.ndarray]:
    """A two-stage sample: 2 to ``most`` units a stratum, 2 to 4 parts in each, 1 to 3 rows a part."""
    rng = np.random.default_rng(seed)
    rows = [
        (h, i, j, units + 1 + h, parts + 2)
        for h in range(strata)
        for units in [int(rng.integers(2, most + 1))]
        for i in range(units)
        for parts in [int(rng.integers(2, 5))]
        for j in range(parts)
        for _ in range(int(rng.integers(1, 4)))
    ]
    h, i, j, n1, n2 = (np.array(column) for column in zip(*rows, strict=True))
    return {
        "h": h,
        "i": i,
        "j": j,
        "N1": n1,
        "N2": n2,
        "x": rng.normal(3, 2, (len(h), 3)),
        "w": rng.uniform(1, 9, len(h)),
    }


def two_stages(d: dict[str, np.ndarray]) -> Design:
    return declare_design([d["i"], d["j"]], strata=[d["h"], None], populations=[d["N1"], d["N2"]])


def with_replacement(d: dict[str, np.ndarray]) -> Design:
    return declare_design([d["i"]], strata=[d["h"]])


seeds = st.integers(0, 10_000)


def test_the_worked_example_of_the_room_runs() -> None:
    # R: svymean(~age, svydesign(~village, strata = ~region, fpc = ~villages, weights = ~weight, nest = TRUE))
    # gives 37.5 with standard error 9.7468.
    found = doctest.testmod(kurak.stats.design_variance)
    assert (found.failed, found.attempted) == (0, 14)


@settings(max_examples=30, deadline=None)
@given(seed=seeds)
def test_row_order_labels_and_gaps_in_numbers_are_irrelevant(seed: int) -> None:
    d = sample(seed)
    want = covariance(two_stages(d), d["x"])
    rng = np.random.default_rng(seed + 1)
    order = rng.permutation(len(d["h"]))
    names = np.array([f"Ы{number}" for number in rng.permutation(4)])
    moved = declare_design(
        [1000 * d["i"][order] - 7, rng.permutation(50)[d["j"][order]]],
        strata=[names[d["h"]][order], None],
        populations=[d["N1"][order], d["N2"][order]],
    )
    np.testing.assert_allclose(covariance(moved, d["x"][order]), want, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(variances(moved, d["x"][order]), np.diag(want), rtol=1e-9)


@settings(max_examples=30, deadline=None)
@given(seed=seeds)
def test_an_endless_population_is_sampling_with_replacement(seed: int) -> None:
    d = sample(seed)
    endless = np.full(len(d["h"]), np.inf)
    stages = declare_design([d["i"], d["j"]], strata=[d["h"], None], populations=[endless, d["N2"]])
    assert len(stages.stages) == 1
    np.testing.assert_allclose(
        covariance(stages, d["x"]), covariance(with_replacement(d), d["x"]), rtol=1e-12
    )


@settings(max_examples=30, deadline=None)
@given(seed=seeds)
def test_jackknife_of_a_total_is_taylor(seed: int) -> None:
    d = sample(seed)
    for design in (with_replacement(d), declare_design([d["i"]], strata=[d["h"]], populations=[d["N1"]])):
        weights = jackknife(design)
        estimates = weights.factors[weights.unit].T @ d["x"]
        full = d["x"].sum(axis=0)
        for mse in (False, True):
            found = replicate_covariance(
                estimates, full=full, scale=weights.scale, rscales=weights.rscales, mse=mse
            )
            np.testing.assert_allclose(found, covariance(design, d["x"]), rtol=1e-9, atol=1e-9)
        assert replicate_degrees_of_freedom(weights.factors) == degrees_of_freedom(design)


@settings(max_examples=30, deadline=None)
@given(seed=seeds)
def test_half_samples_of_pairs_are_taylor(seed: int) -> None:
    d = sample(seed, strata=7, most=2)
    design = with_replacement(d)
    for rho in (0.0, 0.5):
        weights = balanced(design, rho=rho)
        estimates = weights.factors[weights.unit].T @ d["x"]
        found = replicate_covariance(
            estimates, full=d["x"].sum(axis=0), scale=weights.scale, rscales=weights.rscales, mse=True
        )
        np.testing.assert_allclose(found, covariance(design, d["x"]), rtol=1e-9, atol=1e-9)


@settings(max_examples=30, deadline=None)
@given(seed=seeds)
def test_successive_differences_are_the_squares_around_the_circle(seed: int) -> None:
    d = sample(seed)
    design = declare_design([d["i"]], strata=[d["h"]], populations=[d["N1"]])
    weights = successive_differences(design, order=-d["i"])
    estimates = weights.factors[weights.unit].T @ d["x"]
    found = replicate_covariance(
        estimates, full=d["x"].sum(axis=0), scale=weights.scale, rscales=weights.rscales, mse=weights.mse
    )
    want = np.zeros(3)
    for stratum in range(4):
        sums = np.array(
            [
                d["x"][(d["h"] == stratum) & (d["i"] == unit)].sum(axis=0)
                for unit in np.unique(d["i"][d["h"] == stratum])
            ]
        )
        undrawn = 1 - len(sums) / d["N1"][d["h"] == stratum][0]
        want += undrawn * ((sums - np.roll(sums, 1, axis=0)) ** 2).sum(axis=0) / 2
    np.testing.assert_allclose(np.diag(found), want, rtol=1e-9)


@settings(max_examples=30, deadline=None)
@given(seed=seeds, constant=st.floats(-50, 50))
def test_a_constant_times_units_changes_nothing_and_scale_counts_squared(seed: int, constant: float) -> None:
    d = sample(seed)
    design = with_replacement(d)
    # The same amount to each unit of a stratum moves its mean with it.
    first = np.unique(unit_of_rows(design), return_index=True)[1]
    added = d["x"].copy()
    added[first] += constant * (1 + d["h"][first])[:, None]
    want = covariance(design, d["x"])
    np.testing.assert_allclose(covariance(design, added), want, rtol=1e-7, atol=1e-7)
    np.testing.assert_allclose(covariance(design, 3 * d["x"]), 9 * want, rtol=1e-12)
    # A constant times weights is itself a total with a variance: V(x + cw) = V(x) + 2c Cov(x, w) + c² V(w).
    both = covariance(design, np.column_stack([d["x"][:, 0], d["w"]]))
    moved = variances(design, d["x"][:, 0] + constant * d["w"])[0]
    np.testing.assert_allclose(
        moved, both[0, 0] + 2 * constant * both[0, 1] + constant**2 * both[1, 1], rtol=1e-7
    )


@settings(max_examples=30, deadline=None)
@given(seed=seeds)
def test_units_in_place_of_rows(seed: int) -> None:
    d = sample(seed)
    design = two_stages(d)
    reduced, sums = reduce_to_units(design), unit_totals(design, d["x"])
    np.testing.assert_allclose(covariance(reduced, sums), covariance(design, d["x"]), rtol=1e-12, atol=1e-12)
    inside = np.zeros(len(d["h"]), dtype=bool)
    inside[::5] = True
    by_unit = np.bincount(unit_of_rows(design), weights=inside) > 0
    assert degrees_of_freedom(reduced, in_domain=by_unit) == degrees_of_freedom(design, in_domain=inside)


@settings(max_examples=20, deadline=None)
@given(seed=seeds)
def test_overton_s_form_is_its_matrix(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = rng.integers(2, 6, size=3)
    strata = np.repeat(np.arange(3), n)
    p = rng.uniform(0.05, 0.9, len(strata))
    x = rng.normal(size=(len(p), 2))
    size = n[strata][:, None].astype(float)
    same = strata[:, None] == strata
    pair = np.outer(p, p)
    joint = np.where(same, pair * (size - 1) / (size - (p[:, None] + p) / 2), pair)
    np.fill_diagonal(joint, p)
    order = rng.permutation(len(p))
    for estimator in ("HT", "YG"):
        form = declare_design(
            [np.arange(len(p))], strata=[strata], fractions=[p], pps="overton", variance=estimator
        )
        matrix = declare_design(
            [order],
            strata=[strata[order]],
            pps="joint",
            joint=joint[np.ix_(order, order)],
            variance=estimator,
            tolerance=0,
        )
        np.testing.assert_allclose(covariance(form, x), covariance(matrix, x[order]), rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(
            variances(matrix, x[order]), np.diag(covariance(form, x)), rtol=1e-9, atol=1e-9
        )


def test_columns_may_have_domains_of_their_own() -> None:
    d = sample(3)
    h = np.where(d["h"] == 3, 10 + d["i"], d["h"])
    design = declare_design([d["i"]], strata=[h])
    masks = np.column_stack([d["h"] < 3, d["h"] == 3, d["i"] == 0, np.zeros(len(h), dtype=bool)])
    x = np.where(masks, d["x"][:, :1], 0.0)
    for rule in ("average", "adjust"):
        for within in ("ignore", "as_lonely"):
            together = variances(design, x, lonely_psu=rule, in_domain=masks, domain_lonely=within)
            for column in range(4):
                alone = variances(
                    design, x[:, column], lonely_psu=rule, in_domain=masks[:, column], domain_lonely=within
                )
                np.testing.assert_allclose(together[column], alone[0], rtol=1e-12)
    # Lonely strata only: nothing to average over. No row at all: no variance.
    found = variances(design, x, lonely_psu="average", in_domain=masks)
    assert np.isnan(found).tolist() == [False, True, False, False]
    assert found[3] == 0
    degrees = [degrees_of_freedom(design, in_domain=masks[:, column]) for column in range(4)]
    assert domain_degrees_of_freedom(design, in_domains=masks).tolist() == degrees


def test_a_lonely_unit_stops_the_run_and_is_named() -> None:
    design = declare_design([[1, 2, 1, 1]], strata=[["Ош", "Ош", "Талас", "Чүй"]], populations=[[9, 9, 4, 1]])
    assert lonely_strata(design) == ["Талас"]
    with pytest.raises(LonelyPsuError, match=r"stage 1, so no variance, in stratum Талас$") as caught:
        covariance(design, [1.0, 2.0, 3.0, 4.0])
    assert (caught.value.strata, caught.value.stage) == (("Талас",), 1)
    with pytest.raises(LonelyPsuError, match="Талас"):
        jackknife(design)
    with pytest.raises(LonelyPsuError, match="Талас"):
        successive_differences(design)
    # A stratum outside the domain does not stop it, and one drawn whole never does.
    found = covariance(design, [1.0, 2.0, 0.0, 0.0], in_domain=[True, True, False, False])
    assert found.item() == pytest.approx((1 - 2 / 9) * 2 / 1 * 0.5)


def test_collapsed_strata_are_strata_declared_together() -> None:
    d = sample(8)
    alone = (d["h"] != 2) | (d["i"] == 0)
    h, i, j, n1, n2, x = (d[key][alone] for key in ("h", "i", "j", "N1", "N2", "x"))
    design = declare_design([i, j], strata=[h, None], populations=[n1, n2])
    joined = collapse_lonely(design, neighbours=np.full(len(h), 1))
    sizes = n1.copy()
    sizes[(h == 1) | (h == 2)] = n1[h == 1][0] + n1[h == 2][0]
    declared = declare_design(
        [10 * h + i, j], strata=[np.where(h == 2, 1, h), None], populations=[sizes, n2], unit_names="unique"
    )
    np.testing.assert_allclose(covariance(joined, x), covariance(declared, x), rtol=1e-9)
    assert joined.stages[0].labels.tolist() == [0, 1, 3]
    assert degrees_of_freedom(joined) == degrees_of_freedom(declared)


def test_strata_that_are_lonely_together_join_in_a_chain() -> None:
    design = declare_design([[1, 1, 1, 2]], strata=[["a", "b", "c", "c"]])
    joined = collapse_lonely(design, neighbours=["b", "c", "a", "a"])
    assert joined.stages[0].count.tolist() == [4]
    assert covariance(joined, [1.0, 2.0, 3.0, 4.0]).item() == pytest.approx(4 / 3 * 5)


@pytest.mark.parametrize(
    ("neighbours", "sizes", "message"),
    [
        (["b", "b", "z"], None, "stratum b is one other"),
        (["b", "b", "b"], None, "stratum b is one other"),
        (["b", "b", "a"], [np.inf, np.inf, 7], "both have a population"),
        (["b", "b"], None, "one code for each row"),
    ],
)
def test_neighbours_that_cannot_be_joined(
    neighbours: list[str], sizes: list[float] | None, message: str
) -> None:
    design = declare_design([[1, 2, 1]], strata=[["a", "a", "b"]], populations=[sizes])
    with pytest.raises(ValueError, match=message):
        collapse_lonely(design, neighbours=neighbours)


def test_certainty_units_give_their_inside_only() -> None:
    # Both units were drawn, and two of four people in each: N² (1 - n/N) s² / n inside each of them.
    design = declare_design([[1, 1, 2, 2], [1, 2, 1, 2]], populations=[[2] * 4, [4] * 4])
    weighted = 2 * np.array([1.0, 3.0, 10.0, 14.0])
    inside = [4 * 4 * (1 - 0.5) * variance / 2 for variance in (2.0, 8.0)]
    assert covariance(design, weighted).item() == pytest.approx(sum(inside))
    assert covariance(design, weighted, one_stage=True).item() == 0


def test_rows_of_weight_zero_count_as_units_but_not_as_degrees_of_freedom() -> None:
    design = declare_design([[1, 2, 3]])
    found = covariance(design, [2.0, 4.0, 0.0]).item()
    assert found == pytest.approx(3 / 2 * (0 + 4 + 4))
    assert degrees_of_freedom(design, in_domain=[True, True, False]) == 1


def test_one_row_and_constant_answers() -> None:
    assert covariance(declare_design([[1]], populations=[[1]]), [5.0]).item() == 0
    assert covariance(declare_design([[1]]), [5.0], lonely_psu="certainty").item() == 0
    d = sample(1)
    assert variances(with_replacement(d), np.zeros((len(d["h"]), 2))).tolist() == [0, 0]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"strata": [["a", "b", "b"]], "unit_names": "unique"}, "a unit of stage 1 is in two strata"),
        ({"populations": [[1, 1, 1]]}, "below its sample"),
        ({"populations": [[5, 5, 6]]}, "differs within a stratum"),
        ({"populations": [[5, np.nan, 5]]}, "never missing"),
        ({"fractions": [[0.0, 0.0, 0.0]]}, "above 0 and at most 1"),
        ({"fractions": [[1.5, 1.5, 1.5]]}, "above 0 and at most 1"),
        ({"fractions": [[0.5, 0.4, 0.3]], "pps": "brewer"}, "differs within a unit"),
        ({"populations": [[5, 5, 5]], "pps": "brewer"}, "brewer needs fractions"),
        ({"populations": [[5, 5, 5]], "fractions": [[0.4, 0.4, 0.4]]}, "populations or fractions"),
        ({"fractions": [[0.5, 0.5, 0.3]], "pps": "sampford"}, "not sampford"),
        ({"fractions": [[0.5, 0.5, 0.3]], "pps": "overton", "variance": "SYG"}, "HT or YG"),
        ({"pps": "joint"}, "joint probabilities are a square matrix"),
        ({"strata": [[1, 1]]}, "one value for each row"),
        ({"strata": [[1.0, np.nan, 1.0]]}, "never missing"),
        ({"strata": [None, None]}, "for 2 stages"),
        ({"unit_names": "mine"}, "not mine"),
    ],
)
def test_designs_that_cannot_be(options: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        declare_design([[1, 1, 2]], **options)


@pytest.mark.parametrize(
    ("totals", "options", "message"),
    [
        ([1.0, 2.0], {}, "totals have 2 rows, and the design has 3"),
        ([1.0, np.nan, 2.0], {}, "give 0 to rows outside"),
        ([1.0, 2.0, 3.0], {"lonely_psu": "averge"}, "not averge"),
        ([1.0, 2.0, 3.0], {"domain_lonely": "yes"}, "not yes"),
        ([1.0, 2.0, 3.0], {"in_domain": [True]}, "in_domain has one value"),
        ([1.0, 2.0, 3.0], {"in_domain": [[True, True]] * 3}, "in_domain has one value"),
    ],
)
def test_totals_that_do_not_fit(totals: list[float], options: dict[str, object], message: str) -> None:
    for function in (covariance, variances):
        with pytest.raises(ValueError, match=message):
            function(declare_design([[1, 2, 3]]), totals, **options)
