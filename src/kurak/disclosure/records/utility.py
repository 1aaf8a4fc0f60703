"""What protection did to the results: estimates before and after, with their intervals."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, nan, sqrt


@dataclass(frozen=True)
class Estimate:
    """An estimate with its interval, from whatever room made it.

    Parameters
    ----------
    value
        The estimate.
    low, high
        Its interval.
    std_error
        Its standard error.
    """

    value: float
    low: float
    high: float
    std_error: float

    def __post_init__(self) -> None:
        numbers = (self.value, self.low, self.high, self.std_error)
        if not all(map(isfinite, numbers)) or self.low > self.high or self.std_error < 0:
            raise ValueError("an estimate has a value, an interval from low to high and a standard error of 0 or more")


@dataclass(frozen=True)
class Utility:
    """How far an estimate from released records is from the one before; made by :func:`compare_estimates`.

    Parameters
    ----------
    before, after
        Both estimates.
    change
        After minus before.
    in_errors
        The change in standard errors from before; not a number where that is 0 and something changed.
    overlap
        How much of both intervals is common, 1 if they are the same, 0 if they only touch, below 0 if they are apart.
    wider
        Width of the interval after, over before; not a number if it had none.
    """

    before: Estimate
    after: Estimate
    change: float
    in_errors: float
    overlap: float
    wider: float


def compare_estimates(before: Estimate, after: Estimate) -> Utility:
    """Return change and interval overlap of an estimate.

    Notes
    -----
    **Formula** ``½ [(min U − max L) / (U₁ − L₁) + (min U − max L) / (U₂ − L₂)]``.

    **Source** Karr, Kohnen, Oganian, Reiter and Sanil (2006), The American Statistician 60, 224-232 (interval overlap); below
    0 as in Snoke and others (2018), Journal of the Royal Statistical Society A 181, 663-688.

    Examples
    --------
    >>> found = compare_estimates(Estimate(10, 8, 12, 1), Estimate(11, 9, 13, 1))
    >>> found.change, found.in_errors, found.overlap, found.wider
    (1, 1.0, 0.75, 1.0)
    """
    change = after.value - before.value
    shared = min(before.high, after.high) - max(before.low, after.low)
    widths = (before.high - before.low, after.high - after.low)
    if min(widths) > 0:
        overlap = (shared / widths[0] + shared / widths[1]) / 2
    else:
        # A number without an interval is met or missed.
        overlap = 1.0 if (before.low, before.high) == (after.low, after.high) else nan
    in_errors = change / before.std_error if before.std_error > 0 else (0.0 if change == 0 else nan)
    return Utility(before, after, change, in_errors, overlap, widths[1] / widths[0] if widths[0] > 0 else nan)


def hellinger(before: dict[str, float], after: dict[str, float]) -> float:
    """Return the distance of two distributions of one variable, from 0 (the same) to 1 (nothing in common).

    Parameters
    ----------
    before, after
        Weighted counts or shares by value, of records with a value.

    Notes
    -----
    **Formula** ``√(½ Σ (√p − √q)²)``. **Source** Hundepool et al. (2012), chapter 3; Gomatam and Karr (2003).

    Examples
    --------
    >>> hellinger({"f": 3, "m": 1}, {"f": 6, "m": 2}), hellinger({"f": 1}, {"m": 1})
    (0.0, 1.0)
    """
    if min([*before.values(), *after.values()], default=-1.0) < 0 or not sum(before.values()) or not sum(after.values()):
        raise ValueError("a distribution has counts of 0 or more, and somebody in it")
    one, two = sum(before.values()), sum(after.values())
    apart = sum((sqrt(before.get(name, 0) / one) - sqrt(after.get(name, 0) / two)) ** 2 for name in {*before, *after})
    return min(1.0, sqrt(apart / 2))
