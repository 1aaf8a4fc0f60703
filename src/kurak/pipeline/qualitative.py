"""Texts and codings: read, checked, counted, compared, exchanged."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kurak.model.codings import CodedTexts
    from kurak.sources.qualitative.writing import ReAnchored


def coded_texts(folder: Path) -> CodedTexts:
    """Texts and codings of a folder, which need not be a study; nothing is written."""
    from kurak.sources.qualitative.coded_texts import read_coded_texts

    return read_coded_texts(folder)


def re_anchor(folder: Path, texts: CodedTexts, *, today: str | None = None) -> ReAnchored:
    """Move the codings of mended texts to where their words stand now."""
    from kurak.sources.qualitative import writing

    return writing.re_anchor(folder, texts, on=today or date.today().isoformat())
