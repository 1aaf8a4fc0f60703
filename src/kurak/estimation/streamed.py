"""Surveys of large files: rows are read when a statistic asks for them, and means, shares and totals never do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from kurak.estimation.survey import Array, Declared, Survey
from kurak.sources.cells import Cells
from kurak.sources.corrected_source import CorrectedSource
from kurak.sources.engine import IbisSource
from kurak.sources.one_pass import accumulate
from kurak.sources.record_files import CsvSource, ParquetSource
from kurak.sources.record_tables import SourceRecords
from kurak.sources.records import Records, RecordsError
from kurak.stats.design_variance import Design, declare_design

LARGE = 500_000
"""Rows from which on a Parquet file is counted as it is read; a CSV file by its size."""


class StreamedSurvey(Survey):
    """A survey whose weights and design are made when something asks for them row by row.

    Made by :func:`streamed`; whatever changes its weights gives a survey that holds them.
    """

    read: Callable[[], tuple[Array, Design]]

    def __getattr__(self, name: str) -> Any:
        if name not in ("weights", "design") or "read" not in self.__dict__:
            raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")
        weights, design = self.read()
        object.__setattr__(self, "weights", weights)
        object.__setattr__(self, "design", design)
        return self.__dict__[name]

    def __len__(self) -> int:
        return len(self.records)


def can_stream(records: Records, declared: Declared, *, fewest: int = LARGE) -> bool:
    """Whether a survey is worth counting from its file, and its design is of one stage.

    Parameters
    ----------
    fewest
        Rows below which a file is read at once.
    """
    if not isinstance(records, SourceRecords) or declared.pps is not None or declared.collapsed:
        return False
    if declared.unit_names == "unique" or len(declared.psu) > 1 or len(declared.strata) > 1 or len(declared.fpc) > 1:
        return False
    if declared.weights is None and any(declared.fpc):
        return False
    source = records.source.beneath if isinstance(records.source, CorrectedSource) else records.source
    if isinstance(source, IbisSource):
        return True
    if isinstance(source, CsvSource):
        return source.is_large
    return isinstance(source, ParquetSource) and source.rows >= fewest


def streamed(records: Records, declared: Declared, *, read: Callable[[], tuple[Array, Design]]) -> Survey:
    """Return a survey that is counted from its file, after one look at the columns of the design alone.

    Parameters
    ----------
    read
        Gives weights and design by row, if they are asked for.

    Raises
    ------
    RecordsError
        If weights are missing, negative, no numbers or all 0; strata or units are missing; or the fpc cannot be honoured.
    """
    made: Survey = object.__new__(StreamedSurvey)
    fields = {"records": records, "declared": declared, "steps": (), "replicate_weights": None, "cache": {}, "read": read}
    for name, value in fields.items():
        object.__setattr__(made, name, value)
    seen = accumulate(records, **reading(made))
    if not seen.positive.any():
        raise RecordsError(f"all weights in column {declared.weights!r} are 0")
    if not seen.elements:
        unit_design(seen, declared)
    else:
        element_strata(seen, declared)
    return made


def is_streamed(survey: Survey) -> bool:
    """Whether a survey's sums come from its file, and its weights are those of the column."""
    return isinstance(survey, StreamedSurvey) and "read" in survey.__dict__


def reading(survey: Survey) -> dict[str, Any]:
    """What to ask of the one pass for the design of a streamed survey."""
    declared = survey.declared
    strata, fpc = ([name for name in names if name] for names in (declared.strata, declared.fpc))
    return {
        "design": [*strata, *declared.psu],
        "weights": declared.weights,
        "fixed": fpc,
        "elements": not declared.psu,
    }


def unit_design(cells: Cells, declared: Declared) -> Design:
    """The design of cells, one row a cell.

    Raises
    ------
    RecordsError
        If the fpc cannot be honoured.
    """
    stratified = any(declared.strata)
    sizes = _sizes(cells, declared)
    whole = sizes is not None and bool(np.any(sizes > 1))
    try:
        return declare_design(
            [cells.design[-1].values],
            strata=[cells.design[0].values] if stratified else None,
            populations=[sizes] if sizes is not None and whole else None,
            fractions=[sizes] if sizes is not None and not whole else None,
        )
    except ValueError as error:
        raise RecordsError(f"the declared design cannot be honoured: {error}") from error


def element_strata(cells: Cells, declared: Declared) -> tuple[np.ndarray[Any, Any], Array, Array]:
    """Stratum of each cell, rows of each stratum and the part of it that was not drawn, where every row is a unit.

    Raises
    ------
    RecordsError
        If the fpc cannot be honoured.
    """
    of_cell = cells.design[0].values.astype(np.intp) if cells.design else np.zeros(len(cells), dtype=np.intp)
    count: Array = np.bincount(of_cell, cells.rows).astype(float)
    sizes = _sizes(cells, declared)
    if sizes is None:
        return of_cell, count, np.ones(len(count))
    size = np.empty(len(count))
    size[of_cell] = sizes
    if not np.array_equal(size[of_cell], sizes):
        raise RecordsError(f"fpc in column {declared.fpc[0]!r} differs within a stratum")
    fraction: Array = count / size if np.any(sizes > 1) else size
    if np.any(fraction > 1) or np.any(fraction <= 0):
        raise RecordsError(f"fpc in column {declared.fpc[0]!r} is below the sample")
    undrawn: Array = np.where(1 - fraction < CENSUS, 0.0, 1 - fraction)
    return of_cell, count, undrawn


CENSUS = 1e-7
"""A stratum with less than this part undrawn is a census, as in R."""


def _sizes(cells: Cells, declared: Declared) -> Array | None:
    return next((cells.fixed[name] for name in declared.fpc if name), None)
