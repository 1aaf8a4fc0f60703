"""Pictures that prose shows: PNG and JPEG files of the study folder, with their size in pixels."""

from __future__ import annotations

from typing import Literal

from kurak.model.finding import Place
from kurak.sources.text_file import MEGABYTE, Reading, is_there, path_inside, read_bytes

LARGEST_PICTURE = 2 * MEGABYTE

Picture = tuple[bytes, Literal["png", "jpeg"], tuple[int, int]]


def read_picture(reading: Reading, name: str, *, beside: str, where: Place) -> Picture | None:
    """A picture's bytes, kind and size; None, and a finding, if it cannot be shown.

    Parameters
    ----------
    name, beside
        Its name as prose gives it, relative to the folder of the prose.
    """
    file = path_inside(reading, name, beside=beside, where=where)
    if file is None:
        return None
    if not is_there(reading, file):
        reading.add("PRO-018", f"the picture {file} is not there", where)
        return None
    content = read_bytes(reading, file, largest=LARGEST_PICTURE, where=where)
    if content is None:
        return None
    size = _png(content)
    if size is not None:
        return content, "png", size
    size = _jpeg(content)
    if size is not None:
        return content, "jpeg", size
    reading.add("PRO-018", f"{file} is neither a PNG nor a JPEG picture", where, "save it as PNG")
    return None


def _png(content: bytes) -> tuple[int, int] | None:
    """Width and height from the header chunk, which is the first (PNG specification, 11.2.2)."""
    if not content.startswith(b"\x89PNG\r\n\x1a\n") or content[12:16] != b"IHDR" or len(content) < 24:
        return None
    size = int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")
    return size if all(size) else None


def _jpeg(content: bytes) -> tuple[int, int] | None:
    """Width and height from the first frame header (ITU-T T.81, B.2.2)."""
    if not content.startswith(b"\xff\xd8"):
        return None
    at = 2
    while at + 9 < len(content):
        if content[at] != 0xFF:
            return None
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            size = int.from_bytes(content[at + 7 : at + 9], "big"), int.from_bytes(content[at + 5 : at + 7], "big")
            return size if all(size) else None
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        if length < 2:
            return None
        at += 2 + length
    return None
