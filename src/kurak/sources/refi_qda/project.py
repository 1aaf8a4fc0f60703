"""A project as it stands in its file: its XML, its sources, and how much of everything it holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element

from kurak.model.exchange import ProjectCounts
from kurak.sources.archives import RefusedError, unpack
from kurak.sources.text_file import LARGEST_TEXT, MEGABYTE
from kurak.sources.xml_tree import child, children, local, parse_xml

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"
TEXT = "TextSource"


@dataclass(slots=True)
class Project:
    """A project of another program.

    Parameters
    ----------
    root
        Its XML; a codebook (.qdc) is a project with codes only.
    name
        Name of the XML among the parts.
    raw
        The XML as it came.
    parts
        Everything else in the file, by name.
    """

    root: Element
    name: str
    raw: bytes
    parts: dict[str, bytes] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        """What wrote it, as it says."""
        return self.root.get("origin", "")

    def sources(self, *names: str) -> Iterator[Element]:
        """Its sources, of all kinds or of some."""
        for source in child(self.root, "Sources") if child(self.root, "Sources") is not None else ():  # type: ignore[union-attr]
            if not names or local(source) in names:
                yield source

    def part_of(self, path: str | None) -> str | None:
        """The part that a path names: ``internal://x.txt``, in a folder Sources, sources or none."""
        if not path or path.startswith(("relative:", "absolute:")):
            return None
        wanted = PurePosixPath(path.removeprefix("internal:").replace("\\", "/").lstrip("/")).name.casefold()
        return next((name for name in self.parts if PurePosixPath(name).name.casefold() == wanted), None) if wanted else None

    def text_of(self, element: Element) -> str | None:
        """The text of a source or note as it was written; None where the file does not hold it.

        Raises
        ------
        RefusedError
            COD-064 if it is no text in UTF-8.
        """
        inline = child(element, "PlainTextContent")
        if inline is not None:
            return inline.text or ""
        name = self.part_of(element.get("plainTextPath"))
        if name is None:
            return None
        raw = self.parts[name]
        if len(raw) > LARGEST_TEXT:
            raise RefusedError("COD-051", f"a text of it has {len(raw) / MEGABYTE:,.0f} MB; the limit is {LARGEST_TEXT // MEGABYTE} MB")
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise RefusedError("COD-064", f"a text of it is not UTF-8, as the standard asks, from byte {error.start:,} on") from error
        if "\0" in text:
            raise RefusedError("COD-064", "a text of it holds a zero byte")
        return text


def open_project(raw: bytes) -> Project:
    """A .qdpx file.

    Raises
    ------
    RefusedError
        If it is no such file; nothing of it is used.
    """
    parts = unpack(raw)
    names = [name for name in parts if name.casefold().endswith(".qde")]
    if len(names) != 1:
        raise RefusedError("COD-054", f"it holds {len(names)} files .qde, and a project has one" if names else "it holds no project.qde")
    name = names[0]
    project = Project(parse_xml(parts[name]), name, parts[name], {part: content for part, content in parts.items() if part != name})
    if local(project.root) != "Project":
        raise RefusedError("COD-054", "its XML is no Project of the standard")
    _check(project)
    return project


def open_codebook(raw: bytes) -> Project:
    """A .qdc file, as a project with codes only."""
    root = parse_xml(raw)
    if local(root) != "CodeBook":
        raise RefusedError("COD-054", "its XML is no CodeBook of the standard")
    whole = Element(f"{{{PROJECT}}}Project", {"name": "codebook", "origin": root.get("origin", "")})
    whole.append(root)
    project = Project(whole, "codebook.qdc", raw)
    _check(project)
    return project


_NAMED = {"Code": "codes", **dict.fromkeys(("TextSource", "PictureSource", "PDFSource", "AudioSource", "VideoSource"), "sources"), "User": "users", "Note": "notes", "Coding": "codings"}
"""What is named by a GUID, in the words of messages."""


def _check(project: Project) -> None:
    """That everything which is named by a GUID has one, and one only."""
    found: dict[str, Counter[str]] = {word: Counter() for word in _NAMED.values()}
    for element in project.root.iter():
        if (kind := _NAMED.get(local(element))) is not None:
            found[kind][same_guid(element.get("guid", ""))] += 1
    for word, seen in found.items():
        if seen.get(""):
            raise RefusedError("COD-054", f"{seen['']} of its {word} have no GUID")
        twice = sum(1 for number in seen.values() if number > 1)
        if twice:
            raise RefusedError("COD-054", f"{twice} of its {word} share a GUID with another")


def same_guid(guid: str) -> str:
    """A GUID as it is compared: programs write capitals or small letters, with braces or without."""
    return guid.strip().strip("{}").lower()


def count(project: Project) -> ProjectCounts:
    """What the project holds."""
    numbers: Mapping[str, int] = Counter(local(element) for element in project.root.iter())
    return ProjectCounts(
        sources=sum(1 for _ in project.sources()),
        codes=numbers.get("Code", 0),
        codings=numbers.get("Coding", 0),
        cases=numbers.get("Case", 0),
        variables=numbers.get("Variable", 0),
        notes=numbers.get("Note", 0),
        sets=numbers.get("Set", 0),
        users=numbers.get("User", 0),
    )


def codes_of(project: Project) -> Iterator[tuple[Element, Element | None]]:
    """Every code with the one above it, in the order of the tree."""

    def walk(above: Element, parent: Element | None) -> Iterator[tuple[Element, Element | None]]:
        for code in children(above, "Code"):
            yield code, parent
            yield from walk(code, code)

    codes = child(child(project.root, "CodeBook"), "Codes")
    if codes is not None:
        yield from walk(codes, None)
