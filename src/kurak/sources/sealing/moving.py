"""Many files turned from open to sealed, or back: all of them or none, and whatever interrupts it loses nothing.

First everything is written beside its place and verified. Then a note of what is under way is put down, the new files are moved
into place, the log is written, and only then the old files are deleted. A later run that finds the note looks, file by file, whether
what it says still holds, and finishes: an open file goes only where its bytes are those that were sealed.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kurak.model.sealing import LogAction, LogRow
from kurak.sources.sealed_names import SEALED
from kurak.sources.sealing import log
from kurak.sources.sealing.age_files import Passed, SealError
from kurak.sources.submissions.store import DATABASE
from kurak.sources.submissions.store import FOLDER as STORE
from kurak.sources.whole_files import one_writer

UNDER_WAY = "seal/.under-way.json"
SERVER_LOCK = f"{STORE}/server.lock"
WRITTEN_IN = ("coding", "stakeholders")
"""Folders in which other commands write under a lock of their own."""
MARGIN = 1_000_000


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was written beside its place: where it waits, where it goes, and what it is made of."""

    waiting: Path
    what: str
    file: str
    passed: Passed


@contextmanager
def alone(root: Path, *, store: bool = True) -> Iterator[None]:
    """Hold off imports, the server and other writers; a server that runs, or an import, is not waited for.

    Parameters
    ----------
    store
        Whether what the server writes in is touched; else it may go on.

    Raises
    ------
    SealError
        If somebody else is at work.
    """
    with ExitStack() as locks:
        locks.enter_context(_lock(root, "an import or another sealing is under way; try again when it is done"))
        if store and (root / STORE).is_dir():
            locks.enter_context(_lock(root / SERVER_LOCK, "kurak serve is running; stop it first"))
        for folder in WRITTEN_IN:
            if (root / folder).is_dir() and not (root / folder).is_symlink():
                locks.enter_context(one_writer(root / folder))
        yield


@contextmanager
def _lock(path: Path, otherwise: str) -> Iterator[None]:
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise SealError(otherwise) from None
        yield
    finally:
        os.close(handle)


@contextmanager
def beside(path: Path, prefix: str) -> Iterator[tuple[Path, Any]]:
    """A new file of its owner only beside a place; on the disk at the end, and gone if anything fails."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=prefix)
    made = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield made, stream
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        made.unlink(missing_ok=True)
        raise


def settle(root: Path, made: Sequence[Made], *, action: LogAction) -> None:
    """Move what was made into place, write the log, delete what it was made from.

    Parameters
    ----------
    action
        ``sealed``: sealed files take the place of open ones; ``opened``: the reverse.
    """
    rows = {one.file: LogRow(when=log.now(), action=action, what=one.what, bytes=one.passed.sealed_bytes, sha256=one.passed.sealed_sha256) for one in made}
    note: dict[str, Any] = {
        "action": action,
        "files": [{"file": one.file, "content": one.passed.content_sha256, "row": rows[one.file].model_dump()} for one in made],
    }
    (root / log.FOLDER).mkdir(exist_ok=True)
    with beside(root / UNDER_WAY, ".note.") as (waiting, stream):
        stream.write(json.dumps(note).encode("utf-8"))
    waiting.replace(root / UNDER_WAY)
    _sync(root / log.FOLDER)
    try:
        for one in made:
            goal = root / (f"{one.file}{SEALED}" if action == "sealed" else one.file)
            if os.path.lexists(goal):
                raise SealError(f"{goal.name} came in the meantime; nothing of it was touched")
            one.waiting.replace(goal)
        for folder in {(root / one.file).parent for one in made}:
            _sync(folder)
        log.append(root, rows.values())
    except BaseException:
        # Nothing old is gone yet: what was moved already goes again, and all is as before.
        for one in made:
            goal = root / (f"{one.file}{SEALED}" if action == "sealed" else one.file)
            if not one.waiting.exists() and os.path.lexists(root / (one.file if action == "sealed" else f"{one.file}{SEALED}")):
                goal.unlink(missing_ok=True)
            one.waiting.unlink(missing_ok=True)
        (root / UNDER_WAY).unlink(missing_ok=True)
        raise
    finish(root)


def finish(root: Path) -> int:
    """Finish what an interrupted run has begun; how many files it deleted.

    An old file goes only if the new one is there, and both are, byte for byte, those of the note. Anything else is left as it is,
    and ``kurak seal check`` tells of it.
    """
    path = root / UNDER_WAY
    try:
        note = json.loads(path.read_bytes())
        files = [(str(one["file"]), str(one["content"]), LogRow.model_validate(one["row"])) for one in note["files"]]
        sealing = note["action"] == "sealed"
        known = {(row.action, row.when, row.sha256) for row in log.read_log(root)}
    except FileNotFoundError:
        return 0
    except log.LogError:
        raise SealError(f"{log.FILE} cannot be read: kurak seal check") from None
    except (ValueError, KeyError, TypeError):
        path.unlink()
        return 0
    gone = 0
    for file, content, row in files:
        plain, closed = root / file, root / f"{file}{SEALED}"
        if sha256_of(plain) == content and sha256_of(closed) == row.sha256:
            if (row.action, row.when, row.sha256) not in known:
                log.append(root, [row])
            (plain if sealing else closed).unlink()
            gone += 1
    for folder in {(root / file).parent for file, _, _ in files}:
        if folder.is_dir():
            _sync(folder)
    path.unlink()
    return gone


def in_order(files: Sequence[str], *, sealing: bool) -> list[str]:
    """Files in the order in which they are moved: the database of submissions first when it is sealed, last when it is opened."""
    database = f"{STORE}/{DATABASE}"
    return sorted(files, key=lambda file: ((file != database) if sealing else (file == database), file))


def sha256_of(path: Path) -> str:
    """Hash of a file; empty where it is not there."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def fits(root: Path, needed: int) -> None:
    """Stop before anything is written where the disk has no room for it.

    Raises
    ------
    SealError
        If it is too small.
    """
    import shutil

    free = shutil.disk_usage(root).free
    if free < needed + MARGIN:
        raise SealError(f"the disk has {free / 1e6:,.0f} MB free, and {(needed + MARGIN) / 1e6:,.0f} MB are needed; nothing was changed")


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
