"""Tables by group as rules of disclosure see them: who is behind each number, and which numbers may not be shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kurak.model.release import Withheld

Group = tuple[tuple[str, object], ...]
"""Column and value, in the order of the columns; empty for everybody. A value of None stands for people without one."""

Series = tuple[str, str, object]
"""Statistic, variable and level: one number, for everybody and for every group."""

FEW = "withheld: few people"
APART = "withheld: few people are left out"
ALIKE = "withheld: all alike"
DOMINATED = "withheld: few people make most of it"
PROTECTS = "withheld: protects another"
REASONS = (FEW, APART, ALIKE, DOMINATED, PROTECTS)
"""Why a number is not shown, the first that applies. It stays in memory: see :data:`WITHHELD`."""

WITHHELD = "withheld"
"""What stands in place of a number that is not shown, whatever the reason. That it was withheld for lack of people says that they are fewer
than the smallest base, and that it only protects another says that they are not: with a total both together can give a base back. That all
answered alike is itself what has to stay hidden."""


@dataclass(frozen=True, slots=True)
class Behind:
    """Who is behind one number.

    Parameters
    ----------
    n
        People.
    alike
        The answer that all of them gave; None where answers differ, or it is not asked.
    largest
        Part of all their weights that those with the largest have, from 0 to 1.
    left_out
        How many fewer they are than behind the same number without the condition that was asked with it; None without one.
    withheld
        Whether just these people are a group that is withheld elsewhere.
    """

    n: int
    alike: object = None
    largest: float = 0.0
    left_out: int | None = None
    withheld: bool = False


@dataclass(frozen=True, eq=False)
class GroupedNumbers:
    """Numbers by group, and how the groups of people add up.

    Parameters
    ----------
    columns
        Columns that make groups.
    people
        Every combination of values that somebody has, in the order of the columns; None where somebody has no value.
    tables
        Which columns are crossed; all margins of a table count as shown.
    series
        Series: who is behind its number for everybody, ``()``, and for every group of the tables and their margins.
    sums
        Series of which one follows from all the others: the shares of all answers, a scale and its items.
    before
        What is withheld of other tables of the same people; it is withheld here, too.
    """

    columns: tuple[str, ...]
    people: tuple[tuple[object, ...], ...]
    tables: tuple[tuple[str, ...], ...]
    series: Mapping[Series, Mapping[Group, Behind]]
    sums: tuple[tuple[Series, ...], ...] = ()
    before: Withholding | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """What an attacker makes of the bases of one or several series that have the same.

    Parameters
    ----------
    tables
        Columns that make the groups, in words.
    variables
        How many series have these bases.
    cells, primary, secondary
        All cells; those withheld by a rule, people without a value among them; those withheld to protect these.
    gap
        How much of the cost may be more than is needed, at most, from 0 to 1.
    narrowed
        Withheld cells that follow from those shown more closely than they may; 0 unless wider groups shown before say so by themselves.
    """

    tables: str
    variables: int
    cells: int
    primary: int
    secondary: int
    gap: float
    narrowed: int


@dataclass(frozen=True, eq=False)
class Withholding:
    """Which numbers are not shown.

    Parameters
    ----------
    why
        Series: group: one of :data:`REASONS`.
    bases
        Variable: groups of which no number of it is shown, for lack of people or to protect those.
    proofs
        What attacks on what is left come to.
    log
        The same as lines of a release log.
    """

    why: Mapping[Series, Mapping[Group, str]] = field(default_factory=dict)
    bases: Mapping[str, frozenset[Group]] = field(default_factory=dict)
    proofs: tuple[Proof, ...] = ()
    log: tuple[Withheld, ...] = ()

    def of(self, series: Series, group: Group) -> str:
        """Why a number is not shown; empty where it is."""
        return self.why.get(series, {}).get(group, "")


NOTHING_WITHHELD = Withholding()

Withhold = Callable[[GroupedNumbers], Withholding]
"""What says which numbers are not shown: :func:`kurak.disclosure.suppression.groups.withhold_groups` under the rules of a study."""
