"""Focus groups, counted by group: what came up in how many, how it was met, and how evenly people spoke."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

GroupState = Literal["present", "absent", "mixed", "silence", "not mentioned", "not asked", "not known"]
GROUP_STATES: tuple[GroupState, ...] = get_args(GroupState)
"""Of one code in one group. ``mixed``: it is said that it is there and that it is not. ``silence``: it was put to the group, and nobody
took it up. ``not mentioned``: it was asked for, and nobody spoke of it. ``not asked``: the question that asks for it was not put.
``not known``: nobody spoke of it, and it cannot be told whether it was asked for."""

Met = Literal["consensus", "dissent", "silence"]
MET: tuple[Met, ...] = get_args(Met)


@dataclass(frozen=True, slots=True)
class Speaking:
    """How evenly the participants of one group spoke: a spread, which names nobody.

    Parameters
    ----------
    group
        Code of the group.
    participants, spoke
        Participants by the front matter, and those of them who said anything.
    turns
        Turns of participants.
    moderator
        Share of all words that are those of whoever asks; None where nobody spoke.
    lowest, median, highest
        Shares of the participants' words; None with fewer than four participants, where a spread would show persons.
    """

    group: str
    participants: int
    spoke: int
    turns: int
    moderator: float | None
    lowest: float | None
    median: float | None
    highest: float | None
    simulated: bool


@dataclass(frozen=True, slots=True)
class GroupCode:
    """One code over all groups.

    Parameters
    ----------
    code, name, depth
        Its id, its name, how deep it stands in the tree.
    states
        Group: its state.
    met
        Group: how the code was met there, in the order consensus, dissent, silence; groups of which nothing is said are left out.
    """

    code: str
    name: str
    depth: int
    states: Mapping[str, GroupState]
    met: Mapping[str, tuple[Met, ...]]

    @property
    def came_up(self) -> int:
        """Groups in which somebody spoke of it."""
        return sum(state in ("present", "absent", "mixed") for state in self.states.values())

    def groups(self, state: GroupState) -> int:
        """Groups in one state."""
        return sum(one == state for one in self.states.values())

    def groups_met(self, how: Met) -> int:
        """Groups in which it was met so; one group can be in several."""
        return sum(how in one for one in self.met.values())


@dataclass(frozen=True, slots=True)
class FocusGroups:
    """What came up in the groups of a study.

    Parameters
    ----------
    groups
        Codes of the groups that were coded: the base of every count.
    not_coded, blind
        Groups that nobody has coded yet, and those in which two coders are at work who must not see one another's.
    codes
        Codes in the order of the codebook.
    """

    groups: tuple[str, ...]
    not_coded: tuple[str, ...]
    blind: tuple[str, ...]
    speaking: tuple[Speaking, ...]
    codes: tuple[GroupCode, ...]
    coders: tuple[str, ...]
    simulated: bool
