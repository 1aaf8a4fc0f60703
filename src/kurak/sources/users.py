"""Who may sign in to a study's server: a CSV file with names, roles and hashed passwords, never a password.

Columns: ``name``, ``role``, ``password`` (scrypt), ``key`` (a number; another number makes the phone's old key worthless).
Whoever is in the file is a member of the team, not a respondent.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import hmac
import io
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, cast, get_args

from kurak.model.catalogue import finding
from kurak.model.finding import Finding, Place

Role = Literal["interviewer", "supervisor", "coder", "analyst", "owner"]
ROLES: Final[tuple[Role, ...]] = get_args(Role)
COLUMNS: Final = ("name", "role", "password", "key")
NAME: Final = re.compile(r"\w[\w.-]{0,59}")
COST: Final = 2**14
"""Of scrypt, with blocks of 8: 16 MB and some 50 ms for one try."""
LONGEST_PASSWORD: Final = 200
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Of made passwords: none that is read for another."""


@dataclass(frozen=True, slots=True)
class User:
    """A member of the team.

    Parameters
    ----------
    name
        Short, without blanks: it stands in addresses and in the store.
    role
        What they may do.
    password
        ``scrypt$cost$salt$hash``.
    key
        Number of the phone's key.
    """

    name: str
    role: Role
    password: str
    key: int = 1


def hash_password(password: str, *, salt: bytes | None = None) -> str:
    """A password as it is kept.

    Notes
    -----
    **Source** RFC 7914 (scrypt), cost 2^14, block size 8, with a salt of 16 bytes for each user.
    """
    salt = salt or secrets.token_bytes(16)
    made = _scrypt(password, salt, COST)
    return "$".join(("scrypt", str(COST), base64.b64encode(salt).decode(), base64.b64encode(made).decode()))


def password_fits(password: str, kept: str) -> bool:
    """Whether a password is the one whose hash is kept; takes as long for a wrong one.

    Examples
    --------
    >>> password_fits("tulip", hash_password("tulip"))
    True
    """
    parts = _parts(kept)
    if parts is None or len(password) > LONGEST_PASSWORD:
        return False
    cost, salt, made = parts
    return hmac.compare_digest(_scrypt(password, salt, cost), made)


def _scrypt(password: str, salt: bytes, cost: int) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=cost, r=8, p=1, maxmem=256 * cost * 8, dklen=32)


def _parts(kept: str) -> tuple[int, bytes, bytes] | None:
    try:
        kind, cost, salt, made = kept.split("$")
        found = int(cost), base64.b64decode(salt, validate=True), base64.b64decode(made, validate=True)
    except ValueError:
        return None
    # A cost from a file must not stop the server: at most 2^17, which is 128 MB.
    fair = kind == "scrypt" and found[0] in {2**power for power in range(12, 18)} and len(found[1]) >= 8 and len(found[2]) == 32
    return found if fair else None


def made_password() -> str:
    """A password that a phone's keyboard can type: twelve letters and digits, some 59 bits."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
    return "-".join(groups)


def read_users(path: Path) -> tuple[Mapping[str, User], tuple[Finding, ...]]:
    """Read the file of users; a line that cannot be used is a finding, and no user."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = (error.strerror or "no reason given").lower() if isinstance(error, OSError) else "it is not UTF-8"
        return {}, (finding("COL-004", message=f"the file of users cannot be read: {reason}", where=Place(path.name)),)
    rows = csv.DictReader(io.StringIO(text, newline=""))
    if tuple(rows.fieldnames or ()) != COLUMNS:
        said = f"the columns of the file of users are not {', '.join(COLUMNS)}"
        return {}, (finding("COL-004", message=said, where=Place(path.name, line=1)),)
    users: dict[str, User] = {}
    findings = []
    for row in rows:
        wrong = _wrong(row, users)
        if wrong:
            findings.append(finding("COL-004", message=wrong, where=Place(path.name, line=rows.line_num)))
        else:
            users[row["name"]] = User(row["name"], cast(Role, row["role"]), row["password"], int(row["key"]))
    return users, tuple(findings)


def _wrong(row: Mapping[str, str | None], users: Mapping[str, User]) -> str | None:
    name = row["name"] or ""
    if None in row.values() or None in row or not NAME.fullmatch(name):
        return "a user's line has not four cells, or the name has blanks or signs"
    if name in users:
        return f'user "{name}" stands twice'
    if row["role"] not in ROLES:
        return f'user "{name}" has a role that is none of {", ".join(ROLES)}'
    if _parts(row["password"] or "") is None:
        return f'user "{name}" has no password as --add-user writes it'
    return None if re.fullmatch(r"[1-9]\d{0,8}", row["key"] or "") else f'user "{name}" has a key that is no number from 1'


def add_user(path: Path, *, name: str, role: Role, password: str) -> User:
    """Write one more user into the file, which is made if it is not there, for its owner's eyes only.

    Raises
    ------
    ValueError
        Where the name cannot be used, is there already, or the file has errors.
    OSError
        Where the file cannot be written.
    """
    if not NAME.fullmatch(name):
        raise ValueError("a user's name has letters, digits, points and hyphens only")
    users: Mapping[str, User] = {}
    if path.exists():
        users, findings = read_users(path)
        if findings:
            raise ValueError(findings[0].message)
    if name in users:
        raise ValueError(f'user "{name}" is there already')
    added = User(name, role, hash_password(password))
    beside = path.with_name(f".{path.name}.new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(COLUMNS)
        rows.writerows((one.name, one.role, one.password, one.key) for one in (*users.values(), added))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    return added
