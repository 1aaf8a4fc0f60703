"""Totals and ratios of totals by domain: what means, shares, ratios and the steps of a distribution all are."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kurak.estimation.conditions import require_column
from kurak.estimation.domains import Domains
from kurak.estimation.solve import Present
from kurak.estimation.survey import Array, Deff, Mask, Survey, names
from kurak.sources.records import DatesError, RecordsError

Codes = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Term:
    """A number that each row has: the numerator of a ratio, or what is added up.

    Parameters
    ----------
    variable, level
        What it is called in the table.
    known
        Rows that have it; array (rows).
    values
        The number, any value where unknown; array (rows). With ``chosen``: codes of a category.
    chosen
        Which codes count as 1, others as 0; array (codes).
    denominator
        The number below the line; array (rows). None: 1 for every row.
    """

    variable: str
    level: object
    known: Mask
    values: NDArray[np.float64] | NDArray[np.int32]
    chosen: Array | None = None
    denominator: Array | None = None

    def numerator(self) -> Array:
        """The number of every row, 0 where it is not known; array (rows)."""
        if self.chosen is None:
            return np.where(self.known, self.values, 0.0)
        # One entry more for the code -1 of a missing answer.
        return np.append(self.chosen, 0.0)[self.values.astype(np.intp)]

    def below(self) -> Array:
        """What stands below the line, 0 where it is not known; array (rows)."""
        if self.denominator is None:
            return self.known.astype(float)
        return np.where(self.known, self.denominator, 0.0)


class Grouped(ABC):
    """A statistic of K = features × domains numbers, the domains of a feature together, each row in one domain at most.

    Scores are then one number a row and feature, and no array of rows times domains is needed to sum them to units.
    """

    domains: Domains

    @property
    @abstractmethod
    def features(self) -> int:
        """How many numbers each domain has."""

    @abstractmethod
    def estimate(self, weights: Array) -> Array:
        """The estimates under some weights; array (K)."""

    @abstractmethod
    def scores(self, weights: Array, estimate: Array, feature: int) -> Array:
        """Each row's influence on the estimate of its own domain, 0 outside; array (rows)."""

    @abstractmethod
    def known(self, feature: int) -> Mask:
        """Rows that count for a feature; array (rows)."""

    @property
    def size(self) -> int:
        """How many numbers."""
        return self.features * self.domains.count

    def influence(self, weights: Array, estimate: Array, columns: slice) -> Array:
        """Influence of one unit of weight of every row; array (rows, k), 0 outside the domain."""
        found = np.zeros((len(weights), columns.stop - columns.start))
        for feature, first, last in self._parts(columns):
            score = self.scores(weights, estimate, feature)
            for group in range(first, last):
                rows = self.domains.group == group
                found[rows, feature * self.domains.count + group - columns.start] = score[rows]
        return found

    def unit_scores(self, weights: Array, estimate: Array, columns: slice, unit: Codes, units: int) -> Array:
        """Weights times influence, summed to units; array (units, k)."""
        return self._by_unit(columns, unit, units, lambda feature: weights * self.scores(weights, estimate, feature))

    def present_units(self, weights: Array, estimate: Array, unit: Codes) -> Iterator[Present]:
        """Weights times influence, summed to the units that have a row in the domain, feature by feature."""
        groups, rows = self.domains.count, np.flatnonzero(self.domains.inside)
        pairs, pair = np.unique(unit[rows] * groups + self.domains.group[rows], return_inverse=True)
        for feature in range(self.features):
            score = (weights * self.scores(weights, estimate, feature))[rows]
            total = np.bincount(pair, weights=score, minlength=len(pairs)).astype(float, copy=False)
            yield Present(slice(feature * groups, (feature + 1) * groups), pairs // groups, pairs % groups, total)

    def unit_presence(self, columns: slice, unit: Codes, units: int) -> Mask:
        """Which units have a row of the domain that counts; array (units, k)."""
        return self._by_unit(columns, unit, units, lambda feature: self.known(feature).astype(float)) > 0

    def _parts(self, columns: slice) -> Iterator[tuple[int, int, int]]:
        """Features with the first and last domain that some columns hold of them."""
        groups = self.domains.count
        for feature in range(columns.start // groups, -(-columns.stop // groups)):
            yield feature, max(columns.start - feature * groups, 0), min(columns.stop - feature * groups, groups)

    def _by_unit(self, columns: slice, unit: Codes, units: int, values: Callable[[int], Array]) -> Array:
        parts = [np.zeros((units, 0))]
        for feature, first, last in self._parts(columns):
            width = last - first
            rows = np.flatnonzero((self.domains.group >= first) & (self.domains.group < last))
            key = unit[rows] * width + (self.domains.group[rows] - first)
            sums = np.bincount(key, weights=values(feature)[rows], minlength=units * width)
            parts.append(sums.reshape(units, width).astype(float, copy=False))
        return np.concatenate(parts, axis=1)


@dataclass(frozen=True, eq=False)
class Linear(Grouped):
    """Totals of terms in domains, or ratios of totals.

    Parameters
    ----------
    is_ratio
        Whether each total is divided by the total of the denominator.
    """

    terms: tuple[Term, ...]
    domains: Domains
    is_ratio: bool

    @property
    def features(self) -> int:
        """How many terms."""
        return len(self.terms)

    def known(self, feature: int) -> Mask:
        """Rows that know the term; array (rows)."""
        return self.terms[feature].known

    def estimate(self, weights: Array) -> Array:
        """The totals or ratios under some weights; array (K)."""
        found = np.empty((len(self.terms), self.domains.count))
        for number, term in enumerate(self.terms):
            found[number] = self.domains.sums(weights * term.numerator(), among=term.known)
            if self.is_ratio:
                found[number] = quotient(found[number], self._base(weights, term))
        return found.ravel()

    def simple_random(self, weights: Array, estimate: Array, deff: Deff, *, counts_rows: bool) -> Array:
        """Variances that a simple random sample of the same size would give; array (K).

        Parameters
        ----------
        deff
            ``wr`` with, ``wor`` without replacement.
        counts_rows
            Whether rows without weight count for n, as R has it with replicate weights.

        Notes
        -----
        **Formula** S²/n, without replacement S²(N − n)/(N n), with S² = Σw(u − ū)²/Σw · n/(n − 1) and u the influence of N times the
        estimate. Not a number where N is below n.

        **Reference** Kish (1965), §8.2; R ``survey::svymean(~y, design, deff = "replace")``.
        """
        domains, found = self.domains, np.empty((len(self.terms), self.domains.count))
        for number, term in enumerate(self.terms):
            among = term.known if counts_rows else term.known & (weights != 0)
            n, whole = domains.numbers(among).astype(float), domains.sums(weights, among=term.known)
            every = np.append(whole, 0.0)[domains.group]
            score = self.scores(weights, estimate, number) * every
            centre = np.append(quotient(domains.sums(weights * score, among=term.known), whole), 0.0)[domains.group]
            squares = quotient(domains.sums(weights * (score - centre) ** 2, among=term.known), whole)
            with np.errstate(divide="ignore", invalid="ignore"):
                one = squares * n / (n - 1) / n
                found[number] = one if deff == "wr" else np.where(whole < n, np.nan, one * (whole - n) / whole)
        return found.ravel()

    def _base(self, weights: Array, term: Term) -> Array:
        return self.domains.sums(weights * term.below(), among=term.known)

    def scores(self, weights: Array, estimate: Array, feature: int) -> Array:
        """Each row's influence on the estimate of its own domain; array (rows)."""
        term, groups = self.terms[feature], self.domains.count
        if not self.is_ratio:
            return np.where(self.domains.inside & term.known, term.numerator(), 0.0)
        own = np.append(estimate[feature * groups : (feature + 1) * groups], 0.0)[self.domains.group]
        base = np.append(self._base(weights, term), 1.0)[self.domains.group]
        usable = self.domains.inside & term.known & np.isfinite(own) & (base != 0)
        found: Array = np.divide(term.numerator() - own * term.below(), base, out=np.zeros(len(weights)), where=usable)
        return found


def number_or_levels(survey: Survey, name: str) -> list[Term]:
    """Return a column's own term if it holds numbers, and one for each level if it holds text.

    Raises
    ------
    RecordsError
        If it holds what is neither: true and false, dates, infinite values.
    """
    records = survey.records
    require_column(records, name)
    try:
        values = records.number(name)
    except DatesError:
        raise
    except RecordsError:
        column = records.category(name)
        if not column.labels or not all(isinstance(label, str) for label in column.labels):
            raise
        return levels(survey, name)
    return [Term(name, None, ~np.isnan(values), values)]


def levels(survey: Survey, name: str) -> list[Term]:
    """Return one term for each value of a column, the share of rows that have it."""
    column = survey.records.category(require_column(survey.records, name))
    known = column.values >= 0
    return [
        Term(name, label, known, column.values, np.arange(len(column.labels)) == code)
        for code, label in enumerate(column.labels)
    ]


def terms_of(survey: Survey, items: str | Sequence[str]) -> tuple[Term, ...]:
    """Return the terms of several columns: numbers by themselves, text level by level."""
    asked = names(items)
    if not asked:
        raise ValueError("no item is asked for")
    return tuple(term for name in asked for term in number_or_levels(survey, str(name)))


def quotient(above: Array, below: Array) -> Array:
    """Return one array over another, not a number where that is 0."""
    found: Array = np.divide(above, below, out=np.full(len(above), np.nan), where=below != 0)
    return found
