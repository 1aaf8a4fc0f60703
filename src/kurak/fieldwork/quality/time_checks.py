"""Checks of times: too fast, too many hours a day, two interviews at once, at night."""

from __future__ import annotations

from math import isfinite

import numpy as np

from kurak.fieldwork.quality.made import Made, not_made
from kurak.fieldwork.quality.table import Array, InterviewTable
from kurak.model.quality import Check, CheckMade, Flag, QualityRules
from kurak.stats.interview_quality.speed import at_night, lower_fence, overlapping, speed, working_days
from kurak.stats.student import normal_cdf


def time_checks(table: InterviewTable, rules: QualityRules) -> Made:
    """Check when interviews were held and how long they took.

    Returns
    -------
    Made
        Lines of hours and of the night are rules of the study, so that nobody knows how many honest
        interviews pass them.
    """
    names: tuple[Check, ...] = ("too fast", "two at once", "at night", "hours of work")
    if table.start is None or table.end is None:
        return Made((), tuple(not_made(name, "no times of start and end were recorded") for name in names))
    start, end = table.start, table.end
    parts = (
        _fast(table, end - start, rules),
        _two_at_once(table, start, end),
        _night(table, start, rules),
        _hours(table, start, end, rules),
    )
    return Made(
        tuple(flag for part in parts for flag in part.flags),
        tuple(check for part in parts for check in part.checks),
    )


def _fast(table: InterviewTable, seconds: Array, rules: QualityRules) -> Made:
    questions = table.asked.sum(axis=1).astype(float) if table.questions is None else table.questions
    forms = np.array(table.form if table.form is not None else [""] * len(table), dtype=np.str_)
    found = speed(seconds, questions=questions, forms=forms)
    fence, usual = np.full(len(table), np.nan), np.full(len(table), np.nan)
    for form in np.unique(forms):
        rows = forms == form
        there = found.per_question[rows & (found.per_question > 0)]
        if len(there):
            usual[rows] = np.median(there)
        if rules.least_seconds_per_question is None:
            fence[rows] = lower_fence(found.per_question[rows], deviations=rules.speed_deviations)
        else:
            fence[rows] = rules.least_seconds_per_question
    known = np.isfinite(found.per_question) & np.isfinite(fence)
    # The line drawn from the times is that of log-normal ones; a stated line has no known rate of false alarms.
    stated = rules.least_seconds_per_question is not None
    expected = None if stated else float(known.sum()) * normal_cdf(-rules.speed_deviations)
    # The chance of one as fast: of log-normal times as these are.
    flags = tuple(
        Flag(
            "too fast",
            "interview",
            table.record[at],
            float(found.per_question[at]),
            float(usual[at]),
            "seconds per question",
            p_value=normal_cdf(float(found.z[at])) if isfinite(found.z[at]) else None,
            fence=float(fence[at]),
            expected_false_alarms=expected,
        )
        for at in np.flatnonzero(known & (found.per_question < fence)).tolist()
    )
    rule = (
        "stated in the rules"
        if stated
        else f"{rules.speed_deviations:g} robust deviations of the log-time below the median of the form"
    )
    if not known.any():
        return Made((), (not_made("too fast", "fewer than five interviews have times"),))
    return Made(flags, (CheckMade("too fast", int(known.sum()), len(flags), expected, rule),))


def _two_at_once(table: InterviewTable, start: Array, end: Array) -> Made:
    other = overlapping(start, ends=end, interviewers=table.interviewers)
    flags = tuple(
        Flag(
            "two at once",
            "interview",
            table.record[at],
            float(min(end[at], end[other[at]]) - max(start[at], start[other[at]])) / 60,
            0.0,
            "minutes in common with another interview of the interviewer",
            fence=1.0,
            other=table.record[other[at]],
        )
        for at in np.flatnonzero(other >= 0).tolist()
    )
    known = int((start < end).sum())
    return Made(flags, (CheckMade("two at once", known, len(flags), None, "a minute or more in common"),))


def _night(table: InterviewTable, start: Array, rules: QualityRules) -> Made:
    begin, until = rules.night
    inside = at_night(start, utc_offset=rules.utc_offset, from_hour=begin, to_hour=until)
    hour = np.mod(start / 3600 + rules.utc_offset, 24)
    usual = float(np.nanmedian(hour)) if np.isfinite(hour).any() else 12.0
    flags = tuple(
        Flag("at night", "interview", table.record[at], float(hour[at]), usual, "local hour of the start")
        for at in np.flatnonzero(inside).tolist()
    )
    known = int(np.isfinite(start).sum())
    return Made(
        flags, (CheckMade("at night", known, len(flags), None, f"begun from {begin:g} to {until:g} o'clock"),)
    )


def _hours(table: InterviewTable, start: Array, end: Array, rules: QualityRules) -> Made:
    days = working_days(start, ends=end, interviewers=table.interviewers, utc_offset=rules.utc_offset)
    flags = []
    for at in range(len(days.day)):
        date = str(np.datetime64(int(days.day[at]), "D"))
        if days.hours[at] > rules.hours_a_day:
            flags.append(
                Flag(
                    "hours of work",
                    "interviewer day",
                    str(days.interviewer[at]),
                    float(days.hours[at]),
                    float(np.median(days.hours)),
                    "hours from the first start to the last end",
                    fence=rules.hours_a_day,
                    other=date,
                )
            )
        if rules.interviews_a_day is not None and days.interviews[at] > rules.interviews_a_day:
            flags.append(
                Flag(
                    "hours of work",
                    "interviewer day",
                    str(days.interviewer[at]),
                    float(days.interviews[at]),
                    float(np.median(days.interviews)),
                    "interviews in a day",
                    fence=float(rules.interviews_a_day),
                    other=date,
                )
            )
    rule = f"more than {rules.hours_a_day:g} hours a day" + (
        f" or {rules.interviews_a_day} interviews" if rules.interviews_a_day is not None else ""
    )
    return Made(tuple(flags), (CheckMade("hours of work", len(days.day), len(flags), None, rule),))
