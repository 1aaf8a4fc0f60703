"""Texts, codebook, codings and memos of a folder as a project: the kept one brought up to date, or a new one.

The kept project is read again as it was when it came, and set against the folder: only what differs is changed in its XML. So
whatever has no place here goes back as it came, and a project in which nothing was changed keeps its XML to the byte.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element, SubElement

from kurak.model.codings import CodedTexts, Coding, Memo
from kurak.model.documents import Document
from kurak.model.exchange import Counting
from kurak.model.qualitative import Code
from kurak.sources.archives import RefusedError
from kurak.sources.qualitative.anchors import anchor, context
from kurak.sources.refi_qda.contents import CodingHere, Contents, NoteHere, TextHere, case_of, variable_keys
from kurak.sources.refi_qda.identity import code_guid, coding_guid, document_guid, made_guid, memo_guid
from kurak.sources.refi_qda.incoming import as_row, codes_here, same_place
from kurak.sources.refi_qda.positions import NVIVO_WINDOWS, OURS, OURS_IN_UTF_16, Ruler
from kurak.sources.refi_qda.project import CODEBOOK, PROJECT, Project, same_guid
from kurak.sources.refi_qda.wording import comment, description
from kurak.sources.xml_tree import child, children, local, xml_text

ORDER = ("Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Links", "Sets", "Graphs", "Description", "NoteRef")
_TEXT_ORDER = ("Description", "PlainTextContent", "PlainTextSelection", "Coding", "NoteRef", "VariableValue")
_CODE_ORDER = ("Description", "NoteRef", "Code")
_CASE_ORDER = ("Description", "CodeRef", "VariableValue", "SourceRef", "SelectionRef")
_SELECTION_ORDER = ("Description", "Coding", "NoteRef")


@dataclass(slots=True)
class Outgoing:
    """A project on its way out.

    Parameters
    ----------
    project
        Its XML and parts; changed in place.
    changes
        How many changes of which kind were made.
    """

    project: Project
    changes: dict[str, int] = field(default_factory=dict)

    def note(self, what: str, number: int = 1) -> None:
        """Count a change."""
        if number:
            self.changes[what] = self.changes.get(what, 0) + number


def parts_of(out: Outgoing) -> dict[str, bytes]:
    """The parts of the file: the XML, as it came where nothing was changed, and the rest by name."""
    xml = out.project.raw if out.project.raw and not out.changes else xml_text(out.project.root)
    return {out.project.name: xml, **dict(sorted(out.project.parts.items()))}


def codebook_of(out: Outgoing) -> bytes:
    """The codebook alone, as a .qdc file."""
    if out.project.raw and not out.changes and out.project.name.endswith(".qdc"):
        return out.project.raw
    root = Element(f"{{{CODEBOOK}}}CodeBook", {"origin": out.project.origin or "Kurak"})
    for name in ("Codes", "Sets"):
        found = child(child(out.project.root, "CodeBook"), name)
        if found is not None:
            root.append(found)
    return xml_text(root)


def new_project(name: str, counting: Counting, *, simulated: bool) -> Project:
    """An empty project of our own; its origin says how it counts."""
    title = f"SIMULATED {name}" if simulated else name
    root = Element(f"{{{PROJECT}}}Project", {"name": title, "origin": OURS_IN_UTF_16 if counting == NVIVO_WINDOWS else OURS})
    return Project(root, "project.qde", b"")


def update(found: Contents, texts: CodedTexts, rows: Mapping[str, Sequence[Coding]]) -> Outgoing:
    """Bring a project up to date with a folder.

    Parameters
    ----------
    found
        The project as it was understood when it came; a new one for a fresh project.
    texts
        The folder.
    rows
        Coder: their codings, all of them, under the codes of today.

    Raises
    ------
    RefusedError
        COD-061 if a passage of the kept project stands on a changed text and is not found in it again.
    """
    out = Outgoing(found.project)
    codebook = texts.codebook
    before = {same_guid(code.guid): (code, above) for code, above in _flat(codes_here(found), "")}
    codes = _update_codes(out, found, before, codebook.codes if codebook is not None else ())
    documents = {same_guid(document_guid(one.record)): one for one in texts.documents.values()}
    ids = {guid: one.record.id for guid, one in documents.items()}
    _remove_texts(out, found, set(found.texts) - set(documents))
    held = _update_texts(out, found, documents)
    users = _Users(out, found)
    _update_codings(out, held=held, found=found, ids=ids, codes=codes, rows=rows, users=users)
    gone = set(found.codes) - set(codes)
    if gone:
        # Only now: a coding whose code was merged into another has moved there.
        _remove_codings_of(out.project.root, gone)
        _remove_references(out.project.root, gone)
    _update_memos(out, found, texts.memos, held, ids, codes, users)
    _update_values(out, found, held, documents)
    return out


def _named(parent: Element, name: str) -> str:
    return f"{str(parent.tag).rpartition('}')[0]}}}{name}" if "}" in str(parent.tag) else name


def _insert(parent: Element, name: str, order: Sequence[str], attributes: Mapping[str, str] | None = None) -> Element:
    """A new child where the standard wants it: after those of its own name and of the names before it."""
    made = Element(_named(parent, name), dict(attributes or {}))
    rank = order.index(name)
    at = sum(1 for _ in _until(parent, order, rank))
    parent.insert(at, made)
    return made


def _until(parent: Element, order: Sequence[str], rank: int) -> Iterable[Element]:
    last = -1
    for index, one in enumerate(parent):
        if local(one) in order and order.index(local(one)) <= rank:
            last = index
    return list(parent)[: last + 1]


def _room(root: Element, name: str) -> Element:
    found = child(root, name)
    return found if found is not None else _insert(root, name, ORDER)


def _set_text(parent: Element, name: str, order: Sequence[str], text: str) -> None:
    """Text of a child; without text there is no child."""
    found = child(parent, name)
    if not text:
        if found is not None:
            parent.remove(found)
        return
    (found if found is not None else _insert(parent, name, order)).text = text


def _remove_references(root: Element, guids: set[str]) -> None:
    """Take out whatever refers to something that is gone; a set or a case stays, without that member."""
    for parent in list(root.iter()):
        for one in list(parent):
            if local(one).endswith("Ref") or local(one).startswith("Member"):
                if same_guid(one.get("targetGUID", "")) in guids:
                    parent.remove(one)
            elif local(one) == "Link" and {same_guid(one.get("originGUID", "")), same_guid(one.get("targetGUID", ""))} & guids:
                parent.remove(one)
            elif same_guid(one.get("representedGUID", "")) in guids:
                del one.attrib["representedGUID"]
    for name in ("Links", "Notes", "Sources"):
        _drop_if_empty(root, name)


def _drop_if_empty(root: Element, name: str) -> None:
    found = child(root, name)
    if found is not None and not len(found):
        root.remove(found)


# ── codes ────────────────────────────────────────────────────────────────────────────────────────


def _flat(codes: Sequence[Code], above: str) -> list[tuple[Code, str]]:
    found: list[tuple[Code, str]] = []
    for code in codes:
        guid = same_guid(code_guid(code))
        found += [(code, above), *_flat(code.children, guid)]
    return found


def _update_codes(out: Outgoing, found: Contents, before: Mapping[str, tuple[Code, str]], now: Sequence[Code]) -> dict[str, str]:
    """Codes by GUID; the id of each."""
    wanted = [(same_guid(code_guid(code)), code, above) for code, above in _flat(now, "")]
    ids = {guid: code.id for guid, code, _ in wanted}
    elements = {guid: code.element for guid, code in found.codes.items()}
    gone = set(elements) - set(ids)
    root = out.project.root
    parents = {id(one): parent for parent in root.iter() for one in parent}
    top: Element | None = None
    if wanted:
        codebook = _room(root, "CodeBook")
        top = child(codebook, "Codes")
        if top is None:
            top = SubElement(codebook, _named(codebook, "Codes"))
            codebook.remove(top)
            codebook.insert(0, top)
    for guid, code, above in wanted:
        parent = elements[above] if above else top
        assert parent is not None  # there is a top wherever there is a code
        element = elements.get(guid)
        if element is None:
            element = _insert(parent, "Code", _CODE_ORDER if above else ("Code",), {"guid": code_guid(code), "name": code.name, "isCodable": "true"})
            elements[guid] = element
            if code.colour:
                element.set("color", code.colour)
            _set_text(element, "Description", _CODE_ORDER, description(code))
            out.note("new codes")
            continue
        old, was_above = before[guid]
        if (old.name, description(old), old.colour) != (code.name, description(code), code.colour):
            out.note("changed codes")
            if old.name != code.name:
                element.set("name", code.name)
            if old.colour != code.colour:
                element.attrib.pop("color", None)
                element.attrib.update({"color": code.colour} if code.colour else {})
            if description(old) != description(code):
                _set_text(element, "Description", _CODE_ORDER, description(code))
        if was_above != above:
            out.note("moved codes")
            parents[id(element)].remove(element)
            at = len(list(_until(parent, _CODE_ORDER if above else ("Code",), _CODE_ORDER.index("Code") if above else 0)))
            parent.insert(at, element)
            parents[id(element)] = parent
    for guid in gone:
        element = elements[guid]
        parents[id(element)].remove(element)
    if gone:
        out.note("removed codes", len(gone))
        if top is None:
            _drop_if_empty_codes(root)
    return ids


def _drop_if_empty_codes(root: Element) -> None:
    codebook = child(root, "CodeBook")
    if codebook is not None and not any(True for _ in children(child(codebook, "Codes"), "Code")):
        root.remove(codebook)


def _remove_codings_of(root: Element, codes: set[str]) -> None:
    for parent in list(root.iter()):
        for one in list(children(parent, "Coding")):
            reference = child(one, "CodeRef")
            if reference is not None and same_guid(reference.get("targetGUID", "")) in codes:
                parent.remove(one)


# ── texts ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Held:
    """A text in the project that goes out, with the ruler of what is written there."""

    element: Element
    ruler: Ruler
    shown: dict[str, str]


def _remove_texts(out: Outgoing, found: Contents, guids: set[str]) -> None:
    """Texts that are no longer in the folder do not go out, and nothing of them: somebody may have withdrawn."""
    sources = child(out.project.root, "Sources")
    for guid in sorted(guids):
        element = found.texts[guid].element
        assert sources is not None  # the text was in it
        inside = {same_guid(one.get("guid", "")) for one in element.iter() if one.get("guid")}
        for key in ("plainTextPath", "richTextPath"):
            name = out.project.part_of(element.get(key))
            if name is not None:
                del out.project.parts[name]
        case = case_of(found).get(guid)
        cases = child(out.project.root, "Cases")
        if case is not None and cases is not None:
            cases.remove(case)
            inside.add(same_guid(case.get("guid", "")))
        sources.remove(element)
        _remove_references(out.project.root, inside)
        _drop_if_empty(out.project.root, "Cases")
    out.note("removed texts", len(guids))


def _update_texts(out: Outgoing, found: Contents, documents: Mapping[str, Document]) -> dict[str, _Held]:
    held: dict[str, _Held] = {}
    counting = found.decision.counting
    for guid, document in documents.items():
        old = found.texts.get(guid)
        if old is None:
            held[guid] = _new_text(out, guid, document, counting)
        elif old.ruler.text != document.text or guid in found.masked:
            held[guid] = _changed_text(out, found, old, document, counting)
        else:
            held[guid] = _Held(old.element, old.ruler, dict(old.attributes))
    return held


def _new_text(out: Outgoing, guid: str, document: Document, counting: Counting) -> _Held:
    record = document.record
    name = f"{guid}.txt"
    folder = next((str(room) for part in out.project.parts if (room := PurePosixPath(part).parent).name), "sources")
    out.project.parts[f"{folder}/{name}"] = document.text.encode()
    sources = _room(out.project.root, "Sources")
    element = SubElement(sources, _named(sources, "TextSource"), {"guid": document_guid(record), "name": record.title or record.id, "plainTextPath": f"internal://{name}"})
    out.note("new texts")
    return _Held(element, Ruler(document.text, counting), {})


def _changed_text(out: Outgoing, found: Contents, old: TextHere, document: Document, counting: Counting) -> _Held:
    """The text as it is now. The styled one is another text now, and left out; passages that only the other program knows are found again."""
    element, ruler = old.element, Ruler(document.text, counting)
    own = {id(coding.selection) for coding in found.codings.values()}
    for selection in children(element, "PlainTextSelection"):
        if id(selection) in own:
            continue
        if old.guid in found.masked:
            raise RefusedError("COD-061", f"names in {document.file} were masked, and passages that only the kept project knows did not move with them")
        place = old.ruler.here(int(selection.get("startPosition", "")), int(selection.get("endPosition", "")))
        if place is None:
            raise RefusedError("COD-061", f"{document.file} was changed, and a passage of the kept project stands outside it")
        before, after = context(old.ruler.text, *place)
        now = anchor(document.text, start=place[0], end=place[1], quote=old.ruler.text[place[0] : place[1]], before=before, after=after)
        if now.found in ("gone", "in several places"):
            raise RefusedError("COD-061", f"{document.file} was changed, and a passage at {place[0]} that only the kept project knows is not found again")
        selection.set("startPosition", str(ruler.there(now.start)))
        selection.set("endPosition", str(ruler.there(now.end)))
    plain, rich = out.project.part_of(element.get("plainTextPath")), out.project.part_of(element.get("richTextPath"))
    if rich is not None and rich != plain:
        del out.project.parts[rich]
    element.attrib.pop("richTextPath", None)
    if plain is not None:
        out.project.parts[plain] = document.text.encode()
    else:
        _set_text(element, "PlainTextContent", _TEXT_ORDER, document.text)
    out.note("changed texts")
    # Its codings are written by the new ruler, whatever they were.
    for coding in found.codings.values():
        if coding.text == old.guid:
            coding.start = coding.end = -1
    return _Held(element, ruler, dict(old.attributes))


# ── codings ──────────────────────────────────────────────────────────────────────────────────────


def _update_codings(
    out: Outgoing,
    *,
    found: Contents,
    held: Mapping[str, _Held],
    ids: Mapping[str, str],
    codes: Mapping[str, str],
    rows: Mapping[str, Sequence[Coding]],
    users: _Users,
) -> None:
    texts = {name: guid for guid, name in ids.items()}
    code_guids = {name: guid for guid, name in codes.items()}
    used = {id(coding.selection): sum(1 for _ in children(coding.selection, "Coding")) for coding in found.codings.values()}
    seen: set[str] = set()
    real = {same_guid(one.get("guid", "")): one.get("guid", "") for one in out.project.root.iter() if local(one) == "Code"}
    for coder, own in rows.items():
        for row in own:
            guid = same_guid(coding_guid(coder, row))
            if guid in seen:
                raise RefusedError("COD-054", f"two codings have the GUID of {row.coding} of {coder}")
            seen.add(guid)
            text = held[texts[row.document]]
            old = found.codings.get(guid)
            if old is not None and old.start >= 0 and old.coder == coder and same_place(row) == same_place(as_row(old, found, ids, codes)):
                continue
            words = comment(row.memo, row.says, row.stance)
            if old is not None and used[id(old.selection)] == 1 and old.text == texts[row.document]:
                _place(old.selection, text.ruler, row)
                _set_text(old.selection, "Description", _SELECTION_ORDER, words)
                element = old.element
                if old.coder != coder:
                    _mark(element, old.selection, users.guid(coder), "")
            else:
                if old is not None:
                    _leave(old)
                    used[id(old.selection)] -= 1
                selection = _insert(text.element, "PlainTextSelection", _TEXT_ORDER, {"guid": made_guid("passage", guid), "name": ""})
                _place(selection, text.ruler, row)
                _set_text(selection, "Description", _SELECTION_ORDER, words)
                element = old.element if old is not None else Element(_named(selection, "Coding"), {"guid": coding_guid(coder, row)})
                selection.append(element)
                _mark(element, selection, users.guid(coder), row.made if old is None else "")
            reference = child(element, "CodeRef")
            if reference is None:
                reference = Element(_named(element, "CodeRef"))
                element.insert(0, reference)
            reference.set("targetGUID", real[code_guids[row.code]])
            out.note("new codings" if old is None else "changed codings")
    gone = [coding for guid, coding in found.codings.items() if guid not in seen and coding.text in held]
    for coding in gone:
        _take_out(coding, held[coding.text].element)
    out.note("removed codings", len(gone))


def _mark(element: Element, selection: Element, user: str, made: str) -> None:
    if made:
        element.set("creationDateTime", f"{made}T00:00:00Z")
    if user:
        element.set("creatingUser", user)
        selection.set("creatingUser", user)


def _place(selection: Element, ruler: Ruler, row: Coding) -> None:
    selection.set("startPosition", str(ruler.there(row.start)))
    selection.set("endPosition", str(ruler.there(row.end)))


def _take_out(coding: CodingHere, text: Element) -> None:
    """A coding that was taken back; its passage goes with the last code on it, unless a note is on it."""
    _leave(coding)
    if child(coding.selection, "Coding") is None and child(coding.selection, "NoteRef") is None and coding.selection in list(text):
        text.remove(coding.selection)


def _leave(coding: CodingHere) -> None:
    """Take a coding off its passage, and what it said with it."""
    coding.selection.remove(coding.element)
    if comment(coding.memo, coding.says, coding.stance):
        _set_text(coding.selection, "Description", _SELECTION_ORDER, "")


class _Users:
    """Users of the project by coder; a coder that it does not know is added."""

    def __init__(self, out: Outgoing, found: Contents) -> None:
        self._out = out
        self._known = {coder: guid for guid, coder in found.coders.items()}
        self._written = {same_guid(one.get("guid", "")): one.get("guid", "") for one in children(child(out.project.root, "Users"), "User")}

    def guid(self, coder: str) -> str:
        if not coder:
            return ""
        if coder not in self._known:
            guid = made_guid("coder", coder)
            users = _room(self._out.project.root, "Users")
            SubElement(users, _named(users, "User"), {"guid": guid, "name": coder})
            self._known[coder] = guid
            self._written[guid] = guid
            self._out.note("new users")
        return self._written[self._known[coder]]


# ── memos ────────────────────────────────────────────────────────────────────────────────────────


def _update_memos(
    out: Outgoing, found: Contents, memos: Sequence[Memo], held: Mapping[str, _Held], ids: Mapping[str, str], codes: Mapping[str, str], users: _Users
) -> None:
    root = out.project.root
    texts = {name: guid for guid, name in ids.items()}
    code_elements = {codes[guid]: one for one in root.iter() if local(one) == "Code" and (guid := same_guid(one.get("guid", ""))) in codes}
    seen: set[str] = set()
    for memo in memos:
        guid = same_guid(memo_guid(memo))
        seen.add(guid)
        old = found.notes.get(guid)
        if old is not None:
            _change_note(out, old, memo)
            continue
        notes = _room(root, "Notes")
        made = SubElement(notes, _named(notes, "Note"), {"guid": memo_guid(memo)})
        if memo.title:
            made.set("name", memo.title)
        if memo.coder:
            made.set("creatingUser", users.guid(memo.coder))
        if memo.made:
            made.set("creationDateTime", f"{memo.made}T00:00:00Z")
        SubElement(made, _named(made, "PlainTextContent")).text = memo.text
        target = {"targetGUID": memo_guid(memo)}
        if memo.code in code_elements:
            _insert(code_elements[memo.code], "NoteRef", _CODE_ORDER, target)
        if memo.document in texts:
            _insert(held[texts[memo.document]].element, "NoteRef", _TEXT_ORDER, target)
        if memo.code not in code_elements and memo.document not in texts:
            _insert(root, "NoteRef", ORDER, target)
        out.note("new notes")
    gone = {guid: note for guid, note in found.notes.items() if guid not in seen}
    notes_room = child(root, "Notes")
    for note in gone.values():
        assert notes_room is not None  # the note was in it
        name = out.project.part_of(note.element.get("plainTextPath"))
        for part in {name, out.project.part_of(note.element.get("richTextPath"))} - {None}:
            del out.project.parts[str(part)]
        notes_room.remove(note.element)
    if gone:
        _remove_references(root, set(gone))
        out.note("removed notes", len(gone))


def _change_note(out: Outgoing, old: NoteHere, memo: Memo) -> None:
    title = " ".join(old.title.split())
    if (old.words.strip(), title) == (memo.text, memo.title):
        return
    if memo.title != title:
        old.element.set("name", memo.title)
    if memo.text != old.words.strip():
        for key in ("plainTextPath", "richTextPath"):
            name = out.project.part_of(old.element.attrib.pop(key, None))
            if name is not None:
                out.project.parts.pop(name)
        inline = child(old.element, "PlainTextContent")
        (inline if inline is not None else _insert(old.element, "PlainTextContent", _TEXT_ORDER)).text = memo.text
    out.note("changed notes")


# ── values of cases ──────────────────────────────────────────────────────────────────────────────


def _update_values(out: Outgoing, found: Contents, held: Mapping[str, _Held], documents: Mapping[str, Document]) -> None:
    root = out.project.root
    keys = variable_keys(out.project)
    written = {same_guid(one.get("guid", "")): one.get("guid", "") for one in children(child(root, "Variables"), "Variable")}
    cases = case_of(found)
    for guid, text in held.items():
        now = dict(documents[guid].record.attributes)
        was = text.shown
        for key in sorted(set(now) | set(was)):
            if now.get(key) == was.get(key):
                continue
            owners = [owner for owner in (cases.get(guid), text.element) if owner is not None]
            for owner in owners:
                for value in list(children(owner, "VariableValue")):
                    reference = child(value, "VariableRef")
                    if reference is not None and keys.get(same_guid(reference.get("targetGUID", ""))) == key:
                        owner.remove(value)
            if key in now:
                variable = _variable(root, keys, written, key)
                if guid not in cases:
                    cases[guid] = _new_case(root, guid, text.element)
                value = _insert(cases[guid], "VariableValue", _CASE_ORDER)
                SubElement(value, _named(value, "VariableRef"), {"targetGUID": variable})
                SubElement(value, _named(value, "TextValue")).text = now[key]
            out.note("changed values")


def _variable(root: Element, keys: dict[str, str], written: dict[str, str], key: str) -> str:
    """The GUID of a variable that holds text."""
    room = child(root, "Variables")
    kinds = {same_guid(one.get("guid", "")): one.get("typeOfVariable") for one in children(room, "Variable")}
    for guid, known in keys.items():
        if known == key and kinds.get(guid) == "Text":
            return written[guid]
    guid = made_guid("variable", key)
    room = room if room is not None else _insert(root, "Variables", ORDER)
    SubElement(room, _named(room, "Variable"), {"guid": guid, "name": key, "typeOfVariable": "Text"})
    keys[guid] = key
    written[guid] = guid
    return guid


def _new_case(root: Element, guid: str, text: Element) -> Element:
    cases = _room(root, "Cases")
    case = SubElement(cases, _named(cases, "Case"), {"guid": made_guid("case", guid), "name": text.get("name", "")})
    SubElement(case, _named(case, "SourceRef"), {"targetGUID": text.get("guid", "")})
    return case
