"""Records read through corrections: a few values of a source stand otherwise, whatever kind of file it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kurak.sources.arrow_columns import limits as column_limits
from kurak.sources.record_files import NOTHING, CsvSource
from kurak.sources.record_tables import Source

Changes = Mapping[int, str | None]
"""Row from 0: what is to be read there; None for nothing."""


class AnotherKindError(ValueError):
    """New values are not of their column's kind; ``rows`` says which, and never what they are."""

    def __init__(self, rows: Sequence[int]) -> None:
        super().__init__(f"{len(rows)} values are of another kind than their column")
        self.rows = tuple(rows)


def as_text(value: object) -> str | None:
    """A value of a source as the log of corrections writes it: whole numbers without a point, None where nothing stands.

    Examples
    --------
    >>> as_text(34.0), as_text("34"), as_text(True), as_text(float("nan"))
    ('34', '34', 'True', None)
    """
    if value is None or value != value:
        return None
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


class CorrectedSource:
    """A source in which some values are read otherwise.

    Parameters
    ----------
    beneath
        The source as it was received; it is not changed.
    changes
        Column: its corrected rows. A column of whole numbers may get a fraction, as it would if the file were edited.

    Raises
    ------
    AnotherKindError
        If a new value is of another kind than its column: words among numbers.

    Examples
    --------
    >>> from kurak.sources.record_tables import TableSource
    >>> source = CorrectedSource(TableSource(pa.table({"age": [34, 50]})), {"age": {0: "43"}})
    >>> source.column("age").to_pylist(), source.limits("age")
    ([43, 50], (34, 50))
    """

    def __init__(self, beneath: Source, changes: Mapping[str, Changes]) -> None:
        self.beneath = beneath
        self._changes: dict[str, tuple[np.ndarray, list[str | None]]] = {}
        self._kinds: dict[str, pa.DataType] = {}
        for name, given in changes.items():
            rows = sorted(given)
            texts = [None if beneath.text_is_parsed and given[row] in NOTHING else given[row] for row in rows]
            self._kinds[name] = _kind(beneath.kind(name), texts, rows)
            self._changes[name] = np.array(rows, dtype=np.int64), texts

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all columns."""
        return self.beneath.names

    @property
    def rows(self) -> int:
        """Number of rows."""
        return self.beneath.rows

    @property
    def text_is_parsed(self) -> bool:
        """As of the source beneath."""
        return self.beneath.text_is_parsed

    @property
    def is_near(self) -> bool:
        """As of the source beneath."""
        return self.beneath.is_near

    def column(self, name: str) -> pa.ChunkedArray:
        """One column, corrected."""
        column = self.beneath.column(name)
        return column if name not in self._changes else pa.chunked_array([self._corrected(name, column, 0, len(column))])

    def kind(self, name: str) -> pa.DataType:
        """Type of a column."""
        return self._kinds[name] if name in self._kinds else self.beneath.kind(name)

    def limits(self, name: str) -> tuple[int | None, int | None]:
        """Bounds of a column of whole numbers, wide enough for what it held and what it holds."""
        if name not in self._changes:
            return self.beneath.limits(name)
        if self._kinds[name] != self.beneath.kind(name):
            return column_limits(self.column(name))
        given = column_limits(pa.array(self._changes[name][1], pa.string()).cast(self._kinds[name]))
        known = [one for one in (*self.beneath.limits(name), *given) if one is not None]
        return (min(known), max(known)) if known else (None, None)

    def order(self, name: str) -> tuple[object, ...] | None:
        """Categories in their declared order."""
        return self.beneath.order(name)

    def labels(self, name: str) -> Mapping[float, str]:
        """Labels of a column's numbers."""
        return self.beneath.labels(name)

    def batches(self, names: Sequence[str], rows: int) -> Iterator[pa.RecordBatch]:
        """Some columns, a number of rows at a time."""
        first = 0
        for batch in self.beneath.batches(names, rows):
            end = first + batch.num_rows
            columns = [
                self._corrected(name, pa.chunked_array([column]), first, end) if name in self._changes else column
                for name, column in zip(batch.schema.names, batch.columns, strict=True)
            ]
            yield pa.record_batch(columns, list(names))
            first = end

    def read_at_once(self) -> None:
        """Read the whole file, where a column that begins with numbers goes on with text."""
        if isinstance(self.beneath, CsvSource):
            self.beneath.read_at_once()

    def _corrected(self, name: str, column: pa.ChunkedArray, first: int, end: int) -> pa.Array:
        """Some rows of a column with what is to be read in them."""
        rows, texts = self._changes[name]
        kind = self._kinds[name]
        within = (rows >= first) & (rows < end)
        values = pa.array([text for text, inside in zip(texts, within.tolist(), strict=True) if inside], pa.string())
        places = rows[within] - first
        if pa.types.is_dictionary(kind):
            return _recoded(_whole(column), places, values, kind)
        mask = np.zeros(len(column), dtype=bool)
        mask[places] = True
        return pc.replace_with_mask(_whole(column).cast(kind), pa.array(mask), values.cast(kind))


def _whole(column: pa.ChunkedArray) -> pa.Array:
    made = column.unify_dictionaries().combine_chunks()
    return pa.concat_arrays(made.chunks) if isinstance(made, pa.ChunkedArray) else made


def _recoded(column: pa.DictionaryArray, places: np.ndarray, values: pa.Array, kind: pa.DictionaryType) -> pa.Array:
    """A column of categories with other ones in some rows; new ones come after those that are known."""
    known = column.dictionary.to_pylist()
    given = values.cast(kind.value_type).to_pylist()
    every = [*known, *dict.fromkeys(one for one in given if one is not None and one not in known)]
    codes = column.indices.to_pylist()
    for place, value in zip(places.tolist(), given, strict=True):
        codes[place] = None if value is None else every.index(value)
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array(every, kind.value_type), ordered=kind.ordered)


def _kind(kind: pa.DataType, texts: Sequence[str | None], rows: Sequence[int]) -> pa.DataType:
    """The type that a column has with its new values; whole numbers may become numbers, and nothing else changes."""
    if pa.types.is_null(kind):
        tried: tuple[pa.DataType, ...] = (pa.int64(), pa.float64(), pa.string())
    elif pa.types.is_dictionary(kind):
        tried = (kind.value_type,)
    else:
        tried = (kind, pa.float64()) if pa.types.is_integer(kind) else (kind,)
    for one in tried:
        if all(_fits(text, one) for text in texts):
            return kind if pa.types.is_dictionary(kind) else one
    raise AnotherKindError([row for row, text in zip(rows, texts, strict=True) if not _fits(text, tried[-1])])


def _fits(text: str | None, kind: pa.DataType) -> bool:
    try:
        value = pa.array([text], pa.string()).cast(kind)[0].as_py()
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return False
    return not (isinstance(value, float) and not np.isfinite(value))
