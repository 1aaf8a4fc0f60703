"""Submissions fetched from KoboToolbox and ODK Central, over plain HTTPS.

The secret is handed in, is sent to one server only, and is never written, logged or shown. KoboToolbox is
asked page by page, and
goes on where it stopped; ODK Central sends one zip with every table.
"""

from __future__ import annotations

import json
import os
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from kurak.model.field_server import FieldServer

PAGE = 1_000
"""Submissions asked for at a time; KoboToolbox allows no more."""
PATIENCE_SECONDS = 120.0
LARGEST_PAGE = 500_000_000
PIECE = 1 << 20
OLDEST_PART_SECONDS = 86_400.0
NAME = "submissions"

Tell = Callable[[int], None]
"""Told how many submissions are here."""


class FetchError(OSError):
    """A server does not answer as it should; the message says what it was asked for, and never the secret."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would send the secret to another place."""

    def redirect_request(self, *_: Any) -> None:
        return None


def fetch(server: FieldServer, secret: str, folder: Path, *, tell: Tell = lambda number: None) -> Path:
    """Fetch every submission into a file of the folder.

    Parameters
    ----------
    server
        Which server, and which form.
    secret
        Token (KoboToolbox) or password (ODK Central).
    folder
        Where the file is made. A fetch from KoboToolbox that was broken off goes on in the same folder.
    tell
        Told of progress.

    Returns
    -------
    Path
        JSON lines (KoboToolbox), or a zip of CSV files (ODK Central).

    Raises
    ------
    FetchError
        If the server refuses, is not there, or answers something else.
    """
    if not secret.strip() or not secret.isprintable():
        raise FetchError("the secret is empty, or holds a line end")
    return (
        _from_kobo(server, secret.strip(), folder, tell)
        if server.kind == "kobo"
        else _from_central(server, secret, folder)
    )


# ── KoboToolbox ──


def _from_kobo(server: FieldServer, token: str, folder: Path, tell: Tell) -> Path:
    """Pages by rising id, so that submissions that arrive meanwhile shift nothing."""
    part = folder / f".{NAME}-{urllib.parse.quote(server.form, safe='')}.part"
    if part.exists() and time.time() - part.stat().st_mtime > OLDEST_PART_SECONDS:
        # Submissions may have been edited since; what is older than a day is fetched again.
        part.unlink()
    last, number = _whole_lines(part)
    while True:
        page = _kobo_page(server, token, after=last)
        with part.open("a", encoding="utf-8") as out:
            for one in page:
                out.write(json.dumps(one, ensure_ascii=False) + "\n")
                last = int(one["_id"])
            out.flush()
            os.fsync(out.fileno())
        number += len(page)
        tell(number)
        if len(page) < PAGE:
            break
    whole = folder / f"{NAME}.jsonl"
    part.replace(whole)
    return whole


def _whole_lines(part: Path) -> tuple[int, int]:
    """The last id of a fetch that was broken off, and how many lines are whole; half a line is cut away."""
    last, number, end = 0, 0, 0
    if not part.exists():
        return 0, 0
    with part.open("rb") as lines:
        for line in lines:
            try:
                last = int(json.loads(line)["_id"]) if line.endswith(b"\n") else last
            except (ValueError, KeyError, TypeError):
                break
            if not line.endswith(b"\n"):
                break
            number, end = number + 1, end + len(line)
    os.truncate(part, end)
    return last, number


def _kobo_page(server: FieldServer, token: str, *, after: int) -> list[Mapping[str, Any]]:
    asked = {
        "format": "json",
        "limit": str(PAGE),
        "sort": json.dumps({"_id": 1}),
        "query": json.dumps({"_id": {"$gt": after}}),
    }
    path = f"/api/v2/assets/{server.form}/data/?{urllib.parse.urlencode(asked)}"
    raw = b"".join(_answer(server, path, {"Authorization": f"Token {token}", "Accept": "application/json"}))
    try:
        results = json.loads(raw)["results"]
        page: list[Mapping[str, Any]] = [dict(one) for one in results]
        ids = [int(one["_id"]) for one in page]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise FetchError(
            f"{server.url} answers something else than submissions; is it the address of the API?"
        ) from None
    if ids != sorted(set(ids)) or any(one <= after for one in ids) or len(ids) > PAGE:
        raise FetchError(f"{server.url} gives submissions in another order than it was asked for")
    return page


