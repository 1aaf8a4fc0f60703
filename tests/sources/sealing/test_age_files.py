"""Why: what is sealed must be the age format to the byte, so that any program of it can open the file in twenty years.

A second reader stands here, written from the specification with other primitives (X25519, HKDF, ChaCha20-Poly1305 of the
library cryptography); what it opens is age, whoever sealed it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
from contextlib import suppress
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kurak.sources.sealing.age_files import (
    PassphraseNeededError,
    SealError,
    WrongKeyError,
    decrypt,
    encrypt,
    header_length,
    is_public_key,
    is_whole,
    make_identity,
    read_identities,
)

LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def from_bech32(text: str) -> bytes:
    """The 32 bytes of a key; its checksum is looked at elsewhere."""
    number = 0
    for letter in text.lower().rpartition("1")[2][:-6]:
        number = number << 5 | LETTERS.index(letter)
    return (number >> 4).to_bytes(32, "big")


def derived(key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt, info).derive(key)


def unbase64(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4))


def second_reader(sealed: bytes, secret: str) -> bytes:
    """Open a file of age by its specification; fails where a byte is not as it should be."""
    mine = X25519PrivateKey.from_private_bytes(from_bech32(secret))
    public = mine.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    end = sealed.index(b"\n--- ") + 4
    lines = sealed[:end].decode("ascii").split("\n")
    assert lines[0] == "age-encryption.org/v1"
    keys = []
    for number, line in enumerate(lines):
        if line.startswith("-> X25519 "):
            share = unbase64(line.split(" ")[2])
            shared = mine.exchange(X25519PublicKey.from_public_bytes(share))
            wrap = derived(shared, share + public, b"age-encryption.org/v1/X25519")
            with suppress(InvalidTag):  # the stanza of another recipient
                keys.append(ChaCha20Poly1305(wrap).decrypt(b"\0" * 12, unbase64(lines[number + 1]), None))
    (file_key,) = keys
    mac = sealed[end + 1 : sealed.index(b"\n", end)]
    assert hmac.digest(derived(file_key, b"", b"header"), sealed[:end], "sha256") == unbase64(mac.decode())
    rest = sealed[sealed.index(b"\n", end) + 1 :]
    cipher = ChaCha20Poly1305(derived(file_key, rest[:16], b"payload"))
    pieces = [rest[at : at + 65_552] for at in range(16, len(rest), 65_552)]
    return b"".join(
        cipher.decrypt(number.to_bytes(11, "big") + bytes([number == len(pieces) - 1]), piece, None) for number, piece in enumerate(pieces)
    )


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, str, str]]:
    """Two keys: file, secret, public."""
    found = []
    for name in ("one", "two"):
        content, public = make_identity()
        path = tmp_path_factory.mktemp("keys") / name
        path.write_bytes(content)
        found.append((path, content.decode().splitlines()[1], public))
    return found


def sealed_bytes(content: bytes, *public: str) -> bytes:
    goal = io.BytesIO()
    encrypt(io.BytesIO(content), goal, keys=public)
    return goal.getvalue()


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000])
def test_another_reader_opens_what_is_sealed(keys: list[tuple[Path, str, str]], size: int) -> None:
    content = bytes(number * 7 % 251 for number in range(size))
    sealed = sealed_bytes(content, keys[0][2], keys[1][2])
    for _, secret, _ in keys:
        assert second_reader(sealed, secret) == content


@given(content=st.binary(max_size=300))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sealed_and_opened_is_the_same(keys: list[tuple[Path, str, str]], content: bytes) -> None:
    goal = io.BytesIO()
    passed = decrypt(io.BytesIO(sealed_bytes(content, keys[1][2])), goal, identities=read_identities(keys[1][0]))
    assert goal.getvalue() == content
    assert (passed.content_sha256, passed.content_bytes) == (hashlib.sha256(content).hexdigest(), len(content))


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 131_072])
def test_length_and_header_tell_a_cut_file(keys: list[tuple[Path, str, str]], size: int, tmp_path: Path) -> None:
    sealed = sealed_bytes(b"a" * size, keys[0][2])
    path = tmp_path / "file.age"
    path.write_bytes(sealed)
    assert is_whole(path)
    assert is_whole(path, content_bytes=size)
    assert not is_whole(path, content_bytes=size + 1)
    for cut in (sealed[:-1], sealed[: len(sealed) // 2], sealed[:30], b"", b"secret words"):
        path.write_bytes(cut)
        assert not is_whole(path, content_bytes=size)
    assert header_length(b"age-encryption.org/v1\n-> X25519 a\n") is None


def test_every_changed_byte_is_found(keys: list[tuple[Path, str, str]]) -> None:
    sealed = sealed_bytes(b"secret words", keys[0][2])
    identities = read_identities(keys[0][0])
    for at in range(0, len(sealed), 5):
        changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(SealError):
            decrypt(io.BytesIO(changed), None, identities=identities)
    with pytest.raises(SealError, match="damaged"):
        decrypt(io.BytesIO(sealed + b"x"), None, identities=identities)


def test_another_key_opens_nothing(keys: list[tuple[Path, str, str]]) -> None:
    with pytest.raises(WrongKeyError):
        decrypt(io.BytesIO(sealed_bytes(b"secret", keys[0][2])), None, identities=read_identities(keys[1][0]))


def test_the_error_of_a_full_disk_is_told_as_such(keys: list[tuple[Path, str, str]]) -> None:
    class Full(io.BytesIO):
        def write(self, piece: bytes) -> int:  # type: ignore[override]
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left") as told:
        encrypt(io.BytesIO(b"secret" * 100_000), Full(), keys=[keys[0][2]])
    assert told.value.errno == 28


def test_made_keys_have_a_right_checksum_and_every_slip_is_found(keys: list[tuple[Path, str, str]]) -> None:
    public = keys[0][2]
    assert is_public_key(public)
    # One or two wrong letters are always found by Bech32.
    for at in range(4, len(public)):
        other = LETTERS[(LETTERS.index(public[at]) + 1) % 32]
        assert not is_public_key(public[:at] + other + public[at + 1 :])
    assert not is_public_key(public.upper())
    assert not is_public_key(public[:-1])
    assert not is_public_key("")


def test_a_key_is_protected_as_age_protects_it(tmp_path: Path) -> None:
    content, public = make_identity("four words of mine")
    path = tmp_path / "key"
    path.write_bytes(content)
    assert b"scrypt" in content.split(b"\n")[1]
    with pytest.raises(PassphraseNeededError):
        read_identities(path)
    with pytest.raises(SealError, match="passphrase is wrong"):
        read_identities(path, "five words of mine")
    (identity,) = read_identities(path, "four words of mine")
    assert str(identity.to_public()) == public


@pytest.mark.parametrize("text", ["", "secret words", "AGE-SECRET-KEY-1SECRET", "# public key\n", "AGE-SECRET-KEY-1" + "Q" * 58, "ключ"])
def test_what_is_no_key_is_said_without_its_content(tmp_path: Path, text: str) -> None:
    (tmp_path / "key").write_text(text, "utf-8")
    with pytest.raises(SealError) as told:
        read_identities(tmp_path / "key")
    assert "SECRET" not in str(told.value)
    assert "words" not in str(told.value)


def test_a_public_key_in_the_place_of_the_secret_one_is_told(tmp_path: Path, keys: list[tuple[Path, str, str]]) -> None:
    (tmp_path / "key").write_text(keys[0][2], "utf-8")
    with pytest.raises(SealError, match="public key"):
        read_identities(tmp_path / "key")
    with pytest.raises(SealError, match="cannot be opened"):
        read_identities(tmp_path / "nowhere")
