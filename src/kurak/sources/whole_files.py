"""Files that change whole or not at all: written beside their place, moved into it at the end; one writer at a time."""

from __future__ import annotations

import errno
import fcntl
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from kurak.sources.sealed_names import is_sealed, sealed_words


def write_beside(place: Path, content: bytes) -> Path:
    """Write content beside its place with the rights of the old file; of a new one, for its owner only.

    Raises
    ------
    OSError
        If it cannot be written, or the file is sealed: a new one beside it would hold a part, and look whole.
    """
    if is_sealed(place.parent, place.name):
        raise OSError(errno.EPERM, f"{sealed_words(place.name)}, open it first")
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if place.exists():
            Path(name).chmod(place.stat().st_mode & 0o7777)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def replace_files(folder: Path, files: Mapping[str, bytes], *, removed: Iterable[str] = ()) -> None:
    """Put new content in the place of files, and delete others.

    Parameters
    ----------
    folder
        What the names are relative to.
    files
        Name: its whole content. All of it is on the disk before the first file is replaced.
    removed
        Files that go, after the others are in place; one that is gone already is no error.

    Raises
    ------
    OSError
        If something cannot be written; then no file was touched, unless it was the moving itself that failed.
    """
    waiting: list[tuple[Path, Path]] = []
    try:
        for name, content in files.items():
            waiting.append((write_beside(folder / name, content), folder / name))
        for made, place in waiting:
            made.replace(place)
        for name in removed:
            (folder / name).unlink(missing_ok=True)
    finally:
        for made, _ in waiting:
            made.unlink(missing_ok=True)


@contextmanager
def one_writer(folder: Path) -> Iterator[None]:
    """Wait until nobody else writes in a folder; a lock that ends with the process, whatever ends it."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
