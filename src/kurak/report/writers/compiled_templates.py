"""Templates that are compiled once, and kept as Python keeps its own modules: in ``__pycache__`` beside them."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from jinja2.bccache import BytecodeCache

FOLDER: Final = Path(__file__).parent.parent / "templates" / "__pycache__"


def compiled_templates(folder: Path = FOLDER) -> BytecodeCache:
    """Keep compiled templates in a folder; where nothing can be written there, they are compiled each time.

    Compiling takes as long as filling them. What was compiled from another text, by another Jinja or another Python is not read: Jinja
    holds it against the text's checksum. Like modules, nothing is written where ``PYTHONDONTWRITEBYTECODE`` is set.
    """
    from jinja2.bccache import Bucket, BytecodeCache

    class Kept(BytecodeCache):
        def load_bytecode(self, bucket: Bucket) -> None:
            try:
                with _file(folder, bucket.key).open("rb") as file:
                    bucket.load_bytecode(file)
            except OSError:
                return

        def dump_bytecode(self, bucket: Bucket) -> None:
            if sys.dont_write_bytecode:
                return
            try:
                folder.mkdir(exist_ok=True)
                handle, beside = tempfile.mkstemp(dir=folder, prefix=".template-")
            except OSError:
                return
            try:
                with os.fdopen(handle, "wb") as file:
                    bucket.write_bytecode(file)
                Path(beside).replace(_file(folder, bucket.key))
            except OSError:
                Path(beside).unlink(missing_ok=True)

    return Kept()


def _file(folder: Path, key: str) -> Path:
    return folder / f"template-{key}.{sys.implementation.cache_tag}.bin"
