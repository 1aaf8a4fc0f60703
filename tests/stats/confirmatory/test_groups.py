"""Why: what is said to be equal in groups must be so, and must fit as in lavaan."""

from pathlib import Path

import numpy as np
import pytest
from lavaan import assert_estimates, assert_plain_measures, rows_of

from kurak.stats.confirmatory.factor_fit import FactorFit, NoFactorFit
from kurak.stats.confirmatory.maximum_likelihood import SampleMoments, fit_grouped_factor_model
from kurak.stats.confirmatory.modification import modification_indices
from kurak.stats.confirmatory.structure import ParameterKind, grouped_structures
from kurak.stats.confirmatory.syntax import FactorModelError

REFERENCES = Path(__file__).parents[2] / "references" / "confirmatory"
THREE = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
KINDS: dict[str, ParameterKind] = {
    "loadings": "loadings",
    "intercepts": "intercepts",
    "residuals": "residuals",
    "means": "means",
    "lv.variances": "factor variances",
    "lv.covariances": "factor covariances",
}


MEASURES, PARAMETERS, INDICES = (
    rows_of(f"group_{name}.csv") for name in ("measures", "parameters", "indices")
)
CASES = sorted({row["case"] for row in MEASURES})
ITEMS = [f"x{at}" for at in range(1, 10)]


def schools(means: bool) -> list[SampleMoments]:
    found = []
    rows = rows_of("group_covariances.csv")
    for name in dict.fromkeys(row["group"] for row in rows):
        own = [row for row in rows if row["group"] == name]
        matrix = np.zeros((9, 9))
        for row in own:
            if row["right"] != "1":
                left, right = ITEMS.index(row["left"]), ITEMS.index(row["right"])
                matrix[left, right] = matrix[right, left] = float(row["value"])
        averages = np.array([float(row["value"]) for row in own if row["right"] == "1"])
        found.append(SampleMoments(name, matrix, int(own[0]["n"]), averages if means else None))
    return found


def case(name: str) -> tuple[FactorFit, dict[str, float]]:
    rows = [row for row in MEASURES if row["case"] == name]
    one = rows[0]
    found = fit_grouped_factor_model(
        one["model"].replace("|", ","),
        samples=schools(one["means"] == "TRUE"),
        items=ITEMS,
        scale="unit variance" if one["unit"] == "TRUE" else "first item",
        equal=[KINDS[kind] for kind in one["equal"].split("+") if kind],
    )
    assert isinstance(found, FactorFit)
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


@pytest.mark.parametrize("name", sorted({row["case"] for row in INDICES}))
def test_modification_indices_are_those_of_lavaan(name: str) -> None:
    found, _ = case(name)
    ours = {(one.group, one.name): one for one in modification_indices(found)}
    rows = [row for row in INDICES if row["case"] == name and row["index"] != "NA"]
    assert rows
    for row in rows:
        names = (f"{row['left']} {row['op']} {row['right']}", f"{row['right']} {row['op']} {row['left']}")
        one = next(ours[row["group"], key] for key in names if (row["group"], key) in ours)
        # The index is a square of what lavaan's search leaves: from run to run its own moves by 1e-4.
        assert one.index == pytest.approx(float(row["index"]), rel=5e-4, abs=1e-4), one.name
        assert one.expected_change == pytest.approx(float(row["change"]), abs=1e-4), one.name


def test_one_group_is_the_same_model_with_or_without_a_name() -> None:
    first, _ = schools(True)
    found = fit_grouped_factor_model(THREE, samples=[first], items=ITEMS, equal=["loadings", "intercepts"])
    plain = fit_grouped_factor_model(THREE, samples=[first], items=ITEMS)
    assert isinstance(found, FactorFit)
    assert isinstance(plain, FactorFit)
    assert found.values.tolist() == plain.values.tolist()


def test_the_groups_of_a_configural_model_are_models_of_their_own() -> None:
    both = fit_grouped_factor_model(THREE, samples=schools(True), items=ITEMS)
    alone = [fit_grouped_factor_model(THREE, samples=[one], items=ITEMS) for one in schools(True)]
    assert isinstance(both, FactorFit)
    parts = [one for one in alone if isinstance(one, FactorFit)]
    assert both.measures.chi_square == pytest.approx(sum(one.measures.chi_square for one in parts), rel=1e-9)
    assert both.values == pytest.approx(np.concatenate([one.values for one in parts]), rel=1e-7, abs=1e-7)


def test_the_order_of_groups_changes_no_fit() -> None:
    equal: list[ParameterKind] = ["loadings", "intercepts"]
    first = fit_grouped_factor_model(THREE, samples=schools(True), items=ITEMS, equal=equal)
    second = fit_grouped_factor_model(THREE, samples=schools(True)[::-1], items=ITEMS, equal=equal)
    assert isinstance(first, FactorFit)
    assert isinstance(second, FactorFit)
    assert first.measures.chi_square == pytest.approx(second.measures.chi_square, rel=1e-9)


def test_a_group_that_carries_no_fit_is_named() -> None:
    first, second = schools(True)
    matrix = np.array(second.covariance)
    matrix[2] = matrix[:, 2] = 0
    damaged = SampleMoments(second.group, matrix, second.n, second.means)
    found = fit_grouped_factor_model(THREE, samples=[first, damaged], items=ITEMS)
    assert isinstance(found, NoFactorFit)
    assert (found.reason, found.group) == ("data", "Grant-White")
    assert 'item "x3" does not vary in group "Grant-White"' in found.what


def test_equal_means_without_means_and_lists_of_the_wrong_length_are_refused() -> None:
    with pytest.raises(FactorModelError, match="need the means"):
        grouped_structures("f =~ a + b + c", items="abc", groups=["m", "w"], equal=["intercepts"])
    with pytest.raises(FactorModelError, match="lists 3"):
        grouped_structures("f =~ a + c(1, 2, 3)*b + c", items="abc", groups=["m", "w"])


def test_a_second_order_factor_leaves_the_means_to_its_parts() -> None:
    model = "f =~ a + b + c; g =~ d + e + h; k =~ i + j + l; top =~ f + g + k"
    _, women = grouped_structures(
        model, items="abcdehijl", groups=["m", "w"], with_means=True, equal=["loadings", "intercepts"]
    )
    means = {one.statement.left: one.statement.value for one in women.parameters if one.statement.operator == "~1"}
    assert (means["f"], means["top"]) == (None, 0.0)


@pytest.mark.parametrize(
    ("change", "said"),
    [("names", "name of its own"), ("means", "all groups have means")],
)
def test_misuse_is_refused(change: str, said: str) -> None:
    first, second = schools(True)
    other = (
        SampleMoments(first.group, second.covariance, second.n, second.means)
        if change == "names"
        else SampleMoments(second.group, second.covariance, second.n)
    )
    with pytest.raises(ValueError, match=said):
        fit_grouped_factor_model(THREE, samples=[first, other], items=ITEMS)
