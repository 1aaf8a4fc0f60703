"""Checks of each interview's answers against made-up honest interviews: near duplicates, runs, consistency, distance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kurak.fieldwork.quality.made import Made, not_made
from kurak.fieldwork.quality.table import Array, InterviewTable
from kurak.model.quality import Check, CheckMade, Flag, QualityRules
from kurak.stats.interview_quality.even_odd import even_odd_consistency
from kurak.stats.interview_quality.honest_twins import AnswerModel, answer_model, draw_twins
from kurak.stats.interview_quality.mahalanobis import AnswerSpread, answer_spread, squared_distances
from kurak.stats.interview_quality.near_duplicates import near_duplicates
from kurak.stats.interview_quality.straight_lining import straight_lining
from kurak.stats.selection.streams import stream

Tail = Literal["high", "low"]

TWINS = 20_000
"""Made-up interviews at least that a line is drawn from, for checks of one interview by itself."""

LEAST_ITEMS = 6
"""Fewer items say nothing about a way of answering."""


@dataclass(frozen=True)
class _Measured:
    """A number of each interview, and how it is worked out for made-up ones."""

    check: Check
    measure: str
    tail: Tail
    of: Callable[[NDArray[np.int16]], Array]


def answer_checks(table: InterviewTable, rules: QualityRules, *, seed: int) -> Made:
    """Check the answers of each interview.

    Parameters
    ----------
    table, rules
        Interviews, and where lines are drawn.
    seed
        The study's seed.

    Returns
    -------
    Made
        Flags and checks. Each line is the value that made-up honest interviews pass no oftener than
        ``rules.false_alarms`` times in the study.
    """
    names: tuple[Check, ...] = (
        "near duplicate",
        "long run",
        "straight lining",
        "even and odd",
        "unusual answers",
    )
    if table.answers.shape[1] < LEAST_ITEMS or len(table) < 30:
        why = f"it needs 30 interviews and {LEAST_ITEMS} items at least"
        return Made((), tuple(not_made(name, why) for name in names))
    model = answer_model(table.codes, special=table.special, strata=table.strata)
    alike, made_first = _duplicates(table, model, rules, seed)
    flags, checks = list(alike), [made_first]
    measures, missing = _measures(table)
    checks += missing
    if measures:
        times = max(2, ceil(TWINS / len(table)))
        drawn: dict[Check, list[Array]] = {one.check: [] for one in measures}
        for time in range(times):
            twins = draw_twins(
                model, generator=stream(seed, "honest twins", rules.null, str(time)), null=rules.null
            )
            for one in measures:
                drawn[one.check].append(one.of(twins))
        for one in measures:
            found, made = _against(table, one, np.concatenate(drawn[one.check]), times, rules.false_alarms)
            flags += found
            checks.append(made)
    return Made(tuple(flags), tuple(checks))


def _duplicates(
    table: InterviewTable, model: AnswerModel, rules: QualityRules, seed: int
) -> tuple[tuple[Flag, ...], CheckMade]:
    found = near_duplicates(model, seed=seed, null=rules.null)
    flagged = found.p_value * len(table) <= rules.false_alarms
    expected = found.expected_by_chance(flagged) if flagged.any() else 0.0
    flags = tuple(
        Flag(
            "near duplicate",
            "interview",
            table.record[at],
            float(found.share[at]),
            found.null_quantiles[0],
            "share of answers alike in the interview most like it",
            p_value=float(found.p_value[at]),
            expected_false_alarms=rules.false_alarms,
            other=table.record[found.partner[at]],
        )
        for at in np.flatnonzero(flagged).tolist()
    )
    rule = (
        f"best matches of {found.draws} times {len(table)} made-up honest interviews ({rules.null}): half pass "
        f"{found.null_quantiles[0]:.0%}, 1 in 1000 passes {found.null_quantiles[3]:.0%}; as unusual as the flagged by chance: {expected:.2g}"
    )
    return flags, CheckMade("near duplicate", len(table), len(flags), rules.false_alarms, rule)


def _measures(table: InterviewTable) -> tuple[list[_Measured], list[CheckMade]]:
    blocks = [
        table.columns_of(block) for block in (table.blocks or [table.items]) if len(block) >= LEAST_ITEMS
    ]
    scales = [table.columns_of(scale) for scale in table.scales.values() if len(scale) >= 2]
    found = [
        _Measured(
            "long run", "answers in a row that are the same", "high", lambda codes: _longest(table, codes)
        )
    ]
    left = []
    if blocks:
        found.append(
            _Measured(
                "straight lining",
                "share of the commonest answer, mean of blocks",
                "high",
                lambda codes: _same(table, blocks, codes),
            )
        )
    else:
        left.append(not_made("straight lining", f"no block has {LEAST_ITEMS} items"))
    if len(scales) >= 3:
        found.append(
            _Measured(
                "even and odd",
                "consistency of even and odd items",
                "low",
                lambda codes: even_odd_consistency(table.turned(codes), scales=scales),
            )
        )
    else:
        left.append(not_made("even and odd", "it needs three scales of two items at least"))
    try:
        spread = answer_spread(table.turned(table.codes))
    except ValueError as error:
        left.append(not_made("unusual answers", str(error)))
    else:
        found.append(
            _Measured(
                "unusual answers",
                "squared Mahalanobis distance over items answered",
                "high",
                lambda codes: _per_item(table.turned(codes), spread),
            )
        )
    return found, left


def _longest(table: InterviewTable, codes: NDArray[np.int16]) -> Array:
    return straight_lining(table.numbers(codes)).longest_run.astype(float)


def _same(table: InterviewTable, blocks: list[list[int]], codes: NDArray[np.int16]) -> Array:
    x = table.numbers(codes)
    measured = [straight_lining(x[:, block]) for block in blocks]
    # A block of which little was answered says nothing.
    shares = np.array([np.where(one.answered >= LEAST_ITEMS, one.same_share, np.nan) for one in measured])
    there = ~np.isnan(shares)
    mean: Array = np.divide(
        np.where(there, shares, 0.0).sum(axis=0),
        there.sum(axis=0),
        out=np.full(len(x), np.nan),
        where=there.any(axis=0),
    )
    return mean


def _per_item(x: Array, spread: AnswerSpread) -> Array:
    answered = (~np.isnan(x)).sum(axis=1)
    per_item: Array = np.divide(
        squared_distances(x, spread=spread),
        answered,
        out=np.full(len(x), np.nan),
        where=answered >= LEAST_ITEMS,
    )
    return per_item


def _against(
    table: InterviewTable, one: _Measured, twins: Array, times: int, false_alarms: float
) -> tuple[tuple[Flag, ...], CheckMade]:
    """Flag what made-up honest interviews pass too seldom to expect as many as stated."""
    value = one.of(table.codes)
    sign = 1.0 if one.tail == "high" else -1.0
    drawn = np.sort(sign * twins[~np.isnan(twins)])
    known = np.flatnonzero(~np.isnan(value))
    # As many twins as high or higher, by draw: the number of honest interviews that would stand out as far.
    as_far = (len(drawn) - np.searchsorted(drawn, sign * value[known] - 1e-9)) / times
    flagged = known[as_far <= false_alarms]
    middle = float(sign * drawn[len(drawn) // 2]) if len(drawn) else float("nan")
    passed = np.unique(drawn)
    allowed = passed[(len(drawn) - np.searchsorted(drawn, passed - 1e-9)) / times <= false_alarms]
    fence = float(sign * allowed[0]) if len(allowed) else None
    chance = dict(zip(known.tolist(), ((as_far * times + 1) / (len(drawn) + 1)).tolist(), strict=True))
    expected = float((drawn >= allowed[0] - 1e-9).sum() / times) if len(allowed) else 0.0
    flags = tuple(
        Flag(
            one.check,
            "interview",
            table.record[at],
            float(value[at]),
            middle,
            one.measure,
            p_value=chance[at],
            fence=fence,
            expected_false_alarms=expected,
        )
        for at in flagged.tolist()
    )
    rule = f"{times} times {len(table)} made-up honest interviews"
    if fence is not None:
        rule += f"; {'from' if one.tail == 'high' else 'up to'} {fence:.4g}"
    return flags, CheckMade(one.check, len(known), len(flags), expected, rule)
