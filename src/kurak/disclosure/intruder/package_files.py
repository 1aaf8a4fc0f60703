"""What stands in the files of a package: words behind markup, inside archives, PDFs, statistical files and embedded data."""

from __future__ import annotations

import base64
import binascii
import csv
import gzip
import html
import io
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote_to_bytes

from kurak.disclosure.intruder.passages import letters_of
from kurak.disclosure.intruder.pdf_words import PdfError, pdf_words
from kurak.disclosure.intruder.written import as_written
from kurak.sources.archives import RefusedError, unpack

_CELL = re.compile(r'\s(?:r|ref|sqref|spans|topLeftCell|activeCell)="[A-Z0-9:$ ]*"')
DEEPEST = 6
"""Archives within archives that are opened."""
INSIDE = " » "
_EMBEDDED = re.compile(r"data:([\w.+-]+/[\w.+-]+)?((?:;[\w=.-]+)*),([^\"'\s)<>]+)")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_CODE = re.compile(r"(?is)<(style)\b[^>]*>.*?</\1\s*>")
_TAG = re.compile(r"<[^>]*>")
_INLINE = re.compile(r"</?(?:a|b|i|u|em|strong|span|sup|sub|small|mark|q|cite|abbr|tspan|wbr|w:[rt]|w:rPr)\b[^>]*>", re.IGNORECASE)
_AUTHORS = re.compile(r"(?is)<(?:\w+:)?(creator|lastModifiedBy|author)\b[^>]*>([^<]+)<")
_AUTHOR_TAG = re.compile(r"(?is)<meta\s[^>]*name=[\"']author[\"'][^>]*content=[\"']([^\"']+)[\"']")
_PICTURES = (".woff2", ".woff", ".ttf", ".otf", ".png", ".jpg", ".jpeg", ".ico", ".gif")


@dataclass(frozen=True, eq=False, repr=False)
class ReadFile:
    """What stands in one file.

    Parameters
    ----------
    path
        Inside the package; what is in an archive follows after ``»``.
    texts
        Its words: as they stand, and without markup.
    authors
        Who is named as an author in what the file says of itself.
    columns
        Column: its values as text, where it is a table.
    unread
        Why it could not be read; empty if it was.
    """

    path: str
    texts: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    columns: Mapping[str, list[str]] = field(default_factory=dict)
    unread: str = ""

    @cached_property
    def letters(self) -> tuple[str, ...]:
        """The texts as rows of letters, in which passages are looked for."""
        return tuple(letters_of(text) for text in self.texts)


def read_package(files: Mapping[str, bytes]) -> tuple[ReadFile, ...]:
    """Read every file of a package, and every file in one.

    Examples
    --------
    >>> read = read_package({"a.html": b"<p>A <b>w</b>ord&amp;more</p>", "t.csv": b"x,y\\n1,2\\n"})
    >>> read[0].texts[-1].strip(), dict(read[1].columns)
    ('A word&more', {'x': ['1'], 'y': ['2']})
    """
    return tuple(one for path in sorted(files) for one in _read(path, files[path], 0))


def _read(path: str, raw: bytes, depth: int) -> Iterator[ReadFile]:
    if depth > DEEPEST:
        yield ReadFile(path, unread="archives lie too deep within each other")
        return
    if raw.startswith(b"PK\x03\x04"):
        try:
            parts = unpack(raw)
        except RefusedError as refused:
            yield ReadFile(path, unread=refused.message)
            return
        for name, content in parts.items():
            yield from _read(f"{path}{INSIDE}{name}", content, depth + 1)
    elif raw.startswith(b"\x1f\x8b"):
        try:
            content = gzip.decompress(raw)
        except (OSError, EOFError, zlib.error):
            yield ReadFile(path, unread="it is a damaged archive")
            return
        yield from _read(f"{path}{INSIDE}content", content, depth + 1)
    elif raw.startswith(b"%PDF"):
        try:
            texts, authors = pdf_words(raw)
        except PdfError as error:
            yield ReadFile(path, unread=str(error))
            return
        yield ReadFile(path, texts, authors)
    elif raw.startswith((b"$FL2", b"$FL3", b"<stata_dta>")) or path.lower().endswith((".sav", ".zsav", ".dta")):
        yield _statistical(path, raw)
    elif raw.startswith(b"PAR1"):
        yield _parquet(path, raw)
    else:
        yield from _text(path, raw, depth)


