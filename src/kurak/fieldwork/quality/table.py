"""The columns that the checks of interviews read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class InterviewTable:
    """Interviews as plain columns. No names, no phones, no addresses: codes only.

    Parameters
    ----------
    record, interviewer
        Unit code of each interview, and code of who held it.
    answers
        Codes of answers as given, one column an item, in the order asked; not a number where an item was not
        asked. Array (records, items).
    items
        Names of the columns of ``answers``.
    low, high
        Ends of the answer scale.
    no_answer
        Codes that are no answer on the scale: don't know, refused, left empty though asked.
    cluster, stratum
        Codes of clusters, and of groups in which people may answer differently, such as regions; None for
        one.
    scales
        Scale: its items. Where there are none, all items are one.
    reverse
        Items that are turned: low + high − answer.
    blocks
        Items that stand together in one grid; None for all items as one.
    start, end
        Seconds since 1970-01-01 UTC; None where not recorded.
    questions
        Questions that each interview asked; None for the items asked.
    form
        Codes of form lengths or routes that are compared among themselves; None for one.
    latitude, longitude, cluster_latitude, cluster_longitude
        Degrees, of the interview and of the middle of its cluster; None where not recorded.

    Raises
    ------
    ValueError
        If a column has another length than ``record``, a unit code stands twice, or an item is not there.
    """

    record: Sequence[str]
    interviewer: Sequence[str]
    answers: Array
    items: Sequence[str]
    low: float
    high: float
    no_answer: frozenset[float] = frozenset()
    cluster: Sequence[str] | None = None
    stratum: Sequence[str] | None = None
    scales: Mapping[str, Sequence[str]] = field(default_factory=dict)
    reverse: frozenset[str] = frozenset()
    blocks: Sequence[Sequence[str]] | None = None
    start: Array | None = None
    end: Array | None = None
    questions: Array | None = None
    form: Sequence[str] | None = None
    latitude: Array | None = None
    longitude: Array | None = None
    cluster_latitude: Array | None = None
    cluster_longitude: Array | None = None

    def __post_init__(self) -> None:
        n = len(self.record)
        if self.answers.shape != (n, len(self.items)):
            raise ValueError("answers have one row for each record and one column for each item")
        for name in (
            "interviewer",
            "cluster",
            "stratum",
            "start",
            "end",
            "questions",
            "form",
            "latitude",
            "longitude",
            "cluster_latitude",
            "cluster_longitude",
        ):
            column = getattr(self, name)
            if column is not None and len(column) != n:
                raise ValueError(f"{name} has {len(column)} values, and there are {n} records")
        if len(set(self.record)) != n:
            raise ValueError(
                "a unit code stands twice: records are checked one by one, each with its own code"
            )
        named = {
            item for group in (*self.scales.values(), *(self.blocks or ()), self.reverse) for item in group
        }
        if unknown := sorted(named - set(self.items)):
            raise ValueError(f"there is no item {unknown[0]!r}")

    def __len__(self) -> int:
        return len(self.record)

    @cached_property
    def special(self) -> Mask:
        """Entries that are no answer on the scale, though asked; array (records, items)."""
        return np.isin(self.answers, sorted(self.no_answer))

    @cached_property
    def asked(self) -> Mask:
        """Entries that were asked; array (records, items)."""
        return ~np.isnan(self.answers)

    @cached_property
    def codes(self) -> NDArray[np.int16]:
        """Answers as codes from 0 in the order of the scale, −1 where not asked; array (records, items)."""
        values, place = np.unique(np.where(self.asked, self.answers, np.inf), return_inverse=True)
        codes = place.reshape(self.answers.shape).astype(np.int16)
        return np.where(self.asked, codes, np.int16(-1)) if len(values) else codes

    @cached_property
    def code_values(self) -> Array:
        """The answer that each code stands for."""
        return np.unique(self.answers[self.asked])

    @cached_property
    def strata(self) -> NDArray[np.str_]:
        """Stratum of each record; one for all where none is given."""
        return np.array(self.stratum if self.stratum is not None else [""] * len(self), dtype=np.str_)

    @cached_property
    def interviewers(self) -> NDArray[np.str_]:
        """Interviewer of each record."""
        return np.array(self.interviewer, dtype=np.str_)

    def numbers(self, codes: NDArray[np.int16]) -> Array:
        """Codes as answers on the scale as given, not a number for the rest; array like ``codes``."""
        values = np.where(np.isin(self.code_values, sorted(self.no_answer)), np.nan, self.code_values)
        return np.where(codes >= 0, np.append(values, np.nan)[codes], np.nan)

    def turned(self, codes: NDArray[np.int16]) -> Array:
        """Answers on the scale, negative items turned; array like ``codes``."""
        x = self.numbers(codes)
        negative = np.isin(list(self.items), sorted(self.reverse))
        return np.where(negative, self.low + self.high - x, x)

    def columns_of(self, names: Sequence[str]) -> list[int]:
        """Numbers of items."""
        place = {name: at for at, name in enumerate(self.items)}
        return [place[name] for name in names]
