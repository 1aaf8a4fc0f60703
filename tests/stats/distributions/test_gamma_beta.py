"""Why: every p-value rests on these four distributions: both tails agree with R to the last digits, and undo each other."""

import csv
from math import exp, inf, log, log1p, pi, sqrt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurak.stats.distributions.beta import (
    beta_cdf,
    beta_quantile,
    beta_survival,
    f_cdf,
    f_quantile,
    f_survival,
)
from kurak.stats.distributions.gamma import (
    chi_square_cdf,
    chi_square_quantile,
    chi_square_survival,
    gamma_cdf,
    gamma_quantile,
    gamma_survival,
)
from kurak.stats.distributions.t_quantiles import t_quantiles
from kurak.stats.student import t_quantile

# tests/references/distributions/make.R
REFERENCES = Path(__file__).parents[2] / "references" / "distributions"
CLOSE = 1e-12
# A probability below this is held by too few bits of a float for twelve digits.
SMALLEST = 1e-300


def reference(name: str) -> list[dict[str, float]]:
    lines = (REFERENCES / name).read_text().splitlines()
    return [{key: float(value) for key, value in row.items()} for row in csv.DictReader(lines[1:])]


def agrees(ours: float, r: float, row: dict[str, float]) -> None:
    assert ours == pytest.approx(r, rel=CLOSE, abs=SMALLEST), row


def test_chi_square_is_r_s_pchisq_and_qchisq() -> None:
    for row in reference("chi_square.csv"):
        agrees(chi_square_cdf(row["x"], df=row["df"]), row["lower"], row)
        agrees(chi_square_survival(row["x"], df=row["df"]), row["upper"], row)
    for row in reference("chi_square_quantile.csv"):
        agrees(chi_square_quantile(row["p"], df=row["df"]), row["lower"], row)
        agrees(chi_square_quantile(row["p"], df=row["df"], tail="upper"), row["upper"], row)


def test_gamma_is_r_s_pgamma() -> None:
    for row in reference("gamma.csv"):
        agrees(gamma_cdf(row["x"], shape=row["shape"]), row["lower"], row)
        agrees(gamma_survival(row["x"], shape=row["shape"]), row["upper"], row)


def test_beta_is_r_s_pbeta_and_qbeta() -> None:
    for row in reference("beta.csv"):
        agrees(beta_cdf(row["x"], a=row["a"], b=row["b"]), row["lower"], row)
        agrees(beta_survival(row["x"], a=row["a"], b=row["b"]), row["upper"], row)
    for row in reference("beta_quantile.csv"):
        agrees(beta_quantile(row["p"], a=row["a"], b=row["b"]), row["x"], row)


def test_f_is_r_s_pf_and_qf() -> None:
    for row in reference("f.csv"):
        agrees(f_cdf(row["x"], ndf=row["ndf"], ddf=row["ddf"]), row["lower"], row)
        agrees(f_survival(row["x"], ndf=row["ndf"], ddf=row["ddf"]), row["upper"], row)
    for row in reference("f_quantile.csv"):
        agrees(f_quantile(row["p"], ndf=row["ndf"], ddf=row["ddf"]), row["x"], row)


@pytest.mark.parametrize("x", [1e-9, 0.4, 3.0, 90.0, 1300.0])
def test_closed_forms(x: float) -> None:
    # Chi-square with two degrees of freedom is exponential; F with two and n has a power as its tail.
    assert chi_square_survival(x, df=2) == pytest.approx(exp(-x / 2), rel=CLOSE)
    assert f_survival(x, ndf=2, ddf=7) == pytest.approx(exp(-3.5 * log1p(2 * x / 7)), rel=CLOSE)
    assert chi_square_quantile(exp(-x / 2), df=2, tail="upper") == pytest.approx(
        x, rel=1e-6 if x < 1e-6 else 1e-11
    )


