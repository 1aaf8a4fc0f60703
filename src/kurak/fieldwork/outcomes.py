"""From visits to one disposition a unit, and to the rates of a fieldwork."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from kurak.model.dispositions import aapor_code
from kurak.model.fieldwork import Unscreened
from kurak.model.visits import Outcome
from kurak.stats.final_disposition import final_disposition
from kurak.stats.outcome_rates import Eligibility, OutcomeRates, outcome_rates

NOT_VISITED = "3.11"
"""AAPOR's code of a drawn unit to which nobody went."""


@dataclass(frozen=True)
class UnitOutcomes:
    """The final disposition of every drawn unit.

    Parameters
    ----------
    units
        Codes of the units, in the order in which they were drawn.
    codes
        AAPOR code of each.
    visits
        How many visits each had.
    contradicted
        Units whose visits cannot all be true; somebody should look.
    not_drawn
        Units of visits that were not drawn. They count for nothing.
    """

    units: tuple[str, ...]
    codes: tuple[str, ...]
    visits: tuple[int, ...]
    contradicted: tuple[str, ...]
    not_drawn: tuple[str, ...]


def unit_outcomes(
    drawn: Sequence[str],
    *,
    unit: Sequence[str],
    attempt: Sequence[int],
    outcome: Sequence[Outcome],
    unscreened: Unscreened = "eligible",
    usable: Collection[str] = (),
) -> UnitOutcomes:
    """Give every drawn unit its final disposition.

    Parameters
    ----------
    drawn
        Codes of all units that were to be visited, each once.
    unit, attempt, outcome
        One entry a visit: code of the unit, number of the visit, how it ended.
    unscreened
        See :func:`kurak.model.dispositions.aapor_code`.
    usable
        Units whose broken-off interview has enough answers to count as partial.

    Returns
    -------
    UnitOutcomes
        A unit without a visit is of unknown eligibility (3.11).

    Raises
    ------
    ValueError
        If columns differ in length, a unit is drawn twice, or a visit has the number of another.

    Examples
    --------
    >>> found = unit_outcomes(["a", "b"], unit=["a", "a"], attempt=[2, 1], outcome=["interview", "nobody at home"])
    >>> found.codes, found.visits
    (('1.1', '3.11'), (2, 0))
    """
    if not len(unit) == len(attempt) == len(outcome):
        raise ValueError("unit, attempt and outcome have one entry for each visit")
    if len(set(drawn)) != len(drawn):
        raise ValueError("a unit is drawn twice: each place in the sample needs its own code")
    visits: dict[str, dict[int, str]] = {}
    for code, number, ended in zip(unit, attempt, outcome, strict=True):
        of_unit = visits.setdefault(code, {})
        if number in of_unit:
            raise ValueError(f"unit {code} has two visits with the number {number}")
        of_unit[number] = aapor_code(ended, unscreened=unscreened, usable=code in usable)
    codes, contradicted = [], []
    for code in drawn:
        in_order = [ended for _, ended in sorted(visits.get(code, {}).items())]
        final = final_disposition(in_order or [NOT_VISITED])
        codes.append(final.code)
        if final.contradicted:
            contradicted.append(code)
    known = set(drawn)
    return UnitOutcomes(
        tuple(drawn),
        tuple(codes),
        tuple(len(visits.get(code, {})) for code in drawn),
        tuple(contradicted),
        tuple(code for code in visits if code not in known),
    )


def rates_by_group(
    found: UnitOutcomes,
    *,
    groups: Sequence[str],
    weights: Sequence[float] | None = None,
    eligibility: float | Eligibility = "allocated",
    level: float = 0.95,
) -> Mapping[str, OutcomeRates]:
    """Work out the outcome rates of everybody and of each group of units, such as clusters or regions.

    Parameters
    ----------
    found
        From :func:`unit_outcomes`.
    groups
        Group of each unit.
    weights, eligibility, level
        As in :func:`kurak.stats.outcome_rates.outcome_rates`. Allocated e is each group's own.

    Returns
    -------
    mapping
        Group: its rates; the empty name holds everybody.

    Raises
    ------
    ValueError
        If groups or weights differ in length from the units.

    Examples
    --------
    >>> found = unit_outcomes(["a", "b"], unit=["a", "b"], attempt=[1, 1], outcome=["interview", "person refused"])
    >>> rates = rates_by_group(found, groups=["North", "South"])
    >>> rates[""].rates["RR1"].estimate, rates["South"].rates["REF1"].estimate
    (0.5, 1.0)
    """
    if len(groups) != len(found.units) or (weights is not None and len(weights) != len(found.units)):
        raise ValueError("groups and weights have one value for each unit")
    if "" in groups:
        raise ValueError("a group has no name")
    rows = {"": list(range(len(groups)))}
    for at, group in enumerate(groups):
        rows.setdefault(group, []).append(at)
    return {
        group: outcome_rates(
            [found.codes[at] for at in members],
            weights=None if weights is None else [weights[at] for at in members],
            eligibility=eligibility,
            level=level,
        )
        for group, members in rows.items()
    }
