"""Which cells to withhold so that no primary cell can be worked out: safe always, cheapest where time allows."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kurak.disclosure.suppression.attacker import Attacker, Reach
from kurak.disclosure.suppression.linear_program import LinearProgram, SolverError
from kurak.model.linked_tables import CellStatus, LinkedTables, SuppressionPattern

Array = NDArray[np.float64]

SLACK = 1e-6
"""An interval that lacks less than this reaches far enough: the solver's last digits."""

SMALL = 1e-7
"""A share of withholding below it is none."""


class UnprotectableError(ValueError):
    """Some cell cannot be protected even if everything is withheld.

    Attributes
    ----------
    cells
        Numbers of these cells.
    """

    def __init__(self, cells: list[int]) -> None:
        super().__init__(f"{len(cells)} cells cannot be protected, whatever else is withheld")
        self.cells = cells


@dataclass(frozen=True, slots=True)
class _Limit:
    """When no better pattern is looked for: at a moment of the clock, or after so many questions to the attacker and so many nodes."""

    end: float
    clock: Callable[[], float]
    nodes: int | None = None


def suppress(
    tables: LinkedTables,
    *,
    seconds: float = 30.0,
    clock: Callable[[], float] = time.monotonic,
    already: Iterable[int] = (),
    kept: Iterable[int] = (),
    questions: int | None = None,
) -> SuppressionPattern:
    """Choose the cells to withhold.

    Parameters
    ----------
    tables
        Cells, how they add up, and which of them are withheld by a rule with how much protection.
    seconds
        After this time no better pattern is looked for; the one that is returned is safe all the same.
    clock
        Seconds that have passed, from any beginning.
    already
        Numbers of cells that are withheld in any case; they are ``secondary`` where no rule withholds them.
    kept
        Numbers of cells that are published in any case.
    questions
        How often the attacker is asked before no better pattern is looked for; then neither ``seconds`` nor ``clock`` counts, and the
        same tables give the same pattern on any machine.

    Returns
    -------
    SuppressionPattern
        Safe against :func:`~kurak.disclosure.suppression.attacker.attack`; ``exact`` if nothing is cheaper, else with the bound.

    Raises
    ------
    UnprotectableError
        If a cell cannot be protected: what is known beforehand already says too much.
    SolverError
        If HiGHS comes to no answer.

    Notes
    -----
    **Formula** minimise ``Σ w_i x_i`` over ``x_i`` in {0, 1}, ``x_p = 1`` for primary cells, such that for each of them and both
    directions the attacker's linear program reaches the protection. By duality that is ``Σ (α_i up_i + β_i down_i) x_i ≥
    protection`` for every dual solution (α, β): cuts that are added as they are broken, their coefficients cut off at the
    right side. First for shares of withholding (a bound), then rounded up and peeled (a safe pattern), then for whole
    cells (the optimum), until nothing is broken or time is over.

    **Source** Fischetti and Salazar-González (2001), Management Science 47, 1008-1027.

    Examples
    --------
    >>> from kurak.model.linked_tables import Protection, TableCell
    >>> numbers = {"a": 3, "b": 9, "c": 8, "total": 20}
    >>> cells = tuple(TableCell((("group", name),), number, 0, 20, cost=number) for name, number in numbers.items())
    >>> tables = LinkedTables(cells, (((3, 1.0), (0, -1.0), (1, -1.0), (2, -1.0)),), (Protection(0, 3, 2),))
    >>> found = suppress(tables)
    >>> found.status, found.cost, found.exact
    (('primary', 'published', 'secondary', 'published'), 11.0, True)
    """
    n = len(tables.cells)
    needs = [(one.cell, sign, need) for one in tables.withheld for sign, need in ((1, one.above), (-1, one.below)) if need > 0]
    primary = np.zeros(n)
    primary[np.array([one.cell for one in tables.withheld], dtype=np.intp)] = 1.0
    least, most = primary.copy(), np.ones(n)
    least[np.array([*already], dtype=np.intp)] = 1.0
    most[np.array([*kept], dtype=np.intp)] = 0.0
    if (least > most).any():
        raise ValueError("a cell cannot be withheld and published")
    cost = np.array([cell.cost for cell in tables.cells], dtype=float)
    if not needs:
        return _pattern(least, primary, cost, float(cost @ least), rounds=0)
    attacker = Attacker(tables)
    limit = (
        _Limit(clock() + seconds, clock)
        if questions is None
        else _Limit(questions, lambda: float(attacker.asked), nodes=max(1, questions // 10))
    )
    short = _never_met(attacker, needs, most)
    if short:
        raise UnprotectableError(sorted(short))
    search = _Search(attacker, needs, primary, cost, limit, least=least, most=most)
    return search.run()


def _never_met(attacker: Attacker, needs: list[tuple[int, int, float]], most: Array) -> set[int]:
    """Cells whose needs are not met even where everything is withheld that may be."""
    attacker.allow(most)
    ways, short = _Ways(needs, attacker.n), set()
    for place, (cell, sign, need) in enumerate(needs):
        if ways.meets(place):
            continue
        reach = attacker.reach(cell, sign)
        if reach.distance < need - SLACK:
            short.add(cell)
        ways.add(reach.moves)
    return short


class _Search:
    """One search for a pattern: the cuts found so far, the best pattern, the bound."""

    def __init__(
        self,
        attacker: Attacker,
        needs: list[tuple[int, int, float]],
        primary: Array,
        cost: Array,
        limit: _Limit,
        *,
        least: Array,
        most: Array,
    ) -> None:
        self.attacker, self.needs, self.primary, self.cost, self.limit, self.least, self.most = attacker, needs, primary, cost, limit, least, most
        # The cheapest choice under the cuts found so far.
        self.master = LinearProgram(least, most)
        for cell, price in enumerate(cost.tolist()):
            self.master.set_cost(cell, price)
        self.rounds = 0
        self.bound = float(cost @ least)
        self.best: Array = most.copy()

    @property
    def over(self) -> bool:
        return self.limit.clock() >= self.limit.end

    def run(self) -> SuppressionPattern:
        self._by_shares()
        shares = np.clip(self.master.x, 0.0, 1.0)
        start = np.maximum((shares > SMALL).astype(float), self.least)
        # Two orders of peeling, by what a cell costs and by how little of it the relaxation wants withheld as well.
        self._take(self._peeled(start, self.cost))
        if not self.over:
            self._take(self._peeled(start, self.cost * (1.001 - shares)))
        while not self.over and self.bound < self._price(self.best) - self._step():
            x, bound = (
                self.master.solve_whole(self.limit.end - self.limit.clock())
                if self.limit.nodes is None
                else self.master.solve_whole(nodes=self.limit.nodes)
            )
            self.bound = max(self.bound, bound)
            if x is None or self.bound >= self._price(self.best) - self._step():
                break
            if not self._cut(x):
                self._take(x)
                break
            # A pattern that is nearly safe is often close to a good one.
            mended = self._mended(x)
            if mended is not None:
                self._take(self._peeled(mended, self.cost))
        # Once more and from nothing: what was found on the way is not relied on.
        if self._met(self.best, _Ways(self.needs, len(self.best))) is None:
            raise SolverError("a pattern that was safe is not; the solver's answers do not agree")
        return _pattern(self.best, self.primary, self.cost, min(self.bound, self._price(self.best)), rounds=self.rounds, step=self._step())

    def _step(self) -> float:
        """Costs that are whole numbers differ by 1 at least."""
        whole = bool((self.cost == np.rint(self.cost)).all())
        return 1 - 1e-6 if whole else 1e-6 * (1 + float(self.cost.sum()))

    def _price(self, x: Array) -> float:
        return float(self.cost @ x)

    def _take(self, x: Array) -> None:
        if self._price(x) < self._price(self.best):
            self.best = x

    def _by_shares(self) -> None:
        """Solve the relaxation to its end: no pattern costs less than what comes out."""
        while not self.over:
            self.bound = max(self.bound, self.master.solve())
            if not self._cut(np.clip(self.master.x, 0.0, 1.0)):
                return

    def _cut(self, x: Array) -> bool:
        """Add what the attacker shows to be missing in ``x``; say whether anything was, or may be because time is over."""
        self.rounds += 1
        self.attacker.allow(x)
        ways = _Ways(self.needs, len(x))
        added = False
        for place, (cell, sign, need) in enumerate(self.needs):
            if ways.meets(place):
                continue
            if self.over:
                return True
            reach = self.attacker.reach(cell, sign)
            if reach.distance < need - SLACK:
                self.master.add_row(_weights(reach, self.attacker, need), least=need, most=np.inf)
                added = True
            else:
                ways.add(reach.moves)
        return added

    def _mended(self, x: Array) -> Array | None:
        """Withhold more until a pattern is safe: of the best pattern so far, what the attacker lacks. None if time is over."""
        mended = x.copy()
        ways = _Ways(self.needs, len(x))
        for place, (cell, sign, need) in enumerate(self.needs):
            if ways.meets(place):
                continue
            if self.over:
                return None
            self.attacker.allow(mended)
            reach = self.attacker.reach(cell, sign)
            if reach.distance < need - SLACK:
                self.attacker.allow(np.maximum(mended, self.best))
                reach = self.attacker.reach(cell, sign)
                mended[np.abs(reach.moves) > SMALL] = 1.0
            ways.add(reach.moves)
        return mended

    def _peeled(self, x: Array, worth: Array) -> Array:
        """Publish again, the worthiest first, whatever no protection needs; safe whenever time is over."""
        kept = x.copy()
        ways = self._met(kept, _Ways(self.needs, len(x)))
        if ways is None:
            # Cut short by time, or by the solver's last digits: everything withheld is safe, and is where peeling begins.
            kept = self.most.copy()
            ways = self._met(kept, _Ways(self.needs, len(x)))
            if ways is None:
                raise SolverError("a pattern that was safe is not; the solver's answers do not agree")
        order = sorted(np.flatnonzero((kept > 0) & (self.least == 0)).tolist(), key=lambda one: (-worth[one], one))
        for one in order:
            if self.over:
                break
            kept[one] = 0.0
            without = self._met(kept, ways.without(one))
            if without is None:
                kept[one] = 1.0
            else:
                ways = without
        return kept

    def _met(self, x: Array, ways: _Ways) -> _Ways | None:
        """Add ways until every need is met; None where one cannot be."""
        self.attacker.allow(x)
        for place, (cell, sign, need) in enumerate(self.needs):
            if ways.meets(place):
                continue
            reach = self.attacker.reach(cell, sign)
            if reach.distance < need - SLACK:
                return None
            ways.add(reach.moves)
        return ways


class _Ways:
    """Moves of all cells that meet needs; one way often meets several, which then need not be asked about."""

    def __init__(self, needs: list[tuple[int, int, float]], n: int) -> None:
        self._cells = np.array([cell for cell, _, _ in needs], dtype=np.intp)
        self._signs = np.array([sign for _, sign, _ in needs], dtype=float)
        self._least = np.array([need for _, _, need in needs], dtype=float) - SLACK
        self._needs = needs
        self._moves: list[Array] = []
        self._meets: list[NDArray[np.bool_]] = []
        self._met = np.zeros(len(needs), dtype=bool)
        self._n = n

    def meets(self, place: int) -> bool:
        return bool(self._met[place])

    def add(self, moves: Array) -> None:
        meets = self._signs * moves[self._cells] >= self._least
        self._moves.append(moves)
        self._meets.append(meets)
        self._met |= meets

    def without(self, cell: int) -> _Ways:
        """The ways in which a cell does not move."""
        left = _Ways(self._needs, self._n)
        for moves, meets in zip(self._moves, self._meets, strict=True):
            if abs(moves[cell]) <= SMALL:
                left._moves.append(moves)
                left._meets.append(meets)
                left._met |= meets
        return left


def _weights(reach: Reach, attacker: Attacker, need: float) -> Array:
    weights: Array = np.minimum(reach.up * attacker.room_up + reach.down * attacker.room_down, need)
    return weights


def _pattern(x: Array, primary: Array, cost: Array, bound: float, *, rounds: int, step: float = 0.0) -> SuppressionPattern:
    status: tuple[CellStatus, ...] = tuple(
        "primary" if by_rule else "secondary" if chosen else "published" for chosen, by_rule in zip(x > 0.5, primary > 0.5, strict=True)
    )
    price = float(cost @ (x > 0.5))
    return SuppressionPattern(status, price, min(bound, price), price - bound <= step, rounds)
