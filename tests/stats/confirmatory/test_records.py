"""Why: answers with weights, groups, clusters and gaps must fit as in lavaan, and bad ones must say what to change."""

import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lavaan import assert_estimates, measures_of, rows_of
from numpy.typing import NDArray

from kurak.stats.confirmatory.comparison import compare_fits
from kurak.stats.confirmatory.factor_fit import Estimator, FactorFit, MissingAnswers, NoFactorFit
from kurak.stats.confirmatory.maximum_likelihood import fit_factor_model
from kurak.stats.confirmatory.record_fit import fit_factor_answers, parameter_influence
from kurak.stats.confirmatory.record_scores import independent_totals
from kurak.stats.confirmatory.records import Answers

REFERENCES = Path(__file__).parents[2] / "references" / "confirmatory"
THREE = "f =~ y1 + y2 + y3; g =~ y4 + y5 + y6; h =~ y7 + y8 + y9"
ITEMS = tuple(f"y{at}" for at in range(1, 10))


MEASURES, PARAMETERS, COMPARISONS = (
    rows_of(f"record_{name}.csv") for name in ("measures", "parameters", "comparisons")
)
CASES = sorted({row["case"] for row in MEASURES})
RECORDS = rows_of("records.csv")
TABLE = np.array([[float(row[item]) if row[item] else np.nan for item in ITEMS] for row in RECORDS])
WEIGHTS = np.array([float(row["weight"]) for row in RECORDS])
GROUPS = np.array([row["group"] for row in RECORDS])
CLUSTERS = np.array([int(row["cluster"]) for row in RECORDS])


