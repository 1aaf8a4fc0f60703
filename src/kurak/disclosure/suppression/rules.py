"""Which cells a rule withholds by themselves, and how much protection each then needs."""

from __future__ import annotations

from collections.abc import Sequence


def base_protection(count: float, *, smallest_base: int) -> tuple[float, float] | None:
    """Return the protection below and above of a count that is too small to show; None where it may be shown.

    An empty cell may be shown: nobody is in it. Of a withheld one nothing more may follow than that it has from nobody to
    ``smallest_base`` people.

    Parameters
    ----------
    count
        People in the cell.
    smallest_base
        Fewest people of a cell that is shown.

    Notes
    -----
    **Source** Hundepool et al. (2012), Statistical Disclosure Control, Wiley, section 4.2 (minimum frequency rule) and 4.4
    (protection levels).

    Examples
    --------
    >>> base_protection(3, smallest_base=5), base_protection(0, smallest_base=5), base_protection(5, smallest_base=5)
    ((3, 2), None, None)
    """
    if count < 0 or smallest_base < 2:
        raise ValueError("a count is 0 or more, a smallest base 2 or more")
    return (count, smallest_base - count) if 0 < count < smallest_base else None


def dominance_protection(contributions: Sequence[float], *, largest: int, percent: float) -> float | None:
    """Return the protection, below and above, of a sum that a few contributors dominate; None where they do not.

    Parameters
    ----------
    contributions
        What each contributes, 0 or more.
    largest
        How many of the largest are looked at.
    percent
        The sum is withheld where these make more than this many percent of it.

    Notes
    -----
    **Formula** with the ``n`` largest adding up to ``L`` of the sum ``T``: withheld if ``100 L > k T``, protection ``100 L/k − T``.

    **Source** Hundepool et al. (2012), Statistical Disclosure Control, Wiley, tables 4.1 and 4.4: the (n, k) rule.

    Examples
    --------
    >>> dominance_protection([80, 10, 5, 5], largest=1, percent=75)
    6.666666666666671
    >>> dominance_protection([30, 30, 20, 20], largest=1, percent=75) is None
    True
    """
    ordered = _ordered(contributions)
    if largest < 1 or not 0 < percent < 100:
        raise ValueError("the largest are 1 or more, the percent between 0 and 100")
    total, most = sum(ordered), sum(ordered[:largest])
    return 100 * most / percent - total if 100 * most > percent * total else None


def percent_protection(contributions: Sequence[float], *, percent: float) -> float | None:
    """Return the protection, below and above, of a sum from which the second largest could work out the largest; None if not.

    Parameters
    ----------
    contributions
        What each contributes, 0 or more.
    percent
        Nobody may come nearer to the largest contribution than this many percent of it.

    Notes
    -----
    **Formula** with the largest ``x1`` and the rest of the others ``R = T − x1 − x2``: withheld if ``R < p/100 x1``, protection ``p/100 x1 − R``.

    **Source** Hundepool et al. (2012), Statistical Disclosure Control, Wiley, tables 4.1 and 4.4: the p % rule.

    Examples
    --------
    >>> percent_protection([100, 50, 6], percent=10)
    4.0
    >>> percent_protection([100, 50, 20], percent=10) is None
    True
    """
    ordered = _ordered(contributions)
    if not 0 < percent <= 100:
        raise ValueError("the percent lies above 0 and up to 100")
    if not ordered or ordered[0] == 0:
        return None
    rest = sum(ordered[2:])
    return percent / 100 * ordered[0] - rest if rest < percent / 100 * ordered[0] else None


def _ordered(contributions: Sequence[float]) -> list[float]:
    if any(not one >= 0 for one in contributions):
        raise ValueError("contributions are 0 or more")
    return sorted(contributions, reverse=True)
