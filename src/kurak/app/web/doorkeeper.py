"""Before every page: who asks, from which page, and what a browser may do with the answer."""

from __future__ import annotations

import base64
import binascii
import ipaddress
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kurak.app.web.gate import Gate, Refused
from kurak.app.web.site import ALONE, SESSION_COOKIE
from kurak.sources.users import User

OPENROSA_PATHS: Final = ("/formList", "/forms/", "/submission")
OPEN_PATHS: Final = ("/sign-in", "/language", "/assets/", "/packages/", "/worker.js")
"""What nobody has to sign in for: nothing of the study is in it."""
PAGE_POLICY: Final = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
REALM: Final = 'Basic realm="Kurak", charset="UTF-8"'
FROM_A_PAGE: Final = "x-kurak-page"
"""Header of our own scripts: a browser must not open its password window over an interview."""


class Doorkeeper:
    """Wraps the application: refuses strangers and requests that another site's page makes, and adds headers.

    Parameters
    ----------
    gate
        None where there is no file of users; then whoever reaches this loopback address is the owner.
    """

    def __init__(self, app: ASGIApp, gate: Gate | None) -> None:
        self.app = app
        self.gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(MutableHeaders(scope=message), scope["path"])
            await send(message)

        headers = Headers(scope=scope)
        refusal = _foreign(scope, headers, alone=self.gate is None) or await self._admit(scope, headers)
        await (self.app if refusal is None else refusal)(scope, receive, guarded)

    async def _admit(self, scope: Scope, headers: Headers) -> Response | None:
        """Find out who asks and write it into the scope; a response where they are not let in."""
        path: str = scope["path"]
        if self.gate is None:
            scope["kurak.user"] = ALONE
            return None
        if path.startswith("/key/"):
            user: User | Refused | None = self.gate.by_key(path.split("/", 3)[2])
            if user is None:
                return PlainTextResponse("this key is not known here", 401)
            scope["kurak.user"] = user
            return None
        user = self.gate.by_session(cookie_parser(headers.get("cookie", "")).get(SESSION_COOKIE, ""))
        if user is None and (basic := _basic(headers.get("authorization", ""))) is not None:
            if not _private(scope):
                return PlainTextResponse("a password is taken over TLS only", 403)
            user = await self.gate.by_password(*basic, address=_address(scope))
            if isinstance(user, Refused):
                if user.wait <= 0:
                    return PlainTextResponse("name or password is wrong", 401, {"WWW-Authenticate": REALM})
                wait = str(int(user.wait) + 1)
                return PlainTextResponse(f"too many tries; try again in {wait} seconds", 429, {"Retry-After": wait})
        if user is not None:
            scope["kurak.user"] = user
            return None
        if path.startswith(OPEN_PATHS):
            return None
        if path.startswith(OPENROSA_PATHS):
            quiet = FROM_A_PAGE in headers
            return PlainTextResponse("sign in", 401, {} if quiet else {"WWW-Authenticate": REALM, "X-OpenRosa-Version": "1.0"})
        return RedirectResponse("/sign-in", 303)


def _foreign(scope: Scope, headers: Headers, *, alone: bool) -> Response | None:
    """A refusal, where the page of another site makes a browser ask us."""
    host = headers.get("host", "")
    if alone and not is_loopback(urlsplit(f"//{host}").hostname or ""):
        # A name of somebody else's that leads to this computer would let their page in.
        return PlainTextResponse("this server answers to localhost only", 421)
    if scope["method"] in ("GET", "HEAD"):
        return None
    origin = headers.get("origin")
    if headers.get("sec-fetch-site", "none") not in ("same-origin", "none") or (origin is not None and urlsplit(origin).netloc != host):
        return PlainTextResponse("sent from the page of another site", 403)
    return None


def _basic(authorization: str) -> tuple[str, str] | None:
    """Name and password of a Basic header."""
    scheme, _, coded = authorization.partition(" ")
    if scheme.lower() != "basic" or len(coded) > 1_000:
        return None
    try:
        name, colon, password = base64.b64decode(coded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (name, password) if colon else None


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else ""


def _private(scope: Scope) -> bool:
    """Whether nobody on the way can read: TLS, or the same computer."""
    return scope["scheme"] == "https" or is_loopback(_address(scope))


def is_loopback(host: str) -> bool:
    """Whether a name or address is this computer itself."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _add_headers(headers: MutableHeaders, path: str) -> None:
    headers.setdefault("Content-Security-Policy", PAGE_POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    # Addresses of phones hold a key: no other site may learn it. ("no-referrer" would hide our own forms' origin from us.)
    headers["Referrer-Policy"] = "same-origin"
    headers["X-Frame-Options"] = "DENY"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers.setdefault("Cache-Control", "no-cache" if path.startswith(("/assets/", "/packages/", "/worker.js")) else "no-store")
