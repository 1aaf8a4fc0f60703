"""Which files of a study changed since something was made from them: by their hashes, read anew only where size or time differ."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LEFT_OUT = ("out", ".git", ".kurak")
"""Folders that nothing is made from: what is made, and version control."""


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as it was seen: size in bytes, time of its last change in nanoseconds, SHA-256.

    The time is the one that the system keeps by itself (``st_ctime_ns``): copying a file with its times sets the other one back.
    """

    size: int
    changed: int
    sha256: str


def file_states(folder: Path, known: Mapping[str, FileState] | None = None, *, without: Collection[Path] = ()) -> dict[str, FileState]:
    """Every file of a study, in order of its path inside it.

    Parameters
    ----------
    folder
        The study.
    known
        As seen before: a file of the same size and time is taken to be the same, and not read.
    without
        Files that are left out beside ``out`` and version control: what was made.

    Notes
    -----
    A file that cannot be read has an empty hash: what is made from it says so itself. A link to a file counts as what it leads to,
    a link to a folder as the path that it holds: what lies there is seen where it is.
    """
    known = known or {}
    apart = {path.resolve() for path in without}
    found = {}
    for name, path in _files(folder):
        state = file_state(path, known.get(name))
        if state is not None and not (apart and path.resolve() in apart):
            found[name] = state
    return found


def file_state(path: Path, before: FileState | None = None) -> FileState | None:
    """A file as it is now, read only if its size or time are not as before; None of what no file is made from."""
    try:
        seen = path.stat()
        if path.is_symlink() and stat.S_ISDIR(seen.st_mode):
            return FileState(0, 0, hashlib.sha256(os.fsencode(path.readlink())).hexdigest())
    except OSError:
        return FileState(0, 0, "")
    if not stat.S_ISREG(seen.st_mode):
        # Nothing is made from a pipe or a device, and reading one may never end.
        return None
    if before is not None and (before.size, before.changed) == (seen.st_size, seen.st_ctime_ns):
        return before
    return FileState(seen.st_size, seen.st_ctime_ns, _hash(path))


def changed(before: Mapping[str, FileState], after: Mapping[str, FileState]) -> tuple[str, ...]:
    """Names of the files that came, went, or have other content, in order.

    Examples
    --------
    >>> one, same, other = FileState(1, 10, "a"), FileState(1, 99, "a"), FileState(1, 10, "b")
    >>> changed({"x": one, "y": one, "z": one}, {"x": same, "y": other})
    ('y', 'z')
    """
    names = sorted(before.keys() | after.keys())
    return tuple(name for name in names if _content(before.get(name)) != _content(after.get(name)))


def read_states(file: Path, key: str) -> dict[str, FileState]:
    """States that were kept under a key; empty where there are none, or none of this form."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    rows = kept.get(key) if isinstance(kept, dict) else None
    if not isinstance(rows, dict):
        return {}
    return {name: state for name, row in rows.items() if (state := _state(row)) is not None}


def states_data(states: Mapping[str, FileState]) -> dict[str, list[int | str]]:
    """States as they are kept."""
    return {name: [state.size, state.changed, state.sha256] for name, state in states.items()}


def _state(row: Any) -> FileState | None:
    match row:
        case [int(size), int(moment), str(sha256)]:
            return FileState(size, moment, sha256)
    return None


def _content(state: FileState | None) -> str | None:
    return None if state is None else state.sha256


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for where, folders, names in os.walk(folder, followlinks=False):
        inside = Path(where).relative_to(folder)
        folders[:] = sorted(name for name in folders if inside != Path() or name not in LEFT_OUT)
        linked = [name for name in folders if (Path(where) / name).is_symlink()]
        for name in sorted([*names, *linked]):
            # What is being written has such a name until it is whole; editors keep their own copies like that.
            if not name.startswith("."):
                yield file_name(inside / name), Path(where) / name


def file_name(path: Path) -> str:
    """The path of a file as text that can be written, whatever bytes the system has for it: a byte that is no letter becomes ``\\xff``."""
    return path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _hash(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
