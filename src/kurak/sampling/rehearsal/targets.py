"""Published item means as targets for answers: back through the scoring rule by which they were made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from kurak.model.audit import DontKnowRule, ScoringRule, TurningRule
from kurak.model.published import Figure
from kurak.model.rehearsed import UnreachedTarget
from kurak.sampling.rehearsal.assumptions import Array, Assumptions

LEAST_ROOM = 0.02
"""A mean at the very end of the scale needs everybody to give the same answer, which no model of chance allows. The
nearest mean that is fitted keeps this distance, in points."""


@dataclass(frozen=True)
class RehearsedRule:
    """A scoring rule that a rehearsal runs: how negative items were turned, and what don't know counted as."""

    turning: TurningRule
    dont_know: DontKnowRule
    label: str

    @property
    def folder(self) -> str:
        """A name for files: max-minus-x, max-minus-x-dont-know-0."""
        turning = {
            "as answered": "as-answered",
            "min + max - x": "min-plus-max-minus-x",
            "max - x": "max-minus-x",
        }
        return turning[self.turning] + ("-dont-know-0" if self.dont_know == "counted as 0" else "")


def rules_to_run(assumptions: Assumptions, left_open: Iterable[ScoringRule]) -> tuple[RehearsedRule, ...]:
    """The stated rule, or every rule that the audit leaves open; the stated way of turning where it leaves none."""
    stated = assumptions.stated
    if stated.scoring == "every rule left open":
        rules = tuple(RehearsedRule(rule.turning, rule.dont_know, rule.label) for rule in left_open)
        return rules or (RehearsedRule("min + max - x", "left out", "min + max - x"),)
    label = stated.scoring + (
        ", don't know counted as 0" if stated.dont_know_scoring == "counted as 0" else ""
    )
    return (RehearsedRule(stated.scoring, stated.dont_know_scoring, label),)


@dataclass(frozen=True)
class Targets:
    """Expected answers, in the positive direction of each scale and counted from 0.

    Parameters
    ----------
    means
        Array (groups, items), within reach.
    supplied
        Whether each was published; the others are the middle of the scale.
    unreached
        Published means that no answers can give.
    taken_as
        Doubtful items, and how they are taken under the rule.
    """

    means: Array
    supplied: Array
    unreached: tuple[UnreachedTarget, ...]
    taken_as: tuple[str, ...]


def find_targets(
    figures: Iterable[Figure], rule: RehearsedRule, assumptions: Assumptions, *, groups: tuple[str, ...]
) -> Targets:
    """Turn published item means into the answers that they stand for.

    Parameters
    ----------
    figures
        What the study supplies; item means of the breakdown are taken, the first of each item and group.
    rule
        The scoring rule by which they were made.
    groups
        Groups of the breakdown, as in the frame.

    Notes
    -----
    With t the published mean, d the share of don't know among those who said anything (counted as 0; nothing where it
    is left out) and s = t / (1 - d): the mean of answers x is s for items as answered, min + max - s or max - s for
    turned ones. The positive direction of a negative item is min + max - x.
    """
    low, high = assumptions.low, assumptions.high
    published: dict[tuple[str, str], float] = {}
    for figure in figures:
        if (figure.statistic, figure.breakdown) == (
            "mean",
            assumptions.stated.targets,
        ) and figure.table is not None:
            published.setdefault((figure.variable, figure.group), float(figure.text.replace("\u2212", "-")))
    means = np.full((len(groups), len(assumptions.items)), (high - low) / 2)
    supplied = np.zeros(means.shape)
    unreached, taken_as = [], []
    for number, item in enumerate(assumptions.items):
        of_item = {group: published[item, group] for group in groups if (item, group) in published}
        turning: TurningRule = rule.turning if assumptions.reverse[number] else "as answered"
        if assumptions.doubtful[number] and turning != "as answered":
            before = _misses(of_item, turning, rule, assumptions)
            if before > _misses(of_item, "as answered", rule, assumptions):
                turning = "as answered"
            taken_as.append(
                f"{item} is taken {'not to have been' if turning == 'as answered' else 'to have been'} turned"
            )
        for group, target in of_item.items():
            answer = _answer(target, turning, rule, assumptions)
            reached = min(max(answer, low + LEAST_ROOM), high - LEAST_ROOM)
            if not low <= answer <= high:
                nearest = _printed(reached, turning, rule, assumptions)
                unreached.append(UnreachedTarget(rule.label, item, group, target, nearest))
            place = groups.index(group), number
            means[place] = high - reached if assumptions.reverse[number] else reached - low
            supplied[place] = 1
    return Targets(means, supplied, tuple(unreached), tuple(taken_as))


def _dont_know(rule: RehearsedRule, assumptions: Assumptions) -> float:
    """Share of don't know among those who did not refuse, where it counts as 0."""
    stated = assumptions.stated
    return stated.dont_know / (1 - stated.refused) if rule.dont_know == "counted as 0" else 0.0


def _answer(printed: float, turning: TurningRule, rule: RehearsedRule, assumptions: Assumptions) -> float:
    scored = printed / (1 - _dont_know(rule, assumptions))
    pivot = {
        "as answered": None,
        "min + max - x": assumptions.low + assumptions.high,
        "max - x": assumptions.high,
    }[turning]
    return scored if pivot is None else pivot - scored


def _printed(answer: float, turning: TurningRule, rule: RehearsedRule, assumptions: Assumptions) -> float:
    pivot = {
        "as answered": None,
        "min + max - x": assumptions.low + assumptions.high,
        "max - x": assumptions.high,
    }[turning]
    return (answer if pivot is None else pivot - answer) * (1 - _dont_know(rule, assumptions))


def _misses(
    of_item: dict[str, float], turning: TurningRule, rule: RehearsedRule, assumptions: Assumptions
) -> int:
    answers = [_answer(target, turning, rule, assumptions) for target in of_item.values()]
    return sum(not assumptions.low <= answer <= assumptions.high for answer in answers)
