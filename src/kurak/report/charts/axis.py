"""The stretch of a scale that a chart shows, and where a value stands on it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from kurak.report.wording import in_figures
from kurak.report.words.saying import later, say

Number = int | float | Fraction
Span = tuple[Number, Number]


@dataclass(frozen=True)
class Section:
    """Shown values from `low` to `high`, with a tick every `step`."""

    low: float
    high: float
    step: float

    def ticks(self) -> tuple[float, ...]:
        first = math.ceil(self.low / self.step - 1e-9)
        last = math.floor(self.high / self.step + 1e-9)
        return tuple(round(k * self.step, 10) for k in range(first, last + 1))

    def label(self, value: float) -> str:
        """A tick in as few decimals as the step needs."""
        return written(value, max(0, -math.floor(math.log10(self.step) + 1e-9)))


@dataclass(frozen=True)
class Axis:
    """A section laid from `left` to `right` px; what lies beyond it is held at its end."""

    section: Section
    left: float
    right: float

    def at(self, value: Number) -> float:
        share = (float(value) - self.section.low) / (self.section.high - self.section.low)
        return self.left + (self.right - self.left) * min(1.0, max(0.0, share))

    def beyond(self, value: Number) -> int:
        """-1 below the section, 1 above it, 0 within."""
        slack = 1e-9 * (self.section.high - self.section.low)
        return (float(value) > self.section.high + slack) - (float(value) < self.section.low - slack)

    def ticks(self, room: float) -> tuple[float, ...]:
        """Ticks at least `room` px apart."""
        ticks = self.section.ticks()
        if len(ticks) < 2:
            return ticks
        apart = self.at(ticks[1]) - self.at(ticks[0])
        every = max(1, math.ceil(room / apart - 1e-9))
        return tuple(t for t in ticks if round(t / self.section.step) % every == 0) or ticks[:1]


def written(value: float, decimals: int) -> str:
    """A number with a true minus sign and the decimal mark of the language spoken.

    Examples
    --------
    >>> written(-0.5, 1), written(3, 0)
    ('−0.5', '3')
    """
    text = f"{value:.{decimals}f}"
    return in_figures(text if float(text) else text.replace("-", ""))


def plain(value: Number) -> str:
    """A scale's end or midpoint as it is spoken of: 3, not 3.0."""
    return in_figures(f"{float(value):g}")


def any_beyond(axis: Axis, values: Iterable[Number]) -> bool:
    """Whether the axis had to hold back a value."""
    return any(axis.beyond(v) for v in values)


BEYOND = later("Arrow: beyond the axis.")


def choose_section(
    values: Iterable[Number], *, scale: Span | None = None, least_share: float = 0.25, ticks: int = 5
) -> Section:
    """The stretch to show: all values with some air, in round numbers.

    With a declared `scale` it stays inside it unless a value lies outside, is never shorter than
    `least_share` of it (a shorter one would make little of much), and never leaves it by more than
    half its length (a misprint such as 256 for 2.56 is shown by an arrow).
    """
    numbers = [float(v) for v in values]
    if scale is not None:
        floor, ceiling = float(scale[0]), float(scale[1])
        numbers = numbers or [floor, ceiling]
        span = ceiling - floor
        numbers = [min(max(v, floor - span / 2), ceiling + span / 2) for v in numbers]
        least = span * least_share
    else:
        numbers = numbers or [0.0, 1.0]
        least = max(max(abs(v) for v in numbers) * 0.02, 1e-6)
    low, high = min(numbers), max(numbers)
    air = max((high - low) * 0.06, (least - (high - low)) / 2)
    padded_low, padded_high = low - air, high + air
    if scale is not None:
        padded_low = max(padded_low, min(low, floor))
        padded_high = min(padded_high, max(high, ceiling))
        # What an end of the scale cut off is shown on the other side.
        padded_high = max(padded_high, min(ceiling, padded_low + least))
        padded_low = min(padded_low, max(floor, padded_high - least))
    step = round_step((padded_high - padded_low) / ticks)
    # The ends need not be ticks: a finer round step keeps the axis from being half empty.
    fine = step / 5 if f"{step:e}"[0] == "5" else step / 2
    low = math.floor(padded_low / fine + 1e-9) * fine
    high = math.ceil(padded_high / fine - 1e-9) * fine
    if scale is not None:
        low = max(low, floor) if padded_low >= floor else low
        high = min(high, ceiling) if padded_high <= ceiling else high
    return Section(round(low, 10), round(high, 10), step)


def round_step(rough: float) -> float:
    """The first of 1, 2, 5 × 10ⁿ that is not below `rough`."""
    power = 10.0 ** math.floor(math.log10(rough))
    return round(next(m * power for m in (1, 2, 5, 10) if m * power >= rough * (1 - 1e-9)), 12)


def exact_section(span: Span, *, ticks: int = 5) -> Section:
    """A section whose ends the caller sets."""
    low, high = float(span[0]), float(span[1])
    return Section(low, high, round_step((high - low) / ticks))


def says_section(section: Section, scale: Span) -> str:
    """Words for how much of the scale is shown."""
    low, high = plain(scale[0]), plain(scale[1])
    if math.isclose(section.low, float(scale[0])) and math.isclose(section.high, float(scale[1])):
        return say("Axis: the whole scale, {low} to {high}.", low=low, high=high)
    start, end = plain(section.low), plain(section.high)
    return say("Axis: {start} to {end}; the scale runs {low} to {high}.", start=start, end=end, low=low, high=high)


def outside(value: Number, scale: Span) -> bool:
    """Whether a value lies off the declared scale."""
    return value < scale[0] or value > scale[1]
