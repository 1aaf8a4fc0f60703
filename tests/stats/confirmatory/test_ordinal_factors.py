"""Why: a factor model of ordinal items that fits here must fit in lavaan (WLSMV), in one group or several."""

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from kurak.stats.confirmatory.comparison import FitComparison
from kurak.stats.confirmatory.ordinal_comparison import compare_ordinal_fits
from kurak.stats.confirmatory.ordinal_fit import OrdinalFit
from kurak.stats.confirmatory.ordinal_invariance import ordinal_invariance
from kurak.stats.confirmatory.ordinal_modification import ordinal_modification_indices
from kurak.stats.confirmatory.ordinal_moments import GroupedOrdinalMoments
from kurak.stats.confirmatory.ordinal_structure import OrdinalEquality
from kurak.stats.confirmatory.weighted_least_squares import fit_ordinal_factor_model

ROOT = Path(__file__).parents[3]
REFERENCES = ROOT / "tests" / "references" / "ordinal_factors"


def rows_of(name: str) -> list[dict[str, str]]:
    lines = (REFERENCES / name).read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# R version")
    return list(csv.DictReader(lines[1:]))


MEASURES, PARAMETERS, INDICES, RESIDUALS, MOMENTS, COMPARISONS = (
    rows_of(f"{name}.csv")
    for name in ("measures", "parameters", "indices", "residuals", "moments", "comparisons")
)
CASES = list(dict.fromkeys(row["case"] for row in MEASURES))


@cache
def answers(data: str, missing: str) -> tuple[list[str], NDArray[np.int64], dict[str, list[str]]]:
    if data == "simulated":
        rows, lowest = rows_of("simulated.csv"), 0
    else:
        text = (ROOT / "docs" / "examples" / "bfi.csv").read_text(encoding="utf-8")
        rows, lowest = list(csv.DictReader(text.splitlines())), 1
    others = {"group", "weight", "gender", "education", "age"}
    items = [name for name in rows[0] if name not in others]
    codes = np.array(
        [[int(row[i]) - lowest if row[i] not in ("", "NA") else -1 for i in items] for row in rows]
    )
    kept = (codes >= 0).all(axis=1) if missing == "listwise" else np.ones(len(rows), dtype=bool)
    rest = {
        name: [row[name] for row, keep in zip(rows, kept, strict=True) if keep]
        for name in others & set(rows[0])
    }
    return items, codes[kept], rest


@cache
def fitted(case: str) -> OrdinalFit:
    one = next(row for row in MEASURES if row["case"] == case)
    items, codes, others = answers(one["data"], one["missing"])
    equal: tuple[OrdinalEquality, ...] = ()
    if one["equal"]:
        equal = ("loadings", "thresholds") if "thresholds" in one["equal"] else ("loadings",)
    found = fit_ordinal_factor_model(
        one["model"],
        codes=codes,
        items=items,
        weights=[float(weight) for weight in others[one["weights"]]] if one["weights"] else None,
        groups=others[one["groups"]] if one["groups"] else None,
        scale="unit variance" if one["unit"] == "TRUE" else "first item",
        equal=equal,
    )
    assert isinstance(found, OrdinalFit)
    return found


@cache
def moments(case: str) -> GroupedOrdinalMoments:
    return fitted(case).moments


@pytest.mark.parametrize("case", list(dict.fromkeys(row["case"] for row in MOMENTS)))
def test_thresholds_and_correlations_are_those_of_lavaan(case: str) -> None:
    rows = [row for row in MOMENTS if row["case"] == case]
    found = moments(case)
    assert found.values == pytest.approx([float(row["value"]) for row in rows], abs=1e-6)
    gamma = np.diag(found.covariance) * found.groups[0].weight
    assert gamma == pytest.approx([float(row["gamma"]) for row in rows], rel=1e-6, abs=1e-6)


def test_covariances_of_thresholds_and_correlations_are_those_of_lavaan() -> None:
    found = moments("three unit")
    for row in rows_of("gamma.csv"):
        gamma = found.covariance[int(row["row"]), int(row["column"])] * found.groups[0].weight
        assert gamma == pytest.approx(float(row["value"]), abs=1e-6)


@pytest.mark.parametrize("case", CASES)
def test_measures_of_fit_are_those_of_lavaan(case: str) -> None:
    found = fitted(case)
    expected = {row["name"]: row["value"] for row in MEASURES if row["case"] == case}
    plain, scaled = found.measures, found.scaled.measures
    assert plain.df == scaled.df == int(expected["df"])
    assert plain.baseline_df == int(expected["baseline.df"])
    for ours, theirs in (
        (plain.chi_square, "chisq"),
        (plain.baseline_chi_square, "baseline.chisq"),
        (plain.cfi, "cfi"),
        (plain.tli, "tli"),
        (plain.rmsea, "rmsea"),
        (scaled.chi_square, "chisq.scaled"),
        (scaled.p, "pvalue.scaled"),
        (found.scaled.factor, "chisq.scaling.factor"),
        (scaled.baseline_chi_square, "baseline.chisq.scaled"),
        (found.scaled.baseline_factor, "baseline.chisq.scaling.factor"),
        (scaled.cfi, "cfi.scaled"),
        (scaled.tli, "tli.scaled"),
        (scaled.rmsea, "rmsea.scaled"),
        (scaled.p_close, "rmsea.pvalue.scaled"),
        (found.srmr, "srmr"),
    ):
        # lavaan ends the search for each polychoric correlation at some 1e-8, and that of the model at 1e-6.
        assert ours == pytest.approx(float(expected[theirs]), rel=1e-5, abs=1e-5), theirs
    # R finds the ends of the interval with uniroot, whose own tolerance is 1e-4 of the noncentrality.
    assert scaled.rmsea_low == pytest.approx(float(expected["rmsea.ci.lower.scaled"]), abs=1e-5)
    assert scaled.rmsea_high == pytest.approx(float(expected["rmsea.ci.upper.scaled"]), abs=1e-5)


