"""Why: an end of an interval that is itself a whole number is where GRIM-like tests of others have erred."""

from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurak.stats.counts import require_count, whole_numbers_between


@settings(deadline=None, max_examples=150)
@given(low=st.fractions(-50, 50), width=st.fractions(0, 20))
def test_every_whole_number_and_no_other(low: Fraction, width: Fraction) -> None:
    assert list(whole_numbers_between(low, low + width)) == list(range(ceil(low), floor(low + width) + 1))


def test_ends_are_included() -> None:
    assert list(whole_numbers_between(Fraction(-2), Fraction(-2))) == [-2]
    assert not whole_numbers_between(Fraction(1, 3), Fraction(2, 3))


def test_a_count_is_a_whole_number_of_at_least_one() -> None:
    require_count(1, name="n")
    with pytest.raises(ValueError, match="n is 1 or more, not 0"):
        require_count(0, name="n")
    for value in (2.0, "28", True):
        with pytest.raises(TypeError, match="n is a whole number"):
            require_count(value, name="n")  # type: ignore[arg-type]
