"""Strata of a frame: which unit belongs where, self-representing units apart, small strata joined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kurak.model.frame import Coded, Frame
from kurak.model.sample import STRATUM_JOINT

Codes = NDArray[np.int64]
Sizes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Strata:
    """The strata that the columns of a frame make.

    Parameters
    ----------
    values
        The values of the strata columns, one tuple a stratum, in the order in which they first occur.
    code
        For each unit, the number of its stratum.
    size
        People of each stratum.
    """

    values: tuple[tuple[str, ...], ...]
    code: Codes
    size: tuple[int, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The name of each stratum: its values, joined."""
        return tuple(stratum_name(values) for values in self.values)


def stratum_name(values: Sequence[str]) -> str:
    """The name of a stratum: ``Batken region / city``; of a design without strata: ``all``.

    Examples
    --------
    >>> stratum_name(("Batken region", "city"))
    'Batken region / city'
    """
    return STRATUM_JOINT.join(values) or "all"


def coded(column: Sequence[str]) -> tuple[Sequence[str], Codes]:
    """The values of a column in the order in which they first occur, and for each unit the number of its value."""
    if isinstance(column, Coded):
        codes = np.asarray(column.codes, np.int64)
        _, first = np.unique(codes, return_index=True)
        order = codes[np.sort(first)]
        renumbered = np.zeros(len(column.labels), np.int64)
        renumbered[order] = np.arange(len(order))
        return [column.labels[code] for code in order.tolist()], renumbered[codes]
    numbers: dict[str, int] = {}
    codes = np.fromiter((numbers.setdefault(value, len(numbers)) for value in column), np.int64, len(column))
    return list(numbers), codes


def strata_of(frame: Frame, columns: Sequence[str]) -> Strata:
    """Find the strata of a frame.

    Parameters
    ----------
    columns
        Names of the columns whose combinations are the strata; none for one stratum of everything.
    """
    key = np.zeros(len(frame), np.int64)
    labels: list[Sequence[str]] = []
    for name in columns:
        values, codes = coded(frame.columns[name])
        key = key * len(values) + codes
        labels.append(values)
    cells, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    rank = np.empty(len(cells), np.int64)
    rank[order] = np.arange(len(cells))
    code = rank[inverse]
    sizes = np.bincount(code, np.asarray(frame.sizes), len(cells))
    parts = np.unravel_index(cells[order], [len(values) for values in labels]) if labels else ()
    named = [tuple(values[int(part)] for values, part in zip(labels, cell, strict=True)) for cell in zip(*parts, strict=True)]
    return Strata(tuple(named) if labels else ((),), code, tuple(int(size) for size in sizes))


def joined(names: Sequence[str], join: Mapping[str, str]) -> tuple[int, ...]:
    """For each stratum, the number of the stratum it is drawn in: its own, or the one it is joined to.

    Parameters
    ----------
    names
        Names of the strata.
    join
        Name: the name of the stratum it is joined to; chains are followed to their end.

    Raises
    ------
    ValueError
        Where strata are joined in a circle; names that are no strata are the caller's to find.

    Examples
    --------
    >>> joined(["a", "b", "c"], {"a": "b", "b": "c"})
    (2, 2, 2)
    """
    number = {name: index for index, name in enumerate(names)}
    home = []
    for name in names:
        seen = [name]
        while seen[-1] in join:
            if join[seen[-1]] in seen:
                raise ValueError(f"strata are joined in a circle: {', '.join([*seen, join[seen[-1]]])}")
            seen.append(join[seen[-1]])
        home.append(number[seen[-1]])
    return tuple(home)
