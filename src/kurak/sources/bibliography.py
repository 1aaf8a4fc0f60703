"""review/sources.bib as sources: what is printed of them, nothing looked up."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pydantic import ValidationError

from kurak.model.finding import Place
from kurak.model.review import Source
from kurak.sources.text_file import MEGABYTE, Reading, read_text
from kurak.sources.validation import Rows
from kurak.sources.wording import shown

LARGEST_BIBLIOGRAPHY = 2 * MEGABYTE
"""Thousands of sources; the library takes long over a large file that is not BibTeX."""


FURTHER = {
    "container": ("journal", "journaltitle", "booktitle"),
    "issue": ("number", "issue"),
    "publisher": ("publisher", "institution", "school", "organization"),
}
"""Field of a source: where BibTeX and BibLaTeX write it."""


def authors_of(text: str) -> tuple[str, ...]:
    """The authors of an entry one by one; a name in braces of its own keeps them, since it is a body's and not a person's.

    Examples
    --------
    >>> authors_of("Doe, Jo and {{Office on Drugs and Crime}}")
    ('Doe, Jo', '{Office on Drugs and Crime}')
    """
    parts: list[str] = []
    depth, start = 0, 0
    inner = text.strip()
    while inner.startswith("{{") and inner.endswith("}}") and _closes(inner) == len(inner) - 1:
        inner = inner[1:-1].strip()
    for found in re.finditer(r"[{}]|\s+and\s+", inner):
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            depth -= 1
        elif depth == 0:
            parts.append(inner[start : found.start()])
            start = found.end()
    parts.append(inner[start:])
    names = (part.strip() for part in parts)
    return tuple(f"{{{_unbraced(name)}}}" if name.startswith("{") and name.endswith("}") else _unbraced(name) for name in names if _unbraced(name))


def _closes(text: str) -> int:
    """Where the brace that a text opens with is closed."""
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter == "{") - (letter == "}")
        if depth == 0:
            return place
    return -1


def read_bibliography(reading: Reading, file: str) -> Rows[Source]:
    """Read a BibTeX file; entries that cannot be read, and second ones of the same key, are reported."""
    text = read_text(reading, file, largest=LARGEST_BIBLIOGRAPHY)
    if text is None:
        return Rows(file, complete=False)
    sources: list[Source] = []
    places: list[Place] = []
    first: dict[str, Place] = {}
    blocks, whole = _blocks(reading, file, text)
    for key, kind, fields, line in blocks:
        place = Place(file, line=line, key=shown(key)[1:-1])
        if key in first:
            reading.add("REV-002", f"the source {shown(key)} stands twice", (place, first[key]))
            continue
        named = {name: _unbraced(fields.get(name, "")) for name in ("author", "year", "title", "url", "note", "volume", "pages", "doi")}
        further = {name: next((_unbraced(fields[tag]) for tag in tags if fields.get(tag)), "") for name, tags in FURTHER.items()}
        try:
            source = Source(key=key, kind=kind, **named, **further, authors=authors_of(fields.get("author", "")))
        except ValidationError:
            message = f"the entry {shown(kind)} has the key {shown(key)}"
            reading.add("REV-001", message, place, "a key holds no blank, comma, semicolon or |, and at most 120 characters")
            whole = False
            continue
        first[key] = place
        sources.append(source)
        places.append(place)
    return Rows(file, tuple(sources), tuple(places), whole)


def both_lists(reading: Reading, lists: Sequence[Rows[Source]]) -> Rows[Source]:
    """Sources of several files as one list; a key that stands in two of them is reported, and counts once."""
    sources: list[Source] = []
    places: dict[str, Place] = {}
    for one in lists:
        for source, place in zip(one.nouns, one.places, strict=True):
            if source.key in places:
                reading.add("REV-002", f"the source {shown(source.key)} stands twice", (place, places[source.key]))
                continue
            places[source.key] = place
            sources.append(source)
    return Rows(lists[0].file, tuple(sources), tuple(places.values()), all(one.complete for one in lists))


def _blocks(reading: Reading, file: str, text: str) -> tuple[list[tuple[str, str, dict[str, str], int]], bool]:
    """Key, kind, fields and line of every entry; the flag says whether every entry could be read."""
    import logging

    from bibtexparser.entrypoint import parse_string
    from bibtexparser.model import (
        DuplicateBlockKeyBlock,
        DuplicateFieldKeyBlock,
        Entry,
        ImplicitComment,
        ParsingFailedBlock,
    )

    # The library also writes what it finds to the log; it is said once, as a finding.
    logging.getLogger("bibtexparser").addHandler(logging.NullHandler())
    whole = True
    found: list[tuple[str, str, dict[str, str], int]] = []
    for block in parse_string(text).blocks:
        line = (block.start_line or 0) + 1
        entry = block.ignore_error_block if isinstance(block, DuplicateBlockKeyBlock) else block
        if isinstance(block, DuplicateFieldKeyBlock):
            twice = ", ".join(sorted(block.duplicate_keys))
            reading.add("REV-001", f"the field {shown(twice)} stands twice in an entry", Place(file, line=line))
            whole = False
        elif isinstance(entry, Entry):
            fields = {field.key.lower(): str(field.value) for field in entry.fields}
            found.append((entry.key, entry.entry_type, fields, line))
        elif isinstance(block, ParsingFailedBlock):
            reading.add("REV-001", "the entry that begins here cannot be read", Place(file, line=line))
            whole = False
        elif isinstance(block, ImplicitComment) and "@" in (block.raw or ""):
            stray = next((number for number, part in enumerate((block.raw or "").split("\n")) if part.lstrip().startswith("@")), None)
            if stray is not None:
                reading.add("REV-001", "the entry that begins here cannot be read", Place(file, line=line + stray))
                whole = False
    return found, whole


def _unbraced(text: str) -> str:
    """A value as a reader sees it: braces that only keep capitals are left out."""
    return " ".join(text.replace("{", "").replace("}", "").split())
