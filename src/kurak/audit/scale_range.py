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
        if figure.statistic != "mean" or figures.scale_of(figure.variable) is None:
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
                listed(f"the report also describes the scale as {d.range.replace('-', ' to ')}" for d in possible_on)
                + f" ({listed(where for d in possible_on for where in d.where)})"
            )
        if figures.is_reverse(figure.variable) and printed.high < low:
            rivals.append(f"the negative item was turned by {response.max} − answer, which runs from 0 (see scoring)")
        elif printed.high < low and figure.variable not in figures.scales:
            rivals.append("the item was turned round in this table only (see reversed-item)")
        rivals.append("don't-know answers were counted as 0" if printed.high < low else "a slip in typing")
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
