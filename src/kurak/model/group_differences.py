"""Groups beside each other: every pair of groups with the error of its difference, and how each group answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Compared = Literal["mean", "agree"]
"""What is compared: means, or shares of those who agree."""


@dataclass(frozen=True, slots=True)
class GroupDifference:
    """The difference of two groups of one domain, the first less the second.

    Parameters
    ----------
    compared
        Means, or shares of those who agree.
    variable
        A scale or an item.
    domain, first, second
        The domain, as a column of the tables, and its groups.
    estimate, std_error, conf_low, conf_high, df
        The difference and its error, from the covariance that both groups have under the design.
    p_holm
        Chance of such a difference where there is none, with all pairs of the domain's groups allowed for.
    """

    compared: Compared
    variable: str
    domain: str
    first: str
    second: str
    estimate: float
    std_error: float
    conf_low: float
    conf_high: float
    df: float
    p_holm: float


@dataclass(frozen=True, slots=True)
class AnswerSplit:
    """How one group answered one item, as worded.

    Parameters
    ----------
    domain, group
        Empty for everybody.
    shares
        Share of every answer of the scale, lowest first, among those who answered on it; they add up to 1.
    n
        Respondents behind them.
    """

    variable: str
    domain: str
    group: str
    shares: tuple[float, ...]
    n: int


@dataclass(frozen=True, slots=True)
class GroupDifferences:
    """What is needed to look at groups beside each other; nothing in it rests on a group that is withheld."""

    differences: tuple[GroupDifference, ...] = ()
    splits: tuple[AnswerSplit, ...] = ()
