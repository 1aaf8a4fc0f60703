"""What the coding page sends: changes of codings, and a text that is finished. Written through the one writer of the coding room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kurak.app.web.coding.changes import (
    Finish,
    ImpossibleError,
    Made,
    OutdatedError,
    Sent,
    changed,
    version_of,
)
from kurak.app.web.coding.rooms import row_data, rows_data, shelf_of, today
from kurak.app.web.coding.viewer import Viewer, twin_of, viewer_of
from kurak.app.web.coding.words import CodingWords
from kurak.app.web.site import words_of
from kurak.model.codings import Assignment, Coding
from kurak.model.documents import Document
from kurak.sources.qualitative.places import ASSIGNMENTS, codings_of
from kurak.sources.qualitative.shelf import Shelf, UnreadableTableError, read_assignments
from kurak.sources.qualitative.writing import UnreadableCodingsError, change_codings, set_done

LARGEST: Final = 4_000_000
"""Bytes of what a page sends at once: two hundred changes with long memos."""
S = TypeVar("S", bound=BaseModel)


class ShownToOthersError(Exception):
    """Another coder of the text has finished too: each may have seen the other's work, and neither codes it blindly any more."""


class FinishedError(Exception):
    """The coder has finished the text."""


class RefusedError(Exception):
    """A change that is not made now: status, a word for the script, and a sentence for the coder."""

    def __init__(self, status: int, why: str, said: str, **more: Any) -> None:
        super().__init__(why)
        self.answer = JSONResponse({"why": why, "said": said, **more}, status)


async def codings(request: Request) -> Response:
    """Make the changes that a page sends, all of them or none."""
    sent = await _read(request, Sent)
    shelf, words = shelf_of(request), words_of(request).coding
    try:
        return await run_in_threadpool(_change, request, shelf, words, sent)
    except RefusedError as refused:
        return refused.answer


async def finish(request: Request) -> Response:
    """Mark a text as finished, or take the mark away while nobody else has finished it."""
    sent = await _read(request, Finish)
    shelf, words = shelf_of(request), words_of(request).coding

    def write() -> Response:
        _, document, coder = _place(request, shelf, words, sent.coder)

        def check(assignments: Sequence[Assignment]) -> None:
            others = (one for one in assignments if one.document == document.record.id and one.coder != coder)
            if not sent.done and any(one.done for one in others):
                raise ShownToOthersError

        try:
            # A text without a passage is finished too: the coder's file is there from then on.
            change_codings(shelf.folder, coder, lambda now: now)
            set_done(shelf.folder, coder, document.record.id, on=today() if sent.done else "", check=check)
        except ShownToOthersError as error:
            raise RefusedError(409, "shown", words.reopen_closed) from error
        except UnreadableCodingsError as error:
            raise RefusedError(409, "unreadable", words.unreadable.format(file=f"{codings_of(coder)}, {ASSIGNMENTS}")) from error
        except OSError as error:
            raise _not_written(words, error) from error
        return JSONResponse({"done": sent.done})

    try:
        return await run_in_threadpool(write)
    except RefusedError as refused:
        return refused.answer


async def _read(request: Request, kind: type[S]) -> S:
    # A form of another site can send text, and no JSON: a second lock beside the check of where it comes from.
    if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
        raise HTTPException(415)
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST:
            raise HTTPException(413)
    try:
        return kind.model_validate_json(bytes(body))
    except ValidationError as error:
        raise HTTPException(400) from error


def _place(request: Request, shelf: Shelf, words: CodingWords, coder: str) -> tuple[Viewer, Document, str]:
    """Who writes, on which text, under which name; a refusal where they may not."""
    viewer = viewer_of(request, shelf)
    name = request.path_params["name"]
    document = shelf.document(name, fresh=True)
    if document is None:
        raise RefusedError(404, "gone", words.text_changed)
    if viewer.coder is None or not viewer.codes(shelf, name):
        raise RefusedError(403, "not yours", words.not_yours)
    if viewer.coder != coder:
        raise RefusedError(409, "coder", words.other_coder_chosen)
    if (twin := twin_of(shelf, coder)) is not None:
        raise RefusedError(409, "coder", words.name_twin.format(coder=twin))
    return viewer, document, viewer.coder


def _change(request: Request, shelf: Shelf, words: CodingWords, sent: Sent) -> Response:
    _, document, coder = _place(request, shelf, words, sent.coder)
    if document.sha256 != sent.sha256:
        raise RefusedError(409, "text", words.text_changed)
    frozen = shelf.frozen(document.record.id)
    if frozen is not None and frozen.sha256 != document.sha256:
        raise RefusedError(409, "text", words.frozen_changed)
    codebook = shelf.codebook()
    if codebook is None:
        raise RefusedError(409, "text", words.no_codebook)
    known, made = codebook.names(), Made()

    def change(rows: tuple[Coding, ...]) -> tuple[Coding, ...]:
        # Inside the lock of the one writer: a text that is finished in another window meanwhile is not coded any more.
        assignments = read_assignments(shelf.folder)
        if assignments is None:
            raise UnreadableTableError(ASSIGNMENTS)
        if any(one.document == document.record.id and one.coder == coder and one.done for one in assignments):
            raise FinishedError
        return changed(rows, sent, document, known=known.__contains__, today=shelf.code_today, on=today(), made=made)

    try:
        change_codings(shelf.folder, coder, change, freeze=[document], on=today())
    except OutdatedError as outdated:
        now = {"rows": rows_data(shelf, document, outdated.rows), "version": version_of(outdated.rows)}
        raise RefusedError(409, "codings", words.changed_elsewhere, **now) from outdated
    except FinishedError as error:
        raise RefusedError(409, "done", words.finished.format(day=today())) from error
    except ImpossibleError as error:
        raise RefusedError(422, "impossible", words.impossible.format(reason=error)) from error
    except UnreadableCodingsError as error:
        raise RefusedError(409, "unreadable", words.unreadable.format(file=codings_of(coder))) from error
    except OSError as error:
        raise _not_written(words, error) from error
    each = [None if row is None else row_data(row, shelf.code_today(row.code)) for row in made.each]
    return JSONResponse({"version": version_of(made.rows), "each": each})


def _not_written(words: CodingWords, error: OSError) -> RefusedError:
    reason = (error.strerror or "no reason given").lower()
    return RefusedError(507, "disk", words.cannot_write.format(reason=reason))
