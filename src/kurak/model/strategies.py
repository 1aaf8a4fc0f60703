"""Strategies that focus groups proposed: by problem, with the barriers they answer and the recommendations they support."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal to one problem, by the groups that made it.

    Parameters
    ----------
    strategies
        Ids of its rows.
    ranks
        Group: the rank it gave; groups without one are left out.
    who, resources, obstacles
        What the groups wrote, each text once.
    codes, recommendations
        Barriers it answers, recommendations it supports.
    mean_rank
        Mean of the ranks; None unless every group ranked the same list.
    """

    problem: str
    proposal: str
    groups: tuple[str, ...]
    strategies: tuple[str, ...]
    ranks: Mapping[str, int]
    who: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    obstacles: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    recommendations: tuple[str, ...] = ()
    mean_rank: float | None = None


@dataclass(frozen=True, slots=True)
class BarrierWay:
    """The way from a barrier over strategies to recommendations.

    Parameters
    ----------
    code, name
        The barrier.
    groups
        Focus groups in which it came up, of ``GroupStrategies.coded`` that were coded.
    proposals
        Numbers of the proposals that answer it, from 0, in the order of ``GroupStrategies.proposals``.
    recommendations
        Recommendations that those proposals support.
    """

    code: str
    name: str
    groups: int
    proposals: tuple[int, ...]
    recommendations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupStrategies:
    """What the groups of a study proposed.

    Parameters
    ----------
    groups
        Groups that proposed something.
    coded
        Groups that were coded, so that it is known what came up in them.
    proposals
        By problem, in the order of the file.
    barriers
        Narrowest codes below the code ``barrier``; of a codebook without it all narrowest codes.
    called
        What they are called: barrier, or code where the codebook does not say which codes are barriers.
    recommendations
        Id and title of every recommendation of the study.
    unsupported
        Those of them that no strategy supports, neither as a whole nor in a part.
    same_list
        Whether every group ranked the same proposals, so that ranks can be averaged.
    """

    groups: tuple[str, ...]
    coded: int
    proposals: tuple[Proposal, ...]
    barriers: tuple[BarrierWay, ...]
    recommendations: tuple[tuple[str, str], ...]
    unsupported: tuple[tuple[str, str], ...]
    same_list: bool
    simulated: bool
    called: Literal["barrier", "code"] = "barrier"

    @property
    def problems(self) -> tuple[str, ...]:
        """Problems in their order."""
        return tuple(dict.fromkeys(one.problem for one in self.proposals))

    @property
    def unanswered(self) -> tuple[BarrierWay, ...]:
        """Barriers without a strategy."""
        return tuple(one for one in self.barriers if not one.proposals)
