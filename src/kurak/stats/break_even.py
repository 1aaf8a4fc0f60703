"""At which effect a programme pays for itself, and how far that depends on each number that goes in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

Result = TypeVar("Result")
Interval = tuple[float, float, float]
"""Lowest, central, highest."""


def discounted(amount: float, *, rate: float, years: float) -> float:
    """What an amount of later is worth today.

    **Formula** ``amount / (1 + rate)^years``.

    **Reference** Drummond, Sculpher, Claxton, Stoddart & Torrance (2015), *Methods for the Economic Evaluation of Health Care
    Programmes*, 4th ed., section 7.2.

    Examples
    --------
    >>> round(discounted(121, rate=0.1, years=2), 9)
    100.0
    """
    return float(amount / (1 + rate) ** years)


def break_even(*, cost: float, saving_per_return: float, returns: float, effect: float) -> tuple[float, float | None, float | None]:
    """Set a programme's cost against the returns to prison that it avoids.

    Parameters
    ----------
    cost
        Of the programme, for one participant, in money of today.
    saving_per_return
        What one avoided return saves, in money of today.
    returns
        Share of people who return without the programme.
    effect
        Share of these returns that the programme avoids.

    Returns
    -------
    tuple
        Saving; how many returns must be avoided among 100 participants, and which share of the returns that would happen anyway, so
        that saving equals cost. A share above 1 cannot be reached. Either is None where nothing is saved.

        **Formula** saving ``s = returns · effect · v`` with ``v`` the saving per return; returns to avoid among 100 ``100 · c / v``;
        effect at which ``s = c``: ``c / (returns · v)``.

        **Reference** threshold analysis: Drummond and others (2015), section 11.2; the ratio of cost to saving is that of
        cost-benefit analysis in Welsh & Farrington (2000), *Crime and Justice* 27, 305–361.

    Examples
    --------
    A programme of 100 for each participant, where half would return at 1,000 each, pays if a fifth of the returns is avoided.

    >>> break_even(cost=100, saving_per_return=1000, returns=0.5, effect=0.3)
    (150.0, 10.0, 0.2)
    """
    return (
        returns * effect * saving_per_return,
        100 * cost / saving_per_return if saving_per_return > 0 else None,
        cost / (returns * saving_per_return) if returns * saving_per_return > 0 else None,
    )


def swings(inputs: Mapping[str, Interval], result: Callable[[Mapping[str, float]], float]) -> tuple[tuple[str, float, float], ...]:
    """One-way sensitivity: the result at the lowest and at the highest value of each input alone, the widest first, as a tornado chart shows it.

    **Reference** Drummond and others (2015), section 11.2.

    Examples
    --------
    >>> swings({"a": (1, 2, 3), "b": (0, 10, 40)}, lambda x: x["a"] + x["b"])
    (('b', 2, 42), ('a', 11, 13))
    """
    central = {name: values[1] for name, values in inputs.items()}
    found = [
        (name, result({**central, name: low}), result({**central, name: high}))
        for name, (low, _, high) in inputs.items()
    ]
    return tuple(sorted(found, key=lambda one: -abs(one[2] - one[1])))


def corners(
    inputs: Mapping[str, Interval], result: Callable[[Mapping[str, float]], Result], *, rising: Mapping[str, bool]
) -> tuple[Result, Result]:
    """The lowest and the highest result that the ranges of all inputs allow together.

    Parameters
    ----------
    rising
        Whether the result rises or falls with each input, over its whole range.

    Returns
    -------
    tuple
        Exact where the result is monotone in each input (interval arithmetic; Moore, Kearfott & Cloud, 2009, *Introduction to
        Interval Analysis*, section 5.1). No probability is attached: that all inputs are at their worst together is possible,
        not likely.

    Examples
    --------
    >>> corners({"a": (1, 2, 3), "b": (1, 1, 2)}, lambda x: x["a"] / x["b"], rising={"a": True, "b": False})
    (0.5, 3.0)
    """
    worst = {name: (low if rising[name] else high) for name, (low, _, high) in inputs.items()}
    best = {name: (high if rising[name] else low) for name, (low, _, high) in inputs.items()}
    return result(worst), result(best)
