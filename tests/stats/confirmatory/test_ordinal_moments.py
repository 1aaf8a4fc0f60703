"""Why: weights, designs and gaps must move the errors of ordinal factor models as they should, and bad
answers give a sentence in place of numbers."""

import warnings
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import kurak.stats.confirmatory.ordinal_moments as module
from kurak.stats.confirmatory.factor_fit import NoFactorFit
from kurak.stats.confirmatory.joined_answers import join_categories
from kurak.stats.confirmatory.ordinal_fit import OrdinalFit
from kurak.stats.confirmatory.ordinal_modification import ordinal_modification_indices
from kurak.stats.confirmatory.ordinal_moments import GroupedOrdinalMoments, ordinal_moments
from kurak.stats.confirmatory.record_scores import independent_totals
from kurak.stats.confirmatory.syntax import FactorModelError
from kurak.stats.confirmatory.weighted_least_squares import fit_ordinal_factor_model

Codes = NDArray[np.int64]
Array = NDArray[np.float64]
ITEMS = list("abcdeh")
MODEL = "u =~ a + b + c; v =~ d + e + h"


def made(n: int = 300, *, seed: int = 3, missing: float = 0.0) -> Codes:
    rng = np.random.default_rng(seed)
    factors = rng.normal(size=(n, 2)) @ np.array([[1.0, 0.4], [0.0, 0.9]])
    attitudes = 0.8 * np.repeat(factors, 3, axis=1) + 0.6 * rng.normal(size=(n, 6))
    codes = np.digitize(attitudes, [-1.0, 0.0, 1.0])
    codes[rng.uniform(size=codes.shape) < missing] = -1
    return codes.astype(np.int64)


def moments(codes: Codes, **options: object) -> GroupedOrdinalMoments:
    found = ordinal_moments(codes, items=ITEMS, **options)
    assert isinstance(found, GroupedOrdinalMoments)
    return found


def clustered(cluster: NDArray[np.intp]) -> Callable[[Array], Array]:
    def covariance(scores: Array) -> Array:
        totals = np.zeros((cluster.max() + 1, scores.shape[1]))
        np.add.at(totals, cluster, scores)
        gaps = totals - totals.mean(axis=0)
        found: Array = gaps.T @ gaps * len(totals) / (len(totals) - 1)
        return found

    return covariance


def test_weights_are_records_that_stand_for_several() -> None:
    # Two roads: a weight of k, or k copies of a record that count as one cluster.
    codes = made(missing=0.05)
    weights = np.random.default_rng(1).integers(1, 4, size=len(codes))
    weighted = moments(codes, weights=weights)
    copies = np.repeat(np.arange(len(codes)), weights)
    design = clustered(copies)
    repeated = moments(
        codes[copies], covariance_of_totals=lambda s: design(s) * (len(codes) - 1) / len(codes)
    )
    assert repeated.values == pytest.approx(weighted.values, abs=1e-9)
    assert repeated.covariance == pytest.approx(weighted.covariance, abs=1e-12)


def test_the_scale_of_weights_is_irrelevant() -> None:
    codes = made(missing=0.05)
    weights = np.random.default_rng(1).uniform(0.5, 2, size=len(codes))
    one, other = (moments(codes, weights=factor * weights) for factor in (1, 1000))
    assert one.covariance == pytest.approx(other.covariance, rel=1e-9)
    assert one.groups[0].weight == pytest.approx(len(codes))


def test_influences_add_up_to_nothing() -> None:
    # Estimates are where the scores add up to 0, so that of a total is the covariance of an estimate.
    sums: list[Array] = []

    def look(scores: Array) -> Array:
        sums.append(scores.sum(axis=0))
        return np.eye(scores.shape[1])

    moments(made(missing=0.1), covariance_of_totals=look)
    assert np.abs(sums[0]).max() < 1e-9


