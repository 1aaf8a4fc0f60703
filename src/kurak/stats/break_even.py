"""At which effect a programme pays for itself, and how far that depends on each number that goes in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Interval = tuple[float, float, float]
"""Lowest, central, highest."""


@dataclass(frozen=True, slots=True)
class BreakEven:
    """What a programme costs and saves for each participant.

    ``returns_to_avoid`` is how many returns to prison must be avoided among 100 participants, ``effect`` which share of the returns
    that would happen anyway, so that saving equals cost. ``effect`` above 1 cannot be reached. Either is None where nothing is saved.
    """

    cost: float
    saving_per_return: float
    saving: float
    net: float
    returns_to_avoid: float | None
    effect: float | None


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


def break_even(*, cost: float, saving_per_return: float, returns: float, effect: float) -> BreakEven:
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
    BreakEven
        **Formula** saving ``s = returns · effect · v`` with ``v`` the saving per return; net ``s − c``; returns to avoid among 100
        ``100 · c / v``; effect at which ``s = c``: ``c / (returns · v)``.

        **Reference** threshold analysis: Drummond and others (2015), section 11.2; the ratio of cost to saving is that of
        cost-benefit analysis in Welsh & Farrington (2000), *Crime and Justice* 27, 305–361.

    Examples
    --------
    A programme of 100 for each participant, where half would return at 1,000 each, pays if a fifth of the returns is avoided.

    >>> break_even(cost=100, saving_per_return=1000, returns=0.5, effect=0.3)
    BreakEven(cost=100, saving_per_return=1000, saving=150.0, net=50.0, returns_to_avoid=10.0, effect=0.2)
    """
    saving = returns * effect * saving_per_return
    return BreakEven(
        cost=cost,
        saving_per_return=saving_per_return,
        saving=saving,
        net=saving - cost,
        returns_to_avoid=100 * cost / saving_per_return if saving_per_return > 0 else None,
        effect=cost / (returns * saving_per_return) if returns * saving_per_return > 0 else None,
    )


@dataclass(frozen=True, slots=True)
class Swing:
    """A result at the lowest and at the highest value of one input, all others at their central value."""

    name: str
    at_low: float
    at_high: float

    @property
    def width(self) -> float:
        """How far the result moves."""
        return abs(self.at_high - self.at_low)


def swings(inputs: Mapping[str, Interval], result: Callable[[Mapping[str, float]], float]) -> tuple[Swing, ...]:
    """One-way sensitivity: what each input alone does to a result, the widest first, as a tornado chart shows it.

    **Reference** Drummond and others (2015), section 11.2.

    Examples
    --------
    >>> swings({"a": (1, 2, 3), "b": (0, 10, 40)}, lambda x: x["a"] + x["b"])
    (Swing(name='b', at_low=2, at_high=42), Swing(name='a', at_low=11, at_high=13))
    """
    central = {name: values[1] for name, values in inputs.items()}
    found = [
        Swing(name, result({**central, name: low}), result({**central, name: high}))
        for name, (low, _, high) in inputs.items()
    ]
    order = list(inputs)
    return tuple(sorted(found, key=lambda one: (-one.width, order.index(one.name))))


def corners(
    inputs: Mapping[str, Interval], result: Callable[[Mapping[str, float]], float], *, rising: Mapping[str, bool]
) -> tuple[float, float]:
    """The lowest and the highest result that the ranges of all inputs allow together.

    Parameters
    ----------
    rising
        Whether the result rises or falls with each input, over its whole range.

    Returns
    -------
    tuple of float
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
