"""Simulated interviews for tests: honest ones, and ways in which some are made up. Nobody of flesh and blood is in them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from kurak.fieldwork.quality import InterviewTable

SCALES = 4
DONT_KNOW, REFUSED = 8.0, 9.0
MONDAY = 1_683_504_000.0
"""2023-05-08 00:00 UTC."""


def honest(
    seed: int, *, people: int = 1001, items: int = 36, styles: float = 0.0, cluster_sd: float = 0.2
) -> InterviewTable:
    """Honest interviews: four scales of ordered answers, half of the items negative; interviewers nested in clusters and regions.

    Answers follow a graded-response model with logistic noise, which is not the model that the checks assume.
    ``styles`` is the standard deviation of a tendency to agree to everything, which the checks do not know of
    either.
    """
    rng = np.random.default_rng(seed)
    cluster = np.arange(people) * 56 // people
    interviewer, region = cluster // 3, cluster * 9 // 56
    scale = np.arange(items) * SCALES // items
    traits = rng.standard_normal((people, SCALES)) * 0.8 + rng.standard_normal(people)[:, None] * 0.6
    traits += (
        cluster_sd * rng.standard_normal((56, SCALES))[cluster]
        + 0.4 * rng.standard_normal((9, SCALES))[region]
    )
    traits += 0.1 * rng.standard_normal((19, SCALES))[np.minimum(interviewer, 18)]
    negative = np.arange(items) % 2 == 1
    sign = np.where(negative, -1.0, 1.0)
    hard = rng.normal(0, 0.5, items)
    strength = 1.5 * (sign * traits[:, scale] - hard) + styles * rng.standard_normal(people)[:, None]
    strength += rng.logistic(size=(people, items))
    answers = 1.0 + (strength[:, :, None] > 1.5 * np.array([-1.5, -0.5, 0.5, 1.5])).sum(axis=2)
    doubt = rng.beta(1, 18, people)
    chance = rng.random((people, items))
    answers[chance < doubt[:, None]] = DONT_KNOW
    answers[chance < 0.01] = REFUSED
    start, end = times(rng, interviewer)
    names = [f"item_{at + 1}" for at in range(items)]
    return InterviewTable(
        record=[f"K-{at:05d}" for at in range(people)],
        interviewer=[f"I-{at:02d}" for at in interviewer],
        answers=answers,
        items=names,
        low=1,
        high=5,
        no_answer=frozenset({DONT_KNOW, REFUSED}),
        cluster=[f"C-{at:02d}" for at in cluster],
        stratum=[f"R-{at}" for at in region],
        scales={f"scale_{s}": [names[at] for at in np.flatnonzero(scale == s)] for s in range(SCALES)},
        reverse=frozenset(name for name, turned in zip(names, negative, strict=True) if turned),
        blocks=[names[at : at + 12] for at in range(0, items, 12)],
        start=start,
        end=end,
        latitude=41.0 + cluster * 0.05 + rng.normal(0, 0.003, people),
        longitude=74.0 + rng.normal(0, 0.003, people),
        cluster_latitude=41.0 + cluster * 0.05,
        cluster_longitude=np.full(people, 74.0),
    )


def times(
    rng: np.random.Generator, interviewer: NDArray[np.intp]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Starts and ends: each interviewer one interview after another, eight a day from three o'clock UTC, about 25 minutes each."""
    n = len(interviewer)
    length = 60 * 25 * np.exp(0.25 * rng.standard_normal(n))
    start = np.zeros(n)
    for who in np.unique(interviewer):
        rows = np.flatnonzero(interviewer == who)
        for day, first in enumerate(range(0, len(rows), 8)):
            clock = MONDAY + day * 86_400 + 3 * 3600
            for row in rows[first : first + 8]:
                start[row] = clock
                clock += length[row] + rng.uniform(300, 1800)
    return start, start + length


def with_fraud(table: InterviewTable, seed: int) -> tuple[InterviewTable, dict[str, NDArray[np.intp]]]:
    """Plant copies, straight lines, three-minute interviews and an interviewer who hears a point more favour; return where."""
    rng = np.random.default_rng(seed)
    n, items = table.answers.shape
    answers, end = table.answers.copy(), np.array(table.end)
    who = np.array(table.interviewer)
    free = rng.permutation(np.flatnonzero(who != "I-07"))
    copied, lined, quick = free[:12], free[12:22], free[22:34]
    for row in copied:
        same = np.flatnonzero((who == who[row]) & ~np.isin(np.arange(n), free[:34]))
        answers[row] = answers[rng.choice(same)]
        changed = rng.choice(items, 2, replace=False)
        answers[row, changed] = rng.integers(1, 6, 2)
    for row in lined:
        answers[row] = rng.integers(1, 6)
    end[quick] = np.asarray(table.start)[quick] + 180
    shifted = np.flatnonzero(who == "I-07")
    turned = np.array([name in table.reverse for name in table.items])
    seen = answers[shifted]
    on_scale = seen <= 5
    moved = np.clip(seen + np.where(turned, -1, 1), 1, 5)
    answers[shifted] = np.where(on_scale, moved, seen)
    return replace(table, answers=answers, end=end), {
        "copied": copied,
        "lined": lined,
        "quick": quick,
        "shifted": shifted,
    }
