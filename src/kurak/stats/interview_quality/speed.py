"""How long interviews took, and when: too fast, too many hours, two at once, at night."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, nan
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]

MAD_TO_SD = 1.4826
"""1 / Φ⁻¹(3/4): the median absolute deviation of normal numbers times this is their standard deviation; four decimals, as R's ``mad``."""

DAY = 86_400.0
"""Seconds."""


@dataclass(frozen=True, eq=False)
class Speed:
    """Length of interviews; arrays (records).

    Parameters
    ----------
    seconds, per_question
        Length, and length over the questions asked.
    z
        How far the logarithm of seconds per question lies from its middle, in robust standard deviations,
        among interviews with a form of like length.
    """

    seconds: Array
    per_question: Array
    z: Array


def speed(seconds: ArrayLike, *, questions: ArrayLike, forms: ArrayLike | None = None) -> Speed:
    """Measure how fast interviews were, each among interviews with a form of like length.

    Parameters
    ----------
    seconds
        Length of each interview; not a number, or not above 0, where it is not known. Array (records).
    questions
        How many were asked, above 0; array (records).
    forms
        Codes of form lengths or routes that are compared among themselves; None for one. Array (records).

    Returns
    -------
    Speed
        z is not a number where fewer than 5 interviews have the form, or half of them took the same time.

    Raises
    ------
    ValueError
        If arrays differ in length.

    Notes
    -----
    **Formula** ``z = (ln t − median)/(1.4826 MAD)`` of ``t`` seconds per question.

    **Source** Iglewicz and Hoaglin (1993), How to Detect and Handle Outliers; times are near log-normal: van
    der Linden (2006), Journal of Educational and Behavioral Statistics 31, 181-204; R ``(log(t) -
    median(log(t))) / mad(log(t))``.

    Examples
    --------
    >>> found = speed([600, 660, 720, 780, 60], questions=[60] * 5)
    >>> found.per_question.tolist(), round(float(found.z[4]), 2)
    ([10.0, 11.0, 12.0, 13.0, 1.0], -16.97)
    """
    length, asked = np.asarray(seconds, dtype=float), np.asarray(questions, dtype=float)
    form = np.zeros(len(length)) if forms is None else np.asarray(forms)
    if not len(length) == len(asked) == len(form):
        raise ValueError("seconds, questions and forms have one value for each record")
    known = (length > 0) & (asked > 0)
    each = np.divide(length, asked, out=np.full(len(length), np.nan), where=known)
    z = np.full(len(length), np.nan)
    for code in np.unique(form):
        rows = np.flatnonzero((form == code) & known)
        if len(rows) < 5:
            continue
        logs = np.log(each[rows])
        middle = float(np.median(logs))
        spread = MAD_TO_SD * float(np.median(np.abs(logs - middle)))
        if spread > 0:
            z[rows] = (logs - middle) / spread
    return Speed(length, each, z)


def lower_fence(per_question: ArrayLike, *, deviations: float = 3.5) -> float:
    """Return the seconds per question below which an interview is unusually fast among these.

    Parameters
    ----------
    per_question
        Seconds per question; not a number where not known.
    deviations
        Robust standard deviations of the logarithm below the middle; 3.5 leaves out 2 of 10,000 log-normal
        times.

    Returns
    -------
    float
        Not a number where there are fewer than 5 times.

    Notes
    -----
    **Formula** ``exp(median − d · 1.4826 MAD)`` of the logarithms.

    **Source** as :func:`speed`; R ``exp(median(log(t)) - 3.5 * mad(log(t)))``.

    Examples
    --------
    >>> round(lower_fence([10, 11, 12, 13, 1], deviations=2), 4)
    8.2919
    """
    t = np.asarray(per_question, dtype=float)
    logs = np.log(t[t > 0])
    if len(logs) < 5:
        return nan
    middle = float(np.median(logs))
    return exp(middle - deviations * MAD_TO_SD * float(np.median(np.abs(logs - middle))))


def seconds_by_question(
    starts: ArrayLike, *, ends: ArrayLike, records: ArrayLike, nodes: ArrayLike
) -> dict[str, float]:
    """Return the median seconds that each question took, from the log of a form.

    Parameters
    ----------
    starts, ends
        Seconds of entering and leaving a question; array (events).
    records, nodes
        Interview and question of each event; a question that was entered twice counts with all its time.
        Arrays (events).

    Returns
    -------
    dict
        Question: median over interviews.

    Notes
    -----
    **Formula** median over interviews of ``Σ (end − start)``.

    **Source** shape of the log: ODK Collect's ``audit.csv``; R ``aggregate(end - start ~ record + node, FUN =
    sum)``.

    Examples
    --------
    >>> seconds_by_question([0, 4, 9], ends=[4, 9, 12], records=[1, 1, 1], nodes=["a", "b", "a"])
    {'a': 7.0, 'b': 5.0}
    """
    spent = np.asarray(ends, dtype=float) - np.asarray(starts, dtype=float)
    names, node = np.unique(np.asarray(nodes), return_inverse=True)
    _, record = np.unique(np.asarray(records), return_inverse=True)
    known = spent >= 0
    pair, at = np.unique((node * (int(record.max(initial=0)) + 1) + record)[known], return_inverse=True)
    total = np.bincount(at, weights=spent[known], minlength=len(pair))
    of_node = pair // (int(record.max(initial=0)) + 1)
    return {
        str(name): float(np.median(total[of_node == one]))
        for one, name in enumerate(names)
        if (of_node == one).any()
    }


