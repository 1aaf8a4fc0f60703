"""Why: an interval of a proportion must not leave 0 to 1 nor vanish at the ends; seven ways, each as R has it."""

import csv
from math import inf, isnan
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurak.stats.proportion_intervals import METHODS, proportion_interval

# tests/references/distributions/make.R
REFERENCES = Path(__file__).parents[1] / "references" / "distributions"
# logit: R fits a model until its deviance changes by less than 1e-8. likelihood: R draws a spline through ten points or so of the
# profile and reads the limit off a polygon on it.
CLOSE = {"mean": 1e-10, "xlogit": 1e-10, "asin": 1e-10, "beta": 1e-9, "logit": 1e-6, "likelihood": 2e-3}


def reference(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((REFERENCES / name).read_text().splitlines()[1:]))


@pytest.mark.parametrize("method", CLOSE)
def test_intervals_are_r_s(method: str) -> None:
    compared = 0
    for row in reference("proportion.csv"):
        p, theirs = float(row["p"]), (float(row["low"]), float(row["high"]))
        if row["method"] != method or isnan(theirs[0]) or not 0 < p < 1:
            continue
        low, high = proportion_interval(
            p,
            variance=float(row["variance"]),
            df=float(row["df"]),
            n=int(row["n"]),
            method=method,
            level=float(row["level"]),
        )
        compared += 1
        if low == 0.0 and method == "asin":
            # R folds an angle below 0 back.
            theirs = (0.0, theirs[1])
        if high == 1.0 and method == "asin":
            theirs = (theirs[0], 1.0)
        assert (low, high) == pytest.approx(theirs, rel=CLOSE[method]), row
    assert compared >= 20


def test_wilson_is_r_s_prop_test_for_a_simple_random_sample() -> None:
    for row in reference("wilson.csv"):
        n, p = int(row["n"]), float(row["x"]) / float(row["n"])
        ours = proportion_interval(
            p, variance=p * (1 - p) / n, df=inf, n=n, method="wilson", level=float(row["level"])
        )
        assert ours == pytest.approx((float(row["low"]), float(row["high"])), rel=1e-10, abs=1e-15), row


@pytest.mark.parametrize("n", [12, 180])
def test_nobody_and_everybody(n: int) -> None:
    # Korn and Graubard's limit is then Clopper and Pearson's for n people, which has a closed form.
    low, high = proportion_interval(0.0, variance=0.0, df=n - 1, n=n, method="beta")
    assert (low, high) == (0.0, pytest.approx(1 - 0.025 ** (1 / n), rel=1e-12))
    low, high = proportion_interval(1.0, variance=0.0, df=n - 1, n=n, method="beta")
    assert (low, high) == (pytest.approx(0.025 ** (1 / n), rel=1e-12), 1.0)
    assert proportion_interval(1.0, variance=0.0, df=9, n=n, method="mean") == (1.0, 1.0)
    assert proportion_interval(0.0, variance=0.0, df=9, n=n, method="wilson")[0] == 0.0
    for method in ("logit", "xlogit", "asin", "likelihood"):
        assert all(isnan(limit) for limit in proportion_interval(0.0, variance=0.0, df=9, n=n, method=method))
    assert all(isnan(limit) for limit in proportion_interval(0.3, variance=0.01, df=0, n=n))


@given(
    p=st.floats(0.001, 0.999),
    deff=st.floats(0.3, 5),
    df=st.floats(1, 200),
    n=st.integers(10, 5000),
    method=st.sampled_from(METHODS),
)
def test_invariants(p: float, deff: float, df: float, n: int, method: str) -> None:
    variance = deff * p * (1 - p) / n
    low, high = proportion_interval(p, variance=variance, df=df, n=n, method=method)
    assert low <= p + 1e-12
    assert p - 1e-12 <= high
    if method != "mean":
        assert 0 <= low <= high <= 1
    # Those who say no make the mirror image, and less confidence a shorter interval.
    mirrored = proportion_interval(1 - p, variance=variance, df=df, n=n, method=method)
    assert mirrored == pytest.approx((1 - high, 1 - low), abs=1e-9)
    inner = proportion_interval(p, variance=variance, df=df, n=n, method=method, level=0.8)
    assert low - 1e-12 <= inner[0]
    assert inner[1] <= high + 1e-12


def test_the_design_s_own_degrees_of_freedom_serve_beta_only() -> None:
    given_df = {m: proportion_interval(0.3, variance=0.002, df=8, n=90, method=m, design_df=50) for m in METHODS}
    without = {m: proportion_interval(0.3, variance=0.002, df=8, n=90, method=m) for m in METHODS}
    assert {m for m in METHODS if given_df[m] != without[m]} == {"beta"}


def test_mistakes_in_the_call() -> None:
    with pytest.raises(ValueError, match="method is one of"):
        proportion_interval(0.5, variance=0.1, df=5, n=10, method="wald")
    with pytest.raises(ValueError, match="from 0 to 1"):
        proportion_interval(1.5, variance=0.1, df=5, n=10)
    with pytest.raises(ValueError, match="a variance"):
        proportion_interval(0.5, variance=-0.1, df=5, n=10)
    with pytest.raises(ValueError, match="two records"):
        proportion_interval(0.5, variance=0.1, df=5, n=1)
    with pytest.raises(ValueError, match="confidence"):
        proportion_interval(0.5, variance=0.1, df=5, n=10, level=1.0)
