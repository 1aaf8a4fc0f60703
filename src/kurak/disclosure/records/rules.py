"""What a file of records must fulfil before it leaves the house."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class RecordRules:
    """Rules for one file of records.

    Parameters
    ----------
    k
        Fewest records that agree on every key, as they are released.
    l
        Fewest different values of every sensitive variable among them.
    largest_risk
        Largest chance of a right match, from the weights; 1 where there is no such rule.
    importance
        What withholding a value of a key costs, above 0; 1 where nothing is said.

    Examples
    --------
    >>> RecordRules(k=5, importance={"region": 3}).cost("region"), RecordRules(k=5).cost("age")
    (3, 1.0)
    """

    k: int = 3
    l: int = 1  # noqa: E741 - the field's letter
    largest_risk: float = 1.0
    importance: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.k < 2 or self.l < 1 or not 0 < self.largest_risk <= 1:
            raise ValueError("k is 2 or more, l is 1 or more, the largest chance is above 0 and at most 1")
        if any(not 0 < one < float("inf") for one in self.importance.values()):
            raise ValueError("importance is above 0")

    def cost(self, key: str) -> float:
        """What withholding one value of a key costs."""
        return self.importance.get(key, 1.0)
