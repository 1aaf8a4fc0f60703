"""Folders that are written once: drawn samples and rehearsals. Whole or not at all, and never over another one."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path


def write_new_folder(parent: Path, name: str, files: Mapping[str, bytes]) -> Path:
    """Write files into a new folder, whole or not at all; a folder that is there already is never touched.

    Parameters
    ----------
    parent
        Where the folder will stand; made if it does not exist.
    name
        Its name.
    files
        Name of a file, and its bytes.

    Raises
    ------
    FileExistsError
        If there is something of that name.
    OSError
        If it cannot be written; then nothing is left behind.
    """
    parent.mkdir(parents=True, exist_ok=True)
    place = parent / name
    if os.path.lexists(place):
        raise FileExistsError(errno.EEXIST, "is there already", name)
    made = Path(tempfile.mkdtemp(prefix=f".{name}.", dir=parent))
    try:
        umask = os.umask(0)
        os.umask(umask)
        for file, content in files.items():
            (made / file).parent.mkdir(parents=True, exist_ok=True)
            (made / file).write_bytes(content)
        made.chmod(0o777 & ~umask)
        # Moving a folder onto one that holds files fails, so what came in the meantime stays.
        made.rename(place)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return place


def folder_names(parent: Path) -> tuple[str, ...]:
    """Names of the folders that were written, in order."""
    if not parent.is_dir():
        return ()
    return tuple(sorted(entry.name for entry in parent.iterdir() if entry.is_dir() and not entry.name.startswith(".")))


def next_name(parent: Path, word: str) -> str:
    """The next free name: wave1, wave2, … for the word wave."""
    number = 1
    while os.path.lexists(parent / f"{word}{number}"):
        number += 1
    return f"{word}{number}"
