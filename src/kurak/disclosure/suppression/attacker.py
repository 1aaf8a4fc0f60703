"""What follows from published cells: the lowest and highest number that a withheld cell may have.

Each is a linear program over everything that is published; :class:`Attacker` keeps one and asks it again and again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kurak.disclosure.suppression.linear_program import LinearProgram
from kurak.model.linked_tables import AttackedCell, AttackReport, LinkedTables

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a cell can move, and why.

    Parameters
    ----------
    distance
        The farthest that it moves.
    up, down
        Weights of the room that each cell has to move up and down: the distance is at most the sum of room by weight, for
        any choice of withheld cells (duality), and equal to it for this one.
    moves
        How each cell moves then.
    """

    distance: float
    up: Array
    down: Array
    moves: Array


class Attacker:
    """Asks, again and again for one set of tables, how far a cell can move while everything still adds up.

    Notes
    -----
    **Formula** with moves ``d`` from the true numbers: maximise ``±d_p`` subject to ``A d = 0`` and ``−x_i (a_i − low_i) ≤ d_i ≤ x_i
    (high_i − a_i)``, ``x_i`` being 1 for a withheld and 0 for a published cell.

    **Source** Fischetti and Salazar-González (2001), "Solving the cell suppression problem on tabular data with linear
    constraints", Management Science 47, 1008-1027.
    """

    def __init__(self, tables: LinkedTables) -> None:
        self.n = len(tables.cells)
        self.asked = 0
        value = np.array([cell.value for cell in tables.cells], dtype=float)
        self.room_up = np.array([cell.high for cell in tables.cells], dtype=float) - value
        self.room_down = value - np.array([cell.low for cell in tables.cells], dtype=float)
        if not (np.isfinite(self.room_up).all() and np.isfinite(self.room_down).all()):
            raise ValueError("what is known of each cell beforehand has two finite limits")
        if (self.room_up < 0).any() or (self.room_down < 0).any():
            raise ValueError("each number lies between what is known of it beforehand")
        for relation in tables.relations:
            if abs(sum(sign * value[cell] for cell, sign in relation)) > 1e-6 * (1 + max(abs(value[cell]) for cell, _ in relation)):
                raise ValueError("cells that are said to add up do not")
        self._rows = independent_rows(tables)
        self._program = LinearProgram(np.zeros(self.n), np.zeros(self.n), maximise=True)
        self._program.goes_on()
        for row in self._rows:
            self._program.add_row(row, least=0.0, most=0.0)
        self._target = -1

    def allow(self, withheld: Array) -> None:
        """Say which cells are withheld: 1 withheld, 0 published, and anything between for a mixture."""
        self._program.set_bounds(-withheld * self.room_down, withheld * self.room_up)

    def reach(self, cell: int, sign: int) -> Reach:
        """Return how far a cell can move up (sign 1) or down (sign −1)."""
        if self._target >= 0 and self._target != cell:
            self._program.set_cost(self._target, 0.0)
        self._program.set_cost(cell, float(sign))
        self._target = cell
        self.asked += 1
        self._program.solve()
        moves = self._program.x
        left = -(self._program.prices @ self._rows)
        left[cell] += sign
        left[np.abs(left) < 1e-9] = 0.0
        return Reach(float(sign * moves[cell]), np.maximum(left, 0.0), np.maximum(-left, 0.0), moves)


def independent_rows(tables: LinkedTables) -> Array:
    """Return the relations as rows of signs, without those that follow from others.

    Examples
    --------
    >>> from kurak.model.linked_tables import TableCell
    >>> cells = tuple(TableCell((("cell", str(place)),), 0, 0, 1) for place in range(3))
    >>> rows = independent_rows(LinkedTables(cells, (((0, 1.0), (1, -1.0)), ((1, -1.0), (0, 1.0)), ((2, 1.0),))))
    >>> rows.tolist()
    [[1.0, -1.0, 0.0], [0.0, 0.0, 1.0]]
    """
    n = len(tables.cells)
    rows = np.zeros((len(tables.relations), n))
    for place, relation in enumerate(tables.relations):
        for cell, sign in relation:
            rows[place, cell] += sign
    left = rows.copy()
    kept: list[int] = []
    for place in range(len(rows)):
        largest = int(np.argmax(np.abs(left[place]))) if n else 0
        if n == 0 or abs(left[place, largest]) < 1e-9:
            continue
        kept.append(place)
        below = left[place + 1 :]
        factor = below[:, largest] / left[place, largest]
        using = np.flatnonzero(factor)
        below[using] -= factor[using, None] * left[place]
    return rows[kept]


def attack(tables: LinkedTables, withheld: Iterable[int]) -> AttackReport:
    """Work out all that follows of withheld cells from those that are published.

    Parameters
    ----------
    tables
        The cells, how they add up, and the protection that primary cells need.
    withheld
        Numbers of the cells that are not published.

    Returns
    -------
    AttackReport
        The interval of every withheld cell: numbers outside are impossible.

    Examples
    --------
    >>> from kurak.model.linked_tables import Protection, TableCell
    >>> cells = tuple(TableCell((("group", name),), number, 0, 20) for name, number in (("a", 3), ("b", 9), ("c", 8), ("total", 20)))
    >>> tables = LinkedTables(cells, (((3, 1.0), (0, -1.0), (1, -1.0), (2, -1.0)),), (Protection(0, 3, 2),))
    >>> [(one.cell, one.low, one.high, one.safe) for one in attack(tables, [0]).cells]
    [(0, 3.0, 3.0, False)]
    >>> [(one.cell, one.low, one.high, one.safe) for one in attack(tables, [0, 1]).cells]
    [(0, 0.0, 12.0, True), (1, 0.0, 12.0, True)]
    """
    chosen = sorted(set(withheld))
    attacker = Attacker(tables)
    x = np.zeros(len(tables.cells))
    x[chosen] = 1.0
    attacker.allow(x)
    needs = {one.cell: (one.below, one.above) for one in tables.withheld}
    found = []
    for cell in chosen:
        value = tables.cells[cell].value
        below, above = needs.get(cell, (0.0, 0.0))
        low = value - attacker.reach(cell, -1).distance
        found.append(AttackedCell(cell, low, value + attacker.reach(cell, 1).distance, value - below, value + above))
    # A primary cell that is published after all is known.
    for cell in sorted(set(needs) - set(chosen)):
        value = tables.cells[cell].value
        found.append(AttackedCell(cell, value, value, value - needs[cell][0], value + needs[cell][1]))
    return AttackReport(tuple(sorted(found, key=lambda one: one.cell)))
