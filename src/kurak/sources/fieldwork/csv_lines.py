"""Rows taken out of a CSV file, the rest byte for byte as it was."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass

LARGEST_CELL = 10_000_000


class NotATableError(ValueError):
    """The file is no CSV that can be read to its end."""


@dataclass(frozen=True, slots=True)
class WithoutRows:
    """A file without some rows.

    Parameters
    ----------
    content
        What is left, byte for byte.
    removed
        How many rows are gone.
    rows
        Those rows, by column.
    """

    content: bytes
    removed: int
    rows: tuple[Mapping[str, str], ...]


def take_out(content: bytes, unwanted: Callable[[Mapping[str, str]], bool]) -> WithoutRows:
    """Take rows out of a CSV file; separators are commas, semicolons or tabs, as its first line has them.

    Raises
    ------
    NotATableError
        If a row cannot be told from the next: then nothing is sure, and nothing is taken out.

    Examples
    --------
    >>> left = take_out(b"id,said\\r\\nK-1,'yes'\\r\\nK-2,no\\r\\n", lambda row: row["id"] == "K-1")
    >>> left.content, left.removed
    (b'id,said\\r\\nK-2,no\\r\\n', 1)
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Every byte is a letter of this encoding, and goes back to the same byte.
        text = content.decode("latin-1")
        encoding, mark = "latin-1", b""
    else:
        encoding, mark = "utf-8", content[:3] if content.startswith(b"\xef\xbb\xbf") else b""
    # Lines as the reader of CSV counts them: ended by a carriage return, a line feed, or both.
    lines = list(io.StringIO(text, newline=""))
    first = lines[0] if lines else ""
    separator = max(",;\t", key=first.count)
    csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    kept: list[str] = []
    gone: list[Mapping[str, str]] = []
    header: list[str] = []
    at = 0
    try:
        for cells in reader:
            chunk, at = lines[at : reader.line_num], reader.line_num
            if not header:
                header = [cell.strip() for cell in cells]
                kept += chunk
                continue
            row = {name: cell.strip() for name, cell in zip(header, cells, strict=False)}
            if unwanted(row):
                gone.append(row)
            else:
                kept += chunk
    except csv.Error as error:
        raise NotATableError("a quotation mark is not closed") from error
    return WithoutRows(mark + "".join(kept).encode(encoding), len(gone), tuple(gone))
