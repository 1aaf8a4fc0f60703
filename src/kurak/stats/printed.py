"""A number as it was printed: its text, its exact value, and the interval of values that round to it.

Everything in this room starts from text, because "5.20" and "5.2" stand for different intervals and a float
cannot tell them apart.
"""

import re
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from math import isqrt
from typing import Self

LONGEST_TEXT = 40

# A plain, a no-break, a thin and a narrow no-break space: the separators of thousands in typeset tables.
_SPACES = " \u00a0\u2009\u202f"
_MINUS = "\u2212"
# [0-9] and not \d, which would let in the digits of every other script.
_NUMBER = re.compile(rf"[-{_MINUS}]?(?:[0-9]+|[0-9]{{1,3}}(?:[{_SPACES}][0-9]{{3}})+)?(?:\.[0-9]+)?")
_WITH_COMMA = re.compile(rf"[-{_MINUS}]?[0-9]+,[0-9]+")


@dataclass(frozen=True, slots=True, repr=False)
class Printed:
    """A printed number and the values it may stand for.

    Attributes
    ----------
    text
        The number as printed, without surrounding spaces.
    value
        Its exact value.
    decimals
        How many digits were printed after the point.
    low, high
        The smallest and the largest value that may have been printed so.

    Notes
    -----
    **Formula** ``x ± ½·10^-d``, both ends included: of a tie (2.565 printed as 2.56 or as 2.57) both roundings
    are in use, and an audit must not call either of them an error.

    **Reference** Brown and Heathers (2017), "The GRIM test", Social Psychological and Personality Science 8(4),
    363-369, on rounding; R ``scrutiny::unround(rounding = "up_or_down")``.

    Examples
    --------
    >>> shown = Printed.parse("2.56")
    >>> shown.low, shown.high
    (Fraction(511, 200), Fraction(513, 200))
    >>> shown
    Printed('2.56')
    """

    text: str
    value: Fraction
    decimals: int
    low: Fraction = field(init=False, compare=False)
    high: Fraction = field(init=False, compare=False)

    def __post_init__(self) -> None:
        # An audit asks for these thousands of times: they are worked out once.
        object.__setattr__(self, "low", self.value - self.half_step)
        object.__setattr__(self, "high", self.value + self.half_step)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a number as it stands in a table: "2.56", "-0.5", "100", "1 000", ".48"."""
        if not isinstance(text, str):
            raise TypeError(
                f'a printed number is passed as text so that its decimals are kept: pass "5.20", '
                f"not the {type(text).__name__} {text!r}"
            )
        return cls._parsed(text)

    # The same few numbers stand in a report's tables over and over, and a printed number never changes.
    @classmethod
    @lru_cache(maxsize=16_384)
    def _parsed(cls, text: str) -> Self:
        trimmed = text.strip()
        if not trimmed:
            raise ValueError("a printed number is expected, but the text is empty")
        if len(trimmed) > LONGEST_TEXT:
            raise ValueError(f"a printed number has at most {LONGEST_TEXT} characters, this text has {len(trimmed)}")
        if _WITH_COMMA.fullmatch(trimmed):
            point, thousands = trimmed.replace(",", "."), trimmed.replace(",", "")
            # "1,000" is a thousand to one reader and one to another: name both.
            other = f', or "{thousands}" if the comma marks thousands' if trimmed[-4:-3] == "," else ""
            raise ValueError(f'"{trimmed}" is written with a comma; write "{point}" with a point{other}')
        if not _NUMBER.fullmatch(trimmed) or not any("0" <= sign <= "9" for sign in trimmed):
            raise ValueError(f'"{trimmed}" is not a plain number such as "2.56", "-0.5" or "1 000"')
        digits = re.sub(f"[{_SPACES}]", "", trimmed).replace(_MINUS, "-")
        return cls(text=trimmed, value=Fraction(digits), decimals=len(digits.partition(".")[2]))

    @property
    def half_step(self) -> Fraction:
        """Half a unit of the last printed digit."""
        return Fraction(1, 2 * 10**self.decimals)

    def contains(self, value: Fraction) -> bool:
        """Whether ``value`` may have been printed so."""
        return self.low <= value <= self.high

    def overlaps(self, low: Fraction, high: Fraction) -> bool:
        """Whether some value between ``low`` and ``high`` may have been printed so."""
        return low <= self.high and self.low <= high

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.text!r})"


def as_text(value: Fraction, decimals: int) -> str:
    """Write an exact value with so many decimals, a tie rounded away from zero.

    Examples
    --------
    >>> as_text(Fraction(5, 2), 0), as_text(Fraction(-1, 8), 2), as_text(Fraction(146, 28), 2)
    ('3', '-0.13', '5.21')
    """
    # floor(|value|·10^d + ½) in whole numbers: a report writes thousands of values.
    steps = (2 * abs(value.numerator) * _scale(decimals) + value.denominator) // (2 * value.denominator)
    return _digits(steps, decimals, negative=value < 0)


def bounds_text(low: Fraction, high: Fraction, decimals: int) -> str:
    """Write an interval for a reader: "2.53 to 3.53", or one number when both ends print alike.

    Examples
    --------
    >>> bounds_text(Fraction(1), Fraction(703, 200), 2)
    '1.00 to 3.52'
    """
    first, last = as_text(low, decimals), as_text(high, decimals)
    return first if first == last else f"{first} to {last}"


def root_text(square: Fraction, decimals: int) -> str:
    """Write the square root of an exact value with so many decimals, a tie rounded up.

    **Formula** ``floor(√q·10^d + ½) = floor((floor(√(4q·10^2d)) + 1) / 2)``, whole numbers throughout: a float
    would decide some ties wrongly.

    Examples
    --------
    >>> root_text(Fraction(1, 4), 1), root_text(Fraction(2), 3)
    ('0.5', '1.414')
    """
    if square < 0:
        raise ValueError("a negative number has no square root")
    scale = _scale(decimals)
    doubled_root = isqrt(int(4 * square * scale * scale // 1))
    return _digits((doubled_root + 1) // 2, decimals, negative=False)


def _scale(decimals: int) -> int:
    if decimals < 0:
        raise ValueError(f"the number of decimals is 0 or more, not {decimals}")
    return int(10**decimals)


def _digits(steps: int, decimals: int, *, negative: bool) -> str:
    # A value that rounds to zero is printed without a sign.
    sign = "-" if negative and steps else ""
    whole, part = divmod(steps, 10**decimals)
    return f"{sign}{whole}.{part:0{decimals}d}" if decimals else f"{sign}{whole}"
