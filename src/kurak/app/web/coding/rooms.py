"""The pages of the coding room: texts, one text, two coders, the codebook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final, cast
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from kurak.app.web.coding.blocks import LARGEST_SHOWN, blocks_of
from kurak.app.web.coding.changes import version_of
from kurak.app.web.coding.viewer import CODER_COOKIE, Viewer, cookie_of, twin_of, viewer_of
from kurak.app.web.site import page, words_of
from kurak.model.codings import Coding
from kurak.model.documents import Document
from kurak.qualitative.comparison import differences
from kurak.sources.qualitative.shelf import Shelf, UnreadableTableError
from kurak.sources.qualitative.writing import is_coder

A_YEAR: Final = 365 * 24 * 3600
LINE: Final = 80
"""Code points, about: GAP of coding-stripes.js."""


def shelf_of(request: Request) -> Shelf:
    """The texts and tables of the study that is served."""
    return cast(Shelf, request.app.state.shelf)


def today() -> str:
    """Day that is written with codings."""
    return date.today().isoformat()


# ── list of texts ──


@dataclass(frozen=True, slots=True)
class Listed:
    """A text in the list. ``others``: coder, number of codings, day it was finished; of those that the viewer may see."""

    document: Document
    mine: int
    task: bool
    done: str
    others: tuple[tuple[str, int, str], ...]


async def texts(request: Request) -> Response:
    """The texts of the study, with what is to be done."""
    shelf = shelf_of(request)

    def read() -> tuple[Viewer, list[Listed]]:
        viewer = viewer_of(request, shelf)
        counts = {coder: Counter(row.document for row in shelf.codings(coder)) for coder in shelf.coders()}
        rows = []
        for name, document in shelf.documents().items():
            mine = next((one for one in shelf.assigned(name) if one.coder == viewer.coder), None)
            others = tuple(
                (coder, counts[coder][name], _done(shelf, name, coder))
                for coder in viewer.visible(shelf, name)
                if coder != viewer.coder and (counts[coder][name] or _done(shelf, name, coder))
            )
            number = counts[viewer.coder][name] if viewer.coder in counts else 0
            rows.append(Listed(document, number, mine is not None, mine.done if mine else "", others))
        return viewer, rows

    viewer, rows = await run_in_threadpool(read)
    return page(request, "coding_texts.html", rows=rows, viewer=viewer, said="", has_others=any(row.others for row in rows), name="")


def _done(shelf: Shelf, document: str, coder: str) -> str:
    return next((one.done for one in shelf.assigned(document) if one.coder == coder), "")


async def choose_name(request: Request) -> Response:
    """Under which name somebody alone on this computer codes; an empty one only reads."""
    shelf = shelf_of(request)
    viewer = await run_in_threadpool(viewer_of, request, shelf)
    if not viewer.chooses:
        raise HTTPException(403)
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > 2_000:
            raise HTTPException(413)
    name = parse_qs(body.decode("utf-8", "replace"), max_num_fields=5).get("name", [""])[0].strip()
    words = words_of(request).coding
    twin = await run_in_threadpool(twin_of, shelf, name)
    if name and (not is_coder(name) or twin):
        said = words.name_twin.format(coder=twin) if twin else words.name_wrong
        return page(request, "coding_texts.html", rows=[], viewer=Viewer(None, sees_all=False, chooses=True), said=said, has_others=False, name=name, status=400)
    answer = RedirectResponse("/coding", 303)
    if name:
        answer.set_cookie(CODER_COOKIE, cookie_of(name), max_age=A_YEAR, httponly=True, samesite="strict")
    else:
        answer.delete_cookie(CODER_COOKIE, httponly=True, samesite="strict")
    return answer


# ── one text ──


async def text(request: Request) -> Response:
    """One text, to be coded, or to be read with a coder's codings."""
    shelf, name = shelf_of(request), request.path_params["name"]
    asked = request.query_params.get("as")

    def read() -> dict[str, Any]:
        viewer = viewer_of(request, shelf)
        document = shelf.document(name)
        if document is None:
            raise HTTPException(404)
        visible = viewer.visible(shelf, name)
        coder = asked if asked is not None else viewer.coder
        if coder is not None and coder not in visible:
            raise HTTPException(403)
        frozen = shelf.frozen(name)
        moved = frozen is not None and frozen.sha256 != document.sha256
        done = _done(shelf, name, coder) if coder else ""
        own = coder is not None and coder == viewer.coder
        writes = own and not done and not moved and shelf.codebook() is not None and viewer.codes(shelf, name)
        rows = [row for row in shelf.codings(coder) if row.document == name] if coder else []
        finished = [one for one in visible if _done(shelf, name, one)]
        return {
            **_shown(request, shelf, document, [rows]),
            "viewer": viewer,
            "coder": coder,
            "mode": "code" if writes else "read",
            "version": version_of(rows),
            "done": done,
            "moved": moved,
            "may_finish": own and viewer.codes(shelf, name),
            "others": [one for one in visible if one != coder],
            "pairs": _pairs(finished, viewer.coder),
            "at": _number(request.query_params.get("at")),
        }

    return _text_page(request, await run_in_threadpool(read))


