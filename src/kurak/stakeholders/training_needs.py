"""What officers know and are sure of, by topic and group, and their caseloads: groups only, never a single officer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from statistics import quantiles

from kurak.model.stakeholders import TrainingAnswer
from kurak.model.training import (
    TRAINING_GROUPS,
    GroupCaseload,
    GroupMean,
    TrainingGroup,
    TrainingNeeds,
    TrainingRow,
)
from kurak.stats.mean_interval import mean_interval

LOWEST, HIGHEST = 1, 5
TOTAL = ""
Answers = Mapping[str, Sequence[float]]


def default_group(answers: Sequence[TrainingAnswer]) -> TrainingGroup | None:
    """The first of group, role and place that an answer has; None where no answer has any."""
    return next((by for by in TRAINING_GROUPS if any(getattr(one, by).strip() for one in answers)), None)


def training_needs(
    answers: Sequence[TrainingAnswer],
    *,
    by: TrainingGroup | None,
    smallest_base: int,
    flag_below: int,
    withheld: Callable[[Answers], frozenset[str]],
    shown: Callable[[Sequence[float]], bool],
    level: float = 0.95,
) -> TrainingNeeds:
    """Arrange answers by topic and group.

    Parameters
    ----------
    by
        The column that makes the groups; None for the total only.
    smallest_base, flag_below
        Passed on to the result; fewer answers than ``flag_below`` are flagged.
    withheld, shown
        Which groups may not be shown beside their total, and whether a total may be.
    level
        Level of the intervals.

    Notes
    -----
    Knowledge, confidence and caseload are protected each by itself, since each has its own answers. Intervals are those of
    :func:`~kurak.stats.mean_interval.mean_interval`, cut at 1 and 5, between which every mean lies. Words that differ only in case or
    spaces are one topic, one group.
    """
    topics: dict[str, str] = {}
    names: dict[str, str] = {}
    officers: dict[str, str] = {}
    for one in answers:
        topics.setdefault(_folded(one.topic), one.topic)
        group = getattr(one, by).strip() if by is not None else ""
        names.setdefault(_folded(group), group)
        officers.setdefault(one.officer, _folded(group))
    groups = sorted(names, key=lambda key: (not key, key)) if by is not None else []

    def means(values: dict[str, list[float]]) -> dict[str | None, GroupMean]:
        hidden = withheld(values)
        made: dict[str | None, GroupMean] = {key: _mean(values[key], key not in hidden, flag_below, level) for key in groups}
        everybody = [value for own in values.values() for value in own]
        made[None] = _mean(everybody, shown(everybody), flag_below, level)
        return made

    rows: list[TrainingRow] = []
    for topic, words in topics.items():
        those = [one for one in answers if _folded(one.topic) == topic]
        knowledge, confidence = (
            means(_by_group([(officers[one.officer], value) for one in those if (value := getattr(one, aspect)) is not None], names))
            for aspect in ("knowledge", "confidence")
        )
        rows += [TrainingRow(words, names[key], False, knowledge[key], confidence[key]) for key in groups]
        rows.append(TrainingRow(words, TOTAL, True, knowledge[None], confidence[None]))
    return TrainingNeeds(
        by=by,
        officers=len(officers) if len(officers) >= smallest_base else None,
        rows=tuple(rows),
        caseloads=tuple(_caseloads(answers, officers, groups, names, withheld, shown)),
        smallest_base=smallest_base,
        flag_below=flag_below,
        level=level,
    )


def _caseloads(
    answers: Sequence[TrainingAnswer],
    officers: Mapping[str, str],
    groups: Sequence[str],
    names: Mapping[str, str],
    withheld: Callable[[Answers], frozenset[str]],
    shown: Callable[[Sequence[float]], bool],
) -> list[GroupCaseload]:
    clients = {one.officer: float(one.caseload) for one in answers if one.caseload is not None}
    if not clients:
        return []
    values = _by_group([(officers[officer], number) for officer, number in clients.items()], names)
    hidden = withheld(values)
    everybody = list(clients.values())
    return [
        *(_caseload(names[key], False, values[key], key not in hidden) for key in groups),
        _caseload(TOTAL, True, everybody, shown(everybody)),
    ]


def _by_group(pairs: Sequence[tuple[str, float]], names: Mapping[str, str]) -> dict[str, list[float]]:
    values: dict[str, list[float]] = {key: [] for key in names}
    for key, value in pairs:
        values[key].append(value)
    return values


def _mean(values: Sequence[float], may_be_shown: bool, flag_below: int, level: float) -> GroupMean:
    if not values:
        return GroupMean(0)
    if not may_be_shown:
        return GroupMean(None, withheld=True)
    mean, low, high = mean_interval(values, level=level)
    return GroupMean(len(values), mean, max(low, LOWEST), min(high, HIGHEST), flagged=len(values) < flag_below)


def _caseload(group: str, total: bool, values: Sequence[float], may_be_shown: bool) -> GroupCaseload:
    if not values:
        return GroupCaseload(group, total, 0)
    if not may_be_shown:
        return GroupCaseload(group, total, None, withheld=True)
    # As quantile() of R does it.
    lower, middle, upper = quantiles(values, n=4, method="inclusive")
    return GroupCaseload(group, total, len(values), middle, lower, upper)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
