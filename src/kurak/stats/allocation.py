"""Allocation: how the interviews are shared among strata."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite, sqrt

from kurak.stats.apportionment import round_to_total

Number = int | float | Fraction


@dataclass(frozen=True, slots=True)
class Allocation:
    """Interviews by stratum.

    Attributes
    ----------
    exact
        Interviews of every stratum before rounding, within the bounds.
    interviews
        The same in whole numbers that sum to the total.
    bound
        For every stratum "minimum" or "maximum" where that bound decided, otherwise an empty text.
    """

    exact: tuple[Fraction, ...]
    interviews: tuple[int, ...]
    bound: tuple[str, ...]


def proportional(sizes: Sequence[Number]) -> tuple[Fraction, ...]:
    """Share interviews in proportion to the size of the strata.

    Parameters
    ----------
    sizes
        People of every stratum, 0 or more.

    Returns
    -------
    tuple of Fraction
        One share a stratum; they sum to 1.

    Raises
    ------
    ValueError
        If a size is negative, or all are 0.

    Notes
    -----
    **Formula** ``n_h / n = N_h / N``.

    **Reference** Cochran (1977), *Sampling Techniques*, 3rd ed., §5.3; R
    ``PracTools::strAlloc(n.tot = 10, Nh = c(1, 3), alloc = "prop")``.

    Examples
    --------
    >>> proportional([1, 3])
    (Fraction(1, 4), Fraction(3, 4))
    """
    return _shares(_exact(sizes, "a size"))


def equal(sizes: Sequence[Number]) -> tuple[Fraction, ...]:
    """Share interviews alike among all strata that have people.

    Parameters
    ----------
    sizes
        People of every stratum; one with nobody gets nothing.

    Returns
    -------
    tuple of Fraction
        One share a stratum; they sum to 1.

    Raises
    ------
    ValueError
        If a size is negative, or all are 0.

    Notes
    -----
    **Formula** ``n_h / n = 1 / H``.

    **Reference** Lohr (2022), *Sampling: Design and Analysis*, 3rd ed., §3.4.

    Examples
    --------
    >>> equal([1, 3, 0])
    (Fraction(1, 2), Fraction(1, 2), Fraction(0, 1))
    """
    return _shares([Fraction(size > 0) for size in _exact(sizes, "a size")])


def neyman(sizes: Sequence[Number], *, standard_deviations: Sequence[Number]) -> tuple[Fraction, ...]:
    """Share interviews so that the mean of the whole population is as precise as it can be.

    Parameters
    ----------
    sizes
        People of every stratum, 0 or more.
    standard_deviations
        Standard deviation of the answers in every stratum, in points, 0 or more.

    Returns
    -------
    tuple of Fraction
        One share a stratum; they sum to 1.

    Raises
    ------
    ValueError
        If a number is negative, or all products are 0, or the lengths differ.

    Notes
    -----
    **Formula** ``n_h / n = N_h S_h / Σ N_k S_k``.

    **Reference** Cochran (1977), *Sampling Techniques*, 3rd ed., §5.5, (5.26); R
    ``PracTools::strAlloc(n.tot = 10, Nh = c(1, 3), Sh = c(2, 1), alloc = "neyman")``.

    Examples
    --------
    >>> neyman([1, 3], standard_deviations=[2, 1])
    (Fraction(2, 5), Fraction(3, 5))
    """
    return cost_optimal(sizes, standard_deviations=standard_deviations, costs=[1] * len(sizes))


def cost_optimal(
    sizes: Sequence[Number], *, standard_deviations: Sequence[Number], costs: Sequence[Number]
) -> tuple[Fraction, ...]:
    """Share interviews so that the mean of the whole population is as precise as the money allows.

    Parameters
    ----------
    sizes
        People of every stratum, 0 or more.
    standard_deviations
        Standard deviation of the answers in every stratum, in points, 0 or more.
    costs
        Cost of one interview in every stratum, above 0.

    Returns
    -------
    tuple of Fraction
        One share a stratum; they sum to 1. A cost that is no square number makes them exact to a float only.

    Raises
    ------
    ValueError
        If a number is negative, a cost is 0, all products are 0, or the lengths differ.

    Notes
    -----
    **Formula** ``n_h / n = (N_h S_h / √c_h) / Σ (N_k S_k / √c_k)``.

    **Reference** Cochran (1977), *Sampling Techniques*, 3rd ed., §5.5, (5.23); R ``PracTools::strAlloc`` with
    ``alloc = "totcost"``.

    Examples
    --------
    >>> cost_optimal([1, 1], standard_deviations=[1, 1], costs=[4, 9])
    (Fraction(3, 5), Fraction(2, 5))
    """
    people = _exact(sizes, "a size")
    spread = _exact(standard_deviations, "a standard deviation", strata=len(people))
    price = _exact(costs, "a cost", strata=len(people))
    if any(cost == 0 for cost in price):
        raise ValueError("a cost is above 0; one of them is 0")
    return _shares([n * s / _root(c) for n, s, c in zip(people, spread, price, strict=True)])


def power(
    sizes: Sequence[Number], *, coefficients_of_variation: Sequence[Number], exponent: Number = 0.5
) -> tuple[Fraction, ...]:
    """Share interviews between two aims: precision for the whole, and the same precision for every stratum.

    Parameters
    ----------
    sizes
        How much every stratum counts (people, or the total of the variable), 0 or more.
    coefficients_of_variation
        Standard deviation divided by the mean of the variable in every stratum, 0 or more.
    exponent
        From 0 (every stratum alike in precision) to 1 (the whole; with totals as sizes this is ``neyman``).

    Returns
    -------
    tuple of Fraction
        One share a stratum; they sum to 1. Exact for the exponents 0 and 1, to a float between them.

    Raises
    ------
    ValueError
        If a number is negative, the exponent lies outside 0 to 1, all products are 0, or the lengths differ.

    Notes
    -----
    **Formula** ``n_h / n = (S_h / Ȳ_h) X_h^q / Σ (S_k / Ȳ_k) X_k^q``.

    **Reference** Bankier (1988), "Power Allocations: Determining Sample Sizes for Subnational Areas", The
    American Statistician 42(3), 174-177, (3); Särndal, Swensson and Wretman (1992), *Model Assisted Survey
    Sampling*, §12.7.

    Examples
    --------
    >>> power([1, 3], coefficients_of_variation=[1, 1], exponent=1)
    (Fraction(1, 4), Fraction(3, 4))
    """
    if not 0 <= exponent <= 1:
        raise ValueError(f"the exponent of a power allocation lies from 0 to 1, not at {exponent}")
    people = _exact(sizes, "a size")
    spread = _exact(coefficients_of_variation, "a coefficient of variation", strata=len(people))
    return _shares([cv * _power(x, exponent) for x, cv in zip(people, spread, strict=True)])


def allocate(
    shares: Sequence[Number],
    total: int,
    *,
    sizes: Sequence[int] | None = None,
    minimum: Sequence[int] | int = 0,
    maximum: Sequence[int] | int | None = None,
) -> Allocation:
    """Divide the interviews by shares, with a minimum and a maximum a stratum, never more than its people.

    Parameters
    ----------
    shares
        One a stratum, 0 or more, as the functions of this module give them.
    total
        Interviews to divide.
    sizes
        People of every stratum: no stratum gets more interviews, and no minimum asks for more.
    minimum, maximum
        Least and most interviews, for every stratum its own or one number for all.

    Returns
    -------
    Allocation
        Exact and whole interviews of every stratum, and where a bound decided.

    Raises
    ------
    ValueError
        If no division keeps the bounds, or the lengths differ.

    Notes
    -----
    **Formula** ``n_h = min(max(λ a_h, min_h), max_h)`` with the one ``λ`` for which ``Σ n_h = n``: strata
    beyond a bound are fixed there, the rest is shared again, until none is beyond. Then whole numbers by
    largest remainder.

    **Reference** Cochran (1977), *Sampling Techniques*, 3rd ed., §5.8 (strata where the optimum asks for more
    than there is); Wright (2017), "Exact optimal sample allocation: more efficient than Neyman", Statistics
    and Probability Letters 129, 50-57, on rounding and bounds.

    Examples
    --------
    >>> allocate(proportional([10, 90, 900]), 100, minimum=5).interviews
    (5, 9, 86)
    >>> allocate(proportional([10, 90, 900]), 100, minimum=5).bound
    ('minimum', '', '')
    """
    weights = _exact(shares, "a share")
    strata = len(weights)
    room = [total] * strata if sizes is None else list(sizes)
    least = [minimum] * strata if isinstance(minimum, int) else list(minimum)
    most = (
        [total] * strata
        if maximum is None
        else [maximum] * strata
        if isinstance(maximum, int)
        else list(maximum)
    )
    if not len(room) == len(least) == len(most) == strata:
        raise ValueError(f"{strata} shares need as many sizes, minimums and maximums")
    most = [min(high, people) for high, people in zip(most, room, strict=True)]
    least = [min(low, people) for low, people in zip(least, room, strict=True)]
    exact, bound = _within_bounds(weights, total, least, most)
    whole = round_to_total(exact, total, minimum=least, maximum=most)
    return Allocation(exact=exact, interviews=whole, bound=bound)


def _within_bounds(
    weights: Sequence[Fraction], total: int, least: Sequence[int], most: Sequence[int]
) -> tuple[tuple[Fraction, ...], tuple[str, ...]]:
    if not sum(least) <= total <= sum(most):
        raise ValueError(
            f"{total} interviews do not fit between minimums of {sum(least)} and maximums of {sum(most)}"
        )
    fixed: dict[int, tuple[int, str]] = {}
    while True:
        free = [h for h in range(len(weights)) if h not in fixed]
        rest = total - sum(value for value, _ in fixed.values())
        weight = sum((weights[h] for h in free), Fraction(0))
        if not weight and free and rest > sum(least[h] for h in free):
            raise ValueError("the strata that may still get interviews have shares of 0")
        trial = {h: rest * weights[h] / weight if weight else Fraction(least[h]) for h in free}
        under = {h: least[h] - trial[h] for h in free if trial[h] < least[h]}
        over = {h: trial[h] - most[h] for h in free if trial[h] > most[h]}
        if not under and not over:
            break
        # Fixing the side that is further out never has to be taken back; fixing both at once might.
        if sum(under.values(), Fraction(0)) >= sum(over.values(), Fraction(0)):
            fixed.update({h: (least[h], "minimum") for h in under})
        else:
            fixed.update({h: (most[h], "maximum") for h in over})
    exact = tuple(Fraction(fixed[h][0]) if h in fixed else trial[h] for h in range(len(weights)))
    return exact, tuple(fixed[h][1] if h in fixed else "" for h in range(len(weights)))


def _exact(values: Sequence[Number], name: str, *, strata: int | None = None) -> list[Fraction]:
    if strata is not None and len(values) != strata:
        raise ValueError(f"{strata} strata need {name} each, not {len(values)} in all")
    for value in values:
        if not isfinite(value) or value < 0:
            raise ValueError(f"{name} is 0 or more, not {value}")
    # Through its text, a float is the decimal number that somebody wrote, not its binary neighbour.
    return [Fraction(str(value)) for value in values]


def _shares(parts: Sequence[Fraction]) -> tuple[Fraction, ...]:
    whole = sum(parts, Fraction(0))
    if not whole:
        raise ValueError("no stratum has a share above 0")
    return tuple(part / whole for part in parts)


def _root(value: Fraction) -> Fraction:
    return Fraction(sqrt(value.numerator)) / Fraction(sqrt(value.denominator))


def _power(value: Fraction, exponent: Number) -> Fraction:
    if exponent in (0, 1):
        # A stratum with nobody has no share, even where 0⁰ would be 1.
        return value if exponent == 1 else Fraction(value > 0)
    return Fraction(float(value) ** float(exponent))