def test_an_influence_is_what_a_record_does() -> None:
    # Two roads: the influence of a record, and the estimates with a little more of its weight.
    codes = made(missing=0.05)
    kept: list[Array] = []

    def keep(scores: Array) -> Array:
        kept.append(scores)
        return np.eye(scores.shape[1])

    before = moments(codes, covariance_of_totals=keep).values
    for row in (0, 17):
        weights = np.ones(len(codes))
        weights[row] += 1e-3
        moved = (moments(codes, weights=weights).values - before) / 1e-3
        # The curvature of the likelihood and the cross-products of scores agree in large samples only.
        steps = len(before) - 15
        assert moved[:steps] == pytest.approx(kept[0][row, :steps], abs=1e-4)
        assert moved[steps:] == pytest.approx(kept[0][row, steps:], rel=0.3, abs=1e-3)


def test_stretches_of_moments_give_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = made(missing=0.05)
    groups = ["m", "w", ""] * 100
    design = clustered(np.arange(300) // 10)
    whole = moments(codes, groups=groups, covariance_of_totals=design)
    monkeypatch.setattr(module, "_MOST_NUMBERS", 300 * 14)
    parts = moments(codes, groups=groups, covariance_of_totals=design)
    assert parts.covariance == pytest.approx(whole.covariance, rel=1e-12)
    size = len(whole.groups[0].values)
    # Clusters that cross groups relate their estimates.
    assert np.abs(whole.covariance[:size, size:]).max() > 0


def test_independent_respondents_in_batches_are_a_design_of_their_own() -> None:
    codes = made(5000, missing=0.05)
    plain = moments(codes)
    design = moments(codes, covariance_of_totals=lambda scores: scores.T @ scores)
    assert plain.covariance == pytest.approx(design.covariance, rel=1e-9, abs=1e-15)


@pytest.mark.slow
def test_errors_under_a_design_are_those_of_the_jackknife() -> None:
    rng = np.random.default_rng(7)
    cluster = np.repeat(np.arange(60), 25)
    attitude = (
        0.5 * rng.normal(size=(60, 1))[cluster]
        + 0.7 * rng.normal(size=(1500, 1))
        + 0.6 * rng.normal(size=(1500, 6))
    )
    codes = np.digitize(attitude, [-1.0, 0.0, 1.0])
    found = fit_ordinal_factor_model(
        "u =~ a + b + c + d + e + h", codes=codes, items=ITEMS, covariance_of_totals=clustered(cluster)
    )
    assert isinstance(found, OrdinalFit)
    without = []
    for left_out in range(60):
        one = fit_ordinal_factor_model(
            "u =~ a + b + c + d + e + h", codes=codes[cluster != left_out], items=ITEMS
        )
        assert isinstance(one, OrdinalFit)
        without.append([estimate.standardised for estimate in one.estimates])
    estimates = np.array(without)
    jackknife = np.sqrt(59 / 60 * ((estimates - estimates.mean(axis=0)) ** 2).sum(axis=0))
    ours = np.array([estimate.standardised_error for estimate in found.estimates])
    real = jackknife > 1e-6
    # Two estimates of one error from 60 clusters; they agree to first order.
    assert ours[real] == pytest.approx(jackknife[real], rel=0.1)
    plain = fit_ordinal_factor_model("u =~ a + b + c + d + e + h", codes=codes, items=ITEMS)
    assert isinstance(plain, OrdinalFit)
    # Clusters that differ make thresholds less certain by much.
    threshold = next(at for at, one in enumerate(found.estimates) if one.operator == "|")
    assert ours[threshold] > 1.5 * plain.estimates[threshold].std_error


@pytest.mark.slow
def test_errors_and_test_describe_what_repeated_samples_do() -> None:
    found = []
    for seed in range(200):
        one = fit_ordinal_factor_model(MODEL, codes=made(400, seed=seed), items=ITEMS)
        assert isinstance(one, OrdinalFit)
        found.append((one.estimates[1].estimate, one.estimates[1].std_error, one.scaled.measures.chi_square))
    estimates, errors, statistics = np.array(found).T
    # A standard deviation of 200 has a relative error of 1/sqrt(400); four of them.
    assert estimates.std() == pytest.approx(errors.mean(), rel=4 / np.sqrt(400))
    # Chi-square on 8 degrees of freedom: mean 8, standard deviation 4; four errors of the simulation.
    assert statistics.mean() == pytest.approx(8, abs=4 * 4 / np.sqrt(200))


@settings(max_examples=10, deadline=None)
@given(st.permutations(range(6)), st.lists(st.booleans(), min_size=6, max_size=6))
def test_order_and_direction_of_items_change_no_fit(order: list[int], turned: list[bool]) -> None:
    codes = made()
    changed = np.where(turned, 3 - codes, codes)[:, order]
    plain = fit_ordinal_factor_model(MODEL, codes=codes, items=ITEMS)
    found = fit_ordinal_factor_model(MODEL, codes=changed, items=[ITEMS[at] for at in order])
    assert isinstance(plain, OrdinalFit)
    assert isinstance(found, OrdinalFit)
    assert found.scaled.measures.chi_square == pytest.approx(plain.scaled.measures.chi_square, rel=1e-6)
    ours = {one.name: one.standardised for one in found.estimates if one.operator == "=~"}
    for one in plain.estimates:
        if one.operator == "=~":
            assert abs(ours[one.name] or 0) == pytest.approx(abs(one.standardised or 0), abs=1e-6)


def test_labels_of_answers_are_irrelevant_where_nobody_chose_one() -> None:
    codes = made()
    gaps = np.where(codes >= 2, codes + 3, codes)
    assert moments(gaps).covariance.tolist() == moments(codes).covariance.tolist()


def nobody(codes: Codes) -> None:
    codes[:, 0] = -1


def constant(codes: Codes) -> None:
    codes[:, 0] = 2


def twins(codes: Codes) -> None:
    codes[:, 1] = codes[:, 0]


def opposites(codes: Codes) -> None:
    codes[:, 1] = 3 - codes[:, 0]


def coarser(codes: Codes) -> None:
    codes[:, 1] = codes[:, 0] > 1


def never_both(codes: Codes) -> None:
    codes[:150, 0] = codes[150:, 1] = -1


def one_answer(codes: Codes) -> None:
    codes[codes[:, 0] != 1, 1] = -1


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (nobody, '"a" is answered by nobody'),
        (constant, '"a" has the same answer'),
        (twins, '"a" and "b" repeat'),
        (opposites, '"a" and "b" repeat'),
        (coarser, '"a" and "b" repeat'),
        (never_both, 'nobody answered both "a" and "b"'),
        (one_answer, "gave one answer to one of them"),
    ],
)
def test_answers_that_carry_no_fit_say_so(damage: Callable[[Codes], None], said: str) -> None:
    codes = made()
    damage(codes)
    found = fit_ordinal_factor_model(MODEL, codes=codes, items=ITEMS)
    assert isinstance(found, NoFactorFit)
    assert found.reason == "data"
    assert said in found.what
    assert "model" in found.change


