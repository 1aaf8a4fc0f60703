"""The pages of the shell: signing in, the interviewer's page, progress for supervisors, codes for phones."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Final
from urllib.parse import parse_qs, quote

import segno
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kurak.app.web.gate import SESSION, Refused
from kurak.app.web.site import (
    LANGUAGE_COOKIE,
    LATER_ROOMS,
    ONE_ROOM,
    SEES_PROGRESS,
    SENDS,
    SESSION_COOKIE,
    SETS_UP_PHONES,
    page,
    require,
    site_of,
    user_of,
    words_of,
)
from kurak.app.web.words import LANGUAGES, WORDS
from kurak.sources.submissions.progress import Count, counts
from kurak.sources.submissions.store import SubmissionStore

LARGEST_SIGN_IN: Final = 4_000
A_YEAR: Final = 365 * 24 * 3600


async def home(request: Request) -> Response:
    """To the first room of this role."""
    user = user_of(request)
    first = "/fieldwork" if user is not None and user.role in SEES_PROGRESS else "/collect/"
    return RedirectResponse(first if user is None or user.role != "coder" else "/coding", 303)


# ── signing in ──


async def sign_in(request: Request) -> Response:
    """The page with name and password, and its answer."""
    site = site_of(request)
    if site.gate is None:
        return RedirectResponse("/", 303)
    if request.method == "GET":
        return page(request, "sign_in.html", said="", status=200)
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_SIGN_IN:
            raise HTTPException(413)
    given = parse_qs(body.decode("utf-8", "replace"), max_num_fields=10)
    name, password = (given.get(key, [""])[0] for key in ("name", "password"))
    address = request.client.host if request.client else ""
    found = await site.gate.by_password(name, password, address=address)
    words = words_of(request)
    if isinstance(found, Refused):
        waits = found.wait > 0
        said = words.wait.format(seconds=int(found.wait) + 1) if waits else words.wrong_password
        answer = page(request, "sign_in.html", said=said, status=429 if waits else 403)
        if waits:
            answer.headers["Retry-After"] = str(int(found.wait) + 1)
        return answer
    answer = RedirectResponse("/", 303)
    answer.set_cookie(
        SESSION_COOKIE, site.gate.session(found), max_age=SESSION, httponly=True, samesite="strict", secure=request.url.scheme == "https"
    )
    return answer


async def sign_out(request: Request) -> Response:
    """Forget the session; interviews that wait in this browser stay."""
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(SESSION_COOKIE, httponly=True, samesite="strict", secure=request.url.scheme == "https")
    return answer


async def language(request: Request) -> Response:
    """Choose the language of the pages, and go back."""
    chosen, back = request.query_params.get("to", ""), request.query_params.get("back", "/")
    if chosen not in LANGUAGES:
        raise HTTPException(404)
    # Only to a page of this server: "//elsewhere" and "/\elsewhere" are addresses of others.
    safe = back if back.startswith("/") and back[1:2] not in ("/", "\\") and back.isprintable() else "/"
    answer = RedirectResponse(quote(safe, safe="/?=&%"), 303)
    answer.set_cookie(LANGUAGE_COOKIE, chosen, max_age=A_YEAR, samesite="strict")
    return answer


# ── interviews ──


def _collect_data(request: Request) -> dict[str, object]:
    """What the scripts of the interviewer's pages need: words in all languages, forms, who is signed in. No answers."""
    site, user = site_of(request), require(request, SENDS)
    return {
        "words": {code: asdict(words.collect) for code, words in WORDS.items()},
        "rooms": {code: dict(words.rooms) for code, words in WORDS.items()},
        "user": user.name,
        "largest": site.limits.largest,
        "forms": [
            {"name": one.name, "title": one.title, "version": one.version, "media": [media.name for media in one.media]}
            for one in site.forms.current()
        ],
    }


async def collect(request: Request) -> Response:
    """Questionnaires to begin, and interviews that wait."""
    require(request, SENDS)
    return page(request, "collect.html", data=_collect_data(request), forms=site_of(request).forms.current())


IMPORTS: Final = '{"imports":{"vue":"/packages/vue.js","@getodk/web-forms":"/packages/web-forms/index.js"}}'
IMPORTS_HASH: Final = base64.b64encode(hashlib.sha256(IMPORTS.encode()).digest()).decode()


