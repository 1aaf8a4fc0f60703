"""Text of a study's file: size, encoding and place are checked before a line of it is understood."""

from __future__ import annotations

import hashlib
import os
import posixpath
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kurak.model.catalogue import finding
from kurak.model.finding import Finding, Place
from kurak.sources.sealed_names import is_sealed, sealed_words
from kurak.sources.wording import shown

MEGABYTE = 1_000_000
LARGEST_TEXT = 20 * MEGABYTE
LARGEST_GEOMETRY = 50 * MEGABYTE
MOST_OF_ONE_KIND = 100


@dataclass(slots=True)
class Reading:
    """One reading of one folder: where it is, what was read, and what was found on the way.

    Parameters
    ----------
    root
        The folder that nothing may lead out of, with links resolved.
    hashes
        File: SHA-256 of its bytes.
    texts, tables, nouns
        What was read already, so that a file named twice is read, and reported, once.
    counts
        Code and file: how many findings there are of this kind.
    """

    root: Path
    findings: list[Finding] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str | None] = field(default_factory=dict)
    tables: dict[str, Any] = field(default_factory=dict)
    nouns: dict[tuple[str, type], Any] = field(default_factory=dict)
    counts: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, code: str, message: str, where: Place | tuple[Place, ...] = (), fix: str | None = None) -> None:
        """Write a finding down; after a hundred of one kind in one file the rest are counted."""
        kind = (code, _first_file(where))
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if self.counts[kind] <= MOST_OF_ONE_KIND:
            self.findings.append(finding(code, message=message, where=where, fix=fix))

    def count(self, code: str, file: str, number: int) -> None:
        """Count findings of a kind of which enough are written down, without making their words."""
        self.counts[code, file] = self.counts.get((code, file), 0) + number

    def has_enough(self, code: str, place: Place) -> bool:
        """Whether another finding of this kind would be counted only, so that no advice need be thought of."""
        return self.counts.get((code, place.file), 0) >= MOST_OF_ONE_KIND


def open_reading(folder: Path) -> Reading:
    """Begin to read a folder."""
    return Reading(Path(os.path.realpath(folder)))


def path_inside(reading: Reading, name: str, *, beside: str = "", where: Place | None = None) -> str | None:
    """A file's path inside the folder, from the name a YAML file gives it; None (and a finding) if it leads out.

    Parameters
    ----------
    name
        The name as written, relative to ``beside``.
    beside
        Folder of the file that names it.
    where
        Where the name stands.
    """
    name = name.strip()
    inside = posixpath.normpath(posixpath.join(beside, name))
    at = where or Place(inside)
    if "\0" in name or "\\" in name:
        reading.add("FIL-011", f"{shown(name)} is no path that works on every computer", at, "write the path with forward slashes")
        return None
    if name.startswith(("/", "~")) or re.match(r"[A-Za-z]:", name) or inside == ".." or inside.startswith("../"):
        reading.add("FIL-011", f"{shown(name)} leads out of the study folder", at)
        return None
    return inside


def leads_out(reading: Reading, file: str) -> bool:
    """Whether links make a path inside the folder lead out of it."""
    root = str(reading.root)
    real = os.path.realpath(f"{root}{os.sep}{file}")
    return real != root and not real.startswith(root.rstrip(os.sep) + os.sep)


def is_there(reading: Reading, file: str) -> bool:
    """Whether something of this name is there, if only a broken link; of a sealed file a warning says that it is not read."""
    if os.path.lexists(reading.root / file):
        return True
    note_sealed(reading, file)
    return False


def note_sealed(reading: Reading, file: str) -> None:
    """Warn, once, of a file that is sealed, so that what rests on it is not taken for missing."""
    if is_sealed(reading.root, file):
        _note_sealed(reading, file, f"{sealed_words(file)}, and not read")


def note_sealed_in(reading: Reading, folder: str, number: int) -> None:
    """Warn, once, of the files of a folder that are sealed."""
    if number:
        _note_sealed(reading, folder, f"{number:,} sealed {'file' if number == 1 else 'files'} of {folder}/ {'is' if number == 1 else 'are'} not read")


def _note_sealed(reading: Reading, file: str, message: str) -> None:
    if ("SEA-001", file) not in reading.counts:
        reading.counts["SEA-001", file] = 1
        reading.findings.append(finding("SEA-001", message=message, where=Place(file), severity="warning"))