# ── ODK Central ──


def _from_central(server: FieldServer, password: str, folder: Path) -> Path:
    """One zip with all tables: repeats are files of their own, and several answers are split too."""
    session = _session(server, password)
    whole, part = folder / f"{NAME}.zip", folder / f".{NAME}.zip.part"
    form = urllib.parse.quote(server.form, safe="")
    path = f"/v1/projects/{server.project}/forms/{form}/submissions.csv.zip?attachments=false&splitSelectMultiples=true"
    head = {"Authorization": f"Bearer {session}"}
    try:
        with part.open("wb") as out:
            for piece in _answer(server, path, head):
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
    finally:
        # The session would live for a day. If it cannot be ended, what was fetched is good all the same.
        with suppress(FetchError):
            b"".join(_answer(server, "/v1/sessions/current", head, method="DELETE"))
    part.replace(whole)
    return whole


def _session(server: FieldServer, password: str) -> str:
    body = json.dumps({"email": server.user, "password": password}).encode()
    raw = b"".join(
        _answer(server, "/v1/sessions", {"Content-Type": "application/json"}, body=body, method="POST")
    )
    try:
        token = str(json.loads(raw)["token"])
    except (ValueError, KeyError, TypeError):
        raise FetchError(
            f"{server.url} answers something else than a session; is it the address of ODK Central?"
        ) from None
    if not token or not token.isprintable() or " " in token:
        raise FetchError(f"{server.url} gives a session that cannot be used")
    return token


# ── one request ──


def _answer(
    server: FieldServer, path: str, head: Mapping[str, str], *, body: bytes | None = None, method: str = "GET"
) -> Iterator[bytes]:
    """The bytes that a server answers with; every way of failing is one sentence."""
    request = urllib.request.Request(server.url + path, data=body, headers=dict(head), method=method)
    opener = urllib.request.build_opener(
        _NoRedirect(), urllib.request.HTTPSHandler(context=ssl.create_default_context())
    )
    try:
        with opener.open(request, timeout=PATIENCE_SECONDS) as answer:
            length = answer.headers.get("Content-Length")
            came = 0
            while piece := answer.read(PIECE):
                came += len(piece)
                yield piece
            if length is not None and length.isdecimal() and came != int(length):
                raise FetchError(f"{server.url} broke off after {came:,} of {int(length):,} bytes")
    except urllib.error.HTTPError as error:
        why = REFUSALS.get(error.code, f"it answers with the status {error.code}")
        raise FetchError(f"{server.url}: {why}") from None
    except (urllib.error.URLError, ValueError) as error:
        reason = getattr(error, "reason", None)
        said = str(getattr(reason, "strerror", None) or type(reason or error).__name__).lower()
        raise FetchError(f"{server.url} cannot be reached: {said}") from None
    except FetchError:
        raise
    except (OSError, EOFError) as error:
        raise FetchError(
            f"{server.url} broke off: {(getattr(error, 'strerror', None) or 'no reason given').lower()}"
        ) from None


REFUSALS: Mapping[int, str] = {
    301: "it sends on to another address; write that one in study.yaml",
    302: "it sends on to another address; write that one in study.yaml",
    307: "it sends on to another address; write that one in study.yaml",
    308: "it sends on to another address; write that one in study.yaml",
    401: "the secret is not accepted",
    403: "the account may not read this form",
    404: "there is no such form",
    429: "it asks to wait; try again later",
}