def overlapping(
    starts: ArrayLike, *, ends: ArrayLike, interviewers: ArrayLike, least: float = 60.0
) -> NDArray[np.intp]:
    """Find, for each interview, another of the same interviewer that was going on at the same time.

    Parameters
    ----------
    starts, ends
        Seconds since any moment; not a number where not known. Arrays (records).
    interviewers
        Codes; array (records).
    least
        Seconds that two must have in common, so that a clock that is a little off does not count.

    Returns
    -------
    array (records)
        Number of the other interview, −1 where there is none.

    Notes
    -----
    **Formula** ``min(end_i, end_j) − max(start_i, start_j) ≥ least``. One interview before is looked at, the
    one that ends last, which finds everyone that overlaps with any before it.

    **Source** sweep in order of time, de Berg et al. (2008), Computational Geometry, §2.1; R ``outer(start,
    end, "<")``.

    Examples
    --------
    >>> overlapping([0, 1000, 4000], ends=[2000, 3000, 5000], interviewers=[1, 1, 1]).tolist()
    [1, 0, -1]
    """
    begin, end = np.asarray(starts, dtype=float), np.asarray(ends, dtype=float)
    _, who = np.unique(np.asarray(interviewers), return_inverse=True)
    other = np.full(len(begin), -1, dtype=np.intp)
    order = np.lexsort((begin, who))
    last = -1
    for at in order.tolist():
        if not (begin[at] < end[at]):
            continue
        if last >= 0 and who[last] == who[at]:
            if min(end[last], end[at]) - begin[at] >= least:
                other[at] = last
                if other[last] < 0:
                    other[last] = at
            if end[last] > end[at]:
                continue
        last = at
    return other


@dataclass(frozen=True, eq=False)
class WorkingDays:
    """Days of work of interviewers; arrays (interviewer days).

    Parameters
    ----------
    interviewer, day
        Code, and days since the epoch in local time.
    interviews
        How many began on the day.
    hours, interviewing_hours
        From the first start to the last end, and the sum of the lengths.
    """

    interviewer: NDArray[np.generic]
    day: NDArray[np.intp]
    interviews: NDArray[np.intp]
    hours: Array
    interviewing_hours: Array


def working_days(
    starts: ArrayLike, *, ends: ArrayLike, interviewers: ArrayLike, utc_offset: float
) -> WorkingDays:
    """Count interviews and hours of every interviewer on every day.

    Parameters
    ----------
    starts, ends
        Seconds since 1970-01-01 UTC; not a number where not known. Arrays (records).
    interviewers
        Codes; array (records).
    utc_offset
        Local time less UTC, hours.

    Returns
    -------
    WorkingDays

    Notes
    -----
    **Formula** day ``⌊(start + 3600 offset)/86400⌋``.

    **Source** counting; R ``aggregate(start ~ interviewer + as.Date(start), FUN = length)``.

    Examples
    --------
    >>> found = working_days([0, 7200], ends=[3600, 9000], interviewers=["a", "a"], utc_offset=6)
    >>> found.interviews.tolist(), found.hours.tolist(), found.interviewing_hours.tolist()
    ([2], [2.5], [1.5])
    """
    begin, end = np.asarray(starts, dtype=float), np.asarray(ends, dtype=float)
    names, who = np.unique(np.asarray(interviewers), return_inverse=True)
    known = begin <= end
    day = np.floor((begin[known] + 3600 * utc_offset) / DAY).astype(np.intp)
    pairs, at = np.unique(np.column_stack([who[known], day]), axis=0, return_inverse=True)
    at = at.ravel()
    first, last = np.full(len(pairs), np.inf), np.full(len(pairs), -np.inf)
    np.minimum.at(first, at, begin[known])
    np.maximum.at(last, at, end[known])
    spent = np.bincount(at, weights=(end - begin)[known], minlength=len(pairs))
    return WorkingDays(
        names[pairs[:, 0]],
        pairs[:, 1],
        np.bincount(at, minlength=len(pairs)),
        (last - first) / 3600,
        spent / 3600,
    )


def at_night(starts: ArrayLike, *, utc_offset: float, from_hour: float = 22.0, to_hour: float = 6.0) -> Mask:
    """Say which interviews began at night, local time.

    Parameters
    ----------
    starts
        Seconds since 1970-01-01 UTC; array (records).
    utc_offset, from_hour, to_hour
        Hours. The night begins at ``from_hour`` and ends at ``to_hour`` of the next day.

    Returns
    -------
    array (records)
        False where the start is not known.

    Notes
    -----
    **Formula** hour ``(start/3600 + offset) mod 24``.

    **Source** counting; R ``as.POSIXlt(start, tz)$hour``.

    Examples
    --------
    >>> at_night([0.0, 18 * 3600.0], utc_offset=6).tolist()
    [False, True]
    """
    hour = np.mod(np.asarray(starts, dtype=float) / 3600 + utc_offset, 24)
    inside: Mask = (
        (hour >= from_hour) | (hour < to_hour)
        if from_hour > to_hour
        else (hour >= from_hour) & (hour < to_hour)
    )
    return inside
