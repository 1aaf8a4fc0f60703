"""A project of another program becomes texts, codebook, codings and memos of a folder; everything, or nothing.

What is there already is recognised by its GUID. It stays as it is where it is the same, and the import is refused where it is not:
nobody's work is overwritten.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from kurak.model.codings import CodedTexts, Coding, Memo
from kurak.model.documents import SIMULATED, Document, DocumentKind, DocumentRecord, SpeakerRole
from kurak.model.exchange import KeptProject
from kurak.model.qualitative import Code, Codebook
from kurak.sources.archives import RefusedError
from kurak.sources.qualitative.anchors import context
from kurak.sources.qualitative.codings import codings_text, read_codings
from kurak.sources.qualitative.front_matter import UNWRITABLE, codebook_bytes, document_bytes
from kurak.sources.qualitative.places import CODEBOOK, EXCHANGE, FROZEN, MEMOS, TRANSCRIPTS, codings_of
from kurak.sources.qualitative.writing import with_frozen, with_rows
from kurak.sources.refi_qda.contents import CodingHere, Contents, coder_of
from kurak.sources.refi_qda.identity import (
    code_guid,
    coding_guid,
    document_guid,
    id_of_name,
    memo_guid,
    unique,
)
from kurak.sources.refi_qda.project import same_guid
from kurak.sources.refi_qda.wording import definition_of
from kurak.sources.text_file import Reading, is_there, open_reading
from kurak.sources.wording import listed
from kurak.sources.xml_tree import child

LONGEST_NAME = 300
LONGEST_DEFINITION = 20_000


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person says about texts that are brought in.

    Parameters
    ----------
    language, kind, attributes, speakers
        For the front matter of every new text.
    room
        Folder of new texts.
    name
        Under which name the project is kept.
    named
        Whether ids of texts are made from their names; otherwise they are numbered, since names may be those of people.
    on
        Day, year-month-day.
    """

    language: str
    kind: DocumentKind = "other"
    attributes: Mapping[str, str] = field(default_factory=dict)
    speakers: Mapping[str, SpeakerRole] = field(default_factory=dict)
    room: str = TRANSCRIPTS
    name: str = "project"
    named: bool = False
    on: str = ""


