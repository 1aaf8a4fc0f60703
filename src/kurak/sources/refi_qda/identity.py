"""Ids from names, and GUIDs for what has none: the same ones every time."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable

from kurak.model.codings import Coding, Memo
from kurak.model.documents import DocumentRecord
from kurak.model.qualitative import Code

HOUSE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:kurak:qualitative")
_NOT_IN_IDS = re.compile(r"[^\w-]+")
LONGEST_ID = 60
_GUID = re.compile(r"\{?[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}?")


def id_of_name(name: str, otherwise: str) -> str:
    """A name as an id: letters and digits of any script, hyphens between words.

    Examples
    --------
    >>> id_of_name(" Жол, кыш: 2/3 ", "code")
    'жол-кыш-2-3'
    """
    return _NOT_IN_IDS.sub("-", name.strip().lower()).strip("-_")[:LONGEST_ID].strip("-_") or otherwise


def unique(wanted: str, taken: Iterable[str]) -> str:
    """An id that is not taken, whatever its capitals: with -2, -3 and so on where it is.

    Examples
    --------
    >>> unique("road", ["Road", "road-2"])
    'road-3'
    """
    known = taken if isinstance(taken, (set, dict)) and not isinstance(taken, str) else set(taken)
    folded = {one.casefold() for one in known}
    number, free = 1, wanted
    while free.casefold() in folded:
        number += 1
        free = f"{wanted}-{number}"
    return free


def made_guid(*parts: str) -> str:
    """The GUID of something that has none, from what names it here."""
    return str(uuid.uuid5(HOUSE, "\n".join(parts)))


def _real(guid: str) -> str:
    """A GUID, or nothing where something else stands in its place."""
    return guid if _GUID.fullmatch(guid) else ""


def document_guid(record: DocumentRecord) -> str:
    """The GUID of a text."""
    return _real(record.guid) or made_guid("document", record.id)


def code_guid(code: Code) -> str:
    """The GUID of a code."""
    return _real(code.guid) or made_guid("code", code.id)


def coding_guid(coder: str, coding: Coding) -> str:
    """The GUID of a coding."""
    return _real(coding.guid) or made_guid("coding", coder, coding.coding)


def memo_guid(memo: Memo) -> str:
    """The GUID of a memo."""
    return _real(memo.guid) or made_guid("memo", memo.memo)
