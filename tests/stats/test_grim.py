"""Why: GRIM is the best known of the checks, so its verdicts must agree with the published ones, ties included.

References
----------
Brown and Heathers (2017), "The GRIM test", Social Psychological and Personality Science 8(4), 363-369.
scrutiny: lhdjung/scrutiny:tests/testthat/test-grim.R and test-grim-map.R (rounding "up_or_down").
rsprite2: LukasWallrich/rsprite2:tests/testthat/test-core-and-plot-functions.R, test-statistical-regressions.R.
"""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurak.stats.grim import grim, largest_base_within
from kurak.stats.printed import Printed, as_text


def test_the_example_of_brown_and_heathers() -> None:
    # 145/28 = 5.179 and 146/28 = 5.214; nothing in between.
    found = grim(mean="5.19", n=28)
    assert not found
    assert found.nearest == ("5.18", "5.21")


@pytest.mark.parametrize(
    ("mean", "n", "consistent"),
    [
        # The means of the dataset pigs1 in scrutiny, with the verdicts of its test suite.
        ("7.22", 32, True),
        ("4.74", 25, False),
        ("5.23", 29, False),
        ("2.57", 24, False),
        ("6.77", 27, False),
        ("2.68", 28, True),
        ("7.01", 29, False),
        ("7.38", 26, True),
        ("3.14", 27, False),
        ("6.89", 31, False),
        ("5.00", 25, True),
        ("0.24", 28, False),
        # The Economist, 18 June 2016, on GRIM: 49 people, mean 5.93.
        ("5.93", 49, False),
        # Wikipedia, "GRIM test": a die thrown 20 times.
        ("3.48", 20, False),
    ],
)
def test_published_verdicts(mean: str, n: int, consistent: bool) -> None:
    assert grim(mean=mean, n=n).consistent is consistent


@pytest.mark.parametrize(
    ("n", "verdicts"),
    # The same means at n = 40 and 80, where many attainable means are ties and both roundings are accepted.
    [(40, "tfttttftfftf"), (80, "tttttttttttt")],
)
def test_published_verdicts_on_ties(n: int, verdicts: str) -> None:
    means = ("7.22", "4.74", "5.23", "2.57", "6.77", "2.68", "7.01", "7.38", "3.14", "6.89", "5.00", "0.24")
    assert "".join("t" if grim(mean=mean, n=n) else "f" for mean in means) == verdicts


@pytest.mark.parametrize(
    ("first", "step", "decimals", "n", "items", "verdicts"),
    [
        (Fraction(519, 100), Fraction(1, 100), 2, 28, 1, "fftffftffftf"),
        (Fraction(150, 1000), Fraction(1, 1000), 3, 120, 3, "tfftfftftf"),
        (Fraction(80, 100), Fraction(1, 100), 2, 28, 2, "tftftftttt"),
    ],
)
def test_published_runs_of_means(
    first: Fraction, step: Fraction, decimals: int, n: int, items: int, verdicts: str
) -> None:
    means = [as_text(first + step * place, decimals) for place in range(len(verdicts))]
    assert "".join("t" if grim(mean=mean, n=n, items=items) else "f" for mean in means) == verdicts


def test_published_multi_item_mean() -> None:
    assert grim(mean="5.18", n=14, items=2)
    assert grim(mean="-1.3", n=3)


def test_nearest_means() -> None:
    # rsprite2::GRIM_test(1.07, 7): 7/7 and 8/7.
    assert grim(mean="1.07", n=7).nearest == ("1.00", "1.14")
    assert grim(mean="5.00", n=25).nearest == ("5.00",)


def test_largest_base() -> None:
    # 140/27 = 5.185, a tie that is printed as 5.19.
    assert largest_base_within("5.19", 28) == 27
    assert largest_base_within("5.21", 28) == 28
    assert largest_base_within("5.19", 5) is None
    assert largest_base_within("5.19", 14, items=2) == 13


def test_mistakes_in_the_call() -> None:
    with pytest.raises(TypeError, match="as text"):
        grim(mean=5.19, n=28)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="n is 1 or more"):
        grim(mean="5.19", n=0)
    with pytest.raises(ValueError, match="number of items is 1 or more"):
        grim(mean="5.19", n=28, items=0)
    with pytest.raises(ValueError, match="n is 1 or more"):
        largest_base_within("5.19", 0)


@settings(deadline=None, max_examples=150)
@given(total=st.integers(-2000, 2000), n=st.integers(1, 300), items=st.integers(1, 4), decimals=st.integers(0, 3))
def test_a_true_mean_passes(total: int, n: int, items: int, decimals: int) -> None:
    mean = as_text(Fraction(total, n * items), decimals)
    assert grim(mean=mean, n=n, items=items)
    assert largest_base_within(mean, n, items) == n


@settings(deadline=None, max_examples=150)
@given(hundredths=st.integers(0, 700), n=st.integers(1, 120))
def test_two_roads_one_verdict(hundredths: int, n: int) -> None:
    # The other road: write out every attainable mean and look whether one prints so (with ties both ways).
    shown = Printed.parse(as_text(Fraction(hundredths, 100), 2))
    listed = any(shown.contains(Fraction(total, n)) for total in range(8 * n + 1))
    assert grim(mean=shown.text, n=n).consistent is listed