def test_the_far_tails() -> None:
    assert 1e-305 < chi_square_survival(1390.0, df=2) < 1e-300
    # The arcsine law: I_x(½, ½) = (2/π) arcsin √x, which is (2/π)√x for small x.
    assert beta_cdf(1e-200, a=0.5, b=0.5) == pytest.approx(2 / pi * 1e-100, rel=CLOSE)
    assert beta_quantile(2 / pi * 1e-100, a=0.5, b=0.5) == pytest.approx(1e-200, rel=CLOSE)
    # A chi-square with one degree of freedom is the square of a normal number: P = √(2x/π) near 0.
    assert chi_square_quantile(1e-100, df=1) == pytest.approx(pi / 2 * 1e-200, rel=CLOSE)
    assert gamma_quantile(1e-300, shape=0.1) == 0.0
    assert sqrt(f_quantile(0.05, ndf=1, ddf=12.5, tail="upper")) == pytest.approx(
        t_quantile(0.975, df=12.5), rel=CLOSE
    )


def test_the_ends() -> None:
    assert (gamma_cdf(-1, shape=2), gamma_survival(-1, shape=2), gamma_survival(inf, shape=2)) == (
        0.0,
        1.0,
        0.0,
    )
    assert (beta_cdf(-0.1, a=2, b=3), beta_cdf(1.1, a=2, b=3), beta_survival(1, a=2, b=3)) == (0.0, 1.0, 0.0)
    assert (f_cdf(inf, ndf=2, ddf=3), f_cdf(-inf, ndf=2, ddf=3), f_survival(0, ndf=2, ddf=3)) == (
        1.0,
        0.0,
        1.0,
    )
    assert (gamma_quantile(0, shape=2), gamma_quantile(1, shape=2)) == (0.0, inf)
    assert (
        beta_quantile(0, a=2, b=3),
        beta_quantile(1, a=2, b=3),
        beta_quantile(1, a=2, b=3, tail="upper"),
    ) == (0, 1, 0)


@given(p=st.floats(1e-30, 0.5), a=st.floats(0.3, 1e5), b=st.floats(0.3, 1e5))
def test_the_quantile_undoes_the_probability(p: float, a: float, b: float) -> None:
    # A density that is steep in ln x makes one rounding of x many of p.
    loose = 1e-12 * (1 + a + b)
    x = gamma_quantile(p, shape=a)
    assert gamma_cdf(x, shape=a) == pytest.approx(p, rel=max(loose, 1e-11))
    assert gamma_survival(gamma_quantile(p, shape=a, tail="upper"), shape=a) == pytest.approx(
        p, rel=max(loose, 1e-11)
    )
    f = f_quantile(p, ndf=2 * a, ddf=2 * b)
    assert f_cdf(f, ndf=2 * a, ddf=2 * b) == pytest.approx(p, rel=max(loose, 1e-11))
    assert f_survival(1 / f, ndf=2 * b, ddf=2 * a) == pytest.approx(p, rel=max(loose, 1e-11))


@given(df=st.lists(st.sampled_from([1.0, 4.0, 46.0, 0.0, inf, float("nan")]), min_size=1, max_size=20))
def test_many_t_quantiles_are_the_single_ones(df: list[float]) -> None:
    for number, found in zip(df, t_quantiles(0.9, df), strict=True):
        if number > 0 and number < inf:
            assert found == t_quantile(0.9, df=number)
        elif number == inf:
            assert found == pytest.approx(1.2815515655446004, rel=CLOSE)  # qnorm(0.9)
        else:
            assert found != found


def test_mistakes_in_the_call() -> None:
    with pytest.raises(ValueError, match="degrees of freedom: above 0"):
        chi_square_survival(1.0, df=0)
    with pytest.raises(ValueError, match="not nan"):
        f_cdf(float("nan"), ndf=1, ddf=2)
    with pytest.raises(ValueError, match="above 0 and finite"):
        beta_cdf(0.5, a=1, b=-1)
    with pytest.raises(ValueError, match="from 0 to 1"):
        gamma_quantile(1.5, shape=1)
    with pytest.raises(ValueError, match="scale"):
        gamma_cdf(log(2), shape=1, scale=0)
