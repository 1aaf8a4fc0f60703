"""What a factor model is fitted to: in each group the moments of those who answered the same items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Patterns:
    """Moments of respondents who answered the same items, one row for each set of items.

    Attributes
    ----------
    answered
        Which items; array (patterns, items) of bool.
    weight
        Sum of the weights of the respondents; array (patterns,).
    covariance
        Divisor is the weight, 0 where an item is not answered; array (patterns, items, items).
    means
        0 where an item is not answered; array (patterns, items).
    """

    answered: NDArray[np.bool_]
    weight: Array
    covariance: Array
    means: Array


@dataclass(frozen=True)
class GroupMoments:
    """The data of one group.

    Attributes
    ----------
    group
        Its name; empty where there is only one.
    n
        Respondents.
    weight
        Sum of their weights, on a scale on which those of all groups add up to the respondents.
    covariance, means
        Of the items, under no model, divisor n; arrays (items, items) and (items,).
    patterns
        What the covariances and means come from.
    """

    group: str
    n: int
    weight: float
    covariance: Array
    means: Array
    patterns: Patterns

    @property
    def complete(self) -> bool:
        """Whether everybody answered every item."""
        return bool(self.patterns.answered.all())


def complete_moments(group: str, *, n: int, weight: float, covariance: Array, means: Array) -> GroupMoments:
    """The data of a group in which everybody answered every item.

    Parameters
    ----------
    group, n, weight, covariance, means
        As for :class:`GroupMoments`.

    Returns
    -------
    GroupMoments

    Examples
    --------
    >>> found = complete_moments("men", n=10, weight=10.0, covariance=np.eye(2), means=np.zeros(2))
    >>> found.patterns.weight.tolist(), found.complete
    ([10.0], True)
    """
    patterns = Patterns(
        np.ones((1, len(means)), dtype=bool), np.array([weight]), covariance[np.newaxis], means[np.newaxis]
    )
    return GroupMoments(group, n, weight, covariance, means, patterns)