def _text(path: str, raw: bytes, depth: int) -> Iterator[ReadFile]:
    text = _decoded(raw)
    if text is None:
        # What a picture says of itself is plain letters between other bytes.
        yield ReadFile(path, (raw.decode("latin-1"), *_wide_letters(raw)))
        return
    ending = PurePosixPath(path).suffix.lower()
    if ending in (".csv", ".tsv"):
        yield _table(path, text, "\t" if ending == ".tsv" else ",")
        return
    if f"{INSIDE}xl/" in path:
        # Names of cells, such as I10, are nobody's code.
        text = _CELL.sub("", text)
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "\\u" in text else text
    texts = [html.unescape(plain)]
    authors: tuple[str, ...] = ()
    if "<" in text:
        shown = _TAG.sub(" ", _INLINE.sub("", _CODE.sub(" ", plain)))
        texts.append(html.unescape(shown))
        authors = tuple(html.unescape(one[-1]).strip() for pattern in (_AUTHORS, _AUTHOR_TAG) for one in _named(pattern, text))
    if ending == ".json":
        texts.append("\n".join(_strings(text)))
    yield ReadFile(path, tuple(texts), tuple(one for one in authors if one))
    for number, found in enumerate(_EMBEDDED.finditer(plain), start=1):
        content = _embedded(found)
        if content and not (found[1] or "").startswith("font/"):
            yield from _read(f"{path}{INSIDE}embedded {number}", content, depth + 1)


def _named(pattern: re.Pattern[str], text: str) -> list[tuple[str, ...]]:
    return [found if isinstance(found, tuple) else (found,) for found in pattern.findall(text)]


def _decoded(raw: bytes) -> str | None:
    """The letters of a text; None where it is none."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(mark):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                return None
    if b"\0" in raw[:4096]:
        return None
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _wide_letters(raw: bytes) -> tuple[str, ...]:
    """Words in UTF-8 and in two bytes a letter, as pictures and other programs keep them."""
    return raw.decode("utf-8", "ignore"), raw.decode("utf-16-le", "ignore"), raw[1:].decode("utf-16-le", "ignore")


def _embedded(found: re.Match[str]) -> bytes:
    try:
        content = unquote_to_bytes(found[3])
        return base64.b64decode(content, validate=True) if "base64" in found[2] else content
    except (binascii.Error, ValueError):
        return b""


def _strings(text: str) -> Iterator[str]:
    """Every word of a JSON file, keys too."""
    try:
        open_parts: list[Any] = [json.loads(text)]
    except (ValueError, RecursionError):
        return
    while open_parts:
        part = open_parts.pop()
        if isinstance(part, dict):
            yield from part
            open_parts += part.values()
        elif isinstance(part, list):
            open_parts += part
        elif isinstance(part, str):
            yield part


def _table(path: str, text: str, separator: str) -> ReadFile:
    previous = csv.field_size_limit(10_000_000)
    try:
        reader = csv.reader(io.StringIO(text), delimiter=separator)
        names = next(reader, [])
        held: list[list[str]] = [[] for _ in names]
        # Each different cell once: of a million records most are alike.
        once: dict[str, str] = {}
        for row in reader:
            if row and len(row) != len(names):
                return ReadFile(path, (text,))
            for cells, cell in zip(held, row, strict=False):
                cells.append(once.setdefault(cell, cell))
    except csv.Error:
        return ReadFile(path, (text,))
    finally:
        csv.field_size_limit(previous)
    if not names or len(set(names)) < len(names):
        return ReadFile(path, (text,))
    # An apostrophe before = + - @ keeps a cell from being run as a formula; it is no part of the value.
    plain = {cell: cell[1:] for cell in once if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@")}
    columns = {name: [plain.get(cell, cell) for cell in cells] if plain else cells for name, cells in zip(names, held, strict=True)}
    return ReadFile(path, (_cells(columns),), columns=columns)


def _cells(columns: Mapping[str, list[str]]) -> str:
    """Each different cell once: a file of a million records has few."""
    return "\n".join((*columns, *(value for values in columns.values() for value in dict.fromkeys(values) if value)))


def _statistical(path: str, raw: bytes) -> ReadFile:
    try:
        import pyreadstat
    except ModuleNotFoundError:
        return ReadFile(path, unread="the library pyreadstat is not installed")
    read = pyreadstat.read_dta if raw.startswith(b"<stata_dta>") or path.lower().endswith(".dta") else pyreadstat.read_sav
    try:
        values, about = read(io.BytesIO(raw), output_format="dict", user_missing=True)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, OSError, ValueError):
        return ReadFile(path, unread="it is damaged")
    columns = {name: [as_written(value) for value in values[name]] for name in about.column_names}
    said = [
        about.file_label or "",
        *(about.notes if isinstance(about.notes, list) else [about.notes or ""]),
        *(label for label in about.column_names_to_labels.values() if label),
        *(str(label) for labels in about.variable_value_labels.values() for label in labels.values()),
    ]
    return ReadFile(path, (_cells(columns), "\n".join(map(str, said))), columns=columns)


def _parquet(path: str, raw: bytes) -> ReadFile:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(pa.BufferReader(raw))
    except (pa.ArrowException, OSError):
        return ReadFile(path, unread="it is damaged")
    columns = {name: [as_written(value) for value in table.column(name).to_pylist()] for name in table.column_names}
    said = [one.decode("utf-8", "replace") for about in (table.schema.metadata, *(part.metadata for part in table.schema)) for pair in (about or {}).items() for one in pair]
    return ReadFile(path, (_cells(columns), "\n".join(said)), columns=columns)
