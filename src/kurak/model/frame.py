"""The sampling frame: primary sampling units with a measure of size, column by column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import overload


class Coded(Sequence[str]):
    """A column of few values, held as a code for each unit.

    Parameters
    ----------
    labels
        The values.
    codes
        For each unit, the number of its value, from 0.

    Examples
    --------
    >>> list(Coded(("North", "South"), (0, 1, 0)))
    ['North', 'South', 'North']
    """

    __slots__ = ("codes", "labels")

    def __init__(self, labels: tuple[str, ...], codes: Sequence[int]) -> None:
        self.labels = labels
        self.codes = codes

    def __len__(self) -> int:
        return len(self.codes)

    def __iter__(self) -> Iterator[str]:
        labels = self.labels
        return (labels[code] for code in self.codes)

    @overload
    def __getitem__(self, index: int) -> str: ...

    @overload
    def __getitem__(self, index: slice) -> list[str]: ...

    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return [self.labels[code] for code in self.codes[index]]
        return self.labels[self.codes[index]]


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame as columns, so that a million units are as easily held as a hundred.

    Parameters
    ----------
    file
        The file it was read from, inside the study.
    sha256
        Hash of that file's bytes; a drawn sample records it.
    columns
        Name of a column: its cells as text, one a unit, in the order of the file.
    numbers
        Name of a column of counts: its cells as whole numbers. The measure of size and, where the frame has them,
        the households are here.
    psu
        Name of the column with the id of each unit.
    measure_of_size
        Name of the column with the size of each unit.
    lines
        The line of the file at which each unit begins.

    Raises
    ------
    KeyError
        Where a column is asked for that the frame does not have.

    Examples
    --------
    >>> frame = Frame("frame/frame.csv", columns={"psu": ("A", "B")}, numbers={"pop_18plus": (30, 20)}, lines=(2, 3))
    >>> len(frame), frame.ids[1], sum(frame.sizes)
    (2, 'B', 50)
    """

    file: str
    sha256: str = ""
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    numbers: Mapping[str, Sequence[int]] = field(default_factory=dict)
    psu: str = "psu"
    measure_of_size: str = "pop_18plus"
    lines: Sequence[int] = ()

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def ids(self) -> Sequence[str]:
        """The id of each unit."""
        return self.columns.get(self.psu, ())

    @property
    def sizes(self) -> Sequence[int]:
        """The size of each unit."""
        return self.numbers.get(self.measure_of_size, ())

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all columns."""
        return (*self.columns, *self.numbers)