@pytest.mark.parametrize(("n", "said"), [(5, "than there are items"), (24, "from 24 respondents")])
def test_too_few_respondents_say_so(n: int, said: str) -> None:
    found = fit_ordinal_factor_model(MODEL, codes=made(300)[:n], items=ITEMS)
    assert isinstance(found, NoFactorFit)
    assert said in found.what


def test_a_small_group_is_named() -> None:
    found = fit_ordinal_factor_model(MODEL, codes=made(), items=ITEMS, groups=["m"] * 296 + ["w"] * 4)
    assert isinstance(found, NoFactorFit)
    assert found.group == "w"
    assert 'in group "w"' in found.what


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("u =~ a + b", "7 thresholds and correlations"),
        ("u =~ a + b + c; v =~ d", '"v ~~ v"'),
        ("u =~ a + b + c + d + e + h; v =~ a + b + c + d + e + h", "told apart by any data"),
    ],
)
def test_a_model_that_is_not_identified_says_so(model: str, said: str) -> None:
    found = fit_ordinal_factor_model(model, codes=made(), items=ITEMS)
    assert isinstance(found, NoFactorFit)
    assert found.reason == "not identified"
    assert said in found.what


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("u =~ a + b + z", '"z"'),
        (f"{MODEL}; a ~ 1", "thresholds"),
        (f"{MODEL}; a ~~ a", "what its factors leave"),
    ],
)
def test_a_model_beside_the_data_is_refused(model: str, said: str) -> None:
    with pytest.raises(FactorModelError, match=said):
        fit_ordinal_factor_model(model, codes=made(), items=ITEMS)


