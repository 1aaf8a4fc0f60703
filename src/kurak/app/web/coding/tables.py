"""Codes by an attribute of the texts; a number opens the passages that it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kurak.app.web.coding.rooms import shelf_of
from kurak.app.web.coding.viewer import seen_by, viewer_of
from kurak.app.web.site import page, words_of
from kurak.model.coded_displays import CodeCell, Passage
from kurak.model.codings import CodedTexts
from kurak.model.documents import INTERVIEWS, KINDS
from kurak.qualitative.matrix import EVERY_TEXT, code_matrix
from kurak.qualitative.shared_texts import blind_texts
from kurak.qualitative.states import passages_of, value_of


@dataclass(frozen=True, slots=True)
class Quoted:
    """A passage with the address of its text."""

    passage: Passage
    address: str


async def matrix(request: Request) -> Response:
    """How many texts of each group carry which code; with a code and a group, their passages."""
    shelf = shelf_of(request)
    by, code, group = (request.query_params.get(key, "") for key in ("by", "code", "group"))

    def read() -> dict[str, Any]:
        viewer = viewer_of(request, shelf)
        texts = seen_by(viewer, shelf, shelf.everything())
        # Whoever sees all counts as the commands do: a text that is coded blind and not finished is in no table.
        # A coder's own codings are their own all along.
        coders = () if viewer.sees_all else tuple(texts.codings)
        kinds = () if any(one.record.kind in INTERVIEWS for one in texts.documents.values()) else KINDS
        attributes = attributes_of(texts)
        chosen = by or next(iter(attributes), EVERY_TEXT)
        if chosen not in attributes:
            raise HTTPException(404)
        shown: dict[str, Any] = {"attributes": attributes, "by": chosen, "simulated": texts.simulated, "coders": tuple(texts.codings)}
        if code:
            names = {} if texts.codebook is None else texts.codebook.names()
            if code not in names:
                raise HTTPException(404)
            closed = set() if coders else blind_texts(texts)
            found = [
                Quoted(one, address_of(one, viewer.coder))
                for one in passages_of(texts, code=code, coders=coders)
                if (not group or _group_of(texts, one, chosen) == group) and one.coding.document not in closed
            ]
            found.sort(key=lambda one: (one.passage.coding.document, one.passage.coding.start, one.passage.coder))
            return {**shown, "code": names[code], "names": names, "group": group, "found": found, "table": None}
        table = None if texts.codebook is None else code_matrix(texts, by=chosen, coders=coders, kinds=kinds)
        return {**shown, "table": table, "code": "", "closed": sorted(set() if coders else blind_texts(texts))}

    shown = await run_in_threadpool(read)
    return page(request, "coding_matrix.html", w=words_of(request).coding, cell_text=cell_text, zip=zip, **shown)


def attributes_of(texts: CodedTexts) -> tuple[str, ...]:
    """What texts can be grouped by: their attributes, then their kind and language, then each text by itself."""
    found = dict.fromkeys(key for one in texts.documents.values() for key in one.record.attributes)
    return (*found, *(key for key in ("kind", "language") if key not in found), EVERY_TEXT)


def _group_of(texts: CodedTexts, passage: Passage, attribute: str) -> str:
    document = texts.documents[passage.coding.document]
    return document.record.id if attribute == EVERY_TEXT else value_of(document, attribute)


def address_of(passage: Passage, coder: str | None) -> str:
    """Where a passage opens in its text, with the codings of the coder who gave it."""
    asked: dict[str, str | int] = {} if passage.coder == coder else {"as": passage.coder}
    return "?" + urlencode({**asked, "at": passage.coding.start})


def cell_text(cell: CodeCell) -> str:
    """A cell as the commands write it: how many say that it is there, that it is not, both; where it was not asked.

    Examples
    --------
    >>> cell_text(CodeCell({"present": 3, "absent": 1, "not mentioned": 2})), cell_text(CodeCell({"not mentioned": 2}))
    ('3 −1', '·')
    """
    signs = (("present", ""), ("absent", "−"), ("mixed", "±"), ("not asked", "?"))
    return " ".join(f"{sign}{cell.of(state)}" for state, sign in signs if cell.of(state)) or "·"  # type: ignore[arg-type]