@dataclass(slots=True)
class Brought:
    """What an import writes.

    Parameters
    ----------
    files
        File: its content. Empty if the same project is there already.
    texts
        Id of every text of the project: its name there.
    added
        How many texts, codes, codings and memos are new.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    added: dict[str, int] = field(default_factory=dict)


def bring(folder: Path, there: CodedTexts, found: Contents, choices: Choices, file: str) -> Brought:
    """Everything that an import writes.

    Parameters
    ----------
    folder, there
        Where it goes, and what is there.
    found
        The project.
    choices
        What a person said.
    file
        Name of its file.

    Raises
    ------
    RefusedError
        COD-058 if something is there already and is not the same.
    """
    reading = open_reading(folder)
    kept = _kept_files(found, choices.name, file)
    differs: list[str] = []
    changed = [name for name, content in kept.items() if is_there(reading, name) and (reading.root / name).read_bytes() != content]
    if changed or (any(is_there(reading, name) for name in kept) and not all(is_there(reading, name) for name in kept)):
        raise RefusedError("COD-058", f"{EXCHANGE}/{choices.name} holds another project", "give this one a name of its own: --name NAME")
    known = {same_guid(document_guid(one.record)): one for one in there.documents.values()}
    ids, new = _documents(reading, there, known, found, choices, differs)
    codes, codebook = _codes(reading, there, found, choices, differs)
    rows = _codings(reading, there, found, ids, codes, differs)
    memos = _memos(there, found, ids, codes, differs)
    if differs:
        raise RefusedError("COD-058", f"the folder already holds, and otherwise: {listed(differs)}")
    result = Brought(texts={ids[guid]: text.element.get("name", "") for guid, text in found.texts.items()})
    result.added = {"texts": len(new), "codes": 0 if codebook is None else len(found.codes), "codings": sum(len(added) for _, added in rows.values()), "memos": len(memos)}
    if all(is_there(reading, name) for name in kept):
        result.added = dict.fromkeys(result.added, 0)
        return result
    result.files = {**{f"{choices.room}/{record.id}.md": document_bytes(record, text) for record, text in new}, **kept}
    if codebook is not None:
        result.files[CODEBOOK] = codebook_bytes(codebook)
    for coder, (before, added) in rows.items():
        if added:
            result.files[codings_of(coder)] = codings_text([*before, *added])
    if memos:
        result.files[MEMOS] = with_rows(_bytes_of(reading, MEMOS), Memo, memos)
    coded = {row.document for _, added in rows.values() for row in added}
    frozen = with_frozen(folder, [_as_read(record, text) for record, text in new if record.id in coded], on=choices.on)
    if frozen is not None:
        result.files[FROZEN] = frozen
    return result


def _bytes_of(reading: Reading, file: str) -> bytes:
    return (reading.root / file).read_bytes() if is_there(reading, file) else b""


def _as_read(record: DocumentRecord, text: str) -> Document:
    return Document("", record, text, 1, hashlib.sha256(text.encode()).hexdigest())


# ── the project as it came ───────────────────────────────────────────────────────────────────────


def _kept_files(found: Contents, name: str, file: str) -> dict[str, bytes]:
    project, folder = found.project, f"{EXCHANGE}/{name}"
    record = KeptProject(file=file, origin=project.origin[:LONGEST_NAME], project=project.name, counting=found.decision.counting, texts=hashes_of(found))
    head = yaml.safe_dump(record.model_dump(), allow_unicode=True, sort_keys=False).encode()
    parts = {f"{folder}/project/{part}": content for part, content in project.parts.items()}
    return {f"{folder}/kept.yaml": head, f"{folder}/project/{project.name}": project.raw, **parts}


def hashes_of(found: Contents) -> dict[str, str]:
    """The hash of every text of a project."""
    return {guid: hashlib.sha256(text.ruler.text.encode()).hexdigest() for guid, text in found.texts.items()}


# ── texts ────────────────────────────────────────────────────────────────────────────────────────


def _documents(
    reading: Reading, there: CodedTexts, known: Mapping[str, Document], found: Contents, choices: Choices, differs: list[str]
) -> tuple[dict[str, str], list[tuple[DocumentRecord, str]]]:
    """Id by GUID, and the texts that are new."""
    ids: dict[str, str] = {}
    new: list[tuple[DocumentRecord, str]] = []
    changed = 0
    taken = {name.casefold() for name in there.documents}
    width = max(3, len(str(len(found.texts))))
    number = 0
    for guid, text in found.texts.items():
        if guid in known:
            ids[guid] = known[guid].record.id
            changed += known[guid].text != text.ruler.text
            continue
        if choices.named:
            name = unique(id_of_name(text.element.get("name", ""), "text"), taken)
        else:
            number += 1
            while (name := f"T{number:0{width}}").casefold() in taken or is_there(reading, f"{choices.room}/{name}.md"):
                number += 1
        taken.add(name.casefold())
        ids[guid] = name
        said = {label: role for label, role in choices.speakers.items() if _speaks(label, text.ruler.text)}
        try:
            record = DocumentRecord(
                id=name, kind=choices.kind, language=choices.language, attributes={**text.attributes, **choices.attributes}, speakers=said,
                simulated=text.ruler.text.lstrip().startswith(SIMULATED), guid=text.element.get("guid", ""),
            )  # fmt: skip
        except ValidationError as error:
            raise RefusedError("COD-064", *UNWRITABLE) from error
        if is_there(reading, f"{choices.room}/{name}.md"):
            changed += 1
        new.append((record, text.ruler.text))
    if changed:
        differs.append(f"{changed} of its texts")
    return ids, new


def _speaks(label: str, text: str) -> bool:
    return any(f"{begin}{label}{end}" in f"\n{text}" for begin, end in (("\n", ":"), ("\n**", "**:"), ("\n**", ":**")))


# ── codes ────────────────────────────────────────────────────────────────────────────────────────


def _codes(reading: Reading, there: CodedTexts, found: Contents, choices: Choices, differs: list[str]) -> tuple[dict[str, str], Codebook | None]:
    """Id by GUID, and the codebook if there is none yet."""
    if there.codebook is not None or is_there(reading, CODEBOOK):
        known = {same_guid(code_guid(way[-1])): way[-1].id for way in (there.codebook.walk() if there.codebook is not None else ())}
        lacking = sum(guid not in known for guid in found.codes)
        if lacking:
            differs.append(f"a codebook that lacks {lacking} of its codes")
        return known, None
    if not found.codes:
        return {}, None
    codes = codes_here(found)
    title = found.project.root.get("name", "")[:LONGEST_NAME].strip() or "Codebook"
    return {same_guid(way[-1].guid): way[-1].id for way in Codebook(title=title, version=1, codes=codes).walk()}, Codebook(title=title, version=1, language=choices.language, codes=codes)


def codes_here(found: Contents) -> tuple[Code, ...]:
    """The tree of codes as it is written here: ids from names, GUIDs kept."""
    ids: dict[str, str] = {}
    below: dict[str, list[str]] = {}
    for guid, code in found.codes.items():
        own = id_of_name(code.element.get("name", ""), "code")
        way = f"{ids[code.above]}.{own}" if code.above else own
        ids[guid] = unique(way if len(way) <= 100 else own, ids.values())
        below.setdefault(code.above, []).append(guid)

    def build(guid: str) -> Code:
        element = found.codes[guid].element
        colour = element.get("color", "").strip()
        if len(colour) == 4:
            colour = "#" + "".join(sign * 2 for sign in colour[1:])
        said = child(element, "Description")
        if said is not None and len(said.text or "") > LONGEST_DEFINITION:
            raise RefusedError("COD-054", f"a code of it has a description of more than {LONGEST_DEFINITION:,} characters", "shorten it in the other program")
        return Code(
            id=ids[guid], name=" ".join(element.get("name", "").split())[:LONGEST_NAME].strip() or "code", colour=colour if _is_colour(colour) else "",
            guid=element.get("guid", ""), children=tuple(build(one) for one in below.get(guid, ())), **definition_of(said.text or "" if said is not None else ""),
        )  # fmt: skip

    return tuple(build(guid) for guid in below.get("", ()))


def _is_colour(text: str) -> bool:
    return len(text) == 7 and text[0] == "#" and all(sign in "0123456789abcdefABCDEF" for sign in text[1:])


# ── codings and memos ────────────────────────────────────────────────────────────────────────────


def _codings(
    reading: Reading, there: CodedTexts, found: Contents, ids: Mapping[str, str], codes: Mapping[str, str], differs: list[str]
) -> dict[str, tuple[list[Coding], list[Coding]]]:
    """Coder: the rows that are there, and those that are new."""
    coders = {coding.coder for coding in found.codings.values()} | set(found.coders.values())
    rows: dict[str, tuple[list[Coding], list[Coding]]] = {}
    known: dict[str, dict[str, Coding]] = {}
    numbers: dict[str, int] = {}
    changed = 0
    for coder in sorted(coders):
        file = codings_of(coder)
        before = list(read_codings(reading, file).codings) if is_there(reading, file) else []
        rows[coder] = (before, [])
        known[coder] = {same_guid(coding_guid(coder, one)): one for one in before}
    taken = {coder: {one.coding for one in before} for coder, (before, _) in rows.items()}
    for guid, coding in found.codings.items():
        row = as_row(coding, found, ids, codes)
        old = known[coding.coder].get(guid)
        if old is not None:
            changed += same_place(old) != same_place(row)
            continue
        number = numbers.get(coding.coder, 0) + 1
        while f"r{number}" in taken[coding.coder]:
            number += 1
        numbers[coding.coder] = number
        rows[coding.coder][1].append(row._replace(coding=f"r{number}"))
    if changed:
        differs.append(f"{changed} of its codings")
    return {coder: both for coder, both in rows.items() if any(both)}


def as_row(coding: CodingHere, found: Contents, ids: Mapping[str, str], codes: Mapping[str, str]) -> Coding:
    """A coding of a project as a row; its id is given later."""
    text = found.texts[coding.text].ruler.text
    before, after = context(text, coding.start, coding.end)
    return Coding(
        "", ids.get(coding.text, ""), coding.start, coding.end, codes.get(coding.code, ""), coding.says, coding.stance,
        text[coding.start : coding.end], before, after, coding.memo, coding.made if len(coding.made) == 10 else "", coding.element.get("guid", ""),
    )  # fmt: skip


def same_place(row: Coding) -> tuple[Any, ...]:
    """What of a row is compared: its passage, its code, and what is said of it."""
    return (row.document, row.start, row.end, row.code, row.says, row.stance, row.memo)


def _memos(there: CodedTexts, found: Contents, ids: Mapping[str, str], codes: Mapping[str, str], differs: list[str]) -> list[Memo]:
    known = {same_guid(memo_guid(one)): one for one in there.memos}
    taken = {one.memo for one in there.memos}
    new: list[Memo] = []
    changed = 0
    number = 0
    for guid, note in found.notes.items():
        number += 1
        while f"m{number}" in taken:
            number += 1
        memo = Memo(
            memo=f"m{number}", coder=coder_of(found, note.element), document=ids.get(note.text, ""), code=codes.get(note.code, ""),
            title=" ".join(note.title.split()), text=note.words, made=note.made if len(note.made) == 10 else "", guid=note.element.get("guid", ""),
        )  # fmt: skip
        if guid in known:
            number -= 1
            changed += (known[guid].text, known[guid].title) != (memo.text, memo.title)
            continue
        taken.add(memo.memo)
        new.append(memo)
    if changed:
        differs.append(f"{changed} of its notes")
    return new


# ── what is kept ─────────────────────────────────────────────────────────────────────────────────


def kept_projects(reading: Reading) -> list[str]:
    """Names of the projects that the folder keeps."""
    try:
        return sorted(place.name for place in (reading.root / EXCHANGE).iterdir() if (place / "kept.yaml").is_file())
    except OSError:
        return []
