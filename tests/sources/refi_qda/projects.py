"""Projects as other programs write them, put together for tests, and what is asked of every exchange."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from kurak.model.codings import CodedTexts
from kurak.sources.archives import pack, unpack
from kurak.sources.qualitative.coded_texts import read_coded_texts
from kurak.sources.refi_qda.folder import Exchange, export_project, import_project
from kurak.sources.refi_qda.incoming import Choices

REFERENCES = Path(__file__).parents[2] / "references" / "refi-qda"
NVIVO = REFERENCES / "nvivo_windows_12_6_masked.qdpx"
CHOICES = Choices("en", on="2026-05-04")


def guid(*parts: object) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, "/".join(map(str, parts))))


@dataclass
class Passage:
    """Start and end as the writer counts them, its codes, the user, and a comment."""

    start: int
    end: int
    codes: Sequence[str]
    user: str = ""
    comment: str = ""
    note: str = ""


@dataclass
class Written:
    """A project to be written: code GUID, name and GUID of the code above; text name, content and passages."""

    origin: str = "Some program 1"
    users: Sequence[tuple[str, str]] = ()
    codes: Sequence[tuple[str, str, str]] = ()
    descriptions: Mapping[str, str] = field(default_factory=dict)
    texts: Sequence[tuple[str, str, Sequence[Passage]]] = ()
    inline: bool = False
    notes: Sequence[tuple[str, str, str]] = ()
    more: Mapping[str, str] = field(default_factory=dict)
    room: str = "sources"
    capitals: bool = False
    parts: Mapping[str, bytes] = field(default_factory=dict)


def write(project: Written) -> bytes:
    """The .qdpx file. ``more`` holds XML for Variables, Cases, Sources, Links, Sets and Graphs."""
    case = str.upper if project.capitals else str
    users = "".join(f"<User guid={quoteattr(case(one))} name={quoteattr(name)}/>" for one, name in project.users)
    parts: dict[str, bytes] = {}
    sources = ""
    for name, text, passages in project.texts:
        own = guid("text", name)
        if project.inline:
            place, content = "", f"<PlainTextContent>{escape(text, {chr(13): '&#13;'})}</PlainTextContent>"
        else:
            parts[f"{project.room}/{own}.txt"] = text.encode()
            place, content = f" plainTextPath='internal://{own}.txt'", ""
        sources += f"<TextSource guid='{case(own)}' name={quoteattr(name)}{place}>{content}"
        sources += "".join(_passage(own, number, one, case) for number, one in enumerate(passages)) + "</TextSource>"
    sources += project.more.get("Sources", "")
    notes = "".join(f"<Note guid='{case(one)}' name={quoteattr(title)}><PlainTextContent>{escape(words)}</PlainTextContent>{project.more.get(one, '')}</Note>" for one, title, words in project.notes)
    inside = [
        f"<Users>{users}</Users>" if users else "",
        f"<CodeBook><Codes>{_codes(project, '', case)}</Codes></CodeBook>" if project.codes else "",
        project.more.get("Variables", ""), project.more.get("Cases", ""),
        f"<Sources>{sources}</Sources>" if sources else "", f"<Notes>{notes}</Notes>" if notes else "",
        *(project.more.get(name, "") for name in ("Links", "Sets", "Graphs", "end")),
    ]  # fmt: skip
    xml = f"<?xml version='1.0' encoding='utf-8'?>\n<Project xmlns='urn:QDA-XML:project:1.0' name='p' origin={quoteattr(project.origin)}>{''.join(inside)}</Project>"
    return pack({"project.qde": xml.encode(), **parts, **project.parts})


def _codes(project: Written, above: str, case: object) -> str:
    assert callable(case)
    text = ""
    for own, name, over in project.codes:
        if over == above:
            said = project.descriptions.get(own)
            text += f"<Code guid='{case(own)}' name={quoteattr(name)} isCodable='true' color='#00FF88'>"
            text += (f"<Description>{escape(said)}</Description>" if said is not None else "") + _codes(project, own, case) + "</Code>"
    return text


def _passage(text: str, number: int, one: Passage, case: object) -> str:
    assert callable(case)
    user = f" creatingUser='{case(one.user)}'" if one.user else ""
    codings = "".join(f"<Coding guid='{case(guid(text, number, index))}'{user} creationDateTime='2026-01-02T03:04:05Z'><CodeRef targetGUID='{case(code)}'/></Coding>" for index, code in enumerate(one.codes))
    said = f"<Description>{escape(one.comment)}</Description>" if one.comment else ""
    note = f"<NoteRef targetGUID='{case(one.note)}'/>" if one.note else ""
    return f"<PlainTextSelection guid='{case(guid(text, number))}' startPosition='{one.start}' endPosition='{one.end}'>{said}{codings}{note}</PlainTextSelection>"


def bring_in(folder: Path, raw: bytes, file: str = "p.qdpx", **more: object) -> Exchange:
    """Import a file as the command does."""
    folder.mkdir(exist_ok=True)
    done = import_project(folder, read_coded_texts(folder), raw, file, CHOICES, **more)  # type: ignore[arg-type]
    if not done.refused:
        for name, new in done.brought.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(new)
    return done


def take_out(folder: Path, file: str = "p.qdpx", **more: object) -> Exchange:
    """Export a folder as the command does; what comes out follows the schema of the standard."""
    done = export_project(folder, read_coded_texts(folder), file, **more)  # type: ignore[arg-type]
    if not done.refused and file.endswith(".qdpx"):
        check_schema(done.content)
    return done


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(REFERENCES / "Project.xsd")))


def check_schema(raw: bytes) -> None:
    """That the XML of a project is valid by the standard's own schema."""
    _schema().assertValid(etree.fromstring(xml_of(raw)))


def xml_of(raw: bytes) -> bytes:
    return next(content for name, content in unpack(raw).items() if name.endswith(".qde"))


def content(texts: CodedTexts) -> object:
    """What is compared of two folders: words, codes, codings by coder, memos; whatever the ids are called."""
    codes = {way[-1].id: tuple(code.name for code in way) for way in texts.codebook.walk()} if texts.codebook is not None else {}
    names = {name: one.text for name, one in texts.documents.items()}
    codings = {
        coder: sorted((names[row.document], row.start, row.end, codes[row.code], row.says, row.stance, row.quote, row.memo, row.guid.lower()) for row in rows)
        for coder, rows in texts.codings.items()
    }
    memos = sorted((memo.title, memo.text, names.get(memo.document, ""), codes.get(memo.code, ())) for memo in texts.memos)
    tree = sorted((codes[way[-1].id], way[-1].definition, way[-1].when, way[-1].example, way[-1].guid.lower()) for way in texts.codebook.walk()) if texts.codebook is not None else []
    values = sorted((one.text, sorted(one.record.attributes.items())) for one in texts.documents.values())
    return tree, codings, memos, values
