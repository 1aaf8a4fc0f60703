"""Texts and codings: read, checked, counted, compared, exchanged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kurak.model.coded_displays import QuestionsAsked
    from kurak.model.codings import CodedTexts, Coding
    from kurak.sources.qualitative.writing import ReAnchored


def coded_texts(folder: Path) -> CodedTexts:
    """Texts and codings of a folder, which need not be a study; nothing is written."""
    from kurak.sources.qualitative.coded_texts import read_coded_texts

    return read_coded_texts(folder)


def re_anchor(folder: Path, texts: CodedTexts, *, today: str | None = None) -> ReAnchored:
    """Move the codings of mended texts to where their words stand now."""
    from kurak.sources.qualitative import writing

    return writing.re_anchor(folder, texts, on=today or date.today().isoformat())


def add_codings(folder: Path, coder: str, codings: Sequence[Coding], texts: CodedTexts, *, today: str) -> tuple[Coding, ...]:
    """Add codings to those of a coder and freeze their texts; a passage that carries its code already is left as it is.

    Returns
    -------
    The codings that are new, with their ids.
    """
    from kurak.sources.qualitative import writing

    new: list[Coding] = []

    def change(now: tuple[Coding, ...]) -> list[Coding]:
        there = {_what(one) for one in now}
        ids = writing.free_ids(now)
        new[:] = [one._replace(coding=next(ids)) for one in dict.fromkeys(codings) if _what(one) not in there]
        return [*now, *new]

    documents = [texts.documents[name] for name in dict.fromkeys(one.document for one in codings)]
    writing.change_codings(folder, coder, change, freeze=documents, on=today)
    return tuple(new)


def _what(one: Coding) -> tuple[object, ...]:
    return one.document, one.start, one.end, one.code, one.says, one.stance


def remove_coding(folder: Path, coder: str, coding: str) -> int:
    """Take a coding back; how many were taken."""
    from kurak.sources.qualitative import writing

    gone: list[Coding] = []

    def change(now: tuple[Coding, ...]) -> list[Coding]:
        gone[:] = [one for one in now if one.coding == coding]
        return [one for one in now if one.coding != coding]

    writing.change_codings(folder, coder, change)
    return len(gone)


def finish_text(folder: Path, coder: str, document: str, *, today: str) -> None:
    """Write down that a coder has finished a text; their file of codings is there from then on, if only with its header."""
    from kurak.sources.qualitative import writing

    writing.change_codings(folder, coder, lambda now: now)
    writing.set_done(folder, coder, document, on=today)


def questions_asked(folder: Path, texts: CodedTexts, *, by: str, kinds: Sequence[str] = ()) -> QuestionsAsked:
    """Which question of the guides was put where; what is wrong with a guide, ``kurak check`` says."""
    from kurak.qualitative import asked
    from kurak.sources.guides import read_guides
    from kurak.sources.text_file import open_reading

    guides = read_guides(open_reading(folder))
    return asked.questions_asked(texts, {one.record.id: one.questions for one in guides}, by=by, kinds=kinds)
