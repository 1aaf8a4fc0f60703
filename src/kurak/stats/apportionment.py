"""Whole numbers that add up: rounding exact shares so that they sum to the total, within bounds."""

import heapq
from collections.abc import Sequence
from fractions import Fraction


def round_to_total(
    exact: Sequence[Fraction | int],
    total: int,
    *,
    minimum: Sequence[int] | None = None,
    maximum: Sequence[int] | None = None,
) -> tuple[int, ...]:
    """Round shares to whole numbers that sum to the total exactly, by the largest remainder.

    Parameters
    ----------
    exact
        One share an entry, 0 or more, in any unit: they are scaled so that they sum to ``total``.
    total
        What the whole numbers must sum to, 0 or more.
    minimum, maximum
        The least and the most of every entry; left out, 0 and the total.

    Returns
    -------
    tuple of int
        One whole number an entry. Where no bound binds, each is its exact share rounded up or down.

    Raises
    ------
    ValueError
        If no whole numbers within the bounds sum to the total, or a share is negative, or all shares are 0.

    Notes
    -----
    **Formula** every entry gets the whole part of its share, the entries with the largest remainders one
    more. With bounds: the whole numbers ``n_i`` with ``min_i ≤ n_i ≤ max_i`` that make ``Σ(n_i − x_i)²``
    smallest, one at a time to (or from) the entry that is furthest below (or above) its share. Of equal
    remainders the first entry wins.

    **Reference** Balinski and Young (2001), *Fair Representation*, 2nd ed., appendix A (method of Hamilton);
    Ibaraki and Katoh (1988), *Resource Allocation Problems*, ch. 4, for one at a time being the best with
    bounds.

    Examples
    --------
    >>> round_to_total([Fraction(10, 3), Fraction(10, 3), Fraction(10, 3)], 10)
    (4, 3, 3)
    >>> round_to_total([Fraction(96, 10), Fraction(4, 10)], 10, minimum=[0, 2])
    (8, 2)
    """
    if total < 0:
        raise ValueError(f"a total is 0 or more, not {total}")
    least = [0] * len(exact) if minimum is None else list(minimum)
    most = [total] * len(exact) if maximum is None else list(maximum)
    _require_possible(len(exact), total, least, most)
    if any(share < 0 for share in exact):
        raise ValueError("a share is 0 or more; one of them is negative")
    sum_of_shares = sum(exact, Fraction(0))
    if total and not sum_of_shares:
        raise ValueError("the shares are all 0, so there is nothing to divide the total by")
    scale = Fraction(total) / sum_of_shares if sum_of_shares else Fraction(0)
    quotas = [Fraction(share) * scale for share in exact]
    rounded = [
        min(max(quota.numerator // quota.denominator, low), high)
        for quota, low, high in zip(quotas, least, most, strict=True)
    ]
    missing = total - sum(rounded)
    if missing > 0:
        _hand_out(rounded, missing, quotas, most, step=1)
    elif missing < 0:
        _hand_out(rounded, -missing, quotas, least, step=-1)
    return tuple(rounded)


def _hand_out(
    rounded: list[int], count: int, quotas: Sequence[Fraction], bound: Sequence[int], *, step: int
) -> None:
    """Give (or take) one at a time where the distance to the exact share is largest."""
    # heapq takes the smallest: the entry most below its quota when giving, most above it when taking.
    waiting = [
        (step * (value - quota), place)
        for place, (value, quota) in enumerate(zip(rounded, quotas, strict=True))
        if value != bound[place]
    ]
    heapq.heapify(waiting)
    for _ in range(count):
        distance, place = heapq.heappop(waiting)
        rounded[place] += step
        if rounded[place] != bound[place]:
            heapq.heappush(waiting, (distance + 1, place))


def _require_possible(entries: int, total: int, least: Sequence[int], most: Sequence[int]) -> None:
    if len(least) != entries or len(most) != entries:
        raise ValueError(f"there are {entries} shares, {len(least)} minimums and {len(most)} maximums")
    for place, (low, high) in enumerate(zip(least, most, strict=True)):
        if low < 0:
            raise ValueError(f"the minimum of entry {place} is 0 or more, not {low}")
        if low > high:
            raise ValueError(f"entry {place} has minimum {low} above its maximum {high}")
    if sum(least) > total:
        raise ValueError(f"the minimums sum to {sum(least)}, more than the total of {total}")
    if sum(most) < total:
        raise ValueError(f"the maximums sum to {sum(most)}, less than the total of {total}")
