"""Why: an interval of a proportion must not leave 0 to 1 nor vanish at the ends; seven ways, each as R has it."""

import csv
from math import asin, inf, isnan, log, sin
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurak.stats.proportion_intervals import METHODS, proportion_interval
from kurak.stats.student import t_quantile

# tests/references/distributions/make.R
REFERENCES = Path(__file__).parents[1] / "references" / "distributions"
# logit: R fits a model until its deviance changes by less than 1e-8. likelihood: that model's last weights
# are one round old, which moves the limits of rare answers by up to 3e-4; half of all limits agree to 1e-6.
CLOSE = {"mean": 1e-10, "xlogit": 1e-10, "asin": 1e-10, "beta": 1e-9, "logit": 1e-6, "likelihood": 3e-4}


def reference(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((REFERENCES / name).read_text().splitlines()[1:]))


@pytest.mark.parametrize("method", CLOSE)
def test_intervals_are_r_s(method: str) -> None:
    off = []
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
        off += [abs(low / theirs[0] - 1), abs(high / theirs[1] - 1)]
        assert (low, high) == pytest.approx(theirs, rel=CLOSE[method]), row
    assert len(off) >= 40
    assert sorted(off)[len(off) // 2] < 1e-6


def test_the_exact_likelihood_interval_solves_its_equation() -> None:
    p, variance, n, t = 0.07, 0.0009, 150, t_quantile(0.975, df=30)
    bound = t**2 * variance * n / (2 * p * (1 - p) * (n - 1))
    exact = proportion_interval(p, variance=variance, df=30, n=n, method="likelihood", profile="exact")
    for limit in exact:
        divergence = p * log(p / limit) + (1 - p) * log((1 - p) / (1 - limit))
        assert divergence == pytest.approx(bound, rel=1e-10)
    # R's curve is off by up to a thousandth.
    assert proportion_interval(p, variance=variance, df=30, n=n, method="likelihood") == pytest.approx(
        exact, rel=1e-3
    )


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
    low, high = proportion_interval(p, variance=variance, df=df, n=n, method=method, profile="exact")
    assert low <= p + 1e-12
    assert p - 1e-12 <= high
    if method != "mean":
        assert 0 <= low <= high <= 1
    # Those who say no make the mirror image, and less confidence a shorter interval.
    mirrored = proportion_interval(1 - p, variance=variance, df=df, n=n, method=method, profile="exact")
    assert mirrored == pytest.approx((1 - high, 1 - low), abs=1e-9)
    inner = proportion_interval(p, variance=variance, df=df, n=n, method=method, level=0.8, profile="exact")
    if method != "asin":  # a folded limit comes back: see the next test
        assert low - 1e-12 <= inner[0]
        assert inner[1] <= high + 1e-12


def test_the_arcsine_folds_as_in_r_but_never_past_the_estimate() -> None:
    # asin √0.01 = 0.1002; with infinite df the half-width is 1.96 √v / (2 √(0.01 · 0.99)), here 1.5 and then
    # 3 times the angle.
    angle = asin(0.1)
    for times, low in ((1.5, sin(0.5 * angle) ** 2), (3.0, 0.0)):
        variance = (times * angle / 1.959963984540054 * 2) ** 2 * 0.01 * 0.99
        found = proportion_interval(0.01, variance=variance, df=inf, n=50, method="asin")
        assert found == pytest.approx((low, sin((1 + times) * angle) ** 2), rel=1e-9)


def test_the_design_s_own_degrees_of_freedom_serve_beta_only() -> None:
    given_df = {
        m: proportion_interval(0.3, variance=0.002, df=8, n=90, method=m, design_df=50) for m in METHODS
    }
    without = {m: proportion_interval(0.3, variance=0.002, df=8, n=90, method=m) for m in METHODS}
    assert {m for m in METHODS if given_df[m] != without[m]} == {"beta"}


def test_mistakes_in_the_call() -> None:
    with pytest.raises(ValueError, match="method is one of"):
        proportion_interval(0.5, variance=0.1, df=5, n=10, method="wald")
    with pytest.raises(ValueError, match="from 0 to 1"):
        proportion_interval(1.5, variance=0.1, df=5, n=10)
    with pytest.raises(ValueError, match="a variance"):
        proportion_interval(0.5, variance=-0.1, df=5, n=10)
    with pytest.raises(ValueError, match="as_r or exact"):
        proportion_interval(0.5, variance=0.1, df=5, n=10, profile="rough")
    with pytest.raises(ValueError, match="two records"):
        proportion_interval(0.5, variance=0.1, df=5, n=1)
    with pytest.raises(ValueError, match="confidence"):
        proportion_interval(0.5, variance=0.1, df=5, n=10, level=1.0)
