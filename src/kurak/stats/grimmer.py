"""GRIMMER: can whole-number answers have the printed mean and the printed SD together."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from kurak.stats.counts import MOST_ANSWERS, require_count, whole_numbers_between
from kurak.stats.printed import Printed
from kurak.stats.whole_answers import answers_exist, least_squares, most_squares

# A mean printed without decimals over many people allows thousands of sums; a reader needs no more than this.
SUMS_LISTED = 100

PASSED = "whole-number answers with this mean and this SD exist"
NO_SUM = "no whole-number sum gives this mean"
OUTSIDE_SCALE = "the mean lies outside the scale"
NO_SQUARES = "no whole-number sum of squares gives this SD"
WRONG_PARITY = "the sum and the sum of squares would differ in parity, which whole numbers cannot do"
TOO_SMALL = "the SD is smaller than whole-number answers with this mean can have"
TOO_LARGE = "the SD is larger than answers within the scale with this mean can have"
NO_ANSWERS = "no set of whole-number answers has this mean and this SD"

# From the first hurdle to the last. With several sums the reason is the farthest hurdle that any of them reached.
_HURDLES = (NO_SUM, OUTSIDE_SCALE, NO_SQUARES, TOO_SMALL, TOO_LARGE, WRONG_PARITY, NO_ANSWERS)


@dataclass(frozen=True, slots=True)
class Grimmer:
    """Whether a mean and an SD can come from the same whole-number answers.

    Attributes
    ----------
    consistent
        Whether such answers exist.
    mean, sd, n, items, minimum, maximum
        What was tested.
    reason
        Why they exist or not, in a sentence without a full stop.
    sums
        The sums (over people and items) for which such answers exist, smallest first; at most the
        ``SUMS_LISTED`` nearest to the printed mean.
    """

    consistent: bool
    mean: str
    sd: str
    n: int
    items: int
    minimum: int | None
    maximum: int | None
    reason: str
    sums: tuple[int, ...]

    def __bool__(self) -> bool:
        return self.consistent


def grimmer(
    *, mean: str, sd: str, n: int, items: int = 1, minimum: int | None = None, maximum: int | None = None
) -> Grimmer:
    """Check a printed mean and sample SD of whole-number answers against the number of people.

    Parameters
    ----------
    mean, sd
        The mean and the sample SD (divisor ``n - 1``) as printed.
    n
        The number of people, 2 or more.
    items
        How many whole-number items were averaged for each person.
    minimum, maximum
        The lowest and highest answer to one item; either may be left out.

    Returns
    -------
    Grimmer
        The verdict, the reason and the sums that make it possible.

    Notes
    -----
    **Formula** a person's total over the items is a whole number ``x``. Wanted: ``n`` such numbers with
    ``S = Σx`` and ``Q = Σx²`` for which ``S / (n·items)`` rounds to the mean and
    ``√((Q - S²/n) / (n-1)) / items`` rounds to the SD. Every ``S`` that gives the mean is tried, every ``Q`` that
    gives the SD, and for each pair whether the answers really exist.

    The published analytic test takes the one sum nearest to ``n·mean`` and asks for a ``Q`` of the right parity.
    Both shortcuts err: with a mean printed coarsely another sum may fit, and a right parity does not yet make a
    set of answers, least of all within a scale.

    **Reference** Anaya (2016), "The GRIMMER test", PeerJ Preprints 4:e2400v1; Allard (2018), "Analytic-GRIMMER",
    https://aurelienallard.netlify.app/post/anaytic-grimmer-possibility-standard-deviations/;
    R ``rsprite2::GRIMMER_test(3.44, 2.47, 18)``, ``scrutiny::grimmer(x = "3.44", sd = "2.47", n = 18)``.

    Examples
    --------
    >>> bool(grimmer(mean="5.21", sd="1.60", n=28, minimum=1, maximum=7))
    True
    >>> grimmer(mean="3.44", sd="2.47", n=18).reason
    'the sum and the sum of squares would differ in parity, which whole numbers cannot do'
    """
    centre, spread = Printed.parse(mean), Printed.parse(sd)
    require_count(n, name="n for an SD", least=2, most=MOST_ANSWERS)
    require_count(items, name="the number of items")
    if spread.value < 0:
        raise ValueError(f'an SD is 0 or more, not "{spread.text}"')
    if minimum is not None and maximum is not None and minimum > maximum:
        raise ValueError(f"the scale runs from its minimum to its maximum, not from {minimum} to {maximum}")

    base = n * items
    low = None if minimum is None else minimum * items
    high = None if maximum is None else maximum * items
    variance_low = (max(Fraction(0), spread.low) * items) ** 2
    variance_high = (spread.high * items) ** 2
    sums = whole_numbers_between(centre.low * base, centre.high * base)
    feasible: list[int] = []
    reached = NO_SUM
    for total in _outwards(sums, round(centre.value * base)):
        hurdle = _hurdle(n, total, variance_low, variance_high, low, high)
        if hurdle is None:
            feasible.append(total)
            if len(feasible) == SUMS_LISTED:
                break
        elif _HURDLES.index(hurdle) > _HURDLES.index(reached):
            reached = hurdle
    return Grimmer(
        consistent=bool(feasible),
        mean=centre.text,
        sd=spread.text,
        n=n,
        items=items,
        minimum=minimum,
        maximum=maximum,
        reason=PASSED if feasible else reached,
        sums=tuple(sorted(feasible)),
    )


def _hurdle(
    n: int, total: int, variance_low: Fraction, variance_high: Fraction, low: int | None, high: int | None
) -> str | None:
    """Return the reason why no answers have this sum and such a variance; ``None`` when some have."""
    if (low is not None and total < n * low) or (high is not None and total > n * high):
        return OUTSIDE_SCALE
    # Q = (n-1)·s² + S²/n
    at_mean = Fraction(total * total, n)
    squares = whole_numbers_between((n - 1) * variance_low + at_mean, (n - 1) * variance_high + at_mean)
    if not squares:
        return NO_SQUARES
    least = least_squares(n, total)
    if squares[-1] < least:
        return TOO_SMALL
    # With one end of the scale given, the sum sets the other: everybody else sits at the given end.
    if low is not None and high is None:
        high = total - (n - 1) * low
    elif high is not None and low is None:
        low = total - (n - 1) * high
    if low is not None and high is not None:
        most = most_squares(n, total, minimum=low, maximum=high)
        if squares[0] > most:
            return TOO_LARGE
        squares = range(max(squares[0], least), min(squares[-1], most) + 1)
    else:
        squares = range(max(squares[0], least), squares[-1] + 1)
    # x and x² are both odd or both even, hence so are their sums.
    matching = range(squares[0] + (squares[0] - total) % 2, squares[-1] + 1, 2)
    if not matching:
        return WRONG_PARITY
    # From the middle: the gaps lie near the smallest and the largest sum of squares.
    for candidate in _outwards(matching, (matching[0] + matching[-1]) // 2):
        if answers_exist(n, total=total, squares=candidate, minimum=low, maximum=high):
            return None
    return NO_ANSWERS


def _outwards(numbers: range, centre: int) -> Iterator[int]:
    """Go through a range from the number nearest to ``centre`` outwards."""
    if not numbers:
        return
    nearest = min(max(round(Fraction(centre - numbers.start, numbers.step)), 0), len(numbers) - 1)
    yield numbers[nearest]
    for distance in range(1, max(nearest, len(numbers) - 1 - nearest) + 1):
        if nearest >= distance:
            yield numbers[nearest - distance]
        if nearest + distance < len(numbers):
            yield numbers[nearest + distance]
