"""Typst source into PDF/UA-1: the one place where Typst is called."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

_MISSING: Final = re.compile(r'the text `"((?:[^"\\]|\\.)+)"` could not be displayed')
_ESCAPED: Final = re.compile(r"\\u\{([0-9a-fA-F]+)\}")


class PdfError(RuntimeError):
    """Typst refused what we wrote; a mistake of ours."""


def compile_pdf(source: Callable[[dict[int, str]], str]) -> bytes:
    """Typst source as PDF/UA-1; the same source gives the same bytes.

    Letters that the faces do not have are written as their code point, such as ``[U+6F22]``: a PDF for screen
    readers may not hold a letter without a glyph, and leaving it out would change the text.

    Parameters
    ----------
    source
        Makes the source, given what to write in place of each letter without a glyph.

    Raises
    ------
    PdfError
        If Typst refuses the source.
    """
    import typst

    missing: dict[int, str] = {}
    for _ in range(3):
        markup = source(missing)
        try:
            pdf = typst.compile(
                markup.encode("utf-8"),
                format="pdf",
                ignore_system_fonts=True,
                pdf_standards="ua-1",
                timestamp=0,
            )
        except typst.TypstError as error:
            found = _letters_without_glyph(error.diagnostic or error.message)
            if not found - missing.keys():
                raise PdfError(f"{error.message}\n{error.diagnostic}") from error
            missing.update({code: f"[U+{code:04X}]" for code in found})
        else:
            assert isinstance(pdf, bytes)
            return pdf
    raise PdfError("letters without a glyph remain after three attempts")


def _letters_without_glyph(message: str) -> set[int]:
    found: set[int] = set()
    for words in _MISSING.findall(message):
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), words)
        found.update(ord(letter) for letter in text.replace("\\", "") if ord(letter) > 126)
    return found
