"""Why: five factors of 25 items and 2,800 people, with gaps and two groups, are what this is for; they fit as in lavaan."""

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from kurak.stats.confirmatory.factor_fit import Estimator, FactorFit, MissingAnswers
from kurak.stats.confirmatory.invariance import Invariance, measurement_invariance
from kurak.stats.confirmatory.record_fit import fit_factor_answers
from kurak.stats.confirmatory.records import Answers

ROOT = Path(__file__).parents[3]
REFERENCES = ROOT / "tests" / "references" / "confirmatory"
FIVE = "\n".join(f"{factor} =~ " + " + ".join(f"{factor}{at}" for at in range(1, 6)) for factor in "ACENO")


def rows_of(name: str) -> list[dict[str, str]]:
    lines = (REFERENCES / name).read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# R version")
    return list(csv.DictReader(lines[1:]))


MEASURES, PARAMETERS, COMPARISONS = (
    rows_of(f"bfi_{name}.csv") for name in ("measures", "parameters", "comparisons")
)


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
    plain = found.measures
    ours: dict[str, float | None] = {
        "chisq": plain.chi_square,
        "df": plain.df,
        "pvalue": plain.p,
        "baseline.chisq": plain.baseline_chi_square,
        "baseline.df": plain.baseline_df,
        "cfi": plain.cfi,
        "tli": plain.tli,
        "rmsea": plain.rmsea,
        "rmsea.ci.lower": plain.rmsea_low,
        "rmsea.ci.upper": plain.rmsea_high,
        "srmr": found.srmr,
        "logl": found.log_likelihood,
    }
    if found.scaled:
        scaled = found.scaled.measures
        ours |= {
            "chisq.scaled": scaled.chi_square,
            "chisq.scaling.factor": found.scaled.factor,
            "baseline.chisq.scaling.factor": found.scaled.baseline_factor,
            "cfi.scaled": scaled.cfi,
            "tli.scaled": scaled.tli,
            "rmsea.scaled": scaled.rmsea,
            "rmsea.ci.lower.scaled": scaled.rmsea_low,
            "rmsea.ci.upper.scaled": scaled.rmsea_high,
        }
    if found.robust:
        robust = found.robust
        ours |= {
            "cfi.robust": robust.cfi,
            "tli.robust": robust.tli,
            "rmsea.robust": robust.rmsea,
            "rmsea.ci.lower.robust": robust.rmsea_low,
            "rmsea.ci.upper.robust": robust.rmsea_high,
        }
    expected = {row["name"]: float(row["value"]) for row in MEASURES if row["case"] == name}
    assert ours.keys() == expected.keys()
    for key, value in expected.items():
        # lavaan has the curvature from differences of slopes, the moments under no model from EM, and ends of
        # intervals from uniroot.
        assert ours[key] == pytest.approx(value, rel=1e-5, abs=2e-5), key
    estimates = {(one.group, one.operator, frozenset((one.left, one.right))): one for one in found.estimates}
    rows = [row for row in PARAMETERS if row["case"] == name]
    assert len(rows) == len(estimates)
    for row in rows:
        one = estimates[row["group"], row["op"], frozenset((row["left"], row["right"]))]
        numbers = (one.estimate, one.std_error, one.standardised, one.standardised_error)
        theirs = [float(row[key]) for key in ("estimate", "std_error", "standardised", "standardised_error")]
        # Ends of lavaan's search differ by 1e-5 from method to method.
        assert numbers == pytest.approx(theirs, rel=5e-5, abs=5e-5), one.name


@pytest.mark.slow
@pytest.mark.parametrize("row", COMPARISONS, ids=[row["restricted"] for row in COMPARISONS])
def test_levels_of_invariance_compare_as_in_lavaan(row: dict[str, str]) -> None:
    found = next(one.against_last for one in levels().levels if one.level == row["restricted"])
    assert found is not None
    assert found.df == float(row["df"])
    # A difference of two large statistics, divided by a difference of two factors.
    assert found.chi_square == pytest.approx(float(row["chi_square"]), rel=1e-4)
