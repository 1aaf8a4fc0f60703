"""A printed sample design beside the plan by the same rule: where it differs, and where it does not add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kurak.model.finding import Place
from kurak.model.published import DesignRow
from kurak.model.sample import PrintedDifference
from kurak.sampling.plan_findings import Notes
from kurak.sources.wording import area_name, listed

FILE = "published/sample_design.csv"
CITY, VILLAGE = "city", "village"
"""Settlement types of the printed design's columns."""

COLUMNS = ("n", "n_city", "n_village")
"""Its columns of interviews: all, in cities, in villages."""


def compare_with_printed(
    rows: Sequence[DesignRow],
    interviews: Mapping[tuple[str, ...], int],
    notes: Notes,
) -> tuple[PrintedDifference, ...]:
    """Compare printed interviews by area and settlement type with those of the plan.

    Parameters
    ----------
    rows
        The printed design; one row may hold the totals.
    interviews
        Planned interviews of every stratum, by its values: area, and settlement type as city or village.

    Returns
    -------
    tuple of PrintedDifference
        Empty where nothing is printed, or where the strata are not areas by settlement type.
    """
    areas = {area_name(values[0]) for values in interviews if len(values) == 2 and values[1] in (CITY, VILLAGE)}
    if not rows or not areas or any(len(values) != 2 for values in interviews):
        return ()
    found = [one for row in rows for one in _differences(row, areas, interviews)]
    _sums(rows, areas, sum(interviews.values()), found, notes)
    return tuple(found)


def _differences(
    row: DesignRow, areas: set[str], interviews: Mapping[tuple[str, ...], int]
) -> Iterator[PrintedDifference]:
    if area_name(row.area) not in areas:
        return
    ours = {
        kind: sum(n for (area, settlement), n in interviews.items() if area_name(area) == area_name(row.area) and settlement == kind)
        for kind in (CITY, VILLAGE)
    }
    planned_numbers = (sum(ours.values()), ours[CITY], ours[VILLAGE])
    for column, planned in zip(COLUMNS, planned_numbers, strict=True):
        printed = getattr(row, column)
        if printed != planned:
            yield PrintedDifference(row.area, column, str(printed), str(planned))


def _sums(
    rows: Sequence[DesignRow], areas: set[str], planned: int, found: Sequence[PrintedDifference], notes: Notes
) -> None:
    """Say where the printed rows do not add up to their own totals, and where the plan puts what is missing."""
    parts = [row for row in rows if area_name(row.area) in areas]
    for total in (row for row in rows if area_name(row.area) not in areas):
        wrong = [
            f"{column} {added:,} ({printed:,} printed)"
            for column in COLUMNS
            if (printed := getattr(total, column)) != (added := sum(getattr(row, column) for row in parts))
        ]
        if wrong:
            notes.add("DSN-016", f"{total.area}: the printed areas add up to {listed(wrong)}", Place(FILE))
    others = [f"{one.area} {one.planned} ({one.printed} printed)" for one in found if one.column == COLUMNS[0]]
    if others:
        message = f"rounded so that it adds up to {planned:,}, the plan differs from print in {COLUMNS[0]}: {listed(others)}"
        notes.add("DSN-016", message, Place(FILE, key=COLUMNS[0]))
