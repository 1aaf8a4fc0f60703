"""Why: this number decides which combinations of values a file may show; a digit lost for rare ones shows somebody."""

from __future__ import annotations

import csv
import json
from math import log
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurak.stats.reidentification.posterior_risk import file_risk, household_risk, posterior_risk

REFERENCES = Path(__file__).parents[2] / "references" / "reidentification"
PUBLISHED: dict[str, Any] = json.loads((REFERENCES / "published.json").read_text(encoding="utf-8"))


def test_the_published_example_of_sdcmicro() -> None:
    given_ = PUBLISHED["sdcmicro_francdat"]
    np.testing.assert_allclose(posterior_risk(given_["sample"], given_["population"]), given_["risk"], atol=5e-9)


def test_the_published_table_of_the_practice_guide() -> None:
    given_ = PUBLISHED["practice_guide"]
    np.testing.assert_allclose(posterior_risk(given_["sample"], given_["population"]), given_["risk"], atol=5.1e-5)


def test_sums_and_integrals_by_r() -> None:
    with (REFERENCES / "posterior_risk.csv").open(encoding="utf-8") as file:
        rows = [{name: float(value) for name, value in row.items()} for row in csv.DictReader(file)]
    f, p = np.array([row["f"] for row in rows]), np.array([row["p"] for row in rows])
    found = posterior_risk(f, f / p)
    # R's adaptive integration gives up digits where the integrand is a spike.
    np.testing.assert_allclose(found, [row["integral"] for row in rows], rtol=5e-8)
    np.testing.assert_allclose(found, [row["added"] for row in rows], rtol=2e-11)


@pytest.mark.parametrize("p", [1e-6, 1e-3, 0.1, 0.4, 0.6, 0.9])
def test_closed_forms_of_one_two_and_three(p: float) -> None:
    odds = p / (1 - p)
    known = [odds * log(1 / p), odds - odds**2 * log(1 / p), odds / 2 - odds**2 + odds**3 * log(1 / p)]
    np.testing.assert_allclose(posterior_risk([1, 2, 3], np.array([1, 2, 3]) / p), known, rtol=1e-9)


@given(st.integers(1, 200), st.floats(1, 1e7))
def test_between_one_in_all_and_one_in_the_sample(f: int, times: float) -> None:
    (risk,) = posterior_risk([f], [f * times])
    # By Jensen's inequality not below 1 / E(F), and nobody has fewer companions than in the sample.
    assert (1 / (f * times)) * (1 - 1e-9) <= risk <= (1 / f) * (1 + 1e-12)


@given(st.integers(1, 60), st.floats(1, 1000), st.floats(1.001, 3))
def test_more_people_mean_less_risk(f: int, times: float, more: float) -> None:
    one, other = posterior_risk([f, f], [f * times, f * times * more])
    assert other < one


def test_recursion_and_series_meet() -> None:
    # p just at, and just above, a half; frequencies at the seam of both ways.
    for f in (1, 2, 29, 30, 31):
        below, above = posterior_risk([f, f], [2 * f, 2 * f / (1 + 1e-12)])
        assert below == pytest.approx(above, rel=1e-10)


def test_a_census_knows_everybody() -> None:
    assert posterior_risk([1, 2, 5], [1, 2, 5]).tolist() == [1.0, 0.5, 0.2]


def test_weights_that_do_not_count_people_are_refused() -> None:
    with pytest.raises(ValueError, match="add up to the population"):
        posterior_risk([2], [1.9])
    with pytest.raises(ValueError, match="whole numbers"):
        posterior_risk([0], [5])


def test_file_and_household() -> None:
    found = file_risk([0.5, 0.2, 0.3], allowed=0.3)
    assert (found.expected_matches, found.above, found.largest) == (1.0, 1, 0.5)
    np.testing.assert_allclose(household_risk([0.5, 0.2, 1.0, 0.1], [1, 1, 2, 3]), [0.6, 0.6, 1.0, 0.1], rtol=1e-12)
    with pytest.raises(ValueError, match="between 0 and 1"):
        file_risk([])
