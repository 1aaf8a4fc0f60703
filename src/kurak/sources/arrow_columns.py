"""Arrow columns as NumPy arrays: numbers with NaN for missing, or codes with their labels.

Arrow's own ``to_numpy`` and ``pa.scalar`` load pandas wherever it is installed. Arrays cross by DLPack here, and fill values are
made from bytes, so that a run that needs no pandas does not wait for it.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from kurak.sources.records import Column, DatesError, RecordsError, rows_concerned, sorted_labels

Chunked: TypeAlias = pa.ChunkedArray

MOST_FRACTIONS = 1_000
"""A column with more different numbers that are not whole is a measurement, not a category."""
SPREAD = 4_000_000
"""Whole numbers that lie no farther apart than this are numbered by counting, others by sorting."""


def scalar(value: float, kind: pa.DataType) -> pa.Scalar:
    """One value as an Arrow scalar of a number type."""
    content = np.array([value]).astype(kind.to_pandas_dtype()).tobytes()
    return pa.Array.from_buffers(kind, 1, [None, pa.py_buffer(content)])[0]


def dense(array: pa.Array, missing: float) -> NDArray[Any]:
    """An array of whole or floating numbers, missing ones with a value of their own; not copied where none is missing."""
    filled = pc.fill_null(array, scalar(missing, array.type)) if array.null_count else array
    found: NDArray[Any] = np.from_dlpack(filled)
    return found


def flags(array: pa.Array) -> NDArray[np.bool_]:
    """An Arrow array of true and false; missing is false."""
    return dense(pc.cast(array, pa.uint8()), 0).astype(bool)


def limits(column: Chunked | pa.Array) -> tuple[int | None, int | None]:
    """Smallest and largest value of a column; None where all are missing."""
    found = pc.min_max(column)
    return found["min"].as_py(), found["max"].as_py()


def is_missing(column: Chunked) -> NDArray[np.bool_]:
    """Where nothing is given; not a number counts as nothing."""
    return _joined([flags(pc.is_null(chunk, nan_is_null=pa.types.is_floating(chunk.type))) for chunk in column.chunks], bool)


def is_text(kind: pa.DataType) -> bool:
    """Whether a type is text, however Arrow keeps it."""
    views = getattr(pa.types, "is_string_view", lambda _: False)
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or views(kind))


def numbers(column: Chunked, *, name: str, of: str, parse: bool = False) -> NDArray[np.float64]:
    """A column as numbers.

    Parameters
    ----------
    parse
        Whether text that reads as a number is one, as in a CSV file whose column holds other text too: the rows that
        are no numbers are then those of the message.

    Raises
    ------
    RecordsError
        If it holds true and false, text, dates, lists or infinite values.
    """
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = pa.chunked_array([chunk.dictionary_decode() for chunk in column.chunks], type=kind.value_type)
        kind = kind.value_type
    if pa.types.is_null(kind):
        return np.full(len(column), np.nan)
    if not (pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)):
        bad = ~is_missing(column)
        if parse and is_text(kind):
            bad &= ~_reads_as_number(column)
        if not bad.any():
            return np.full(len(column), np.nan)
        refusal = DatesError if pa.types.is_temporal(kind) else RecordsError
        raise refusal(f'column "{name}" of {of} holds {_kind_in_words(kind)}, and numbers are needed ({rows_concerned(bad)})')
    values = _joined([dense(pc.cast(chunk, pa.float64(), safe=False), np.nan) for chunk in column.chunks], float)
    if not pa.types.is_integer(kind) and np.isinf(values).any():
        raise RecordsError(f'column "{name}" of {of} holds infinite values ({rows_concerned(np.isinf(values))})')
    return values


def category(column: Chunked, *, name: str, of: str, order: tuple[object, ...] | None = None) -> Column:
    """A column as categories: labels sorted, or in the order that is declared with the data.

    Parameters
    ----------
    order
        All values in the order in which they are declared, where they are.
    """
    kind = column.type
    if pa.types.is_dictionary(kind) or is_text(kind):
        codes, labels = _text_codes(column)
    elif pa.types.is_boolean(kind):
        codes = _joined([dense(pc.cast(chunk, pa.int8()), -1) for chunk in column.chunks], np.int32)
        labels = (False, True)
    elif pa.types.is_null(kind):
        return Column(name, "category", np.full(len(column), -1, np.int32))
    elif pa.types.is_temporal(kind):
        codes, labels = _text_codes(pa.chunked_array([pc.cast(chunk, pa.string()) for chunk in column.chunks], type=pa.string()))
    elif pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        codes, labels = _number_codes(column, name, of)
    else:
        raise RecordsError(f'column "{name}" of {of} holds {_kind_in_words(kind)}, which are no categories')
    if order is None and pa.types.is_dictionary(kind) and kind.ordered:
        return Column(name, "category", codes, labels)
    return Column(name, "category", *sorted_labels(codes, labels, order))


def texts(array: pa.Array) -> list[object]:
    """Labels of an Arrow array without missing values, as Python's own text and numbers."""
    found: list[object] = array.to_pylist()
    return found


