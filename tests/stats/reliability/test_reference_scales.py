"""Why: a reliability that R gives otherwise is read as another scale; psych and survey are what readers compare with."""

import csv
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from kurak.stats.design_variance import covariance, declare_design, jackknife, replicate_covariance
from kurak.stats.reliability.alpha import alpha_interval, cronbach_alpha
from kurak.stats.reliability.covariance import item_covariance
from kurak.stats.reliability.influence import Coefficient, reliability_influence
from kurak.stats.reliability.items import item_statistics
from kurak.stats.reliability.omega import congeneric_omega, hierarchical_omega

REFERENCES = Path(__file__).parents[2] / "references" / "reliability"


def rows_of(name: str) -> list[dict[str, str]]:
    lines = (REFERENCES / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(lines[1:]))


def matrix_of(name: str, case: str, what: str) -> NDArray[np.float64]:
    rows = [row for row in rows_of(name) if (row["case"], row["what"]) == (case, what)]
    found = np.full((max(int(row["row"]) for row in rows), max(int(row["column"]) for row in rows)), np.nan)
    for row in rows:
        found[int(row["row"]) - 1, int(row["column"]) - 1] = float(row["value"])
    return found


TOTALS = {row["case"]: row for row in rows_of("totals.csv")}
OMEGA = {row["case"]: row for row in rows_of("omega.csv")}


@pytest.mark.parametrize("case", sorted(TOTALS))
def test_alpha_and_its_kin(case: str) -> None:
    expected = TOTALS[case]
    found = cronbach_alpha(matrix_of("matrices.csv", case, "covariance"), n=int(expected["n"]))
    for name in ("raw", "standardised", "lambda_6", "average_r", "median_r", "std_error"):
        assert getattr(found, name) == pytest.approx(float(expected[name]), abs=1e-9), name
    ends = alpha_interval(found.raw, items=found.items, n=int(expected["n"]))
    assert ends == pytest.approx((float(expected["low"]), float(expected["high"])), abs=1e-9)


@pytest.mark.parametrize("case", sorted(TOTALS))
def test_item_statistics(case: str) -> None:
    expected = [row for row in rows_of("items.csv") if row["case"] == case]
    found = item_statistics(matrix_of("matrices.csv", case, "covariance"), n=int(TOTALS[case]["n"]))
    for name in expected[0].keys() - {"case", "item"}:
        assert getattr(found, name) == pytest.approx([float(row[name]) for row in expected], abs=1e-9), name


@pytest.mark.parametrize("case", sorted(TOTALS))
def test_omega_of_one_factor(case: str) -> None:
    found = congeneric_omega(matrix_of("matrices.csv", case, "covariance"))
    expected = matrix_of("loadings.csv", case, "one_factor")[:, 0]
    assert found.status == "fitted"
    assert found.loadings == pytest.approx(expected, abs=1e-6)
    assert found.total == pytest.approx(float(OMEGA[case]["total"]), abs=1e-6)
    assert found.hierarchical == pytest.approx(float(OMEGA[case]["hierarchical"]), abs=1e-6)
    # psych ends its search before the least sum of squares is reached.
    assert found.total == pytest.approx(float(OMEGA[case]["psych_total"]), abs=2e-6)
    assert found.hierarchical == pytest.approx(float(OMEGA[case]["psych_hierarchical"]), abs=2e-6)


@pytest.mark.parametrize("case", ["two", "three", "five"])
def test_omega_above_several_factors(case: str) -> None:
    found = hierarchical_omega(
        matrix_of("matrices.csv", case, "covariance"),
        pattern=matrix_of("loadings.csv", case, "pattern"),
        factor_correlations=matrix_of("loadings.csv", case, "phi"),
    )
    assert found.status == "fitted"
    # psych's one factor of the factor correlations stops early; of two there is nothing to search.
    near = 1e-9 if case == "two" else 1e-4
    assert found.uniquenesses == pytest.approx(matrix_of("loadings.csv", case, "unique")[:, 0], abs=1e-9)
    assert found.loadings == pytest.approx(matrix_of("loadings.csv", case, "general")[:, 0], abs=near)
    assert found.group_loadings == pytest.approx(matrix_of("loadings.csv", case, "group"), abs=near)
    assert found.total == pytest.approx(float(OMEGA[case]["psych_total"]), abs=1e-9)
    assert found.hierarchical == pytest.approx(float(OMEGA[case]["psych_hierarchical"]), abs=near)


SCHOOLS = rows_of("schools.csv")
MEASURES = np.array([[float(row[name]) for name in "abcd"] for row in SCHOOLS])
WEIGHT = np.array([float(row["weight"]) for row in SCHOOLS])
DISTRICTS = declare_design([[row["district"] for row in SCHOOLS]])


def test_weighted_covariances() -> None:
    found = item_covariance(MEASURES, weights=WEIGHT)
    assert found.n == len(SCHOOLS)
    expected = matrix_of("schools_covariance.csv", "schools", "covariance")
    assert found.covariance == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("coefficient", ["alpha", "standardised_alpha"])
def test_error_under_the_design(coefficient: Coefficient) -> None:
    expected = next(row for row in rows_of("design.csv") if row["coefficient"] == coefficient)
    found = reliability_influence(MEASURES, coefficient=coefficient, weights=WEIGHT)
    assert found.estimate == pytest.approx(float(expected["estimate"]), abs=1e-9)
    variance = covariance(DISTRICTS, WEIGHT * found.influence).item()
    assert np.sqrt(variance) == pytest.approx(float(expected["std_error"]), abs=1e-9)


def test_error_by_leaving_out_districts() -> None:
    replicates = jackknife(DISTRICTS)
    factors = replicates.factors[replicates.unit]

    def both(weights: NDArray[np.float64]) -> list[float]:
        found = cronbach_alpha(item_covariance(MEASURES, weights=weights).covariance)
        return [found.raw, found.standardised]

    estimates = [both(WEIGHT * factors[:, column]) for column in range(factors.shape[1])]
    variance = replicate_covariance(
        estimates, full=both(WEIGHT), scale=replicates.scale, rscales=replicates.rscales
    )
    expected = [float(row["jackknife"]) for row in rows_of("design.csv")]
    assert np.sqrt(np.diag(variance)) == pytest.approx(expected, abs=1e-9)
