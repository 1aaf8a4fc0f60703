"""What of a study is sealed: its own choice, or the places where people can be known; and the files in them."""

from __future__ import annotations

import os
import posixpath
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kurak.model.sealing import Seal
from kurak.sources.fieldwork.tombstones import FILE as TOMBSTONES
from kurak.sources.sealed_names import SEALED
from kurak.sources.submissions.store import ATTACHMENTS, DATABASE, INCOMING
from kurak.sources.submissions.store import FOLDER as STORE

DEFAULT = (
    "data/raw", STORE, "data/paradata.csv", "data/media", "transcripts", "contacts",
    "stakeholders/nominations.csv", "stakeholders/ratings.csv", "stakeholders/training_needs.csv",
)  # fmt: skip
RECEIVED = "data/raw/received.csv"
NEVER_DELETED = frozenset({TOMBSTONES})
"""Without it a withdrawn interview could come back."""
NEVER_SEALED = NEVER_DELETED | {RECEIVED, "coding/codebook.yaml", "coding/codebook-log.csv"}
"""Lists of what was received and withdrawn, and the codebook: they hold nobody's words, and everything else is understood by them."""
NO_RECORDS = frozenset({"readme.md", ".gitkeep", ".gitignore", ".lock"})
SEALING, OPENING = ".sealing.", ".opening."
"""Beginnings of the names of files that are being written; what an interrupted run left is known by them."""
NOT_HERE = ("seal", "out")
"""Top of the study: the log of the seals itself, and what can be made anew."""

State = Literal["open", "sealed"]


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file of people's records: its own name, whether it is open or sealed, and how large it is as it stands there."""

    what: str
    file: str
    state: State
    size: int

    @property
    def path(self) -> str:
        """The name under which it stands in the study now."""
        return self.file if self.state == "open" else f"{self.file}{SEALED}"


def places_of(root: Path, declared: Seal | None) -> tuple[str, ...]:
    """Files and folders to seal: those that study.yaml names, or the usual ones that are there, open or sealed."""
    if declared is not None and declared.what:
        return tuple(dict.fromkeys(posixpath.normpath(one) for one in declared.what))
    return tuple(one for one in DEFAULT if os.path.lexists(root / one) or (root / f"{one}{SEALED}").exists())


def why_not(root: Path, what: str) -> str | None:
    """Why a path of study.yaml cannot be sealed or deleted; None where it can."""
    inside = posixpath.normpath(what)
    if "\\" in what or "\0" in what or what.startswith(("/", "~")) or inside.startswith("../") or inside in ("..", "."):
        return "is no path inside the study"
    if any(part.startswith(".") for part in inside.split("/")):
        return "is hidden"
    if "/" not in inside and inside.endswith((".yaml", ".yml")):
        return "holds the choices of the study"
    if inside.split("/")[0] in NOT_HERE:
        return "is written by Kurak itself"
    if inside in NEVER_SEALED:
        return "is needed open, and holds nobody's words"
    if inside.startswith(f"{STORE}/"):
        return f"is a part of {STORE}, which is sealed as a whole"
    if inside.endswith(SEALED):
        return "is the name of a sealed file; name the file itself"
    if not _leads_inside(root, inside):
        return "is a link that leads out of the study"
    return None


def _leads_inside(root: Path, inside: str) -> bool:
    return Path(os.path.realpath(root / inside)) == Path(os.path.realpath(root)) / inside


def held_files(root: Path, what: str, *, deleting: bool = False) -> Iterator[HeldFile]:
    """Files of a place, by name; links and what is no ordinary file are left out: see :func:`unsealable`.

    Parameters
    ----------
    deleting
        Whether it is asked what a day of retention ends: then also lists of what was received.
    """
    spared = NEVER_DELETED if deleting else NEVER_SEALED
    for path in _names(root, what):
        file = path.removesuffix(SEALED)
        known = _known(root, path)
        if file in spared or known is None or not stat.S_ISREG(known.st_mode):
            continue
        # A second name of an open file would stay open. Backups give second names to sealed files, which lose nothing by it.
        if known.st_nlink > 1 and not deleting and not path.endswith(SEALED):
            continue
        if file.startswith(f"{STORE}/") and not _of_store(file) and not deleting:
            continue  # lock and secret of the server
        yield HeldFile(what, file, "sealed" if path.endswith(SEALED) else "open", known.st_size)


def unsealable(root: Path, what: str) -> Iterator[str]:
    """Links, devices and files with a second name on the disk: what stays open whatever is done here."""
    for path in _names(root, what):
        known = _known(root, path)
        if known is not None and (not stat.S_ISREG(known.st_mode) or (known.st_nlink > 1 and not path.endswith(SEALED))):
            yield path


def leftovers(root: Path, places: tuple[str, ...]) -> tuple[str, ...]:
    """Files that an interrupted run left half written."""
    found = {
        (Path(folder) / name).relative_to(root).as_posix()
        for what in places
        for folder, _, names in os.walk(root / what if (root / what).is_dir() else (root / what).parent)
        for name in names
        if name.startswith((SEALING, OPENING))
    }
    return tuple(sorted(found))


def _of_store(file: str) -> bool:
    inside = file.removeprefix(f"{STORE}/")
    return inside.startswith(f"{DATABASE}") or inside.startswith((f"{ATTACHMENTS}/", f"{INCOMING}/"))


def _names(root: Path, what: str) -> Iterator[str]:
    place = root / what
    if place.is_symlink():
        yield what
        return
    if not place.is_dir():
        yield from (name for name in (what, f"{what}{SEALED}") if os.path.lexists(root / name))
        return
    for folder, folders, names in os.walk(place):
        folders.sort()
        inside = Path(folder).relative_to(root).as_posix()
        # A link to a folder is not followed; it is told of as a link.
        for name in sorted([*names, *(one for one in folders if (Path(folder) / one).is_symlink())]):
            if name.lower() not in NO_RECORDS and not name.startswith((SEALING, OPENING)):
                yield f"{inside}/{name}"


def _known(root: Path, path: str) -> os.stat_result | None:
    try:
        return (root / path).lstat()
    except OSError:
        return None
