"""Cells: the weighted sums that every estimate of means, shares and totals follows from, one cell a design unit and domain.

Sums add: those of two files, or of two machines, are added with ``+``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from kurak.sources.records import Column, sorted_labels

Array: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]
Kind = TypeVar("Kind", np.float64, np.int64)


@dataclass(frozen=True, eq=False)
class Tally:
    """Sums of one item's answers.

    Parameters
    ----------
    codes
        The answers that occur, rising.
    weighted
        Sum of weights; array (cells, 1 + codes), first those who gave no answer.
    squares
        Sum of squared weights, the same; None unless every row is a unit of its own.
    counts
        Respondents with a weight above zero; array (domains or cells, 1 + codes).
    """

    codes: tuple[int, ...]
    weighted: Array
    counts: Whole
    squares: Array | None = None


@dataclass(frozen=True, eq=False)
class Moments:
    """Sums of one measured variable.

    Parameters
    ----------
    centre
        What was taken from each value first, so that nothing cancels.
    weighted
        Σw, Σw(y − centre), Σw(y − centre)² of those who have a value; array (cells, 3).
    squares
        The same with w²; None unless every row is a unit of its own.
    counts
        Respondents who have a value and a weight above zero; array (domains or cells).
    """

    centre: float
    weighted: Array
    counts: Whole
    squares: Array | None = None

    def about(self, centre: float) -> Moments:
        """The same about another centre."""
        squares = None if self.squares is None else _shifted(self.squares, self.centre - centre)
        return Moments(centre, _shifted(self.weighted, self.centre - centre), self.counts, squares)


@dataclass(frozen=True, eq=False)
class Cells:
    """Weighted sums of answers by design unit and domain, of the combinations that occur.

    Parameters
    ----------
    design
        Key columns of the design, a value for each cell: strata, then units.
    domains
        Key columns of the domains, a value for each cell; -1 for rows outside every domain, whose units stay in the design.
    group
        Number of each cell's domain, -1 outside; array (cells). Domains are numbered in the order of their labels.
    rows
        Rows of each cell; array (cells).
    positive
        Rows of each cell with a weight above zero; array (cells).
    tallies
        Sums by item.
    moments
        Sums by measured variable.
    fixed
        Columns that are the same for all rows of a cell, such as the number of units in the population; arrays (cells).
    elements
        Whether every row is a unit of its own; the design's columns are then strata alone.
    by_cell
        Whether counts are by cell rather than by domain.
    """

    design: tuple[Column, ...]
    domains: tuple[Column, ...]
    group: Whole
    rows: Whole
    positive: Whole
    tallies: Mapping[str, Tally]
    moments: Mapping[str, Moments] = field(default_factory=dict)
    fixed: Mapping[str, Array] = field(default_factory=dict)
    elements: bool = False
    by_cell: bool = False

    def __len__(self) -> int:
        return len(self.group)

    @property
    def groups(self) -> int:
        """Number of domains."""
        return int(self.group.max(initial=-1)) + 1

    def domain_labels(self) -> list[tuple[object, ...]]:
        """Labels of each domain, in their order."""
        _, cell = np.unique(self.group[self.group >= 0], return_index=True)
        at = np.flatnonzero(self.group >= 0)[cell]
        return [tuple(column.labels[column.values[row]] for column in self.domains) for row in at]

    def __add__(self, other: Cells) -> Cells:
        """Sums of two sets of records together, as if they had been read at once."""
        return added((self, other))


def added(several: Sequence[Cells]) -> Cells:
    """Add cells of several files or machines.

    Raises
    ------
    ValueError
        If they are not of the same design, domains, items and kind of counts.
    """
    first = several[0]
    if any(_shape(one) != _shape(first) for one in several):
        raise ValueError("cells add if they are of the same design, domains, items and kind of counts")
    design = tuple(_stacked([one.design[place] for one in several]) for place in range(len(first.design)))
    domains = tuple(_stacked([one.domains[place] for one in several]) for place in range(len(first.domains)))
    group = np.concatenate([one.group for one in several])
    cell, at, in_group = arranged(design, domains, group >= 0)
    starts = np.cumsum([0, *(len(one) for one in several)])
    cells, groups = len(at), int(in_group.max(initial=-1)) + 1

    def by_cell(arrays: Sequence[NDArray[np.float64]]) -> Array:
        made = np.zeros((cells, *arrays[0].shape[1:]))
        for number, array in enumerate(arrays):
            np.add.at(made, cell[starts[number] : starts[number + 1]], array)
        return made

    def counted(arrays: Sequence[Whole]) -> Whole:
        if first.by_cell:
            return np.rint(by_cell([array.astype(float) for array in arrays])).astype(np.int64)
        made = np.zeros((groups, *arrays[0].shape[1:]), dtype=np.int64)
        for number, (one, array) in enumerate(zip(several, arrays, strict=True)):
            inside = one.group >= 0
            new = np.zeros(one.groups, dtype=np.int64)
            new[one.group[inside]] = in_group[cell[starts[number] : starts[number + 1]][inside]]
            np.add.at(made, new, array)
        return made

    tallies = {}
    for name in first.tallies:
        parts = [one.tallies[name] for one in several]
        codes = tuple(sorted({code for part in parts for code in part.codes}))
        tallies[name] = Tally(
            codes,
            by_cell([_widened(part.weighted, part.codes, codes) for part in parts]),
            counted([_widened(part.counts, part.codes, codes) for part in parts]),
            by_cell([_widened(part.squares, part.codes, codes) for part in parts if part.squares is not None])
            if first.elements
            else None,
        )
    moments = {}
    for name in first.moments:
        centre = first.moments[name].centre
        measured = [one.moments[name].about(centre) for one in several]
        moments[name] = Moments(
            centre,
            by_cell([part.weighted for part in measured]),
            counted([part.counts for part in measured]),
            by_cell([part.squares for part in measured if part.squares is not None]) if first.elements else None,
        )
    return Cells(
        tuple(Column(key.name, "category", key.values[at], key.labels) for key in design),
        tuple(Column(key.name, "category", key.values[at], key.labels) for key in domains),
        in_group,
        np.bincount(cell, np.concatenate([one.rows for one in several]), cells).astype(np.int64),
        np.bincount(cell, np.concatenate([one.positive for one in several]), cells).astype(np.int64),
        tallies,
        moments,
        {name: np.concatenate([one.fixed[name] for one in several])[at] for name in first.fixed},
        first.elements,
        first.by_cell,
    )


def arranged(
    design: Sequence[Column], domains: Sequence[Column], inside: NDArray[np.bool_]
) -> tuple[Whole, Whole, Whole]:
    """Put combinations in the order of their labels, each once.

    Returns
    -------
    cell
        Number of each given combination among the different ones.
    at
        One given combination for each different one, in their order: by design, then by domain.
    group
        Number of the domain of each different one, -1 outside.
    """
    rows = len(inside)
    unit = _numbered([key.values for key in design], rows)
    group = np.where(inside, _numbered([key.values for key in domains], rows), -1)
    group[inside] = np.unique(group[inside], return_inverse=True)[1]
    _, at, cell = np.unique(unit * (int(group.max(initial=-1)) + 2) + group + 1, return_index=True, return_inverse=True)
    return cell, at, group[at]


def in_label_order(keys: Sequence[Column]) -> tuple[Column, ...]:
    """Key columns with labels sorted, so that equal records give equal cells whatever their order."""
    return tuple(Column(key.name, "category", *sorted_labels(key.values, key.labels)) for key in keys)


def _numbered(codes: Sequence[NDArray[np.float64] | NDArray[np.int32]], rows: int) -> Whole:
    """One number for each row's combination, rising with the first column, then the second."""
    found = np.zeros(rows, dtype=np.int64)
    for code in codes:
        whole = code.astype(np.int64)
        step = found * (int(whole.max(initial=-1)) + 2) + whole + 1
        found = np.unique(step, return_inverse=True)[1].astype(np.int64)
    return found


