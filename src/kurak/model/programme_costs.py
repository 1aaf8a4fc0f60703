"""What a programme costs and saves, with the range that all of its inputs allow: computed, not yet written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

CostRange = tuple[float, float, float]
"""Lowest, central, highest."""


@dataclass(frozen=True, slots=True)
class CostResult:
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


@dataclass(frozen=True, slots=True)
class CostSwing:
    """Net saving at the lowest and at the highest value of one input, all others at their central value."""

    name: str
    at_low: float
    at_high: float

    @property
    def width(self) -> float:
        """How far the input moves the result."""
        return abs(self.at_high - self.at_low)


@dataclass(frozen=True, slots=True)
class ProgrammeCosts:
    """The break-even of a programme.

    Parameters
    ----------
    central
        At the central value of every input.
    net, needed_effect, cost, saving
        Lowest and highest that the ranges of all inputs allow together: net saving for a participant; effect at which the
        programme pays for itself (None where nothing would be saved); cost; saving.
    tornado
        Net saving at the ends of each input's range, the widest first.
    inputs
        Name of an input: what it is, its range and its source.
    """

    currency: str
    price_year: int
    discount_rate: float
    central: CostResult
    net: tuple[float, float]
    needed_effect: tuple[float, float | None] | None
    cost: tuple[float, float]
    saving: tuple[float, float]
    tornado: tuple[CostSwing, ...]
    inputs: Mapping[str, tuple[str, CostRange, str]]
