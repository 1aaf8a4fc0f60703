"""Who is asking: password, phone's key or session; and how wrong passwords are slowed down.

Nothing here sleeps: a name that was tried too often is refused at once, with the time to wait, and costs nothing. A right
password is remembered for ten minutes as a keyed hash, so that a phone that sends forty interviews pays for scrypt once.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from kurak.sources.users import User, hash_password, password_fits

FREE_TRIES: Final = 5
"""Wrong passwords for one name from one address before the first wait."""
FREE_TRIES_OF_MANY: Final = 100
"""Wrong passwords for one name from everywhere, or from one address for any name, before a wait."""
LONGEST_WAIT: Final = 900.0
"""Seconds."""
REMEMBERED: Final = 600.0
"""Seconds for which a right password is remembered."""
SESSION: Final = 30 * 24 * 3600
"""Seconds of a session: a fieldwork with a browser that is offline for weeks."""
MOST_REMEMBERED: Final = 10_000

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Refused:
    """Not let in; ``wait`` is how many seconds no further try is looked at."""

    wait: float = 0.0


class Gate:
    """Lets members of the team in.

    Parameters
    ----------
    users
        By name.
    secret
        32 bytes of this study's server; keys of phones and sessions hang on them.
    clock, calendar
        Seconds that only go forward, and seconds since 1970; tests hand in their own.
    """

    def __init__(
        self,
        users: Mapping[str, User],
        secret: bytes,
        *,
        clock: Callable[[], float] = time.monotonic,
        calendar: Callable[[], float] = time.time,
    ) -> None:
        self.users = users
        self._secret = secret
        self._clock = clock
        self._calendar = calendar
        self._keys = {_digest(self.key_of(user).encode()): user for user in users.values()}
        self._wrong: OrderedDict[tuple[str, str], tuple[int, float]] = OrderedDict()
        self._right: OrderedDict[bytes, float] = OrderedDict()
        self._salt = secrets.token_bytes(32)
        # For names that are not there: the same work, so that the time taken tells nothing.
        self._nobody = hash_password(secrets.token_hex())
        self._turns = asyncio.Semaphore(2)

    # ── passwords ──

    async def by_password(self, name: str, password: str, *, address: str) -> User | Refused:
        """The user of a name and password, or a refusal; scrypt runs outside the event loop, two at a time."""
        user = self.users.get(name)
        remembered = hmac.digest(self._salt, f"{name}\0{password}\0{user.password if user else ''}".encode(), "sha256")
        if user is not None and self._right.get(remembered, 0.0) > self._clock():
            return user
        wait = self._wait(name, address)
        if wait > 0:
            return Refused(wait)
        # Counted before it is known: tries that come all at once must not all be looked at.
        self._count(name, address)
        async with self._turns:
            fits = await asyncio.to_thread(password_fits, password, user.password if user else self._nobody)
        if user is None or not fits:
            return Refused(self._wait(name, address))
        self._wrong.pop((name, address), None)
        self._uncount(name, address)
        _put(self._right, remembered, self._clock() + REMEMBERED)
        return user

    def _counters(self, name: str, address: str) -> tuple[tuple[tuple[str, str], int], ...]:
        return (((name[:60], address), FREE_TRIES), ((name[:60], ""), FREE_TRIES_OF_MANY), (("", address), FREE_TRIES_OF_MANY))

    def _wait(self, name: str, address: str) -> float:
        """Seconds until a try for this name from this address is looked at; doubles with each wrong one."""
        waits = [0.0]
        for key, free in self._counters(name, address):
            times, last = self._wrong.get(key, (0, 0.0))
            if times >= free:
                waits.append(last + min(LONGEST_WAIT, 2.0 ** min(times - free, 20)) - self._clock())
        return max(waits)

    def _count(self, name: str, address: str) -> None:
        for key, _ in self._counters(name, address):
            times, _ = self._wrong.get(key, (0, 0.0))
            _put(self._wrong, key, (times + 1, self._clock()))

    def _uncount(self, name: str, address: str) -> None:
        """A right password was no wrong one."""
        for key, _ in self._counters(name, address)[1:]:
            times, last = self._wrong.get(key, (1, 0.0))
            self._wrong[key] = (times - 1, last)

    # ── keys of phones ──

    def key_of(self, user: User) -> str:
        """The key in the address that a phone uses; another number in the file of users makes another key."""
        made = hmac.digest(self._secret, f"key\0{user.name}\0{user.key}".encode(), "sha256")
        return base64.urlsafe_b64encode(made).decode().rstrip("=")

    def by_key(self, key: str) -> User | None:
        """The user of a phone's key."""
        return self._keys.get(_digest(key.encode()))

    # ── sessions ──

    def session(self, user: User) -> str:
        """What a browser keeps: name and end of the session, signed; another password ends it."""
        until = int(self._calendar()) + SESSION
        return f"{user.name}:{until}:{self._signed(user, until)}"

    def by_session(self, cookie: str) -> User | None:
        """The user of a session that has not ended."""
        name, _, rest = cookie.partition(":")
        until, _, signed = rest.partition(":")
        user = self.users.get(name)
        if user is None or not (until.isascii() and until.isdigit() and len(until) < 15) or not signed.isascii():
            return None
        right = hmac.compare_digest(signed, self._signed(user, int(until)))
        return user if right and int(until) > self._calendar() else None

    def _signed(self, user: User, until: int) -> str:
        return hmac.digest(self._secret, f"session\0{user.name}\0{until}\0{user.password}".encode(), "sha256").hex()


def _digest(text: bytes) -> bytes:
    """Keys are found by their hash, so that the time of the search tells nothing about a key."""
    return hashlib.sha256(text).digest()


def _put(held: OrderedDict[K, V], key: K, value: V) -> None:
    """Keep a value as the newest, and forget the oldest where there are too many."""
    held[key] = value
    held.move_to_end(key)
    if len(held) > MOST_REMEMBERED:
        held.popitem(last=False)
