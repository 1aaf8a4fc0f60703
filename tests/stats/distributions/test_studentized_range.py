"""Why: Tukey's test of all pairs of domains needs this distribution, which R itself has to few digits only."""

import csv
from math import exp, inf, pi, sqrt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurak.stats.distributions.studentized_range import studentized_range_quantile, studentized_range_survival
from kurak.stats.student import t_cdf

# tests/references/distributions/make.R
REFERENCES = Path(__file__).parents[2] / "references" / "distributions"


def reference(name: str) -> list[dict[str, float]]:
    lines = (REFERENCES / name).read_text().splitlines()
    return [{key: float(value) for key, value in row.items()} for row in csv.DictReader(lines[1:])]


def r_is_good_to(k: float, df: float) -> float:
    """How far R's ptukey is off: for two means by the t distribution, 1e-4 with df 2, 3e-6 with 3.5, 2e-8 with 20 000.

    For twenty means 3e-8, at nodes where our own sum no longer changes in the eleventh digit when they are
    made denser.
    """
    if df < 7:
        return 2e-4 if df < 3 else 2e-5
    return 5e-8 if k > 9 or df > 1000 else 1e-8


def test_it_is_r_s_ptukey_and_qtukey() -> None:
    for row in reference("tukey.csv"):
        ours = studentized_range_survival(row["q"], means=int(row["k"]), df=row["df"])
        assert 1 - ours == pytest.approx(row["lower"], abs=r_is_good_to(row["k"], row["df"])), row
    for row in (row for row in reference("tukey_quantile.csv") if row["df"] > 7):
        ours = studentized_range_quantile(1 - row["p"], means=int(row["k"]), df=row["df"])
        # qtukey stops at 1e-4 of itself, and takes the step after that.
        assert ours == pytest.approx(row["q"], rel=1e-6), row


@given(q=st.floats(1e-3, 10), df=st.one_of(st.floats(1, 1e6), st.just(inf)))
def test_two_means_are_a_t_test(q: float, df: float) -> None:
    t = 2 * t_cdf(-q / sqrt(2), df=df) if df < inf else 2 * t_cdf(-q / sqrt(2), df=1e12)
    assert studentized_range_survival(q, means=2, df=df) == pytest.approx(t, rel=1e-7 if q > 8 else 1e-9)


@pytest.mark.parametrize("q", [0.01, 0.02])
def test_a_small_range_has_a_closed_form(q: float) -> None:
    # P(range ≤ q) = k q^(k-1) ∫ φ^k + O(q²) relative; ∫ φ³ = 1/(2π√3).
    near = 3 * q**2 / (2 * pi * sqrt(3))
    assert 1 - studentized_range_survival(q, means=3, df=inf) == pytest.approx(near, rel=q**2)


def test_three_means_by_plain_integration() -> None:
    # An independent road for three means: P(R ≤ q) = 3 ∫ φ(z) (Φ(z + q) − Φ(z))² dz, z the smallest.
    from kurak.stats.student import normal_cdf

    for q in (0.5, 2.0, 3.3, 4.5):
        step = 0.05
        grid = [-12 + step * i for i in range(int(20 / step))]
        inside = (
            sum(exp(-z * z / 2) * (normal_cdf(z + q) - normal_cdf(z)) ** 2 for z in grid)
            * 3
            * step
            / sqrt(2 * pi)
        )
        assert 1 - studentized_range_survival(q, means=3, df=inf) == pytest.approx(inside, rel=1e-10)


@settings(max_examples=25, deadline=None)
@given(p=st.floats(1e-4, 0.95), k=st.integers(2, 40), df=st.floats(2, 500))
def test_the_quantile_undoes_the_probability(p: float, k: int, df: float) -> None:
    q = studentized_range_quantile(p, means=k, df=df)
    assert studentized_range_survival(q, means=k, df=df) == pytest.approx(p, rel=1e-9)


def test_the_ends_and_mistakes() -> None:
    assert studentized_range_survival(0.0, means=3, df=5) == 1.0
    assert studentized_range_survival(inf, means=3, df=5) == 0.0
    with pytest.raises(ValueError, match="two means"):
        studentized_range_survival(1.0, means=1, df=5)
    with pytest.raises(ValueError, match="above 0"):
        studentized_range_survival(1.0, means=3, df=0)
    with pytest.raises(ValueError, match="not nan"):
        studentized_range_survival(float("nan"), means=3, df=5)
    with pytest.raises(ValueError, match="both excluded"):
        studentized_range_quantile(1.0, means=3, df=5)
