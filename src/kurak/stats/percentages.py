"""Printed percentages: which counts they can be, on which bases, and whether a closed set adds to 100."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from kurak.stats.counts import require_count, whole_numbers_between
from kurak.stats.printed import Printed, as_text, bounds_text
from kurak.stats.totals import sum_interval

# A percentage with many decimals may have no small base; a report on more people than this has none of interest.
LARGEST_BASE = 1_000_000


@dataclass(frozen=True, slots=True)
class PercentCount:
    """Which counts a printed percentage can be.

    Attributes
    ----------
    consistent
        Whether some count of the ``n`` people gives the percentage.
    percent, n
        What was tested.
    counts
        Every count that gives it.
    nearest
        The attainable percentages just below and just above the printed one, with its decimals.
    """

    consistent: bool
    percent: str
    n: int
    counts: tuple[int, ...]
    nearest: tuple[str, ...]

    def __bool__(self) -> bool:
        return self.consistent


@dataclass(frozen=True, slots=True, repr=False)
class PercentSum:
    """Whether printed percentages add up.

    Attributes
    ----------
    consistent
        Whether the parts can add to the printed total.
    low, high
        The sums that the rounding of the parts allows.
    """

    consistent: bool
    low: Fraction
    high: Fraction

    def __bool__(self) -> bool:
        return self.consistent

    def __repr__(self) -> str:
        verdict = "adds up" if self.consistent else "does not add up"
        return f"PercentSum({verdict}: {bounds_text(self.low, self.high, 2)})"


def percent_count(*, percent: str, n: int) -> PercentCount:
    """Find the counts of ``n`` people that a printed percentage can be.

    Parameters
    ----------
    percent
        The percentage as printed, without the sign: "42.9".
    n
        The number of people it is a percentage of.

    Returns
    -------
    PercentCount
        The verdict, the counts, and the attainable percentages around the printed one.

    Notes
    -----
    **Formula** whole ``k`` with ``0 ≤ k ≤ n`` and ``100·k/n`` in the interval of values that round to the
    printed percentage.

    **Reference** Brown and Heathers (2017), "The GRIM test" (a percentage is a mean of zeros and ones);
    R ``scrutiny::grim(x = "42.9", n = 7, percent = TRUE)``.

    Examples
    --------
    >>> percent_count(percent="42.9", n=7).counts
    (3,)
    >>> percent_count(percent="45", n=7)
    PercentCount(consistent=False, percent='45', n=7, counts=(), nearest=('43', '57'))
    """
    shown = Printed.parse(percent)
    require_count(n, name="n")
    counts = tuple(_counts(shown, n))
    below = min(max(int(shown.value * n / 100 // 1), 0), n)
    above = min(max(int(-(-shown.value * n / 100 // 1)), 0), n)
    around = (as_text(Fraction(100 * count, n), shown.decimals) for count in (below, above))
    return PercentCount(
        consistent=bool(counts),
        percent=shown.text,
        n=n,
        counts=counts,
        nearest=tuple(dict.fromkeys(around)),
    )


def smallest_bases(percent: str, *, how_many: int = 3) -> tuple[tuple[int, int], ...]:
    """Return the smallest numbers of people that can give a printed percentage, each with its count.

    "28.6" of "a group of participants" is most simply 2 of 7: a base far smaller than the reader thinks. Where
    several counts of one base fit, the one nearest to the printed value is given. Bases above a million are not
    listed, and a percentage under 0 or over 100 has none.

    Examples
    --------
    >>> smallest_bases("28.6")
    ((7, 2), (14, 4), (21, 6))
    """
    shown = Printed.parse(percent)
    require_count(how_many, name="the number of bases")
    found: list[tuple[int, int]] = []
    if shown.high < 0 or shown.low > 100:
        return ()
    # Whole numbers only: this loop may run far for a percentage with many decimals.
    low, high = max(Fraction(0), shown.low) / 100, min(Fraction(100), shown.high) / 100
    for base in range(1, LARGEST_BASE + 1):
        least = -(-low.numerator * base // low.denominator)
        most = high.numerator * base // high.denominator
        if least <= most:
            goal = shown.value * base / 100
            found.append((base, min(range(least, most + 1), key=lambda count: abs(count - goal))))
            if len(found) == how_many:
                break
    return tuple(found)


def percent_sum(*, parts: Sequence[str], printed_total: str = "100") -> PercentSum:
    """Check whether the percentages of a closed set can add to their total.

    Parameters
    ----------
    parts
        Every percentage of the set, as printed.
    printed_total
        Their total. 100 is the whole and therefore exact; any other total (a subtotal such as "80.9") is a printed
        number with rounding of its own.

    Returns
    -------
    PercentSum
        The verdict and the interval of possible sums.

    Notes
    -----
    **Formula** ``Σ low_c ≤ total ≤ Σ high_c``.

    **Reference** Mosteller, Youtz and Zahn (1967), "The distribution of sums of rounded percentages",
    Demography 4(2), 850-858.

    Examples
    --------
    >>> bool(percent_sum(parts=["33.3", "33.3", "33.3"])), bool(percent_sum(parts=["33.3", "33.3", "34.3"]))
    (True, False)
    """
    low, high = sum_interval([Printed.parse(part) for part in parts])
    shown = Printed.parse(printed_total)
    consistent = low <= 100 <= high if shown.value == 100 else shown.overlaps(low, high)
    return PercentSum(consistent=consistent, low=low, high=high)


def _counts(shown: Printed, n: int) -> range:
    low, high = max(Fraction(0), shown.low), min(Fraction(100), shown.high)
    return whole_numbers_between(low * n / 100, high * n / 100)
