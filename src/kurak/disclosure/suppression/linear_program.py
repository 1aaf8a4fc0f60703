"""Linear programs, solved by HiGHS; whatever it does not call optimal stops the run, so that nothing is released on a guess."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class SolverError(RuntimeError):
    """The solver came to no answer; nothing may be released on the strength of it."""


class LinearProgram:
    """A linear program that is solved again and again with other bounds, costs and further rows.

    Parameters
    ----------
    low, high
        Bounds of the variables.
    maximise
        Whether the largest value is looked for; the smallest otherwise.

    Examples
    --------
    >>> program = LinearProgram(np.zeros(2), np.array([4.0, 4.0]), maximise=True)
    >>> program.add_row(np.array([1.0, 2.0]), least=-np.inf, most=7.0)
    >>> program.set_cost(0, 1.0); program.set_cost(1, 1.0)
    >>> program.solve(), program.x.tolist(), program.prices.tolist()
    (5.5, [4.0, 1.5], [0.5])
    """

    def __init__(self, low: Array, high: Array, *, maximise: bool = False) -> None:
        import highspy

        self.n = len(low)
        self.x: Array = np.zeros(self.n)
        self.prices: Array = np.zeros(0)
        self._every = np.arange(self.n, dtype=np.int32)
        self._highs: Any = highspy
        make: Any = highspy.Highs
        self._solver: Any = make()
        self._solver.setOptionValue("output_flag", False)
        self._solver.setOptionValue("threads", 1)
        self._solver.addVars(self.n, np.ascontiguousarray(low, dtype=float), np.ascontiguousarray(high, dtype=float))
        if maximise:
            self._solver.changeObjectiveSense(highspy.ObjSense.kMaximize)

    def goes_on(self) -> None:
        """Tell the solver that the last answer stays possible: then the primal simplex is the quickest from there."""
        self._solver.setOptionValue("presolve", "off")
        self._solver.setOptionValue("simplex_strategy", 4)

    def add_row(self, weights: Array, *, least: float, most: float) -> None:
        """Add a row: the weighted sum of the variables lies between two numbers."""
        where = np.flatnonzero(np.abs(weights) > 1e-12).astype(np.int32)
        self._solver.addRow(least, most, len(where), where, weights[where])

    def set_bounds(self, low: Array, high: Array) -> None:
        """Change the bounds of all variables."""
        self._solver.changeColsBounds(self.n, self._every, low, high)

    def set_cost(self, variable: int, cost: float) -> None:
        """Change the cost of one variable."""
        self._solver.changeColCost(variable, cost)

    def solve(self) -> float:
        """Solve it; ``x`` is the answer, ``prices`` the dual values of the rows.

        Raises
        ------
        SolverError
            If there is no answer, or it has no end.
        """
        self._solver.run()
        status = self._solver.getModelStatus()
        if status != self._highs.HighsModelStatus.kOptimal:
            raise SolverError(f"HiGHS ends with: {self._solver.modelStatusToString(status)}")
        solution = self._solver.getSolution()
        self.x, self.prices = np.array(solution.col_value), np.array(solution.row_dual)
        return float(self._solver.getInfo().objective_function_value)

    def solve_whole(self, seconds: float | None = None, *, nodes: int | None = None) -> tuple[Array | None, float]:
        """Solve it in whole numbers; return the answer, or None where the limit ends it before, and a bound of every answer.

        Parameters
        ----------
        seconds, nodes
            The limit: of time, or of nodes of the search, which is the same on any machine.

        Raises
        ------
        SolverError
            If there is no answer.
        """
        kinds, status = self._highs.HighsVarType, self._highs.HighsModelStatus
        self._solver.changeColsIntegrality(self.n, self._every, [kinds.kInteger] * self.n)
        if seconds is not None:
            self._solver.setOptionValue("time_limit", max(0.0, self._solver.getRunTime() + seconds))
        if nodes is not None:
            self._solver.setOptionValue("mip_max_nodes", nodes)
        try:
            self._solver.run()
            ended = self._solver.getModelStatus()
            bound = float(self._solver.getInfo().mip_dual_bound)
            if ended in (status.kTimeLimit, status.kSolutionLimit, status.kIterationLimit):
                return None, bound if np.isfinite(bound) else -np.inf
            if ended != status.kOptimal:
                raise SolverError(f"HiGHS ends with: {self._solver.modelStatusToString(ended)}")
            return np.rint(np.array(self._solver.getSolution().col_value)), bound
        finally:
            self._solver.setOptionValue("time_limit", np.inf)
            self._solver.setOptionValue("mip_max_nodes", 2**31 - 1)
            self._solver.changeColsIntegrality(self.n, self._every, [kinds.kContinuous] * self.n)
