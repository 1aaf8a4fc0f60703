"""Strategies of focus groups: problem by proposal, and the way from a barrier over a strategy to a recommendation."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from kurak.model.codings import CodedTexts, Strategy
from kurak.model.focus_groups import FocusGroups
from kurak.model.qualitative import Code, Codebook
from kurak.model.stakeholders import Recommendation
from kurak.model.strategies import BarrierWay, GroupStrategies, Proposal
from kurak.qualitative.focus_groups import sessions_of

BARRIERS = "barrier"
"""Top code under which barriers stand; it names every barrier at once, and so answers none."""


def group_strategies(texts: CodedTexts, *, came_up: FocusGroups, recommendations: Sequence[Recommendation]) -> GroupStrategies:
    """Arrange what groups proposed, and follow it both ways.

    Parameters
    ----------
    texts
        Texts with their strategies. Those of texts that are no focus groups, or are not there, count nowhere.
    came_up
        What came up in the groups.
    recommendations
        Of the study; may be none.

    Returns
    -------
    GroupStrategies
        Two rows are one proposal if problem and proposal are the same words, whatever their capitals and blanks: who joins worksheets
        decides which are the same by writing them alike.

    Notes
    -----
    Ranks are each group's own. A mean of them is given only where every group ranked the same proposals, each rank from 1 once: a
    rank of 2 among three proposals is not a rank of 2 among nine.
    """
    home = {one.record.id: group for group, documents in sessions_of(texts.documents.values()).items() for one in documents}
    rows = [(home[one.document], one) for one in texts.strategies if one.document in home]
    groups = tuple(dict.fromkeys(group for group, _ in rows))
    proposals = tuple(_proposals(rows))
    same = _same_list(proposals, groups)
    if same:
        proposals = tuple(_with_mean(one) for one in proposals)
    tops = tuple(recommendations)
    supported = {named for one in proposals for named in one.recommendations}
    counted = {code.code: code.came_up for code in came_up.codes}
    return GroupStrategies(
        groups=groups,
        coded=len(came_up.groups),
        proposals=proposals,
        barriers=tuple(_barriers(texts.codebook, proposals, counted)),
        recommendations=tuple((one.id, one.title) for one in tops),
        unsupported=tuple((one.id, one.title) for one in tops if not supported & {part.id for part in _parts(one)}),
        same_list=same,
        simulated=any(texts.documents[one.document].record.simulated for _, one in rows),
        called="barrier" if texts.codebook is not None and any(code.id == BARRIERS for code in texts.codebook.codes) else "code",
    )


def _proposals(rows: Iterable[tuple[str, Strategy]]) -> Iterator[Proposal]:
    """Rows of one problem together, in the order in which problems first appear."""
    found: dict[str, dict[str, list[tuple[str, Strategy]]]] = {}
    for group, one in rows:
        found.setdefault(_alike(one.problem), {}).setdefault(_alike(one.proposal), []).append((group, one))
    for problem in found.values():
        title = next(iter(problem.values()))[0][1].problem
        for same in problem.values():
            yield Proposal(
                problem=title,
                proposal=same[0][1].proposal,
                groups=_once(group for group, _ in same),
                strategies=_once(one.strategy for _, one in same),
                ranks={group: one.rank for group, one in reversed(same) if one.rank is not None},
                who=_once(one.who for _, one in same),
                resources=_once(one.resources for _, one in same),
                obstacles=_once(one.obstacles for _, one in same),
                codes=_once(code for _, one in same for code in one.codes),
                recommendations=_once(named for _, one in same for named in one.recommendations),
            )


def _alike(words: str) -> str:
    return " ".join(words.split()).casefold()


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))


def _same_list(proposals: Sequence[Proposal], groups: Collection[str]) -> bool:
    """Whether every group gave the ranks 1, 2, 3 … to the same proposals, and there are two groups and two proposals at least."""
    if len(groups) < 2 or len(proposals) < 2 or any(set(one.ranks) != set(groups) for one in proposals):
        return False
    wanted = list(range(1, len(proposals) + 1))
    return all(sorted(one.ranks[group] for one in proposals) == wanted for group in groups)


def _with_mean(one: Proposal) -> Proposal:
    from dataclasses import replace

    return replace(one, mean_rank=sum(one.ranks.values()) / len(one.ranks))


# ── barriers ─────────────────────────────────────────────────────────────────────────────────────


def _barriers(codebook: Codebook | None, proposals: Sequence[Proposal], came_up: Mapping[str, int]) -> Iterator[BarrierWay]:
    for way in _narrowest(codebook):
        named = {code.id for code in way if code.id != BARRIERS}
        answering = tuple(number for number, one in enumerate(proposals) if named & set(one.codes))
        yield BarrierWay(
            way[-1].id, way[-1].name, came_up.get(way[-1].id, 0), answering, _once(named for number in answering for named in proposals[number].recommendations)
        )


def _narrowest(codebook: Codebook | None) -> Iterator[tuple[Code, ...]]:
    ways = [] if codebook is None else list(codebook.walk())
    within = [way for way in ways if way[0].id == BARRIERS] or ways
    return (way for way in within if not way[-1].children)


def _parts(recommendation: Recommendation) -> Iterator[Recommendation]:
    yield recommendation
    for one in recommendation.items:
        yield from _parts(one)