@pytest.mark.parametrize("case", CASES)
def test_estimates_are_those_of_lavaan(case: str) -> None:
    found = fitted(case)
    ours = {(one.group, one.operator, frozenset((one.left, one.right))): one for one in found.estimates}
    items = set(found.groups[0].data.items)
    compared = 0
    for row in PARAMETERS:
        # Intercepts of attitudes are 0 here and no parameters.
        if row["case"] != case or (row["op"] == "~1" and row["left"] in items):
            continue
        one = ours[row["group"], row["op"], frozenset((row["left"], row["right"]))]
        # See the measures for what lavaan's searches leave.
        assert one.estimate == pytest.approx(float(row["estimate"]), abs=5e-5), one.name
        assert one.standardised == pytest.approx(float(row["standardised"]), abs=2e-5), one.name
        assert one.standardised_error == pytest.approx(float(row["standardised_error"]), abs=1e-5), one.name
        # What factors leave of an attitude has an error here; lavaan gives none.
        if not (row["op"] == "~~" and row["left"] == row["right"] and row["left"] in items):
            assert one.std_error == pytest.approx(float(row["std_error"]), abs=1e-5), one.name
        compared += 1
    assert compared == len(ours)


@pytest.mark.parametrize("case", list(dict.fromkeys(row["case"] for row in INDICES)))
def test_modification_indices_are_those_of_lavaan(case: str) -> None:
    ours = {(one.group, one.name): one for one in ordinal_modification_indices(fitted(case))}
    rows = [row for row in INDICES if row["case"] == case and row["index"] != "NA"]
    assert len(rows) == len(ours)
    for row in rows:
        names = (f"{row['left']} {row['op']} {row['right']}", f"{row['right']} {row['op']} {row['left']}")
        one = next(ours[row["group"], name] for name in names if (row["group"], name) in ours)
        # A square of what lavaan's search leaves.
        assert one.index == pytest.approx(float(row["index"]), rel=1e-3, abs=1e-3), one.name
        assert one.expected_change == pytest.approx(float(row["change"]), abs=1e-4), one.name


@pytest.mark.parametrize("case", list(dict.fromkeys(row["case"] for row in RESIDUALS)))
def test_residual_correlations_are_those_of_lavaan(case: str) -> None:
    group = fitted(case).groups[0]
    place = {item: at for at, item in enumerate(group.data.items)}
    for row in (one for one in RESIDUALS if one["case"] == case):
        ours = group.residuals[place[row["left"]], place[row["right"]]]
        assert ours == pytest.approx(float(row["residual"]), abs=5e-6)


@pytest.mark.parametrize("row", [row for row in COMPARISONS if row["method"] == "delta"])
def test_comparisons_are_those_of_lavaan(row: dict[str, str]) -> None:
    found = compare_ordinal_fits(fitted(row["narrower"]), fitted(row["freer"]))
    assert found.df == int(row["df"])
    assert found.chi_square == pytest.approx(float(row["difference"]), rel=1e-6)
    assert found.p == pytest.approx(float(row["p"]), rel=1e-4, abs=1e-6)


def test_invariance_goes_from_level_to_level() -> None:
    items, codes, others = answers("bfi", "listwise")
    model = next(row["model"] for row in MEASURES if row["case"] == "bfi")
    found = ordinal_invariance(model, codes=codes, items=items, groups=others["gender"])
    assert [one.level for one in found.levels] == ["configural", "metric", "scalar"]
    assert found.stopped_at is None
    for one in found.levels:
        reference = fitted(f"bfi {one.level}")
        assert one.fit.scaled.measures.chi_square == pytest.approx(
            reference.scaled.measures.chi_square, rel=1e-9
        )
    last = found.levels[-1].against_last
    assert isinstance(last, FitComparison)
    expected = {
        level: next(
            float(row["value"])
            for row in MEASURES
            if (row["case"], row["name"]) == (f"bfi {level}", "cfi.scaled")
        )
        for level in ("metric", "scalar")
    }
    assert last.scaled_cfi == pytest.approx(expected["scalar"] - expected["metric"], abs=1e-6)


def test_invariance_beyond_thresholds_is_refused() -> None:
    with pytest.raises(ValueError, match="strictest"):
        ordinal_invariance("f =~ a + b + c", codes=[[0, 0, 0]], items=list("abc"), groups=["m"], to="strict")


def test_models_of_other_answers_are_not_compared() -> None:
    with pytest.raises(ValueError, match="same answers"):
        compare_ordinal_fits(fitted("one factor"), fitted("three"))
    with pytest.raises(ValueError, match="comes first"):
        compare_ordinal_fits(fitted("three unit"), fitted("one factor"))
