"""One running server: what must be there before it starts, the address it has, and a clean end."""

from __future__ import annotations

import fcntl
import os
import secrets
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from kurak.app.web.application import application
from kurak.app.web.gate import Gate
from kurak.app.web.site import Site
from kurak.app.web.uploads import Limits
from kurak.fieldwork.receipt import receipt_rule
from kurak.sources.served_forms import PublishedForms
from kurak.sources.submissions.store import FOLDER, StoreError
from kurak.sources.submissions.writer import Writer
from kurak.sources.users import User

SECRET: Final = "server.secret"
LOCK: Final = "server.lock"


class CannotServeError(Exception):
    """The server cannot start; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """Files of a TLS certificate and its key."""

    certificate: Path
    key: Path


@contextmanager
def opened_site(
    study: Path,
    *,
    title: str,
    forms: PublishedForms,
    users: dict[str, User] | None,
    packages: Path | None,
    limits: Limits,
) -> Iterator[Site]:
    """The study, ready to be served: one server at a time, the store open and swept.

    Raises
    ------
    CannotServeError
        Where another server has the study, or the store cannot be opened.
    """
    folder = study / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _only_one(folder):
            gate = None if users is None else Gate(users, read_secret(folder))
            writer = Writer(folder)
            writer.start()
            try:
                yield Site(study, title, forms, gate, writer, packages, limits, receipt_rule(study))
            finally:
                writer.stop()
    except StoreError as error:
        raise CannotServeError(str(error)) from error


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    lock: TextIO
    with (folder / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CannotServeError("this study is served already, by another process") from error
        yield


def read_secret(folder: Path) -> bytes:
    """The secret on which keys of phones and sessions hang; made at the first start. Remove it to make all of them worthless."""
    path = folder / SECRET
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        found = path.read_bytes()
        if len(found) != 32:
            raise CannotServeError(f"{FOLDER}/{SECRET} is damaged; remove it, and give the phones new codes") from None
        return found
    with os.fdopen(handle, "wb") as file:
        file.write(made := secrets.token_bytes(32))
        os.fsync(file.fileno())
    return made


class Server(uvicorn.Server):
    """Ends on Ctrl-C or a termination signal, and leaves the rest of the ending to whoever started it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take the signals while serving; unlike uvicorn's own, they are not sent once more at the end."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {one: signal.signal(one, self.handle_exit) for one in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End; whoever holds a connection open and asks for nothing is not waited for.

        Over TLS a closed connection waits for the other side's word of parting, which a phone in a pocket does not send.
        """
        for one in list(self.server_state.connections):
            answered = isinstance(one, H11Protocol) and (one.cycle is None or one.cycle.response_complete)
            if answered and one.transport.get_write_buffer_size() == 0:
                one.transport.abort()
        await super().shutdown(sockets)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens at an address; port 0 takes a free one.

    It says that it is TCP, which ``socket.create_server`` does not: only then does asyncio send small answers at once instead of
    waiting 40 ms for more.
    """
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen(128)
    except OSError:
        made.close()
        raise
    return made


def server_for(site: Site, *, tls: Certificate | None = None) -> Server:
    """The server, not yet started. There is no access log: an address can hold a key."""
    config = uvicorn.Config(
        application(site),
        log_level="error",
        access_log=False,
        server_header=False,
        # Nothing that a client says about where it comes from is believed.
        proxy_headers=False,
        lifespan="off",
        # The end of the server looks at what its connections are doing.
        http="h11",
        limit_concurrency=500,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=10,
        ssl_certfile=None if tls is None else str(tls.certificate),
        ssl_keyfile=None if tls is None else str(tls.key),
    )
    return Server(config)
