"""Names of sealed files: the file's own name with ``.age`` behind it, in the same folder."""

from __future__ import annotations

import os
from pathlib import Path

SEALED = ".age"


def is_sealed(root: Path, file: str) -> bool:
    """Whether a file is not there, and its sealed form is."""
    return not os.path.lexists(root / file) and (root / f"{file}{SEALED}").is_file()


def sealed_in(root: Path, folder: str, *, ending: str = "") -> int:
    """How many sealed files a folder holds, of all or of one ending; links to folders are not followed."""
    return sum(name.endswith(f"{ending}{SEALED}") and not name.startswith(".") for _, _, names in os.walk(root / folder) for name in names)


def sealed_words(file: str) -> str:
    """What is said where a file is looked for that is sealed."""
    return f"{file} is sealed"
