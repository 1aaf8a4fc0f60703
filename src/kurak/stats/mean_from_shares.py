"""The means that printed shares of answers allow: from "39.6% disagree, 41.3% agree" to "between 2.53 and 3.53"."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Literal

Interval = tuple[Fraction, Fraction]
CodingRule = Literal["as answered", "min + max - x", "max - x"]
DontKnow = Literal["left out", "counted as 0"]

_WHOLE: Interval = (Fraction(0), Fraction(1))


def mean_bounds(
    shares: Mapping[str, Interval],
    codes: Mapping[str, Interval],
    *,
    dont_know: DontKnow,
    dont_know_share: Interval = _WHOLE,
) -> Interval | None:
    """Return the lowest and highest mean that the shares of the answer categories allow.

    Parameters
    ----------
    shares
        For a category, the lowest and highest share it can have, of 1. A category that is in ``codes`` but not
        here may have any share.
    codes
        For every category, the lowest and highest code its members may carry ("disagree": 1 to 2).
    dont_know
        "left out": the mean is over those who gave a code. "counted as 0": the mean is over everybody and
        don't-know adds 0 to the sum.
    dont_know_share
        The lowest and highest share of don't-know answers.

    Returns
    -------
    tuple of Fraction, or None
        Both ends are attained. ``None`` when no shares can add to 1, or when everybody must be a don't-know and
        these are left out, so that there is no mean.

    Notes
    -----
    **Formula** over all shares ``s_c`` and ``k`` in their intervals with ``Σ s_c + k = 1``, and codes ``v_c`` in
    theirs, the extremes of ``Σ v_c s_c / (1 - k)`` ("left out") or ``Σ v_c s_c`` ("counted as 0").

    Shares are not negative, so the highest mean takes each category's highest code. For a fixed answered share
    ``t = 1 - k`` the best sum ``f(t)`` fills the categories from the highest code down: ``f`` is concave, made of
    straight pieces that meet where a category is just filled. On a straight piece both ``f(t)`` and
    ``f(t)/t = slope + const/t`` are monotone, so the best ``t`` is an end of the range or such a meeting point.
    These points are vertices of the polytope (all shares but one at a bound), among which a linear-fractional
    function has its optimum.

    **Reference** Dantzig (1957), "Discrete-variable extremum problems", Operations Research 5(2), for filling in
    order; Charnes and Cooper (1962), "Programming with linear fractional functionals", Naval Research Logistics
    9(3-4), for the optimum at a vertex.

    Examples
    --------
    >>> half = {"disagree": (Fraction(495, 1000), Fraction(505, 1000))}
    >>> codes = {"disagree": (Fraction(1), Fraction(2)), "neutral": (Fraction(3), Fraction(3)),
    ...          "agree": (Fraction(4), Fraction(5))}
    >>> mean_bounds(half, codes, dont_know="left out")
    (Fraction(1, 1), Fraction(703, 200))
    """
    if dont_know not in ("left out", "counted as 0"):
        raise ValueError(f'don\'t-know answers are "left out" or "counted as 0", not {dont_know!r}')
    unknown = sorted(set(shares) - set(codes))
    if unknown:
        raise ValueError(f"no codes are given for {', '.join(unknown)}")
    boxes = [shares.get(category, _WHOLE) for category in codes]
    for low, high in (*boxes, dont_know_share):
        if not 0 <= low <= high <= 1:
            raise ValueError(f"a share runs from its lowest to its highest value within 0 and 1, not {low} to {high}")
    for low, high in codes.values():
        if low > high:
            raise ValueError(f"a code runs from its lowest to its highest value, not {low} to {high}")

    # Whole numbers over a common denominator: this runs thousands of times in one audit.
    unit = lcm(*(bound.denominator for box in (*boxes, dont_know_share) for bound in box))
    code_unit = lcm(*(bound.denominator for code in codes.values() for bound in code))
    least = [_whole(low, unit) for low, _ in boxes]
    room = [_whole(high - low, unit) for low, high in boxes]
    from_total = max(unit - _whole(dont_know_share[1], unit), sum(least))
    to_total = min(unit - _whole(dont_know_share[0], unit), sum(least) + sum(room))
    if from_total > to_total or (dont_know == "left out" and to_total == 0):
        return None

    base = None if dont_know == "left out" else unit
    lowest = _highest([-_whole(low, code_unit) for low, _ in codes.values()], least, room, from_total, to_total, base)
    highest = _highest([_whole(high, code_unit) for _, high in codes.values()], least, room, from_total, to_total, base)
    return -lowest / code_unit, highest / code_unit


def codes_after(
    codes: Mapping[str, Interval], rule: CodingRule, minimum: Fraction | int, maximum: Fraction | int
) -> dict[str, Interval]:
    """Return the codes of each category after the answers ``x`` were recoded.

    Parameters
    ----------
    codes
        The lowest and highest code of each category as answered.
    rule
        "as answered" keeps them; "min + max - x" turns the scale round within its ends; "max - x" is the common
        slip that turns a 1-5 scale into 4-0.
    minimum, maximum
        The ends of the scale as answered.

    Examples
    --------
    >>> codes_after({"agree": (Fraction(4), Fraction(5))}, "min + max - x", 1, 5)
    {'agree': (Fraction(1, 1), Fraction(2, 1))}
    """
    if rule == "as answered":
        return dict(codes)
    if rule == "min + max - x":
        pivot = Fraction(minimum) + maximum
    elif rule == "max - x":
        pivot = Fraction(maximum)
    else:
        raise ValueError(f'a coding rule is "as answered", "min + max - x" or "max - x", not {rule!r}')
    return {category: (pivot - high, pivot - low) for category, (low, high) in codes.items()}


def _whole(value: Fraction, unit: int) -> int:
    """Return a value as a whole number of ``1/unit``; ``unit`` is a multiple of its denominator."""
    return value.numerator * (unit // value.denominator)


def _highest(
    values: Sequence[int], least: Sequence[int], room: Sequence[int], start: int, end: int, base: int | None
) -> Fraction:
    """Return the highest ``f(t) / base`` for ``t`` from ``start`` to ``end``; without a base, of ``f(t) / t``."""
    candidates: list[tuple[int, int]] = []
    filled = sum(least)
    amount = sum(value * share for value, share in zip(values, least, strict=True))
    if start <= filled <= end:
        candidates.append((amount, filled))
    for value, free in sorted(zip(values, room, strict=True), reverse=True):
        candidates.extend(
            (amount + value * (answered - filled), answered)
            for answered in (start, end)
            if filled < answered < filled + free
        )
        filled += free
        amount += value * free
        if start <= filled <= end:
            candidates.append((amount, filled))
        if filled >= end:
            break
    if base is not None:
        return Fraction(max(amount for amount, _ in candidates), base)
    # With nobody answering there is no mean. The straight piece that starts there has one ratio throughout, and
    # its other end is a candidate as well.
    return max(Fraction(amount, answered) for amount, answered in candidates if answered)
