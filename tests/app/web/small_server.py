"""A small study with a published form, a server of it in a thread, and a client that speaks OpenRosa as ODK Collect does."""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import httpx
from pyxform.xls2xform import convert

from kurak.app.web.serving import listen, opened_site, server_for
from kurak.app.web.site import Site
from kurak.app.web.uploads import Limits
from kurak.sources.published_forms import PUBLISHED_FORMS
from kurak.sources.served_forms import read_published_forms
from kurak.sources.starter import write_starter
from kurak.sources.users import User, hash_password

ITEMS = ("lend", "keep", "help")
FORM = """
| survey  | | | | | | | |
| | type | name | label::English (en) | label::Русский (ru) | label::Кыргызча (ky) | appearance | required |
| | audit | audit | | | | | |
| | deviceid | deviceid | | | | | |
| | text | unit_code | Code on the route sheet | Код в маршрутном листе | Маршрут барагындагы код | | yes |
| | begin_group | block | Neighbours | Соседи | Кошуналар | field-list | |
| | select_one agree | head | Say how far you agree | Насколько вы согласны? | Канчалык макулсуз? | label | |
| | select_one agree | lend | I lend tools | Я даю инструменты | Мен шаймандарды берем | list-nolabel | yes |
| | select_one agree | keep | I keep promises | Я держу слово | Мен сөзүмө турам | list-nolabel | yes |
| | select_one agree | help | I ask for help | Я прошу помощи | Мен жардам сурайм | list-nolabel | yes |
| | end_group | | | | | | |
| | select_one agree | again | I would lend again | Я дал бы снова | Мен дагы берет элем | | |
| choices | | | | | |
| | list_name | name | label::English (en) | label::Русский (ru) | label::Кыргызча (ky) |
| | agree | 1 | Strongly disagree | Совсем не согласен | Таптакыр макул эмесмин |
| | agree | 2 | Disagree | Не согласен | Макул эмесмин |
| | agree | 3 | Neither | Ни то ни другое | Экөө тең эмес |
| | agree | 4 | Agree | Согласен | Макулмун |
| | agree | 5 | Strongly agree | Полностью согласен | Толугу менен макулмун |
| | agree | 88 | Don't know | Не знаю | Билбейм |
| | agree | 99 | Refused | Отказ | Баш тартуу |
| settings | | | | |
| | form_title | form_id | version | default_language |
| | Lending | lending | {version} | English (en) |
"""
"""A made-up questionnaire in three languages, with a matrix of seven answers."""

NO_AUDIT = FORM.replace("| | audit | audit | | | | | |\n", "")


def publish(study: Path, *, version: str = "1", media: Mapping[str, bytes] | None = None, form: str = FORM) -> Path:
    """Publish the form in a version, as ``kurak form --publish`` does."""
    folder = study / PUBLISHED_FORMS / f"lending-{version}"
    (folder / "media").mkdir(parents=True)
    xml = convert(xlsform=form.format(version=version), file_type=".md").xform.encode()
    (folder / "questionnaire.xml").write_bytes(xml)
    for name, content in (media or {}).items():
        (folder / "media" / name).write_bytes(content)
    said = {"form_id": "lending", "version": version, "title": "Lending", "xform_sha256": hashlib.sha256(xml).hexdigest(), "media": list(media or ())}
    (folder / "form.json").write_text(json.dumps(said), "utf-8")
    return folder


def write_study(folder: Path) -> Path:
    """A study with one published form."""
    write_starter(folder)
    publish(folder)
    return folder


def team(**roles: str) -> dict[str, User]:
    """Users by name; the password of each is the name with ``-tulip``."""
    return {name: User(name, role, _hashed(f"{name}-tulip")) for name, role in roles.items()}  # type: ignore[arg-type]


@cache
def _hashed(password: str) -> str:
    """Once for all servers of a file: to hash a password is slow, and is meant to be."""
    return hash_password(password)


def interview(instance: str | None = None, *, version: str = "1", lend: str = "4", unit: str = "A-1", replaces: str | None = None) -> bytes:
    """The XML of an interview, as Collect writes it."""
    instance = instance or f"uuid:{uuid.uuid4()}"
    old = f"<orx:deprecatedID>{replaces}</orx:deprecatedID>" if replaces else ""
    return (
        f'<?xml version="1.0" ?><data id="lending" version="{version}" xmlns:orx="http://openrosa.org/xforms"><deviceid>phone-1</deviceid>'
        f"<unit_code>{unit}</unit_code><block><lend>{lend}</lend><keep>5</keep><help>2</help></block><again/>"
        f"<orx:meta>{old}<orx:instanceID>{instance}</orx:instanceID></orx:meta></data>"
    ).encode()


@dataclass(slots=True)
class Running:
    """A server that runs in a thread of this process."""

    address: str
    site: Site
    port: int


@contextmanager
def running(
    study: Path, *, users: dict[str, User] | None = None, limits: Limits | None = None, packages: Path | None = None
) -> Iterator[Running]:
    """Serve a study on a free port of loopback until the block ends."""
    with (
        opened_site(
            study, title="A study", forms=read_published_forms(study), users=users, packages=packages, limits=limits or Limits()
        ) as site,
        listen("127.0.0.1", 0) as listening,
    ):
        server = server_for(site)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        port = listening.getsockname()[1]
        try:
            yield Running(f"http://127.0.0.1:{port}", site, port)
        finally:
            server.should_exit = True
            thread.join()


@dataclass(slots=True)
class Collect:
    """What ODK Collect does with a server.

    Parameters
    ----------
    address
        Of the server, with ``/key/…`` where the phone was set up by a code.
    password
        Name and password, sent as Basic.
    """

    address: str
    password: tuple[str, str] | None = None
    client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=60, headers={"X-OpenRosa-Version": "1.0"}))

    def get(self, path: str) -> httpx.Response:
        url = path if path.startswith("http") else self.address + path
        return self.client.get(url, auth=self.password or httpx.USE_CLIENT_DEFAULT)

    def head(self) -> httpx.Response:
        return self.client.head(self.address + "/submission", auth=self.password or httpx.USE_CLIENT_DEFAULT)

    def send(self, xml: bytes, files: Mapping[str, bytes] | None = None, *, incomplete: bool = False) -> httpx.Response:
        parts: list[tuple[str, tuple[str | None, bytes, str]]] = [("xml_submission_file", ("interview.xml", xml, "text/xml"))]
        parts += [(name, (name, content, "application/octet-stream")) for name, content in (files or {}).items()]
        if incomplete:
            parts.append(("*isIncomplete*", (None, b"yes", "text/plain")))
        return self.client.post(self.address + "/submission", files=parts, auth=self.password or httpx.USE_CLIENT_DEFAULT)


def multipart(*parts: tuple[str, str | None, bytes]) -> tuple[bytes, str]:
    """A multipart body written by hand: name, file name, content of each part; and its content type."""
    boundary = secrets.token_hex(8)
    body = b""
    for name, file_name, content in parts:
        named = "" if file_name is None else f'; filename="{file_name}"'
        body += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'.encode() + content + b"\r\n"
    return body + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"
