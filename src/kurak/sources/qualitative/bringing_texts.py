"""Files of text become transcripts or documents of a folder: all of them, or none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import yaml
from pydantic import ValidationError

from kurak.model.catalogue import finding
from kurak.model.codings import CodedTexts
from kurak.model.documents import INTERVIEWS, SIMULATED, DocumentKind, DocumentRecord, SpeakerRole
from kurak.model.finding import Finding, Place
from kurak.sources.archives import RefusedError
from kurak.sources.qualitative.front_matter import UNWRITABLE, document_bytes
from kurak.sources.qualitative.places import TRANSCRIPTS
from kurak.sources.qualitative.speakers import Label, labels_in, with_whole_labels
from kurak.sources.qualitative.text_formats import IS_TEXT, plain_text
from kurak.sources.text_file import decode, is_there, open_reading
from kurak.sources.wording import shown

_NOT_IN_IDS = re.compile(r"[^\w.-]+")
_NO_FILE = re.compile(r"^\.|[/\\:\x00-\x1f\x7f]")
"""What makes an id no name of a file: it would lead into another folder, or be hidden."""


@dataclass(frozen=True, slots=True)
class TextChoices:
    """What a person says about texts that are brought in.

    Parameters
    ----------
    language, kind, attributes
        For the front matter of all of them.
    speakers
        Label: role. Where it is empty, labels are looked for.
    as_shown
        Whether labels that were found are right, with the roles they seem to have.
    simulated
        Whether the texts are invented.
    room
        Folder they go to.
    """

    language: str
    kind: DocumentKind = "other"
    attributes: Mapping[str, str] = field(default_factory=dict)
    speakers: Mapping[str, SpeakerRole] = field(default_factory=dict)
    as_shown: bool = False
    simulated: bool = False
    room: str = TRANSCRIPTS


@dataclass(slots=True)
class BroughtTexts:
    """What an import of texts comes to.

    Parameters
    ----------
    files
        File: its content.
    texts
        Id: the file it comes from.
    labels
        Id: labels that were found in it and are not confirmed.
    findings
        What there is to say; with an error nothing is to be written.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    labels: dict[str, list[Label]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        """Whether something was found that stops it."""
        return any(one.severity == "error" for one in self.findings)


def bring_texts(folder: Path, there: CodedTexts, files: Sequence[tuple[str, bytes]], choices: TextChoices) -> BroughtTexts:
    """Everything that an import of texts writes; nothing is written.

    Parameters
    ----------
    folder, there
        Where they go, and what is there.
    files
        Name and bytes of every file.
    choices
        What a person said.
    """
    brought = BroughtTexts()
    reading = open_reading(folder)
    for name, raw in files:
        try:
            _bring_one(brought, there, name, raw, choices)
        except RefusedError as refused:
            brought.findings.append(finding(refused.code, message=f"{name}: {refused.message}", where=Place(name), fix=refused.fix))
    for file, content in list(brought.files.items()):
        if is_there(reading, file):
            if (reading.root / file).read_bytes() == content:
                del brought.files[file]
            else:
                brought.findings.append(finding("COD-058", message=f"{file} is there already, and is not the same", where=Place(file), fix="give the new text another name"))
    return brought


def id_of_file(name: str) -> str:
    """The id of a text: the name of its file, with hyphens for what an id cannot hold.

    Examples
    --------
    >>> id_of_file("Interview 07 (north).docx")
    'Interview-07-north'
    """
    return _NOT_IN_IDS.sub("-", PurePosixPath(name).stem).strip("-.")[:60].strip("-.") or "text"


def _bring_one(brought: BroughtTexts, there: CodedTexts, name: str, raw: bytes, choices: TextChoices) -> None:
    decoded: str | None = None
    if name.lower().rpartition(".")[2] in IS_TEXT:
        reading = open_reading(Path())
        decoded = decode(reading, name, raw)
        # A mark at the beginning and Windows line ends are put right here, and need no word.
        brought.findings += [one for one in reading.findings if one.severity == "error"]
        if decoded is None:
            return
    plain = plain_text(name, raw, decoded)
    for what, number in sorted(plain.left_out.items()):
        brought.findings.append(finding("COD-062", message=f"{name}: {what} left out: {number}", where=Place(name)))
    own, text = _own_front_matter(plain.text) if name.lower().endswith(".md") else (None, plain.text)
    if not text.strip():
        raise RefusedError("COD-064", "it holds no text")
    if own is None:
        record, text = _record(brought, id_of_file(name), text, choices, name)
    elif _NO_FILE.search(own.id):
        raise RefusedError("COD-064", "the id in its front matter cannot be the name of a file", "write an id without slash, backslash and colon, that does not begin with a dot")
    else:
        marked, text = _marked(text, choices)
        record = own.model_copy(update={"simulated": own.simulated or marked})
    other = there.documents.get(record.id)
    file = f"{choices.room}/{record.id}.md"
    if record.id in brought.texts or (other is not None and other.file != file):
        raise RefusedError("COD-058", f"there is a text {shown(record.id)} already", "give the new text another name")
    brought.texts[record.id] = name
    brought.files[file] = document_bytes(record, text)


def _own_front_matter(text: str) -> tuple[DocumentRecord | None, str]:
    """The front matter that a Markdown file brings along."""
    end = text.find("\n---\n", 3) if text.startswith("---\n") else -1
    if end < 0:
        return None, text
    try:
        return DocumentRecord.model_validate(yaml.load(text[4 : end + 1], Loader=yaml.BaseLoader)), text[end + 5 :]
    except (yaml.YAMLError, ValidationError, RecursionError) as error:
        # RecursionError is how the library ends on brackets nested beyond reason.
        raise RefusedError("COD-064", "it begins with front matter that is not of a transcript", "take it out, or write it with id, kind and language") from error


def _record(brought: BroughtTexts, name: str, text: str, choices: TextChoices, file: str) -> tuple[DocumentRecord, str]:
    said = dict(choices.speakers)
    found = labels_in(text) if choices.kind in INTERVIEWS else []
    if not said and found:
        if choices.as_shown:
            said = {one.label: one.role for one in found}
        else:
            brought.labels[name] = found
            brought.findings.append(finding("COD-063", message=f"{file}: {len(found)} labels begin several lines, and nobody said who they are", where=Place(file)))
    text, whole = with_whole_labels(text, list(said))
    speakers = {whole[label]: role for label, role in said.items() if re.search(rf"^(?:\*\*)?{re.escape(whole[label])}(?:\*\*)?:", text, re.MULTILINE)}
    simulated, text = _marked(text, choices)
    try:
        return DocumentRecord(
            id=name, kind=choices.kind, language=choices.language, attributes=dict(choices.attributes), speakers=speakers, simulated=simulated
        ), text
    except ValidationError as error:
        raise RefusedError("COD-064", *UNWRITABLE) from error


def _marked(text: str, choices: TextChoices) -> tuple[bool, str]:
    """Whether a text is invented, and the text with the word that says so."""
    marked = text.lstrip().startswith(SIMULATED)
    return choices.simulated or marked, f"{SIMULATED}\n\n{text}" if choices.simulated and not marked else text
