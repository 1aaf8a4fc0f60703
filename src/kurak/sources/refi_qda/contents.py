"""What of a project has a place here: texts, codes, codings on passages, notes, values of cases. The rest is named, counted and kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from kurak.model.codings import Says, Stance
from kurak.model.exchange import Counting
from kurak.sources.archives import RefusedError
from kurak.sources.qualitative.documents import PERSONAL_ATTRIBUTES
from kurak.sources.refi_qda.identity import id_of_name, unique
from kurak.sources.refi_qda.positions import Decision, Ruler, decide
from kurak.sources.refi_qda.project import TEXT, Project, codes_of, same_guid
from kurak.sources.refi_qda.wording import said_in
from kurak.sources.xml_tree import child, children, local

NOBODY = "imported"
"""Coder of codings that name no user."""
LONGEST_VALUE = 300
LONGEST_NOTE = 900_000


@dataclass(slots=True)
class TextHere:
    """A text of a project; ``ruler`` holds it with line feeds, and both counts."""

    guid: str
    element: Element
    raw: str
    ruler: Ruler
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class CodeHere:
    """A code of a project, with the GUID of the one above it."""

    guid: str
    element: Element
    above: str


@dataclass(slots=True)
class CodingHere:
    """A coding of a project on a passage of one of its texts, in our count."""

    guid: str
    element: Element
    selection: Element
    text: str
    code: str
    coder: str
    start: int
    end: int
    memo: str
    says: Says
    stance: Stance
    made: str


@dataclass(slots=True)
class NoteHere:
    """A note of a project, and the text and code it is about."""

    guid: str
    element: Element
    coder: str
    text: str
    code: str
    title: str
    words: str
    made: str


@dataclass(slots=True)
class Contents:
    """What of a project has a place here; GUIDs are written as they are compared.

    Parameters
    ----------
    kept
        Why something has no place, and how often.
    masked
        Texts that were changed in the kept project itself, by pseudonyms: its positions on them are those of before.
    """

    project: Project
    decision: Decision
    texts: dict[str, TextHere] = field(default_factory=dict)
    codes: dict[str, CodeHere] = field(default_factory=dict)
    codings: dict[str, CodingHere] = field(default_factory=dict)
    notes: dict[str, NoteHere] = field(default_factory=dict)
    coders: dict[str, str] = field(default_factory=dict)
    personal: set[str] = field(default_factory=set)
    kept: Counter[str] = field(default_factory=Counter)
    masked: set[str] = field(default_factory=set)


def read_contents(project: Project, *, told: Counting | None = None) -> Contents:
    """Understand a project.

    Parameters
    ----------
    project
        As opened.
    told
        How its positions are counted, where that is known; otherwise it is found out.

    Raises
    ------
    RefusedError
        If positions are no numbers, or a text is none.
    """
    raws: dict[str, tuple[Element, str]] = {}
    kept: Counter[str] = Counter()
    for source in project.sources():
        if local(source) != TEXT:
            kept["sources that are no plain text"] += 1
            continue
        raw = project.text_of(source)
        if raw is None:
            kept["texts that the file does not hold"] += 1
            continue
        raws[same_guid(source.get("guid", ""))] = (source, raw)
    passages = [(raw, [_span(one) for one in children(source, "PlainTextSelection")]) for source, raw in raws.values()]
    decision = decide(passages, project.origin, told=told)
    found = Contents(project, decision, kept=kept)
    found.texts = {guid: TextHere(guid, source, raw, Ruler(raw, decision.counting)) for guid, (source, raw) in raws.items()}
    for element, above in codes_of(project):
        guid = same_guid(element.get("guid", ""))
        found.codes[guid] = CodeHere(guid, element, same_guid(above.get("guid", "")) if above is not None else "")
    found.coders = _coders(project)
    _read_codings(found)
    _read_notes(found)
    _read_values(found)
    for name, word in (("Set", "sets"), ("Link", "links"), ("Graph", "graphs")):
        kept[word] += sum(1 for one in project.root.iter() if local(one) == name)
    found.kept = Counter({word: number for word, number in kept.items() if number})
    return found


def _span(selection: Element) -> tuple[int, int]:
    try:
        return int(selection.get("startPosition", "")), int(selection.get("endPosition", ""))
    except ValueError as error:
        raise RefusedError("COD-054", "the position of a passage is no whole number") from error


def _coders(project: Project) -> dict[str, str]:
    """GUID of a user: the name of their file; two users of one name are two coders."""
    coders: dict[str, str] = {}
    for user in children(child(project.root, "Users"), "User"):
        name = id_of_name(user.get("name") or user.get("id") or "", "coder")
        coders[same_guid(user.get("guid", ""))] = unique(name, coders.values())
    return coders


def coder_of(found: Contents, *elements: Element) -> str:
    """The coder whom the first of these elements names."""
    for element in elements:
        for key in ("creatingUser", "modifyingUser"):
            if (user := same_guid(element.get(key, ""))) in found.coders:
                return found.coders[user]
    return NOBODY


def _read_codings(found: Contents) -> None:
    for text in found.texts.values():
        found.kept["codes given to a whole text"] += sum(1 for _ in children(text.element, "Coding"))
        for selection in children(text.element, "PlainTextSelection"):
            codings = list(children(selection, "Coding"))
            place = text.ruler.here(*_span(selection))
            if place is None:
                found.kept["codings whose passage is empty or not inside the text"] += len(codings)
                continue
            if not codings:
                found.kept["passages without a code"] += 1
            comment = child(selection, "Description")
            for number, element in enumerate(codings):
                code = same_guid(reference.get("targetGUID", "") if (reference := child(element, "CodeRef")) is not None else "")
                if code not in found.codes:
                    found.kept["codings with what is no code of the codebook"] += 1
                    continue
                # The passage has one comment; it goes with the first of its codes.
                memo, says, stance = said_in(comment.text or "" if comment is not None and not number else "")
                guid = same_guid(element.get("guid", ""))
                made = (element.get("creationDateTime") or selection.get("creationDateTime") or "")[:10]
                found.codings[guid] = CodingHere(guid, element, selection, text.guid, code, coder_of(found, element, selection), *place, memo, says, stance, made)
    others = sum(1 for source in found.project.sources() if same_guid(source.get("guid", "")) not in found.texts for one in source.iter() if local(one) == "Coding")
    found.kept["codings of sources that are kept"] += others


def _read_notes(found: Contents) -> None:
    about: dict[str, tuple[str, str]] = {}
    for owner, text, code in _owners(found):
        for reference in children(owner, "NoteRef"):
            known = about.get(same_guid(reference.get("targetGUID", "")), ("", ""))
            about[same_guid(reference.get("targetGUID", ""))] = (known[0] or text, known[1] or code)
    for element in children(child(found.project.root, "Notes"), "Note"):
        guid = same_guid(element.get("guid", ""))
        words = found.project.text_of(element)
        if words is None:
            found.kept["notes whose text the file does not hold"] += 1
            continue
        words = words.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        if len(words) > LONGEST_NOTE:
            found.kept["notes longer than a cell may be"] += 1
            continue
        text, code = about.get(guid, ("", ""))
        made = (element.get("creationDateTime") or element.get("modifiedDateTime") or "")[:10]
        found.notes[guid] = NoteHere(guid, element, coder_of(found, element), text, code, element.get("name", ""), words, made)


def _owners(found: Contents) -> Iterator[tuple[Element, str, str]]:
    """Whatever can refer to a note, with the text and the code that it belongs to."""
    for code in found.codes.values():
        yield code.element, "", code.guid
    for text in found.texts.values():
        yield text.element, text.guid, ""
        for selection in children(text.element, "PlainTextSelection"):
            codes = [found.codings[guid].code for one in children(selection, "Coding") if (guid := same_guid(one.get("guid", ""))) in found.codings]
            yield selection, text.guid, codes[0] if len(codes) == 1 else ""
            for one in children(selection, "Coding"):
                guid = same_guid(one.get("guid", ""))
                yield one, text.guid, found.codings[guid].code if guid in found.codings else ""


# ── values of cases ──────────────────────────────────────────────────────────────────────────────


def case_of(found: Contents) -> dict[str, Element]:
    """Text: its case, where the case is this one text, and the text is in no other."""
    cases = list(children(child(found.project.root, "Cases"), "Case"))
    members = {id(case): [same_guid(one.get("targetGUID", "")) for one in children(case, "SourceRef")] for case in cases}
    times = Counter(guid for one in members.values() for guid in one)
    whole: dict[str, Element] = {}
    for case in cases:
        guids = members[id(case)]
        if len(guids) == 1 and times[guids[0]] == 1 and guids[0] in found.texts and child(case, "SelectionRef") is None:
            whole[guids[0]] = case
    return whole


def variable_keys(project: Project) -> dict[str, str]:
    """GUID of a variable: its name as a key of attributes."""
    keys: dict[str, str] = {}
    for variable in children(child(project.root, "Variables"), "Variable"):
        keys[same_guid(variable.get("guid", ""))] = unique(id_of_name(variable.get("name", ""), "variable"), keys.values())
    return keys


def value_of(element: Element) -> str:
    """What a variable says; empty where it says nothing."""
    return next((one.text or "" for one in element if local(one) != "VariableRef"), "").strip()


def _read_values(found: Contents) -> None:
    keys = variable_keys(found.project)
    cases = case_of(found)
    every = sum(1 for _ in children(child(found.project.root, "Cases"), "Case"))
    found.kept["cases that are not one text"] += every - len(cases)
    for guid, text in found.texts.items():
        for owner in (one for one in (cases.get(guid), text.element) if one is not None):
            for value in children(owner, "VariableValue"):
                reference = child(value, "VariableRef")
                key = keys.get(same_guid(reference.get("targetGUID", "")) if reference is not None else "", "")
                said = " ".join(value_of(value).split())
                if not key or not said:
                    continue
                # A second variable of one name has a number behind it, and is no less personal.
                if re.sub(r"-\d+$", "", key) in PERSONAL_ATTRIBUTES:
                    found.personal.add(key)
                elif len(said) <= LONGEST_VALUE:
                    text.attributes.setdefault(key, said)
                else:
                    found.kept["values longer than an attribute may be"] += 1