async def compare(request: Request) -> Response:
    """Two coders of a text beside each other, when both have finished it."""
    shelf, name = shelf_of(request), request.path_params["name"]
    first, second = (request.query_params.get(key, "") for key in ("a", "b"))

    def read() -> dict[str, Any]:
        viewer = viewer_of(request, shelf)
        document = shelf.document(name)
        if document is None:
            raise HTTPException(404)
        visible = viewer.visible(shelf, name)
        if first == second or any(one not in visible or not _done(shelf, name, one) for one in (first, second)):
            raise HTTPException(403)
        sides = [[row for row in shelf.codings(coder) if row.document == name] for coder in (first, second)]
        here, there = ([row._replace(code=shelf.code_today(row.code)) for row in _placed(document, side)] for side in sides)
        found = differences(here, there)
        return {
            **_shown(request, shelf, document, sides),
            "viewer": viewer,
            "coder": None,
            "mode": "compare",
            "version": "",
            "done": "",
            "moved": False,
            "may_finish": False,
            "others": [],
            "pairs": [],
            "at": None,
            "coders": (first, second),
            "differences": [asdict(one) for one in found],
        }

    return _text_page(request, await run_in_threadpool(read))


def _pairs(finished: Sequence[str], me: str | None) -> list[tuple[str, str]]:
    pairs = [(one, other) for index, one in enumerate(finished) for other in finished[index + 1 :]]
    return [pair for pair in pairs if me is None or me not in finished or me in pair]


def _number(given: str | None) -> int | None:
    return int(given) if given and given.isascii() and given.isdigit() and len(given) < 10 else None


def _placed(document: Document, rows: Iterable[Coding]) -> list[Coding]:
    return [row for row in rows if document.text[row.start : row.end] == row.quote]


def row_data(row: Coding, code: str) -> list[Any]:
    """A coding as the page's script holds it."""
    return [row.coding, row.start, row.end, code, row.says, row.stance, row.memo, row.made, row.guid]


def rows_data(shelf: Shelf, document: Document, rows: Sequence[Coding]) -> list[list[Any]]:
    """Codings that stand where they say, as the page's script holds them."""
    return [row_data(row, shelf.code_today(row.code)) for row in _placed(document, rows)]


def _shown(request: Request, shelf: Shelf, document: Document, sides: Sequence[Sequence[Coding]]) -> dict[str, Any]:
    codebook = shelf.codebook()
    large = len(document.text) > LARGEST_SHOWN
    placed = [rows_data(shelf, document, rows) for rows in sides]
    return {
        "document": document,
        "blocks": () if large else blocks_of(document),
        "large": large,
        "codes": [] if codebook is None else [(way[-1], len(way) - 1, way[:-1]) for way in codebook.walk()],
        "has_codebook": codebook is not None,
        "sides": placed,
        "unplaced": sum(map(len, sides)) - sum(map(len, placed)),
        "coders": (),
        "differences": [],
        "room": room_of([_placed(document, rows) for rows in sides]),
    }


def room_of(sides: Sequence[Sequence[Coding]]) -> int:
    """Which of four widths the stripes need, so that the words do not move when a script draws them.

    Examples
    --------
    >>> room_of([[Coding(str(k), "T", 0, 200, "a") for k in range(5)]])
    2
    """
    lanes = sum(max(_most_at_once(rows), 1) for rows in sides) + 2 * max(len(sides) - 1, 0)
    return next((step for step, most in ((1, 3), (2, 6), (3, 9)) if lanes <= most), 4)


def _most_at_once(rows: Sequence[Coding]) -> int:
    """Passages that stand beside each other at one place; as in the script, with a line between two of one column."""
    ends: list[int] = []
    for row in sorted(rows, key=lambda row: (row.start, -row.end)):
        free = next((index for index, end in enumerate(ends) if end + LINE <= row.start), None)
        if free is None:
            ends.append(row.end)
        else:
            ends[free] = row.end
    return len(ends)


def _text_page(request: Request, shown: dict[str, Any]) -> Response:
    words = words_of(request).coding
    document: Document = shown["document"]
    coders = shown["coders"] or ((shown["coder"],) if shown["coder"] else ())
    data = {
        "document": document.record.id,
        "sha256": document.sha256,
        "coder": shown["coder"],
        "coders": coders,
        "mode": "read" if shown["large"] else shown["mode"],
        "group": document.record.kind == "focus group",
        "version": shown["version"],
        "sides": shown.pop("sides"),
        "codes": [[code.id, code.name, code.colour, depth] for code, depth, _ in shown["codes"]],
        "differences": shown["differences"],
        "at": shown["at"],
        "language": document.record.language,
        "words": asdict(words),
    }
    return page(request, "coding_text.html", w=words, data=data, **shown)


# ── the codebook ──


async def codebook(request: Request) -> Response:
    """The codes with their definitions, to read."""
    shelf = shelf_of(request)

    def read() -> Any:
        viewer_of(request, shelf)
        return shelf.codebook()

    found = await run_in_threadpool(read)
    codes = [] if found is None else [(way[-1], len(way) - 1) for way in found.walk()]
    return page(request, "coding_codebook.html", book=found, codes=codes, w=words_of(request).coding)


async def unreadable(request: Request, error: Exception) -> Response:
    """A table that nobody can understand: nothing is shown that rests on it, nothing is written."""
    file = error.file if isinstance(error, UnreadableTableError) else ""
    said = words_of(request).coding.unreadable.format(file=file)
    if request.method == "POST":
        return JSONResponse({"why": "unreadable", "said": said}, 409)
    return page(request, "wrong.html", said=said, status=409)
