"""Files of people's records sealed: planned first, then all of them or none."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kurak.model.sealing import Seal, SealedPlace
from kurak.sources.sealed_names import SEALED
from kurak.sources.sealing.age_files import SealError, decrypt, encrypt, is_whole
from kurak.sources.sealing.moving import Made, beside, finish, fits, in_order, settle, sha256_of
from kurak.sources.sealing.places import (
    SEALING,
    HeldFile,
    held_files,
    leftovers,
    places_of,
    unsealable,
    why_not,
)
from kurak.sources.submissions.store import DATABASE
from kurak.sources.submissions.store import FOLDER as STORE

if TYPE_CHECKING:
    from pyrage import x25519


@dataclass(frozen=True, slots=True)
class SealPlan:
    """What would be sealed.

    Parameters
    ----------
    places
        Each file or folder, with what of it is open and sealed.
    files
        Files that are open.
    both
        Files that are there twice, open and sealed.
    left_open
        Links and files with a second name on the disk: they are not sealed.
    """

    places: tuple[SealedPlace, ...]
    files: tuple[HeldFile, ...]
    both: tuple[str, ...]
    left_open: tuple[str, ...]

    @property
    def bytes(self) -> int:
        """Size of what is open."""
        return sum(one.size for one in self.files)


def plan_seal(root: Path, declared: Seal | None) -> SealPlan:
    """Find what is open and what is sealed. Nothing is written."""
    places: list[SealedPlace] = []
    files: dict[str, HeldFile] = {}
    left_open: list[str] = []
    sealed: set[str] = set()
    for what in places_of(root, declared):
        if why_not(root, what) is not None:
            continue
        held = list(held_files(root, what))
        is_open = [one for one in held if one.state == "open"]
        closed = [one for one in held if one.state == "sealed"]
        sizes = (sum(one.size for one in is_open), sum(one.size for one in closed))
        places.append(SealedPlace(what, len(is_open), sizes[0], len(closed), sizes[1]))
        # A file of two places, transcripts and transcripts/one.md, is sealed once.
        files.update({one.file: one for one in is_open if one.file not in files})
        sealed |= {one.file for one in closed}
        left_open += unsealable(root, what)
    ordered = [files[file] for file in in_order(list(files), sealing=True)]
    return SealPlan(tuple(places), tuple(ordered), tuple(sorted(sealed & set(files))), tuple(dict.fromkeys(left_open)))


def clear_leftovers(root: Path, places: Sequence[str]) -> None:
    """Delete what an interrupted run left half written, and finish what it had made."""
    finish(root)
    for file in leftovers(root, tuple(places)):
        (root / file).unlink(missing_ok=True)


def seal(root: Path, plan: SealPlan, *, keys: Sequence[str], identities: Sequence[x25519.Identity] = ()) -> int:
    """Seal what was planned; how many files were sealed.

    Parameters
    ----------
    keys
        Public keys; each of their holders can open every file alone.
    identities
        Secret keys at hand, if any: every sealed file is then decrypted in memory before its open form is deleted, and files that
        are there twice are compared.

    Raises
    ------
    SealError, OSError
        Then nothing was changed.
    """
    if plan.both:
        raise SealError(f"{plan.both[0]} is there twice, open and sealed; kurak seal check says what to do")
    fits(root, plan.bytes + 1000 * len(plan.files))
    if any(one.file.startswith(f"{STORE}/{DATABASE}") for one in plan.files):
        _settle_database(root)
    made: list[Made] = []
    with ExitStack() as undo:
        for one in plan.files:
            if not (root / one.file).exists():
                continue  # the database's log of writing, which is in the database now
            written = _sealed_beside(root, one, keys)
            undo.callback(written.waiting.unlink, missing_ok=True)
            _verify(written, identities)
            made.append(written)
        settle(root, made, action="sealed")
    return len(made)


def resolve_twice(root: Path, files: Sequence[str], identities: Sequence[x25519.Identity]) -> tuple[str, ...]:
    """Delete the open form of files that are there twice, where the sealed one holds the same; which of them differ."""
    differ = []
    for file in files:
        with (root / f"{file}{SEALED}").open("rb") as stream:
            passed = decrypt(stream, None, identities=identities)
        if passed.content_sha256 == sha256_of(root / file):
            (root / file).unlink()
        else:
            differ.append(file)
    return tuple(differ)


def _sealed_beside(root: Path, one: HeldFile, keys: Sequence[str]) -> Made:
    place = root / one.file
    # Nothing that was put in its place since it was planned is followed.
    with os.fdopen(os.open(place, os.O_RDONLY | os.O_NOFOLLOW), "rb") as source:
        before = os.fstat(source.fileno())
        with beside(place, SEALING) as (waiting, stream):
            passed = encrypt(source, stream, keys=keys)
        after = place.stat()
    if (before.st_mtime_ns, before.st_size, before.st_ino) != (after.st_mtime_ns, after.st_size, after.st_ino) or passed.content_bytes != after.st_size:
        waiting.unlink()
        raise SealError(f"{one.file} changed while it was sealed; nothing was changed, try again")
    return Made(waiting, one.what, one.file, passed)


def _verify(made: Made, identities: Sequence[x25519.Identity]) -> None:
    """Read back what stands on the disk: header, length, every byte; with a key at hand the content too."""
    whole = is_whole(made.waiting, content_bytes=made.passed.content_bytes) and sha256_of(made.waiting) == made.passed.sealed_sha256
    if whole and identities:
        with made.waiting.open("rb") as stream:
            whole = decrypt(stream, None, identities=identities).content_sha256 == made.passed.content_sha256
    if not whole:
        made.waiting.unlink(missing_ok=True)
        raise SealError(f"the sealed form of {made.file} is not what was written; nothing was changed; look after the disk")


def _settle_database(root: Path) -> None:
    """Bring everything that was written into the one file of the database; refused while another program has it open."""
    path = root / STORE / DATABASE
    if not path.exists():
        return
    connection = sqlite3.connect(path, isolation_level=None, timeout=1)
    try:
        (mode,) = connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.Error:
        raise SealError(f"{STORE}/{DATABASE} is in use, or damaged; nothing was changed") from None
    finally:
        connection.close()
    if mode != "delete":
        raise SealError(f"{STORE}/{DATABASE} is in use; nothing was changed")