def test_a_variance_below_zero_is_a_concern() -> None:
    found = fit_ordinal_factor_model(f"{MODEL}; u ~~ 2*u", codes=made(), items=ITEMS)
    assert isinstance(found, OrdinalFit)
    assert any('"a"' in sentence for sentence in found.concerns)


def test_few_clusters_are_a_concern() -> None:
    found = fit_ordinal_factor_model(
        MODEL, codes=made(), items=ITEMS, covariance_of_totals=clustered(np.arange(300) // 60)
    )
    assert isinstance(found, OrdinalFit)
    assert any("sampling units" in sentence for sentence in found.concerns)


def test_a_design_without_variance_says_so() -> None:
    found = fit_ordinal_factor_model(
        MODEL, codes=made(), items=ITEMS, covariance_of_totals=lambda scores: np.zeros((scores.shape[1],) * 2)
    )
    assert isinstance(found, NoFactorFit)
    assert "design" in found.what


def test_answers_that_a_group_did_not_choose_are_said_and_can_be_joined() -> None:
    codes = made(missing=0.02)
    groups = ["m"] * 150 + ["w"] * 150
    codes[:150, 2] = np.minimum(codes[:150, 2], 2)
    refused = fit_ordinal_factor_model(MODEL, codes=codes, items=ITEMS, groups=groups)
    assert isinstance(refused, NoFactorFit)
    assert 'answer 3 to "c"' in refused.what
    assert "join" in refused.change
    joined, what = join_categories(codes, items=ITEMS, groups=groups)
    assert [(one.item, one.codes) for one in what] == [("c", (2, 3))]
    # By hand: only the column changes, and gaps stay gaps.
    assert joined[:, 2].tolist() == [min(code, 2) for code in codes[:, 2].tolist()]
    assert (joined[:, [0, 1, 3, 4, 5]] == codes[:, [0, 1, 3, 4, 5]]).all()
    assert isinstance(fit_ordinal_factor_model(MODEL, codes=joined, items=ITEMS, groups=groups), OrdinalFit)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_joined_answers_are_chosen_in_every_group(seed: int) -> None:
    rng = np.random.default_rng(seed)
    codes = rng.integers(-1, 7, size=(rng.integers(4, 40), 2))
    groups = rng.choice(["m", "w", "x"], size=len(codes))
    joined, _ = join_categories(codes, items=["a", "b"], groups=groups)
    assert ((joined < 0) == (codes < 0)).all()
    for at in range(2):
        seen = codes[:, at] >= 0
        # Order is kept.
        order = np.argsort(codes[seen, at], kind="stable")
        assert (np.diff(joined[seen, at][order]) >= 0).all()
        levels = set(joined[seen, at].tolist())
        if len(levels) > 1:
            for group in set(groups.tolist()):
                assert set(joined[seen & (groups == group), at].tolist()) == levels


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 6), st.integers(0, 60), st.integers(1, 5), st.integers(1, 3))
def test_any_answers_give_a_fit_or_a_sentence(seed: int, count: int, n: int, most: int, groups: int) -> None:
    rng = np.random.default_rng(seed)
    codes = rng.integers(-1, most, size=(n, count))
    items = [f"i{at}" for at in range(count)]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = fit_ordinal_factor_model(
            "f =~ " + " + ".join(items),
            codes=codes,
            items=items,
            scale="unit variance" if seed % 2 else "first item",
            groups=None if groups == 1 or not n else ["m", *rng.choice(["m", "w", "x"][:groups], size=n - 1)],
            equal=["loadings", "thresholds"] if seed % 3 == 0 else [],
        )
        if isinstance(found, NoFactorFit):
            assert found.what
            assert found.change
            return
        numbers = [number for one in found.estimates for number in (one.estimate, one.std_error)]
        assert np.isfinite([*numbers, found.srmr, found.scaled.measures.rmsea_high]).all()
        assert all(
            np.isfinite([one.index, one.expected_change]).all() for one in ordinal_modification_indices(found)
        )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"codes": np.zeros((4, 2), int)}, "column for each item"),
        ({"codes": made() - 1.0}, "whole numbers"),
        ({"codes": made() - 2}, "from 0"),
        ({"weights": np.full(300, -1.0)}, "not negative"),
        ({"groups": ["m"]}, "one group for every respondent"),
        ({"groups": [""] * 300}, "nobody belongs"),
    ],
)
def test_misuse_is_refused(options: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        fit_ordinal_factor_model(MODEL, **{"codes": made(), "items": ITEMS, **options})

@pytest.mark.slow
def test_with_few_sampling_units_the_test_keeps_its_level() -> None:
    """SIMULATED villages: without the correction, the test would never find anything; without the design, far too often."""
    items = [f"i{number}" for number in range(9)]
    model, loadings = f"f =~ {' + '.join(items)}", np.linspace(0.5, 0.8, 9)
    villages, size, samples = 48, 20, 60
    statistics = np.zeros((samples, 3))
    for sample in range(samples):
        rng = np.random.default_rng(sample)
        village = np.repeat(np.arange(villages), size)
        attitude = np.sqrt(0.3) * rng.normal(size=villages)[village] + np.sqrt(0.7) * rng.normal(size=len(village))
        own = np.sqrt(0.15) * rng.normal(size=(villages, 9))[village] + np.sqrt(0.85) * rng.normal(size=(len(village), 9))
        codes = np.digitize(loadings * attitude[:, None] + np.sqrt(1 - loadings**2) * own, [-1.2, -0.3, 0.4, 1.2])
        spread = clustered(village)
        for place, (design, df) in enumerate(((independent_totals, None), (spread, None), (spread, villages - 1))):
            found = fit_ordinal_factor_model(
                model, codes=codes, items=items, covariance_of_totals=design, design_df=df
            )
            assert isinstance(found, OrdinalFit)
            statistics[sample, place] = found.scaled.measures.chi_square
    mean, spread_of = statistics.mean(axis=0), statistics.std(axis=0)
    # A chi-square of 27 degrees of freedom has mean 27 and standard deviation 7.35; 60 samples know them to 0.95 and 0.7.
    assert mean[0] > 31
    assert mean[2] == pytest.approx(27, abs=3)
    assert spread_of[1] < 6
    assert spread_of[2] == pytest.approx(7.35, abs=1.5)


def test_a_design_changes_errors_and_not_estimates() -> None:
    village = np.arange(300) // 10
    free, designed = (
        fit_ordinal_factor_model(MODEL, codes=made(), items=ITEMS, covariance_of_totals=spread, design_df=df)
        for spread, df in ((independent_totals, None), (clustered(village), 29))
    )
    assert isinstance(free, OrdinalFit)
    assert isinstance(designed, OrdinalFit)
    np.testing.assert_allclose(designed.values, free.values, rtol=1e-12)
    assert [one.std_error for one in designed.estimates] != [one.std_error for one in free.estimates]
