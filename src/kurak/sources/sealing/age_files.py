"""Files of the age format, a piece at a time: made, checked by header and length, opened; the one place that knows pyrage.

**Reference** The age file encryption format, version 1 (age-encryption.org/v1): a header of lines, one stanza a recipient, its
MAC after ``---``; then a nonce of 16 bytes and the content in pieces of 64 KiB, each with a tag of 16 bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from pyrage import x25519

PUBLIC = "age1"
SECRET = "AGE-SECRET-KEY-1"
FIRST_LINE = b"age-encryption.org/v1\n"
LONGEST_HEADER = 64_000
NONCE, PIECE, TAG = 16, 65_536, 16
LARGEST_IDENTITY = 100_000
_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


class SealError(ValueError):
    """A file cannot be sealed or opened; the message says why, without its content or name."""


class PassphraseNeededError(SealError):
    """The file of the key is protected by a passphrase."""


class WrongKeyError(SealError):
    """The key is none of those for which the file was sealed."""


@dataclass(frozen=True, slots=True)
class Passed:
    """What went through: SHA-256 and length of the content and of the sealed file."""

    content_sha256: str
    content_bytes: int
    sealed_sha256: str
    sealed_bytes: int


def is_public_key(text: str) -> bool:
    """Whether a text is a public key of age: letters, length and checksum of Bech32 are right.

    **Reference** BIP 173, the checksum over the human-readable part ``age`` and 32 bytes.

    Examples
    --------
    >>> key = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
    >>> is_public_key(key), is_public_key(key.replace("ql3", "q13")), is_public_key(key.replace("ql3z", "qlz3"))
    (True, False, False)
    """
    body = text.removeprefix(PUBLIC)
    if len(text) != 62 or body == text or any(letter not in _LETTERS for letter in body):
        return False
    values = [ord(letter) >> 5 for letter in "age"] + [0] + [ord(letter) & 31 for letter in "age"] + [_LETTERS.index(letter) for letter in body]
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, factor in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= factor if top >> bit & 1 else 0
    return check == 1


class _Counted:
    """A stream that counts what passes, and keeps the error that stopped it: age tells it in its own words only."""

    def __init__(self, stream: BinaryIO | None) -> None:
        self.stream, self.sha256, self.length = stream, hashlib.sha256(), 0
        self.error: OSError | None = None

    def read(self, size: int = -1) -> bytes:
        assert self.stream is not None
        try:
            piece = self.stream.read(size)
        except OSError as error:
            self.error = error
            raise
        self._count(piece)
        return piece

    def write(self, piece: bytes) -> int:
        try:
            if self.stream is not None:
                self.stream.write(piece)
        except OSError as error:
            self.error = error
            raise
        self._count(piece)
        return len(piece)

    def flush(self) -> None:
        if self.stream is not None:
            self.stream.flush()

    def _count(self, piece: bytes) -> None:
        self.sha256.update(piece)
        self.length += len(piece)


def encrypt(source: BinaryIO, goal: BinaryIO, *, keys: Sequence[str]) -> Passed:
    """Seal a stream for several recipients, each of whom can open it alone.

    Raises
    ------
    OSError
        If one of the streams fails.
    SealError
        If a key is malformed.
    """
    import pyrage

    read, written = _Counted(source), _Counted(goal)
    try:
        pyrage.encrypt_io(read, written, [pyrage.x25519.Recipient.from_str(key) for key in keys])
    except pyrage.RecipientError:
        raise SealError("a public key is malformed") from None
    except (pyrage.EncryptError, OSError):
        raise (read.error or written.error or SealError("it cannot be encrypted")) from None
    return Passed(read.sha256.hexdigest(), read.length, written.sha256.hexdigest(), written.length)


def decrypt(source: BinaryIO, goal: BinaryIO | None, *, identities: Sequence[x25519.Identity]) -> Passed:
    """Open a sealed stream; without a goal the content is only hashed, in memory.

    Raises
    ------
    OSError
        If one of the streams fails.
    WrongKeyError, SealError
        If none of the identities opens it; if it is damaged.
    """
    import pyrage

    read, written = _Counted(source), _Counted(goal)
    try:
        pyrage.decrypt_io(read, written, list(identities))
    except (pyrage.DecryptError, OSError) as error:
        if own := read.error or written.error:
            raise own from None
        if "matching keys" in str(error):
            raise WrongKeyError("the key is none of those for which it was sealed") from None
        raise SealError("it is damaged, or was changed after it was sealed") from None
    # What stands behind the end of the last piece would be no part of the content; age refuses it.
    return Passed(written.sha256.hexdigest(), written.length, read.sha256.hexdigest(), read.length)


def header_length(begin: bytes) -> int | None:
    """How long the header of a sealed file is, by its first bytes; None if they are none of age."""
    if not begin.startswith(FIRST_LINE):
        return None
    last = begin.find(b"\n--- ")
    end = begin.find(b"\n", last + 1) if last > 0 else -1
    return end + 1 if end > 0 else None


def is_whole(path: Path, *, content_bytes: int | None = None) -> bool:
    """Whether a file has the header and the length of a sealed one; nothing is decrypted.

    Parameters
    ----------
    content_bytes
        Length of what was sealed, where that is known.
    """
    with path.open("rb") as stream:
        header = header_length(stream.read(LONGEST_HEADER))
    if header is None:
        return False
    rest = path.stat().st_size - header - NONCE
    if content_bytes is not None:
        return rest == content_bytes + TAG * max(1, -(-content_bytes // PIECE))
    return rest >= TAG and rest % (PIECE + TAG) not in range(1, TAG)


def read_identities(path: Path, passphrase: str | None = None) -> list[x25519.Identity]:
    """Secret keys of a file, as ``age-keygen`` and ``kurak seal key`` write it; one protected by a passphrase is opened in memory.

    Raises
    ------
    PassphraseNeededError
        If it is protected and no passphrase is given.
    SealError
        If it cannot be read, holds no key, or the passphrase is wrong.
    """
    import pyrage

    try:
        with path.open("rb") as stream:
            raw = stream.read(LARGEST_IDENTITY + 1)
    except OSError as error:
        raise SealError(f"the file of the key cannot be opened: {(error.strerror or 'no reason given').lower()}") from None
    if raw.startswith(FIRST_LINE):
        if passphrase is None:
            raise PassphraseNeededError("the key is protected by a passphrase")
        try:
            raw = pyrage.passphrase.decrypt(raw, passphrase)
        except pyrage.DecryptError:
            raise SealError("the passphrase is wrong, or the file holds no key") from None
    lines = [line.strip() for line in raw.decode("ascii", "replace").splitlines()]
    found = [line for line in lines if line and not line.startswith("#")]
    if not found or len(raw) > LARGEST_IDENTITY or not all(line.startswith(SECRET) for line in found):
        public = any(line.startswith(PUBLIC) for line in found)
        raise SealError("the file holds a public key; the secret one is needed" if public else "the file holds no secret key of age")
    try:
        return [pyrage.x25519.Identity.from_str(line) for line in found]
    except pyrage.IdentityError:
        raise SealError("the secret key in the file is malformed") from None


def make_identity(passphrase: str | None = None) -> tuple[bytes, str]:
    """A new key: the content of its file, protected where a passphrase is given, and the public key."""
    import pyrage

    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    content = f"# public key: {public}\n{identity}\n".encode("ascii")
    return (content if passphrase is None else pyrage.passphrase.encrypt(content, passphrase)), public
