"""Whether a reintegration programme pays for itself, from costs that each have a source, with the range that all of them allow."""

from __future__ import annotations

from collections.abc import Mapping

from kurak.model.costs import Costs, UnitCost
from kurak.model.programme_costs import CostResult, CostSwing, ProgrammeCosts
from kurak.stats.break_even import Interval, break_even, corners, discounted, swings

RETURNS, EFFECT, YEARS = "returns", "effect", "years_until_return"


def programme_costs(costs: Costs) -> ProgrammeCosts:
    """Set what a programme costs against the returns to prison that it avoids.

    **Formula** cost ``c = Σ price · quantity``; a return to prison, ``t`` years later, costs ``v = Σ price · quantity / (1 + r)^t``; prices
    of other years are multiplied by the ratio of price levels. Then :func:`~kurak.stats.break_even.break_even`. The programme's own
    costs are of today and are not discounted. Every result rises or falls with each input, so its range is taken at their ends.
    """
    levels = {level.year: level.index for level in costs.prices}
    inputs: dict[str, tuple[str, Interval, str]] = {}
    for cost in (*costs.programme, *costs.avoided):
        factor = 1.0 if cost.year == costs.price_year else levels[costs.price_year] / levels[cost.year]
        inputs[cost.id] = (f"{cost.what}, a {cost.unit}", (cost.low * factor, cost.central * factor, cost.high * factor), cost.source)
        if cost.quantity is not None:
            number = cost.quantity
            inputs[_quantity(cost)] = (f"{cost.what}, number of units", (number.low, number.central, number.high), number.source)
    for name, words, one in (
        (RETURNS, "share who return to prison without the programme", costs.returns),
        (EFFECT, "share of returns that is avoided", costs.effect),
        (YEARS, "years until the return that is avoided", costs.years_until_return),
    ):
        inputs[name] = (words, (one.low, one.central, one.high), one.source)

    def result(at: Mapping[str, float]) -> CostResult:
        spent = sum(at[one.id] * at.get(_quantity(one), 1.0) for one in costs.programme)
        saved = sum(at[one.id] * at.get(_quantity(one), 1.0) for one in costs.avoided)
        a_return = discounted(saved, rate=costs.discount_rate, years=at[YEARS])
        saving, returns_to_avoid, effect = break_even(cost=spent, saving_per_return=a_return, returns=at[RETURNS], effect=at[EFFECT])
        return CostResult(spent, a_return, saving, saving - spent, returns_to_avoid, effect)

    spent = {name for one in costs.programme for name in (one.id, _quantity(one))}
    # What is spent lowers the net saving, and so does a return that is further off; everything else raises it.
    rising = {name: name not in spent and name != YEARS for name in inputs}
    ranges = {name: interval for name, (_, interval, _) in inputs.items()}
    worst, best = corners(ranges, result, rising=rising)
    return ProgrammeCosts(
        currency=costs.currency,
        price_year=costs.price_year,
        discount_rate=costs.discount_rate,
        central=result({name: central for name, (_, central, _) in ranges.items()}),
        net=(worst.net, best.net),
        # The effect that is needed is least where all else is best, and does not depend on the effect itself.
        needed_effect=(best.effect, worst.effect) if best.effect is not None else None,
        cost=(best.cost, worst.cost),
        saving=(worst.saving, best.saving),
        tornado=tuple(CostSwing(*one) for one in swings(ranges, lambda at: result(at).net)),
        inputs=inputs,
    )


def _quantity(cost: UnitCost) -> str:
    return f"{cost.id} · quantity"
