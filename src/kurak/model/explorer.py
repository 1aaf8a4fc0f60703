"""What can be chosen and looked at in a report's explorer: released numbers as they are printed, and nothing else.

Every number is a text, as the report prints it: the page shows what the chapters show, and no more digits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

EVERYBODY = -1
"""Place of the domain, and of the group, of numbers about everybody."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A scale, or one of its items.

    Parameters
    ----------
    id, label
        Its id, and its words: the question as worded, for an item.
    scale
        The scale that it belongs to; its own id for a scale.
    reverse
        Whether agreeing means a low score.
    """

    id: str
    label: str
    scale: str
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class ExplorerDomain:
    """Groups that can be looked at beside each other; only those of which something is shown."""

    id: str
    label: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExplorerMean:
    """A mean of one group. Places are those in ``measures``, ``domains`` and the domain's ``groups``; texts that are not known are empty."""

    measure: int
    domain: int
    group: int
    estimate: str
    std_error: str = ""
    low: str = ""
    high: str = ""
    n: str = ""
    deff: str = ""
    few: bool = False


@dataclass(frozen=True, slots=True)
class ExplorerSplit:
    """The answers of one group to an item, in percent, with the sides taken together."""

    measure: int
    domain: int
    group: int
    shares: tuple[str, ...]
    disagree: str
    neutral: str
    agree: str
    net: str
    n: str
    dont_know: str = ""


@dataclass(frozen=True, slots=True)
class ExplorerDifference:
    """The difference of two groups, the first less the second, with its own error.

    Parameters
    ----------
    compared
        Means, or shares of those who agree in percentage points.
    p
        As printed, with its sign: ``= 0.012``, ``< 0.001``; all pairs of the domain are allowed for.
    apart
        Whether the two can be told apart, all pairs allowed for.
    """

    compared: Literal["mean", "agree"]
    measure: int
    domain: int
    first: int
    second: int
    estimate: str
    std_error: str
    low: str
    high: str
    p: str
    apart: bool


@dataclass(frozen=True, slots=True)
class Explored:
    """Everything that the explorer of a report holds.

    Parameters
    ----------
    answers, disagree, neutral, agree
        Labels of the answers, lowest first, and which of them, by place, count so.
    low, high
        Ends of the scale.
    comparable
        Place of a scale and of a domain: whether the groups may be compared on it, in words.
    mark
        SIMULATED or the like; stands on every view.
    words
        What the page says: name of a phrase, and the phrase, with what is put in between braces.
    """

    measures: tuple[Measure, ...]
    domains: tuple[ExplorerDomain, ...]
    means: tuple[ExplorerMean, ...]
    splits: tuple[ExplorerSplit, ...] = ()
    differences: tuple[ExplorerDifference, ...] = ()
    answers: tuple[str, ...] = ()
    disagree: tuple[int, ...] = ()
    neutral: tuple[int, ...] = ()
    agree: tuple[int, ...] = ()
    low: int = 1
    high: int = 5
    comparable: tuple[tuple[int, int, str], ...] = ()
    mark: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
