"""review/sources.ris as sources: lines of a tag and a value, as Zotero, EndNote, Mendeley and library catalogues write them."""

from __future__ import annotations

import re

from pydantic import ValidationError

from kurak.model.finding import Place
from kurak.model.review import Source
from kurak.sources.bibliography import LARGEST_BIBLIOGRAPHY
from kurak.sources.text_file import Reading, read_text
from kurak.sources.validation import Rows
from kurak.sources.wording import shown

_LINE = re.compile(r"([A-Z][A-Z0-9])  -(?: (.*))?$")
_KINDS = {"JOUR": "article", "BOOK": "book", "CHAP": "incollection", "RPRT": "techreport", "THES": "phdthesis", "CONF": "inproceedings", "ELEC": "online", "STAT": "legislation"}
_KEY = re.compile(r"[\s|;,]+")


def read_ris(reading: Reading, file: str) -> Rows[Source]:
    """Read a RIS file; entries that cannot be read, and second ones of the same key, are reported.

    The key of a source is its ID; where it has none, its first author's family name and the year.
    """
    text = read_text(reading, file, largest=LARGEST_BIBLIOGRAPHY)
    if text is None:
        return Rows(file, complete=False)
    sources: list[Source] = []
    places: dict[str, Place] = {}
    whole = True
    for line, fields, ended in _entries(text):
        place = Place(file, line=line)
        if not ended or "TY" not in fields:
            reading.add("REV-001", "the entry that begins here cannot be read", place, "an entry begins with TY  - and ends with ER  -")
            whole = False
            continue
        authors = fields.get("AU", []) + fields.get("A1", [])
        year = re.search(r"\d{4}", " ".join(fields.get("PY", []) + fields.get("Y1", []) + fields.get("DA", [])))
        made = f"{authors[0].split(',')[0].strip() if authors else ''}{year[0] if year else ''}"
        key = (fields.get("ID") or [""])[0] or _KEY.sub("-", made)
        if key in places:
            reading.add("REV-002", f"the source {shown(key)} stands twice", (place, places[key]))
            continue
        kind = fields["TY"][0].strip() or "misc"
        try:
            source = Source(
                key=key, kind=_KINDS.get(kind, kind.lower()), author=" and ".join(authors), year=year[0] if year else "", title=_first(fields, "TI", "T1", "CT", "BT"),
                url=_first(fields, "UR", "L1"), note=_first(fields, "N1"),
                authors=tuple(authors), container=_first(fields, "JO", "JF", "T2", "JA"), volume=_first(fields, "VL"), issue=_first(fields, "IS"),
                pages="-".join(part for part in (_first(fields, "SP"), _first(fields, "EP")) if part), publisher=_first(fields, "PB"), doi=_first(fields, "DO"),
            )  # fmt: skip
        except ValidationError:
            reading.add("REV-001", f"the entry has the key {shown(key)}", place, "write a key in a line ID  -; it holds no blank, comma, semicolon or |, and at most 120 characters")
            whole = False
            continue
        places[key] = Place(file, line=line, key=shown(key)[1:-1])
        sources.append(source)
    return Rows(file, tuple(sources), tuple(places.values()), whole)


def _first(fields: dict[str, list[str]], *tags: str) -> str:
    return next((fields[tag][0] for tag in tags if tag in fields), "")


def _entries(text: str) -> list[tuple[int, dict[str, list[str]], bool]]:
    """Line, fields and whether it ended, of every entry; a line without a tag goes on with the value before."""
    found: list[tuple[int, dict[str, list[str]], bool]] = []
    fields: dict[str, list[str]] = {}
    began, last = 0, ""
    for number, line in enumerate(text.split("\n"), start=1):
        match = _LINE.match(line.rstrip())
        if match is None:
            if fields and line.strip() and last:
                fields[last][-1] = f"{fields[last][-1]} {line.strip()}".strip()
            elif line.strip():
                found.append((number, {}, False))
            continue
        tag, value = match[1], (match[2] or "").strip()
        if tag == "TY" and fields:
            found.append((began, fields, False))
            fields = {}
        if tag == "ER":
            found.append((began or number, fields, bool(fields)))
            fields, last = {}, ""
            began = 0
            continue
        began = began if fields else number
        fields.setdefault(tag, []).append(value)
        last = tag
    if fields:
        found.append((began, fields, False))
    return found
