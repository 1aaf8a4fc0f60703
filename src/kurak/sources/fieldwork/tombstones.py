"""Tombstones of participants who withdrew: a salted hash each, so that a code can be recognised and not be read."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence

from kurak.model.fieldwork_rows import Tombstone

FILE = "data/withdrawn.csv"
COLUMNS = ("salt", "code_hash", "date", "reason")


def code_hash(salt: str, code: str) -> str:
    """SHA-256 of a salt and a code.

    Examples
    --------
    >>> code_hash("00", "C001-01") == code_hash("00", "C001-02")
    False
    """
    return hashlib.sha256(f"{salt}\x1f{code}".encode()).hexdigest()


def bury(code: str, *, day: str, reason: str, salt: str | None = None) -> Tombstone:
    """The tombstone of a code.

    Parameters
    ----------
    day
        Year-month-day.
    salt
        32 hexadecimal digits; random if left out.
    """
    chosen = salt or secrets.token_hex(16)
    return Tombstone.model_validate(
        {"salt": chosen, "code_hash": code_hash(chosen, code), "date": day, "reason": reason}
    )


def buried(codes: Iterable[str], tombstones: Sequence[Tombstone]) -> frozenset[str]:
    """Which of some codes have a tombstone.

    Examples
    --------
    >>> stone = bury("C001-01", day="2026-05-04", reason="participant asked")
    >>> sorted(buried(["C001-01", "C001-02"], [stone]))
    ['C001-01']
    """
    return frozenset(
        code for code in codes if any(code_hash(stone.salt, code) == stone.code_hash for stone in tombstones)
    )
