"""Words found in the files themselves: bytes are looked through as they lie on the disk, and only places become text.

Two thousand transcripts are sixty megabytes. To decode them takes longer than to search them, and an index would be what people
said once more. So bytes are folded to one case, a fixed piece of the word is looked for, and the text around each place found
is held against the whole expression.
"""

from __future__ import annotations

import os
import re
from codecs import getincrementaldecoder
from collections.abc import Iterator
from dataclasses import dataclass

from kurak.model.finding import Place
from kurak.sources.qualitative.places import REVIEWED, TRANSCRIPTS
from kurak.sources.qualitative.words import FOLD, Sought
from kurak.sources.sealed_names import sealed_in
from kurak.sources.text_file import LARGEST_TEXT, Reading, leads_out, note_sealed_in

_HEAD = 4_096
MANY = 40
"""Places in one text from which on it costs less to read the text than the surroundings of each."""
_LABEL = re.compile(r"[^\s:]+:\S*[ \t]*(?:\[[\w.]+\])?")
"""What may be the label of a speaker, with the number of a question behind it: only a reader who knows the speakers can tell."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A text in which something was found; ``places`` is how many, or None where it has to be read to know."""

    file: str
    places: int | None


def scan(reading: Reading, sought: Sought) -> tuple[list[FoundFile], int]:
    """Files in which words stand, in the order of their names, and how many were looked through.

    A text that is no plain UTF-8 with front matter, or that has combining marks, is left to a reader who looks at it as text.
    """
    found: list[FoundFile] = []
    searched = 0
    for file, path, size in _files(reading):
        searched += 1
        if size > LARGEST_TEXT:
            found.append(FoundFile(file, None))
            continue
        raw = _bytes_of(path, size)
        number = None if raw is None else _places_in(raw, sought)
        if number != 0:
            found.append(FoundFile(file, number))
    return found, searched


def _files(reading: Reading) -> Iterator[tuple[str, str, int]]:
    """Name, path and size of every text, as :func:`~kurak.sources.qualitative.documents.document_files` has them."""
    for room in (TRANSCRIPTS, REVIEWED):
        if leads_out(reading, room):
            reading.add("FIL-011", f"{room} is a link that leads out of the study folder", Place(room))
            continue
        note_sealed_in(reading, room, sealed_in(reading.root, room, ending=".md"))
        yield from _files_in(reading, room)


def _files_in(reading: Reading, inside: str) -> Iterator[tuple[str, str, int]]:
    try:
        with os.scandir(reading.root / inside) as entries:
            here = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return
    folders = [entry for entry in here if entry.is_dir(follow_symlinks=False)]
    for entry in here:
        name = entry.name
        if name.endswith(".md") and name != "README.md" and not name.startswith(".") and not entry.is_dir():
            file = f"{inside}/{name}"
            # Where a link leads is looked at by whoever reads it as text.
            yield file, entry.path, LARGEST_TEXT + 1 if entry.is_symlink() else entry.stat().st_size
    for entry in folders:
        yield from _files_in(reading, f"{inside}/{entry.name}")


def _bytes_of(path: str, size: int) -> bytes | None:
    try:
        # A pipe of that name would otherwise be waited for without end.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        return os.read(handle, size + 1)
    except OSError:
        return None
    finally:
        os.close(handle)


def _places_in(raw: bytes, sought: Sought) -> int | None:
    """How often the words stand in a text; None where its bytes do not say."""
    begins = _text_begins(raw)
    if begins is None or sought.needles is None or b"\xcc" in raw or b"\xcd" in raw:
        return None
    folded = raw.translate(FOLD)
    seen: dict[int, int] = {}
    looked_at = 0
    for needle in sought.needles:
        at = folded.find(needle, begins)
        while at >= 0:
            if (looked_at := looked_at + 1) > MANY:
                text = raw[begins:].decode("utf-8", "ignore")
                places = [match.start() for match in sought.pattern.finditer(text)]
                return None if any(_in_label(text, place) for place in places) else len(places)
            first = max(begins, at - sought.reach)
            while raw[first] & 0xC0 == 0x80:
                first += 1
            window = raw[first : at + len(needle) + sought.reach].decode("utf-8", "ignore")
            for match in sought.pattern.finditer(window):
                start = first + len(window[: match.start()].encode())
                end = start + len(match[0].encode())
                # What stands at the edge of the window may be the rest of a longer word.
                if start <= at < end:
                    if _in_label(window, match.start()):
                        return None
                    seen[start] = end
            at = folded.find(needle, at + 1)
    return _apart(seen)


def _in_label(text: str, place: int) -> bool:
    """Whether a place may lie in the label of a speaker, which nobody said."""
    label = _LABEL.match(text, text.rfind("\n", 0, place) + 1)
    return label is not None and place < label.end()


def _apart(places: dict[int, int]) -> int:
    """How many places do not overlap one before them."""
    number, free = 0, 0
    for start in sorted(places):
        if start >= free:
            number, free = number + 1, places[start]
    return number


def _text_begins(raw: bytes) -> int | None:
    """Byte at which the text begins, below the front matter; None if the file is not as most are."""
    if not raw.startswith((b"---\n", b"---\r\n")):
        return None
    end = raw.find(b"\n---", 3)
    after = end + 4 if raw[end + 4 : end + 5] == b"\n" else end + 5
    if end < 0 or raw[after : after + 1] != b"\n":
        return None
    try:
        # The last letter may be cut.
        getincrementaldecoder("utf-8")().decode(raw[: after + _HEAD])
    except UnicodeDecodeError:
        return None
    return after + 1
