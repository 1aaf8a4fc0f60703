"""Why: the mean of yes/no data fixes its SD, so a pair that does not fit is an error without any doubt.

References
----------
Heathers and Brown (2019), "DEBIT: A Simple Consistency Test For Binary Data", https://osf.io/5vb3u.
scrutiny: the vignette "DEBIT" and lhdjung/scrutiny:tests/testthat/test-debit.R.
"""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurak.stats.debit import debit
from kurak.stats.printed import as_text, root_text


@pytest.mark.parametrize(
    ("mean", "sd", "n", "consistent"),
    [
        # The dataset pigs3 with the verdicts of scrutiny's test suite.
        ("0.53", "0.50", 1683, True),
        ("0.44", "0.50", 1683, True),
        ("0.77", "0.42", 1683, True),
        ("0.19", "0.35", 1683, False),
        ("0.34", "0.47", 1683, True),
        ("0.93", "0.25", 1683, True),
        ("0.12", "0.33", 1683, True),
        # The single examples of the vignette and the manual.
        ("0.35", "0.18", 20, False),
        ("0.36", "0.11", 20, False),
        # Half ones of 100 has the SD 0.50252: a test that looks only at the ends of the mean's interval misses it.
        ("0.50", "0.503", 100, True),
        ("0.00", "0.00", 50, True),
        ("1.00", "0.00", 50, True),
        ("0.00", "0.50", 50, False),
        # Accepted by the interval formula, although one of 20 has the SD 0.2236 and no other count gives 0.05.
        ("0.05", "0.21", 20, False),
        ("0.05", "0.22", 20, True),
    ],
)
def test_published_verdicts(mean: str, sd: str, n: int, consistent: bool) -> None:
    assert debit(mean=mean, sd=sd, n=n).consistent is consistent


def test_published_counts() -> None:
    # From scrutiny's tests: 884/1683 = 0.52525 to 900/1683 = 0.53476 are printed as 0.53.
    assert debit(mean="0.53", sd="0.50", n=1683).counts == tuple(range(884, 901))


def test_the_sd_that_would_have_fitted() -> None:
    # 7 of 20: √(7·13 / (20·19)) = √0.23947 = 0.489
    assert debit(mean="0.35", sd="0.18", n=20).attainable_sds == ("0.49",)
    # No count of 7 people gives 0.50.
    assert debit(mean="0.50", sd="0.50", n=7).attainable_sds == ()


def test_a_mean_outside_0_and_1_is_no_share() -> None:
    assert not debit(mean="1.50", sd="0.50", n=20)
    assert not debit(mean="-0.50", sd="0.50", n=20)


def test_mistakes_in_the_call() -> None:
    with pytest.raises(TypeError, match="as text"):
        debit(mean=0.35, sd="0.18", n=20)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="n for an SD is 2 or more"):
        debit(mean="0.35", sd="0.18", n=1)
    with pytest.raises(ValueError, match="an SD is 0 or more"):
        debit(mean="0.35", sd="-0.18", n=20)


@settings(deadline=None, max_examples=150)
@given(data=st.data(), n=st.integers(2, 400), decimals=st.integers(1, 3))
def test_real_zeros_and_ones_pass(data: st.DataObject, n: int, decimals: int) -> None:
    ones = data.draw(st.integers(0, n))
    answers = [1] * ones + [0] * (n - ones)
    mean = Fraction(sum(answers), n)
    variance = sum((answer - mean) ** 2 for answer in answers) / (n - 1)
    found = debit(mean=as_text(mean, decimals), sd=root_text(variance, decimals), n=n)
    assert ones in found.counts


@settings(deadline=None, max_examples=100)
@given(data=st.data(), n=st.integers(2, 200))
def test_swapping_zeros_and_ones_changes_nothing(data: st.DataObject, n: int) -> None:
    hundredths = data.draw(st.integers(0, 100))
    sd = as_text(Fraction(data.draw(st.integers(0, 60)), 100), 2)
    one = debit(mean=as_text(Fraction(hundredths, 100), 2), sd=sd, n=n)
    other = debit(mean=as_text(Fraction(100 - hundredths, 100), 2), sd=sd, n=n)
    assert one.consistent is other.consistent
    assert sorted(n - count for count in one.counts) == sorted(other.counts)
