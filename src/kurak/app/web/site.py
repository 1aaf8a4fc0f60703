"""What the rooms of one running server share: the study, its forms, its store, who may come in, and how it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from kurak.app.web.gate import Gate
from kurak.app.web.uploads import Limits
from kurak.app.web.words import LANGUAGES, WORDS, Words
from kurak.fieldwork.receipt import Receipt
from kurak.sources.served_forms import PublishedForms
from kurak.sources.submissions.store import FOLDER
from kurak.sources.submissions.writer import Writer
from kurak.sources.users import Role, User

LANGUAGE_COOKIE: Final = "language"
SESSION_COOKIE: Final = "session"
ALONE: Final = User("owner", "owner", "")
"""Who is asking where there is no file of users: whoever sits at this computer."""
SENDS: Final[frozenset[Role]] = frozenset({"interviewer", "supervisor", "owner"})
SEES_PROGRESS: Final[frozenset[Role]] = frozenset({"supervisor", "analyst", "owner"})
SETS_UP_PHONES: Final[frozenset[Role]] = frozenset({"supervisor", "owner"})
CODES: Final[frozenset[Role]] = frozenset({"coder", "analyst", "owner"})
"""Roles that open the coding room; interviewers and supervisors do not."""

SEES_REGISTER: Final[frozenset[Role]] = frozenset({"analyst", "owner"})
SEES_NEXT_STEPS: Final[frozenset[Role]] = frozenset({"supervisor", "analyst", "owner"})
"""Roles that see what is there and what is missing at a place, and make plans for needs; supervisors see nothing else of the register."""


def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("kurak.app.web"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return made


@dataclass(frozen=True, slots=True)
class Site:
    """One running server.

    Parameters
    ----------
    study
        Folder of the study.
    title
        Of the study, as pages show it.
    forms
        What is served.
    gate
        Who may come in; None where whoever is at this computer is the owner.
    writer
        The one that writes submissions.
    packages
        Folder with the Node packages of the form page, or None where they are not installed.
    limits
        Of one request.
    receipt
        What is kept of positions.
    """

    study: Path
    title: str
    forms: PublishedForms
    gate: Gate | None
    writer: Writer
    packages: Path | None = None
    limits: Limits = field(default_factory=Limits)
    receipt: Receipt = field(default_factory=Receipt)
    templates: Environment = field(default_factory=_templates)

    @property
    def store_folder(self) -> Path:
        """Where raw submissions are."""
        return self.study / FOLDER


def site_of(request: Request) -> Site:
    """The server that this request reached."""
    return cast(Site, request.app.state.site)


def user_of(request: Request) -> User | None:
    """Who asks, as the gate found out."""
    return cast("User | None", request.scope.get("kurak.user"))


def require(request: Request, roles: frozenset[Role]) -> User:
    """The user who asks, if their role may do this; else the request ends with 403."""
    user = user_of(request)
    if user is None or user.role not in roles:
        raise HTTPException(403)
    return user


def words_of(request: Request) -> Words:
    """Words in the language of the cookie, else the first that the browser asks for."""
    asked = [request.cookies.get(LANGUAGE_COOKIE, "")]
    asked += [one.split(";")[0].strip()[:2].lower() for one in request.headers.get("accept-language", "")[:200].split(",")]
    return WORDS[next((one for one in asked if one in LANGUAGES), "en")]


def page(request: Request, template: str, *, status: int = 200, **more: Any) -> Response:
    """A page of the shell."""
    site, user = site_of(request), user_of(request)
    html = site.templates.get_template(template).render(
        words=words_of(request),
        languages=LANGUAGES,
        all_words=WORDS,
        title=site.title,
        user=user,
        signed_in=user is not None and site.gate is not None,
        here=request.url.path,
        rooms=rooms_for(user),
        **more,
    )
    return HTMLResponse(html, status_code=status)


def rooms_for(user: User | None) -> tuple[str, ...]:
    """The rooms that a user sees in the bar, by name; interviewers and coders have one."""
    if user is None:
        return ()
    doors = (("collect", user.role in SENDS), ("fieldwork", user.role in SEES_PROGRESS), ("coding", user.role in CODES), ("stakeholders", user.role in SEES_NEXT_STEPS))
    rooms = tuple(room for room, opens in doors if opens)
    return rooms if user.role in ONE_ROOM else (*rooms, *LATER_ROOMS)


ONE_ROOM: Final[frozenset[Role]] = frozenset({"interviewer", "coder"})
LATER_ROOMS: Final = ("results", "audit", "report")
"""Rooms of the shell that have no page of their own yet; what they will show is made by commands now."""
