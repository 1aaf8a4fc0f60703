"""Counts of an information system by place, period and category: nothing smaller than ten, and nothing that gives a smaller one back."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from kurak.disclosure.suppression.linear_program import SolverError
from kurak.disclosure.suppression.pattern import suppress
from kurak.disclosure.suppression.tables import linked_tables
from kurak.model.stakeholders import EVERY, SMALLEST_COUNT, AggregateCount

VARIABLES = ("place", "period", "category")


def withhold_small_counts(counts: Mapping[tuple[str, str, str], int], *, source: str, seconds: float = 20.0) -> tuple[AggregateCount, ...]:
    """Withhold counts of 1 to 9, and as few others as keep the totals from giving them back.

    Parameters
    ----------
    counts
        (Place, period, category): people.
    source
        Where the counts are from.
    seconds
        After which no better choice of further cells is looked for; the choice is safe all the same.

    Returns
    -------
    tuple of AggregateCount
        Every cell and every total over places, periods and categories. See
        :func:`~kurak.disclosure.suppression.pattern.suppress` for what is safe.

    Raises
    ------
    ValueError
        If so few people are counted in all that not even the total may be known, or the solver comes to no answer.

    Examples
    --------
    >>> counts = {(place, "2023", kind): n for (place, kind), n in {("A", "x"): 3, ("A", "y"): 40, ("B", "x"): 30, ("B", "y"): 50}.items()}
    >>> made = withhold_small_counts(counts, source="AIS")
    >>> {one.place + one.category for one in made if one.withheld == "yes"} >= {"Ax", "Ay", "Bx", "By"}
    True
    """
    people: dict[tuple[str, ...], float] = {key: float(number) for key, number in counts.items()}
    if 0 < sum(people.values()) < SMALLEST_COUNT:
        raise ValueError(f"fewer than {SMALLEST_COUNT} people are counted in all; nothing of them can be shown")
    order = {name: list(dict.fromkeys(key[place] for key in counts)) for place, name in enumerate(VARIABLES)}
    # Over a variable of one value the total is that value: the same cell, shown twice.
    crossed = [name for name in VARIABLES if len(order[name]) > 1]
    tables = linked_tables(people, VARIABLES, [crossed], smallest_base=SMALLEST_COUNT)
    try:
        found = suppress(tables, seconds=seconds)
    except SolverError as error:
        raise ValueError("the solver came to no answer, so that nothing can be shown safely") from error
    rows = []
    for cell, status in zip(tables.cells, found.status, strict=True):
        key = dict(cell.key)
        shown = status == "published"
        for values in product(*([key.get(name, EVERY)] if name in crossed else [*order[name], EVERY] for name in VARIABLES)):
            rows.append(
                AggregateCount(
                    **dict(zip(VARIABLES, values, strict=True)),
                    count=round(cell.value) if shown else None,
                    withheld="no" if shown else "yes",
                    source=source,
                )
            )

    def place_of(row: AggregateCount) -> tuple[int, ...]:
        return tuple(order[name].index(getattr(row, name)) if getattr(row, name) != EVERY else len(order[name]) for name in VARIABLES)

    return tuple(sorted(rows, key=place_of))
