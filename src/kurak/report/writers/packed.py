"""Files that are zips of parts, such as .docx and .xlsx: the same parts give the same bytes, whatever the hour."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Final

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip can name."""
_STORED: Final = (".png",)
"""Parts that are small already."""


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A zip of the parts, in their order, without times or owners.

    Examples
    --------
    >>> packed({"a.xml": b"<a/>"}) == packed({"a.xml": b"<a/>"})
    True
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(_STORED) else zipfile.ZIP_DEFLATED
            # The same on every system: made on Unix, a plain file for everybody to read.
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of such a file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}
