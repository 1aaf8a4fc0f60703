"""Why: a champion is named only if others asked would name the same, and the numbers must say when they would not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from network_references import rows

from kurak.stats.networks.nominations import nominations, sign_test


def named_by(n: int, *counts: int) -> np.ndarray:
    """The first so many of n nominators name each nominee."""
    return np.array([[who < count for count in counts] for who in range(n)], dtype=float)


@pytest.mark.parametrize("row", rows("champions.csv"))
def test_wilson_and_the_sign_test_are_those_of_r(row: dict[str, str]) -> None:
    x, n = int(row["x"]), int(row["n"])
    found = nominations(named_by(n, x), seed=1, first=1)
    assert found.wilson_low[0] == pytest.approx(float(row["low"]), abs=1e-9)
    assert found.wilson_high[0] == pytest.approx(float(row["high"]), abs=1e-9)
    assert sign_test(x, n - x) == pytest.approx(float(row["sign"]), abs=1e-9)


def test_the_limits_of_draws_are_those_of_the_binomial() -> None:
    """A share drawn again is binomial: its limits are quantiles of the binomial of 40 at 0.3, give or take one of 40."""
    found = nominations(named_by(40, 12), seed=5, first=1, resamples=20_000)
    assert found.low[0] == pytest.approx(7 / 40, abs=1 / 40 + 1e-9)
    assert found.high[0] == pytest.approx(18 / 40, abs=1 / 40 + 1e-9)


def test_few_nominators_tell_nothing_apart_and_many_do() -> None:
    few = nominations(named_by(3, 3, 0), seed=1, first=1)
    # The draws are sure of it: three who agree always agree. The test is not, and it decides.
    assert (few.among_first[0], few.low[0], few.told_apart) == (1.0, 1.0, False)
    assert few.p_value == pytest.approx(0.25)
    many = nominations(named_by(30, 20, 5), seed=1, first=1)
    assert (many.top, many.named_first_only, many.named_second_only, many.told_apart) == ((0,), 15, 0, True)


def test_among_equals_the_first_is_seldom_told_apart() -> None:
    """The first is chosen after looking; still at most one in twenty is told apart who should not be."""
    random = np.random.default_rng(1)
    found = [nominations(random.random((30, 2)) < 0.5, seed=1, first=1, resamples=100).told_apart for _ in range(400)]
    assert 0 < np.mean(found) <= 0.05


def test_two_who_are_named_as_often_are_both_first_and_not_told_apart() -> None:
    table = np.zeros((20, 3))
    table[:10, 0] = table[10:, 2] = 1
    found = nominations(table, seed=1, first=1)
    assert (found.top, found.told_apart, np.isnan(found.p_value)) == ((0, 2), False, True)
    assert found.rank.tolist() == [1, 3, 1]
    assert (found.rank_low[0], found.rank_high[0]) == (1, 2)
    assert found.among_first[0] == pytest.approx(0.5, abs=0.06)


def test_of_two_runners_up_the_one_nearer_to_the_first_decides() -> None:
    # 0 is named by 9; 1 by 3 of them; 2 by 3 others.
    table = np.zeros((12, 3))
    table[:9, 0] = table[:3, 1] = table[9:, 2] = 1
    found = nominations(table, seed=1, first=1)
    assert (found.named_first_only, found.named_second_only) == (9, 3)
    assert found.p_value == pytest.approx(sign_test(9, 3))


def test_units_are_drawn_whole_and_count_once() -> None:
    """Ten of one office who agree are one voice: by nominators they are told apart, by units not."""
    table = named_by(12, 10, 2)
    units = ["office"] * 10 + ["court", "school"]
    alone, together = nominations(table, seed=1, first=1), nominations(table, seed=1, first=1, units=units)
    assert alone.told_apart
    assert (together.told_apart, together.n_units, together.named_first_only) == (False, 3, 1)
    assert np.isnan(together.wilson_low).all()
    assert together.share.tolist() == alone.share.tolist()
    one = nominations(table, seed=1, first=1, units=["office"] * 12)
    assert (one.told_apart, np.isnan(one.low).all(), one.rank_high.tolist()) == (False, True, [2, 2])


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 15), st.integers(1, 6), st.integers(0, 1000))
def test_places_add_up_and_order_of_nominators_does_not_matter(n: int, nominees: int, seed: int) -> None:
    table = (np.random.default_rng(seed).random((n, nominees)) < 0.4).astype(float)
    first = 1 + seed % nominees
    found = nominations(table, seed=seed, first=first, resamples=200)
    assert found.among_first.sum() == pytest.approx(first, abs=1e-9)
    assert (found.rank_low <= found.rank_high).all()
    turned = nominations(table[::-1], seed=seed, first=first, resamples=200)
    assert turned.rank.tolist() == found.rank.tolist()
    assert turned.p_value == pytest.approx(found.p_value, nan_ok=True)
    again = nominations(table, seed=seed, first=first, resamples=200)
    assert again.among_first.tobytes() == found.among_first.tobytes()


@pytest.mark.parametrize(
    ("named", "more", "says"),
    [
        (np.zeros((0, 3)), {}, "one of each"),
        ([[2, 0]], {}, "named, 1"),
        ([[1, 0]], {"first": 3}, "first 1 to 2"),
        ([[1, 0]], {"level": 1.0}, "between 0 and 1"),
        ([[1, 0]], {"resamples": 10}, "100 draws"),
        ([[1, 0]], {"units": ["a", "b"]}, "one unit"),
    ],
)
def test_bad_tables_are_refused(named: object, more: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        nominations(named, seed=1, **{"first": 1, **more})  # type: ignore[arg-type]
