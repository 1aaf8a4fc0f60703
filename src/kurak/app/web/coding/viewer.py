"""Who looks at codings, as whom they code, and whose work they may see: nobody's, until both have finished a text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from starlette.requests import Request

from kurak.app.web.site import CODES, require, site_of
from kurak.model.codings import CodedTexts, CodingList
from kurak.sources.qualitative.shelf import Shelf
from kurak.sources.qualitative.writing import is_coder

CODER_COOKIE: Final = "coder"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who looks at codings.

    Parameters
    ----------
    coder
        As whom they code: their own name, or the one that was chosen on this computer; None where they only read.
    sees_all
        Whether they see every coder's work on texts that they do not code themselves.
    chooses
        Whether they choose the name of a coder: alone on this computer.
    by_task
        Whether they code only what is theirs by name in the table of assignments.
    """

    coder: str | None
    sees_all: bool
    chooses: bool = False
    by_task: bool = False

    def codes(self, shelf: Shelf, document: str) -> bool:
        """Whether they may write codings of a text, finished or not."""
        if self.coder is None:
            return False
        return not self.by_task or any(one.coder == self.coder for one in shelf.assigned(document))

    def visible(self, shelf: Shelf, document: str) -> tuple[str, ...]:
        """Coders whose work on a text they may see, themselves first.

        A coder of a text (by task, or by having coded it) sees their own, and the work of those who have finished once they
        have finished too. Whoever sees all sees everybody's, unless they are a coder of the text.
        """
        others = tuple(one for one in shelf.coders() if one != self.coder)
        done = {one.coder for one in shelf.assigned(document) if one.done}
        if self.coder is None:
            return others if self.sees_all else ()
        mine = (self.coder,)
        if self.sees_all and not self._is_coder_of(shelf, document):
            return (*mine, *others)
        return (*mine, *(one for one in others if one in done)) if self.coder in done else mine

    def _is_coder_of(self, shelf: Shelf, document: str) -> bool:
        by_task = any(one.coder == self.coder for one in shelf.assigned(document))
        return by_task or (self.coder is not None and shelf.has_coded(self.coder, document))


def viewer_of(request: Request, shelf: Shelf) -> Viewer:
    """Who asks; the request ends with 403 where their role does not code."""
    user = require(request, CODES)
    if site_of(request).gate is None:
        coder = name_of_cookie(request.cookies.get(CODER_COOKIE, ""))
        return Viewer(coder, sees_all=coder is None, chooses=True)
    name = user.name if is_coder(user.name) else None
    if user.role == "coder":
        return Viewer(name, sees_all=False)
    has_task = any(one.coder == name for one in shelf.assignments()) or name in shelf.coders()
    return Viewer(name if has_task else None, sees_all=True, by_task=True)


def cookie_of(name: str) -> str:
    """A name as it stands in a cookie, where letters of other alphabets cannot."""
    return name.encode().hex()


def name_of_cookie(cookie: str) -> str | None:
    """The name of a coder in a cookie; None where there is none.

    Examples
    --------
    >>> name_of_cookie(cookie_of("айгүл")), name_of_cookie("zz")
    ('айгүл', None)
    """
    try:
        name = bytes.fromhex(cookie).decode()
    except ValueError:
        return None
    return name if is_coder(name) else None


def twin_of(shelf: Shelf, name: str) -> str | None:
    """A coder whose name differs in capitals only: on some computers both would be one file."""
    return next((one for one in shelf.coders() if one != name and one.casefold() == name.casefold()), None)


def seen_by(viewer: Viewer, shelf: Shelf, texts: CodedTexts) -> CodedTexts:
    """The texts with those codings that a viewer may see, and no others."""
    allowed: Mapping[str, frozenset[str]] = {name: frozenset(viewer.visible(shelf, name)) for name in texts.documents}
    codings = {coder: CodingList.of(one for one in rows if coder in allowed[one.document]) for coder, rows in texts.codings.items()}
    return replace(texts, codings={coder: rows for coder, rows in codings.items() if rows}, unplaced={}, memos=(), summaries=(), strategies=())
