"""Respondents as the analysis of scales sees them: answers, weights, groups, and a way to errors under their design."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite, nan
from typing import Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kurak.model.scale_results import Estimated
from kurak.scales.scoring import turn
from kurak.stats.distributions.t_quantiles import t_quantiles
from kurak.stats.relations.correlation import design_interval
from kurak.stats.reliability.design_interval import reliability_ends

Array: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]
Codes: TypeAlias = NDArray[np.intp]
Kind: TypeAlias = Literal["number", "reliability", "correlation"]
"""What is estimated: how an interval is made follows from it."""


class Statistic(Protocol):
    """K numbers from the weights, and how each would move with the weight of every respondent."""

    @property
    def size(self) -> int:
        """K, how many numbers."""
        ...

    def estimate(self, weights: Array) -> Array:
        """The numbers under some weights; array (K)."""
        ...

    def influence(self, weights: Array, estimate: Array, columns: slice) -> Array:
        """Influence of one unit of weight of every respondent; array (rows, k)."""
        ...


class Solved(Protocol):
    """Numbers with their errors under the design."""

    @property
    def estimate(self) -> Array:
        """Array (K)."""
        ...

    @property
    def std_error(self) -> Array:
        """Array (K)."""
        ...

    def covariance(self) -> Array:
        """Array (K, K)."""
        ...


@dataclass(frozen=True, eq=False)
class Groups:
    """Groups of respondents, none in two.

    Parameters
    ----------
    labels
        Names of the groups, in the order in which they are shown.
    code
        Number of each respondent's group, -1 for none; array (rows).
    """

    labels: tuple[str, ...]
    code: Codes

    def rows(self, place: int) -> Mask:
        """Respondents of one group."""
        inside: Mask = self.code == place
        return inside


@dataclass(frozen=True, eq=False)
class Respondents:
    """Who answered what, with which weight, under which design.

    Parameters
    ----------
    answers
        Item: answers as worded, missing is NaN; arrays (rows).
    dont_know, refused
        Item: 1 where that was answered, 0 where something else was, NaN where nothing was; empty without such codes.
    weights
        Weight of each respondent; array (rows).
    low, high
        Ends of the answer scale.
    groups
        Domain: its groups.
    solve
        From a statistic, and the respondents whom it is about, to its errors under the design.
    degrees
        Degrees of freedom of the design among some respondents.
    level
        Of intervals.
    """

    answers: Mapping[str, Array]
    weights: Array
    low: int
    high: int
    solve: Callable[[Statistic, Mask | None], Solved]
    degrees: Callable[[Mask], float]
    level: float = 0.95
    dont_know: Mapping[str, Array] = field(default_factory=dict)
    refused: Mapping[str, Array] = field(default_factory=dict)
    groups: Mapping[str, Groups] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.weights)

    @property
    def everybody(self) -> Mask:
        """All respondents."""
        return np.ones(len(self), dtype=bool)

    def turned(self, items: Sequence[str], *, reverse: Sequence[str] = ()) -> Array:
        """Answers to some items, negative ones turned; array (rows, items)."""
        return np.column_stack(
            [
                turn(self.answers[item], low=self.low, high=self.high) if item in reverse else self.answers[item]
                for item in items
            ]
        )

    def codes(self, items: Sequence[str], *, reverse: Sequence[str] = ()) -> Codes:
        """The same as numbers from 0, and -1 for no answer; array (rows, items)."""
        turned = self.turned(items, reverse=reverse)
        return np.where(np.isnan(turned), -1, turned - self.low).astype(np.intp)

    def estimated(
        self, statistic: Statistic, *, among: Mask, n: int | None = None, kind: Kind = "number"
    ) -> tuple[Estimated, ...]:
        """Numbers with errors and intervals under the design.

        Parameters
        ----------
        among
            The respondents whom they are about.
        n
            How many stand behind them.
        kind
            Numbers have an interval on either side; those of reliabilities and of correlations never go beyond 1.
        """
        finite = _Finite(statistic)
        solved = self.solve(finite, among)
        estimate, error, df = solved.estimate, solved.std_error.copy(), self.degrees(among)
        error[sorted(finite.without)] = nan
        if kind == "correlation":
            ends = [self._correlation_ends(r, se, df) for r, se in zip(estimate.tolist(), error.tolist(), strict=True)]
            low, high = np.array(ends, dtype=float).reshape(-1, 2).T
        else:
            reach = error * float(t_quantiles((1 + self.level) / 2, [df])[0])
            low, high = reliability_ends(estimate, reach) if kind == "reliability" else (estimate - reach, estimate + reach)
        return tuple(
            Estimated(_number(value), _number(se), _number(bottom), _number(top), n)
            for value, se, bottom, top in zip(estimate, error, low, high, strict=True)
        )

    def _correlation_ends(self, r: float, error: float, df: float) -> tuple[float, float]:
        if not (isfinite(r) and isfinite(error) and df > 0):
            return nan, nan
        return design_interval(r, std_error=error, df=df, confidence=self.level)

    def covariance_of_totals(self, scores: Array) -> Array:
        """Covariance of the totals of scores under the design.

        Parameters
        ----------
        scores
            Weights times influence, 0 for those who do not count; array (rows, K).
        """
        return self.solve(Totals(scores, self.weights), None).covariance()


@dataclass(frozen=True, eq=False)
class _Finite:
    """A statistic some of whose numbers exist and have no slope: they come without an error, and the others are not spoilt.

    Parameters
    ----------
    without
        Places of numbers without a slope, as far as they were asked for.
    """

    statistic: Statistic
    without: set[int] = field(default_factory=set)

    @property
    def size(self) -> int:
        """K, how many numbers."""
        return self.statistic.size

    def estimate(self, weights: Array) -> Array:
        """The numbers under some weights."""
        return self.statistic.estimate(weights)

    def influence(self, weights: Array, estimate: Array, columns: slice) -> Array:
        """The influence, 0 where there is none."""
        found = self.statistic.influence(weights, estimate, columns)
        lost = ~np.isfinite(found).all(axis=0)
        self.without.update(int(place) + columns.start for place in np.flatnonzero(lost))
        return np.where(lost, 0.0, found) if lost.any() else found


@dataclass(frozen=True, eq=False)
class Totals:
    """Totals of scores that are known already; only their errors are asked for.

    Parameters
    ----------
    scores
        Weights times influence; array (rows, K).
    weights
        The weights that are in them; array (rows).
    """

    scores: Array
    weights: Array

    @property
    def size(self) -> int:
        """K, how many totals."""
        return int(self.scores.shape[1])

    def estimate(self, weights: Array) -> Array:
        """The totals under some weights."""
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(self.weights > 0, weights / self.weights, 0.0)
        totals: Array = share @ self.scores
        return totals

    def influence(self, weights: Array, estimate: Array, columns: slice) -> Array:
        """Scores of one unit of weight."""
        with np.errstate(divide="ignore", invalid="ignore"):
            part: Array = np.where(self.weights[:, None] > 0, self.scores[:, columns] / self.weights[:, None], 0.0)
        return part


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
