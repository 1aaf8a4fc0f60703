"""Whole numbers that a survey prints: the number of people, of items; and which whole numbers lie in an interval."""

from fractions import Fraction

MOST = 10**12
"""No survey, and no population, has more people."""

MOST_ANSWERS = 100_000
"""Above this the test of a standard deviation is slow and pointless: so many answers give every SD that is printed."""


def require_count(value: int, *, name: str, least: int = 1, most: int = MOST) -> None:
    """Stop when ``value`` is not a whole number from ``least`` to ``most``."""
    # bool is an int to Python, but no study has True respondents.
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} is a whole number, not the {type(value).__name__} {value!r}")
    if value < least:
        raise ValueError(f"{name} is {least} or more, not {value}")
    if value > most:
        raise ValueError(f"{name} is at most {most:,}, not {value:,}")


def whole_numbers_between(low: Fraction, high: Fraction) -> range:
    """Return the whole numbers from ``low`` to ``high``, both ends included.

    Examples
    --------
    >>> list(whole_numbers_between(Fraction(5, 2), Fraction(5)))
    [3, 4, 5]
    """
    return range(-(-low.numerator // low.denominator), high.numerator // high.denominator + 1)
