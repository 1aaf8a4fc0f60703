"""A small study to begin with: written whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

TEMPLATE = Path(__file__).parent / "starter"
TEMPLATE_ID = "my-study"


class NotWrittenError(Exception):
    """The folder cannot take a study; nothing was written."""


def write_starter(folder: Path) -> tuple[str, ...]:
    """Write the starter study.

    Parameters
    ----------
    folder
        A folder that does not exist, or is empty; its name becomes the study's id.

    Returns
    -------
    The files written, by their path in the study.

    Raises
    ------
    NotWrittenError
        If the folder holds anything, or cannot be written.
    """
    named, folder = folder, folder.absolute()
    files = tuple(sorted(_template_files()))
    try:
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            raise NotWrittenError(f"{named} is there already, and is no folder")
        if folder.is_dir() and any(folder.iterdir()):
            raise NotWrittenError(f"{named} is not empty; nothing was written")
        folder.parent.mkdir(parents=True, exist_ok=True)
        whole = Path(tempfile.mkdtemp(prefix=".kurak-new-", dir=folder.parent))
    except OSError as error:
        raise NotWrittenError(f"{named} cannot be written: {(error.strerror or 'no reason given').lower()}") from error
    try:
        for file in files:
            _write(whole / file, (TEMPLATE / file).read_text(encoding="utf-8"), study_id(folder.name))
        # The temporary folder is for its owner only; a study has the rights of any other folder.
        whole.chmod(0o777 & ~_umask())
        _move(whole, folder)
    except OSError as error:
        raise NotWrittenError(f"{named} cannot be written: {(error.strerror or 'no reason given').lower()}") from error
    finally:
        shutil.rmtree(whole, ignore_errors=True)
    return files


def study_id(name: str) -> str:
    """A folder's name as an id: letters, digits, hyphens and points.

    Examples
    --------
    >>> study_id("Wave 2, Osh")
    'Wave-2-Osh'
    """
    return re.sub(r"[^\w.-]+", "-", name).strip("-.")[:100] or TEMPLATE_ID


def _template_files() -> Iterator[str]:
    for folder, _, names in os.walk(TEMPLATE):
        if "__pycache__" not in folder:
            yield from ((Path(folder) / name).relative_to(TEMPLATE).as_posix() for name in names)


def _write(path: Path, text: str, name: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.replace(TEMPLATE_ID, name), encoding="utf-8", newline="\n")


def _move(whole: Path, folder: Path) -> None:
    """Put the finished study in its place; an empty folder that is there already is filled, and stays the same folder."""
    if not folder.exists():
        whole.rename(folder)
        return
    moved: list[Path] = []
    try:
        for entry in sorted(whole.iterdir()):
            entry.rename(folder / entry.name)
            moved.append(folder / entry.name)
    except OSError:
        for path in moved:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
