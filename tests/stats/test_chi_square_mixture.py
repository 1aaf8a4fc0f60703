"""Why: the second-order tests of tables rest on this tail; three methods must agree with R, with theory and with one another."""

import csv
from math import exp, inf, pi
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurak.stats.chi_square_mixture import mixture_survival, satterthwaite_df
from kurak.stats.distributions.beta import f_survival
from kurak.stats.distributions.gamma import chi_square_survival

# tests/references/distributions/make.R
REFERENCE = Path(__file__).parents[1] / "references" / "distributions" / "mixture.csv"
ROWS = list(csv.DictReader(REFERENCE.read_text().splitlines()[1:]))


def coefficients(row: dict[str, str]) -> list[float]:
    return [float(part) for part in row["coefficients"].split(";")]


def test_satterthwaite_is_r_s() -> None:
    for row in (row for row in ROWS if row["method"] == "satterthwaite"):
        ours = mixture_survival(
            float(row["x"]), coefficients=coefficients(row), ddf=float(row["ddf"]), method="satterthwaite"
        )
        assert ours == pytest.approx(float(row["p"]), rel=1e-11), row


def test_the_saddlepoint_is_r_s() -> None:
    # R's root is good to 1e-8 of its variable only, which the formula turns into up to 2e-7 of the
    # probability.
    for row in (row for row in ROWS if row["method"] == "saddlepoint"):
        ours = mixture_survival(
            float(row["x"]), coefficients=coefficients(row), ddf=float(row["ddf"]), method="saddlepoint"
        )
        assert ours == pytest.approx(float(row["p"]), rel=1e-6), row


def imhof(x: float, weights: list[float]) -> float:
    """Imhof's integral, an independent road, by the midpoint rule; it takes several chi-squares to fall fast enough."""
    step = 0.02
    u = np.arange(step / 2, 2000, step)
    lam = np.array(weights)[:, None]
    angle = np.arctan(lam * u).sum(axis=0) / 2 - x * u / 2
    size = np.prod((1 + (lam * u) ** 2) ** 0.25, axis=0)
    return 0.5 + float((np.sin(angle) / (u * size)).sum()) * step / pi


@pytest.mark.parametrize("x", [0.5, 2.0, 7.0, 15.0])
def test_inversion_is_imhof_s_integral(x: float) -> None:
    weights = [1.9, 1.3, 0.8, 0.7, 0.6, 0.4, 0.3, 0.2]
    # The sum is cut off at u = 2000, where the integrand is below 1e-14.
    assert mixture_survival(x, coefficients=weights, method="inversion") == pytest.approx(
        imhof(x, weights), abs=1e-10
    )


@pytest.mark.parametrize("x", [0.01, 1.0, 10.0, 100.0, 1000.0])
def test_two_exponentials_have_a_closed_form(x: float) -> None:
    a, b = 3.0, 0.4
    truth = (a * exp(-x / (2 * a)) - b * exp(-x / (2 * b))) / (a - b)
    assert mixture_survival(x, coefficients=[a, b, a, b], method="inversion") == pytest.approx(
        truth, rel=1e-12
    )


@pytest.mark.parametrize("x", [0.01, 1.0, 10.0, 100.0])
@pytest.mark.parametrize("d", [1.0, 2.5, 14.0, 300.7])
def test_two_exponentials_over_a_denominator_too(x: float, d: float) -> None:
    # The mean of exp(−x W/2a) over W = χ²_d/d is the moment generating function of a chi-square.
    a, b = 3.0, 0.4
    truth = (a * (1 + x / (a * d)) ** (-d / 2) - b * (1 + x / (b * d)) ** (-d / 2)) / (a - b)
    assert mixture_survival(x, coefficients=[a, b, a, b], ddf=d, method="inversion") == pytest.approx(
        truth, rel=1e-12
    )


@given(
    x=st.floats(1e-3, 500),
    number=st.integers(1, 60),
    each=st.floats(0.1, 10),
    ddf=st.one_of(st.just(inf), st.floats(1, 5000)),
)
def test_equal_coefficients_make_chi_square_and_f(x: float, number: int, each: float, ddf: float) -> None:
    exact = f_survival(x / (number * each), ndf=number, ddf=ddf)
    equal = [each] * number
    # Rounding of the exponent, whose parts grow with the degrees of freedom.
    close = 1e-10
    assert mixture_survival(x, coefficients=equal, ddf=ddf, method="inversion") == pytest.approx(
        exact, rel=close, abs=1e-290
    )
    assert mixture_survival(x, coefficients=equal, ddf=ddf, method="satterthwaite") == pytest.approx(
        exact, rel=1e-10, abs=1e-290
    )


@given(
    weights=st.lists(st.floats(0.05, 5), min_size=2, max_size=12),
    x=st.floats(0.1, 60),
    scale=st.floats(0.01, 100),
)
def test_scale_order_and_zeros_do_not_matter(weights: list[float], x: float, scale: float) -> None:
    p = mixture_survival(x, coefficients=weights, method="inversion")
    changed = [scale * weight for weight in reversed(weights)] + [0.0]
    assert mixture_survival(scale * x, coefficients=changed, method="inversion") == pytest.approx(
        p, rel=1e-10
    )
    assert mixture_survival(x * 1.01, coefficients=weights, method="inversion") <= p + 1e-13


@pytest.mark.parametrize("x", [4.0, 8.0, 15.0, 30.0])
def test_the_approximations_are_near_the_exact_probability(x: float) -> None:
    weights = [2.0, 1.5, 1.0, 0.5]
    exact = mixture_survival(x, coefficients=weights, ddf=40, method="inversion")
    # What the documentation promises of the one, and what Rao and Scott found of the other.
    assert mixture_survival(x, coefficients=weights, ddf=40, method="saddlepoint") == pytest.approx(
        exact, rel=0.03
    )
    assert mixture_survival(x, coefficients=weights, ddf=40, method="satterthwaite") == pytest.approx(
        exact, rel=0.25
    )


def test_the_ends_and_one_chi_square() -> None:
    assert mixture_survival(0.0, coefficients=[1.0]) == 1.0
    assert satterthwaite_df([2.0, 2.0, 0.0]) == 2.0
    one = mixture_survival(7.0, coefficients=[2.0], method="inversion")
    assert one == pytest.approx(chi_square_survival(3.5, df=1), rel=1e-12)


def test_mistakes_in_the_call() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        mixture_survival(1.0, coefficients=[1.0, -0.5])
    with pytest.raises(ValueError, match="0 or more"):
        satterthwaite_df([0.0])
    with pytest.raises(ValueError, match="above 0, not 0"):
        mixture_survival(1.0, coefficients=[1.0], ddf=0)
    with pytest.raises(ValueError, match="not nan"):
        mixture_survival(float("nan"), coefficients=[1.0])
