"""Why: a factor model that fits here must fit in lavaan, to the digits that anybody prints."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lavaan import assert_estimates, assert_plain_measures, rows_of
from numpy.typing import NDArray

from kurak.stats.confirmatory.factor_fit import FactorFit, NoFactorFit
from kurak.stats.confirmatory.maximum_likelihood import fit_factor_model
from kurak.stats.confirmatory.modification import modification_indices
from kurak.stats.confirmatory.syntax import FactorModelError

REFERENCES = Path(__file__).parents[2] / "references" / "confirmatory"
THREE = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"


MEASURES, PARAMETERS, INDICES = (rows_of(f"{name}.csv") for name in ("measures", "parameters", "indices"))
CASES = sorted({row["case"] for row in MEASURES})


def moments(data: str) -> tuple[list[str], NDArray[np.float64], NDArray[np.float64]]:
    rows = [row for row in rows_of("covariances.csv") if row["data"] == data]
    items = [row["left"] for row in rows if row["right"] == "1"]
    matrix = np.zeros((len(items), len(items)))
    for row in rows:
        if row["right"] != "1":
            left, right = items.index(row["left"]), items.index(row["right"])
            matrix[left, right] = matrix[right, left] = float(row["value"])
    return items, matrix, np.array([float(row["value"]) for row in rows if row["right"] == "1"])


def fitted(
    model: str, *, data: str = "pupils", means: bool = False, n: int = 301, unit: bool = False
) -> FactorFit:
    items, matrix, averages = moments(data)
    found = fit_factor_model(
        model,
        covariance=matrix,
        items=items,
        n=n,
        means=averages if means else None,
        scale="unit variance" if unit else "first item",
    )
    assert isinstance(found, FactorFit)
    return found


def case(name: str) -> tuple[FactorFit, dict[str, float]]:
    rows = [row for row in MEASURES if row["case"] == name]
    one = rows[0]
    found = fitted(
        one["model"],
        data=one["data"],
        means=one["means"] == "TRUE",
        n=int(one["n"]),
        unit=one["unit"] == "TRUE",
    )
    return found, {row["name"]: float(row["value"]) for row in rows}


@pytest.mark.parametrize("name", CASES)
def test_measures_of_fit_are_those_of_lavaan(name: str) -> None:
    found, expected = case(name)
    assert_plain_measures(found, expected)


@pytest.mark.parametrize("name", CASES)
def test_estimates_are_those_of_lavaan(name: str) -> None:
    found, _ = case(name)
    # lavaan's search ends with a slope of some 1e-6; the last steps are ours alone.
    assert_estimates(found, [row for row in PARAMETERS if row["case"] == name], near=1e-5)


def test_the_published_example_holds() -> None:
    # Rosseel (2012), Journal of Statistical Software 48(2), the confirmatory example.
    found = fitted(THREE)
    measures = found.measures
    assert (round(measures.chi_square, 3), measures.df, round(measures.baseline_chi_square, 3)) == (
        85.306,
        24,
        918.852,
    )
    assert (round(measures.rmsea_low, 3), round(measures.rmsea_high, 3)) == (0.071, 0.114)
    loadings = {one.right: round(one.estimate, 3) for one in found.estimates if one.operator == "=~"}
    assert loadings == {
        "x1": 1.0, "x2": 0.554, "x3": 0.729, "x4": 1.0, "x5": 1.113, "x6": 0.926, "x7": 1.0, "x8": 1.180, "x9": 1.082
    }  # fmt: skip


@pytest.mark.parametrize("name", sorted({row["case"] for row in INDICES}))
def test_modification_indices_are_those_of_lavaan(name: str) -> None:
    found, _ = case(name)
    ours = {one.name: one for one in modification_indices(found)}
    rows = [row for row in INDICES if row["case"] == name and row["index"] != "NA"]
    assert rows
    for row in rows:
        names = (f"{row['left']} {row['op']} {row['right']}", f"{row['right']} {row['op']} {row['left']}")
        one = next(ours[key] for key in names if key in ours)
        # The index is a square of what lavaan's search leaves; see the estimates.
        assert one.index == pytest.approx(float(row["index"]), rel=1e-4, abs=1e-4), one.name
        assert one.expected_change == pytest.approx(float(row["change"]), abs=1e-4), one.name


def test_the_largest_index_says_what_a_freed_parameter_does() -> None:
    found = fitted(THREE)
    best = modification_indices(found)[0]
    freed = fitted(f"{THREE}\n{best.name}")
    drop = found.measures.chi_square - freed.measures.chi_square
    # A score test is the first step of the search for the freed model, so the two are alike but not the same.
    assert drop == pytest.approx(best.index, rel=0.15)
    assert {one.name for one in modification_indices(freed)}.isdisjoint({best.name})


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(9)), st.lists(st.sampled_from([-7.0, -1.0, 0.01, 3.0]), min_size=9, max_size=9))
def test_order_units_and_direction_of_items_change_no_fit(order: list[int], units: list[float]) -> None:
    items, matrix, _ = moments("pupils")
    scaled = matrix * np.outer(units, units)
    found = fit_factor_model(
        THREE, covariance=scaled[np.ix_(order, order)], items=[items[at] for at in order], n=301
    )
    plain = fitted(THREE)
    assert isinstance(found, FactorFit)
    assert found.measures.chi_square == pytest.approx(plain.measures.chi_square, rel=1e-9)
    assert found.srmr == pytest.approx(plain.srmr, rel=1e-7)
    turned = {one.name: one.standardised for one in found.estimates}
    for one in plain.estimates:
        assert abs(turned[one.name] or 0) == pytest.approx(abs(one.standardised or 0), abs=1e-7)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.floats(0.4, 1.5), min_size=6, max_size=6),
    st.lists(st.floats(0.3, 2.0), min_size=6, max_size=6),
    st.floats(-0.7, 0.7),
)
def test_a_true_model_is_found_again(loadings: list[float], residuals: list[float], between: float) -> None:
    pattern = np.zeros((6, 2))
    pattern[:3, 0], pattern[3:, 1] = loadings[:3], loadings[3:]
    matrix = pattern @ np.array([[1, between], [between, 1]]) @ pattern.T + np.diag(residuals)
    found = fit_factor_model(
        "f =~ a + b + c; g =~ d + e + h",
        covariance=matrix,
        items=list("abcdeh"),
        n=500,
        divisor="n",
        scale="unit variance",
    )
    assert isinstance(found, FactorFit)
    assert found.measures.chi_square == pytest.approx(0, abs=1e-6)
    estimated = [one.estimate for one in found.estimates if one.operator == "=~"]
    assert estimated == pytest.approx(loadings, abs=1e-5)


def test_errors_describe_what_repeated_samples_do() -> None:
    # Closed form against simulation: the errors must be those of the estimates' own spread.
    model = "f =~ a + b + c + d"
    truth = np.full((4, 4), 0.5) + 0.5 * np.eye(4)
    rng = np.random.default_rng(5)
    found = []
    for _ in range(400):
        answers = rng.multivariate_normal(np.zeros(4), truth, size=300)
        one = fit_factor_model(model, covariance=np.cov(answers.T), items=list("abcd"), n=300)
        assert isinstance(one, FactorFit)
        found.append((one.estimates[1].estimate, one.estimates[1].std_error, one.measures.chi_square))
    estimates, errors, statistics = np.array(found).T
    # A standard deviation of 400 has a relative error of 1/sqrt(800); four of them.
    assert estimates.std() == pytest.approx(errors.mean(), rel=4 / np.sqrt(800))
    # Chi-square on 2 degrees of freedom: mean 2, standard deviation 2; four errors of the simulation.
    assert statistics.mean() == pytest.approx(2, abs=4 * 2 / np.sqrt(400))


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("u =~ a + b", "3 variances"),
        ("u =~ a + b + c; v =~ a + b + c; w =~ d + e + f", "told apart by any data"),
        ("u =~ NA*a + b + c; v =~ d + e + f", '"u =~ a"'),
        ("u =~ a + b; v =~ d + e; u ~~ 0*v", '"u =~ b"'),
    ],
)
def test_a_model_that_is_not_identified_says_so(model: str, said: str) -> None:
    items, matrix, _ = moments("made")
    found = fit_factor_model(model, covariance=matrix, items=items, n=250)
    assert isinstance(found, NoFactorFit)
    assert found.reason == "not identified"
    assert said in found.what
    assert "fix" in found.change


def constant(matrix: NDArray[np.float64]) -> None:
    matrix[2] = matrix[:, 2] = 0


def twins(matrix: NDArray[np.float64]) -> None:
    matrix[2] = matrix[1]
    matrix[:, 2] = matrix[:, 1]


@pytest.mark.parametrize(("damage", "said"), [(constant, '"x3" does not vary'), (twins, '"x2", "x3" repeat')])
def test_data_that_carry_no_fit_say_so(damage: Callable[[NDArray[np.float64]], None], said: str) -> None:
    items, matrix, _ = moments("pupils")
    damage(matrix)
    found = fit_factor_model(THREE, covariance=matrix, items=items, n=301)
    assert isinstance(found, NoFactorFit)
    assert found.reason == "data"
    assert said in found.what
    assert "model" in found.change


@pytest.mark.parametrize("model", ["f =~ a + b + c + d", "f =~ NA*a + b + c + d; f ~~ 1*f"])
def test_unrelated_items_are_no_factor(model: str) -> None:
    found = fit_factor_model(model, covariance=np.eye(4), items=list("abcd"), n=100)
    assert isinstance(found, NoFactorFit)
    assert found.reason == "not identified"
    assert "these data" in found.what


def test_a_variance_below_zero_is_a_concern() -> None:
    matrix = [[1, 0.9, 0.5], [0.9, 1, 0.3], [0.5, 0.3, 1]]
    found = fit_factor_model("f =~ a + b + c", covariance=matrix, items=["a", "b", "c"], n=100)
    assert isinstance(found, FactorFit)
    assert found.measures.df == 0
    assert found.measures.p is None
    assert any('"a"' in sentence for sentence in found.concerns)
    own = next(one for one in found.estimates if one.name == "a ~~ a")
    # By hand: variance of the factor 0.9 * 0.5 / 0.3 = 1.5, so 1 - 1.5 is left, times 99/100.
    assert own.estimate == pytest.approx(-0.5 * 0.99, abs=1e-9)


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("f =~ x1 + x2 + y9", '"y9"'),
        ("f =~ g + x1; g =~ h + x2; h =~ f + x3", "itself"),
        ("x1 =~ x2 + x3 + x4", "rename"),
        (f"{THREE}\nx1 ~ 1", "means"),
    ],
)
def test_a_model_beside_the_data_is_refused(model: str, said: str) -> None:
    items, matrix, _ = moments("pupils")
    with pytest.raises(FactorModelError, match=said):
        fit_factor_model(model, covariance=matrix, items=items, n=301)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 6), st.integers(2, 30), st.booleans(), st.booleans())
def test_any_answers_give_a_fit_or_a_sentence(seed: int, count: int, n: int, unit: bool, means: bool) -> None:
    answers = np.random.default_rng(seed).integers(1, 6, size=(n, count)).astype(float)
    items = [f"i{at}" for at in range(count)]
    found = fit_factor_model(
        "f =~ " + " + ".join(items),
        covariance=np.cov(answers.T),
        items=items,
        n=n,
        means=answers.mean(axis=0) if means else None,
        scale="unit variance" if unit else "first item",
    )
    if isinstance(found, NoFactorFit):
        assert found.what
        assert found.change
        return
    numbers = [number for one in found.estimates for number in (one.estimate, one.std_error)]
    assert np.isfinite([*numbers, found.srmr, found.measures.rmsea_high, found.bic]).all()
    assert all(np.isfinite([one.index, one.expected_change]).all() for one in modification_indices(found))


def test_fixed_values_that_no_items_could_have_say_so() -> None:
    items, matrix, _ = moments("made")
    found = fit_factor_model("u =~ a + b + c; a ~~ -9*a", covariance=matrix, items=items, n=250)
    assert isinstance(found, NoFactorFit)
    assert found.reason == "not converged"
    assert "below 0" in found.change


def test_a_model_without_anything_to_estimate_is_only_judged() -> None:
    model = "f =~ 1*a + 1*b; f ~~ 0.5*f; a ~~ 0.5*a; b ~~ 0.5*b"
    found = fit_factor_model(model, covariance=np.eye(2), items=["a", "b"], n=100, divisor="n")
    assert isinstance(found, FactorFit)
    # By hand: ln(1 - 1/4) + tr(inverse of [[1, .5], [.5, 1]]) - 2 = ln(3/4) + 8/3 - 2, times 100.
    assert found.measures.chi_square == pytest.approx(100 * (np.log(0.75) + 2 / 3), abs=1e-9)
    assert found.measures.df == 3
    # The model is worse than no relations at all, and that leaves the Tucker–Lewis index nothing to compare with.
    assert (found.measures.cfi, found.measures.tli) == (0.0, None)


@pytest.mark.parametrize(
    ("matrix", "items", "n", "said"),
    [
        (np.eye(2), "abc", 10, "one row for each item"),
        (np.eye(3), "abb", 10, "name of its own"),
        (np.eye(3) * np.nan, "abc", 10, "numbers"),
        (np.triu(np.ones((3, 3))), "abc", 10, "symmetric"),
        (np.eye(3), "abc", 1, "respondents"),
    ],
)
def test_misuse_is_refused(matrix: NDArray[np.float64], items: str, n: int, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        fit_factor_model("f =~ a + b + c", covariance=matrix, items=list(items), n=n)
