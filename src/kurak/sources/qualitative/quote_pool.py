"""The pool of quotations as a file: read, added to, released, taken out of; written whole, one writer at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kurak.model.finding import Finding, Place
from kurak.model.quotes import PooledQuote
from kurak.sources.qualitative.places import CODING, QUOTES
from kurak.sources.qualitative.writing import table_text
from kurak.sources.text_file import all_findings, is_there, open_reading
from kurak.sources.twice import report_twice
from kurak.sources.validation import read_rows
from kurak.sources.whole_files import one_writer, replace_files


class UnreadablePoolError(ValueError):
    """The pool has rows that cannot be understood; writing it anew would lose them."""


def read_quote_pool(folder: Path) -> tuple[tuple[tuple[PooledQuote, Place], ...], tuple[Finding, ...], bool]:
    """Quotations with their places, what is wrong with the table, and whether all of it could be read."""
    reading = open_reading(folder)
    if not is_there(reading, QUOTES):
        return (), (), True
    rows = read_rows(reading, QUOTES, PooledQuote)
    report_twice(reading, "CSV-018", "id", [(one.id, place) for one, place in zip(rows.nouns, rows.places, strict=True)])
    return tuple(zip(rows.nouns, rows.places, strict=True)), tuple(all_findings(reading)), rows.complete


def change_quote_pool(folder: Path, change: Callable[[tuple[PooledQuote, ...]], tuple[PooledQuote, ...]]) -> None:
    """Read the pool, change it, write it whole.

    Raises
    ------
    UnreadablePoolError
        If a row cannot be understood: nothing is written.
    OSError
        If it cannot be written: nothing is changed.
    """
    with one_writer(folder / CODING):
        rows, _, complete = read_quote_pool(folder)
        if not complete:
            raise UnreadablePoolError(f"{QUOTES} has rows that cannot be understood: kurak qualitative quotes says which")
        before = tuple(quote for quote, _ in rows)
        after = change(before)
        if after != before:
            replace_files(folder, {QUOTES: table_text(PooledQuote, after)})
