"""Zip files that other programs wrote, taken apart within bounds; and zip files with the same bytes every time.

Such a file comes from anywhere: its directory is looked at before anything is unpacked, no name may lead out of it, and no
part may be larger than it says.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import PurePosixPath

from kurak.sources.text_file import MEGABYTE
from kurak.sources.wording import shown

LARGEST_PACKED = 500 * MEGABYTE
LARGEST_UNPACKED = 1_000 * MEGABYTE
MOST_PARTS = 20_000
MOST_TIMES = 200
"""Transcripts shrink to a tenth, repeated markup to a fiftieth; a part that grows two hundred times is there to fill a disk."""
SMALL_PART = 10 * MEGABYTE
LONGEST_NAME = 200
FIXED_DATE = (1980, 1, 1, 0, 0, 0)
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""How parts are packed by the programs whose files are read; others unpack without a bound."""
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, OSError, OverflowError, ValueError)
"""What the library raises on a damaged zip: it names no error of its own for most kinds of damage."""


class RefusedError(ValueError):
    """A file that is not read; ``code`` is that of its finding.

    Parameters
    ----------
    code
        Code of the catalogue.
    message
        What is wrong, without anything that somebody said.
    """

    def __init__(self, code: str, message: str, fix: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.fix = fix


def unpack(raw: bytes) -> dict[str, bytes]:
    """The parts of a zip by their names, with forward slashes; folders are left out.

    Raises
    ------
    RefusedError
        COD-050 if it is no zip or is damaged, COD-051 if it grows too large, COD-052 if a name leads out or stands twice.

    Examples
    --------
    >>> unpack(pack({"a.txt": b"one"}))
    {'a.txt': b'one'}
    """
    if len(raw) > LARGEST_PACKED:
        raise RefusedError("COD-051", f"it has {len(raw) / MEGABYTE:,.0f} MB; the limit is {LARGEST_PACKED // MEGABYTE} MB")
    with _damage_refused():
        archive = zipfile.ZipFile(io.BytesIO(raw))
    with archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        _check_sizes(entries)
        names = _safe_names([entry.filename for entry in entries])
        return {name: _content(archive, entry) for name, entry in zip(names, entries, strict=True)}


@contextmanager
def _damage_refused() -> Iterator[None]:
    """Around calls of the library only: our own mistakes are none of the file's."""
    try:
        yield
    except _BROKEN as error:
        # RuntimeError is how the library says that a part has a password; NotImplementedError, that it is packed in an unknown way.
        why = "a part of it has a password" if isinstance(error, RuntimeError) and "password" in str(error) else "it is no zip, or is damaged"
        raise RefusedError("COD-050", why) from error


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with _damage_refused(), archive.open(entry) as part:
        # Without a number, a part that says it is small would be unpacked whole before it is cut to that size.
        return part.read(entry.file_size + 1)


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    if any(entry.compress_type not in _PACKED for entry in entries):
        raise RefusedError("COD-050", "a part of it is packed in a way that is not read here")
    if len(entries) > MOST_PARTS:
        raise RefusedError("COD-051", f"it has {len(entries):,} parts; the limit is {MOST_PARTS:,}")
    whole = sum(entry.file_size for entry in entries)
    if whole > LARGEST_UNPACKED:
        raise RefusedError("COD-051", f"unpacked it has {whole / MEGABYTE:,.0f} MB; the limit is {LARGEST_UNPACKED // MEGABYTE:,} MB")
    for entry in entries:
        if entry.file_size > SMALL_PART and entry.file_size > MOST_TIMES * max(1, entry.compress_size):
            raise RefusedError("COD-051", f"a part of it unpacks to {entry.file_size // max(1, entry.compress_size):,} times its size")


def _safe_names(names: list[str]) -> list[str]:
    """Names that stay inside; Windows programs write backslashes between folders."""
    safe: list[str] = []
    seen: set[str] = set()
    for name in names:
        path = PurePosixPath(name.replace("\\", "/"))
        outside = path.is_absolute() or ".." in path.parts or ":" in name or not path.parts
        if outside or len(name) > LONGEST_NAME or not name.isprintable():
            raise RefusedError("COD-052", f"the part {shown(name)} has a name that leads out of it, or that no computer can write")
        if str(path).casefold() in seen:
            raise RefusedError("COD-052", f"the part {shown(name)} stands in it twice")
        seen.add(str(path).casefold())
        safe.append(str(path))
    folders = {str(above).casefold() for name in safe for above in PurePosixPath(name).parents}
    if folders & seen:
        raise RefusedError("COD-052", "a part of it has the name of a folder of it")
    return safe


def pack(parts: Mapping[str, bytes]) -> bytes:
    """A zip of parts in their order, with fixed dates and rights, so that the same parts give the same bytes."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, FIXED_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content)
    return whole.getvalue()
