"""``SHA256SUMS``: the hash of every file of a release, and what has changed since it was made."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kurak.model.catalogue import finding
from kurak.model.finding import Finding, Place
from kurak.sources.archives import LARGEST_PACKED, RefusedError, unpack
from kurak.sources.release.contents import SUMS, check_path
from kurak.sources.text_file import MEGABYTE
from kurak.sources.wording import listed

LARGEST_SUMS = 20 * MEGABYTE
_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")


def sums(files: Mapping[str, bytes]) -> bytes:
    """The list of hashes as ``sha256sum -c SHA256SUMS`` reads it, in the order of the paths, without itself.

    Examples
    --------
    >>> sums({"a.txt": b""}).decode()
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a.txt\\n'
    """
    lines = [f"{hashlib.sha256(files[path]).hexdigest()}  {check_path(path)}\n" for path in sorted(files) if path != SUMS]
    return "".join(lines).encode("utf-8")


@dataclass(frozen=True, slots=True)
class Verified:
    """A release set against its list of hashes.

    Parameters
    ----------
    files
        How many files the list names.
    package
        SHA-256 of the list: it stands for the whole release, and is kept in the study's history of releases.
    changed, missing, added
        Paths of files that are not as they were made, are gone, or have come in since.
    findings
        The same as findings, and why the list could not be read.
    """

    files: int = 0
    package: str = ""
    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether every file is as it was made, and no other is there."""
        return not self.findings


def verify_package(place: Path) -> Verified:
    """Set a release, a folder or a zip, against its list of hashes. Nothing is changed, and no link is followed.

    Parameters
    ----------
    place
        The folder, or the zip, of a release.
    """
    if place.is_dir():
        try:
            there = dict(_hashes(place))
            listing = _read(place / SUMS)
        except OSError as error:
            return _refused(f"it cannot be read: {(error.strerror or 'no reason given').lower()}")
        return _compared(there, listing)
    try:
        if not place.is_file():
            return _refused("it is neither a folder nor a zip" if os.path.lexists(place) else "nothing is there")
        if place.stat().st_size > LARGEST_PACKED:
            return _refused(f"it is larger than {LARGEST_PACKED // MEGABYTE} MB; unpack it, and give the folder")
        parts = unpack(place.read_bytes())
    except OSError as error:
        return _refused(f"it cannot be read: {(error.strerror or 'no reason given').lower()}")
    except RefusedError as error:
        return _refused(error.message)
    return _compared({path: hashlib.sha256(content).hexdigest() for path, content in parts.items()}, parts.get(SUMS))


def _hashes(folder: Path) -> Iterator[tuple[str, str]]:
    """Path and hash of every file; a link, and what is no ordinary file, has no hash."""

    def stop(error: OSError) -> None:
        raise error

    for at, folders, names in os.walk(folder, onerror=stop):
        for name in (*names, *(one for one in folders if (Path(at) / one).is_symlink())):
            path = Path(at) / name
            inside = path.relative_to(folder).as_posix()
            yield inside, "" if path.is_symlink() or not path.is_file() else _hash(path)


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _read(path: Path) -> bytes | None:
    if path.is_symlink() or not path.is_file() or path.stat().st_size > LARGEST_SUMS:
        return None
    return path.read_bytes()


def _compared(there: Mapping[str, str], listing: bytes | None) -> Verified:
    if listing is None:
        return _refused(f"it holds no {SUMS}, or one that cannot be read")
    named: dict[str, str] = {}
    for number, line in enumerate(listing.decode("utf-8", "replace").splitlines(), 1):
        found = _LINE.fullmatch(line)
        if found is None or found[2] in named:
            return _refused(f"line {number} of {SUMS} is no hash with the path of a file, or names one twice")
        named[found[2]] = found[1]
    if not named:
        return _refused(f"{SUMS} names no file")
    changed = tuple(sorted(path for path, wanted in named.items() if path in there and there[path] != wanted))
    missing = tuple(sorted(set(named) - set(there)))
    added = tuple(sorted(set(there) - set(named) - {SUMS}))
    findings: list[Finding] = []
    for code, paths, what in (
        ("REL-112", changed, "not as it was made"),
        ("REL-113", missing, "gone"),
        ("REL-114", added, "not of this release"),
    ):
        if paths:
            shown = listed([path if path.isprintable() else ascii(path)[1:-1] for path in paths])
            counted = "1 file is" if len(paths) == 1 else f"{len(paths)} files are"
            findings.append(finding(code, message=f"{counted} {what}: {shown}", where=tuple(Place(path) for path in paths[:12])))
    return Verified(len(named), hashlib.sha256(listing).hexdigest(), changed, missing, added, tuple(findings))


def _refused(why: str) -> Verified:
    return Verified(findings=(finding("REL-115", message=f"the release cannot be verified: {why}", where=Place(SUMS)),))
