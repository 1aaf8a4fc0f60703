"""Why: every audit starts from a printed number. A wrong interval here would make every later verdict wrong."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kurak.stats.printed import Printed, as_text, bounds_text, root_text


@pytest.mark.parametrize(
    ("text", "low", "high", "decimals"),
    [
        # Half a unit of the last digit on both sides, worked out by hand.
        ("2.56", Fraction(2555, 1000), Fraction(2565, 1000), 2),
        ("5.20", Fraction(5195, 1000), Fraction(5205, 1000), 2),
        ("5.2", Fraction(515, 100), Fraction(525, 100), 1),
        ("-0.5", Fraction(-55, 100), Fraction(-45, 100), 1),
        ("\u22120.5", Fraction(-55, 100), Fraction(-45, 100), 1),
        ("100", Fraction(199, 2), Fraction(201, 2), 0),
        (".48", Fraction(475, 1000), Fraction(485, 1000), 2),
        ("  7 ", Fraction(13, 2), Fraction(15, 2), 0),
    ],
)
def test_interval(text: str, low: Fraction, high: Fraction, decimals: int) -> None:
    shown = Printed.parse(text)
    assert (shown.low, shown.high, shown.decimals) == (low, high, decimals)
    assert shown.contains(low)
    assert shown.contains(high)
    assert not shown.contains(high + Fraction(1, 10**9))


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u2009", "\u202f"])
def test_thousands_are_read_with_any_typeset_space(space: str) -> None:
    assert Printed.parse(f"1{space}000").value == 1000
    assert Printed.parse(f"12{space}345{space}678.9").value == Fraction(123456789, 10)


@pytest.mark.parametrize(
    "text",
    ["", "   ", "abc", "1e3", "nan", "inf", "5.", ".", "-", "1 00", "1  000", "1234 567", "1_000", "٣", "3/4", "45%", "9" * 41],
)
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"printed number|plain number"):
        Printed.parse(text)


def test_a_comma_is_refused_with_the_edit_to_make() -> None:
    with pytest.raises(ValueError, match=r'write "2\.4" with a point$'):
        Printed.parse("2,4")
    with pytest.raises(ValueError, match=r'write "1\.000" with a point, or "1000" if the comma marks thousands'):
        Printed.parse("1,000")


@pytest.mark.parametrize("value", [5.2, 5, None, Fraction(1, 2)])
def test_only_text_keeps_its_decimals(value: object) -> None:
    with pytest.raises(TypeError, match=r'pass "5\.20"'):
        Printed.parse(value)  # type: ignore[arg-type]


def test_overlap_includes_the_ends() -> None:
    shown = Printed.parse("2.5")
    assert shown.overlaps(Fraction(255, 100), Fraction(3))
    assert shown.overlaps(Fraction(1), Fraction(245, 100))
    assert not shown.overlaps(Fraction(256, 100), Fraction(3))


def test_repr_shows_the_text() -> None:
    assert repr(Printed.parse("2.560")) == "Printed('2.560')"


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (Fraction(5, 2), 0, "3"),
        (Fraction(-5, 2), 0, "-3"),
        (Fraction(1005, 1000), 2, "1.01"),  # the float 1.005 lies below the tie and would give 1.00
        (Fraction(-1, 1000), 2, "0.00"),
        (Fraction(1, 3), 3, "0.333"),
        (Fraction(7), 2, "7.00"),
    ],
)
def test_text_of_a_value(value: Fraction, decimals: int, text: str) -> None:
    assert as_text(value, decimals) == text


def test_bounds_are_one_number_when_they_print_alike() -> None:
    assert bounds_text(Fraction(253, 100), Fraction(353, 100), 2) == "2.53 to 3.53"
    assert bounds_text(Fraction(1001, 1000), Fraction(1002, 1000), 2) == "1.00"


def test_negative_decimals_are_refused() -> None:
    with pytest.raises(ValueError, match="decimals is 0 or more"):
        as_text(Fraction(1), -1)
    with pytest.raises(ValueError, match="no square root"):
        root_text(Fraction(-1), 1)


@settings(deadline=None, max_examples=150)
@given(value=st.fractions(min_value=-1000, max_value=1000), decimals=st.integers(0, 5))
def test_what_is_written_stands_for_what_it_was_written_from(value: Fraction, decimals: int) -> None:
    shown = Printed.parse(as_text(value, decimals))
    assert shown.decimals == decimals
    assert shown.contains(value)


@settings(deadline=None, max_examples=150)
@given(square=st.fractions(min_value=0, max_value=10_000), decimals=st.integers(0, 5))
def test_a_root_stands_for_the_square_it_came_from(square: Fraction, decimals: int) -> None:
    shown = Printed.parse(root_text(square, decimals))
    assert max(Fraction(0), shown.low) ** 2 <= square <= shown.high**2


@pytest.mark.parametrize(
    ("square", "decimals", "text"),
    # √0.0025 = 0.05, √2.25 = 1.5, √0.0225 = 0.15: each halfway between two printed values.
    [(Fraction(25, 10_000), 1, "0.1"), (Fraction(9, 4), 0, "2"), (Fraction(225, 10_000), 1, "0.2")],
)
def test_a_root_on_a_tie_is_rounded_up(square: Fraction, decimals: int, text: str) -> None:
    assert root_text(square, decimals) == text
