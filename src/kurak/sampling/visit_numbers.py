"""Numbers of households along a route, and of people in a household, from random numbers of six decimals."""

from __future__ import annotations

MILLION = 10**6
"""Random numbers of a route have six decimals, so that what is printed is what was used."""


def millionths(uniform: float) -> int:
    """A random number from 0 to below 1 in millionths, from 0 to 999,999.

    Examples
    --------
    >>> millionths(0.123457), millionths(0.9999999)
    (123457, 999999)
    """
    # Rounded, because 0.123457 times a million is 123456.99999999999 to a computer; and never up to 1.
    return min(round(uniform * MILLION), MILLION - 1)


def systematic_numbers(count: int, *, households: int, start: float) -> tuple[int, ...]:
    """Numbers along the route of a systematic draw of households.

    Parameters
    ----------
    count
        Households to draw, from 0 to all of them.
    households
        Households along the route.
    start
        Random start as a share of the first step, from 0 to below 1, with six decimals.

    Returns
    -------
    tuple of int
        Different numbers from 1 to ``households``, rising. Over the random start every household has the
        probability count ÷ households.

    Raises
    ------
    ValueError
        If more are to be drawn than there are, or the start is not from 0 to below 1.

    Notes
    -----
    **Formula** ⌊(k + u) · A ÷ V⌋ + 1 for k = 0, …, V − 1.

    **Source** Kish (1965), Survey Sampling, section 4.1 (fractional intervals); R
    ``floor((0:(V - 1) + u) * A / V) + 1``.

    Examples
    --------
    >>> systematic_numbers(4, households=10, start=0.3)
    (1, 4, 6, 9)
    """
    if not 0 <= count <= households:
        raise ValueError(f"{count} of {households} households cannot be drawn")
    if not 0 <= start < 1:
        raise ValueError("a random start lies from 0 to below 1")
    # In whole numbers: a step such as 1040/26 must never lose a household to rounding.
    return tuple(
        (place * MILLION + millionths(start)) * households // (count * MILLION) + 1 for place in range(count)
    )


def roster_number(random_number: float, *, eligible: int) -> int:
    """Number of the person whom the full roster selects: every eligible person has the same chance.

    Parameters
    ----------
    random_number
        From 0 to below 1, with six decimals.
    eligible
        Eligible people in the household, 1 or more.

    Returns
    -------
    int
        From 1 to ``eligible``.

    Raises
    ------
    ValueError
        If a number is outside its range.

    Notes
    -----
    **Formula** ⌊r · m⌋ + 1.

    **Source** Cochran (1977), Sampling Techniques, section 2.1 (a random sample of one);
    R ``floor(r * m) + 1``.

    Examples
    --------
    >>> [roster_number(0.4, eligible=people) for people in (1, 2, 3, 4, 5)]
    [1, 1, 2, 2, 3]
    """
    if not 0 <= random_number < 1 or eligible < 1:
        raise ValueError("a random number lies from 0 to below 1, and eligible people are 1 or more")
    return millionths(random_number) * eligible // MILLION + 1