async def form(request: Request) -> Response:
    """One interview: ODK Web Forms with a published form."""
    require(request, SENDS)
    site = site_of(request)
    found = site.forms.by_name.get(request.path_params["name"])
    if found is None:
        raise HTTPException(404)
    data = {**_collect_data(request), "form": found.name, "title": found.title}
    data["media"] = [one.name for one in found.media]
    answer = page(request, "form.html", data=data, form=found, imports=IMPORTS, installed=site.packages is not None)
    # Web Forms writes styles of its own, reads its expressions by WebAssembly kept as data, and holds pictures as data or blobs.
    answer.headers["Content-Security-Policy"] = (
        f"default-src 'self'; script-src 'self' 'sha256-{IMPORTS_HASH}' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' data: blob:; media-src 'self' blob:; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    return answer


# ── for supervisors ──


async def fieldwork(request: Request) -> Response:
    """Interviews by form, day and interviewer: counts, and nothing of a person."""
    require(request, SEES_PROGRESS)
    site = site_of(request)

    def read() -> tuple[list[Count], int]:
        store = SubmissionStore(site.store_folder)
        try:
            return counts(store, zone=datetime.now().astimezone().tzinfo or UTC), len(store.conflicts())
        finally:
            store.close()

    rows, conflicts = await run_in_threadpool(read)
    titles = {(one.form_id, one.version): one.title for one in site.forms.by_name.values()}
    return page(
        request,
        "fieldwork.html",
        rows=rows,
        titles=titles,
        conflicts=conflicts,
        received=sum(row.interviews for row in rows),
        by_day=sorted(_summed((row.day, row.interviews) for row in rows).items(), reverse=True),
        by_user=sorted(_summed((row.user, row.interviews) for row in rows).items()),
    )


def _summed(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for name, number in pairs:
        sums[name] = sums.get(name, 0) + number
    return sums


async def phones(request: Request) -> Response:
    """A code for each interviewer's phone."""
    user = require(request, SETS_UP_PHONES)
    site = site_of(request)
    chosen = request.query_params.get("user")
    found = site.gate.users.get(chosen) if site.gate is not None and chosen is not None else None
    if chosen is not None and (found is None or found.role != "interviewer"):
        raise HTTPException(404)
    members = [one.name for one in site.gate.users.values() if one.role == "interviewer"] if site.gate is not None else []
    picture, address = "", ""
    if found is not None and site.gate is not None:
        address = f"{request.url.scheme}://{request.url.netloc}/key/{site.gate.key_of(found)}"
        picture = phone_code(address, title=f"{site.title} · {found.name}")
    return page(request, "phones.html", members=sorted(members), chosen=chosen, picture=picture, address=address, me=user.name)


def phone_code(address: str, *, title: str) -> str:
    """Settings of ODK Collect as a QR code: an SVG picture.

    Notes
    -----
    **Source** ODK Collect's documentation, "Configuring with QR codes": JSON of the settings, compressed by zlib, in Base64.
    """
    settings = {
        "general": {
            "protocol": "odk_default",
            "server_url": address,
            "form_update_mode": "match_exactly",
            "autosend": "wifi_and_cellular",
            "delete_send": True,
        },
        "admin": {},
        "project": {"name": title[:60]},
    }
    packed = base64.b64encode(zlib.compress(json.dumps(settings, separators=(",", ":")).encode())).decode()
    made: str = segno.make_qr(packed, error="l").svg_inline(border=4, dark="#000", light="#fff", omitsize=True)
    return made


async def later(request: Request) -> Response:
    """A room that has no page yet."""
    user = user_of(request)
    room = request.url.path.strip("/")
    if user is None or user.role in ONE_ROOM or room not in LATER_ROOMS:
        raise HTTPException(403)
    return page(request, "empty.html", room=room)


async def wrong(request: Request, error: Exception) -> Response:
    """A page, or for a phone a line, for what is not there or not allowed."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    words = words_of(request)
    said = {400: words.stakeholders.bad_question, 403: words.not_allowed}.get(status, words.not_found)
    return page(request, "wrong.html", said=said, status=status)
