"""How much answers can vary, and how little, when only their mean was printed."""

from dataclasses import dataclass
from fractions import Fraction

Exact = int | Fraction


@dataclass(frozen=True, slots=True)
class VarianceBounds:
    """The least and the greatest variance that answers with a known mean can have, in squared points."""

    least: Fraction
    greatest: Fraction


def variance_bounds(mean: Exact, *, minimum: Exact, maximum: Exact, items: int = 1) -> VarianceBounds:
    """Return how little and how much answers with this mean can vary.

    Parameters
    ----------
    mean
        Mean of the answers, in points.
    minimum, maximum
        The ends of the answer scale, in points.
    items
        Whole-number items that were averaged for each person; 1 for a single item.

    Returns
    -------
    VarianceBounds
        Of the variance with divisor n, between persons. Of several items: of the persons' means.

    Raises
    ------
    ValueError
        If the mean lies outside the scale, or the scale is upside down.

    Notes
    -----
    **Formula** greatest ``(μ − a)(b − μ)``, when everybody gives one of the two ends; least ``f(1 − f)/k²``
    with ``f`` the fractional part of ``k(μ − a)``, when everybody's total is one of two neighbouring whole
    numbers. Assumed: answers are whole numbers from ``a`` to ``b``, and everybody answered all ``k`` items.
    Both hold under any weights, of the weighted variance. Where people left items out, means are no longer
    steps of 1/k and the least is 0: ``whole=False`` of ``variance_bounds_between``.

    **Reference** Bhatia and Davis (2000), "A Better Bound on the Variance", The American Mathematical Monthly
    107(4), 353-357, for the greatest; R ``rsprite2`` keeps to both when it looks for answers.

    Examples
    --------
    >>> variance_bounds(Fraction(13, 4), minimum=1, maximum=5)
    VarianceBounds(least=Fraction(3, 16), greatest=Fraction(63, 16))
    """
    return variance_bounds_between(mean, mean, minimum=minimum, maximum=maximum, items=items)


def variance_bounds_between(
    low: Exact, high: Exact, *, minimum: Exact, maximum: Exact, items: int = 1, whole: bool = True
) -> VarianceBounds:
    """Return how little and how much answers can vary whose mean lies between two values: a rounded mean.

    Parameters
    ----------
    low, high
        The smallest and the largest value of the mean, in points; the part outside the scale is left aside.
    minimum, maximum
        The ends of the answer scale, in points.
    items
        Whole-number items that were averaged for each person.
    whole
        Whether the answers are whole numbers from ``minimum`` on; otherwise the least variance is 0.

    Returns
    -------
    VarianceBounds
        Of the variance with divisor n, between persons.

    Raises
    ------
    ValueError
        If no value between ``low`` and ``high`` lies on the scale, or the scale is upside down.

    Notes
    -----
    **Formula** the greatest ``(μ − a)(b − μ)`` is largest at the μ nearest to the middle of the scale; the
    least, ``f(1 − f)/k²``, is 0 where the interval holds a multiple of 1/k, and otherwise smallest at one of
    its ends.

    **Reference** as for ``variance_bounds``.

    Examples
    --------
    >>> variance_bounds_between(Fraction(29, 10), Fraction(31, 10), minimum=1, maximum=5)
    VarianceBounds(least=Fraction(0, 1), greatest=Fraction(4, 1))
    """
    if minimum >= maximum:
        raise ValueError(f"the scale runs from its minimum to its maximum, not from {minimum} to {maximum}")
    if items < 1:
        raise ValueError(f"a mean is of 1 item or more, not of {items}")
    first, last = max(Fraction(low), Fraction(minimum)), min(Fraction(high), Fraction(maximum))
    if first > last:
        raise ValueError(f"a mean from {low} to {high} lies outside the scale from {minimum} to {maximum}")
    middle = Fraction(minimum + maximum) / 2
    nearest = min(max(middle, first), last)
    greatest = (nearest - minimum) * (maximum - nearest)
    return VarianceBounds(
        least=_least(first - minimum, last - minimum, items) if whole else Fraction(0), greatest=greatest
    )


def _least(low: Fraction, high: Fraction, items: int) -> Fraction:
    first, last = low * items, high * items
    if first.numerator // first.denominator != last.numerator // last.denominator:
        return Fraction(0)
    return min((part % 1) * (1 - part % 1) for part in (first, last)) / items**2
