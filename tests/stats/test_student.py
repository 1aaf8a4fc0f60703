"""Why: every interval and every sample size rests on these four functions: they agree with R to the last digits."""

import csv
from math import inf, pi, sqrt, tan
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurak.stats.student import normal_cdf, normal_quantile, t_cdf, t_quantile

# tests/references/precision/make.R; R's own results carry an error of about 1e-13.
REFERENCES = Path(__file__).parents[1] / "references" / "precision"
CLOSE = 1e-12


def reference(name: str) -> list[dict[str, float]]:
    lines = (REFERENCES / name).read_text().splitlines()
    return [{key: float(value) for key, value in row.items()} for row in csv.DictReader(lines[1:])]


def test_the_t_quantile_is_r_s_qt() -> None:
    for row in reference("t_quantile.csv"):
        assert t_quantile(row["p"], df=row["df"]) == pytest.approx(row["t"], rel=CLOSE), row


def test_the_t_probability_is_r_s_pt() -> None:
    for row in reference("t_cdf.csv"):
        assert t_cdf(row["x"], df=row["df"]) == pytest.approx(row["p"], rel=CLOSE), row


def test_the_normal_is_r_s_qnorm_and_pnorm() -> None:
    for row in reference("normal_quantile.csv"):
        assert normal_quantile(row["p"]) == pytest.approx(row["z"], rel=CLOSE), row
    for row in reference("normal_cdf.csv"):
        assert normal_cdf(row["z"]) == pytest.approx(row["p"], rel=CLOSE), row


@pytest.mark.parametrize("p", [1e-300, 1e-12, 0.01, 0.3, 0.45])
def test_one_and_two_degrees_of_freedom_have_closed_forms(p: float) -> None:
    assert t_quantile(p, df=1) == pytest.approx(-1 / tan(pi * p), rel=CLOSE)
    assert t_quantile(p, df=2) == pytest.approx((2 * p - 1) / sqrt(2 * p * (1 - p)), rel=CLOSE)


def test_far_out_and_at_the_ends() -> None:
    assert t_cdf(inf, df=3) == 1.0
    assert t_cdf(-inf, df=3) == 0.0
    # For df = 1 the tail is 1/(πx), also where x² is no float any more.
    assert t_cdf(-1e200, df=1) == pytest.approx(1e-200 / pi, rel=CLOSE)
    assert t_quantile(1e-300, df=0.5) == -inf
    assert t_quantile(0.5, df=4) == 0.0
    assert t_quantile(0.975, df=1e12) == normal_quantile(0.975)


@given(p=st.floats(1e-9, 1 - 1e-9), df=st.floats(0.3, 1e7))
def test_the_quantile_undoes_the_probability(p: float, df: float) -> None:
    there = t_quantile(p, df=df)
    # t_cdf near 1 keeps 16 digits of p and not of 1 − p.
    assert t_cdf(there, df=df) == pytest.approx(p, rel=1e-11, abs=1e-15)
    assert t_quantile(1 - p, df=df) == pytest.approx(-there, rel=1e-6)


def test_mistakes_in_the_call() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        normal_quantile(1.0)
    with pytest.raises(ValueError, match="between 0 and 1"):
        t_quantile(0.0, df=3)
    with pytest.raises(ValueError, match="above 0, not 0"):
        t_quantile(0.5, df=0)
    with pytest.raises(ValueError, match="not nan"):
        t_cdf(float("nan"), df=3)
