"""Records of respondents as columns: a file or a table in memory, read column by column as it is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Kind = Literal["number", "category"]


@dataclass(frozen=True, eq=False)
class Column:
    """One variable of the records.

    Parameters
    ----------
    name
        Its name.
    kind
        ``number``: ``values`` are float64, missing is NaN. ``category``: ``values`` are whole-number codes into ``labels``,
        missing is -1.
    labels
        Values of a category, in their order: that of the data file where it has one, else sorted. Of a number that holds
        few whole values, asked for as a category, they are these values.
    """

    name: str
    kind: Kind
    values: NDArray[np.float64] | NDArray[np.int32]
    labels: tuple[object, ...] = ()


class Records(Protocol):
    """Where records come from; every source gives the same columns."""

    @property
    def names(self) -> Sequence[str]:
        """Names of all columns."""
        ...

    def __len__(self) -> int: ...

    def number(self, name: str) -> NDArray[np.float64]:
        """A column as numbers, missing is NaN; RecordsError where it holds text, dates or infinite values."""
        ...

    def category(self, name: str) -> Column:
        """A column as categories, whatever it holds."""
        ...


class RecordsError(ValueError):
    """Records cannot be used as asked: what, in which column, and the first rows concerned; never a personal value."""
