"""Tables that share cells: what is counted, how cells add up, and which of them may not be narrowed down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

CellStatus = Literal["published", "primary", "secondary"]
"""``primary``: withheld by a rule. ``secondary``: withheld so that no primary cell can be worked out."""


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell; where several tables show it, it is one cell.

    Parameters
    ----------
    key
        What it counts, as (variable, value) in order of the variables; a total over a variable leaves the variable out.
    value
        The number in the cell: a count, or a sum of magnitudes. 0 or more.
    low, high
        What anybody knows of the number without the table: at least, at most.
    cost
        How much is lost if it is withheld; 1 counts cells.
    """

    key: tuple[tuple[str, str], ...]
    value: float
    low: float
    high: float
    cost: float = 1.0


@dataclass(frozen=True, slots=True)
class Protection:
    """How little may be learned of a withheld cell.

    Parameters
    ----------
    cell
        Number of the cell.
    below, above
        How far under and over the number an attacker's interval must reach at least.
    """

    cell: int
    below: float
    above: float


@dataclass(frozen=True, slots=True)
class LinkedTables:
    """Cells, and every way in which published numbers add up.

    Parameters
    ----------
    cells
        Every cell once.
    relations
        Each is cells with their signs: their signed numbers add up to 0, such as a total with +1 and its parts with −1.
    withheld
        The primary cells, with the protection that each needs.
    """

    cells: tuple[TableCell, ...]
    relations: tuple[tuple[tuple[int, float], ...], ...]
    withheld: tuple[Protection, ...] = ()


@dataclass(frozen=True, slots=True)
class SuppressionPattern:
    """Which cells are published, and how good the choice is.

    Parameters
    ----------
    status
        Of each cell.
    cost
        Sum of the costs of the withheld cells.
    bound
        No safe pattern costs less than this.
    exact
        Whether nothing can be cheaper.
    rounds
        How often the attacker was asked anew.
    """

    status: tuple[CellStatus, ...]
    cost: float
    bound: float
    exact: bool
    rounds: int

    @property
    def gap(self) -> float:
        """How much of the cost may be more than is needed, at most: (cost − bound)/cost; 0 where nothing is withheld."""
        return 0.0 if self.cost == 0 else max(0.0, (self.cost - self.bound) / self.cost)


@dataclass(frozen=True, slots=True)
class AttackedCell:
    """What an attacker works out of one withheld cell, from everything that is published.

    Parameters
    ----------
    cell
        Number of the cell.
    low, high
        Between these the number lies for sure, and every number between them is possible.
    needs_low, needs_high
        The interval must reach this far down and up; the number itself where the cell is secondary.
    """

    cell: int
    low: float
    high: float
    needs_low: float
    needs_high: float

    @property
    def safe(self) -> bool:
        """Whether the interval reaches as far as it must."""
        return self.low <= self.needs_low + TOLERANCE and self.high >= self.needs_high - TOLERANCE


TOLERANCE = 1e-6
"""Differences of counts below it are the solver's last digits."""


@dataclass(frozen=True, slots=True)
class AttackReport:
    """What an attacker works out of all withheld cells."""

    cells: tuple[AttackedCell, ...]
    details: Mapping[str, float] = field(default_factory=dict)

    @property
    def unsafe(self) -> tuple[AttackedCell, ...]:
        """Cells that can be narrowed down too far."""
        return tuple(cell for cell in self.cells if not cell.safe)