def _text_codes(column: Chunked) -> tuple[NDArray[np.int32], tuple[object, ...]]:
    """Codes of text and of Arrow's dictionaries, whose chunks may each have a dictionary of their own."""
    place: dict[object, int] = {}
    parts = []
    for chunk in column.chunks:
        made = chunk if pa.types.is_dictionary(chunk.type) else pc.dictionary_encode(_plain_text(chunk))
        if not pa.types.is_dictionary(chunk.type):
            known = texts(made.dictionary)
        else:
            known = texts(_plain_text(made.dictionary) if is_text(made.dictionary.type) else made.dictionary)
        lookup = np.array([*(-1 if one is None else place.setdefault(one, len(place)) for one in known), -1], np.int32)
        parts.append(lookup[dense(pc.cast(made.indices, pa.int64()), -1)])
    return _joined(parts, np.int32), tuple(place)


def _plain_text(array: pa.Array) -> pa.Array:
    return array if pa.types.is_string(array.type) or pa.types.is_large_string(array.type) else pc.cast(array, pa.large_string())


def _number_codes(column: Chunked, name: str, of: str) -> tuple[NDArray[np.int32], tuple[object, ...]]:
    if pa.types.is_integer(column.type):
        low, high = limits(column)
        if low is None or high is None:
            return np.full(len(column), -1, np.int32), ()
        if high - low < SPREAD:
            parts = [_counted(chunk, low, high) for chunk in column.chunks]
            present = np.flatnonzero(np.any([part[1] for part in parts], axis=0))
            lookup = np.full(high - low + 2, -1, np.int32)
            lookup[present + 1] = np.arange(len(present))
            return _joined([lookup[part[0]] for part in parts], np.int32), tuple((present + low).tolist())
        missing = is_missing(column)
        whole = _joined([dense(pc.cast(chunk, pa.int64(), safe=False), 0) for chunk in column.chunks], np.int64)
        found, codes = np.unique(whole[~missing], return_inverse=True)
        return _placed(codes, missing), tuple(found.tolist())
    values = numbers(column, name=name, of=of)
    missing = np.isnan(values)
    distinct, codes = np.unique(values[~missing], return_inverse=True)
    if (distinct == np.floor(distinct)).all() and (np.abs(distinct) < 2**53).all():
        return _placed(codes, missing), tuple(int(value) for value in distinct)
    if len(distinct) > MOST_FRACTIONS:
        raise RecordsError(
            f'column "{name}" of {of} holds {len(distinct):,} different numbers, too many for categories; declare groups of them'
        )
    return _placed(codes, missing), tuple(distinct.tolist())


def _counted(chunk: pa.Array, low: int, high: int) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Distance of each number from one below the smallest, 0 where missing; and which occur."""
    distance = dense(pc.cast(chunk, pa.int64(), safe=False), low - 1) - (low - 1)
    return distance.astype(np.int32), np.bincount(distance, minlength=high - low + 2)[1:] > 0


def _placed(codes: NDArray[Any], missing: NDArray[np.bool_]) -> NDArray[np.int32]:
    found = np.full(len(missing), -1, np.int32)
    found[~missing] = codes
    return found


def _reads_as_number(column: Chunked) -> NDArray[np.bool_]:
    pattern = r"^\s*[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?\s*$"
    parts = [flags(pc.match_substring_regex(_plain_text(chunk), pattern)) for chunk in column.chunks]
    return _joined(parts, bool)


def _joined(parts: list[NDArray[Any]], kind: type) -> NDArray[Any]:
    if len(parts) == 1 and parts[0].dtype == np.dtype(kind):
        return parts[0]
    return np.concatenate(parts).astype(kind, copy=False) if parts else np.zeros(0, dtype=kind)


def _kind_in_words(kind: pa.DataType) -> str:
    if is_text(kind):
        return "text"
    if pa.types.is_boolean(kind):
        return "true and false"
    if pa.types.is_temporal(kind):
        return "dates or times"
    return "lists or records" if pa.types.is_nested(kind) else "values of another kind"
