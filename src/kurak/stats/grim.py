"""GRIM: can whole-number answers have the printed mean at all."""

from dataclasses import dataclass
from fractions import Fraction

from kurak.stats.counts import require_count, whole_numbers_between
from kurak.stats.printed import Printed, as_text


@dataclass(frozen=True, slots=True)
class Grim:
    """Whether a mean is attainable.

    Attributes
    ----------
    consistent
        Whether some whole-number sum gives the printed mean.
    mean, n, items
        What was tested.
    nearest
        The attainable means just below and just above the printed value, with its decimals; one when they print
        alike.
    """

    consistent: bool
    mean: str
    n: int
    items: int
    nearest: tuple[str, ...]

    def __bool__(self) -> bool:
        return self.consistent


def grim(*, mean: str, n: int, items: int = 1) -> Grim:
    """Check a printed mean of whole-number answers against the number of people.

    Parameters
    ----------
    mean
        The mean as printed, for instance "5.19".
    n
        The number of people who answered.
    items
        How many whole-number items were averaged for each person.

    Returns
    -------
    Grim
        The verdict and the attainable means around the printed one.

    Notes
    -----
    **Formula** there is a whole number ``S`` with ``S / (n·items)`` in the interval of values that round to the
    printed mean.

    **Reference** Brown and Heathers (2017), "The GRIM test", Social Psychological and Personality Science 8(4),
    363-369; R ``scrutiny::grim(x = "5.19", n = 28)``, ``rsprite2::GRIM_test(5.19, 28)``.

    Examples
    --------
    >>> grim(mean="5.19", n=28)
    Grim(consistent=False, mean='5.19', n=28, items=1, nearest=('5.18', '5.21'))
    """
    shown = Printed.parse(mean)
    require_count(n, name="n")
    require_count(items, name="the number of items")
    base = n * items
    below = shown.value * base // 1
    above = -(-shown.value * base // 1)
    around = (as_text(Fraction(below, base), shown.decimals), as_text(Fraction(above, base), shown.decimals))
    return Grim(
        consistent=_attainable(shown, base),
        mean=shown.text,
        n=n,
        items=items,
        nearest=tuple(dict.fromkeys(around)),
    )


def largest_base_within(mean: str, n: int, items: int = 1) -> int | None:
    """Return the largest number of people, at most ``n``, whose answers can have this mean.

    Don't-know answers lower the base without a word in many reports; a base a little under ``n`` is then the
    kind reading of an unattainable mean. ``None`` when no base up to ``n`` will do.

    Examples
    --------
    >>> largest_base_within("5.19", 28), largest_base_within("2.56", 5)
    (27, None)
    """
    shown = Printed.parse(mean)
    require_count(n, name="n")
    require_count(items, name="the number of items")
    # From 10^d upwards every mean with d decimals is attainable, so the walk down is short.
    return next((base for base in range(n, 0, -1) if _attainable(shown, base * items)), None)


def _attainable(shown: Printed, base: int) -> bool:
    return len(whole_numbers_between(shown.low * base, shown.high * base)) > 0
