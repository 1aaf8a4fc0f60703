"""Focus groups: what came up in them, what they proposed, and the worksheet on which they write it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kurak.model.codings import CodedTexts
    from kurak.model.focus_groups import FocusGroups
    from kurak.model.stakeholders import Recommendation
    from kurak.model.strategies import GroupStrategies


def focus_groups(texts: CodedTexts, *, coders: Collection[str] = ()) -> FocusGroups:
    """What came up in focus groups, counted by group."""
    from kurak.qualitative import focus_groups as groups
    from kurak.qualitative.coverage import coverage

    return groups.focus_groups(texts, asked=coverage(texts).asked, coders=coders)


def group_strategies(folder: Path, texts: CodedTexts) -> GroupStrategies | None:
    """What focus groups proposed, with the barriers it answers and the recommendations it supports; None where there is nothing."""
    from kurak.sources.qualitative.group_checks import read_recommendations

    return strategies_of(texts, read_recommendations(folder))


def strategies_of(texts: CodedTexts, recommendations: Sequence[Recommendation]) -> GroupStrategies | None:
    """The same with recommendations that were read before."""
    from kurak.qualitative import strategies

    if not texts.strategies:
        return None
    return strategies.group_strategies(texts, came_up=focus_groups(texts), recommendations=recommendations)


def strategy_worksheets(folder: Path) -> Mapping[str, bytes]:
    """The worksheet in Kyrgyz, Russian and English, with the title of the study where the folder is one: name of a file, and its PDF."""
    from kurak.model.study import Study
    from kurak.report.strategy_worksheet import worksheet_files
    from kurak.sources.text_file import is_there, open_reading
    from kurak.sources.validation import read_mapping

    reading = open_reading(folder)
    mapped = read_mapping(reading, "study.yaml", Study) if is_there(reading, "study.yaml") else None
    return worksheet_files(title=mapped.noun.title if mapped is not None and mapped.noun is not None else "")
