"""Printed sheets as PDF/UA-1: data as JSON and a template say all; no text of a study can become markup."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from kurak.report.writers.outline import CONTROL
from kurak.report.writers.typst_compile import compile_pdf
from kurak.report.writers.typst_words import quoted

_LONG_WORD: Final = re.compile(r"\S{25,}")


def write_sheet(data: Mapping[str, Any], template: Path, *, drawings: Mapping[str, str] | None = None) -> bytes:
    """A sheet from its template; the same data give the same bytes.

    Letters without a glyph are written as their code point, such as ``[U+6F22]``.

    Parameters
    ----------
    data
        What the template finds as ``data``: texts, numbers, lists and blocks of them.
    template
        A Typst file.
    drawings
        SVG by name: what the template finds as ``drawings``, letter by letter but for those without a glyph.

    Raises
    ------
    PdfError
        If Typst refuses the page: a mistake of ours.
    """
    looks = template.read_text(encoding="utf-8")

    def source(missing: dict[int, str]) -> str:
        text = json.dumps(_printable(dict(data), {**CONTROL, **missing}), ensure_ascii=False)
        pictures = json.dumps({name: svg.translate({**CONTROL, **missing}) for name, svg in (drawings or {}).items()}, ensure_ascii=False)
        return f"#let data = json(bytes({quoted(text)}))\n#let drawings = json(bytes({quoted(pictures)}))\n{looks}"

    return compile_pdf(source)


def _breakable(word: re.Match[str]) -> str:
    return "\u200b".join(word[0][at : at + 24] for at in range(0, len(word[0]), 24))


def _printable(value: Any, letters: Mapping[int, str | None]) -> Any:
    """The same data, without letters that have no place in a text or no glyph; very long words can break."""
    if isinstance(value, str):
        return _LONG_WORD.sub(_breakable, value.translate(letters))
    if isinstance(value, dict):
        return {key: _printable(inner, letters) for key, inner in value.items()}
    if isinstance(value, list):
        return [_printable(inner, letters) for inner in value]
    return value
