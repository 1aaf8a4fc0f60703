"""Transcripts and documents: Markdown with front matter, read as one text whose code points are counted."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from kurak.model.documents import INTERVIEWS, SIMULATED, Document, DocumentRecord
from kurak.model.finding import Place
from kurak.model.guides import Guide
from kurak.sources.qualitative.places import REVIEWED, TRANSCRIPTS
from kurak.sources.sealed_names import sealed_in
from kurak.sources.text_file import LARGEST_TEXT, Reading, decode, leads_out, note_sealed_in, read_bytes
from kurak.sources.validation import read_mapping
from kurak.sources.wording import listed, shown

PERSONAL_ATTRIBUTES = frozenset({"name", "names", "surname", "phone", "telephone", "address", "email", "birth", "birthday", "date_of_birth", "passport", "pin", "inn"})


def read_documents(reading: Reading) -> dict[str, Document]:
    """Every transcript and document of the desk review by its id; what is wrong with them goes to the reading."""
    found: dict[str, Document] = {}
    for file in document_files(reading):
        document = read_document(reading, file)
        if document is None:
            continue
        if (other := found.get(document.record.id)) is not None:
            message = f"{file} and {other.file} both have the id {shown(document.record.id)}"
            reading.add("COD-011", message, (Place(file, line=2, key="id"), Place(other.file, line=2, key="id")))
            continue
        found[document.record.id] = document
    return found


def document_files(reading: Reading) -> Iterator[str]:
    """Paths of the texts, by name."""
    for room in (TRANSCRIPTS, REVIEWED):
        if leads_out(reading, room):
            reading.add("FIL-011", f"{room} is a link that leads out of the study folder", Place(room))
            continue
        note_sealed_in(reading, room, sealed_in(reading.root, room, ending=".md"))
        for folder, folders, names in os.walk(reading.root / room):
            folders.sort()
            inside = os.path.relpath(folder, reading.root).replace(os.sep, "/")
            yield from (f"{inside}/{name}" for name in sorted(names) if name.endswith(".md") and name != "README.md" and not name.startswith("."))


def read_document(reading: Reading, file: str) -> Document | None:
    """One text; None, with findings, if it has no front matter that can be understood."""
    raw = read_bytes(reading, file, largest=LARGEST_TEXT)
    text = None if raw is None else decode(reading, file, raw)
    if raw is None or text is None:
        return None
    end = text.find("\n---\n", 3) if text.startswith("---\n") else -1
    if end < 0 and text.startswith("---\n") and text.endswith("\n---"):
        end = len(text) - 4
    if end < 0:
        reading.add("COD-010", f"{file} does not begin with its front matter", Place(file, line=1))
        return None
    head, body = text[4 : end + 1], text[end + 5 :]
    record = _quick(head) or _careful(reading, file, text, head)
    if record is None:
        return None
    document = Document(file, record, body, text.count("\n", 0, end + 5) + 1, _hash_of(raw, head, body))
    _check(reading, document)
    return document


def _hash_of(raw: bytes, head: str, body: str) -> str:
    """SHA-256 of the text in UTF-8; of the file's own bytes where they are the same, which they mostly are."""
    before = 4 + len(head.encode("utf-8")) + 4
    same = raw.startswith(b"---\n") and b"\r" not in raw and raw[before - 4 : before] == b"---\n"
    return hashlib.sha256(memoryview(raw)[before:] if same else body.encode("utf-8")).hexdigest()


_PLAIN_VALUE = r"[^\s'\"{\[#&*!|>%@`?:,-][^\"'{\[#]*"
_LINE = re.compile(rf"([a-z_]+):(?: +({_PLAIN_VALUE}|\"[^\"\\]*\"|{{[^'\"{{\[\]#]*}}))?\s*")
_INSIDE = re.compile(rf"( +)([\w-]+): +({_PLAIN_VALUE})")
_NOTHING = frozenset({"null", "Null", "NULL", "~"})


