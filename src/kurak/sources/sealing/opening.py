"""Sealed files opened: in their place, or as copies in a folder outside the study."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from kurak.model.sealing import LogRow, Seal
from kurak.sources.sealing import log
from kurak.sources.sealing.age_files import Passed, SealError, WrongKeyError, decrypt
from kurak.sources.sealing.moving import Made, beside, fits, in_order, settle
from kurak.sources.sealing.places import OPENING, HeldFile, held_files, places_of, why_not

if TYPE_CHECKING:
    from pyrage import x25519


def sealed_files(root: Path, declared: Seal | None, *, only: Sequence[str] = ()) -> tuple[HeldFile, ...]:
    """What is sealed, of everything or of some files and folders."""
    found: dict[str, HeldFile] = {}
    for what in only or places_of(root, declared):
        if why_not(root, what.rstrip("/")) is None:
            found.update({one.file: one for one in held_files(root, what.rstrip("/")) if one.state == "sealed" and one.file not in found})
    return tuple(found[file] for file in in_order(list(found), sealing=False))


def open_in_place(root: Path, files: Sequence[HeldFile], identities: Sequence[x25519.Identity]) -> None:
    """Put open files in the place of sealed ones: all of them, or none.

    Raises
    ------
    SealError, OSError
        Then nothing was changed.
    """
    twice = next((one.file for one in files if os.path.lexists(root / one.file)), None)
    if twice is not None:
        raise SealError(f"{twice} is there twice, open and sealed; kurak seal check says what to do")
    fits(root, sum(one.size for one in files))
    made: list[Made] = []
    with ExitStack() as undo:
        for one in files:
            with beside(root / one.file, OPENING) as (waiting, stream):
                passed = _opened(root, one, stream, identities)
            undo.callback(waiting.unlink, missing_ok=True)
            made.append(Made(waiting, one.what, one.file, passed))
        settle(root, made, action="opened")


def open_into(root: Path, files: Sequence[HeldFile], into: Path, identities: Sequence[x25519.Identity]) -> None:
    """Write open copies into a new folder outside the study, for its owner only; what is sealed stays sealed.

    Raises
    ------
    SealError, OSError
        Then nothing was written.
    """
    if Path(os.path.realpath(into)).is_relative_to(os.path.realpath(root)):
        raise SealError("the folder lies in the study; open copies belong outside of it, or leave --into out")
    if into.is_symlink() or (into.exists() and (not into.is_dir() or any(into.iterdir()))):
        raise SealError("the folder is there already, and is not empty")
    into.parent.mkdir(parents=True, exist_ok=True)
    fits(into.parent, sum(one.size for one in files))
    import shutil
    import tempfile

    waiting = Path(tempfile.mkdtemp(dir=into.parent, prefix=OPENING))
    try:
        rows = []
        for one in files:
            (waiting / one.file).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with os.fdopen(os.open(waiting / one.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
                passed = _opened(root, one, stream, identities)
            rows.append(LogRow(when=log.now(), action="copied", what=one.what, bytes=passed.sealed_bytes, sha256=passed.sealed_sha256))
        # Who took copies must be known before there are any.
        log.append(root, rows)
        if into.exists():
            into.rmdir()
        waiting.rename(into)
    except BaseException:
        shutil.rmtree(waiting, ignore_errors=True)
        raise


def _opened(root: Path, one: HeldFile, goal: object, identities: Sequence[x25519.Identity]) -> Passed:
    try:
        with os.fdopen(os.open(root / one.path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as source:
            return decrypt(source, goal, identities=identities)  # type: ignore[arg-type]
    except WrongKeyError as error:
        raise WrongKeyError(f"{one.path} cannot be opened: {error}") from None
    except SealError as error:
        raise SealError(f"{one.path} cannot be opened: {error}") from None