def read_bytes(reading: Reading, file: str, *, largest: int, where: Place | None = None) -> bytes | None:
    """The bytes of a file inside the folder, with their hash taken; None, and a finding, if it cannot be read."""
    at = where or Place(file)
    path = reading.root / file
    if leads_out(reading, file):
        reading.add("FIL-011", f"{file} is a link that leads out of the study folder", at)
        return None
    try:
        known = path.stat()
        if not stat.S_ISREG(known.st_mode):
            kind = "a folder" if stat.S_ISDIR(known.st_mode) else "no ordinary file"
            reading.add("FIL-002", f"{file} is {kind}", at)
            return None
        if known.st_size > largest:
            size = f"{known.st_size / MEGABYTE:,.0f} MB"
            reading.add("FIL-004", f"{file} has {size}; the limit is {largest // MEGABYTE} MB", at)
            return None
        with path.open("rb") as stream:
            # Room for the size it had a moment ago, not for the limit; what has grown since is cut.
            raw = stream.read(known.st_size + 1)
    except FileNotFoundError:
        if is_sealed(reading.root, file):
            reading.add("SEA-001", sealed_words(file), at)
        else:
            reading.add("FIL-001", f"{file} is not there", at)
        return None
    except OSError as error:
        reading.add("FIL-003", f"{file} cannot be opened: {(error.strerror or 'no reason given').lower()}", at)
        return None
    reading.hashes[file] = hashlib.sha256(raw).hexdigest()
    return raw


def read_text(reading: Reading, file: str, *, largest: int = LARGEST_TEXT, where: Place | None = None) -> str | None:
    """The text of a file inside the folder, lines ended by a line feed; None, and a finding, if it is none."""
    if file not in reading.texts:
        raw = read_bytes(reading, file, largest=largest, where=where)
        reading.texts[file] = None if raw is None else decode(reading, file, raw)
    return reading.texts[file]


def decode(reading: Reading, file: str, raw: bytes) -> str | None:
    """Bytes of a file as text, lines ended by a line feed; None, and a finding, if they are none."""
    top = Place(file, line=1)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or looks_like_utf16(raw):
        reading.add(
            "FIL-007",
            f"{file} is UTF-16 text",
            top,
            f"save it as UTF-8, or: iconv -f UTF-16 -t UTF-8 {posixpath.basename(file)} > new",
        )
        return None
    if raw.startswith(b"\xef\xbb\xbf"):
        reading.add("FIL-009", f"{file} begins with a byte order mark", top)
        raw = raw[3:]
    if not raw.strip():
        reading.add("FIL-005", f"{file} is empty", Place(file))
        return None
    if b"\0" in raw:
        reading.add("FIL-008", f"{file} holds a zero byte", Place(file, line=_line_at(raw, raw.index(b"\0"))))
        return None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        at = Place(file, line=_line_at(raw, error.start))
        if looks_like_windows_1251(raw):
            command = f"iconv -f WINDOWS-1251 -t UTF-8 {posixpath.basename(file)} > new"
            reading.add("FIL-006", f"{file} is not UTF-8; it reads as Windows-1251", at, f"save it as UTF-8, or: {command}")
        else:
            reading.add("FIL-006", f"{file} is not UTF-8 text from this line on", at)
        return None
    if "\r" in text:
        first = text.index("\r")
        reading.add("FIL-010", f"{file} has Windows line ends", Place(file, line=text.count("\n", 0, first) + 1))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def _line_at(raw: bytes, position: int) -> int:
    return raw.count(b"\n", 0, position) + 1


def looks_like_utf16(raw: bytes) -> bool:
    """Text in UTF-16 without a mark has a zero in every second byte of its Latin letters and blanks."""
    sample = raw[:4000]
    zeros = max(sample[::2].count(0), sample[1::2].count(0))
    return len(sample) >= 8 and zeros >= len(sample) // 4 and min(sample[::2].count(0), sample[1::2].count(0)) == 0


def looks_like_windows_1251(raw: bytes) -> bool:
    """Whether nearly all bytes beyond ASCII are Cyrillic letters, quotes or dashes in Windows-1251."""
    beyond = bytes(byte for byte in raw[:200_000] if byte > 127)
    text = beyond.decode("cp1251", errors="replace")
    likely = sum("Ѐ" <= letter <= "ӿ" or letter in "«»–—№“”„’…\xa0" for letter in text)
    return bool(text) and likely >= 0.9 * len(text)


def all_findings(reading: Reading) -> list[Finding]:
    """What was found; where findings of one kind were only counted in the end, a note says how many."""
    notes = [
        finding("FIL-016", message=f"{file} has {number - MOST_OF_ONE_KIND:,} more findings {code}", where=Place(file))
        for (code, file), number in reading.counts.items()
        if number > MOST_OF_ONE_KIND
    ]
    return reading.findings + notes


def _first_file(where: Place | tuple[Place, ...]) -> str:
    places = (where,) if isinstance(where, Place) else where
    return places[0].file if places else ""
