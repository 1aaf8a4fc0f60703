"""Thematic saturation: after how many interviews few or no new codes came, by base size and run length."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True)
class SaturationPoint:
    """Where new information first fell to a threshold.

    Attributes
    ----------
    threshold
        Largest share of new information that counts as saturated.
    interview
        The last interview before the run that reached it, counted from 1; None where none did.
    run_length
        Interviews of the run.
    held
        Whether all later runs stayed at or below the threshold too; None where none reached it.
    """

    threshold: float
    interview: int | None
    run_length: int
    held: bool | None

    @property
    def notation(self) -> str | None:
        """As it is reported: ``6+2``, six interviews and the two that confirmed them."""
        return None if self.interview is None else f"{self.interview}+{self.run_length}"


@dataclass(frozen=True)
class Saturation:
    """New codes by interview, and new information by run.

    Attributes
    ----------
    new_codes
        Codes that no earlier interview had, by interview.
    cumulative
        Codes so far.
    base_size, base_codes
        Interviews of the base, and the codes in them: the denominator of every run.
    run_ends
        Last interview of each run, counted from 1; runs overlap, each starts an interview later.
    run_codes
        New codes in each run.
    new_information
        Run's new codes as a share of the base's; empty where there is no whole run, not a number where the base has no
        code.
    points
        One for each threshold, in the order given.
    """

    new_codes: Whole
    cumulative: Whole
    base_size: int
    base_codes: int
    run_ends: Whole
    run_codes: Whole
    new_information: Array
    points: tuple[SaturationPoint, ...]


def saturation(
    occurs: ArrayLike,
    *,
    base_size: int = 4,
    run_length: int = 2,
    thresholds: tuple[float, ...] = (0.05, 0.0),
) -> Saturation:
    """Return new information by run of interviews, and where it fell to each threshold.

    This is saturation of codes: it says that no new code came, not that everything is understood. It depends on the
    order of interviews; :mod:`kurak.stats.code_accumulation` does not.

    Parameters
    ----------
    occurs
        [interview, code], true where the code was given; interviews in the order in which they were held.
    base_size
        Interviews whose codes count as known; the authors use 4, 5 or 6.
    run_length
        Interviews looked at together for new codes; the authors use 2 or 3.
    thresholds
        Shares of new information, from 0 to 1.

    Raises
    ------
    ValueError
        If the table is not one of true and false, or a number lies outside its range.

    Notes
    -----
    **Formula** ``new codes of interviews s + 1 … s + run length / codes of the first base size interviews``, for ``s``
    from the base size; the first ``s`` at or below the threshold is reported as ``s+run length``.

    **Source** Guest, Namey and Chen (2020), "A simple method to assess and report thematic saturation in qualitative
    research", PLOS ONE 15(5), e0232076.

    Examples
    --------
    Six interviews, of which the first two have all codes but one:

    >>> found = saturation(
    ...     [[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 0, 1], [1, 0, 1, 0], [0, 1, 0, 0], [1, 1, 1, 1]], base_size=2
    ... )
    >>> found.new_codes.tolist(), found.base_codes, found.new_information.round(2).tolist()
    ([2, 1, 1, 0, 0, 0], 3, [0.33, 0.0, 0.0])
    >>> [point.notation for point in found.points]
    ['3+2', '3+2']
    """
    table = occurrence_table(occurs)
    for name, value in (("base_size", base_size), ("run_length", run_length)):
        if value < 1:
            raise ValueError(f"{name} is 1 or more, not {value}")
    for threshold in thresholds:
        if not 0 <= threshold <= 1:
            raise ValueError(f"a threshold lies from 0 to 1, not at {threshold}")
    known = (
        np.logical_or.accumulate(table, axis=0).sum(axis=1) if table.size else np.zeros(len(table), np.int64)
    )
    cumulative = np.asarray(known, dtype=np.int64)
    base = int(cumulative[min(base_size, len(table)) - 1]) if len(table) else 0
    starts = np.arange(base_size, len(table) - run_length + 1)
    run_codes = cumulative[starts + run_length - 1] - cumulative[starts - 1]
    information = run_codes / base if base else np.full(len(starts), np.nan)
    return Saturation(
        new_codes=np.diff(cumulative, prepend=0),
        cumulative=cumulative,
        base_size=base_size,
        base_codes=base,
        run_ends=starts + run_length,
        run_codes=run_codes,
        new_information=np.asarray(information, dtype=float),
        points=tuple(_point(information, starts, threshold, run_length) for threshold in thresholds),
    )


def _point(information: Array, starts: Whole, threshold: float, run_length: int) -> SaturationPoint:
    # Not a number is never at or below a threshold.
    below = information <= threshold
    if not below.any():
        return SaturationPoint(threshold, None, run_length, None)
    first = int(np.argmax(below))
    return SaturationPoint(threshold, int(starts[first]), run_length, bool(below[first:].all()))


def occurrence_table(occurs: ArrayLike) -> NDArray[np.bool_]:
    """Return a table of interviews by codes as true and false.

    Raises
    ------
    ValueError
        If it has no two axes, or anything but true, false, 1 and 0.

    Examples
    --------
    >>> occurrence_table([[0, 1]]).tolist()
    [[False, True]]
    """
    table = np.asarray(occurs)
    if table.ndim != 2:
        raise ValueError("occurrences stand by interview and code")
    if table.dtype != np.bool_ and not np.all((table == 0) | (table == 1)):
        raise ValueError("a code occurs in an interview or not: true or false, 1 or 0")
    return table.astype(bool)
