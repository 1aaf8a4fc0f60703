"""Why: the grid decides who of a household is asked. A slip in one entry would leave some adults out for
good.

Expected probabilities are worked out by hand from the table as printed in Kish (1949), not from our copy of
it.
"""

from collections import Counter
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kurak.stats.kish_grid import (
    BLOCK,
    KISH_TABLES,
    TWELFTHS,
    assign_kish_tables,
    kish_number,
    kish_probability,
)

PRINTED = """
A   1/6   1 1 1 1 1 1
B1  1/12  1 1 1 1 2 2
B2  1/12  1 1 1 2 2 2
C   1/6   1 1 2 2 3 3
D   1/6   1 2 2 3 4 4
E1  1/12  1 2 3 3 3 5
E2  1/12  1 2 3 4 5 5
F   1/6   1 2 3 4 5 6
"""


def test_the_table_is_the_printed_one() -> None:
    rows = [line.split() for line in PRINTED.strip().splitlines()]
    assert {row[0]: tuple(map(int, row[2:])) for row in rows} == dict(KISH_TABLES)
    assert {row[0]: Fraction(row[1]) for row in rows} == {
        table: Fraction(times, 12) for table, times in TWELFTHS.items()
    }


@pytest.mark.parametrize("eligible", [1, 2, 3, 4, 6])
def test_everybody_has_the_same_chance_in_these_households(eligible: int) -> None:
    chances = {kish_probability(number, eligible=eligible) for number in range(1, eligible + 1)}
    assert chances == {Fraction(1, eligible)}


def test_five_adults_have_it_approximately_only() -> None:
    # Eight tables in twelfths cannot make fifths: the third (C, E1) and the fifth (E2, F) have three
    # twelfths.
    sixth, quarter = Fraction(1, 6), Fraction(1, 4)
    assert [kish_probability(number, eligible=5) for number in range(1, 6)] == [
        sixth,
        sixth,
        quarter,
        sixth,
        quarter,
    ]


def test_the_seventh_adult_is_never_selected() -> None:
    chances = [kish_probability(number, eligible=9) for number in range(1, 10)]
    assert chances == [Fraction(1, 6)] * 6 + [Fraction(0)] * 3


@given(st.integers(1, 30))
def test_one_adult_is_selected_whatever_the_household(eligible: int) -> None:
    assert sum(kish_probability(number, eligible=eligible) for number in range(1, eligible + 1)) == 1
    assert all(1 <= kish_number(table, eligible=eligible) <= eligible for table in KISH_TABLES)


@given(st.integers(0, 60), st.randoms(use_true_random=False))
def test_every_dozen_visits_has_the_twelve_tables(count: int, random: Random) -> None:
    uniforms = [random.random() for _ in range(-(-count // 12) * 12)]
    tables = assign_kish_tables(count, uniforms=uniforms)
    assert len(tables) == count
    for block in range(count // 12):
        assert Counter(tables[12 * block : 12 * block + 12]) == Counter(TWELFTHS)
    assert all(Counter(tables[count // 12 * 12 :])[table] <= times for table, times in TWELFTHS.items())


def test_at_each_place_the_tables_have_their_proportions() -> None:
    import numpy as np

    runs = 20_000
    uniforms = np.random.default_rng(1949).random((runs, 12))
    firsts, lasts = Counter[str](), Counter[str]()
    for row in uniforms.tolist():
        tables = assign_kish_tables(5, uniforms=row)
        firsts[tables[0]] += 1
        lasts[tables[4]] += 1
    for table, times in TWELFTHS.items():
        share = times / 12
        error = (share * (1 - share) / runs) ** 0.5
        # Four standard errors: sixteen comparisons, of which one in a thousand runs would exceed it by
        # chance.
        assert abs(firsts[table] / runs - share) < 4 * error
        assert abs(lasts[table] / runs - share) < 4 * error


def test_mistakes_in_the_call() -> None:
    with pytest.raises(ValueError, match="none of the Kish tables"):
        kish_number("B", eligible=2)
    with pytest.raises(ValueError, match="eligible adults is 1 or more"):
        kish_number("A", eligible=0)
    with pytest.raises(ValueError, match="number of an adult is at most 2"):
        kish_probability(3, eligible=2)
    with pytest.raises(ValueError, match="13 visits need 24 random numbers"):
        assign_kish_tables(13, uniforms=[0.5] * len(BLOCK))
