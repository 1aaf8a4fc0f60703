"""Why: the interval of the RMSEA stands and falls with the noncentral chi-square, in its far tails too."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurak.stats.confirmatory.noncentral_chi_square import noncentral_chi_square_cdf, noncentrality_at
from kurak.stats.distributions.gamma import chi_square_cdf

FILE = Path(__file__).parents[2] / "references" / "confirmatory" / "noncentral.csv"


def test_probabilities_are_those_of_r() -> None:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# R version")
    for row in csv.DictReader(lines[1:]):
        found = noncentral_chi_square_cdf(
            float(row["x"]), df=float(row["df"]), noncentrality=float(row["noncentrality"])
        )
        # R itself stops its sum at 1e-12.
        assert found == pytest.approx(float(row["probability"]), rel=1e-9, abs=1e-11), row


@settings(deadline=None)
@given(st.floats(0.1, 500), st.integers(1, 300), st.floats(0.01, 0.99))
def test_the_noncentrality_gives_the_probability_back(x: float, df: int, probability: float) -> None:
    found = noncentrality_at(x, df=df, probability=probability)
    if found == 0:
        assert chi_square_cdf(x, df=df) <= probability
    else:
        assert noncentral_chi_square_cdf(x, df=df, noncentrality=found) == pytest.approx(
            probability, abs=1e-9
        )


def test_without_noncentrality_it_is_the_chi_square() -> None:
    assert noncentral_chi_square_cdf(7.0, df=3, noncentrality=0) == chi_square_cdf(7.0, df=3)
    assert noncentral_chi_square_cdf(0.0, df=3, noncentrality=2) == 0


@pytest.mark.parametrize(
    ("x", "df", "noncentrality"), [(-1, 2, 1), (1, 0, 1), (1, 2, -1), (float("inf"), 2, 1)]
)
def test_numbers_out_of_range_are_refused(x: float, df: float, noncentrality: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        noncentral_chi_square_cdf(x, df=df, noncentrality=noncentrality)


def test_a_probability_is_one() -> None:
    with pytest.raises(ValueError, match="below 1"):
        noncentrality_at(3, df=2, probability=1.0)