def _plainest(head: str) -> dict[str, Any] | None:
    """Front matter of one line a key, with blocks in braces or indented, one deep; None for anything else that YAML can say.

    Thousands of texts begin like that, and the careful way takes a millisecond for each. It is the only other way: a library that
    builds what it reads by calling itself would be brought down by a file of brackets.
    """
    data: dict[str, Any] = {}
    block: dict[str, Any] | None = None
    braces: dict[str, Any]
    indentation = ""
    for line in head.split("\n"):
        if not line:
            continue
        if line.startswith(" "):
            inside = _INSIDE.fullmatch(line)
            if inside is None or block is None or (indentation and inside[1] != indentation) or not _put(block, inside[2], inside[3].rstrip()):
                return None
            indentation = inside[1]
            continue
        match = _LINE.fullmatch(line)
        if match is None or match[1] in data or block == {}:
            return None
        block, indentation = None, ""
        if match[2] is None:
            data[match[1]] = block = {}
        elif match[2].startswith("{"):
            data[match[1]] = braces = {}
            for part in match[2].rstrip()[1:-1].split(","):
                key, colon, value = part.partition(": ")
                if not colon or not key.strip() or ":" in value or not _put(braces, key.strip(), value.strip()):
                    return None
        elif match[2].startswith('"'):
            data[match[1]] = match[2].rstrip()[1:-1]
        elif not _put(data, match[1], match[2].rstrip()):
            return None
    return None if block == {} else data


def _put(block: dict[str, Any], key: str, value: str) -> bool:
    """Put a plain value under a key that is not there yet; whether it is one that YAML reads as it stands."""
    if not value or key in block or value in _NOTHING or ": " in value or value.endswith(":"):
        return False
    block[key] = value
    return True


def _quick(head: str) -> DocumentRecord | None:
    """Front matter of plain keys and values; None if there is anything in it that the careful way should look at."""
    data = _plainest(head)
    try:
        return None if not data else DocumentRecord.model_validate(data)
    except ValidationError:
        return None


def _careful(reading: Reading, file: str, text: str, head: str) -> DocumentRecord | None:
    # An empty line stands for the first three hyphens, so that lines are counted as in the file.
    reading.texts[file] = "\n" + head
    mapped = read_mapping(reading, file, DocumentRecord)
    reading.texts[file] = text
    return None if mapped is None else mapped.noun


def _check(reading: Reading, document: Document) -> None:
    record, file = document.record, document.file
    if not document.text.strip():
        reading.add("COD-012", f"{file} has no text", Place(file, line=document.first_line))
    marked = document.text.lstrip().startswith(SIMULATED)
    if record.simulated != marked:
        said = "says simulated: true, and its text does not begin with the word" if record.simulated else "begins with the word SIMULATED, and its front matter does not say simulated: true"
        reading.add("COD-013", f"{file} {said}", Place(file, line=document.first_line, key="simulated"))
    if record.kind in INTERVIEWS and not record.speakers:
        reading.add("COD-014", f"{file} names no speakers", Place(file, line=1, key="speakers"))
    # Somebody who sits in a group and says nothing is no slip.
    must_speak = [label for label, role in record.speakers.items() if record.kind != "focus group" or role != "participant"]
    # A label at the beginning of a line; turns themselves are told apart when somebody asks for them.
    silent = [label for label in must_speak if f"\n{label}:" not in document.text and label not in {turn.speaker for turn in document.turns}]
    if not document.text.strip():
        silent = []
    if silent:
        # How many, not which: a label may be a name.
        many = "1 of the speakers" if len(silent) == 1 else f"{len(silent)} of the speakers"
        reading.add("COD-014", f"{many} in the front matter of {file} never speaks", Place(file, line=1, key="speakers"), "correct the label, or take it out of the front matter")
    personal = [key for key in record.attributes if key.lower() in PERSONAL_ATTRIBUTES]
    if personal:
        # The key only: what stands there may be somebody's name.
        reading.add("COD-015", f"attributes of {file} have the key {listed(personal)}", Place(file, line=1, key="attributes"))


def check_guides(reading: Reading, documents: dict[str, Document], guides: tuple[Guide, ...]) -> None:
    """Check that the guide which a transcript names exists in that version, and that it asked what it could ask."""
    known = {(guide.record.id, guide.record.version) for guide in guides}
    for document in documents.values():
        record = document.record
        if not record.guide:
            if record.kind in INTERVIEWS and guides:
                reading.add("COD-016", f"{document.file} names no guide", Place(document.file, line=1, key="guide"))
        elif (record.guide, record.guide_version) not in known and guides:
            have = listed(f"{name} version {version}" for name, version in sorted(known))
            reading.add("COD-016", f"{document.file} names the guide {shown(record.guide)} version {record.guide_version}", Place(document.file, line=1, key="guide"), f"guides of the study: {have}")
