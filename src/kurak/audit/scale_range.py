"""Rule scale-range: a mean outside the scale of its answers."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from kurak.audit.printed_figures import PrintedFigures, touches
from kurak.audit.rules import audit_finding, listed
from kurak.model.finding import Finding


def check_scale_range(figures: PrintedFigures) -> Iterator[Finding]:
    """Find means that no answers on the declared scale can have.

    **Formula** min <= mean <= max, for the mean of any answers from min to max, under any weights.
    """
    response = figures.response
    if response is None:
        return
    low, high = Fraction(response.min), Fraction(response.max)
    for figure in figures.report.figures:
        # "at least 4" and "about 5" leave room for a mean on the scale.
        if figure.statistic != "mean" or figure.bound is not None or figures.scale_of(figure.variable) is None:
            continue
        printed = figures.printed(figure)
        if printed.high >= low and printed.low <= high:
            continue
        end, side = (response.min, "at least") if printed.high < low else (response.max, "at most")
        rivals = []
        possible_on = [
            described
            for described in response.printed_ranges
            if _within(described.range, printed.low, printed.high)
        ]
        if possible_on:
            rivals.append(
                f"the report also describes the scale as {listed(dict.fromkeys(range_words(d.range) for d in possible_on))}"
                + f" ({listed(where for d in possible_on for where in d.where)})"
            )
        on_slip = printed.overlaps(Fraction(0), high - low)
        if on_slip and figures.is_reverse(figure.variable):
            rivals.append(f"the negative item was turned by {response.max} − answer, which runs from 0 (see scoring)")
        elif on_slip and figure.variable not in figures.scales:
            rivals.append("the item was turned round in this table only (see reversed-item)")
        if printed.overlaps(Fraction(0), low):
            rivals.append("don't-know answers were counted as 0")
        rivals.append("a slip in typing")
        yield audit_finding(
            "scale-range",
            "impossible",
            f"{figure.text} on a scale from {response.min} to {response.max}",
            figures=[figure],
            expected=f"{side} {end}",
            reasoning=f"Any answers from {response.min} to {response.max} have a mean of {side} {end}, "
            "whatever the weights.",
            rivals=rivals,
            fix="print the mean on the declared scale, or declare the scale on which it was computed",
            details={
                "touches": touches(figure),
                "scale": figures.scale_id_of(figure.variable),
                "range": [response.min, response.max],
            },
        )


def _within(described: str, low: Fraction, high: Fraction) -> bool:
    first, last = described.rsplit("-", 1)
    return high >= int(first) and low <= int(last)


def range_words(described: str) -> str:
    """A described range in words: ``1 to 5``, ``-2 to 2``."""
    first, last = described.rsplit("-", 1)
    return f"{first} to {last}"
