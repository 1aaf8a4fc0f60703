"""A new secret key, written once into a file of its owner, outside the study."""

from __future__ import annotations

import os
from pathlib import Path

from kurak.sources.sealing.age_files import SealError, make_identity


def write_key(path: Path, *, passphrase: str | None = None) -> str:
    """Write a new key; the public key.

    Parameters
    ----------
    path
        A file that is not there yet, in no folder of a study: a key beside what it opens protects nothing.
    passphrase
        Protects the file.

    Raises
    ------
    SealError
        If the file is there, lies in a study, or cannot be written.
    """
    folder = Path(os.path.realpath(path.parent))
    if any((above / "study.yaml").exists() for above in (folder, *folder.parents)):
        raise SealError("the file lies in the folder of a study; keep the secret key somewhere else")
    content, public = make_identity(passphrase)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except FileExistsError:
        raise SealError("the file is there already; a key is never overwritten") from None
    except OSError as error:
        raise SealError(f"the file cannot be written: {(error.strerror or 'no reason given').lower()}") from None
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        path.unlink(missing_ok=True)
        raise SealError(f"the file cannot be written: {(error.strerror or 'no reason given').lower()}") from None
    return public