def _stacked(keys: Sequence[Column]) -> Column:
    labels = tuple(dict.fromkeys(label for key in keys for label in key.labels))
    place = {label: number for number, label in enumerate(labels)}
    codes = [np.array([*(place[label] for label in key.labels), -1], dtype=np.int32)[key.values] for key in keys]
    return Column(keys[0].name, "category", *sorted_labels(np.concatenate(codes), labels))


def _widened(
    table: NDArray[Kind], codes: tuple[int, ...], wanted: tuple[int, ...]
) -> NDArray[Kind]:
    made = np.zeros((len(table), 1 + len(wanted)), dtype=table.dtype)
    made[:, [0, *(1 + wanted.index(code) for code in codes)]] = table
    return made


def _shifted(sums: Array, by: float) -> Array:
    """Σw, Σw(y+b), Σw(y+b)² from Σw, Σwy, Σwy²."""
    weight, once, twice = sums.T
    return np.stack([weight, once + by * weight, twice + 2 * by * once + by * by * weight], axis=1)


def _shape(cells: Cells) -> tuple[object, ...]:
    names = [[key.name for key in keys] for keys in (cells.design, cells.domains)]
    return (*map(tuple, names), *map(frozenset, (cells.tallies, cells.moments, cells.fixed)), cells.elements, cells.by_cell)
