"""Words in a PDF: those on its pages, and those beside them: alternative texts, titles, authors, attached files."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
_LITERAL = re.compile(rb"\(((?:[^\\()]|\\.|\((?:[^\\()]|\\.)*\))*)\)", re.DOTALL)
_MARKED = re.compile(rb"\(((?:\xfe\xff|\\376\\377)(?:[^\\()]|\\.)*)\)", re.DOTALL)
_NO_TEXT = (b"/Length1", b"/CIDFontType0C", b"/Type1C", b"/OpenType", b"/Image", b"/FunctionType", b"/Alternate")
"""What the dictionary of a font, a picture, a shading or a colour profile holds."""
_HEXADECIMAL = re.compile(rb"<([Ff][Ee][Ff][Ff][0-9A-Fa-f\s]*)>")
_ESCAPE = re.compile(rb"\\(\r\n|[0-7]{1,3}|.)", re.DOTALL)
_CONTROL = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_BROKEN_WORD = re.compile("(?:\u00ad|\ufffe|\x02|[-\u2010](?=\r?\n))\r?\n?")
LARGEST = 1 << 30


class PdfError(ValueError):
    """A PDF that cannot be read."""


def pdf_words(raw: bytes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words of a PDF, and who is named as its author.

    Returns
    -------
    texts
        Pages with words joined that a line breaks, the same as they stand, and every other text of the file.
    authors
        As the file says.

    Raises
    ------
    PdfError
        If it is damaged, or closed by a password.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError:
        raise PdfError("it is a damaged PDF, or closed by a password") from None
    try:
        pages = []
        for number in range(len(document)):
            page = document[number]
            words = page.get_textpage()
            pages.append(words.get_text_bounded())
            words.close()
            page.close()
        about = document.get_metadata_dict()
        attached = [document.get_attachment(number).get_data() for number in range(document.count_attachments())]
    except pypdfium2.PdfiumError:
        raise PdfError("a page of the PDF cannot be read") from None
    finally:
        document.close()
    text = "\n".join(pages)
    beside = [*about.values(), *_written_beside(raw), *(bytes(one).decode("utf-8", "replace") for one in attached)]
    return (_BROKEN_WORD.sub("", text), text, "\n".join(beside)), tuple(one for one in (about.get("Author", ""),) if one)


def _written_beside(raw: bytes) -> Iterator[str]:
    """Texts of the objects of a PDF, packed or not."""
    yield from _strings(_STREAM.sub(b"", raw), _LITERAL)
    for found in _STREAM.finditer(raw):
        about = raw[max(0, found.start() - 400) : found.start()].rpartition(b" obj")[2]
        if any(kind in about for kind in _NO_TEXT):
            continue
        content = found[1]
        if content[:1] == b"x":
            unpacking = zlib.decompressobj()
            try:
                content = unpacking.decompress(content, LARGEST)
            except zlib.error:
                continue
        if content.lstrip()[:1] == b"<":
            yield content.decode("utf-8", "replace")
        # What a page draws are numbers of glyphs; its other texts begin with a mark.
        yield from _strings(content, _LITERAL if b"/ObjStm" in about else _MARKED)


def _strings(content: bytes, literal: re.Pattern[bytes]) -> Iterator[str]:
    for found in literal.finditer(content):
        text = found[1]
        yield _decoded(_ESCAPE.sub(lambda one: _escaped(one[1]), text) if b"\\" in text else text)
    for found in _HEXADECIMAL.finditer(content):
        digits = re.sub(rb"\s", b"", found[1])
        yield _decoded(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii")))


def _escaped(what: bytes) -> bytes:
    if what in _CONTROL:
        return _CONTROL[what]
    return bytes([int(what, 8) & 255]) if what[:1].isdigit() and what[:1] < b"8" else what


def _decoded(text: bytes) -> str:
    if text.startswith(b"\xfe\xff"):
        return text[2:].decode("utf-16-be", "replace")
    return text.removeprefix(b"\xef\xbb\xbf").decode("utf-8") if _is_utf8(text) else text.decode("latin-1")


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