def totals_of_clusters(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    # lavaan multiplies by n_psu / (n_psu - 1), as a sample of clusters with replacement does; its mean is 0 already.
    totals = np.stack([scores[one == CLUSTERS].sum(axis=0) for one in np.unique(CLUSTERS)])
    found: NDArray[np.float64] = totals.T @ totals * len(totals) / (len(totals) - 1)
    return found


def case(name: str) -> FactorFit:
    words = name.split()
    estimator: Estimator = "ml" if words[0] == "ml" else "mlr"
    missing: MissingAnswers = "fiml" if words[1] == "fiml" else "complete"
    grouped = "groups" in words or "scalar" in words
    found = fit_factor_answers(
        THREE,
        answers=Answers(TABLE, ITEMS, WEIGHTS if "weights" in words else None, GROUPS if grouped else None),
        estimator=estimator,
        missing=missing,
        equal=["loadings", "intercepts"] if "scalar" in words else [],
        covariance_of_totals=totals_of_clusters if "clusters" in words else independent_totals,
    )
    assert isinstance(found, FactorFit)
    return found


@pytest.mark.parametrize("name", CASES)
def test_measures_and_estimates_are_those_of_lavaan(name: str) -> None:
    found = case(name)
    ours = measures_of(found)
    expected = {row["name"]: float(row["value"]) for row in MEASURES if row["case"] == name}
    assert ours.keys() == expected.keys()
    for key, value in expected.items():
        # lavaan has the curvature from differences of slopes, and ends of intervals from uniroot.
        near = 1e-5
        if name == "mlr fiml weights scalar" and key.endswith("robust"):
            # Any two of weights, gaps and groups agree; with all three lavaan 0.6-14 differs here in the fourth digit,
            # while everything that it computes the robust measures from agrees. We do not know why.
            near = 4e-3 if "pvalue" in key else 5e-4
        assert ours[key] == pytest.approx(value, rel=1e-5, abs=near), key
    # lavaan's search ends with a slope of some 1e-6; the last steps are ours alone.
    assert_estimates(found, [row for row in PARAMETERS if row["case"] == name], near=2e-5)


@pytest.mark.parametrize("row", COMPARISONS, ids=[row["restricted"] for row in COMPARISONS])
def test_nested_models_compare_as_in_lavaan(row: dict[str, str]) -> None:
    found = compare_fits(case(row["restricted"]), case(row["free"]))
    assert found.df == float(row["df"])
    assert found.chi_square == pytest.approx(float(row["chi_square"]), rel=1e-5)
    assert found.p == pytest.approx(float(row["p"]), abs=1e-5)


def test_models_of_other_answers_are_not_compared() -> None:
    scalar, groups = case("mlr complete scalar"), case("mlr complete groups")
    with pytest.raises(ValueError, match="comes first"):
        compare_fits(groups, scalar)
    with pytest.raises(ValueError, match="same answers"):
        compare_fits(scalar, case("mlr fiml groups"))


def test_complete_answers_are_their_moments() -> None:
    whole = TABLE[np.isfinite(TABLE).all(axis=1)]
    first = fit_factor_answers(THREE, answers=Answers(TABLE, ITEMS), estimator="ml")
    second = fit_factor_model(
        THREE, covariance=np.cov(whole.T), means=whole.mean(axis=0), items=ITEMS, n=len(whole)
    )
    assert isinstance(first, FactorFit)
    assert isinstance(second, FactorFit)
    assert first.measures.chi_square == pytest.approx(second.measures.chi_square, rel=1e-9)
    assert first.values == pytest.approx(second.values, rel=1e-8, abs=1e-8)
    assert first.variance == pytest.approx(second.variance, rel=1e-6, abs=1e-9)


def test_complete_answers_have_nothing_missing() -> None:
    whole = Answers(TABLE[np.isfinite(TABLE).all(axis=1)], ITEMS)
    complete = fit_factor_answers(THREE, answers=whole)
    fiml = fit_factor_answers(THREE, answers=whole, missing="fiml")
    assert isinstance(complete, FactorFit)
    assert isinstance(fiml, FactorFit)
    assert complete.values.tolist() == fiml.values.tolist()
    assert complete.robust == fiml.robust


@settings(max_examples=5, deadline=None)
@given(st.permutations(range(400)), st.floats(0.01, 100))
def test_order_of_rows_and_size_of_weights_change_nothing(order: list[int], factor: float) -> None:
    first = case("mlr fiml weights")
    second = fit_factor_answers(
        THREE, answers=Answers(TABLE[order], ITEMS, factor * WEIGHTS[order]), missing="fiml"
    )
    assert isinstance(second, FactorFit)
    assert first.scaled is not None
    assert second.scaled is not None
    assert second.scaled.factor == pytest.approx(first.scaled.factor, rel=1e-7)
    assert np.diag(second.variance) == pytest.approx(np.diag(first.variance), rel=1e-7)


@pytest.mark.parametrize("missing", ["complete", "fiml"])
def test_a_row_of_weight_zero_is_not_there(missing: MissingAnswers) -> None:
    weights = np.where(np.arange(400) % 3 == 0, 0.0, WEIGHTS)
    inside = weights > 0
    first = fit_factor_answers(THREE, answers=Answers(TABLE, ITEMS, weights), missing=missing)
    second = fit_factor_answers(
        THREE, answers=Answers(TABLE[inside], ITEMS, weights[inside]), missing=missing
    )
    assert isinstance(first, FactorFit)
    assert isinstance(second, FactorFit)
    assert (first.n, first.values.tolist()) == (second.n, second.values.tolist())
    influence = parameter_influence(first, answers=Answers(TABLE, ITEMS, weights))
    assert not influence[~inside].any()


@pytest.mark.parametrize("missing", ["complete", "fiml"])
def test_influence_gives_the_errors_of_the_design(missing: MissingAnswers) -> None:
    people = Answers(TABLE, ITEMS, WEIGHTS, GROUPS)
    found = fit_factor_answers(
        THREE, answers=people, missing=missing, equal=["loadings"], covariance_of_totals=totals_of_clusters
    )
    assert isinstance(found, FactorFit)
    influence = parameter_influence(found, answers=people)
    assert influence.shape == (400, len(found.values))
    assert influence.sum(axis=0) == pytest.approx(np.zeros(len(found.values)), abs=1e-8)
    assert totals_of_clusters(influence) == pytest.approx(found.variance, rel=1e-8, abs=1e-12)


def test_influence_is_what_a_little_more_weight_does() -> None:
    people = Answers(TABLE, ITEMS, WEIGHTS)
    found = fit_factor_answers(THREE, answers=people, missing="fiml")
    assert isinstance(found, FactorFit)
    influence = parameter_influence(found, answers=people)
    step = 1e-4
    for row in (0, 100):
        heavier = np.where(np.arange(400) == row, WEIGHTS * (1 + step), WEIGHTS)
        moved = fit_factor_answers(THREE, answers=Answers(TABLE, ITEMS, heavier), missing="fiml")
        assert isinstance(moved, FactorFit)
        # A difference over a step has an error of the order of the step.
        assert (moved.values - found.values) / step == pytest.approx(influence[row], rel=2e-3, abs=1e-6)


def nobody(table: NDArray[np.float64]) -> None:
    table[:, 3] = np.nan


def constant(table: NDArray[np.float64]) -> None:
    table[:, 3] = 2.0


def constant_in_valley(table: NDArray[np.float64]) -> None:
    table[GROUPS == "valley", 3] = 2.0


def twins(table: NDArray[np.float64]) -> None:
    table[:, 3] = table[:, 4]


def few(table: NDArray[np.float64]) -> None:
    table[8:] = np.nan


def three_people(table: NDArray[np.float64]) -> None:
    table[np.flatnonzero(GROUPS == "valley")[3:]] = np.nan


def apart(table: NDArray[np.float64]) -> None:
    table[::2, 3] = np.nan
    table[1::2, 4] = np.nan


@pytest.mark.parametrize("estimator", ["ml", "mlr"])
@pytest.mark.parametrize("missing", ["complete", "fiml"])
@pytest.mark.parametrize(
    ("damage", "said", "group"),
    [
        (nobody, 'nobody answered item "y4"', "hill"),
        (constant, 'item "y4" does not vary', "hill"),
        (constant_in_valley, 'item "y4" does not vary in group "valley"', "valley"),
        (twins, "repeat one another", "hill"),
        (few, "in group", "valley"),
        (three_people, 'in group "valley"; 9 items need 10', "valley"),
        (apart, "", "hill"),
    ],
)
def test_answers_that_carry_no_fit_name_the_group_and_a_way_out(
    damage: Callable[[NDArray[np.float64]], None],
    said: str,
    group: str,
    missing: MissingAnswers,
    estimator: Estimator,
) -> None:
    table = TABLE.copy()
    damage(table)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = fit_factor_answers(
            THREE, answers=Answers(table, ITEMS, groups=GROUPS), missing=missing, estimator=estimator
        )
    assert isinstance(found, NoFactorFit)
    assert (found.reason, found.group) == ("data", group)
    assert said in found.what
    assert found.change


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 10**6),
    st.integers(3, 6),
    st.integers(2, 40),
    st.floats(0, 0.6),
    st.sampled_from(["complete", "fiml"]),
)
def test_any_answers_give_a_fit_or_a_sentence(
    seed: int, count: int, n: int, gaps: float, missing: MissingAnswers
) -> None:
    rng = np.random.default_rng(seed)
    table = np.where(rng.random((n, count)) < gaps, np.nan, rng.integers(1, 5, size=(n, count)))
    items = tuple(f"i{at}" for at in range(count))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = fit_factor_answers(
            "f =~ " + " + ".join(items), answers=Answers(table, items), missing=missing
        )
    if isinstance(found, NoFactorFit):
        assert found.what
        assert found.change
        return
    numbers = [number for one in found.estimates for number in (one.estimate, one.std_error)]
    assert np.isfinite([*numbers, found.srmr, found.measures.rmsea_high, found.bic]).all()


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (Answers(TABLE[:, :8], ITEMS), "one column for each item"),
        (Answers(np.where(TABLE > 3, np.inf, TABLE), ITEMS), "numbers"),
        (Answers(TABLE, ITEMS, -WEIGHTS), "weight"),
        (Answers(TABLE, ITEMS, groups=GROUPS[:10]), "group"),
    ],
)
def test_misuse_is_refused(answers: Answers, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        fit_factor_answers(THREE, answers=answers)


def test_weights_without_errors_that_hold_are_refused() -> None:
    with pytest.raises(ValueError, match="mlr"):
        fit_factor_answers(THREE, answers=Answers(TABLE, ITEMS, WEIGHTS), estimator="ml")
