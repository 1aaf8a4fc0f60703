"""Why: five factors of 25 items and 2,800 people, with gaps and two groups, are what this is for; they fit as in lavaan."""

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from lavaan import assert_estimates, measures_of, rows_of

from kurak.stats.confirmatory.factor_fit import Estimator, FactorFit, MissingAnswers
from kurak.stats.confirmatory.invariance import Invariance, measurement_invariance
from kurak.stats.confirmatory.record_fit import fit_factor_answers
from kurak.stats.confirmatory.records import Answers

ROOT = Path(__file__).parents[3]
REFERENCES = ROOT / "tests" / "references" / "confirmatory"
FIVE = "\n".join(f"{factor} =~ " + " + ".join(f"{factor}{at}" for at in range(1, 6)) for factor in "ACENO")


MEASURES, PARAMETERS, COMPARISONS = (
    rows_of(f"bfi_{name}.csv") for name in ("measures", "parameters", "comparisons")
)

NOT_WRITTEN = {
    "rmsea.pvalue", "aic", "bic", "pvalue.scaled", "baseline.chisq.scaled", "rmsea.pvalue.scaled", "rmsea.pvalue.robust"
}  # fmt: skip
"""Measures that make_bfi.R leaves out."""


@cache
def people(grouped: bool) -> Answers:
    lines = (ROOT / "docs" / "examples" / "bfi.csv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(lines))
    items = tuple(rows[0])[:25]
    table = np.array([[float(row[item]) if row[item] else np.nan for item in items] for row in rows])
    return Answers(table, items, groups=np.array([row["gender"] for row in rows]) if grouped else None)


@cache
def levels() -> Invariance:
    return measurement_invariance(FIVE, answers=people(True), to="strict")


@cache
def fitted(name: str) -> FactorFit:
    if name in ("configural", "metric", "scalar", "strict"):
        return next(one.fit for one in levels().levels if one.level == name)
    estimator: Estimator = "ml" if name.startswith("ml ") else "mlr"
    missing: MissingAnswers = "fiml" if name.endswith("fiml") else "complete"
    found = fit_factor_answers(FIVE, answers=people(False), estimator=estimator, missing=missing)
    assert isinstance(found, FactorFit)
    return found


# All levels of invariance take some seconds together.
CASES = [
    pytest.param(
        name, marks=[pytest.mark.slow] if name in ("configural", "metric", "scalar", "strict") else []
    )
    for name in sorted({row["case"] for row in MEASURES})
]


@pytest.mark.parametrize("name", CASES)
def test_five_factors_fit_as_in_lavaan(name: str) -> None:
    found = fitted(name)
    ours = measures_of(found)
    expected = {row["name"]: float(row["value"]) for row in MEASURES if row["case"] == name}
    assert expected.keys() == ours.keys() - NOT_WRITTEN
    for key, value in expected.items():
        # lavaan has the curvature from differences of slopes, the moments under no model from EM, and ends of
        # intervals from uniroot.
        assert ours[key] == pytest.approx(value, rel=1e-5, abs=2e-5), key
    # Ends of lavaan's search differ by 1e-5 from method to method.
    assert_estimates(found, [row for row in PARAMETERS if row["case"] == name], near=5e-5)


@pytest.mark.slow
@pytest.mark.parametrize("row", COMPARISONS, ids=[row["restricted"] for row in COMPARISONS])
def test_levels_of_invariance_compare_as_in_lavaan(row: dict[str, str]) -> None:
    found = next(one.against_last for one in levels().levels if one.level == row["restricted"])
    assert found is not None
    assert found.df == float(row["df"])
    # A difference of two large statistics, divided by a difference of two factors.
    assert found.chi_square == pytest.approx(float(row["chi_square"]), rel=1e-4)
