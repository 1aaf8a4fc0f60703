"""What is asked of the scales and what is found, and what published means of groups alone answer: nothing here needs records."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from kurak.model.finding import Finding, Places
from kurak.model.scale_analysis import ScaleAnalysis
from kurak.model.scale_results import (
    ExploratoryFactors,
    GroupRelation,
    ModelFit,
    NumberOfFactors,
    Relation,
    ScaleResult,
)
from kurak.model.scales import Instrument
from kurak.scales.relations import group_relations

if TYPE_CHECKING:
    from kurak.model.audit import Scoring
    from kurak.model.published import PublishedReport
    from kurak.scales.respondents import Mask

Hidden = Mapping[str, Mapping[str, frozenset[str]]]
"""Scale: domain: groups that are not shown."""


@dataclass(frozen=True, eq=False)
class Analysis:
    """What is asked of the scales.

    Parameters
    ----------
    instrument, plan
        Items and scales, and how they are looked at.
    texts
        Item: its words.
    collapsed
        Answers taken together, the three sides among them.
    answered_at_least
        Part of the items that must be answered, where a scale does not say it itself.
    compare
        Domains whose groups are compared.
    smallest_base
        Groups of fewer people are not shown.
    seed
        Of the simulated items of parallel analysis.
    scoring, published
        What the audit found, and the published report, where the study has one.
    where
        Place of a path of keys in the instrument's file.
    hidden
        From who answered an item of each scale, the groups that are too few to show, and those that would give them back.
    all_alike
        Whether shares of nobody or everybody are shown.
    """

    instrument: Instrument
    plan: ScaleAnalysis
    texts: Mapping[str, str]
    collapsed: Mapping[str, Sequence[int]]
    answered_at_least: float
    compare: tuple[str, ...]
    smallest_base: int
    seed: int
    where: Places
    scoring: Scoring | None = None
    published: PublishedReport | None = None
    hidden: Callable[[Mapping[str, Mask]], Hidden] | None = None
    all_alike: Literal["show", "withhold"] = "show"


@dataclass(frozen=True, eq=False)
class Analysed:
    """What was found about the scales."""

    scales: tuple[ScaleResult, ...] = ()
    model: ModelFit | None = None
    number_of_factors: NumberOfFactors | None = None
    factors: ExploratoryFactors | None = None
    relations: tuple[Relation, ...] = ()
    group_relations: tuple[GroupRelation, ...] = ()
    findings: tuple[Finding, ...] = field(default=())


def published_relations(asked: Analysis) -> tuple[GroupRelation, ...]:
    """Relations of the published means of groups, for the pairs of scales that the study asks about."""
    if asked.published is None:
        return ()
    return group_relations(asked.published, asked.plan.relations)
