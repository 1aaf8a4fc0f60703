"""Estimates from the study's records beside those from the released ones, as a table that itself tells of nobody."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite

from kurak.disclosure.records.utility import Estimate, compare_estimates
from kurak.model.disclosure_rules import RecordChoices
from kurak.model.release import ReleasedRecords
from kurak.model.scales import Instrument
from kurak.sources.formulas import without_formula

FEW, MOVED, GONE = "few people", "few people moved", "no such group in the release"
"""Why a row has no numbers: the group is small; the difference of both would be about few people; values were put together."""


@dataclass(frozen=True, slots=True)
class GroupMean:
    """A weighted mean of a group, from whatever room made it.

    Parameters
    ----------
    variable, domain, group
        Of what, and of whom; domain and group are empty for everybody.
    n
        Records behind it.
    value, low, high, std_error
        The mean, its interval, its standard error.
    """

    variable: str
    domain: str
    group: str
    n: int
    value: float
    low: float
    high: float
    std_error: float


@dataclass(frozen=True, slots=True)
class UtilityRow:
    """A mean before and after; made by :func:`utility_table`. Numbers are None where ``withheld`` says why."""

    variable: str
    domain: str
    group: str
    n_after: int | None
    before: float | None
    after: float | None
    change_in_errors: float | None
    overlap: float | None
    wider: float | None
    withheld: str = ""


def wanted(choices: RecordChoices, instrument: Instrument, released: ReleasedRecords) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return of which variables means are compared, and by which columns: those that ``utility`` names, or the scales; by identifying ones.

    Examples
    --------
    >>> trust = Instrument.model_validate({"response": {"min": 1, "max": 5}, "scales": {"trust": {"label": "Trust", "items": ("t1",)}}})
    >>> wanted(RecordChoices(), trust, ReleasedRecords((), {}, simulated=False))
    (('trust',), ())
    """
    return choices.utility or tuple(instrument.scales), released.keys


def utility_table(before: Iterable[GroupMean], after: Iterable[GroupMean], *, smallest_base: int) -> tuple[UtilityRow, ...]:
    """Compare means from the study's records with those from the released ones.

    Parameters
    ----------
    before
        Under the full design, in the order of the table.
    after
        What a user of the released file can compute: with its weights, and no strata or sampling units.
    smallest_base
        Fewest records behind a mean. As both means can be seen, so many have to have left, or none: the difference of two sums is
        the sum of those who left.

    Examples
    --------
    >>> before = [GroupMean("trust", "sex", "men", 50, 3.0, 2.8, 3.2, 0.1), GroupMean("trust", "", "", 99, 3.1, 3.0, 3.2, 0.05)]
    >>> after = [GroupMean("trust", "sex", "men", 48, 3.1, 2.9, 3.3, 0.1), GroupMean("trust", "", "", 99, 3.1, 3.0, 3.2, 0.05)]
    >>> [(row.withheld, row.before, row.overlap) for row in utility_table(before, after, smallest_base=5)]
    [('few people moved', None, None), ('', 3.1, 1.0)]
    """
    released = {(one.variable, one.domain, one.group): one for one in after}
    return tuple(_row(one, released.get((one.variable, one.domain, one.group)), smallest_base) for one in before)


def _row(before: GroupMean, after: GroupMean | None, smallest: int) -> UtilityRow:
    empty = UtilityRow(before.variable, before.domain, before.group, None, None, None, None, None, None)
    if before.n < smallest or (after is not None and after.n < smallest):
        return _said(empty, FEW)
    if after is None:
        return _said(empty, GONE)
    if 0 < abs(before.n - after.n) < smallest:
        return _said(empty, MOVED)
    numbers = (before.value, before.low, before.high, before.std_error, after.value, after.low, after.high, after.std_error)
    if not all(isfinite(one) for one in numbers):
        return _said(empty, "no interval")
    found = compare_estimates(
        Estimate(before.value, before.low, before.high, before.std_error), Estimate(after.value, after.low, after.high, after.std_error)
    )
    return UtilityRow(
        before.variable, before.domain, before.group, after.n, before.value, after.value,
        _finite(found.in_errors), _finite(found.overlap), _finite(found.wider),
    )  # fmt: skip


def _finite(number: float) -> float | None:
    return number if isfinite(number) else None


def _said(row: UtilityRow, why: str) -> UtilityRow:
    return UtilityRow(row.variable, row.domain, row.group, None, None, None, None, None, None, why)


def utility_csv(rows: Sequence[UtilityRow]) -> bytes:
    """The table as a CSV file.

    Examples
    --------
    >>> row = UtilityRow("trust", "", "", 99, 3.1, 3.15, 0.5, 0.9, 1.1)
    >>> print(utility_csv([row]).decode())
    variable,domain,group,n_after,before,after,change_in_errors,overlap,wider,withheld
    trust,,,99,3.1000,3.1500,0.5000,0.9000,1.1000,
    <BLANKLINE>
    """
    names = ("variable", "domain", "group", "n_after", "before", "after", "change_in_errors", "overlap", "wider", "withheld")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        cells = [getattr(row, name) for name in names]
        writer.writerow(
            "" if cell is None else f"{cell:.4f}" if isinstance(cell, float) else without_formula(str(cell)) for cell in cells
        )
    return out.getvalue().encode()


def average_change(rows: Sequence[UtilityRow]) -> tuple[float | None, float | None]:
    """Return the mean overlap of intervals, and the largest change in standard errors, of the rows that have numbers.

    Examples
    --------
    >>> average_change([UtilityRow("a", "", "", 9, 1.0, 1.0, -2.0, 0.5, 1.0), UtilityRow("a", "", "", 9, 1.0, 1.0, 1.0, 1.0, 1.0)])
    (0.75, 2.0)
    """
    overlaps = [row.overlap for row in rows if row.overlap is not None]
    changes = [abs(row.change_in_errors) for row in rows if row.change_in_errors is not None]
    return (sum(overlaps) / len(overlaps) if overlaps else None), max(changes, default=None)
